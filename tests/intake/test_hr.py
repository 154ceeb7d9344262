"""HR exports: written from a known truth, opened, and compared day by day; nothing that was read is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx
import pandas as pd
import pytest

from auditkit.errors import BadInput
from auditkit.intake import open_records
from auditkit.records import Records
from tests.intake import hr_world as hr

LINES = pd.DataFrame({"period": ["2023-01"], "moment": ["plan"], "unit_id": ["10"], "text": ["Pour the slab"]})
SEEDS = range(8)


def opened(frames: dict[str, pd.DataFrame], unit: str = "10", **more: Any) -> Records:
    return open_records({**frames, "plan_line": LINES.assign(unit_id=unit)}, **more)


def on(records: Records, table: str, day: date, *columns: str) -> list[tuple[Any, ...]]:
    rows = records.tables[table].to_pylist()
    return [tuple(row[name] for name in columns) for row in rows if row["since_min"] <= day < row["until_max"]]


def counted(records: Records, frames: dict[str, pd.DataFrame]) -> None:
    """Every row of every sheet is used or set aside, and the reading says so."""
    listed = records.tables["refused"].to_pylist()
    for name, frame in frames.items():
        [said] = [one for one in records.assumptions if one.startswith(f"frame '{name}' was read as")]
        gone = {row["row"] for row in listed if row["file"] == f"frame '{name}'" and row["refuses_row"]}
        assert f"{len(frame):,} rows, {len(frame) - len(gone):,} used, {len(gone):,} set aside" in said
        number = {
            at for at, file in enumerate(records.tables["source"]["file"].to_pylist(), 1) if file == f"frame '{name}'"
        }
        rows = [row for table in ("unit", "post", "tenure", "duty") for row in records.tables[table].to_pylist()]
        used = {row["row"] for row in rows if row["source"] in number}
        assert not used & gone
    sources = records.tables["source"].to_pandas()
    assert (sources["rows_read"] == sources["rows_accepted"] + sources["rows_refused"]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_sap_tells_every_day_as_it_was(seed: int) -> None:
    world = hr.world(seed)
    frames = hr.sap(world, seed)
    records = opened(frames)
    for day in world.days():
        assert set(on(records, "tenure", day, "post_id", "person_id")) == hr.on(world.tenures, day), day
        posts = on(records, "post", day, "post_id", "title", "unit_id", "reports_to", "is_head")
        assert len(posts) == len({post[0] for post in posts}), day
        assert {(post, title) for post, title, *_ in posts} == hr.on(world.titles, day), day
        assert {(post, unit) for post, _, unit, *_ in posts} == hr.on(world.stands, day), day
        assert {(post, above) for post, _, _, above, _ in posts if above} == hr.on(world.above, day), day
        assert {(post, unit) for post, _, unit, _, head in posts if head} == hr.on(world.heads, day), day
        units = on(records, "unit", day, "unit_id", "name", "parent_id")
        assert {unit[:2] for unit in units} == hr.on(world.names, day), day
        assert {(unit, above) for unit, _, above in units if above} == hr.on(world.parents, day), day
    counted(records, frames)
    assert set(records.tables["person"]["name"].to_pylist()) == set(world.people.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_oracle_tells_every_day_as_it_was(seed: int) -> None:
    world = hr.world(seed)
    frames = hr.oracle(world)
    records = opened(frames)
    for day in world.days():
        held = hr.on(world.tenures, day)
        assert set(on(records, "tenure", day, "post_id", "person_id")) == held, day
        posts = {row[0]: row for row in on(records, "post", day, "post_id", "title", "unit_id", "reports_to")}
        seats = {post for post, _ in held}
        above = {(low, high) for low, high in hr.on(world.above, day) if {low, high} <= seats}
        assert {(post, row[3]) for post, row in posts.items() if row[3]} == above, day
        for post in seats:
            assert (post, posts[post][1]) in hr.on(world.titles, day), day
            assert (post, posts[post][2]) in hr.on(world.stands, day), day
    counted(records, frames)


def check_lines(records: Records, world: hr.World, written: list[hr.Line]) -> None:
    for day in world.days():
        held = {(f"{one.unit} {one.title}", one.person) for one in written if one.on(day)}
        assert set(on(records, "tenure", day, "post_id", "person_id")) == held, day
        posts = {row[0]: row for row in on(records, "post", day, "post_id", "title", "unit_id", "reports_to")}
        for post in {post for post, _ in held}:
            mine = [one for one in written if one.on(day) and f"{one.unit} {one.title}" == post]
            above = set().union(*(hr.superior(written, one, day) for one in mine))
            assert posts[post][1:3] == (mine[0].title, mine[0].unit), day
            assert posts[post][3] == (next(iter(above)) if len(above) == 1 else None), (day, post)


def goes_round(world: hr.World, written: list[hr.Line]) -> bool:
    """Whether the list says on some day that two posts stand above one another: people who hold several are named."""
    for day in world.days():
        above: dict[str, set[str]] = {}
        for one in written:
            if one.on(day):
                above.setdefault(f"{one.unit} {one.title}", set()).update(hr.superior(written, one, day))
        graph = nx.DiGraph([(low, next(iter(high))) for low, high in above.items() if len(high) == 1])
        if not nx.is_directed_acyclic_graph(graph):
            return True
    return False


@pytest.mark.parametrize("seed", SEEDS)
def test_erpnext_tells_every_day_as_it_was(seed: int) -> None:
    world = hr.world(seed)
    written = [hr.Line(*(getattr(one, f) for f in ("person", "unit", "title", "first", "last", "above")))
               for one in hr.lines(world, seed)]  # fmt: skip
    frames = hr.erpnext(world, written)
    records = opened(frames)
    check_lines(records, world, written)
    counted(records, frames)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("leaving", [False, True])
def test_a_small_firms_list_tells_every_day_as_it_was(seed: int, leaving: bool) -> None:
    world = hr.world(seed)
    written = hr.lines(world, seed)
    frames = hr.staff_list(world, written, leaving, seed)
    ends = "day of leaving" if leaving else "last day"
    if goes_round(world, written):
        with pytest.raises(BadInput, match="a chain that ends; this one goes round"):
            opened(frames, ends=ends)
        return
    records = opened(frames, ends=ends)
    check_lines(records, world, written)
    capacity = {"": "substantive", "代理": "acting", "兼任": "concurrent"}
    for day in world.days():
        held = {(f"{one.unit} {one.title}", one.person, capacity[one.beside]) for one in written if one.on(day)}
        assert set(on(records, "tenure", day, "post_id", "person_id", "capacity")) == held, day
        duties = {(f"{one.unit} {one.title}", area) for one in written if one.on(day) and one.post == "500"
                  for area in ("安全", "质量")}  # fmt: skip
        assert set(on(records, "duty", day, "post_id", "area")) == duties, day
    counted(records, frames)


def test_what_is_set_aside_is_listed_with_its_reason_and_stops_nothing() -> None:
    records = opened(hr.sap(hr.world(3), 3))
    listed = records.tables["refused"].to_pandas()
    reasons = {"other_plan", "not_active", "said_twice", "unread_relation", "no_position"}
    assert set(listed["code"]) == reasons
    first = listed[listed["code"] == "no_position"].iloc[0]
    assert (first["heading"], first["found"], first["expected"]) == ("PLANS", "'99999999'", "a position")
    [said] = [one for one in records.assumptions if one.startswith("rows of frame 'PA0001' that are no records")]
    assert "12 without a position" in said


def sheet(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns)


POSTS = sheet(OTYPE=["O", "S"], OBJID=["10", "500"], STEXT=["Works", "Manager"], BEGDA=["01.02.2020"] * 2,
              ENDDA=["31.12.9999"] * 2)  # fmt: skip
LINKS = sheet(OTYPE=["S", "S"], OBJID=["500", "500"], RSIGN=["A", "A"], RELAT=["3", "8"], SCLAS=["O", "P"],
              SOBID=["10", "77"], BEGDA=["01.02.2020", "03.04.2020"], ENDDA=["31.12.9999", "30.06.2021"])  # fmt: skip


def test_dots_are_day_first_and_lost_zeros_are_no_matter() -> None:
    records = opened({"objects": POSTS, "links": LINKS})
    assert on(records, "tenure", date(2020, 4, 3), "person_id") == [("77",)]
    assert on(records, "tenure", date(2020, 4, 2), "person_id") == []
    assert on(records, "tenure", date(2021, 6, 30), "person_id") == [("77",)]
    assert on(records, "tenure", date(2021, 7, 1), "person_id") == []


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("BEGDA", "31.02.2020", r"found     '2020-02-31'\n    expected  a date or a month"),
        ("ENDDA", "31.12.2019", r"found     '2019-12-31'\n    expected  an end on or after the start"),
    ],
)
def test_days_that_cannot_be_read_are_refused_where_they_stand(column: str, cell: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        opened({"objects": POSTS.assign(**{column: cell}), "links": LINKS})


def test_last_days_stay_last_days_where_other_lists_write_the_day_of_leaving() -> None:
    records = opened({"objects": POSTS, "links": LINKS}, ends="day of leaving")
    assert on(records, "tenure", date(2021, 6, 30), "person_id") == [("77",)]
    assert on(records, "tenure", date(2021, 7, 1), "person_id") == []


def test_a_record_known_later_replaces_the_one_before_it() -> None:
    late = LINKS.iloc[[1]].assign(ENDDA="30.09.2021", AEDTM="15.10.2021")
    links = pd.concat([LINKS.assign(AEDTM="01.05.2020"), late], ignore_index=True)
    held = opened({"objects": POSTS, "links": links}).tables["tenure"].to_pylist()
    known = {row["recorded_on"]: row["until_max"] for row in held}
    assert known == {date(2020, 5, 1): date(2021, 7, 1), date(2021, 10, 15): date(2021, 10, 1)}


def test_names_in_another_language_are_set_aside() -> None:
    both = pd.concat([POSTS.assign(LANGU="E"), POSTS.iloc[[1]].assign(STEXT="经理", LANGU="1")], ignore_index=True)
    records = opened({"objects": both, "links": LINKS})
    assert records.tables["post"]["title"].to_pylist() == ["Manager"]
    assert records.tables["refused"]["code"].to_pylist() == ["other_language"]


def test_a_superior_whom_nobody_knows_is_said_and_left_blank() -> None:
    staff = sheet(姓名=["李伟"], 部门=["工程部"], 岗位=["部长"], 任职开始=["2024-01-01"], 直接上级=["董事会"])
    records = opened({"staff": staff}, unit="工程部")
    assert records.tables["post"]["reports_to"].to_pylist() == [None]
    assert any(
        "1 (董事会; frame 'staff' row 1); the line of superiors is blank there" in one for one in records.assumptions
    )


def test_an_appointment_by_letter_holds_the_post_in_full() -> None:
    staff = sheet(姓名=["李伟"], 部门=["工程部"], 岗位=["部长"], 任职开始=["2024-01-01"], 任职方式=["任命"])
    assert opened({"staff": staff}, unit="工程部").tables["tenure"]["capacity"].to_pylist() == ["substantive"]


def test_a_mark_that_is_neither_yes_nor_no_refuses_its_row() -> None:
    staff = sheet(姓名=["李伟"], 部门=["工程部"], 岗位=["部长"], 任职开始=["2024-01-01"], 兼任=["安全总监"])
    with pytest.raises(BadInput, match="column “兼任”\n    found     '安全总监'\n    expected  yes, no"):
        opened({"staff": staff}, unit="工程部")


def test_a_table_of_the_contract_is_no_hr_export() -> None:
    own = sheet(
        post_id=["P7"], person_id=["E1"], start=["2024-01-01"], 姓名=["李伟"], 岗位=["经理"], 任职开始=["2020-01-01"]
    )
    records = opened({"tenure": own}, unit="P7")
    assert on(records, "tenure", date(2024, 1, 1), "post_id") == [("P7",)]
    assert on(records, "tenure", date(2023, 12, 31), "post_id") == []
