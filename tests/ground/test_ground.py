"""Addresses, errors, parameters and the frozen result: exact texts, and values that nothing can make into markup."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditkit.errors import AuditkitError, BadInput, Fault, UnknownName
from auditkit.evidence import Address, column_letter
from auditkit.parameters import Parameters
from auditkit.result import Result, cell, html_table, many, settings

PLACE = Address("plan_2025-03.xlsx", "Project 7", 18, "F", "完成时间")


@given(st.integers(0, 20_000))
def test_a_column_letter_counts_as_a_spreadsheet_does(index: int) -> None:
    number = 0
    for letter in column_letter(index):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number == index + 1


def test_an_address_names_what_it_knows() -> None:
    assert str(PLACE) == "plan_2025-03.xlsx › Project 7 › row 18, column F “完成时间”"
    assert str(Address("a.csv")) == "a.csv"
    assert str(Address("a.csv", row=1200)) == "a.csv › row 1,200"
    assert str(Address("frame 'tenure'", row=1, heading="start")) == "frame 'tenure' › row 1, column “start”"


def test_an_error_says_where_what_expected_and_how_to_mend_it() -> None:
    fault = Fault(PLACE, "'3月XX日'", "a date", "write 2025-03", "date")
    assert str(BadInput("1 cell could not be read.", [fault], "Nothing was guessed.")) == (
        "1 cell could not be read.\n\n"
        "  plan_2025-03.xlsx › Project 7 › row 18, column F “完成时间”\n"
        "    found     '3月XX日'\n    expected  a date\n    to mend   write 2025-03\n\n"
        "Nothing was guessed."
    )


def test_ten_faults_are_shown_and_the_others_counted() -> None:
    faults = [Fault(Address("a.csv", row=n), str(n), "e", "m", "c") for n in range(1, 1236)]
    text = str(BadInput("many", faults))
    assert text.count("found") == 10
    assert "… and 1,225 more" in text
    assert len(BadInput("many", faults).faults) == 1235


def test_an_unknown_name_offers_the_nearest() -> None:
    assert str(UnknownName("post", "P7-MGX", ["P7-MGR", "HQ-GM"])) == (
        "no post is called 'P7-MGX' in these records (2 known). Nearest: P7-MGR."
    )
    assert str(UnknownName("post", "x", [])).endswith("The records hold no post.")
    assert str(UnknownName("post", "x", ["P7-MGR", "HQ-GM"])).endswith("(2 known). Such as: P7-MGR, HQ-GM.")


def test_of_many_names_those_that_begin_alike_are_compared() -> None:
    many = [f"U{unit:02d}-{number:04d}" for unit in range(10) for number in range(1000)]
    assert "Nearest: U07-0123" in str(UnknownName("item", "u07-01234", many))
    assert "Such as: U00-0000" in str(UnknownName("item", "none of them", many))


def test_every_parameter_has_a_meaning_and_a_checked_value() -> None:
    asked = Parameters(date(2025, 6, 30))
    assert set(Parameters.meanings()) == set(asked.asdict())
    assert asked.but(window=1).window == 1
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"window": -1}, "parameter window is -1; expected a whole number"),
        ({"silence": 1.5}, "parameter silence is 1.5"),
        ({"window_days": True}, "parameter window_days is True"),
        ({"by": "person"}, "parameter by is 'person'; expected one of post, unit"),
        ({"windows": 1}, "no parameter is called windows; the parameters are as_of, "),
    ]
    for change, text in wrong:
        with pytest.raises(AuditkitError, match=text):
            asked.but(**change)
    with pytest.raises(FrozenInstanceError):
        asked.window = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (float("nan"), ""), (pd.NA, ""), (pd.NaT, ""), (True, "yes"), (np.bool_(False), "no"), (3.0, "3"),
        (2.5, "2.5"), (pd.Timestamp("2025-03-01"), "2025-03-01"), (date(2025, 3, 1), "2025-03-01"), ("a", "a"),
    ],
)  # fmt: skip
def test_a_value_as_a_person_reads_it(value: object, text: str) -> None:
    assert cell(value) == text


@given(st.text(), st.text(), st.text())
def test_no_text_becomes_markup(text: str, sentence: str, foot: str) -> None:
    html = html_table(pd.DataFrame({text: [text]}), sentence, foot)
    plain = html_table(pd.DataFrame({"x": ["x"]}), "", "")
    assert html.count("<") == plain.count("<")
    assert html.count(">") == plain.count(">")


def result() -> Result:
    table = pa.table({"n": pa.array([1, None], pa.int32()), "day": pa.array([date(2025, 3, 1), None], pa.date32())})
    return Result("numbers", "2 rows.", {"as_of": date(2025, 6, 30)}, {"numbers": "select 1"}, lambda: table)


def test_a_result_is_frozen_and_its_frame_keeps_types() -> None:
    answer = result()
    assert (str(answer), repr(answer), len(answer)) == ("2 rows.", "<numbers: 2 rows.>", 2)
    assert [str(kind) for kind in answer.frame.dtypes] == ["Int64", "datetime64[ms]"]
    assert answer.evidence.empty
    assert "as_of 2025-06-30" in answer._repr_html_()
    with pytest.raises(FrozenInstanceError):
        answer.sentence = "3 rows."  # type: ignore[misc]


def test_a_long_frame_is_capped_and_counted() -> None:
    html = html_table(pd.DataFrame({"n": range(2000)}), "", "")
    assert html.count("<tr>") == 21
    assert "20 of 2,000 rows" in html


def test_settings_leave_out_what_was_not_given() -> None:
    line = settings(Parameters(date(2025, 6, 30)).asdict())
    assert line.startswith("as_of 2025-06-30 · silence 2 · window 3")
    assert not {"known_on", "strength", "window_days"} & set(line.split())
    assert many(1, "day") == "1 day"
