"""How long a problem went undiscovered, in the words of every picture."""

from __future__ import annotations

from datetime import date

from auditkit.result import many


def lag_said(occurred: date | None, latest: date | None, discovered: date | None) -> str:
    """How long a problem went undiscovered: bounds where its day is one, no most where its beginning is open."""
    if (latest or occurred) is None:
        return "occurrence not recorded"
    if discovered is None:
        return "no day of discovery on record"
    least = (discovered - (latest or occurred or discovered)).days
    # Of days that are bounds those after the discovery are none on which it can have occurred.
    if occurred is None or occurred.year == 1:
        return f"found after {many(max(least, 0), 'day')} or more"
    most = (discovered - occurred).days
    least = max(least, min(most, 0))
    return f"found after {many(most, 'day') if most == least else f'{least:,} to {most:,} days'}"
