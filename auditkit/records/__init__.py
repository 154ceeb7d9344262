"""The checked tables, frozen: every row that was read is accepted or refused, and every record knows its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import TABLES, words
from auditkit.engine import DuckDB
from auditkit.errors import AuditkitError
from auditkit.records import blanks, checks, departed, folding, initials, nobody, renames, report, sentences, tables
from auditkit.records.earlier import LINES, Lines
from auditkit.records.headings import meant
from auditkit.records.raw import Draft, Mark, Source, gather
from auditkit.records.reading import Context, read_table

__all__ = ["Mark", "Records", "Source", "check"]

_WORD = 60


@dataclass(frozen=True)
class Records:
    """The checked tables and everything that was assumed while reading them.

    `tables` holds one Arrow table for each table of the contract (empty where it was not handed in) and, beside them,
    `source`, `intake`, `refused`, `folded`, `unknown_column` and `provenance`; `supplied` names the tables that were
    handed in; `assumptions` are sentences; `ends` says how `tenure.end` was read; `place` is the folder or workbook
    that they were read from, where there is one; `files` names the files of the tables that lie in a store, under
    `origin`, the hash of all that they were read from.
    """

    tables: Mapping[str, pa.Table]
    supplied: frozenset[str]
    assumptions: tuple[str, ...]
    ends: str
    place: Path | None = None
    files: Mapping[str, tuple[Path, ...]] = field(default_factory=lambda: MappingProxyType({}))
    origin: str = ""

    def but(self, name: str, table: pa.Table) -> Records:
        """The same records with another table of that name."""
        files = MappingProxyType({one: path for one, path in self.files.items() if one != name})
        return replace(self, tables=MappingProxyType({**self.tables, name: table}), files=files)

    def __str__(self) -> str:
        source = self.tables["source"]
        read, refused = (sum(source[name].to_pylist()) for name in ("rows_read", "rows_refused"))
        given = ", ".join(sorted(self.supplied))
        counts = f"{read - refused:,} accepted, {refused:,} refused"
        return f"{read:,} rows read from {source.num_rows:,} sources ({given}): {counts}"


def check(
    sources: Sequence[Source],
    *,
    refused: str = "stop",
    ends: str = "last day",
    known_words: Path | None = None,
    lines: Lines | None = None,
) -> Records:
    """Read, fold and check the cells of all sources.

    Every table is read before anything is said, so that all faults come at once. Rows read = accepted + refused.

    Args:
        sources: the sheets, in the order in which rows are to be numbered.
        refused: `stop` raises on any fault; `set_aside` goes on without the rows that are refused.
        ends: whether `tenure.end` is the last day in the post or the day of leaving, on which the successor sits.
        known_words: a file in the form of `words.yaml` that adds words.
        lines: what is known of plan lines that were checked before, and gathers what is told of the new ones.

    Returns:
        The records; of the plan lines only those that were not checked before.

    Raises:
        BadInput: a table or a column without which nothing can be read is missing; or, with `stop`, any fault.
        AuditkitError: `refused` or `ends` is none of the two words.

    Source: `docs/tables.md`, "Nothing vanishes".
    """
    if refused not in ("stop", "set_aside"):
        raise AuditkitError(f'refused is {refused!r}: "stop" and "set_aside" are known')
    if ends not in ("last day", "day of leaving"):
        raise AuditkitError(f'ends is {ends!r}: "last day" and "day of leaving" are known')
    context = Context(words(known_words), ends, lines=lines or Lines())
    drafts = _read(sources, context)
    absent = report.missing_tables(drafts)
    if absent:
        raise report.missing(absent, sources)
    folded = _fold(drafts, context)
    _check(drafts, refused, context)
    listed = report.refused_table(sources, drafts, context.lines)
    unreadable = [name for name, draft in drafts.items() if draft.table.needed and _unreadable(draft, sources)]
    stopping = report.stopping(listed)
    if unreadable or (refused == "stop" and stopping.num_rows):
        raise report.bad_input(stopping, *_counted(sources, drafts), whole=bool(unreadable))
    context.notes += sentences.refusals(listed, *_counted(sources, drafts)) + sentences.headings(sources)
    supplied = frozenset(name for name, draft in drafts.items() if draft.supplied)
    context.lines.named = pc.unique(pa.chunked_array(tables.named(drafts).values(), pa.string()))
    made = {name: tables.finish(draft, context) for name, draft in drafts.items()}
    context.notes += tables.unmatched_lines(made, context.lines)
    recorded = tables.recorded(drafts, made, context.lines)
    made["source"] = tables.source_table(sources, drafts, recorded)
    made["refused"] = listed
    made["folded"] = tables.folded_table(folded.rows)
    made["unknown_column"] = tables.unknown_columns(sources)
    made["provenance"] = tables.provenance(sources)
    made["intake"] = tables.intake_table(sources, drafts, listed)
    _say(sources, made, context)
    if lines is not None and {"unit", "post"} <= supplied:
        lines.tell(sources, drafts["plan_line"], recorded)
    return Records(MappingProxyType(made), supplied, tuple(context.notes), ends)


def _read(sources: Sequence[Source], context: Context) -> dict[str, Draft]:
    """All tables as typed drafts; the table period first, because its names win over dates."""
    drafts = {}
    for name in sorted(TABLES, key=lambda name: name != "period"):
        mine = [number for number, one in enumerate(sources, 1) if one.table == name]
        numbers = [number for number in mine if sources[number - 1].seen is None]
        draft = gather(TABLES[name], [sources[number - 1] for number in numbers], numbers)
        draft.supplied |= len(numbers) < len(mine)
        read_table(draft, context)
        for number, one in zip(draft.numbers, draft.sources, strict=True):
            if report.structure_faults(one):
                draft.dead[draft.source == number] = True
                _forget(draft, number)
        if name == "period":
            names = draft.columns["period"].cast(pa.string()).to_pylist()
            starts = draft.columns["since"].to_pylist()
            context.periods = {one: day for one, day in zip(names, starts, strict=True) if one}
            stands = {one for one, dead in zip(names, draft.dead, strict=True) if not dead}
            context.lost_periods = frozenset(context.periods.keys() - stands)
        drafts[name] = draft
    return drafts


def _unreadable(draft: Draft, sources: Sequence[Source]) -> bool:
    """Whether no source of the table could be read at all."""
    return all(report.structure_faults(one) for one in sources if one.table == draft.table.name)


def _forget(draft: Draft, number: int) -> None:
    """A source that is refused as a whole is named once, not once for every cell."""
    kept = []
    for faults in draft.faults:
        others = draft.source[faults.index] != number
        kept.append(faults.only(others))
    draft.faults = [faults for faults in kept if len(faults.index)]


def _fold(drafts: dict[str, Draft], context: Context) -> folding.Folded:
    folded = folding.Folded()
    if len(drafts["alias"]):
        folding.fold(drafts["alias"], folding.known_names(drafts), folded)
    known = folding.known_names(drafts)
    for name, draft in drafts.items():
        if name != "alias":
            folding.fold(draft, known, folded)
        if name == LINES:
            context.lines.fold(folded.rows, list(draft.table.columns))
    folding.derive(drafts, context.notes, nobody.set_aside(drafts, context))
    initials.read_as_persons(drafts, folded, context.notes, context.lines)
    return folded


def _check(drafts: dict[str, Draft], refused: str, context: Context) -> None:
    """Checks across rows and tables. What hangs on a refused row is refused too, until nothing changes."""
    engine = DuckDB(threads=DuckDB.threads_for(max(map(len, drafts.values()), default=0)))
    for draft in drafts.values():
        checks.check_keys(draft, engine)
    posts = checks.in_force(drafts["post"], ["post_id", "start"])  # once, or one fault would hide the other
    checks.check_heads(drafts["post"], posts, engine)
    checks.check_circles(drafts["post"], posts, "post_id", "reports_to")
    units = checks.in_force(drafts["unit"], ["unit_id", "start"])
    checks.check_circles(drafts["unit"], units, "unit_id", "parent_id")
    known = folding.known_names(drafts)
    changed = True
    while changed:
        accepted = checks.ids_alive(drafts, folding.ID_OF)
        if refused == "stop":  # the cause is named; what merely hangs on it would hide it
            accepted = {name: known[name].ids for name in accepted}
        changed = sum(folding.refuse_dangling(draft, known, accepted) for draft in drafts.values()) > 0
    checks.say_tenures(drafts["tenure"], context, engine)
    checks.say_namesakes(drafts["tenure"], drafts["person"], context)
    renames.say_renames(drafts, context.notes, engine)
    departed.say_departed(drafts, context.notes, engine)


def _counted(sources: Sequence[Source], drafts: Mapping[str, Draft]) -> tuple[dict[str, int], dict[str, int]]:
    read, out = dict.fromkeys(TABLES, 0), dict.fromkeys(TABLES, 0)
    for number, one in enumerate(sources, 1):
        if one.table in TABLES:
            rows, gone = tables.counts(number, one, drafts[one.table])
            read[one.table] += rows
            out[one.table] += gone
    return read, out


def _say(sources: Sequence[Source], made: Mapping[str, pa.Table], context: Context) -> None:
    """What was read and not used, and what was assumed, as sentences."""
    for one in sources:
        context.notes += one.said
        if one.table and one.table not in TABLES:
            context.notes.append(f"{one.address()} is no table of the contract ({one.table!r}): listed and not used")
        elif one.table in TABLES and not (len(one.rows) or one.unsplit or one.structure):
            context.notes.append(f"{one.address()} holds no rows: {one.table} counts as not given there")
    if unmapped := Counter(context.unmapped) + context.lines.unmapped:
        most = sorted(unmapped.items(), key=lambda pair: (-pair[1], pair[0]))
        said = [(word if len(word) <= _WORD else f"{word[: _WORD - 1]}…", count) for word, count in most[:8]]
        shown = ", ".join(f"{word!r} ({count:,})" for word, count in said) + (", …" if len(most) > 8 else "")
        context.notes.append(
            f"status words that words.yaml does not map mean cannot tell: {shown}; what they mean can be written "
            "into a words.yaml beside the records, as in status: {done: [handed over]}"
        )
    headings = sorted(
        set(zip(*(made["unknown_column"][name].to_pylist() for name in ("table_name", "heading")), strict=True))
    )
    if headings:
        told = [f"{table} “{heading}”{meant(sources, table, heading)}" for table, heading in headings[:8]]
        shown = ", ".join(told) + (", …" if len(headings) > 8 else "")
        context.notes.append(f"unknown columns, kept in the source and never used: {shown}")
    context.notes += blanks.said(made["folded"])
    if n := sum(kind not in (initials.KIND, blanks.RULE) for kind in made["folded"]["kind"].to_pylist()):
        context.notes.append(
            f"{n:,} writing{'s were' if n != 1 else ' was'} folded to ids by aliases and unique names; each is "
            "in the table folded (auditkit table … folded)"
        )
