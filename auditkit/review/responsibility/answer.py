"""One problem: the lines of every rule, those about the organisation, its days split over tenures, what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from auditkit.engine.steps import Method, literal
from auditkit.result import Result, html_table, many, settings
from auditkit.review.ask import ask, counted
from auditkit.review.responsibility.profiles import Profile, profile

STATES = {"established": "established", "indicated": "indicated", "cannot_tell": "cannot tell"}
_LINES = """
with label as ({labels})
select r.rule, r.relation, r.person_id, r.name, r.post_id, r.state, r.inferred, r.counter_evidence, r.evidence,
  r.missing, r.sentence, l.label, l.label_source, cast(null as varchar) as judgement
from responsibility r
left join label l on l.rule = r.rule
where r.problem_id = {{problem}} and r.relation {which} 'organisation' and r.rule <> 'O4'
order by r.rule_no, r.person_id
"""
_CITED = """
select concat(r.rule, case when r.person_id is null then '' else concat(' ', coalesce(n.called, r.person_id)) end, ': ',
    case r.side when 'against' then 'counter-evidence, ' else '' end, r.shows) as shows, r.table_name,
  r.row_key, r.rule, r.person_id, r.side
from responsibility_row r join problem_case c on c.problem = r.problem
left join called n on n.person_id = r.person_id
where c.problem_id = {problem} and table_name is not null
"""
_MISSING = """
select shows as document,
  nullif(array_to_string(list_sort(list(distinct rule) filter (where rule <> 'O4')), ', '), '') as needed_by,
  nullif(array_to_string(list_sort(list(distinct person_id)), '; '), '') as persons
from responsibility_row r join problem_case c on c.problem = r.problem
where c.problem_id = {problem} and side = 'missing'
group by shows order by shows
"""
_SPLIT = """
select e.post_id, e.person_id, n.name, e.capacity, e.days_min, e.days_max, e.basis
from exposure e left join person n on n.person_id = e.person_id
where e.problem_id = {problem} and e.days_max > 0
order by e.post_id, e.person_id, e.tenure
"""
_SPLIT_CITED = """
select concat('held ', post_id) as shows, 'tenure' as table_name, tenure as row_key from exposure
where problem_id = {problem} and days_max > 0 and tenure is not null
"""


@dataclass(frozen=True)
class Responsibility:
    """Who stands in what relation to one problem. `str()` counts the lines; they are never added up to a score.

    Attributes:
        problem_id: the problem.
        profile: the profile whose labels the lines carry.
        lines: one line a person and rule: state, counter-evidence, evidence, what is missing, an empty judgement.
        organisation: lines about the organisation, not a person.
        exposure: the days of the problem split over the tenures of its post, at least and at most.
        missing: the documents that are not in the records, and which rules would need them.
    """

    problem_id: str
    profile: Profile
    lines: Result
    organisation: Result
    exposure: Result
    missing: Result

    def __str__(self) -> str:
        return f"{self.problem_id}: {self.lines.sentence} {self.organisation.sentence} {self.missing.sentence}"

    @property
    def evidence(self) -> pd.DataFrame:
        """The rows that the lines rest on, those that speak for the person first."""
        rows = self.lines.evidence
        return rows.sort_values(["side", "rule", "person_id"], kind="stable").reset_index(drop=True)

    def _repr_html_(self) -> str:
        return html_table(self.lines.frame, str(self), settings(self.lines.parameters), 60)


def responsibility(method: Method, problem: str, named: str | Path = "generic") -> Responsibility:
    """The lines of one problem under a profile.

    Args:
        method: the steps and the engine.
        problem: the id of the problem.
        named: the profile, by name or by the path of its file.
    """
    chosen = profile(named)
    labels = " union all ".join(
        f"select {literal(code)} as rule, {literal(label)} as label, {literal(source)} as label_source"
        for code, (label, source) in chosen.labels.items()
    )
    persons, about = (_LINES.format(labels=labels, which=which) for which in ("<>", "="))
    return Responsibility(
        problem_id=problem,
        profile=chosen,
        lines=ask(method, "lines", persons, sentence=_lines, cited=_CITED, problem=problem, profile=str(chosen)),
        organisation=ask(
            method, "organisation", about, sentence=_organisation, cited=_CITED, problem=problem, profile=str(chosen),
        ),
        exposure=ask(method, "exposure", _SPLIT, sentence=_split, cited=_SPLIT_CITED, problem=problem),
        missing=ask(method, "missing", _MISSING, sentence=_missing, problem=problem),
    )  # fmt: skip


def _lines(table: pa.Table) -> str:
    rows = table.select(["state", "person_id", "relation"]).to_pylist()
    left = [row for row in rows if row["relation"] == "excluded"]
    found = [row for row in rows if row["relation"] != "excluded"]
    gone = many(len({row["person_id"] for row in left}), "person", "persons")
    apart = f"{gone} excluded, who left before it occurred or came after it was closed." if left else ""
    if not found:
        return f"no rule finds a person in relation to it{'; ' if apart else '.'}{apart}"
    states = Counter(row["state"] for row in found)
    people = many(len({row["person_id"] for row in found}), "person", "persons")
    told = f"{many(len(found), 'relation')} of {people} to it: {counted(states, STATES)}"
    return f"{told}{'; ' if apart else '.'}{apart}"


def _organisation(table: pa.Table) -> str:
    said = sorted({row["sentence"] for row in table.select(["sentence"]).to_pylist()})
    return f"The organisation: {'; '.join(said)}." if said else "Nothing about the organisation itself."


def _split(table: pa.Table) -> str:
    rows = table.to_pylist()
    if not rows:
        return "no day of occurrence is on record: the days cannot be split."
    return f"{many(len(rows), 'tenure')} over its days, {rows[0]['basis']}."


def _missing(table: pa.Table) -> str:
    what = many(table.num_rows, "document or entry", "documents or entries")
    return f"{what} not in the records." if table.num_rows else "No document is missing."
