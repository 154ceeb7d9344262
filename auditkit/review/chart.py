"""The organisation on one day as a tree: posts, superiors, holders, and the chain above one post."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from auditkit.engine import load
from auditkit.engine.steps import Method
from auditkit.organisation import superiors_on
from auditkit.result import Result, many
from auditkit.review.ask import above_said, ask


def chart(method: Method, day: date, post: str | None) -> Result:
    """Every post on a day with its superiors and holders; `in_chain` for a post and those above it."""
    return ask(
        method, "chart", load("auditkit.review", "chart.sql").replace("{superiors}", superiors_on(post or "", day)),
        day=day, post=post or "", sentence=lambda table: _said(table, day, post),
    )  # fmt: skip


def _said(table: pa.Table, day: date, post: str | None) -> str:
    rows = {row["post_id"]: row for row in table.select(["post_id", "holders"]).to_pylist()}
    empty = sum(row["holders"] is None for row in rows.values())
    chain = f"; {above_said(table.filter(table['in_chain']), post)} above {post}" if post else ""
    return f"{many(len(rows), 'post')} on {day}, {empty:,} without a holder{chain}."
