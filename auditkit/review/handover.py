"""One change of manager: what was open, followed up or never followed up, what surfaced after, what the list omits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from auditkit.engine.steps import Method
from auditkit.result import Result, html_table, settings
from auditkit.review.ask import ask, counted, tally

STATES = {
    "followed_up": "followed up",
    "followed_up_late": "followed up late",
    "closed_between": "closed between",
    "never_followed_up": "never followed up",
    "not_yet": "not yet",
    "cannot_tell": "cannot tell",
}
_MINE = "handover_no = {handover_no}"
_CITED = f"""
select 'last promised' as shows, 'plan_line' as table_name, plan_line as row_key from follow_up where {_MINE}
union all
select state as shows, by_table as table_name, by_row as row_key from follow_up where {_MINE} and by_row is not null
union all
select role as shows, 'tenure' as table_name, tenure as row_key from handover_person where {_MINE}
"""
_NEVER = f"""
select item_id, text, last_seen, months_silent, due, duty_post, unit_id, live, inherited, omitted, strength, evidence
from follow_up where {_MINE} and state = 'never_followed_up'
order by months_silent desc, due, item_id
"""
_OMITTED = f"""
select item_id, text, last_seen, due, state, duty_post, evidence from follow_up where {_MINE} and omitted
order by state desc, item_id
"""
_MISSING = """
with span as (
  select h.handover_no, min(o.seen_p) as first_p, max(c.p) as last_p
  from handover_case h
  join open_item o on o.handover_no = h.handover_no and o.variant = h.variant
  join calendar c on c.since <= h.window_end
  where h.handover_no = {handover_no} group by h.handover_no
)
select distinct n.unit_id, c.period, g.moment, s.state, s.basis, c.p
from span w
join gap g on g.p between w.first_p and w.last_p
join (select distinct u from open_item where handover_no = {handover_no}) m on m.u = g.u
join sheet_state s on s.u = g.v and s.p = g.p and s.moment = g.moment
join calendar c on c.p = g.p
join unit_name n on n.u = g.v
order by n.unit_id, c.p, g.moment
"""
_NAMES = """
select distinct p.person_id, p.name
from handover_person h join person p on p.person_id = h.person_id
where h.handover_no = {handover_no}
"""
_POST = """
select p.title, u.name
from handover h
left join post p on p.post_id = h.post_id and p.since_min <= h.on_max and p.until_max > coalesce(h.last_min, h.on_min)
left join unit u on u.unit_id = h.unit_id and u.since_min <= h.on_max and u.until_max > coalesce(h.last_min, h.on_min)
where h.handover_no = {handover_no}
order by p.since_min, u.since_min, p.title, u.name
"""
_SPAN = """
select h.on_min, h.on_max, h.outgoing, h.incoming, h.interim, h.kind, h.post_id, h.unit_id, h.days_vacant_min, h.days_overlap_min,
  max(k.window_end) as window_end, max(k.last_day) as last_day, count(distinct l.row_key) as list_lines
from handover h
left join handover_case k on k.handover_no = h.handover_no
left join listed l on l.handover_no = h.handover_no
where h.handover_no = {handover_no}
group by h.on_min, h.on_max, h.outgoing, h.incoming, h.interim, h.kind, h.post_id, h.unit_id, h.days_vacant_min, h.days_overlap_min
"""


@dataclass(frozen=True)
class Review:
    """The review of one handover. `str()` is one sentence of counts that add up.

    Attributes:
        handover: the episode, one row.
        items: every item open on the outgoing's last day, with its state.
        never_followed_up: those that nobody followed up in the window or since, longest silent first.
        surfaced_after: problems that occurred before the handover and were discovered after it.
        omitted: open and live items that a signed handover list leaves out.
        missing: sheets that are not in the records and would be needed to tell.
        facts: the days, names and counts that the sentences use.
    """

    handover: Result
    items: Result
    never_followed_up: Result
    surfaced_after: Result
    omitted: Result
    missing: Result
    facts: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.headline} {self.items.sentence}"

    @property
    def headline(self) -> str:
        """Who handed over to whom, and when."""
        fact = self.facts
        left, came = self.people("outgoing") or "nobody on record", self.people("incoming") or "nobody yet"
        vacant = f", vacant for {fact['days_vacant_min']} days" if fact["days_vacant_min"] else ""
        overlap = f", with {fact['days_overlap_min']} days of overlap" if fact["days_overlap_min"] else ""
        interim = f", {self.people('interim')} in between" if fact["interim"] else ""
        when = (
            f"{fact['on_min']}"
            if fact["on_min"] == fact["on_max"]
            else f"a day from {fact['on_min']} to {fact['on_max']}"
        )
        return f"{fact['post_id']} ({fact['unit']}): {left} to {came} on {when}{vacant}{overlap}{interim}."

    def people(self, role: str) -> str:
        """The outgoing, incoming or interim persons by name, with the id where the name is another word."""
        names = self.facts["names"]
        ids = (self.facts[role] or "").split("; ")
        return "; ".join(one if names.get(one, one) == one else f"{names[one]} ({one})" for one in ids if one)

    @property
    def evidence(self) -> pd.DataFrame:
        """The rows that the review rests on, with their addresses."""
        return self.items.evidence

    @property
    def parameters(self) -> dict[str, Any]:
        """Everything that was assumed."""
        return dict(self.items.parameters)

    def _repr_html_(self) -> str:
        shown = self.never_followed_up.frame
        return html_table(shown, f"{self} Never followed up:", settings(self.parameters))


def review(method: Method, handover_no: int) -> Review:
    """The review of the handover of that number.

    Source: `docs/definitions.md`, "State after a handover".
    """
    method.need("follow_up", "surfaced", "handovers", "listed")
    one: dict[str, Any] = {"handover_no": handover_no}
    facts = ask(method, "facts", _SPAN, needs=("follow_up", "listed"), **one).fetch().to_pylist()[0]
    names = ask(method, "names", _NAMES, needs=("handover_person",), **one).fetch().to_pylist()
    facts["names"] = {row["person_id"]: row["name"] for row in names}
    place = ask(method, "place", _POST, needs=("handover",), **one).fetch().to_pylist()
    facts |= {"title": place[0]["title"] or facts["post_id"], "unit": place[0]["name"] or facts["unit_id"]}
    signed = bool(facts["list_lines"])
    return Review(
        handover=ask(
            method, "handover", f"select h.* from handovers h join handover n on n.handover_id = h.handover_id where n.{_MINE}",
            needs=("handovers", "handover"), **one,
        ),
        items=ask(
            method, "items", f"select * from follow_up where {_MINE}", needs=("follow_up",), sentence=_items, cited=_CITED, **one
        ),
        never_followed_up=ask(
            method, "never_followed_up", _NEVER, needs=("follow_up",), sentence=_never, cited=f"{_CITED}", **one
        ),
        surfaced_after=ask(
            method, "surfaced_after", f"select * from surfaced where {_MINE}", needs=("surfaced",), sentence=_surfaced,
            cited=f"select state as shows, 'problem' as table_name, problem_row as row_key from surfaced where {_MINE}", **one,
        ),
        omitted=ask(
            method, "omitted", _OMITTED, needs=("follow_up",),
            sentence=(lambda t: _omitted(t, facts["list_lines"])) if signed else "no signed list in the records",
            cited=f"select 'signed list' as shows, 'handover_list' as table_name, row_key from listed where {_MINE}", **one,
        ),
        missing=ask(method, "missing", _MISSING, needs=("follow_up", "sheet_state"), sentence=_missing, **one),
        facts=facts,
    )  # fmt: skip


def _items(table: pa.Table) -> str:
    live, stale = tally(table, "state", live=True), tally(table, "state", live=False)
    count, old = sum(live.values()), sum(stale.values())
    told = f": {counted(live, STATES)}" if count else ""
    return f"{count:,} live items open at handover{told}; {old:,} stale."


def _never(table: pa.Table) -> str:
    live = tally(table, "live").get(True, 0)  # type: ignore[call-overload]
    longest = max((row or 0 for row in table.column("months_silent").to_pylist()), default=0)
    since = f", the longest silent for {longest} periods" if longest else ""
    return f"{live:,} live items never followed up{since}; {table.num_rows - live:,} stale ones."


def _surfaced(table: pa.Table) -> str:
    counts = tally(table, "state")
    unsure = f"; {counts['cannot_tell']:,} where the records cannot tell" if counts.get("cannot_tell") else ""
    return f"{counts.get('surfaced_after', 0):,} problems occurred before the handover and were discovered after it{unsure}."


def _omitted(table: pa.Table, lines: int) -> str:
    return f"{table.num_rows:,} open and live items are not on the signed list of {lines:,} lines."


def _missing(table: pa.Table) -> str:
    counts = tally(table, "state")
    if not counts:
        return "no sheet is missing between the items' last lines and the end of the window."
    return f"{table.num_rows:,} sheets not seen in full: {counted(counts, {k: k for k in sorted(counts)})}."


def window(facts: dict[str, Any]) -> tuple[date, date | None]:
    """The outgoing's last day and the end of the window."""
    return facts["last_day"], facts["window_end"]
