"""Which workbook is read how: sheets named as tables by their names, all others as office sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from auditkit.dictionary import TABLES
from auditkit.errors import AuditkitError
from auditkit.intake.archive import sheet_names
from auditkit.intake.hr import is_export
from auditkit.intake.office.explained import Explained
from auditkit.intake.office.grid import Grid
from auditkit.intake.office.profile import Rule, beside, merged
from auditkit.intake.office.reader import ENDINGS, read_all, sources, with_files
from auditkit.intake.office.reading import Book
from auditkit.intake.workbook import read_workbook
from auditkit.records import Source
from auditkit.records.raw import as_text, heading_key


def read_with_office(paths: Sequence[Path], root: Path, others: Sequence[Source] = ()) -> list[Source]:
    """The sources of workbooks, each by its kind, and of the other files of a folder.

    Args:
        paths: the workbooks.
        root: the folder that the records lie in: its profiles, `headings.yaml` and `words.yaml` count, and the names of
            files are told from it on.
        others: what was read from other files. One that is named as no table may be a sheet that was saved as CSV.
    """
    strange = [one for one in others if one.table not in TABLES and not is_export([name for name, _ in one.columns])]
    if not (paths or strange):
        return list(others)
    rules, extra = beside(root)
    names = {path: path.relative_to(root).as_posix() for path in paths}
    named = {path: _tables(path) for path in paths}
    made = [one for one in others if not any(one is other for other in strange)]
    for path in paths:
        if named[path]:
            made += [one for one in read_workbook(path, names[path]) if one.table in TABLES]
    tabs = {names[path]: frozenset(mine) for path, mine in named.items() if mine}
    rest = [(path, names[path]) for path in paths if not set(sheet_names(path)) <= set(named[path]) or not named[path]]
    office = with_files(read_all(rest, rules, extra, tabs), [_book(one) for one in strange])
    known = root / "words.yaml"
    understood = {table.grid.file for table in office.tables}
    rest_of_others = [one for one in strange if one.file not in understood]
    found = sources(office, known if known.is_file() else None)
    lost = {one.file: one.unsplit for one in strange if one.unsplit}
    for at, one in enumerate(found):
        found[at] = replace(one, unsplit=(*one.unsplit, *lost.pop(one.file, ())))
    return [*made, *found, *rest_of_others]


def _book(one: Source) -> Book:
    """A file of rows as a workbook with one sheet, its headings as the first row."""
    columns = [[cell or "" for cell in as_text(cells).to_pylist()] for _, cells in one.columns]
    rows = {number: list(cells) for number, cells in zip(one.rows.to_pylist(), zip(*columns, strict=True), strict=True)}
    first = {1: [heading for heading, _ in one.columns]} if one.columns else {}
    grids = (Grid(one.file, None, one.sha256, {**first, **rows}),) if one.letters and not one.structure else ()
    return Book(Path(one.file), one.file, one.sha256 or "", grids)


def explain(source: str | Path, rules: Sequence[Rule] = ()) -> Explained:
    """What is understood of the office workbooks in a folder, or of one workbook: every cell, every column, every rule.

    Args:
        source: the path of a workbook, or of a folder with workbooks.
        rules: corrections that are not saved yet, such as the `rules` of another `Explained`.

    Returns:
        An `Explained` with the frames `frame` (cell by cell), `columns` and `sheets`, to be corrected and saved.

    Raises:
        AuditkitError: nothing there, or no workbook.

    Source: `docs/how-to-open-your-records.md`, "Office workbooks".
    """
    path = Path(source)
    root = path if path.is_dir() else path.parent
    paths = workbooks(path) if path.is_dir() else [path] if path.is_file() and path.suffix.lower() in ENDINGS else []
    if not paths:
        raise AuditkitError(f"{path.name or path} is no .xlsx workbook and no folder that holds one")
    saved, extra = beside(root)
    every = tuple(saved)
    for rule in rules:
        every = merged(every, rule)
    found = [(one, one.relative_to(root).as_posix()) for one in paths]
    office = read_all(found, every, extra, {name: tabs for one, name in found if (tabs := frozenset(_tables(one)))})
    return Explained(office, every, root, path.stem if path.is_file() else path.name or "records")


def workbooks(root: Path) -> list[Path]:
    """The workbooks of a folder and its sub-folders; what begins with a point or `~$` is none."""
    found = (path for path in sorted(root.rglob("*")) if path.suffix.lower() in ENDINGS and path.is_file())
    return [path for path in found if not path.name.startswith((".", "~$"))]


def _tables(path: Path) -> list[str]:
    """The sheets of a workbook that are named as tables, and the one that explains them."""
    tabs = sheet_names(path)
    tables = [tab for tab in tabs if heading_key(tab) in TABLES]
    return [tab for tab in tabs if tab in tables or heading_key(tab) == "read_me"] if tables else []
