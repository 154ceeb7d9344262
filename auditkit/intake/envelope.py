"""One raw mail → what its headers say and the hashes of what it carries. Nothing of it is executed, stored or named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath

LARGEST = 64 << 20
PARTS, DEPTH, LINES = 200, 20, 1_000_000
HEADERS, RECIPIENTS = 1 << 20, 5_000
APART = timedelta(days=1)  # so much may the clocks of a sender and of a server differ
FIELDS = ("to", "cc", "bcc")
_TYPES = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CONTAINERS = re.compile(rb"content-type[ \t]*:\s*(?:multipart|message)/", re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n\r?\n")


class Unreadable(Exception):
    """Why a mail is refused: what was found and what is expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


@dataclass(frozen=True)
class Attachment:
    """One attachment: its name as text (never a path), the SHA-256 of its bytes, and the bytes."""

    name: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Envelope:
    """What the headers of one mail say. `to` holds field, address and written name of every recipient."""

    sha256: str
    message_id: str = ""
    sender: tuple[str, str] = ("", "")
    to: tuple[tuple[str, str, str], ...] = ()
    sent: datetime | None = None
    received: datetime | None = None
    subject: str = ""
    answers: tuple[str, ...] = ()
    opened: tuple[str, str] | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def day(self) -> date | None:
        """The day of sending by the sender's own clock, or of the first receipt where there is no other."""
        known = self.sent or self.received
        return known.date() if known else None

    @property
    def contradicts(self) -> bool:
        """Whether the two clocks differ by more than a day."""
        return bool(self.sent and self.received) and abs(_utc(self.sent) - _utc(self.received)) > APART


def read_envelope(raw: bytes) -> Envelope:
    """The headers of a mail and its attachments.

    Raises:
        Unreadable: it is larger, deeper or has more parts than a mail needs, or its headers cannot be read.
    """
    _weigh(raw)
    parser = BytesParser if _CONTAINERS.search(raw) else BytesHeaderParser
    try:
        return _envelope(raw, parser(policy=policy.default).parsebytes(raw))
    except Unreadable:
        raise
    except Exception as broken:  # the parser of the language raises errors of many kinds on hostile headers
        found = f"headers that cannot be read ({type(broken).__name__})"
        raise Unreadable(found, "a mail as mail programs write it") from broken


def _weigh(raw: bytes) -> None:
    if len(raw) > LARGEST:
        raise Unreadable(f"{len(raw) >> 20:,} MB", f"a mail of at most {LARGEST >> 20:,} MB")
    head = _BLANK.search(raw)
    if (head.start() if head else len(raw)) > HEADERS:
        raise Unreadable(f"more than {HEADERS >> 20} MB of headers", "headers as mail programs write them")
    parts, deep = len(_TYPES.findall(raw)), len(_CONTAINERS.findall(raw))
    if parts > PARTS or deep > DEPTH * 2:
        raise Unreadable(f"{parts:,} parts, {deep:,} of them containers", f"at most {PARTS} parts, {DEPTH} deep")
    if parts > 1 and raw.count(b"\n") > LINES:
        raise Unreadable(f"more than {LINES:,} lines", f"at most {LINES:,} lines")


def _envelope(raw: bytes, mail: EmailMessage) -> Envelope:
    senders = [one for name in ("from", "sender") for one in _people(mail, name)]
    to = tuple((name, *one) for name in FIELDS for one in _people(mail, name))
    if len(to) > RECIPIENTS:
        raise Unreadable(f"{len(to):,} recipients", f"at most {RECIPIENTS:,} recipients")
    return Envelope(
        hashlib.sha256(raw).hexdigest(),
        next(iter(_ids(mail, "message-id")), ""),
        senders[0] if senders else ("", ""),
        to,
        _moment(str(mail.get("date", ""))),
        _first_received(mail),
        _plain(str(mail.get("subject", ""))),
        (*_ids(mail, "in-reply-to"),),
        _opened(mail),
        tuple(_attachments(mail)),
    )


def _people(mail: EmailMessage, header: str) -> Iterator[tuple[str, str]]:
    """Address and written name of everyone in a header; of a group its members, or its name where it has none."""
    for one in mail.get_all(header, []):
        groups = getattr(one, "groups", None)
        for group in groups or ():
            people = [(_address(who.username, who.domain), _plain(who.display_name or "")) for who in group.addresses]
            if not people and group.display_name:
                people = [("", _plain(group.display_name))]
            yield from (person for person in people if any(person))


def _address(user: str, domain: str) -> str:
    return _plain(f"{user}@{domain}" if domain else user)


def _ids(mail: EmailMessage, header: str) -> list[str]:
    text = " ".join(_plain(str(one)) for one in mail.get_all(header, []))
    return re.findall(r"<[^<>\s]+>", text) or text.split()[:1]


def _plain(text: str) -> str:
    """One line without control characters: a header cannot smuggle in a second one."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text.strip())
        return found if 1970 <= found.year <= 9998 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _utc(moment: datetime | None) -> datetime:
    known = moment or datetime.max
    return known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)


def _first_received(mail: EmailMessage) -> datetime | None:
    """The clock of the first server: the last of the headers, because each server puts its own on top."""
    stamps = [_moment(str(one).rpartition(";")[2]) for one in mail.get_all("received", [])]
    return next((one for one in reversed(stamps) if one), None)


def _opened(mail: EmailMessage) -> tuple[str, str] | None:
    """Of a receipt that the recipient's program sent when the mail was shown: which mail, and who opened it."""
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    for part in mail.walk():
        if part.get_content_type() == "message/disposition-notification":
            text = "".join(str(one) for one in part.get_payload()) if part.is_multipart() else str(part.get_payload())
            said = dict(re.findall(r"(?m)^([\w-]+):\s*(.+?)\s*$", text.lower()))
            original = re.search(r"(?im)^original-message-id:\s*(<[^<>\s]+>)", text)
            if original and "displayed" in said.get("disposition", ""):
                return original[1], said.get("final-recipient", "").rpartition(";")[2].strip()
    return None


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for count, (depth, part) in enumerate(_walk(mail, 0)):
        if depth > DEPTH or count > PARTS:
            raise Unreadable(f"parts {depth} deep" if depth > DEPTH else f"more than {PARTS} parts",
                             f"at most {PARTS} parts, {DEPTH} deep")  # fmt: skip
        name = part.get_filename()
        if part.is_multipart() or not (name or part.get_content_disposition() == "attachment"):
            continue
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        yield Attachment(_only_a_name(str(name or "")), hashlib.sha256(content).hexdigest(), content)


def _walk(part: EmailMessage, depth: int) -> Iterator[tuple[int, EmailMessage]]:
    yield depth, part
    if part.is_multipart() and depth <= DEPTH:
        for inside in part.iter_parts() if part.get_content_maintype() == "multipart" else part.get_payload():
            yield from _walk(inside, depth + 1)  # type: ignore[arg-type]


def _only_a_name(name: str) -> str:
    """The last part of what a sender called a file; it is shown and never opened."""
    last = PurePosixPath(_plain(name).replace("\\", "/")).name
    return last[:120] if last not in ("", ".", "..") else "attachment"
