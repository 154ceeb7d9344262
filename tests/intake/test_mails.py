"""Mail archives: recipients, two clocks, copies, groups, receipts, attachments as hashes, and mails from strangers."""

from __future__ import annotations

import base64
import hashlib
import io
import mailbox
import os
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from auditkit.errors import BadInput
from auditkit.intake import attachments, envelope, mails, open_records
from auditkit.intake.envelope import Unreadable, read_envelope
from auditkit.records import Records

LINES = "period,moment,unit_id,text,item_id\n2025-03,plan,P7,Pour the slab,P7-018\n"
PLAIN = {"Message-ID": "<1@x>", "Date": "Wed, 12 Mar 2025 09:00:00 +0000", "From": "li@site.example",
         "To": "otto@site.example", "Subject": "March"}  # fmt: skip


def mail(**headers: str | None) -> EmailMessage:
    made = EmailMessage()
    for name, value in (PLAIN | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        if value is not None:
            made[name] = value
    made.set_content("The text of the mail is nobody's business.\n")
    return made


def folder(tmp_path: Path, raw: list[bytes], reading: str = "", alias: str = "") -> Path:
    (tmp_path / "plan_line.csv").write_text(LINES, "utf-8")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,E1,2024\nP8,E2,2024\n", "utf-8")
    (tmp_path / "person.csv").write_text("person_id,name\nE1,Li Wei\nE2,Otto Groß\n", "utf-8")
    (tmp_path / "alias.csv").write_text(f"kind,alias,id\nperson,li@site.example,E1\n{alias}", "utf-8")
    if reading:
        (tmp_path / "reading.yaml").write_text(reading, "utf-8")
    mbox(tmp_path / "mail" / "archive.mbox", raw)
    return tmp_path


def mbox(path: Path, raw: list[bytes]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(b"From x Wed Mar 12 09:00:00 2025\n" + one + b"\n\n" for one in raw))
    return path


def messages(records: Records, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(records.tables["message"][name].to_pylist() for name in names), strict=True))


def said(records: Records, part: str) -> str:
    [sentence] = [one for one in records.assumptions if part in one]
    return sentence


def test_one_row_a_recipient_with_its_mail_as_address(tmp_path: Path) -> None:
    one = mail(To='"Otto Groß" <otto@site.example>, stranger@other.example', Cc="Li Wei <LI@site.example>", Bcc="x@y.z")
    records = open_records(
        folder(tmp_path, [mail(Message_ID="<0@x>").as_bytes(), one.as_bytes()], alias="person,otto@site.example,E2\n")
    )
    assert messages(records, "row", "message_id", "sender", "recipient", "field", "receipt") == [
        (1, "<0@x>", "E1", "E2", "to", "sent"),
        (2, "<1@x>", "E1", "E2", "to", "sent"),
        (2, "<1@x>", "E1", "stranger@other.example", "to", "sent"),
        (2, "<1@x>", "E1", "E1", "cc", "sent"),
        (2, "<1@x>", "E1", "x@y.z", "bcc", "sent"),
    ]
    [source] = [row for row in records.tables["source"].to_pylist() if row["table_name"] == "message"]
    assert source["file"] == "mail/archive.mbox"
    assert source["sha256"] == hashlib.sha256((tmp_path / "mail/archive.mbox").read_bytes()).hexdigest()
    raw = [one for _, one in mails.mails(tmp_path / "mail/archive.mbox")]
    assert messages(records, "mail", "mail_sha256")[1] == ("2", hashlib.sha256(raw[1]).hexdigest())
    assert "nobody" not in str({name: table.to_pylist() for name, table in records.tables.items()})


def test_a_name_beside_an_unknown_address_counts_and_is_said(tmp_path: Path) -> None:
    forged = [mail(To="Li Wei <li@elsewhere.example>"), mail(Message_ID="<2@x>", To="Otto Groß <a@x>, Otto Groß <b@x>")]
    records = open_records(folder(tmp_path, [one.as_bytes() for one in forged]))
    assert [recipient for (recipient,) in messages(records, "recipient")] == ["E1", "a@x", "b@x"]
    assert said(records, "name written beside") == (
        "mail/archive.mbox: 1 addresses that no alias knows count as the name written beside them "
        "(li@elsewhere.example as Li Wei); a name beside an address can be forged"
    )


def test_encoded_words_groups_and_undisclosed_recipients(tmp_path: Path) -> None:
    raw = [
        mail(
            To="=?utf-8?q?Otto_Gro=C3=9F?= <o@x>",
            Subject=f"=?gb2312?b?{base64.b64encode('成品验收'.encode('gb2312')).decode()}?=",
        ).as_bytes(),
        mail(Message_ID="<2@x>", To="Board: a@x, b@x;", Cc="undisclosed-recipients:;").as_bytes(),
    ]
    records = open_records(folder(tmp_path, raw))
    assert messages(records, "recipient", "field", "subject") == [
        ("E2", "to", "成品验收"), ("a@x", "to", "March"), ("b@x", "to", "March"),
        ("undisclosed-recipients", "cc", "March"),
    ]  # fmt: skip


def test_two_clocks(tmp_path: Path) -> None:
    stamp = "from a by b; {}"
    cases = {
        "<same@x>": ("Wed, 12 Mar 2025 23:30:00 -0800", "Thu, 13 Mar 2025 07:31:00 +0000"),
        "<forged@x>": ("Mon, 02 Dec 2024 09:00:00 +0000", "Thu, 13 Mar 2025 07:31:00 +0000"),
        "<none@x>": (None, "Thu, 13 Mar 2025 07:31:00 +0000"),
        "<odd@x>": ("the day after tomorrow", "Thu, 13 Mar 2025 07:31:00 +0000"),
    }
    raw = [mail(Message_ID=name, Date=day, Received=stamp.format(by)).as_bytes() for name, (day, by) in cases.items()]
    raw[0] = b"Received: from b by c; Fri, 14 Mar 2025 07:31:00 +0000\n" + raw[0]
    records = open_records(folder(tmp_path, raw))
    assert [(str(a), str(b)) for a, b in messages(records, "sent_on", "received_on")] == [
        ("2025-03-12", "2025-03-13"), ("2024-12-02", "2025-03-13"), ("2025-03-13", "2025-03-13"),
        ("2025-03-13", "2025-03-13"),
    ]  # fmt: skip
    assert "1 mails whose date differs by more than a day from the clock of the first server; the date counts (2)" in (
        said(records, "differs by more")
    )
    assert said(records, "without a date").endswith("the day of the first server counts (3, 4)")


def test_a_mail_without_any_date_or_recipient_is_refused_in_its_place(tmp_path: Path) -> None:
    path = folder(tmp_path, [mail().as_bytes(), mail(Message_ID="<2@x>", Date=None, To=None).as_bytes()])
    with pytest.raises(BadInput) as raised:
        open_records(path)
    assert "  mail/archive.mbox › row 2, column “sent_on”\n    found     a blank cell\n" in str(raised.value)
    assert "  mail/archive.mbox › row 2, column “recipient”\n    found     a blank cell\n" in str(raised.value)
    assert messages(open_records(path, refused="set_aside"), "row") == [(1,)]


def test_copies_give_no_second_row_and_a_taken_id_is_no_copy(tmp_path: Path) -> None:
    copy = b"Received: from elsewhere by here; Wed, 12 Mar 2025 09:01:00 +0000\n" + mail().as_bytes()
    other = mail(Subject="Quite another mail", To="boss@site.example")
    records = open_records(folder(tmp_path, [mail().as_bytes(), copy, other.as_bytes()]))
    digest = hashlib.sha256([raw for _, raw in mails.mails(tmp_path / "mail/archive.mbox")][2]).hexdigest()
    assert messages(records, "message_id", "row") == [("<1@x>", 1), (f"<1@x> #{digest[:8]}", 3)]
    assert said(records, "copies of mails").startswith("mail/archive.mbox: 1 copies of mails that were read already")
    assert said(records, "under an id").endswith("each got an id of its own (3)")


def test_one_mail_in_the_folders_of_two_persons_is_one_mail(tmp_path: Path) -> None:
    path = folder(tmp_path, [mail(To="otto@site.example").as_bytes()])
    answer = mail(Message_ID="<2@x>", From="otto@site.example", To="li@site.example", In_Reply_To="<1@x>")
    mbox(tmp_path / "mail" / "otto.mbox", [mail(To="otto@site.example").as_bytes(), answer.as_bytes()])
    records = open_records(path)
    assert messages(records, "source", "row", "receipt") == [(5, 1, "replied"), (6, 2, "sent")]
    assert said(records, "copies of mails").startswith("mail/otto.mbox: 1 copies of mails that were read already")


def test_who_answered_got_it_and_receipts_count_only_where_told(tmp_path: Path) -> None:
    asked = mail(To="otto@site.example, anna@site.example")
    answer = mail(Message_ID="<2@x>", From="Otto@site.example", To="li@site.example", In_Reply_To="<1@x>")
    receipt = (
        b"Message-ID: <3@x>\nDate: Wed, 12 Mar 2025 10:00:00 +0000\nFrom: anna@site.example\nTo: li@site.example\n"
        b"Subject: Read\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b\n"
        b"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;anna@site.example\n"
        b"Original-Message-ID: <1@x>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
    )
    raw = [asked.as_bytes(), answer.as_bytes(), receipt]
    plain = open_records(folder(tmp_path, raw))
    assert [one for (one,) in messages(plain, "receipt")] == ["replied", "sent", "sent", "sent"]
    told = open_records(folder(tmp_path, raw, "mail: {receipts: true}"))
    assert messages(told, "row", "receipt") == [(1, "replied"), (1, "opened"), (2, "sent")]
    assert said(told, "receipts of reading") == (
        "mail/archive.mbox: 1 receipts of reading count as opened, as reading.yaml says"
    )


@pytest.mark.parametrize(
    ("subject", "item", "period"),
    [
        ("P7-018: late again", "P7-018", None),
        ("Plan 2025-03 (P7-018)", "P7-018", "2025-03"),
        ("2025年3月 plan", None, "2025-03"),
        ("XP7-018 and P7-0181", None, None),
        ("2025-03 or 2025-04", None, None),
        ("2025-13", None, None),
    ],
)
def test_a_subject_names_only_what_is_plainly_there(
    tmp_path: Path, subject: str, item: str | None, period: str | None
) -> None:
    records = open_records(folder(tmp_path, [mail(Subject=subject).as_bytes()]))
    assert messages(records, "item_id", "period", "subject") == [(item, period, subject)]
    assert any("subjects name an item" in one for one in records.assumptions) is bool(item or period)


def test_attachments_are_hashes_and_names_are_never_paths(tmp_path: Path) -> None:
    names = ["../../etc/cron.d/evil", "C:\\Windows\\evil.xlsx", "..", "a\nb.xlsx", "plan.xlsx", ""]
    one = mail()
    for number, name in enumerate(names):
        content = f"content {number}".encode()
        one.add_attachment(content, maintype="application", subtype="octet-stream", filename=name.replace("\n", " "))
    path = folder(tmp_path, [one.as_bytes()])
    before = sorted(tmp_path.rglob("*"))
    records = open_records(path)
    hashes = [hashlib.sha256(f"content {number}".encode()).hexdigest() for number in range(6)]
    assert messages(records, "attachment_sha256") == [(" ".join(hashes),)]
    offered = list(attachments(tmp_path / "mail" / "archive.mbox"))
    assert [one.name for one in offered] == ["evil", "evil.xlsx", "attachment", "a b.xlsx", "plan.xlsx", "attachment"]
    assert [one.sha256 for one in offered] == hashes
    assert {str(one.address) for one in offered} == {"archive.mbox › row 1"}
    assert offered[4].content == b"content 4"
    assert sorted(tmp_path.rglob("*")) == before
    assert "That no attachment is found proves none" in said(records, "attachments by their SHA-256")


def test_plans_in_mails_are_offered_and_taken_where_told(tmp_path: Path) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet("plan_line")
        for row, cells in enumerate([["period", "moment", "unit_id", "text"], ["2025-04", "plan", "P7", "Cure it"]]):
            sheet.write_row(row, 0, cells)
    one, other = mail(), mail(Message_ID="<2@x>")
    for where, content in ((one, book.getvalue()), (other, book.getvalue()), (other, b"PK no workbook")):
        where.add_attachment(content, maintype="application", subtype="octet-stream", filename="../April.xlsx")
    path = folder(tmp_path, [one.as_bytes(), other.as_bytes()])
    plain = open_records(path)
    assert plain.tables["plan_line"].num_rows == 1
    assert said(plain, "are workbooks").endswith("they were not read (reading.yaml, mail: {plans: true})")
    (path / "reading.yaml").write_text("mail: {plans: true}")
    told = open_records(path, refused="set_aside")
    assert told.tables["plan_line"]["text"].to_pylist() == ["Pour the slab", "Cure it"]
    [source] = [row for row in told.tables["source"].to_pylist() if row["sheet"] == "plan_line"]
    assert source["file"] == "mail/archive.mbox › mail 1 › April.xlsx"
    assert source["sha256"] == hashlib.sha256(book.getvalue()).hexdigest()
    [bad] = told.tables["refused"].to_pylist()
    assert bad["file"] == "mail/archive.mbox › mail 2 › April.xlsx"
    assert bad["found"].startswith("a damaged archive")


def test_a_mailed_plan_keeps_the_month_that_only_its_name_says(tmp_path: Path) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        made.add_worksheet("Sheet1").write_row(0, 0, ["Department", "Key activities", "Deadline"])
        made.get_worksheet_by_name("Sheet1").write_row(1, 0, ["P7", "Cure it", "2025-04-30"])
    one = mail()
    name = "../2026-01/Plan April 2025.xlsx"
    one.add_attachment(book.getvalue(), maintype="application", subtype="octet-stream", filename=name)
    path = folder(tmp_path, [one.as_bytes()])
    (path / "reading.yaml").write_text("mail: {plans: true}")
    lines = open_records(path).tables["plan_line"].to_pylist()
    assert [(row["period"], row["text"]) for row in lines][-1] == ("2025-04", "Cure it")


def test_a_maildir_and_a_folder_of_mails_open_to_the_same(tmp_path: Path) -> None:
    raw = [mail(Message_ID=f"<{number}@x>").as_bytes() for number in range(3)]
    opened = []
    for kind in ("mbox", "maildir", "eml"):
        home = tmp_path / kind
        home.mkdir()
        folder(home, raw)
        if kind != "mbox":
            (home / "mail" / "archive.mbox").unlink()
        if kind == "maildir":
            box = mailbox.Maildir(home / "mail" / "box")
            for one in raw:
                box.add(one)
        elif kind == "eml":
            for number, one in enumerate(raw):
                (home / "mail" / f"{number}.eml").write_bytes(one)
        opened.append(sorted(messages(open_records(home), "message_id", "recipient", "sent_on", "subject")))
    assert opened[0] == opened[1] == opened[2]
    assert len(opened[0]) == 3


def test_lines_that_begin_with_from_split_only_after_a_blank_line(tmp_path: Path) -> None:
    body = mail().as_bytes() + b"He wrote\nFrom here on it is ours.\n\n>From there too.\n"
    path = mbox(tmp_path / "a.mbox", [body, mail(Message_ID="<2@x>").as_bytes()])
    found = [raw for _, raw in mails.mails(path)]
    assert len(found) == 2
    assert b"From here on it is ours.\n\nFrom there too." in found[0]


def deep(levels: int) -> bytes:
    head = b"Message-ID: <d@x>\nDate: Wed, 12 Mar 2025 09:00:00 +0000\nFrom: a@x\nTo: b@x\n"
    for level in range(levels):
        head += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
    return head + b"\nend\n"


HOSTILE = {
    "deep": (deep(300), "parts"),
    "quite deep": (deep(30), "deep"),
    "many parts": (deep(1) + b"--b0\nContent-Type: text/plain\n\nx\n" * 300, "parts"),
    "large": (mail().as_bytes() + b"x" * (envelope.LARGEST + 1), "MB"),
    "long headers": (b"To: " + b"a@x, " * 300_000 + b"\n" + mail().as_bytes(), "MB of headers"),
    "many recipients": (
        b"Bcc: " + b",".join(b"a%d@x" % n for n in range(6_000)) + b"\n" + mail().as_bytes(),
        "recipients",
    ),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_a_mail_that_asks_for_too_much_is_refused_and_the_others_are_read(tmp_path: Path, which: str) -> None:
    raw, found = HOSTILE[which]
    path = folder(tmp_path, [raw, mail(Message_ID="<2@x>").as_bytes()])
    with pytest.raises(BadInput) as raised:
        open_records(path)
    assert "  mail/archive.mbox › row 1\n    found     mail 1: " in str(raised.value)
    assert found in str(raised.value)
    records = open_records(path, refused="set_aside")
    [source] = [row for row in records.tables["source"].to_pylist() if row["table_name"] == "message"]
    assert (source["rows_read"], source["rows_accepted"], source["rows_refused"]) == (2, 1, 1)


@pytest.mark.parametrize(
    "header",
    [b"From: <@@@>;;:,", b'To: "', b"Date: 99999999999999999999", b"To: =?utf-8?b?!!!!?= <", b"Subject: =?x?q?=FF?=",
     b"To: \xff\xfe <\x00>", b"Content-Type: multipart/mixed; boundary", b"Message-ID: <a\r\n b>", b"To: ((((((((((",
     b"Content-Disposition: attachment; filename*=utf-8''%ff"],
)  # fmt: skip
def test_odd_headers_end_in_an_envelope_or_a_refusal(header: bytes) -> None:
    try:
        found = read_envelope(header + b"\n" + mail().as_bytes())
    except Unreadable:
        return
    assert "\n" not in found.subject + found.message_id + str(found.to)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_out_of_an_archive_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.eml").write_bytes(mail(Subject="secret").as_bytes())
    mbox(outside / "other.mbox", [mail(Subject="secret").as_bytes()])
    inside = tmp_path / "records"
    inside.mkdir()
    folder(inside, [mail().as_bytes()])
    (inside / "mail" / "1.eml").write_bytes(mail(Message_ID="<2@x>").as_bytes())
    (inside / "mail" / "2.eml").symlink_to(outside / "secret.eml")
    (inside / "mail" / "other.mbox").symlink_to(outside / "other.mbox")
    with pytest.raises(
        BadInput, match=r"mail/other\.mbox\n    found     a link to a file outside the folder"
    ) as raised:
        open_records(inside)
    assert "secret" not in str(raised.value)
    (inside / "mail" / "other.mbox").unlink()
    assert "secret" not in str(open_records(inside).tables["message"].to_pylist())
