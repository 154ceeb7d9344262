"""The decisions file: a CSV that is only ever added to, one verdict a row, with who, when and why."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import AuditkitError
from auditkit.records import Records

COLUMNS = ("line_a", "line_b", "verdict", "by", "on", "why")


def checked(row: Mapping[str, str | date]) -> dict[str, str]:
    """The cells of one decision as text.

    Raises:
        AuditkitError: an unknown verdict, or nobody's name, no day or no reason.
    """
    cells = {name: str(row[name]).strip() for name in COLUMNS}
    verdicts = TABLES["decision"].columns["verdict"].choices
    if cells["verdict"] not in verdicts:
        raise AuditkitError(f"verdict is {cells['verdict']!r}; expected one of {', '.join(verdicts)}")
    blank = [name for name in COLUMNS if not cells[name]]
    if blank:
        raise AuditkitError(f"a decision names its lines, who decided, when and why; blank: {', '.join(blank)}")
    return cells


def append(path: Path, cells: Mapping[str, str]) -> None:
    """Add one decision at the end of the file, with a header where the file is new; nothing in it is ever changed."""
    new = not path.exists() or path.stat().st_size == 0
    broken = not new and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8", newline="") as file:
        if broken:
            file.write("\n")
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        writer.writerow([cells[name] for name in COLUMNS])


def added(records: Records, cells: Mapping[str, str]) -> Records:
    """The records with one more decision, as a later intake of the file will give them."""
    table = records.tables["decision"]
    day = date.fromisoformat(cells["on"])
    number = table.num_rows + 1
    known = {
        "line_a": cells["line_a"], "line_b": cells["line_b"], "verdict": cells["verdict"], "author": cells["by"],
        "day_min": day, "day_max": day, "why": cells["why"], "row_key": number, "row": number + 1,
    }  # fmt: skip
    row = pa.table({field.name: pa.array([known.get(field.name)], field.type) for field in table.schema})
    return records.but("decision", pa.concat_tables([table, row]))
