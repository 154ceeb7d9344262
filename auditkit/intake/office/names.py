"""What names of tabs, files and folders and title rows say: the month, the moment, the unit, the day of writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from auditkit.intake.office.headings import Words, folded, key, stands

_MONTHS = {name: at // 2 + 1 for at, name in enumerate(
    "jan january feb february mar march apr april may may jun june jul july aug august sep september "
    "oct october nov november dec december".split())} | {"sept": 9}  # fmt: skip
_CHINESE = {name: at for at, name in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMERAL = "|".join(sorted(_CHINESE, key=len, reverse=True))
_YEAR = r"(?<!\d)(20\d\d|19\d\d)"
YEAR = re.compile(r"20\d\d|19\d\d")
_PATTERNS = [
    ("day", re.compile(rf"{_YEAR}\s*[-/.年_]\s*(\d{{1,2}})\s*[-/.月_]\s*(\d{{1,2}})(?!\d)\s*日?")),
    ("day", re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")),
    ("half", re.compile(rf"{_YEAR}\s*[-/年_ ]*\s*度?\s*(?:(h[12])(?![a-z\d])|([上下])\s*半年)")),
    ("half", re.compile(rf"(?<![a-z\d])(h[12])\s*[-/_ ]?\s*{_YEAR}(?!\d)")),
    ("half", re.compile(rf"(?<![a-z])(first|second)\s+half\s+(?:of\s+)?{_YEAR}(?!\d)")),
    ("quarter", re.compile(rf"{_YEAR}\s*[-/年_ ]*\s*(?:度|第)*\s*(?:q([1-4])|([1-4一二三四])\s*季度)")),
    ("quarter", re.compile(rf"(?<![a-z\d])q([1-4])\s*[-/_ ]?\s*{_YEAR}(?!\d)")),
    ("month", re.compile(rf"{_YEAR}\s*年?\s*度?\s*[-/._年]?\s*({_NUMERAL}|\d{{1,2}})\s*月")),
    ("month", re.compile(rf"{_YEAR}\s*[-/._]\s*(\d{{1,2}})(?![\d]|\s*[-/._]\s*\d)")),
    ("month", re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(?!\d)")),
    ("named", re.compile(rf"(?<![a-z])({_NAMED})(?![a-z])[-_ .,']*(20\d\d|19\d\d)(?!\d)")),
    ("year named", re.compile(rf"{_YEAR}[-_ .,]*({_NAMED})(?![a-z])")),
    # Mar-25 is how a spreadsheet writes a month; Mar-15 and Mar 25 may be days.
    ("named short", re.compile(rf"(?<![a-z\d])({_NAMED})[-_/.'’]?([23]\d)(?![\d:])")),
    ("named short", re.compile(rf"(?<![a-z\d])({_NAMED})\.?\s*['’‘]([0-6]\d)(?!\d)")),
    ("month last", re.compile(r"(?<!\d)(\d{1,2})\s*[-/._]\s*(20\d\d|19\d\d)(?!\d)")),
    ("year", re.compile(rf"{_YEAR}\s*(?:年度?|annual|yearly)?(?!\d)")),
    ("only month", re.compile(rf"(?<![\d一二三四五六七八九十])({_NUMERAL}|\d{{1,2}})\s*月(?!\s*\d+\s*日)")),
    ("only named", re.compile(rf"(?:(?<![a-z])(?!may)({_NAMED})|^\W*(may))(?![a-z])")),
    ("only number", re.compile(r"^\s*(\d{1,2})\s*$")),
]  # fmt: skip
# 2013-14 is a year of two calendar years, and nobody knows of which the plan is; 2011-12 only where a name is annual.
_TWO_YEARS = re.compile(rf"{_YEAR}\s*[-/–—_]\s*(\d\d)(?!\d)(?!\s*[-/._月])")
_DIGITS = "〇一二三四五六七八九"
_YEAR_IN_WORDS = re.compile(r"二[〇零][〇零一二三四五六七八九]{2}(?=年)")
_VERSION = re.compile(
    r"(?<![a-z])v(?:er|ersion)?\.?\s*(\d{1,2})(?!\d)|第\s*([一二三四五六七八九\d]{1,2})\s*(?:版|稿)|\((\d{1,2})\)"
)
_SHEET = re.compile(r"^(?:sheet|tab|table|工作表|表)\s*\d*$")
_SPLIT = re.compile(r"[|_—–·，。、:;；《》“”]| - ")
_MARKS = " ()[]【】.,'\"&+-/\\:"
_EMPTY = re.compile(r"[(\[【]\W*[)\]】]")


@dataclass(frozen=True)
class Said:
    """What one name says. `periods` are canonical (2025-03, 2025-Q1, 2025) or names of the table `period`, `months` are
    numbers without a year. `whole` says that its one year is a name of that table."""

    text: str
    periods: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    day: date | None = None
    moments: tuple[str, ...] = ()
    unit: str | None = None
    version: int = 0
    whole: bool = False


def said(text: str, words: Words) -> Said:
    """Read a name.

    Examples:
        >>> from auditkit.intake.office.headings import words
        >>> one = said("工程部2025年3月份重点工作计划（更正）", words())
        >>> one.periods, one.moments, one.unit, one.version
        (('2025-03',), ('plan',), '工程部', 1)
        >>> said("３月", words()).months, said("Safety review Mar 2025 v2", words()).unit
        ((3,), 'Safety')
    """
    clean = _YEAR_IN_WORDS.sub(lambda year: "".join(map(str, map(_DIGITS.index, year[0].replace("零", "〇")))),
                               unicodedata.normalize("NFKC", text).replace("○", "〇"))  # fmt: skip
    rest, found = _cut_names(clean.casefold(), words.periods)
    rest, dates = _cut_dates(rest)
    found += dates
    periods = dict.fromkeys(one for kind, one in found if kind == "period")
    months = dict.fromkeys(int(one) for kind, one in found if kind == "month")
    years = dict.fromkeys(int(one) for kind, one in found if kind == "year")
    days = [date.fromisoformat(one) for kind, one in found if kind == "day"]
    if not periods and not months and len(days) == 1 and days[0].day == 1:
        periods = {f"{days[0]:%Y-%m}": None}  # the first of a month in a name is how machines write the month
    version, rest = _version(rest, words)
    written = days[0] if len(days) == 1 and days[0].day != 1 else None
    return Said(
        text, tuple(periods), tuple(months), tuple(years), written, moments(clean, words),
        _unit(rest, text if len(text) == len(clean) else clean, words), version,
        len(years) == 1 and str(*years) in words.periods,
    )  # fmt: skip


def _cut_names(text: str, names: tuple[str, ...]) -> tuple[str, list[tuple[str, str]]]:
    """The text with every name of a period replaced by a bar, longest first, and which they were."""
    found = []
    for name in names:
        if YEAR.fullmatch(name):  # it may be the year of a month
            continue
        written = folded(name)
        word = re.escape(written)
        # 2023.1 stands neither in 2023.10 nor in 2023.1.5; Chinese names need no blank beside them.
        whole = rf"(?<![a-z\d])(?<!\d[.-]){word}(?![a-z\d])(?![.-]\d)" if written.isascii() else word
        if re.search(whole, text):
            found.append(("period", name))
            text = re.sub(whole, "|", text)
    return text, found


def _cut_dates(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with every date replaced by a bar, and what the dates were."""
    text, found = _cut_two_years(text)
    for name, pattern in _PATTERNS:
        while match := pattern.search(text):
            one = _date(name, [group for group in match.groups() if group])
            if one is None and name != "year":
                break
            found += [one] if one else []
            text = f"{text[: match.start()]}|{text[match.end() :]}"
    return text, found


def _cut_two_years(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with every year of two calendar years replaced by a bar, and both of them: so that neither counts."""
    found: list[tuple[str, str]] = []
    annual = is_annual(text)

    def bar(match: re.Match[str]) -> str:
        first, second = int(match[1]), int(match[2])
        if second != (first + 1) % 100 or (1 <= second <= 12 and not annual):
            return match[0]
        found.extend((("year", str(first)), ("year", str(first + 1))))
        return "|"

    return _TWO_YEARS.sub(bar, text), found


def is_annual(text: str) -> bool:
    """Whether a name speaks of a whole year."""
    return any(word in text.casefold() for word in ("年度", "全年", "annual", "yearly"))


def _date(name: str, parts: list[str]) -> tuple[str, str] | None:
    try:
        if name == "day":
            return "day", date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat()
        if name == "quarter":
            year, quarter = (parts[0], parts[1]) if len(parts[0]) == 4 else (parts[1], parts[0])
            return "period", f"{year}-Q{_CHINESE.get(quarter) or int(quarter)}"
        if name == "half":
            year, half = (parts[0], parts[1]) if len(parts[0]) == 4 else (parts[1], parts[0])
            return "period", f"{year}-H{2 if half in ('h2', '下', 'second') else 1}"
        if name == "year":
            return "year", parts[0]
        if name.startswith("only"):
            month = _MONTHS.get(parts[0]) or _CHINESE.get(parts[0]) or int(parts[0])
            return ("month", str(month)) if 1 <= month <= 12 else None
        year, written = (parts[1], parts[0]) if name in ("named", "named short", "month last") else (parts[0], parts[1])
        year = f"20{year}" if len(year) == 2 else year
        month = _MONTHS.get(written) or _CHINESE.get(written) or int(written)
        return "period", f"{date(int(year), month, 1):%Y-%m}"
    except ValueError:
        return None


def moments(text: str, words: Words) -> tuple[str, ...]:
    """Which moments the words of a name speak of, in the order plan, review."""
    plain = folded(text)
    return tuple(name for name, listed in words.moment.items() if any(stands(one, plain) for one in listed))


def _version(text: str, words: Words) -> tuple[int, str]:
    """0 for the first version; what says so is cut out."""
    number = 0
    for match in _VERSION.finditer(text):
        written = next(group for group in match.groups() if group)
        number = max(number, (_CHINESE.get(written) or int(written)) - (0 if match[3] else 1))
    rest = _VERSION.sub("|", text)
    if any(stands(word, rest) for word in words.correction):
        number = max(number, 1)
    return number, rest


def _unit(rest: str, clean: str, words: Words) -> str | None:
    """What is left of a name without its dates and the words of every plan; as it was written."""
    if _SHEET.match(rest.strip()):
        return None
    labels = words.rows["unit"]
    # What tells two units apart may stand in brackets or behind a dash: only words that plans have in common are cut,
    # and only from the ends: a unit may be called Commercial and Contracts Department.
    left = [_trimmed(_EMPTY.sub("", part), words) for part in _SPLIT.split(rest)]
    left = [part for part in left if part not in ("", "份", "年", "月", "度", "第", "号") and key(part) not in labels]
    if len(left) > 1 and not any(map(str.isdigit, left)):
        left = [part for part in left if is_unit(part, words)]
    if len(left) != 1 or not any(map(str.isalpha, left[0])):
        return None
    if left[0].count("(") > left[0].count(")"):
        left[0] += ")"
    start = folded(clean).find(left[0])
    return clean[start : start + len(left[0])] if start >= 0 else left[0]


def _trimmed(part: str, words: Words) -> str:
    """A part of a name without the common words at its ends; the last word of a unit of several words stays."""
    known = sorted(words.not_a_unit, key=len, reverse=True)
    while True:
        part = part.strip(_MARKS)
        word = next((one for one in known if _begins(part, one)), None)
        if word:
            part = part[len(word) :]
            continue
        word = next((one for one in known if _ends(part, one, words)), None)
        if not word:
            return part
        part = part[: -len(word)]


def _begins(part: str, word: str) -> bool:
    return part.startswith(word) and not (word.isascii() and part[len(word) : len(word) + 1].isalpha())


def _ends(part: str, word: str, words: Words) -> bool:
    if not part.endswith(word) or (word.isascii() and part[: -len(word)][-1:].isalpha()):
        return False
    before = part[: -len(word)].strip(_MARKS)
    return word not in words.unit_endings or not before or any(_ends(before, one, words) for one in words.not_a_unit)


def is_unit(text: str, words: Words) -> bool:
    """Whether a text looks like the name of a unit: short, and with a last word that units have.

    Examples:
        >>> from auditkit.intake.office.headings import words
        >>> [is_unit(text, words()) for text in ("工程部", "Safety department", "一、安全工作", "Pour the slab")]
        [True, True, False, False]
    """
    name = folded(text).strip(" :：")
    if len(name) > 40:
        return False
    return any(
        re.search(rf"(?<![a-z]){re.escape(one)}$", name) if one.isascii() else name.endswith(one)
        for one in words.unit_endings
    )


def labelled(text: str, words: Words) -> Iterator[tuple[str, str]]:
    """`部门：工程部  填报日期：2025-03-28` → (unit, 工程部), (recorded_on, 2025-03-28).

    In front of `Works department: monthly plan` stands the name itself and no label.
    """
    parts = re.split(r"[:：]", unicodedata.normalize("NFKC", text))
    for at, (before, after) in enumerate(pairwise(parts)):
        *rest, last = before.split() or [""]
        whole = key(before)
        # The last word of a name is a label too: it is one here where nothing stands before it that could be the name.
        label = whole if at == 0 and last.isascii() and said(" ".join(rest), words).unit else key(last)
        value = re.split(r"\s{2,}|[;；]", after.strip())[0].strip()
        if after is not parts[-1]:  # the last word belongs to the next label
            value = re.split(r"\s+", value)[0]
        for name in ("unit", "recorded_on"):
            if name == "unit" and moments(value, words) and not said(value, words).unit:
                continue  # a title, not the name of a unit
            if value and (label in words.rows[name] or whole in words.rows[name]):
                yield name, value
