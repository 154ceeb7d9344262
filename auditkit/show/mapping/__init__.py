"""A page in a notebook: an office workbook cell by cell as it was understood, for a person to correct it."""

from __future__ import annotations

from typing import Any

from auditkit.errors import AuditkitError
from auditkit.result import cell
from auditkit.show.explorer.parts import Part, script, shown_where
from auditkit.show.mapping.understood import (
    FACTS,
    Explained,
    correction,
    count_of,
    sheet_told,
    sheets_of,
    waiting,
)
from auditkit.show.markup import element

_NAMES = frozenset({"means", "header", "ignore", *FACTS})


class Mapping(Part):
    """The sheets, one of them cell by cell; `chosen` is a sheet, a correction, an undo or the wish to save."""

    _esm = script("mapping.js", room="auditkit.show.mapping")


class MappingReview:
    """The page over the office workbooks of one folder.

    Attributes:
        found: what was understood, with the corrections of this page; `found.save()` is what its button does.
        page: the widget.
    """

    def __init__(self, found: Explained) -> None:
        self.found = found
        self._before: list[Explained] = []
        self._at, self._said = next(iter(waiting(found)), 0), ""
        self.page = Mapping()
        self.page.when_chosen(self._act)
        self._show()

    def _act(self, asked: dict[str, Any]) -> None:
        name, self._said = asked.get("name", ""), ""
        try:
            if name == "sheet":
                self._at = int(asked["value"])
            elif name == "next":
                self._next()
            elif name == "save":
                self._said = f"Saved to {self.found.save().name}: the next opening of the folder reads it so."
            elif name == "undo":
                self._undo()
            elif name in _NAMES:
                self._correct(correction(sheet_told(self.found, self._at), asked))
        except (AuditkitError, OSError, ValueError) as refused:
            self._said = f"NOT done: {refused}"
        self._show()

    def _correct(self, said: dict[str, Any]) -> None:
        shown = self.page.shown["sheet"]
        before, place = str(self.found), (shown["file"], shown["sheet"])
        after = self.found.correct(**said)
        self._before.append(self.found)
        self.found = after
        rows = after.sheets
        mine = [at for at, row in enumerate(rows.itertuples()) if (row.file, row.sheet) == place]
        self._at = self._at if self._at in mine else (mine or [0])[0]
        self._said = f"Before: {before} Now: {after}"
        if "table" in said and cell(rows["state"].iloc[self._at]) == "refused":
            self._said += f" It is kept as {said['table']}: now press the number of the row that holds the headings."

    def _next(self) -> None:
        """On to the next sheet that is refused, from the last one back to the first."""
        left = waiting(self.found)
        self._at = next((at for at in left if at > self._at), (left or [self._at])[0])
        self._said = "" if left else "No sheet is refused."

    def _undo(self) -> None:
        if not self._before:
            self._said = "Nothing was corrected here yet."
            return
        self.found = self._before.pop()
        self._said = f"Taken back. Now: {self.found}"

    def _show(self) -> None:
        sheets = sheets_of(self.found)
        self.page.shown = {
            "whole": str(self.found),
            "rules": len(self.found.rules),
            "said": self._said,
            "at": self._at,
            "sheets": sheets,
            "sheets_count": count_of(len(sheets), len(self.found.sheets), "sheet"),
            "refused": len(waiting(self.found)),
            "sheet": sheet_told(self.found, self._at),
        }

    def __repr__(self) -> str:
        return f"<mapping: {self.found}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return shown_where(self.page, repr(self), element("p", str(self.found)))


def review_mapping(found: Explained) -> MappingReview:
    """The page over office workbooks: what every cell was read as, by which rule, and the way to correct it.

    A correction holds for the sheets of the next month too, unless it names a day or a month; nothing is written down
    before the page is told to save.

    Args:
        found: what `auditkit.explain(...)` gave.

    Returns:
        The page; `page.found` is what was understood with the corrections.

    Raises:
        AuditkitError: something else was given, such as the path of the records.
    """
    if not hasattr(found, "correct"):
        raise AuditkitError(f"review_mapping shows what auditkit.explain(…) gave: review_mapping(explain({found!r}))")
    return MappingReview(found)
