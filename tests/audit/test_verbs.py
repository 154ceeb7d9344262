"""The questions that an audit answers, on the sample, whose truth is known; each answer names its rows and method."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

import auditkit as ak
from auditkit.engine.portable import refuse_unportable
from auditkit.errors import AuditkitError, UnknownName
from auditkit.result import Result


@pytest.fixture(scope="module")
def audit() -> ak.Audit:
    return ak.open_audit("sample_data/tables", as_of="2025-06-30")


@pytest.fixture(scope="module")
def truth() -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(f"sample_data/truth/{name}.csv") for name in ("handover", "omitted", "surfaced")}


def answers(audit: ak.Audit) -> dict[str, Result]:
    review, trail = audit.handover(post="P7-MGR", on="2025-03-01"), audit.trace("P7-0135")
    parts = {
        "review": (
            "handover",
            "items",
            "never_followed_up",
            "searched",
            "surfaced_after",
            "omitted",
            "missing",
            "holders",
            "replies",
        ),
        "trail": ("months", "chain", "actions", "handovers", "knowledge", "lines", "missing", "searched"),
    }
    found = {f"review.{name}": getattr(review, name) for name in parts["review"]}
    found |= {f"trail.{name}": getattr(trail, name) for name in parts["trail"]}
    return found | {
        "coverage": audit.coverage(),
        "holders": audit.holders("2025-03-01"),
        "superiors": audit.superiors("P7-MGR", "2025-03-01"),
        "handovers": audit.handovers(),
        "outcomes": audit.outcomes(),
        "follow_up": audit.follow_up(),
    }


def test_every_answer_has_a_sentence_rows_parameters_and_a_portable_method(audit: ak.Audit) -> None:
    for name, answer in answers(audit).items():
        assert answer.sentence.endswith("."), name
        assert len(answer.frame.columns) > 2, name
        assert answer.parameters["as_of"] == date(2025, 6, 30), name
        texts = [text for text in answer.sql.values() if text.lstrip().startswith(("select", "with", "--"))]
        assert texts, name
        for text in texts:
            refuse_unportable(text)
        inside = {one.alias for one in sqlglot.parse_one(texts[-1], read="duckdb").find_all(exp.CTE)}
        read = set(audit._engine.names(texts[-1])) & set(audit._method.steps) - inside
        assert read <= set(answer.sql), f"{name} reads {read - set(answer.sql)}, which it does not ask for"
        assert "<table>" in answer._repr_html_(), name
        assert not {"handover_no", "plan_line", "by_row"} & set(answer.frame.columns), name


def test_holders_on_a_day(audit: ak.Audit) -> None:
    held = audit.holders("2025-02-20", unit="Project 7")
    frame = held.frame.set_index("post_id")
    assert set(frame["unit_id"]) == {"P7"}
    assert (frame.loc["P7-MGR", "person_id"], frame.loc["P7-MGR", "capacity"]) == ("E0042", "acting")
    assert held.sentence == "4 posts on 2025-02-20: 4 holders, 0 without a holder."
    assert set(held.evidence["file"]) == {"tenure.csv"}
    one = audit.holders("2025-03-01", post="P7-MGR").frame
    assert one["person_id"].tolist() == ["E0058"]


def test_the_last_day_is_inclusive(audit: ak.Audit) -> None:
    days = {"2025-02-14": "E0041", "2025-02-15": "E0042", "2025-02-28": "E0042", "2025-03-01": "E0058"}
    held = {day: audit.holders(day, post="P7-MGR").frame["person_id"].tolist() for day in days}
    assert held == {day: [person] for day, person in days.items()}


def test_superiors_nearest_first(audit: ak.Audit) -> None:
    above = audit.superiors("P7-MGR", "2025-03-01")
    assert above.frame["post_id"].tolist() == ["HQ-DGM1", "HQ-GM"]
    assert above.sentence == "2 superior posts of P7-MGR on 2025-03-01."


def test_handovers_are_the_planted_ones(audit: ak.Audit, truth: dict[str, pd.DataFrame]) -> None:
    found, planted = audit.handovers().frame, truth["handover"]
    kept = planted[pd.to_datetime(planted["on"]) <= "2025-06-30"]

    def rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
        known = frame[["handover_id", "kind", "outgoing", "incoming"]].astype(object)
        return sorted(known.where(known.notna(), "").itertuples(index=False, name=None))

    assert rows(found) == rows(kept)
    both = found.merge(kept, on="handover_id").dropna(subset="days_vacant_y")  # blank where the records leave it open
    assert len(both) > 10
    assert both["days_vacant_x"].astype(int).tolist() == both["days_vacant_y"].astype(int).tolist()
    assert audit.handovers(post="P7-MGR").frame["handover_id"].tolist() == ["P7-MGR@2025-03-01"]
    assert set(audit.handovers(unit="P7").frame["unit_id"]) == {"P7"}


def test_what_surfaced_and_what_the_list_omits_are_the_planted_ones(
    audit: ak.Audit, truth: dict[str, pd.DataFrame]
) -> None:
    review = audit.handover(post="P7-MGR", on="2025-03-01")
    surfaced = truth["surfaced"].query("handover_id == 'P7-MGR@2025-03-01' and state == 'surfaced'")
    omitted = truth["omitted"].query("handover_id == 'P7-MGR@2025-03-01'")
    found = review.surfaced_after.frame.query("state == 'surfaced_after'")
    assert set(found["problem_id"]) == set(surfaced["problem_id"])
    assert set(omitted["item_id"]) <= set(review.omitted.frame["item_id"])


def test_sentences_count_their_rows(audit: ak.Audit) -> None:
    review = audit.handover(post="P7-MGR", on="2025-03-01")
    items = review.items.frame
    live = items[items["live"].fillna(True)]
    counts = ", ".join(f"{n}" for n in live["state"].value_counts())
    assert review.items.sentence.startswith(f"{len(live)} live items open at handover: "), counts
    assert review.items.sentence.endswith(f"; beside them {len(items) - len(live)} stale.")
    numbers = [int(part.split()[0]) for part in review.items.sentence.split(": ")[1].split(";")[0].split(", ")]
    assert sum(numbers) == len(live)


def test_a_trail_goes_up_the_line(audit: ak.Audit) -> None:
    trail = audit.trace("P7-0135")
    assert str(trail).startswith("P7-0135: 2 plans from 2024-12 to 2025-01 in one wording; the last one: ")
    assert trail.chain.frame["post_id"].tolist() == ["P7-ENG", "P7-MGR", "HQ-DGM1", "HQ-GM"]
    assert trail.handovers.frame["state"].tolist() == ["never_followed_up"]
    assert set(trail.evidence["file"]) == {"plan_line.csv", "tenure.csv"}


def test_names_that_are_not_there_are_said_with_the_nearest(audit: ak.Audit) -> None:
    with pytest.raises(UnknownName, match=r"no post is called 'P7-MGX' .* Nearest: P7-MGR"):
        audit.handover(post="P7-MGX")
    with pytest.raises(UnknownName, match="no item is called 'P7-9999'"):
        audit.trace("P7-9999")
    with pytest.raises(UnknownName, match="no table is called 'follow_upp'"):
        audit.table("follow_upp")
    for text in ("2025-03", "soon", "now", ""):
        with pytest.raises(AuditkitError, match=f"'{text}' is not one day"):
            audit.holders(text)
    with pytest.raises(AuditkitError, match="no parameter is called windows"):
        audit.but(windows=3)


def test_another_parameter_is_another_audit(audit: ak.Audit) -> None:
    later = audit.but(window=1)
    assert audit.parameters.window == 3
    assert later.parameters.window == 1
    assert len(later.handover(post="P7-MGR").items) == len(audit.handover(post="P7-MGR").items)


def test_any_table_and_any_select(audit: ak.Audit) -> None:
    assert len(audit.table("tenure")) == audit.sql("select count(*) as n from tenure")["n"].iloc[0]
    assert "on" in audit.table("handovers").columns
    joined = audit.sql("select h.kind, count(*) as n from handovers h group by h.kind order by h.kind")
    assert joined["n"].sum() == len(audit.handovers())


ESCAPES: list[Any] = [
    "drop table tenure",
    "create table x as select 1 as a",
    "insert into tenure select * from tenure",
    "select 1 as a; select 2 as b",
    "copy tenure to 'out.csv'",
    "attach 'other.db'",
    "install httpfs",
    "set memory_limit = '1GB'",
    "select * from read_csv('README.md')",
    "select * from 'README.md'",
    "select * from read_text('README.md')",
    "select * from glob('*')",
    "select * from 'https://example.org/x.csv'",
    "",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_a_question_can_neither_change_anything_nor_read_a_file(audit: ak.Audit, text: str) -> None:
    with pytest.raises(AuditkitError):
        audit.sql(text)
    assert len(audit.table("tenure"))
