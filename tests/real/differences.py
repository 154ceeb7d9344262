"""Where the outcomes by definition and the reference's outcomes of the release plans part, and by which rule.

The reference reads the history of each enhancement up to the release two later; the product reads two plans and two
reviews more, and the recorded acts. `plan_outcome_differences.csv` is the table that `table()` makes of the product's
outcomes; the tests compare the two, so that no difference can come or go unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tests.real import kubernetes
from tests.real.oracle import World

COMMITTED = Path(__file__).with_name("plan_outcome_differences.csv")
FIRST, LAST = 21, 34  # the releases whose two later releases are complete
COLUMNS = ["period", "item_id", "unit_id", "reference", "ours", "class", "rule", "right"]


def group(reference: str) -> str:
    """The outcome by definition that says the same as the reference's words."""
    if reference in ("implemented", "silent"):
        return {"implemented": "done", "silent": "dropped"}[reference]
    return "cancelled" if reference.startswith(("closed explicitly", "deleted")) else "carried"


def compared(ours: pd.DataFrame) -> pd.DataFrame:
    """The 877 rows that were open at their plan, each with the reference's outcome and ours.

    Args:
        ours: period, item_id, outcome, class, late: one row an item and period that was planned.
    """
    reference = kubernetes.read("answers/plan_outcomes")
    window = [f"v1.{n}" for n in range(FIRST, LAST + 1)]
    rows = reference[reference["period"].isin(window) & reference["status"].isin(kubernetes.OPEN)]
    rows = rows.rename(columns={"lineage_id": "item_id", "outcome": "reference"})
    rows = rows[["period", "item_id", "unit_id", "reference"]]
    mine = ours[["period", "item_id", "outcome", "class", "late"]].rename(columns={"outcome": "ours"})
    return rows.merge(mine, on=["period", "item_id"], how="left", validate="one_to_one")


@dataclass(frozen=True)
class Row:
    """One row that differs, with the facts of the records that the rules ask for."""

    reference: str
    ours: str
    late: bool
    planned_next: bool  # stands in a plan of R+1 … R+g
    act_before: bool  # an act of R that says our outcome, and none after the day of the plan line
    put_off_after: bool  # a stage was put off after the day of the plan, by R+g


RULES: tuple[tuple[str, str, Callable[[Row], bool]], ...] = (
    (
        "an act of R dated before the line's own day counts for the line, which the plan wrote anew as open",
        "reference",
        lambda r: r.act_before and not r.late and not (r.ours == "carried" and r.planned_next),
    ),
    (
        "carried stands before done late: the item stood in a later plan first, and done is the outcome of that period",
        "both",
        lambda r: group(r.reference) == "done" and r.ours == "carried" and r.planned_next,
    ),
    (
        "put off on record stands before done late",
        "both",
        lambda r: group(r.reference) == "done" and r.ours == "carried" and r.put_off_after,
    ),
    (
        "moved: the later plan is another unit's; the reference does not look at the unit",
        "ours",
        lambda r: group(r.reference) == "carried" and r.ours == "moved",
    ),
    (
        "cancelled stands before carried: it was put off first and ended on record by R+g",
        "both",
        lambda r: group(r.reference) == "carried" and r.ours == "cancelled",
    ),
    (
        "done late: it was put off first, stood in no later plan, and was done by R+g",
        "ours",
        lambda r: group(r.reference) == "carried" and r.ours == "done" and r.late,
    ),
    (
        "carried without a word: an older date for a later stage put it into the next plan; the plans show it going on",
        "ours",
        lambda r: r.reference == "silent" and r.ours == "carried" and r.planned_next,
    ),
    (
        "the milestone was moved back: taken out of the release on record, by a field that no plan and no act shows",
        "reference",
        lambda r: r.reference.startswith("withdrawn") and r.ours == "dropped",
    ),
    (
        "another stage was dated, nothing was said of the stage that the plan promised",
        "ours",
        lambda r: r.reference.startswith("re-dated") and r.ours == "dropped",
    ),
    (
        "the register names a later release whose plan never took the item up: a new date, and no plan by R+g",
        "reference",
        lambda r: group(r.reference) == "carried" and r.ours == "dropped",
    ),
)


def rule_of(row: Row) -> tuple[str, str]:
    """The first rule that makes the difference, and which side is right."""
    return next(((name, right) for name, right, holds in RULES if holds(row)), ("unexplained", "unknown"))


def table(ours: pd.DataFrame, g: int = 2) -> pd.DataFrame:
    """Each row whose outcome says something else than the reference, with the rule and the side that is right."""
    world = World(kubernetes.release_plans())
    rows = compared(ours)
    rows = rows[[group(r) != o for r, o in zip(rows["reference"], rows["ours"], strict=True)]].copy()
    found = [rule_of(_facts(world, r, g)) for r in rows.itertuples(index=False)]
    rows["rule"], rows["right"] = [name for name, _ in found], [right for _, right in found]
    return rows[COLUMNS].sort_values(["period", "item_id"]).reset_index(drop=True)


_SAYS = {"done": ("complete", "verify"), "cancelled": ("cancel",), "carried": ("reschedule",)}


def _facts(world: World, row: object, g: int) -> Row:
    item, r = world.items[row.item_id], world.names.index(row.period)  # type: ignore[attr-defined]
    ours: str = row.ours  # type: ignore[attr-defined]
    day = next(p[1] for p in item.plans if p[0] == r)
    last = r if ours == "done" and not row.late else r + g  # type: ignore[attr-defined]
    says = [a for a in item.acts if a[2] in _SAYS.get(ours, ()) and r <= a[1] <= last]
    return Row(
        reference=row.reference,  # type: ignore[attr-defined]
        ours=ours,
        late=bool(row.late),  # type: ignore[attr-defined]
        planned_next=any(r < p[0] <= r + g for p in item.plans),
        act_before=any(a[1] == r and a[0] <= day for a in says) and not any(a[0] > day for a in says),
        put_off_after=any(a[2] == "reschedule" and a[0] > day and a[1] <= r + g for a in item.acts),
    )


def committed() -> pd.DataFrame:
    """The table as it stands in the repository."""
    return pd.read_csv(COMMITTED, dtype=str, keep_default_na=False)


def write(ours: pd.DataFrame) -> None:
    """Replace the committed table by that of new outcomes; read the change before you commit it."""
    table(ours).to_csv(COMMITTED, index=False, lineterminator="\n")
