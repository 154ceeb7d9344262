"""Dates with the year last are read in the order that the records are declared to have, and in no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditkit.engine.store import Store
from auditkit.errors import BadInput
from auditkit.intake import open_records
from auditkit.records import Records
from auditkit.when import in_order

DUE = (
    "06/02/2025",
    "03.04.2025",
    "07-08-25",
    "31/12/99",
    "by 05/06/2025",
    "01/02/2025 - 04/05/2025",
    "2025-03-01",
    "tbc",
)
DAY = ("2025-02-06", "2025-04-03", "2025-08-07", "1999-12-31", "2025-06-05", "2025-05-04", "2025-03-01", None)
MONTH = ("2025-06-02", "2025-04-03", "2025-07-08", None, "2025-05-06", "2025-04-05", "2025-03-01", None)


def handed_in(folder: Path, words: str, due: tuple[str, ...] = DUE, start: str = "04/03/24") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "tenure.csv").write_text(f"post_id,person_id,start\nP,Li,{start}\n", "utf-8")
    lines = [f"2025-02,plan,U,line {n},{cell}" for n, cell in enumerate(due)]
    (folder / "plan_line.csv").write_text("\n".join(["period,moment,unit_id,text,due", *lines, ""]), "utf-8")
    if words:
        (folder / "words.yaml").write_text(words, "utf-8")
    return folder


def said(records: Records, table: str, column: str) -> list[str | None]:
    return [day and day.isoformat() for day in records.tables[table][f"{column}_max"].to_pylist()]


@pytest.mark.parametrize(("order", "expected", "start"), [("day", DAY, "2024-03-04"), ("month", MONTH, "2024-04-03")])
def test_dates_are_read_in_the_declared_order(
    tmp_path: Path, order: str, expected: tuple[str | None, ...], start: str
) -> None:
    words = f"date: {{order: [{order} first]}}"
    records = open_records(handed_in(tmp_path / "r", words), refused="set_aside")
    assert said(records, "plan_line", "due") == list(expected)
    assert said(records, "tenure", "since") == [start]
    cells = f"cells of plan_line.due with the year last, read {order} first as words.yaml says: 6"
    assert cells in records.assumptions
    assert records.tables["plan_line"]["due_word"].to_pylist()[-1] == "tbc"


def test_a_year_of_two_figures_lies_between_1970_and_2069() -> None:
    assert [in_order(f"1.2.{year}", "day first") for year in (69, 70)] == ["2069-02-01", "1970-02-01"]


def test_nothing_is_read_so_where_nothing_is_declared(tmp_path: Path) -> None:
    records = open_records(handed_in(tmp_path / "r", "", start="2024"), refused="set_aside")
    assert said(records, "plan_line", "due") == [None, "2025-04-03", *[None] * 4, "2025-03-01", None]
    assert not [one for one in records.assumptions if "year last" in one]


@pytest.mark.parametrize(("order", "cell"), [("day", "02/25/2025"), ("month", "25/02/2025"), ("day", "45/45/2025")])
def test_a_date_that_is_none_in_that_order_is_refused(tmp_path: Path, order: str, cell: str) -> None:
    """It says that the order is another: read in the other one, it would pass beside those that were misread."""
    folder = handed_in(tmp_path / "r", f"date: {{order: [{order} first]}}", (cell,))
    with pytest.raises(BadInput, match=rf"'{cell}'") as raised:
        open_records(folder)
    if "45" not in cell:
        assert f"write 2025-02-25, so that day and month cannot be mixed up; words.yaml says {order} first" in str(
            raised.value
        )


def test_a_list_of_appointments_is_read_in_that_order_too(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "r", "date: {order: [month first]}", ("2025-03-01",))
    (folder / "tenure.csv").unlink()
    rows = "Name,Position,Start Date,End Date\nLi,P,04/03/2021,05/06/22\nBo,P,05/07/22,\n"
    (folder / "staff.csv").write_text(rows, "utf-8")
    records = open_records(folder)
    assert said(records, "tenure", "since") == ["2021-04-03", "2022-05-07"]
    assert said(records, "tenure", "until")[0] == "2022-05-07"
    assert "cells of staff.csv with the year last, read in the order that words.yaml says: 3" in records.assumptions, (
        records.assumptions
    )
    (folder / "staff.csv").write_text(rows.replace("04/03/2021", "14/03/2021"), "utf-8")
    with pytest.raises(BadInput, match=r"14/03/2021 \(not month first\)"):
        open_records(folder)


def test_what_was_kept_is_read_anew_once_the_order_is_another(tmp_path: Path) -> None:
    for order, expected in (("day", "2025-02-06"), ("month", "2025-06-02")):
        folder = handed_in(tmp_path / "r", f"date: {{order: [{order} first]}}", ("06/02/2025",))
        for _ in range(2):
            assert said(open_records(folder, store=Store(tmp_path / "kept")), "plan_line", "due") == [expected]


def test_the_cells_of_all_months_are_counted_when_they_come_one_by_one(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "r", "date: {order: [day first]}")
    for table, rows in {
        "unit": "unit_id,name\nU,U\n", "post": "post_id,title,unit_id\nP,P,U\n", "person": "person_id,name\nLi,Li\n",
    }.items():  # fmt: skip
        (folder / f"{table}.csv").write_text(rows, "utf-8")  # with these, lines of earlier months are not read again
    (folder / "plan_line").mkdir()
    (folder / "plan_line.csv").rename(folder / "plan_line" / "2025-02.csv")
    open_records(folder, store=Store(tmp_path / "kept"))
    march = (folder / "plan_line" / "2025-02.csv").read_text("utf-8").replace("2025-02,", "2025-03,")
    (folder / "plan_line" / "2025-03.csv").write_text(march, "utf-8")
    records = open_records(folder, store=Store(tmp_path / "kept"))
    assert records.assumptions == open_records(folder).assumptions
    assert "cells of plan_line.due with the year last, read day first as words.yaml says: 12" in records.assumptions


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("date: {order: [dayfirst]}", "words.yaml, date: the order is 'dayfirst'; one of day first and month first"),
        ("date: {order: []}", "words.yaml, date: the order is nothing"),
        ("date: {order: [day first, month first]}", "words.yaml, date: the order is 'day first', 'month first'"),
        ("date: {order: day first}", "words.yaml, date: not a mapping of codes to lists of words"),
        ("date: {first: [day]}", "words.yaml, date: 'first' means nothing here; one of order was expected"),
    ],
)
def test_an_order_that_is_none_is_refused(tmp_path: Path, words: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        open_records(handed_in(tmp_path / "r", words))
