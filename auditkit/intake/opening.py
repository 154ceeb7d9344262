"""The door: what was handed in is recognised, read by its kind, and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from auditkit.dictionary import TABLES, words
from auditkit.engine.store import Store
from auditkit.errors import BadInput
from auditkit.evidence import Address
from auditkit.intake.csvs import read_csv
from auditkit.intake.databases import SQLITE, is_address, read_database
from auditkit.intake.ducks import ENDINGS as DUCKDB
from auditkit.intake.ducks import read_duckdb
from auditkit.intake.enclosed import enclosed
from auditkit.intake.frames import read_frames
from auditkit.intake.handed_in import handed_in
from auditkit.intake.hr import mapped
from auditkit.intake.kept import NOTHING, Kept, kept_in
from auditkit.intake.links import links, unfollowed
from auditkit.intake.mails import read_mails
from auditkit.intake.named import Named, read_named
from auditkit.intake.office import ENDINGS, Explained, Office, read_with_office, understand, workbooks
from auditkit.intake.office.profile import Rule
from auditkit.intake.parquets import read_parquet
from auditkit.intake.people import settle
from auditkit.intake.posts import posts_of_lists
from auditkit.intake.refusal import refusal, whole
from auditkit.intake.versions import versions
from auditkit.progress import progress
from auditkit.records import Records, Source, check, stored
from auditkit.records.earlier import Lines

_NONE: Mapping[str, Source] = MappingProxyType({})
Reader = Callable[..., list[Source]]
FILES: dict[str, Callable[[Path, str, str, Named], Source]] = {".csv": read_csv, ".parquet": read_parquet}


def open_records(
    source: str | Path | Mapping[str, Any],
    *,
    refused: str = "stop",
    ends: str = "last day",
    decisions: str | Path | None = None,
    queries: Mapping[str, str] | str | Path | None = None,
    store: Store | None = None,
) -> Records:
    """The checked records of a folder, a workbook, a database or a dict of frames.

    A folder holds one CSV or Parquet file a table, named as the table; a sub-folder named as a table holds several
    files of it, which are versions. A workbook holds one sheet a table. A dict holds one pandas frame a table, or a
    list of frames; the row of a frame is its position counted from 1. A database holds one table a table. A file
    `words.yaml` in the folder adds words, `reading.yaml` names encodings and separators.

    Args:
        source: path of a folder, of an .xlsx, .duckdb or .sqlite file, the address of a database
            (`postgresql+pg8000://…`), or name of table → DataFrame or list of DataFrames.
        refused: `stop` raises on any fault, all faults at once; `set_aside` goes on without the refused rows.
        ends: whether `tenure.end` is the last day in the post or the day of leaving, on which the successor sits.
        decisions: a CSV of decisions on links, read beside the source; one that is not there yet holds none.
        queries: for a database: table → SELECT, or the path of a YAML file that holds it.
        store: where checked records are kept, by the bytes that they were read from.

    Returns:
        Records: the tables as Arrow, with `source`, `refused`, `folded`, `unknown_column`, and all assumptions.

    Raises:
        BadInput: nothing that could be opened, or, with `stop`, any row or cell that could not be read.

    Source: `docs/tables.md`.

    Examples:
        >>> import pandas as pd
        >>> records = open_records({
        ...     "tenure": pd.DataFrame({"post_id": ["P7"], "person_id": ["Li Wei"], "start": ["2024-01"]}),
        ...     "plan_line": pd.DataFrame({"period": ["2025-03"], "unit_id": ["P7"], "text": ["Pour the slab"]}),
        ... })
        >>> print(records)
        2 rows read from 2 sources (plan_line, tenure): 2 accepted, 0 refused
    """
    if store is not None:
        return _kept(store, source, refused, ends, decisions)
    found = _read(source, refused, ends, decisions, queries, NOTHING)
    assert found is not None
    return found


def _read(
    source: str | Path | Mapping[str, Any], refused: str, ends: str, decisions: str | Path | None,
    queries: Mapping[str, str] | str | Path | None, kept: Kept, lines: Lines | None = None,
) -> Records | None:  # fmt: skip
    """The checked records; None where plan lines that were checked before are not the same beside what is new."""
    known = None
    if isinstance(source, (str, Path)) and (Path(source) / "words.yaml").is_file():
        known = Path(source) / "words.yaml"
    kind = kind_of(source)
    if queries is not None and kind not in ("database", "duckdb"):
        raise BadInput("queries are for a database; this source is none.", advice=_CAN)
    files = kind in ("folder", "workbook")
    seen = {one.file: one.source() for one in lines.earlier.seen} if lines else {}
    with _memory_of_the_system():
        more = (kept, seen) if kind == "folder" else (kept,) if files else () if queries is None else (queries,)
        found = READERS[kind](source, *more)
        kept.write()
        if decisions is not None and Path(decisions).is_file():
            found.append(read_csv(Path(decisions), "decision", Path(decisions).name))
        made = mapped(found, ends, words(known))
        others = made != found  # a list of staff may say which units there are, and the plans which units a list means
        if lines and seen and (others or not lines.stand(found)):
            return None
        made = settle(versions(posts_of_lists(made)))
        records = check(made, refused=refused, ends=ends, known_words=known, lines=lines)
        if lines:
            lines.alone = not others
        del found, made
    # The address of a database may hold a password: it is no place to come back to.
    if isinstance(source, (str, Path)) and files:
        return replace(records, place=Path(source))
    return records


@contextmanager
def _memory_of_the_system() -> Iterator[None]:
    """Arrow's own pools keep what is freed: what was needed on the way is the next column's, then the engine's."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.system_memory_pool().release_unused()
        pa.set_memory_pool(before)


def _kept(store: Store, source: Any, refused: str, ends: str, decisions: str | Path | None) -> Records:
    """The records as they lie in a store, and put there first where they are not."""
    beside = None if decisions is None else Path(decisions)
    given = handed_in(source, kind_of(source), (refused, ends), beside, store)
    origin = given.key()
    found = stored.load(store, origin)
    if found is None:
        kept, chain = kept_in(store, given.beside()), given.chain(_tables)
        lines = stored.known(store, chain)
        read = _read(source, refused, ends, decisions, None, kept, lines) if lines else None
        if lines is None or read is None:
            lines = Lines()
            read = _read(source, refused, ends, decisions, None, kept, lines)
        assert read is not None
        given.unchanged({one.file for one in lines.earlier.seen})
        found = stored.save(read, store, origin, lines, chain)
    return replace(found, place=given.place, origin=origin)


def kind_of(source: object) -> str:
    """Which reader a source asks for.

    Raises:
        BadInput: the source is of no kind that can be read.
    """
    if isinstance(source, Mapping):
        return "frames"
    if isinstance(source, (str, Path)):
        if is_address(source):
            return "database"
        path = Path(source)
        if path.is_dir():
            return "folder"
        if path.is_file() and path.suffix.lower() in ENDINGS:
            return "workbook"
        if path.is_file() and path.suffix.lower() in (*SQLITE, *DUCKDB):
            return "database" if path.suffix.lower() in SQLITE else "duckdb"
        if not path.exists():
            raise BadInput(f"{path} does not exist.", advice=_CAN)
        raise BadInput(f"{path.name} is no folder, no .xlsx workbook and no database.", advice=_CAN)
    raise BadInput(f"a {type(source).__name__} cannot be opened.", advice=_CAN)


_CAN = (
    "What can be opened: a folder with one .csv or .parquet file a table (tenure.csv, plan_line.csv, …), one .xlsx "
    "workbook with a sheet a table, a database (a .duckdb or .sqlite file, postgresql+pg8000://…), or a dict of pandas "
    "frames."
)


def read_folder(folder: str | Path, kept: Kept = NOTHING, seen: Mapping[str, Source] = _NONE) -> list[Source]:
    """All tables of a folder, in the order of their names; files of a sub-folder in the order of theirs.

    Workbooks may lie anywhere in it; files whose names begin with a point or `~$` are none. Those that are `seen` are
    not read.
    """
    root = Path(folder)
    with _handed_in(root, kept, seen) as (books, made, mail):
        office, others = read_with_office(books, root, made, kept)
    return [*others, *mail, *office, *links(root)]


def _understood(root: Path, rules: Sequence[Rule] = ()) -> tuple[Office, list[Source]]:
    """The workbooks of a folder and what else may be a sheet, and everything in it that is none."""
    with _handed_in(root, NOTHING) as (books, made, mail):
        office, others = understand(books, root, made, rules)
    return office, [*others, *mail, *links(root)]


@contextmanager
def _handed_in(
    root: Path, kept: Kept, seen: Mapping[str, Source] = _NONE
) -> Iterator[tuple[list[tuple[Path, str]], list[Source], list[Source]]]:
    """The workbooks of a folder, those in its mails too while they are read; its other files and its mails, read."""
    found = _tables(root)
    named, books = read_named(root), workbooks(root)
    names = [path.relative_to(root).as_posix() for path, _ in found]
    read = zip(found, progress(names, "reading"), strict=True)
    made = [seen.get(name) or _read_file(root, path, table, name, named) for (path, table), (name, _) in read]
    mail = read_mails(root, named, kept)
    with enclosed(root, named) as carried:
        if not (found or books or mail or carried):
            said = [f"{root.name or root} holds no .csv, no .parquet and no .xlsx file.", *unfollowed(root)]
            raise BadInput(" ".join(said), advice=_CAN)
        yield [*books, *carried], made, mail


def _tables(root: Path) -> list[tuple[Path, str]]:
    """The files of rows in a folder, in the order in which they are read, with the tables that their names say."""
    found = []
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.stem in TABLES:
            inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in FILES and one.is_file())
            found += [(one, path.name) for one in inside]
        elif path.is_file() and path.suffix.lower() in FILES:
            found.append((path, path.stem))
    known = {path for path, _ in found}
    # A file of another sub-folder may be a sheet; by its name it is no table.
    deeper = [path for path in sorted(root.rglob("*.csv")) if path not in known and path.is_file()]
    found += [(path, "") for path in deeper]
    return found


def explain(source: str | Path | Mapping[str, Any], rules: Sequence[Rule] = ()) -> Explained:
    """What is understood of everything that was handed in: every source, every column, every cell, by which rule.

    Args:
        source: what `open_records` takes.
        rules: corrections that are not saved yet, such as the `rules` of another `Explained`.

    Returns:
        An `Explained` with the frames `frame` (cell by cell), `columns` and `sheets`, to be corrected and saved.

    Raises:
        BadInput: nothing that could be opened.

    Source: `docs/how-to-open-your-records.md`, "Office workbooks".
    """
    kind = kind_of(source)
    if kind not in ("folder", "workbook"):
        office, _ = understand((), Path())
        return Explained(office, (), Path(), "records", tuple(READERS[kind](source)))
    path = Path(str(source))
    root = path if kind == "folder" else path.parent
    office, others = _understood(root, rules) if kind == "folder" else understand([(path, path.name)], root, (), rules)
    return Explained(office, office.rules, root, path.stem if path.is_file() else path.name or "records", tuple(others))


def _read_file(root: Path, path: Path, table: str, name: str, named: Named) -> Source:
    """One file of the folder; a link is followed inside the folder only, or a report could show any file there is."""
    if not path.resolve().is_relative_to(root.resolve()):
        return whole(table, refusal(Address(name), "outside", "a link to a file outside the folder"))
    return FILES[path.suffix.lower()](path, table, name, named)


def read_one_workbook(path: str | Path, kept: Kept = NOTHING) -> list[Source]:
    """The tables of one workbook: of its sheets that are named as tables, and of its office sheets.

    Raises:
        BadInput: nothing of it could be read.
    """
    path = Path(path)
    found, _ = read_with_office([(path, path.name)], path.parent, (), kept)
    for one in found:
        if one.sheet is None and one.structure:
            advice = "Nothing of it was read; it cannot be set aside."
            raise BadInput(f"{path.name} was not opened.", list(one.structure), advice)
    return found


READERS: dict[str, Reader] = {
    "folder": read_folder,
    "workbook": read_one_workbook,
    "frames": read_frames,
    "database": read_database,
    "duckdb": read_duckdb,
}
