"""A store gives back what was made, and only where nothing behind it has changed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import auditkit as ak
from auditkit.engine import DuckDB, steps, store
from auditkit.engine.store import Store
from auditkit.errors import AuditkitError, BadInput
from auditkit.intake import opening
from auditkit.records import stored
from auditkit.result import Result
from auditkit.review.every import STEPS
from auditkit.review.handover import review
from auditkit.review.narrow import of_handover

from ..engines.test_parity import VERBS
from .kill import HERE, answers, killed, records

TABLES = HERE / "sample_data" / "tables"


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str, Path]:
    return tmp_path / "records", records(tmp_path / "records"), tmp_path / "store"


def test_a_second_run_reads_and_computes_nothing(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, as_of, kept = place
    right = answers(folder, as_of, None)
    assert answers(folder, as_of, kept) == right

    def never(*_: object) -> None:
        raise AssertionError("made anew")

    monkeypatch.setattr(opening, "check", never)
    monkeypatch.setattr(Store, "add", never)
    assert answers(folder, as_of, kept) == right


def test_a_changed_byte_of_the_source_makes_everything_anew(place: Any) -> None:
    folder, as_of, kept = place
    answers(folder, as_of, kept)
    lines = next(iter(sorted((folder / "plan_line").glob("*.csv")) or [folder / "plan_line.csv"]))
    text = lines.read_text("utf-8")
    lines.write_text(text.replace("in progress", "done", 1) if "in progress" in text else text.replace("done", "x", 1))
    assert lines.read_text("utf-8") != text
    changed = answers(folder, as_of, None)
    assert answers(folder, as_of, kept) == changed


def test_parameters_and_the_program_are_part_of_the_key(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, as_of, kept = place
    audit = ak.open_audit(folder, as_of=as_of, store=kept)
    other = audit.but(silence=3)
    assert audit._method.key("later") != other._method.key("later")
    assert audit._method.key("outcome_flags") != other._method.key("outcome_flags"), "the lineage counts"
    assert audit._method.key("known_post") == other._method.key("known_post"), "what no parameter touches is kept"
    monkeypatch.setattr(steps, "program", lambda: "another")
    assert ak.open_audit(folder, as_of=as_of, store=kept)._method.key("later") != audit._method.key("later")


def test_a_changed_rule_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rule.sql").write_text("select 1")
    monkeypatch.setattr(store, "_PACKAGE", tmp_path)
    store.program.cache_clear()
    before = store.program()
    (tmp_path / "rule.sql").write_text("select 2")
    store.program.cache_clear()
    assert store.program() != before
    store.program.cache_clear()


def test_a_kept_table_holds_its_words_once(tmp_path: Path) -> None:
    words = pa.array([f"pour the slab of block {n}" for n in range(100_000)])
    places = pa.array([n * 7 % 100_000 for n in range(600_000)], pa.int32())
    coded = pa.DictionaryArray.from_arrays(places, words)
    for name, column in (("coded", coded), ("plain", coded.cast(pa.string()))):
        stored._write(pa.table({"text": column}), tmp_path / name)
    assert (tmp_path / "coded").stat().st_size == (tmp_path / "plain").stat().st_size
    assert pq.read_table(tmp_path / "coded").column("text").to_pylist() == coded.to_pylist()


@pytest.mark.parametrize("damage", ["cut", "no manifest", "empty manifest", "another key"])
def test_half_a_table_is_not_there(tmp_path: Path, damage: str) -> None:
    kept = Store(tmp_path)
    path = kept.add("t", "k" * 64, lambda place: place.write_bytes(b"whole") and None)
    assert kept.has("t", "k" * 64)
    [manifest] = tmp_path.glob("*.json")
    if damage == "cut":
        path.write_bytes(b"who")
    elif damage == "no manifest":
        manifest.unlink()
    elif damage == "empty manifest":
        manifest.write_text("")
    else:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "key": "j" * 64}))
    assert not kept.has("t", "k" * 64)


def test_the_keys_of_a_name_are_those_of_its_manifests(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    for name, key in (("t", "b" * 64), ("t", "a" * 64), ("t.other", "c" * 64), ("t-b", "d" * 64)):
        kept.add(name, key, lambda place: place.write_bytes(b"whole") and None)
    (tmp_path / "t-broken.json").write_text("{")
    (tmp_path / "t-no.json").write_text("[]")
    (tmp_path / "t-else.json").write_text(json.dumps({"key": "e" * 64}))
    assert kept.keys("t") == ["a" * 64, "b" * 64]


def test_of_two_runs_that_write_one_table_the_faster_is_read_and_never_replaced(tmp_path: Path) -> None:
    faster: list[Path] = []

    def slower(path: Path) -> None:
        faster.append(Store(tmp_path).add("t", "k", lambda place: place.write_bytes(b"first") and None))
        path.write_bytes(b"second")

    assert Store(tmp_path).add("t", "k", slower) == faster[0]
    assert faster[0].read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).add("t", "k", broken)
    assert list(tmp_path.iterdir()) == []


UNWRITTEN = r"the store .* cannot be written: .*make room, or name a .* or leave store= out"


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    kept = Store(tmp_path / "kept")
    with pytest.raises(AuditkitError, match=UNWRITTEN):
        kept.add("t", "k", full)
    assert list(kept.folder.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(AuditkitError, match=UNWRITTEN):
        ak.open_audit(TABLES, as_of="2025-06-30", store=tmp_path / "file")
    engine = DuckDB(folder=kept.folder)
    kept.folder.rmdir()
    with pytest.raises(AuditkitError, match=UNWRITTEN):
        kept.add("t", "k", lambda path: engine.store("select 1 as a", path))


@pytest.mark.parametrize("point", [1, 40, 233])
def test_a_killed_run_spoils_nothing(place: Any, point: int) -> None:
    folder, as_of, kept = place
    assert killed(folder, as_of, kept, point) == -signal.SIGKILL
    right = answers(folder, as_of, None)
    assert answers(folder, as_of, kept) == right
    assert answers(folder, as_of, kept) == right


def test_two_runs_on_one_folder_do_each_other_no_harm(place: Any) -> None:
    folder, as_of, kept = place
    never = str(10**9)
    command = [sys.executable, "-m", "tests.audit.kill", "--die", str(folder), as_of, str(kept), never]
    both = [subprocess.Popen(command, cwd=HERE) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert answers(folder, as_of, kept) == answers(folder, as_of, None)


def same(one: Any, other: Any) -> None:
    """Two reviews or trails say the same in every answer and rest on the same rows."""
    assert str(one) == str(other)
    assert [name for name in vars(one) if isinstance(getattr(one, name), Result)]
    for name, answer in vars(one).items():
        if isinstance(answer, Result):
            pd.testing.assert_frame_equal(answer.frame, getattr(other, name).frame)
            pd.testing.assert_frame_equal(answer.evidence, getattr(other, name).evidence)


def of_each(audit: ak.Audit) -> dict[str, Any]:
    """The reviews of every second handover by its id."""
    ids = audit.handovers().frame["handover_id"][::2]
    return {one: audit.handover(post=one.rsplit("@", 1)[0], on=one.rsplit("@", 1)[1]) for one in ids}


def test_a_handover_of_the_sample_is_answered_from_its_own_rows(tmp_path: Path) -> None:
    audit = ak.open_audit(TABLES, as_of="2025-06-30", store=tmp_path)
    narrow = of_each(audit)
    assert not audit._method.has("follow_up"), "the other handovers were computed too"
    audit.need("follow_up")
    told = of_each(audit)
    assert "follow_up_told_1" in audit._method.made
    whole = of_each(ak.open_audit(TABLES, as_of="2025-06-30"))
    assert len(narrow) > 5
    for one, found in narrow.items():
        same(found, whole[one])
        same(told[one], whole[one])


@pytest.mark.parametrize("seed", [3, 8])
def test_a_handover_of_random_records_is_answered_from_its_own_rows(tmp_path: Path, seed: int) -> None:
    """Ids that are linked, lines that move between units, batches, deputies: what the sample has little of."""
    folder = tmp_path / "records"
    as_of = records(folder, seed)
    numbers = ak.open_audit(folder, as_of=as_of).sql(
        "select handover_no, count(*) as items from follow_state group by handover_no order by items desc, handover_no"
    )["handover_no"]
    whole, stored = ak.open_audit(folder, as_of=as_of), ak.open_audit(folder, as_of=as_of, store=tmp_path / "store")
    assert len(numbers) > 1
    for number in map(int, numbers[:2]):
        same(review(of_handover(stored._method, number), number), review(whole._method, number))
    stored.need("follow_up")
    for number in map(int, numbers[:2]):
        same(review(of_handover(stored._method, number), number), review(whole._method, number))
    assert f"follow_up_told_{numbers[0]}" in stored._method.made


def test_an_item_is_traced_through_its_own_rows(tmp_path: Path) -> None:
    """With problems, with handovers, and with neither."""
    whole, audit = ak.open_audit(TABLES, as_of="2025-06-30"), ak.open_audit(TABLES, as_of="2025-06-30", store=tmp_path)
    named = whole.sql("select distinct i.item_id from problem_case c join item i on i.item = c.item order by 1")
    met = whole.sql("select distinct item_id from follow_up order by 1")
    every = [
        *named["item_id"][:3],
        *met["item_id"][::120][:2],
        whole.sql("select min(item_id) as first from item")["first"].iloc[0],
    ]
    assert len(named) > 0
    assert len(met) > 100
    narrow = {one: audit.trace(one) for one in every}
    assert not audit._method.has("follow_up"), "the other handovers were computed too"
    audit.need("follow_up")
    for one, trail in narrow.items():
        same(trail, known := whole.trace(one))
        same(audit.trace(one), known)
    assert [one for one in audit._method.made if one.startswith("follow_up_told_item_")]
    assert not audit._method.has("responsibility"), "the problems of other items were judged by the rules too"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ak.Audit]:
    """A store that holds the answers to every question, and the audit that was asked them."""
    store = tmp_path_factory.mktemp("full")
    audit = ak.open_audit(TABLES, as_of="2025-06-30", store=store)
    for ask in VERBS.values():
        ask(audit)
    audit.need(*STEPS)
    return store, audit


@pytest.mark.parametrize("verb", VERBS)
def test_each_question_can_be_the_first_one_over_a_full_store(full: tuple[Path, ak.Audit], verb: str) -> None:
    """What lies there was made of tables that this run has not read: each question names all that it reads itself."""
    store, asked = full
    audit = ak.open_audit(TABLES, as_of="2025-06-30", store=store)
    assert not audit._method.made
    found, known = VERBS[verb](audit), VERBS[verb](asked)
    if isinstance(found, Result):
        pd.testing.assert_frame_equal(found.frame, known.frame)
        pd.testing.assert_frame_equal(found.evidence, known.evidence)
        assert found.sentence == known.sentence
    else:
        same(found, known)


def parts(answer: Any) -> list[str]:
    return [field.name for field in fields(answer) if isinstance(getattr(answer, field.name), Result)]


def test_a_part_that_nobody_looks_at_is_not_asked_and_any_can_be_looked_at_first(tmp_path: Path) -> None:
    def opened(store: Path | None) -> ak.Audit:
        return ak.open_audit(TABLES, as_of="2025-06-30", store=store)

    ask = (lambda audit: audit.handover(post="P7-MGR", on="2025-03-01"), lambda audit: audit.trace("D1-0032"))

    audit = opened(tmp_path)
    kept = ask[0](audit)
    assert "reporting" not in audit._method.made
    assert len(kept.holders.frame) > 1
    assert "reporting" in audit._method.made
    audit.trace("D1-0032")
    assert not [one for one in audit._method.made if one.startswith("responsibility_item")]
    assert len(audit.trace("P7-0160").lines.frame) > 0
    assert [one for one in audit._method.made if one.startswith("responsibility_item")]
    whole = opened(None)
    for question in ask:
        answer = question(whole)
        for name in parts(answer):
            first, known = getattr(question(opened(tmp_path)), name), getattr(answer, name)
            pd.testing.assert_frame_equal(first.evidence, known.evidence)
            pd.testing.assert_frame_equal(first.frame, known.frame)
            assert first.sentence == known.sentence


# A2 has no head: that of A answers for it.
UNITS = pd.DataFrame({"unit_id": ["A", "A1", "A2", "B"], "name": list("WXYZ"), "parent_id": [None, "A", "A", None]})
POSTS = pd.DataFrame({
    "post_id": ["A-MGR", "A-ENG", "A1-MGR", "B-MGR"], "title": ["Head", "Engineer", "Head", "Head"],
    "unit_id": ["A", "A", "A1", "B"], "is_head": ["yes", "no", "yes", "yes"],
})  # fmt: skip


def scattered(folder: Path) -> None:
    """Lines of an engineer of one unit in the plans of another, and a unit below: all that hand over on one day."""
    folder.mkdir()
    tenure = [
        (post, person, since, until)
        for post in POSTS["post_id"]
        for person, since, until in ((f"{post}-1", "2024-01-01", "2025-02-28"), (f"{post}-2", "2025-03-01", ""))
    ]
    places = ("A ", "A A-ENG", "B A-ENG", "A1 ", "A1 A-ENG", "A2 ", "B ")
    work = [(*place.split(" "), f"{place} {n}") for place in places for n in (1, 2)]
    lines = [
        (f"2025-{month:02d}", moment, unit, post, text, text, "in progress" if moment == "review" else "")
        for month in range(1, 8)
        for moment in ("plan", "review")
        for unit, post, text in work
        if month < 3 or text.endswith("1")
    ]
    names = ["period", "moment", "unit_id", "post_id", "item_id", "text", "status"]
    held = pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"])
    tables = {"unit": UNITS, "post": POSTS, "tenure": held, "plan_line": pd.DataFrame(lines, columns=names)}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)


@pytest.mark.parametrize("said", [{}, {"scope": "below"}, {"by": "unit"}])
def test_work_in_other_units_and_in_units_below_is_found_in_a_store(tmp_path: Path, said: dict[str, str]) -> None:
    scattered(tmp_path / "records")
    whole, audit = (
        ak.open_audit(tmp_path / "records", as_of="2025-08-31", store=one, **said) for one in (None, tmp_path / "store")
    )
    numbers = whole.sql("select handover_id, handover_no from handover").set_index("handover_id")["handover_no"]
    every = {one: review(whole._method, int(number)) for one, number in numbers.items()}
    far = {one.split("@")[0]: set(found.items.frame["unit_id"]) for one, found in every.items()}
    if said.get("by") == "unit":
        assert far == {"A": {"A"}, "A1": {"A1"}, "B": {"B"}}
    else:
        assert far["A-ENG"] == {"A", "A1", "B"}
        assert far["A-MGR"] == ({"A", "A1", "A2"} if said else {"A", "A2"})
    for one, number in numbers.items():
        same(review(of_handover(audit._method, int(number)), int(number)), every[one])


def test_a_narrow_name_is_no_name_of_a_common_table_expression() -> None:
    """What is renamed for one handover is known by its name behind `from` or `join`."""
    method = ak.open_audit(TABLES, as_of="2025-06-30")._method
    part = of_handover(method, 1)
    twins = [name for name in method.steps if "open_item" in method.lineage(name)]
    clashes = {
        (name, other)
        for name in twins
        for other in part.narrow
        if re.search(rf"\b{other} as \(", method.steps[name].text)
    }
    assert len(twins) > 10
    assert clashes == set()


def test_a_text_that_calls_something_so_itself_reads_its_own(tmp_path: Path) -> None:
    part = of_handover(ak.open_audit(TABLES, as_of="2025-06-30")._method, 1)
    assert (
        part.named("with line as (select 1 as a) select a from line")
        == "with line as (select 1 as a) select a from line"
    )
    assert part.named("select item from line join item i") == "select item from line_1 join item_1 i"


def test_every_step_comes_back_from_parquet_as_it_was() -> None:
    """The sum of whole numbers is wider than a column of Parquet can be, and would come back as a fraction."""
    audit = ak.open_audit(TABLES, as_of="2025-06-30")
    audit.need(*STEPS)
    wide = {
        f"{name}.{field.name}"
        for name in STEPS
        for field in audit._engine.sql(f'select * from "{name}" limit 0').schema
        if pa.types.is_decimal(field.type)
    }
    assert wide == set()


REACHED = [
    "select * from read_csv('{path}')",
    "select * from read_text('{path}')",
    "select * from glob('{folder}/*')",
    "select * from read_text('{store}/../outside.csv')",
    "copy (select 1) to '{store}/new.parquet'",
    "attach '{store}/new.db'",
]


@pytest.mark.parametrize("text", REACHED)
def test_the_store_is_the_only_folder_and_no_query_writes_there(tmp_path: Path, text: str) -> None:
    outside, kept = tmp_path / "outside.csv", tmp_path / "store"
    outside.write_text("a\n1\n")
    Store(kept)
    engine = DuckDB(folder=kept)
    with pytest.raises(AuditkitError, match=r"disabled by configuration|only one SELECT"):
        engine.sql(text.format(path=outside, folder=tmp_path, store=kept))
    assert list(kept.iterdir()) == []


def test_frames_and_other_engines_have_no_store(tmp_path: Path) -> None:
    frames = {
        "tenure": pd.DataFrame({"post_id": ["A"], "person_id": ["Li"], "start": ["2024-01"]}),
        "plan_line": pd.DataFrame({"period": ["2025-01"], "unit_id": ["A"], "text": ["Pour"]}),
    }
    with pytest.raises(BadInput, match="frames cannot be kept in a store"):
        ak.open_audit(frames, as_of="2025-06-30", store=tmp_path)
    with pytest.raises(AuditkitError, match="settings of the embedded engine"):
        ak.open_audit(frames, as_of="2025-06-30", memory="1GB", engine=DuckDB())
    with pytest.raises(AuditkitError, match="memory is 'much'; expected a limit such as '500MB' or '2GB'"):
        ak.open_audit(frames, as_of="2025-06-30", memory="much")


def test_a_small_memory_gives_the_same_answers_and_leaves_no_folder(place: Any) -> None:
    folder, as_of, _ = place
    audit = ak.open_audit(folder, as_of=as_of, memory="200MB")
    [spill] = audit._engine.sql("select current_setting('temp_directory') as d").column("d").to_pylist()
    assert audit.table("outcomes").equals(ak.open_audit(folder, as_of=as_of).table("outcomes"))
    assert Path(spill).is_dir()
    del audit
    assert not Path(spill).exists()


def test_an_answer_is_written_as_it_is_shown(place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, as_of, _ = place
    audit, path = ak.open_audit(folder, as_of=as_of), tmp_path / "out" / "outcomes.parquet"
    path.parent.mkdir()
    shown = audit.table("outcomes")
    assert audit.write("outcomes", path) == len(shown)
    written = pd.read_parquet(path)
    assert list(written.columns) == list(shown.columns)
    assert written["item_id"].tolist() == shown["item_id"].tolist()

    def cancelled(_: str, half: Path) -> int:
        half.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(audit._engine, "write", cancelled)
    with pytest.raises(KeyboardInterrupt):
        audit.write("follow_up", path.with_name("follow_up.parquet"))
    assert [one.name for one in path.parent.iterdir()] == ["outcomes.parquet"]
