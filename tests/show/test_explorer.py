"""What the explorer and the link review show, as plain values; the widgets only carry it to the page and back."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.evidence import Address
from auditkit.intake.excerpt import excerpt
from auditkit.sample import enterprise
from auditkit.show.differences import inline, sides
from auditkit.show.explorer import MOST_DRAWN, choices, tables
from auditkit.show.explorer.choices import MOST_CHOICES, Directory, directory
from auditkit.show.explorer.line import line_on
from auditkit.show.explorer.picture import MOST_ITEMS, picture_of
from auditkit.show.explorer.sheet import sheet_of
from auditkit.show.explorer.told import MOST_ROWS, item_told, problem_told, review_said
from auditkit.show.links.pairs import queue
from auditkit.show.scene import scene_of

SAMPLE = Path(__file__).parents[2] / "sample_data" / "tables"
PEOPLE = {"E0041": "Maria Rossi"}


@pytest.fixture(scope="module")
def audit() -> ak.Audit:
    return ak.open_audit(SAMPLE, as_of="2025-06-30")


@pytest.fixture(scope="module")
def review(audit: ak.Audit) -> Any:
    return audit.handover(post="P7-MGR", on="2025-03-01")


@pytest.fixture(scope="module")
def known(audit: ak.Audit) -> Directory:
    return directory(audit)


def _chosen(shown: dict[str, Any]) -> list[str]:
    return [one["chosen"] for one in shown["lists"]]


def test_what_is_no_longer_offered_gives_way_to_the_first(known: Directory) -> None:
    whole = choices(known, unit="P7", post="P7-MGR", handover="P7-MGR@2025-03-01")
    assert _chosen(whole) == ["P7", "P7-MGR", "P7-MGR@2025-03-01"]
    assert _chosen(choices(known, unit="D1", post="P7-MGR"))[:2] == ["D1", "D1-MGR"]
    assert whole["found"] == f"{len(known.handovers)} of {len(known.handovers)} handovers."


def test_words_narrow_the_lists_to_units_persons_and_days(known: Directory) -> None:
    found = choices(known, "rossi ivanova 2025")
    assert found["found"].startswith("1 of ")
    assert _chosen(found) == ["P7", "P7-MGR", "P7-MGR@2025-03-01"]
    assert _chosen(choices(known, "no such word")) == ["", "", ""]


def test_a_list_says_how_many_live_items_were_open_as_the_reviews_do(audit: ak.Audit, known: Directory) -> None:
    follow = audit.follow_up().frame
    live = follow[follow["live"].fillna(True)].groupby("handover_id")["item_id"].nunique()
    said = known.handovers.set_index("handover_id")
    assert {one: count for one, count in said["live"].items() if count} == live.to_dict()
    assert said.loc["P7-MGR@2025-03-01", "said"] == "2025-03-01 · 43 open · Maria Rossi → Anna Ivanova"


def test_a_page_opens_where_something_was_open_and_says_by_which_rule(known: Directory) -> None:
    held = known.handovers[known.handovers["live"] > 0]
    chosen, said = known.opening()
    assert chosen["handover"] == held["handover_id"].iloc[0] != known.handovers["handover_id"].iloc[0]
    assert said == f"Opened on the first of the {len(held)} at which live items were open."
    assert choices(known, **chosen, opened=said)["found"].endswith(f"handovers. {said}")
    assert known.opening("P7")[0]["unit"] == "P7"
    none = Directory(known.handovers.assign(live=0), {})
    assert none.opening()[1] == "At none of them a live item was open."
    assert Directory(known.handovers.head(0), {}).opening() == ({}, "")


def test_with_a_store_the_lists_say_the_same_and_only_what_is_shown_is_counted(
    audit: ak.Audit, known: Directory, tmp_path: Path
) -> None:
    stored = ak.open_audit(SAMPLE, as_of="2025-06-30", store=tmp_path)
    page = ak.explore(stored)
    assert not stored._method.has("open_item"), "the other units were counted too"
    chosen, said = known.opening()
    assert _chosen(page.pickers.shown) == list(chosen.values())
    assert said.startswith("Opened on the first of the ")
    assert page.pickers.shown["found"].endswith("Opened on the first in the lists at which live items were open.")
    for row in known.handovers.drop_duplicates("post_id").itertuples():
        asked = {"unit": row.unit, "post": row.post_id}
        assert choices(page._known, **asked) == choices(known, **asked)
    assert choices(page._known, "rossi ivanova 2025") == choices(known, "rossi ivanova 2025")
    assert not stored._method.has("open_item")
    stored.need("open_item")
    assert directory(stored).opening() == known.opening()


def test_with_a_store_only_so_many_units_are_looked_through_for_the_first_handover(known: Directory) -> None:
    counted: list[str] = []
    units = list(known.handovers["unit"].unique())
    few = known.handovers[known.handovers["unit"].isin(units[:3])]
    said = [
        Directory(some, {}, lambda unit: counted.append(unit) or {}).opening()  # type: ignore[func-returns-value]
        for some in (few, known.handovers)
    ]
    assert len(units) > 10
    assert [one for _, one in said] == [
        "At none of them a live item was open.", "At none of the first 10 units a live item was open.",
    ]  # fmt: skip
    assert counted == units[:3] + units[:10]
    assert said[1][0]["unit"] == units[0]


def test_a_line_that_cannot_be_told_says_why_and_what_waits_for_a_decision() -> None:
    tenure = [("Site", "Li", "2020-01-01", "2025-02-28"), ("Site", "An", "2025-03-01", "")]
    words = ("Replace corroded bolts on flare line 7", "Flare line 7: change the corroded bolting")
    lines = [("2025-02", "plan", words[0], ""), ("2025-02", "review", words[0], "in progress"),
             ("2025-04", "plan", words[1], ""), ("2025-04", "review", words[1], "done")]  # fmt: skip
    lines += [
        (f"2025-{month:02d}", one, "Sweep the yard", "done") for month in range(2, 7) for one in ("plan", "review")
    ]
    plan = pd.DataFrame(lines, columns=["period", "moment", "text", "status"]).assign(unit_id="Site")
    held = pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"])
    page = ak.explore(ak.open_audit({"tenure": held, "plan_line": plan}, as_of="2025-08-31"), post="Site")
    row = page.review.items.frame.iloc[0]
    assert row["state"] == "cannot_tell"
    page.choose(row["item_id"])
    why, waits = page.history.shown["sections"][:2]
    assert why["title"] == "Why the records cannot tell"
    assert [one["cells"] for one in why["rows"]] == [[row["why"]]]
    assert waits["rows"][0]["cells"][:2] == list(words)
    assert page.history.shown["name"] == words[0], "an id made of the words is not said beside them"
    assert "item id" not in tables.searchable(page.review, "items")[0]


def test_no_list_is_longer_than_its_cap_and_the_chosen_stays_in_it() -> None:
    frame = pd.DataFrame({"unit": [f"U{n:04d}" for n in range(MOST_CHOICES + 9)]})
    frame = frame.assign(unit_said=frame["unit"], post_id="P", post_said="P", handover_id=frame["unit"], said="x")
    last = f"U{MOST_CHOICES + 8:04d}"
    units = choices(Directory(frame.assign(searched=""), {}), unit=last)["lists"][0]
    assert len(units["options"]) == MOST_CHOICES
    assert units["count"] == f"{MOST_CHOICES:,} of {MOST_CHOICES + 9:,}"
    assert units["chosen"] in dict(units["options"])


def test_the_picture_has_every_item_once_and_counts_the_others(review: Any) -> None:
    shown = scene_of(review)
    drawn = picture_of(shown)
    rows = [row for group in drawn["groups"] for row in group["rows"]]
    assert len(rows) == len({row["name"] for row in rows}) == MOST_ITEMS < len(shown.items)
    assert f"Drawn: {MOST_ITEMS} of {len(shown.items)} items" in drawn["said"]
    assert drawn["more"] == f"Draw {len(shown.items)} of {len(shown.items)} items"
    whole = picture_of(shown, MOST_DRAWN)
    assert whole["more"] == ""
    assert sum(len(group["rows"]) for group in whole["groups"]) == len(shown.items)
    assert json.loads(json.dumps(whole)) == whole
    shares = [share for row in rows for share in (row["from"], row["to"], *(at for _, at in row["marks"]))]
    assert all(0 <= share <= 1 for share in shares)
    assert all(row["from"] <= row["to"] for row in rows)


def test_the_picture_and_the_figure_draw_the_same_signs(review: Any) -> None:
    shown = scene_of(review)
    axes = ak.draw(review)
    drawn: dict[str, set[str]] = {}
    for line in axes.lines:
        kind, _, name = str(line.get_gid()).partition(":")
        kind = {"followed": "end", "last": "end" if line.get_marker() != "|" else "last"}.get(kind, kind)
        if kind in {"end", "last", "due", "due before", "due moved", "wording"}:
            drawn.setdefault(name.split(":")[0], set()).add(kind)
    rows = {row["name"]: row for group in picture_of(shown)["groups"] for row in group["rows"]}
    marks = {name: {kind.removesuffix(" later") for kind, _ in row["marks"]} for name, row in rows.items()}
    assert {name: kinds for name, kinds in marks.items() if kinds} == drawn
    assert {"last", "end", "due"} <= set.union(*marks.values())
    words = [text.get_text() for text in axes.texts if str(text.get_gid()).startswith("key:")]
    assert [said for _, said in picture_of(shown)["key"]] == words


def test_what_was_last_seen_was_so_as_of_the_handover(review: Any) -> None:
    """The history beside it goes on."""
    shown = picture_of(scene_of(review))
    told = [row["detail"] for group in shown["groups"] for row in group["rows"] if "last" in row["detail"]]
    assert told
    assert [one for one in told if not one.endswith(", as of the handover")] == []
    assert "last seen, as of the handover" in tables.searchable(review, "items")[0]


def test_what_limits_the_review_comes_before_its_counts(review: Any) -> None:
    said = review_said(review, scene_of(review))
    assert list(said).index("first") < list(said).index("counts") or said["first"]
    kinds = [one.split(": ")[0] for one in said["first"]]
    assert said["first"][0] == "Ma Guoqing was acting holder of the post from 2025-02-15 to 2025-02-28."
    assert kinds.index("Coverage") == len(kinds) - 1 > 0
    assert said["assumed"] == [f"{one}." for one in review.assumptions] != []
    counts = {one["state"]: int(one["count"]) for one in said["counts"]}
    assert counts["never_followed_up"] == (review.never_followed_up.frame["live"]).sum()
    assert sum(counts.values()) == len(review.items.frame)


def test_every_line_of_an_item_leads_to_its_row(audit: ak.Audit) -> None:
    told = item_told(audit, audit.trace("P7-0143"), PEOPLE)
    lines = next(one for one in told["sections"] if one["title"] == "Every plan and review")
    assert lines["count"] == "4 of 4"
    words = lines["heads"].index("wording")
    with (SAMPLE / "plan_line.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in lines["rows"]:
        assert rows[row["place"]["row"] - 2]["text"] == row["cells"][words]
        assert rows[row["place"]["row"] - 2]["item_id"] == "P7-0143"
    assert {row["cells"][-1] for row in lines["rows"][1:]} == {"its id P7-0143"}


def test_an_item_without_ids_says_why_its_lines_are_one() -> None:
    asked = ak.open_audit(dict(enterprise(seed=7, ids=False, reword=0.8).tables), as_of="2025-06-30")
    links = asked.links().frame
    taken = links[links["state"] == "accepted"].iloc[0]
    told = item_told(asked, asked.trace(taken["line_b"]), {})
    lines = next(one for one in told["sections"] if one["title"] == "Every plan and review")
    reasons = [row["cells"][lines["heads"].index("same item by")] for row in lines["rows"]]
    assert f"accepted: {taken['reasons']}" in reasons
    changed = [row["cells"][lines["heads"].index("wording")] for row in lines["rows"]]
    assert any(isinstance(one, list) and {"gone", "new"} & {kind for kind, _ in one} for one in changed)
    assert [pair.line_a for pair in queue(asked, 3)] == asked.link_queue().frame["line_a"].head(3).tolist()
    assert queue(asked, 3)[0].of == len(asked.link_queue())


def test_a_problem_begins_with_what_speaks_for_the_persons_and_what_was_not_seen(audit: ak.Audit) -> None:
    told = problem_told(audit, audit.trace("PRB-0042"), PEOPLE)
    assert told["name"].startswith("PRB-0042 · ")
    titles = [one["title"] for one in told["sections"][:2]]
    assert titles == ["Read first: what speaks for the persons", "Read first: what was not seen"]
    behind = told["sections"][-1]
    assert behind["count"] == f"{len(behind['rows'])} of {len(audit.trace('PRB-0042').evidence)}"
    assert len(behind["rows"]) <= MOST_ROWS
    assert all(row["place"] for row in behind["rows"])


def test_the_line_on_a_day_is_what_the_audit_answers(audit: ak.Audit) -> None:
    then = line_on(audit, "P7-MGR", date(2025, 2, 20), {"E0042": "Ma Guoqing"})
    assert then["rows"][0]["said"] == "Ma Guoqing (acting)"
    above = audit.superiors("P7-MGR", "2025-02-20").frame
    assert [row["post"] for row in then["rows"][1:]] == above["post_id"].tolist()
    assert [row["below"] for row in then["rows"][1:]] == above["below_id"].tolist()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    shutil.copy(SAMPLE / "tenure.csv", tmp_path / "tables")
    return tmp_path / "tables"


def _place(folder: Path, row: int = 3) -> dict[str, Any]:
    digest = hashlib.sha256((folder / "tenure.csv").read_bytes()).hexdigest()
    return {"file": "tenure.csv", "sheet": "", "row": row, "sha256": digest, "table": "tenure"}


def test_a_cell_is_read_anew_from_its_file(folder: Path) -> None:
    shown = sheet_of(folder, _place(folder))
    with (folder / "tenure.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert shown["state"] == "as read"
    assert shown["headings"] == rows[0]
    assert [(row["number"], row["cells"]) for row in shown["rows"]] == list(enumerate(rows[1:7], 2))
    assert shown["headings"][shown["column"]] == "person_id"
    assert shown["where"] == "tenure.csv › row 3, column B “person_id”"


def test_a_changed_file_is_said_to_have_changed_even_with_the_same_size_and_time(folder: Path) -> None:
    place, path = _place(folder), folder / "tenure.csv"
    assert sheet_of(folder, place)["state"] == "as read"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"E0005", b"E9999", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    shown = sheet_of(folder, place)
    assert shown["state"] == "changed"
    assert shown["said"].startswith("tenure.csv has CHANGED since it was read")
    assert any("E9999" in row["cells"] for row in shown["rows"])
    assert shown["sha256_now"] != place["sha256"]


def test_what_is_gone_or_no_file_or_outside_is_said_and_never_opened(folder: Path, tmp_path: Path) -> None:
    place = _place(folder)
    (tmp_path / "secret.csv").write_text("post_id,person_id\nP,Li\n", "utf-8")
    assert sheet_of(folder, {**place, "file": "../secret.csv"})["state"] == "no file"
    assert sheet_of(folder, {**place, "file": str(tmp_path / "secret.csv")})["state"] == "no file"
    assert sheet_of(None, place)["said"] == "tenure.csv is no file of the folder that was opened: nothing to read anew."
    (folder / "tenure.csv").unlink()
    assert sheet_of(folder, place)["said"] == "tenure.csv is no longer where it was read."


def test_a_cell_of_a_workbook_is_read_anew(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "tenure"
    for row in (["post_id", "person_id", "start"], ["P", "Li Wei", "2024-01"], ["P", "=1+1", "2025-01"]):
        sheet.append(row)
    path = tmp_path / "records.xlsx"
    book.save(path)
    found = excerpt(path, Address("records.xlsx", "tenure", 2, sha256="0" * 64), "person_id")
    assert found.state == "changed"
    assert found.rows[0] == (2, ("P", "Li Wei", "2024-01"))
    assert found.column == 1
    assert excerpt(path, Address("other.xlsx", "tenure", 2)).state == "no file"


def test_differences_are_words_or_single_letters_of_a_script_without_blanks() -> None:
    assert inline("安装3号楼幕墙", "安装3号楼的幕墙") == [("same", "安装3号楼"), ("new", "的"), ("same", "幕墙")]
    left, right = sides("Pour 200 m3 of concrete", "Pour 250 m3 of concrete")
    assert left == [("same", "Pour "), ("gone", "200"), ("same", " m3 of concrete")]
    assert right == [("same", "Pour "), ("new", "250"), ("same", " m3 of concrete")]


@pytest.mark.parametrize(("before", "after"), [("", "a b"), ("a  b", ""), ("x y z", "x q z"), ("建 3", "3 建")])
def test_the_parts_give_both_wordings_back(before: str, after: str) -> None:
    left, right = sides(before, after)
    assert "".join(text for _, text in left) == before
    assert "".join(text for _, text in right) == after


def test_a_table_is_capped_and_says_so(review: Any) -> None:
    shown, short = tables.searchable(review, "items", most=5)
    assert len(shown) == 5
    assert {"text", "traces", "evidence"}.isdisjoint(shown.columns[at] for at in short)
    assert dict(tables.offered(review))["items"] == f"every item ({len(review.items.frame)})"
    assert tables._count(tables.MOST_ROWS + 1) == f"{tables.MOST_ROWS:,} of {tables.MOST_ROWS + 1:,}"


def test_the_page_works_without_a_browser_and_two_do_not_share_anything(audit: ak.Audit) -> None:
    one = ak.explore(audit, post="P7-MGR", on="2025-03-01")
    two = ak.explore(audit, unit="D1")
    assert one.review.facts["post_id"] == "P7-MGR"
    assert one.line.shown["post"] == "P7-MGR"
    one.choose("P7-0143")
    assert one.line.shown["post"] == "P7-ENG", "the line of the post that had the item"
    place = next(row["place"] for part in one.history.shown["sections"] for row in part["rows"] if row["place"])
    one.history.chosen = {"at": "0.0", "place": place}
    assert one.sheet.shown["state"] == "as read"
    assert two.trail is None
    assert two.history.shown == two.sheet.shown == {}
    said = one._repr_mimebundle_()
    assert "Maria Rossi" in said["text/plain"]
    assert "Coverage: " in said["text/html"]
    one.pickers.chosen = {"name": "words", "value": "no such word"}
    assert one.review is None
    assert one.said.shown["said"] == "No handover on record fits; take words out of the search."


def test_a_start_that_names_no_handover_says_so(audit: ak.Audit) -> None:
    with pytest.raises(ak.NotInRecords, match=r"no handover of P7-MGR on 1999-01-01"):
        ak.explore(audit, post="P7-MGR", on="1999-01-01")
    with pytest.raises(ak.UnknownName, match=r"no post"):
        ak.explore(audit, post="nobody")


def test_without_a_file_for_decisions_the_page_says_that_nothing_is_kept(audit: ak.Audit) -> None:
    page = ak.review_links(audit, by="Auditor 3", on="2025-07-01")
    assert page.page.shown["file"] == {
        "kept": False,
        "said": "NOT KEPT: the audit was opened without decisions=, so nothing is written down.",
    }
    assert page.page.shown["pair"] == {}
    page.page.chosen = {"name": "u", "nth": 1}
    assert page.page.shown["said"] == "Nothing was decided here yet."


def test_a_decision_that_is_refused_is_not_counted(tmp_path: Path) -> None:
    asked = ak.open_audit(
        dict(enterprise(seed=7, ids=False, reword=0.8).tables), as_of="2025-06-30", decisions=tmp_path / "d.csv"
    )
    page = ak.review_links(asked, by="Auditor 3", on="2025-07-01")
    page.page.why = "  "
    page.page.chosen = {"name": "a", "nth": 1}
    assert page.page.shown["progress"][0] == 0
    assert page.page.shown["said"].startswith("NOT saved: a decision names its lines, who decided, when and why")
    assert not (tmp_path / "d.csv").exists()
