"""How wrong the links may be: a sample to check by hand, rates with exact intervals, and drops counted three ways."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from auditkit.engine import frame
from auditkit.engine.steps import Method
from auditkit.errors import AuditkitError

COLUMNS = ("stratum", "across_handover", "line_a", "line_b", "text_a", "text_b", "score", "reasons")
LEVEL = 0.95  # of the intervals
ENOUGH = 5  # drops, and changes of head: with fewer no rate is compared
_COUNTED = (
    "promises", "dropped", "unsure", "promises_at", "dropped_at", "handovers", "open_items", "never_followed_up",
    "cannot_tell",
)  # fmt: skip
_RATES = ("rate", "rate_at", "rate_else", "ratio", "ratio_low", "ratio_high", "never_rate")
_THREE_WAYS = pa.schema(
    [
        ("reading", pa.string()), *((name, pa.int64()) for name in _COUNTED),
        *((name, pa.float64()) for name in _RATES), ("conclusion", pa.string()),
    ]
)  # fmt: skip
# Accepted links show what is linked falsely; asked ones and items that end what is missed.
_STRATA = """
select q.state as stratum, q.crossing as across_handover, a.line_id as line_a, b.line_id as line_b, a.text as text_a,
  b.text as text_b, q.score, r.reasons
from proposal q
join reason r on r.slot = q.slot and r.head = q.head
join plan_line a on a.row_key = q.slot
join plan_line b on b.row_key = q.head
union all
select distinct 'ended' as stratum, coalesce(t.turns > e.head_turns, false), a.line_id, cast(null as varchar), a.text,
  cast(null as varchar), cast(null as double), cast(null as varchar)
from run_end e
join plan_line a on a.row_key = e.line
left join (select slot from proposal) q on q.slot = e.line
left join (select u, max(turns) as turns from turn where post_id is null group by u) t on t.u = e.u
where q.slot is null and e.next_k is null and coalesce(e.status, '') not in ('done', 'cancelled')
"""


def drawn(method: Method, size: int, seed: int) -> pd.DataFrame:
    """At most `size` pairs of every stratum, across handovers and elsewhere apart, in an order that the seed fixes.

    Returns:
        stratum (accepted, asked, ended), across_handover, line_a, line_b, both texts, points and reasons; `of`, how
        many the stratum has; `same`, blank, for the person who checks: whether the two are one item; for `ended`,
        whether the item goes on in another line.
    """
    method.need("proposal", "reason", "run_end", "turn")
    found = frame(method.engine.sql(f"select * from ({_STRATA}) s order by stratum, across_handover, line_a, line_b"))
    rng = np.random.default_rng(seed)
    parts = []
    for _, part in found.groupby(["stratum", "across_handover"], sort=True):
        chosen = np.sort(rng.permutation(len(part))[:size])
        parts.append(part.iloc[chosen].assign(of=len(part)))
    empty = found.assign(of=pd.Series(dtype="int64"))
    return (pd.concat(parts, ignore_index=True) if parts else empty).assign(same=None)


def rates(checked: pd.DataFrame) -> pa.Table:
    """False-link and missed-link rates of each stratum with exact (Clopper–Pearson) intervals.

    An accepted link that is not `same` is false; an asked one that is `same`, and an ended item that goes on, are
    missed.

    Raises:
        AuditkitError: the sample has no column `same`, or nobody has filled it in.
    """
    if "same" not in checked or not checked["same"].notna().any():
        raise AuditkitError("nobody has checked the sample yet: fill its column `same` with yes or no (1 or 0)")
    given = checked[checked["same"].notna()]
    yes = given["same"].map(lambda value: str(value).strip().lower() in ("1", "1.0", "yes", "true", "是"))
    rows: list[Sequence[object]] = []
    for (stratum, across), part in yes.groupby([given["stratum"], given["across_handover"].astype(bool)]):
        wrong = int((~part).sum() if stratum == "accepted" else part.sum())
        low, high = _interval(wrong, len(part))
        what = "false" if stratum == "accepted" else "missed"
        rows.append((stratum, bool(across), what, len(part), wrong, wrong / len(part), low, high))
    names = ("stratum", "across_handover", "rate_of", "checked", "wrong", "rate", "low", "high")
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(dict(zip(names, map(list, cells), strict=True)))


def three_ways(linked: Method, whole: Method, none: Method) -> pa.Table:
    """Silent drops and what follows from them as linked, with the whole band linked, and with no wording linked.

    Returns:
        One row a reading: promises, dropped, unsure and the rate of drops; the rate where the head of the unit changed
        before the next plan was written (`rate_at`) and elsewhere (`rate_else`), their ratio with its exact interval,
        and the conclusion in words; the live items open at handovers, and how many of them were never followed up.
    """
    rows = []
    for name, method in (("as linked", linked), ("whole band linked", whole), ("none linked", none)):
        method.need("drops_at_handovers")
        counts = method.engine.sql("select * from drops_at_handovers").to_pylist()[0]
        rows.append(
            {"reading": name, **counts, "rate": _rate(counts["dropped"], counts["promises"]), **compared(counts)}
        )
        rows[-1]["never_rate"] = _rate(counts["never_followed_up"], counts["open_items"])
    return pa.Table.from_pylist(rows, schema=_THREE_WAYS)


def _rate(some: int, of: int) -> float | None:
    return some / of if of else None


def _interval(some: int, of: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    found = binomtest(some, of).proportion_ci(LEVEL, method="exact")
    return found.low, found.high


def compared(counts: Mapping[str, int]) -> dict[str, object]:
    """The rate of drops at handovers over that elsewhere, with its exact conditional interval, and what it says."""
    at, of = counts["dropped_at"], counts["promises_at"]
    other, other_of = counts["dropped"] - at, counts["promises"] - of
    rate_at, rate_else = _rate(at, of), _rate(other, other_of)
    if min(at + other, counts["handovers"]) < ENOUGH or not of or not other_of:
        return {"rate_at": rate_at, "rate_else": rate_else, "conclusion": "too few to tell"}
    shares = _interval(at, at + other)
    low, high = ((share / (1 - share) if share < 1 else math.inf) * other_of / of for share in shares)
    more, less = "more drops at handovers", "fewer drops at handovers"
    said = more if low > 1 else less if high < 1 else "no difference at handovers shown"
    ratio = rate_at / rate_else if rate_at is not None and rate_else else None
    return {
        "rate_at": rate_at, "rate_else": rate_else, "ratio": ratio, "ratio_low": low, "ratio_high": high,
        "conclusion": said,
    }  # fmt: skip
