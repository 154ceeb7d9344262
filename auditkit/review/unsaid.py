"""Units whose plans end just before those of another begin that nobody is known to head: named, and never joined."""

from __future__ import annotations

from auditkit.engine.steps import Method
from auditkit.errors import AuditkitError

_SHOWN = 5
_PAIRS = """
with seen as (
  select unit_id, min(p) as first_p, max(p) as last_p from sheet where moment = 'plan' group by unit_id
), headed as (
  select distinct p.unit_id from post p join tenure t on t.post_id = p.post_id where p.unit_id is not null
), apart as (
  select unit_id from headed union select old_id from succession where old_id is not null
  union select new_id from succession where new_id is not null
), pair as (
  select a.unit_id as old_id, b.unit_id as new_id, a.last_p, count(*) over (partition by a.unit_id) as old_pairs,
    count(*) over (partition by b.unit_id) as new_pairs
  from seen a join headed h on h.unit_id = a.unit_id join seen b on b.first_p = a.last_p + 1
  where b.unit_id not in (select unit_id from apart)
    and a.unit_id not in (select old_id from succession where old_id is not null)
)
select old_id, new_id, c.period as ends, d.period as begins
from pair p join calendar c on c.p = p.last_p join calendar d on d.p = p.last_p + 1
where old_pairs = 1 and new_pairs = 1 order by p.last_p, old_id
"""


def unsaid(method: Method) -> list[str]:
    """A sentence about pairs of units of which one may be the other renamed; where several fit, nothing is said.

    Source: `docs/definitions.md`, "Units through reorganisations".
    """
    try:
        method.need("sheet", "calendar")
    except AuditkitError:  # periods that stand in no one order are refused where something is asked of them
        return []
    said = [
        f"unit {row['old_id']} has no plan after {row['ends']}, and the first of unit {row['new_id']}, of which no "
        f"tenure says who heads it, is of {row['begins']}"
        for row in method.engine.sql(_PAIRS).to_pylist()
    ]
    rest = f"; … and {len(said) - _SHOWN:,} more" if len(said) > _SHOWN else ""
    advice = (
        "if the one is the other renamed, say so in the table succession: until then the same words in both are two "
        "promises, unless one id joins them"
    )
    return [f"what may be a rename: {'; '.join(said[:_SHOWN])}{rest}; {advice}"] if said else []
