"""A list that has no ids names its posts by unit and title: where a unit is renamed, these posts are too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pyarrow as pa

from auditkit.records import Source
from auditkit.records.raw import as_text
from auditkit.result import many

_STEP = ("kind", "old_id", "new_id", "relation", "on")


def renamed(others: Sequence[Source], listed: Sequence[Source]) -> list[Source]:
    """The steps of succession that posts of lists make with their units, each at the place where the unit's stands.

    Left apart, the office would seem vacant from the day of the rename on, and every promise of it handed over.

    Args:
        others: the sources that are no lists; among them steps of succession.
        listed: what the lists became.
    """
    posts: dict[str, dict[str, str]] = defaultdict(dict)
    for one in listed:
        for post, title, unit in _rows(one, "post", ("post_id", "title", "unit_id")):
            if post == f"{unit} {title}":
                posts[unit][title] = post
    stated = {(old, new) for one in others for kind, old, new, *_ in _rows(one, "succession", _STEP) if kind == "post"}
    found = [_steps(one, posts, stated) for one in others if one.table == "succession"]
    return [one for one in found if len(one.rows)]


def _steps(one: Source, posts: dict[str, dict[str, str]], stated: set[tuple[str, str]]) -> Source:
    made, numbers = [], []
    for number, step in zip(one.rows.to_pylist(), _rows(one, "succession", _STEP), strict=False):
        _, old, new, relation, day = step
        if step[0].strip().casefold() == "unit" and relation.strip().casefold() == "rename":
            for title in posts.get(old, {}).keys() & posts.get(new, {}).keys():
                pair = posts[old][title], posts[new][title]
                if pair not in stated:
                    made.append(("post", *pair, "rename", day))
                    numbers.append(number)
    made, numbers = sorted(made), [number for _, number in sorted(zip(made, numbers, strict=True))]
    shown = ", ".join(f"{old} → {new}" for _, old, new, *_ in made[:4])
    counted = f"{many(len(made), 'post')} ({shown})"
    said = f"posts that lists name by unit and title go on under the new name of their unit: {counted}"
    columns = tuple((name, pa.chunked_array([pa.array([row[at] for row in made], pa.string())]))
                    for at, name in enumerate(_STEP))  # fmt: skip
    return Source("succession", one.file, one.sheet, one.sha256, columns, pa.array(numbers, pa.int32()),
                  keys=_STEP, places=(None,) * len(_STEP), said=(said,), read_as="with their unit")  # fmt: skip


def _rows(one: Source, table: str, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    places = [one.position(name) for name in names]
    if one.table != table or one.structure or None in places:
        return iter(())
    cells = [as_text(one.columns[at][1]).to_pylist() for at in places if at is not None]
    return iter(tuple(str(cell or "").strip() for cell in row) for row in zip(*cells, strict=True))
