"""The door: what was handed in is recognised, read by its kind, and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from auditkit.dictionary import TABLES
from auditkit.engine.store import Store, key_of, program
from auditkit.errors import BadInput
from auditkit.intake.csvs import read_csv
from auditkit.intake.frames import read_frames
from auditkit.intake.parquets import read_parquet
from auditkit.intake.workbook import read_workbook
from auditkit.progress import progress
from auditkit.records import Records, Source, check, stored

Reader = Callable[[Any], list[Source]]
FILES: dict[str, Callable[[Path, str, str], Source]] = {".csv": read_csv, ".parquet": read_parquet}


def open_records(
    source: str | Path | Mapping[str, Any],
    *,
    refused: str = "stop",
    ends: str = "last day",
    decisions: str | Path | None = None,
    store: Store | None = None,
) -> Records:
    """The checked records of a folder, a workbook or a dict of frames.

    A folder holds one CSV or Parquet file a table, named as the table; a sub-folder named as a table holds several
    files of it, which are versions. A workbook holds one sheet a table. A dict holds one pandas frame a table, or a
    list of frames; the row of a frame is its position counted from 1. A file `words.yaml` in the folder adds words.

    Args:
        source: path of a folder or of an .xlsx file, or name of table → DataFrame or list of DataFrames.
        refused: `stop` raises on any fault, all faults at once; `set_aside` goes on without the refused rows.
        ends: whether `tenure.end` is the last day in the post or the day of leaving, on which the successor sits.
        decisions: a CSV of decisions on links, read beside the source; one that is not there yet holds none.
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
    known = None
    if isinstance(source, (str, Path)) and (Path(source) / "words.yaml").is_file():
        known = Path(source) / "words.yaml"
    sources = READERS[kind_of(source)](source)
    if decisions is not None and Path(decisions).is_file():
        sources.append(read_csv(Path(decisions), "decision", Path(decisions).name))
    return check(sources, refused=refused, ends=ends, known_words=known)


def origin(source: object, refused: str, ends: str, decisions: str | Path | None) -> str:
    """The hash of every byte that records are read from, and of how they are read.

    Raises:
        BadInput: the source is no file and no folder.
    """
    kind = kind_of(source)
    if kind == "frames":
        raise BadInput("frames cannot be kept in a store.", advice="A store compares bytes: write the frames to files.")
    root = Path(str(source))
    paths = [root] if kind == "workbook" else [path for path in sorted(root.rglob("*")) if path.is_file()]
    beside = [Path(decisions)] if decisions is not None and Path(decisions).is_file() else []
    said = [kind, root.name, refused, ends, program()]
    for path in [*paths, *beside]:
        said.append(path.relative_to(root).as_posix() if path in paths else path.name)
        with path.open("rb") as file:
            said.append(hashlib.file_digest(file, "sha256").hexdigest())
    return key_of(*said)


def _kept(store: Store, source: Any, refused: str, ends: str, decisions: str | Path | None) -> Records:
    key = origin(source, refused, ends, decisions)
    found = stored.load(store, key)
    if found is None:
        read = open_records(source, refused=refused, ends=ends, decisions=decisions)
        if origin(source, refused, ends, decisions) != key:
            raise BadInput("the files changed while they were read.", advice="Open them again when nobody writes.")
        found = stored.save(read, store, key)
    return found


def kind_of(source: object) -> str:
    """Which reader a source asks for.

    Raises:
        BadInput: the source is of no kind that can be read.
    """
    if isinstance(source, Mapping):
        return "frames"
    if isinstance(source, (str, Path)):
        path = Path(source)
        if path.is_dir():
            return "folder"
        if path.is_file() and path.suffix.lower() in (".xlsx", ".xlsm"):
            return "workbook"
        if not path.exists():
            raise BadInput(f"{path} does not exist.", advice=_CAN)
        raise BadInput(f"{path.name} is no folder and no .xlsx workbook.", advice=_CAN)
    raise BadInput(f"a {type(source).__name__} cannot be opened.", advice=_CAN)


_CAN = (
    "What can be opened: a folder with one .csv or .parquet file a table (tenure.csv, plan_line.csv, …), one .xlsx "
    "workbook with a sheet a table, or a dict of pandas frames."
)


def read_folder(folder: str | Path) -> list[Source]:
    """All tables of a folder, in the order of their names; files of a sub-folder in the order of theirs."""
    root = Path(folder)
    found = []
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.stem in TABLES:
            inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in FILES and one.is_file())
            found += [(one, path.name) for one in inside]
        elif path.is_file() and path.suffix.lower() in FILES:
            found.append((path, path.stem))
    if not found:
        raise BadInput(f"{root.name or root} holds no .csv and no .parquet file.", advice=_CAN)
    names = [path.relative_to(root).as_posix() for path, _ in found]
    read = zip(found, progress(names, "reading"), strict=True)
    return [FILES[path.suffix.lower()](path, table, name) for (path, table), (name, _) in read]


READERS: dict[str, Reader] = {"folder": read_folder, "workbook": read_workbook, "frames": read_frames}
