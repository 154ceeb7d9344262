"""The people behind an answer: who held a post and those above it, and what is said where nobody did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from auditkit.engine.steps import Method
from auditkit.organisation import superiors_on
from auditkit.result import Result, many
from auditkit.review.ask import ask, rows_of
from auditkit.review.called import called

_HOLDERS = """
with chain as (
  select {{post}} as post_id, 0 as depth
  union all
  select post_id, min(depth) as depth from ({superiors}) above group by post_id
), entitled as (
  select post_id, title, row_number() over (partition by post_id order by since_min desc, spell desc) as nth
  from known_post where since_min <= {{day}} and until_max > {{day}}
)
select c.depth, h.post_id, t.title, h.person_id, coalesce(n.name, h.person_id) as name, h.capacity, h.since, h.until,
  h.certain, h.tenure
from chain c
join holder h on h.post_id = c.post_id
left join entitled t on t.post_id = c.post_id and t.nth = 1
left join person n on n.person_id = h.person_id
order by c.depth, h.post_id, h.since, h.person_id, h.tenure
"""
# Who is named with a handover. Stayed: co-holders whom it left where they were; a post that one of them leaves is held.
AROUND = """
with around as (
  select coalesce(l.line_id, h.post_id) as line_id,
    cast(least(h.on_min, coalesce(h.last_min, h.on_min)) - interval 1 day as date) as before_it,
    cast(greatest(h.on_max, coalesce(h.last_max, h.on_max)) + interval 1 day as date) as after_it
  from handover h
  left join post_line l on l.post_id = h.post_id
  where h.handover_no = {handover_no}
), stayed as (
  select distinct b.person_id
  from around a
  join spell b on b.line_id = a.line_id and b.since_max <= a.before_it and b.until_min > a.before_it
  join spell c on c.line_id = a.line_id and c.since_max <= a.after_it and c.until_min > a.after_it
    and c.person_id = b.person_id
  where b.person_id not in (select person_id from handover_person where handover_no = {handover_no})
)
select distinct p.person_id, p.name, s.person_id is not null as stayed
from person p
left join stayed s on s.person_id = p.person_id
where p.person_id in (select person_id from handover_person where handover_no = {handover_no})
  or p.person_id in (select followed_by from follow_up where handover_no = {handover_no})
  or p.person_id in (
    select d.person_id from handover h
    join holder d on strpos(concat('; ', h.heirs, '; '), concat('; ', d.post_id, '; ')) > 0
      and d.since <= h.on_max and d.until > h.on_max
    where h.handover_no = {handover_no})
  or s.person_id is not null
order by p.person_id
"""

# Who came and was gone again before the window was over, and whether anybody sat in the post on the day after.
_GONE = """
with mine as (
  select coalesce(l.line_id, h.post_id) as line_id, max(k.window_end) as window_end
  from handover h
  join handover_case k on k.handover_no = h.handover_no
  left join post_line l on l.post_id = h.post_id
  where h.handover_no = {handover_no}
  group by coalesce(l.line_id, h.post_id)
), gone as (
  select m.line_id, m.window_end, p.person_id, max(s.until_max) as until_max
  from (select distinct person_id from handover_person where handover_no = {handover_no} and role = 'incoming') p
  cross join mine m
  join spell s on s.person_id = p.person_id and s.line_id = m.line_id
  group by m.line_id, m.window_end, p.person_id
)
select g.person_id, cast(g.until_max - interval 1 day as date) as last_day, g.window_end, count(s.person_id) as held
from gone g
left join spell s on s.line_id = g.line_id and s.since_min <= g.until_max and s.until_max > g.until_max
where g.until_max <= g.window_end and g.until_max <= {as_of}
group by g.person_id, g.until_max, g.window_end
order by g.until_max, g.person_id
"""


def gone(method: Method, one: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Who of the incoming left the post before the end of the window: the last day, and how many held it the day after.

    With `by="unit"` nobody: who lays down one post of a unit may still hold another.
    """
    return tuple(rows_of(method, "gone", _GONE, **one)) if method.parameters.by == "post" else ()


def holders_of(method: Method, post: str, day: date) -> Result:
    """Who held a post and the posts that stood above it on a day, stretch by stretch, the post itself first."""
    text = _HOLDERS.format(superiors=superiors_on(post, day))
    return ask(
        method, "holders", text, post=post, day=day, sentence=_posts, deferred=True,
        cited="select coalesce(n.called, h.person_id) as shows, 'tenure' as table_name, h.tenure as row_key "
        f"from ({text}) h left join called n on n.person_id = h.person_id",
    )  # fmt: skip


def nobody(went: str, stayed: str) -> str:
    """What stands in the place of the person who `left` or `came` where nobody did: of a post that is held, no gap."""
    if stayed:
        return "nobody" if went == "left" else "nobody new"
    return "nobody on record" if went == "left" else "nobody yet"


def says_unit(post: str, unit: str | None) -> bool:
    """Whether a post's name begins with its unit's, as ids made of both do; or there is no unit to say."""
    return not unit or bool(re.match(re.escape(unit) + r"(?![0-9A-Za-z])", post))


def merged_into(handover: Mapping[str, object], names: Mapping[str, str]) -> str:
    """What a post was merged into and who answered for that, on one line; blank where none was."""
    into, heirs = (called(handover.get(one), names) for one in ("merged_into", "taken_over_by"))
    return f"{into}{f' ({heirs})' if heirs else ''}".replace("; ", ", ")


def _posts(table: pa.Table) -> str:
    posts = len(set(table.column("post_id").to_pylist()))
    return f"{many(table.num_rows, 'stretch', 'stretches')} of holders of {many(posts, 'post')}."
