"""What the counts of a review leave out: work that hangs on nobody, plans nobody saw, words that come again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from auditkit.engine.steps import Method, fill
from auditkit.result import Result, many
from auditkit.review.ask import ask, evidence, rows_of, texts_behind

_MINE = "handover_no = {handover_no}"
# The unit of the handover, and the outgoing's last day.
_HERE = f"""
with here as (
  select n.u, n.lin, n.unit_id, max(k.last_day) as last_day
  from handover h
  join handover_case k on k.handover_no = h.handover_no
  join unit_no n on n.unit_id = h.unit_id
  where h.{_MINE}
  group by n.u, n.lin, n.unit_id
)
"""
# Items of the unit that no head post of its own makes this post's: without them an empty review would look clean.
_UNHEADED = f"""
{_HERE}, headed as (
  select h.unit_id, h.lin, h.last_day, d.post_id as head_id
  from here h
  left join head d on d.unit_id = h.unit_id and d.since <= h.last_day and d.until > h.last_day
  where d.inferred is distinct from false
)
select h.unit_id, h.last_day, h.head_id, count(distinct s.item) as items
from headed h
join state s on s.lin = h.lin and s.since <= h.last_day and s.until > h.last_day
where s.item not in (select item from follow_up where {_MINE})
group by h.unit_id, h.last_day, h.head_id
"""
# Where the head answers for lines without a post, the review of another post of the unit counts none of them.
_HEADS = f"""
{_HERE}
select d.post_id as head_id, count(distinct s.item) as items
from here h
join head d on d.unit_id = h.unit_id and d.since <= h.last_day and d.until > h.last_day and not d.inferred
join state s on s.lin = h.lin and s.since <= h.last_day and s.until > h.last_day
join postless t on t.item = s.item and t.lin = s.lin and t.p = s.plan_p
where s.item not in (select item from follow_up where {_MINE})
group by d.post_id
order by d.post_id
"""
# The plans in which a live item must stand: an item that stood only in one that nobody saw is in no count.
_PLANS = f"""
with here as (
  select n.u, min(k.last_p) as last_p
  from handover h
  join handover_case k on k.handover_no = h.handover_no
  join unit_no n on n.unit_id = h.unit_id
  where h.{_MINE}
  group by n.u
)
select c.period, s.state, s.p >= h.last_p - {{silence}} as near
from here h
join sheet_state s on s.u = h.u and s.p <= h.last_p and s.moment = 'plan'
join calendar c on c.p = s.p
order by c.p
"""
_NEVER = f"""
select l.item, l.lin, i.item_id, p.canonical, max(k.last_day) as last_day
from follow_up f
join handover_case k on k.handover_no = f.handover_no
join line l on l.item = f.item and l.planned_line
join item i on i.item = l.item
join plan_line p on p.row_key = l.line
where f.{_MINE} and f.state = 'never_followed_up' and p.canonical is not null
group by l.item, l.lin, i.item_id, p.canonical
order by i.item_id
"""
# Of all lines, not only those of the items that were open: it is another item that has the words.
_LATER = """
select l.item, l.lin, c.p, c.period, p.text, p.canonical, l.stands, p.row_key,
  concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(p.row as varchar)) as evidence
from {rows} p
join source s on s.source = p.source
join line l on l.line = p.row_key and l.planned_line
join calendar c on c.p = l.p
where l.lin in ({lins}){laid} and p.canonical in (select canonical from ({never}) n)
"""
_CALLED = "select item, item_id from item where item in ({items})"
# What others did before the incoming came may have been the last of it.
_QUIET = f"""
with since as (
  select distinct e.item
  from event e
  join follow_up f on f.item = e.item and f.{_MINE}
  join handover_case k on k.handover_no = f.handover_no and e.day_max >= k.on_day
  where e.strength >= 2
)
select f.item_id, f.text, f.live, f.followed_on, f.followed_by_event, f.evidence
from follow_up f
left join since s on s.item = f.item
where f.{_MINE} and f.state = 'followed_up' and f.before_incoming and s.item is null
order by coalesce(f.live, true) desc, f.item_id
"""
_QUIET_CITED = f"""
select 'followed up' as shows, by_table as table_name, by_row as row_key from follow_up
where {_MINE} and by_row is not null and item_id in (select item_id from ({_QUIET}) q)
"""
_AGAIN = pa.schema([(name, pa.string()) for name in ("item_id", "other_id", "period", "text", "evidence")])
_NEEDS = ("follow_up", "handover_case", "calendar", "line", "item", "plan_line")
_SEEN = ("received", "partial", "interim")


def unowned(method: Method, facts: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """What stands after the counts where the work of the unit may hang on nobody: none found is no answer then."""
    if not facts["unit_id"]:
        return (
            f"Only lines that name the post are counted, because the unit of {facts['post_id']} is not in the records: "
            "say in post.unit_id which it is."
        )
    told = rows_of(method, "unheaded", _UNHEADED, "follow_up", "handover_case", "unit_no", "head", "state", **one)
    return " ".join(
        f"Not counted: {many(row['items'], 'further item')} open in {facts['unit']}, because no post is known to be "
        f"its head on {row['last_day']}{f' ({put} is taken to answer for it)' if (put := row['head_id']) else ''}: "
        "say in post.is_head which post heads it."
        for row in told
    )


def heads(method: Method, facts: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """What stood open in the unit without a post and is its head's, in the review of another post of that unit.

    Source: `docs/definitions.md`, "A handover's items".
    """
    needs = ("follow_up", "handover_case", "unit_no", "head", "state", "postless")
    told = rows_of(method, "heads", _HEADS, *needs, **one) if facts["unit_id"] else ()
    return " ".join(
        f"Not counted: {many(row['items'], 'further item')} open in {facts['unit']} of which the lines name no post: "
        f"{row['head_id']} answers for them as its head."
        for row in told
    )


def unseen(method: Method, facts: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """The plans of the unit for the period of the outgoing's last day and the g before that were not seen in full.

    Source: `docs/definitions.md`, "A handover's items".
    """
    if not facts["unit_id"]:
        return ""
    plans = rows_of(method, "plans", _PLANS, "handover", "handover_case", "unit_no", "sheet_state", "calendar", **one)
    if not any(row["state"] in _SEEN for row in plans):
        return (
            f"The records hold no plan of {facts['unit']} from before the handover: what it had promised is not known."
        )
    near = [row for row in plans if row["near"]]
    lost = [row["period"] for row in near if row["state"] not in ("received", "not_due")]
    if not lost:
        return ""
    of = f"{len(lost):,} of the last {len(near):,} plans" if len(near) > 1 else "the last plan"
    return (
        f"Not counted: what stood only in {of} of {facts['unit']} before the handover, not seen in full "
        f"({', '.join(lost)})."
    )


def undivided(method: Method, facts: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    """Of how many open items nobody can say whose duty they are, because what their post went into is not one post.

    Source: `docs/definitions.md`, "Handover".
    """
    if not facts["merged_into"]:
        return ""
    text = f"select count(*) as items from follow_up where {_MINE} and duty_post is null"
    [row] = ask(method, "undivided", text, needs=("follow_up",), **one).fetch().to_pylist()
    if not row["items"]:
        return ""
    how = "split" if facts["kind"] == "split" else "merged"
    return (
        f"Whose duty {many(row['items'], 'item')} without another post {'is' if row['items'] == 1 else 'are'}, nobody "
        f"can say from the records: {facts['post_id']} was {how} into {facts['merged_into']}."
    )


def quiet(method: Method, one: Mapping[str, Any]) -> Result:
    """Items followed up before the incoming's first day of which nothing that counts is on record from that day on.

    Source: `docs/definitions.md`, "State after a handover".
    """
    return ask(
        method, "quiet_since", _QUIET, needs=("follow_up", "event", "handover_case"), cited=_QUIET_CITED, deferred=True,
        sentence=lambda t: (
            f"{many(t.num_rows, 'item')} followed up before the incoming's first day, of which nothing that counts is "
            "on record from that day on, in the sheets that were seen."
        ),
        **one,
    )  # fmt: skip


def again(method: Method, one: Mapping[str, Any]) -> Result:
    """Items never followed up whose very words stand in a later plan under another id: one row a later line.

    Asked when it is looked at.

    Source: `docs/definitions.md`, "State after a handover".
    """

    asked = method.named(fill(_NEVER, **one))

    @cache
    def rows() -> list[dict[str, Any]]:
        method.need(*_NEEDS)
        never = method.engine.sql(asked).to_pylist()
        if not never:
            return []
        # From a store the narrow tables hold the items that were open; the rows of all lie there by unit.
        home = method if "near_line" in method.narrow else method.home or method
        if kept := home is not method:
            home.need("line", "line_row", "item")
        lins = ", ".join(map(str, sorted({row["lin"] for row in never})))
        text = _LATER.format(
            rows="line_row" if kept else "plan_line",
            laid=f" and p.lin in ({lins})" if kept else "",
            lins=lins,
            never=asked.strip(),
        )
        later = home.engine.sql(home.named(text)).to_pylist()
        same: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for row in never:
            same[row["lin"], row["canonical"]].append(row)
        found = [
            {**row, "item_id": mine["item_id"]}
            for row in later
            for mine in same[row["lin"], row["canonical"]]
            if row["item"] != mine["item"] and row["stands"] > mine["last_day"]
        ]
        if not found:
            return []
        text = _CALLED.format(items=", ".join(map(str, sorted({row["item"] for row in found}))))
        called = dict(zip(*home.engine.sql(home.named(text)).to_pydict().values(), strict=True))
        found = [{**row, "other_id": called[row["item"]]} for row in found]
        return sorted(found, key=lambda row: (row["p"], row["other_id"], row["row_key"], row["item_id"]))

    def table() -> pa.Table:
        return pa.Table.from_pylist([{name: row[name] for name in _AGAIN.names} for row in rows()], _AGAIN)

    def cited() -> pa.Table:
        keys = ", ".join(str(row["row_key"]) for row in rows()) or "-1"
        shows = "'the same words' as shows, 'plan_line' as table_name"
        return evidence(method, f"select {shows}, row_key from plan_line where row_key in ({keys})")

    def said() -> str:
        return f"{many(len(rows()), 'later line')} in the words of an item never followed up, under another id."

    # The second text is filled with what the first one finds.
    texts = {**texts_behind(method, _NEEDS), "never": asked, "again": _LATER}
    return Result("again", said, method.parameters.asdict(), texts, table, cited)
