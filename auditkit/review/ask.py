"""From a named step to a frozen answer: the frame with words for headings, its rows, its method, its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from auditkit.engine.steps import Method, fill
from auditkit.result import Result, many
from auditkit.review.called import with_names

# `on` is a reserved word in SQL and the right word on the screen.
_WORDS = {
    "handed_on": "on", "handed_on_latest": "on_latest", "replied_on": "on", "decided_on": "on", "decided_by": "by",
}  # fmt: skip
_INNER = frozenset(
    {
        "handover_no",
        "plan_line",
        "review_line",
        "by_table",
        "by_row",
        "strong_table",
        "strong_row",
        "problem_row",
        "reply_row",
        "u",
        "p",
        "problem",
        "rule_no",
        "duty",
        "other_duty",
        "target_row",
        "before_row",
        "after_row",
        "consequence",
        "decision_row",
    }
)
# Numbers of rows that a question is asked with: they name nothing outside this run, so no answer shows them.
_KEYS = frozenset({"handover_no", "item"})
_CITED = (
    "plan_line", "action", "message", "problem", "tenure", "handover_list", "duty", "authority", "post", "target",
    "coverage",
)  # fmt: skip
# State → the column that marks some of its items, and what is said of these beside the count.
_APART = {
    "followed_up": ("before_incoming", "before the incoming's first day"),
    "never_followed_up": ("traces", "with traces since that do not count"),
}
_COUNTED = ("state", "live", "times", *(column for column, _ in _APART.values()))
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
    known: pa.Table | None = None,
    deferred: bool = False,
    counts: str = "",
    first: Callable[[Method, int], Method] | None = None,
    **values: Any,
) -> Result:
    """The answer to one question over named steps.

    Args:
        method: the steps and the engine.
        name: the answer's name.
        text: the question; None for the whole step of that name. Holes are filled from parameters and `values`.
        needs: steps to be made beside those that the texts read.
        sentence: the sentence of counts, or how to write it from the answer.
        cited: a query giving `shows`, `table_name`, `row_key`: the rows that the answer rests on.
        known: the answer, where it follows from another one: then nothing is made for it.
        deferred: with a store, ask only when the answer is looked at; its rows lie there as they are now.
        counts: for an answer of millions of rows, a query of them counted (`times`), from which the sentence is told.
            The rows are asked for when they are looked at, and for a screen no more than it shows; a store keeps them
            now.
        first: the method over no more than what so many first rows of the answer rest on, where it is not made.
    """
    parameters = method.parameters.asdict()
    text = text or f'select * from "{name}"'
    needs = (*needs, *method.reads(text), *method.reads(cited or ""))
    query = fill(method.named(text), **{**parameters, **values})

    @cache
    def table() -> pa.Table:
        if known is not None:
            return known
        method.need(*needs)
        return method.ask(query)

    @cache
    def counted_rows() -> pa.Table:
        method.need(*method.reads(counts), *(needs if method.store else ()))
        return method.engine.sql(fill(method.named(counts), **parameters))

    def said() -> str:
        told = sentence(counted_rows() if counts else table()) if callable(sentence) else sentence
        return told or f"{many(table().num_rows, 'row')} of {name.replace('_', ' ')}."

    def first_rows(most: int) -> pa.Table:
        part = first(method, most) if first and not method.has(name) else method
        part.need(name, *needs)
        shown = part.ask(f"{part.named(query)} limit {most}")
        part.forget()
        return worded(shown)

    def cited_rows() -> pa.Table:
        method.need(*needs)
        return evidence(method, rows or "")

    deferred = deferred and method.store is not None
    if not (deferred or counts):
        table()
    rows = fill(method.named(cited), **{**parameters, **values}) if cited else None
    return Result(
        name=name,
        said=said if deferred else said(),
        parameters={**parameters, **{key: value for key, value in values.items() if key not in _KEYS}},
        sql={**texts_behind(method, needs, made=not counts), name: query},
        fetch=lambda: worded(table()),
        fetch_evidence=cited_rows if rows else None,
        told=lambda shown: with_names(method, shown),
        fetch_first=first_rows if counts else None,
        rows=sum(counted_rows()["times"].to_pylist()) if counts else None,
    )


def holds(method: Method, table: str) -> bool:
    """Whether a table of the records or a step has a row: of what is not on record nothing is found to be in order."""
    text = f"select count(*) as n from {table}"
    method.need(*method.reads(text))
    return bool(method.engine.sql(method.named(text))["n"][0].as_py())


def rows_of(method: Method, name: str, text: str, *needs: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of a question on which another answer is built."""
    rows: list[dict[str, Any]] = ask(method, name, text, needs=needs, **values).fetch().to_pylist()
    return rows


def texts_behind(method: Method, needs: Sequence[str], made: bool = True) -> dict[str, str]:
    """The text of every step behind some, in the order in which they are made; `made`, of those that are there."""
    behind = dict.fromkeys(step for need in needs for step in method.lineage(need))
    return {step: text for step in behind if (text := method.text(step, made)) is not None}


def worded(table: pa.Table) -> pa.Table:
    """The table as a person meets it: without inner keys, with the words of the field as headings."""
    kept = shown_columns(table.column_names)
    return table.select(kept).rename_columns([_WORDS.get(name, name) for name in kept])


def shown_columns(names: Sequence[str]) -> list[str]:
    """The columns that a person meets: those that are no inner key."""
    return [name for name in names if name not in _INNER]


def evidence(method: Method, cited: str) -> pa.Table:
    """The rows behind an answer with their addresses: what each shows, table, row_key, file, sheet, row, sha256."""
    places = " union all ".join(
        f"select '{name}' as table_name, row_key, source, row from {name} where row_key in "
        f"(select row_key from cited where table_name = '{name}')"
        for name in _CITED
    )
    return method.engine.sql(_EVIDENCE.replace("{cited}", cited).replace("{places}", places))


def counted(counts: Mapping[str, int], words: Mapping[str, str], between: str = ", ") -> str:
    """`41 followed up, 9 never followed up`: the counts in the order of the words, zeros left out.

    Examples:
        >>> counted({"b": 2, "a": 1, "c": 0}, {"a": "first", "b": "second", "c": "third"})
        '1 first, 2 second'
    """
    return between.join(f"{counts[key]:,} {word}" for key, word in words.items() if counts.get(key))


def by_name(counts: Mapping[str, int], between: str = ", ") -> str:
    """`2 missing, 1 partial`: the counts in the order of their names."""
    return between.join(f"{counts[name]:,} {name}" for name in sorted(counts))


def tally(table: pa.Table, column: str, **where: Any) -> Counter[str]:
    """How many rows have each value of a column, among those where the other columns have the given values.

    A table of rows that are counted already says in `times` how many each stands for.

    Examples:
        >>> tally(pa.table({"state": ["open", "done"], "live": [True, False], "times": [3, 2]}), "state", live=True)
        Counter({'open': 3})
    """
    weighed = "times" in table.column_names
    counts: Counter[str] = Counter()
    for row in table.select([column, *where, *(["times"] if weighed else [])]).to_pylist():
        if all(row[name] == value for name, value in where.items()):
            counts[row[column]] += row["times"] if weighed else 1
    return counts


def above_said(table: pa.Table, post: str) -> str:
    """How many posts stand above one: each once, however many lines lead to it, and never the post itself."""
    return many(len(set(table["post_id"].to_pylist()) - {post}), "superior post")


def items_said(table: pa.Table, where: str, words: Mapping[str, str]) -> str:
    """`37 live items open at handover: 28 followed up, 9 never followed up; beside them 14 stale.`: counts that add up.

    An item that is live at one end of an uncertain date and stale at the other counts as live, and is said to be so.
    """
    live, stale = tally(table, "state", live=True), tally(table, "state", live=False)
    either = tally(table, "state", live=None)
    states = live + either
    count = sum(states.values())
    rows = table.select([one for one in _COUNTED if one in table.column_names]).to_pylist()
    apart = told_apart(words, ((row["state"], row) for row in rows if row["live"] is not False))
    told = f": {counted(states, apart)}" if count else ""
    unsure = f" ({sum(either.values()):,} of them stale on one reading of a partial date)" if either else ""
    return f"{many(count, 'live item')} open at {where}{told}{unsure}; {stale_said(sum(stale.values()))}."


def told_apart(words: Mapping[str, str], items: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, str]:
    """The words of the states with what is said of some of the items under them, in brackets.

    What was followed up before the incoming came is no act of theirs. What nobody followed up may have gone on from
    sheet to sheet in the same words: that does not count, and is not nothing.

    Args:
        words: state → its word.
        items: state → `before_incoming` and `traces` of each item; `times` of one that stands for several.

    Examples:
        >>> told_apart({"never_followed_up": "never followed up"}, [("never_followed_up", {"traces": "copied"})])
        {'never_followed_up': 'never followed up (1 of them with traces since that do not count)'}
    """
    found = Counter[str]()
    for state, item in items:
        if state in _APART and item.get(_APART[state][0]):
            found[state] += item.get("times", 1)
    said = {state: f" ({count:,} of them {_APART[state][1]})" for state, count in found.items() if count}
    return {state: word + said.get(state, "") for state, word in words.items()}


def stale_said(count: int) -> str:
    """The stale items: they are none of the live ones that stand before them."""
    return f"beside them {count:,} stale" if count else "0 stale"
