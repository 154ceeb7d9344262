"""A person decides, the file remembers, a corrected sheet does not lose it, and forty decisions move the points."""

from __future__ import annotations

import pytest

import auditkit as ak
from tests.linking import measure

SEED = 7
SIGNED = {"by": "Auditor 3", "on": "2025-06-30", "why": "Read both lines"}


@pytest.fixture(scope="module")
def truth():
    found = measure.lines(SEED).merge(
        measure.audit(SEED).sql("select row_key as line, line_id from plan_line"), on="line"
    )
    return found.drop_duplicates("line_id").set_index("line_id")["true"]


def test_every_accepted_link_shows_its_reasons():
    links = measure.audit(SEED).links()
    accepted = links.frame[links.frame["state"] == "accepted"]
    assert len(accepted) > 500
    assert accepted["reasons"].str.contains("wordings alike: ").all()
    assert (accepted["score"] >= 3.5).all()
    points = accepted["reasons"].str.findall(r": ([+-][\d.]+)")
    # Each reason is rounded to a tenth, the points of the link are not: they are the sum of what is shown.
    off = points.map(lambda some: sum(map(float, some))) - accepted["score"]
    assert (off.abs() <= 0.05 * points.map(len) + 0.01).all()
    assert not links.frame["reasons"].str.contains("person").any()
    assert len(links.evidence) == 2 * len(accepted)


def test_the_queue_has_the_most_consequential_first():
    queue = measure.audit(SEED).but(accept=9.0).link_queue().frame  # a wide band, so that much is asked
    order = {"whether it was ever followed up after a handover": 1, "whether it was dropped": 2, "how long it ran": 3}
    assert queue["decides"].map(order).is_monotonic_increasing
    assert {1, 2} <= set(queue["decides"].map(order))
    assert "consequence" not in queue


def test_a_decision_outranks_the_model_and_survives_a_new_intake(tmp_path):
    path = tmp_path / "decisions.csv"
    tables = dict(measure.made(SEED).tables)
    audit = ak.open_audit(tables, as_of=measure.AS_OF, decisions=path)
    asked = audit.link_queue().frame.iloc[0]
    links = audit.links().frame
    taken = links[links["state"] == "accepted"].iloc[0]
    decided = audit.decide(asked["line_a"], asked["line_b"], "same", **SIGNED)
    decided = decided.decide(taken["line_a"], taken["line_b"], "different", **SIGNED)
    assert path.read_text("utf-8").splitlines()[0] == "line_a,line_b,verdict,by,on,why"
    assert len(path.read_text("utf-8").splitlines()) == 3
    # The corrected sheet: every row stands elsewhere, and one line of another item has other words.
    other = ~tables["plan_line"]["text"].isin([asked["text_a"], asked["text_b"], taken["text_a"], taken["text_b"]])
    texts = tables["plan_line"]["text"].mask(other & (other.cumsum() == 1), "Corrected: something else altogether")
    tables["plan_line"] = tables["plan_line"].assign(text=texts).iloc[::-1].reset_index(drop=True)
    again = ak.open_audit(tables, as_of=measure.AS_OF, decisions=path)
    for one in (decided, again):
        item = _items(one)
        assert item[asked["line_a"]] == item[asked["line_b"]]
        assert item[taken["line_a"]] != item[taken["line_b"]]
        assert one.decisions().frame["state"].tolist() == ["applies", "applies"]
    assert str(again.decisions()) == "2 decisions: 2 applies."


def _items(audit):
    found = audit.sql("select p.line_id, l.item from line l join plan_line p on p.row_key = l.line")
    return dict(found.itertuples(index=False, name=None))


def test_a_decision_that_no_longer_applies_is_reported(tmp_path):
    path = tmp_path / "decisions.csv"
    tables = dict(measure.made(SEED).tables)
    audit = ak.open_audit(tables, as_of=measure.AS_OF, decisions=path)
    queue = audit.link_queue().frame
    asked = queue[queue["text_a"] != queue["text_b"]].iloc[0]
    audit.decide(asked["line_a"], asked["line_b"], "same", **SIGNED)
    lines = tables["plan_line"]
    gone = lines["text"] == asked["text_b"]
    tables["plan_line"] = lines.assign(text=lines["text"].where(~gone, "Corrected: something else altogether"))
    again = ak.open_audit(tables, as_of=measure.AS_OF, decisions=path)
    assert again.decisions().frame["state"].tolist() == ["does not apply: line_b is in no sheet"]
    assert any("decision.line_b" in said for said in again.assumptions)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "maybe"}, "verdict is 'maybe'; expected one of same, different, split, merge"),
        ({"why": " "}, "blank: why"),
        ({"line_b": "nowhere"}, "nowhere"),
    ],
)
def test_what_is_no_decision_is_refused(change, said):
    audit = measure.audit(SEED)
    queue = audit.link_queue().frame.iloc[0]
    given = {"line_a": queue["line_a"], "line_b": queue["line_b"], "verdict": "same", **SIGNED, **change}
    with pytest.raises(ak.AuditkitError, match=said):
        audit.decide(**given)


def test_forty_decisions_move_the_points_and_show_before_and_after(truth):
    audit = measure.audit(SEED)
    links = audit.links().frame
    links = links[links["line_a"].isin(truth.index) & links["line_b"].isin(truth.index)].sort_values("score").head(60)
    for line_a, line_b in links[["line_a", "line_b"]].itertuples(index=False):
        verdict = "same" if truth[line_a] == truth[line_b] else "different"
        audit = audit.decide(line_a, line_b, verdict, **SIGNED)
    fitted = audit.refit_links()
    assert list(fitted.frame.columns) == ["reason", "words", "before", "after"]
    assert (fitted.frame["before"] != fitted.frame["after"]).any()
    assert "60 decisions: " in str(fitted)
    changed = audit.but(weights=tuple(zip(fitted.frame["reason"], fitted.frame["after"], strict=True)))
    assert len(changed.links().frame) > 500


def test_fewer_than_forty_decisions_move_nothing():
    with pytest.raises(ak.AuditkitError, match="0 decisions bear on pairs that the linker compares; 40 are needed"):
        measure.audit(SEED).refit_links()
