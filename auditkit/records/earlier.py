"""Plan lines that were checked before: what those of a new month must know of them, so that they are not read again.

What is said of all lines together is a sum over files, or a number that a later file cannot change: each word and each
sheet has the number of its first line. So lines may be added behind those that are there, and to nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.engine import DuckDB
from auditkit.errors import Fault
from auditkit.records.cells import Coded, clean, places_of
from auditkit.records.raw import Draft, Source

LINES = "plan_line"
MOST = 100_000  # refused cells, or persons: with more of them all is checked as a whole
_SHOWN = 3
_NONE = pa.array([], pa.string())
_WORD = "select a.at, w.number from word w join asked a on a.word = w.word where w.kind = '{kind}'"
_LINE = "select distinct l.line_id as word from plan_line l join asked a on a.word = l.line_id"


@dataclass(frozen=True)
class Seen:
    """A file whose lines were checked before: everything but its cells, and how many of its rows were refused."""

    number: int
    file: str
    sha256: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: int
    refused: int
    recorded_on: str | None
    unsplit: tuple[Fault, ...]
    letters: bool
    read_as: str
    said: tuple[str, ...]

    def source(self) -> Source:
        """The file as a source without cells."""
        none = pa.chunked_array([], pa.string())
        # Rows without a number are counted; an array of a type other than null would fill memory for each of them.
        return Source(
            LINES, self.file, None, self.sha256, tuple((heading, none) for heading in self.headings),
            pa.nulls(self.rows), self.unsplit, letters=self.letters, read_as=self.read_as, said=self.said,
            seen=self.refused,
        )  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    """What is known of the lines of some files, the first of all in their order.

    `lines` were accepted, in files of the store under the keys `parts`; `counts` says how many words of each kind have
    a number; the rest is what sentences about all lines are made of.
    """

    lines: int = 0
    parts: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, int] = field(default_factory=dict)
    persons: Mapping[str, int] = field(default_factory=dict)
    folded: tuple[tuple[str, str, str, str, int], ...] = ()
    refused: tuple[str, ...] = ()
    moments: tuple[int, ...] = (0, 0, 0)
    repeated: int = 0
    places: tuple[str, ...] = ()


@dataclass
class Lines:
    """What is found out about all lines while the new ones are checked: it begins with what was known before.

    `folder` is the store; `parts` and `words` are the files in it that hold the earlier lines, and the number of every
    word that stands in them. The lines are `alone` where no other file than those of their chain decides how they read.
    `named` are the ids of items in other tables, which are looked for with those of the new lines; earlier lines have
    those that are `known`.
    """

    earlier: Earlier = field(default_factory=Earlier)
    folder: Path | None = None
    parts: tuple[Path, ...] = ()
    words: tuple[Path, ...] = ()
    alone: bool = True
    guessed: bool = False
    new: dict[str, tuple[pa.Array, np.ndarray]] = field(default_factory=dict)
    named: pa.Array = field(default_factory=lambda: _NONE)
    known: pa.Array = field(default_factory=lambda: _NONE)
    accepted: int = 0
    refused: pa.Table | None = None
    told: Earlier | None = None

    def __post_init__(self) -> None:
        known = self.earlier
        self.counts, self.unmapped, self.persons = dict(known.counts), Counter(known.unmapped), Counter(known.persons)
        self.folded, self.moments = list(known.folded), list(known.moments)
        self.repeated, self.places = known.repeated, list(known.places)

    @cached_property
    def _engine(self) -> DuckDB:
        engine = DuckDB(folder=self.folder)
        engine.table("word", self.words)
        engine.table(LINES, self.parts)
        return engine

    def _asked(self, text: str, words: pa.Array) -> pa.Table:
        self._engine.table("asked", pa.table({"word": words, "at": np.arange(len(words))}))
        return self._engine.sql(text)

    def _before(self, kind: str, words: pa.Array) -> np.ndarray:
        """The number that each word has since before; −1 where it has none."""
        numbers = np.full(len(words), -1, np.int32)
        if self.words and len(words):
            found = self._asked(_WORD.format(kind=kind), words)
            numbers[found["at"].to_numpy()] = found["number"].to_numpy()
        return numbers

    def number(self, kind: str, column: Coded) -> pa.Array:
        """The number of the word of every cell: that which the word has since before, or the next."""
        count = self.counts.get(kind, 0)
        if not self.words:
            self.counts[kind] = len(column.kept)
            self.new[kind] = column.kept, np.arange(len(column.kept), dtype=np.int32)
            return column.indices.cast(pa.int32())
        numbers = self._before(kind, column.kept)
        new = numbers < 0
        numbers[new] = np.arange(count, count + new.sum())
        self.counts[kind] = count + int(new.sum())
        self.new[kind] = column.kept.filter(pa.array(new)), numbers[new]
        return places_of(np.append(numbers, np.int32(-1))[column.codes])

    def first(self, kind: str, words: pa.Array, lines: np.ndarray) -> np.ndarray:
        """The first line of every word, where `lines` are those among the new ones, from 1; 0 where there is none."""
        named = self.named if kind == "item" and self.words else _NONE
        found = self._before(kind, pa.concat_arrays([words.cast(pa.string()), named]) if len(named) else words)
        numbers = found[: len(words)]
        if len(named):
            self.known = named.filter(pa.array(found[len(words) :] >= 0))
        new = (numbers < 0) & (lines > 0)
        numbers[new] = lines[new] + self.earlier.lines
        self.new[kind] = (words, numbers) if new.all() else (words.filter(pa.array(new)), numbers[new])
        return numbers

    def known_lines(self, ids: pa.Array) -> pa.Array:
        """Which of some ids of lines are ids of earlier ones."""
        found = self._asked(_LINE, ids)["word"] if self.parts and len(ids) else pa.chunked_array([], pa.string())
        return ids.filter(pc.is_in(ids, found.cast(pa.string()).combine_chunks()))

    def fold(self, rows: list[tuple[str, str, str, str, str, int]], order: Sequence[str]) -> None:
        """Add the writings that were folded before to those of the new lines, column by column."""
        mine = [row[1:] for row in rows if row[0] == LINES]
        counts: dict[tuple[str, str, str, str], int] = {}
        for *place, n in (*self.folded, *mine):
            column, written, meant, rule = place
            counts[column, written, meant, rule] = counts.get((column, written, meant, rule), 0) + n
        listed = sorted(counts.items(), key=lambda one: (order.index(one[0][0]), *one[0][1:]))
        self.folded = [(*place, n) for place, n in listed]
        rows[:] = [*(row for row in rows if row[0] != LINES), *((LINES, *row) for row in self.folded)]

    def hear(self, written: Sequence[str], counts: Iterable[int]) -> Mapping[str, int]:
        """How often each responsible person is written in all lines."""
        self.persons.update(dict(zip(written, counts, strict=True)))
        return self.persons

    def repeat(self, total: int, places: Sequence[str]) -> None:
        """Count the rows that repeat another one; the first places are shown."""
        self.repeated += total
        self.places = [*self.places, *places][:_SHOWN]

    def stand(self, sources: Sequence[Source]) -> bool:
        """Whether the columns of all lines hold one kind of cells: those of several are all read as text."""
        mine = [one for one in sources if one.table == LINES and one.seen is None]
        kinds: dict[str, set[str]] = {}
        told = [(one.source().names, one.kinds) for one in self.earlier.seen]
        told += [(one.names, _kinds(one)) for one in mine]
        for names, said in told:
            for name, kind in zip(names, said, strict=True):
                kinds.setdefault(name, set()).update({kind} - {""})
        return all(len(one) < 2 for one in kinds.values())

    def tell(self, sources: Sequence[Source], draft: Draft, recorded: Mapping[int, date | None]) -> None:
        """Put together what those that come later must know, where the lines are the sum of their files.

        Args:
            sources: all of them.
            draft: the new lines.
            recorded: by number of the source the day on which it was recorded.
        """
        mine = [(number, one) for number, one in enumerate(sources, 1) if one.table == LINES]
        plain = all(
            one.sheet is None and one.keys is None and not one.structure and not one.provenance for _, one in mine
        )
        refused = self.refused.slice(0, MOST + 1).to_pylist() if self.refused is not None else []
        if self.guessed or not plain or max(len(refused), len(self.persons)) > MOST:
            return
        seen = [*self.earlier.seen]
        ends = np.searchsorted(draft.source, [number + 1 for number, _ in mine])
        for (number, one), end in list(zip(mine, ends.tolist(), strict=True))[len(seen) :]:
            day, gone = recorded.get(number), int(draft.dead[end - len(one.rows) : end].sum())
            seen.append(Seen(
                number, one.file, one.sha256 or "", tuple(heading for heading, _ in one.columns), _kinds(one),
                len(one.rows), gone, day.isoformat() if day else None, one.unsplit, one.letters, one.read_as, one.said,
            ))  # fmt: skip
        lines, rows = self.earlier.lines + self.accepted, tuple(json.dumps(row) for row in refused)
        self.told = Earlier(
            lines, self.earlier.parts, tuple(seen), self.counts, self.unmapped, self.persons, tuple(self.folded), rows,
            tuple(self.moments), self.repeated, tuple(self.places),
        )  # fmt: skip

    def table(self) -> pa.Table:
        """The words that are new in these lines, with their numbers."""
        parts = [
            pa.table({"kind": pa.array([kind] * len(words)), "word": words.cast(pa.string()), "number": numbers})
            for kind, (words, numbers) in self.new.items()
        ]
        none = pa.schema([("kind", pa.string()), ("word", pa.string()), ("number", pa.int32())]).empty_table()
        return pa.concat_tables([none, *(part.cast(none.schema) for part in parts)])


def first_rows(column: Coded) -> np.ndarray:
    """Of every word of a column the first row that holds it, from 1; 0 where none does."""
    found = np.zeros(len(column.kept) + 1, np.int32)
    found[column.codes[::-1]] = np.arange(len(column.codes), 0, -1, dtype=np.int32)
    return found[:-1]


def by_words(columns: Mapping[str, pa.Array | pa.ChunkedArray], names: Sequence[str], rows: np.ndarray) -> pa.Array:
    """Some rows of several columns as one word each; how long each part is stands before it, so that none runs on."""
    taken = [clean(columns[name]).array().take(pa.array(rows)).cast(pa.string()).fill_null("") for name in names]
    sized = [part for cells in taken for part in (pc.utf8_length(cells).cast(pa.string()), cells)]
    return pc.binary_join_element_wise(*sized, " ")


def _kinds(source: Source) -> tuple[str, ...]:
    """The type of each column; a column of blanks has none, and a number is read alike as it is and as text."""
    return tuple("" if cells.null_count == len(cells) else _kind(cells.type) for _, cells in source.columns)


def _kind(kind: pa.DataType) -> str:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return "number" if pa.types.is_integer(plain) or pa.types.is_floating(plain) else str(plain)
