"""The verbs about links: what was linked and why, what is asked, what a person decides, how wrong it may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from auditkit.engine.steps import literal
from auditkit.errors import UnknownName
from auditkit.intake import decisions
from auditkit.items.refit import refit
from auditkit.parameters import Parameters
from auditkit.records import Records
from auditkit.result import Result
from auditkit.review import link_check
from auditkit.review.ask import ask
from auditkit.review.naming import Naming, one_day
from auditkit.review.ordered import whole
from auditkit.review.said import link_errors_said, links_said, queue_said, three_ways_said, verdicts_said

_LINKED = (
    "select state as shows, 'plan_line' as table_name, slot as row_key from {table} where {where} "
    "union all select state as shows, 'plan_line' as table_name, head as row_key from {table} where {where}"
)


class Linking(Naming):
    """What an `Audit` can be asked about links."""

    if TYPE_CHECKING:
        parameters: Parameters
        _decisions: Path | None

        def but(self, **changes: Any) -> Self: ...
        def _with(self, records: Records) -> Self: ...

    @property
    def decisions_file(self) -> Path | None:
        """The file that decisions are added to, if the audit was opened with one."""
        return self._decisions

    def links(self) -> Result:
        """Every link between two wordings: line, line, relation, state, points, and the reasons in words.

        Stated by a source, decided by a person, accepted, or asked (in doubt: see `link_queue`). Lines of one unit with
        the same words are one item without a link, and lines with an id are linked by it alone.
        """
        cited = _LINKED.format(table="proposal", where="state = 'accepted'")
        return ask(self._method, "links", whole("links"), sentence=links_said, cited=cited)

    def link_queue(self) -> Result:
        """The links in doubt, the most consequential first: what they decide, both wordings, points and reasons."""
        cited = _LINKED.format(table="proposal", where="state = 'asked'")
        return ask(self._method, "link_queue", whole("link_queue"), sentence=queue_said, cited=cited)

    def decisions(self) -> Result:
        """Every decision on a link and whether it applies; what a corrected sheet took its line from is named."""
        text = "select * from verdict order by decision_row"
        return ask(self._method, "decisions", text, sentence=verdicts_said)

    def decide(self, line_a: str, line_b: str, verdict: str, *, by: str, on: str | date, why: str) -> Self:
        """A second audit in which a person has decided on two lines; the decisions file, if there is one, is added to.

        Args:
            line_a: the earlier line, by line_id or item_id.
            line_b: the later line.
            verdict: same, different, split or merge; it outranks the model, and a later verdict an earlier one.
            by: who decided.
            on: the day of the decision.
            why: the reason in a sentence.

        Raises:
            UnknownName: no such line.
            AuditkitError: an unknown verdict, or nobody's name, no reason.
        """
        cells = decisions.checked(
            {"line_a": line_a, "line_b": line_b, "verdict": verdict, "by": by, "on": one_day(on), "why": why}
        )
        for line in (line_a, line_b):
            found = f"select nth from plan_line where line_id = {literal(line)} or item_id = {literal(line)}"
            if not self._engine.sql(found).num_rows:
                raise UnknownName("line", line, [])
        if self._decisions is not None:
            decisions.append(self._decisions, cells)
        return self._with(decisions.added(self.records, cells))

    def link_sample(self, size: int = 50, *, seed: int) -> pd.DataFrame:
        """A stratified random sample of links to check by hand: fill `same`, then give it to `link_errors`.

        Args:
            size: pairs of every stratum (accepted, asked, ended; across handovers and elsewhere apart) at most.
            seed: of the drawing; the same seed gives the same sample.
        """
        return link_check.drawn(self._method, size, seed)

    def link_errors(self, checked: pd.DataFrame) -> Result:
        """False- and missed-link rates of a checked sample with exact intervals, across handovers and elsewhere."""
        table = link_check.rates(checked)
        return Result("link_errors", link_errors_said(table), self.parameters.asdict(), {}, lambda: table)

    def drops_three_ways(self) -> Result:
        """Drops as linked, with the whole band linked, and with none linked: what the doubt about links can change.

        Beside the drops stand what they say of handovers (the rate of drops where the head of the unit changed before
        the next plan, against elsewhere) and the items never followed up. The sentence begins with it where the
        conclusion is another in one of the readings.
        """
        whole = self.but(accept=self.parameters.doubt, margin=0.0)
        none = self.but(auto_link=False)
        table = link_check.three_ways(self._method, whole._method, none._method)
        said = three_ways_said(table)
        return Result("drops_three_ways", said, self.parameters.asdict(), self._method.made, lambda: table)

    def refit_links(self) -> Result:
        """The points of the reasons fitted to the decisions (40 or more), with before and after.

        Take them up with `audit.but(weights=tuple(zip(frame.reason, frame.after)))`; nothing changes by itself.

        Raises:
            AuditkitError: fewer than 40 decisions on pairs that the linker compares.
        """
        made = self.records.tables["decision"]
        bare = self._with(self.records.but("decision", made.slice(0, 0)))
        table, said = refit(bare._method, made)
        return Result("refit_links", said, self.parameters.asdict(), bare._method.made, lambda: table)
