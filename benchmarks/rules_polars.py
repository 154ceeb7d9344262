"""The rules of outcomes in polars: `outcomes(folder, as_of)`; which rules, and which not, says `frames.py`.

One sort of the lines by item, period and moment does the work of the joins: the review of a cell is the row after its
plan, and what stands in the two periods that follow is among the next two cells. `key` is item × 256 + 2 × period.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from polars import col, lit, when

G = 2  # silence: an item has one cell a period, so that no more than two cells ahead are looked at
AHEAD = 7  # periods of the calendar after that of the question: silence, window and two
OUTCOME = pl.Enum(["unplanned", "done", "cancelled", "carried", "not_yet", "cannot_tell", "dropped"])
CLASS = pl.Enum(["delivered elsewhere", "promised later", "term reached", "no trace"])
TABLE = pl.Enum(["plan_line", "action"])
STATUS = pl.Enum(["done", "in progress", "not started", "cancelled"])
KIND = pl.Enum(["instruct", "reschedule", "rescope", "deliver", "complete", "verify", "cancel", "update"])
ITEM = pl.Categorical(pl.Categories("item"))
STREAM = "streaming"


def outcomes(folder: Path, as_of: date) -> pl.DataFrame:
    """One row an item and period that is planned or reported, with its outcome and flags."""
    units, posts = (
        pl.Enum(pl.read_parquet(folder / f"{name}.parquet")[f"{name}_id"]) for name in ("unit", "post")
    )  # fmt: skip
    first = _first(folder)
    cells = _cells(folder, as_of, first, units, posts).collect(engine=STREAM)
    acts = _acts(folder, as_of, first)
    acted = _acted(cells, acts, folder, posts)
    done = cells.lazy().join(acted.lazy(), on="key", how="left").filter(
        col("plan") & (col("done") | col("done_here").fill_null(False))
    )  # fmt: skip
    often = done.group_by("item").len().filter(col("len") > 2)
    often = often.select("item", recurring=lit(True)).collect(engine=STREAM)
    grid = _grid(cells, as_of, first, len(units.categories))
    place = cells["u"].to_physical().cast(pl.UInt32) * (grid.height // len(units.categories)) + cells["p"]
    told = cells.hstack(grid.select(pl.all().gather(place))).lazy()
    told = told.with_columns(*_next()).with_columns(*_ahead()).join(acted.lazy(), on="key", how="left")
    told = told.join(often.lazy(), on="item", how="left").with_columns(col("recurring").fill_null(False))
    return _told(told, as_of, kept=not acts.is_empty()).collect(engine=STREAM)


def _first(folder: Path) -> int:
    """The month of the first sheet, counted from the year 0."""
    name = pl.scan_parquet(folder / "plan_line.parquet").select(col("period").min()).collect(engine=STREAM).item()
    return int(name[:4]) * 12 + int(name[5:]) - 1


def _start(p: pl.Expr, first: int) -> pl.Expr:
    """The first day of a period."""
    return pl.date((p + first) // 12, (p + first) % 12 + 1, 1)


def _cells(folder: Path, as_of: date, first: int, units: pl.Enum, posts: pl.Enum) -> pl.LazyFrame:
    """One row an item and period, in this order: its plan beside its review."""
    lines = pl.scan_parquet(folder / "plan_line.parquet", row_index_name="line").filter(col("recorded_on") <= as_of)
    year, month = (col("period").str.slice(at, n).cast(pl.Int32) for at, n in ((0, 4), (5, 2)))
    p, item, review = year * 12 + month - 1 - first, col("item_id").cast(ITEM), col("moment") == "review"
    in_order = lines.select(
        key=item.to_physical().cast(pl.Int64) * 256 + p * 2 + review, item=item, u=col("unit_id").cast(units),
        post=col("post_id").cast(posts), due="due", planned="planned", status=col("status").cast(STATUS),
        day="recorded_on", line=col("line").cast(pl.Int32) + 1,
    ).sort("key")  # fmt: skip
    key = col("key")
    plan, paired = key % 2 == 0, ((key % 2 == 0) & (key.shift(-1) == key + 1)).fill_null(False)
    promised = {name: when(plan).then(col(name)) for name in ("due", "planned", "post")}
    reported = {
        f"review_{name}": when(paired).then(col(name).shift(-1)).when(~plan).then(col(name))
        for name in ("due", "planned", "post", "status", "line")
    }
    cells = in_order.select(
        "item", "u", key=key - key % 2, p=(key % 256 // 2).cast(pl.Int32), plan=plan,
        head=plan | (key.shift(1) != key - 1).fill_null(True), plan_line=when(plan).then(col("line")),
        plan_day=when(plan).then(col("day")), off=plan & (col("status") == "cancelled").fill_null(False),
        **promised, **reported,
    ).filter("head")  # fmt: skip
    status = col("review_status")
    return cells.select(
        pl.exclude("head", "off", "review_status"), done=(status == "done").fill_null(False),
        cancelled=(status == "cancelled").fill_null(False) | col("off"),
        open_due=when(~status.is_in(["done", "cancelled"]).fill_null(False)).then(col("review_due")),
    )  # fmt: skip


def _acts(folder: Path, as_of: date, first: int) -> pl.DataFrame:
    """Actions up to the day of the question; `q` is the period of their day."""
    month = (col("on").dt.year() * 12 + col("on").dt.month() - 1 - first).cast(pl.Int32)
    acts = pl.scan_parquet(folder / "action.parquet", row_index_name="act").filter(col("on") <= as_of)
    named = {"item": col("item_id").cast(ITEM), "kind": col("kind").cast(KIND), "act": col("act").cast(pl.Int32) + 1}
    return acts.select("on", "person_id", q=month, **named).collect(engine=STREAM)


def _acted(cells: pl.DataFrame, acts: pl.DataFrame, folder: Path, posts: pl.Enum) -> pl.DataFrame:
    """What the actions say of each cell of their items, one row a cell."""
    mine = cells.lazy().select("key", "item", "p", "plan", "plan_day", "planned", "post")
    both = mine.join(acts.lazy(), on="item").collect(engine=STREAM)
    p, q, act, kind, on, ahead = (*map(col, ("p", "q", "act", "kind", "on")), col("on") >= col("plan_day"))
    ending = kind.is_in(["complete", "verify"])
    tenure = pl.read_parquet(folder / "tenure.parquet").select(
        "start", "end", post=col("post_id").cast(posts), holder="person_id"
    )  # fmt: skip
    held = both.filter((kind == "verify") & col("plan") & (p <= q)).join(tenure, on="post")
    held = held.filter((col("start") <= on) & (on <= col("end").fill_null(date(9999, 12, 31))))
    another = held.group_by("key", "act").agg(another=(col("holder") != col("person_id")).all())
    both = both.join(another, on=["key", "act"], how="left")
    # The first plan after each completion is back, if it was written after that day.
    later = both.filter(ending & col("plan") & (p > q))
    later = later.group_by("act").agg(col("key", "plan_day", "on").get(p.arg_min()))
    back = later.filter(on < col("plan_day")).select("key", back_act=lit(True)).unique()
    here, soon, put_off = q == p, ahead & (q <= p + G), kind.is_in(["reschedule", "rescope"])
    before, bare = ahead & (q <= p), ~(col("planned") > 0).fill_null(False)
    sure = when("another").then(2).when(col("another").is_null()).then(1).otherwise(0)
    return both.group_by("key").agg(
        done_here=(ending & here).any(), changed_p=q.filter(put_off & (ahead | (q >= p))).min(),
        done_act=act.filter(ending & ahead & here).min(), done_later_act=act.filter(ending & soon & (q > p)).min(),
        cancel_act=act.filter((kind == "cancel") & soon & (q >= p)).min(),
        reschedule_act=act.filter((kind == "reschedule") & soon & (on > col("plan_day"))).min(),
        deliver_act=act.filter(kind.is_in(["complete", "deliver"]) & before).min(),
        delivered=(before & ((kind == "complete") | ((kind == "deliver") & bare))).any(),
        verified=when((kind == "verify") & soon & (q >= p)).then(sure).otherwise(0).max(),
    ).join(back, on="key", how="left")  # fmt: skip


def _grid(cells: pl.DataFrame, as_of: date, first: int, units: int) -> pl.DataFrame:
    """Unit × period in this order: which sheets are there, whether what followed was seen, where periods end."""
    there = cells.lazy().group_by(u=col("u").to_physical().cast(pl.UInt32), p=col("p")).agg(
        planned_sheet=col("plan").any(), reviewed_sheet=col("review_line").is_not_null().any()
    ).collect(engine=STREAM)  # fmt: skip
    last = as_of.year * 12 + as_of.month - 1 + AHEAD - first
    periods = pl.select(p=pl.int_range(last + 1, dtype=pl.Int32))
    grid = pl.select(u=pl.int_range(units, dtype=pl.UInt32)).join(periods, how="cross", maintain_order="left_right")
    p, seen, day = col("p"), col("planned_sheet").is_not_null(), "-1d"
    grid = grid.join(there, on=["u", "p"], how="left", maintain_order="left").with_columns(
        col("planned_sheet", "reviewed_sheet").fill_null(False), begun=p >= p.filter(seen).min().over("u"),
        start=_start(p, first), end=_start(p + 1, first), far=_start(p + 1 + G, first),
    ).with_columns(
        no_plan=~col("planned_sheet") & col("begun") & (col("start").dt.offset_by(day) < as_of),
        no_review=~col("reviewed_sheet") & col("begun") & (col("end").dt.offset_by(day) < as_of),
    )  # fmt: skip
    one, two = ((col("no_plan") | col("no_review")).shift(-n).over("u").fill_null(False) for n in (1, G))
    return grid.select(
        "planned_sheet", "reviewed_sheet", "end", "far", early=col("far").dt.offset_by(day) >= as_of,
        unseen=col("no_review") | one | two, lost_p=when(one).then(p + 1).when(two).then(p + 2),
    )  # fmt: skip


def _next() -> list[pl.Expr]:
    """Which of the next two cells are the item's and within g periods, whether it is planned later, was done before."""
    key = col("key")
    near = [(key // 256 == key.shift(-n) // 256) & (key.shift(-n) <= key + 2 * G) for n in (1, G)]
    onward = when("plan").then(key).cum_min(reverse=True).fill_null(strategy="backward").shift(-1)
    plan, done = (
        when(name).then(key).cum_max().fill_null(strategy="forward").shift(1).fill_null(-1) for name in ("plan", "done")
    )
    return [
        *(one.fill_null(False).alias(f"near{n}") for n, one in zip((1, G), near, strict=True)),
        (onward // 256 == key // 256).fill_null(False).alias("planned_on"),
        # Done since its last plan.
        (col("plan") & (done >= plan) & (done // 256 == key // 256)).alias("back"),
    ]


def _ahead() -> list[pl.Expr]:
    """What stands after each cell in the g periods that follow."""

    def least(value: pl.Expr, where: pl.Expr) -> pl.Expr:
        told = when(where).then(value)
        return pl.min_horizontal(*(when(f"near{n}").then(told.shift(-n)) for n in (1, G)))

    def nearest(name: str) -> pl.Expr:
        one, two = (col(f"near{n}") & col("plan").shift(-n) for n in (1, G))
        return when(one).then(col(name).shift(-1)).when(two).then(col(name).shift(-G)).alias(f"next_{name}")

    own, later = col("due").fill_null(col("end").dt.offset_by("-1d")), pl.max_horizontal("due", "open_due")
    one, two = (col(f"near{n}") & (later.shift(-n) > own).fill_null(False) for n in (1, G))
    return [
        *map(nearest, ("p", "due", "planned", "post")),
        least(col("plan_line"), col("plan")).alias("next_line"),
        least(pl.coalesce("review_line", "plan_line"), col("cancelled")).alias("cancelled_line"),
        least(col("review_line"), col("done")).alias("done_line"),
        (one | two | (col("open_due") > own).fill_null(False)).alias("put_off"),
    ]


def _told(told: pl.LazyFrame, as_of: date, kept: bool) -> pl.LazyFrame:
    """The outcome, first match; then what rests on it."""
    there = {name: col(name).is_not_null() for name in ("done_act", "cancelled_line", "cancel_act", "next_p")}
    now = col("done") | there["done_act"]
    after = pl.coalesce("done_line", "done_later_act").is_not_null() & ~col("recurring")
    outcome = (
        when(~col("plan")).then(lit("unplanned")).when(now).then(lit("done"))
        .when(col("cancelled") | there["cancelled_line"] | there["cancel_act"]).then(lit("cancelled"))
        .when(there["next_p"] | col("reschedule_act").is_not_null()).then(lit("carried"))
        .when(after).then(lit("done")).when("early").then(lit("not_yet")).when("unseen").then(lit("cannot_tell"))
        .otherwise(lit("dropped"))
    )  # fmt: skip
    told = told.filter(col("plan") | col("planned_sheet")).with_columns(outcome=outcome.cast(OUTCOME), now=now)
    is_now = {one: col("outcome") == one for one in OUTCOME.categories}
    told = told.with_columns(late_row=is_now["done"] & ~col("now"), **_revised())
    blind = col("review_line").is_null() & ~col("reviewed_sheet")
    lost = (col("lost_p") < col("next_p")).fill_null(False) | blind
    known = lit(True) if kept else lit(None, pl.Boolean)
    class_ = (
        when(~is_now["dropped"]).then(None).when(col("delivered").fill_null(False)).then(lit("delivered elsewhere"))
        .when(col("put_off") | (col("due") >= col("far"))).then(lit("promised later"))
        .when(col("due") < col("far")).then(lit("term reached")).otherwise(lit("no trace"))
    )  # fmt: skip
    on_time = is_now["cancelled"] | is_now["unplanned"] | (is_now["done"] & ~col("late_row"))
    due = ~on_time & (col("due") < pl.min_horizontal("end", lit(as_of))).fill_null(False)
    return told.select(
        "p", "outcome", item_id="item", unit_id="u", post_id=pl.coalesce("post", "review_post"),
        **{"class": class_.cast(CLASS)},
        verified=when(is_now["done"] & (col("verified") == 1)).then(None).otherwise(
            is_now["done"] & (col("verified") == 2).fill_null(False)),
        late=when(~(col("late_row") & blind)).then("late_row"),
        postponed=is_now["carried"] & ~there["next_p"],
        unapproved=when(~is_now["cancelled"]).then(lit(False)), authority_unknown=is_now["cancelled"],
        returned=is_now["dropped"] & col("planned_on") & ~there["next_p"],
        slipped=_flag("later", "slip", lost, known), weakened=_flag("lower", "weak", lost, known),
        rebaselined=when(~col("changed")).then(lit(False)).when(known).then("by_act"),
        reassigned=(col("post") != col("next_post")).fill_null(False), unplanned=is_now["unplanned"],
        overdue=when(~due).then(lit(False)).when(~blind).then(lit(True)),
        reopened=col("plan") & ~col("recurring") & (col("back") | col("back_act").fill_null(False)),
        recurring="recurring", doubt=when(is_now["cannot_tell"]).then(lit("sheet ")),
        plan_line="plan_line", review_line="review_line", **_by(is_now, there),
    )  # fmt: skip


def _flag(moved: str, bare: str, lost: pl.Expr, known: pl.Expr) -> pl.Expr:
    """False where nothing moved, blank where a reason may stand in a sheet that nobody saw."""
    return when(~col(moved)).then(lit(False)).when(known & ~(col(bare) & lost)).then(bare)


def _revised() -> dict[str, pl.Expr]:
    """What the next plan, or the review, says otherwise of due date and amount, and whether an action says so too."""
    again, due, planned = col("next_p").is_not_null(), col("due"), col("planned")
    on_plan, on_review = ((col("changed_p") <= p).fill_null(False) for p in (col("next_p"), col("p")))
    less = (col("next_planned") < planned) | (col("next_planned").is_null() & planned.is_not_null())
    later, lower = (col("next_due") > due).fill_null(False), again & less.fill_null(False)
    rest = (col("next_due") < due).fill_null(False) | (col("next_planned") > planned).fill_null(False)
    moves = [(col(f"review_{name}") - col(name)).cast(pl.Float64).fill_null(0) for name in ("due", "planned")]
    late_review, low_review = moves[0] > 0, moves[1] < 0
    plan_moved = later | lower | rest
    review_moved = (moves[0] != 0) | (moves[1] != 0)
    return {
        "later": later | late_review, "lower": lower | low_review, "changed": plan_moved | review_moved,
        "slip": (later & ~on_plan) | (late_review & ~on_review), "weak": (lower & ~on_plan) | (low_review & ~on_review),
        "by_act": (plan_moved & on_plan) | (review_moved & on_review),
    }  # fmt: skip


def _by(is_now: dict[str, pl.Expr], there: dict[str, pl.Expr]) -> dict[str, pl.Expr]:
    """The row that an outcome rests on."""
    done, off = is_now["done"], is_now["cancelled"]
    by_line = (
        when(done).then(col("done") | (col("done_act").is_null() & col("done_line").is_not_null()))
        .when(off).then(col("cancelled") | there["cancelled_line"]).when(is_now["carried"]).then(there["next_p"])
    )  # fmt: skip
    by_row = (
        when(done & col("done")).then("review_line")
        .when(done).then(pl.coalesce("done_act", "done_line", "done_later_act"))
        .when(off & col("cancelled")).then(pl.coalesce("review_line", "plan_line"))
        .when(off).then(pl.coalesce("cancelled_line", "cancel_act"))
        .when(is_now["carried"]).then(pl.coalesce("next_line", "reschedule_act"))
        .when(is_now["dropped"] & col("delivered").fill_null(False)).then("deliver_act")
    )  # fmt: skip
    elsewhere = is_now["dropped"] & col("delivered").fill_null(False)
    table = when(by_line).then(lit("plan_line")).when(by_line.is_not_null() | elsewhere).then(lit("action"))
    return {"by_table": table.cast(TABLE), "by_row": by_row}
