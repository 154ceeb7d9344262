"""The points of the reasons, fitted anew to what people decided; and how the decisions look before and after."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from auditkit.engine.steps import Method
from auditkit.errors import AuditkitError
from auditkit.items import score

LEAST = 40
_LOYALTY = 1.0  # how strongly the points are drawn back to the shipped ones, which rest on more than these decisions
_PAIRS = """
with ranked as (
  select line_a, line_b, verdict, row_number() over (
    partition by line_a, line_b order by coalesce(day_max, date '0001-01-01') desc, row_key desc
  ) as rank
  from decided
), ends as (
  select line_a as line_id from ranked union select line_b from ranked
), named as (
  select e.line_id, t.node from ends e join plan_line l on l.line_id = e.line_id join text_node t on t.line = l.row_key
)
select p.*, r.verdict = 'same' as same
from ranked r
join named a on a.line_id = r.line_a
join named b on b.line_id = r.line_b
join pair p on p.node_a = a.node and p.node_b = b.node
where r.rank = 1 and r.verdict in ('same', 'different') and not p.elsewhere
order by p.node_a, p.k_a, p.node_b
"""


def refit(undecided: Method, decisions: pa.Table) -> tuple[pa.Table, str]:
    """Points fitted to the decisions `same` and `different`, on the reasons as they stood without any decision.

    Args:
        undecided: the steps over the same records without the decisions.
        decisions: the table `decision`.

    Returns:
        A table reason, words, before, after; a sentence with the decisions that each set of points gets right.

    Raises:
        AuditkitError: fewer than 40 decisions on pairs that the linker had compared.
    """
    undecided.need("pair", "wording", "text_node")
    undecided.engine.table("decided", decisions)
    pairs = undecided.engine.sql(_PAIRS)
    if pairs.num_rows < LEAST:
        raise AuditkitError(
            f"{pairs.num_rows} decisions bear on pairs that the linker compares; {LEAST} are needed to refit its points"
        )
    found = score.features(pairs, undecided.engine.sql("select * from wording order by word_no"))
    before = score.weights(undecided.parameters.weights)
    same = np.asarray(pairs["same"].to_pylist(), bool)
    middle = (undecided.parameters.accept + undecided.parameters.doubt) / 2
    after = _fit(found, same, before, middle)
    words = score.words()
    table = pa.table(
        {
            "reason": list(before), "words": [words[name] for name in before],
            "before": list(before.values()), "after": list(after.values()),
        }
    )  # fmt: skip
    right = [int(((score.points(found, points) >= middle) == same).sum()) for points in (before, after)]
    said = f"{pairs.num_rows:,} decisions: {right[0]:,} on the right side before, {right[1]:,} after."
    return table, said


def _fit(
    found: dict[str, score.Numbers], same: score.Numbers, before: dict[str, float], middle: float
) -> dict[str, float]:
    """Logistic regression drawn to the points before; what never varied in the decisions keeps its points."""
    from scipy.optimize import minimize

    names = list(before)
    values = np.column_stack([found[name] for name in names])
    start = np.array([before[name] for name in names])
    sign = np.where(same, 1.0, -1.0)

    def loss(points: score.Numbers) -> tuple[float, score.Numbers]:
        margin = sign * (values @ points - middle)
        slope = -sign / (1 + np.exp(np.clip(margin, -50, 50)))
        pull = points - start
        return float(np.logaddexp(0, -margin).sum() + _LOYALTY * (pull @ pull)), values.T @ slope + 2 * _LOYALTY * pull

    best = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return {name: round(float(value), 2) for name, value in zip(names, best, strict=True)}
