"""The verbs about duties, registers and versions: whose duty, what surfaced, what was signed, what was known when."""

from __future__ import annotations

from datetime import date

from auditkit.result import Result
from auditkit.review.clocks import changes_between, two_clocks, versions
from auditkit.review.duties import duties, gaps, overlaps, power_balance
from auditkit.review.naming import Naming, one_day
from auditkit.review.registers import lists, repeats, surfaced, target_rollup


class Standing(Naming):
    """What an `Audit` can be asked about the standing of posts, problems and papers."""

    def duties(self, on: str | date) -> Result:
        """Every area of duty on a day: the accountable posts with their holders, who shares it, and what is wrong."""
        return duties(self._method, one_day(on))

    def gaps(self) -> Result:
        """Days on which nobody was accountable for an area, or the accountable post was vacant, with its superior."""
        return gaps(self._method)

    def overlaps(self) -> Result:
        """Days on which several posts were accountable for one area, or several deputies had its portfolio."""
        return overlaps(self._method)

    def power_balance(self) -> Result:
        """Posts with a duty and no power for it, and posts with a power and no duty."""
        return power_balance(self._method)

    def surfaced(self) -> Result:
        """Problems that occurred before a handover and were discovered after it, at every handover; who knew."""
        return surfaced(self._method)

    def repeats(self) -> Result:
        """Problems that repeat an earlier one: labels checked, labels that lead nowhere, repeats proposed."""
        return repeats(self._method)

    def target_rollup(self) -> Result:
        """Annual targets beside the plan lines that name them: none, beyond the goal, behind or with the year."""
        return target_rollup(self._method)

    def lists(self) -> Result:
        """Signed handover lists beside the records: who signed, in how many days, what they omit or list in vain."""
        return lists(self._method)

    def two_clocks(self, on: str | date) -> Result:
        """The holders of a day as the records stood on that day, beside as known now; each difference is a line."""
        return two_clocks(self._method, one_day(on))

    def versions(self) -> Result:
        """Every version of every sheet that came more than once, and which of them counts."""
        return versions(self._method)

    def changes_between(
        self, unit: str, period: str, moment: str = "plan", earlier: int | None = None, later: int | None = None
    ) -> Result:
        """What differs between two versions of one sheet: lines added and removed, cells changed.

        Args:
            unit: the unit whose sheet it is.
            period: the period, by its name.
            moment: `plan` or `review`.
            earlier: the number of a source, as `versions()` lists them; without both, the last two that came.
            later: the number of the other source.

        Raises:
            NotInRecords: the sheet has no two such versions.
        """
        return changes_between(self._method, self._unit(unit), period, moment, earlier, later)
