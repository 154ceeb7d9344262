"""From which rows an answer is made: those of all plans, its own from a store, or the lines that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from auditkit.engine import DuckDB, Method
from auditkit.engine.store import Home
from auditkit.review import near
from auditkit.review.naming import Naming
from auditkit.review.narrow import live_items, of_handover, of_item

_KEPT = 8  # parts: each holds some forty small tables, 10 MB and more


class Rows(Naming):
    """How an `Audit` does no more work for one handover, or one item, than it asks for."""

    if TYPE_CHECKING:
        _home: Home

    @cached_property
    def _many(self) -> bool:
        lines = self._engine.sql("select count(*) as lines from plan_line")["lines"][0].as_py()
        return isinstance(self._engine, DuckDB) and bool(lines > near.MANY)

    @cached_property
    def _parts(self) -> dict[frozenset[int | str], Method]:
        return {}

    def _remember(self, key: frozenset[int | str], part: Method) -> Method:
        """Keep the tables of the last few; an answer whose rows are looked at later has them made again."""
        self._parts[key] = part
        while len(self._parts) > _KEPT:
            self._parts.pop(next(iter(self._parts))).forget()
        return part

    def _apart(self) -> bool:
        """Whether one answer is made from its own lines: of many, where those of all are not understood already."""
        return self._many and not self._method.has("line")

    def _whole(self) -> bool:
        """Whether all handovers are asked together: with a store one is answered from its own rows."""
        return self._home.store is None

    def _of_handover(self, *numbers: int) -> Method:
        """What answers for some handovers; the lines that were read for those of a unit serve for each of them."""
        if not self._apart():
            return self._method if self._whole() else of_handover(self._method, *numbers)
        known = next((part for mine, part in self._parts.items() if mine.issuperset(numbers)), None)
        if known:
            return known
        return self._remember(frozenset(numbers), near.lines_of_handover(self._method, self.records, *numbers))

    def _of_item(self, name: str) -> tuple[Method, int, str]:
        """What answers for an item, with its number and its id."""
        if self._apart():
            if found := near.lines_of_item(self._method, self.records, name):
                self._remember(frozenset({f"item {found[1]}"}), found[0])
                return found
            self._heard_of(name)
        item, item_id = self._item(name)
        return self._method if self._whole() else of_item(self._method, item, item_id), item, item_id

    def _live_items(self) -> Callable[[str], Mapping[str, int]] | None:
        """What counts the live items at the handovers of one unit; None where those of all are there at once."""
        if not self._apart() and (self._whole() or self._method.has("open_item")):
            return None
        return lambda unit: live_items(self._method, unit, self._of_handover)
