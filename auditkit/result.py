"""The frozen answer: one sentence of counts that add up, a frame, the rows it rests on, and how it was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from auditkit.engine.frames import frame

SHOWN = 20
# Controls but tab and line break, and what embeds, overrides or isolates a direction of writing.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_HTML = """<div class="auditkit"><p>{sentence}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>\
<p><small>{foot}</small></p></div>"""


@dataclass(frozen=True, repr=False)
class Result:
    """An answer that names its rows, its parameters and its method.

    Attributes:
        name: the answer's name, as `audit.table(name)` takes it.
        said: the sentence, or what writes it when it is first asked for.
        parameters: everything that was assumed, by name.
        sql: step name → the text that was run, in order.
        told: rows of the frame as a screen shows them, people by name.
        fetch_first: some first rows of the frame, where all of them are too many to be fetched for a screen.
        rows: how many rows the frame has, where that is known before it is fetched.
    """

    name: str
    said: str | Callable[[], str]
    parameters: Mapping[str, Any]
    sql: Mapping[str, str]
    fetch: Callable[[], pa.Table] = field(repr=False, compare=False)
    fetch_evidence: Callable[[], pa.Table] | None = field(default=None, repr=False, compare=False)
    told: Callable[[pd.DataFrame], pd.DataFrame] | None = field(default=None, repr=False, compare=False, kw_only=True)
    fetch_first: Callable[[int], pa.Table] | None = field(default=None, repr=False, compare=False, kw_only=True)
    rows: int | None = field(default=None, compare=False, kw_only=True)

    @cached_property
    def sentence(self) -> str:
        """One sentence of counts that add up; `str()` gives it."""
        return self.said if isinstance(self.said, str) else self.said()

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The answer as a pandas frame; a copy of it may be changed, the answer may not."""
        return frame(self.fetch())

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The rows that the answer rests on: table, row_key, file, sheet, row, sha256, and what each of them shows."""
        return frame(self.fetch_evidence()) if self.fetch_evidence else pd.DataFrame()

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<{self.name}: {self.sentence}>"

    def __len__(self) -> int:
        return len(self.frame) if self.rows is None else self.rows

    def _repr_html_(self) -> str:
        return html_table(self.screen(SHOWN), self.sentence, settings(self.parameters), whole=len(self))

    def screen(self, most: int) -> pd.DataFrame:
        """The first rows as a screen shows them: people by name with the id, where the frame has the id alone."""
        if self.fetch_first is None or "frame" in self.__dict__:
            shown = self.frame.head(most)
        else:
            shown = frame(self.fetch_first(most))
        return self.told(shown) if self.told else shown


def settings(parameters: Mapping[str, Any]) -> str:
    """The parameters in one line, in the order of declaration; those without a value are left out.

    Examples:
        >>> settings({"as_of": "2025-06-30", "known_on": None, "window_counts_current": False, "strength": ()})
        'as_of 2025-06-30 · window_counts_current no'
    """
    given = {name: value for name, value in parameters.items() if value is not None and value != ()}
    return " · ".join(f"{name} {cell(value)}" for name, value in given.items())


def many(count: int, word: str, words: str = "") -> str:
    """A count with its noun, in the plural unless there is one.

    Examples:
        >>> many(1, "sheet"), many(1200, "live item"), many(0, "reply", "replies")
        ('1 sheet', '1,200 live items', '0 replies')
    """
    return f"{count:,} {word if count == 1 else words or word + 's'}"


def cell(value: object) -> str:
    """One value as a person reads it: blank for missing, ISO for dates, yes and no, whole numbers without a point."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def visible(text: str) -> str:
    """The text with what would act on a screen named instead: controls, and overrides of direction.

    A terminal obeys a control, and an override turns the words after it round, so that a sentence about one person
    reads as another. A line break and a tab stay.

    Source: `docs/security.md`, "What leaves the toolkit".

    Examples:
        >>> visible("Li\x1b[2J Wei"), visible("\u202eieW iL")
        ('Li[U+001B][2J Wei', '[U+202E]ieW iL')
    """
    return ACTING.sub(_sign, text.replace("\r\n", "\n")) if ACTING.search(text) else text


def _sign(found: re.Match[str]) -> str:
    return f"[U+{ord(found.group()):04X}]"


def html_rows(rows: Iterable[Sequence[object]]) -> str:
    """Table rows with every cell escaped: the only place where a value becomes HTML."""
    made = ("".join(f"<td>{escape(visible(cell(value)))}</td>" for value in row) for row in rows)
    return "".join(f"<tr>{cells}</tr>" for cells in made)


def html_table(shown: pd.DataFrame, sentence: str, foot: str, limit: int = SHOWN, whole: int | None = None) -> str:
    """A capped, escaped HTML table: sentence above, parameters and "n of N rows" below; N is `whole` where it is given.

    Examples:
        >>> "<img" in html_table(pd.DataFrame({"a": ["<img src=x>"]}), "", "")
        False
    """
    head = "".join(f"<th>{escape(visible(str(name)))}</th>" for name in shown.columns)
    body = html_rows(shown.head(limit).itertuples(index=False, name=None))
    count = f"{min(limit, len(shown)):,} of {len(shown) if whole is None else whole:,} rows"
    return _HTML.format(
        sentence=escape(visible(sentence)), head=head, body=body, foot=escape(f"{count} · {foot}" if foot else count)
    )
