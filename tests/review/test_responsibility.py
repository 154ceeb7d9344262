"""Responsibility for one problem: golden stories, truths that hold under change, profiles, and what is never said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.errors import AuditkitError, UnknownName
from auditkit.review.responsibility import profile

from .golden import AS_OF, CASES, HEAD_OFFICE, MONTHS, Case, Row, act, frames, mail, merged, together

NEVER_SAID = ("guilty", "fault", "negligent", "concealed")
Lines = dict[tuple[str, str, str], tuple[Any, ...]]


def opened(tables: Mapping[str, list[Row]], **more: Any) -> ak.Audit:
    return ak.open_audit(frames(tables), **{"as_of": AS_OF, **more})


@pytest.fixture(scope="module")
def audit() -> ak.Audit:
    return opened(together())


def lines(audit: ak.Audit) -> Lines:
    """(problem, rule, person) → state and the texts of its rows, without their numbers."""

    def bare(text: object) -> object:
        return re.sub(r" row \d+\]", "]", text) if isinstance(text, str) else None

    rows = audit.table("responsibility")
    persons = rows[rows["person_id"].notna()]
    return {
        (r.problem_id, r.rule, r.person_id): (r.state, bare(r.evidence), bare(r.counter_evidence), bare(r.missing))
        for r in persons.itertuples()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.unit)
def test_the_story_gives_these_lines_and_no_others(audit: ak.Audit, case: Case) -> None:
    found = audit.responsibility(case.problem)
    rows = found.lines.frame
    assert {f"{r.person_id} {r.rule}": r.state for r in rows.itertuples()} == dict(case.lines)
    about = {r.rule: r.evidence for r in found.organisation.frame.itertuples()}
    assert set(about) == set(case.organisation)
    assert [part for rule, part in case.organisation.items() if part not in about[rule]] == []
    assert rows["judgement"].isna().all()
    assert rows.loc[rows["state"] != "cannot_tell", "missing"].isna().all()
    assert rows.loc[rows["state"] == "cannot_tell", "missing"].notna().all()
    assert str(found).startswith(f"{case.problem}: ")


def test_what_speaks_for_the_person_is_printed_first(audit: ak.Audit) -> None:
    acted = audit.responsibility("ACT-PRB").lines.frame
    assert acted["rule"].iloc[0] == "R8x"
    columns = list(acted.columns)
    assert columns.index("counter_evidence") < columns.index("evidence")
    rows = audit.responsibility("NOM-PRB").evidence
    assert rows["side"].tolist() == sorted(rows["side"])
    assert rows["side"].iloc[0] == "against"
    told = audit.responsibility("NOM-PRB").lines.frame.set_index("person_id").loc["nom-dan"]
    assert "held it acting only" in told["counter_evidence"]
    assert "ran the unit under Nom-Ann (nom-ann)" in told["evidence"]


def test_evidence_names_persons_as_the_sentences_do(audit: ak.Audit) -> None:
    """An id alone is no name to whoever reads which rows an answer rests on."""
    two = audit.responsibility("TWO-PRB")
    assert "O3: held by Two-Eva (two-eva)" in set(two.organisation.evidence["shows"])
    assert any(one.startswith("R1 Two-Eva (two-eva): held TWO-ENG") for one in two.lines.evidence["shows"])
    ids = {row["person_id"] for row in audit.sql("select distinct person_id from person").to_dict("records")}
    for case in CASES:
        trail = audit.trace(case.problem)
        for shown in [*trail.evidence["shows"], *trail.responsibility.organisation.evidence["shows"]]:
            bare = [one for one in ids if re.search(rf"(?<![(\w-]){one}(?![\w)-])", shown)]
            assert not bare, shown
    day = audit.holders(on="2024-03-15")
    assert "Two-Eva (two-eva)" in set(day.evidence["shows"])
    assert set(audit.trace("TWO-PRB").holders.evidence["shows"]) <= set(day.evidence["shows"])


def test_who_followed_it_up_is_not_forgotten_because_the_periods_end() -> None:
    (case,) = [case for case in CASES if case.unit == "ACT"]
    tables, months = together([case]), [month for month in MONTHS if month <= "2024-04"]
    kept = [row for row in tables["plan_line"] if row["period"] in months]
    spans = [pd.Period(month) for month in months]
    period = [{"period": str(s), "start": str(s.start_time.date()), "end": str(s.end_time.date())} for s in spans]
    found = opened({**tables, "plan_line": kept, "period": period}).responsibility(case.problem).lines.frame
    assert {f"{r.person_id} {r.rule}": r.state for r in found.itertuples()} == dict(case.lines)


def test_days_of_exposure_are_split_over_tenures_as_bounds(audit: ak.Audit) -> None:
    split = audit.responsibility("MON-PRB").exposure
    days = {r.person_id: (r.days_min, r.days_max) for r in split.frame.itertuples()}
    whole = (date.fromisoformat(AS_OF) - date(2024, 3, 15)).days + 1
    # Bob held it for the first fourteen days of March, if it had begun; Gil from the fifteenth, or the last.
    assert days == {"mon-bob": (0, 14), "mon-gil": (whole - 16, whole)}
    assert "from 2024-03-01 to 2024-03-31 at the latest" in split.sentence
    vacant = audit.responsibility("VAC-PRB").exposure.frame
    assert vacant[["capacity", "days_min", "days_max"]].to_numpy().tolist() == [["vacant", 3, 3]]


RENAMED = {
    "unit": [{"unit_id": "U", "name": "U"}],
    "post": [{"post_id": p, "title": p, "unit_id": "U", "start": "2020-01-01"} for p in ("OLD", "NEW")],
    "succession": [{"kind": "post", "old_id": "OLD", "new_id": "NEW", "relation": "rename", "on": "2024-03-11"}],
    "plan_line": [{"period": "2024-03", "moment": "plan", "unit_id": "U", "text": "mend the roof"}],
    "problem": [
        {"problem_id": "P", "title": "leak", "unit_id": "U", "post_id": "OLD"}
        | {"occurred_from": "2024-03-01", "occurred_to": "2024-03-31"}
    ],
}


@pytest.mark.parametrize(
    ("tenures", "days"),
    [
        # Closed on the day of the rename; ten days under the one name and twenty-one under the other.
        ([("OLD", "li", "2020-01-01", "2024-03-10"), ("NEW", "li", "2024-03-11", None)], {"OLD li": 10, "NEW li": 21}),
        # Nobody closed the row of the old name.
        ([("OLD", "li", "2020-01-01", None), ("NEW", "li", "2024-03-11", None)], {"OLD li": 10, "NEW li": 21}),
        # Vacant is what neither name had a holder for.
        (
            [("OLD", "li", "2020-01-01", "2024-03-10"), ("NEW", "wu", "2024-03-16", None)],
            {"OLD li": 10, "NEW wu": 16, "OLD ": 5},
        ),
        # One person listed twice under one name.
        ([("OLD", "li", "2020-01-01", None), ("OLD", "li", "2024-03-21", None)], {"OLD li": 31}),
    ],
)
def test_a_renamed_post_is_exposed_once(tenures: list[tuple[str, ...]], days: Mapping[str, int]) -> None:
    people = [{"person_id": p, "name": p.title()} for p in ("li", "wu")]
    held = [dict(zip(("post_id", "person_id", "start", "end"), one, strict=True)) for one in tenures]
    audit = opened({**RENAMED, "person": people, "tenure": held})
    split = audit.responsibility("P").exposure.frame.fillna({"person_id": ""})
    found: dict[str, int] = defaultdict(int)
    for row in split.itertuples():
        assert row.days_min == row.days_max
        found[f"{row.post_id} {row.person_id}"] += row.days_min
    assert found == days


def test_the_two_clocks_differ_and_the_difference_is_a_line() -> None:
    now, then = opened(together()), opened(together(), known_on="2024-04-30")
    assert now.responsibility("RET-PRB").organisation.frame.empty
    before = then.responsibility("RET-PRB")
    assert "ret-gil" not in set(before.lines.frame["person_id"])
    assert before.organisation.frame["rule"].tolist() == ["O2"]
    [line] = [r for r in now.responsibility("RET-PRB").lines.frame.itertuples() if r.rule == "C1"]
    assert "known from 2024-06-15 on: held RET-SAFE (substantive) on 2024-03-10" in line.evidence
    assert line.counter_evidence == "as the records stood on 2024-03-10: no holder in RET-SAFE"


def test_a_formalised_acting_spell_reads_differently_then_and_now() -> None:
    tables = together(
        [next(case for case in CASES if case.unit == "RET"), next(case for case in CASES if case.unit == "PWR")]
    )
    tables["tenure"] = [row for row in tables["tenure"] if row["person_id"] != "ret-gil"]
    tables["tenure"] += [
        {"post_id": "RET-SAFE", "person_id": "ret-gil", "start": "2024-01-01", "capacity": capacity, "recorded_on": day}
        for capacity, day in (("acting", "2024-01-03"), ("substantive", "2024-08-01"))
    ]
    [line] = [r for r in opened(tables).responsibility("RET-PRB").lines.frame.itertuples() if r.rule == "C1"]
    assert "held RET-SAFE (substantive)" in line.evidence
    assert "acting in RET-SAFE [frame 'tenure'" in line.counter_evidence


def test_records_that_are_missing_are_listed_as_documents() -> None:
    """Only who held what and the sheets came. Nothing is guessed: the documents that would be needed are listed."""
    tables = together()
    kept = {name: tables[name] for name in ("unit", "post", "tenure", "plan_line", "person", "problem", "succession")}
    kept["problem"] = [{**row, "occurred_from": None, "occurred_to": None} for row in kept["problem"]]
    found = opened(kept).responsibility("KNW-PRB")
    asked = found.missing.frame["document"].tolist()
    for document in (
        "the day on which it occurred", "the table action: what was done, ordered and decided",
        "the table authority: who may do what", "the table duty: the division of duties",
        "the table handover_list: what was handed over", "the table message: who was told",
    ):  # fmt: skip
        assert document in asked
    assert set(found.lines.frame["state"]) == {"cannot_tell"}
    assert set(found.lines.frame["rule"]) == {"R5"}


def test_being_on_a_distribution_list_never_creates_knowledge(audit: ak.Audit) -> None:
    tables = together()
    people = sorted({row["person_id"] for row in tables["tenure"]})
    for case in CASES:
        tables.setdefault("message", []).extend(
            {**mail(case.unit, "an outsider", person, day, receipt), "message_id": f"X-{case.unit}-{day}"}
            for person in people
            for day, receipt in (("2024-03-13", "sent"), ("2024-06-02", "opened"))
        )
        tables["message"].append(
            {
                **mail(case.unit, "an outsider", f"unit {case.unit}", "2024-03-14", "replied"),
                "message_id": f"G-{case.unit}",
            }
        )
    before, after = lines(audit), lines(opened(tables))
    assert {key: row[0] for key, row in after.items()} == {key: row[0] for key, row in before.items()}


def test_other_names_give_the_same_lines(audit: ak.Audit) -> None:
    tables = together()
    names = {row["person_id"]: f"{n:03d}x" for n, row in enumerate(reversed(tables["person"]))}
    for name, columns in (
        ("tenure", ["person_id"]), ("person", ["person_id"]), ("action", ["person_id"]),
        ("message", ["sender", "recipient"]), ("handover_list", ["outgoing", "incoming"]),
    ):  # fmt: skip
        tables[name] = [{**row, **{c: names.get(row[c], row[c]) for c in columns}} for row in tables[name]]
    after = {key: row[0] for key, row in lines(opened(tables)).items()}
    assert after == {(p, rule, names[who]): row[0] for (p, rule, who), row in lines(audit).items()}


def shifted(tables: Mapping[str, list[Row]], days: int) -> dict[str, list[Row]]:
    """Every day of the records moved; the periods keep their names and are given their days."""

    def later(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
        return value

    moved = {name: [{c: later(v) for c, v in row.items()} for row in rows] for name, rows in tables.items()}
    starts = [date.fromisoformat(f"{month}-01") for month in [*MONTHS, "2025-01", "2025-02", "2025-03"]]
    moved["period"] = [
        {"period": f"{a:%Y-%m}", "start": str(a + timedelta(days=days)), "end": str(b + timedelta(days=days - 1))}
        for a, b in zip(starts, [*starts[1:], date(2025, 4, 1)], strict=True)
    ]
    return moved


def test_all_dates_later_by_some_days_give_the_same_lines() -> None:
    whole = [case for case in CASES if case.unit != "MON"]  # its day is a month, which no shift of days keeps
    tables = together(whole)
    before, after = (
        lines(ak.open_audit(frames(shifted(tables, k)), as_of=date.fromisoformat(AS_OF) + timedelta(days=k)))
        for k in (0, 17)
    )
    assert {key: row[0] for key, row in after.items()} == {key: row[0] for key, row in before.items()}
    want = {f"{case.problem} {who}": state for case in whole for who, state in case.lines.items()}
    assert {f"{p} {who} {rule}": row[0] for (p, rule, who), row in before.items()} == want


def test_a_sheet_that_is_missing_only_moves_lines_to_cannot_tell(audit: ak.Audit) -> None:
    tables = together()
    tables["coverage"] = [
        {"unit_id": unit["unit_id"], "period": month, "moment": moment, "state": "missing"}
        for unit in tables["unit"] for month in MONTHS[14:18] for moment in ("plan", "review")
    ]  # fmt: skip
    before, after = lines(audit), lines(opened(tables))
    assert {key for key, row in after.items() if row[0] != "cannot_tell"} <= set(before)
    moved = {key[1] for key, row in before.items() if after.get(key, row)[0] != row[0]}
    assert moved == {"R7", "R8"}
    assert [key for key, row in before.items() if key not in after] == []
    assert {after[key][0] for key, row in before.items() if after[key][0] != row[0]} == {"cannot_tell"}


def test_without_a_cited_row_the_line_changes_or_goes(audit: ak.Audit) -> None:
    """One row that a line cites is taken out of every case at a time; the cases do not touch one another."""
    before = lines(audit)
    cited: dict[str, list[tuple[str, int, str, str]]] = defaultdict(list)
    for case in CASES:
        rows = audit.responsibility(case.problem).evidence
        cited[case.problem] = sorted(
            {(r.table_name, r.row_key, r.rule, r.person_id) for r in rows.itertuples() if isinstance(r.person_id, str)}
        )
    unchanged = []
    for turn in range(max(len(rows) for rows in cited.values())):
        out = {problem: rows[turn] for problem, rows in cited.items() if turn < len(rows)}
        tables = together()
        gone = {(table, key) for table, key, _, _ in out.values()}
        tables = {
            name: [row for n, row in enumerate(rows, 1) if (name, n) not in gone] for name, rows in tables.items()
        }
        after = lines(opened(tables, refused="set_aside"))
        unchanged += [
            (problem, rule, who, table)
            for problem, (table, _, rule, who) in out.items()
            if after.get((problem, rule, who)) == before[problem, rule, who]
        ]
    assert unchanged == []


def test_generated_text_never_judges(audit: ak.Audit) -> None:
    said = [audit.table("responsibility").to_csv()]
    for case in CASES:
        for name in ("generic", "cn-accountability-2019"):
            found = audit.responsibility(case.problem, profile=name)
            said += [
                str(found),
                found._repr_html_(),
                found.lines.frame.to_csv(),
                found.missing.frame.to_csv(),
                found.evidence.to_csv(),
            ]
    text = "\n".join(said).lower()
    assert [word for word in NEVER_SAID if word in text] == []


def test_profiles_are_files_with_sources(audit: ak.Audit, tmp_path: Path) -> None:
    rows = audit.responsibility("LIA-PRB", profile="cn-accountability-2019").lines.frame.set_index("rule")
    assert rows.loc["R4", "label"].startswith("main leadership")
    assert rows.loc["R5", "label"].startswith("main leadership")
    assert pd.isna(rows.loc["R1", "label"])
    assert "art. 6" in rows.loc["R4", "label_source"]
    own = tmp_path / "ours.yaml"
    own.write_text(
        "profile: ours\nversion: '3'\nabout: the house rules\nlabels:\n  R1: {label: first, source: house rule 7}\n",
        "utf-8",
    )
    mine = audit.responsibility("LIA-PRB", profile=own)
    assert (str(mine.profile), mine.lines.frame.set_index("rule").loc["R1", "label"]) == ("ours 3", "first")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profile: x\nversion: 1\nabout: y\n", "has no labels"),
        ("profile: x\nversion: 1\nabout: y\nlabels: {R99: {label: a, source: b}}", "labels R99; the rules are"),
        ("profile: x\nversion: 1\nabout: y\nlabels: {R1: {label: a}}", "expected a label and the source"),
        ("a: [", "is not YAML that can be read"),
    ],
)
def test_a_profile_that_cannot_be_read_says_why(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(AuditkitError, match=re.escape(said)):
        profile(path)


def test_unknown_names_list_the_known_ones(audit: ak.Audit) -> None:
    with pytest.raises(UnknownName, match="ACT-PRB"):
        audit.responsibility("ATC-PRB")
    with pytest.raises(AuditkitError, match="shipped are cn-accountability-2019, generic"):
        profile("german")


def test_an_approval_and_an_act_of_a_post_count_for_whoever_they_name() -> None:
    """One approved; the decision names only the post of the safety officer: its holder that day, by inference."""
    case = next(case for case in CASES if case.unit == "LIA")
    extra = {"action": [act("LIA", "decide", None, "2024-03-09", post_id="LIA-SAFE", approved_by="lia-joy")]}
    tables = together(
        [Case(case.unit, case.story, merged([case.tables, extra]), case.lines), *[c for c in CASES if c.unit == "PWR"]]
    )
    rows = {
        (r.person_id, r.rule): (r.state, r.inferred)
        for r in opened(tables).responsibility("LIA-PRB").lines.frame.itertuples()
    }
    assert rows["lia-joy", "R2"][0] == "established"
    assert rows["lia-bob", "R2"] == ("indicated", "the record names the post LIA-SAFE only: its holder that day")
    assert HEAD_OFFICE["tenure"]
