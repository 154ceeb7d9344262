"""Two bare operations with far simpler rules, in SQL, polars, pandas and numpy: what the machine can do at all.

`python benchmarks/simple.py ENGINE OPERATION FOLDER`: `fate` says of every item and month whether its review calls it
done, or what the next month has; `holder` finds who held the post of every line on its day.
"""

from __future__ import annotations

import sys
from pathlib import Path

_FATE = """
with m as (
  select item, p, max(case when plan then due end) as due, bool_or(plan) as planned, bool_or(status = 'done') as done
  from l group by item, p
), n as (
  select *, lead(p) over w as next_p, lead(due) over w as next_due from m window w as (partition by item order by p)
)
select case when not planned then 'unplanned' when done then 'done'
  when next_p = p + 1 and next_due > due then 'slipped'
  when next_p = p + 1 then 'carried' else 'dropped' end as fate, count(*) as n from n group by fate order by fate
"""
_HOLDER = """
select count(t.person_id) as held, count(*) as n from l
left join tenure t on t.post_id = l.post_id and l.day >= t.since and l.day <= t.until
"""
_NUMBERS = "cast(substr(item_id, 7) as integer) as item, cast(substr(period, 1, 4) as integer) * 12"
_LINES = f"{_NUMBERS} + cast(substr(period, 6, 2) as integer) as p, moment = 'plan' as plan, due, status"


def duckdb(operation: str, folder: Path) -> object:
    import duckdb as engine

    con = engine.connect()
    lines = f"read_parquet('{folder}/plan_line.parquet')"
    if operation == "fate":
        return con.sql(f"with l as (select {_LINES} from {lines}), {_FATE.strip()[5:]}").fetchall()
    spell = "select post_id, person_id, start as since, coalesce(\"end\", date '9999-12-31') as until"
    tenure = f"tenure as ({spell} from '{folder}/tenure.parquet')"
    return con.sql(f"with l as (select post_id, recorded_on as day from {lines}), {tenure} {_HOLDER}").fetchall()


def polars(operation: str, folder: Path) -> object:
    import polars as pl

    words = pl.col("item_id", "period", "moment", "status", "post_id").cast(pl.String)
    lines = pl.scan_parquet(folder / "plan_line.parquet").with_columns(words)
    if operation == "fate":
        month = pl.col("period").str.slice(0, 4).cast(pl.Int32) * 12 + pl.col("period").str.slice(5, 2).cast(pl.Int32)
        plan = pl.col("moment") == "plan"
        both = lines.select(
            pl.col("item_id").str.slice(6).cast(pl.Int32).alias("item"), month.alias("p"), plan.alias("plan"),
            "due", "status",
        )  # fmt: skip
        cells = both.group_by("item", "p").agg(
            pl.col("due").filter(pl.col("plan")).max(), pl.col("plan").any().alias("planned"),
            (pl.col("status") == "done").any().alias("done"),
        )  # fmt: skip
        told = cells.sort("item", "p").with_columns(
            pl.col("p").shift(-1).over("item").alias("next_p"), pl.col("due").shift(-1).over("item").alias("next_due")
        )
        after = pl.col("next_p") == pl.col("p") + 1
        fate = (
            pl.when(~pl.col("planned")).then(pl.lit("unplanned")).when(pl.col("done")).then(pl.lit("done"))
            .when(after & (pl.col("next_due") > pl.col("due"))).then(pl.lit("slipped"))
            .when(after).then(pl.lit("carried")).otherwise(pl.lit("dropped"))
        )  # fmt: skip
        return told.select(fate.alias("fate")).group_by("fate").len().sort("fate").collect().rows()
    far = pl.date(9999, 12, 31)
    tenure = pl.scan_parquet(folder / "tenure.parquet").with_columns(pl.col("end").fill_null(far))
    met = lines.select("post_id", "recorded_on").join_where(
        tenure.rename({"post_id": "of"}), pl.col("post_id") == pl.col("of"), pl.col("recorded_on") >= pl.col("start"),
        pl.col("recorded_on") <= pl.col("end"),
    )  # fmt: skip
    return met.select(pl.len()).collect().item()


def pandas(operation: str, folder: Path) -> object:
    import numpy as np
    import pandas as pd

    if operation == "fate":
        item, p, plan, due, done = _arrays(folder)
        frame = pd.DataFrame({"item": item, "p": p, "plan": plan, "due": np.where(plan, due, -1), "done": done})
        cells = frame.groupby(["item", "p"], sort=True)[["plan", "due", "done"]].max().reset_index()
        following = cells.shift(-1)
        after = (following["item"] == cells["item"]) & (following["p"] == cells["p"] + 1)
        slipped = after & (following["due"] > cells["due"])
        fates = np.select([~cells["plan"], cells["done"], slipped, after], [0, 1, 2, 3], 4)
        return np.bincount(fates).tolist()
    lines = pd.read_parquet(folder / "plan_line.parquet", columns=["post_id", "recorded_on"])
    tenure = pd.read_parquet(folder / "tenure.parquet")
    days = lines.value_counts().reset_index()
    met = days.merge(tenure, on="post_id")
    far = pd.Timestamp("2200-01-01").date()
    inside = (met["recorded_on"] >= met["start"]) & (met["recorded_on"] <= met["end"].fillna(far))
    return int(met.loc[inside, "count"].sum())


def numpy(operation: str, folder: Path) -> object:
    import numpy as np

    if operation != "fate":
        raise SystemExit("only fate is written by hand")
    item, p, plan, due, done = _arrays(folder)
    key = item.astype(np.int64) * 65_536 + p
    order = np.argsort(key, kind="stable")
    key, plan, due, done = key[order], plan[order], np.where(plan, due, -1)[order], done[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    key, plan, done, due = key[first], *(np.maximum.reduceat(x, first) for x in (plan, done, due))
    after = np.r_[key[1:] == key[:-1] + 1, False]
    slipped = after & np.r_[due[1:] > due[:-1], False]
    return np.bincount(np.select([~plan, done, slipped, after], [0, 1, 2, 3], 4)).tolist()


def _arrays(folder: Path) -> tuple:
    """Integers in the place of words: the codes of the file's own dictionaries."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ["item_id", "period", "moment", "status"]
    table = pq.read_table(folder / "plan_line.parquet", columns=[*names, "due"], read_dictionary=names)
    coded = {name: table[name].unify_dictionaries().combine_chunks() for name in names}
    code = {name: np.asarray(cells.indices.fill_null(-1)) for name, cells in coded.items()}
    months = np.array([int(one[:4]) * 12 + int(one[5:]) for one in coded["period"].dictionary.to_pylist()], np.int32)
    plan = code["moment"] == coded["moment"].dictionary.to_pylist().index("plan")
    done = code["status"] == coded["status"].dictionary.to_pylist().index("done")
    due = np.asarray(table["due"].cast(pa.int32()))
    return code["item_id"].astype(np.int32), months[code["period"]], plan, due, done


if __name__ == "__main__":
    engines = {"duckdb": duckdb, "polars": polars, "pandas": pandas, "numpy": numpy}
    print(engines[sys.argv[1]](sys.argv[2], Path(sys.argv[3])))
