"""One handover, one item or the first rows of an answer, each from its own rows: nothing is made as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

import pyarrow as pa

from auditkit.engine import Step
from auditkit.engine.queries import query
from auditkit.engine.steps import Method, literal
from auditkit.engine.store import key_of

# Each row of these belongs to one item, and no step behind `open_item` reads those of another with them.
_OF_ITEM = {name: name for name in ("line", "item", "item_of", "closing", "act", "problem_item")}
_OF_ITEM["plan_line"] = "line_row"
# A store lays these by lineage: those of other lineages are not read.
_LAID = ("line", "plan_line", "closing")
_LINS = (
    "lin in (select n.lin from {first} o join unit_no n on {on} "
    "union select lin from scattered where item in (select item from {first}))"
)


# Of the units that the post ever headed, and of the post itself: what can have been open at a handover of it.
_POSTS = "handover_case h join post_line a on a.post_id = h.post_id join post_line b on b.line_id = a.line_id"
_STOOD = f"""
select item, lin, p, u, post_id, line, planned_line, holds from line where lin in (
  select n.lin from {_POSTS} join head d on d.post_id = b.post_id join unit_no n on n.unit_id = d.unit_id
  union select lin from handover_case
)
union
select item, lin, p, u, post_id, line, planned_line, holds from line where post_id in (select b.post_id from {_POSTS})
"""


# Live at one end of an uncertain date counts as live, as in the review.
_LIVE = """
select h.handover_id, count(distinct case when o.live then o.item end) as live
from handover h left join open_item o on o.handover_no = h.handover_no
where h.handover_no in ({numbers}) group by h.handover_id
"""


def of_handover(method: Method, *numbers: int) -> Method:
    """The same method for some handovers: the items that were open at them, their lines and what is made of them."""
    mine, listed = "item in (select item from open_item)", ", ".join(map(str, numbers))
    mark = listed if len(numbers) == 1 else f"{numbers[0]}_{key_of(listed)[:12]}"
    if method.has("follow_up"):
        return _told_of_handover(method, f"handover_no in ({listed})", f"told_{mark}")
    rows = [_rows("handover_case", "handover_case", f"handover_no in ({listed})")]
    laid = f"{mine} and {_LINS.format(first='open_item', on='n.u = o.u')}"
    rows += _of({one: kept for one, kept in _OF_ITEM.items() if one not in _LAID}, mine)
    rows += _of({one: _OF_ITEM[one] for one in _LAID}, laid)
    stood = query("line", _STOOD)
    # Work of the units below is looked for in all lines.
    return method.part("open_item", rows, mark, ahead=() if method.parameters.scope == "below" else (stood,))


def of_item(method: Method, item: int, item_id: str) -> Method:
    """The same method for one item: its lines, the handovers at which it was open, the problems that name it."""
    mine = f"item = {item}"
    named = Step("item", f"select cast({item} as bigint) as item, {literal(item_id)} as item_id")
    # Of an item that a problem names the rules on responsibility are asked too: of its own rows.
    if method.has("follow_up") and not concerned(method, item):
        method.need("line")
        place = method.engine.sql(f"select distinct u, lin from line where {mine}").to_pydict()
        us, lins = (", ".join(map(str, sorted(set(place[name])))) for name in ("u", "lin"))
        rows = [
            named,
            *_of({"line": "line", "plan_line": "line_row"}, f"lin in ({lins}) and {mine}"),
            _rows("outcome_flags", "outcome_flags", f"u in ({us}) and {mine}"),
            _rows("problem_case", "problem_case", mine),
        ]
        return method.cut(_rows("follow_up", "follow_up", mine), rows, f"told_item_{item}")
    kept = {**_OF_ITEM, "state": "state", "problem_case": "problem_case"}
    del kept["item"]
    return method.part("open_item", [named, *_of(kept, mine)], f"item_{item}")


def concerned(method: Method, item: int) -> bool:
    """Whether a problem names the item."""
    method.need("problem_case")
    text = method.named(f"select problem from problem_case where item = {item} limit 1")
    return bool(method.ask(text).num_rows)


def _told_of_handover(method: Method, which: str, mark: str) -> Method:
    """The rows of some handovers where the states of all are made already: they are read, and nothing is made anew."""
    mine = "item in (select item from follow_up)"
    laid = f"{mine} and {_LINS.format(first='follow_up', on='n.unit_id = o.unit_id')}"
    rows = [
        query("item", "select distinct item, item_id from follow_up"),
        _rows("lost_sheet", "lost_sheet", which),
        _rows("item_of", "item_of", mine),
        *_of({"line": "line", "plan_line": "line_row", "event": "event"}, laid),
    ]
    return method.cut(_rows("follow_up", "follow_up", which), rows, mark)


def first_outcomes(method: Method, most: int) -> Method:
    """The same method for the first periods that hold so many outcomes: a screen shows no more of all of them."""
    method.need("outcome_flags")
    told = method.engine.sql("select p as first, count(*) as n from outcome_flags group by p order by p")
    last = _reach(told, most)[-1:] or [0]
    return _shown(method, "outcomes", _rows("outcome_flags", "outcome_flags", f"p <= {last[0]}"), ("line",))


def first_follow_up(method: Method, most: int) -> Method:
    """The same method for the first handovers that left so many items open."""
    method.need("follow_state")
    told = method.engine.sql(
        "select f.handover_no as first, count(*) as n "
        "from follow_state f join handover h on h.handover_no = f.handover_no "
        "group by f.handover_no, h.on_min, h.handover_id order by h.on_min, h.handover_id"
    )
    which = f"handover_no in ({', '.join(map(str, _reach(told, most) or [0]))})"
    return _shown(method, "follow_up", _rows("follow_state", "follow_state", which), ("line", "event"))


def _reach(told: pa.Table, most: int) -> list[int]:
    """The first of some groups, up to the one with which they have so many rows."""
    before = accumulate(told["n"].to_pylist(), initial=0)
    return [one for one, had in zip(told["first"].to_pylist(), before, strict=False) if had < most]


def _shown(method: Method, answer: str, first: Step, lines: Sequence[str]) -> Method:
    """The answer for some rows of one step, with what is made of that step on the way to it."""
    behind = [one for one in method.lineage(answer) if first.name in method.lineage(one)[:-1]]
    rows = _of({one: one for one in lines}, f"item in (select item from {first.name})")
    rows += [method.steps[one] for one in ("item", *behind)]
    return method.cut(first, rows, f"shown_{answer}_{key_of(first.text)[:12]}")


def live_items(method: Method, unit: str, of: Callable[..., Method]) -> Mapping[str, int]:
    """How many live items were open at each handover of a unit, by its id; blank for the handovers without one.

    Args:
        of: the same method for the handovers of some numbers.
    """
    method.need("handover")
    text = f"select handover_no from handover where coalesce(unit_id, '') = {literal(unit)} order by handover_no"
    numbers = method.engine.sql(text)["handover_no"].to_pylist()
    if not numbers:
        return {}
    part = of(*numbers)
    part.need("open_item")
    found = method.engine.sql(part.named(_LIVE.format(numbers=", ".join(map(str, numbers)))))
    return dict(zip(*found.to_pydict().values(), strict=True))


def _of(kept: Mapping[str, str], mine: str) -> list[Step]:
    return [_rows(name, one, mine) for name, one in kept.items()]


def _rows(name: str, kept: str, mine: str) -> Step:
    return query(name, f'select * from "{kept}" where {mine}')
