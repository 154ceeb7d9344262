"""One item through every plan and up the line: wordings, holders and superiors then, and the handovers between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from auditkit.engine.steps import Method
from auditkit.organisation import superiors_on
from auditkit.result import Result, html_table, many, settings
from auditkit.review.ask import above_said, ask, rows_of
from auditkit.review.called import named, names_in
from auditkit.review.graph import item_graph
from auditkit.review.narrow import concerned
from auditkit.review.people import holders_of
from auditkit.review.searched import searched_for

_MONTHS = """
select c.period, case when k.planned_line then 'plan' else 'review' end as moment, k.day as written_on, l.unit_id,
  l.post_id, t.possible as holders, l.text, l.due_max as due, l.planned, l.actual, l.status_text as status, l.progress,
  l.reason, o.outcome, o.class, w.why,
  concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(l.row as varchar)) as evidence
from line k
join plan_line l on l.row_key = k.line
join calendar c on c.p = k.p
join source s on s.source = l.source
left join outcome_flags o on o.item = k.item and o.u = k.u and o.p = k.p and k.planned_line
left join outcome_why w on w.item = o.item and w.u = o.u and w.p = o.p
left join head h on h.unit_id = l.unit_id and h.since <= k.day and h.until > k.day and l.post_id is null
left join timeline t on t.post_id = coalesce(l.post_id, h.post_id) and t.since <= k.day and t.until > k.day
where k.item = {item}
order by c.p, moment, k.line
"""
_ACTS = """
select a.day_max as acted_on, a.kind, a.person_id, a.post_id, r.text, r.reason, r.approved_by,
  concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(r.row as varchar)) as evidence
from act a
join action r on r.row_key = a.act
join source s on s.source = r.source
where a.item = {item}
order by a.day_max, a.act
"""
_HANDOVERS = """
select f.handover_id, f.post_id, f.handed_on, h.outgoing, h.incoming, f.state, f.strength, f.followed_by_event,
  f.followed_on, f.followed_by, f.inherited, f.omitted, f.evidence
from follow_up f join handover h on h.handover_no = f.handover_no
where f.item = {item}
order by f.handed_on, f.handover_id
"""
_CITED = """
select case when planned_line then 'planned' else 'reviewed' end as shows, 'plan_line' as table_name, line as row_key
from line where item = {item}
union all
select kind as shows, 'action' as table_name, act as row_key from act where item = {item}
"""
_CITED_MET = """
select p.role as shows, 'tenure' as table_name, p.tenure as row_key
from handover_person p
where p.handover_no in (select handover_no from follow_up where item = {item})
"""
_DUTY = """
select coalesce(l.post_id, h.post_id) as post_id, k.day
from line k
join plan_line l on l.row_key = k.line
left join head h on h.unit_id = l.unit_id and h.since <= k.day and h.until > k.day
where k.item = {item} and k.planned_line
order by k.day desc, k.line desc
"""
_OWN = """
select 0 as depth, {post} as below_id, {post} as post_id, p.title, p.unit_id, false as inferred, t.certain, t.possible,
  t.vacant
from timeline t
left join (select distinct post_id, title, unit_id from post where since_min <= {day} and until_max > {day}) p
  on p.post_id = t.post_id
where t.post_id = {post} and t.since <= {day} and t.until > {day}
"""
_KNEW = """
select t.person_id, n.name,
  case max(case t.level when 'acted' then 3 when 'answered' then 2 else 1 end)
    when 3 then 'acted' when 2 then 'answered' else 'was_sent' end as level,
  min(t.day_min) as first_on, max(t.day_max) as last_on,
  nullif(array_to_string(list_sort(list(distinct t.how)), '; '), '') as how,
  nullif(array_to_string(list_sort(list(distinct t.inferred)), '; '), '') as inferred
from telling t
left join person n on n.person_id = t.person_id
where t.item = {item}
group by t.person_id, n.name
order by first_on, t.person_id
"""
_CITED_KNEW = "select concat(level, ': ', how) as shows, table_name, row_key from telling where item = {item}"
_LINES = """
select r.problem_id, r.rule, r.relation, r.person_id, r.name, r.post_id, r.state, r.inferred, r.counter_evidence,
  r.evidence, r.missing, r.sentence, cast(null as varchar) as judgement
from responsibility r
join problem_case c on c.problem = r.problem
where c.item = {item} and r.rule <> 'O4'
order by r.problem_id, r.rule_no, r.person_id
"""
# The answer where no problem names the item.
_NO_LINES = pa.table({
    name: pa.array([], pa.string()) for name in (
        "problem_id", "rule", "relation", "person_id", "name", "post_id", "state", "inferred", "counter_evidence",
        "evidence", "missing", "sentence", "judgement",
    )
})  # fmt: skip
_MISSING = """
with mine as (
  select u, min(p) as p from line where item = {item} group by u
)
select distinct n.unit_id, c.period, g.moment, s.state, s.basis, c.p
from mine m
join gap g on g.u = m.u and g.p >= m.p
join sheet_state s on s.u = g.v and s.p = g.p and s.moment = g.moment
join calendar c on c.p = g.p
join unit_name n on n.u = g.v
order by n.unit_id, c.p, g.moment
"""


@dataclass(frozen=True, repr=False)
class Trail:
    """One item traced. `str()` says how long it stood in the plans and how it ended.

    Attributes:
        months: every line, period by period: wording, due date, amounts, status, the holders then and the outcome.
        chain: the post that had it and its superiors on the day of its last plan, with their holders.
        actions: everything done about it.
        handovers: the changes of manager that it met while open, and its state after each.
        knowledge: what each person had to do with it: acted, answered, was sent it.
        lines: who stands in what relation to the problems that name it.
        missing: the sheets of its units, from its first line on, that were not seen in full.
        searched: the sheets of its units in which it was looked for, with the number of its lines in each.
        holders: who held that post and the posts above it, stretch by stretch; None where no post is on record.
        names: person_id → name, of everybody whom the answers name.
        assumptions: what was derived, folded, unread or set aside when the records were opened, one sentence each.
    """

    item_id: str
    months: Result
    chain: Result
    actions: Result
    handovers: Result
    knowledge: Result
    lines: Result
    missing: Result
    searched: Result
    holders: Result | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    def graph(self) -> Any:
        """The evidence as a typed networkx `DiGraph`."""
        return item_graph(self)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Everything that was assumed."""
        return self.months.parameters

    def __str__(self) -> str:
        return f"{self.item_id}: {self.months.sentence} {self.handovers.sentence}"

    def __repr__(self) -> str:
        return f"<trail: {self}>"

    @property
    def evidence(self) -> pd.DataFrame:
        """The rows that the trail rests on, with their addresses: of its lines and of the handovers that it met."""
        parts = [one for one in (self.months.evidence, self.handovers.evidence) if len(one)]
        return pd.concat(parts).drop_duplicates().reset_index(drop=True) if parts else self.months.evidence

    def _repr_html_(self) -> str:
        return html_table(named(self.months.frame, self.names), str(self), settings(self.months.parameters), 60)


def trail(method: Method, item: int, item_id: str) -> Trail:
    """The trail of one item: every line, the chain of posts on the day of its last plan, actions, handovers."""
    method.need("outcome_why", "follow_up", "act", "head", "timeline")
    duty = rows_of(method, "duty", _DUTY, item=item)
    # Of its own rows it is asked first whether a problem names it: the lines of all are made at once.
    known = _NO_LINES if method.narrow and not concerned(method, item) else None
    post, day = (duty[0]["post_id"], duty[0]["day"]) if duty else (None, method.parameters.as_of)
    made = Trail(
        item_id=item_id,
        months=months_of(method, item),
        chain=_chain(method, post, day) if post else _no_chain(method),
        actions=ask(
            method, "actions", _ACTS, item=item, sentence=lambda t: f"{many(t.num_rows, 'action')} about it on record.",
        ),
        handovers=ask(method, "met_handovers", _HANDOVERS, sentence=_met, cited=_CITED_MET, item=item),
        knowledge=ask(
            method, "knowledge", _KNEW, cited=_CITED_KNEW, item=item,
            sentence=lambda t: f"{many(t.num_rows, 'person')} of whom an action or a message about it is on record.",
        ),
        lines=ask(
            method, "lines", _LINES, item=item, known=known, deferred=True,
            sentence=lambda t: (
                f"{many(t.num_rows, 'relation')} of persons to the problems that name it." if t.num_rows
                else "no relation of a person to a problem that names it is on record."
            ),
        ),
        missing=ask(method, "missing", _MISSING, item=item, sentence=_missing, deferred=True),
        searched=searched_for(method, item),
        holders=holders_of(method, post, day) if post else None,
    )  # fmt: skip
    parts = (made.months, made.chain, made.actions, made.handovers, made.knowledge)
    return replace(made, names=names_in(method, *parts))


def months_of(method: Method, item: int | None) -> Result:
    """Every line of an item, period by period; nothing where there is no item."""
    return ask(method, "months", _MONTHS, sentence=_months, cited=_CITED, item=-1 if item is None else item)


def _chain(method: Method, post: str, day: date) -> Result:
    text = f"select * from ({_OWN}) own union all select * from ({superiors_on(post, day)}) above order by depth"
    return ask(
        method, "chain", text, post=post, day=day, sentence=lambda t: f"{post} and {above_said(t, post)} on {day}.",
    )  # fmt: skip


def _no_chain(method: Method) -> Result:
    return ask(method, "chain", _OWN, sentence="no post is on record for it.", post="", day=method.parameters.as_of)


def _months(table: pa.Table) -> str:
    rows = table.to_pylist()
    plans = [row for row in rows if row["moment"] == "plan"]
    if not rows:
        return "no plan has it."
    wordings = len({row["text"] for row in rows})
    if not plans:
        return f"reviewed in {many(len({row['period'] for row in rows}), 'period')}, never in a plan."
    last = plans[-1]
    waits = " (a line that may be it waits for a decision)" if last["outcome"] == "unsure" else ""
    ended = f"{last['outcome']}{waits}{' (' + last['class'] + ')' if last['class'] else ''}".replace("_", " ")
    said = "one wording" if wordings == 1 else f"{wordings} wordings"
    span = f"in {last['period']}" if len(plans) == 1 else f"from {plans[0]['period']} to {last['period']}"
    return f"{many(len(plans), 'plan')} {span} in {said}; the last one: {ended}."


def _missing(table: pa.Table) -> str:
    if not table.num_rows:
        return "no sheet of its units is missing from its first line on."
    return f"{many(table.num_rows, 'sheet')} of its units not seen in full from its first line on."


def _met(table: pa.Table) -> str:
    if not table.num_rows:
        return "It met no handover while open."
    told = "; ".join(f"{row['handover_id']} {row['state'].replace('_', ' ')}" for row in table.to_pylist())
    return f"Handovers that it met: {told}."
