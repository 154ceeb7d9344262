"""What surfaced after handovers, what repeats, targets beside plans, signed lists beside the records."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine.portable import refuse_unportable

from .golden import AS_OF, CASES, Row, act, diary, frames, line, mail, problem, together


@pytest.fixture(scope="module")
def sample() -> ak.Audit:
    return ak.open_audit("sample_data/tables", as_of="2025-06-30")


def opened(changes: dict[str, list[Row]], *units: str, **more: Any) -> ak.Audit:
    tables = together([case for case in CASES if case.unit in {*units, "PWR"}])
    for name, rows in changes.items():
        tables[name] = [*tables.get(name, []), *rows]
    tables["action"] = [{**row, "action_id": f"A-{n}"} for n, row in enumerate(tables["action"], 1)]
    return ak.open_audit(frames(tables), as_of=AS_OF, **more)


def test_what_surfaced_is_what_was_planted(sample: ak.Audit) -> None:
    truth = pd.read_csv("sample_data/truth/surfaced.csv")
    found = sample.surfaced()
    rows = found.frame
    want = {(r.problem_id, r.handover_id) for r in truth.itertuples() if r.state == "surfaced"}
    assert {(r.problem_id, r.handover_id) for r in rows.query("state == 'surfaced_after'").itertuples()} == want
    assert found.sentence.startswith(
        f"{truth.query('state == @s', local_dict={'s': 'surfaced'})['problem_id'].nunique()} "
    )
    assert set(found.evidence["file"]) == {"problem.csv"}
    star = rows.set_index("problem_id").loc["PRB-0042"]
    assert star["severity_then"] == "medium"
    assert star["severity"] == "high"
    assert star["lag_days_min"] == 131


def test_a_notebook_names_the_people_of_a_register_and_the_tables_keep_their_ids(sample: ak.Audit) -> None:
    surfaced, lists = sample.surfaced(), sample.lists()
    assert surfaced.frame["known_by"].dropna().tolist() == ["E0041"]
    assert "<td>Maria Rossi (E0041)</td>" in surfaced._repr_html_()
    signed = lists.frame.dropna(subset=["signed_out"]).iloc[0]
    assert signed[["signed_out", "signed_in"]].str.fullmatch(r"E\d{4}").all()
    names = sample.table("person").set_index("person_id")["name"]
    shown = lists._repr_html_()
    for one in ("signed_out", "signed_in", "outgoing", "incoming"):
        assert f"<td>{names[signed[one]]} ({signed[one]})</td>" in shown
    assert f"{len(lists.frame)} rows" in shown


def test_unreported_after_known_needs_evidence_of_knowing() -> None:
    """Bob answered a mail in March and told nobody; it was found in November. Who was only sent it is not named."""
    knew = {
        "message": [
            mail("HID", "a foreman", "hid-bob", "2024-03-20", "replied"),
            mail("HID", "a foreman", "hid-ann", "2024-03-21"),
        ]
    }
    row = opened(knew, "HID").surfaced().frame.iloc[0]
    assert (row["problem_id"], row["knowing"], row["known_by"]) == ("HID-PRB", "unreported after known", "hid-bob")
    assert row["days_unreported"] == (pd.Timestamp("2024-11-20") - pd.Timestamp("2024-03-20")).days
    told = {"message": [*knew["message"], mail("HID", "hid-bob", "hid-ann", "2024-03-22")]}
    assert opened(told, "HID").surfaced().frame["knowing"].isna().all()
    assert opened({}, "HID").surfaced().frame["knowing"].isna().all()
    up = {**knew, "action": [act("HID", "escalate", "hid-bob", "2024-03-25")]}
    assert opened(up, "HID").surfaced().frame["knowing"].isna().all()


def test_repeats_are_checked_listed_and_proposed() -> None:
    def again(n: int, **more: Any) -> Row:
        return problem("TWO", **{"problem_id": f"TWO-{n}", "occurred_from": "2024-06-01", "occurred_to": None, **more})

    audit = opened(
        {"problem": [again(1, repeat_of="TWO-PRB"), again(2, repeat_of="TWO-PRB", occurred_from="2024-01-05"),
                     again(3, occurred_from="2024-08-01"), again(4, repeat_of="NOWHERE", title="other"),
                     again(5, repeat_of="TWO-PRB", area="cost")]},
        "TWO", refused="set_aside",
    )  # fmt: skip
    rows = audit.repeats().frame.itertuples()
    found = {(r.problem_id if isinstance(r.problem_id, str) else r.title, r.earlier_id): r.finding for r in rows}
    assert found == {
        ("TWO-1", "TWO-PRB"): "repeat, verified",
        ("TWO-2", "TWO-PRB"): "label in doubt: the earlier one came later",
        ("TWO-3", "TWO-1"): "repeat, proposed: same title, area and unit",
        ("frame 'problem' row 6", "NOWHERE"): "label leads nowhere: no such problem in the records",
        ("TWO-5", "TWO-PRB"): "label in doubt: another area",
    }


def test_targets_beside_plans() -> None:
    """Half the year is gone: one target has no line, one is claimed beyond its goal, one behind, one with the year."""

    def goal(name: str, **more: Any) -> Row:
        return {"target_id": name, "year": "2024", "unit_id": "VAC", "goal": "100", "measure": "m3", **more}

    def work(name: str, actual: str) -> list[Row]:
        cells = {"item_id": f"I-{name}", "text": f"work on {name}", "target_id": name, "measure": "m3", "planned": "50"}
        return [
            line("VAC", "2024-03", **cells),
            line("VAC", "2024-03", "review", **{**cells, "target_id": None, "actual": actual}),
            line("VAC", "2024-02", "review", **{**cells, "actual": "5"}),
        ]

    audit = ak.open_audit(
        frames({
            **together([case for case in CASES if case.unit in ("VAC", "PWR")]),
            "target": [goal("T-NONE"), goal("T-OVER"), goal("T-BACK"), goal("T-WITH"), goal("T-WHOLE"),
                       goal("T-PART", parent_id="T-WHOLE")],
            "plan_line": [*diary("HQ"), *diary("VAC"), *diary("PWR"), *work("T-OVER", "120"), *work("T-BACK", "20"),
                          *work("T-WITH", "60")],
        }),
        as_of="2024-06-30",
    )  # fmt: skip
    found = audit.target_rollup().frame
    rows = found[found["target_id"].notna()].set_index("target_id")
    assert rows["finding"].to_dict() == {
        "T-NONE": "no plan line", "T-OVER": "claimed beyond the goal", "T-BACK": "behind the year",
        "T-WITH": "with the year", "T-WHOLE": "by its parts only", "T-PART": "no plan line",
    }  # fmt: skip
    assert rows.loc["T-OVER", ["actual", "planned", "reached"]].tolist() == [120.0, 50.0, 1.2]
    assert rows.loc["T-BACK", "year_gone"] == pytest.approx(182 / 366)
    without = found[found["target_id"].isna() & (found["year"] == 2024)].set_index("unit_id")
    assert without.loc["VAC", ["finding", "items"]].tolist() == ["plan lines without a target", 1]


def test_signed_lists_against_the_records(sample: ak.Audit) -> None:
    found = sample.lists()
    assert found.sentence.startswith("3 signed lists for 16 handovers: 9 omitted, ")
    truth = pd.read_csv("sample_data/truth/omitted.csv")
    lines = sample.table("list_lines")
    omitted = lines[lines["finding"] == "omitted"]
    assert set(zip(omitted["handover_id"], omitted["item_id"], strict=True)) == set(
        zip(truth["handover_id"], truth["item_id"], strict=True)
    )
    signed = found.frame[found.frame["lines"] > 0].set_index("handover_id")
    assert signed.loc["P7-MGR@2025-03-01", ["signed_out", "signed_in", "lines"]].tolist() == ["E0041", "E0058", 40]
    assert found.frame.query("lines == 0")["omitted"].isna().all()


def test_listed_but_closed_listed_and_vanished_and_who_signed_when() -> None:
    done = [line("OMT", "2023-11", item_id="OMT-OLD", text="old work"),
            line("OMT", "2023-11", "review", item_id="OMT-OLD", text="old work", status="done")]  # fmt: skip
    gone = [line("OMT", "2024-03", item_id="OMT-GONE", text="gone work")]
    head = {
        "post_id": "OMT-SAFE",
        "on": "2024-04-01",
        "outgoing": "omt-bob",
        "incoming": "omt-gil",
        "witness": "omt-ann",
    }
    rows = [{**head, "item_id": item, "text": item, "signed_on": "2024-04-06"} for item in ("OMT-OLD", "OMT-GONE")]
    audit = opened({"plan_line": [*done, *gone], "handover_list": rows}, "OMT")
    found = {r.item_id: r.finding for r in audit.table("list_lines").itertuples()}
    assert found["OMT-OLD"] == found["OMT-DIARY"] == "listed but closed"
    assert found["OMT-GONE"] == "listed and vanished"
    assert found["OMT-RAIL"] == "omitted"
    row = audit.lists().frame.set_index("post_id").loc["OMT-SAFE"]
    assert row[["listed_closed", "listed_vanished", "omitted", "days_to_sign_min", "witness"]].tolist() == [
        2,
        1,
        1,
        5,
        "omt-ann",
    ]


def test_answers_are_portable_and_known_by_name(sample: ak.Audit) -> None:
    for name, found in (
        ("surfacing", sample.surfaced()), ("repeats", sample.repeats()), ("target_rollup", sample.target_rollup()),
        ("lists", sample.lists()),
    ):  # fmt: skip
        assert sample.table(name).equals(found.frame)
        for text in found.sql.values():
            if text.lstrip().startswith(("select", "with", "--")):
                refuse_unportable(text)
