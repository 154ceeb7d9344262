"""A review and a trail as plain text that can be read out in a meeting."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from auditkit.errors import also, by_kind, folded, foremost
from auditkit.result import Result, cell, many, settings, visible
from auditkit.review.called import named
from auditkit.review.handover import Review
from auditkit.review.intake import Intake, faults_in, listed
from auditkit.review.people import nobody
from auditkit.review.trace import ProblemTrail
from auditkit.review.trail import Trail
from auditkit.show.counter import counter_evidence, speaking, trail_evidence
from auditkit.show.paper import ASSUMED, assumptions_said, bounded, made_of_words, places
from auditkit.show.scene import Scene, scene_of

_PLACES = 20
_FAR = 10_000  # letters: no place is longer
_OF_REVIEW, _OF_TRAIL = 20, 80  # rows of each list
_NEVER = {
    "live": ("live", 4), "months_silent": ("silent", 6), "months_unseen": ("unseen", 6),
    "last_seen": ("seen by then", 12),
    "item_id": ("item", 16), "text": ("promised", 44),
    "duty_post": ("whose duty", 34), "due": ("due", 10), "evidence": ("row", 40),
}  # fmt: skip
_SURFACED = {
    "problem_id": ("problem", 12), "title": ("", 44), "occurred_from": ("occurred", 10),
    "discovered_on": ("discovered", 10), "lag_days_min": ("days", 5), "state": ("", 14), "evidence": ("row", 24),
}  # fmt: skip
# Where a day of occurrence is uncertain, or only the latest is known.
_BOUNDED = {
    "problem_id": ("problem", 12), "title": ("", 44), "occurred_from": ("occurred", 10),
    "occurred_latest": ("or by", 10), "discovered_on": ("discovered", 10), "lag_days_min": ("days at least", 13),
    "lag_days_max": ("at most", 7), "state": ("", 14), "evidence": ("row", 24),
}  # fmt: skip
_OMITTED = {
    "item_id": ("item", 16), "text": ("promised", 44), "last_seen": ("last seen", 9), "state": ("since then", 18),
    "evidence": ("row", 40),
}  # fmt: skip
_MISSING = {
    "unit_id": ("unit", 16), "period": ("period", 10), "moment": ("sheet", 8), "state": ("", 10),
    "in_window": ("needed for the window", 21),
}  # fmt: skip
_UNSEEN = {name: how for name, how in _MISSING.items() if name != "in_window"}
_UNTOLD = {"item_id": ("item", 16), "text": ("promised", 44), "why": ("cannot tell because of", 60)}
_QUIET = {
    "item_id": ("item", 16), "text": ("promised", 44), "followed_on": ("followed up", 11), "evidence": ("row", 40),
}  # fmt: skip
_MONTHS = {
    "period": ("period", 8), "moment": ("sheet", 6), "text": ("wording", 40), "holders": ("holders then", 16),
    "due": ("due", 10), "planned": ("planned", 8), "actual": ("actual", 8), "status": ("status", 12),
    "outcome": ("outcome", 11), "evidence": ("row", 24),
}  # fmt: skip
_CHAIN = {
    "depth": ("", 3), "post_id": ("post", 16), "title": ("", 34), "possible": ("holders", 24), "vacant": ("vacant", 7),
}  # fmt: skip
_MET = {
    "handover_id": ("handover", 26), "outgoing": ("left", 14), "incoming": ("came", 14), "state": ("", 18),
    "followed_by_event": ("by", 16), "followed_on": ("on", 10),
}  # fmt: skip
_ACTS = {
    "acted_on": ("on", 10), "kind": ("", 12), "person_id": ("person", 14), "text": ("", 44), "evidence": ("row", 24),
}  # fmt: skip
_THEN = {
    "moment": ("when", 10), "since": ("day", 10), "depth": ("", 2), "post_id": ("post", 14), "title": ("", 26),
    "possible": ("holders then", 18), "vacant": ("vacant", 7), "relation": ("relation", 24),
    "duties": ("duties then", 34),
}  # fmt: skip
_KNEW = {
    "person_id": ("person", 12), "name": ("", 18), "about": ("of the", 8), "level": ("", 9), "first_on": ("first", 10),
    "posts": ("in post", 16), "evidence": ("row", 60),
}  # fmt: skip
_CHANGED = {
    "handover_id": ("handover", 24), "outgoing": ("left", 14), "incoming": ("came", 14), "inherited": ("inherited", 9),
    "state": ("its item", 18), "list_lines": ("lines signed", 12),
}  # fmt: skip
_ABOUT = {"document": ("document", 60), "needed_by": ("needed by", 14), "persons": ("for", 40)}
_SPLIT = {
    "post_id": ("post", 14), "person_id": ("person", 12), "capacity": ("", 12), "days_min": ("at least", 8),
    "days_max": ("at most", 8),
}  # fmt: skip
# Columns whose values are codes of the program; every other text stands as it was written.
_CODES = frozenset({"state", "moment", "outcome", "kind", "followed_by_event", "level"})


def intake_text(account: Intake) -> str:
    """The account of an intake: a line a source, then every assumption, then every kind of refusal with its mending."""
    lines = [account.sentence, *(_source(row) for row in listed(account.frame).to_dict("records"))]
    lines += [f"- {sentence}" for sentence in account.assumptions]
    aside = account.refused["mend"] == "nothing"
    mended = account.refused[~aside]
    first, left = foremost(folded(faults_in(mended)), _PLACES)
    for alike in first:
        one, at = alike[0], alike[0].address
        row = f" row {at.row}" if at.row is not None else ""
        heading = f", {at.heading}" if at.heading else ""
        where = " › ".join(part for part in (at.file, at.sheet) if part)
        lines.append(f"refused: {where}{row}{heading}: found {one.found}; to mend: {one.mend}")
        lines += [f"         also {more}" for more in also(alike)]
    if left:
        lines.append(f"refused: … and {by_kind(left)}; -o intake.html or audit.refused has all")
    if aside.any():
        counted = many(int(aside.sum()), "row")
        lines.append(f"set aside, with nothing to mend: {counted}; audit.refused has each with its reason")
    return "\n".join(lines)


def _source(row: Mapping[Any, Any]) -> str:
    counts = [f"{row['rows_found']:,} read", f"{row['rows_accepted']:,} accepted", f"{row['rows_refused']:,} refused"]
    counts += [f"{row['rows_not_used']:,} not used"] if row["rows_not_used"] else []
    counts += [f"{many(row['cells_blanked'], 'cell')} blanked"] if row["cells_blanked"] else []
    read_as = f" ({row['read_as']})" if cell(row["read_as"]) else ""
    read_as += "; not read: " + cell(row["not_read_because"]) if cell(row["not_read_because"]) else ""
    return f"  {cell(row['table_name']):14} {_place(row)}: {', '.join(counts)}{read_as}"


def _place(row: Mapping[Any, Any]) -> str:
    return " › ".join(part for part in (cell(row["file"]), cell(row["sheet"])) if part)


def review_text(review: Review) -> str:
    """The review of a handover as text: who left, who came, what was open, what was never followed up, on which rows.

    Of each list some rows are shown; what is left out is counted.
    """
    fact, parameters, shown, after = review.facts, review.parameters, scene_of(review), review.surfaced_after
    parts = [
        f"Handover of {shown.called(shown.post, fact['unit'])}",
        f"  left    {review.people('outgoing') or nobody('left', fact['stayed'])}"
        + (f", last day {cell(fact['last_day'])}" if fact["outgoing"] else ""),
        f"  came    {review.came}"
        + (f", on {cell(fact['on_min'])}" if fact["incoming"] or fact["merged_into"] else "")
        + review.merged,
        *([f"  between {review.people('interim')}"] if fact["interim"] else []),
        *([f"  stayed  {review.people('stayed')}"] if fact["stayed"] else []),
        f"  window  to {cell(fact['window_end']) or 'a day that no period on record reaches'}; "
        f"as of {parameters['as_of']}",
        "",
        review.items.sentence,
        "",
        "Read first:",
        *(f"  - {said}" for said in counter_evidence(review, shown)),
        *_listed("Coverage", review.missing, _MISSING)[:-1],
        *([f"  - {assumptions_said(review.assumptions)}"] if review.assumptions else []),
        "",
        *_section("Never followed up", _titled(review, shown), _NEVER, review.never_followed_up.sentence, _OF_REVIEW),
        *_searched(review),
        *_traces(review),
        *(_listed("Not since", review.quiet_since, _QUIET) if len(review.quiet_since) else []),
        *_untold(review),
        *_listed("Surfaced after", after, _BOUNDED if bounded(after.frame) else _SURFACED),
        *_listed("Signed list", review.omitted, _OMITTED),
        *_assumed(review.assumptions),
        "Facts from the records; the judgement is for a person.",
        f"Parameters: {settings(parameters)}",
    ]
    return "\n".join(parts)


def _assumed(assumptions: Sequence[str]) -> list[str]:
    return [f"{ASSUMED}:", *(f"  - {said}" for said in assumptions), ""] if assumptions else []


def _met(trail: Trail) -> str:
    """The sentence behind the name of its part, which it begins with."""
    return trail.handovers.sentence.removeprefix("Handovers that it met: ")


def _listed(title: str, answer: Result, columns: dict[str, tuple[str, int]]) -> list[str]:
    return _section(title, answer.frame, columns, answer.sentence, _OF_REVIEW)


def _titled(review: Review, shown: Scene) -> pd.DataFrame:
    """The items that nobody followed up, each with the title of the post whose duty it was."""
    never = review.never_followed_up.frame
    return never.assign(duty_post=[shown.called(post) if (post := cell(one)) else "" for one in never["duty_post"]])


def _searched(review: Review) -> list[str]:
    return [f"  {review.searched.sentence}", ""] if len(review.never_followed_up) else []


def _traces(review: Review) -> list[str]:
    never = review.never_followed_up.frame
    found = never[never["traces"].notna()].head(_OF_REVIEW)
    lines = [f"  {row.item_id}: {row.traces}" for row in found.itertuples()]
    return ["Traces since the handover that do not count as follow-up:", *lines, ""] if lines else []


def _untold(review: Review) -> list[str]:
    """Each item of which the records cannot tell, with the document or the word that it hangs on."""
    items = review.items.frame
    found = items[items["state"] == "cannot_tell"]
    return _section("Cannot tell", found, _UNTOLD, f"{many(len(found), 'item')}.", _OF_REVIEW) if len(found) else []


def trail_text(trail: Trail) -> str:
    """The trail of an item as text: every line, the chain of posts, actions, the handovers that it met."""
    parts = [
        str(trail),
        "",
        "Read first:",
        *(f"  - {said}" for said in trail_evidence(trail)),
        *_section("Coverage", trail.missing.frame, _UNSEEN, trail.missing.sentence)[:-1],
        *([f"  - {assumptions_said(trail.assumptions)}"] if trail.assumptions else []),
        "",
        *_section("Every line", named(trail.months.frame, trail.names), _MONTHS, trail.months.sentence),
        *_section("The chain of posts", named(trail.chain.frame, trail.names), _CHAIN, trail.chain.sentence),
        *_section("Actions", named(trail.actions.frame, trail.names), _ACTS, trail.actions.sentence),
        *_section("Handovers", named(trail.handovers.frame, trail.names), _MET, _met(trail)),
        *_assumed(trail.assumptions),
        "Facts from the records; the judgement is for a person.",
        f"Parameters: {settings(trail.months.parameters)}",
    ]
    return "\n".join(parts)


def problem_text(trail: ProblemTrail) -> str:
    """The trail of a problem as text: what speaks for the persons and what is missing before what the lines rest on."""
    found, speaks = trail.responsibility, speaking(trail).itertuples()
    parts = [
        trail.place.sentence,
        "",
        "Read first:",
        *(
            f"  - for {cell(row.name) or cell(row.person_id)} ({row.rule}, {str(row.relation).replace('_', ' ')}): "
            f"{cell(row.counter_evidence)}"
            for row in speaks
        ),
        *(f"  - {said}" for said in trail_evidence(trail)),
        *_section("Coverage", named(trail.missing.frame, trail.names), _ABOUT, trail.missing.sentence)[:-1],
        *([f"  - {assumptions_said(trail.assumptions)}"] if trail.assumptions else []),
        "",
        *_section("The chain of posts then", named(trail.chain.frame, trail.names), _THEN, trail.chain.sentence),
        *_section("Every plan", named(trail.months.frame, trail.names), _MONTHS, trail.months.sentence),
        *_section("Who knew", trail.knowledge.frame, _KNEW, trail.knowledge.sentence),
        *_section("Actions", named(trail.actions.frame, trail.names), _ACTS, trail.actions.sentence),
        *_section("Handovers", named(trail.handovers.frame, trail.names), _CHANGED, trail.handovers.sentence),
        *_section("Days of exposure", found.exposure.frame, _SPLIT, found.exposure.sentence),
        f"The organisation: {found.organisation.sentence}",
        *_rule_lines(found.organisation.frame),
        "",
        f"Relations ({found.profile}): {found.lines.sentence}",
        *_rule_lines(found.lines.frame),
        "",
        *_assumed(trail.assumptions),
        "Facts from the records; the judgement is for a person.",
        f"Parameters: {settings(trail.lines.parameters)}",
    ]
    return "\n".join(parts)


def _rule_lines(lines: pd.DataFrame) -> list[str]:
    """Each line with what speaks for the person first, then what it rests on, then what is missing."""
    said = []
    for row in lines.itertuples():
        who = f" {cell(row.name)} ({row.person_id})" if cell(row.person_id) else ""
        label = f" [{row.label}]" if cell(row.label) else ""
        said.append(f"  {row.rule}{who}: {row.sentence} – {str(row.state).replace('_', ' ')}{label}")
        parts = (("speaks for", row.counter_evidence), ("rests on", row.evidence), ("inferred", row.inferred))
        said += [f"      {name:10} {text}" for name, text in (*parts, ("missing", row.missing)) if cell(text)]
    return said


def table_text(frame: pd.DataFrame, columns: dict[str, tuple[str, int]], limit: int) -> list[str]:
    """Aligned lines of some columns of a frame, those that are blank throughout left out; rows left out are counted.

    The place of the evidence is never cut: a path without its row leads nowhere.
    """
    if "item_id" in frame and made_of_words(frame["item_id"]):  # a trace is found by the words as well
        columns = {name: column for name, column in columns.items() if name != "item_id"}
    heads = [head for head, _ in columns.values()]
    rows = [
        [_said(name, value) for name, value in zip(columns, row, strict=True)]
        for row in frame[list(columns)].head(limit).itertuples(index=False, name=None)
    ]
    filled = [i for i in range(len(heads)) if any(row[i] for row in rows)]
    most = [max(width, _FAR * (name == "evidence")) for name, (_, width) in columns.items()]
    widths = [min(most[i], max([_width(heads[i]), *(_width(row[i]) for row in rows)])) for i in filled]
    lines = [_line([row[i] for i in filled], widths) for row in [heads, *rows]]
    left = len(frame) - limit
    return [*lines, *([f"  … and {left:,} more"] if left > 0 else [])]


def _section(
    title: str, frame: pd.DataFrame, columns: dict[str, tuple[str, int]], sentence: str = "", limit: int = _OF_TRAIL
) -> list[str]:
    head = f"{title}: {sentence}" if sentence else title
    return [head, *(table_text(frame, columns, limit) if len(frame) else []), ""]


def _said(column: str, value: object) -> str:
    if column == "evidence":
        return places(value)
    # A line break in a cell would make a line of its own, which reads like one of the program's.
    text = " ".join(cell(value).split()) if "\n" in cell(value) else cell(value)
    return visible(text.replace("_", " ") if column in _CODES else text)


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return ("  " + "  ".join(_fit(text, width) for text, width in zip(cells, widths, strict=True))).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _fit(text: str, width: int) -> str:
    if _width(text) <= width:
        return text + " " * (width - _width(text))
    kept = ""
    for letter in text:
        if _width(kept + letter) > width - 1:
            break
        kept += letter
    return kept + "…" + " " * (width - 1 - _width(kept))
