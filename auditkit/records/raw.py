"""What a reader hands over: the cells of one sheet as they stand, every row with its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import Table
from auditkit.errors import Fault
from auditkit.evidence import Address, column_letter

BLOCK = 4_000_000


@dataclass(frozen=True)
class Mark:
    """Something that a person sees at a place of a sheet and that is no value: hidden, merged, calculated, derived."""

    row: int | None
    column: str | None
    heading: str | None
    what: str
    said: str


@dataclass(frozen=True)
class Named:
    """What names say of a sheet of which no row could be read: what may be its unit, in the order of trust, its period.

    Any of the short texts in it may name another unit, whose lines then stand there too.
    """

    units: tuple[str, ...]
    period: str | None
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One sheet, file or frame of one table, unread: headings with their cells, and the number of every row.

    `unsplit` are the faults of rows that could not even be split into cells; they count as read and refused.
    `structure` are the faults of the whole (a heading twice, a transposed sheet). `letters` tells whether columns
    have letters: a data frame has none. `read_as` says how the source was read (encoding, separator, query), `said`
    are sentences about the whole: what was assumed in doing so, or why nothing is used of it. A reader of sheets whose
    headings are not those of the contract says in `keys` what each heading means, in `places` its letter, in `near`
    which heading it does not know and what that seems to mean, in `head` in which row they stand; `provenance` is what
    it saw beside the values. `named` is what names say of a sheet that is refused without its rows. A source without a
    `table` is there for its sentences. Of one whose rows were checked before, `seen` is how many of them were refused;
    it has no cells.
    """

    table: str
    file: str
    sheet: str | None = None
    sha256: str | None = None
    columns: tuple[tuple[str, pa.ChunkedArray], ...] = ()
    rows: pa.Array = field(default_factory=lambda: pa.array([], pa.int32()))
    unsplit: tuple[Fault, ...] = ()
    structure: tuple[Fault, ...] = ()
    letters: bool = True
    read_as: str = ""
    said: tuple[str, ...] = ()
    keys: tuple[str, ...] | None = None
    places: tuple[str | None, ...] | None = None
    near: Mapping[int, str] = field(default_factory=dict)
    provenance: tuple[Mark, ...] = ()
    head: int = 1
    seen: int | None = None
    named: Named | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What each heading means: a column of the contract, or a name that is none."""
        return tuple(heading_key(heading) for heading, _ in self.columns) if self.keys is None else self.keys

    def address(self, row: int | None = None, position: int | None = None) -> Address:
        """The place of a row or a cell of this source."""
        letter = column_letter(position) if position is not None and self.letters else None
        if position is not None and self.places is not None:
            letter = self.places[position]
        heading = self.columns[position][0] if position is not None else None
        return Address(self.file, self.sheet, row, letter, heading, self.sha256)

    def position(self, column: str) -> int | None:
        """Where the column of the contract stands among the headings."""
        return self.names.index(column) if column in self.names else None


def heading_key(heading: str) -> str:
    """How a heading is compared with the column names of the contract: case, blanks and dashes make no difference."""
    return "_".join(heading.strip().casefold().replace("-", " ").replace("_", " ").split())


@dataclass(frozen=True)
class Faults:
    """The same fault in many cells of one table: positions of the rows, and what is said of each."""

    column: str | None
    index: np.ndarray
    found: Sequence[str]
    expected: Sequence[str]
    mend: Sequence[str]
    code: str
    refuses: bool

    def only(self, mask: np.ndarray) -> Faults:
        """Those of the faults that are marked."""
        kept = np.flatnonzero(mask)
        found, expected, mend = ([part[at] for at in kept.tolist()] for part in (self.found, self.expected, self.mend))
        return Faults(self.column, self.index[kept], found, expected, mend, self.code, self.refuses)


@dataclass
class Draft:
    """One table on its way from cells to records: what has been read so far, and which rows are refused."""

    table: Table
    sources: tuple[Source, ...]
    numbers: tuple[int, ...]
    cells: dict[str, pa.ChunkedArray]
    source: np.ndarray
    row: np.ndarray
    dead: np.ndarray
    columns: dict[str, pa.Array | pa.ChunkedArray] = field(default_factory=dict)
    faults: list[Faults] = field(default_factory=list)
    supplied: bool = True
    spans: tuple[pa.Array, np.ndarray, np.ndarray] | None = None
    blanked: dict[str, tuple[pa.ChunkedArray, dict[str, int]]] = field(default_factory=dict)
    nothing: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.row)

    def refuse(self, faults: Faults) -> None:
        """Keep the faults, and set their rows aside where the fault asks for it."""
        if len(faults.index):
            self.faults.append(faults)
            if faults.refuses:
                self.dead[faults.index] = True

    def place(self, index: int) -> str:
        """A row of this table in a few words, for the message about another row."""
        source = self.sources[self.numbers.index(int(self.source[index]))]
        return str(Address(source.file, source.sheet, int(self.row[index])))

    def written(self, column: str, index: np.ndarray) -> list[str]:
        """The cells as they stand in the source, quoted."""
        if column not in self.cells:
            return ["no cell"] * len(index)
        cells = as_text(self.cells[column].take(pa.array(index)))
        return [shown(cell) for cell in cells.to_pylist()]


def shown(cell: str | None) -> str:
    """A cell as an error shows it: quoted, control characters spelled out, long text cut."""
    if cell is None or not cell.strip():
        return "a blank cell"
    return repr(cell if len(cell) <= 60 else cell[:59] + "…")


def _wide(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells with places in integers of one width, whatever the number of words in each source."""
    made = [pa.DictionaryArray.from_arrays(chunk.indices.cast(pa.int32()), chunk.dictionary) for chunk in cells.chunks]
    return pa.chunked_array(made, pa.dictionary(pa.int32(), cells.type.value_type))


def constant(block: pa.Array, n: int) -> pa.ChunkedArray:
    """A column of one value: all its rows lie in the memory of one block of at most `BLOCK` rows."""
    whole, rest = divmod(n, max(len(block), 1))
    return pa.chunked_array([block] * whole + ([block.slice(0, rest)] if rest else []), block.type)


def gather(table: Table, sources: Sequence[Source], numbers: Sequence[int]) -> Draft:
    """All sources of one table put under one another, by the column names of the contract."""
    sizes = [len(source.rows) for source in sources]
    cells = {}
    for name in table.columns:
        found = [source.position(name) for source in sources]
        if all(position is None for position in found):
            continue
        parts = [
            pa.chunked_array([pa.nulls(size, pa.string())]) if position is None else source.columns[position][1]
            for source, size, position in zip(sources, sizes, found, strict=True)
        ]
        cells[name] = _under_one_another(parts)
    total = sum(sizes)
    rows = [np.asarray(source.rows, np.int32) for source in sources]
    return Draft(
        table=table,
        sources=tuple(sources),
        numbers=tuple(numbers),
        cells=cells,
        source=np.repeat(np.array(numbers, np.int32), sizes),
        row=rows[0] if len(rows) == 1 else np.concatenate([np.empty(0, np.int32), *rows]),
        dead=np.zeros(total, bool),
        supplied=total > 0 or any(source.unsplit or source.structure for source in sources),
    )


def _under_one_another(parts: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    parts = [_wide(part) if pa.types.is_dictionary(part.type) else part for part in parts] if parts[1:] else parts
    kinds = {part.type for part in parts if part.null_count < len(part)}
    if len(kinds) > 1 or not kinds:
        parts = [as_text(part) for part in parts]
        kinds = {pa.string()}
    kind = kinds.pop()
    chunks = [chunk for part in parts for chunk in (part if part.type == kind else part.cast(kind)).chunks]
    return pa.chunked_array(chunks, kind)


def one_dictionary(cells: pa.ChunkedArray) -> pa.DictionaryArray:
    """All cells over one dictionary: the distinct words are brought together, never the words of all rows."""
    plain = not pa.types.is_dictionary(cells.type)
    chunks = (cells.dictionary_encode() if plain else cells).chunks
    if not chunks:
        return pa.array([], pa.string()).dictionary_encode()
    places, words = [chunk.indices for chunk in chunks], chunks[0].dictionary
    if len(chunks) > 1 and not plain:
        every = one_dictionary(pa.chunked_array([chunk.dictionary for chunk in chunks]))
        ends = np.cumsum([len(chunk.dictionary) for chunk in chunks]).tolist()
        places = [every.indices[at:end].take(cells) for at, end, cells in zip([0, *ends], ends, places, strict=False)]
        words = every.dictionary
    return coded_as(places[0] if len(places) == 1 else pa.concat_arrays(places), words)


def following(cells: pa.ChunkedArray, leader: pa.DictionaryArray) -> pa.DictionaryArray:
    """Text over one dictionary, as `one_dictionary` numbers it, where it mostly goes with the words of another column.

    Every cell is compared with the one in the first row that has the word of its leader; only those first rows and what
    differs from them is looked up in a dictionary. To compare costs a fraction of that.
    """
    codes = np.asarray(leader.indices.fill_null(-1))
    rows = np.arange(len(codes), dtype=np.int32)
    first = np.empty(len(leader.dictionary) + 1, np.int32)  # the last place is that of rows without a leader
    first[codes[::-1]] = rows[::-1]
    alike = first[codes]
    own = alike == rows
    del rows, codes
    words, number = _own_words(cells, own)
    places, at, other = pa.array(number[alike]), 0, []
    for chunk in cells.chunks:
        same = pc.equal(chunk, words.take(places.slice(at, len(chunk)))).fill_null(False)
        other.append(at + np.flatnonzero(~np.asarray(same)).astype(np.int32))
        at += len(chunk)
    if len(differs := np.concatenate(other)):
        own[differs], alike[differs] = True, differs
        words, number = _own_words(cells, own)
        places = pa.array(number[alike])
    del cells, own, alike, number  # the table of words that comes is large
    once = words.dictionary_encode()
    return coded_as(once.indices.take(places), once.dictionary)


def _own_words(cells: pa.ChunkedArray, own: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """The words of the marked rows, and of each row how many marked ones stand before it."""
    ends = np.cumsum([len(chunk) for chunk in cells.chunks]).tolist()
    parts = [chunk.filter(pa.array(own[end - len(chunk) : end])) for chunk, end in zip(cells.chunks, ends, strict=True)]
    return pa.concat_arrays(parts), np.cumsum(own, dtype=np.int32) - np.int32(1)


def coded_as(places: pa.Array, words: pa.Array) -> pa.DictionaryArray:
    """Text as places of its words, in integers no wider than the number of words asks for."""
    wide = pa.int8() if len(words) < 1 << 7 else pa.int16() if len(words) < 1 << 15 else pa.int32()
    return pa.DictionaryArray.from_arrays(places.cast(wide), words)


def as_text(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells as text: numbers without a needless `.0`, days as ISO dates."""
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return cells.cast(kind.value_type).cast(pa.string())
    if pa.types.is_floating(kind):
        coded = cells.dictionary_encode()
        return pa.chunked_array(
            [_plain_numbers(chunk.dictionary).take(chunk.indices) for chunk in coded.chunks], pa.string()
        )
    if pa.types.is_timestamp(kind):
        days = cells.cast(pa.date32(), safe=False)
        midnight = pc.equal(days.cast(kind), cells)
        return pc.if_else(midnight, days.cast(pa.string()), cells.cast(pa.string()))
    return cells.cast(pa.string())


def _plain_numbers(values: pa.Array) -> pa.Array:
    return pa.array(
        [
            None if v is None or v != v else str(int(v)) if abs(v) < 1e15 and v == int(v) else repr(v)
            for v in values.to_pylist()
        ],
        pa.string(),
    )
