"""Of many lines one handover, and one item, is answered from the lines it rests on: the same answer as from all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.errors import UnknownName
from auditkit.review import near, rows
from auditkit.review.handover import review
from auditkit.review.near import lines_of_handover, lines_of_item
from auditkit.review.trail import trail
from tests.audit.kill import HERE, records
from tests.audit.test_store import same

TABLES = HERE / "sample_data" / "tables"
MONTHS = [f"2025-{month:02d}" for month in range(1, 9)]
UNITS = ("A", "B", "C", "D", "E", "F")


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number of lines is many."""
    monkeypatch.setattr(near, "MANY", 0)


def both(source: Any, as_of: str, store: Path | None = None, **said: str) -> tuple[ak.Audit, ak.Audit]:
    """The records asked as a whole, and asked apart."""
    whole = ak.open_audit(source, as_of=as_of, **said)
    whole.need("follow_up", "outcomes")
    return whole, ak.open_audit(source, as_of=as_of, store=store, **said)


def alike(whole: ak.Audit, apart: ak.Audit, most: int | None = None) -> list[Any]:
    """Handovers are answered alike: those with the most items, or the first and the last; returns the answers."""
    numbers = whole.sql(
        "select h.handover_no, count(f.item) as items from handover h left join follow_state f "
        "on f.handover_no = h.handover_no group by h.handover_no order by items desc, h.handover_no"
    )["handover_no"]
    found = []
    for number in map(int, numbers[:most] if most else numbers.iloc[[0, -1]]):
        found.append(review(lines_of_handover(apart._method, apart.records, number), number))
        same(found[-1], review(whole._method, number))
    assert found
    assert not apart._method.has("line")
    return found


def traced_alike(whole: ak.Audit, apart: ak.Audit, name: str) -> Any:
    found = lines_of_item(apart._method, apart.records, name)
    assert found is not None
    item, item_id = whole._item(name)
    assert found[1:] == (item, item_id)
    same(made := trail(*found), trail(whole._method, item, item_id))
    assert not apart._method.has("line")
    return made


@pytest.mark.parametrize("said", [{}, {"by": "unit"}, {"scope": "below"}])
def test_handovers_and_items_of_the_sample(said: dict[str, str], tmp_path: Path) -> None:
    whole, apart = both(TABLES, "2025-06-30", None if said else tmp_path, **said)
    alike(whole, apart, 3)
    named = whole.sql("select distinct i.item_id from problem_case c join item i on i.item = c.item order by 1")
    met = whole.sql("select distinct item_id from follow_up order by 1")
    for name in (
        named["item_id"][0],
        met["item_id"][len(met) // 2],
        whole.sql("select min(item_id) as m from item")["m"][0],
    ):
        traced_alike(whole, apart, str(name))


@pytest.mark.parametrize("seed", [3, 8])
def test_random_records_with_links_moves_and_batches(seed: int, tmp_path: Path) -> None:
    as_of = records(tmp_path / "records", seed)
    whole, apart = both(tmp_path / "records", as_of)
    alike(whole, apart, 2)
    for name in whole.sql("select item_id from item order by item_id")["item_id"][::40]:
        traced_alike(whole, apart, name)


def enterprise(**more: pd.DataFrame) -> dict[str, Any]:
    """Six units, each with a head who changes on 1 April and one item that every sheet copies."""
    tenure = [(f"{unit}-MGR", f"{unit}{n}", since, until) for unit in UNITS
              for n, since, until in ((1, "2024-01-01", "2025-03-31"), (2, "2025-04-01", ""))]  # fmt: skip
    lines = [(month, moment, unit, f"{unit}-1", f"Work of {unit}", "in progress" if moment == "review" else "", "")
             for month in MONTHS for moment in ("plan", "review") for unit in UNITS]  # fmt: skip
    posts = [(f"{unit}-MGR", "Head", unit, "yes") for unit in UNITS]
    return {
        "post": pd.DataFrame(posts, columns=["post_id", "title", "unit_id", "is_head"]),
        "tenure": pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"]),
        "plan_line": pd.DataFrame(lines, columns=["period", "moment", "unit_id", "item_id", "text", "status", "batch"]),
        **more,
    }


def actions(*rows: dict[str, str]) -> pd.DataFrame:
    made = [{"action_id": f"X{n}", "kind": "update", "on": "2025-05-06", **row} for n, row in enumerate(rows)]
    return pd.DataFrame(made).astype(object).where(lambda frame: frame.notna(), None)


def states(answers: list[Any]) -> dict[str, str]:
    frames = pd.concat([one.items.frame for one in answers])
    return dict(zip(frames["item_id"], frames["state"], strict=True))


def test_lines_of_one_batch_are_counted_over_all_units() -> None:
    source = enterprise()
    lines = source["plan_line"]
    reviews = lines["moment"] == "review"
    lines.loc[reviews & (lines["period"] < "2025-05"), "status"] = "not started"
    lines.loc[reviews & (lines["period"] == "2025-05"), "batch"] = "B1"
    assert set(states(alike(*both(source, "2025-12-31"))).values()) == {"never_followed_up"}
    lines["batch"] = None
    assert set(states(alike(*both(source, "2025-12-31"))).values()) == {"followed_up"}


@pytest.mark.parametrize("named", ["id", "line_id", "words", "place"])
def test_actions_of_one_batch_are_counted_however_they_name_their_items(named: str) -> None:
    source = enterprise()
    source["plan_line"]["line_no"] = "1"
    how = {
        "id": lambda unit: {"item_id": f"{unit}-1"},
        "line_id": lambda unit: {"item_id": f"{unit}|2025-02|plan|{unit}-1|1"},
        "words": lambda unit: {"text": f"Work of {unit}"},
        "place": lambda unit: {"unit_id": unit, "period": "2025-02", "line_no": "1"},
    }[named]
    source["action"] = actions(*({"batch": "M", **how(unit)} for unit in UNITS))
    assert set(states(alike(*both(source, "2025-12-31"))).values()) == {"never_followed_up"}
    source["action"] = actions(*({"batch": "M", **how(unit)} for unit in UNITS[:4]))
    assert set(states(alike(*both(source, "2025-12-31"))).values()) == {"followed_up", "never_followed_up"}


def test_words_that_items_of_two_units_have_name_neither() -> None:
    source = enterprise(action=actions({"text": "Check the crane"}))
    lines = source["plan_line"]
    lines.loc[lines["unit_id"].isin(["A", "B"]), "text"] = "Check the crane"
    assert set(states(alike(*both(source, "2025-12-31"))).values()) == {"never_followed_up"}
    lines.loc[lines["unit_id"] == "B", "text"] = "Check the hoist"
    assert states(alike(*both(source, "2025-12-31")))["A-1"] == "followed_up"


@pytest.mark.parametrize("entry", [{"text": "Work of C"}, {"text": "as agreed", "item_id": "C|2025-02|plan|C-1|1"}])
def test_a_list_that_names_work_of_another_unit_leaves_out_that_of_its_own(entry: dict[str, str]) -> None:
    """A line of a list that names no item could mean any: then nobody can tell what is left out."""
    signed = {"list_id": "L1", "post_id": "A-MGR", "outgoing": "A1", "incoming": "A2", "on": "2025-04-01"}
    for said, omitted in ((entry, True), ({"text": "Whatever is open"}, None)):
        source = enterprise(handover_list=pd.DataFrame([{**signed, **said}]))
        found = pd.concat([one.items.frame for one in alike(*both(source, "2025-12-31"))]).set_index("item_id")
        got = found.loc["A-1", "omitted"]
        assert (got if pd.notna(got) else None) == omitted


def test_what_was_merged_into_work_of_another_unit_goes_on_in_its_plan() -> None:
    source = enterprise(link=pd.DataFrame([("A-1", "B-1", "merge")], columns=["line_a", "line_b", "relation"]))
    lines = source["plan_line"]
    lines.loc[(lines["unit_id"] == "A") & (lines["period"] > "2025-03"), ["item_id", "text"]] = ["A-2", "Another work"]
    whole, apart = both(source, "2025-12-31")
    alike(whole, apart, 2)
    assert traced_alike(whole, apart, "A-1").months.frame["outcome"].dropna().iloc[-1] == "moved"


def test_an_audit_asks_apart_until_all_lines_are_understood() -> None:
    audit = ak.open_audit(TABLES, as_of="2025-06-30")
    one = audit.handover(post="P7-MGR", on="2025-03-01")
    audit.trace("D1-0032")
    assert not audit._method.has("line")
    assert "near_line" in " ".join(one.items.sql)
    counted = audit._live_items()
    assert counted is not None
    live = counted("P7")
    assert live[one.handover.frame["handover_id"][0]] == (one.items.frame["live"].astype("boolean").fillna(True)).sum()
    made = len(audit._parts)
    for name in live:
        post, day = name.rsplit("@", 1)
        audit.handover(post=post, on=day)
    assert len(audit._parts) == made, "the handovers of the unit were read again, one by one"
    audit.need("follow_up")
    same(audit.handover(post="P7-MGR", on="2025-03-01"), one)


def test_an_unknown_item_is_unknown_and_words_of_two_items_name_neither() -> None:
    source = enterprise()
    source["plan_line"]["text"] = "The same for all"
    audit = ak.open_audit(source, as_of="2025-12-31")
    assert audit.trace("A|2025-02|plan|A-1|1").item_id == "A-1"
    unknown = r"no item is called 'Z-9' .*\(\d known\)\. (Nearest|Such as): A-1"
    for name, said in (("Z-9", unknown), ("e same f", "Nearest: A-1"), ("the same for all", "one item .several are")):
        assert not audit._method.has("line"), "of a typing error the lines of all need not be understood"
        with pytest.raises(UnknownName, match=said):
            audit.trace(name)
    source["plan_line"]["item_id"] = None
    with pytest.raises(UnknownName, match=r"no item is called 'Z-9' .* Such as: A.2025"):
        ak.open_audit(source, as_of="2025-12-31").trace("Z-9")


def test_lines_in_another_unit_are_read_where_the_states_of_all_are_stored(tmp_path: Path) -> None:
    source = enterprise()
    lines = source["plan_line"]
    there = lines[(lines["unit_id"] == "A") & (lines["period"] > "2025-05")]
    source["plan_line"] = pd.concat([lines, there.assign(unit_id="B", text="The same in other words")])
    for name, table in source.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    whole, stored = both(tmp_path, "2025-12-31", tmp_path / "kept")
    stored.need("follow_up")
    found = stored.handover(post="A-MGR", on="2025-04-01")
    assert [one for one in stored._method.made if one.startswith("follow_up_told_")]
    assert "The same in other words" in set(found.changes.frame["after"])
    same(found, whole.handover(post="A-MGR", on="2025-04-01"))


@pytest.mark.parametrize("stored", [False, True])
def test_only_the_last_few_parts_are_kept_and_what_is_looked_at_later_is_made_again(
    stored: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_KEPT", 1)
    for name, table in enterprise().items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    whole, apart = both(tmp_path, "2025-12-31", tmp_path / "kept" if stored else None)
    first = apart.handover(post="A-MGR", on="2025-04-01")
    apart.trace("A-1")
    apart.handover(post="B-MGR", on="2025-04-01")
    assert len(apart._parts) == 1
    parts = {one.rsplit("_near_", 1)[-1] for one in apart._method.made if "_near_" in one}
    tables = apart._engine._con.execute("select table_name from duckdb_tables() where table_name like '%_near_%'")
    assert {one.rsplit("_near_", 1)[-1] for (one,) in tables.fetchall()} == parts
    assert len(parts) == 1
    same(first, whole.handover(post="A-MGR", on="2025-04-01"))


def test_handovers_and_items_are_answered_from_lines_that_came_month_by_month(tmp_path: Path) -> None:
    folder, store = tmp_path / "records", tmp_path / "store"
    shutil.copytree(TABLES, folder)
    table = pd.read_csv(folder / "plan_line.csv", dtype=str, keep_default_na=False)
    (folder / "plan_line.csv").unlink()
    (folder / "plan_line").mkdir()
    for month, lines in table.groupby("period"):
        if month >= "2025-05":  # what came before is opened first
            ak.open_audit(folder, as_of="2025-06-30", store=store)
        lines.to_csv(folder / "plan_line" / f"{month}.csv", index=False)
    whole, apart = both(folder, "2025-06-30", store)
    assert len(apart.records.files["plan_line"]) == 3
    alike(whole, apart, 2)
    for name in ("P7-0135", "P7-0155"):
        traced_alike(whole, apart, name)
