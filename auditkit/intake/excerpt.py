"""A row as it stands in its file, read anew: the rows around it, and whether the file is the one that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditkit.dictionary import TABLES
from auditkit.errors import AuditkitError
from auditkit.evidence import Address, column_letter
from auditkit.intake.kept import digest
from auditkit.intake.named import read_named
from auditkit.intake.office import sources, understand
from auditkit.intake.office.grid import Grid
from auditkit.intake.office.reader import ENDINGS
from auditkit.intake.opening import FILES
from auditkit.intake.parquets import read_rows
from auditkit.records import Source
from auditkit.result import cell

AS_READ, CHANGED, GONE, NO_FILE = "as read", "changed", "gone", "no file"
AROUND, COLUMNS = 4, 40
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Excerpt:
    """Some rows of a source, read anew from its file.

    Attributes:
        place: the address that was asked for.
        state: `as read` where the bytes of the file are those that were read; `changed`, `gone`, `no file` otherwise.
        said: the same as a sentence.
        headings: the headings of the columns shown; of a sheet without a header row of its own, blank.
        rows: the rows around the one asked for, each with its number; the rows of a changed file are those of today.
        column: where the column asked for stands among those shown, counted from 0.
        letters: the letters of the columns, where they have any.
        sha256: of the file as it is now.
        all_rows, all_columns: how many there are.
    """

    place: Address
    state: str
    said: str
    headings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    column: int | None = None
    letters: tuple[str, ...] = ()
    sha256: str = ""
    all_rows: int = 0
    all_columns: int = 0


def excerpt(root: Path | None, place: Address, column: str | None = None, around: int = AROUND) -> Excerpt:
    """The rows around an address, read anew from the file.

    Args:
        root: the folder or the workbook that was opened; None where no file was.
        place: file, sheet, row and SHA-256 as the records have them.
        column: the column of the contract that is to be pointed at.
        around: how many rows are shown before and after.

    Returns:
        The excerpt. A file that is gone, changed or unreadable is said to be so.
    """
    path = _path(root, place.file)
    if path is None or root is None:
        return Excerpt(place, NO_FILE, f"{place.file} is no file of the folder that was opened: nothing to read anew.")
    if not path.is_file():
        return Excerpt(place, GONE, f"{place.file} is no longer where it was read.")
    sha256 = digest(path)
    state = AS_READ if sha256 == place.sha256 else CHANGED
    bare = Excerpt(place, state, _said(place, state), sha256=sha256)
    try:
        if some := path.suffix.lower() == ".parquet":
            near = ((place.row or 0) - around, (place.row or 0) + around)
            found: Sequence[Source] = [read_rows(path, _table(path), place.file, sha256, near)]
            grids: Sequence[Grid] = ()
        else:
            found, grids = _read(path, root if root.is_dir() else root.parent, place.file, sha256)
    except AuditkitError as refused:
        return replace(bare, said=f"{bare.said} It cannot be read now: {refused}")
    mine = [one for one in found if one.sheet == place.sheet and not one.structure]
    number = pa.scalar(place.row, pa.int32())
    source = next((one for one in mine if pc.any(pc.equal(one.rows, number)).as_py()), mine[0] if mine else None)
    grid = next((one for one in grids if one.sheet == place.sheet), None)
    if grid is not None:
        return _of_grid(bare, grid, source, column, around)
    if source is None:
        return replace(bare, said=f"{bare.said} The sheet is no longer in it or has no readable headings.")
    every = pq.read_metadata(path).num_rows if some and source.columns else len(source.rows)
    return _of_table(bare, source, column, around, every)


def _path(root: Path | None, file: str) -> Path | None:
    """The file of that name under the root, never outside it."""
    if root is None:
        return None
    if not root.is_dir():
        return root if root.name == file else None
    found = (root / file).resolve()
    inside = found.is_relative_to(root.resolve())
    return found if inside and found.suffix.lower() in (*FILES, *ENDINGS) else None


@lru_cache(maxsize=2)
def _read(path: Path, root: Path, file: str, sha256: str) -> tuple[tuple[Source, ...], tuple[Grid, ...]]:
    """The tables of a file, and the cells of its office sheets as they stand.

    The digest of the bytes is part of the key, so that a change is always read anew.
    """
    if path.suffix.lower() in FILES:
        return (FILES[path.suffix.lower()](path, _table(path), file, read_named(root)),), ()
    office, _ = understand([(path, file)], root)
    sheets = [sheet.grid for _, sheets in office.books for sheet in sheets]
    return tuple(sources(office)), (*sheets, *(grid for grid, _ in office.exports))


def _table(path: Path) -> str:
    return path.stem if path.stem in TABLES else path.parent.name


def _of_table(bare: Excerpt, source: Source, column: str | None, around: int, every: int) -> Excerpt:
    """Rows of a table whose headings are its first row."""
    row = bare.place.row or 0
    inside = pc.and_(pc.greater_equal(source.rows, row - around), pc.less_equal(source.rows, row + around))
    positions = pc.indices_nonzero(inside)
    columns = source.columns[:COLUMNS]
    texts = [[cell(value.as_py()) for value in values.take(positions)] for _, values in columns]
    numbers = source.rows.take(positions).to_pylist()
    rows = tuple((number, tuple(text[at] for text in texts)) for at, number in enumerate(numbers))
    at = source.position(column) if column else None
    return replace(
        bare, said=bare.said + _lost(row, numbers),
        headings=tuple(heading for heading, _ in columns), rows=rows,
        column=at if at is not None and at < COLUMNS else None,
        letters=tuple(column_letter(one) for one in range(len(columns))) if source.letters else (),
        all_rows=every, all_columns=len(source.columns),
    )  # fmt: skip


def _of_grid(bare: Excerpt, grid: Grid, source: Source | None, column: str | None, around: int) -> Excerpt:
    """Rows of a sheet as they stand, title rows and all; the column is where the reader found what was asked for."""
    wide, row = min(grid.width, COLUMNS), bare.place.row or 0
    numbers = [number for number in sorted(grid.rows) if abs(number - row) <= around]
    letters = tuple(column_letter(at) for at in range(wide))
    position = source.position(column) if source and column else None
    letter = source.places[position] if source and source.places and position is not None else None
    return replace(
        bare, said=bare.said + _lost(row, numbers),
        headings=tuple(grid.shown(source.head, at) if source else "" for at in range(wide)),
        rows=tuple((number, tuple(grid.at(number, at) for at in range(wide))) for number in numbers),
        column=letters.index(letter) if letter in letters else None, letters=letters,
        all_rows=len(grid.rows), all_columns=grid.width,
    )  # fmt: skip


def _said(place: Address, state: str) -> str:
    if state == AS_READ:
        return f"{place.file} is unchanged since it was read."
    return f"{place.file} has CHANGED since it was read: these are the rows of today, and they may be others."


def _lost(row: int, numbers: Sequence[int]) -> str:
    return "" if row in numbers else f" Row {row:,} is not in it."
