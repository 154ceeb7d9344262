"""The sample as offices send it opens to the same records as its tables: every row and every column it carries."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from auditkit import sample
from auditkit.dictionary import TABLES
from auditkit.records import Records
from auditkit.sample.office import PLAIN
from tests.intake.office_form import both, frame, latest

SHIPPED = Path(__file__).parents[2] / "sample_data" / "office"
SEEDS = [7, 12, 13]  # odd: lists and a Chinese register; even: SAP and an English one


@pytest.fixture(scope="module", params=SEEDS)
def opened(request, tmp_path_factory) -> tuple[int, Records, Records]:
    return (request.param, *both(tmp_path_factory.mktemp("office"), request.param))


def test_every_table_is_the_same(opened):
    seed, office, tables = opened
    for name in TABLES:
        told, true = frame(office, name, seed), frame(tables, name, seed)
        pd.testing.assert_frame_equal(told, true, obj=name)
    assert office.supplied >= tables.supplied


def test_nothing_is_refused_and_what_is_no_record_is_set_aside(opened):
    _, office, _ = opened
    quiet = {"other_plan", "not_active", "no_position", "said_twice", "unread_relation"}
    assert set(office.tables["refused"]["code"].to_pylist()) <= quiet
    sources = office.tables["source"].to_pandas()
    assert (sources["rows_read"] == sources["rows_accepted"] + sources["rows_refused"]).all()


def test_a_corrected_sheet_keeps_its_draft_as_history(opened):
    _, office, _ = opened
    lines = office.tables["plan_line"].to_pandas()
    drafts = lines[lines["recorded_on"].notna() & (lines["recorded_on"] != latest(lines))]
    assert drafts["text"].str.endswith(" (draft)").sum() == 4
    assert drafts.groupby(["unit_id", "period"]).ngroups == 4


def test_one_sheet_with_plan_and_result_is_flagged(opened):
    _, office, _ = opened
    lines = office.tables["plan_line"].to_pandas()
    assert set(lines[lines["same_sheet"]]["unit_id"]) == {"D2"}
    joined = lines[lines["same_sheet"]].groupby(["source", "row"])["moment"].agg(sorted)
    assert joined.map(lambda moments: moments == ["plan", "review"]).all()


def test_rows_name_the_file_the_sheet_and_the_row(opened):
    _, office, _ = opened
    sources = office.tables["source"].to_pandas().set_index("source")
    held = office.tables["tenure"].to_pandas().join(sources[["file", "sheet"]], on="source")
    assert held["file"].str.startswith("hr/").all()
    assert held["row"].min() >= 2
    lines = office.tables["plan_line"].to_pandas().join(sources[["file", "sheet"]], on="source")
    assert lines["file"].str.startswith("plans/").all()
    assert lines["sheet"].notna().all()


def test_only_what_no_office_form_carries_is_a_plain_table():
    plain = {path.stem for path in SHIPPED.glob("*.csv")}
    assert plain == set(PLAIN)


def contents(folder: Path) -> dict[str, object]:
    """Every file by its bytes; of workbooks the parts, because compression may differ between machines."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found[name] = [(part, archive.read(part)) for part in archive.namelist()]
        elif path.is_file() and path.suffix != ".mbox":
            found[name] = path.read_bytes()
    return found


def test_the_shipped_office_form_is_seed_7_and_the_same_bytes_every_time(tmp_path):
    made = sample.enterprise(seed=7)
    first = sample.write(tmp_path / "a", made, "office") / "office"
    again = sample.write(tmp_path / "b", made, "office") / "office"
    for path in sorted(first.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(first)).read_bytes(), path.name
    told, shipped = contents(first), contents(SHIPPED)
    assert told.keys() == shipped.keys()
    assert [name for name in told if told[name] != shipped[name]] == []
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 1_500_000
