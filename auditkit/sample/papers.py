"""The standing papers: units, posts, people, tenures, duties, powers, goals, and what is known of the sheets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from auditkit.sample import plot
from auditkit.sample.world import DAY, STATES, World, words

Row = dict[str, Any]
_DUTIES = {
    "office": {"schedule": "DGM1", "cost": "DGM2", "quality": "DGM3", "safety": "DGM3", "environment": "DGM3"},
    "department": {"schedule": "MGR", "cost": "MGR", "quality": "SPC", "safety": "DEP", "environment": "DEP"},
    "project": {"schedule": "MGR", "cost": "COM", "quality": "ENG", "safety": "DEP", "environment": "MGR"},
}
BY_MONTH = "HQ-DGM3"
# (unit, area) without anybody accountable; with two; accountable without the power that it takes.
NOBODY, TWICE, POWERLESS = ("P2", "environment"), ("P6", "quality"), ("P4", "safety")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _begin(post: str, day: date) -> str:
    """The first day of a post; of one of them only the month is known."""
    return day.isoformat()[:7] if post == BY_MONTH else day.isoformat()


def units(world: World) -> list[Row]:
    """Spells of units: the renamed one has a new id, the merged and the ended one an end."""
    bank, out = words(), []
    for slot, unit in enumerate(world.slots):
        kind = world.kinds[slot]
        number = int(unit[1:]) if unit != "HQ" else 0
        names = {"office": bank["office"][0], "project": f"Project {number}"}
        departments = bank["departments"]
        name = names.get(kind) or (
            departments[number - 1][0] if number <= len(departments) - 1
            else f"{departments[-1][0]} {number - len(departments) + 1}"
        )  # fmt: skip
        end = world.calendar.last(plot.ENDED[1]) if unit == plot.ENDED[0] else None
        if unit == plot.MERGED[0]:
            end = world.calendar.last(plot.MERGED[1] - 1)
        if unit == plot.RENAMED[0]:
            end = world.calendar.last(plot.RENAMED[1] - 1)
        start = world.calendar.first(plot.STARTED[1]) if unit == plot.STARTED[0] else None
        out.append({"unit_id": unit, "name": name, "kind": kind, "parent_id": None if unit == "HQ" else "HQ",
                    "start": _iso(start), "end": _iso(end)})  # fmt: skip
        if unit == plot.RENAMED[0]:
            new = {"unit_id": plot.RENAMED[2], "name": f"{name} East", "kind": kind, "parent_id": "HQ"}
            out.append({**new, "start": _iso(world.calendar.first(plot.RENAMED[1]))})
    return out


def posts(world: World) -> list[Row]:
    """Spells of posts: a post stays the same when its unit is renamed or merged."""
    out = []
    for post in world.posts.values():
        unit = world.slots[post.slot]
        row: Row = {
            "post_id": post.post_id, "title": post.title, "unit_id": unit, "reports_to": post.superior or None,
            "is_head": "yes" if post.is_head else "no", "start": _begin(post.post_id, post.start),
            "end": _iso(post.end),
        }  # fmt: skip
        moved = {p[0]: p for p in (plot.RENAMED, plot.MERGED)}.get(unit)
        if moved is None or post.end is not None:
            out.append(row)
            continue
        on = world.calendar.first(moved[1])
        out.append({**row, "end": _iso(on - DAY)})
        above = f"{moved[2]}-MGR" if unit == plot.MERGED[0] else row["reports_to"]
        out.append({**row, "unit_id": moved[2], "reports_to": above, "start": _iso(on)})
    return out


def successions(world: World) -> list[Row]:
    """The steps of the reorganisation."""
    on = {p[0]: world.calendar.first(p[1]).isoformat() for p in (plot.RENAMED, plot.MERGED)}
    renamed = next(h for h in world.handovers if h.reorganised)
    old = next(c.post for c in plot.CHANGES if c.style == "renamed")
    gone = f"{plot.MERGED[0]}-MGR"
    return [
        *({"kind": "unit", "old_id": old_id, "new_id": new_id, "relation": relation, "on": on[old_id]}
          for relation, (old_id, _, new_id) in (("rename", plot.RENAMED), ("merge", plot.MERGED))),
        {"kind": "post", "old_id": gone, "relation": "abolish", "on": on[plot.MERGED[0]]},
        {"kind": "post", "old_id": old, "new_id": renamed.post_id, "relation": "rename", "on": renamed.on.isoformat()},
    ]  # fmt: skip


def tenures(world: World) -> list[Row]:
    """Who held what; one start is known by its month only, and letters come five days late."""
    out = []
    for number, tenure in enumerate(sorted(world.tenures, key=lambda t: (t.post_id, t.start))):
        letter = "Acting order" if tenure.capacity == "acting" else "Letter of appointment"
        row = {"post_id": tenure.post_id, "person_id": world.person(tenure.person), "capacity": tenure.capacity,
               "start": _begin(tenure.post_id, tenure.start), "end": _iso(tenure.end)}  # fmt: skip
        row["document"] = f"{letter} {tenure.start.year}/{number + 1:03d}"
        if tenure.start > world.calendar.first(0):
            row["recorded_on"] = _iso(tenure.start + timedelta(days=5))
        out.append(row)
    holder = next(t for t in world.tenures if t.post_id == "D2-MGR")
    since = world.calendar.first(5)
    out.append({"post_id": "HQ-AUD", "person_id": world.person(holder.person), "capacity": "concurrent",
                "start": _iso(since), "end": None, "document": f"Order {since.year}/901",
                "recorded_on": _iso(since)})  # fmt: skip
    return out


def concurrent_post(world: World) -> Row:
    """A small post at head office that the head of quality holds beside their own."""
    return {"post_id": "HQ-AUD", "title": "Internal auditor", "unit_id": "HQ", "reports_to": "HQ-GM", "is_head": "no",
            "start": _iso(world.calendar.first(5))}  # fmt: skip


def people(world: World) -> list[Row]:
    """Every person once."""
    return [{"person_id": world.person(i), "name": name} for i, (name, _) in enumerate(world.people)]


def aliases(world: World) -> list[Row]:
    """Other writings of people and units, as the sheets and letters have them."""
    bank = words()
    out = [{"kind": "person", "alias": zh, "id": world.person(i)} for i, (_, zh) in enumerate(world.people) if zh]
    out.append({"kind": "unit", "alias": bank["office"][0][1], "id": "HQ"})
    for group, letter in (("projects", "P"), ("departments", "D")):
        for number, pair in enumerate(bank[group]):
            if f"{letter}{number + 1}" in world.slots:
                wanted = pair if letter == "P" else pair[1:]
                out += [{"kind": "unit", "alias": name, "id": f"{letter}{number + 1}"} for name in wanted]
    return out


def duties(world: World) -> list[Row]:
    """Who answers for which area where: one gap and one overlap are planted."""
    out: list[Row] = []
    for slot, unit in enumerate(world.slots):
        for area, rank in _DUTIES[world.kinds[slot]].items():
            if (unit, area) == NOBODY:
                continue
            duty = {"post_id": f"{unit}-{rank}", "area": area, "unit_id": unit, "role": "accountable"}
            out.append({**duty, "text": f"Answers for {area} in its unit"})
            if (unit, area) == TWICE:
                out.append({**out[-1], "post_id": f"{unit}-DEP"})
        if unit != "HQ":
            out.append({"post_id": "HQ-DGM3", "area": "safety", "unit_id": unit, "role": "portfolio"})
            out.append({"post_id": "HQ-DGM1" if world.kinds[slot] == "project" else "HQ-DGM2", "area": "schedule",
                        "unit_id": unit, "role": "portfolio"})  # fmt: skip
    out.append({"post_id": "HQ-DGM2", "area": "cost", "unit_id": "P7", "role": "liaison"})
    out.append({"post_id": "P7-COM", "area": "schedule", "unit_id": "P7", "role": "assists"})
    return [{"duty_id": f"DU-{i + 1:04d}", **row} for i, row in enumerate(out)]


def authorities(world: World) -> list[Row]:
    """Who may do what; one post answers for safety and may not stop the works."""
    out: list[Row] = [{"post_id": "HQ-GM", "act": act} for act in ("cancel", "approve_change", "spend", "hire")]
    out.append({"post_id": "HQ-DGM1", "act": "approve_change", "limit": 5_000_000})
    for slot, unit in enumerate(world.slots):
        if unit == "HQ":
            continue
        out.append({"post_id": f"{unit}-MGR", "act": "spend", "limit": 500_000})
        if world.kinds[slot] == "project":
            out.append({"post_id": f"{unit}-MGR", "act": "stop_work"})
            if (unit, "safety") != POWERLESS:
                out.append({"post_id": f"{unit}-DEP", "act": "stop_work", "area": "safety"})
    return out


def targets(world: World) -> list[Row]:
    """Annual goals: the output values of the units add up to the company's."""
    calendar = world.calendar
    years = range(calendar.first(0).year, calendar.first(calendar.months - 1).year + 1)
    out: list[Row] = []
    for year in years:
        value = {unit: int(world.rng.integers(20, 200)) * 10 for unit in world.slots[1:]}
        for unit in world.slots:
            own = {"year": year, "unit_id": unit, "parent_id": None if unit == "HQ" else f"T-HQ-{year}-OUT"}
            goal = sum(value.values()) if unit == "HQ" else value[unit]
            out.append({**own, "target_id": f"T-{unit}-{year}-OUT", "indicator": "output value", "goal": goal,
                        "measure": "10,000 yuan"})  # fmt: skip
            out.append({**own, "target_id": f"T-{unit}-{year}-TSK", "indicator": "tasks", "goal": 95, "measure": "%",
                        "parent_id": None})  # fmt: skip
            out.append({**own, "target_id": f"T-{unit}-{year}-SAF", "indicator": "safety", "goal": 0,
                        "measure": "lost-time accidents", "parent_id": None})  # fmt: skip
    return out


def coverage(world: World) -> list[Row]:
    """Only the sheets that came in part or too early: the others came or, by their absence, did not."""
    names, unit_at = world.unit_names(), world.unit_at()
    out = []
    for moment in ("plan", "review"):
        for slot, month in zip(*world.gaps[moment].nonzero(), strict=True):
            state = STATES[world.gaps[moment][slot, month]]
            if state != "missing":
                out.append({"unit_id": names[unit_at[slot, month]], "period": world.calendar.name(int(month)),
                            "moment": moment, "state": state})  # fmt: skip
    return out
