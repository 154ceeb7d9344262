"""A sender's corrections: for which files and tabs, where the header is, what a column means; saved as YAML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from auditkit.errors import AuditkitError
from auditkit.intake.office.grid import own_path
from auditkit.intake.office.headings import KINDS, UNUSED, key, meanings

ENDING = ".office.yaml"
HEADINGS = "headings.yaml"
_WRITTEN = "auditkit office profile"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_DATES = re.compile(
    rf"(?<!\d)(?:19|20)\d\d(?:[-_./\s年]*\d{{1,2}}(?!\d))?(?:[-_./月]+\d{{1,2}}(?!\d))?|\d{{1,2}}(?=\s*[月季])|(?<![a-z])q[1-4]|^\d{{1,2}}$"
    rf"|(?<![a-z]){_MONTH}(?![a-z])|[一二三四五六七八九十]+(?=[月季])|(?<![a-z])v\d+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rule:
    """Corrections for the sheets whose file and tab match the patterns; `*` stands for any text, and for any month."""

    file: str = "*"
    sheet: str = "*"
    header: int | None = None
    table: str | None = None
    unit: str | None = None
    period: str | None = None
    year: int | None = None
    moment: str | None = None
    recorded_on: str | None = None
    sections: str | None = None
    ignore: bool | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    down: tuple[str, ...] = ()

    def matches(self, file: str, sheet: str | None) -> bool:
        """Whether a sheet is one that the rule is about."""
        return self.may_match(file) and _like(sheet or "", self.sheet)

    def may_match(self, file: str) -> bool:
        """Whether it may be about a sheet of a file."""
        return _like(own_path(file).name, self.file)


def _like(name: str, pattern: str) -> bool:
    return fnmatchcase(unicodedata.normalize("NFKC", name), pattern)


def pattern(name: str) -> str:
    """A name with its months, dates and numbers left open, so that the next month's matches.

    Examples:
        >>> pattern("工程部2025年3月计划.xlsx"), pattern("Mar 2025"), pattern("三月")
        ('工程部*月计划.xlsx', '* *', '*月')
        >>> pattern("Project 7 2025-03.xlsx")
        'Project 7 *.xlsx'
    """
    plain = unicodedata.normalize("NFKC", name)
    return _DATES.sub("*", re.sub(r"[\[\]?]", "*", plain))


def ruled(rules: Iterable[Rule], file: str, sheet: str | None) -> Rule:
    """All rules for one sheet as one; a later rule outranks an earlier one."""
    made = Rule(file, sheet or "")
    for rule in rules:
        if rule.matches(file, sheet):
            said = {one.name: value for one in fields(Rule) if (value := getattr(rule, one.name)) not in (None, ())}
            columns = {**made.columns, **{_column_key(name): means for name, means in rule.columns.items()}}
            made = replace(made, **{**said, "columns": columns, "file": file, "sheet": sheet or ""})
    return made


def _column_key(written: str) -> str:
    return written if written.startswith("=") else "*".join(map(key, written.split("*")))


def merged(rules: Sequence[Rule], new: Rule) -> tuple[Rule, ...]:
    """The rules with one more; where one has the same patterns already, it is changed."""
    for at, rule in enumerate(rules):
        if (rule.file, rule.sheet) == (new.file, new.sheet):
            said = {one.name: value for one in fields(Rule) if (value := getattr(new, one.name)) not in (None, ())}
            said |= {"columns": {**rule.columns, **new.columns}, "down": tuple(dict.fromkeys((*rule.down, *new.down)))}
            return (*rules[:at], replace(rule, **said), *rules[at + 1 :])
    return (*rules, new)


def written(rules: Sequence[Rule]) -> str:
    """The profile as it is saved."""
    listed = []
    for rule in rules:
        one = {part.name: getattr(rule, part.name) for part in fields(Rule)}
        one = {name: list(value) if isinstance(value, tuple) else value for name, value in one.items()}
        listed.append(
            {name: dict(v) if isinstance(v, Mapping) else v for name, v in one.items() if v not in (None, {}, [])}
        )
    text = yaml.safe_dump({_WRITTEN: 1, "rules": listed}, allow_unicode=True, sort_keys=False)
    return f"# How the workbooks of one sender are read; file and sheet are patterns, a later rule outranks.\n{text}"


def read(path: Path) -> tuple[Rule, ...]:
    """The rules of a saved profile.

    Raises:
        AuditkitError: no profile, or a rule that holds what no rule can hold.
    """
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        raise AuditkitError(f"{path.name} cannot be read as YAML: {str(broken).splitlines()[0]}") from broken
    if not isinstance(found, dict) or not isinstance(found.get("rules"), list):
        raise AuditkitError(f"{path.name} is no office profile: it holds no list `rules`")
    return tuple(_rule(path.name, one) for one in found["rules"])


def _rule(name: str, found: Any) -> Rule:
    known = {one.name for one in fields(Rule)}
    strange = sorted(map(str, set(found) - known)) if isinstance(found, dict) else [str(found)]
    if strange:
        raise AuditkitError(f"{name}: a rule holds {', '.join(sorted(known))}; found {', '.join(strange)}")
    for part, kind in {"columns": dict, "down": list, "header": int, "year": int}.items():
        if found.get(part) is not None and not isinstance(found[part], kind):
            raise AuditkitError(f"{name}: {part} of a rule is {found[part]!r}; expected a {kind.__name__}")
    others = ("columns", "down", "header", "year", "ignore")
    given = {part: str(value) for part, value in found.items() if part not in others}
    rule = Rule(
        **given, header=found.get("header"), year=found.get("year"), ignore=found.get("ignore"),
        columns={str(one): str(means) for one, means in (found.get("columns") or {}).items()},
        down=tuple(map(str, found.get("down") or ())),
    )  # fmt: skip
    checked(rule)
    return rule


def checked(rule: Rule) -> None:
    """Raises AuditkitError where a rule says what cannot be."""
    choices = {
        "table": KINDS, "moment": ("plan", "review", "both"), "sections": ("unit", "none"),
    }  # fmt: skip
    for name, allowed in choices.items():
        value = getattr(rule, name)
        if value is not None and value not in allowed:
            raise AuditkitError(f"{name} is {value!r}; expected one of {', '.join(allowed)}")
    tables = (rule.table,) if rule.table else KINDS
    known = [*dict.fromkeys(one for table in tables for one in meanings(table)), UNUSED]
    for heading, means in rule.columns.items():
        if means not in known:
            raise AuditkitError(f"column {heading!r} cannot mean {means!r}; expected one of {', '.join(known)}")


def beside(folder: Path) -> tuple[tuple[Rule, ...], tuple[Path, ...]]:
    """The profiles and the words that lie in a folder: all `*.office.yaml` in order of name, and `headings.yaml`."""
    if not folder.is_dir():
        return (), ()
    rules = [rule for path in sorted(folder.glob(f"*{ENDING}")) for rule in read(path)]
    more = folder / HEADINGS
    return tuple(rules), ((more,) if more.is_file() else ())
