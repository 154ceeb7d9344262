"""One handover, or one item, from the lines it rests on: of many lines those of all others need not be understood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from auditkit.engine import Step, load
from auditkit.engine.queries import query
from auditkit.engine.steps import Engine, Fold, Method, literal
from auditkit.engine.store import key_of
from auditkit.parameters import Parameters
from auditkit.records import Records
from auditkit.review.naming import BARS

MANY = 200_000  # plan lines: of fewer all are understood at once, in a second or two
_KEYS = ("named_item", "text_node", "joined", "relate")

# What can have been open: lines of the units that the post ever headed, of those below that count, and of the post; and
# what stands beside these in the same words, which may be the same work under another id.
_STOOD = """
with stood as (
  select row_key, id_line, unit_id, text_no from plan_line where post_id in (select post_id from ({posts}) p)
  union
  select row_key, id_line, unit_id, text_no from plan_line where unit_id in (
    select m.unit_id from unit_no m where m.lin in (
      select n.lin
      from head d
      join unit_no n on n.unit_id = d.unit_id
      where d.post_id in (select post_id from ({posts}) p)
      union
      select n.lin from handover h join unit_no n on n.unit_id = h.unit_id where h.handover_no in ({numbers})
      union
      select v.lin
      from head d
      join unit_no n on n.unit_id = d.unit_id
      join below b on b.u = n.u
      join unit_no v on v.u = b.v
      where {{scope}} = 'below' and d.post_id in (select post_id from ({posts}) p)
    )
  )
), beside as (
  select m.unit_id
  from unit_no m
  join unit_no n on n.lin = m.lin
  where n.unit_id in (select unit_id from stood)
)
select row_key, id_line from stood
union
select row_key, id_line from plan_line
where text_no in (select text_no from stood) and unit_id in (select unit_id from beside)
"""
_POSTS = """
select b.post_id
from handover h
join post_line a on a.post_id = h.post_id
join post_line b on b.line_id = a.line_id
where h.handover_no in ({numbers})
"""
_ITEM = """
with placed as ({placed})
select distinct coalesce(j.item, n.node, t.node) as item
from placed p
left join named_item n on n.id_line = p.id_line
left join text_node t on t.line = p.row_key
left join joined j on j.node = coalesce(n.node, t.node)
"""
_CONCERNED = """
select * from problem
where item_id in (select item_id from {lines} where item_id is not null) or item_id in (select line_id from {lines})
"""


def lines_of_handover(method: Method, records: Records, *numbers: int) -> Method:
    """The same method for some handovers: every step from the lines on, over the items that can have been open then."""
    listed = ", ".join(map(str, numbers))
    placed = _STOOD.format(posts=_POSTS.format(numbers=listed), numbers=listed)
    case = query("handover_case", f"select * from handover_case where handover_no in ({listed})")
    mark = f"near_{listed}" if len(numbers) == 1 else f"near_{numbers[0]}_{key_of(listed)[:12]}"
    return _near(method, records, mark, placed, ("handover", "post_line", "head", "unit_no", "below"), [case])


def lines_of_item(method: Method, records: Records, name: str) -> tuple[Method, int, str] | None:
    """The same method for the one item of that id, line_id or words, its number and its id; None where it is no one."""
    said = literal(name)
    by_line = f" or line_id = {said}" if name.count("|") == BARS else ""
    method.need(*_KEYS)
    for where in (f"item_id = {said}{by_line}", f"lower(text) = {literal(name.lower())}"):
        placed = f"select row_key, id_line from plan_line where {where}"
        found = method.engine.sql(_ITEM.format(placed=placed))["item"].to_pylist()
        if len(found) != 1 or found[0] is None:
            continue
        mark = f"near_item_{found[0]}"
        lines = f"plan_line_{mark}"
        concerned = Step("problem", _CONCERNED.format(lines=lines), (lines,))
        part = _near(method, records, mark, placed, (), [concerned])
        part.need("item")
        called = method.engine.sql(part.named(f"select item_id from item where item = {found[0]}"))["item_id"]
        if len(called):
            return part, found[0], str(called[0])
    return None


def _near(
    method: Method, records: Records, mark: str, placed: str, needs: Sequence[str], rows: Sequence[Step]
) -> Method:
    begun, keys = f"near_placed_{mark}", f"near_line_{mark}"
    first = Step("near_placed", placed, tuple(needs))
    near = Step("near_line", load("auditkit.review", "near.sql").replace("{placed}", begun), (*_KEYS, begun))
    if "plan_line" in records.files:
        # A store lays lines unit by unit: those of other units are not read.
        mine = " and ".join(f"{name} in (select {name} from {keys})" for name in ("row_key", "unit_id"))
        lines = Step("plan_line", f"select * from plan_line where {mine}", (keys,))
    else:
        lines = Step("plan_line", fold=_taken(records, keys), needs=(keys,))
    return method.part("line", [first, near, lines, *rows], mark)


def _taken(records: Records, keys: str) -> Fold:
    def taken(engine: Engine, parameters: Parameters) -> pa.Table:
        """The lines that the step before names, as they were read."""
        # Rows are numbered from one, in their order. An engine would go through every column of all of them.
        rows = engine.sql(f"select row_key from {keys} order by row_key")["row_key"].to_numpy() - 1
        lines = records.tables["plan_line"]
        return pa.table({name: _cells(lines[name], rows) for name in lines.column_names})

    return taken


def _cells(column: pa.ChunkedArray, rows: np.ndarray) -> pa.ChunkedArray:
    """Some cells of a column, in order, chunk by chunk: taken from all at once they would be copied into one."""
    begin = np.cumsum([0, *map(len, column.chunks)])
    parts = np.split(rows, np.searchsorted(rows, begin[1:-1]))
    taken = [chunk.take(pa.array(part - at)) for chunk, part, at in zip(column.chunks, parts, begin, strict=False)]
    # A dictionary of all lines would come along with these.
    plain = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return pa.chunked_array(taken, column.type).cast(plain)
