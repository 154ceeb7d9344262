"""One change of manager: what was open, followed up or never followed up, what surfaced after, what the list omits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyarrow as pa

from auditkit.engine.steps import Method
from auditkit.result import SHOWN, Result, html_table, many, settings
from auditkit.review.ask import ask, by_name, items_said, rows_of, stale_said, tally, told_apart
from auditkit.review.before import again, heads, quiet, undivided, unowned, unseen
from auditkit.review.called import written
from auditkit.review.people import AROUND, gone, holders_of, nobody, says_unit
from auditkit.review.rests_on import MINE, OF_ITEMS, OF_MISSING, OF_NEVER
from auditkit.review.searched import searched_for_never
from auditkit.review.unmoved import unmoved_too

STATES = {
    "followed_up": "followed up",
    "followed_up_late": "followed up late",
    "closed_between": "closed between",
    "never_followed_up": "never followed up",
    "not_yet": "not yet",
    "cannot_tell": "cannot tell",
}
_ITEMS = f"""
with mine as (
  select * from follow_up where {MINE}
), seen as (
  select item, min(p) as p from line where item in (select item from mine) group by item
), earlier as (
  -- The due date that stood in the plans before the one shown.
  select m.item, l.due_max, row_number() over (partition by m.item order by l.p desc, l.line desc) as nth
  from mine m
  join calendar c on c.period = m.last_seen
  join line l on l.item = m.item and l.planned_line and l.p <= c.p and l.due_max <> m.due
)
select m.*, c.period as first_seen, e.due_max as due_before
from mine m
join seen s on s.item = m.item
join calendar c on c.p = s.p
left join earlier e on e.item = m.item and e.nth = 1
order by coalesce(m.live, true) desc,
  case m.state when 'never_followed_up' then 0 when 'cannot_tell' then 1
    when 'followed_up_late' then 2 when 'not_yet' then 3 when 'followed_up' then 4 else 5 end,
  m.months_silent desc, m.item_id
"""
_CHANGES = f"""
with told as (
  select l.item, l.stands as day, l.line, p.canonical, p.text, l.due_max,
    lag(p.canonical) over (partition by l.item order by l.p, l.stands, l.line) as canonical_before,
    lag(p.text) over (partition by l.item order by l.p, l.stands, l.line) as text_before,
    lag(l.due_max) over (partition by l.item order by l.p, l.stands, l.line) as due_before
  from line l join plan_line p on p.row_key = l.line
  where l.planned_line and l.item in (select item from follow_up where {MINE})
), changed as (
  select item, line, day as changed_on, 'wording' as what, text_before as before, text as after
  from told where canonical <> canonical_before
  union all
  select item, line, day, 'due', cast(due_before as varchar), cast(due_max as varchar)
  from told where due_before is not null and due_before is distinct from due_max
)
select i.item_id, c.changed_on, c.what, c.before, c.after
from changed c join item i on i.item = c.item order by i.item_id, c.changed_on, c.what, c.line
"""
_SURFACED = f"""
select f.*, concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(p.row as varchar)) as evidence
from surfaced f
join problem p on p.row_key = f.problem_row
join source s on s.source = p.source
where {MINE}
order by f.state desc, f.problem_id
"""
_NEVER = f"""
select item_id, text, last_seen, months_silent, months_unseen, unseen_after, traces, due, duty_post, unit_id, live,
  inherited, omitted, strength, evidence
from follow_up where {MINE} and state = 'never_followed_up'
order by coalesce(live, true) desc, months_silent desc, due, item_id
"""
_OMITTED = f"""
select item_id, text, last_seen, due, state, duty_post, evidence from follow_up where {MINE} and omitted
order by state desc, item_id
"""
_DUTIES = f"""
select d.duty_post as post_id, nullif(array_to_string(list_sort(list(distinct p.title)), '; '), '') as title
from (select distinct duty_post from follow_up where {MINE}) d
cross join (select on_max, coalesce(last_min, on_min) as since from handover where {MINE}) h
join post p on p.post_id = d.duty_post and p.since_min <= h.on_max and p.until_max > h.since
group by d.duty_post order by d.duty_post
"""
# One source with the states: no item can be told to be in doubt over a sheet that is not listed here.
_MISSING = f"""
with lost as (
  select l.v, l.p, l.moment, bool_or(l.needed) as in_window
  from lost_sheet l
  join follow_up f on f.handover_no = l.handover_no and f.item = l.item
  where l.{MINE} and (l.needed or f.state = 'never_followed_up')
  group by l.v, l.p, l.moment
)
select n.unit_id, c.period, l.moment, s.state, s.basis, l.in_window, c.p
from lost l
join sheet_state s on s.u = l.v and s.p = l.p and s.moment = l.moment
join calendar c on c.p = l.p
join unit_name n on n.u = l.v
order by n.unit_id, c.p, l.moment
"""
# A reply counts where it is about a problem of this handover: only that was put to the person.
_REPLIES = f"""
with about as (
  select problem_id from surfaced where {MINE}
  union
  select p.problem_id
  from problem p
  join item_of i on i.item_id = p.item_id
  join follow_up f on f.item = i.item
  where f.{MINE}
)
select a.person_id, coalesce(n.name, a.person_id) as name, a.day_max as replied_on, a.problem_id,
  coalesce(a.text, a.reason) as text,
  concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(a.row as varchar)) as evidence,
  a.row_key as reply_row
from action a
join about b on b.problem_id = a.problem_id
join source s on s.source = a.source
left join person n on n.person_id = a.person_id
where a.kind = 'reply' and a.person_id in (
    select person_id from handover_person where {MINE}
    union
    select d.person_id
    from handover h
    join holder d on strpos(concat('; ', h.heirs, '; '), concat('; ', d.post_id, '; ')) > 0
      and d.since <= h.on_max and d.until > h.on_max
    where h.{MINE})
  and a.day_min <= {{as_of}}
  and coalesce(a.recorded_on, date '0001-01-01') <= coalesce({{known_on}}, date '9999-12-31')
order by a.day_max, a.row_key
"""
_PERIODS = "select period, since, cast(until - interval 1 day as date) as last_day from calendar order by p"
_POST = """
select p.title, u.name
from handover h
left join post p on p.post_id = h.post_id and p.since_min <= h.on_max and p.until_max > coalesce(h.last_min, h.on_min)
left join unit u on u.unit_id = h.unit_id and u.since_min <= h.on_max and u.until_max > coalesce(h.last_min, h.on_min)
where h.handover_no = {handover_no}
order by p.since_min, u.since_min, p.title, u.name
"""
_SPAN = """
select h.on_min, h.on_max, h.outgoing, h.incoming, h.interim, h.kind, h.post_id, h.unit_id,
  h.reorganised, h.merged_into, h.taken_over_by, h.days_vacant_min, h.days_overlap_min, max(k.window_end) as window_end,
  max(k.last_day) as last_day,
  count(distinct l.row_key) as list_lines
from handover h
left join handover_case k on k.handover_no = h.handover_no
left join listed l on l.handover_no = h.handover_no
where h.handover_no = {handover_no}
group by h.on_min, h.on_max, h.outgoing, h.incoming, h.interim, h.kind, h.post_id, h.unit_id,
  h.reorganised, h.merged_into, h.taken_over_by, h.days_vacant_min, h.days_overlap_min
"""


@dataclass(frozen=True, repr=False)
class Review:
    """The review of one handover. `str()` is one sentence of counts that add up.

    With a store the other answers are asked when they are looked at.

    Attributes:
        handover: the episode, one row.
        items: every item open on the outgoing's last day, with its state, when it was first and last seen, when it is
            due and was due before.
        changes: where the plans gave an item other words or another due date, with the day and both readings.
        never_followed_up: those that nobody followed up in the window, nor since in the sheets that were seen, live
            before stale, longest silent first.
        searched: the sheets since the outgoing's last day in which those were looked for, with their state and place.
        surfaced_after: problems that occurred before the handover and were discovered after it.
        quiet_since: items followed up before the incoming's first day of which nothing that counts is on record since.
        again: lines of later plans that have the very words of an item never followed up, under another id.
        omitted: open and live items that a signed handover list leaves out.
        missing: sheets that are not in the records and would be needed to tell what happened in the window; after it,
            those that might show an item never followed up.
        holders: who held the post and the posts above it, stretch by stretch, the post itself first.
        duties: the posts whose duty the items are, with their titles on the days of the handover.
        replies: what the persons named have replied about the problems of this handover, word for word.
        facts: the days, names and counts that the sentences use.
        periods: the first and last day of every period, by its name.
        assumptions: what was derived, folded, unread or set aside when the records were opened, one sentence each.
    """

    handover: Result
    items: Result
    changes: Result
    never_followed_up: Result
    searched: Result
    again: Result
    quiet_since: Result
    surfaced_after: Result
    omitted: Result
    missing: Result
    holders: Result
    duties: Result
    replies: Result
    facts: Mapping[str, Any]
    periods: Mapping[str, tuple[date, date]]
    assumptions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.headline} {self.items.sentence}"

    def __repr__(self) -> str:
        return f"<review: {self}>"

    @property
    def headline(self) -> str:
        """Who handed over to whom, and when."""
        fact = self.facts
        left, came = self.people("outgoing") or nobody("left", fact["stayed"]), self.came
        stayed = f", held throughout by {self.people('stayed')}" if fact["stayed"] else ""
        vacant = f", vacant for {many(fact['days_vacant_min'], 'day')}" if fact["days_vacant_min"] else ""
        overlap = f", with {many(fact['days_overlap_min'], 'day')} of overlap" if fact["days_overlap_min"] else ""
        interim = f", {self.people('interim')} in between" if fact["interim"] else ""
        when = (
            f"{fact['on_min']}"
            if fact["on_min"] == fact["on_max"]
            else f"a day from {fact['on_min']} to {fact['on_max']}"
        )
        unit = f" ({fact['unit']})" if not says_unit(fact["post_id"], fact["unit"]) else ""
        return f"{fact['post_id']}{unit}: {left} to {came} on {when}{self.merged}{vacant}{overlap}{interim}{stayed}."

    @property
    def came(self) -> str:
        """Who came; where the post ended with a merger or a split, who answered for what it went into."""
        heirs = self.people("taken_over_by") if self.facts["merged_into"] else ""
        return heirs or self.people("incoming") or nobody("came", self.facts["stayed"])

    @property
    def merged(self) -> str:
        """Into what the post was merged or split, to be said after the day; blank where it was not."""
        how = "split" if self.facts["kind"] == "split" else "merged"
        return f", {how} into {self.facts['merged_into']}" if self.facts["merged_into"] else ""

    def people(self, role: str) -> str:
        """The persons of a role (incoming, stayed, taken_over_by …) by name, with the id where that is another word."""
        names = self.facts["names"]
        ids = (self.facts[role] or "").split("; ")
        return "; ".join(written(one, names.get(one)) for one in ids if one)

    @property
    def evidence(self) -> pd.DataFrame:
        """The rows that the review rests on, with their addresses: of its items and of every other list in it."""
        parts = (
            self.items, self.never_followed_up, self.surfaced_after, self.omitted, self.missing, self.replies,
        )  # fmt: skip
        rows = pd.concat([part.evidence for part in parts if len(part.evidence)] or [self.items.evidence])
        return rows.drop_duplicates().sort_values(["table_name", "row_key", "shows"], ignore_index=True)

    @property
    def parameters(self) -> dict[str, Any]:
        """Everything that was assumed."""
        return dict(self.items.parameters)

    def _repr_html_(self) -> str:
        found, said = self.never_followed_up, f"{self} Never followed up:"
        return html_table(found.screen(SHOWN), said, settings(self.parameters), whole=len(found))


def review(method: Method, handover_no: int) -> Review:
    """The review of the handover of that number.

    Source: `docs/definitions.md`, "State after a handover".
    """
    method.need("follow_up", "listed")
    one: dict[str, Any] = {"handover_no": handover_no}
    facts = _facts(method, one)
    items = ask(
        method, "items", _ITEMS,
        sentence=lambda t: " ".join([items_said(t, "handover", STATES), *facts["left_out"]]), cited=OF_ITEMS, **one,
    )  # fmt: skip

    def later(name: str, text: str, **more: Any) -> Result:
        return ask(method, name, text, deferred=True, **one, **more)

    return Review(
        handover=later(
            "handover", f"select h.* from handovers h join handover n on n.handover_id = h.handover_id where n.{MINE}",
        ),
        items=items,
        changes=later("changes", _CHANGES, sentence=_changed),
        never_followed_up=later("never_followed_up", _NEVER, sentence=_never, cited=OF_NEVER),
        searched=searched_for_never(method, one),
        again=again(method, one),
        quiet_since=quiet(method, one),
        surfaced_after=later(
            "surfaced_after", _SURFACED, sentence=lambda t: _surfaced(t, facts["problems"]),
            cited=f"select state as shows, 'problem' as table_name, problem_row as row_key from surfaced where {MINE}",
        ),
        omitted=later(
            "omitted", _OMITTED, sentence=lambda t: _omitted(t, facts["list_lines"]),
            cited=f"select 'signed list' as shows, 'handover_list' as table_name, row_key from listed where {MINE}",
        ),
        missing=later("missing", _MISSING, sentence=lambda t: _missing(t, len(items)), cited=OF_MISSING),
        holders=holders_of(method, facts["post_id"], facts["on_min"]),
        duties=later("duties", _DUTIES),
        replies=later(
            "replies", _REPLIES, sentence=lambda t: f"{many(t.num_rows, 'reply', 'replies')} on record.",
            cited=f"select 'reply' as shows, 'action' as table_name, reply_row as row_key from ({_REPLIES}) r",
        ),
        facts=facts,
        periods=_periods(method),
    )  # fmt: skip


def _facts(method: Method, one: Mapping[str, Any]) -> Mapping[str, Any]:
    [facts] = rows_of(method, "facts", _SPAN, **one)
    names = rows_of(method, "names", AROUND, **one)
    place = rows_of(method, "place", _POST, **one)
    facts["problems"] = method.ask("select count(*) as n from problem").to_pylist()[0]["n"]
    facts["names"] = {row["person_id"]: row["name"] for row in names}
    facts["stayed"] = "; ".join(row["person_id"] for row in names if row["stayed"])
    facts |= {"title": place[0]["title"] or facts["post_id"], "unit": place[0]["name"] or facts["unit_id"]}
    left_out = (left(method, facts, one) for left in (unowned, heads, unseen, undivided, unmoved_too))
    facts["gone"] = gone(method, one)
    facts["left_out"] = tuple(filter(None, left_out))
    return MappingProxyType(facts)


def _periods(method: Method) -> Mapping[str, tuple[date, date]]:
    rows = rows_of(method, "periods", _PERIODS)
    return MappingProxyType({row["period"]: (row["since"], row["last_day"]) for row in rows})


def _changed(table: pa.Table) -> str:
    counts = tally(table, "what")
    return f"{many(counts['wording'], 'change')} of wording, {counts['due']:,} of a due date."


def _never(table: pa.Table) -> str:
    rows = table.select(["live", "months_silent", "unseen_after", "traces"]).to_pylist()
    live = [row for row in rows if row["live"] is not False]
    never = told_apart(STATES, (("never_followed_up", row) for row in live))["never_followed_up"]
    longest = max((row["months_silent"] or 0 for row in live), default=0)
    since = f", the longest silent for {many(longest, 'period')}" if longest else ""
    blind = sum(bool(row["unseen_after"]) for row in rows)
    gap = f" For {blind:,} of them sheets after the window were not seen: what they hold is not known." if blind else ""
    return f"{many(len(live), 'live item')} {never}{since}; {stale_said(len(rows) - len(live))}.{gap}"


def _surfaced(table: pa.Table, problems: int) -> str:
    if not problems:
        return "no problem table in the records."
    counts = tally(table, "state")
    unsure = f"; {counts['cannot_tell']:,} where the records cannot tell" if counts["cannot_tell"] else ""
    found = many(counts["surfaced_after"], "problem")
    return f"{found} that occurred before the handover and came to light after it{unsure}."


def _omitted(table: pa.Table, lines: int) -> str:
    if not lines:
        return "no signed list in the records."
    return f"{many(table.num_rows, 'open and live item')} not on the signed list of {many(lines, 'line')}."


def _missing(table: pa.Table, items: int) -> str:
    counts = tally(table, "state")
    if not items:
        return "no item is known to have been open, so that no sheet was looked for."
    if not counts:
        return "no sheet is missing between the items' last lines and the end of the window."
    after = sum(row is False for row in table["in_window"].to_pylist())
    later = f"; {after:,} of them after the window" if after else ""
    return f"{many(table.num_rows, 'sheet')} not seen in full: {by_name(counts)}{later}."
