"""What everybody is called: the columns that hold ids of people, told in names where a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from auditkit.engine.steps import Method, literal
from auditkit.result import Result, cell

# Columns of answers that hold ids of people, several joined by `; `. The tables keep the ids; screens name the people.
PEOPLE = frozenset({
    "person_id", "holders", "possible", "certain", "outgoing", "incoming", "interim", "followed_by", "taken_over_by",
    "known_by", "signed_out", "signed_in", "witness", "persons", "superior_holders", "holders_now", "approved_by",
})  # fmt: skip


def named(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """A frame for a screen: ids of people as they are called. `person_id` stays where a `name` stands beside it."""

    def told(ids: object) -> object:
        return called(ids, names) if isinstance(ids, str) else ids

    return frame.assign(**{column: frame[column].map(told) for column in _held(frame.columns)})


def written(person: str, name: str | None) -> str:
    """A person as the sentences name them: by name, with the id where that is another word.

    Examples:
        >>> written("E1", "Anna Berg"), written("Li Na", "Li Na"), written("E9", None)
        ('Anna Berg (E1)', 'Li Na', 'E9')
    """
    return person if name in (None, person) else f"{name} ({person})"


def called(people: object, names: Mapping[str, str] | None) -> str:
    """Ids as the people behind them are called."""
    return "; ".join((names or {}).get(one) or one for one in cell(people).split("; "))


def post_called(post: str, *more: str) -> str:
    """A post with its title and what else is said of it, nothing twice: an id is often the title itself.

    Examples:
        >>> post_called("P7-ENG", "Chief engineer"), post_called("Site office", "office"), post_called("P7", "")
        ('P7-ENG Chief engineer', 'Site office', 'P7')
    """
    rest = dict.fromkeys(one for one in more if one and one not in post)
    return f"{post} {', '.join(rest)}".rstrip()


def with_names(method: Method, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of an answer for a screen, each person by name with the id: the answer's own frame keeps the ids."""
    ids = {one for column in _held(frame.columns) for one in _ids(frame[column])}
    names = _names(method, ids) if ids else {}
    return named(frame, {one: written(one, name) for one, name in names.items()})


def names_in(method: Method, *answers: Result) -> Mapping[str, str]:
    """person_id → name, of everybody whom some answers name."""
    ids: set[str] = set()
    for table in (answer.fetch() for answer in answers):
        for column in PEOPLE & set(table.column_names):
            ids |= _ids(table.column(column).to_pylist())
    return MappingProxyType(_names(method, ids))


def _held(columns: Iterable[str]) -> list[str]:
    there = [str(one) for one in columns]
    return [one for one in there if one in PEOPLE and not (one == "person_id" and "name" in there)]


def _ids(cells: Iterable[object]) -> set[str]:
    return {one for ids in cells if isinstance(ids, str) for one in ids.split("; ") if one}


def _names(method: Method, ids: Iterable[str]) -> dict[str, str]:
    listed = ", ".join(literal(one) for one in sorted(ids)) or "null"
    text = f"select person_id, max(name) as name from person where person_id in ({listed}) group by person_id"
    return {row["person_id"]: row["name"] or row["person_id"] for row in method.ask(text).to_pylist()}
