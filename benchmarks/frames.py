"""The rules of outcomes in tuned polars and pandas, beside which the SQL of the product can be weighed.

    python benchmarks/frames.py polars outcomes FOLDER     CPU seconds and peak MB, from the Parquet of made.py
    python benchmarks/frames.py check FOLDER [ENGINE]      every row and column beside the product's

The values are those of `outcome_flags` for the records of `made.py`. In them are: which sheets are there, missing or
not yet due; plan beside review; the next plan within g periods, and later ones; slips, lowered amounts, other posts,
with or without an action on record; done, done late, done by an action, verified by another than the holders of the
post; cancelled by a sheet or an action; put off; delivered elsewhere; reopened, recurring; not yet, cannot tell; the
classes of what was dropped; and the row that each outcome rests on.

Left out is what those records cannot raise: several lines of an item in one sheet, registers and corrected sheets,
lines without an id and links, items in several units, successors and units that end, splits and mergers, a table of
coverage, periods or powers, refused rows, sheets with plan and result together, partial dates, reasons, amounts that
were delivered, batches, persons and words of progress in plan lines, status words that nobody taught the program, other
words of one item (recurring), parameters other than the defaults. So `reorganised`, `self_declared`, `explained` and
`copied` are not made: they are false throughout, which `check` holds. Nothing that is read is checked.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from made import AS_OF
from meter import cpu, peaks

ENGINES = ("polars", "pandas")
_PRODUCT = {
    "outcomes": "select o.*, i.item_id, n.unit_id from outcome_flags o join item i on i.item = o.item "
    "join unit_name n on n.u = o.u",
}
_KEYS = {"outcomes": ("item_id", "unit_id", "p")}


def asked(engine: str, operation: str, folder: str) -> dict[str, float]:
    """CPU seconds from the files to the table, and the peak memory in MB; the engine is imported before."""
    run = getattr(importlib.import_module(f"rules_{engine}"), operation)
    before = cpu()
    table = run(Path(folder), date.fromisoformat(AS_OF))
    return {"cpu": round(cpu() - before, 3), "peak": round(peaks()[0]), "rows": len(table)}


def check(folder: str, *engines: str) -> int:
    """Print for each column how many rows are equal and how many differ; returns how many values differ in all."""
    import polars as pl

    import auditkit as ak

    audit, wrong = ak.open_audit(folder, as_of=AS_OF), 0
    for operation, text in _PRODUCT.items():
        audit.need(*audit._engine.names(text))
        own = pl.from_arrow(audit._engine.sql(text))
        for engine in engines or ENGINES:
            run = getattr(importlib.import_module(f"rules_{engine}"), operation)
            wrong += _compared(own, _plain(run(Path(folder), date.fromisoformat(AS_OF))), engine, operation)
    return wrong


def _plain(made: Any) -> Any:
    """Words and plain numbers, whatever the engine keeps them as."""
    import polars as pl
    import polars.selectors as cs

    frame = made if isinstance(made, pl.DataFrame) else pl.from_pandas(made)
    return frame.with_columns((cs.enum() | cs.categorical()).cast(pl.String))


def _compared(own: Any, made: Any, engine: str, operation: str) -> int:
    import polars as pl

    keys = list(_KEYS[operation])
    both = own.join(made.with_columns(pl.lit(True).alias("made")), on=keys, how="full", suffix=" made", coalesce=True)
    alone = both["made"].null_count()
    more = both.height - own.height
    print(f"{operation}, {engine}: {own.height:,} rows, {made.height:,} made; {alone:,} missing, {more:,} too many")
    wrong = alone + more
    for name in own.columns:
        if f"{name} made" in both.columns:
            same = both[name].eq_missing(both[f"{name} made"].cast(both[name].dtype)).sum()
            wrong += both.height - same
            print(f"  {name}: {same:,} equal, {both.height - same:,} different")
        elif name not in (*keys, "item", "u"):
            others = own.height - own[name].eq(False).sum()
            wrong += others
            print(f"  {name}: not made; false in {own.height - others:,}, not false in {others:,}")
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "check":
        raise SystemExit(1 if check(*sys.argv[2:]) else 0)
    print(json.dumps(asked(*sys.argv[1:])))
