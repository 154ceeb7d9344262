"""A row of a list of holders that says that nobody held the post is no person who took it over."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak

PLAN = [{"period": "2025-02", "moment": "plan", "unit_id": "Site office", "text": "Order the lift"}]


def opened(holder: str, folder: Path | None = None, **tables: list[dict[str, str]]) -> ak.Audit:
    spells = [
        ("Li Wei", "2023-04-01", "2025-02-28"),
        (holder, "2025-03-01", "2025-06-30"),
        ("Anna Berg", "2025-07-01", None),
    ]
    tenure = pd.DataFrame(spells, columns=["person_id", "start", "end"]).assign(post_id="Site office")
    frames = {"plan_line": pd.DataFrame(PLAN), "tenure": tenure} | {k: pd.DataFrame(v) for k, v in tables.items()}
    if folder is None:
        return ak.open_audit(frames, as_of="2025-12-31")
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return ak.open_audit(folder, as_of="2025-12-31")


@pytest.mark.parametrize("holder", ["Vacant", "(vacant)", "TBD", "N.N.", "To be appointed", "空缺", "-", "—"])
def test_nobody_takes_no_post_over(holder: str) -> None:
    audit = opened(holder)
    [row] = audit.handovers().frame.to_dict("records")
    assert (row["outgoing"], row["incoming"], str(row["on"].date())) == ("Li Wei", "Anna Berg", "2025-07-01")
    assert (row["days_vacant"], row["days_vacant_max"]) == (122, 122)
    assert [*audit.holders("2025-04-01", post="Site office").frame.vacant] == ["yes"]
    assert "no records and were set aside: 1 that say that nobody held the post" in str(audit.assumptions)
    assert [*audit.refused.code] == ["nobody"]
    assert "2 persons were derived" in str(audit.assumptions)


def test_words_of_ones_own_say_so_too(tmp_path: Path) -> None:
    assert len(opened("seat open", tmp_path).handovers().frame) == 2
    (tmp_path / "words.yaml").write_text("nobody:\n  words: [Seat open]\n", "utf-8")
    assert len(opened("seat open", tmp_path).handovers().frame) == 1


def test_who_has_a_name_is_somebody() -> None:
    people = [{"person_id": one, "name": one} for one in ("Li Wei", "Anna Berg")]
    named = opened("TBD", person=[*people, {"person_id": "TBD", "name": "Tamara B. Drew"}])
    assert len(named.handovers().frame) == 2
    meant = [{"kind": "person", "alias": "n.n.", "id": "Ng Nam"}]
    aliased = opened("n.n.", person=[*people, {"person_id": "Ng Nam", "name": "Ng Nam"}], alias=meant)
    assert [*aliased.handovers().frame.incoming] == ["Ng Nam", "Anna Berg"]


def test_a_post_that_nobody_ever_held_is_a_post() -> None:
    tenure = [
        {"post_id": "Site office", "person_id": "Li Wei", "start": "2023-04-01"},
        {"post_id": "Yard", "person_id": "vacant", "start": "2023-04-01"},
    ]
    frames = {"plan_line": pd.DataFrame(PLAN), "tenure": pd.DataFrame(tenure)}
    audit = ak.open_audit(frames, as_of="2025-12-31")
    assert [*audit.holders("2025-04-01", post="Yard").frame.vacant] == ["yes"]


def test_a_list_of_managers_in_an_office_workbook(tmp_path: Path) -> None:
    import xlsxwriter

    rows = [
        ("Unit", "Position", "Name", "Start date", "End date"),
        ("Site office", "Manager", "Li Wei", "2023-04-01", "2025-02-28"),
        ("Site office", "Manager", "Vacant", "2025-03-01", "2025-06-30"),
        ("Site office", "Manager", "Anna Berg", "2025-07-01", ""),
    ]
    with xlsxwriter.Workbook(str(tmp_path / "managers.xlsx")) as book:
        sheet = book.add_worksheet("Managers")
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    pd.DataFrame(PLAN).to_csv(tmp_path / "plan_line.csv", index=False)
    audit = ak.open_audit(tmp_path, as_of="2025-12-31")
    assert [*audit.handovers().frame.outgoing] == ["Li Wei"]
