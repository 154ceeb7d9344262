"""The figure shows every state by more than colour, keeps its labels apart, and counts what it leaves out."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.dates import num2date
from matplotlib.patches import Rectangle

import auditkit as ak
from auditkit.errors import AuditkitError
from auditkit.show import ink
from auditkit.show.figures import draw, picture
from auditkit.show.rows import detail
from auditkit.show.scene import STATES, Item, consequential, scene, scene_of
from auditkit.show.signs import STROKES


@pytest.fixture(autouse=True)
def _close() -> Any:
    yield
    plt.close("all")


def named(ax: Axes, start: str) -> dict[str, Any]:
    found = ax.findobj(lambda one: str(one.get_gid() or "").startswith(start))
    return {one.get_gid(): one for one in found}


def days(line: Any) -> list[date]:
    return [
        value if isinstance(value, date) and not isinstance(value, datetime) else value.date()
        for value in line.get_xdata()
    ]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_each_spell_is_a_band_and_what_is_not_substantive_is_hatched(make_scene: Any) -> None:
    bands = named(draw(make_scene()), "band:")
    assert set(bands) == {
        "band:P7-MGR:Zhang Wei:substantive",
        "band:P7-MGR:Anna Berg:acting",
        "band:P7-MGR:vacant:vacant",
        "band:P7-MGR:Li Na:substantive",
        "band:DIR-EAST:王芳:substantive",
        "band:DIR-EAST:vacant:vacant",
        "band:DIR-EAST:Chen Jie:acting",
        "band:DIR-EAST:Chen Jie:substantive",
        "band:GM:O. Haugen:substantive",
    }
    assert bands["band:DIR-EAST:Chen Jie:acting"].get_hatch()
    assert not bands["band:P7-MGR:Li Na:substantive"].get_hatch()
    assert bands["band:P7-MGR:vacant:vacant"].get_linestyle() == "--"
    assert bands["band:DIR-EAST:Chen Jie:substantive"].get_linestyle() == "--", "an uncertain holder is outlined"
    free = bands["band:P7-MGR:vacant:vacant"]
    start, end = (num2date(x).date() for x in (free.get_x(), free.get_x() + free.get_width()))
    assert (start, end) == (date(2025, 2, 20), date(2025, 3, 1))


def test_holders_at_the_same_time_stand_one_above_the_other(make_scene: Any) -> None:
    bands = named(draw(make_scene()), "band:P7-MGR")
    for one, other in combinations([b for b in bands.values() if isinstance(b, Rectangle)], 2):
        beside = (
            one.get_x() + one.get_width() <= other.get_x() + 1e-6
            or other.get_x() + other.get_width() <= one.get_x() + 1e-6
        )
        assert beside or abs(one.get_y() - other.get_y()) > 0.1


def test_the_reviewed_post_stands_lowest_and_its_superiors_above(make_scene: Any) -> None:
    lanes = named(draw(make_scene()), "lane:")
    heights = {gid: text.get_position()[1] for gid, text in lanes.items()}
    assert heights["lane:GM"] > heights["lane:DIR-EAST"] > heights["lane:P7-MGR"]


def test_a_line_stops_where_the_item_was_last_seen(make_scene: Any) -> None:
    ax = draw(make_scene(6))
    assert days(named(ax, "life:ITM-0000")["life:ITM-0000"]) == [date(2024, 1, 1), date(2025, 2, 28)]
    assert days(named(ax, "last:ITM-0000")["last:ITM-0000"]) == [date(2025, 2, 28)]
    assert days(named(ax, "followed:ITM-0004")["followed:ITM-0004"]) == [date(2025, 3, 14)]
    assert days(named(ax, "due before:ITM-0000")["due before:ITM-0000"]) == [date(2025, 1, 10)]
    assert days(named(ax, "due:ITM-0000")["due:ITM-0000"]) == [date(2025, 1, 31)]
    assert set(named(ax, "moved:")) == {"moved:ITM-0000", "moved:ITM-0005"}


def test_the_handover_and_the_day_of_asking_are_lines_with_names(make_scene: Any) -> None:
    ax = draw(make_scene())
    assert days(named(ax, "handover")["handover"])[0] == date(2025, 3, 1)
    assert days(named(ax, "as of")["as of"])[0] == date(2025, 6, 30)
    assert "handover 2025-03-01: Zhang Wei → Li Na" in words(ax)
    assert "as of 2025-06-30" in words(ax)


def test_a_problem_is_a_span_from_occurrence_to_discovery(make_scene: Any) -> None:
    ax = draw(make_scene())
    span = named(ax, "span:PRB-0042")["span:PRB-0042"]
    assert num2date(span.get_x()).date() == date(2024, 11, 12)
    assert num2date(span.get_x() + span.get_width()).date() == date(2025, 4, 22)
    assert "found after 161 days" in words(ax)
    assert not named(ax, "span:PRB-0044")
    assert "occurrence not recorded" in words(ax)


def test_an_uncertain_occurrence_gives_bounds(make_scene: Any) -> None:
    rows = [
        ("P-1", "x", date(2024, 11, 12), date(2024, 12, 1), date(2025, 4, 22)),
        ("P-2", "y", date.min, date(2025, 1, 1), date(2025, 4, 1)),
    ]
    problems = pd.DataFrame(rows, columns=["problem_id", "title", "occurred_from", "occurred_latest", "discovered_on"])
    said = words(draw(make_scene(problems=problems)))
    assert "found after 142 to 161 days" in said
    assert "found after 90 days or more" in said


def test_no_two_states_look_alike_in_grey() -> None:
    looks = {state: (stroke.style, stroke.marker, stroke.hollow) for state, stroke in STROKES.items()}
    assert set(STATES) <= set(looks)
    assert len(set(looks.values())) == len(looks)


@pytest.mark.parametrize("n", [0, 1, 24, 5000])
def test_labels_never_overlap_and_never_leave_the_sheet(make_scene: Any, n: int) -> None:
    ax = draw(make_scene(n))
    figure = ax.get_figure(root=True)
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts if text.get_text()]
    boxes += [(tick.get_text(), tick.get_window_extent()) for tick in ax.get_xticklabels()]
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        # Ascenders and descenders of two lines of a paragraph may share a dot or two.
        assert across < 1 or down < 3, (one, other)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.x1, text


def test_what_is_not_drawn_is_counted(make_scene: Any) -> None:
    ax = draw(make_scene(5000))
    assert len(named(ax, "life:")) == 40
    groups = [gid.removeprefix("group:") for gid in named(ax, "group:")]
    assert "never followed up: 22 of 834" in groups
    assert "cannot tell: 3 of 834" in groups
    assert "Drawn: 40 of 5,000 items" in " ".join(words(ax))


def test_the_longest_silent_come_first_and_no_group_hides_another() -> None:
    day = date(2025, 1, 1)
    kinds = [("never_followed_up", n) for n in range(9)] + [("followed_up", 0)] * 4
    items = tuple(
        Item(f"I{n}", "", state, True, day, day, None, None, None, "", silent)
        for n, (state, silent) in enumerate(kinds)
    )
    shown = consequential(items, 6)
    assert [one.silent for one in shown if one.state == "never_followed_up"] == [8, 7, 6]
    assert sum(one.state == "followed_up" for one in shown) == 3


def test_the_caption_adds_up_and_is_the_alternative_text(make_scene: Any) -> None:
    shown = make_scene(24)
    sentence = (
        "Post P7-MGR passed from Zhang Wei to Li Na on 2025-03-01, seen as of 2025-06-30. 22 live items open at the "
        "handover: 4 never followed up, 4 cannot tell, 3 followed up late, 4 not yet, 4 followed up, "
        "3 closed between; beside them 2 stale. 3 problems came to light after the handover that had or may have "
        "occurred before."
    )
    assert draw(shown).get_label() == sentence
    made = picture(shown, dpi=50)
    assert made.alt == sentence
    assert made.caption.startswith(sentence)
    assert f'alt="{sentence}"' in made._repr_html_()
    assert sum(shown.counts().values()) == 22


def test_last_seen_is_said_to_be_so_at_the_handover(make_scene: Any, make_review: Any) -> None:
    """An item that stood in every sheet until the summer was drawn as last seen in February."""
    told = [text for text in words(draw(make_scene(24))) if text.startswith("last seen") or ", last 20" in text]
    assert {"last seen 2025-01 at handover", "closed between, last 2025-01 at handover"} <= {*told}
    assert [text for text in told if "handover" not in text] == [], "the key too"
    carried = make_review(24).items.assign(months_silent=0, traces="copied")
    assert words(draw(make_scene(items=carried))).count("traces that do not count") == 4
    _, small = plt.subplots(figsize=(8.6, 12))
    shown = [text for text in words(draw(make_scene(24), ax=small)) if text.startswith("last seen 2")]
    assert {text[:17] for text in shown} == {"last seen 2025-01"}, "a narrow box keeps the month"


def test_an_item_is_last_seen_in_the_period_by_its_name_and_never_after_the_day_of_the_question() -> None:
    """A plan of the year 2026 was drawn as last seen in December 2026, in an answer of August."""
    tenure = [("Site", "Li Wei", "2024-01-01", "2026-03-31"), ("Site", "Anna Berg", "2026-04-01", "")]
    lines = [("2025", "plan", "Site", "Order the lift"), ("2026", "plan", "Site", "Order the lift"),
             ("2025", "plan", "Site", "Pave the yard")]  # fmt: skip
    audit = ak.open_audit(
        {
            "tenure": pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"]),
            "plan_line": pd.DataFrame(lines, columns=["period", "moment", "unit_id", "text"]),
        },
        as_of="2026-08-22",
    )
    shown = scene_of(audit.handover(post="Site", on="2026-04-01"))
    assert {one.text: (one.last, detail(one)) for one in shown.items} == {
        "Order the lift": (date(2026, 8, 22), "last seen 2026 at handover"),
        "Pave the yard": (date(2025, 12, 31), "last seen 2025 at handover"),
    }


def test_an_item_without_a_date_is_counted_not_guessed(make_scene: Any, make_review: Any) -> None:
    items = make_review(4).items.assign(last_seen=["v1.29", "2025-02", None, "2025-02"])
    shown = make_scene(items=items)
    assert shown.unplaced == 2
    assert "2 further items not drawn: no date of a sighting." in shown.sentence


def test_periods_of_another_calendar_are_placed(make_review: Any) -> None:
    items = make_review(1).items.assign(last_seen="v1.29", first_seen="v1.28")
    releases = {"v1.28": (date(2024, 5, 1), date(2024, 8, 31)), "v1.29": (date(2024, 9, 1), date(2024, 12, 31))}
    shown = scene(items, {"post_id": "sig", "on": date(2025, 1, 1)}, date(2025, 6, 30), periods=releases)
    assert (shown.items[0].first, shown.items[0].last) == (date(2024, 5, 1), date(2024, 12, 31))


def test_given_axes_are_filled_and_their_neighbours_left_alone(make_scene: Any) -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(24, 8))
    before = right.get_position().bounds
    box = left.get_position()
    ax = draw(make_scene(300), ax=left)
    assert ax is left
    assert right.get_position().bounds == before
    assert 0 < len(named(ax, "life:")) < 40, "a lower box shows fewer items"
    figure.canvas.draw()
    for text in ax.texts:
        if text.get_text():
            assert text.get_window_extent().x1 <= box.x1 * figure.bbox.width + 1


def test_axes_too_small_for_letters_are_refused(make_scene: Any) -> None:
    _, ax = plt.subplots(figsize=(3, 2))
    with pytest.raises(
        AuditkitError, match=r"these axes are 2\.\d × 1\.\d inches; a handover needs 6\.5 × \d\.\d at least"
    ):
        draw(make_scene(), ax=ax)


def test_texts_are_never_read_as_formulas(make_scene: Any, make_review: Any) -> None:
    items = make_review(3).items.assign(text=["$\\frac{", "a\nb\x07\tc", "x_y^z $a$"])
    ax = draw(make_scene(items=items))
    ax.get_figure(root=True).canvas.draw()
    assert {"$\\frac{", "a b c", "x_y^z $a$"} <= set(words(ax))


def test_without_chinese_letters_one_warning_names_the_package(
    make_scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ink, "_installed", lambda search=False: ["DejaVu Sans"])
    shown = make_scene(3)
    with pytest.warns(UserWarning, match="fonts-noto-cjk") as said:
        ax = draw(shown)
    assert len(said) == 1
    ax.get_figure(root=True).canvas.draw()
    assert any("□□" in text for text in words(ax))


def test_a_handover_on_an_uncertain_day_is_a_stretch(make_scene: Any) -> None:
    shown = make_scene(3, handover={"on_latest": date(2025, 3, 31), "incoming": None})
    assert "handover 2025-03-01 to 2025-03-31: Zhang Wei → nobody" in words(draw(shown))
    assert "on a day between 2025-03-01 and 2025-03-31" in shown.sentence


def test_the_same_scene_gives_the_same_bytes(make_scene: Any) -> None:
    assert picture(make_scene(5), dpi=50).png == picture(make_scene(5), dpi=50).png


def test_a_stale_item_does_not_stretch_the_days(make_scene: Any, make_review: Any) -> None:
    items = make_review(2).items.assign(
        live=[True, False], first_seen=["2024-12", "2021-01"], last_seen=["2025-02", "2021-03"], due=date(2021, 3, 31)
    )
    ax = draw(make_scene(items=items, problems=None))
    assert num2date(ax.get_xlim()[0]).date() >= date(2024, 11, 29)
    assert named(ax, "earlier:ITM-0001")
    assert not named(ax, "life:ITM-0001")
    assert not named(ax, "due:"), "a due day outside the days shown is not drawn at their edge"
