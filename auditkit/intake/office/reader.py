"""Office workbooks → sheets: every one understood, with the words and corrections by which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from auditkit.dictionary import Words as CellWords
from auditkit.dictionary import words as cell_words
from auditkit.intake.hr import hr_sheet
from auditkit.intake.office.claims import claim, settle
from auditkit.intake.office.grid import Grid, own_path
from auditkit.intake.office.headings import Words, words
from auditkit.intake.office.profile import Rule, ruled
from auditkit.intake.office.reading import Book, read_books
from auditkit.intake.office.readings import reading, together
from auditkit.intake.office.sheet import Sheet, Table, understood
from auditkit.progress import progress
from auditkit.records import Source

ENDINGS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Office:
    """Books that were read and understood, with the words and corrections by which.

    `exports` are sheets of HR systems, each as it stands and by its headings.
    """

    books: tuple[tuple[Book, tuple[Sheet, ...]], ...]
    words: Words
    rules: tuple[Rule, ...]
    exports: tuple[tuple[Grid, Source], ...] = ()

    @property
    def tables(self) -> list[Table]:
        """All tables of all sheets."""
        return [table for _, sheets in self.books for sheet in sheets for table in sheet.tables]

    @property
    def offices(self) -> int:
        """How many workbooks there are, without those of tables only and files that hold no sheet."""
        return sum(not book.loose or any(sheet.tables for sheet in sheets) for book, sheets in self.books)


def read_all(
    found: Sequence[tuple[Path, str]], rules: Sequence[Rule] = (), extra: Sequence[Path] = (),
    files: Sequence[Book] = (), periods: tuple[str, ...] = (), spoken: CellWords | None = None,
) -> Office:  # fmt: skip
    """Read and understand workbooks.

    Args:
        found: the path of each, with the name that addresses give it.
        rules: a sender's corrections.
        extra: files of the form of headings.yaml that add words.
        files: other files that may be sheets, as workbooks.
        periods: the names of the table `period`, which stand in names of tabs and files as months do.
        spoken: the words that cells may hold; None: those of the package.
    """
    known = words(tuple(extra), periods, spoken)
    books, exports = [], []
    for book in chain(told(found), files):
        sheets, lists = sheets_of(book, rules, known)
        books.append((book, sheets))
        exports += lists
    return settled(Office(tuple(books), known, tuple(rules), tuple(exports)))


def told(found: Sequence[tuple[Path, str]]) -> Iterator[Book]:
    """The workbooks, with a bar for whoever waits."""
    names = [name for _, name in found]
    return (book for book, _ in zip(read_books(found), progress(names, "reading workbooks"), strict=True))


def sheets_of(book: Book, rules: Sequence[Rule], known: Words) -> tuple[tuple[Sheet, ...], list[tuple[Grid, Source]]]:
    """The sheets of a workbook, each understood, and those of HR systems as they stand."""
    sheets, exports = [], []
    for grid in book.sheets:
        if export := hr_sheet(grid.rows, grid.file, grid.sheet, grid.sha256):
            exports.append((grid, export))
            continue
        sheet = understood(grid, ruled(rules, grid.file, grid.sheet), known)
        sheets.append(loosely(sheet) if book.loose else sheet)
    return tuple(sheets), exports


def settled(office: Office) -> Office:
    """The same, with what only all sheets together tell."""
    settle([claim(table) for table in office.tables])
    return office


def loosely(sheet: Sheet) -> Sheet:
    """A sheet of a file, or beside tables, may be anything: without a table it is listed, and stops nothing."""
    reason = f"no table of the contract ({sheet.grid.sheet or own_path(sheet.grid.file).stem!r}), listed and not used"
    made = sheet if sheet.tables else Sheet(sheet.grid, reason=reason)
    return replace(made, loose=True)


def anew(sheet: Sheet, rule: Rule, known: Words) -> Sheet:
    """A sheet understood by another rule; where it stands stays what it was."""
    made = understood(sheet.grid, rule, known)
    return loosely(made) if sheet.loose else made


def sources(office: Office) -> list[Source]:
    """The sources of all tables, and one for every sheet that holds none, with the reason."""
    exports: dict[tuple[str, str | None], list[Source]] = defaultdict(list)
    for _, one in office.exports:
        exports[one.file, one.sha256].append(one)
    standing = cell_words().standing
    made = ((book, sheets, exports[book.file, book.sha256]) for book, sheets in office.books)
    return together([reading(book, sheets, found, office.words, standing) for book, sheets, found in made])
