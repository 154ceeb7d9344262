"""The same promise in other words: as often as asked, never another item's words, and the truth about each pair."""

import pandas as pd
import pytest

from auditkit import sample
from auditkit.errors import AuditkitError
from auditkit.sample.rewording import bank
from auditkit.sample.wording import IDENTITY, KINDS, Wording, render
from auditkit.sample.world import words

HEIRS = {"P3E": "P3", "P5": "P6"}


@pytest.fixture(scope="module", params=[7, 11, 12])
def made(request):
    return sample.enterprise(seed=request.param, ids=False, reword=0.8)


def test_every_text_of_the_work_can_be_reworded():
    found = words()["texts"]
    banks = [kind for kind in found.values() if isinstance(kind, dict)]
    every = [text for kind in banks for text, _ in kind["measured"]]
    every += [text for kind in banks for text in kind["unmeasured"]] + found["recurring"]
    assert set(every) == set(bank().forms)
    for text in every:
        forms = [render(text, Wording(form=form), bank()) for form in range(4)]
        assert len(set(forms)) == 4
        assert all(form.count("{n}") == 1 for form in forms)


def test_four_of_five_carried_items_are_reworded(made):
    found = made.truth["link"].groupby("item_id")["reworded"].any()
    assert 0.75 <= found.mean() <= 0.83


def test_every_kind_of_rewording_occurs(made):
    found = made.truth["link"]["kinds"].str.split().explode().value_counts()
    assert set(found.index) == set(KINDS)
    assert found.min() >= 10


def test_the_pairs_are_those_of_the_truth_about_lines(made):
    lines = made.tables["plan_line"].assign(item=made.truth["line"]["item_id"])
    link = made.truth["link"]
    assert (lines["item"].to_numpy()[link["row_a"] - 1] == link["item_id"]).all()
    assert (lines["item"].to_numpy()[link["row_b"] - 1] == link["item_id"]).all()
    spans = lines.groupby("item")["period"].nunique()
    assert len(link) == int((spans - 1).sum())
    texts = lines["text"].to_numpy()
    changed = texts[link["row_a"] - 1] != texts[link["row_b"] - 1]
    assert (changed == link["reworded"].to_numpy()).mean() > 0.99


def test_one_text_is_one_item_in_its_unit_and_its_heir(made):
    lines = made.tables["plan_line"].assign(item=made.truth["line"]["item_id"])
    lineage = lines["unit_id"].replace(HEIRS)
    assert lines.groupby([lineage, "text"])["item"].nunique().max() == 1


def test_siblings_that_differ_in_one_number_stand_in_one_sheet(made):
    lines = made.tables["plan_line"].assign(item=made.truth["line"]["item_id"])
    bare = lines["text"].map(lambda text: IDENTITY.sub("#", text))
    together = lines.groupby([lines["unit_id"], lines["period"], lines["moment"], bare])["item"].nunique()
    assert int((together > 1).sum()) >= 50


def test_nothing_but_the_words_differs():
    bare, worded = sample.enterprise(ids=False), sample.enterprise(ids=False, reword=0.8)
    again = sample.enterprise(ids=False, reword=0.8)
    for name, frame in worded.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])
        plain = [column for column in frame if column != "text"]
        pd.testing.assert_frame_equal(frame[plain], bare.tables[name][plain])
    for name in set(bare.truth):
        pd.testing.assert_frame_equal(worded.truth[name], bare.truth[name])


def test_lines_with_ids_are_not_reworded():
    with pytest.raises(AuditkitError, match="reword needs ids=False"):
        sample.enterprise(reword=0.8)
