"""Dates as people write them, as intervals: an uncertain date is [earliest, latest], never a guessed day."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

BEGINNING = date(1, 1, 1)
OPEN = date(9999, 12, 31)

DATE_FORMS = "a date or a month: 2025-03-31, 2025-03, 2025年3月, 3月底"
PERIOD_FORMS = (
    "a month, quarter, half-year or year (2025-03, 2025年3月, 2025-Q1, 2025-H1, 2025), or a name from the period table"
)

_OPEN_WORDS = {"9999-12-31", "4712-12-31", "99991231", "47121231", "至今", "present", "current", "now", "今", "to date",
               "till now", "until now", "to present", "现在", "目前"}  # fmt: skip
_MONTHS = {name: n // 2 + 1 for n, name in enumerate(
    "jan january feb february mar march apr april may may_ jun june jul july aug august sep september "
    "oct october nov november dec december".split())}  # fmt: skip
_MONTHS["sept"] = 9
_SEP = r"[-/.年]"
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
ORDERS = ("day first", "month first")
_CENTURY = 70  # of two digits from here on the year is one of the last century
_LONGEST = 200  # letters: of a longer text every pair of halves would be tried, for hours
_YEAR = re.compile(r"(\d{4})年?")
_QUARTER = re.compile(r"(?:(\d{4})[-/ 年]?)?(?:q([1-4])|第?([1-4一二三四])季度)(初|末|底)?|q([1-4])[-/ ]?(\d{4})")
_HALF_YEAR = re.compile(
    r"(?:(\d{4})年?)?([上下])半年|(\d{4})[-/ ]?h([12])|h([12])[-/ ]?(\d{4})"
    r"|(?:the )?(first|second) half(?: of)? (\d{4})"
)
_SECOND = frozenset({"下", "2", "second"})
_YEAR_END = re.compile(r"(?:(\d{4})年?|年)(底|末)")
_MONTH = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})月?(份|初|上旬|中旬|下旬|末|底)?")
_MONTH_LAST = re.compile(r"(\d{1,2})[-/.](\d{4})")
_MONTH_ONLY = re.compile(r"(\d{1,2})月(份|初|上旬|中旬|下旬|末|底)?")
_DAY = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})[-/.月](\d{{1,2}})日?")
_DAY_ONLY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})[ -])?([a-z]+)\.?,?[ -]?(\d{4})")
_NAMED_US = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})")
_NAMED_SHORT = re.compile(r"(\d{1,2})[ -]?([a-z]+)\.?,?[ -](\d{2})")
_YEAR_NAMED = re.compile(r"(\d{4})[-/. ]?([a-z]+)\.?(?:[-/. ](\d{1,2}))?")
_MONTH_SHORT = re.compile(r"([a-z]+)\.?[-/ ]?(\d{2})")
_APOSTROPHE = re.compile(r" ?['’‘](\d{2})$")
_NAMED_ONLY = re.compile(r"(?:(\d{1,2})[ -])?([a-z]+)\.?")
_NAMED_US_ONLY = re.compile(r"([a-z]+)\.? (\d{1,2})")
_NTH = re.compile(r"(?<=\d)(?:st|nd|rd|th)(?![a-z])(?: of(?= ))?")
_PART_OF = re.compile(r"(?:the )?(beginning|start|early|middle|mid|end|late)(?: of)?[ -](?:the )?(.+)")
_BY = re.compile(r"(?:by|before|until|till|no[t]? later than|on or before|due(?: by)?)\s+(?:the\s+)?|截[至止]|于")
_THIS_MONTH = re.compile(r"(?<![\d月一二三四五六七八九十])(?:本月|当月|月)(?!份|\d)")
_THIS_MONTH_NAMED = re.compile(r"(?:the |this )?month(?:'s)?[ -]end|(?:the )?end of (?:the |this )?month")
_BY_END = re.compile(r"(?:之前|以前|前|内)?(?:完成)?$")
_CLOCK = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?$")
_BETWEEN = re.compile(r"[-–—~至到]+|(?<![a-z])(?:to|until|till)(?![a-z])")
_FROM = re.compile(r"(?:since|from|自|从)\s*|\s*(?:起|onwards?)$")
_THIRDS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "末": (21, 31), "底": (21, 31)}
_PARTS = {"beginning": "初", "start": "初", "early": "初", "middle": "中旬", "mid": "中旬", "end": "底", "late": "底"}
FAR = timedelta(183)


@dataclass(frozen=True)
class When:
    """A date known to lie in [earliest, latest], both days inclusive."""

    earliest: date
    latest: date

    @property
    def exact(self) -> bool:
        """Whether one day only is possible."""
        return self.earliest == self.latest


def read_date(text: str | None, year: int | None = None) -> When | None:
    """A date as a person wrote it, as the interval in which it lies.

    Args:
        text: the cell; full-width digits are folded. `..2018-11-26` means on or before, `2018-11-26..` on or after.
        year: the year of the sheet, for dates such as `3月底` that do not name one.

    Returns:
        The interval; None for a blank cell.

    Raises:
        ValueError: the text is no date, or is one in two readings (`03/04/2025`). The text says what was expected.

    Source: `docs/definitions.md`, "Dates as people write them".

    Examples:
        >>> read_date("2024-02")
        When(earliest=datetime.date(2024, 2, 1), latest=datetime.date(2024, 2, 29))
        >>> read_date("03.04.2025").earliest
        datetime.date(2025, 4, 3)
        >>> read_date("..2018-11-26").earliest == BEGINNING
        True
        >>> read_date("3月底", year=2025) == read_date("end of March 2025")
        True
    """
    clean = _clean(text)
    if not clean:
        return None
    if clean in _OPEN_WORDS:
        return When(OPEN, OPEN)
    if ".." in clean:
        return _range(clean, year)
    found = _try_all(_CLOCK.sub("", clean), year)
    if found is None:
        raise ValueError(DATE_FORMS)
    return found


def in_order(text: str, order: str) -> str:
    """A cell whose dates have the year last, with the year first, as whoever knows the records says they are written.

    A year of two digits lies between 1970 and 2069. With dots the day stands first in any case. A date that is none in
    that order is given a text that nobody reads as one: it would say that the order is another.

    Args:
        order: one of `ORDERS`.

    Source: `docs/definitions.md`, "Dates as people write them".

    Examples:
        >>> [in_order("06/02/2015", order) for order in ORDERS], in_order("30.09.21", "day first")
        (['2015-02-06', '2015-06-02'], '2021-09-30')
    """

    def turned(found: re.Match[str]) -> str:
        one, two, year = int(found[1]), int(found[3]), _full(found[4])
        month, day = (one, two) if order == "month first" and found[2] != "." else (two, one)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return f"{found[0]} (not {order})"

    return YEAR_LAST.sub(turned, unicodedata.normalize("NFKC", text))


def read_due(text: str | None, year: int | None = None) -> When | None:
    """The day by which a thing is to be done: also `by 30 April`, `3月10日前`, and of a spell its last day.

    Raises:
        ValueError: the text is no date, or is one in two readings.

    Source: `docs/definitions.md`, "Dates as people write them".

    Examples:
        >>> read_due("自3月5日至4月20日", 2025).latest, read_due("by the end of Q2", 2025).earliest
        (datetime.date(2025, 4, 20), datetime.date(2025, 6, 21))
    """
    try:
        return read_date(text, year)
    except ValueError:
        clean = _clean(text)
        by = _BY.match(clean)
        alone = _BY_END.sub("", clean[by.end() :] if by else clean)
        if alone != clean and _reads(alone, year):
            return read_date(alone, year)
        first, last = read_spell(clean, year) or ("", "")
        if not last or last in _OPEN_WORDS:
            raise
    low, high = read_date(first, year), read_date(last, year)
    if low and high and high.latest < low.earliest and year and not _reads(last):
        high = read_date(last, year + 1)  # 自12月5日至1月20日
    return high


def read_beside(text: str, since: date, until: date, due: bool = False, slack: timedelta = FAR) -> When | None:
    """A date that names no year, in a row about the days from `since` to `until`.

    `月底` and `end of the month` are those of the month that the row is about. A date is of the year in which they
    begin, unless it would lie more than `slack` before them: then of the next one. A day that is no due date and would
    lie more than half a year after them is of the year before.

    Raises:
        ValueError: the text is no date with any year.

    Source: `docs/definitions.md`, "Dates as people write them".

    Examples:
        >>> december, january = date(2024, 12, 1), date(2025, 1, 1)
        >>> read_beside("1月15日", december, date(2024, 12, 31), due=True).latest
        datetime.date(2025, 1, 15)
        >>> read_beside("28 Dec", january, date(2025, 1, 31)).latest
        datetime.date(2024, 12, 28)
        >>> read_beside("12月底", january, date(2025, 1, 31), due=True).latest
        datetime.date(2025, 12, 31)
    """
    read = read_due if due else read_date
    if timedelta(26) < until - since < timedelta(31):
        text = _THIS_MONTH.sub(f"{since.month}月", _THIS_MONTH_NAMED.sub(f"{since.month}月底", _clean(text)))
    found = read(text, since.year)
    if found and since - found.latest > slack:
        return read(text, since.year + 1)
    if found and not due and found.earliest - until > FAR:
        return read(text, since.year - 1)
    return found


def read_period(text: str | None) -> tuple[date, date, str] | None:
    """A calendar period as a person wrote it: first day, last day, canonical name.

    Raises:
        ValueError: the text is neither a month, a quarter, a half-year nor a year.

    Examples:
        >>> read_period("2025年3月")
        (datetime.date(2025, 3, 1), datetime.date(2025, 3, 31), '2025-03')
        >>> read_period("2025 Q1")[2], read_period("2025年下半年")[2], read_period("2026")[2]
        ('2025-Q1', '2025-H2', '2026')
    """
    clean = _clean(text)
    if not clean:
        return None
    if (m := _MONTH_SHORT.fullmatch(clean)) and m[1] in _MONTHS:  # a day is no period: Oct-24 is that of a year
        clean = f"{m[1]} {_full(m[2])}"
    found = _try_all(_CLOCK.sub("", clean), None)
    if found is None:
        raise ValueError(PERIOD_FORMS)
    first, last = found.earliest, found.latest
    if found.exact and first.day == 1 and re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", _CLOCK.sub("", clean)):
        last = _month(first.year, first.month).latest  # a spreadsheet stores a month as its first day
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last + timedelta(1)).day == 1
    if not whole or months not in (1, 3, 6, 12):
        raise ValueError(PERIOD_FORMS)
    return first, last, period_name(first, months)


def period_name(first: date, months: int) -> str:
    """The canonical name of a month, a quarter, a half-year or a year, from its first day and its length."""
    part = {1: f"-{first:%m}", 3: f"-Q{(first.month + 2) // 3}", 6: f"-H{(first.month + 5) // 6}", 12: ""}[months]
    return f"{first:%Y}{part}"


def read_spell(text: str | None, year: int | None = None) -> tuple[str, str] | None:
    """The first and the last day of a spell that stands in one cell, each as it was written; no last day is blank.

    Args:
        text: the cell.
        year: the year of the sheet, for days that name none.

    Returns:
        None where the cell is no spell, or one in two readings.

    Source: `docs/definitions.md`, "Dates as people write them".

    Examples:
        >>> read_spell("1 Feb 2024 – 14 March 2025"), read_spell("2021.05-至今"), read_spell("since 1 May 2021")
        (('1 feb 2024', '14 march 2025'), ('2021.05', '今'), ('1 may 2021', ''))
        >>> read_spell("2024-03-01") is None
        True
    """
    clean = _clean(text)
    alone = _FROM.sub("", clean)
    if alone != clean and _reads(alone, year):
        return alone, ""
    cut = [(clean[: one.start()], clean[one.end() :]) for one in _BETWEEN.finditer(clean)]
    found = [(_FROM.sub("", low.strip()), high.strip()) for low, high in cut]
    whole = [(low, high) for low, high in found if _reads(low, year) and _reads(high, year)]
    return whole[0] if len(whole) == 1 else None


def _reads(text: str, year: int | None = None) -> bool:
    try:
        return read_date(text, year) is not None
    except ValueError:
        return False


def _clean(text: str | None) -> str:
    """The text in one way of writing; what is longer than any date ends in a sign that no date has, and is none."""
    bare = (text or "").strip()
    bare = bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST]}¶"
    clean = " ".join(unicodedata.normalize("NFKC", bare).lower().split())
    return _APOSTROPHE.sub(lambda found: f" {_full(found[1])}", clean)


def _full(year: str) -> int:
    """A year, of two digits one between 1970 and 2069."""
    return int(year) + (0 if len(year) > 2 else 1900 if int(year) >= _CENTURY else 2000)


def _range(clean: str, year: int | None) -> When:
    low, _, high = clean.partition("..")
    first, last = read_date(low, year), read_date(high, year)
    if (first is None and last is None) or (first and last and first.earliest > last.latest):
        raise ValueError("a range whose first day is not after its last: 2018-01..2018-03, ..2018-11-26, 2018-11-26..")
    return When(first.earliest if first else BEGINNING, last.latest if last else OPEN)


def _try_all(clean: str, year: int | None) -> When | None:
    try:
        return _try_numbers(clean, year) or _try_names(_NTH.sub("", clean), year)
    except ValueError:
        return None


def _try_numbers(clean: str, year: int | None) -> When | None:
    if m := _DAY.fullmatch(clean):
        return _day(int(m[1]), int(m[2]), int(m[3]))
    if m := _MONTH.fullmatch(clean):
        return _part(int(m[1]), int(m[2]), m[3])
    if m := _YEAR.fullmatch(clean):
        return When(date(int(m[1]), 1, 1), date(int(m[1]), 12, 31))
    if (m := _QUARTER.fullmatch(clean)) and (of := int(m[1] or m[6] or year or 0)):
        named = m[2] or m[3] or m[5]
        quarter = int(named) if named.isdigit() else " 一二三四".find(named)
        whole = When(date(of, quarter * 3 - 2, 1), _month(of, quarter * 3).latest)
        return _part_of(whole, m[4]) if m[4] else whole
    if (m := _HALF_YEAR.fullmatch(clean)) and (of := int(m[1] or m[3] or m[6] or m[8] or year or 0)):
        second = (m[2] or m[4] or m[5] or m[7]) in _SECOND
        return When(date(of, 7, 1), date(of, 12, 31)) if second else When(date(of, 1, 1), date(of, 6, 30))
    if (m := _YEAR_END.fullmatch(clean)) and (of := int(m[1] or year or 0)):
        return _part(of, 12, m[2])
    if m := _COMPACT.fullmatch(clean):
        return _day(int(m[1]), int(m[2]), int(m[3])) if m[3] else _month(int(m[1]), int(m[2]))
    if (m := _DOTTED.fullmatch(clean)) and int(m[2]) <= 12:
        return _day(int(m[3]), int(m[2]), int(m[1]))  # whoever puts the month first writes no dots
    if m := _MONTH_LAST.fullmatch(clean):
        return _month(int(m[2]), int(m[1]))
    if m := _DAY_FIRST.fullmatch(clean):
        return _either_order(int(m[1]), int(m[2]), int(m[3]))
    if year and (m := _DAY_ONLY.fullmatch(clean)):
        return _day(year, int(m[1]), int(m[2]))
    if year and (m := _MONTH_ONLY.fullmatch(clean)):
        return _part(year, int(m[1]), m[2])
    return None


def _try_names(clean: str, year: int | None) -> When | None:
    if (m := _NAMED_US.fullmatch(clean)) and m[1] in _MONTHS:
        return _day(int(m[3]), _MONTHS[m[1]], int(m[2]))
    if (m := _NAMED.fullmatch(clean)) and m[2] in _MONTHS:
        return _day(int(m[3]), _MONTHS[m[2]], int(m[1])) if m[1] else _month(int(m[3]), _MONTHS[m[2]])
    if (m := _NAMED_SHORT.fullmatch(clean)) and m[2] in _MONTHS:
        return _day(_full(m[3]), _MONTHS[m[2]], int(m[1]))
    if (m := _YEAR_NAMED.fullmatch(clean)) and m[2] in _MONTHS:
        return _day(int(m[1]), _MONTHS[m[2]], int(m[3])) if m[3] else _month(int(m[1]), _MONTHS[m[2]])
    if year and (m := _NAMED_US_ONLY.fullmatch(clean)) and m[1] in _MONTHS and abs(int(m[2]) - year % 100) > 1:
        return _day(year, _MONTHS[m[1]], int(m[2]))
    if year and (m := _NAMED_ONLY.fullmatch(clean)) and m[2] in _MONTHS:
        return _day(year, _MONTHS[m[2]], int(m[1])) if m[1] else _month(year, _MONTHS[m[2]])
    if (m := _PART_OF.fullmatch(clean)) and (whole := _try_all(m[2], year)):
        return _part_of(whole, _PARTS[m[1]])
    return None


def _part_of(whole: When, part: str) -> When | None:
    """The beginning or the end of a quarter or a year is that of its first or last month; a month has a middle too."""
    one = whole.earliest if part == "初" else whole.latest
    month = _month(one.year, one.month)
    if whole.exact or (part == "中旬" and whole != month):
        return None
    return _part(one.year, one.month, part)


def _either_order(one: int, two: int, year: int) -> When | None:
    """Day first or month first, only where one reading is possible: 03/04/2025 is refused, 31/03/2025 is not."""
    if one == two or one > 12:
        return _day(year, two, one)
    return _day(year, one, two) if two > 12 else None


def _day(year: int, month: int, day: int) -> When:
    return When(date(year, month, day), date(year, month, day))


def _month(year: int, month: int) -> When:
    return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _part(year: int, month: int, part: str | None) -> When:
    whole = _month(year, month)
    if part not in _THIRDS:
        return whole
    first, last = _THIRDS[part]
    return When(whole.earliest.replace(day=first), whole.latest.replace(day=min(last, whole.latest.day)))
