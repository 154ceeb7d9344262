"""Lists with a row an event: an appointment and the removal from the same post are one spell; nothing is guessed."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.intake import open_records
from tests.intake import hr_world as hr
from tests.intake.office.books import Tab, write
from tests.intake.test_hr import check_lines, opened

PLAN = "period,moment,unit_id,text\n2025-03,plan,工程部,浇筑\n"
HEAD = ["序号", "姓名", "部门", "职务", "任免", "生效日期", "文号"]
EN = ["No", "Name", "Department", "Position", "Action", "Effective date", "Document", "Remarks"]
AS_OF = "2025-06-30"
HERE = "任免台账.xlsx › 台账 › row"
Rows = list[list[Any]]


def notices(folder: Path, rows: Rows, head: list[str] = HEAD, name: str = "任免台账.xlsx") -> Path:
    """A title over the whole width, two rows of headings of which all but one are merged, and the events."""
    (folder / "plan_line.csv").write_text(PLAN, "utf-8")
    above = [["某公司干部任免台账"], head, [None] * len(head)]
    merged = [(0, 0, 0, len(head) - 1), *((1, at, 2, at) for at in range(len(head)))]
    return write(folder / name, {"台账": Tab([*above, *rows], merged=merged)})


def event(name: str, kind: str, day: Any, unit: str = "工程部", paper: str = "") -> list[Any]:
    return [1, name, unit, "部长", kind, day, paper]


def held(audit: ak.Audit) -> list[tuple[str, str, str, str, int]]:
    """Person, the earliest and the latest first day, the day after the last day, and the row."""
    rows = audit.table("tenure").sort_values("row").to_dict("records")
    days = ("since_min", "since_max", "until_max")
    return [(one["person_id"], *(str(one[name])[:10] for name in days), one["row"]) for one in rows]  # type: ignore[misc]


def test_an_appointment_and_its_removal_are_one_spell_with_both_addresses(tmp_path: Path) -> None:
    notices(tmp_path, [
        event("李伟", "任命", date(2020, 1, 1), paper="人〔2020〕1号"),
        event("李伟", "免职", date(2024, 2, 29), paper="人〔2024〕7号"),
        event("王芳", "聘任", "2024年3月1日", paper="人〔2024〕7号"),
    ])  # fmt: skip
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert held(audit) == [
        ("李伟", "2020-01-01", "2020-01-01", "2024-03-01", 4),
        ("王芳", "2024-03-01", "2024-03-01", "9999-12-31", 6),
    ]
    assert list(audit.table("tenure").document) == ["人〔2020〕1号; 人〔2024〕7号", "人〔2024〕7号"]
    seen = audit.table("provenance").query("what == 'removal'")
    assert [*seen.row, *seen.heading, *seen.said] == [4, "任免", f"ended by {HERE} 5: 免职, 2024-02-29, 人〔2024〕7号"]
    gone = audit.refused
    assert [*gone.code, *gone.row, *gone.expected] == [
        "ends_spell", 5, f"one row a spell, that of the appointment, {HERE} 4"
    ]  # fmt: skip
    source = audit.table("source").query("table_name == 'tenure'")
    assert [*source.rows_read, *source.rows_accepted, *source.rows_refused] == [3, 2, 1]
    assert "任免台账.xlsx › 台账 was read as staff list appointments: 3 rows, 2 used, 1 set aside" in audit.assumptions
    assert list(audit.handovers().frame[["outgoing", "incoming"]].iloc[-1]) == ["李伟", "王芳"]


def test_english_notices_are_no_plan(tmp_path: Path) -> None:
    rows = [
        [1, "Li Wei", "Yard", "Manager", "Appointed", "1 Jan 2020", "L1", "by letter"],
        [2, "Li Wei", "Yard", "Manager", "Relieved", "29 Feb 2024", "L2", None],
        [3, "Anna Berg", "Yard", "Manager", "joined", "2024-03", "L3", None],
    ]
    notices(tmp_path, rows, EN, "Appointments.xlsx")
    assert held(ak.open_audit(tmp_path, as_of=AS_OF)) == [
        ("Li Wei", "2020-01-01", "2020-01-01", "2024-03-01", 4),
        ("Anna Berg", "2024-03-01", "2024-03-31", "9999-12-31", 6),
    ]


def test_the_day_of_a_removal_is_the_last_day_or_the_day_of_leaving(tmp_path: Path) -> None:
    notices(tmp_path, [event("李伟", "任", "2020-01-01"), event("李伟", "免", "2024-03-01")])
    left = ak.open_audit(tmp_path, as_of=AS_OF, ends="day of leaving")
    assert held(left) == [("李伟", "2020-01-01", "2020-01-01", "2024-03-01", 4)]
    assert held(ak.open_audit(tmp_path, as_of=AS_OF))[0][3] == "2024-03-02"


def test_a_removal_alone_tells_no_first_day_and_an_appointment_alone_is_open(tmp_path: Path) -> None:
    notices(tmp_path, [event("李伟", "免职", "2024-02"), event("王芳", "任命", "2024-03-01")])
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert held(audit) == [
        ("李伟", "0001-01-01", "2024-02-29", "2024-03-01", 4),
        ("王芳", "2024-03-01", "2024-03-01", "9999-12-31", 5),
    ]
    said = f"removals that no appointment goes with: 1 row ({HERE} 4); each tells who held the post up to that day"
    assert any(one.startswith(said) for one in audit.assumptions)


def test_an_appointment_does_not_end_the_spell_of_somebody_else(tmp_path: Path) -> None:
    notices(tmp_path, [event("李伟", "任命", "2020-01-01"), event("王芳", "任命", "2024-03-01")])
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert [one[3] for one in held(audit)] == ["9999-12-31"] * 2
    assert any("pairs of substantive tenures of one post that overlap: 1: 工程部 部长" in s for s in audit.assumptions)


APART = event("赵强", "任命", "2021-01-01", "安全部")
FAULTY: dict[str, tuple[Rows, str]] = {
    "two appointments": (
        [APART, event("李伟", "任命", "2020-01-01"), event("李伟", "聘任", "2023-01-01")],
        rf"row 5, column E “任免”\n    found     '任命'\n    expected  a removal of the same person and post "
        rf"between it and {HERE} 6[\s\S]*row 6, column E “任免”\n    found     '聘任'\n"
        rf"    expected  a removal .* and {HERE} 5\n"
        r"    to mend   add the row that is missing",
    ),
    "two removals": (
        [event("李伟", kind, day) for kind, day in (("任", "2020"), ("免", "2021-05-01"), ("免", "2022-05-01"))],
        rf"row 6, column E “任免”\n    found     '免'\n    expected  an appointment of .* between it and {HERE} 5\n",
    ),
    "a removal before the appointment": (
        [APART, event("李伟", "免职", "2023-05-31"), event("李伟", "任命", "2023-06-01")],
        rf"row 5, column F “生效日期”\n    found     '2023-05-31'\n    expected  an appointment on or before it; the "
        rf"one that is listed stands in {HERE} 6\n    to mend   .* with \.\.2023-05-31 where its day is not known",
    ),
    "an unknown word": (
        [APART, event("李伟", "借调", "2023-05-31")],
        r"row 5, column E “任免”\n    found     '借调'\n    expected  a word such as appointed.*\n"
        r"    to mend   write one of these, or teach the word in words\.yaml .* event: \{appointed: \[sworn in\]",
    ),
    "no word": ([APART, event("李伟", "", "2023-05-31")], r"row 5, column E “任免”\n    found     a blank cell"),
    "no day": ([APART, event("李伟", "任命", "待定")], r"row 5, column F “生效日期”\n    found     '待定'"),
    "nobody": ([APART, event("", "任命", "2024-01-01")], r"row 5\n[\s\S]*expected  The person who held it"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY)
def test_what_does_not_fit_is_refused_where_it_stands(tmp_path: Path, case: str) -> None:
    rows, said = FAULTY[case]
    notices(tmp_path, rows)
    with pytest.raises(ak.BadInput, match=said):
        ak.open_audit(tmp_path, as_of=AS_OF)
    audit = ak.open_audit(tmp_path, as_of=AS_OF, refused="set_aside")
    source = audit.table("source")
    assert (source.rows_read == source.rows_accepted + source.rows_refused).all()
    tenure = source[source.table_name == "tenure"]
    assert tenure.rows_read.sum() == len(rows)


def test_which_of_two_appointments_a_removal_ends_is_not_guessed(tmp_path: Path) -> None:
    days = (("任", "2020-01-01"), ("任", "2022-01-01"), ("免", "2024-05-31"), ("任", "2025-01-01"))
    notices(tmp_path, [event("李伟", kind, day) for kind, day in days])
    audit = ak.open_audit(tmp_path, as_of=AS_OF, refused="set_aside")
    assert held(audit) == [
        ("李伟", "0001-01-01", "2024-05-31", "2024-06-01", 6),
        ("李伟", "2025-01-01", "2025-01-01", "9999-12-31", 7),
    ]
    assert sorted(audit.refused.row) == [4, 5]


def test_the_first_day_of_an_earlier_spell_may_be_said_to_be_unknown(tmp_path: Path) -> None:
    days = (("任", "..2023-05-31"), ("免", "2023-05-31"), ("任", "2023-06-01"))
    notices(tmp_path, [event("李伟", kind, day) for kind, day in days])
    assert [one[1:3] for one in held(ak.open_audit(tmp_path, as_of=AS_OF))] == [
        ("0001-01-01", "2023-05-31"), ("2023-06-01", "2023-06-01")
    ]  # fmt: skip


def test_events_of_one_day_and_of_one_month_pair(tmp_path: Path) -> None:
    days = [("任", "2020-01-01"), ("任", "2023-05-01"), ("免", "2023-05-01"), ("免", "2023-06"), ("任", "2023-06-15")]
    notices(tmp_path, [event("李伟", kind, day) for kind, day in days])
    assert [one[1:4] for one in held(ak.open_audit(tmp_path, as_of=AS_OF))] == [
        ("2020-01-01", "2020-01-01", "2023-05-02"),
        ("2023-05-01", "2023-05-01", "2023-07-01"),
        ("2023-06-15", "2023-06-15", "9999-12-31"),
    ]


def test_blanks_and_the_width_of_letters_part_no_events(tmp_path: Path) -> None:
    notices(tmp_path, [event("李　伟", "任", "2020-01-01"), [1, "李伟", None, "工程部部长", "免", "2024-02-29", None]])
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert [(*one[3:],) for one in held(audit)] == [("2024-03-01", 4)]
    assert list(audit.table("tenure").post_id) == ["工程部 部长"]


def test_a_day_that_the_sheet_shows_as_a_bare_number_is_a_day(tmp_path: Path) -> None:
    head = ["日期" if one == "生效日期" else one for one in HEAD]
    notices(tmp_path, [event("李伟", "任", 43831), event("李伟", "免", 45351)], head)
    assert held(ak.open_audit(tmp_path, as_of=AS_OF)) == [("李伟", "2020-01-01", "2020-01-01", "2024-03-01", 4)]


def test_each_year_may_have_its_own_file_and_what_is_said_twice_counts_once(tmp_path: Path) -> None:
    first = event("李伟", "任命", "2020-01-01")
    notices(tmp_path, [first], name="任免2020.xlsx")
    notices(tmp_path, [first, event("李伟", "免职", "2024-02-29")], name="任免2024.xlsx")
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert [one[3] for one in held(audit)] == ["2024-03-01"]
    [said] = audit.table("provenance").query("what == 'removal'").said
    assert said.startswith("ended by 任免2024.xlsx › 台账 › row 5: ")
    assert sorted(audit.refused.code) == ["ends_spell", "said_twice"]


def test_before_a_removal_was_recorded_the_spell_is_known_as_open(tmp_path: Path) -> None:
    rows = [[*event("李伟", "任", "2020-01-01"), "2020-01-05"], [*event("李伟", "免", "2024-02-29"), "2024-03-10"]]
    notices(tmp_path, rows, [*HEAD, "发文日期"])
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert [(one[3], one[4]) for one in held(audit)] == [("9999-12-31", 4), ("2024-03-01", 5)]
    assert not len(audit.refused)
    assert not len(audit.but(known_on="2024-03-09").handovers().frame)
    assert list(audit.handovers().frame.kind) == ["departure"]


@pytest.mark.parametrize("head", ["任免", "Action"])
def test_the_words_of_events_are_taught_beside_the_records(tmp_path: Path, head: str) -> None:
    cells = [event("李伟", "Ernennung", "2020-01-01"), event("李伟", "Abberufung", "2024-02-29")]
    notices(tmp_path, cells, [head if one == "任免" else one for one in HEAD])
    if head == "任免":  # it says what its cells are; of an Action only its words do
        with pytest.raises(ak.BadInput, match=r"teach the word in words\.yaml"):
            ak.open_audit(tmp_path, as_of=AS_OF)
    words = "event: {appointed: [Ernennung], relieved: [Abberufung]}\n"
    (tmp_path / "words.yaml").write_text(words, "utf-8")
    assert [one[3] for one in held(ak.open_audit(tmp_path, as_of=AS_OF))] == ["2024-03-01"]
    assert "event" in set(ak.explain(tmp_path).columns.means)


def test_a_column_is_said_to_hold_events(tmp_path: Path) -> None:
    notices(tmp_path, [event("李伟", "就位", "2020-01-01")], ["说明" if one == "任免" else one for one in HEAD])
    found = ak.explain(tmp_path)
    assert "event" not in set(found.columns.means)
    assert "event" in set(found.correct(column="说明", means="event").columns.means)


NO_NOTICES: dict[str, tuple[str, list[str], list[Any], str]] = {
    "who was there": ("Present 2025-03.xlsx", ["Name", "Department", "Date"], ["Li", "工程部", "2025-03-01"], ""),
    "a plan with actions": (
        "Works 2025-03 plan.xlsx",
        ["Action", "Name", "Department", "Date", "Position"], ["Pour the slab", "Li", "工程部", "2025-03-31", "Head"],
        "plan_line",
    ),
    "spells with a remark": (
        "staff.xlsx", ["姓名", "部门", "职务", "任免", "任职开始", "任职结束"],
        ["李伟", "工程部", "部长", "任命", "2020-01-01", "2024-02-29"], "tenure",
    ),
    "a list with changes in words": (
        "list.xlsx", ["Name", "Department", "Position", "Change", "Start date"],
        ["Li", "工程部", "Head", "moved to floor 2", "2020-01-01"], "tenure",
    ),
    "a heading like one of events": (
        "list.xlsx", ["Name", "Department", "Position", "Actions", "Start date"],
        ["Li", "工程部", "Head", "none", "2020-01-01"], "tenure",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_NOTICES)
def test_other_sheets_are_read_as_before(tmp_path: Path, case: str) -> None:
    file, head, row, table = NO_NOTICES[case]
    write(tmp_path / file, {"Sheet1": [head, row, row]})
    found = ak.explain(tmp_path)
    assert list(found.sheets.table) == [table]
    assert not {"event", "event_on"} & set(found.columns.means)
    assert [one.code for one in found.faults] == ([] if table else ["no_headings"])


def test_a_heading_like_one_of_events_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "plan_line.csv").write_text(PLAN, "utf-8")
    _, head, row, _ = NO_NOTICES["a heading like one of events"]
    write(tmp_path / "list.xlsx", {"Sheet1": [head, row]})
    assert held(ak.open_audit(tmp_path, as_of=AS_OF)) == [("Li", "2020-01-01", "2020-01-01", "9999-12-31", 2)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("leaving", [False, True])
def test_events_tell_every_day_as_it_was(seed: int, leaving: bool) -> None:
    world, rng = hr.world(seed), random.Random(seed)
    written = [hr.Line(one.person, one.unit, one.title, one.first, one.last, None) for one in hr.lines(world, seed)]
    rows = []
    for one in written:
        rows.append([one.person, one.unit, one.title, rng.choice(["任命", "appointed"]), one.first.isoformat()])
        if one.last:
            last = one.last + hr.DAY if leaving else one.last
            rows.append([one.person, one.unit, one.title, rng.choice(["免职", "left"]), last.strftime("%Y.%m.%d")])
    rng.shuffle(rows)
    frame = pd.DataFrame(rows, columns=["工号", "部门", "职务", "任免", "日期"])
    records = opened({"notices": frame}, ends="day of leaving" if leaving else "last day")
    check_lines(records, world, written)
    source = records.tables["source"].to_pandas().query("table_name == 'tenure'")
    assert source.rows_read.sum() == len(rows)


def test_a_frame_of_other_rows_is_no_list_of_events() -> None:
    frames = {
        "tenure": pd.DataFrame({"post_id": ["P7"], "person_id": ["Li"], "start": ["2020"]}),
        "plan_line": pd.DataFrame({"period": ["2025-03"], "unit_id": ["P7"], "text": ["Pour"]}),
        "tasks": pd.DataFrame({"name": ["Li"], "department": ["P7"], "action": ["Call them"], "date": ["2025-03-01"]}),
    }
    said = open_records(frames).assumptions
    assert "frame 'tasks' is no table of the contract ('tasks'): listed and not used" in said
