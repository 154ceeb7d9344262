"""A folder of derived tables: each a Parquet file under the hash of everything that it was made from."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import time
from typing import Any
from uuid import uuid4

from auditkit.errors import AuditkitError

_STALE = 86_400  # seconds after which a half-written file belongs to nobody any more
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Store:
    """Tables on disk that another run may use, and only where nothing behind them has changed.

    A table is written under another name, forced to the disk and renamed; its manifest follows last and names the file.
    What a killed run leaves behind is in no manifest and is never read. No file is ever written twice: of two runs that
    make the same table at once each writes a file of its own, and one of them is used.

    Args:
        folder: made where it does not exist. Nothing in it is needed: delete it to start anew.

    Source: `docs/architecture.md`, "The store".
    """

    folder: Path

    def __post_init__(self) -> None:
        try:
            self.folder.mkdir(0o700, parents=True, exist_ok=True)  # it holds names of people
            open_to_all = os.name == "posix" and self.folder.stat().st_mode & stat.S_IWOTH
        except OSError as error:
            raise self._unwritten(error) from error
        if open_to_all:  # whoever writes here decides what every later run answers
            raise AuditkitError(
                f"the store {self.folder} can be written by every user of this machine, who could put other answers "
                "into it: chmod o-w, or name a folder of your own"
            )
        for path in self.folder.glob(".*.tmp"):
            with suppress(OSError):
                if time() - path.stat().st_mtime > _STALE:
                    path.unlink()

    def path(self, name: str, key: str) -> Path:
        """The file of a table that is there, as its manifest names it."""
        return self.folder / Path(self._told(name, key)["file"]).name

    def has(self, name: str, key: str) -> bool:
        """Whether the table is there, whole."""
        try:
            told = self._told(name, key)
            return bool(told["key"] == key and self.path(name, key).stat().st_size == told["bytes"])
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def keys(self, name: str) -> list[str]:
        """The keys under which tables of that name lie, in order; what is no manifest is none."""
        found = []
        for path in sorted(self.folder.glob(f"{name}-*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                told = json.loads(path.read_text("utf-8"))
                found += [told["key"]] if path == self._manifest(name, told["key"]) else []
        return found

    def add(self, name: str, key: str, write: Callable[[Path], None]) -> Path:
        """Write a table; it is there for others only when it is there as a whole.

        Args:
            name: of the table.
            key: the hash of everything that it is made from.
            write: writes the Parquet file to the path that it is given.
        """
        manifest = self._manifest(name, key)
        path = manifest.with_name(f"{manifest.stem}-{uuid4().hex[:8]}.parquet")
        self._put(path, write)
        if self.has(name, key):
            # Another run was faster; whoever reads its file must not find another one in its place.
            path.unlink()
        else:
            size = path.stat().st_size
            told = json.dumps({"table": name, "key": key, "file": path.name, "bytes": size}, indent=1)
            self._put(manifest, lambda place: _text(place, told))
        return self.path(name, key)

    def _manifest(self, name: str, key: str) -> Path:
        return self.folder / f"{name}-{key[:40]}.json"

    def _told(self, name: str, key: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._manifest(name, key).read_text("utf-8"))
        return told

    def _put(self, path: Path, write: Callable[[Path], None]) -> None:
        half = self.folder / f".{path.name}-{uuid4().hex}.tmp"
        try:
            write(half)
            _force(half)
            half.replace(path)
            _force(self.folder)
        except OSError as error:
            raise self._unwritten(error) from error
        finally:
            with suppress(OSError):
                half.unlink(missing_ok=True)

    def _unwritten(self, error: OSError) -> AuditkitError:
        return AuditkitError(
            f"the store {self.folder} cannot be written: {error}. What it holds is still good; make room, or name a "
            "folder that can be written, or leave store= out: then nothing is kept"
        )


@dataclass(frozen=True)
class Home:
    """Where an audit keeps what it makes: its store, the hash of its records, the memory of its engine."""

    store: Store | None = None
    memory: str | None = None
    origin: str = ""
    folder: Path | None = None

    def unstored(self) -> Home:
        """For records that are no longer those of the files: they may still lie there, nothing made of them does."""
        return replace(self, store=None)


HOME = Home()


def _text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _force(path: Path) -> None:
    """What was written is on the disk before anything else happens; a folder cannot be forced everywhere."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def key_of(*parts: str) -> str:
    """One hash of several texts, none of which can run into the next.

    Examples:
        >>> key_of("ab", "c") == key_of("a", "bc")
        False
    """
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def program() -> str:
    """The program, as a hash of its own files: after a change of a rule no table of the old one is used."""
    found = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".sql", ".yaml") and path.is_file():
            found.update(path.relative_to(_PACKAGE).as_posix().encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
