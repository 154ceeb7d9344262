"""An audit: the checked records, the parameters, and the verbs that answer questions about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from auditkit import organisation
from auditkit.engine import DuckDB, Method, frame
from auditkit.engine.steps import Engine, catalogue
from auditkit.errors import AuditkitError, NotInRecords, UnknownName
from auditkit.intake import decisions, open_records
from auditkit.items import calendar, link, outcome, strength
from auditkit.items.refit import refit
from auditkit.parameters import Parameters
from auditkit.records import Records
from auditkit.result import Result, html_rows, many
from auditkit.review import answers, link_check, sentences
from auditkit.review.ask import ask, worded
from auditkit.review.handover import Review, review
from auditkit.review.trail import Trail, trail
from auditkit.when import BEGINNING, OPEN, read_date

_STEPS = catalogue([*calendar.STEPS, *organisation.STEPS, *link.STEPS, *outcome.STEPS, *strength.STEPS, *answers.STEPS])
RESULTS = (
    "handovers",
    "outcomes",
    "follow_up",
    "surfaced",
    "sheets",
    "handover_changes",
    "links",
    "link_queue",
    "strength",
    "refused",
)

_LINKED = (
    "select state as shows, 'plan_line' as table_name, slot as row_key from {table} where {where} "
    "union all select state as shows, 'plan_line' as table_name, head as row_key from {table} where {where}"
)


@dataclass(frozen=True, repr=False)
class Audit:
    """The records as one frozen value with the questions that can be asked of it.

    Make one with `auditkit.open_audit`. Nothing here changes it: `but()` gives a second one with other parameters.
    """

    records: Records
    parameters: Parameters
    _engine: Engine = field(repr=False, compare=False)
    _decisions: Path | None = field(default=None, repr=False, compare=False)

    @cached_property
    def _method(self) -> Method:
        return Method(self._engine, self.parameters, _STEPS)

    def __str__(self) -> str:
        return f"{str(self.records).rstrip('.')}. As of {self.parameters.as_of}."

    def __repr__(self) -> str:
        return f"<audit: {self}>"

    def _repr_html_(self) -> str:
        said = html_rows([[sentence] for sentence in (str(self), *self.records.assumptions)])
        return f'<div class="auditkit"><table><tbody>{said}</tbody></table></div>'

    def but(self, **changes: Any) -> Audit:
        """The same records asked with other parameters, for example `audit.but(silence=3)`."""
        return _audit(self.records, self.parameters.but(**changes), decisions=self._decisions)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was derived or folded because the records did not give it, one sentence each."""
        return self.records.assumptions

    @property
    def refused(self) -> pd.DataFrame:
        """Rows and cells that nobody could read: table, file, sheet, row, column, found, expected, how to mend it."""
        return frame(self.records.tables["refused"])

    def coverage(self) -> Result:
        """Unit × period × moment: received, partial, interim, missing or not due, and whether given or derived."""
        return ask(self._method, "sheets", sentence=sentences.sheets)

    def holders(self, on: str | date, unit: str | None = None, post: str | None = None) -> Result:
        """Who held what on a day: every possible holder, vacant posts named as vacant."""
        day = _day(on)
        unit_id, post_id = unit and self._unit(unit), post and self._post(post)
        text = (
            f"select * from ({organisation.holders_on(day)}) held where ({{unit}} is null or unit_id = {{unit}}) "
            "and ({post} is null or post_id = {post})"
        )
        return ask(
            self._method, "holders", text, needs=("timeline", "holder", "known_post"), day=day, unit=unit_id,
            post=post_id, sentence=lambda t: sentences.held(t, day),
            cited=f"select person_id as shows, 'tenure' as table_name, tenure as row_key from ({text}) h "
            "where tenure is not null",
        )  # fmt: skip

    def superiors(self, post: str, on: str | date) -> Result:
        """The superiors of a post on a day, nearest first; a vacant one is named and the chain goes on."""
        post_id, day = self._post(post), _day(on)
        return ask(
            self._method, "superiors", organisation.superiors_on(post_id, day),
            needs=("reporting", "timeline", "known_post"), post=post_id, day=day,
            sentence=lambda t: f"{many(t.num_rows, 'superior post')} of {post_id} on {day}.",
        )  # fmt: skip

    def handovers(self, unit: str | None = None, post: str | None = None) -> Result:
        """Every episode of change in the holders of a post, of all posts or of one unit or post."""
        unit_id, post_id = unit and self._unit(unit), post and self._post(post)
        text = (
            "select * from handovers where ({unit} is null or unit_id = {unit}) "
            "and ({post} is null or post_id = {post}) order by handed_on, handover_id"
        )
        cited = (
            "select p.role as shows, 'tenure' as table_name, p.tenure as row_key from handover_person p "
            "join handover h on h.handover_no = p.handover_no "
            "where ({unit} is null or h.unit_id = {unit}) and ({post} is null or h.post_id = {post})"
        )
        return ask(
            self._method, "handovers", text, needs=("handovers", "handover_person"), unit=unit_id, post=post_id,
            sentence=lambda t: sentences.handovers(t), cited=cited,
        )  # fmt: skip

    def outcomes(self) -> Result:
        """One row for every item, period and unit that promised it, with one outcome and its flags."""
        cited = (
            "select 'promised' as shows, 'plan_line' as table_name, plan_line as row_key from outcome_flags "
            "where plan_line is not null union all select outcome as shows, by_table as table_name, by_row as row_key "
            "from outcome_flags where by_row is not null"
        )
        return ask(self._method, "outcomes", sentence=sentences.outcomes, cited=cited)

    def follow_up(self) -> Result:
        """One row for every item open at every handover, with its state after it."""
        cited = (
            "select 'last promised' as shows, 'plan_line' as table_name, plan_line as row_key from follow_up "
            "union all select state as shows, by_table as table_name, by_row as row_key from follow_up "
            "where by_row is not null"
        )
        return ask(self._method, "follow_up", sentence=sentences.follow_up, cited=cited)

    def links(self) -> Result:
        """Every link between two wordings: line, line, relation, state, points, and the reasons in words.

        Stated by a source, decided by a person, accepted, or asked (in doubt: see `link_queue`). Lines of one unit with
        the same words are one item without a link, and lines with an id are linked by it alone.
        """
        cited = _LINKED.format(table="proposal", where="state = 'accepted'")
        text = "select * from links order by state, line_a, line_b"
        return ask(self._method, "links", text, sentence=sentences.links, cited=cited)

    def link_queue(self) -> Result:
        """The links in doubt, the most consequential first: what they decide, both wordings, points and reasons."""
        cited = _LINKED.format(table="proposal", where="state = 'asked'")
        text = "select * from link_queue order by consequence, score desc, line_a, line_b"
        return ask(self._method, "link_queue", text, sentence=sentences.queue, cited=cited)

    def decisions(self) -> Result:
        """Every decision on a link and whether it applies; what a corrected sheet took its line from is named."""
        text = "select * from verdict order by decision_row"
        return ask(self._method, "decisions", text, needs=("verdict",), sentence=sentences.verdicts)

    def decide(self, line_a: str, line_b: str, verdict: str, *, by: str, on: str | date, why: str) -> Audit:
        """A second audit in which a person has decided on two lines; the decisions file, if there is one, is added to.

        Args:
            line_a: the earlier line, by line_id or item_id.
            line_b: the later line.
            verdict: same, different, split or merge; it outranks the model, and a later verdict an earlier one.
            by: who decided.
            on: the day of the decision.
            why: the reason in a sentence.

        Raises:
            UnknownName: no such line.
            AuditkitError: an unknown verdict, or nobody's name, no reason.
        """
        cells = decisions.checked(
            {"line_a": line_a, "line_b": line_b, "verdict": verdict, "by": by, "on": _day(on), "why": why}
        )
        for line in (line_a, line_b):
            where = f"select 1 as one from plan_line where line_id = {_quote(line)} or item_id = {_quote(line)} limit 1"
            if not self._engine.sql(where).num_rows:
                raise UnknownName("line", line, [])
        if self._decisions is not None:
            decisions.append(self._decisions, cells)
        return _audit(decisions.added(self.records, cells), self.parameters, decisions=self._decisions)

    def link_sample(self, size: int = 50, *, seed: int) -> pd.DataFrame:
        """A stratified random sample of links to check by hand: fill `same`, then give it to `link_errors`.

        Args:
            size: pairs of every stratum (accepted, asked, ended; across handovers and elsewhere apart) at most.
            seed: of the drawing; the same seed gives the same sample.
        """
        return link_check.drawn(self._method, size, seed)

    def link_errors(self, checked: pd.DataFrame) -> Result:
        """False- and missed-link rates of a checked sample with exact intervals, across handovers and elsewhere."""
        table = link_check.rates(checked)
        return Result("link_errors", sentences.link_errors(table), self.parameters.asdict(), {}, lambda: table)

    def drops_three_ways(self) -> Result:
        """Drops as linked, with the whole band linked, and with none linked: what the doubt about links can change."""
        whole = self.but(accept=self.parameters.doubt, margin=0.0)
        none = self.but(auto_link=False)
        table = link_check.three_ways(self._method, whole._method, none._method)
        said = sentences.three_ways(table)
        return Result("drops_three_ways", said, self.parameters.asdict(), self._method.made, lambda: table)

    def refit_links(self) -> Result:
        """The points of the reasons fitted to the decisions (40 or more), with before and after.

        Take them up with `audit.but(weights=tuple(zip(frame.reason, frame.after)))`; nothing changes by itself.

        Raises:
            AuditkitError: fewer than 40 decisions on pairs that the linker compares.
        """
        made = self.records.tables["decision"]
        bare = _audit(self.records.but("decision", made.slice(0, 0)), self.parameters)
        _, table, said = refit(bare._method, made)
        return Result("refit_links", said, self.parameters.asdict(), bare._method.made, lambda: table)

    def handover(self, post: str | None = None, on: str | date | None = None, unit: str | None = None) -> Review:
        """The review of one handover: any day of the episode names it; without a day, the only one.

        Raises:
            AuditkitError: neither a post nor a unit is named.
            UnknownName: no such post or unit.
            NotInRecords: no handover, or several, with the list of those there are.
        """
        if not (post or unit):
            raise AuditkitError("say whose handover: post= or unit=, and on=; handovers() lists them all")
        self._method.need("handovers", "handover")
        where = f"post_id = {_quote(self._post(post))}" if post else f"unit_id = {_quote(self._unit(unit or ''))}"
        known = self._engine.sql(
            "select handover_no, handover_id, on_min, on_max, coalesce(last_min, on_min) as last_min, "
            f"outgoing, incoming from handover where {where} "
            f"and on_min <= date '{self.parameters.as_of}' order by on_min, handover_id"
        ).to_pylist()
        day = _day(on) if on is not None else None
        found = [
            h for h in known if day is None or min(h["last_min"], h["on_min"]) <= day <= max(h["on_max"], h["last_min"])
        ]
        if len(found) == 1:
            return review(self._method, found[0]["handover_no"])
        asked = f"{post or unit}{f' on {day}' if day else ''}"
        listed = "\n".join(
            f"  {h['handover_id']}: {h['outgoing'] or '–'} → {h['incoming'] or '–'}" for h in (found or known)
        )
        said = "names several handovers" if found else "names no handover"
        raise NotInRecords(f"{asked} {said}; the records show:\n{listed or '  none'}")

    def trace(self, item: str) -> Trail:
        """One item through every plan: months and wordings, the chain of posts then, the handovers that it met."""
        self._method.need("item", "line")
        known = self._engine.sql(
            f"select item, item_id from item where item_id = {_quote(item)} union "
            "select l.item, i.item_id from plan_line p join line l on l.line = p.row_key "
            f"join item i on i.item = l.item where p.line_id = {_quote(item)}"
        ).to_pylist()
        if not known:
            every = self._engine.sql("select item_id from item order by item_id").column("item_id").to_pylist()
            raise UnknownName("item", item, every)
        return trail(self._method, known[0]["item"], known[0]["item_id"])

    def table(self, name: str) -> pd.DataFrame:
        """Any table of the records and any result by its name, as a frame."""
        if name in _STEPS:
            self._method.need(name)
        elif name not in self.records.tables:
            raise UnknownName("table", name, [*self.records.tables, *RESULTS])
        table = self._engine.sql(f'select * from "{name}"')
        return frame(worded(table) if name in RESULTS else table)

    def sql(self, text: str) -> pd.DataFrame:
        """The answer to one SELECT over the records and every named step and result; nothing can be changed by it."""
        self._method.need(*self._engine.names(text))
        return frame(self._engine.sql(text))

    def need(self, *names: str) -> None:
        """Make the named steps now; every question makes what it needs by itself."""
        self._method.need(*names)

    def _unit(self, name: str) -> str:
        return self._named("unit", "unit_id", "name", name)

    def _post(self, name: str) -> str:
        return self._named("post", "post_id", "title", name)

    def _named(self, table: str, key: str, title: str, name: str) -> str:
        rows = self._engine.sql(
            f"select distinct {key} as id from {table} where {key} = {_quote(name)} union "
            f"select distinct {key} as id from {table} where {title} = {_quote(name)}"
        ).to_pylist()
        ids = sorted({row["id"] for row in rows})
        if name in ids or len(ids) == 1:
            return name if name in ids else str(ids[0])
        if ids:
            raise UnknownName(f"one {table} (several are)", name, ids)
        known = self._engine.sql(f"select distinct {key} as id from {table} order by 1").column("id").to_pylist()
        raise UnknownName(table, name, known)


def open_audit(
    source: str | Path | Mapping[str, Any],
    *,
    as_of: str | date,
    known_on: str | date | None = None,
    refused: str = "stop",
    ends: str = "last day",
    engine: Engine | None = None,
    decisions: str | Path | None = None,
    **parameters: Any,
) -> Audit:
    """Open records for an audit.

    Args:
        source: a folder with one .csv or .parquet a table, a workbook with one sheet a table, or a dict of frames.
        as_of: the day on which the questions are asked; there is no other clock.
        known_on: only what was recorded on or before this day counts.
        refused: `"stop"` raises on the first file with unreadable rows, all faults at once; `"set_aside"` goes on
            without those rows and counts them in every report.
        ends: whether the `end` of a spell is its `"last day"` or the `"day of leaving"`.
        engine: another engine than the embedded one.
        decisions: the CSV of decisions on links: read now, and added to by `decide`; it need not exist yet.
        **parameters: any parameter of `auditkit.parameters.Parameters`, by name.

    Returns:
        A frozen `Audit`.

    Raises:
        BadInput: rows or cells that could not be read, each with its address and how to mend it.

    Examples:
        >>> import auditkit as ak
        >>> audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
        >>> audit.handover(post="P7-MGR", on="2025-03-01").facts["incoming"] is not None
        True
    """
    known = _day(known_on) if known_on is not None else None
    asked = Parameters(as_of=_day(as_of), known_on=known).but(**parameters)
    path = None if decisions is None else Path(decisions)
    return _audit(open_records(source, refused=refused, ends=ends, decisions=path), asked, engine, path)


def _audit(
    records: Records, parameters: Parameters, engine: Engine | None = None, decisions: Path | None = None
) -> Audit:
    engine = engine or DuckDB()
    for name, table in records.tables.items():
        engine.table(name, table)
    return Audit(records, parameters, engine, decisions)


def _day(text: str | date) -> date:
    if isinstance(text, date):
        return text.date() if isinstance(text, datetime) else text
    try:
        found = read_date(text)
    except ValueError:
        found = None
    # A word such as "now" is an open end in a table; as a question it would be a hidden clock.
    if found is None or not found.exact or found.earliest in (BEGINNING, OPEN):
        raise AuditkitError(f"{text!r} is not one day; expected a day such as 2025-03-01")
    return found.earliest


def _quote(text: str) -> str:
    from auditkit.engine.steps import literal

    return literal(text)
