"""Every planted fault is found and nothing else is: precision and recall against the complete truth, both 1."""

import re
from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak
from auditkit import sample

SHIPPED = Path(__file__).parents[2] / "sample_data"
SOURCES = ("shipped", 1, 2, 3, 11, 29)
PROMISE, OPEN = ["item_id", "period", "unit_id"], ["handover_id", "item_id"]
CLASSES = ("delivered elsewhere", "promised later", "unit ended", "term reached", "no trace")
OUTCOMES = ("done", "cancelled", "moved", "carried", "not_yet", "cannot_tell", "dropped", "unplanned")
FLAGS = ("verified", "late", "postponed", "slipped", "rebaselined", "self_declared", "weakened", "reassigned", "copied",
         "reopened", "recurring", "returned", "unplanned", "reorganised", "unapproved", "explained")  # fmt: skip
STATES = ("closed_between", "followed_up", "not_yet", "cannot_tell", "followed_up_late", "never_followed_up")
INHERITED = ("named", "visible", "hidden")
FLAGGED = [
    *((f"dropped: {name}", "class", name) for name in CLASSES),
    *((name, "outcome", name) for name in OUTCOMES),
    *((name, name, True) for name in FLAGS),
]


class Told:
    """An audit of one sample with its truth."""

    def __init__(self, source):
        if source == "shipped":
            tables = SHIPPED / "tables"
            self.truth = {path.stem: pd.read_csv(path) for path in (SHIPPED / "truth").glob("*.csv")}
        else:
            made = sample.enterprise(seed=source)
            tables, self.truth = dict(made.tables), dict(made.truth)
        self.audit = ak.open_audit(tables, as_of="2025-06-30")
        self.outcomes, self.follow_up = self.audit.outcomes(), self.audit.follow_up()
        self.handovers, self.surfaced = self.audit.handovers().frame, self.audit.table("surfaced")


@pytest.fixture(scope="module", params=SOURCES, ids=str)
def told(request):
    return Told(request.param)


def plain(value):
    """A cell of the truth or of an answer: text, truth value, whole number; None = left open."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def marked(frame, keys, column, value):
    """(keys of the rows whose cell is the value, keys of the rows whose cell is blank)."""
    cells = [plain(cell) for cell in frame[column]]
    rows = list(frame[keys].itertuples(index=False, name=None))
    told = zip(rows, cells, strict=True)
    said = {True: [row for row, cell in zip(rows, cells, strict=True) if cell == value]}
    return set(said[True]), {row for row, cell in told if cell is None}


def assert_exact(truth, answer, keys, column, value):
    """Precision and recall are both 1 over the rows on which the truth speaks."""
    planted, left_open = marked(truth, keys, column, value)
    found, _ = marked(answer, keys, column, value)
    if column == "class":
        left_open &= marked(truth, keys, "outcome", "dropped")[0]
    found -= left_open
    assert planted, f"nothing planted for {column} = {value}"
    wrong, missed = sorted(found - planted), sorted(planted - found)
    assert not wrong, f"precision of {column} = {value}: {len(wrong)} of {len(found)} are wrong: {wrong[:5]}"
    assert not missed, f"recall of {column} = {value}: {len(missed)} of {len(planted)} are missed: {missed[:5]}"


def test_every_promise_has_one_row_and_no_other_has(told):
    frame, truth = told.outcomes.frame, told.truth["outcome"]
    assert not frame.duplicated(PROMISE).any()
    rows, planted = (set(f[PROMISE].itertuples(index=False, name=None)) for f in (frame, truth))
    left_open = marked(truth, PROMISE, "outcome", None)[1]
    assert rows - left_open == planted - left_open


@pytest.mark.parametrize(("column", "value"), [pytest.param(c, v, id=name) for name, c, v in FLAGGED])
def test_what_became_of_a_promise(told, column, value):
    assert_exact(told.truth["outcome"], told.outcomes.frame, PROMISE, column, value)


@pytest.mark.parametrize(
    ("column", "value"),
    [*(("state", s) for s in STATES), *(("inherited", i) for i in INHERITED), ("live", True), ("live", False)],
)
def test_what_became_of_an_open_item(told, column, value):
    assert_exact(told.truth["follow_up"], told.follow_up.frame, OPEN, column, value)


def test_the_items_open_at_each_handover_are_those_of_the_truth(told):
    frame, truth = told.follow_up.frame, told.truth["follow_up"]
    assert not frame.duplicated(OPEN).any()
    rows, planted = (set(f[OPEN].itertuples(index=False, name=None)) for f in (frame, truth))
    assert rows == planted


def test_every_planted_drop_at_a_handover_is_never_followed_up(told):
    planted = told.truth["planted"]
    state = told.follow_up.frame.set_index(OPEN)["state"]
    for fault in ("dropped_at_handover", "followed_by_copy_only", "followed_by_bulk_only", "followed_by_due_only"):
        rows = planted[(planted["fault"] == fault) & planted["handover_id"].notna()]
        assert len(rows), fault
        for key in rows[OPEN].itertuples(index=False, name=None):
            assert state[key] == "never_followed_up", (fault, key)


def test_what_surfaced_after_each_handover(told):
    columns = ["problem_id", "handover_id", "state"]
    frame, truth = told.surfaced, told.truth["surfaced"]
    found = set(frame[columns].replace({"state": {"surfaced_after": "surfaced"}}).itertuples(index=False, name=None))
    assert found == set(truth[columns].itertuples(index=False, name=None))
    counted = [set(f[f["counted"].eq(True).fillna(False)][columns[:2]].itertuples(index=False, name=None))
               for f in (frame, truth)]  # fmt: skip
    assert counted[0] == counted[1]
    assert len(counted[0]) == len({problem for problem, _ in counted[0]})


def test_what_the_signed_lists_omit(told):
    frame = told.follow_up.frame
    found, not_said = marked(frame, OPEN, "omitted", True)
    assert found == set(told.truth["omitted"][OPEN].itertuples(index=False, name=None))
    signed = set(told.audit.table("handover_list")["post_id"])
    assert {handover.split("@")[0] for handover, _ in found} <= signed
    unsigned = frame[~frame["handover_id"].str.split("@").str[0].isin(signed)]
    assert set(unsigned[OPEN].itertuples(index=False, name=None)) <= not_said


def test_the_handovers_are_those_of_the_truth(told):
    columns = ["handover_id", "post_id", "unit_id", "on", "outgoing", "incoming", "interim", "kind", "days_overlap"]
    rows = [
        {tuple(plain(cell) for cell in row) for row in frame[columns].itertuples(index=False, name=None)}
        for frame in (told.handovers, told.truth["handover"])
    ]
    assert rows[0] == rows[1]
    found = told.handovers.set_index("handover_id")
    for row in told.truth["handover"].to_dict("records"):
        here = found.loc[row["handover_id"]]
        assert bool(here["reorganised"]) == bool(row["reorganised"])
        if plain(row["days_vacant"]) is not None:
            assert here["days_vacant"] == here["days_vacant_max"] == row["days_vacant"]


def numbers(text):
    return [int(n.replace(",", "")) for n in re.findall(r"(?<![\w-])\d[\d,]*(?![\w-])", text)]


def counts(answer):
    """The sentence without what it says in brackets of some of the items that it counted."""
    return re.sub(r" \([^)]*\)", "", str(answer))


def test_outcomes_sum_to_rows_also_in_the_sentence(told):
    frame = told.outcomes.frame
    by_outcome = frame["outcome"].value_counts()
    assert set(by_outcome.index) <= set(OUTCOMES)
    assert frame["class"].notna().eq(frame["outcome"].eq("dropped")).all()
    said = re.fullmatch(r"([^(]+)\((of the dropped[^)]+)\)\.(.*)", str(told.outcomes))
    promises, *parts = numbers(said[1])
    assert promises == sum(parts) == len(frame) - by_outcome["unplanned"]
    assert numbers(said[2]) == [int(frame["class"].isin(["term reached", "no trace"]).sum())]
    assert numbers(said[3]) == [by_outcome["unplanned"]]
    for word, count in by_outcome.drop("unplanned").items():
        assert f"{count:,} {'carried on' if word == 'carried' else word.replace('_', ' ')}" in said[1]


def test_states_sum_to_the_items_open_also_in_the_sentence(told):
    frame = told.follow_up.frame
    assert set(frame["state"]) <= set(STATES)
    live, *parts, stale = numbers(counts(told.follow_up))
    assert live == sum(parts) == frame["live"].sum()
    assert live + stale == len(frame)


def test_the_sentence_of_every_review_adds_up(told):
    frame = told.follow_up.frame
    for handover_id, post, on in told.handovers[["handover_id", "post_id", "on"]].itertuples(index=False, name=None):
        review = told.audit.handover(post=post, on=on.date())
        here = frame[frame["handover_id"] == handover_id]
        live, *parts, stale = numbers(counts(review.items).partition(" stale.")[0])
        assert str(review).endswith(str(review.items))
        assert live == sum(parts) == here["live"].sum(), str(review)
        assert live + stale == len(here) == len(review.items), str(review)
        assert len(review.never_followed_up) == (here["state"] == "never_followed_up").sum()
        assert len(review.omitted) == here["omitted"].fillna(False).sum()
