"""Links among the records that are not followed: what lies behind them is not read, and that is said."""

from __future__ import annotations

from pathlib import Path

from auditkit.records import Source

_SHOWN = 3


def unfollowed(root: Path) -> tuple[str, ...]:
    """One sentence about linked sub-folders that lead out of the folder, one about links that lead nowhere.

    A link out of the folder is never followed, or a report could show any file there is; what a link inside the folder
    leads to is read in its own place. Where a link leads is not said.
    """
    if not root.is_dir():
        return ()
    home = root.resolve()
    # As with workbooks, what begins with a point or `~$` is a program's and no record: editors mark open files so.
    links = sorted(path for path in root.rglob("*") if path.is_symlink() and not path.name.startswith((".", "~$")))
    away = [path for path in links if path.is_dir() and not path.resolve().is_relative_to(home)]
    lost = [path for path in links if not path.exists()]
    said = []
    if away:
        what = "1 sub-folder is a link" if len(away) == 1 else f"{len(away):,} sub-folders are links"
        said.append(
            f"{what} out of the folder and {'was' if len(away) == 1 else 'were'} not followed: {_named(away, root)}; "
            "nothing behind it is among the records: copy the folder itself into its place"
        )
    if lost:
        what = "1 link leads" if len(lost) == 1 else f"{len(lost):,} links lead"
        said.append(f"{what} nowhere, so that nothing of it was read: {_named(lost, root)}")
    return tuple(said)


def links(root: Path) -> list[Source]:
    """What is said of links that are not followed, as a source that only speaks; nothing where there are none."""
    said = unfollowed(root)
    return [Source("", "links", said=said)] if said else []


def _named(paths: list[Path], root: Path) -> str:
    names = [path.relative_to(root).as_posix() for path in paths]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
