"""The review of one handover as a page that stands alone: read, printed and put to the persons named."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from auditkit.errors import AuditkitError
from auditkit.parameters import Parameters
from auditkit.result import cell, many
from auditkit.show.counter import counter_evidence
from auditkit.show.figures import glance
from auditkit.show.markup import Markup, digest, element, joined
from auditkit.show.scene import STATES, Scene, frame_of, scene_of

MOST_ROWS, SHORT = 200, 12
DRAFT = "DRAFT: not put to the person named"
NEVER = (
    "item_id", "text", "last_seen", "months_silent", "traces", "due", "duty_post", "inherited", "live", "evidence",
)  # fmt: skip
SURFACED = (
    "problem_id",
    "title",
    "occurred_from",
    "occurred_latest",
    "discovered_on",
    "discovered_latest",
    "lag_days_min",
    "severity",
    "state",
    "evidence",
)
OMITTED = ("item_id", "text", "last_seen", "due", "state", "duty_post", "evidence")
UNTOLD = ("item_id", "text", "last_seen", "due", "duty_post", "live", "evidence")
ITEMS = (
    "item_id",
    "text",
    "live",
    "state",
    "strength",
    "followed_by_event",
    "followed_on",
    "followed_by",
    "first_seen",
    "last_seen",
    "due",
    "duty_post",
    "inherited",
    "evidence",
)
REPLIES = ("name", "person_id", "on", "problem_id", "text", "evidence")
SAME = {"occurred_latest": "occurred_from", "discovered_latest": "discovered_on"}
WORDS = (
    "Live: last seen within {silence} periods before the handover, or due in them or later; the others are stale. "
    "Strength: F4 verified by another person, F3 completed, delivered or cancelled with approval, F2 a recorded act or "
    "change, F1 the same line again, F0 nothing; F2 and above count. Inherited: named on the signed list, visible in "
    "the live plans or by an earlier act of the incoming, or hidden."
)
HEADINGS = {
    "item_id": "item",
    "unit_id": "unit",
    "moment": "sheet",
    "last_seen": "last seen at the handover",
    "months_silent": "periods silent",
    "traces": "traces since that do not count",
    "duty_post": "whose duty",
    "followed_by_event": "by what",
    "problem_id": "problem",
    "text": "promised",
    "lag_days_min": "days unseen",
}


def report(review: Any, path: str | Path) -> Path:
    """Write the review of one handover as one HTML file that needs nothing else: no script, no network, no program.

    What the records do not show and what speaks for the persons named stands first; facts and inferences follow, each
    with the rows it rests on; the judgement is a blank that a person fills. Without a reply on record of each person
    named, the page is marked as a draft. The same records and parameters give the same bytes.

    Args:
        review: what `audit.handover(...)` returned.
        path: where to write; the name ends in `.html`.

    Returns:
        The path that was written.

    Raises:
        AuditkitError: the name ends in something else.

    Source:
        `docs/definitions.md`, "State after a handover"; `docs/security.md`, "Working papers".
    """
    target = Path(path)
    if target.suffix.lower() not in {".html", ".htm"}:
        raise AuditkitError(f"{target.name}: a review is written as .html; found {target.suffix or 'no ending'!r}")
    target.write_text(page(review), encoding="utf-8", newline="\n")
    return target


def page(review: Any) -> str:
    """The text of the page."""
    shown = scene_of(review)
    style, script = (files("auditkit.show").joinpath(f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    policy = f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(script)}'"
    unit = getattr(review, "facts", {}).get("unit", "")
    called = f"{shown.post} {', '.join(part for part in (shown.titles.get(shown.post, ''), unit) if part)}".strip()
    title = f"Handover review: {called}, {shown.on}"
    head = joined(
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Markup(style)),
    )
    unheard = _unheard(review, shown)
    body = joined(*_parts(review, shown, title, unheard), element("script", Markup(script)))
    whole = joined(element("head", head), element("body", body, class_="unheard" if unheard else "heard"))
    return "<!DOCTYPE html>\n" + element("html", whole, lang="en") + "\n"


def _parts(review: Any, shown: Scene, title: str, unheard: list[str]) -> Iterable[Markup]:
    if unheard:
        yield element("p", f"{DRAFT} ({', '.join(unheard)}: no reply on record)", class_="draft")
    yield element("h1", title)
    yield element("p", str(review), class_="answer")
    yield _who(review, shown)
    yield element("p", _asked(review), class_="note")
    yield element("h2", "Read first: what the records do not show, and what speaks for the persons named")
    yield _missing(review)
    assumed = [f"Assumed: {one}." for one in getattr(review, "assumptions", ())]
    yield element("ul", *(element("li", one) for one in [*counter_evidence(review, shown), *assumed]))
    yield element("h2", "The handover at a glance")
    yield _figure(shown)
    yield _section("Never followed up", review.never_followed_up, NEVER)
    yield _section("Surfaced after the handover", review.surfaced_after, SURFACED)
    yield _section("Omitted from the signed list", review.omitted, OMITTED)
    items = frame_of(review.items)
    untold = items[items["state"] == "cannot_tell"]
    yield _section(f"{len(untold):,} items of which the records cannot tell", untold, UNTOLD)
    yield _working_paper(review, shown)
    yield _section("Every item open at the handover", review.items, ITEMS, getattr(review, "facts", {}).get("names"))
    yield element("p", WORDS.format(**review.parameters), class_="note")
    yield _evidence(review)
    yield _parameters(review)


def _figure(shown: Scene) -> Markup:
    drawn = glance(shown)
    source = "data:image/png;base64," + base64.b64encode(drawn.png).decode("ascii")
    return element("figure", element("img", alt=drawn.alt, src=source), element("figcaption", drawn.caption))


def _who(review: Any, shown: Scene) -> Markup:
    """Who left and who came, with their days, and until when the items were watched."""
    row, facts = frame_of(review.handover).iloc[0], getattr(review, "facts", {})
    last, came = cell(row.get("last_day")), f"{shown.on}" if shown.on == shown.on_latest else f"from {shown.on}"
    said = [
        ("Left", f"{shown.outgoing or 'nobody on record'}{f', last day {last}' if last else ''}"),
        ("Came", f"{shown.incoming}, on {came}" if shown.incoming else "nobody yet"),
        ("Watched until", cell(facts.get("window_end"))),
    ]
    rows = [_fact(name, words) for name, words in said if words]
    return element("table", element("tbody", *rows), class_="facts")


def _unheard(review: Any, shown: Scene) -> list[str]:
    """The persons named, by name, of whom no reply is on record."""
    replies = frame_of(getattr(review, "replies", None))
    heard = set(replies["person_id"].astype(str)) if "person_id" in replies else set()
    handover = frame_of(review.handover).iloc[0]
    said = []
    for role, people in (("outgoing", shown.outgoing), ("incoming", shown.incoming)):
        ids = cell(handover.get(role)).split("; ")
        said += [name for one, name in zip(ids, people.split("; "), strict=True) if one and one not in heard]
    return said


def _asked(review: Any) -> str:
    known = cell(review.parameters.get("known_on")) or "everything recorded"
    return f"As of {cell(review.parameters['as_of'])} · known on: {known} · auditkit {_version()}"


def _missing(review: Any) -> Markup:
    lost = frame_of(review.missing)
    said = element("p", f"Coverage: {_sentence(review.missing)}")
    return joined(said, _table(lost, ("unit_id", "period", "moment", "state", "basis"))) if len(lost) else said


def _section(heading: str, answer: Any, columns: tuple[str, ...], names: Mapping[str, str] | None = None) -> Markup:
    frame = frame_of(answer)
    if names and "followed_by" in frame:
        frame = frame.assign(followed_by=frame["followed_by"].map(lambda one: names.get(one, one)))
    said = _sentence(answer)
    return joined(
        element("h2", heading),
        element("p", said) if said else "",
        _table(frame, columns) if len(frame) else element("p", "No rows.", class_="note"),
    )


def _table(frame: pd.DataFrame, columns: Iterable[str], most: int = MOST_ROWS) -> Markup:
    """The named columns that the frame has and that are not blank throughout, capped and counted."""
    kept = [name for name in columns if name in frame and not frame[name].isna().all() and not _repeats(frame, name)]
    shown = frame.loc[:, kept].head(most)
    worded = shown.assign(**{name: shown[name].map(_word) for name in kept if name in {"state", "shows"}})
    head = element("tr", *(element("th", _heading(name), scope="col") for name in kept))
    body = [element("tr", *map(_td, row)) for row in worded.itertuples(index=False, name=None)]
    table = element("table", element("thead", head), element("tbody", *body), class_="sortable")
    count = f"{len(shown):,} of {many(len(frame), 'row')}"
    rest = "" if len(shown) == len(frame) else "; the others: auditkit table, or audit.table(), gives them all"
    return joined(element("div", table, class_="wide"), element("p", count + rest, class_="note"))


def _repeats(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column is the latest day of an interval and says nothing that the earliest does not."""
    return name in SAME and SAME[name] in frame and bool(frame[name].equals(frame[SAME[name]]))


def _td(value: object) -> Markup:
    text = cell(value)
    return element("td", text, class_="short") if len(text) <= SHORT else element("td", text)


def _working_paper(review: Any, shown: Scene) -> Markup:
    asked = review.parameters
    window = (
        f"{asked['window']} full plan periods" if asked.get("window_days") is None else f"{asked['window_days']} days"
    )
    criteria = (
        f"Each item open when the outgoing holder left is to be followed up, by an act of strength F2 or above, within "
        f"{window} after the handover. The duty, target or rule behind it is for the auditor to name."
    )
    live = {STATES[state]: count for state, count in shown.counts().items() if count}
    rows = [
        ("Finding", str(review)),
        ("Condition", "; ".join(f"{count:,} {words}" for words, count in live.items()) or "no live item was open"),
        ("Criteria", criteria),
        ("Cause", "not established"),
        ("Effect", "not established"),
        ("Surfaced after", _sentence(review.surfaced_after)),
        ("Counter-evidence", "see the first section"),
        ("Coverage", _sentence(review.missing)),
    ]
    facts = element("table", element("tbody", *(_fact(name, value) for name, value in rows)), class_="facts")
    replies = frame_of(getattr(review, "replies", None))
    heard = _table(replies, REPLIES) if len(replies) else element("p", "No reply is on record.")
    blanks = ("Judgement (a person fills this in)", "Prepared by, on", "Reviewed by, on")
    fields = [
        joined(element("h3", name), element("div", class_="blank" if n == 0 else "blank short"))
        for n, name in enumerate(blanks)
    ]
    return joined(element("h2", "Working paper"), facts, element("h3", "Reply, word for word"), heard, *fields)


def _evidence(review: Any) -> Markup:
    rows = frame_of(review.evidence)
    columns = [name for name in rows.columns if name not in {"sha256", "row_key"}]
    sources = (
        rows.loc[:, ["file", "sha256"]].drop_duplicates().sort_values("file") if "sha256" in rows else pd.DataFrame()
    )
    head = element("tr", element("th", "file", scope="col"), element("th", "SHA-256", scope="col"))
    lines = [
        element("tr", element("td", file), element("td", sha, class_="hash"))
        for file, sha in sources.itertuples(index=False)
    ]
    return joined(
        element("h2", "Evidence"),
        element("p", "The rows that the review rests on, as the spreadsheet numbers them."),
        _table(rows, columns),
        element("h3", "Sources"),
        element("table", element("thead", head), element("tbody", *lines))
        if lines
        else element("p", "None was named."),
    )


def _parameters(review: Any) -> Markup:
    meaning: Mapping[str, str] = Parameters.meanings()
    rows = [
        element(
            "tr",
            element("th", name, scope="row"),
            element("td", "" if value == () else value),
            element("td", meaning.get(name, "")),
        )
        for name, value in review.parameters.items()
        if name in meaning
    ]
    return joined(
        element("h2", "Parameters: every setting of the rules"),
        element("table", element("tbody", *rows), class_="facts"),
    )


def _fact(name: str, value: object) -> Markup:
    return element("tr", element("th", name, scope="row"), element("td", value))


def _sentence(answer: Any) -> str:
    said = str(getattr(answer, "sentence", ""))
    return said[:1].upper() + said[1:]


def _heading(name: str) -> str:
    return HEADINGS.get(name, name.replace("_", " "))


def _word(state: object) -> str:
    text = cell(state)
    return STATES.get(text, text.replace("_", " "))


def _version() -> str:
    try:
        return version("auditkit-handover")
    except PackageNotFoundError:
        return "from a source folder"
