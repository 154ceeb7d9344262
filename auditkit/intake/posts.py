"""Which post a list of what is handed over means, where its sheet names it by title and unit, or in its own name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from auditkit.dictionary import word_key
from auditkit.intake.office.handover import NAMES, not_stated
from auditkit.records import Source
from auditkit.records.raw import as_text

_WRITINGS = {"post": ("post_id", "title"), "tenure": ("post_id",), "plan_line": ("post_id",)}
_ROLES = ("post_id", "title", "unit_id", NAMES)
Posts = Mapping[str, set[str]]


def posts_of_lists(sources: Sequence[Source]) -> list[Source]:
    """The sources, with the post of each line of a sheet of what is handed over, as far as the sheet says it.

    A title with a unit is the post of that title in that unit, by its id where a table has it; else it is called as
    lists of holders call it (工程部 部长). A unit alone, and what is left of the sheet's name, are a post only where
    one is called exactly so: who heads a unit is not asked, because a list may be any post's.
    """
    mine = [one.table == "handover_list" and one.keys is not None for one in sources]
    known = _known(sources) if any(mine) else {}
    return [_with_post(one, known) if own else one for one, own in zip(sources, mine, strict=True)]


def _known(sources: Sequence[Source]) -> Posts:
    """Every writing of a post: its id, its title, its title behind the id or the name of its unit, an alias."""
    found: dict[str, set[str]] = defaultdict(set)
    names = {row[0]: row[1] for one in sources if one.table == "unit" for row in _rows(one, ("unit_id", "name"))}
    for one in sources:
        for column in _WRITINGS.get(one.table, ()):
            for post, written in _rows(one, ("post_id", column)):
                found[_alike(written)].add(post)
        if one.table == "post":
            for post, title, unit in _rows(one, ("post_id", "title", "unit_id")):
                for name in filter(None, {unit, names.get(unit, "")}):
                    found[_alike(name + title)].add(post)
        if one.table == "alias":
            for kind, written, post in _rows(one, ("kind", "alias", "id")):
                if kind.casefold() == "post":
                    found[_alike(written)].add(post)
    return {written: posts - {""} for written, posts in found.items()}


def _with_post(one: Source, known: Posts) -> Source:
    rows = _rows(one, _ROLES)
    told = {row: _post(known, *row) for row in dict.fromkeys(rows)}
    structure = one.structure
    if rows and not any(told.values()):
        _, _, unit, names = next(iter(told))
        found = f"the unit {unit!r} alone" if unit else "no column and no label that says it"
        found += f", and {names!r} in its names" if names else ""
        structure = (*structure, not_stated(one.address(), "post_id", found))
    at = next((place for name in _ROLES if (place := one.position(name)) is not None), None)
    kept = [place for place, key in enumerate(one.names) if place == at or key not in _ROLES]
    cells = pa.chunked_array([pa.array([told[row] or None for row in rows], pa.string())])
    return replace(
        one, columns=tuple((one.columns[place][0], cells) if place == at else one.columns[place] for place in kept),
        keys=tuple("post_id" if place == at else one.names[place] for place in kept),
        places=one.places and tuple(one.places[place] for place in kept),
        near={kept.index(place): meant for place, meant in one.near.items()}, structure=structure,
    )  # fmt: skip


def _post(known: Posts, post: str, title: str, unit: str, names: str) -> str:
    """The post of a row, or nothing."""
    if post:
        return post
    if title:
        called = f"{unit} {title}" if unit and not title.startswith(unit) else title
        ids = known.get(_alike(called), set())
        return next(iter(ids)) if len(ids) == 1 else called
    several = [known.get(_alike(name), set()) for name in ([unit] if unit else names.split("\n"))]
    ids = set().union(*several)
    return next(iter(ids)) if len(ids) == 1 else ""


def _alike(text: str) -> str:
    return "".join(word_key(text).split())


def _rows(one: Source, names: Sequence[str]) -> list[tuple[str, ...]]:
    places = [one.position(name) for name in names]
    blank = [None] * len(one.rows)
    cells = [blank if at is None else as_text(one.columns[at][1]).to_pylist() for at in places]
    return [tuple((cell or "").strip() for cell in row) for row in zip(*cells, strict=True)]
