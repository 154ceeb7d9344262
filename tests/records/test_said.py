"""What is said of headings that look misspelt, of refused rows, and of rows that stand twice."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from auditkit.dictionary import TABLES
from auditkit.errors import BadInput
from auditkit.intake import open_records
from auditkit.records.cells import date_mend
from auditkit.records.namesakes import alike

from .build import LINE, TENURE, codes, opened, rows


def renamed(row: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): cell for name, cell in row.items()}


def folder(tmp_path: Path, tenure: str, lines: str = "period,moment,unit_id,text\n2025-03,plan,P7,Pour\n") -> Path:
    (tmp_path / "tenure.csv").write_text(tenure, "utf-8")
    (tmp_path / "plan_line.csv").write_text(lines, "utf-8")
    return tmp_path


def test_a_misspelt_heading_stops_and_says_what_was_meant(tmp_path: Path) -> None:
    lines = "period,moment,unit_id,text,statuss\n2025-03,review,P7,Pour,done\n"
    with pytest.raises(BadInput) as raised:
        open_records(folder(tmp_path, "post_id,person_id,start\nP7,Li,2024\n", lines))
    assert str(raised.value).split("\n\n")[:2] == [
        "1 fault in table 'plan_line': 1 row read, 1 accepted, 0 refused.",
        "  plan_line.csv › row 1, column E “statuss”\n"
        "    found     'statuss'\n"
        "    expected  a known heading; did you mean 'status'?\n"
        "    to mend   write status, or rename the column to something unlike it if it is another thing",
    ]


@pytest.mark.parametrize("heading", ["endd", "End date", "end-day", "END_DATE", "enddate", "end日期", "End 时间"])
def test_an_end_under_another_heading_never_makes_an_open_tenure(heading: str) -> None:
    tenure = [renamed(TENURE[0], end=heading)]
    with pytest.raises(BadInput, match="did you mean 'end'"):
        opened(tenure)
    records = opened(tenure, refused="set_aside")
    assert codes(records) == [("tenure", None, "misspelt_heading", False)]
    assert records.tables["tenure"].num_rows == 1
    assert rows(records, "unknown_column", "heading") == []
    assert (
        f"tenure: frame 'tenure' › column “{heading}” looks like “end” and was not used, so that who held a post may "
        "be incomplete"
    ) in records.assumptions


@pytest.mark.parametrize(
    "heading", ["colour", "actual date", "status date", "weekday", "remarks", "项目", "date", "", "ending of it all"]
)
def test_a_heading_that_resembles_nothing_is_listed_and_stops_nothing(heading: str) -> None:
    records = opened(lines=[{heading: "x"}])
    assert rows(records, "unknown_column", "table_name", "heading") == [("plan_line", heading)]


def test_a_heading_like_one_that_the_sheet_has_is_another_thing() -> None:
    records = opened(lines=[{"status": "done", "moment": "review", "statuss": "x"}])
    assert rows(records, "unknown_column", "heading") == [("statuss",)]


def test_refused_rows_are_said_with_their_places(tmp_path: Path) -> None:
    tenure = "post_id,person_id,start\nP7,Li,2024\nP7,,2024\nP8,Wu,2024\nP9,Bo,2024\n"
    records = open_records(folder(tmp_path, tenure), refused="set_aside")
    assert (
        "tenure: 1 of 4 rows was refused (tenure.csv row 3), so that who held a post may be incomplete"
    ) in records.assumptions


def test_blanked_cells_are_said_beside_refused_rows_by_heading_and_three_places_are_named() -> None:
    lines = [{"text": "", "due": "?"}, *[{"text": f"line {n}", "due": "?"} for n in range(5)], {"planned": "about ten"}]
    assert [note for note in opened(lines=lines, refused="set_aside").assumptions if "refused" in note] == [
        "plan_line: 1 of 7 rows was refused (frame 'plan_line' row 1) and 6 unreadable cells count as blank "
        "(5 under “due”: frame 'plan_line' row 2, frame 'plan_line' row 3, frame 'plan_line' row 4 and 2 more; "
        "1 under “planned”: frame 'plan_line' row 7), so that answers that need it may be incomplete"
    ]


def test_a_sheet_that_is_refused_as_a_whole_is_said_as_one() -> None:
    records = opened(refused="set_aside", unit=[{"unit_id": "P7", "called": "x"}, {"unit_id": "P8", "called": "y"}])
    said = "unit: 2 of 2 rows were refused (all of frame 'unit'), so that answers that need it may be incomplete"
    assert said in records.assumptions


def test_nothing_is_said_where_nothing_was_refused() -> None:
    assert not [note for note in opened(refused="set_aside").assumptions if "incomplete" in note]


SAME = "rows of plan_line that repeat another row of the same source, unit, period and moment in every given cell: "


def repeats(lines: list[dict[str, Any]]) -> list[str]:
    records = opened(lines=lines)
    assert len(set(rows(records, "plan_line", "row"))) == len(lines), "every row stays"
    return [note for note in records.assumptions if note.startswith(SAME)]


def test_identical_lines_stay_and_are_named() -> None:
    kept = "; each was kept and counts as a line of its own"
    place = "frame 'plan_line' row "
    assert repeats([{}, {"text": "Cure it"}, {}]) == [f"{SAME}1 ({place}3){kept}"]
    assert repeats([{"moment": "both"}] * 2) == [f"{SAME}1 ({place}2){kept}"]
    assert repeats([{}] * 6) == [f"{SAME}5 ({place}2, {place}3, {place}4 and 2 more){kept}"]


@pytest.mark.parametrize("column", ["line_no", "due", "detail", "moment", "period", "Building"])
def test_lines_that_differ_in_one_cell_are_not_the_same(column: str) -> None:
    other = {"due": "2025-03-31", "moment": "review", "period": "2025-04"}.get(column, "2")
    assert repeats([{column: LINE.get(column, "")}, {column: other}]) == []


def test_the_same_line_in_two_versions_of_a_sheet_is_no_repeat() -> None:
    frame = pd.DataFrame([LINE])
    records = open_records({"tenure": pd.DataFrame(TENURE), "plan_line": [frame, frame]})
    assert not [note for note in records.assumptions if note.startswith(SAME)]


MIXED = "so that day and month cannot be mixed up"
ONCE = "or say it once of all in words.yaml beside the records, as in date: {order: [day first]}"


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("01/04/2025", f"write 2025-04-01 or 2025-01-04, {MIXED}, {ONCE}"),
        (
            "01/04/2025..05/06/2025",
            f"write 2025-04-01..2025-06-05 or 2025-01-04..2025-05-06, {MIXED}, {ONCE}",
        ),
        ("about 31/03/2025", f"write 2025-03-31, {MIXED}"),
        ("30/09/21", f"write the year in four figures, and first, {ONCE}"),
        ("31/02/2025", "write 2025-03-31, or 2025-03 where the day is not known"),
    ],
)
def test_an_ambiguous_day_is_mended_by_its_own_readings(cell: str, mend: str) -> None:
    assert date_mend(TABLES["tenure"].columns["start"])(repr(cell), 0) == mend
    tenure = [{**TENURE[0], "start": cell}]
    with pytest.raises(BadInput) as raised:
        opened(tenure)
    assert f"    to mend   {mend}\n" in str(raised.value)


PROGRESS = [
    ("Completed on 18 Feb", "unmapped"), ("已于2月18日完成", "unmapped"), ("client has cancelled it", "unmapped"),
    ("未完成，供应商延期", None), ("not completed, supplier late", None), ("基本完成", None),
    ("we wait, to avoid delays", "unmapped"), ("已到货", "unmapped"), ("全部考完，合格率100%", "unmapped"),
    ("正在起草", None),
    ("60%", None), ("完成60%", None), ("完成100%", "unmapped"), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("progress", "status"), PROGRESS)
def test_a_progress_text_is_heard_where_no_status_is_given(progress: str, status: str | None) -> None:
    records = opened(lines=[{"moment": "review", "status": "", "progress": progress}])
    lines = records.tables["plan_line"]
    assert lines["status"].to_pylist() == [status]
    assert lines["status_text"].to_pylist() == [progress if status else None]
    assert any(repr(progress) in said for said in records.assumptions) == bool(status)


def test_a_status_that_is_given_outranks_the_progress_text() -> None:
    row = {"moment": "review", "status": "in progress", "progress": "first part completed"}
    assert opened(lines=[row]).tables["plan_line"]["status"].to_pylist() == ["in_progress"]


def test_the_words_of_a_plan_are_no_result() -> None:
    lines = [{"moment": "plan", "status": "", "progress": "the slab below is poured"}]
    assert opened(lines=lines).tables["plan_line"]["status"].to_pylist() == [None]


SHARES = [
    ("60%", "in_progress"), ("完成60%", "in_progress"), ("About 60 % complete", "in_progress"), ("0%", "not_started"),
    ("完成１００％", "done"), ("60 of 80", "unmapped"), ("up 5%", "unmapped"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "status"), SHARES)
def test_a_share_is_a_status(word: str, status: str) -> None:
    assert opened(lines=[{"moment": "review", "status": word}]).tables["plan_line"]["status"].to_pylist() == [status]


def test_successors_whose_names_may_be_one_persons_are_said() -> None:
    """Wang Lan and wang lan were two persons, of whom one had left everything undone, and nothing asked about it."""
    held = [("P7", "Wang Lan", "2020"), ("P7", "wang lan", "2021"), ("P7", "Li Na", "2022"), ("P7", "Wang Lan", "2023")]
    held += [("P8", "Wang Lan", "2020"), ("P8", "Li Na", "2021"), ("P8", "Li Wei", "2022")]
    said = "successors in one post whose names may be two writings of one person's: 1: P7 (frame"
    records = opened([dict(zip(("post_id", "person_id", "start"), one, strict=True)) for one in held])
    assert next(one for one in records.assumptions if one.startswith("successors in one post")).startswith(said)
    alias = [{"kind": "person", "alias": "wang lan", "id": "Wang Lan"}]
    records = opened([dict(zip(("post_id", "person_id", "start"), one, strict=True)) for one in held], alias=alias)
    assert not any("two writings" in one for one in records.assumptions)


def test_a_successor_in_another_writing_is_said_beside_a_colleague_who_stayed() -> None:
    """Of two who held one post together, one came back in small letters: a colleague who began between hid it."""
    held = [("P7", "Wang Lan", "2020-01-01", "2021-06-30"), ("P7", "Xu Bo", "2020-03-01", ""),
            ("P7", "wang lan", "2021-07-01", ""), ("P8", "Wang Lan", "2020-01-01", "2021-01-31"),
            ("P8", "Xu Bo", "2020-03-01", ""), ("P8", "wang lan", "2021-07-01", "")]  # fmt: skip
    records = opened([dict(zip(("post_id", "person_id", "start", "end"), one, strict=True)) for one in held])
    told = [one for one in records.assumptions if one.startswith("successors in one post whose names may be two")]
    assert [one.split(";")[0] for one in told] == [
        "successors in one post whose names may be two writings of one person's: 1: "
        "P7 (frame 'tenure' › row 1 and frame 'tenure' › row 3)"
    ]


@pytest.mark.parametrize("seed", range(8))
def test_all_pairs_of_successors_are_found_as_by_walking_through_each_post(seed: int) -> None:
    draw = random.Random(seed)
    names = [
        "Wang Lan",
        "wang lan",
        "Lan Wang",
        "Jón Berg",
        "Jon Berg (jb)",
        "Josh Lee",
        "Joshua Lee",
        "Li Na",
        "Li Wei",
    ]
    held = [
        {
            "post_id": f"P{draw.randrange(2)}",
            "person_id": draw.choice(names),
            "start": f"{(begun := draw.randrange(2010, 2018))}-01-01",
            "end": draw.choice(["", f"{begun + draw.randrange(3)}-12-31", f"{begun}-02-20"]),
        }
        for _ in range(40)
    ]
    held = [*{(row["post_id"], row["person_id"], row["start"]): row for row in held}.values()]
    walked, told = [], set()
    for post in sorted({row["post_id"] for row in held}):
        own = sorted((row["start"], row["person_id"], at) for at, row in enumerate(held, 1) if row["post_id"] == post)
        for place, (begun, other, after) in enumerate(own):
            for before, (_, one, row) in reversed([*enumerate(own[:place])]):
                left = held[row - 1]["end"]
                apart = abs((date.fromisoformat(left) - date.fromisoformat(begun)).days + 1) if left else 99
                follows = before == place - 1 or apart <= 31
                if follows and one != other and alike(one, other) and (post, frozenset((one, other))) not in told:
                    told.add((post, frozenset((one, other))))
                    walked.append((post, row, after))
    said = "".join(one for one in opened(held).assumptions if one.startswith("successors in one post whose names"))
    assert re.findall(r"one person's: (\d+):", said) == [str(len(walked))] * bool(walked)
    found = re.findall(r"(P\d) \(\D*row (\d+)\D* and \D*row (\d+)\D*?\)", said)
    assert found == [(post, str(one), str(other)) for post, one, other in walked[:5]]
