"""How many days a window and a silence are, where a period is longer than a month: both count periods."""

from __future__ import annotations

from auditkit.engine.steps import Method
from auditkit.errors import AuditkitError
from auditkit.result import many

MONTH = 31
_DAYS = "select cast(date_diff('day', since, until) as integer) as days from calendar order by days"


def lasting(method: Method) -> list[str]:
    """A sentence where half of the periods at least are longer than a month; none of a plan by months.

    Source: `docs/definitions.md`, "Time".
    """
    try:
        method.need("calendar")
    except AuditkitError:  # periods that stand in no one order are refused where something is asked of them
        return []
    days = [row["days"] for row in method.engine.sql(_DAYS).to_pylist()]
    usual = days[len(days) // 2] if days else 0
    if usual <= MONTH:
        return []
    own = method.parameters
    counted = {"window": own.window, "silence": own.silence}
    if own.window_days is not None:
        del counted["window"]
    told = " and ".join(f"{name}={count} (some {many(count * usual, 'day')})" for name, count in counted.items())
    return [
        f"a period lasts some {many(usual, 'day')}: {told} count periods, and until they are over what did not come is "
        "'not yet'; fewer are asked for by --window and --silence, or audit.but(window=1)"
    ]
