"""Plan workbooks that came by mail: read like any other where that is told, with the mail as their place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from auditkit.errors import BadInput
from auditkit.evidence import Address
from auditkit.intake.mails import BOOKS, archives, attachments
from auditkit.intake.named import Named
from auditkit.intake.refusal import whole
from auditkit.records import Source


def read_enclosed(folder: Path, named: Named, read: Callable[[Path], Sequence[Source]]) -> list[Source]:
    """The workbooks that the mails of a folder carry, each once, where `reading.yaml` says `mail: {plans: true}`.

    Args:
        folder: the folder of the records.
        named: what `reading.yaml` says.
        read: the reader of workbooks. The bytes reach it under a name made of their SHA-256, never under their own.
    """
    if not named.mail.get("plans", False):
        return []
    found: list[Source] = []
    seen: set[str] = set()
    for path in archives(folder):
        if not path.resolve().is_relative_to(folder.resolve()):
            continue
        for one in attachments(path):
            if Path(one.name).suffix.lower() in BOOKS and one.sha256 not in seen:
                seen.add(one.sha256)
                archive = path.relative_to(folder).as_posix()
                place = f"{archive} › mail {one.address.row} › {one.name}"
                found += _read(place, one.content, one.sha256, read)
    return found


def _read(place: str, content: bytes, sha256: str, read: Callable[[Path], Sequence[Source]]) -> list[Source]:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home, f"{sha256}.xlsx")
        path.write_bytes(content)
        try:
            return [_moved(one, place) for one in read(path)]
        except BadInput as broken:
            fault = broken.faults[0]
            return [whole("plan_line", replace(fault, address=Address(place, sha256=sha256)))]


def _moved(source: Source, place: str) -> Source:
    """The source under the name of the mail that carried it, in its faults too."""
    unsplit, structure = (
        tuple(replace(fault, address=replace(fault.address, file=place)) for fault in faults)
        for faults in (source.unsplit, source.structure)
    )
    return replace(source, file=place, unsplit=unsplit, structure=structure)
