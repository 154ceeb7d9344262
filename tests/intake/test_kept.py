"""With a store only new and changed files are read, and nobody can tell from the records."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditkit.engine.plain import meant
from auditkit.engine.plain import told as told_of
from auditkit.engine.store import Store
from auditkit.errors import BadInput
from auditkit.evidence import Address
from auditkit.intake import kept as keeping
from auditkit.intake import mails, open_records
from auditkit.intake.kept import Kept, kept_in
from auditkit.intake.office import reader
from auditkit.intake.office import reading as apart
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.folder import read_with_office, workbooks
from auditkit.intake.office.readings import Reading
from auditkit.intake.refusal import refusal
from auditkit.records import Mark, Records
from tests.audit.kill import HERE, killed
from tests.intake.office.books import CN, Tab, Trick, write
from tests.intake.office.test_folder import folder, line
from tests.intake.office.tricks_cells import CELLS
from tests.intake.office.tricks_layout import LAYOUT
from tests.intake.office.tricks_names import NAMES
from tests.intake.test_mails import mail, mbox

SAMPLE = HERE / "sample_data" / "office"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Workbooks of two months, a sheet saved as CSV, an export of personnel, a workbook of tables, mails."""
    (tmp_path / "records").mkdir()
    root = folder(tmp_path / "records")
    cells = [CN, [1, "采购部", "采购钢材", "李四", "3月底", "推进中", None]]
    text = "\n".join(",".join(str(cell or "") for cell in row) for row in cells)
    (root / "sheets").mkdir()
    (root / "sheets" / "采购部2025年3月计划.csv").write_text(text, "utf-8")
    staff = [["在岗名单"], ["姓名", "工号", "部门", "岗位", "任职开始"], ["王五", "E9", "采购部", "经理", "2024-03-01"]]
    write(root / "人事" / "人员.xlsx", {"人员": staff})
    units = [["unit_id", "name"], ["工程部", "Works"], ["安全部", "Safety"], ["质量部", "Quality"]]
    write(root / "tables.xlsx", {"unit": units})
    (root / "post.csv").write_text("post_id,title,unit_id\n工程部,经理,工程部\n", "utf-8")
    (root / "person.csv").write_text("person_id,name\n张伟,张伟\n刘洋,刘洋\n张三,张三\n", "utf-8")
    mbox(root / "mail" / "archive.mbox", [mail(Subject="one").as_bytes(), mail(Message_ID="<2@x>").as_bytes()])
    return root


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all workbooks that the process apart is told to read, and `mail` for every mail that is parsed."""
    names: list[str] = []
    real, parse = apart._Child.read, mails.read_envelope

    def read(self: Any, path: Path, *rest: Any) -> Any:
        names.append(path.name)
        return real(self, path, *rest)

    def parsed(raw: bytes) -> Any:
        names.append("mail")
        return parse(raw)

    monkeypatch.setattr(apart._Child, "read", read)
    monkeypatch.setattr(mails, "read_envelope", parsed)
    return names


def fingerprint(records: Records) -> dict[str, str]:
    """A hash of the bytes of every table, and of everything that was said."""
    made = {"said": repr((records.assumptions, sorted(records.supplied), records.ends))}
    for name, table in records.tables.items():
        file = pa.BufferOutputStream()
        with pa.ipc.new_stream(file, table.schema) as written:
            written.write_table(table.combine_chunks())
        made[name] = hashlib.sha256(file.getvalue()).hexdigest()
    return made


def fresh(root: Path, other: Path, refused: str = "stop") -> dict[str, str]:
    """The records of a folder for which nothing is kept; they are as they come back from an empty store."""
    shutil.rmtree(other, ignore_errors=True)
    return fingerprint(open_records(root, store=Store(other), refused=refused))


def opened(root: Path, store: Path, refused: str = "stop") -> dict[str, str]:
    return fingerprint(open_records(root, store=Store(store), refused=refused))


def later(root: Path) -> None:
    """One month more, as departments send it."""
    for unit in ("工程部", "安全部"):
        done = [CN, line("浇筑底板", "已完成", unit)]
        write(root / "2025年" / unit / "5月.xlsx", {"5月计划": [CN, line("养护", None, unit)], "5月总结": done})
    mbox(root / "mail" / "archive.mbox", [
        *(mail(Message_ID=f"<{n}@x>", Subject="one" if n == 1 else "March").as_bytes() for n in (1, 2)),
        mail(Message_ID="<3@x>", In_Reply_To="<1@x>").as_bytes(),
    ])  # fmt: skip


def test_a_new_month_reads_the_files_of_the_month_only(root: Path, tmp_path: Path, told: list[str]) -> None:
    opened(root, tmp_path / "store")
    assert sorted(told) == sorted([*(one.name for one, _ in workbooks(root)), "mail", "mail"])
    later(root)
    told.clear()
    found = opened(root, tmp_path / "store")
    assert sorted(told) == ["5月.xlsx", "5月.xlsx", "mail"]
    assert found == fresh(root, tmp_path / "other")
    assert len(found) > 20


def test_the_sample_is_read_file_by_file_as_it_is_as_a_whole(tmp_path: Path, told: list[str]) -> None:
    """Registers sent again, corrections without a day, reviews beside plans, lists of staff: what hangs together."""
    root = tmp_path / "office"
    shutil.copytree(SAMPLE, root)
    away = [
        path for path in root.rglob("*.xlsx") if "2025" in path.name or "correct" in path.name or "更正" in path.name
    ]
    assert 8 < len(away) < len(list(root.rglob("*.xlsx")))
    for path in away:
        path.rename(path.with_suffix(".later"))
    opened(root, tmp_path / "store", "set_aside")
    for path in away:
        path.with_suffix(".later").rename(path)
    told.clear()
    found = opened(root, tmp_path / "store", "set_aside")
    assert sorted(told) == sorted(path.name for path in away)
    assert found == fresh(root, tmp_path / "other", "set_aside")


def words(root: Path) -> None:
    (root / "words.yaml").write_text("status: {done: [交完]}\n", "utf-8")


def headings(root: Path) -> None:
    (root / "headings.yaml").write_text("plan_line: {columns: {reason: [缘由]}}\n", "utf-8")


def rule(root: Path, file: str) -> None:
    text = f"auditkit office profile: 1\nrules:\n- file: '{file}'\n  sheet: '*计划'\n  moment: review\n"
    (root / "a.office.yaml").write_text(text, "utf-8")


def mended(root: Path) -> None:
    path = root / "2025年" / "工程部" / "3月.xlsx"
    write(path, {"3月计划": [CN, line("浇筑底板二段")], "3月总结": [CN, line("浇筑底板二段", "推进中")]})


def moved(root: Path) -> None:
    (root / "2024年").mkdir()
    (root / "2025年" / "工程部" / "3月.xlsx").rename(root / "2024年" / "3月.xlsx")


EVERY = ["3月.xlsx", "3月.xlsx", "4月.xlsx", "4月.xlsx", "tables.xlsx", "人员.xlsx", "问题台账.xlsx"]
CHANGES: dict[str, tuple[Callable[[Path], Any], list[str]]] = {
    "a file mended": (mended, ["3月.xlsx"]),
    "a file renamed": (lambda root: (root / "问题台账.xlsx").rename(root / "台账2025年.xlsx"), ["台账2025年.xlsx"]),
    "a file moved into another year": (moved, ["3月.xlsx"]),
    "a file deleted": (lambda root: (root / "2025年" / "工程部" / "3月.xlsx").unlink(), []),
    "words for cells": (words, [*EVERY, "mail", "mail"]),
    "words for headings": (headings, [*EVERY, "mail", "mail"]),
    "a correction": (lambda root: rule(root, "4月*"), ["4月.xlsx", "4月.xlsx"]),
    "a correction of other files": (lambda root: rule(root, "9月*"), []),
    "how files are read": (lambda root: (root / "reading.yaml").write_text("mail: {receipts: true}\n"),
                           [*EVERY, "mail", "mail"]),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_read_again(root: Path, tmp_path: Path, told: list[str], change: str) -> None:
    opened(root, tmp_path / "store")
    told.clear()
    make, again = CHANGES[change]
    make(root)
    found = opened(root, tmp_path / "store", "set_aside")
    assert sorted(told) == sorted(again)
    assert found == fresh(root, tmp_path / "other", "set_aside")


def test_another_program_reads_everything_again(
    root: Path, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(root, tmp_path / "store")
    told.clear()
    monkeypatch.setattr("auditkit.intake.handed_in.program", lambda: "another")
    monkeypatch.setattr(keeping, "program", lambda: "another")
    opened(root, tmp_path / "store")
    assert len(told) == len(EVERY) + 2
    before = kept_in(Store(tmp_path / "store"), ()).settings
    monkeypatch.setattr(keeping, "version", lambda _: "another")
    assert kept_in(Store(tmp_path / "store"), ()).settings != before


def test_what_other_sheets_say_of_a_file_is_not_kept_with_it(root: Path, tmp_path: Path) -> None:
    """A report is the review of a plan that came by itself, and both where none came: each time anew."""
    done = [CN, line("浇筑底板", "已完成", "质量部")]
    write(root / "质量部2025年3月.xlsx", {"Sheet1": done})
    alone = opened(root, tmp_path / "store")
    plan = write(root / "质量部2025年3月计划.xlsx", {"Sheet1": [CN, line("浇筑底板", None, "质量部")]})
    beside = opened(root, tmp_path / "store")
    assert beside == fresh(root, tmp_path / "other")
    moments = [
        row["moment"] for row in open_records(root).tables["plan_line"].to_pylist() if row["unit_id"] == "质量部"
    ]
    assert sorted(moments) == ["plan", "review"]
    plan.unlink()
    forget(tmp_path / "store")
    assert opened(root, tmp_path / "store") == fresh(root, tmp_path / "other") != beside
    assert alone["plan_line"]
    second = [CN, line("另一件事", None, "质量部")]
    write(root / "质量部2025年3月.xlsx", {"Sheet1": [CN, line("浇筑", None, "质量部")], "Sheet2": second})
    for _ in range(2):
        with pytest.raises(BadInput, match="other lines than 质量部2025年3月"):
            opened(root, tmp_path / "store")


def test_records_that_are_refused_keep_what_was_read(root: Path, tmp_path: Path, told: list[str]) -> None:
    bad = write(
        root / "质量部2025年3月.xlsx", {"Sheet1": [CN, [1, "质量部", "浇筑", "张三", "三月或者四月", None, None]]}
    )
    with pytest.raises(BadInput, match="三月或者四月"):
        opened(root, tmp_path / "store")
    told.clear()
    write(bad, {"Sheet1": [CN, line("浇筑", None, "质量部")]})
    opened(root, tmp_path / "store")
    assert told == ["质量部2025年3月.xlsx"]


def test_what_cannot_be_read_is_tried_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "broken.xlsx").write_bytes(b"no archive")
    opened(root, tmp_path / "store", "set_aside")
    forget(tmp_path / "store")
    tried: list[str] = []

    def read_books(found: list[tuple[Path, str]]) -> Iterator[apart.Book]:
        tried.extend(name for _, name in found)
        return apart.read_books(found)

    monkeypatch.setattr(reader, "read_books", read_books)
    found = opened(root, tmp_path / "store", "set_aside")
    assert tried == ["broken.xlsx"]
    assert found == fresh(root, tmp_path / "other", "set_aside")


def bundle(store: Path) -> Path:
    [found] = store.glob("read.*.parquet")
    return found


def forget(store: Path) -> None:
    """Leave the bundles only: the records of the folder are checked anew."""
    for path in store.glob("records*"):
        path.unlink()


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def outside(path: Path) -> None:
    """A manifest that names a file of another folder."""
    manifest = next(iter(path.parent.glob("read.*.json")))
    there = path.rename(path.parent.parent / path.name)
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "file": f"../{there.name}"}))


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "a byte": flipped,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "outside": outside,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_bundle_is_not_used_and_that_is_said(
    root: Path, tmp_path: Path, told: list[str], damage: str
) -> None:
    right = opened(root, tmp_path / "store")
    told.clear()
    forget(tmp_path / "store")
    DAMAGES[damage](bundle(tmp_path / "store"))
    with pytest.warns(
        UserWarning, match=r"read\..* is not what auditkit wrote there \(.*\): it was not used, .*delete it"
    ):
        assert opened(root, tmp_path / "store") == right
    assert len(told) == len(EVERY) + 2, "a damaged bundle was believed"


def foreign(root: Path, store: Path, change: Callable[[Any], Any]) -> None:
    """Write a bundle as the program would, of readings that it never made."""
    known = kept_in(Store(store), ())
    for name, places in list(known._there.items()):
        found, at = places[0]
        said = json.loads(found.table.column("said")[at].as_py())
        known._new[name] = (
            json.dumps(change(said)),
            [
                found.table.column(kind)[at + number].values
                for number in range(1, found.ends[at] - at)
                for kind in keeping._CELLS
                if found.table.column(kind)[at + number].is_valid
            ],
        )
    bundle(store).unlink()
    next(iter(store.glob("read.*.json"))).unlink()
    known.write()


def deep(said: Any, find: str, put: Any) -> Any:
    if isinstance(said, list):
        return [deep(one, find, put) for one in said]
    return put if said == find else said


FOREIGN: dict[str, Callable[[Any], Any]] = {
    "of another file": lambda said: deep(said, "tables.xlsx", "others.xlsx"),
    "of no kind": lambda said: {"a": 1},
    "of fewer parts": lambda said: said[:-1],
    "a text for a number": lambda said: deep(said, "unit_id", 7),
    "no such array": lambda said: deep(said, "text", "no such kind"),
    "another array": lambda said: [deep(one, "row", "text") for one in said],
}


@pytest.mark.parametrize("change", FOREIGN)
def test_a_foreign_bundle_is_not_used_and_that_is_said(root: Path, tmp_path: Path, change: str) -> None:
    for path in root.rglob("*.xlsx"):
        path.unlink() if path.name != "tables.xlsx" else None
    shutil.rmtree(root / "mail")
    right = opened(root, tmp_path / "store", "set_aside")
    forget(tmp_path / "store")
    foreign(root, tmp_path / "store", lambda said: said)
    assert opened(root, tmp_path / "store", "set_aside") == right
    forget(tmp_path / "store")
    foreign(root, tmp_path / "store", FOREIGN[change])
    with pytest.warns(UserWarning, match="is not what auditkit wrote there"):
        assert opened(root, tmp_path / "store", "set_aside") == right


def arrays(said: tuple[str, list[pa.Array]]) -> Reading:
    """A reading as it lies in a bundle that is not written yet."""
    made: Reading = meant(Reading, json.loads(said[0]), lambda told: said[1][told[1] - 1])
    return made


def test_a_reading_that_does_not_hang_together_is_not_sound(root: Path) -> None:
    known = Kept(Store(root / "store"), "s")
    read_with_office(workbooks(root), root, (), known)
    readings = [arrays(one) for one in known._new.values()]
    assert len(readings) == len(EVERY)
    parts = 0
    for one in readings:
        every = (*one.tables, *(part.source for part in one.parts), *one.exports, *one.rest)
        file, sha256 = every[0].file, str(every[0].sha256)
        assert one.sound(file, sha256)
        assert not one.sound(file, "0" * 64)
        assert not one.sound("other.xlsx", sha256)
        for part in one.parts:
            source = part.source
            for bad in (
                replace(source, rows=source.rows.slice(1)), replace(source, rows=source.rows.cast(pa.int64())),
                replace(source, table="unit"), replace(source, keys=None), replace(source, places=source.places[1:]),
                replace(source, near={99: "text"}), replace(source, columns=source.columns[:-1]),
                replace(source, structure=(refusal(Address("other.xlsx"), "no_unit", "x"),)),
            ):  # fmt: skip
                assert not replace(one, parts=(replace(part, source=bad),)).sound(file, sha256)
            assert not replace(one, parts=(replace(part, given=99),)).sound(file, sha256)
            parts += 1
    assert parts == 10


@pytest.mark.parametrize("tricks", [LAYOUT, NAMES, CELLS], ids=["layout", "names", "cells"])
def test_every_awkward_workbook_comes_back_as_it_was_read(tmp_path: Path, tricks: list[Trick]) -> None:
    """Also those that are refused: their faults, what is said of them, every mark, every kind of cell."""
    found = []
    for at, trick in enumerate(tricks):
        path = write(tmp_path / "records" / str(at) / trick.file, trick.tabs, trick.options)
        if trick.after:
            trick.after(path)
        found.append((path, f"{at}/{trick.file}"))
    store = Store(tmp_path / "store")
    first, again = Kept(store, "s"), Kept(store, "s")
    made, _ = read_with_office(found, tmp_path, (), first)
    read = len(first._new)
    first.write()
    again = Kept(store, "s")
    back, _ = read_with_office(found, tmp_path, (), again)
    assert len(again._new) == 0
    assert read > 0.9 * len(tricks)
    assert back == made


KINDS = st.one_of(
    st.text().map(lambda value: (str, value)), st.integers().map(lambda value: (int, value)),
    st.booleans().map(lambda value: (bool, value)), st.none().map(lambda _: (str | None, None)),
    st.lists(st.text()).map(lambda value: (tuple[str, ...], tuple(value))),
    st.dictionaries(st.integers(), st.text()).map(lambda value: (Mapping[int, str], value)),
    st.datetimes(timezones=st.none() | st.timezones()).map(lambda value: (datetime | None, fixed(value))),
    st.tuples(st.text(), st.text(), st.text()).map(lambda value: (Fact, Fact(value[0], value[1]))),
    st.builds(Mark, st.none() | st.integers(), st.none() | st.text(), st.none() | st.text(), st.text(), st.text()).map(
        lambda value: (tuple[Mark, ...], (value, value))
    ),
)  # fmt: skip


def fixed(value: datetime) -> datetime:
    """A moment with the offset that a mail writes, in place of a zone."""
    offset = value.utcoffset()
    return value if offset is None else value.replace(tzinfo=timezone(offset), fold=0)


@given(st.lists(KINDS, min_size=2))
def test_a_value_comes_back_as_what_it_was_and_as_nothing_else(several: list[tuple[Any, Any]]) -> None:
    def never(_: Any) -> Any:
        raise AssertionError

    for kind, value in several:
        said = json.loads(json.dumps(told_of(value, never)))
        assert meant(kind, said, never) == value
        for other, _ in several:
            try:
                found = meant(other, said, never)
            except ValueError:
                continue
            assert json.loads(json.dumps(told_of(found, never))) == said or isinstance(found, datetime)


@pytest.mark.parametrize("point", [1, 6, 10])
def test_a_run_that_is_killed_while_it_writes_spoils_nothing(root: Path, tmp_path: Path, point: int) -> None:
    assert killed(root, "2025-09-30", tmp_path / "store", point) == -signal.SIGKILL
    assert opened(root, tmp_path / "store") == fresh(root, tmp_path / "other")
    forget(tmp_path / "store")
    assert opened(root, tmp_path / "store") == fresh(root, tmp_path / "other")


def test_two_runs_at_once_do_each_other_no_harm(root: Path, tmp_path: Path, told: list[str]) -> None:
    text = "import sys; from auditkit.intake import open_records as o; from auditkit.engine.store import Store; " \
           "from pathlib import Path; o(sys.argv[1], store=Store(Path(sys.argv[2])))"  # fmt: skip
    command = [sys.executable, "-c", text, str(root), str(tmp_path / "store")]
    both = [subprocess.Popen(command, cwd=HERE) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    forget(tmp_path / "store")
    assert opened(root, tmp_path / "store") == fresh(root, tmp_path / "other")
    assert len(told) == len(EVERY) + 2, "what two runs kept was not found"


def test_much_is_kept_in_several_bundles(root: Path, tmp_path: Path, told: list[str], monkeypatch: Any) -> None:
    monkeypatch.setattr(keeping, "LARGEST", 1)
    right = opened(root, tmp_path / "store")
    assert len(list((tmp_path / "store").glob("read.*.parquet"))) > len(EVERY)
    told.clear()
    forget(tmp_path / "store")
    assert opened(root, tmp_path / "store") == right
    assert told == []


def test_a_file_that_changed_while_it_was_read_is_not_kept(root: Path, tmp_path: Path, monkeypatch: Any) -> None:
    real = apart._Child.read

    def read(self: Any, path: Path, *rest: Any) -> Any:
        found = real(self, path, *rest)
        if path.name == "问题台账.xlsx":
            path.write_bytes(path.read_bytes() + b" ")
        return found

    monkeypatch.setattr(apart._Child, "read", read)
    with pytest.raises(BadInput, match="the files changed while they were read"):
        opened(root, tmp_path / "store")
    known = kept_in(Store(tmp_path / "store"), ())
    said = "".join(found.table.column("said")[at].as_py() for places in known._there.values() for found, at in places)
    assert "tables.xlsx" in said
    assert json.dumps("问题台账.xlsx") not in said


def test_a_single_workbook_is_kept_too(root: Path, tmp_path: Path, told: list[str]) -> None:
    path = root / "one.xlsx"
    rows = [["post_id", "person_id", "start"], ["P", "E", "2024-01-01"]]
    lines = [["period", "unit_id", "text"], ["2025-01", "工程部", "x"]]
    write(path, {"tenure": Tab(rows), "plan_line": Tab(lines)})
    right = opened(path, tmp_path / "store")
    forget(tmp_path / "store")
    told.clear()
    assert opened(path, tmp_path / "store") == right
    assert told == []
