"""What comes out of the records room: spells, dates, folding, derived tables, lines and their names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from auditkit.dictionary import TABLES
from auditkit.engine import load
from auditkit.engine.portable import refuse_unportable
from auditkit.intake import open_records
from auditkit.records.lines import canonical
from auditkit.when import BEGINNING, OPEN

from .build import TENURE, codes, opened, rows

SPELL = ("since_min", "since_max", "until_min", "until_max")


def tenure(start: str, end: str = "", **more: str) -> dict[str, str]:
    return {"post_id": "P7", "person_id": "Li Wei", "start": start, "end": end, **more}


@pytest.mark.parametrize(
    ("start", "end", "spell"),
    [
        ("2023-04-01", "2025-02-28", (date(2023, 4, 1), date(2023, 4, 1), date(2025, 3, 1), date(2025, 3, 1))),
        ("2023-04-01", "2023-04-01", (date(2023, 4, 1), date(2023, 4, 1), date(2023, 4, 2), date(2023, 4, 2))),
        ("2024", "", (date(2024, 1, 1), date(2024, 12, 31), OPEN, OPEN)),
        ("2024-01-01", "2024-03", (date(2024, 1, 1), date(2024, 1, 1), date(2024, 3, 2), date(2024, 4, 1))),
        ("2024", "2024-02-10", (date(2024, 1, 1), date(2024, 2, 10), date(2024, 2, 11), date(2024, 2, 11))),
        ("..2018-11-26", "2020-01-01", (BEGINNING, date(2018, 11, 26), date(2020, 1, 2), date(2020, 1, 2))),
    ],
)
def test_spells_are_half_open(start: str, end: str, spell: tuple[date, ...]) -> None:
    assert rows(opened([tenure(start, end)]), "tenure", *SPELL) == [spell]


@pytest.mark.parametrize("end", ["", "9999-12-31", "4712-12-31", "至今", "99991231", "present"])
def test_open_ends_are_written_in_many_ways(end: str) -> None:
    assert rows(opened([tenure("2024-01-01", end)]), "tenure", "until_min", "until_max") == [(OPEN, OPEN)]


@pytest.mark.parametrize("end", ["2023-12-31", "TBC", "2023", "12/2023x"])
def test_a_reversed_or_unreadable_end_is_never_an_open_one(end: str) -> None:
    records = opened([tenure("2024-01-01", end), tenure("2020", person_id="Otto")], refused="set_aside")
    assert rows(records, "tenure", "person_id") == [("Otto",)]
    assert [row[3] for row in codes(records)] == [True]


def test_an_open_start_is_no_start() -> None:
    records = opened([tenure("至今"), tenure("2020", person_id="Otto")], refused="set_aside")
    assert codes(records) == [("tenure", 1, "bad_date", True)]


def test_the_day_of_leaving_is_an_option_that_says_what_speaks_for_it() -> None:
    change = [tenure("2023-01-01", "2024-05-01"), tenure("2024-05-01", person_id="Otto")]
    last, leaving = opened(change), opened(change, ends="day of leaving")
    assert rows(last, "tenure", "until_max")[0] == (date(2024, 5, 2),)
    assert rows(leaving, "tenure", "until_max")[0] == (date(2024, 5, 1),)
    assert leaving.ends == "day of leaving"
    said = (
        "tenure.end was read as the {} (ends={!r} is the other reading); successors that begin on the day written as "
        "their predecessor's end: 1, on the day after: 0"
    )
    assert f"{said.format('last day', 'day of leaving')}: the other reading fits more of them" in last.assumptions
    assert said.format("day of leaving", "last day") in leaving.assumptions


def test_dates_keep_what_is_known() -> None:
    records = opened(
        lines=[
            {"due": "3月底"},
            {"due": "2025-03"},
            {"due": "持续"},
            {"due": ""},
            {"due": "..2025-04-02"},
            {"due": "TBC"},
        ]
    )
    assert rows(records, "plan_line", "due_min", "due_max", "due_word") == [
        (date(2025, 3, 21), date(2025, 3, 31), None),
        (date(2025, 3, 1), date(2025, 3, 31), None),
        (None, None, "持续"),
        (None, None, None),
        (BEGINNING, date(2025, 4, 2), None),
        (None, None, "TBC"),
    ]
    assert "cells of plan_line.due that name no year and took that of the row's period: 1" in records.assumptions


def test_a_due_date_that_names_no_year_lies_near_its_period_and_may_be_of_two_years() -> None:
    promised = [
        ("2024-11", "1月15日", "A"),
        ("2024-12", "12月31日", "B"),
        ("2025-01", "12月31日", "B"),
        ("2025-01", "30 April", "C"),
    ]
    records = opened(lines=[{"period": month, "due": due, "text": text} for month, due, text in promised])
    assert rows(records, "plan_line", "due_min", "due_max") == [
        (date(2025, 1, 15), date(2025, 1, 15)),
        (date(2024, 12, 31), date(2024, 12, 31)),
        (date(2024, 12, 31), date(2025, 12, 31)),  # carried on as it was, or promised anew: nobody can tell
        (date(2025, 4, 30), date(2025, 4, 30)),
    ]
    said = "cells of plan_line.due that name no year and took that of the row's period: 4"
    other = "; 2 of them lie in another year than that, or may lie in either of two"
    assert f"{said}{other}" in records.assumptions


def test_what_is_to_be_put_right_is_so_after_it_was_found() -> None:
    found = [("2025-03-05", "4月30日"), ("2025-11-20", "30 May"), ("2025-03-12", "3月10日"), ("", "4月30日")]
    problem = [
        {"problem_id": n, "title": "a crack", "discovered_on": day, "due": due} for n, (day, due) in enumerate(found)
    ]
    records = opened(problem=problem, refused="set_aside")
    days = [date(2025, 4, 30), date(2026, 5, 30), date(2025, 3, 10), None]
    assert rows(records, "problem", "due_max") == [(day,) for day in days]
    assert codes(records) == [("problem", 4, "bad_date", False)]
    said = "cells of problem.due that name no year and took the first such day from the finding on: 3"
    assert any(one.startswith(said) for one in records.assumptions)


def test_a_spell_that_cannot_be_read_is_mended_by_no_guess_of_its_month() -> None:
    records = opened(lines=[{"due": "1月5日至2月31日"}], refused="set_aside")
    assert rows(records, "refused", "mend")[0][0].startswith("write 2025-03-31, or 2025-03 where the day is not known")


def test_recorded_on_is_the_latest_possible_day() -> None:
    assert rows(opened(lines=[{"recorded_on": "2025-03"}]), "plan_line", "recorded_on") == [(date(2025, 3, 31),)]


def test_numbers_as_people_write_them() -> None:
    records = opened(lines=[{"planned": cell} for cell in ("1,200", "１２．５", "85%", "-3", "", 7)])
    assert [value for (value,) in rows(records, "plan_line", "planned")] == [1200, 12.5, 0.85, -3, None, 7]


def test_status_words_and_the_ones_nobody_knows() -> None:
    records = opened(lines=[{"moment": "review", "status": word} for word in ("基本完成", "Done", "gut", "")])
    assert rows(records, "plan_line", "status", "status_text") == [
        ("partly", "基本完成"), ("done", "Done"), ("unmapped", "gut"), (None, None),
    ]  # fmt: skip
    said = "status words that words.yaml does not map mean cannot tell: 'gut' (1); what they mean can be written"
    assert any(note.startswith(said) for note in records.assumptions)
    long = opened(lines=[{"moment": "review", "status": "The supplier has sent " + "the drawings " * 9}])
    assert any("the drawings the drawing…' (1); what" in note for note in long.assumptions)


def test_a_name_of_a_period_wins_over_a_date() -> None:
    period = [{"period": "2026", "start": "2025-10-01", "end": "2026-09-30", "plan_due": "2025-09", "review_due": ""}]
    period += [{"period": "2025-03", "start": "2025-03-01", "end": "2025-03-31", "plan_due": "", "review_due": ""}]
    records = opened(lines=[{"period": "2026"}, {"period": "2025年3月"}], period=period)
    assert rows(records, "period", "since", "until", "plan_due")[:1] == [
        (date(2025, 10, 1), date(2026, 10, 1), date(2025, 9, 30))
    ]
    assert rows(records, "plan_line", "period") == [("2026",), ("2025-03",)]


def test_a_period_needs_exact_days() -> None:
    period = [{"period": "R1", "start": "2025", "end": "2025-12-31"}]
    assert codes(opened(period=period, refused="set_aside")) == [("period", 1, "bad_date", True)]


def test_aliases_and_unique_names_are_folded_and_listed() -> None:
    records = opened(
        [tenure("2024", person_id="李伟"), tenure("2024", person_id="Anna Berg", post_id="Manager of Project 7")],
        [{"unit_id": "Project 7", "post_id": "P7-MGR", "item_id": "old-1"}],
        person=[{"person_id": "E1", "name": "Li Wei"}, {"person_id": "E2", "name": "Anna Berg"}],
        unit=[{"unit_id": "P7", "name": "Project 7"}],
        post=[
            {"post_id": "P7", "title": "Deputy", "unit_id": "Project 7"},
            {"post_id": "P7-MGR", "title": "Manager of Project 7", "unit_id": "P7"},
        ],
        alias=[{"kind": "person", "alias": "李伟", "id": "Li Wei"}, {"kind": "item", "alias": "old-1", "id": "new-1"}],
    )
    assert rows(records, "tenure", "post_id", "person_id") == [("P7", "E1"), ("P7-MGR", "E2")]
    assert rows(records, "plan_line", "unit_id", "item_id") == [("P7", "new-1")]
    assert ("tenure", "person_id", "李伟", "E1", "alias", 1) in rows(
        records, "folded", "table_name", "column_name", "written", "id", "kind", "n"
    )
    assert {row[0] for row in rows(records, "folded", "column_name")} == {
        "person_id",
        "post_id",
        "unit_id",
        "id",
        "item_id",
    }


def test_case_and_blanks_are_not_folded_without_an_alias() -> None:
    records = opened([tenure("2024"), tenure("2024", person_id="li wei")])
    assert rows(records, "person", "person_id") == [("Li Wei",), ("li wei",)]


def test_an_alias_may_mean_different_ids_at_different_times() -> None:
    alias = [
        {"kind": "unit", "alias": "Site", "id": "P7", "start": "", "end": "2024-12-31"},
        {"kind": "unit", "alias": "Site", "id": "P9", "start": "2025-01-01", "end": ""},
    ]
    records = opened(
        lines=[{"unit_id": "Site", "period": "2024-05"}, {"unit_id": "Site", "period": "2025-05"}], alias=alias
    )
    assert rows(records, "plan_line", "unit_id") == [("P7",), ("P9",)]


def test_two_tables_suffice_and_what_is_derived_is_said() -> None:
    records = opened(
        [tenure("2024", post_id="P7"), tenure("2024", post_id="P8-MGR", person_id="Otto"), tenure("2024", post_id="X")],
        [{"unit_id": "P7"}, {"unit_id": "P8", "post_id": "P8-MGR"}, {"unit_id": "P8", "post_id": "P8-DEP"}],
    )
    assert records.supplied == {"tenure", "plan_line"}
    assert rows(records, "unit", "unit_id", "name") == [("P7", "P7"), ("P8", "P8")]
    assert rows(records, "person", "person_id") == [("Li Wei",), ("Otto",)]
    assert rows(records, "post", "post_id", "unit_id", "is_head") == [
        ("P7", "P7", True), ("P8-DEP", "P8", False), ("P8-MGR", "P8", False), ("X", None, False),
    ]  # fmt: skip
    assert "unit was not given: 2 units were derived from the names in plan_line" in records.assumptions
    assert (
        "post was not given: 4 posts were derived from the names in plan_line and tenure; 1 of them head their unit, "
        "1 of them stands in no known unit (X): a table post with title, unit_id and is_head says where"
    ) in records.assumptions


def test_every_table_is_there_with_its_columns_and_types() -> None:
    records = opened()
    kinds = {
        "VARCHAR": "string",
        "DOUBLE": "double",
        "BIGINT": "int64",
        "INTEGER": "int32",
        "BOOLEAN": "bool",
        "DATE": "date32[day]",
    }
    for name, table in TABLES.items():
        schema = records.tables[name].schema
        types = {field.name: getattr(field.type, "value_type", field.type) for field in schema}
        assert {k: str(v) for k, v in types.items()} == {k: kinds[v] for k, v in table.sql_columns.items()}


def test_lines_get_their_names_and_numbers() -> None:
    records = opened(
        lines=[
            {},
            {"text": "POUR  the slab!"},
            {"item_id": "I-1"},
            {"item_id": "I-1", "text": "other"},
            {"period": "2025-04"},
        ]
    )
    assert rows(records, "plan_line", "nth", "line_id") == [
        (1, "P7|2025-03|plan|pour the slab|1"),
        (2, "P7|2025-03|plan|pour the slab|2"),
        (1, "P7|2025-03|plan|I-1|1"),
        (2, "P7|2025-03|plan|I-1|2"),
        (1, "P7|2025-04|plan|pour the slab|1"),
    ]


def test_a_register_counts_each_recording_by_itself() -> None:
    records = opened(lines=[{"item_id": "I", "recorded_on": day} for day in ("2025-03-01", "2025-03-05", "2025-03-05")])
    assert rows(records, "plan_line", "nth") == [(1,), (1,), (2,)]


def test_a_line_without_a_date_has_the_date_of_its_sheet() -> None:
    records = opened(
        lines=[{"recorded_on": "2025-03-01"}, {"recorded_on": ""}, {"recorded_on": "", "period": "2025-04"}]
    )
    assert rows(records, "plan_line", "recorded_on") == [(date(2025, 3, 1),), (date(2025, 3, 1),), (None,)]


def test_one_sheet_with_plan_and_result_gives_two_lines() -> None:
    records = opened(
        lines=[
            {"moment": "both", "status": "done", "due": "2025-03-31", "planned": 3, "actual": 3},
            {"moment": "", "status": ""},
            {"moment": "review", "status": "done"},
        ]
    )
    assert rows(records, "plan_line", "row", "moment", "status", "planned", "actual", "same_sheet", "row_key") == [
        (1, "plan", None, 3, None, True, 1),
        (1, "review", "done", 3, 3, True, 2),
        (2, "plan", None, None, None, False, 3),
        (3, "review", "done", None, None, False, 4),
    ]
    assert rows(records, "source", "table_name", "rows_read", "rows_accepted") == [
        ("tenure", 1, 1),
        ("plan_line", 3, 3),
    ]


def test_a_blank_moment_in_a_sheet_with_results_means_both() -> None:
    records = opened(lines=[{"moment": "", "status": "done"}, {"moment": "", "status": ""}])
    assert rows(records, "plan_line", "row", "moment") == [(1, "plan"), (1, "review"), (2, "plan"), (2, "review")]
    assert any(
        note.startswith("rows of plan_line that carry plan and result together: 2;") for note in records.assumptions
    )


def test_overlapping_substantive_tenures_are_flagged_with_both_rows() -> None:
    records = opened([tenure("2023-01-01", "2024-06-30"), tenure("2024-06-01", person_id="Otto")])
    assert records.tables["tenure"].num_rows == 2
    assert (
        "pairs of substantive tenures of one post that overlap: 1: "
        "P7 (frame 'tenure' › row 1 and frame 'tenure' › row 2)"
    ) in records.assumptions


def test_a_later_recorded_row_replaces_and_is_no_duplicate() -> None:
    records = opened([tenure("2024", recorded_on="2024-01-01"), tenure("2024", "2025", recorded_on="2025-02-01")])
    assert records.tables["tenure"].num_rows == 2


def test_equal_rows_count_once() -> None:
    records = opened([*TENURE, *TENURE], refused="set_aside")
    assert rows(records, "tenure", "row") == [(1,)]
    assert codes(records) == [("tenure", 2, "duplicate_key", True)]


def test_a_circle_at_different_times_is_none() -> None:
    post = [
        {"post_id": "P7", "title": "a", "unit_id": "P7", "reports_to": "B", "start": "2020-01-01", "end": "2022-12-31"},
        {"post_id": "B", "title": "b", "unit_id": "P7", "reports_to": "", "start": "2020-01-01", "end": "2022-12-31"},
        {"post_id": "B", "title": "b", "unit_id": "P7", "reports_to": "P7", "start": "2023-01-01", "end": ""},
        {"post_id": "P7", "title": "a", "unit_id": "P7", "reports_to": "", "start": "2023-01-01", "end": ""},
    ]
    assert opened(post=post).tables["post"].num_rows == 4


def test_a_unit_that_is_its_own_parent() -> None:
    unit = [{"unit_id": "P7", "name": "Project 7", "parent_id": "P7"}, {"unit_id": "HQ", "name": "HQ", "parent_id": ""}]
    records = opened(unit=unit, refused="set_aside")
    assert [code for table, _, code, _ in codes(records) if table == "unit"] == ["cycle"]


def test_what_hangs_on_a_refused_row_is_refused_too_and_says_so() -> None:
    unit = [{"unit_id": "P7", "name": ""}, {"unit_id": "HQ", "name": "HQ"}]
    records = opened(unit=unit, refused="set_aside")
    assert codes(records) == [("plan_line", 1, "refers_to_refused", True), ("unit", 1, "blank", True)]


def test_refused_rows_keep_what_coverage_needs() -> None:
    records = opened(lines=[{"text": ""}, {}], refused="set_aside")
    assert rows(records, "refused", "unit_id", "period", "moment") == [("P7", "2025-03", "plan")]


def test_ids_that_no_line_has_are_said() -> None:
    action = [
        {"action_id": str(n), "item_id": item, "kind": "update", "on": "2025-03"}
        for n, item in enumerate(["I-1", "I-2", "P7|2025-03|plan|I-1|1", "P7|2025-03|plan|I-1|2"])
    ]
    records = opened(lines=[{"item_id": "I-1"}], action=action)
    said = "ids in action.item_id that stand in no plan line: 2 of 4 (I-2, P7|2025-03|plan|I-1|2)"
    assert said in records.assumptions


def test_the_sql_of_this_room_is_portable() -> None:
    for name in ("twice", "heads", "overlaps", "successions"):
        text = load("auditkit.records", f"{name}.sql")
        for hole, filled in (("{keys}", '"a"'), ("{table}", "t"), ("{same}", "t.a = s.a"), ("{step}", "1")):
            text = text.replace(hole, filled)
        refuse_unportable(text)


def test_words_may_lie_beside_the_records(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\n", "utf-8")
    (tmp_path / "plan_line.csv").write_text(
        "period,moment,unit_id,text,due,status\n2025-03,review,P7,Pour,3月XX日,erledigt\n", "utf-8"
    )
    (tmp_path / "words.yaml").write_text("status: {done: [erledigt]}\ndue: {words: [3月XX日]}\n", "utf-8")
    records = open_records(tmp_path)
    assert rows(records, "plan_line", "status", "due_word") == [("done", "3月XX日")]


def test_canonical_text_folds_what_makes_no_difference_and_nothing_else() -> None:
    texts = [
        "Pour  the SLAB.",
        "pour the slab",
        "ｐｏｕｒ　the slab！",
        "Level 3.5",
        "Level 3 5",
        "第三季度",
        "第3季度",
        "三季度",
        "a\0b",
        "!!",
    ]
    assert canonical(pa.array(texts)).to_pylist() == [
        "pour the slab", "pour the slab", "pour the slab", "level 3.5", "level 3 5",
        "第3季度", "第3季度", "三季度", "a b", "!!",
    ]  # fmt: skip
    assert [canonical(pa.array([text]))[0].as_py() for text in texts] == canonical(pa.array(texts)).to_pylist()


def test_tails_are_cut_and_synonyms_put_whichever_texts_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditkit.records.lines._data", lambda: (("and so on", "etc", "on"), {"rc": "concrete"}))
    texts = ["RC slab etc.", "slab and so on", "etc slab", "slab on", "slab, 1,200 m3"]
    read = ["concrete slab", "slab", "etc slab", "slab", "slab 1200 m3"]
    assert canonical(pa.array(texts)).to_pylist() == read
    assert [canonical(pa.array([text]))[0].as_py() for text in texts] == read


def test_few_lines_of_many_sheets_are_numbered_like_many_lines_of_few() -> None:
    """Each in a unit and a period of its own, so that the sheets that could be are far more than the lines."""
    months = [f"{year}-{month:02d}" for year in range(2000, 2006) for month in range(1, 13)]
    told = [{"period": month, "unit_id": f"U{at}", "text": f"t{at}"} for at, month in enumerate(months)]
    records = opened(lines=[*told, told[3], *told])
    found = rows(records, "plan_line", "line_id", "nth")
    expected = [f"U{at}|{month}|plan|t{at}" for at, month in enumerate(months)]
    assert found[: len(told) + 1] == [(f"{one}|1", 1) for one in expected] + [(f"{expected[3]}|2", 2)]
    assert found[len(told) + 1 :] == [
        (f"{one}|{n}", n) for at, one in enumerate(expected) for n in [3 if at == 3 else 2]
    ]
