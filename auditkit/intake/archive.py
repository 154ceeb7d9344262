"""A workbook is a zip archive from a stranger: it is weighed before it is opened, by its real bytes."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from auditkit.errors import Fault
from auditkit.evidence import Address, column_number
from auditkit.intake.refusal import refusal

ENTRIES = 10_000
LARGEST = 2 << 30
RATIO, RATIO_FROM = 200, 50 << 20
AREA = 100_000_000

_CHUNK = 1 << 20
_DECLARATIONS = [one.encode(code) for one in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")]
_OVERLAP = max(map(len, _DECLARATIONS))
_REFERENCE = rb"\sr\s*=\s*[\"']%s[\"']"
_WIDE = re.compile(_REFERENCE % rb"([A-Z]{2,3})\d+")
_DEEP = [re.compile(_REFERENCE % (rb"[A-Z]{1,3}\d{%d}" % digits)) for digits in (7, 6, 5)]
_CELL = re.compile(rb"<(?:\w+:)?c\b((?:[^>/]|/(?!>))*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']")
NO_BOOK = {
    "expected": "an .xlsx workbook",
    "mend": "open it in a spreadsheet program and save it again as .xlsx; where it does not open there either, "
    "ask its sender for it once more and take this one out of the folder",
}
# What reading a damaged archive can raise: an unknown encoding is a LookupError, an unknown compression NotImplemented.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, LookupError, ElementTree.ParseError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip


class _TooMuch(Exception):
    def __init__(self, found: str, expected: str, mend: str) -> None:
        super().__init__(found)
        self.found, self.expected, self.mend = found, expected, mend


@dataclass
class _Budget:
    """Real bytes unpacked so far, over all entries."""

    packed: int = 0
    unpacked: int = 0


@dataclass
class Weighed:
    """What the bytes of a workbook tell beside the values of its cells: errors and formulas that hold no value."""

    fault: Fault | None = None
    broken: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


def weigh(path: Path, place: Address) -> Weighed:
    """Count entries, ratio and real sizes of an archive and look for what must not be opened.

    Returns:
        A fault of the whole where the archive is refused; otherwise, by sheet, the cells whose formula ended in an
        error or was never calculated.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            _declared(archive, path.stat().st_size)
            budget = _Budget()
            by_part = {one.filename: _scan(file, one, budget) for one in archive.infolist() if not one.is_dir()}
            names = _sheets(archive)
    except _TooMuch as bad:
        return Weighed(refusal(place, "archive", bad.found, expected=bad.expected, mend=bad.mend))
    except _DAMAGED as broken:
        return Weighed(refusal(place, "not_a_table", f"a damaged archive ({type(broken).__name__})", **NO_BOOK))
    return Weighed(None, {name: by_part.get(part, {}) for name, part in names.items()}, names)


def _declared(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise _TooMuch(f"{len(entries):,} entries", f"at most {ENTRIES:,} entries", _SAVE)
    if any(info.flag_bits & 1 for info in entries):
        raise _TooMuch("an encrypted archive", "a workbook without a password", "save it without a password")
    _ratio(sum(info.file_size for info in entries), size, "declares")


_SAVE = "open it in a spreadsheet program and save the sheets as CSV UTF-8"


def _ratio(unpacked: int, packed: int, verb: str) -> None:
    if unpacked > LARGEST:
        raise _TooMuch(f"{verb} {unpacked >> 20:,} MB", f"at most {LARGEST >> 20:,} MB unpacked", _SAVE)
    if unpacked > RATIO_FROM and unpacked > RATIO * max(packed, 1):
        found = f"{verb} {unpacked >> 20:,} MB in {max(packed >> 10, 1):,} kB"
        raise _TooMuch(found, f"at most {RATIO} times its packed size", _SAVE)


def _unpack(file: BinaryIO, info: zipfile.ZipInfo, budget: _Budget) -> Iterator[bytes]:
    """The real bytes of an entry: what the header declares is not believed."""
    file.seek(info.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04" or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(info.header_offset + 30 + name + extra)
    left = info.compress_size
    inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := file.read(min(left, 1 << 16))):
        left -= len(packed)
        budget.packed += len(packed)
        while packed:
            chunk = inflate.decompress(packed, _CHUNK) if inflate else packed
            packed = inflate.unconsumed_tail if inflate else b""
            budget.unpacked += len(chunk)
            _ratio(budget.unpacked, budget.packed, "unpacks to")
            yield chunk


def _scan(file: BinaryIO, info: zipfile.ZipInfo, budget: _Budget) -> dict[str, str]:
    """Weigh one entry; in sheets, find cells that hold an error or a formula without a value."""
    sheet = "worksheets/" in info.filename and info.filename.endswith(".xml")
    broken: dict[str, str] = {}
    columns, rows, tail, last = 26, 9_999, b"", b""
    for chunk in _unpack(file, info, budget):
        if info.filename.endswith((".xml", ".rels")):
            last = _plain(last[-_OVERLAP:] + chunk)
        if sheet:
            piece = tail + chunk
            cut = max(piece.rfind(b"<c "), piece.rfind(b":c ") - 8, 0) if len(tail) < _CHUNK else len(piece)
            piece, tail = piece[:cut], piece[cut:]
            columns, rows = max(columns, _widest(piece)), max(rows, _deepest(piece, rows))
            broken |= _broken(piece)
    columns, rows = max(columns, _widest(tail)), max(rows, _deepest(tail, rows))
    if columns * rows > AREA:
        found = f"cells as far as column {columns:,} and row {rows:,} or further"
        raise _TooMuch(found, f"at most {AREA:,} cells a sheet", "delete the stray cells far away from the table")
    return broken | _broken(tail)


def _plain(piece: bytes) -> bytes:
    """Refuse declarations wherever they stand and however they are encoded: a comment may stand before them."""
    if any(sign in piece for sign in _DECLARATIONS):
        raise _TooMuch("a document type or entity declaration", "plain XML, as spreadsheet programs write it", _SAVE)
    return piece


def _widest(piece: bytes) -> int:
    longest = max(_WIDE.findall(piece), key=lambda letters: (len(letters), letters), default=b"Z")
    return column_number(longest.decode()) + 1


def _deepest(piece: bytes, known: int) -> int:
    for digits, pattern in zip((7, 6, 5), _DEEP, strict=True):
        if known < min(10**digits - 1, 1_048_576) and pattern.search(piece):
            return int(min(10**digits - 1, 1_048_576))
    return known


def _broken(piece: bytes) -> dict[str, str]:
    if not (b'"e"' in piece or b"'e'" in piece or b"f>" in piece or b"<f" in piece):
        return {}
    found = {}
    for cell in _CELL.finditer(piece):
        attributes, inside = cell[1], cell[2]
        place, value = _PLACE.search(attributes), _VALUE.search(inside)
        error = re.search(rb"\bt\s*=\s*[\"']e[\"']", attributes)
        never = b"<f" in inside and not (value and value[1]) and not re.search(rb"\bt\s*=\s*[\"']str[\"']", attributes)
        if place and (error or never):
            text = value[1].decode("utf-8", "replace") if error and value else "a formula without a stored value"
            found[place[1].decode()] = text
    return found


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    found = {}
    for one in book.iter():
        if one.tag.rsplit("}", 1)[-1] == "sheet":
            link = next((value for key, value in one.attrib.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            found[one.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found
