"""How long a problem went undiscovered: never less than no time where a day is only a bound."""

from __future__ import annotations

from datetime import date

import pytest

from auditkit.show.lag import lag_said

FOUND = date(2025, 1, 10)


@pytest.mark.parametrize(
    ("occurred", "latest", "said"),
    [
        (date(2025, 1, 9), date(2025, 1, 9), "found after 1 day"),
        (date(2025, 1, 1), date(2025, 1, 5), "found after 5 to 9 days"),
        (date(2025, 1, 1), date(2025, 1, 31), "found after 0 to 9 days"),
        (None, date(2025, 1, 31), "found after 0 days or more"),
        (None, date(2025, 1, 9), "found after 1 day or more"),
        (date(2025, 1, 12), date(2025, 1, 12), "found after -2 days"),  # as recorded: nobody mends it silently
        (None, None, "occurrence not recorded"),
    ],
)
def test_bounds_after_the_discovery_are_none(occurred: date | None, latest: date | None, said: str) -> None:
    assert lag_said(occurred, latest, FOUND) == said
