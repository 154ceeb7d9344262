"""From a named step to a frozen answer: the frame with words for headings, its rows, its method, its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from auditkit.engine.steps import Method, fill
from auditkit.result import Result

# `on` is a reserved word in SQL and the right word on the screen.
_WORDS = {"handed_on": "on", "handed_on_latest": "on_latest"}
_INNER = frozenset({"handover_no", "plan_line", "review_line", "by_table", "by_row", "problem_row", "u", "p"})
_CITED = ("plan_line", "action", "message", "problem", "tenure", "handover_list")
_EVIDENCE = """
with cited as ({cited}), place as ({places})
select c.*, s.file, s.sheet, p.row, s.sha256
from cited c
join place p on p.table_name = c.table_name and p.row_key = c.row_key
join source s on s.source = p.source
order by c.table_name, c.row_key, c.shows
"""


def ask(
    method: Method,
    name: str,
    text: str | None = None,
    *,
    needs: Sequence[str] = (),
    sentence: Callable[[pa.Table], str] | str = "",
    cited: str | None = None,
    **values: Any,
) -> Result:
    """The answer to one question over named steps.

    Args:
        method: the steps and the engine.
        name: the answer's name.
        text: the question; None for the whole step of that name. Holes are filled from parameters and `values`.
        needs: the steps that the question reads.
        sentence: the sentence of counts, or how to write it from the answer.
        cited: a query giving `shows`, `table_name`, `row_key`: the rows that the answer rests on.
    """
    needs = tuple(needs) or (name,)
    method.need(*needs)
    parameters = method.parameters.asdict()
    query = fill(text or f"select * from {name}", **{**parameters, **values})
    table = method.engine.sql(query)
    steps = {step: method.made[step] for need in needs for step in method.lineage(need) if step in method.made}
    told = sentence(table) if callable(sentence) else sentence
    rows = fill(cited, **{**parameters, **values}) if cited else None
    return Result(
        name=name,
        sentence=told or f"{table.num_rows:,} rows of {name.replace('_', ' ')}.",
        parameters={**parameters, **values},
        sql={**steps, name: query},
        fetch=lambda: worded(table),
        fetch_evidence=(lambda: evidence(method, rows)) if rows else None,
    )


def worded(table: pa.Table) -> pa.Table:
    """The table as a person meets it: without inner keys, with the words of the field as headings."""
    kept = [name for name in table.column_names if name not in _INNER]
    return table.select(kept).rename_columns([_WORDS.get(name, name) for name in kept])


def evidence(method: Method, cited: str) -> pa.Table:
    """The rows behind an answer with their addresses: what each shows, table, row_key, file, sheet, row, sha256."""
    places = " union all ".join(
        f"select '{name}' as table_name, row_key, source, row from {name} where row_key in "
        f"(select row_key from cited where table_name = '{name}')"
        for name in _CITED
    )
    return method.engine.sql(_EVIDENCE.replace("{cited}", cited).replace("{places}", places))


def counted(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """`41 followed up, 9 never followed up`: the counts in the order of the words, zeros left out.

    Examples:
        >>> counted({"b": 2, "a": 1, "c": 0}, {"a": "first", "b": "second", "c": "third"})
        '1 first, 2 second'
    """
    return ", ".join(f"{counts[key]:,} {word}" for key, word in words.items() if counts.get(key))


def tally(table: pa.Table, column: str, **where: Any) -> dict[str, int]:
    """How many rows have each value of a column, among those where the other columns have the given values."""
    counts: dict[str, int] = {}
    for row in table.select([column, *where]).to_pylist():
        if all(row[name] == value for name, value in where.items()):
            counts[row[column]] = counts.get(row[column], 0) + 1
    return counts
