"""In which sheets an item was looked for: silence is a claim too, and rests on rows in which something is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from auditkit.engine.steps import Method
from auditkit.result import Result, many
from auditkit.review.ask import ask, by_name, tally
from auditkit.review.rests_on import MINE

# The sheets that speak for the units of an item, as `gap` reads them, those that came as well as those that did not.
_SPOKEN = """
spoken as (
  select s.u, t.u as v, t.p, t.moment
  from speaker s
  join sheet_state t on t.u = s.v and t.state = 'received'
  join calendar c on c.p = t.p
  where s.u in (select u from place) and s.since < c.until
  union
  select g.u, g.v, g.p, g.moment from gap g where g.u in (select u from place)
)
"""
_PLACED = """
  case when s.source is not null then concat(s.file, coalesce(' › ' || s.sheet, ''), case
    when h.first_row < h.last_row
      then concat(' rows ', cast(h.first_row as varchar), ' to ', cast(h.last_row as varchar))
    else concat(' row ', cast(coalesce(h.first_row, b.row) as varchar)) end) end as evidence
"""
_WHERE = """
join sheet_state t on t.u = k.v and t.p = k.p and t.moment = k.moment
join calendar c on c.p = k.p
join unit_name n on n.u = k.v
left join (
  select m.u, m.unit_id, h.p, h.moment, h.source, h.lines, h.first_row, h.last_row
  from sheet h join unit_no m on m.unit_id = h.unit_id
  where h.counts
) h on h.u = k.v and h.p = k.p and h.moment = k.moment
left join coverage b on h.u is null and b.row_key = t.coverage_row
left join source s on s.source = coalesce(h.source, b.source)
"""
_FOR_NEVER = f"""
with never as (
  select f.item, c.p as seen_p from follow_up f join calendar c on c.period = f.last_seen
  where f.{MINE} and f.state = 'never_followed_up'
), place as (
  select distinct n.item, n.seen_p, l.u from never n join line l on l.item = n.item
), {_SPOKEN}, changed as (
  select min(last_day) as last_day, max(window_end) as window_end from handover_case where {MINE}
), looked as (
  select k.v, k.p, k.moment, count(distinct w.item) as items
  from place w
  join spoken k on k.u = w.u and (k.p > w.seen_p or (k.p = w.seen_p and k.moment = 'review'))
  group by k.v, k.p, k.moment
)
select coalesce(h.unit_id, n.unit_id) as unit_id, c.period, k.moment, t.state, h.lines, k.items,
  coalesce(case k.moment when 'plan' then c.plan_day <= d.window_end
    else c.until <= d.window_end + interval 1 day end, false) as in_window, {_PLACED}
from looked k
cross join changed d
{_WHERE}
where c.until > d.last_day
order by unit_id, k.p, k.moment
"""
_FOR_ITEM = f"""
with place as (
  select u, min(p) as first_p, max(p) as last_p from line where item = {{item}} group by u
), {_SPOKEN}, met as (
  select max(h.window_end) as window_end
  from follow_up f join handover_case h on h.handover_no = f.handover_no
  where f.item = {{item}}
), looked as (
  -- As far as its last outcome and its state after the last handover rest on.
  select distinct k.v, k.p, k.moment
  from place w
  join spoken k on k.u = w.u and k.p >= w.first_p
  join calendar c on c.p = k.p
  cross join met m
  where k.p <= (select max(last_p) from place) + {{silence}} or c.since <= m.window_end
), found as (
  select u, p, case when planned_line then 'plan' else 'review' end as moment, count(*) as times
  from line where item = {{item}} group by u, p, planned_line
)
select coalesce(h.unit_id, n.unit_id) as unit_id, c.period, k.moment, t.state, h.lines,
  coalesce(f.times, 0) as found, {_PLACED}
from looked k
{_WHERE}
left join found f on f.u = k.v and f.p = k.p and f.moment = k.moment
order by k.p, k.moment, unit_id
"""


def searched_for_never(method: Method, one: Mapping[str, Any]) -> Result:
    """The sheets since the outgoing's last day in which the items never followed up were looked for."""
    return ask(method, "searched", _FOR_NEVER, sentence=_never, deferred=True, **one)


def searched_for(method: Method, item: int) -> Result:
    """The sheets of its units in which an item was looked for, with the number of its lines in each."""
    return ask(method, "searched", _FOR_ITEM, sentence=_item, deferred=True, item=item)


def _never(table: pa.Table) -> str:
    if not table.num_rows:
        return "no item was never followed up, so that no sheet was looked into."
    inside = sum(table["in_window"].to_pylist())
    return f"{many(table.num_rows, 'sheet')}: {_looked_into(table)}; {inside:,} needed for the window."


def _item(table: pa.Table) -> str:
    found, periods = sum(map(bool, table["found"].to_pylist())), table["period"].to_pylist()
    if not periods:
        return "no sheet speaks for it."
    sheets = many(table.num_rows, "sheet")
    return f"{sheets}, {periods[0]} to {periods[-1]}: {_looked_into(table)}, and it stands in {found:,} of them."


def _looked_into(table: pa.Table) -> str:
    """The states of all, and how many have rows to look into: a sheet that did not come was not searched."""
    read = table.num_rows - table["lines"].null_count
    return f"{by_name(tally(table, 'state'))}; {read:,} looked into"
