"""The bytes of all that was handed in: by what hash records are known, and which of its plan lines are not new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditkit.dictionary import TABLES
from auditkit.engine.store import Store, key_of, program
from auditkit.errors import BadInput
from auditkit.intake.kept import digest
from auditkit.intake.links import unfollowed
from auditkit.intake.office.profile import ENDING
from auditkit.records.earlier import LINES

# What a row of `plan_line` is read by: the names of periods, and what its unit, its post and its goal may be called.
_DECIDE = ("alias", "period", "post", "target", "unit")


@dataclass(frozen=True)
class HandedIn:
    """A folder, or a workbook with what lies beside it and decides how it is read, and decisions from elsewhere.

    `hashes` holds the SHA-256 of every file of it by name, `decided` that of the decisions; `how` is how all of it is
    to be read.
    """

    place: Path
    how: tuple[str, ...]
    store: Path
    decisions: Path | None
    decided: str
    hashes: Mapping[str, str]

    @property
    def root(self) -> Path:
        """The folder in which all files lie."""
        return self.place if self.place.is_dir() else self.place.parent

    def key(self) -> str:
        """The hash of every byte that records are read from, and of how they are read."""
        told = [part for one in sorted(self.hashes.items()) for part in one]
        return key_of(program(), self.place.name, str(self.place.is_dir()), *self.how, self.decided, *told)

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
        others = self.hashes.keys() - known
        if not self.place.is_dir() or len(known) < len(found) or any(not name.endswith(".yaml") for name in others):
            return []
        deciding = sorted([*others, *(name for name in known if found[name] in _DECIDE)])
        chain = [key_of(program(), *self.how, *(part for name in deciding for part in (name, self.hashes[name])))]
        for number, (name, table) in enumerate(found.items(), 1):
            if table == LINES:
                chain.append(key_of(chain[-1], str(number), name, self.hashes[name]))
        return chain

    def unchanged(self, unread: Collection[str]) -> None:
        """Look again at all that was read.

        Raises:
            BadInput: something is new, gone or another.
        """
        now = _files(self.place, self.store)
        files = [name for name in now if name not in unread]
        same = now.keys() == self.hashes.keys() and all(digest(now[name]) == self.hashes[name] for name in files)
        same &= _hash(self.decisions) == self.decided
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
    how = (*how, *unfollowed(place))  # a link has no bytes, and what is said of it belongs to the records
    return HandedIn(place, how, store.folder, decisions, _hash(decisions), there)


def _hash(decisions: Path | None) -> str:
    return digest(decisions) if decisions is not None and decisions.is_file() else ""


def _files(place: Path, store: Path) -> dict[str, Path]:
    root = place if place.is_dir() else place.parent
    # Words, headings and profiles beside a workbook decide how it is read.
    found = root.rglob("*") if place.is_dir() else [place, *root.glob("*.yaml")]
    paths = sorted(path for path in found if path.is_file() and store not in path.absolute().parents)
    return {path.relative_to(root).as_posix(): path for path in paths}
