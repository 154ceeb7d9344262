"""A problem traced on the sample and on the golden stories; the chains of all problems against a walk day by day."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine.portable import refuse_unportable
from auditkit.errors import UnknownName
from auditkit.review.graph import NODES
from auditkit.review.trace import ProblemTrail
from auditkit.review.trail import Trail
from auditkit.show.text import problem_text, trail_text

from .golden import AS_OF, CASES, frames, together

PARTS = ("place", "chain", "months", "knowledge", "actions", "handovers", "lines", "missing")


@pytest.fixture(scope="module")
def audit() -> ak.Audit:
    return ak.open_audit("sample_data/tables", as_of="2025-06-30")


@pytest.fixture(scope="module")
def stories() -> ak.Audit:
    return ak.open_audit(frames(together()), as_of=AS_OF)


@pytest.fixture(scope="module")
def trail(audit: ak.Audit) -> ProblemTrail:
    found = audit.trace("PRB-0042")
    assert isinstance(found, ProblemTrail)
    return found


def test_every_part_has_a_sentence_rows_and_a_portable_method(trail: ProblemTrail) -> None:
    for name in PARTS:
        part = getattr(trail, name)
        assert part.sentence.endswith("."), name
        for text in part.sql.values():
            if text.lstrip().startswith(("select", "with", "--")):
                refuse_unportable(text)
    assert str(trail).startswith("PRB-0042: ")
    assert {"problem.csv", "plan_line.csv", "action.csv", "message.csv", "duty.csv"} <= set(trail.evidence["file"])
    assert "<table>" in trail._repr_html_()


def test_the_chain_is_that_of_each_moment(trail: ProblemTrail) -> None:
    chain = trail.chain.frame
    assert chain["moment"].unique().tolist() == ["occurrence", "plan", "discovery"]
    own = chain[chain["post_id"] == "P7-MGR"].set_index("moment")["possible"]
    assert own["occurrence"] == "E0041"
    assert own["discovery"] == "E0058"
    then = chain[chain["moment"] == "occurrence"]
    assert then["post_id"].tolist() == ["P7-ENG", "P7-MGR", "HQ-DGM1", "HQ-GM"]
    assert then.set_index("post_id").loc["P7-ENG", "duties"] == "accountable for quality in P7"


def test_a_post_is_not_counted_among_its_superiors(trail: ProblemTrail, audit: ak.Audit) -> None:
    """Of the four posts of its chain two stand above its own; the fourth has a duty for its area."""
    assert trail.chain.sentence == (
        "its chain when it occurred: its own post, 2 superior posts and 1 other post that had a duty for its area, "
        "0 of them vacant."
    )
    headed = "its own post, 2 superior posts and 3 other posts that had a duty for its area or headed its unit, "
    assert headed in audit.trace("PRB-0011").chain.sentence
    assert audit.chart("1999-01-01", post="P7-MGR").sentence.endswith("; 0 superior posts above P7-MGR.")


def test_a_superior_to_whom_two_lines_lead_is_one() -> None:
    posts = [("Desk", "Left", "U"), ("Desk", "Right", "U"), ("Left", "Top", "U"), ("Right", "Top", "U"),
             ("Top", None, "U")]  # fmt: skip
    made = pd.DataFrame(posts, columns=["post_id", "reports_to", "unit_id"])
    tenures = [(post, f"p-{post}", "2020-01-01") for post in ("Desk", "Left", "Right", "Top")]
    lines = [("2025-01", "plan", "U", "Mend the roof", "Desk")]
    audit = ak.open_audit(
        {
            "unit": pd.DataFrame({"unit_id": ["U"], "name": ["U"]}),
            "post": made.assign(title=made["post_id"], start=["2020-01-01", "2020-01-02", *["2020-01-01"] * 3]),
            "tenure": pd.DataFrame(tenures, columns=["post_id", "person_id", "start"]),
            "plan_line": pd.DataFrame(lines, columns=["period", "moment", "unit_id", "text", "post_id"]),
        },
        as_of="2025-06-30",
    )
    assert len(audit.superiors("Desk", "2025-01-01").frame) == 4
    assert audit.superiors("Desk", "2025-01-01").sentence == "3 superior posts of Desk on 2025-01-01."
    assert audit.chart("2025-01-01", post="Desk").sentence.endswith("; 3 superior posts above Desk.")
    assert audit.trace("Mend the roof").chain.sentence == "Desk and 3 superior posts on 2024-12-31."


def test_who_knew_is_not_who_was_sent_it(trail: ProblemTrail) -> None:
    level = trail.knowledge.frame.query("about == 'problem'").set_index("person_id")["level"].to_dict()
    assert level == {
        "E0041": "acted", "E0043": "acted", "E0058": "acted", "E0004": "was_sent", "E0042": "was_sent",
        "E0002": "was_sent", "E0001": "nothing",
    }  # fmt: skip


def test_a_group_address_is_its_members_that_day(stories: ak.Audit) -> None:
    """The mail to the unit reached its three posts; the one to a person that person; nobody is shown to know."""
    rows = stories.trace("SNT-PRB").knowledge.frame.set_index("person_id")
    assert rows.loc[["snt-ann", "snt-bob", "snt-hua"], "level"].tolist() == ["was_sent"] * 3
    assert rows.loc["snt-ann", "inferred"] == "a member of unit SNT that day"
    assert "boss" not in set(rows.query("level != 'nothing'").index)


def test_a_group_address_changes_with_its_members() -> None:
    tables = together([case for case in CASES if case.unit in ("HID", "PWR")])
    tables["message"] = [
        {
            "message_id": f"M{n}", "sent_on": day, "sender": "x", "recipient": "safety@hid", "field": "to",
            "problem_id": "HID-PRB",
        }
        for n, day in enumerate(("2024-03-31", "2024-04-01"))
    ]  # fmt: skip
    tables["alias"] = [{"kind": "post", "alias": "safety@hid", "id": "HID-SAFE"}]
    shown = ak.open_audit(frames(tables), as_of=AS_OF).trace("HID-PRB").knowledge.frame.set_index("person_id")
    assert shown.loc["hid-bob", "last_on"] == pd.Timestamp("2024-03-31")
    assert shown.loc["hid-gil", "first_on"] == pd.Timestamp("2024-04-01")


def test_the_handovers_say_how_it_was_inherited(trail: ProblemTrail, stories: ak.Audit) -> None:
    met = trail.handovers.frame
    assert met[["handover_id", "inherited", "state"]].to_numpy().tolist() == [
        ["P7-MGR@2025-03-01", "named", "never_followed_up"]
    ]
    assert stories.trace("HID-PRB").handovers.frame["inherited"].tolist() == ["hidden"]


def test_the_graph_is_typed_and_holds_the_evidence(trail: ProblemTrail) -> None:
    graph = trail.graph()
    assert isinstance(graph, nx.DiGraph)
    assert {data["type"] for _, data in graph.nodes(data=True)} <= set(NODES)
    assert all(data["relation"] for _, _, data in graph.edges(data=True))
    assert graph.edges[("post", "P7-MGR"), ("post", "HQ-DGM1")]["relation"] == "superior"
    cited = {f"{row.file} row {row.row}" for row in trail.lines.evidence.itertuples()}
    assert cited <= {name for _, name in graph}
    reached = nx.descendants(graph, ("problem", "PRB-0042"))
    assert {("person", "E0041"), ("item", "P7-0160"), ("handover", "P7-MGR@2025-03-01")} <= reached


def test_the_text_begins_with_what_is_missing(trail: ProblemTrail) -> None:
    text = problem_text(trail)
    order = ["Read first", "The chain of posts then", "Every plan", "Who knew", "Handovers", "Relations", "judgement"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert text.index("speaks for wrote to Samuel Petrov (E0002)") < text.index("rests on   inherited it named")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.unit)
def test_every_story_can_be_traced(stories: ak.Audit, case: object) -> None:
    found = stories.trace(case.problem)
    assert found.graph().number_of_nodes() > 3
    said = (problem_text(found) + found._repr_html_()).lower()
    assert [word for word in ("guilty", "fault", "negligent", "concealed") if word in said] == []


def test_an_item_is_still_traced_and_unknown_names_list_both_kinds(audit: ak.Audit) -> None:
    assert str(audit.trace("P7-0135")).startswith("P7-0135: ")
    item = audit.trace("P7-0160")
    assert item.knowledge.frame.set_index("person_id")["level"].to_dict() == {
        "E0041": "answered", "E0043": "acted", "E0004": "was_sent", "E0042": "was_sent",
    }  # fmt: skip
    assert set(item.lines.frame["problem_id"]) == {"PRB-0042"}
    assert item.missing.frame.empty
    with pytest.raises(UnknownName, match="PRB-0042"):
        audit.trace("PRB-42")


def test_all_chains_equal_a_walk_on_the_day(audit: ak.Audit) -> None:
    lines = audit.sql("select post_id, superior_id, since, until from reporting")
    cases = audit.sql("select problem_id, post_id, from_min, from_max from problem_case where dated")
    got = audit.table("chains").groupby("problem_id")["post_id"].agg(set)
    walked = 0
    for case in cases.itertuples():
        on = lines[(lines["since"] <= case.from_max) & (lines["until"] > case.from_min)]
        way = nx.DiGraph(zip(on["post_id"], on["superior_id"], strict=True))
        above = nx.descendants(way, case.post_id) if case.post_id in way else set()
        assert got[case.problem_id] == {case.post_id} | above
        walked += len(above)
    assert walked > 50


def test_the_graph_of_an_item_joins_its_lines_posts_persons_and_handovers(audit: ak.Audit) -> None:
    trail = audit.trace("P7-0143")
    graph = trail.graph()
    item = ("item", "P7-0143")
    assert {kind for _, kind in graph.nodes(data="type")} <= set(NODES)
    lines = [end for _, end, how in graph.out_edges(item, data="relation") if how in {"planned in", "reviewed in"}]
    assert {key for _, key in lines} == set(trail.months.frame["evidence"])
    reached = nx.descendants(graph, item)
    assert {("post", "P7-ENG"), ("post", "HQ-GM"), ("person", "E0041"), ("unit", "P7")} <= reached
    assert graph.has_edge(("post", "P7-MGR"), ("handover", "P7-MGR@2025-03-01"))


def test_a_trail_is_told_in_names_and_kept_in_ids(audit: ak.Audit) -> None:
    trail = audit.trace("P7-0143")
    assert isinstance(trail, Trail)
    assert trail.names["E0041"] == "Maria Rossi"
    assert "E0041" in set(trail.chain.frame["possible"])
    text = trail_text(trail)
    assert "Maria Rossi" in text
    assert "E0041" not in text
    assert "Wu Wei" in trail._repr_html_()


def test_evidence_of_a_workbook_names_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "records.xlsx"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        pd.DataFrame([["M", "A", "2023-01-01", ""]], columns=["post_id", "person_id", "start", "end"]).to_excel(
            book, sheet_name="tenure", index=False
        )
        lines = pd.DataFrame([["2025-01", "plan", "M", "Order"]], columns=["period", "moment", "unit_id", "text"])
        lines.to_excel(book, sheet_name="plan_line", index=False)
    opened = ak.open_audit(path, as_of="2025-06-30")
    assert list(opened.trace("Order").months.frame["evidence"]) == ["records.xlsx › plan_line row 2"]
    assert opened.outcomes().frame["evidence"].iloc[0].startswith("records.xlsx › plan_line row 2")


def test_who_held_the_post_throughout_is_certain_whoever_came_or_left_beside_them() -> None:
    tenures = [("Office", "Li", "2020-01-01", None), ("Office", "An", "2020-01-01", "2025-01-10"),
               ("Desk", "Bo", "2020-01-01", "2025-01-10"), ("Desk", "Cy", "2025-01-11", None)]  # fmt: skip
    found = {"problem_id": ["P1", "P2"], "title": ["Leak", "Crack"], "unit_id": ["Office", "Desk"],
             "occurred_from": ["2025-01"] * 2, "discovered_on": ["2025-02-10"] * 2}  # fmt: skip
    audit = ak.open_audit(
        {
            "tenure": pd.DataFrame(tenures, columns=["post_id", "person_id", "start", "end"]),
            "plan_line": pd.DataFrame(
                [("2025-01", "plan", one, "Mend the roof") for one in ("Office", "Desk")],
                columns=["period", "moment", "unit_id", "text"],
            ),
            "problem": pd.DataFrame(found),
        },
        as_of="2025-06-30",
    )
    seen = []
    for problem in ("P1", "P2"):
        chain = audit.trace(problem).chain.frame
        row = chain[chain["moment"] == "occurrence"].iloc[0]
        seen.append((row["certain"] if isinstance(row["certain"], str) else None, row["possible"], row["vacant"]))
    assert seen == [("Li", "An; Li", "no"), (None, "Bo; Cy", "no")]


def test_who_came_after_a_problem_was_found_did_not_hold_the_post_when_it_began() -> None:
    tenures = [("Desk", "Bo", "2020-01-01", "2025-01-10"), ("Desk", "Cy", "2025-01-11", None)]
    problem = {"problem_id": ["P1"], "title": ["Crack"], "unit_id": ["Desk"], "occurred_from": ["2025-01"]}
    lines = [("2025-01", "plan", "Desk", "Mend the roof")]
    seen = []
    for found in ("2025-01-08", "2025-01-20", "2024-12-31"):  # the last contradicts the register and limits nothing
        audit = ak.open_audit(
            {
                "tenure": pd.DataFrame(tenures, columns=["post_id", "person_id", "start", "end"]),
                "plan_line": pd.DataFrame(lines, columns=["period", "moment", "unit_id", "text"]),
                "problem": pd.DataFrame(problem).assign(discovered_on=found),
            },
            as_of="2025-06-30",
        )
        heads = audit.responsibility("P1").lines.frame.query("rule == 'R5'")
        after = audit.surfaced().frame
        lags = after[["lag_days_min", "lag_days_max"]].to_numpy().tolist() if len(after) else []
        seen.append((dict(zip(heads["person_id"], heads["state"], strict=True)), lags))
    both = {"Bo": "cannot_tell", "Cy": "cannot_tell"}
    assert seen == [({"Bo": "established"}, []), (both, [[0, 19]]), (both, [])]
