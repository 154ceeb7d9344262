"""The organisation on a day as a tree that grows to the right, with the chain above one post lit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import networkx as nx

from auditkit.result import cell, many
from auditkit.show import ink
from auditkit.show.lanes import HATCHES
from auditkit.show.paper import sentence
from auditkit.show.sheet import EDGE, SIZE, Layout, Sheet

MOST, ROW, GAP, INSIDE = 150, 0.25, 0.24, 0.06
LIT, HOLDS, VACANT = "#F8DFA8", "#F2F2F2", "white"
_KEY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("in the chain", {"marker": "s", "markerfacecolor": LIT, "markeredgecolor": ink.TEXT, "markeredgewidth": 1.6}),
    ("nobody holds it", {"marker": "s", "markerfacecolor": "white", "markeredgecolor": ink.TEXT, "fillstyle": "none"}),
    ("acting, concurrent, nominal or on leave (hatched)", {"marker": "$///$", "markeredgecolor": ink.TEXT}),
)


@dataclass(frozen=True)
class Post:
    """One post on the day: its words, whether somebody held it and how, whether it is in the chain."""

    name: str
    above: tuple[str, ...]
    holders: str
    title: str
    capacity: str
    vacant: bool
    lit: bool

    @property
    def weight(self) -> str:
        return "bold" if self.lit else "normal"

    @property
    def words(self) -> str:
        capacity = f" ({self.capacity.replace('_', ' ')})" if self.capacity else ""
        title = f" · {self.title}" if self.title and self.title != self.name else ""
        held = self.holders or ("vacant" if self.vacant else "")
        return f"{self.name}{f': {held}' if held else ''}{capacity}{title}"


def tidy(roots: Iterable[str], below: Mapping[str, list[str]]) -> dict[str, tuple[int, float]]:
    """Post → its column and its row: the lowest posts take a row each, every other stands amid those below it.

    Examples:
        >>> tidy(["a"], {"a": ["b", "c"], "c": ["d"]})
        {'b': (1, 0.0), 'd': (2, 1.0), 'c': (1, 1.0), 'a': (0, 0.5)}
    """
    placed: dict[str, tuple[int, float]] = {}
    free = 0.0

    def place(post: str, depth: int) -> float:
        nonlocal free
        rows = [place(one, depth + 1) for one in below.get(post, ())]
        row = (rows[0] + rows[-1]) / 2 if rows else free
        free += not rows
        placed[post] = (depth, row)
        return row

    for root in roots:
        place(root, 0)
    return placed


@dataclass(frozen=True)
class Chart:
    """The posts of one day; above `MOST` of them only the chain and what stands directly below it is drawn."""

    title: str
    sentence: str
    posts: Mapping[str, Post]
    whole: int

    @property
    def rows(self) -> int:
        return 1  # a tree is never cut in the middle: the chain alone is the smaller picture

    def texts(self) -> Iterable[str]:
        yield from (self.title, self.sentence, *(post.words for post in self.posts.values()))

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """Post → the posts directly below it, by the first of their superiors."""
        made: dict[str, list[str]] = {}
        for post in self.posts.values():
            above = next((one for one in post.above if one in self.posts), None)
            made.setdefault(above or "", []).append(post.name)
        return {above: sorted(posts) for above, posts in made.items()}

    def lay(self, known: list[str], wide: float, most: int) -> Layout:
        """All posts in their columns; a column is as wide as its longest words, where there is room for all."""
        placed = tidy(self.below.get("", ()), self.below)
        columns = _columns([(depth, self.posts[name]) for name, (depth, _) in placed.items()], known, wide)
        rows = 1 + max((row for _, row in placed.values()), default=0.0)

        def paint(sheet: Sheet, top: float) -> None:
            for name, (depth, row) in placed.items():
                _edges(sheet, self.posts[name], placed, columns, top)
                _box(sheet, self.posts[name], columns[depth][0], top + row * ROW, columns[depth][1])

        kinds = (any(one.lit for one in self.posts.values()), any(one.vacant for one in self.posts.values()),
                 any(one.capacity for one in self.posts.values()))  # fmt: skip
        key = tuple((words, {"linestyle": "none", "markersize": 7, **style})
                    for (words, style), occurs in zip(_KEY, kinds, strict=True) if occurs)  # fmt: skip
        left_out = (
            "" if len(self.posts) == self.whole else f" Drawn: {len(self.posts):,} of {many(self.whole, 'post')}."
        )
        return Layout(rows * ROW, self.sentence + left_out, key, paint)


def _columns(posts: Iterable[tuple[int, Post]], known: list[str], wide: float) -> list[tuple[float, float]]:
    """Where each column begins and how wide it is: the longest ones give way first where not all words have room."""
    asked: dict[int, float] = {}
    for depth, post in posts:
        room = ink.width(ink.legible(post.words, known), known, SIZE, post.weight) + 2 * INSIDE
        asked[depth] = max(asked.get(depth, 0.0), room)
    free, made, left = wide - 2 * EDGE - GAP * (len(asked) - 1), dict(asked), len(asked)
    for depth in sorted(asked, key=asked.__getitem__):
        made[depth] = min(asked[depth], free / left)
        free, left = free - made[depth], left - 1
    begins = [EDGE + sum(made[n] + GAP for n in range(depth)) for depth in range(len(made))]
    return [(begin, made[depth]) for depth, begin in enumerate(begins)]


def _box(sheet: Sheet, post: Post, x: float, down: float, wide: float) -> None:
    from matplotlib.patches import Rectangle

    hatch = HATCHES.get(post.capacity.split("; ")[0], "")
    fill = LIT if post.lit else VACANT if post.vacant else HOLDS
    box = Rectangle(
        (x, down + 0.02), wide, ROW - 0.04, facecolor=fill,
        edgecolor=ink.TEXT if post.lit or post.vacant else "#8A8A8A",
        linestyle="--" if post.vacant else "-", linewidth=1.8 if post.lit else 0.8, hatch=hatch, hatch_linewidth=0.4,
        zorder=3, gid=f"post:{post.name}",
    )  # fmt: skip
    sheet.ax.add_patch(box)
    ground = {"bbox": {"facecolor": fill, "edgecolor": "none", "pad": 0.6}} if hatch else {}
    sheet.write(x + INSIDE, down + ROW / 2, post.words, wide - 2 * INSIDE + 0.01, f"words:{post.name}",
                weight=post.weight, **ground)  # fmt: skip


def _edges(
    sheet: Sheet, post: Post, placed: Mapping[str, tuple[int, float]], columns: list[tuple[float, float]], top: float
) -> None:
    """The line to each superior: the first as the tree has it, others dotted."""
    depth, row = placed[post.name]
    for number, above in enumerate(one for one in post.above if one in placed):
        up, at = placed[above]
        x0, x1 = sum(columns[up]), columns[depth][0]
        y0, y1 = top + at * ROW + ROW / 2, top + row * ROW + ROW / 2
        bend = x1 - GAP / 2
        path = ((x0, bend, bend, x1), (y0, y0, y1, y1)) if number == 0 else ((x0, x1), (y0, y1))
        style: dict[str, Any] = {"linewidth": 1.8 if post.lit else 0.8, "linestyle": ":" if number else "-"}
        sheet.ax.plot(*path, color=ink.TEXT, zorder=2.5 if post.lit else 2, gid=f"under:{above}:{post.name}", **style)


def chart(answer: Any) -> Chart:
    """The tree of `audit.chart(on, post=…)`, or the chain alone of `audit.superiors(post, on)`."""
    day = cell(answer.parameters.get("day"))
    said = sentence(answer)
    if answer.name == "superiors":
        posts = _chain(answer)
        return Chart(f"The superiors of {answer.parameters['post']} on {day}", said, posts, len(posts))
    posts, whole = _posts(answer.frame), answer.frame["post_id"].nunique()
    posts = posts if whole <= MOST else _near(posts)
    return Chart(f"The organisation on {day}", said, posts, whole)


def _posts(frame: Any) -> dict[str, Post]:
    made = {}
    for name, mine in frame.groupby("post_id", sort=True):
        row = mine.iloc[0]
        above = tuple(one for one in map(cell, mine["superior_id"]) if one)
        made[str(name)] = Post(
            str(name), above, cell(row["holders"]), cell(row["title"]), cell(row["capacity"]), not cell(row["holders"]),
            bool(row["in_chain"]) if cell(row["in_chain"]) else False,
        )  # fmt: skip
    return _without_rings(made)


def _without_rings(posts: dict[str, Post]) -> dict[str, Post]:
    """The posts with no line that would close a ring: a head may be found above itself where lines are inferred."""
    lines = nx.DiGraph((name, above) for name, post in posts.items() for above in post.above)
    made: dict[str, Post] = {}
    for name, post in posts.items():
        kept = tuple(above for above in post.above if not nx.has_path(lines, above, name))
        lines.remove_edges_from([(name, above) for above in post.above if above not in kept])
        made[name] = replace(post, above=kept)
    return made


def _near(posts: Mapping[str, Post]) -> dict[str, Post]:
    """The chain and what stands directly below it; without a chain the tree from above, as deep as there is room."""
    lit = {name for name, post in posts.items() if post.lit}
    if lit:
        lowest = lit - {above for name in lit for above in posts[name].above}
        return {n: p for n, p in posts.items() if n in lit or set(p.above) & lowest}
    kept: dict[str, Post] = {}
    layer = {n: p for n, p in posts.items() if not any(one in posts for one in p.above)}
    while layer and len(kept) + len(layer) <= MOST:
        kept |= layer
        layer = {n: p for n, p in posts.items() if n not in kept and set(p.above) & set(kept)}
    return kept or dict(list(posts.items())[:MOST])


def _chain(answer: Any) -> dict[str, Post]:
    rows = {str(row["post_id"]): row for row in answer.frame.to_dict("records")}
    made = {name: _above(answer, name) for name in (str(answer.parameters["post"]), *rows)}
    return {
        name: Post(
            name, tuple(above), cell(rows[name]["names"]) if name in rows else "",
            cell(rows[name]["title"]) if name in rows else "", "", name in rows and rows[name]["vacant"] == "yes", True,
        )
        for name, above in made.items()
    }  # fmt: skip


def _above(answer: Any, post: str) -> list[str]:
    frame = answer.frame
    return [str(one) for one in frame.loc[frame["below_id"] == post, "post_id"]]
