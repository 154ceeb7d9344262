"""What became of promises: of all of them, or of one unit, one post, or the items open at one handover."""

from __future__ import annotations

from auditkit.engine.steps import Method
from auditkit.result import Result
from auditkit.review.ask import ask
from auditkit.review.narrow import first_outcomes
from auditkit.review.ordered import whole
from auditkit.review.said import outcomes_said

_WHICH = """
({unit} is null or unit_id = {unit}) and ({post} is null or post_id = {post})
and ({handover} is null or item in (select item from follow_up where handover_id = {handover}))
"""
_CITED = f"""
with mine as (select item, period from outcomes where {_WHICH}), flagged as (
  select f.item, c.period, f.outcome, f.plan_line, f.by_table, f.by_row
  from outcome_flags f join calendar c on c.p = f.p
)
select 'promised' as shows, 'plan_line' as table_name, plan_line as row_key
from flagged f join mine m on m.item = f.item and m.period = f.period where plan_line is not null
union all
select outcome as shows, by_table as table_name, by_row as row_key
from flagged f join mine m on m.item = f.item and m.period = f.period where by_row is not null
"""


def outcomes(method: Method, unit: str | None, post: str | None, handover: str | None) -> Result:
    """One row for every item, period and unit that promised it; the whole unless a unit, post or handover is named."""
    asked = {name: value for name, value in (("unit", unit), ("post", post), ("handover", handover)) if value}
    if not asked:
        cited = (
            "select 'promised' as shows, 'plan_line' as table_name, plan_line as row_key from outcome_flags "
            "where plan_line is not null union all select outcome as shows, by_table as table_name, by_row as row_key "
            "from outcome_flags where by_row is not null"
        )
        counts = "select outcome, class, count(*) as times from outcome_flags group by outcome, class"
        return ask(
            method, "outcomes", whole("outcomes"),
            sentence=outcomes_said, cited=cited, counts=counts, first=first_outcomes,
        )  # fmt: skip
    return ask(
        method, "outcomes", whole("outcomes", f"where {_WHICH}"),
        sentence=outcomes_said, cited=_CITED, unit=unit, post=post, handover=handover,
    )  # fmt: skip
