"""Which unit, post, problem, item or day a word names: an id, or a name that only one has."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from auditkit.engine import Method
from auditkit.engine.steps import Engine, literal
from auditkit.errors import AuditkitError, NotInRecords, UnknownName
from auditkit.records import Records
from auditkit.when import BEGINNING, OPEN, read_date

BARS = 4  # unit|period|moment|item or text|n


class Naming:
    """How an `Audit` finds what a question names; whatever verbs are bound on it stand on this."""

    if TYPE_CHECKING:
        records: Records
        _engine: Engine

        @property
        def _method(self) -> Method: ...

    def _unit(self, name: str) -> str:
        return self._named("unit", "unit_id", "name", name)

    def _post(self, name: str) -> str:
        return self._named("post", "post_id", "title", name)

    def _named(self, table: str, key: str, title: str, name: str) -> str:
        rows = self._engine.sql(
            f"select distinct {key} as id from {table} where {key} = {literal(name)} union "
            f"select distinct {key} as id from {table} where {title} = {literal(name)}"
        ).to_pylist()
        ids = sorted({row["id"] for row in rows})
        if name in ids or len(ids) == 1:
            return name if name in ids else str(ids[0])
        if ids:
            raise UnknownName(f"one {table} (several are)", name, ids)
        known = self._engine.sql(f"select distinct {key} as id from {table} order by 1").column("id").to_pylist()
        raise UnknownName(table, name, known)

    def _problem(self, name: str) -> str:
        if name not in self._problems():
            raise UnknownName("problem", name, self._problems())
        return name

    def _problems(self) -> list[str]:
        rows = self._engine.sql("select problem_id from problem order by problem_id").column("problem_id")
        return [str(row) for row in rows.to_pylist()]

    def _item(self, name: str) -> tuple[int, str]:
        self._method.need("item", "line")
        by_line = (
            " union select l.item, i.item_id from plan_line p join line l on l.line = p.row_key "
            f"join item i on i.item = l.item where p.line_id = {literal(name)}"
        )
        known = (
            self._engine.sql(
                f"select item, item_id from item where item_id = {literal(name)}"
                # Every line_id has these: nothing else is looked for among all lines.
                f"{by_line if name.count('|') == BARS else ''}"
            ).to_pylist()
            or self._engine.sql(
                "select distinct l.item, i.item_id from plan_line p join line l on l.line = p.row_key "
                f"join item i on i.item = l.item where lower(p.text) = {literal(name.lower())}"
            ).to_pylist()
        )
        if len(known) > 1:
            raise UnknownName("one item (several are)", name, sorted(row["item_id"] for row in known))
        if not known:
            later = self._engine.sql(f"select 1 from plan_line where item_id = {literal(name)} limit 1").num_rows
            if later:
                as_of = self._method.parameters.as_of
                raise NotInRecords(f"{name} is in the records, and in no sheet that counts on {as_of}")
            every = self._engine.sql("select item_id from item order by item_id").column("item_id").to_pylist()
            raise UnknownName("item", name, [*every, *self._problems()], self._worded(name))
        return known[0]["item"], str(known[0]["item_id"])

    def _heard_of(self, name: str) -> None:
        """Raise where no line has that id or these words; what all lines mean need not be understood to say so."""
        said, words = literal(name), literal(name.lower())
        there = f"item_id = {said} or line_id = {said} or lower(text) = {words}"
        if self._engine.sql(f"select 1 from plan_line where {there} limit 1").num_rows:
            return
        worded = "select min(line_id) as id from plan_line where item_id is null group by unit_id, text_no"
        items = f"select item_id as id from plan_line where row_key = id_line union all {worded} order by 1"
        near = (
            "select distinct coalesce(item_id, line_id) as id from plan_line "
            f"where instr(lower(text), {words}) > 0 order by 1 limit 5"
        )
        every = self._engine.sql(items)["id"].to_pylist()
        raise UnknownName("item", name, [*every, *self._problems()], self._engine.sql(near)["id"].to_pylist())

    def _worded(self, name: str) -> list[str]:
        """The first items with that word in their text: who has no id at hand asks with a word of the promise."""
        rows = self._engine.sql(
            "select distinct i.item_id from plan_line p join line l on l.line = p.row_key "
            f"join item i on i.item = l.item where instr(lower(p.text), {literal(name.lower())}) > 0 "
            "order by i.item_id limit 5"
        )
        return [str(row) for row in rows.column("item_id").to_pylist()]


def one_day(text: str | date) -> date:
    """The day of a question."""
    if isinstance(text, date):
        return text.date() if isinstance(text, datetime) else text
    try:
        found = read_date(text)
    except ValueError:
        found = None
    # A word such as "now" is an open end in a table; as a question it would be a hidden clock.
    if found is None or not found.exact or found.earliest in (BEGINNING, OPEN):
        raise AuditkitError(f"{text!r} is not one day; expected a day such as 2025-03-01")
    return found.earliest
