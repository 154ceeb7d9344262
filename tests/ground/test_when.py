"""Dates as people write them: every way of writing, its exact interval; what cannot be read in one way is refused."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditkit.when import BEGINNING, OPEN, When, read_beside, read_date, read_due, read_period, read_spell

D = date
WRITTEN = [
    ("2025-03-31", D(2025, 3, 31), D(2025, 3, 31)),
    ("2025/3/1", D(2025, 3, 1), D(2025, 3, 1)),
    ("2025.03.01", D(2025, 3, 1), D(2025, 3, 1)),
    ("2025年3月1日", D(2025, 3, 1), D(2025, 3, 1)),
    ("２０２５－０３－３１", D(2025, 3, 31), D(2025, 3, 31)),
    ("20250331", D(2025, 3, 31), D(2025, 3, 31)),
    ("2025-03-31 00:00:00", D(2025, 3, 31), D(2025, 3, 31)),
    ("2025-03-31T08:15:00Z", D(2025, 3, 31), D(2025, 3, 31)),
    ("31/03/2025", D(2025, 3, 31), D(2025, 3, 31)),
    ("03/31/2025", D(2025, 3, 31), D(2025, 3, 31)),
    ("05.05.2025", D(2025, 5, 5), D(2025, 5, 5)),
    ("31 March 2025", D(2025, 3, 31), D(2025, 3, 31)),
    ("March 31, 2025", D(2025, 3, 31), D(2025, 3, 31)),
    ("31-Mar-2025", D(2025, 3, 31), D(2025, 3, 31)),
    ("Sept 2025", D(2025, 9, 1), D(2025, 9, 30)),
    ("03.04.2025", D(2025, 4, 3), D(2025, 4, 3)),
    ("2025-03", D(2025, 3, 1), D(2025, 3, 31)),
    ("202503", D(2025, 3, 1), D(2025, 3, 31)),
    ("2024年2月", D(2024, 2, 1), D(2024, 2, 29)),
    ("2025年3月初", D(2025, 3, 1), D(2025, 3, 10)),
    ("2025年3月中旬", D(2025, 3, 11), D(2025, 3, 20)),
    ("2025年2月底", D(2025, 2, 21), D(2025, 2, 28)),
    ("2025", D(2025, 1, 1), D(2025, 12, 31)),
    ("2025 Q2", D(2025, 4, 1), D(2025, 6, 30)),
    ("2025年第四季度", D(2025, 10, 1), D(2025, 12, 31)),
    ("1st May 2025", D(2025, 5, 1), D(2025, 5, 1)),
    ("end of June 2025", D(2025, 6, 21), D(2025, 6, 30)),
    ("mid-May 2025", D(2025, 5, 11), D(2025, 5, 20)),
    ("the end of Q2 2025", D(2025, 6, 21), D(2025, 6, 30)),
    ("2025年第二季度末", D(2025, 6, 21), D(2025, 6, 30)),
    ("2025年底", D(2025, 12, 21), D(2025, 12, 31)),
    ("2025年上半年", D(2025, 1, 1), D(2025, 6, 30)),
    ("..2018-11-26", BEGINNING, D(2018, 11, 26)),
    ("2018-11-26..", D(2018, 11, 26), OPEN),
    ("2018-01..2018-03", D(2018, 1, 1), D(2018, 3, 31)),
    ("至今", OPEN, OPEN),
    ("4712-12-31", OPEN, OPEN),
    ("31-Mar-25", D(2025, 3, 31), D(2025, 3, 31)),
    ("1 May 99", D(1999, 5, 1), D(1999, 5, 1)),
    ("15 Oct '24", D(2024, 10, 15), D(2024, 10, 15)),
    ("Oct ’24", D(2024, 10, 1), D(2024, 10, 31)),
    ("10/2024", D(2024, 10, 1), D(2024, 10, 31)),
    ("2024-Oct", D(2024, 10, 1), D(2024, 10, 31)),
    ("2024 Oct 15", D(2024, 10, 15), D(2024, 10, 15)),
]


@pytest.mark.parametrize(("text", "first", "last"), WRITTEN)
def test_a_way_of_writing(text: str, first: date, last: date) -> None:
    assert read_date(text) == When(first, last)


@pytest.mark.parametrize("text", [None, "", "  ", "\u3000"])
def test_blank_is_nothing(text: str | None) -> None:
    assert read_date(text) is None
    assert read_period(text) is None


@pytest.mark.parametrize(
    "text",
    ["03/04/2025", "3月底", "2025-13", "2025-02-30", "3月XX日", "soon", "2025-3-32", "45000", "2018-03..2018-01", ".."],
)
def test_what_has_no_single_reading_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2018-01..2018-03" if ".." in text else "2025-03-31, 2025-03"):
        read_date(text)


@pytest.mark.parametrize("text", ["Oct-24", "Oct 24", "Oct24", "24-Oct", "13/2024", "31-Feb-24"])
def test_a_month_with_two_figures_may_be_a_day_and_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="2025-03-31, 2025-03"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Oct-24", "2024-10"),
        ("Oct 24", "2024-10"),
        ("October '24", "2024-10"),
        ("May-99", "1999-05"),
        ("Q1 '24", "2024-Q1"),
    ],
)
def test_a_month_with_two_figures_is_a_period_because_a_day_is_none(text: str, name: str) -> None:
    found = read_period(text)
    assert found
    assert found[2] == name


@pytest.mark.parametrize("text", ["24-Oct", "Oct-2", "15-Oct-24", "13/2024", "FY24"])
def test_what_is_no_month_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="2025-03, 2025年3月"):
        read_period(text)


@pytest.mark.parametrize("text", ["Apr  2013", "April\u00a0\u00a02013", "by  the  end of\nApril 2013"])
def test_blanks_in_a_date_make_no_difference(text: str) -> None:
    when = read_due(text)
    assert when
    assert when.latest == D(2013, 4, 30)


def test_the_year_of_the_sheet_completes_a_date() -> None:
    assert read_date("3月15日", year=2024) == When(D(2024, 3, 15), D(2024, 3, 15))
    assert read_date("2月底", year=2024) == When(D(2024, 2, 21), D(2024, 2, 29))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("30 April", D(2025, 4, 30), D(2025, 4, 30)),
        ("April 30th", D(2025, 4, 30), D(2025, 4, 30)),
        ("June", D(2025, 6, 1), D(2025, 6, 30)),
        ("end of Q2", D(2025, 6, 21), D(2025, 6, 30)),
        ("by 30 April", D(2025, 4, 30), D(2025, 4, 30)),
        ("before the end of June", D(2025, 6, 21), D(2025, 6, 30)),
        ("3月10日前", D(2025, 3, 10), D(2025, 3, 10)),
        ("4月底前完成", D(2025, 4, 21), D(2025, 4, 30)),
        ("自1月5日至2月28日", D(2025, 2, 28), D(2025, 2, 28)),
        ("1 May - 30 June", D(2025, 6, 30), D(2025, 6, 30)),
        ("自12月5日至1月20日", D(2026, 1, 20), D(2026, 1, 20)),
        ("2025-03-01至2025-04-15", D(2025, 4, 15), D(2025, 4, 15)),
    ],
)
def test_a_due_date_is_the_day_by_which_it_is_to_be_done(text: str, first: date, last: date) -> None:
    assert read_due(text, 2025) == When(first, last)


@pytest.mark.parametrize(
    "text", ["3月10日起", "since 1 May", "4.20", "Apr 25", "by", "前", "3月XX日前", "2025-03至今", "at once"]
)
def test_a_due_date_without_an_end_or_with_two_readings_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2025-03-31, 2025-03"):
        read_due(text, 2025)


def test_only_a_due_date_is_meant_by_before() -> None:
    with pytest.raises(ValueError, match="2025-03-31"):
        read_date("by 30 April 2025")


@pytest.mark.parametrize(
    ("text", "month", "due", "last"),
    [
        ("1月15日", D(2024, 12, 1), True, D(2025, 1, 15)),  # a plan of December promises for January
        ("30 April", D(2025, 6, 1), True, D(2025, 4, 30)),  # overdue, and still of this year
        ("12月底", D(2025, 1, 1), True, D(2025, 12, 31)),  # the goal of the year
        ("月底", D(2025, 2, 1), True, D(2025, 2, 28)),
        ("本月底前", D(2025, 2, 1), True, D(2025, 2, 28)),
        ("end of the month", D(2025, 2, 1), True, D(2025, 2, 28)),
        ("12月28日", D(2025, 1, 1), False, D(2024, 12, 28)),  # written or done before
        ("5 January", D(2024, 12, 1), False, D(2025, 1, 5)),
    ],
)
def test_the_year_is_the_one_that_lies_nearest(text: str, month: date, due: bool, last: date) -> None:
    until = month.replace(day=monthrange(month.year, month.month)[1])
    found = read_beside(text, month, until, due)
    assert found is not None
    assert found.latest == last


def test_a_date_in_a_year_s_sheet_is_of_that_year() -> None:
    for text in ("9月30日", "30 Sept"):
        assert read_beside(text, D(2025, 1, 1), D(2025, 12, 31)) == When(D(2025, 9, 30), D(2025, 9, 30))


DAYS = st.dates(D(1950, 1, 1), D(2100, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%Y年%m月%d日"]))
def test_a_day_is_read_back(day: date, form: str) -> None:
    assert read_date(day.strftime(form)) == When(day, day)


@given(DAYS, st.sampled_from(["%Y-%m", "%Y年%m月", "%B %Y"]))
def test_a_month_is_read_back(day: date, form: str) -> None:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    assert read_date(day.strftime(form)) == When(day.replace(day=1), last)


@given(DAYS)
def test_day_and_month_are_never_swapped_in_silence(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        try:
            found = read_date(text)
        except ValueError:
            assert day.day <= 12
        else:
            assert found == When(day, day)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_date(text)
    except ValueError:
        return
    assert found is None or found.earliest <= found.latest


@given(DAYS)
def test_periods_have_one_name(day: date) -> None:
    first, last, name = read_period(f"{day:%Y-%m}") or pytest.fail("no period")
    assert (first.day, (last + timedelta(1)).day, name) == (1, 1, f"{day:%Y-%m}")
    quarter = (day.month + 2) // 3
    assert (read_period(f"{day.year} Q{quarter}") or ("", "", ""))[2] == f"{day.year}-Q{quarter}"
    half = (day.month + 5) // 6
    for written in (f"{day.year}H{half}", f"H{half} {day.year}", f"{day.year}年{'上下'[half - 1]}半年"):
        assert (read_period(written) or ("", "", ""))[2] == f"{day.year}-H{half}"
    assert read_period(str(day.year)) == (D(day.year, 1, 1), D(day.year, 12, 31), str(day.year))


def test_a_spreadsheet_writes_a_month_as_its_first_day() -> None:
    assert read_period("2025-03-01 00:00:00") == (D(2025, 3, 1), D(2025, 3, 31), "2025-03")
    for text in ("2025-03-02", "2025-01..2025-02", "2025年3月底"):
        with pytest.raises(ValueError, match="a month, quarter, half-year or year"):
            read_period(text)


@pytest.mark.parametrize("text", ["first half of 2025", "the first half of 2025", "2025-H1", "H1/2025", "2025上半年"])
def test_half_years_as_people_write_them(text: str) -> None:
    assert read_period(text) == (D(2025, 1, 1), D(2025, 6, 30), "2025-H1")
    assert read_due(f"end of {text}" if text.isascii() else "2025年6月底") == read_date("2025年6月底")


@pytest.mark.parametrize(
    "text", ["from 2025-" * 200_000, "2025-01-01.." * 50_000, "1年" * 500_000, "by " * 300_000 + "May"]
)
def test_a_text_of_a_million_letters_is_soon_no_date(text: str) -> None:
    """Every pair of halves of it was tried: twenty thousand dashes took more than a minute."""
    begun = process_time()
    for read in (read_date, read_due, read_period):
        with pytest.raises(ValueError, match=r"\d"):
            read(text)
    assert read_spell(text) is None
    with pytest.raises(ValueError, match=r"\d"):
        read_beside(text, date(2025, 3, 1), date(2025, 3, 31))
    assert process_time() - begun < 3
    assert read_date(" " * 1_000 + "2025-03-01 ") == read_date("2025-03-01")
