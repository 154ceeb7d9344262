"""Mail archives: mbox, Maildir and folders of .eml files → the table `message`, one row a recipient, headers only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from auditkit.errors import Fault
from auditkit.evidence import Address
from auditkit.intake.envelope import LARGEST, Envelope, Unreadable, read_envelope
from auditkit.intake.kept import NOTHING as NONE
from auditkit.intake.kept import Kept
from auditkit.intake.kept import digest as file_digest
from auditkit.intake.named import NOTHING, Named
from auditkit.intake.refusal import refusal, whole
from auditkit.progress import progress
from auditkit.records import Source

READ_AS = "mail archive, headers only"
COLUMNS = (
    "message_id", "sent_on", "sender", "sender_name", "recipient", "recipient_name", "field", "receipt", "subject",
    "attachment_sha256", "received_on", "mail", "mail_sha256",
)  # fmt: skip
BOOKS = (".xlsx", ".xlsm")
SHOWN = 3


@dataclass(frozen=True)
class Offered:
    """An attachment that an intake may take: where it was found, what it is called there, its SHA-256, its bytes."""

    address: Address
    name: str
    sha256: str
    content: bytes = field(repr=False)


def archives(folder: Path) -> list[Path]:
    """The mail archives below a folder: mbox files, Maildirs, and folders that hold .eml files."""
    found: set[Path] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and (path / "cur").is_dir() and (path / "new").is_dir():
            found.add(path)
        elif path.suffix.lower() == ".mbox" and path.is_file():
            found.add(path)
        elif path.suffix.lower() == ".eml" and path.is_file():
            found.add(path.parent)
    return sorted(found)


def mails(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every mail of an archive as raw bytes, with its number (mbox) or the name of its file. One at a time.

    A mail that is larger than one may be is cut one byte after its limit, so that it is refused and not loaded.
    """
    if path.is_file():
        yield from ((str(number), raw) for number, raw in enumerate(_mbox(path), 1))
        return
    folders = [path / "cur", path / "new"] if (path / "cur").is_dir() else [path]
    inside = path.resolve()
    for file in sorted(one for folder in folders for one in folder.iterdir() if one.is_file()):
        if (len(folders) == 2 or file.suffix.lower() == ".eml") and file.resolve().is_relative_to(inside):
            with file.open("rb") as opened:
                yield file.relative_to(path).as_posix(), opened.read(LARGEST + 1)


def _mbox(path: Path) -> Iterator[bytes]:
    """Split at lines that begin with `From ` after a blank line; `>From ` is such a line quoted."""
    lines: list[bytes] = []
    size, blank, inside = 0, True, False
    with path.open("rb") as file:
        while line := file.readline(1 << 20):
            if blank and line.startswith(b"From "):
                if inside:
                    yield b"".join(lines)
                lines, size, inside = [], 0, True
            elif size <= LARGEST:
                quoted = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
                lines.append(line[1:] if quoted else line)
                size, inside = size + len(line), inside or bool(line.strip())
            blank = not line.strip()
    if inside:
        yield b"".join(lines)


@dataclass
class _Seen:
    """What a pass over an archive gathered: rows, faults, and what has to be said."""

    name: str
    plans: bool
    ids: dict[str, str]  # shared by all archives: one mail lies in the folders of several persons
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    sha256: str = ""
    attached: int = 0
    books: int = 0
    marked: dict[str, list[str]] = field(default_factory=dict)
    replies: list[tuple[str, str]] = field(default_factory=list)
    opened: list[tuple[str, str]] = field(default_factory=list)

    def mark(self, what: str, mail: str) -> None:
        self.marked.setdefault(what, []).append(mail)


def read_mails(folder: Path, named: Named = NOTHING, kept: Kept = NONE) -> list[Source]:
    """Every archive below a folder as a source of `message`: headers only, attachments by SHA-256, one row a recipient.

    The row of a record is the number of its mail in the archive. `sent_on` is the day of the `Date` header by the
    sender's own clock, and where it has none the day of the first `Received` header. A copy of a mail that was read
    already, from this archive or another (same id, sender, date, recipients), is counted and gives no second row;
    another mail under the same id gets an id of its own. Who answered (`In-Reply-To`) has `receipt` replied;
    receipts of reading count only where `reading.yaml` says `mail: {receipts: true}`. A link is followed inside the
    folder only.
    """
    found = archives(folder)
    names = [path.relative_to(folder).as_posix() for path in found]
    ids: dict[str, str] = {}
    made: list[_Seen | Source] = []
    for path, (name, _) in zip(found, progress(names, "reading mail"), strict=True):
        if path.resolve().is_relative_to(folder.resolve()):
            made.append(_pass(path, name, ids, named, kept))
        else:
            made.append(whole("message", refusal(Address(name), "outside", "a link to a file outside the folder")))
    seen = [one for one in made if isinstance(one, _Seen)]
    _receipts(seen)
    return [_source(one) if isinstance(one, _Seen) else one for one in made]


def _pass(path: Path, name: str, ids: dict[str, str], named: Named, kept: Kept) -> _Seen:
    """Every mail of one archive, noted."""
    seen, digest = _Seen(name, named.mail.get("plans", False), ids), hashlib.sha256()
    for mail, raw in mails(path):
        seen.count += 1
        own = hashlib.sha256(raw)
        digest.update(own.digest())
        try:
            one = _envelope(raw, own.hexdigest(), kept)
        except Unreadable as broken:
            words = {"expected": broken.expected, "mend": "take the mail out of the archive, or export it again"}
            at = Address(name, row=seen.count)
            seen.faults.append(refusal(at, "bad_mail", f"mail {mail}: {broken.found}", **words))
            continue
        _note(seen, mail, one, named.mail.get("receipts", False))
    seen.sha256 = file_digest(path) if path.is_file() else digest.hexdigest()
    return seen


def _envelope(raw: bytes, sha256: str, kept: Kept) -> Envelope:
    """What the headers of a mail say; nothing but its bytes decides that."""
    known = kept.get(Envelope, sha256, lambda one: one.sha256 == sha256)
    if known is None:
        known = read_envelope(raw)
        kept.add(sha256, known)
    return known


def _source(seen: _Seen) -> Source:
    place = Address(seen.name, sha256=seen.sha256)
    if not seen.count:
        words = {"expected": "at least one mail", "mend": "export the archive again, or take it out of the folder"}
        return whole("message", refusal(place, "not_a_table", "no mail", **words))
    columns = tuple((column, _column([row.get(column, "") for _, row in seen.rows])) for column in COLUMNS)
    rows = pa.array(np.array([number for number, _ in seen.rows], np.int32))
    return Source(
        "message", seen.name, None, seen.sha256, columns, rows, tuple(seen.faults), letters=False, read_as=READ_AS,
        said=_said(seen),
    )  # fmt: skip


def _column(cells: Sequence[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([cell or None for cell in cells], pa.string())])


def _note(seen: _Seen, mail: str, one: Envelope, receipts: bool) -> None:
    if receipts and one.opened:
        seen.opened.append(one.opened)
        return
    message_id = one.message_id or f"<sha256:{one.sha256[:16]}>"
    same = f"{one.sender} {one.sent} {one.to} {one.subject}"
    if message_id in seen.ids and seen.ids[message_id] == same:
        seen.mark("copy", mail)
        return
    if message_id in seen.ids:
        seen.mark("same id", mail)
        message_id = f"{message_id} #{one.sha256[:8]}"
    seen.ids[message_id] = same
    for what, found in (
        ("no id", not one.message_id), ("no date", not one.sent and one.received), ("clocks", one.contradicts),
        ("no recipient", not one.to),
    ):  # fmt: skip
        if found:
            seen.mark(what, mail)
    seen.attached += len(one.attachments)
    seen.books += sum(attached.name.lower().endswith(BOOKS) for attached in one.attachments)
    seen.replies += [(answered, one.sender[0]) for answered in one.answers]
    shared = {
        "message_id": message_id, "sent_on": one.day.isoformat() if one.day else "", "sender": one.sender[0],
        "sender_name": one.sender[1], "subject": one.subject, "mail": mail, "mail_sha256": one.sha256,
        "received_on": one.received.date().isoformat() if one.received else "",
        "attachment_sha256": " ".join(attached.sha256 for attached in one.attachments),
    }  # fmt: skip
    for where, address, written in dict.fromkeys(one.to) or [("to", "", "")]:
        row = {**shared, "field": where, "recipient": address, "recipient_name": written}
        seen.rows.append((seen.count, row))


def _receipts(archives: Sequence[_Seen]) -> None:
    """Who answered a mail got it, whatever else is known; who opened it, where receipts are told to count."""
    known = {(row["message_id"], row["recipient"].casefold()): row for seen in archives for _, row in seen.rows}
    opened = [pair for seen in archives for pair in seen.opened]
    replies = [pair for seen in archives for pair in seen.replies]
    for receipt, pairs in (("opened", opened), ("replied", replies)):
        for message_id, address in pairs:
            if address and (row := known.get((message_id, address.casefold()))):
                row["receipt"] = receipt


_SAYINGS = {
    "copy": "copies of mails that were read already (same id, sender, date, recipients) gave no second row",
    "same id": "other mails under an id that was there already; each got an id of its own",
    "no id": "mails without an id; each got one from its SHA-256",
    "no date": "mails without a date that can be read; the day of the first server counts",
    "clocks": "mails whose date differs by more than a day from the clock of the first server; the date counts",
    "no recipient": "mails that name no recipient",
}


def _said(seen: _Seen) -> tuple[str, ...]:
    name = seen.name
    said = [
        f"{name} holds {seen.count:,} mails: {len(seen.rows):,} recipients, {seen.attached:,} attachments by their "
        "SHA-256; no text of a mail was read. That no attachment is found proves none: archives lose them"
    ]
    for what, sentence in _SAYINGS.items():
        if found := seen.marked.get(what):
            shown = ", ".join(found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
            said.append(f"{name}: {len(found):,} {sentence} ({shown})")
    if seen.books:
        told = "were read as reading.yaml says" if seen.plans else "were not read (reading.yaml, mail: {plans: true})"
        said.append(f"{name}: {seen.books:,} attachments are workbooks; they {told}")
    if seen.opened:
        said.append(f"{name}: {len(seen.opened):,} receipts of reading count as opened, as reading.yaml says")
    return tuple(said)


def attachments(path: str | Path) -> Iterator[Offered]:
    """Every attachment of a mail archive, one at a time, for a reader that may take it; its name is only a text.

    Args:
        path: an mbox file, a Maildir, or a folder of .eml files.

    Yields:
        Offered: address (archive and number of the mail), name, SHA-256 and bytes. Mails that cannot be read are left
        out here; reading the archive lists them.
    """
    root = Path(path)
    for number, (_, raw) in enumerate(mails(root), 1):
        try:
            found = read_envelope(raw).attachments
        except Unreadable:
            continue
        for one in found:
            yield Offered(Address(root.name, row=number, sha256=one.sha256), one.name, one.sha256, one.content)
