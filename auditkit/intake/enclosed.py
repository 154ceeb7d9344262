"""Plan workbooks that came by mail: read like any other where that is told, with the mail as their place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditkit.intake.mails import BOOKS, archives, attachments
from auditkit.intake.named import Named


@contextmanager
def enclosed(folder: Path, named: Named) -> Iterator[list[tuple[Path, str]]]:
    """The workbooks that the mails of a folder carry, each once, where `reading.yaml` says `mail: {plans: true}`.

    Each is written to a file whose name is made of its SHA-256, never its own; its own stands in the name that
    addresses give it, behind the mail, and may say the month.

    Args:
        folder: the folder of the records.
        named: what `reading.yaml` says.
    """
    found: dict[str, tuple[Path, str]] = {}
    with tempfile.TemporaryDirectory() as home:
        for path in archives(folder) if named.mail.get("plans", False) else ():
            if not path.resolve().is_relative_to(folder.resolve()):
                continue
            for one in attachments(path):
                if Path(one.name).suffix.lower() in BOOKS and one.sha256 not in found:
                    written = Path(home, f"{one.sha256}.xlsx")
                    written.write_bytes(one.content)
                    place = f"{path.relative_to(folder).as_posix()} › mail {one.address.row} › {one.name}"
                    found[one.sha256] = written, place
        yield list(found.values())
