"""A company as its systems export it and its people write: what the product says of it beside what was the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import auditkit as ak
from auditkit.show.text import review_text

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
HEAD = ["No.", "Action item", "Owner", "Target date", "Status", "Notes"]
GEAR, NEW_GEAR = "Replace main switchgear at Dock 2", "Dock 2 main switchgear replacement"
METERS, SURVEY, FIRE = "Install 100 smart meters", "Asbestos survey of Warehouse C", "Renew fire certificate for Dock 2"
BOTH, DESIGN, TENDER = "Flood barrier design and tender", "Flood barrier - design", "Flood barrier - tender"
ON = ("on track", "")
# text: (owner, due as written, month: (status, note))
WORK: Mapping[str, tuple[str, str, Mapping[int, tuple[str, str]]]] = {
    GEAR: (
        "Peter Müller / T. O'Neill",
        "30 April",
        {1: ON, 2: ("slipping", "quote of Schäfer awaited"), 3: ("slipping", "still awaited"), 4: ("slipping", "")},
    ),
    NEW_GEAR: (
        "Joan Baker",
        "30 September",
        {5: ("on track", "contract placed"), 6: ON, 7: ("slipping", ""), 8: ON, 9: ("closed out", "")},
    ),
    METERS: ("S. Grant", "end of Q4", {n: ("on track", f"{n * 9} of 100 installed") for n in range(1, 11)}),
    SURVEY: ("T. O'Neill", "28 February", {1: ON, 2: ("closed out", "report filed")}),
    BOTH: ("Peter Müller", "30 June", {2: ON, 3: ON, 4: ON}),
    DESIGN: ("Joan Baker", "30 June", {5: ON, 6: ("closed out", "")}),
    TENDER: ("S. Grant", "31 August", {5: ON, 6: ("slipping", ""), 7: ON, 8: ("closed out", "")}),
    FIRE: ("T. O'Neill", "by 15 May", {3: ("parked", ""), 4: ("parked", "")}),
}
FLEET = {
    3: [("Replace six forklifts", "05/30/2025", "on track", ""), ("Fuel card audit", "04/25/2025", "on track", "")],
    4: [("Replace six forklifts", "05/30/2025", "slipping", ""), ("Fuel card audit", "04/25/2025", "done", "")],
    5: [("Replace six forklifts", "05/30/2025", "slipping", "")],
}
CHART = [
    ("Infrastructure", "Head of Infrastructure", "Peter Müller", "1 Feb 2021 – 14 April 2025"),
    ("Infrastructure", "Head of Infrastructure", "Joan Baker", "since 28 April 2025"),
    ("Infrastructure", "Deputy Head", "Tom O'Neill", "2019 to present"),
    ("Fleet", "Head of Fleet", "Rosa Diaz", "March 2022 - 31 May 2025"),
    ("Board", "Operations Director", "Ian Clarke", "from 2018"),
]
ISSUES = """
Ref;Issue title;Department;Date raised;Last updated;Date reported;Due;Status;Owner
ISS-11;Switchgear overheats;Infrastructure;2025-02-18T09:14:33Z;2025-07-01T08:00:00Z;2025-03-01 10:22;30 April;Open;JB
ISS-12;Forklift brakes fail;Fleet;2025-05-02T11:01:00Z;2025-06-11T08:00:00Z;;End of June 2025;Closed;Rosa Diaz
ISS-13;Fire certificate lapsed;Infrastructure;2025-06-20T16:40:12+01:00;2025-06-20T16:40:12+01:00;;;Open;J. Baker
"""


def export(path: Path, rows: Sequence[Sequence[Any]], separator: str = ";", encoding: str = "utf-8-sig") -> None:
    path.write_bytes("".join(separator.join(map(str, row)) + "\r\n" for row in rows).encode(encoding))


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> ak.Audit:
    root = tmp_path_factory.mktemp("exported")
    (root / "plans").mkdir()
    for number, month in enumerate(MONTHS, 1):
        mine = [(text, who, due, *said[number]) for text, (who, due, said) in WORK.items() if number in said]
        rows = [HEAD, *([n, *line] for n, line in enumerate(mine, 1))]
        export(
            root / "plans" / f"Infrastructure {month} 2025.csv", rows, encoding="latin-1" if number < 3 else "utf-8-sig"
        )
    for number, lines in FLEET.items():
        head = ["#", "Task", "Assigned to", "Due date", "Status", "Comments"]
        rows = [head, *([n, text, "R. Diaz", *rest] for n, (text, *rest) in enumerate(lines, 1))]
        export(root / "plans" / f"Fleet {MONTHS[number - 1]} 2025.csv", rows, ",", "utf-8")
    export(root / "Issue register export.csv", [[line] for line in ISSUES.strip().splitlines()])
    with xlsxwriter.Workbook(str(root / "Organisation chart.xlsx")) as book:
        sheet = book.add_worksheet("Chart")
        sheet.write(0, 0, "Harbour Estates - organisation chart (as of 1 September 2025)")
        for at, row in enumerate(
            [("Department 部门", "Position 岗位", "Name 姓名", "Period of office 任期"), *CHART], 2
        ):
            sheet.write_row(at, 0, row)
    (root / "succession.csv").write_text(
        "kind,old_id,new_id,relation,on\nunit,Fleet,Infrastructure,merge,2025-06-01\n", "utf-8"
    )
    return ak.open_audit(root, as_of="2025-11-15")


def test_nothing_is_lost_and_every_date_is_the_one_that_was_meant(audit: ak.Audit) -> None:
    lines = audit.table("plan_line")
    written = sum(len(said) for _, _, said in WORK.values()) + sum(map(len, FLEET.values()))
    assert len(lines) == 2 * written  # each row is a plan and its result
    due = {text: str(day)[:10] for text, day in zip(lines.text, lines.due_max, strict=True)}
    assert due == {
        GEAR: "2025-04-30", NEW_GEAR: "2025-09-30", METERS: "2025-12-31", SURVEY: "2025-02-28", BOTH: "2025-06-30",
        DESIGN: "2025-06-30", TENDER: "2025-08-31", FIRE: "2025-05-15", "Replace six forklifts": "2025-05-30",
        "Fuel card audit": "2025-04-25",
    }  # fmt: skip
    assert not (lines.status == "unmapped").any()
    issues = audit.table("problem").set_index("problem_id")
    assert [str(day)[:10] for day in issues.due_max] == ["2025-04-30", "2025-06-30", "NaT"]
    assert [str(day)[:10] for day in issues.discovered_on_max] == ["2025-02-18", "2025-05-02", "2025-06-20"]
    assert "unknown columns, kept in the source and never used: problem “Last updated”" in audit.assumptions


def test_the_periods_of_office_are_read_as_the_chart_says(audit: ak.Audit) -> None:
    found = {
        (row.person_id, str(row.since_min)[:10], str(row.until_max)[:10]) for row in audit.table("tenure").itertuples()
    }
    assert ("Peter Müller", "2021-02-01", "2025-04-15") in found
    assert ("Rosa Diaz", "2022-03-01", "2025-06-01") in found
    row = audit.handovers(unit="Infrastructure").frame.dropna(subset=["outgoing", "incoming"]).iloc[0]
    assert (str(row.on)[:10], row.outgoing, row.incoming, row.days_vacant) == (
        "2025-04-28",
        "Peter Müller",
        "Joan Baker",
        13,
    )


def test_what_was_followed_up_and_what_was_not(audit: ak.Audit) -> None:
    review = audit.handover(post="Head of Infrastructure", on="2025-04-28")
    items = review.items.frame.set_index("text")
    assert dict(items.state) == {
        GEAR: "followed_up",
        METERS: "followed_up",
        BOTH: "followed_up",
        FIRE: "never_followed_up",
    }
    # Its status said the same in all ten months; its remark rose month by month.
    assert (items.loc[METERS, "followed_by_event"], items.loc[METERS, "strength"]) == ("remarked", "F2")
    assert list(review.never_followed_up.frame.text) == [FIRE]


def test_no_flag_says_what_was_not_so(audit: ak.Audit) -> None:
    rows = audit.outcomes().frame
    assert not rows[rows.text == METERS][["copied", "slipped", "overdue", "weakened"]].any(axis=None)
    assert list(rows[rows.text.isin([GEAR, NEW_GEAR]) & (rows.outcome == "done")].period) == ["2025-09"]
    lost = rows[rows.outcome == "dropped"]
    assert {(row.text, row.period) for row in lost.itertuples()} == {
        (FIRE, "2025-04"),
        ("Replace six forklifts", "2025-05"),
    }
    assert list(rows[rows.overdue.fillna(False).astype(bool)].text) == [GEAR, "Replace six forklifts"]


def test_who_left_is_not_said_to_have_acted(audit: ak.Audit) -> None:
    follow = audit.follow_up().frame
    mine = follow[(follow.text == GEAR) & (follow.handover_id.str.contains("Infrastructure"))].iloc[0]
    assert (str(mine.followed_on)[:10], mine.followed_by) == ("2025-05-31", "Joan Baker")
    assert "Peter Müller" not in set(follow[follow.handover_id.str.contains("@2025-04-28")].followed_by.dropna())


def test_a_merged_unit_leaves_no_silence_unsaid(audit: ak.Audit) -> None:
    review = audit.handover(post="Head of Fleet", on="2025-06-01")
    [state] = review.items.frame.state
    assert state in ("never_followed_up", "cannot_tell")
    came = "came    Joan Baker, on 2025-06-01, merged into Infrastructure: Infrastructure Head of Infrastructure"
    assert came in review_text(review)
    assert "is on record as holder" not in review_text(review)
