"""The bytes of all that was handed in: by what hash records are known, and which of its plan lines are not new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditkit.dictionary import TABLES
from auditkit.engine.store import Store, key_of, program
from auditkit.errors import BadInput
from auditkit.intake.kept import digest
from auditkit.intake.office.profile import ENDING
from auditkit.records.earlier import LINES

# What a row of `plan_line` is read by: the names of periods, and what its unit, its post and its goal may be called.
_DECIDE = ("alias", "period", "post", "target", "unit")


@dataclass(frozen=True)
class HandedIn:
    """A folder, or a workbook with what lies beside it and decides how it is read, and decisions from elsewhere.

    `bytes` holds the SHA-256 of every file of it by name; `how` is how all of it is to be read.
    """

    place: Path
    how: tuple[str, ...]
    store: Path
    decisions: Path | None
    bytes: Mapping[str, str]

    @property
    def root(self) -> Path:
        """The folder in which all files lie."""
        return self.place if self.place.is_dir() else self.place.parent

    def key(self) -> str:
        """The hash of every byte that records are read from, and of how they are read."""
        told = [part for one in sorted(self.bytes.items()) for part in one]
        decisions = digest(self.decisions) if self.decisions else ""
        return key_of(program(), self.place.name, str(self.place.is_dir()), *self.how, decisions, *told)

    def beside(self) -> list[Path]:
        """The files that decide how all others are read; not the corrections, each of which is about some."""
        return [path for path in self.root.glob("*.yaml") if path.is_file() and not path.name.endswith(ENDING)]

    def chain(self, tables: Callable[[Path], list[tuple[Path, str]]]) -> list[str]:
        """The keys of the first files of plan lines, of one more each; none where other files may tell how these read.

        The tables that `plan_line` refers to, and all words, are in the first of them: they decide which rows are
        refused. Lines are numbered by the place of their file among all.
        """
        found = {path.relative_to(self.root).as_posix(): table for path, table in tables(self.root)}
        known = {name for name, table in found.items() if table in TABLES}
        others = self.bytes.keys() - known
        if not self.place.is_dir() or len(known) < len(found) or any(not name.endswith(".yaml") for name in others):
            return []
        deciding = sorted([*others, *(name for name in known if found[name] in _DECIDE)])
        chain = [key_of(program(), *self.how, *(part for name in deciding for part in (name, self.bytes[name])))]
        for number, (name, table) in enumerate(found.items(), 1):
            if table == LINES:
                chain.append(key_of(chain[-1], str(number), name, self.bytes[name]))
        return chain

    def unchanged(self, unread: Collection[str]) -> None:
        """Look again at all that was read.

        Raises:
            BadInput: something is new, gone or another.
        """
        now = _files(self.place, self.store)
        same = now.keys() == self.bytes.keys() and all(
            digest(path) == self.bytes[name] for name, path in now.items() if name not in unread
        )
        if not same:
            raise BadInput("the files changed while they were read.", advice="Open them again when nobody writes.")


def handed_in(source: object, kind: str, how: tuple[str, ...], decisions: Path | None, store: Store) -> HandedIn:
    """All files of a source by their bytes.

    Raises:
        BadInput: the source is no file and no folder of files.
    """
    if kind not in ("folder", "workbook"):
        what = "frames" if kind == "frames" else "a database"
        advice = "A store compares bytes: write the tables to files."
        raise BadInput(f"{what} cannot be kept in a store.", advice=advice)
    place = Path(str(source))
    there = {name: digest(path) for name, path in _files(place, store.folder).items()}
    return HandedIn(place, how, store.folder, decisions if decisions and decisions.is_file() else None, there)


def _files(place: Path, store: Path) -> dict[str, Path]:
    root = place if place.is_dir() else place.parent
    # Words, headings and profiles beside a workbook decide how it is read.
    found = root.rglob("*") if place.is_dir() else [place, *root.glob("*.yaml")]
    paths = sorted(path for path in found if path.is_file() and store not in path.absolute().parents)
    return {path.relative_to(root).as_posix(): path for path in paths}
