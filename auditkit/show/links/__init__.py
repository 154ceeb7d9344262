"""A page in a notebook that asks about links: two wordings side by side, decided by key press, saved at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import traitlets

from auditkit.errors import AuditkitError
from auditkit.show.explorer.parts import Part, script, shown_where
from auditkit.show.links.pairs import Pair, pair_said, queue, state_said
from auditkit.show.markup import element

VERDICTS = {"a": ("same", "accept: one item"), "r": ("different", "reject: two items"),
            "s": ("split", "split: the second is a part of the first"),
            "m": ("merge", "merge: the second takes in the first and others")}  # fmt: skip
WHY = "both lines read side by side"


class Pairs(Part):
    """Two wordings and the keys; `chosen` is a verdict, a step, or an undo, each with a number so that two are two."""

    why = traitlets.Unicode(WHY).tag(sync=True)
    _esm = script("links.js", room="auditkit.show.links")


class LinkReview:
    """The page over the links in doubt of one audit.

    Attributes:
        audit: the audit with everything that was decided here; a decision never changes the audit that was given.
        pairs: the pairs that are asked, the most consequential first.
        page: the widget.
    """

    def __init__(self, audit: Any, by: str, on: str | date) -> None:
        self.audit, self._by, self._on = audit, by, on
        self.pairs: list[Pair] = queue(audit)
        self._decided: dict[int, str] = {}
        self._order: list[int] = []
        self._at = 0
        self._said = ""
        self.page = Pairs()
        self.page.when_chosen(self._act)
        self._show()

    def _act(self, asked: dict[str, Any]) -> None:
        """A key was pressed or a button clicked."""
        self._said = ""
        name = asked.get("name", "")
        if name == "u":
            self._undo()
        elif name in ("next", "back") and self.pairs:
            self._at = min(max(self._at + (1 if name == "next" else -1), 0), len(self.pairs) - 1)
        elif name in VERDICTS and self._at < len(self.pairs):
            self._decide(name)
        self._show()

    def _decide(self, key: str) -> None:
        pair, (verdict, _) = self.pairs[self._at], VERDICTS[key]
        try:
            self.audit = self.audit.decide(
                pair.line_a, pair.line_b, verdict, by=self._by, on=self._on, why=self.page.why.strip()
            )
        except (AuditkitError, OSError) as refused:
            self._said = f"NOT saved: {refused}"
            return
        self._said = f"{pair.line_a} and {pair.line_b}: {verdict}."
        self._decided[self._at] = verdict
        self._order.append(self._at)
        self._at = next((one for one in range(len(self.pairs)) if one not in self._decided), len(self.pairs))

    def _undo(self) -> None:
        """Back to the last pair decided: the file keeps what stands there, and the next verdict outranks it."""
        if not self._order:
            self._said = "Nothing was decided here yet."
            return
        self._at = self._order.pop()
        undone = self._decided.pop(self._at)
        self._said = f"Decide anew: the file keeps “{undone}”, and a further decision outranks it."

    def _show(self) -> None:
        self.page.shown = {
            "keys": [[key, said] for key, (_, said) in VERDICTS.items()],
            "progress": [len(self._decided), len(self.pairs)],
            "said": self._said,
            "file": state_said(self.audit, self._by, self._on),
            "pair": self._pair(),
        }

    def _pair(self) -> dict[str, Any]:
        if self._at >= len(self.pairs):
            return {}
        decided = self._decided.get(self._at, "")
        return pair_said(self.pairs[self._at], self._at, len(self.pairs), decided, self.audit.parameters)

    def __repr__(self) -> str:
        return f"<link review: {len(self._decided):,} of {len(self.pairs):,} decided>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        said = f"{len(self.pairs):,} links in doubt. Run this cell in JupyterLab to decide them."
        return shown_where(self.page, repr(self), element("p", said))


def review_links(audit: Any, *, by: str, on: str | date) -> LinkReview:
    """The links in doubt, one after the other, the most consequential first.

    Keys: A accept, R reject, S split, M merge, U undo, arrows to look around. Every verdict is `audit.decide(…)`: added
    to the decisions file at once, never changed there; undo leads back to the pair, and the next verdict outranks the
    one before. The queue is not asked anew after a decision: `review_links(page.audit, …)` does that.

    Args:
        audit: the audit; opened with `decisions=`, so that something is saved.
        by: who decides.
        on: the day of the decisions.

    Returns:
        The page; `page.audit` is the audit with the decisions.

    Raises:
        AuditkitError: something else than an audit was given, such as the path of the records.
    """
    if not hasattr(audit, "decide"):
        raise AuditkitError(f"review_links asks about an audit: review_links(open_audit({audit!r}, as_of=…), …)")
    return LinkReview(audit, by, on)
