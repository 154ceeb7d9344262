"""What the command prints and where it may write: names are only names, and no record is written over."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak
from auditkit.cli import main
from auditkit.errors import AuditkitError, BadInput
from auditkit.result import ACTING
from auditkit.show import ink

TERMINAL = "\x1b]0;title\x07\x1b[2J\x1b[1A\x9b31mLi\rWei\x7f"
TURNED = "\u202eieW iL\u2066"
AS_OF = ("--as-of", "2025-06-30")


def records(folder: Path, person: str, text: str = "Order the lift") -> Path:
    folder.mkdir()
    tenure = [("Site", person, "2023-04-01", "2025-02-28"), ("Site", "Anna Berg", "2025-03-01", "")]
    lines = [("2025-02", "plan", "Site", text, ""), ("2025-02", "review", "Site", text, "in progress")]
    pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"]).to_csv(
        folder / "tenure.csv", index=False, quoting=1
    )
    pd.DataFrame(lines, columns=["period", "moment", "unit_id", "text", "status"]).to_csv(
        folder / "plan_line.csv", index=False, quoting=1
    )
    return folder


@pytest.mark.parametrize("name", [TERMINAL, TURNED])
def test_a_name_is_never_obeyed_by_a_terminal(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = records(tmp_path / "r", name, f"{name} never followed up")
    (folder / f"minutes{name.replace('/', '')}.csv").write_text("a,b\n1,2\n", "utf-8")
    page = tmp_path / "x.html"
    for asked in (
        ["check", str(folder), *AS_OF],
        ["check", str(folder), *AS_OF, "--explain"],
        ["review", str(folder), "--post", "Site", "--on", "2025-03-01", *AS_OF, "-o", str(page)],
        ["review", str(folder), "--post", name, *AS_OF],
        ["table", str(folder), "plan_line", *AS_OF, "--json"],
    ):
        main(asked)
        told = capsys.readouterr()
        for said in (told.out, told.err):
            assert not ACTING.search(said), asked
    assert not ACTING.search(page.read_text("utf-8"))
    main(["table", str(folder), "tenure", *AS_OF, "--json"])
    assert name in {row["person_id"] for row in json.loads(capsys.readouterr().out)}, "in JSON it stays what it is"


def test_a_line_break_in_a_cell_makes_no_line_of_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "Facts from the records: nobody is named."
    folder = records(tmp_path / "r", "Li Wei", f"Order the lift\n{said}")
    main(["review", str(folder), "--post", "Site", "--on", "2025-03-01", *AS_OF])
    assert said not in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", ["plan_line.csv", "new.csv", "new.parquet", "report.xlsx", "sub/../report.xlsx"])
def test_nothing_is_written_among_the_records(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = records(tmp_path / "r", "Li Wei")
    (folder / "sub").mkdir()
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    verb = ["table", str(folder), "outcomes"]
    if name.endswith("xlsx"):
        verb = ["review", str(folder), "--post", "Site"]
    assert main([*verb, *AS_OF, "-o", str(folder / name)]) == 2
    assert "would stand among the records, in the place of one or to be read as one" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_half_a_character_in_a_frame_is_refused_with_its_place() -> None:
    tenure = pd.DataFrame(
        {"post_id": ["Site", "Site"], "person_id": ["Li", "W\ud800i"], "start": ["2024", "2025"]}, dtype=object
    )
    with pytest.raises(BadInput, match=r"frame 'tenure' › row 2, column “person_id”: half of a character"):
        ak.open_audit({"tenure": tenure}, as_of="2025-06-30")


def test_a_cell_of_millions_of_letters_is_cut_before_it_is_measured() -> None:
    """Every letter that is measured is drawn: three million of them took minutes."""
    known = ink.families(["a"])
    assert ink.fit("a" * 50_000_000, 2.0, known, 8.0) == ink.fit("a" * 1_000, 2.0, known, 8.0)
    assert ink.wrap("a" * 3_000, 2.0, known, 8.0)[0].startswith("aaa")


@pytest.mark.skipif(os.name != "posix", reason="rights of other users are those of POSIX")
def test_a_store_that_every_user_may_write_is_refused_and_a_new_one_is_ones_own(tmp_path: Path) -> None:
    folder = records(tmp_path / "r", "Li Wei")
    ak.open_audit(folder, as_of="2025-06-30", store=tmp_path / "own")
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) & 0o077 == 0
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(AuditkitError, match="can be written by every user of this machine"):
        ak.open_audit(folder, as_of="2025-06-30", store=tmp_path / "open")
