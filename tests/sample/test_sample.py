"""The generator: complete and valid for any seed, the same bytes for the same one, believable in size."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from auditkit import sample
from auditkit.dictionary import TABLES
from auditkit.errors import AuditkitError
from tests.sample.oracle import rows

SHIPPED = Path(__file__).parents[2] / "sample_data"
KEYS = {
    "tenure": ["post_id", "person_id", "start"], "plan_line": ["period", "moment", "unit_id", "line_no"],
    "unit": ["unit_id"], "post": ["post_id", "unit_id"], "person": ["person_id"], "alias": ["kind", "alias"],
    "duty": ["duty_id"], "target": ["target_id"], "coverage": ["unit_id", "period", "moment"],
    "problem": ["problem_id"], "action": ["action_id"], "handover_list": ["post_id", "on", "item_id"],
    "message": ["message_id", "recipient"], "authority": ["post_id", "act"],
}  # fmt: skip


@pytest.fixture(scope="module", params=[7, 11, 12, 13, 14])
def made(request):
    return sample.enterprise(seed=request.param)


def _values(frame, column):
    return set(frame[column].dropna())


def test_every_fault_is_planted_and_has_a_sentence(made):
    planted = made.truth["planted"]
    assert set(planted["fault"]) == set(sample.FAULTS)
    assert planted["sentence"].str.endswith(".").all()


def test_columns_are_those_of_the_records(made):
    assert set(made.tables) == set(TABLES) - {"link", "decision", "period"}
    for name, frame in made.tables.items():
        assert tuple(frame.columns) == tuple(TABLES[name].columns), name
        assert len(frame), name


def test_keys_are_unique_and_names_too(made):
    for name, key in KEYS.items():
        assert not made.tables[name].duplicated(key).any(), name
    assert made.tables["person"]["name"].is_unique
    assert not made.tables["plan_line"].duplicated(["item_id", "period", "moment"]).any()


def test_references_hold(made):
    tables = made.tables
    known = {name: _values(tables[name], f"{name}_id") for name in ("unit", "post", "person", "target", "problem")}
    known["item"] = _values(tables["plan_line"], "item_id")
    references = {
        "unit_id": "unit", "post_id": "post", "person_id": "person", "target_id": "target", "problem_id": "problem",
        "item_id": "item", "reports_to": "post", "parent_id": None, "approved_by": "person", "sender": "person",
        "recipient": "person", "outgoing": "person", "incoming": "person", "owner": "person",
    }  # fmt: skip
    for name, frame in tables.items():
        for column, to in references.items():
            if to and column in frame:
                assert _values(frame, column) <= known[to], (name, column)
    names = _values(tables["person"], "name") | _values(tables["alias"], "alias")
    assert _values(tables["plan_line"], "person") <= names
    assert _values(tables["unit"], "parent_id") <= known["unit"]
    assert _values(tables["target"], "parent_id") <= known["target"]


def test_goals_of_units_add_up_to_the_goal_of_the_company(made):
    goals = made.tables["target"].query("indicator == 'output value'")
    total = goals[goals["unit_id"] != "HQ"].groupby("year")["goal"].sum()
    company = goals[goals["unit_id"] == "HQ"].set_index("year")["goal"]
    assert total.to_dict() == company.to_dict()


def test_one_text_is_one_item_in_its_unit_and_its_heir(made):
    heirs = {"P3E": "P3", "P5": "P6"}
    lines = made.tables["plan_line"]
    lines = lines.assign(lineage=lines["unit_id"].replace(heirs))
    assert lines.groupby(["lineage", "text"])["item_id"].nunique().max() == 1


def test_missing_sheets_are_missing_and_only_those(made):
    lines, names = made.tables["plan_line"], sorted(set(made.tables["plan_line"]["period"]))
    came = set(lines[["unit_id", "period", "moment"]].itertuples(index=False, name=None))
    planted = made.truth["planted"].query("fault == 'sheet_missing'")
    lost = set()
    for unit in set(lines["unit_id"]):
        months = sorted({p for u, p, _ in came if u == unit})
        for period in names[names.index(months[0]) : names.index(months[-1]) + 1]:
            lost |= {(unit, period) for moment in ("plan", "review") if (unit, period, moment) not in came}
    assert lost == set(planted[["unit_id", "period"]].itertuples(index=False, name=None))


def test_the_handover_of_project_7_is_the_worst(made):
    told = made.truth["follow_up"].query("live == True")
    never = told[told["state"] == "never_followed_up"].groupby("handover_id").size()
    assert never["P7-MGR@2025-03-01"] == 9
    assert never.idxmax() == "P7-MGR@2025-03-01"
    here = made.truth["follow_up"].query("handover_id == 'P7-MGR@2025-03-01'")
    assert 50 <= len(here) <= 70
    assert (here["live"] == False).sum() == 14  # noqa: E712
    assert {"closed_between", "followed_up", "cannot_tell", "followed_up_late"} <= set(here["state"])
    assert (made.truth["surfaced"]["post_id"] == "P7-MGR").sum() == 3
    assert (made.truth["omitted"]["post_id"] == "P7-MGR").sum() == 5
    assert "PRB-0042" in set(made.truth["surfaced"]["problem_id"])


def test_handovers_agree_with_the_tenures(made):
    held = {(t["post_id"], t["person_id"]): t for t in rows(made.tables["tenure"]) if t["capacity"] == "substantive"}
    renamed = {"D3-CTL": "D3-SPC"}
    for handover in rows(made.truth["handover"]):
        post = handover["post_id"]
        if handover["incoming"]:
            assert held[post, handover["incoming"]]["start"] == handover["on"]
        if handover["outgoing"]:
            before = renamed.get(post, post)
            assert held[before, handover["outgoing"]]["end"] == handover["last"]


def _digest(folder):
    files = sorted(p for p in folder.rglob("*.csv"))
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_gives_the_same_bytes_and_the_shipped_sample_is_seed_7(tmp_path):
    first = _digest(sample.write(tmp_path / "a", sample.enterprise(seed=7)))
    assert first == _digest(sample.write(tmp_path / "b", sample.enterprise(seed=7)))
    assert first != _digest(sample.write(tmp_path / "c", sample.enterprise(seed=8)))
    shipped = {name: digest for name, digest in _digest(SHIPPED).items() if name.split("/")[0] in ("tables", "truth")}
    assert {name.replace("\\", "/"): digest for name, digest in shipped.items()} == first
    assert sum(p.stat().st_size for p in SHIPPED.rglob("*.csv")) < 3_000_000


def test_without_ids_the_truth_names_the_item_of_every_line():
    bare, full = sample.enterprise(ids=False), sample.enterprise()
    for name in ("plan_line", "action", "handover_list", "problem", "message"):
        assert bare.tables[name]["item_id"].isna().all()
    assert bare.truth["line"]["item_id"].tolist() == full.tables["plan_line"]["item_id"].tolist()
    pd.testing.assert_frame_equal(bare.truth["outcome"], full.truth["outcome"])


@pytest.mark.parametrize("wanted", [20_000, 100_000])
def test_size_gives_about_the_rows_wanted(wanted):
    made = sample.enterprise(seed=3, **sample.size(wanted))
    assert abs(len(made.tables["plan_line"]) / wanted - 1) < 0.1
    assert set(made.truth["planted"]["fault"]) == set(sample.FAULTS)


def test_parquet_and_csv_hold_the_same(tmp_path):
    made = sample.enterprise(seed=5)
    sample.write(tmp_path, made, "parquet")
    again = pd.read_parquet(tmp_path / "tables" / "plan_line.parquet")
    pd.testing.assert_frame_equal(again, made.tables["plan_line"], check_dtype=False)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"units": 5}, "units is 5; the plot needs at least 12"),
        ({"months": 12}, "months is 12; the plot needs at least 36"),
        ({"start": "2022-13"}, "start is '2022-13'; expected a month such as 2022-07"),
    ],
)
def test_what_the_plot_cannot_play_is_refused(given, said):
    with pytest.raises(AuditkitError, match=said):
        sample.enterprise(**given)


def test_another_form_is_refused(tmp_path):
    with pytest.raises(AuditkitError, match="form is 'xlsx'; expected csv, parquet or office"):
        sample.write(tmp_path, sample.enterprise(), "xlsx")
