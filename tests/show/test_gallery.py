"""Every figure of every kind of records: nothing overlaps, nothing leaves the sheet, the words are the counts."""

from __future__ import annotations

import re
import warnings
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import auditkit as ak
from auditkit.errors import AuditkitError
from auditkit.show import looks, scene
from auditkit.show.chart import MOST, chart, tidy
from auditkit.show.drawn import Drawn, picture_of
from auditkit.show.figures import KINDS, kinds
from auditkit.show.plan import ROW
from auditkit.show.rows import BESIDE
from auditkit.show.signs import SIGNS, TRAIL
from auditkit.show.trails import trace_of
from tests.show.test_figures import days, named, words
from tests.show.worlds import ASKED, WORLDS, world

FIGURES = (
    "handover",
    "trail",
    "problem",
    "strip",
    "coverage",
    "duties",
    "chart",
    "superiors",
    "ageing",
    "standing",
    "unseen",
)
EVERY = [(name, figure) for name in WORLDS for figure in FIGURES if figure != "problem" or ASKED[name][3]]


@cache
def answer(name: str, figure: str) -> tuple[Any, str | None]:
    """The answer that a figure is drawn of, and the kind of figure."""
    audit, (post, on, item, problem) = world(name), ASKED[name]
    return {
        "handover": lambda: (audit.handover(post=post, on=on), None),
        "trail": lambda: (audit.trace(item), None),
        "problem": lambda: (audit.trace(problem or ""), None),
        "strip": lambda: (audit.outcomes(post=None), None),
        "coverage": lambda: (audit.coverage(), None),
        "duties": lambda: (audit.duties(on), None),
        "chart": lambda: (audit.chart(on, post=post), None),
        "superiors": lambda: (audit.superiors(post, on), None),
        "ageing": lambda: (audit.handover(post=post, on=on), "ageing"),
        "standing": lambda: (audit.outcomes(), "ageing"),
        "unseen": lambda: (audit.surfaced(), None),
    }[figure]()


@cache
def drawn(name: str, figure: str) -> Any:
    given, kind = answer(name, figure)
    return ak.draw(given, kind)


@pytest.mark.parametrize(("name", "figure"), EVERY)
def test_labels_never_overlap_and_never_leave_the_sheet(name: str, figure: str) -> None:
    ax = drawn(name, figure)
    sheet = ax.get_figure(root=True)
    sheet.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts if text.get_text()]
    if ax.axison:
        boxes += [(tick.get_text(), tick.get_window_extent()) for tick in ax.get_xticklabels()]
    for (one, a), (other, b) in combinations(boxes, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across < 1 or down < 3, (one, other)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= sheet.bbox.x1 + 1, text
        assert box.y1 <= sheet.bbox.y1 + 1, text


@pytest.mark.parametrize(("name", "figure"), EVERY)
def test_every_figure_says_what_it_shows(name: str, figure: str) -> None:
    ax = drawn(name, figure)
    assert isinstance(ax, Drawn)
    assert ax.caption.startswith(ax.get_label())
    assert ax.get_label().endswith(".")
    assert "□" not in " ".join(words(ax)), "the letters are there, Chinese ones too"


@pytest.mark.parametrize("name", WORLDS)
def test_the_caption_of_a_strip_is_the_frames_count_and_so_are_its_cells(name: str) -> None:
    given, _ = answer(name, "strip")
    ax, counts = drawn(name, "strip"), given.frame["outcome"].value_counts()
    for outcome, count in counts.items():
        assert f"{count:,} {looks.OUTCOMES[outcome].words}" in ax.get_label()
    items = given.frame["item_id"].nunique()
    rows = named(ax, "row:")
    assert len(rows) == min(items, 40)
    if items > 40:
        assert f"Drawn: 40 of {items:,} items, those with most promises dropped, then in doubt" in ax.caption
    else:
        cells = {gid.removeprefix("cells:"): len(one.get_paths()) for gid, one in named(ax, "cells:").items()}
        assert cells == {str(outcome): count for outcome, count in counts.items()}


def test_a_month_without_a_plan_stands_empty_between_the_others() -> None:
    given = world("sample").outcomes(handover="P7-MGR@2025-03-01")
    ax = ak.draw(given)
    periods = given.frame["period"]
    assert len(pd.period_range(periods.min(), periods.max(), freq="M")) > periods.nunique()
    heads = [gid.removeprefix("column:") for gid in named(ax, "column:")]
    steps = {(pd.Period(b) - pd.Period(a)).n for a, b in pairwise(heads)}
    assert len(steps) == 1, "heads stand at equal distances of time"


def test_the_outcomes_of_one_handover_are_those_of_its_items() -> None:
    audit = world("sample")
    mine = set(audit.handover(post="P7-MGR", on="2025-03-01").items.frame["item_id"])
    given = audit.outcomes(handover="P7-MGR@2025-03-01")
    whole = audit.outcomes().frame
    assert len(given.frame) == int(whole["item_id"].isin(mine).sum())
    assert len(given.evidence) >= len(given.frame[given.frame["outcome"] != "unplanned"])
    assert set(audit.outcomes(unit="P7").frame["unit_id"]) == {"P7"}


@pytest.mark.parametrize("name", WORLDS)
def test_every_sheet_is_a_cell_and_the_caption_counts_them(name: str) -> None:
    given, _ = answer(name, "coverage")
    ax, counts = drawn(name, "coverage"), given.frame["state"].value_counts().to_dict()
    cells = {gid.removeprefix("cells:"): len(one.get_paths()) for gid, one in named(ax, "cells:").items()}
    assert cells == counts
    for state, count in counts.items():
        assert f"{count:,} {looks.SHEETS[state].words}" in ax.get_label()


@pytest.mark.parametrize(("name", "figure"), [("smallest", "unseen"), ("bulk", "unseen"), ("smallest", "never")])
def test_a_figure_of_nothing_has_a_sentence_and_no_bars(name: str, figure: str) -> None:
    given = answer(name, "ageing")[0].never_followed_up if figure == "never" else answer(name, figure)[0]
    ax = ak.draw(given)
    said = {"unseen": "No problem on record surfaced after a handover.",
            "never": "No live item was open at handover, as of 2025-06-30."}  # fmt: skip
    assert ax.caption == said[figure]
    assert not named(ax, "row:")
    assert not ax.patches


def test_what_was_not_seen_is_no_silence_and_no_sign() -> None:
    ax = drawn("smallest", "ageing")
    assert list(named(ax, "row:")) == ["row:sheets not seen"]
    assert "without a sign: sheets not seen 1." in ax.get_label()


def test_bars_say_of_the_states_what_the_headline_says() -> None:
    given = world("sample").follow_up()
    headline = re.search(r"[\d,]+ never followed up( \([^)]*\))", given.sentence)
    assert headline
    assert headline[0] in ak.draw(given).caption


def test_an_item_open_at_two_handovers_is_said_to_be_counted_twice() -> None:
    given = world("sample").follow_up()
    live = given.frame[given.frame["live"].fillna(True)]
    assert live["item_id"].nunique() < len(live)
    said = f"({live['item_id'].nunique()} items, each counted at every handover that it met)"
    assert said in ak.draw(given).get_label()


def test_a_question_mark_has_a_ground_over_the_line_of_the_handover() -> None:
    ax = drawn("smallest", "handover")
    line, ground = named(ax, "handover")["handover"], next(iter(named(ax, "ground:").values()))
    letter = next(iter(named(ax, "last:").values()))
    assert str(letter.get_marker()).startswith("$")
    assert line.get_zorder() < ground.get_zorder() < letter.get_zorder()
    assert ground.get_color() == "white"


def test_the_signs_of_changes_stay_in_the_row_of_their_item() -> None:
    for kind, beside in BESIDE.items():
        assert abs(beside) + SIGNS[kind]["markersize"] / 72 / 2 < ROW / 2 - 0.015, kind


def test_a_name_on_a_chart_is_never_cut_and_a_chain_alone_is_whole() -> None:
    written = {str(one.get_gid()): one.get_text() for one in drawn("sample", "chart").texts}
    for row in answer("sample", "chart")[0].frame.itertuples():
        assert written[f"words:{row.post_id}"].startswith(f"{row.post_id}: {row.holders}")
    assert not any("…" in one.get_text() for one in drawn("sample", "superiors").texts)


def test_holes_and_doubles_are_signs_and_words() -> None:
    ax, frame = drawn("sample", "duties"), answer("sample", "duties")[0].frame
    double = frame[frame["finding"] == "several accountable"]
    assert len(named(ax, "cells:several accountable")["cells:several accountable"].get_paths()) == len(double) == 2
    assert "quality in P6: one of several accountable" in words(ax)
    posts = set(frame["post_id"].dropna()) | {
        one.partition(" ")[2] for text in frame["shared_with"].dropna() for one in text.split("; ")
    }
    assert {gid.removeprefix("row:") for gid in named(ax, "row:")} == posts


@pytest.mark.parametrize("name", ["sample", "chinese"])
def test_every_post_is_a_box_and_the_chain_is_lit(name: str) -> None:
    given, _ = answer(name, "chart")
    ax, frame = drawn(name, "chart"), given.frame
    boxes = {gid.removeprefix("post:"): box for gid, box in named(ax, "post:").items()}
    assert set(boxes) == set(frame["post_id"])
    lit = {post for post, box in boxes.items() if box.get_linewidth() > 1}
    assert lit == set(frame.loc[frame["in_chain"], "post_id"])
    assert f"{len(boxes):,} posts" in ax.get_label()
    for row in frame[frame["superior_id"].notna()].itertuples():
        assert named(ax, f"under:{row.superior_id}:{row.post_id}")
    acting = frame[frame["capacity"].notna()]["post_id"]
    assert all(boxes[post].get_hatch() for post in acting)


def test_the_superiors_are_drawn_with_names_and_titles() -> None:
    words = {str(one.get_gid()): one.get_text() for one in drawn("sample", "superiors").texts}
    assert words["words:HQ-DGM1"].startswith("HQ-DGM1: Samuel Petrov · Deputy General Manager")


def test_the_chain_of_a_chart_is_the_line_of_superiors() -> None:
    audit = world("sample")
    frame = audit.chart("2025-03-01", post="P7-MGR").frame
    above = set(audit.superiors("P7-MGR", "2025-03-01").frame["post_id"])
    assert set(frame.loc[frame["in_chain"], "post_id"]) == above | {"P7-MGR"}
    assert not audit.chart("2025-03-01").frame["in_chain"].any()


def test_a_large_organisation_shows_the_chain_and_what_stands_below_it() -> None:
    rows = [
        ("TOP", None),
        *((f"U{n:03d}", "TOP") for n in range(60)),
        *((f"U{n:03d}-{k}", f"U{n:03d}") for n in range(60) for k in range(3)),
    ]
    frame = pd.DataFrame(rows, columns=["post_id", "superior_id"]).assign(
        title=None, holders="x", capacity=None, vacant="no", in_chain=lambda one: one["post_id"].isin(["TOP", "U007"])
    )

    class Given:
        name, sentence, parameters = "chart", "241 posts.", {"day": "2025-03-01"}

    given = Given()
    given.frame = frame  # type: ignore[attr-defined]
    shown = chart(given)
    assert len(frame) > MOST
    assert set(shown.posts) == {"TOP", "U007", "U007-0", "U007-1", "U007-2"}
    assert "Drawn: 5 of 241 posts." in ak.draw(given).caption


def test_a_tree_has_every_post_in_a_place_of_its_own() -> None:
    below = {"a": ["b", "c", "e"], "c": ["d", "f"], "e": ["g"]}
    placed = tidy(["a"], below)
    assert len(set(placed.values())) == 7
    assert placed["c"][1] == (placed["d"][1] + placed["f"][1]) / 2


@pytest.mark.parametrize("name", WORLDS)
def test_the_bars_count_the_live_items(name: str) -> None:
    review = answer(name, "ageing")[0]
    live = review.items.frame[review.items.frame["live"].fillna(True)]
    counts = [int(text.split(" ")[0].replace(",", "")) for text in
              (one.get_text() for one in named(drawn(name, "ageing"), "count:").values())]  # fmt: skip
    assert sum(counts) == len(live)
    said = re.match(r"([\d,]+) live items?", drawn(name, "ageing").get_label())
    assert said
    assert int(said[1].replace(",", "")) == len(live)


def test_a_reworded_item_has_a_row_a_wording_and_marks_where_it_changed() -> None:
    given, _ = answer("chinese", "trail")
    ax = drawn("chinese", "trail")
    months = given.months.frame
    rows = list(named(ax, "row:wording"))
    assert len(rows) == months["text"].nunique() == 2
    signs = sum(len(named(ax, f"{moment}:wording")) for moment in ("plan", "review"))
    assert signs == len(months)
    assert set(named(ax, "row:due")) == {"row:due 2025-02-28", "row:due 2025-03-31"}
    assert "王建国 → 李秀英" in " ".join(words(ax))
    lane = drawn("chinese", "handover")
    assert set(named(lane, "wording:")) == {"wording:七-1:2024-12-01"}
    assert len(named(lane, "due moved:")) == 4


def test_the_changes_of_a_review_are_those_of_its_plans() -> None:
    changes = answer("chinese", "handover")[0].changes
    assert str(changes) == "1 change of wording, 4 of a due date."
    [row] = changes.frame[changes.frame["what"] == "wording"].to_dict("records")
    assert (row["before"], row["after"]) == ("办理五标段变更签证", "办理五标段和六标段变更签证")


def test_a_problem_is_a_span_and_everybody_of_the_chain_has_a_row() -> None:
    given, _ = answer("sample", "problem")
    ax = drawn("sample", "problem")
    place = given.place.frame.iloc[0]
    assert days(named(ax, "discovered:")["discovered:PRB-0042:2025-04-11"]) == [place["discovered_on"].date()]
    assert named(ax, "span:PRB-0042")
    about = given.knowledge.frame[given.knowledge.frame["about"] == "problem"]
    assert {f"row:{person}" for person in about["person_id"]} <= set(named(ax, "row:"))
    assert len(named(ax, "act:")) == len(given.actions.frame)
    assert [gid for gid in named(ax, "handover:") if gid.count(":") == 1] == ["handover:2025-03-01"]
    assert "Maria Rossi → Anna Ivanova" in " ".join(words(ax)), "names, not ids"


def opened_with(problem: dict[str, str]) -> ak.Audit:
    lines = pd.DataFrame([("2025-01", "plan", "Desk", "Mend")], columns=["period", "moment", "unit_id", "text"])
    tenure = pd.DataFrame({"post_id": ["Desk"], "person_id": ["Bo"], "start": ["2020-01-01"]})
    tables = {"tenure": tenure, "plan_line": lines, "problem": pd.DataFrame([{"problem_id": "P1", **problem}])}
    return ak.open_audit(tables, as_of="2025-06-30")


@pytest.mark.parametrize(
    ("days", "said", "earlier"),
    [
        ({"occurred_from": "..2025-01-01", "discovered_on": "2025-04-01"}, "found after 90 days or more", True),
        ({"occurred_from": "2025-03-31", "discovered_on": "2025-04-01"}, "found after 1 day", False),
        ({"occurred_from": "2025-03", "discovered_on": "2025-04-01"}, "found after 1 to 31 days", False),
        ({"occurred_from": "2025-03-31"}, "no day of discovery on record", False),
        ({"discovered_on": "2025-04-01"}, "occurrence not recorded", False),
    ],
)
def test_an_open_beginning_is_told_alike_in_a_trail_and_at_a_handover(
    days: dict[str, str], said: str, earlier: bool
) -> None:
    trail = opened_with({"title": "Leak", "unit_id": "Desk", **days}).trace("P1")
    [[strand]] = [strands for head, strands in trace_of(trail).groups if head == "the problem"]
    assert strand.detail == said
    place = trail.place.frame.iloc[0]
    first, latest, found = (scene.day_of(place[one]) for one in ("occurred_from", "occurred_latest", "discovered_on"))
    assert found is None or scene.Problem("P1", "", first, found, latest).lag == said
    assert bool(named(ak.draw(trail), "earlier:")) is earlier
    assert ("occurred on 2025-01-01 or before, the records do not say since when" in str(trail)) is earlier


@pytest.mark.parametrize("group", ["OUTCOMES", "SHEETS", "DUTIES", "STATES", "SEVERITIES"])
def test_no_two_looks_are_alike_in_grey(group: str) -> None:
    seen = [(look.sign, look.hollow, look.size if look.sign == "o" else 0) for look in getattr(looks, group).values()]
    assert len(set(seen)) == len(seen)


def test_no_two_signs_are_alike_in_grey() -> None:
    for signs in (SIGNS, TRAIL):
        seen = [(one["marker"], one.get("markerfacecolor") in ("white", None)) for one in signs.values()]
        assert len(set(seen)) == len(seen)


def test_every_kind_that_is_named_can_be_drawn() -> None:
    shown = {kinds(answer("sample", figure)[0]) for figure in FIGURES}
    assert shown | {("ageing",)} == set(KINDS.values()), "every row of the table is drawn in these tests"


def test_what_has_no_picture_says_what_has() -> None:
    audit = world("sample")
    with pytest.raises(AuditkitError, match="'handovers' has no picture; pictures have: a handover, a trace, sheets"):
        ak.draw(audit.handovers())
    with pytest.raises(AuditkitError, match="'sheets' has no picture of the kind 'strip'; it has: coverage"):
        ak.draw(audit.coverage(), "strip")


@pytest.mark.parametrize("figure", ["problem", "coverage", "strip"])
def test_given_axes_are_filled_and_their_neighbours_left_alone(figure: str) -> None:
    sheet, (left, right) = plt.subplots(1, 2, figsize=(26, 9))
    before, box = right.get_position().bounds, left.get_position()
    given, kind = answer("sample", figure)
    ax = ak.draw(given, kind, ax=left)
    assert ax is left
    assert ax.caption
    assert right.get_position().bounds == before
    sheet.canvas.draw()
    for text in ax.texts:
        if text.get_text():
            assert text.get_window_extent().x1 <= box.x1 * sheet.bbox.width + 1
    plt.close(sheet)


def test_axes_too_small_for_letters_are_refused() -> None:
    figure, ax = plt.subplots(figsize=(3, 2))
    with pytest.raises(AuditkitError, match=r"these axes are 2\.\d × 1\.\d inches; this figure needs 6\.5 × \d\.\d at"):
        ak.draw(answer("sample", "coverage")[0], ax=ax)
    plt.close(figure)


def test_a_notebook_shows_a_figure_whose_caption_is_text_and_not_in_the_image() -> None:
    ax = drawn("sample", "coverage")
    html = ax._repr_html_()
    assert html.startswith('<figure class="auditkit"><img alt="810 sheets of 12 units in 36 periods')
    assert f"<figcaption>{ax.caption}</figcaption></figure>" in html
    whole, cut = picture_of(ax, 50, alone=True), picture_of(ax, 50)
    assert _size(whole.png)[0] == _size(cut.png)[0]
    assert _size(whole.png)[1] > _size(cut.png)[1]
    assert all(text.get_visible() for text in ax.texts), "the axes are as they were"


def test_a_rare_colour_survives_the_palette() -> None:
    from io import BytesIO

    from PIL import Image

    seen = Image.open(BytesIO(picture_of(drawn("sample", "problem"), 100).png)).convert("RGB").getcolors(100_000) or []
    assert any(r > 200 and 120 < g < 190 and b < 60 for _, (r, g, b) in seen), "the orange of two small signs"


def test_nothing_warns_where_the_letters_are_there() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ak.draw(answer("chinese", "trail")[0])


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
