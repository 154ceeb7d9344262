"""What may not matter does not: year, names, order of rows, strangers, threads; and what is decided stays."""

from datetime import date, timedelta

import pandas as pd
import pytest

import auditkit as ak
from auditkit import sample
from auditkit.engine import DuckDB
from tests.items.random_audits import random_audit

from . import retelling
from .batches import joined, length

# Numbers of the run, and where rows stand.
INNER = ["item", "evidence", "traces"]
DECIDED = {"done", "cancelled", "moved", "carried", "dropped"}


def the_sample():
    return {name: [frame] for name, frame in sample.enterprise(seed=7).tables.items()}, date(2025, 6, 30)


def random_sets():
    """Thirty random record sets of nine months in one."""
    audits = {f"K{seed}.": random_audit(seed)[0] for seed in range(5000, 5200)}
    long = {mark: frames for mark, frames in audits.items() if length(frames) == 9}
    return joined(dict(list(long.items())[:30])), date(2024, 11, 15)


WORDED = [*INNER, "why"]  # a sentence that holds periods and names


@pytest.fixture(scope="module", params=[the_sample, random_sets], ids=["sample", "random"])
def told(request):
    tables, as_of = request.param()
    return tables, as_of, answers(tables, as_of)


def opened(tables, as_of, **more):
    return ak.open_audit(tables, as_of=as_of.isoformat(), **more)


def read(audit):
    """Every answer of an audit as frames."""
    results = {"outcomes": audit.outcomes(), "follow_up": audit.follow_up(), "handovers": audit.handovers(),
               "sheets": audit.coverage()}  # fmt: skip
    return {**{name: result.frame for name, result in results.items()}, "surfaced": audit.table("surfaced")}


def answers(tables, as_of, **more):
    return read(opened(tables, as_of, **more))


def retold(tables, change):
    return {name: [change(frame) for frame in frames] for name, frames in tables.items()}


def rows(frame, without=INNER):
    """A frame as an order-free table."""
    kept = frame.drop(columns=[c for c in without if c in frame])
    text = kept.astype(object).where(kept.notna(), None)
    return text.sort_values(list(text.columns), key=lambda c: c.astype(str)).reset_index(drop=True)


def assert_same(before, now, without=INNER):
    for name in before:
        pair = (rows(frames[name], without) for frames in (before, now))
        pd.testing.assert_frame_equal(*pair, check_dtype=False, obj=name)


@pytest.mark.parametrize("years", [4, -8])
def test_the_year_does_not_matter(told, years):
    tables, as_of, before = told
    then = as_of.replace(year=as_of.year + years)
    there = answers(retold(tables, lambda frame: retelling.shifted(frame, years)), then)
    assert_same(before, {name: retelling.shifted(frame, -years) for name, frame in there.items()}, WORDED)


@pytest.mark.parametrize("kind", ["unit", "post", "item", "person"])
def test_names_do_not_matter(told, kind):
    tables, as_of, before = told
    names, others = retelling.other_names(tables, kind), tables
    if kind == "person":
        written, others = retelling.other_people(tables)
    there = answers(retold(others, lambda frame: retelling.renamed(frame, kind, names)), as_of)
    back = {new: old for old, new in names.items()}
    if kind == "person":
        back |= {new: old for old, new in written.items()}
    # Of siblings that two posts answer for, the first in the alphabet is shown.
    shown = [*WORDED, "post_id", "duty_post"] if kind == "post" else WORDED
    assert_same(before, {name: retelling.renamed(frame, kind, back) for name, frame in there.items()}, shown)


def test_the_order_of_rows_does_not_matter(told):
    tables, as_of, before = told
    there = answers(retold(tables, lambda frame: frame.sample(frac=1, random_state=3)), as_of)
    # Of siblings, and of what happened on one day, the first row is shown; its place tells equal texts apart.
    shown = {"outcomes": ["text"],
             "follow_up": ["text", "unit_id", "duty_post", "followed_by", "followed_by_event"]}  # fmt: skip
    for name, frame in before.items():
        pair = [f.assign(item_id=f["item_id"].str.replace(r"\|\d+$", "", regex=True)) if "item_id" in f else f
                for f in (frame, there[name])]  # fmt: skip
        pd.testing.assert_frame_equal(*(rows(f, [*INNER, *shown.get(name, [])]) for f in pair), obj=name)


def test_strangers_do_not_matter(told):
    tables, as_of, before = told
    stranger = joined({"STRANGER.": random_audit(77)[0]})
    both = {
        name: [pd.concat(sources, ignore_index=True) for sources in _together(tables, stranger, name)]
        for name in tables.keys() | stranger.keys()
    }
    there = {
        name: frame[~frame[_owner(frame)].fillna("").str.startswith("STRANGER")]
        for name, frame in answers(both, as_of).items()
    }
    assert_same(before, there)


def _together(tables, stranger, name):
    ours, theirs = tables.get(name, []), stranger.get(name, [])
    for n in range(max(len(ours), len(theirs))):
        yield [frames[n] for frames in (ours, theirs) if n < len(frames)]


def _owner(frame):
    return "unit_id" if "unit_id" in frame else "handover_id"


def test_a_mail_to_a_distribution_list_never_changes_a_state(told):
    tables, as_of, before = told
    items = sorted({item for frame in tables["plan_line"] for item in frame["item_id"].dropna()})
    days = [(as_of - timedelta(days=11 * (n % 29))).isoformat() for n in range(len(items))]
    mails = pd.DataFrame({
        "message_id": [f"ALL-{n}" for n in range(len(items))], "sent_on": days, "sender": "office@example.org",
        "recipient": "everybody@example.org", "field": "to", "receipt": "sent", "item_id": items,
    })  # fmt: skip
    there = answers({**tables, "message": [*tables.get("message", []), mails]}, as_of)
    raised = there["follow_up"].merge(before["follow_up"], on=["handover_id", "item_id"])
    moved = raised[raised["strength_x"] != raised["strength_y"]]
    assert len(moved)
    assert set(moved["strength_x"]) == {"F1"}
    assert set(moved["strength_y"]) == {"F0"}
    assert_same(before, there, [*INNER, "strength", "last_trace", "months_silent"])


def test_the_same_question_twice_has_the_same_answer_on_any_number_of_threads(told):
    tables, as_of, before = told
    for engine in (DuckDB(threads=1), DuckDB(threads=4)):
        again = answers(tables, as_of, engine=engine)
        for name, frame in before.items():
            pd.testing.assert_frame_equal(frame, again[name], obj=name)


def test_asking_leaves_the_audit_as_it_was(told):
    tables, as_of, before = told
    audit = opened(tables, as_of)
    read(audit.but(silence=3))
    for frames in (read(audit), read(audit)):
        assert_same(before, frames, [])


@pytest.mark.parametrize("days", [130])
def test_a_later_question_undoes_nothing_but_through_rows_that_became_visible(told, days):
    every, as_of, _ = told
    # A stated link has no date of its own: it would tell of lines that are not yet there.
    tables, early = {name: frames for name, frames in every.items() if name != "link"}, as_of - timedelta(days=days)
    cut, then = retelling.visible(tables, early), answers(tables, early)
    for name, frame in answers(cut, early).items():
        pd.testing.assert_frame_equal(rows(then[name]), rows(frame), check_dtype=False, obj=name)
    later, now = (_decided(opened(t, as_of).outcomes().frame) for t in (cut, tables))
    fresh = _became_visible(tables, cut)
    for key, said in _decided(then["outcomes"]).items():
        if said in DECIDED:
            assert later.get(key) == said, (key, said)
            shown = key[0] in fresh or (key[2].split(".")[0], key[3]) in fresh
            assert shown or now.get(key) == said, (key, said, now.get(key))


def _decided(frame):
    keys = zip(frame["item_id"], frame["period"], frame["unit_id"], frame["text"], strict=True)
    return dict(zip(keys, frame["outcome"], strict=True))


def _became_visible(tables, cut):
    """The items, by id or by words, of which a line or an act has become visible since."""
    out = set()
    for name in ("plan_line", "action"):
        for frame, old in zip(tables.get(name, []), cut.get(name, []), strict=False):
            new = frame.drop(index=old.index)
            out |= set(new["item_id"].dropna())
            if name == "plan_line":
                out |= set(zip(new["unit_id"].str.split(".").str[0], new["text"], strict=True))
    return out
