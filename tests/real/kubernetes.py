"""The Kubernetes reference records in the contract's form: organisation, register of enhancements, release plans.

`source.py` reads the files; here each becomes tables. Every choice of the mapping stands beside its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from tests.real.source import DAY, OPEN, STAGES, STATUS, VARIABLE, due, folder, number, read, releases, versions

__all__ = ["AS_OF", "OPEN", "VARIABLE", "folder", "organisation", "read", "register", "release_plans", "releases"]

AS_OF = "2026-08-19"  # the last day that the appointments cover

# A new kind of unit (working group to SIG) is a transfer of work, not a rename: its first leaders are appointed anew.
RELATION = {
    "rename": "rename",
    "rename (2017)": "rename",
    "rename back (2018): unit id reused": "rename",
    "SIG became user group": "transfer",
    "WG became SIG": "transfer",
    "retired; subproject moved": "transfer",
    "merged into (last seen date; provider subprojects moved)": "merge",
}
POSTS = {"chair": "chair", "tech_lead": "tech-lead"}

Tables = dict[str, pd.DataFrame]


# --- (a) organisation -----------------------------------------------------------------------------------------------


def organisation() -> Tables:
    """unit, post, person, tenure, alias, succession: chairs and tech leads of every unit.

    The source writes the first commit *without* a person as `end`: the day of leaving. One day is taken off, so that
    `end` is the last day, and the option ends="last day" (the default) reads it.
    """
    return {
        "unit": _units(),
        "post": _posts(),
        "person": _persons(),
        "tenure": _tenures(),
        "alias": _aliases(),
        "succession": _succession(),
    }


def _day_before(day: str) -> str:
    return str(date.fromisoformat(day) - DAY) if day else ""


def _spells(unit_id: str, start: str, end: str) -> Iterator[tuple[str, str]]:
    """The spells of a unit id: one, or two where it was renamed away and back."""
    steps = read("unit_succession")
    steps = steps[steps["kind"].map(RELATION) == "rename"]
    away = steps.loc[steps["old_unit"] == unit_id, "date"].tolist()
    back = [d for d in steps.loc[steps["new_unit"] == unit_id, "date"] if away and d > away[0]]
    if not back:
        yield start, _day_before(end)
        return
    yield start, _day_before(away[0])
    yield back[0], _day_before(end)


def _units() -> pd.DataFrame:
    rows = [
        (u.unit_id, u.name, u.kind, u.parent_id, start, end)
        for u in read("units").itertuples(index=False)
        for start, end in _spells(u.unit_id, u.first_seen, u.last_seen)
    ]
    return pd.DataFrame(rows, columns=["unit_id", "name", "kind", "parent_id", "start", "end"])


def _appointments() -> pd.DataFrame:
    rows = read("appointments")
    return rows[rows["post"].isin(POSTS)].copy()


def _posts() -> pd.DataFrame:
    held = set(zip(*(_appointments()[c] for c in ("unit_id", "post")), strict=True))
    rows = [
        (f"{u.unit_id}/{POSTS[post]}", f"{post.replace('_', ' ')} of {u.name}", u.unit_id, head, start, end)
        for u in read("units").itertuples(index=False)
        for post, head in (("chair", "yes"), ("tech_lead", "no"))
        if (u.unit_id, post) in held
        for start, end in _spells(u.unit_id, u.first_seen, u.last_seen)
    ]
    return pd.DataFrame(rows, columns=["post_id", "title", "unit_id", "is_head", "start", "end"])


def _persons() -> pd.DataFrame:
    second = set(read("person_aliases")["person_id"])
    rows = _appointments().drop_duplicates("person_id", keep="last")  # one handle has up to three spellings
    rows = rows[~rows["person_id"].isin(second)].sort_values("person_id")
    return pd.DataFrame({"person_id": rows["person_id"], "name": rows["person_name"]}).reset_index(drop=True)


def _tenures() -> pd.DataFrame:
    rows = _appointments()
    posts = [f"{u}/{POSTS[p]}" for u, p in zip(rows["unit_id"], rows["post"], strict=True)]
    return pd.DataFrame(
        {
            "post_id": posts,
            "person_id": rows["person_id"],
            "start": rows["start"],
            "end": rows["end"].map(_day_before),
            "document": "commit " + rows["start_commit"],
        }
    ).reset_index(drop=True)


def _aliases() -> pd.DataFrame:
    rows = read("person_aliases")
    return pd.DataFrame({"kind": "person", "alias": rows["person_id"], "id": rows["same_as"]})


def _succession() -> pd.DataFrame:
    posts = set(_posts()["post_id"])
    rows: list[tuple[str, str, str, str, str]] = []
    for step in read("unit_succession").itertuples(index=False):
        relation = RELATION[step.kind]
        rows.append(("unit", step.old_unit, step.new_unit, relation, step.date))
        for post in POSTS.values():
            old, new = f"{step.old_unit}/{post}", f"{step.new_unit}/{post}"
            if relation == "rename" and {old, new} <= posts:
                rows.append(("post", old, new, relation, step.date))
    return pd.DataFrame(rows, columns=["kind", "old_id", "new_id", "relation", "on"])


# --- what was done --------------------------------------------------------------------------------------------------


def period_table() -> pd.DataFrame:
    """The releases as the contract's period table."""
    return releases().rename(columns={"release": "period"}).astype(str)


def _later(before: object, after: object) -> bool:
    """Whether a stage was put off; naming the release of the next stage is progress, not a postponement."""
    pairs = [(number(getattr(before, c)), number(getattr(after, c))) for c in STAGES]
    return any(new is not None and old is not None and new > old for old, new in pairs)


def _kinds(before: object | None, after: object) -> Iterator[str]:
    """What a version did: closed it; moved a date; changed anything else; touched it only."""
    status = after.status  # type: ignore[attr-defined]
    changed = status in ("done", "cancelled") and (before is None or before.status != status)  # type: ignore[attr-defined]
    if changed:
        yield "complete" if status == "done" else "cancel"
    if before is not None and _later(before, after):
        yield "reschedule"
    elif after.changed:  # type: ignore[attr-defined]
        yield "update"
    elif not changed:
        yield "annotate"


def actions() -> pd.DataFrame:
    """Each version as what was done that day: complete, cancel, reschedule, update; annotate where no field changed.

    `batch` is the commit. A commit that touches five items counts as bulk even where it changed a field of four, so a
    touched item is an action too (`annotate`): the items of a batch can then be counted from the rows.
    """
    rows: list[tuple[str, str, str, str, str, str]] = []
    last: dict[str, object] = {}
    for row in versions().itertuples(index=False):
        for kind in _kinds(last.get(row.lineage_id), row):
            text = f"{row.pr_title or 'commit'} ({row.changed or 'no field changed'})"
            rows.append((f"{row.commit[:10]}:{row.lineage_id}:{kind}", row.lineage_id, kind, row.day, row.commit, text))
        last[row.lineage_id] = row
    return pd.DataFrame(rows, columns=["action_id", "item_id", "kind", "on", "batch", "text"])


def _coverage(units: Iterable[str], partial: tuple[str, ...] = ()) -> pd.DataFrame:
    """Every unit's plan and review of every release: one repository serves all units, so no line is no promise."""
    rows = [
        (unit, r.release, moment, state)
        for unit in sorted(set(units))
        for r in releases().itertuples(index=False)
        for moment, day in (("plan", r.plan_due), ("review", r.review_due))
        for state in ["not_due" if str(day) > AS_OF else "partial" if r.release in partial else "received"]
    ]
    return pd.DataFrame(rows, columns=["unit_id", "period", "moment", "state"])


# --- (b) the register -----------------------------------------------------------------------------------------------


def register() -> Tables:
    """plan_line, action, period, coverage: every version a line of the register, in the release under way.

    An open version is a plan line; a version that closes (or stays closed) is a review line, since a register has no
    review of its own. Of several versions on one day the last stands (the same day would make them siblings). That
    an item was put forward for a release at its freeze is an order of that day (`instruct`), for it is written into
    the release's plan, not into the register.
    """
    rows = versions().drop_duplicates(["lineage_id", "day"], keep="last")
    rows = rows[rows["status"] != ""]
    lines = pd.DataFrame(
        {
            "period": rows["release"],
            "moment": ["review" if s in ("done", "cancelled") else "plan" for s in rows["status"]],
            "unit_id": rows["unit_id"],
            "item_id": rows["lineage_id"],
            "text": rows["title"],
            "due": [due([None if pd.isna(n) else int(n)]) for n in rows["named"]],
            "status": rows["status"],
            "batch": rows["commit"],
            "recorded_on": rows["day"],
        }
    ).reset_index(drop=True)
    acts = pd.concat([actions(), _put_forward()], ignore_index=True)
    return {"plan_line": lines, "action": acts, "period": period_table(), "coverage": _coverage(lines["unit_id"])}


def _committed(moment: str) -> pd.DataFrame:
    rows = read("plan_snapshots")
    return rows[(rows["committed"] == "1") & (rows["moment"] == moment)]


def _put_forward() -> pd.DataFrame:
    rows = _committed("plan")
    freeze = dict(zip(releases()["release"], releases()["plan_due"].astype(str), strict=True))
    known = set(versions()["lineage_id"])
    rows = rows[rows["lineage_id"].isin(known)]
    return pd.DataFrame(
        {
            "action_id": "plan:" + rows["period"] + ":" + rows["lineage_id"],
            "item_id": rows["lineage_id"],
            "kind": "instruct",
            "on": rows["period"].map(freeze),
            "batch": "",
            "text": "put forward for " + rows["period"],
        }
    )


# --- (c) release plans ----------------------------------------------------------------------------------------------


def release_plans() -> Tables:
    """plan_line, action, period, coverage: the committed rows at the freeze (plan) and at the release (review).

    The promise of a line is its own release; later stages are its next step. The plans of v1.19 and v1.20 are partial:
    the field they are read from came into use during 2020.
    """
    lines = pd.concat([_plan_lines("plan"), _plan_lines("review")], ignore_index=True)
    acts = pd.concat([actions(), _deliveries()], ignore_index=True)
    acts = acts[acts["item_id"].isin(set(lines["item_id"]))].reset_index(drop=True)
    sheets = _coverage(lines["unit_id"], partial=("v1.19", "v1.20"))
    sheets = sheets[sheets["period"] != releases()["release"].iloc[0]].reset_index(drop=True)  # v1.18 has no plan
    return {"plan_line": lines, "action": acts, "period": period_table(), "coverage": sheets}


def _plan_lines(moment: str) -> pd.DataFrame:
    rows = _committed(moment)
    return pd.DataFrame(
        {
            "period": rows["period"],
            "moment": moment,
            "unit_id": rows["unit_id"],
            "item_id": rows["lineage_id"],
            "text": rows["title"],
            "detail": rows["stage_norm"],
            "due": [due([number(p)]) for p in rows["period"]],
            "status": rows["status_norm"].map(STATUS),
            "recorded_on": rows["snapshot_ts"].str[:10],
        }
    )


def _deliveries() -> pd.DataFrame:
    rows = read("release_note_evidence").drop_duplicates(["period", "lineage_id", "pr"])
    released = dict(zip(releases()["release"], releases()["end"].astype(str), strict=True))
    return pd.DataFrame(
        {
            "action_id": "notes:" + rows["period"] + ":" + rows["lineage_id"] + ":" + rows["pr"],
            "item_id": rows["lineage_id"],
            "kind": "deliver",
            "on": rows["period"].map(released),
            "batch": "",
            "text": rows["text"].str[:200],
        }
    )
