"""A seeded fuzzer of the readers: whatever the bytes, the end is records or an error raised on purpose, and soon."""

from __future__ import annotations

import io
import random
import shutil
import signal
import sqlite3
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import xlsxwriter

from auditkit.errors import AuditkitError
from auditkit.intake import empty_workbook, open_records

TENURE = 'post_id,person_id,start,end\nP7,Li Wei,2024-05-01,\nP8,"O\'Neil, Ann",2024,2025-03\n'
LINES = (
    "period,moment,unit_id,text,due,planned,status,recorded_on\n"
    '2025-03,plan,P7,"Pour, then ""cure""",3月底,"1,200",done,2025-03-01\n'
    "2025-Q1,review,P7,Höhe prüfen,ongoing,85%,基本完成,31/03/2025\n"
)
MAIL = (
    b"Received: from a by b; Wed, 12 Mar 2025 09:00:00 +0000\nMessage-ID: <1@x>\n"
    b"Date: Wed, 12 Mar 2025 09:00:00 +0000\n"
    b'From: "Li Wei" <li@x>\nTo: Board: a@x, "O\'Neil" <b@x>;, c@x\nCc: =?utf-8?q?Gro=C3=9F?= <g@x>\n'
    b"Subject: =?gb2312?b?s8nGt9HpytU=?= P7-018 2025-03\nIn-Reply-To: <0@x>\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\ntext\n--b\n"
    b"Content-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''plan.xlsx\n"
    b"Content-Transfer-Encoding: base64\n\nAAAA\n--b--\n"
)
YAML = (
    b"status:\n  done: [handed over]\ndue:\n  words: [as agreed]\n"
    b"choice:\n  tenure.capacity:\n    acting: [deputising]\n"
)
HEADINGS = "plan_line:\n  columns:\n    reason: [卡点, 堵点]\n    text: [事项]\n".encode()
PROFILE = "rules:\n- file: '*.xlsx'\n  sheet: '*'\n  columns: {卡点: reason}\n".encode()
HR = (
    "PLVAR,ISTAT,OTYPE,OBJID,RSIGN,RELAT,SCLAS,SOBID,BEGDA,ENDDA\n"
    "01,1,S,50000500,A,003,O,50000010,20200101,99991231\n"
    "01,1,S,50000500,A,008,P,1042,20230401,20250228\n"
    "01,1,P,1043,B,008,S,50000500,20250301,99991231\n"
)
READING = b'plan_line.csv: {encoding: cp1252, separator: ","}\n"*.csv": {encoding: utf-8}\nmail: {receipts: true}\n'
TOKENS = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\n\n", b",,,,", b";", b"\t", b"9" * 400, b"-", b"1e999",
    b"NaN", b"From ", b"\nTo: ", b"<", b">", b"=?utf-8?b?", b"?=", b"--b", b"boundary=", b"multipart/mixed", b"&", b"*",
    b"!!python/", b"[" * 60, b"{" * 60, b"9999-12-31", b"0000-00-00", "３月底".encode(), "\u2028\x85".encode(), b"\x1a",
    b"../../", b"%", b"content-type: message/rfc822\n\n", b"- " * 50, b"a: &a [*a]", b"<<: ", b"#REF!", b"=1+1",
    b"e308", b"\xed\xa0\x80",
]  # fmt: skip


@cache
def seeds(reader: str) -> tuple[bytes, ...]:
    """Whole inputs to start from."""
    with tempfile.TemporaryDirectory() as name:
        made = SEEDS[reader](Path(name))
    return tuple(made if isinstance(made, list) else [made])


def _workbook(folder: Path) -> bytes:
    empty_workbook(folder / "x.xlsx")
    return (folder / "x.xlsx").read_bytes()


NOTICES = [
    ["姓名", "部门", "职务", "任免", "生效日期", "文号"],
    ["李伟", "工程部", "部长", "任命", "2020-01-01", "1号"],
    ["李伟", "工程部", "部长", "免职", "2024-02-29", "7号"],
]
HANDED = [
    ["工作交接清单"],
    ["岗位：部长 部门：工程部", "移交人：李伟  接收人：王芳"],
    ["序号", "事项", "进展情况"],
    [1, "浇筑底板", "在办"],
    ["监交人", "赵强", "交接日期：2024年3月1日"],
]


def _office(folder: Path) -> list[bytes]:
    made = [_plan(folder)]
    for rows in (NOTICES, HANDED):
        with xlsxwriter.Workbook(str(folder / "y.xlsx")) as book:
            sheet = book.add_worksheet("Sheet1")
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
        made.append((folder / "y.xlsx").read_bytes())
    return made


def _plan(folder: Path) -> bytes:
    path = folder / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("3月计划")
        sheet.merge_range("A1:F1", "工程部2025年3月重点工作计划表")
        rows = [
            ["序号", "责任部门", "重点工作", "计划完成时间", "完成情况", "卡点"],
            [1, "", "浇筑底板", "3月底", "推进中", ""],
            [2, "", "验收（3项）", "2025-03-31", "已完成，60%", "=1+1"],
            ["合计", "", "2项"],
        ]
        for row, cells in enumerate(rows, 2):
            sheet.write_row(row, 0, cells)
        sheet.merge_range("B4:B5", "工程部")
        sheet.set_row(4, None, None, {"hidden": True})
    return path.read_bytes()


def _parquet(folder: Path) -> list[bytes]:
    made = []
    for kind in ("snappy", None):
        pd.read_csv(io.StringIO(LINES)).to_parquet(folder / "x", compression=kind)
        made.append((folder / "x").read_bytes())
    return made


def _sqlite(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "x")) as file:
        for table, text in (("tenure", TENURE), ("plan_line", LINES)):
            pd.read_csv(io.StringIO(text)).to_sql(table, file, index=False)
        file.execute("create view unit as select 'P7' as unit_id, 'x' as name")
        file.commit()
    return (folder / "x").read_bytes()


def _duckdb(folder: Path) -> bytes:
    with duckdb.connect(str(folder / "x")) as file:
        for table, text in (("tenure", TENURE), ("plan_line", LINES)):
            file.register("given", pd.read_csv(io.StringIO(text)))
            file.execute(f"create table {table} as select * from given")
            file.unregister("given")
    return (folder / "x").read_bytes()


SEEDS: dict[str, Callable[[Path], bytes | list[bytes]]] = {
    "csv": lambda _: (
        [LINES.encode(one) for one in ("utf-8", "utf-8-sig", "utf-16", "gb18030")]
        + [LINES.replace("基本完成", "fertig").replace("3月底", "März").encode(one) for one in ("cp1252", "mac-roman")]
        + [LINES.replace(",", ";").encode()]
    ),
    "parquet": _parquet,
    "workbook": _workbook,
    "office": _office,
    "headings": lambda _: HEADINGS,
    "profile": lambda _: PROFILE,
    "hr": lambda _: HR.encode(),
    "mbox": lambda _: b"From x\n" + MAIL + b"\nFrom y\n" + MAIL.replace(b"<1@x>", b"<2@x>") + b"\n",
    "eml": lambda _: MAIL,
    "maildir": lambda _: MAIL,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "words": lambda _: YAML,
    "reading": lambda _: READING,
}
ARCHIVES = ("workbook", "office")
APART = ("workbook", "office", "headings", "profile", "duckdb")  # each input takes a process of its own


def mutant(draw: random.Random, reader: str) -> bytes:
    """One input made from a seed by some changes; of an archive, changes of one of its parts."""
    whole = draw.choice(seeds(reader))
    if reader in ARCHIVES and draw.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(whole)) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        chosen = draw.choice(sorted(parts))
        parts[chosen] = changed(draw, parts[chosen])
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in parts.items():
                book.writestr(name, content)
        return made.getvalue()
    return changed(draw, whole)


def changed(draw: random.Random, raw: bytes) -> bytes:
    """Up to eight changes: bytes overwritten, cut out, put in, doubled, moved; the end cut off."""
    made = bytearray(raw)
    for _ in range(draw.randint(1, 8)):
        at, size = draw.randrange(len(made) + 1), draw.choice([1, 1, 2, 4, 16, 200])
        kind = draw.randrange(7)
        if kind == 0:
            made[at : at + size] = draw.randbytes(size)
        elif kind == 1:
            del made[at : at + size]
        elif kind == 2:
            made[at:at] = draw.choice(TOKENS)
        elif kind == 3:
            made[at:at] = made[at : at + size] * draw.choice([1, 3, 50])
        elif kind == 4 and at < len(made):
            made[at] ^= 1 << draw.randrange(8)
        elif kind == 5:
            piece = made[at : at + size]
            del made[at : at + size]
            to = draw.randrange(len(made) + 1)
            made[to:to] = piece
        elif kind == 6 and draw.random() < 0.2:
            del made[at:]
    return bytes(made)


def put(folder: Path, reader: str, raw: bytes) -> Path:
    """Records with the input in its place; returns what is to be opened."""
    if reader in ("workbook", "sqlite", "duckdb"):
        path = folder / f"x.{'xlsx' if reader == 'workbook' else reader}"
        path.write_bytes(raw)
        return path
    (folder / "tenure.csv").write_text(TENURE, "utf-8")
    (folder / "plan_line.csv").write_text(LINES, "utf-8")
    places = {
        "csv": "plan_line.csv", "parquet": "plan_line.parquet", "mbox": "mail/x.mbox", "eml": "mail/x.eml",
        "maildir": "mail/new/1", "words": "words.yaml", "reading": "reading.yaml",
        "office": "工程部2025年3月计划.xlsx", "headings": "headings.yaml", "profile": "x.office.yaml",
        "hr": "hr/HRP1001.csv",
    }  # fmt: skip
    path = folder / places[reader]
    path.parent.mkdir(parents=True, exist_ok=True)
    if reader == "maildir":
        (folder / "mail" / "cur").mkdir()
    if reader in ("headings", "profile"):
        (folder / "工程部2025年3月计划.xlsx").write_bytes(seeds("office")[0])
    if reader == "parquet":
        (folder / "plan_line.csv").unlink()
    path.write_bytes(raw)
    return folder


class Hang(Exception):
    """An input that was not done in time."""


@contextmanager
def limit(seconds: int) -> Iterator[None]:
    """Stop what does not end, by its own seconds of the processor, where the system has such a clock."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return

    def late(*_: object) -> None:
        raise Hang(f"not done in {seconds} seconds")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def broken(reader: str, raw: bytes, seconds: int = 30) -> str | None:
    """What an input broke: nothing where the end is records or an error raised on purpose."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz"))
    try:
        with limit(seconds):
            open_records(put(folder, reader, raw), refused="set_aside")
    except AuditkitError as error:
        return None if str(error).strip() else "an error without a text"
    except BaseException:
        return traceback.format_exc(limit=-4)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return None
