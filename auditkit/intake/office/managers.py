"""A list of managers → tenures, and the posts and persons that its rows name as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from auditkit.dictionary import Words, word_key
from auditkit.intake.hr.heads import likely_heads
from auditkit.intake.office.sources import Column, named
from auditkit.records import Mark, Source

_OWN = frozenset({"name", "unit_id", "capacity:acting", "capacity:concurrent"})


def managers(made: Source, units: Sequence[str], known: Words) -> tuple[Source, Source | None, Source | None]:
    """Tenures with whole names of their posts; the posts with their units, and the persons where they have numbers.

    A post is called by its unit and its title where the list has a column for each: `经理` alone is in every unit.

    Args:
        made: the list as it was read.
        units: the units of the plan sheets, by whose names a post without a unit column is placed.
        known: the words for yes and no.
    """
    columns = {
        key: [cell or "" for cell in cells.to_pylist()]
        for (_, cells), key in zip(made.columns, made.names, strict=True)
        if key
    }
    n = len(made.rows)
    unit, post = columns.get("unit_id", [""] * n), columns.get("post_id", [""] * n)
    whole = [_whole(one.strip(), title.strip()) for one, title in zip(unit, post, strict=True)]
    where = [one.strip() or _unit_of(title, units) for one, title in zip(unit, whole, strict=True)]
    tenure = _with(made, "post_id", whole, "unit and title of the post")
    flags: dict[str, list[str]] = {key: cells for key, cells in columns.items() if key.startswith("capacity:")}
    if flags:
        tenure = _with(
            tenure, "capacity", _capacity(columns.get("capacity", [""] * n), flags, known), "the columns of yes and no"
        )
    rows = made.rows.to_pylist()
    posts = persons = None
    if whole and all(where) and all(whole):
        first = {title: at for at, title in reversed(list(enumerate(whole)))}
        order = sorted(first.values())
        titles = [post[at] or unit[at] for at in order]
        heads = likely_heads([whole[at] for at in order], titles, [where[at] for at in order])
        posts = named(made, "post", {
            "post_id": [whole[at] for at in order], "title": [whole[at] for at in order],
            "unit_id": [where[at] for at in order], "is_head": heads,
        }, [rows[at] for at in order])  # fmt: skip
    if "name" in columns:
        ids = columns["person_id"]
        first = {one: at for at, one in reversed(list(enumerate(ids))) if one}
        order = sorted(first.values())
        names = {"person_id": [ids[at] for at in order], "name": [columns["name"][at] for at in order]}
        persons = named(made, "person", names, [rows[at] for at in order])
    return tenure, posts, persons


def _whole(unit: str, title: str) -> str:
    if not unit or not title or title.startswith(unit):
        return title or unit
    return f"{unit} {title}"


def _unit_of(title: str, units: Sequence[str]) -> str:
    """The unit with whose name a title begins; the longest where several do."""
    return max((one for one in units if title.startswith(one)), key=len, default="")


def _capacity(given: Sequence[str], flags: Mapping[str, Sequence[str]], known: Words) -> list[str]:
    found = list(given)
    for key, cells in flags.items():
        for at, cell in enumerate(cells):
            if cell.strip() and known.bools.get(word_key(cell), False) and not found[at].strip():
                found[at] = key.partition(":")[2]
    return found


def _with(made: Source, key: str, cells: Sequence[str], rule: str) -> Source:
    """The list with one column put in the place of what its rows give in other columns."""
    old = dict(zip(made.names, range(len(made.columns)), strict=True))
    kept = [at for at, one in enumerate(made.names) if one not in _OWN and one != key]
    letter = made.places[old[key]] if key in old and made.places else None
    heading = made.columns[old[key]][0] if key in old else rule
    column = Column(heading, letter, key, list(cells))
    values = pa.chunked_array([pa.array([cell or None for cell in column.cells], pa.string())])
    mark = Mark(None, letter, column.heading, key, f"made of {rule}")
    return replace(
        made, columns=(*(made.columns[at] for at in kept), (column.heading, values)),
        keys=(*(made.names[at] for at in kept), key), provenance=(*made.provenance, mark),
        places=(*((made.places or ())[at] for at in kept), letter),
        near={kept.index(at): meant for at, meant in made.near.items() if at in kept},
    )  # fmt: skip
