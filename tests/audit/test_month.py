"""A new month is added to what a store holds: the same records as if all files had been read, and only it is read."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditkit.engine.store import Store
from auditkit.errors import BadInput
from auditkit.intake import open_records, opening
from auditkit.records import Records, earlier
from tests.audit.kill import answers, killed

MONTHS = [f"2025-{month:02d}" for month in range(1, 9)]
TEXTS = ["Pour slab", "pour  SLAB!", "Fit doors", "第三 hall", "Fit doors, block 2", "Paint", "Paint hall"]
STATUS = ["in progress", "done", "purple", "half way", "", "not started"]
PROGRESS = ["", "", "40 of 100", "finished", "as before", "stuck"]
NOTES = ["", "", "done", "see mail", "无", "late"]
PEOPLE = ["Li Wei", "W. Li", "(Li Wei)", "A. Berg", "Zhao", ""]
UNITS = ["A", "B", "C", "Unit A", "old A"]
TABLES = {
    "unit": pd.DataFrame({"unit_id": ["A", "B", "C"], "name": ["Unit A", "Unit B", "Unit C"]}),
    "post": pd.DataFrame({
        "post_id": ["A-H", "B-H", "C-H"], "title": ["Head of A", "Head of B", "Head of C"], "unit_id": ["A", "B", "C"],
        "is_head": ["yes"] * 3,
    }),
    "person": pd.DataFrame({"person_id": ["E1", "E2", "E3"], "name": ["Li Wei", "Anna Berg", "Zhao Min"]}),
    "alias": pd.DataFrame({
        "alias": ["old A", "the head"], "kind": ["unit", "post"], "id": ["A", "A-H"], "start": ["", "2025-01-01"],
        "end": ["", "2025-04-30"],
    }),
    "tenure": pd.DataFrame({
        "post_id": ["A-H", "A-H", "B-H", "C-H"], "person_id": ["E1", "E2", "E2", "E3"],
        "start": ["2024-01-01", "2025-04-01", "2024-01-01", "2024-01-01"], "end": ["2025-03-31", "", "", ""],
    }),
    "action": pd.DataFrame({
        "action_id": ["D1", "D2", "D3"], "item_id": ["I1", "I77", "A|2025-01|plan|pour slab|1"],
        "on": ["2025-02-01"] * 3, "kind": ["update"] * 3,
    }),
}  # fmt: skip


def lines(draw: random.Random, month: str, wild: bool) -> pd.DataFrame:
    """The lines of one month, some of them wrong, twice or without what they need."""
    found = []
    for _ in range(draw.randrange(4, 12)):
        row = {
            "period": month, "moment": draw.choice(["plan", "review", "both", ""]), "unit_id": draw.choice(UNITS),
            "item_id": draw.choice(["", "I1", "I2", "I3", f"J{draw.randrange(20)}"]), "text": draw.choice(TEXTS),
            "post_id": draw.choice(["", "A-H", "Head of B", "the head"]), "person": draw.choice(PEOPLE),
            "status": draw.choice(STATUS), "progress": draw.choice(PROGRESS), "note": draw.choice(NOTES),
            "due": draw.choice(["", f"{month}-20", "ongoing"]), "planned": draw.choice(["", "10", "2,000"]),
            "recorded_on": draw.choice(["", f"{month}-02", f"{month}-03"]),
        }  # fmt: skip
        if wild:
            row |= draw.choice(
                [{}, {}, {"unit_id": "Nowhere"}, {"due": "soon or later"}, {"planned": "many"}, {"text": ""}]
            )
        found += [row] * draw.choice([1, 1, 1, 2])
    if draw.random() < 0.3:  # a sheet of another month, sent again
        found += [{**found[0], "period": draw.choice(MONTHS[:3])}]
    named = {"progress": "progres"} if wild and draw.random() < 0.3 else {}
    return pd.DataFrame(found).rename(columns=named).assign(**({"colour": "red"} if draw.random() < 0.2 else {}))


def handed_in(folder: Path, seed: int, wild: bool, form: str = "csv") -> list[Path]:
    """A folder with one file of plan lines a month."""
    draw, files = random.Random(seed), []
    (folder / "plan_line").mkdir(parents=True)
    for name, table in TABLES.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    for month in MONTHS:
        files.append(folder / "plan_line" / f"{month}.{form}")
        write(lines(draw, month, wild), files[-1])
    return files


def write(table: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
        if "colour" in table:
            path.write_text(path.read_text() + "one,cell,too,many" + "," * 40 + "\n")
    else:
        text = table.replace("", None)
        text["planned"] = pd.to_numeric(text["planned"].str.replace(",", ""), errors="coerce")
        text.to_parquet(path, index=False)


def cells(column: pa.ChunkedArray) -> list[Any]:
    found: list[Any] = column.to_pylist()
    return found


def alike(added: Records, whole: Records) -> None:
    """Two records are the same; numbers of words may differ, where the same cells have the same number."""
    assert added.assumptions == whole.assumptions
    assert (added.supplied, added.ends) == (whole.supplied, whole.ends)
    assert list(added.tables) == list(whole.tables)
    for name, table in whole.tables.items():
        one = added.tables[name]
        assert one.column_names == table.column_names
        for column in table.column_names:
            mine, other = cells(one[column]), cells(table[column])
            if column in ("text_no", "progress_no", "note_no"):
                mine, other = (pd.factorize(pd.Series(some, dtype="Int64"))[0].tolist() for some in (mine, other))
            assert mine == other, (name, column)


def opened(folder: Path, store: Path | None, refused: str = "set_aside") -> Records:
    return open_records(folder, refused=refused, store=Store(store) if store else None)


def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files of plan lines that are read from now on."""
    seen: list[str] = []
    whole = opening._read_file

    def read(root: Path, path: Path, table: str, name: str, named: Any) -> Any:
        seen.extend([path.stem] if table == "plan_line" else [])
        return whole(root, path, table, name, named)

    monkeypatch.setattr(opening, "_read_file", read)
    return seen


def all_are_read(folder: Path, store: Path, last: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last month comes to a store that knows the others, every file is read again, and nothing differs."""
    aside = last.rename(folder.parent / last.name)
    opened(folder, store)
    aside.rename(last)
    seen = read_files(monkeypatch)
    alike(opened(folder, store), opened(folder, None))
    assert seen[: len(MONTHS)] == MONTHS


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("wild", [True, False])
@pytest.mark.parametrize("seed", range(2))
def test_months_that_come_one_by_one_are_read_as_if_they_had_come_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, wild: bool, form: str
) -> None:
    folder, store, draw = tmp_path / "records", tmp_path / "store", random.Random(seed)
    files = handed_in(folder, seed, wild, form)
    aside = {path: path.read_bytes() for path in files}
    for path in files:
        path.unlink()
    come, n = 0, 0
    seen = read_files(monkeypatch)
    while come < len(files):
        new = files[come : come + draw.randrange(1, 4)]
        for path in new:
            path.write_bytes(aside[path])
        if come:  # somebody takes over a post in the same month
            more = pd.DataFrame({"post_id": ["B-H"], "person_id": ["E3"], "start": [f"{MONTHS[come]}-15"], "end": [""]})
            pd.concat([TABLES["tenure"], more]).to_csv(folder / "tenure.csv", index=False)
        seen.clear()
        added = opened(folder, store)
        assert seen == [path.stem for path in new], "what was checked before is read again"
        come, n = come + len(new), n + 1
        assert len(added.files["plan_line"]) == n
        alike(added, opened(folder, None))


@pytest.mark.parametrize("name", ["tenure", "person", "action"])
def test_a_day_on_which_only_others_than_plans_are_new_reads_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    handed_in(folder, 1, wild=True)
    opened(folder, store)
    TABLES[name].iloc[:-1].to_csv(folder / f"{name}.csv", index=False)
    seen = read_files(monkeypatch)
    added = opened(folder, store)
    assert seen == []
    alike(added, opened(folder, None))


def test_what_a_new_month_leaves_as_it_was_is_not_kept_twice(tmp_path: Path) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 1, wild=False)[-1]
    aside = last.read_bytes()
    last.unlink()
    opened(folder, store)
    last.write_bytes(aside)
    opened(folder, store)
    kept = [len(list(store.glob(f"records.{name}-*.parquet"))) for name in ("action", "alias", "plan_line", "said")]
    assert kept == [1, 1, 2, 2]
    TABLES["action"].assign(on="2025-03-01").to_csv(folder / "action.csv", index=False)
    assert opened(folder, store).tables["action"]["day_min"].to_pylist() == [date(2025, 3, 1)] * 3
    assert len(list(store.glob("records.action-*.parquet"))) == 2


def before(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def unit(folder: Path) -> None:
    TABLES["unit"].iloc[:2].to_csv(folder / "unit.csv", index=False)


def middle(folder: Path) -> None:
    before(folder / "plan_line" / "2025-03.csv", "2025-03", "2025-04")


def first(folder: Path) -> None:
    (folder / "plan_line" / "2024-12.csv").write_bytes((folder / "plan_line" / "2025-01.csv").read_bytes())


def gone(folder: Path) -> None:
    (folder / "plan_line" / "2025-01.csv").unlink()


def words(folder: Path) -> None:
    (folder / "words.yaml").write_text("status: {done: [purple]}\n")


def number(folder: Path) -> None:
    """A table that comes before the plan in the order of names."""
    pd.DataFrame({"area": ["safety"], "post_id": ["A-H"], "start": [""], "end": [""]}).to_csv(
        folder / "duty.csv", index=False
    )


def sheet(folder: Path) -> None:
    """A file that is no table: what it is may depend on all others."""
    (folder / "plan of A for May.csv").write_text("No,Work,Status\n1,Paint,done\n")


def book(folder: Path) -> None:
    """A workbook may hold plans of a sheet that lies here as a table."""
    pd.DataFrame({"No": ["1"], "Work": ["Paint"], "Status": ["done"]}).to_excel(
        folder / "report of May 2025.xlsx", index=False
    )


CHANGES = [unit, middle, first, gone, words, number, sheet, book]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_may_change_how_earlier_lines_read_has_all_of_them_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    handed_in(folder, 2, wild=False)
    opened(folder, store)
    change(folder)
    seen = read_files(monkeypatch)
    added = opened(folder, store)
    assert len(seen) >= 7
    alike(added, opened(folder, None))


def test_a_column_that_is_numbers_in_one_file_and_text_in_another_is_read_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 3, wild=False, form="parquet")[-1]
    opened(folder, store)
    pd.read_parquet(last).assign(planned="1e3").to_parquet(last.with_stem("2025-09"), index=False)
    seen = read_files(monkeypatch)
    added = opened(folder, store)
    assert seen == ["2025-09", *MONTHS, "2025-09"], "the new one, and then all of them"
    alike(added, opened(folder, None))


def test_lines_of_which_too_much_was_refused_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 1, wild=True)[-1]
    aside = last.rename(tmp_path / last.name)
    monkeypatch.setattr(earlier, "MOST", 1)
    opened(folder, store)
    aside.rename(last)
    seen = read_files(monkeypatch)
    alike(opened(folder, store), opened(folder, None))
    assert seen[: len(MONTHS)] == MONTHS


def test_a_file_that_lacks_a_column_stays_refused_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    first, *_, last = handed_in(folder, 1, wild=False)
    before(first, "period,", "periode des travaux,")
    aside = last.rename(tmp_path / last.name)
    opened(folder, store)
    aside.rename(last)
    seen = read_files(monkeypatch)
    alike(opened(folder, store), opened(folder, None))
    assert seen[:2] == [last.stem, MONTHS[0]], "the new one; all of them only where there is no store"


def test_of_files_that_cannot_be_read_at_all_every_one_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    first, *_, last = handed_in(folder, 1, wild=False)
    first.unlink()
    first.with_suffix(".parquet").write_bytes(b"no table")
    all_are_read(folder, store, last, monkeypatch)


def test_the_parts_of_a_word_never_run_into_one_another() -> None:
    cells = {"unit": ["a", "a 1 b", "", "a 1"], "period": ["b 1 c", "c", "a", "b"]}
    columns = {name: pa.array(some).dictionary_encode() for name, some in cells.items()}
    assert earlier.by_words(columns, ("unit", "period"), np.arange(4)).to_pylist() == [
        "1 a 5 b 1 c", "5 a 1 b 1 c", "0  1 a", "3 a 1 1 b",
    ]  # fmt: skip


def test_the_lines_of_a_unit_lie_together_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    handed_in(folder, 1, wild=False)
    [path] = opened(folder, store).files["plan_line"]
    lie = pq.read_table(path, columns=["unit_id", "row_key"], partitioning=None).to_pylist()
    assert lie == sorted(lie, key=lambda one: (one["unit_id"], one["row_key"]))
    assert len({one["unit_id"] for one in lie}) == 3


@pytest.mark.parametrize("lost", ["unit", "post"])
def test_units_and_posts_that_are_known_from_the_plans_alone_need_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 4, wild=False)[-1]
    (folder / f"{lost}.csv").unlink()
    aside = last.rename(tmp_path / last.name)
    opened(folder, store)
    aside.rename(last)
    seen = read_files(monkeypatch)
    added = opened(folder, store)
    assert len(seen) == len(MONTHS)
    alike(added, opened(folder, None))


def test_a_date_without_a_year_may_mean_what_an_earlier_line_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 5, wild=False)[-1]
    pd.DataFrame([{"period": "2025-01", "unit_id": "A", "text": "Roof", "due": "15 January"}]).to_csv(
        folder / "plan_line" / "2025-01.csv", index=False
    )
    all_are_read(folder, store, last, monkeypatch)


def test_a_list_of_staff_that_says_which_units_there_are_decides_over_all_lines(tmp_path: Path) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    handed_in(folder, 6, wild=False)
    for name in ("tenure", "unit", "post", "alias"):
        (folder / f"{name}.csv").unlink()
    staff = {"姓名": ["Li Wei", "Anna"], "工号": ["E1", "E2"], "部门": ["A", "B"], "岗位": ["Head of A", "Head of B"]}
    for some in (slice(0, 1), slice(0, 2)):
        found = pd.DataFrame({**staff, "任职开始": ["2024-01-01"] * 2}).iloc[some]
        found.to_csv(folder / "tenure.csv", index=False)
        added = opened(folder, store)
        alike(added, opened(folder, None))
    assert "plan_line" in added.tables["refused"]["table_name"].to_pylist()


def test_a_list_of_staff_in_the_place_of_a_table_has_all_lines_read_again(tmp_path: Path) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    handed_in(folder, 2, wild=True)
    before_that = opened(folder, store).tables["plan_line"].num_rows
    staff = {"姓名": ["Li Wei"], "工号": ["E1"], "部门": ["Nowhere"], "岗位": ["Head"], "任职开始": ["2024-01-01"]}
    pd.DataFrame(staff).to_csv(folder / "tenure.csv", index=False)
    added = opened(folder, store)
    alike(added, opened(folder, None))
    assert added.tables["plan_line"].num_rows > before_that, "its unit is known now"


@pytest.mark.parametrize("other", ["plan_line/2025-08.csv", "plan_line/2025-09.csv", "tenure.csv", "../decisions.csv"])
def test_a_file_that_changes_while_a_month_is_added_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    folder, store = tmp_path / "records", Store(tmp_path / "store")
    last, decisions = handed_in(folder, 1, wild=False)[-1], tmp_path / "decisions.csv"
    decisions.write_text("line_a,line_b,verdict,who,on\n")
    aside = last.rename(tmp_path / last.name)
    open_records(folder, store=store, refused="set_aside", decisions=decisions)
    aside.rename(last)
    whole = opening.check

    def check(*sources: Any, **options: Any) -> Records:
        path = folder / other
        path.write_bytes((path.read_bytes() if path.exists() else b"period,unit_id,text\n") + b"\n")
        return whole(*sources, **options)

    monkeypatch.setattr(opening, "check", check)
    with pytest.raises(BadInput, match="the files changed while they were read"):
        open_records(folder, store=store, refused="set_aside", decisions=decisions)


@pytest.mark.parametrize("point", [1, 47, 110])
def test_a_run_that_is_killed_while_it_adds_a_month_spoils_nothing(tmp_path: Path, point: int) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 1, wild=False)[-1]
    for path in (folder / "plan_line").iterdir():
        lines(random.Random(path.stem), path.stem, wild=False).assign(post_id="").to_csv(path, index=False)
    aside = last.rename(tmp_path / last.name)
    answers(folder, "2025-09-01", store)
    aside.rename(last)
    assert killed(folder, "2025-09-01", store, point) == -signal.SIGKILL
    right = answers(folder, "2025-09-01", None)
    assert answers(folder, "2025-09-01", store) == right
    assert answers(folder, "2025-09-01", store) == right


def test_of_records_that_may_not_be_refused_the_same_error_comes(tmp_path: Path) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    last = handed_in(folder, 0, wild=False)[-1]
    for path in (folder / "plan_line").iterdir():
        pd.read_csv(path, dtype=str, on_bad_lines="skip").head(3).assign(
            unit_id="A", post_id="A-H", text="Roof", moment="plan"
        ).to_csv(path, index=False)
    opened(folder, store, "stop")
    before(last, "Roof", "")
    said = []
    for kept in (store, None):
        with pytest.raises(BadInput) as error:
            opened(folder, kept, "stop")
        said.append(str(error.value))
    assert said[0] == said[1]
    assert "24 rows read, 21 accepted, 3 refused" in said[0]
