"""What was handed in and what became of it, to the last row: found = accepted + refused + not used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from auditkit.dictionary import TABLES
from auditkit.engine import frame
from auditkit.errors import Fault, also, by_kind, folded, foremost
from auditkit.records import Records
from auditkit.records.report import faults_of
from auditkit.result import Result, html_rows, html_table, many

SHOWN = ("table_name", "file", "sheet", "read_as", "rows_found", "rows_accepted", "rows_refused", "rows_not_used",
         "cells_blanked", "not_read_because")  # fmt: skip
REFUSED = ("file", "sheet", "row", "column_letter", "heading", "found", "expected", "mend", "refuses_row")
_ROWS = 20


@dataclass(frozen=True, repr=False)
class Intake(Result):
    """The account of an intake: `frame` has one row a source, `refused` one row a cell or row that nobody could read.

    `folded` has one row a writing of a name that was read as an id, `provenance` one row for what was concluded of a
    sheet or a cell. `assumptions` are sentences: those about one source, then those about all of them.
    """

    refused: pd.DataFrame = field(default_factory=pd.DataFrame)
    folded: pd.DataFrame = field(default_factory=pd.DataFrame)
    provenance: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        parts = [html_table(listed(self.frame).loc[:, list(SHOWN)], self.sentence, "")]
        if len(self.refused):
            first, left = foremost(folded(faults_in(self.refused)), _ROWS)
            said = f"Refused or blanked: {many(len(self.refused), 'place')}; those that say the same are one row."
            parts.append(html_table(_told(first), said, by_kind(left) if left else ""))
        said = html_rows([[sentence] for sentence in self.assumptions])
        return "".join(parts) + f'<div class="auditkit"><p>Assumed:</p><table><tbody>{said}</tbody></table></div>'


def listed(account: pd.DataFrame) -> pd.DataFrame:
    """The sources of an account that hold something: what is no table and holds no row only speaks.

    Its sentences stand among the assumptions; counted as a source it would be one more than was handed in.
    """
    return account[account["table_name"].notna() | (account["rows_found"] > 0)]


def faults_in(refused: pd.DataFrame) -> list[Fault]:
    """Rows of `audit.refused` as the faults that they were."""
    return faults_of(refused.astype(object).where(refused.notna(), None).to_dict("records"))


def _told(groups: Sequence[Sequence[Fault]]) -> pd.DataFrame:
    """The first place of each group, with where else it stands."""
    rows = [
        [at.file, at.sheet, at.row, at.column, at.heading, one.found, one.expected, one.mend, one.refuses_row, more]
        for one, at, more in ((group[0], group[0].address, "; ".join(also(group))) for group in groups)
    ]
    return pd.DataFrame(rows, columns=[*REFUSED, "also"], dtype=object)


def intake(records: Records, parameters: Mapping[str, Any], assumptions: tuple[str, ...]) -> Intake:
    """The account of the records.

    Examples:
        >>> import auditkit as ak
        >>> print(ak.open_audit("sample_data/tables", as_of="2025-06-30").intake())
        7,770 rows found in 15 sources: 7,770 accepted, 0 refused, 0 not used; 0 cells blanked; 4 assumptions.
    """
    table = records.tables["intake"]
    held = listed(frame(table))
    spare = int(held["table_name"].isin(TABLES).eq(False).sum())
    sources = many(len(held), "source") + (f", {spare:,} of them no table of the contract" if spare else "")
    total = {name: sum(table[name].to_pylist()) for name in table.column_names if name.startswith(("rows_", "cells_"))}
    sentence = (
        f"{many(total['rows_found'], 'row')} found in {sources}: {total['rows_accepted']:,} "
        f"accepted, {total['rows_refused']:,} refused, {total['rows_not_used']:,} not used; "
        f"{many(total['cells_blanked'], 'cell')} blanked; {many(len(assumptions), 'assumption')}."
    )
    refused, folded = frame(records.tables["refused"]), frame(records.tables["folded"])
    places = frame(table)[["source", "file", "sheet"]]
    provenance = frame(records.tables["provenance"]).merge(places, on="source", how="left")
    return Intake(
        "intake", sentence, MappingProxyType(dict(parameters)), MappingProxyType({}), lambda: table, None, refused,
        folded, provenance, assumptions,
    )  # fmt: skip
