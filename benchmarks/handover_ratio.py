"""Whether linking by words invents drops at handovers: the ratio of drop rates, at a handover over elsewhere.

For every seed the same sheets are asked twice: without ids, four of five carried items in other words; and with the
ids put back, which is the truth. A promise is at a handover where the head of its unit changes before the next plan is
written. The generator drops more at handovers; so that the true rates are equal, the drops that are true weigh less
there, by the ratio of the true odds. What the linker adds or hides weighs in full. Promises that another unit carried
on are left out: no wording is linked across units that no reorganisation joins, and the generator places them far from
handovers only.

    python benchmarks/handover_ratio.py 20
"""

from __future__ import annotations

import sys

import pandas as pd

import auditkit as ak
from auditkit import sample

AS_OF = "2025-06-30"
_ROWS = """
select p.row, p.unit_id, p.period, o.outcome from outcome_flags o join plan_line p on p.row_key = o.plan_line
where o.outcome <> 'unplanned'
"""


def outcomes(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The outcome of every promise, by the row that makes it."""
    return ak.open_audit(tables, as_of=AS_OF).sql(_ROWS).set_index("row")


def turns(made: sample.Enterprise) -> set[tuple[str, str]]:
    """Unit and month whose next plan another head writes: the month of the day after the outgoing's last."""
    handover, posts = made.truth["handover"], made.tables["post"].drop_duplicates("post_id").set_index("post_id")
    head = handover["post_id"].map(posts["is_head"]).astype(str).str.lower().isin(["yes", "1", "true"])
    left = pd.to_datetime(handover["last"].fillna(handover["on"]))[head] + pd.Timedelta(days=1)
    return set(zip(handover["unit_id"][head], left.dt.strftime("%Y-%m"), strict=True))


def ratio(seed: int) -> dict[str, float]:
    """Promises, true drops and measured drops of one seed, and the ratio with equal true rates."""
    made = sample.enterprise(seed=seed, ids=False, reword=0.8)
    tables = dict(made.tables)
    linked = outcomes(tables)
    tables["plan_line"] = tables["plan_line"].assign(item_id=made.truth["line"]["item_id"].to_numpy())
    both = linked.join(outcomes(tables)["outcome"].rename("outcome_known"), how="inner")
    both = both[both["outcome_known"] != "moved"]
    at = pd.Series(list(zip(both["unit_id"], both["period"], strict=True)), index=both.index).isin(turns(made))
    true, found = both["outcome_known"] == "dropped", both["outcome"] == "dropped"
    odds = [true[part].mean() / (1 - true[part].mean()) for part in (at, ~at)]
    rate = {}
    for name, part, less in (("at", at, odds[1] / odds[0]), ("else", ~at, 1.0)):
        kept, added = (found & true & part).sum(), (found & ~true & part).sum()
        rate[name] = (less * kept + added) / (less * (true & part).sum() + (~true & part).sum())
    return {
        "seed": seed, "promises_at": at.sum(), "true_at": (true & at).sum(), "hidden_at": (true & ~found & at).sum(),
        "invented_at": (found & ~true & at).sum(), "promises_else": (~at).sum(), "true_else": (true & ~at).sum(),
        "hidden_else": (true & ~found & ~at).sum(), "invented_else": (found & ~true & ~at).sum(),
        "ratio": rate["at"] / rate["else"],
    }  # fmt: skip


if __name__ == "__main__":
    table = pd.DataFrame([ratio(seed) for seed in range(201, 201 + int(sys.argv[1]))])
    print(table.round(3).to_string(index=False))
    print("sums:", table.drop(columns=["seed", "ratio"]).sum().to_dict())
    print("ratio on average:", round(float(table["ratio"].mean()), 4))
