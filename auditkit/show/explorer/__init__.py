"""A page in a notebook: pick a handover, read its review, choose a line, see the cell in its sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ipywidgets

from auditkit.errors import AuditkitError, NotInRecords
from auditkit.result import cell
from auditkit.review.trace import ProblemTrail
from auditkit.show.explorer import parts, tables
from auditkit.show.explorer.choices import choices, directory
from auditkit.show.explorer.line import line_on
from auditkit.show.explorer.picture import MOST_DRAWN, picture_of
from auditkit.show.explorer.sheet import sheet_of
from auditkit.show.explorer.told import item_told, problem_told, review_said
from auditkit.show.markup import element, joined
from auditkit.show.scene import scene_of


class Explorer:
    """The page over one audit. It shows what the functions of the audit answer and works nothing out itself.

    Attributes:
        audit: the audit that is looked at.
        review: the review of the handover that is chosen, or None.
        trail: the trail of the item or problem that is chosen, or None.
        page: the widget.
    """

    def __init__(self, audit: Any, handover: str = "", unit: str = "", post: str = "") -> None:
        self.audit = audit
        self.review: Any = None
        self.trail: Any = None
        self._post = ""
        self._known = directory(audit)
        self._make()
        named = {"unit": unit, "post": post, "handover": handover}
        self._picked(*((named, "") if handover else self._known.opening(unit)))

    def _make(self) -> None:
        self.pickers, self.said, self.picture = parts.Pickers(), parts.ReviewSaid(), parts.Swimlane()
        self.history, self.line, self.sheet = parts.History(), parts.Line(), parts.Sheet()
        self.choice = parts.Choice(shown={"label": "Search the tables:", "options": []})
        self._table = ipywidgets.VBox()
        self.pickers.when_chosen(self._pick)
        self.picture.when_chosen(self._trace)
        self.history.when_chosen(self._source)
        self.line.when_chosen(lambda chosen: self._on(chosen.get("day", "")))
        self.choice.when_chosen(lambda chosen: self._search(chosen.get("name", "")))
        self.page = ipywidgets.VBox([
            self.pickers, self.said, self.picture, self.history, self.sheet, self.line, self.choice, self._table,
        ])  # fmt: skip
        self.page.add_class("ak-page")

    def _pick(self, picked: dict[str, Any]) -> None:
        """A list or the search was used: what hangs below it is chosen anew."""
        order = ["words", "unit", "post", "handover"]
        name = picked.get("name", "")
        if name not in order:
            return
        shown = self.pickers.shown
        now = {"words": shown["words"], **{one["name"]: one["chosen"] for one in shown["lists"]}}
        kept = now if name == "words" else {one: now[one] for one in order[: order.index(name)]}
        self._picked({**kept, name: picked.get("value", "")})

    def _picked(self, chosen: dict[str, str], opened: str = "") -> None:
        shown = choices(self._known, **chosen, opened=opened)
        self.pickers.shown = shown
        handover = next(one["chosen"] for one in shown["lists"] if one["name"] == "handover")
        rows = self._known.handovers
        self._show(rows[rows["handover_id"] == handover])

    def _show(self, rows: Any) -> None:
        self.review, self.trail = None, None
        self.history.shown, self.sheet.shown, self.picture.chosen, self.history.chosen = {}, {}, {}, {}
        self.choice.chosen = {}
        try:
            if not len(rows):
                raise AuditkitError("No handover on record fits; take words out of the search.")
            row = rows.iloc[0]
            self.review = self.audit.handover(post=row["post_id"], on=row["on"].date())
        except AuditkitError as refused:
            self.said.shown, self.picture.shown, self.line.shown = {"said": str(refused)}, {}, {}
            self.choice.shown = {**self.choice.shown, "options": []}
            return
        self._scene = scene = scene_of(self.review)
        self.said.shown, self.picture.shown = review_said(self.review, scene), picture_of(scene)
        self.choice.shown = {**self.choice.shown, "options": tables.offered(self.review)}
        self._post = scene.post
        self._on(scene.on.isoformat())

    def _trace(self, picked: dict[str, Any]) -> None:
        """A line of the picture was chosen, or more lines were asked for."""
        if picked.get("kind") == "more":
            self.picture.shown = picture_of(self._scene, MOST_DRAWN)
            return
        self.sheet.shown, self.history.chosen = {}, {}
        if self.review is None or not picked.get("name"):
            self.trail, self.history.shown = None, {}
            return
        try:
            self.trail = self.audit.trace(picked["name"])
        except AuditkitError as refused:
            self.history.shown = {"said": str(refused)}
            return
        people = self._known.people
        if isinstance(self.trail, ProblemTrail):
            self.history.shown = problem_told(self.audit, self.trail, people)
            posts = self.trail.place.frame["post_id"]
        else:
            self.history.shown = item_told(self.audit, self.trail, people, self._why(picked["name"]))
            posts = self.trail.chain.frame.query("depth == 0")["post_id"]
        self._post = next((cell(post) for post in posts if cell(post)), self._scene.post)
        self._on(self.line.shown["day"])

    def _why(self, name: str) -> str:
        """Why the records cannot tell what became of an item after this handover; blank where they can."""
        items = self.review.items.frame
        return "; ".join(map(cell, items.loc[items["item_id"] == name, "why"]))

    def _source(self, picked: dict[str, Any]) -> None:
        place = picked.get("place")
        self.sheet.shown = sheet_of(self.audit.records.place, place) if place else {}

    def _on(self, day: str) -> None:
        """The line of the post on another day."""
        if not day or self.review is None:
            return
        first, last, on = self._span()
        asked = min(max(date.fromisoformat(day), first), last)
        jumps = {"day before the handover": max(first, on - timedelta(1)), "handover": on, "as of": last}
        self.line.shown = {
            **line_on(self.audit, self._post, asked, self._known.people),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "jumps": [(said, one.isoformat()) for said, one in jumps.items()],
        }

    def _span(self) -> tuple[date, date, date]:
        """From the first holder of the posts that are shown to the day of asking; the handover."""
        scene, last = self._scene, self.audit.parameters.as_of
        known = [one.since for one in scene.holders if one.since.year > 1]
        return min([*known, scene.on]), max(last, scene.on), scene.on

    def choose(self, name: str) -> None:
        """Choose an item or a problem, as a click on its line does; one that is not drawn is traced all the same."""
        problem = name in {one.name for one in self._scene.problems}
        self.picture.chosen = {"kind": "problem" if problem else "item", "name": name}

    def _search(self, name: str) -> None:
        if not name or self.review is None:
            self._table.children = ()
            return
        from itables.widget import ITable

        shown, short = tables.searchable(self.review, name)
        long = [at for at in range(shown.shape[1]) if at not in short]
        made = ITable(
            shown, showIndex=False, maxBytes=0, classes="display compact", style="width:100%", scrollX=True,
            columnDefs=[{"className": "dt-nowrap", "targets": short}, {"className": "ak-text", "targets": long}],
        )  # fmt: skip
        self._table.children = (made,)

    def __repr__(self) -> str:
        return f"<explorer: {self.review or self.said.shown.get('said', '')}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The page where widgets live; where they do not, the review in words."""
        said = self.said.shown
        shown = joined(
            element("p", element("b", said.get("headline", ""))),
            element("ul", *(element("li", one) for one in said.get("first", []))),
            element("p", said.get("said", "")),
            element("p", element("small", "Run this cell in JupyterLab to explore it.")),
        )
        return parts.shown_where(self.page, repr(self), shown)


def explore(
    audit: Any,
    *,
    post: str | None = None,
    on: str | date | None = None,
    unit: str | None = None,
    item: str | None = None,
) -> Explorer:
    """The page over an audit, for a notebook.

    Args:
        audit: the audit.
        post: the post whose handover is shown first, by id or unique title; without one, the first in the lists at
            which live items were open.
        on: any day of that handover.
        unit: the unit whose handovers are shown first.
        item: an item or a problem that is chosen from the start.

    Returns:
        The page; as the last value of a cell it shows itself.

    Raises:
        AuditkitError: something else than an audit was given, such as the path of the records.
        UnknownName: no such post or unit.
        NotInRecords: no handover, or several, on that day, or none of that unit.
    """
    if not hasattr(audit, "handovers"):
        raise AuditkitError(f"explore shows an audit: explore(open_audit({audit!r}, as_of=…))")
    if post is None and on is None:
        told = audit.handovers(unit=unit) if unit else None
        mine = ("",) if told is None else told.frame["unit_id"]
        if not len(mine):
            raise NotInRecords(f"{unit} has no handover on record; handovers() lists them all. {told}")
        page = Explorer(audit, unit=cell(next(iter(mine))))
    else:
        row = audit.handover(post=post, on=on, unit=unit).handover.frame.iloc[0]
        page = Explorer(audit, row["handover_id"], cell(row["unit_id"]), row["post_id"])
    if item is not None:
        page.choose(item)
    return page
