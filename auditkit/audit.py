"""An audit: the checked records, the parameters, and the verbs that answer questions about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from auditkit import organisation
from auditkit.engine import DuckDB, Method, frame
from auditkit.engine.steps import Engine, literal
from auditkit.engine.store import HOME, Home, Store
from auditkit.errors import AuditkitError, NotInRecords, UnknownName
from auditkit.intake import open_records
from auditkit.parameters import Parameters
from auditkit.records import Records
from auditkit.result import Result, html_rows
from auditkit.review.ask import above_said, ask, worded
from auditkit.review.chart import chart
from auditkit.review.every import RESULTS
from auditkit.review.every import STEPS as _STEPS
from auditkit.review.handover import Review, review
from auditkit.review.intake import Intake, intake
from auditkit.review.lasting import lasting
from auditkit.review.linking import Linking
from auditkit.review.naming import one_day
from auditkit.review.narrow import first_follow_up
from auditkit.review.ordered import in_order, whole
from auditkit.review.promises import outcomes
from auditkit.review.responsibility import Responsibility, responsibility
from auditkit.review.rows import Rows
from auditkit.review.said import OUTCOMES as OUTCOMES
from auditkit.review.said import follow_up_said, handovers_said, held_said, sheets_said
from auditkit.review.standing import Standing
from auditkit.review.trace import ProblemTrail, problem_trail
from auditkit.review.trail import Trail, trail
from auditkit.review.unmoved import none_handed_over, unmoved
from auditkit.review.unsaid import unsaid
from auditkit.review.writing import write

# The line upwards with what its possible holders are called.
_SUPERIORS = (
    "select s.*, h.names from ({above}) s left join ("
    "select h.post_id, "
    "nullif(array_to_string(list_sort(list(distinct coalesce(n.name, h.person_id))), '; '), '') as names "
    "from holder h left join person n on n.person_id = h.person_id "
    "where h.since <= {{day}} and h.until > {{day}} group by h.post_id"
    ") h on h.post_id = s.post_id order by s.depth, s.below_id, s.post_id, s.inferred"
)
# Counted before words and addresses are put to the rows; the traces are made for these too, and are not made twice.
_STATES_COUNTED = """
select f.state, f.live, f.event_day < h.on_min as before_incoming, t.item is not null as traces, count(*) as times
from counted_event f
join handover h on h.handover_no = f.handover_no
left join trace_after t on t.handover_no = f.handover_no and t.item = f.item
group by f.state, f.live, f.event_day < h.on_min, t.item is not null
"""


@dataclass(frozen=True, repr=False)
class Audit(Linking, Rows, Standing):
    """The records as one frozen value with the questions that can be asked of it.

    Make one with `auditkit.open_audit`. Nothing here changes it: `but()` gives a second one with other parameters.
    """

    records: Records
    parameters: Parameters
    _engine: Engine = field(repr=False, compare=False)
    _decisions: Path | None = field(default=None, repr=False, compare=False)
    _home: Home = field(default=HOME, repr=False, compare=False)

    @cached_property
    def _method(self) -> Method:
        return Method(self._engine, self.parameters, _STEPS, store=self._home.store, origin=self._home.origin)

    def __str__(self) -> str:
        return f"{str(self.records).rstrip('.')}. As of {self.parameters.as_of}."

    def __repr__(self) -> str:
        return f"<audit: {self}>"

    def _repr_html_(self) -> str:
        said = html_rows([[sentence] for sentence in (str(self), *self.records.assumptions)])
        return f'<div class="auditkit"><table><tbody>{said}</tbody></table></div>'

    def but(self, **changes: Any) -> Audit:
        """The same records asked with other parameters, for example `audit.but(silence=3)`."""
        return _audit(self.records, self.parameters.but(**changes), self._engine.fresh(), self._decisions, self._home)

    def _with(self, records: Records) -> Audit:
        return _audit(records, self.parameters, self._engine.fresh(), self._decisions, self._home.unstored())

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        """What was derived, folded or taken for granted because the records did not give it, one sentence each."""
        text = "select count(*) as lines, count(*) - count(recorded_on) as undated from plan_line"
        counted = self._engine.sql(text).to_pylist()[0]
        last = self._engine.sql("select max(until) as day from period").to_pylist()[0]["day"]
        said = list(self.records.assumptions)
        if counted["undated"]:
            said.append(
                f"{counted['undated']:,} of {counted['lines']:,} plan lines carry no day of their own: a plan is taken "
                "as written on the day before its period (or its due day), a review on the last day of it; at a "
                "handover such a plan stands from the first day of its period"
            )
        if last and last < self.parameters.as_of:
            said.append(
                f"the table period ends on {last - timedelta(1)}: what needs a later period (whether a promise was "
                "carried on, whether it was followed up within a window) is 'not yet', however long ago it was, until "
                "the periods that followed are added to that table"
            )
        return (*said, *lasting(self._method), *unsaid(self._method))

    @property
    def refused(self) -> pd.DataFrame:
        """Rows and cells that nobody could read: table, file, sheet, row, column, found, expected, how to mend it."""
        return frame(self.records.tables["refused"])

    def intake(self) -> Intake:
        """What was handed in, source by source: rows found, accepted, refused and not used, and what was assumed."""
        return intake(self.records, self.parameters.asdict(), self.assumptions)

    def coverage(self) -> Result:
        """Unit × period × moment: received, partial, interim, missing or not due, and whether given or derived."""
        return ask(self._method, "sheets", whole("sheets"), sentence=sheets_said)

    def holders(self, on: str | date, unit: str | None = None, post: str | None = None) -> Result:
        """Who held what on a day: every possible holder, vacant posts named as vacant."""
        day = one_day(on)
        unit_id, post_id = unit and self._unit(unit), post and self._post(post)
        text = (
            f"select * from ({organisation.holders_on(day)}) held where ({{unit}} is null or unit_id = {{unit}}) "
            "and ({post} is null or post_id = {post})"
        )
        return ask(
            self._method, "holders", text, day=day, unit=unit_id, post=post_id, sentence=lambda t: held_said(t, day),
            cited=f"select coalesce(n.called, h.person_id) as shows, 'tenure' as table_name, h.tenure as row_key "
            f"from ({text}) h left join called n on n.person_id = h.person_id where h.tenure is not null",
        )  # fmt: skip

    def superiors(self, post: str, on: str | date) -> Result:
        """The superiors of a post on a day, nearest first; a vacant one is named and the chain goes on."""
        post_id, day = self._post(post), one_day(on)
        return ask(
            self._method, "superiors", _SUPERIORS.format(above=organisation.superiors_on(post_id, day)),
            post=post_id, day=day, sentence=lambda t: f"{above_said(t, post_id)} of {post_id} on {day}.",
        )  # fmt: skip

    def chart(self, on: str | date, post: str | None = None) -> Result:
        """Every post on a day with its superiors and holders, and with `post=` which of them are in its chain."""
        return chart(self._method, one_day(on), post and self._post(post))

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
            self._method, "handovers", text, unit=unit_id, post=post_id,
            sentence=lambda t: handovers_said(t) + none_handed_over(self._method, post_id, unit_id, len(t)),
            cited=cited,
        )  # fmt: skip

    def outcomes(self, unit: str | None = None, post: str | None = None, handover: str | None = None) -> Result:
        """One row for every item, period and unit that promised it, with one outcome and its flags.

        Args:
            unit: only what this unit promised.
            post: only what stood with this post.
            handover: only the items that were open at the handover of this id.
        """
        return outcomes(self._method, unit and self._unit(unit), post and self._post(post), handover)

    def follow_up(self) -> Result:
        """One row for every item open at every handover, with its state after it."""
        cited = (
            "select 'last promised' as shows, 'plan_line' as table_name, plan_line as row_key from follow_up "
            "union all select state as shows, by_table as table_name, by_row as row_key from follow_up "
            "where by_row is not null"
        )
        return ask(
            self._method, "follow_up", whole("follow_up"),
            sentence=follow_up_said, cited=cited, counts=_STATES_COUNTED, first=first_follow_up,
        )  # fmt: skip

    def handover(self, post: str | None = None, on: str | date | None = None, unit: str | None = None) -> Review:
        """The review of one handover: any day of the episode names it; without a day, the only one.

        Raises:
            AuditkitError: neither a post nor a unit is named.
            UnknownName: no such post or unit.
            NotInRecords: no handover, or several, with the list of those there are.
        """
        if not (post or unit):
            raise AuditkitError("say whose handover: post= or unit=, and on=; handovers() lists them all")
        self._method.need("handover")
        where = f"post_id = {literal(self._post(post))}" if post else f"unit_id = {literal(self._unit(unit or ''))}"
        known = self._engine.sql(
            "select handover_no, handover_id, on_min, on_max, coalesce(last_min, on_min) as last_min, "
            f"outgoing, incoming from handover where {where} "
            f"and on_min <= date '{self.parameters.as_of}' order by on_min, handover_id"
        ).to_pylist()
        day = one_day(on) if on is not None else None
        found = [
            h for h in known if day is None or min(h["last_min"], h["on_min"]) <= day <= max(h["on_max"], h["last_min"])
        ]
        if len(found) == 1:
            number = found[0]["handover_no"]
            return replace(review(self._of_handover(number), number), assumptions=self.assumptions)
        asked = f"{post or unit}{f' on {day}' if day else ''}"
        listed = "\n".join(
            f"  {h['handover_id']}: {h['outgoing'] or '–'} → {h['incoming'] or '–'}" for h in (found or known)
        )
        said = f"several handovers of {asked}, and a day says which" if found else f"no handover of {asked}"
        mine = (post and self._post(post), None if post else self._unit(unit or ""))
        other = [] if found else unmoved(self._method, *mine, day) or ([] if known else unmoved(self._method, *mine))
        none = "".join(f"\n  no handover: {change}" for change in other)
        raise NotInRecords(f"{said}; the records show:\n{listed or self._none(post, unit)}{none}")

    def _none(self, post: str | None, unit: str | None) -> str:
        """Why there is no handover where there is none: most often nothing says which posts a unit has."""
        where = f"unit_id = {literal(self._unit(unit))}" if unit and not post else "true"
        if self._engine.sql(f"select count(*) as n from post where {where}").to_pylist()[0]["n"]:
            return f"  none by {self.parameters.as_of}"
        return f"  none, because no post of {unit} is in the records: say in post.unit_id which posts stand in it"

    def trace(self, name: str, profile: str | Path = "generic") -> Trail | ProblemTrail:
        """A problem, or an item, up the line of superiors and back through every plan.

        Args:
            name: the id of a problem; else the id of an item, the line_id of one of its lines, or its words where one
                item only has them.
            profile: how the relations to a problem are labelled, as in `responsibility`.

        Raises:
            UnknownName: neither a problem nor an item is called so.
        """
        if name in self._problems():
            return replace(problem_trail(self._method, name, profile), assumptions=self.assumptions)
        return replace(trail(*self._of_item(name)), assumptions=self.assumptions)

    def responsibility(self, problem: str, profile: str | Path = "generic") -> Responsibility:
        """Who stands in what relation to a problem: one line a person and rule, with evidence, never a score.

        Args:
            problem: the id of the problem.
            profile: how the relations are labelled: `generic`, `cn-accountability-2019`, or the path of a file.

        Raises:
            UnknownName: no such problem.
            AuditkitError: no such profile, or one that cannot be read.
        """
        return responsibility(self._method, self._problem(problem), profile)

    def table(self, name: str) -> pd.DataFrame:
        """Any table of the records and any result by its name, as a frame, its rows always in one order."""
        self._known(name)
        own = self._engine.sql(f'select * from "{name}" where 1 = 0')
        table = self._engine.sql(in_order(self._engine, name, own.column_names))
        return frame(worded(table) if name in RESULTS else table)

    def write(self, name: str, path: str | Path) -> int:
        """Any table of the records or any result as a Parquet file, however large; returns the number of rows.

        The file is there as a whole or not at all.

        Raises:
            UnknownName: no table is called so.
            AuditkitError: the engine cannot write.
        """
        self._known(name)
        return write(self._engine, name, Path(path))

    def sql(self, text: str) -> pd.DataFrame:
        """The answer to one SELECT over the records and every named step and result; nothing can be changed by it."""
        self._method.need(*self._engine.names(text))
        return frame(self._engine.sql(text))

    def _known(self, name: str) -> None:
        if name in _STEPS:
            self._method.need(*self._method.reads(whole(name)))
        elif name not in self.records.tables:
            raise UnknownName("table", name, [*self.records.tables, *RESULTS])

    def need(self, *names: str) -> None:
        """Make the named steps now; every question makes what it needs by itself."""
        self._method.need(*names)


def open_audit(
    source: str | Path | Mapping[str, Any],
    *,
    as_of: str | date,
    known_on: str | date | None = None,
    refused: str = "stop",
    ends: str = "last day",
    engine: Engine | None = None,
    decisions: str | Path | None = None,
    queries: Mapping[str, str] | str | Path | None = None,
    store: str | Path | None = None,
    memory: str | None = None,
    **parameters: Any,
) -> Audit:
    """Open records for an audit.

    Args:
        source: a folder with one .csv or .parquet a table, a workbook with one sheet a table, a database (the path of a
            .duckdb or .sqlite file, or an address such as `postgresql+pg8000://…`), or a dict of frames.
        as_of: the day on which the questions are asked; there is no other clock.
        known_on: only what was recorded on or before this day counts.
        refused: `"stop"` raises on the first file with unreadable rows, all faults at once; `"set_aside"` goes on
            without those rows and counts them in every report.
        ends: whether the `end` of a spell is its `"last day"` or the `"day of leaving"`.
        engine: another engine than the embedded one.
        decisions: the CSV of decisions on links: read now, and added to by `decide`; it need not exist yet.
        queries: for a database whose tables are not the contract's: table → SELECT, or a YAML file that holds it.
        store: a folder in which what was read of each file, checked records and derived tables are kept for the next
            run, each under the hash of all that it was made from; None keeps nothing.
        memory: the most that the engine may use, such as `"500MB"`; what does not fit goes to a temporary folder.
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
    known = one_day(known_on) if known_on is not None else None
    asked = Parameters(as_of=one_day(as_of), known_on=known).but(**parameters)
    path = None if decisions is None else Path(decisions)
    if engine is not None and (store is not None or memory is not None):
        raise AuditkitError("store= and memory= are settings of the embedded engine: leave one of them out, or engine=")
    if engine is not None and not hasattr(engine, "keep"):
        found = type(engine).__name__
        raise AuditkitError(f"engine is a {found}; a Spark session is handed over as engine=Spark(session)")
    kept = None if store is None else Store(Path(store).absolute())
    records = open_records(source, refused=refused, ends=ends, decisions=path, queries=queries, store=kept)
    home = Home(kept, memory, records.origin, kept.folder if kept else None)
    return _audit(records, asked, engine, path, home)


def _audit(
    records: Records,
    parameters: Parameters,
    engine: Engine | None = None,
    decisions: Path | None = None,
    home: Home = HOME,
) -> Audit:
    if engine is None:
        rows = sum(records.tables["source"]["rows_read"].to_pylist())
        engine = DuckDB(memory=home.memory, threads=DuckDB.threads_for(rows), folder=home.folder)
    for name in records.tables:
        engine.table(name, records.files.get(name) or records.tables[name])
    return Audit(records, parameters, engine, decisions, home)
