"""The plan periods in order of start, with the day on which each sheet is due."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from auditkit.engine import Step
from auditkit.engine.steps import Engine
from auditkit.errors import NotInRecords
from auditkit.parameters import Parameters
from auditkit.when import OPEN, period_name, read_period

_SCHEMA = pa.schema(
    [
        ("p", pa.int32()),
        ("period", pa.string()),
        ("since", pa.date32()),
        ("until", pa.date32()),
        ("reach", pa.date32()),
        ("plan_day", pa.date32()),
        ("review_day", pa.date32()),
    ]
)


def calendar(engine: Engine, parameters: Parameters) -> pa.Table:
    """Periods in order of start: those of the `period` table, else calendar months, quarters, half-years or years.

    Returns:
        p (0, 1, … in order of start), period, since and until (half-open), reach (the start of the next), plan_day and
        review_day: the day that a sheet without a date of its own is taken to have, and after which it is due.
    """
    given = engine.sql("select period, since, until, plan_due, review_due from period").to_pylist()
    rows = given or _calendar_rows(_names(engine), parameters)
    rows.sort(key=lambda row: (row["since"], row["until"], row["period"]))
    one, reach = timedelta(days=1), [*(row["since"] for row in rows[1:]), OPEN]
    return pa.Table.from_pylist(
        [
            {
                "p": p,
                "period": row["period"],
                "since": row["since"],
                "until": row["until"],
                "reach": reach[p],
                "plan_day": row.get("plan_due") or row["since"] - one,
                "review_day": row.get("review_due") or row["until"] - one,
            }
            for p, row in enumerate(rows)
        ],
        _SCHEMA,
    )


def _names(engine: Engine) -> list[str]:
    text = "select distinct period from plan_line union select distinct period from coverage"
    return [row["period"] for row in engine.sql(text).to_pylist() if row["period"]]


def _calendar_rows(names: list[str], parameters: Parameters) -> list[dict[str, object]]:
    """Every period from the first sheet to where the last question may reach; a month without a sheet is a month."""
    if not names:
        return []
    spans = [_span(name) for name in names]
    months = {(last.year - first.year) * 12 + last.month - first.month + 1 for first, last, _ in spans}
    if len(months) > 1:
        raise NotInRecords("the sheets mix months, quarters, half-years, years: name their periods in a `period` table")
    step = months.pop()
    first = min(span[0] for span in spans)
    end = max(max(span[1] for span in spans), parameters.as_of)
    ahead = (parameters.silence + parameters.window + 2) * step
    index, last = first.year * 12 + first.month - 1, end.year * 12 + end.month - 1 + ahead
    rows = []
    while index <= last:
        since, until = _first_day(index), _first_day(index + step)
        rows.append({"period": period_name(since, step), "since": since, "until": until})
        index += step
    return rows


def _span(name: str) -> tuple[date, date, str]:
    try:
        span = read_period(name)
    except ValueError:
        span = None
    if span is None:
        raise NotInRecords(
            f"period {name!r} is no month, quarter, half-year or year: give its first and last day in a `period` table"
        )
    return span


def _first_day(month_index: int) -> date:
    return date(month_index // 12, month_index % 12 + 1, 1)


STEPS = (Step("calendar", fold=calendar),)
