"""One problem traced: its place, the chain at each of its moments, every plan, who knew, handovers, rule lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from auditkit.engine import fill, load
from auditkit.engine.queries import queries
from auditkit.engine.steps import Method
from auditkit.result import Result, html_table, many, settings
from auditkit.review.ask import ask, counted, rows_of, tally
from auditkit.review.called import names_in, written
from auditkit.review.graph import graph
from auditkit.review.people import holders_of, says_unit
from auditkit.review.responsibility import Responsibility, responsibility
from auditkit.review.trail import months_of

_HERE = "auditkit.review.trace"
LEVELS = {
    "acted": "acted",
    "answered": "answered",
    "was_sent": "only had it sent to them",
    "nothing": "with nothing on record",
}
_ABOUT = """
select a.day_max as acted_on, a.kind, a.person_id, a.post_id, r.text, r.reason, r.approved_by, a.named as names_problem,
  concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(r.row as varchar)) as evidence
from problem_act a
join problem_case c on c.problem = a.problem
join action r on r.row_key = a.act
join source s on s.source = r.source
where c.problem_id = {problem} and a.part = 'did'
order by a.day_max, a.act
"""
_CITED = """
select concat(k.level, ': ', k.how) as shows, k.table_name, k.row_key
from known k join problem_case c on c.problem = k.problem where c.problem_id = {problem}
"""
# Whom the register and the acts name though all posts of theirs on record had ended by then.
_LEFT = """
with named as (
  select 'its owner' as said, p.owner as person_id, c.found_min as day
  from problem_case c join problem p on p.row_key = c.problem
  where c.problem_id = {problem}
  union
  select concat(case a.part when 'approved' then 'approved: ' else '' end, a.kind, ' on ', cast(a.day_min as varchar)),
    a.person_id, a.day_min
  from problem_act a join problem_case c on c.problem = a.problem
  where c.problem_id = {problem} and a.kind <> 'reply'
)
select n.person_id, p.name, cast(max(k.until_max) - interval 1 day as date) as last_day, n.said
from named n
join known_tenure k on k.person_id = n.person_id
left join person p on p.person_id = n.person_id
group by n.said, n.person_id, n.day, p.name
having max(k.until_max) <= n.day
order by n.person_id, n.day, n.said
"""
_ITSELF = "select 'the problem' as shows, 'problem' as table_name, row_key from problem where problem_id = {problem}"


@dataclass(frozen=True, repr=False)
class ProblemTrail:
    """One problem traced. `str()` says where it stood, when it occurred and was found, and how much is on record.

    Attributes:
        place: the problem with its item, target, unit and post, one row.
        chain: the posts of its chain when it occurred, at each plan and when it was found, with their holders then.
        months: every line of its item, period by period.
        knowledge: what each person had to do with it: acted, answered, was sent it, nothing.
        actions: everything done about it or its item.
        handovers: the changes of manager of the chain from the occurrence on.
        responsibility: who stands in what relation to it.
        holders: who held its post and the posts above it, stretch by stretch; None where no post is on record.
        names: person_id → name, of everybody whom the answers name.
        assumptions: what was derived, folded, unread or set aside when the records were opened, one sentence each.
    """

    problem_id: str
    place: Result
    chain: Result
    months: Result
    knowledge: Result
    actions: Result
    handovers: Result
    responsibility: Responsibility
    holders: Result | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[str, ...] = ()

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Everything that was assumed."""
        return self.lines.parameters

    @property
    def lines(self) -> Result:
        """One line a person and rule."""
        return self.responsibility.lines

    @property
    def missing(self) -> Result:
        """The documents that the records do not hold, and which rules would need them."""
        return self.responsibility.missing

    def graph(self) -> Any:
        """The evidence as a typed networkx `DiGraph`."""
        return graph(self)

    def __str__(self) -> str:
        parts = (self.place, self.chain, self.knowledge, self.handovers, self.lines, self.missing)
        return f"{self.problem_id}: {' '.join(one[:1].upper() + one[1:] for one in (part.sentence for part in parts))}"

    def __repr__(self) -> str:
        return f"<trail: {self}>"

    @property
    def evidence(self) -> pd.DataFrame:
        """The rows that the trail rests on, with their addresses."""
        parts = (self.place, self.months, self.knowledge, self.lines)
        rows = pd.concat([part.evidence for part in parts if len(part.evidence)])
        named = ["shows", "table_name", "row_key", "file", "sheet", "row", "sha256"]
        return rows[named].drop_duplicates().reset_index(drop=True)

    def _repr_html_(self) -> str:
        return html_table(self.lines.frame, str(self), settings(self.lines.parameters), 60)


def problem_trail(method: Method, problem: str, profile: str | Path = "generic") -> ProblemTrail:
    """The trail of one problem."""

    def one(name: str, text: str, **more: Any) -> Result:
        return ask(method, name, load(_HERE, text), problem=problem, **more)

    left = rows_of(method, "left", _LEFT, problem=problem)

    def placed(table: pa.Table) -> str:
        return _placed(table) + _left(left)

    place = one("place", "place.sql", sentence=placed, cited=_ITSELF)
    [row] = method.engine.sql(fill("select item from problem_case where problem_id = {p}", p=problem)).to_pylist()
    dated = place.fetch().to_pylist()[0]["occurred_from"] is not None

    made = ProblemTrail(
        problem_id=problem,
        place=place,
        chain=one("chain", "chain.sql", sentence=_chained),
        months=months_of(method, row["item"]),
        knowledge=one("knowledge", "knowledge.sql", sentence=_knew, cited=_CITED),
        actions=ask(
            method, "actions", _ABOUT, problem=problem,
            sentence=lambda t: f"{many(t.num_rows, 'action')} about it on record.",
        ),
        handovers=one(
            "met_handovers", "met.sql",
            sentence=lambda t: (
                f"{many(t.num_rows, 'handover')} of these posts since it occurred." if dated
                else "without a day of occurrence no handover is known to lie after it."
            ),
        ),
        responsibility=responsibility(method, problem, profile),
        holders=_holders(method, place),
    )  # fmt: skip
    parts = (made.months, made.chain, made.actions, made.handovers, made.knowledge, made.missing)
    return replace(made, names=names_in(method, *parts))


def _holders(method: Method, place: Result) -> Result | None:
    """The holders of the problem's post and of the posts above it on the day it occurred, or was found."""
    row = place.fetch().to_pylist()[0]
    day = row["occurred_from"] if row["occurred_from"] and row["occurred_from"].year > 1 else row["discovered_on"]
    return holders_of(method, row["post_id"], day) if row["post_id"] and day else None


STEPS = tuple(map(queries(_HERE), ("chains", "problem_moment")))


def _placed(table: pa.Table) -> str:
    row: Mapping[str, Any] = table.to_pylist()[0]
    post, unit = row["post_id"], row["unit_id"]
    of = unit if post is None or not says_unit(post, unit) else None
    where = " of ".join(part for part in (post, of) if part) or "no post on record"
    first, last = row["occurred_from"], row["occurred_latest"]
    when = f"occurred on {first}" if first == last else f"occurred between {first} and {last}"
    if first is None:
        open_since = f"occurred on {last} or before, the records do not say since when"
        when = open_since if last else "no day of occurrence on record"
    found = f", found on {row['discovered_on']}" if row["discovered_on"] else ", no day of discovery on record"
    return f"{row['title']} ({where}); {when}{found}."


def _left(rows: Sequence[Mapping[str, Any]]) -> str:
    """Who is named though they held no post on record any more; one sentence a person, each with why they are named."""
    said = []
    for person, mine in groupby(rows, key=lambda row: (row["person_id"], row["name"], row["last_day"])):
        acts = "; ".join(str(row["said"]) for row in mine)
        said.append(
            f" {written(*person[:2])} is named ({acts}), and the last post of theirs on record ended on {person[2]}."
        )
    return "".join(said)


def _chained(table: pa.Table) -> str:
    """The chain when it occurred, its own post apart from those above it and those that had a duty for its area."""
    rows = table.select(["moment", "post_id", "relation", "vacant"]).to_pylist()
    then = [row for row in rows if row["moment"] == "occurrence"]
    if not then:
        return "which posts were in its line of superiors when it occurred is not known."
    roles = [set(row["relation"].split(", ")) for row in then]
    own = sum("own" in one for one in roles)
    above = sum("superior" in one for one in roles if "own" not in one)
    others = [one for one in roles if not one & {"own", "superior"}]
    heads = sum(one == {"head"} for one in others)
    what = "headed its unit" if heads == len(others) else "had a duty for its area"
    what += " or headed its unit" if 0 < heads < len(others) else ""
    parts = ["its own post"] if own == 1 else [f"its own post under {own:,} names"] if own else []
    parts.append(many(above, "superior post"))
    parts += [f"{many(len(others), 'other post')} that {what}"] if others else []
    told = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    vacant = sum(row["vacant"] == "yes" for row in then)
    return f"its chain when it occurred: {told}, {vacant:,} of them vacant."


def _knew(table: pa.Table) -> str:
    levels = tally(table, "level", about="problem")
    return f"Who knew of it: {counted(levels, LEVELS)}." if levels else "Nothing shows who knew of it."
