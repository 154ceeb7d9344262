"""Changes of holders that are no handover, where one is looked for: which, whose, and why nothing changed hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from auditkit.engine.steps import Method
from auditkit.result import many
from auditkit.review.ask import rows_of
from auditkit.review.called import written
from auditkit.review.people import says_unit

# A post that ended in another which the same person answers for: no other change says into what it went.
_KEPT = """
with lined as (
  select c.change_no, c.post_id, c.unit_id, c.day_min, c.day_max, c.first_day, c.last_day, c.person_id, c.role,
    c.reason,
    case when {by} = 'unit' then u.line_id else l.line_id end as line_id
  from change_row c
  left join post_line l on l.post_id = c.post_id
  left join unit_line u on u.unit_id = c.unit_id
)
select c.*, m.merged_into, m.heir_id, m.day_min as ended_min, m.day_max as ended_max, m.how
from lined c
left join merged m on m.kind = {by} and m.line_id = c.line_id and c.reason = 'same person' and c.role = 'stays'
  and strpos(concat('; ', m.same_hands, '; '), concat('; ', c.person_id, '; ')) > 0
  and date_diff('day', c.day_max, m.day_min) <= {merge_days}
  and date_diff('day', m.day_max, c.day_min) <= {overlap_days}
"""
_OF = f"""
select k.*, p.name
from ({_KEPT}) k
left join person p on p.person_id = k.person_id
where ({{post}} is null or k.post_id = {{post}} or k.line_id in (
    select line_id from post_line where post_id = {{post}}))
  and ({{unit}} is null or k.unit_id = {{unit}})
  and ({{day}} is null or cast({{day}} as date) between cast(k.first_day - interval 1 day as date) and k.last_day)
order by k.day_min, k.change_no, k.post_id, k.person_id
"""
# What came to an heir while its holder changed, from posts whose holder did not: the counts of a review leave it out.
_TOO = f"""
select distinct k.post_id, k.unit_id, k.merged_into, k.how, k.ended_min, k.person_id, p.name
from handover h
left join post_line l on l.post_id = h.post_id
join ({_KEPT}) k on k.merged_into is not null
  and date_diff('day', greatest(h.on_max, coalesce(h.last_max, h.on_max)), k.ended_min) <= {{merge_days}}
  and date_diff('day', k.ended_max, least(h.on_min, coalesce(h.last_min, h.on_min))) <= {{merge_days}}
  and (k.merged_into = h.merged_into or k.heir_id = h.heir_id
    -- Of the heir's own handover the outgoing never answered for it: it was merged after their last day.
    or h.merged_into is null and k.ended_min > coalesce(h.last_max, cast(h.on_min - interval 1 day as date))
      and case when {{by}} = 'unit' then strpos(concat(k.merged_into, ':'), concat(h.unit_id, ':')) = 1
        else k.heir_id in (select q.post_id from post_line q where q.line_id = l.line_id) end)
left join person p on p.person_id = k.person_id
where h.handover_no = {{handover_no}}
order by k.post_id, k.person_id
"""
_SHOWN = 8


def unmoved(method: Method, post: str | None, unit: str | None, day: Any = None) -> list[str]:
    """Each change of a post or unit (near a day, where one is given) that is no handover, in words.

    Source: `docs/definitions.md`, "Changes that are no handover".
    """
    rows = _changes(method, post, unit, day)
    said = []
    for change in dict.fromkeys(row["change_no"] for row in rows):
        own = [row for row in rows if row["change_no"] == change]
        posts, people = ("; ".join(dict.fromkeys(told)) for told in ([r["post_id"] for r in own], map(_person, own)))
        into = next((row["merged_into"] for row in own if row["merged_into"]), None)
        went = f", who answers for what it was {_how(own[0])} into ({into})" if into else ""
        said.append(f"{posts} on {_on(own)}: {people}, {own[0]['reason']}{went}")
    more = [f"… and {len(said) - _SHOWN:,} more: table change"] if len(said) > _SHOWN else []
    return said[:_SHOWN] + more


def none_handed_over(method: Method, post: str | None, unit: str | None, handovers: int) -> str:
    """What stands after the handovers of one post or unit: mergers at which nothing changed hands; without any
    handover, how many changes of what kind there are."""
    if not (post or unit):
        return ""
    rows = _changes(method, post, unit, None)
    kept = [
        f"{row['post_id']} was {_how(row)} into {row['merged_into']} on {row['ended_min']} and is no handover: "
        f"{_person(row)} answered for it before and after."
        for row in rows
        if row["merged_into"]
    ]
    reasons = Counter({row["change_no"]: row["reason"] for row in rows}.values())
    told = ", ".join(f"{count:,} {reason}" for reason, count in sorted(reasons.items()))
    changes = sum(reasons.values())
    none = [f"{many(changes, 'change')} that {'is' if changes == 1 else 'are'} no handover: {told}."]
    return "".join(f" {one}" for one in [*(none if told and not handovers else []), *dict.fromkeys(kept)])


def unmoved_too(method: Method, facts: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """What a review leaves out because it was merged or split into the same post and did not change hands.

    Source: `docs/definitions.md`, "Changes that are no handover".
    """
    if not facts["reorganised"]:
        return ""
    rows = rows_of(method, "unmoved_too", _TOO, **one)
    return " ".join(
        f"Not counted: what stood open at {row['post_id']}{_in(row)}, "
        f"{_how(row)} into {row['merged_into']} on {row['ended_min']}: {_person(row)} answered for it before and "
        "after, so that it did not change hands."
        for row in rows
    )


def _changes(method: Method, post: str | None, unit: str | None, day: Any) -> list[dict[str, Any]]:
    return rows_of(method, "unmoved", _OF, post=post, unit=unit, day=day)


def _person(row: Mapping[str, Any]) -> str:
    return written(row["person_id"], row["name"])


def _how(row: Mapping[str, Any]) -> str:
    return "split" if row["how"] == "split" else "merged"


def _in(row: Mapping[str, Any]) -> str:
    return "" if says_unit(row["post_id"], row["unit_id"]) else f" ({row['unit_id']})"


def _on(rows: list[dict[str, Any]]) -> str:
    lo, hi = min(row["day_min"] for row in rows), max(row["day_max"] for row in rows)
    return f"{lo}" if lo == hi else f"a day from {lo} to {hi}"
