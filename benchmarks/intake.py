"""CPU seconds and peak memory of opening the same records from each kind of source, addresses and all checks included.

    python benchmarks/intake.py 1000000

Each source is opened in processes of its own, the best of three counts: other work on the machine only ever adds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

from meter import cpu, peaks

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
MAILS = 5_000
RUNS = 3


def main(size: int) -> None:
    """Make the records in every form and print a line for each."""
    with tempfile.TemporaryDirectory() as name:
        # Made by another process: what this one had held would count as the peak of those that it starts.
        command = [sys.executable, str(HERE), "make", name, str(size)]
        made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        for kind, path in json.loads(made.splitlines()[-1]).items():
            told = min((_child(path) for _ in range(RUNS)), key=lambda one: one["cpu"])
            each = f"{told['rows'] / told['cpu']:,.0f} rows a CPU s"
            print(
                f"{kind:22} {told['rows']:>10,} rows {told['cpu']:7.2f} CPU s {told['peak']:8,.0f} MB  {each}",
                flush=True,
            )


def make(home: Path, size: int) -> dict[str, Path]:
    """The same records as CSV in UTF-8 and GB18030, Parquet, DuckDB and SQLite; and a folder with an mbox."""
    import duckdb
    import pandas as pd

    from auditkit import sample

    made = sample.enterprise(seed=7, **sample.size(size))
    plain = sample.write(home / "csv", made, form="csv") or home / "csv"
    sample.write(home / "parquet", made, form="parquet")
    tables = Path(plain) / "tables"
    (home / "gb18030").mkdir()
    for path in tables.iterdir():
        (home / "gb18030" / path.name).write_bytes(path.read_text("utf-8").encode("gb18030"))
    with duckdb.connect(str(home / "records.duckdb")) as file:
        for path in sorted((home / "parquet" / "tables").iterdir()):
            file.execute(f"create table {path.stem} as select * from read_parquet('{path}')")
    import sqlite3

    with closing(sqlite3.connect(home / "records.sqlite")) as file:
        for path in sorted((home / "parquet" / "tables").iterdir()):
            pd.read_parquet(path).to_sql(path.stem, file, index=False)
    _mail(home / "mail")
    forms = {"CSV, UTF-8": tables, "CSV, GB18030": home / "gb18030", "Parquet": home / "parquet" / "tables"}
    files = {"DuckDB file": home / "records.duckdb", "SQLite file": home / "records.sqlite"}
    return {**forms, **files, f"mbox, {MAILS:,} mails": home / "mail"}


def _mail(home: Path) -> None:
    home.mkdir()
    (home / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\n")
    (home / "plan_line.csv").write_text("period,moment,unit_id,text\n2025-03,plan,P7,Pour\n")
    with (home / "archive.mbox").open("wb") as file:
        for number in range(MAILS):
            mail = EmailMessage()
            mail["Message-ID"], mail["Date"] = f"<{number}@x>", "Wed, 12 Mar 2025 09:00:00 +0000"
            mail["From"], mail["To"] = "Li Wei <li@x>", f"Otto <otto@x>, Anna <anna{number}@x>"
            mail["Subject"] = "The plan of März"
            mail.set_content("text\n" * 50)
            if number % 10 == 0:
                mail.add_attachment(os.urandom(20_000), maintype="application", subtype="x", filename="plan.bin")
            file.write(b"From x Wed Mar 12 09:00:00 2025\n" + mail.as_bytes() + b"\n\n")


def _child(path: str) -> dict[str, float]:
    ran = subprocess.run([sys.executable, str(HERE), "open", path], stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def measure(path: str) -> dict[str, float]:
    """Open records once; the processes that a reader starts count too."""
    from auditkit.intake import open_records

    before = cpu()
    records = open_records(Path(path))
    rows = sum(records.tables["intake"]["rows_found"].to_pylist())
    return {"cpu": cpu() - before, "peak": max(peaks()), "rows": rows}


if __name__ == "__main__":
    if sys.argv[1:2] == ["open"]:
        print(json.dumps(measure(sys.argv[2])))
    elif sys.argv[1:2] == ["make"]:
        print(json.dumps({kind: str(path) for kind, path in make(Path(sys.argv[2]), int(sys.argv[3])).items()}))
    else:
        main(int(float(sys.argv[1])) if sys.argv[1:] else 1_000_000)
