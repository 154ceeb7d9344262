"""The text of every error is an output like any other: where, what was found, what was expected, how to mend it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from auditkit.dictionary import data
from auditkit.errors import AuditkitError, BadInput
from auditkit.intake import open_records
from auditkit.records.folding import Names, _about

from .build import LINE, TENURE, codes, opened, rows

ADVICE = (
    'Nothing was guessed. To go on without these rows: open_audit(..., refused="set_aside") or --set-aside; '
    "they stay listed and counted in every report."
)


def refusal(*args: object, **more: object) -> str:
    with pytest.raises(BadInput) as raised:
        opened(*args, **more)  # type: ignore[arg-type]
    return str(raised.value)


def test_the_error_to_aim_at(tmp_path: Path) -> None:
    heads = "period,moment,unit_id,text,person,due\n"
    lines = "2025-03,plan,P7,Pour the slab,Li,2025-03-31\n" * 3
    (tmp_path / "plan_line.csv").write_text(heads + lines + "2025-03,plan,P7,Cure it,Li,3月XX日\n", "utf-8")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        open_records(tmp_path)
    assert str(raised.value) == (
        "1 cell of table 'plan_line' could not be read: 4 rows read, 4 accepted, 0 refused.\n"
        "\n"
        "  plan_line.csv › row 5, column F “due”\n"
        "    found     '3月XX日'\n"
        "    expected  a date or a month: 2025-03-31, 2025-03, 2025年3月, 3月底\n"
        "    to mend   write 2025-03 (any day of March is understood), "
        "or teach the word in words.yaml under due.words\n\n" + ADVICE
    )


def test_ten_are_shown_and_the_rest_is_counted() -> None:
    said = refusal(lines=[{"planned": f"{n} m"} for n in range(1, 1_206)])
    assert said.startswith(
        "1,205 cells of table 'plan_line' could not be read: 1,205 rows read, 1,205 accepted, 0 refused."
    )
    assert said.count("to mend") == 10
    assert "\n  … and 1,195 more\n" in said


def test_equal_faults_are_said_once_with_the_rows_of_the_others() -> None:
    said = refusal(lines=[{"due": "soonish"}] * 30 + [{"due": "later on"}])
    assert said.count("to mend") == 2
    assert "row 1, column “due”\n    found     'soonish'" in said
    assert "    also      in rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 19 more\n" in said
    assert "… and" not in said


def test_one_word_in_many_sheets_hides_no_other_fault(tmp_path: Path) -> None:
    """Fifteen files with the same word are one fault with its places; what else is wrong is said beside it."""
    said, faults = many_sheets(tmp_path)
    assert len(faults) == 32
    assert said.count("found     '3月XX日'") == 1
    assert "    also      in row 3\n" in said
    assert (
        "    also      28 times in 14 other files: plan_line/02.csv › row 2, plan_line/03.csv › row 2, "
        "plan_line/04.csv › row 2, plan_line/05.csv › row 2, plan_line/06.csv › row 2 and 9 more\n"
    ) in said
    assert "plan_line/15.csv › row 4, column F “planned”\n    found     'about ten'" in said
    assert "tenure.csv › row 3, column C “start”\n    found     '2024-99'" in said
    assert "… and" not in said


def test_of_many_words_one_of_each_kind_is_shown_and_the_others_are_counted_by_kind() -> None:
    odd = [{"due": f"someday {n}"} for n in range(12)] + [{"planned": f"some {n}"} for n in range(12)]
    said = refusal([{**TENURE[0], "end": "2023-03-31"}], odd)
    for found in ("'someday 0'", "'some 0'", "'2023-03-31'"):
        assert f"found     {found}" in said
    assert said.count("to mend") == 10
    assert "  … and 15 more: 11 bad number under “planned”, 4 bad date under “due”\n" in said


def many_sheets(folder: Path) -> tuple[str, tuple[object, ...]]:
    (folder / "plan_line").mkdir()
    (folder / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\nP8,Wu,2024-99\n", "utf-8")
    for n in range(1, 16):
        rows = "2025-03,plan,P7,Pour,3月XX日,1\n" * 2 + ("2025-03,plan,P7,Cure,,about ten\n" if n == 15 else "")
        text = f"period,moment,unit_id,text,due,planned\n{rows}"
        (folder / "plan_line" / f"{n:02}.csv").write_text(text, "utf-8")
    with pytest.raises(BadInput) as raised:
        open_records(folder)
    return str(raised.value), raised.value.faults


def test_faults_of_all_tables_come_at_once() -> None:
    said = refusal([{**TENURE[0], "end": "2023-03-31"}], [{"unit_id": ""}, {"due": "soonish"}])
    assert said.startswith("3 faults in tables 'plan_line' and 'tenure': 3 rows read, 1 accepted, 2 refused.\n")
    assert "frame 'tenure' › row 1, column “end”\n    found     '2023-03-31'" in said
    assert "frame 'plan_line' › row 1, column “unit_id”\n    found     a blank cell" in said
    assert "frame 'plan_line' › row 2, column “due”\n    found     'soonish'" in said


CELLS = [
    (
        {"due": "03/04/2025"},
        "bad_date",
        "'03/04/2025'",
        "a date or a month: 2025-03-31, 2025-03, 2025年3月, 3月底",
        "write 2025-04-03 or 2025-03-04, so that day and month cannot be mixed up, or say it once of all in words.yaml "
        "beside the records, as in date: {order: [day first]}",
    ),
    (
        {"done_on": "45382"},
        "bad_date",
        "'45382'",
        "a date or a month: 2025-03-31, 2025-03, 2025年3月, 3月底",
        "format the column as a date in the spreadsheet and export it again",
    ),
    (
        {"planned": "about ten"},
        "bad_number",
        "'about ten'",
        "a number such as 1200, 1,200.5 or 85%",
        "write the number alone; its unit belongs into the column measure or into the heading",
    ),
    (
        {"period": "spring"},
        "bad_period",
        "'spring'",
        "a month, quarter, half-year or year (2025-03, 2025年3月, 2025-Q1, 2025-H1, 2025), "
        "or a name from the period table",
        "write 2025-03 for a month, 2025-H1 for a half-year, or add the name to the table period",
    ),
    (
        {"moment": "later"},
        "bad_choice",
        "'later'",
        "one of: plan, review, both",
        "write one of these, or teach the word in words.yaml under choice.plan_line.moment",
    ),
    (
        {"text": "  "},
        "blank",
        "a blank cell",
        "What was promised, in the words of the sheet.",
        "fill the cell in, or delete the row if it is none",
    ),
]


@pytest.mark.parametrize(("cell", "code", "found", "expected", "mend"), CELLS, ids=[str(case[0]) for case in CELLS])
def test_cells(cell: dict[str, str], code: str, found: str, expected: str, mend: str) -> None:
    column = next(iter(cell))
    assert refusal(lines=[cell]).split("\n\n")[1] == (
        f"  frame 'plan_line' › row 1, column “{column}”\n    found     {found}\n    expected  {expected}\n"
        f"    to mend   {mend}"
    )
    refused = opened(lines=[cell], refused="set_aside").tables["refused"].to_pylist()
    assert [row["code"] for row in refused] == [code]
    assert refused[0]["refuses_row"] == (column in ("period", "moment", "text"))


def test_yes_and_no() -> None:
    post = [{"post_id": "P7", "title": "Manager", "unit_id": "P7", "is_head": "ja"}]
    said = refusal(post=post)
    assert "expected  yes, no, true, false, 1, 0, 是 or 否\n" in said
    assert "to mend   write one of these, or leave the cell blank\n" in said
    post[0]["is_head"] = "是"
    assert rows(opened(post=post), "post", "is_head") == [(True,)]


def test_a_whole_number() -> None:
    said = refusal(target=[{"target_id": "T", "year": "2025/26"}])
    assert "found     '2025/26'\n    expected  a whole number such as 2025\n" in said


def test_end_before_start() -> None:
    said = refusal([{**TENURE[0], "end": "2023-03-31"}])
    assert (
        "    found     '2023-03-31'\n    expected  an end on or after the start, which is '2023-04-01'\n"
        "    to mend   correct the start or the end; a spell of one day has the same day twice\n"
    ) in said


def test_duplicate_keys_name_both_rows() -> None:
    again = {**TENURE[0], "end": "2024-12-31"}
    said = refusal([TENURE[0], again])
    assert "2 faults in table 'tenure': 2 rows read, 0 accepted, 2 refused." in said
    assert "    found     'P7' · 'Li Wei' · '2023-04-01'\n" in said
    assert "one row a key (post_id, person_id, start); the same key also stands in frame 'tenure' › row 2\n" in said
    assert "the same key also stands in frame 'tenure' › row 1\n" in said
    assert "to mend   delete one of the rows, or fill recorded_on so that the later replaces the earlier\n" in said


def test_dangling_ids_are_refused_with_the_nearest() -> None:
    unit = [{"unit_id": "P7", "name": "Project 7"}]
    said = refusal(lines=[{}, {"unit_id": "P77"}], unit=unit)
    assert (
        "  frame 'plan_line' › row 2, column “unit_id”\n    found     'P77'\n"
        "    expected  an id or a unique name from the table unit\n"
        "    to mend   correct it (nearest: P7), or add a row to unit, or a row in alias\n"
    ) in said


def test_a_name_that_two_persons_have_is_no_id() -> None:
    person = [{"person_id": "E1", "name": "Li Wei"}, {"person_id": "E2", "name": "Li Wei"}]
    said = refusal(person=person)
    assert "expected  an id: 2 in the table person are called so (E1, E2)\n    to mend   write one of E1, E2\n" in said


def test_circles_name_their_rows() -> None:
    post = [
        {"post_id": one, "title": one, "unit_id": "P7", "reports_to": above}
        for one, above in (("P7", "A"), ("A", "B"), ("B", "A"), ("C", "A"))
    ]
    said = refusal(post=post)
    assert said.startswith("2 faults in table 'post': 4 rows read, 2 accepted, 2 refused.")
    assert "a chain that ends; this one goes round: A → B → A\n" in said
    assert "to mend   correct reports_to in one of frame 'post' › row 2, frame 'post' › row 3\n" in said


def test_two_heads_name_one_another() -> None:
    post = [
        {"post_id": "P7", "title": "Manager", "unit_id": "P7", "is_head": "yes", "start": "", "end": "2024-12-31"},
        {"post_id": "Q7", "title": "Leader", "unit_id": "P7", "is_head": "yes", "start": "2024-06-01", "end": ""},
    ]
    said = refusal(post=post)
    assert (
        "found     'P7' as head\n    expected  one head post a unit and day; 'Q7' (frame 'post' › row 2) heads P7 too"
        in said
    )
    assert "from 2024-06-01\n    to mend   leave is_head blank for one of the two, or end its spell" in said
    post[1]["start"] = "2025-01-01"
    assert opened(post=post).tables["refused"].num_rows == 0


def test_missing_columns_name_what_is_there() -> None:
    with pytest.raises(BadInput) as raised:
        open_records({"tenure": pd.DataFrame(TENURE), "plan_line": pd.DataFrame([{"period": "2025-03", "what": "x"}])})
    said = str(raised.value)
    assert "2 faults in table 'plan_line': 1 row read, 0 accepted, 1 refused.\n" in said
    assert (
        "  frame 'plan_line'\n    found     the headings “period”, “what”\n"
        "    expected  a column 'text': What was promised, in the words of the sheet.\n"
        "    to mend   add the column, or rename the heading that means it\n"
    ) in said
    assert said.endswith(
        "Without this nothing can be answered, so that it cannot be set aside: nothing else that was handed in holds "
        "the table. Mend it as said here, or put another file with this table beside it."
    )


def test_missing_tables() -> None:
    with pytest.raises(BadInput) as raised:
        open_records({"tenure": pd.DataFrame(TENURE)}, refused="set_aside")
    assert str(raised.value).splitlines()[0] == "table 'plan_line' is not among the records."
    assert "expected  a table 'plan_line': one line of one sheet\n" in str(raised.value)


def test_a_heading_that_stands_twice() -> None:
    frame = pd.DataFrame([[*LINE.values(), "Other"]], columns=[*LINE, "Text "])
    with pytest.raises(BadInput, match="expected  every heading once"):
        open_records({"tenure": pd.DataFrame(TENURE), "plan_line": frame})


def test_words_that_are_no_option() -> None:
    with pytest.raises(AuditkitError, match=r'refused is \'skip\': "stop" and "set_aside" are known'):
        opened(refused="skip")
    with pytest.raises(AuditkitError, match='"last day" and "day of leaving" are known'):
        opened(ends="noon")


def test_every_code_is_in_the_data_file() -> None:
    everything = opened(
        [{**TENURE[0], "end": "2020"}, {"post_id": "P8", "person_id": "", "start": "2024"}],
        [{"due": "?"}, {"planned": "?"}, {"period": "?"}, {"moment": "?"}],
        refused="set_aside",
    )
    assert {code for _, _, code, _ in codes(everything)} <= set(data("faults"))


def test_of_many_names_the_nearest_are_the_same_in_every_run() -> None:
    names = Names(frozenset(f"P{n:05d}" for n in range(20_000)), {}, {})
    assert "(nearest: P00800, P00900)" in _about("P0000", "post", names, near=True)[1]


def test_a_sheet_of_a_period_that_the_handed_in_table_does_not_have() -> None:
    """A line of February among releases was counted as accepted and stood in no outcome and at no handover."""
    period = [
        {"period": f"R{n}", "start": f"2025-0{n}-01", "end": f"2025-0{n}-{28 if n == 2 else 30}"} for n in range(1, 7)
    ]
    said = refusal(lines=[{"period": "R1"}, {"period": "2025-02"}], period=period)
    assert said.split("\n\n")[1] == (
        "  frame 'plan_line' › row 2, column “period”\n"
        "    found     '2025-02'\n"
        "    expected  a period of the table period: R1, R2, R3, R4, R5 and 1 more\n"
        "    to mend   write the name of the period as that table has it, or add the period there; where all periods "
        "are months, quarters or years, that table is not needed"
    )
    records = opened(lines=[{"period": "R1"}, {"period": "2025-02"}], period=period, refused="set_aside")
    assert codes(records) == [("plan_line", 2, "no_such_period", True)]
    # Nobody knows which sheet it stood in: as with a period that cannot be read, none is named.
    assert rows(records, "refused", "unit_id", "period", "moment") == [("P7", None, "plan")]


def test_a_sheet_of_a_period_whose_own_row_was_refused() -> None:
    period = [{"period": "R1", "start": "2025-01", "end": "2025-01-31"}]
    period += [{"period": "R2", "start": "2025-02-01", "end": "2025-02-28"}]
    records = opened(lines=[{"period": "R1"}, {"period": "R2"}], period=period, refused="set_aside")
    assert codes(records) == [("plan_line", 1, "refers_to_refused", True), ("period", 1, "bad_date", True)]


def test_an_unknown_first_day_is_no_reason_to_delete_a_tenure() -> None:
    said = refusal([{**TENURE[0], "start": ""}])
    assert "write what is known of it: 2018, or ..2018-11-04 for that day or any before it; without the row" in said
    assert opened([{**TENURE[0], "start": "..2018-11-04"}]).tables["refused"].num_rows == 0
