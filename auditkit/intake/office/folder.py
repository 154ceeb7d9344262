"""Everything that was handed in beside one another: workbooks, and files that may be sheets saved as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditkit.dictionary import TABLES
from auditkit.dictionary import Words as CellWords
from auditkit.dictionary import words as cell_words
from auditkit.engine.store import key_of
from auditkit.intake.hr import is_export
from auditkit.intake.kept import NOTHING, Kept, digest
from auditkit.intake.office.claims import settle
from auditkit.intake.office.facts import span_of
from auditkit.intake.office.grid import Grid
from auditkit.intake.office.headings import words
from auditkit.intake.office.names import YEAR
from auditkit.intake.office.profile import Rule, beside, merged
from auditkit.intake.office.reader import ENDINGS, Office, read_all, sheets_of, told
from auditkit.intake.office.reading import Book
from auditkit.intake.office.readings import Reading, reading, together
from auditkit.records import Source
from auditkit.records.raw import as_text


def understand(
    found: Sequence[tuple[Path, str]], root: Path, others: Sequence[Source] = (), rules: Sequence[Rule] = ()
) -> tuple[Office, list[Source]]:
    """What workbooks hold, each sheet by its kind, and the other files of a folder that are sheets.

    Args:
        found: the path of each workbook, with the name that addresses give it.
        root: the folder that the records lie in: its profiles and its `headings.yaml` count.
        others: what was read from other files. One that is named as no table may be a sheet that was saved as CSV.
        rules: corrections that are not saved yet.

    Returns:
        The workbooks and sheets, and the other files that are none.
    """
    saved, extra = beside(root)
    for rule in rules:
        saved = merged(saved, rule)
    loose = [one for one in others if _may_be_a_sheet(one)]
    office = read_all(found, saved, extra, list(map(_book, loose)), named_periods(others), _spoken(root))
    return office, [one for one in others if not _may_be_a_sheet(one)]


def read_with_office(
    found: Sequence[tuple[Path, str]], root: Path, others: Sequence[Source] = (), kept: Kept = NOTHING
) -> tuple[list[Source], list[Source]]:
    """What `understand` tells apart, as sources: of all sheets, and the other files; nothing of a sheet stays but that.

    Args:
        found: the path of each workbook, with the name that addresses give it.
        root: the folder that the records lie in: its profiles, its `headings.yaml` and its `words.yaml` count.
        others: what was read from other files.
        kept: what was read of files before. Only what one file tells by itself is; the rest is settled every time.
    """
    rules, extra = beside(root)
    periods = named_periods(others)
    spoken = _spoken(root)
    known, standing = words(extra, periods, spoken), spoken.standing

    def read(book: Book, path: Path) -> Reading:
        sheets, exports = sheets_of(book, rules, known)
        made = reading(book, sheets, [one for _, one in exports], known, standing)
        # What could not be read for want of time or memory may be read the next time.
        if kept.store and not (book.fault or book.broken) and _is(path, book.sha256):
            kept.add(_key(book.file, book.sha256, rules, periods), made)
        return made

    def there(file: str, sha256: str) -> Reading | None:
        return kept.get(Reading, _key(file, sha256, rules, periods), lambda one: one.sound(file, sha256))

    every = [there(name, digest(path)) if kept.store else None for path, name in found]
    new = [at for at, one in enumerate(every) if one is None]
    for at, book in zip(new, told([found[at] for at in new]), strict=True):
        every[at] = read(book, book.path)
    loose = [one for one in others if _may_be_a_sheet(one)]
    every += [there(one.file, one.sha256 or "") or read(_book(one), root / one.file) for one in loose]
    readings = [one for one in every if one]
    settle([part.claim for one in readings for part in one.parts])
    return together(readings), [one for one in others if not _may_be_a_sheet(one)]


def _spoken(root: Path) -> CellWords:
    """The words that cells may hold, those beside the records among them."""
    own = root / "words.yaml"
    return cell_words(own if own.is_file() else None)


def _is(path: Path, sha256: str) -> bool:
    """Whether a file still holds the bytes by which it is known: what was read is theirs only then."""
    try:
        return digest(path) == sha256
    except OSError:
        return False


def named_periods(others: Sequence[Source]) -> tuple[str, ...]:
    """The names in the table `period` that the calendar reads as no period or as another one, longest first.

    Where all of them are years, the years: a year in a name is then no part of the name of a month.
    """
    cells = (cells for one in others if one.table == "period"
             for name, (_, cells) in zip(one.names, one.columns, strict=True) if name == "period")  # fmt: skip
    names = {(cell or "").strip() for column in cells for cell in as_text(column).to_pylist()}
    if all(map(YEAR.fullmatch, names)):
        return tuple(sorted(names))
    named = (name for name in names if len(name) > 1 and span_of(name) is None)
    return tuple(sorted(named, key=lambda one: (-len(one), one)))


def _key(file: str, sha256: str, rules: Sequence[Rule], periods: Sequence[str]) -> str:
    """The hash of what decides how one file is read: its bytes, its name, corrections about it, names of periods."""
    return key_of(sha256, file, repr(periods), *(repr(rule) for rule in rules if rule.may_match(file)))


def _may_be_a_sheet(one: Source) -> bool:
    return one.table not in TABLES and one.letters and not is_export([heading for heading, _ in one.columns])


def _book(one: Source) -> Book:
    """A file of rows as a workbook with one sheet, its headings as the first row."""
    columns = [[cell or "" for cell in as_text(cells).to_pylist()] for _, cells in one.columns]
    rows = {number: list(cells) for number, cells in zip(one.rows.to_pylist(), zip(*columns, strict=True), strict=True)}
    first = {1: [heading for heading, _ in one.columns]} if one.columns else {}
    grid = Grid(one.file, None, one.sha256, {**first, **rows}, unsplit=one.unsplit)
    fault = next(iter(one.structure), None)
    grids = () if fault else (grid,)
    return Book(Path(one.file), one.file, one.sha256 or "", grids, fault, one.said, loose=True, source=one)


def workbooks(root: Path) -> list[tuple[Path, str]]:
    """The workbooks of a folder and its sub-folders with their names; what begins with a point or `~$` is none."""
    found = (path for path in sorted(root.rglob("*")) if path.suffix.lower() in ENDINGS and path.is_file())
    return [(path, path.relative_to(root).as_posix()) for path in found if not path.name.startswith((".", "~$"))]
