"""The domain as data: what every table and every column means, loaded from `tables/*.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from auditkit.errors import BadInput
from auditkit.when import ORDERS

# `on`, `limit`, `by` are reserved words on one of the engines.
SQL_NAMES = MappingProxyType({"on": "day", "limit": "cap", "by": "author", "start": "since", "end": "until"})
# Tables whose rows may name an item by its words alone.
MATCHED_BY_TEXT = frozenset({"action", "handover_list"})
# The loader in C reads the same ten times as fast; PyYAML may have been built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA_FILES = frozenset({"words", "faults", "text", "linking", "headings"})


@dataclass(frozen=True)
class Column:
    """One column of one table, with its meaning as a sentence.

    `references` names the table whose id the cell holds (`{kind}`: the table named in the row's own column `kind`;
    `item` and `line`: an item_id or line_id); `loose` references are folded where they are known and never refused.
    `words` tells that known words may stand for a date, `exact` that one day only will do, `latest` that a partial date
    counts as its last day, `result` that the column tells a review from a plan.
    """

    name: str
    type: str
    meaning: str
    example: str
    unit: str | None = None
    required: bool = False
    references: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    words: bool = False
    exact: bool = False
    latest: bool = False
    loose: bool = False
    result: bool = False

    @property
    def sql_columns(self) -> dict[str, str]:
        """The columns that this one becomes inside the engine, with their types.

        Examples:
            >>> TABLES["plan_line"].columns["due"].sql_columns
            {'due_min': 'DATE', 'due_max': 'DATE', 'due_word': 'VARCHAR'}
            >>> TABLES["tenure"].columns["end"].sql_columns
            {'until_min': 'DATE', 'until_max': 'DATE'}
        """
        name = SQL_NAMES.get(self.name, self.name)
        if self.type in ("date", "first_day", "last_day"):
            if self.exact or self.latest:
                return {name: "DATE"}
            word = {f"{name}_word": "VARCHAR"} if self.words else {}
            return {f"{name}_min": "DATE", f"{name}_max": "DATE", **word}
        if self.type == "status":
            return {name: "VARCHAR", f"{name}_text": "VARCHAR"}
        return {name: {"number": "DOUBLE", "integer": "BIGINT", "bool": "BOOLEAN"}.get(self.type, "VARCHAR")}


@dataclass(frozen=True)
class Table:
    """One table of the contract: what one row is, its key, its columns in order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    needed: bool = False
    more: tuple[Mapping[str, str], ...] = ()

    @property
    def examples(self) -> tuple[Mapping[str, str], ...]:
        """Example rows: the first holds the example of every column, the others what the first ones refer to."""
        return ({column.name: column.example for column in self.columns.values()}, *self.more)

    @property
    def sql_columns(self) -> dict[str, str]:
        """All columns of the table inside the engine, in order, with the columns that every table ends with."""
        own = {name: kind for column in self.columns.values() for name, kind in column.sql_columns.items()}
        if self.name == "plan_line":
            own |= {"canonical": "VARCHAR", "same_sheet": "BOOLEAN", "nth": "INTEGER", "line_id": "VARCHAR"}
            own |= {"text_no": "INTEGER", "progress_no": "INTEGER", "note_no": "INTEGER"}
            own |= {"sheet_line": "INTEGER", "id_line": "INTEGER"}
        elif self.name in MATCHED_BY_TEXT:
            own |= {"canonical": "VARCHAR"}
        return own | {"row_key": "BIGINT", "source": "INTEGER", "row": "INTEGER"}


def parsed(text: str) -> Any:
    """A data file of the package. Files from outside are read by `outside`."""
    return yaml.load(text, Loader=_LOADER)


@cache
def data(name: str) -> Any:
    """One of the data files of `auditkit/tables`, as plain lists and mappings; nobody changes them."""
    return parsed(files("auditkit.tables").joinpath(f"{name}.yaml").read_text("utf-8"))


def _column(name: str, found: dict[str, Any]) -> Column:
    latest = bool(found.get("latest")) or name == "recorded_on"
    listed = {**found, "choices": tuple(found.get("choices", ())), "example": str(found["example"]), "latest": latest}
    return Column(name=name, **listed)


def _load() -> Mapping[str, Table]:
    names = sorted(
        entry.name.removesuffix(".yaml") for entry in files("auditkit.tables").iterdir() if entry.name.endswith(".yaml")
    )
    tables = {}
    for name in names:
        if name in _DATA_FILES:
            continue
        found = data(name)
        columns = {column: _column(column, about) for column, about in found["columns"].items()}
        tables[name] = Table(
            name=found["table"],
            row=found["row"],
            key=tuple(found["key"]),
            columns=MappingProxyType(columns),
            needed=bool(found.get("needed")),
            more=tuple({name: str(cell) for name, cell in row.items()} for row in found.get("more", ())),
        )
    return MappingProxyType(tables)


TABLES: Mapping[str, Table] = _load()


def word_key(text: str) -> str:
    """How a word of a cell is looked up: full-width letters, case, blanks and a closing full stop make no difference.

    Examples:
        >>> word_key(" In_Progress。")
        'in progress'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").rstrip(".。 ").split())


# Texts in which a dash is what somebody said: of an item, of a result, as a mark. Taken for blank, it would be silence.
_SAID = frozenset({"text", "progress", "note", "rating", "state", "subject"})
_SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")


@dataclass(frozen=True)
class Words:
    """The words that cells may hold: of status, events, choices, yes and no, of a date, of nobody and of nothing.

    `order` is `day first` or `month first` where a file beside the records says so of dates with the year last.
    """

    status: Mapping[str, str]
    bools: Mapping[str, bool]
    due: frozenset[str]
    choices: Mapping[str, Mapping[str, str]]
    share: tuple[str, ...] = ()
    nobody: frozenset[str] = frozenset()
    events: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    blank: frozenset[str] = frozenset()

    def standing(self, text: str) -> str | None:
        """The status that a cell means, by its words or as a share that is done; None where nobody taught it.

        Examples:
            >>> known = words()
            >>> [known.standing(cell) for cell in ("已完成", "完成60%", "about 100 % complete", "0%", "60 of 80")]
            ['done', 'in_progress', 'done', 'not_started', None]
        """
        key = word_key(text)
        if key in self.status or "%" not in key:
            return self.status.get(key)
        for word in self.share:
            key = key.replace(word, "")
        part = _SHARE.fullmatch(key.strip(" :~≈"))
        if part is None:
            return None
        done = float(part[1])
        return "done" if done >= 100 else "in_progress" if done else "not_started"

    def nothing(self, table: str, column: Column) -> frozenset[str]:
        """What means a blank cell in a column, by its look-up form; none where the same words say something there."""
        says = column.type in ("status", "bool") or f"{table}.{column.name}" == "tenure.person_id"
        if says or (column.type == "text" and (column.required or column.name in _SAID)):
            return frozenset()
        told = self.due if column.words else frozenset(self.choice(table, column)) if column.choices else frozenset()
        return self.blank - told

    def choice(self, table: str, column: Column) -> dict[str, str]:
        """Every writing of the choices of a column, by its look-up form."""
        return {word_key(choice): choice for choice in column.choices} | dict(
            self.choices.get(f"{table}.{column.name}", {})
        )


def words(extra: Path | None = None) -> Words:
    """The words of the package and, on top of them, those of one more file of the same form.

    Raises:
        BadInput: the file cannot be read or has another form.
    """
    # By its bytes: a file that was corrected meanwhile is read anew.
    return _words(() if extra is None else ((extra.name, extra.read_bytes()),))


@cache
def _words(extra: tuple[tuple[str, bytes], ...]) -> Words:
    sources = [data("words"), *(_own_words(name, content) for name, content in extra)]
    status: dict[str, str] = {}
    bools: dict[str, bool] = {}
    due: set[str] = set()
    share: set[str] = set()
    nobody: set[str] = set()
    blank: set[str] = set()
    choices: dict[str, dict[str, str]] = {}
    events: dict[str, str] = {}
    order = ""
    for source in sources:
        status |= _turned(source.get("status", {}))
        events |= _turned(source.get("event", {}))
        bools |= {key: str(value).lower() == "true" for key, value in _turned(source.get("bool", {})).items()}
        due |= {word_key(str(word)) for word in source.get("due", {}).get("words", ())}
        share |= {word_key(str(word)) for word in source.get("share", {}).get("words", ())}
        nobody |= {word_key(str(word)) for word in source.get("nobody", {}).get("words", ())}
        blank |= {word_key(str(word)) for word in source.get("blank", {}).get("words", ())}
        order = next(iter(map(str, source.get("date", {}).get("order", ()))), order)
        for column, listed in source.get("choice", {}).items():
            choices[column] = choices.get(column, {}) | _turned(listed)
    shares = tuple(sorted(share, key=lambda word: (-len(word), word)))
    return Words(status, bools, frozenset(due), choices, shares, frozenset(nobody), events, order, frozenset(blank))


_FORM = (
    "Expected status, share, bool, due, date, blank, nobody, event and choice as the package's own words.yaml has "
    "them: status: {done: [handed over]}"
)


def outside(file: str, content: bytes, form: str) -> dict[str, Any]:
    """A YAML file from outside as a mapping; blank is one without entries.

    Raises:
        BadInput: it cannot be read, or holds something else; `form` says what was expected.
    """
    try:
        found = yaml.safe_load(content.decode("utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        raise BadInput(f"{file} cannot be read: {str(broken).splitlines()[0]}", advice=form) from broken
    found = {} if found is None else found
    if not isinstance(found, dict):
        raise BadInput(f"{file} cannot be read: a {type(found).__name__}", advice=form)
    return found


def _own_words(file: str, content: bytes) -> dict[str, Any]:
    """A file of words from outside, checked before anything is made of it."""
    found = outside(file, content, _FORM)
    lists = [(str(name), one) for name, one in found.items() if name != "choice"]
    choices = found.get("choice", {})
    lists += [(f"choice.{name}", one) for name, one in (choices.items() if isinstance(choices, dict) else [("", 0)])]
    for name, one in lists:
        if not isinstance(one, dict) or not all(map(is_words, one.values())):
            raise BadInput(f"{file}, {name}: not a mapping of codes to lists of words", advice=_FORM)
        if name not in data("words") and not name.startswith("choice."):
            raise BadInput(f"{file}: {name} is none of its lists", advice=_FORM)
        known = list(data("words").get(name, one))
        if unknown := [str(code) for code in one if str(code).lower() not in known]:
            said = f"{file}, {name}: {unknown[0]!r} means nothing here; one of {', '.join(known)} was expected"
            raise BadInput(said, advice=_FORM)
    said = found.get("date", {}).get("order", [ORDERS[0]])
    if len(said) != 1 or said[0] not in ORDERS:
        shown = ", ".join(map(repr, said)) or "nothing"
        raise BadInput(f"{file}, date: the order is {shown}; one of {' and '.join(ORDERS)} was expected", advice=_FORM)
    return found


def is_words(listed: object) -> bool:
    """Whether what a file from outside holds is a list of words."""
    return isinstance(listed, list) and all(isinstance(word, (str, int, float)) for word in listed)


def _turned(listed: Mapping[Any, Iterable[Any]]) -> dict[str, str]:
    return {word_key(str(word)): str(code) for code, every in listed.items() for word in every}


def page() -> str:
    """The reference page of all tables, `docs/tables.md`, written from the data."""
    parts = [
        "# The tables\n\nThis page is written from `auditkit/tables/*.yaml` by `python -m auditkit.dictionary`; "
        "change the data, not the page.\n\nA folder with a CSV or Parquet file a table, or a workbook with a sheet a "
        "table, opens directly. Two tables are enough to start: `tenure` and `plan_line`. Columns marked • are "
        "required. Inside SQL, `start`, `end`, `on`, `limit`, `by` are called since, until, day, cap, author; a date "
        "has two columns, `_min` and `_max`, the earliest and the latest day that it can mean; every table ends with "
        "`row_key`, `source` and `row`.\n"
    ]
    parts += [_section(table) for table in TABLES.values()]
    faults = "\n".join(f"| `{code}` | {fault['meaning']} |" for code, fault in data("faults").items())
    parts.append(f"## Why a row or a cell is refused\n\n| code | meaning |\n|---|---|\n{faults}\n")
    status = "\n".join(f"| {code} | {', '.join(map(str, known))} |" for code, known in data("words")["status"].items())
    parts.append(f"## Status words\n\n| read as | written as |\n|---|---|\n{status}\n")
    return "\n".join(parts)


def _section(table: Table) -> str:
    key = ", ".join(table.key) or "none: lines are told apart by their place and their text"
    rows = "\n".join(_line(column) for column in table.columns.values())
    head = "| column | type | meaning | example | in SQL |\n|---|---|---|---|---|"
    return f"## {table.name}\n\nOne row is {table.row}. Key: {key}.\n\n{head}\n{rows}\n"


def _line(column: Column) -> str:
    kind = column.type.replace("_", " ")
    if column.choices:
        kind += ": " + ", ".join(column.choices)
    if column.references:
        kind += f" of {column.references.replace('{kind}', 'the kind named in the row')}"
    if column.unit:
        kind += f", in {column.unit}" if not column.unit.startswith("as ") else f", {column.unit}"
    mark = " •" if column.required else ""
    names = ", ".join(f"`{name}`" for name in column.sql_columns)
    return f"| `{column.name}`{mark} | {kind} | {column.meaning} | {column.example} | {names} |"


if __name__ == "__main__":
    Path("docs/tables.md").write_text(page(), "utf-8")
