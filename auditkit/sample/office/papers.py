"""The register of problems as a workbook, and the mail archive."""

from __future__ import annotations

import hashlib
import mailbox
from collections.abc import Mapping, Sequence
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pandas as pd

from auditkit.sample.office.book import workbook
from auditkit.sample.office.sheets import called, dialects
from auditkit.sample.office.staff import rows

HOST = "company.example"
_NUMBERS = ("amount",)


def write_register(folder: Path, tables: Mapping[str, pd.DataFrame], tongue: str) -> None:
    """The register of problems, with units and owners by their names and the register's own status words."""
    words = dialects()["register"]
    columns = words[tongue]
    units, people = called(tables, "unit"), called(tables, "person")
    with workbook(folder / f"{words['file'][tongue]}.xlsx") as book:
        sheet = book.sheet(words["file"][tongue])
        sheet.merge_range(0, 0, 0, len(columns) - 1, words["title"][tongue], book.title)
        for at, heading in enumerate(columns.values()):
            sheet.write_string(2, at, heading, book.head)
        for number, row in enumerate(rows(tables["problem"]), 3):
            row["unit_id"] = units.get(row.get("unit_id", ""), row.get("unit_id"))
            row["owner"] = people.get(row.get("owner", ""), row.get("owner"))
            row["status"] = words["words"].get(tongue, {}).get(row.get("status", ""), row.get("status"))
            for at, column in enumerate(columns):
                cell = row.get(column)
                book.put(sheet, number, at, int(cell) if cell and column in _NUMBERS else cell)


def write_mail(path: Path, tables: Mapping[str, pd.DataFrame], plans: Sequence[Path]) -> None:
    """The messages as an mbox; some of them carry a workbook that lies in the folder too.

    The numbers of what a mail is about stand in front of its subject. The day is all that the records know of a time,
    so that every mail was sent at nine in the morning.
    """
    names = called(tables, "person")
    by_message: dict[str, list[dict[str, str]]] = {}
    for row in rows(tables["message"]):
        by_message.setdefault(row["message_id"], []).append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    box = mailbox.mbox(str(path), create=True)
    for number, (message_id, sent) in enumerate(by_message.items()):
        mail = EmailMessage()
        first = sent[0]
        day = date.fromisoformat(first["sent_on"])
        mail["Message-ID"] = f"<{message_id}@{HOST}>"
        mail["Date"] = day.strftime("%a, %d %b %Y 09:00:00 +0000")
        mail["From"] = address(first["sender"], names)
        for field in ("to", "cc"):
            listed = [address(row["recipient"], names) for row in sent if row["field"] == field]
            if listed:
                mail[field.capitalize()] = ", ".join(listed)
        mail["Subject"] = subject(first)
        mail.set_content(f"{first.get('subject', '')}\n")
        if plans and number % 13 == 0:
            _attach(mail, plans[number // 13 % len(plans)])
        framed = mailbox.mboxMessage(mail)
        framed.set_from(f"{HOST} {day.strftime('%a %b %d 09:00:00 %Y')}")
        box.add(framed)
    box.flush()
    box.close()


def subject(message: Mapping[str, str]) -> str:
    """The subject line: what the mail is about by its numbers, as offices write them in front, and its words."""
    about = " ".join(message[name] for name in ("unit_id", "problem_id", "item_id") if name in message)
    return f"[{about}] {message.get('subject', '')}".strip() if about else message.get("subject", "")


def address(person: str, names: Mapping[str, str]) -> str:
    """A person as mail programs write them."""
    return f'"{names.get(person, person)}" <{person.lower()}@{HOST}>'


def _attach(mail: EmailMessage, path: Path) -> None:
    content = path.read_bytes()
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(content, maintype="application", subtype=kind, filename=path.name)
    parts = mail.get_boundary() or hashlib.sha256(content).hexdigest()[:24]
    mail.set_boundary(parts)
