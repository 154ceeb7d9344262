"""A working paper before it is written: blocks of plain values that a page, a PDF and a workbook all show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from auditkit.parameters import Parameters
from auditkit.result import cell, many
from auditkit.review.called import PEOPLE as NAMED
from auditkit.review.called import called, post_called
from auditkit.show.drawn import Picture
from auditkit.show.scene import STATES, frame_of

MOST_ROWS = 200
BARS = 4  # unit|period|moment|text|n
DRAFT = "DRAFT: not put to the person named"
BLANKS = ("Judgement (a person fills this in)", "Prepared by, on", "Reviewed by, on")
ASSUMED = "What was assumed in reading the records"
READ_FIRST = "Read first: what speaks for the persons named, and what the records do not show"
# A column that says nothing where another one says the same in every row: ids are often the names themselves.
SAME = {
    "occurred_latest": "occurred_from", "discovered_latest": "discovered_on", "lag_days_max": "lag_days_min",
    "name": "person_id", "label": "relation",
}  # fmt: skip
CODES = frozenset({"state", "shows", "level", "moment", "outcome", "about", "kind", "side", "followed_by_event"})
PEOPLE = NAMED - {"person_id"}  # a name stands beside it
BASIS = {"given": "said in the table coverage", "derived": "derived from the lines that came"}
HEADINGS = {
    "item_id": "item",
    "unit_id": "unit",
    "post_id": "post",
    "person_id": "person",
    "moment": "sheet",
    "last_seen": "last seen at the handover",
    "months_silent": "periods silent",
    "months_unseen": "periods not seen",
    "why": "cannot tell because of",
    "followed_on_assumed": "day assumed",
    "before_incoming": "before the incoming",
    "strength": "strength in the window",
    "in_window": "needed for the window",
    "basis": "how that is known",
    "written_on": "taken as written on",
    "traces": "traces since that do not count",
    "duty_post": "whose duty",
    "followed_by_event": "by what",
    "problem_id": "problem",
    "text": "promised",
    "lag_days_min": "days unseen",
    "lag_days_max": "days unseen at most",
    "possible": "holders then",
    "depth": "steps up",
    "days_min": "days at least",
    "days_max": "days at most",
    "counter_evidence": "speaks for the person",
}
SAID = {"text": "what is said", "person_id": "person"}  # of an action or a reply, which promises nothing


@dataclass(frozen=True)
class Head:
    """A heading."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Say:
    """A paragraph: plain, `answer`, `note`."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Points:
    """Sentences, one below the other."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names with their values, and what each means where that is not plain."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Rows:
    """A table: of a page at most `most` rows, counted; a workbook has them all.

    Attributes:
        name: what a sheet of a workbook is called.
        frame: the columns that are shown, in words.
        whole: false where the frame is short and not to be counted (the sources).
    """

    name: str
    frame: pd.DataFrame = field(repr=False)
    whole: bool = True

    @property
    def shown(self) -> pd.DataFrame:
        return self.frame.head(MOST_ROWS)

    @property
    def count(self) -> str:
        """The cap in words: "200 of 450 rows"."""
        count = f"{len(self.shown):,} of {many(len(self.frame), 'row')}"
        whole = len(self.shown) == len(self.frame)
        return count if whole else f"{count}; the workbook of this paper (a name that ends in .xlsx) has them all"


@dataclass(frozen=True)
class Figure:
    """A picture with its words."""

    picture: Picture


@dataclass(frozen=True)
class Blank:
    """A field that a person fills in."""

    name: str
    short: bool = True


Block = Head | Say | Points | Facts | Rows | Figure | Blank


@dataclass(frozen=True)
class Paper:
    """A working paper: the draft mark where somebody was not heard, the title, the blocks in the order of reading."""

    title: str
    unheard: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def draft(self) -> str:
        """The mark, with the persons named; blank where all have replied."""
        return f"{DRAFT} ({', '.join(self.unheard)}: no reply on record)" if self.unheard else ""


def table(
    name: str, answer: Any, columns: Iterable[str], names: Mapping[str, str] | None = None,
    headings: Mapping[str, str] = HEADINGS, titles: Mapping[str, str] | None = None,
) -> Rows | Say:  # fmt: skip
    """The named columns that the frame has and that are not blank throughout; a sentence where there are no rows."""
    frame = frame_of(answer)
    if not len(frame):
        return Say("No rows.", "note")
    kept = [one for one in columns if one in frame and not frame[one].isna().all() and not _repeats(frame, one)]
    kept.sort(key=lambda one: one == "item_id" and made_of_words(frame["item_id"]))
    shown = frame.loc[:, kept]
    worded: dict[str, Any] = {one: shown[one].map(_word) for one in kept if one in CODES}
    if "basis" in kept:
        worded["basis"] = shown["basis"].map(lambda how: BASIS.get(how, how))
    for one in PEOPLE & set(kept):
        worded[one] = shown[one].map(lambda ids: called(ids, names))
    if titles and "duty_post" in kept:
        worded["duty_post"] = shown["duty_post"].map(lambda post: post_called(cell(post), titles.get(cell(post), "")))
    if "evidence" in kept:
        worded["evidence"] = shown["evidence"].map(places)
    shown = shown.assign(**worded)
    return Rows(name, shown.rename(columns={one: headings.get(one, one.replace("_", " ")) for one in kept}))


def section(
    heading: str, answer: Any, columns: Iterable[str], names: Mapping[str, str] | None = None,
    headings: Mapping[str, str] = HEADINGS, titles: Mapping[str, str] | None = None,
) -> list[Block]:  # fmt: skip
    """A heading, the answer's sentence, its table."""
    said, rows = sentence(answer), table(heading, answer, columns, names, headings, titles)
    return [Head(heading), *([Say(said)] if said else []), *([] if said and isinstance(rows, Say) else [rows])]


def bounded(frame: pd.DataFrame) -> bool:
    """Whether the days that a problem lay unseen are bounds in some row: a first day of occurrence may be unknown."""
    return "lag_days_min" in frame and not frame["lag_days_min"].equals(frame["lag_days_max"])


def coverage(answer: Any, columns: Iterable[str], names: Mapping[str, str] | None = None) -> list[Block]:
    """What the records do not hold."""
    said: list[Block] = [Say(f"Coverage: {sentence(answer)}")]
    return [*said, table("Not in the records", answer, columns, names)] if len(frame_of(answer)) else said


def assumptions_said(assumed: Sequence[str]) -> str:
    """Where what was assumed in reading is told: it bears on every figure, and is too long to stand before them."""
    count = many(len(assumed), "assumption")
    return f"Every figure rests on {count} made in reading the records, in a part of their own below: {ASSUMED}."


def evidence(rows: pd.DataFrame) -> list[Block]:
    """The rows that an answer rests on, and the digests of the files that they stand in."""
    columns = [str(name) for name in rows.columns if name not in {"sha256", "row_key"}]
    made: list[Block] = [
        Head("Evidence"),
        Say("The rows that this paper rests on, as the spreadsheet numbers them."),
        table("Evidence", rows, columns),
        Head("Sources", 3),
    ]
    if "sha256" not in rows or not len(rows):
        return [*made, Say("None was named.")]
    sources = rows.loc[:, ["file", "sha256"]].drop_duplicates().sort_values("file").reset_index(drop=True)
    return [*made, Rows("Sources", sources.rename(columns={"sha256": "SHA-256"}), whole=False)]


def parameters(given: Mapping[str, Any]) -> list[Block]:
    """Every setting of the rules, with what it means."""
    meaning: Mapping[str, str] = Parameters.meanings()
    rows = tuple(
        (name, "" if value == () else cell(value), meaning[name]) for name, value in given.items() if name in meaning
    )
    return [Head("Parameters: every setting of the rules"), Facts(rows)]


def asked(given: Mapping[str, Any], profile: str = "") -> Say:
    """On which day, with which knowledge, by which program and profile."""
    known = cell(given.get("known_on")) or "everything recorded"
    parts = (f"As of {cell(given['as_of'])}", f"known on: {known}", f"auditkit {_version()}", profile)
    return Say(" · ".join(part for part in parts if part), "note")


def findings(rows: Iterable[tuple[str, str]], replies: Any, columns: Iterable[str]) -> list[Block]:
    """The fields of a working paper, the replies word for word, and the blanks that a person fills in."""
    heard: Block = Say("No reply is on record.")
    if len(frame_of(replies)):
        heard = table("Replies", replies, columns, headings=HEADINGS | SAID)
    blanks = [Blank(name, n > 0) for n, name in enumerate(BLANKS)]
    return [Head("Working paper"), Facts(tuple(rows)), Head("Reply, word for word", 3), heard, *blanks]


def sentence(answer: Any) -> str:
    """An answer's sentence with a capital; an id at its beginning (`site-lead`, `p7`) stays as the records write it."""
    said = str(getattr(answer, "sentence", ""))
    return said[:1].upper() + said[1:] if re.match(r"[^\W\d_]+(?![-\w@|])", said) else said


def made_of_words(ids: Any) -> bool:
    """Whether the program made the ids of the items out of their words, so that they say nothing beside them."""
    return bool((ids.astype(str).str.count(r"\|") >= BARS).all())


def places(evidence: object) -> str:
    """The places of a cell, each once: of a sheet with plan and result one row stands for both."""
    said = dict.fromkeys(cell(evidence).split("; "))
    return "; ".join(one for one in said if not any(other.startswith(f"{one} (") for other in said))


def _repeats(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column says nothing in any row that another one does not."""
    return name in SAME and SAME[name] in frame and bool(frame[name].equals(frame[SAME[name]]))


def _word(value: object) -> str:
    text = cell(value)
    return STATES.get(text, text.replace("_", " "))


@cache
def _version() -> str:
    try:
        return version("auditkit-handover")
    except PackageNotFoundError:
        return "from a source folder"
