"""Which SQL may be written: texts that DuckDB runs and that mean the same on Spark.

sqlglot translates most of the dialect; some constructs it drops or renames without a word. Functions and joins are
therefore let through by a list of those that were run on both engines with equal answers, nulls and odd values included
(`tests/engines/`); what is not on it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from auditkit.errors import NotPortable

if TYPE_CHECKING:
    from sqlglot import exp

RESERVED = frozenset({"at", "on", "start", "end", "row", "by", "limit", "date"})
# sqlglot's names of what was shown to be equal; a cast is judged by its types.
SHOWN = frozenset(
    """
    Abs And ArrayAgg ArraySort ArrayToString Case Cast Chr Coalesce Concat Contains Count DateDiff DateFromParts
    DenseRank Exists Explode Extract Greatest If Lag LastValue Lead Least Length LogicalAnd LogicalOr Lower Max Min
    Nullif Or Rank Replace RowNumber StrPosition Sum Trim Upper
    """.split()
)
_WHY = {
    "epoch_ms": "time zones differ: DATE only",
    "generate_series": "rows from a function have other shapes on Spark: make them in Python",
    "hash": "maps to another function on Spark: digest with md5 or join on the key",
    "list_aggregate": "has no counterpart on Spark",
    "random": "no result may depend on chance",
    "range": "rows from a function have other shapes on Spark: make them in Python",
    "regexp_matches": "flags and dialects of patterns differ: parse in Python",
    "round": "halves are rounded from other digits: round in Python",
    "strftime": "format letters differ: compare dates, or format in Python",
    "strptime": "format letters differ: parse in Python",
    "substring": "a position before 1 is counted in another way: cut in Python",
}
_NOT_SHOWN = "not among the functions shown to answer alike on Spark (SHOWN in engine/portable.py)"
_OPERATORS = {
    "AtTimeZone": "a time zone: DATE only",
    "Bracket": "a position in a list: Spark counts from 0",
    "Glob": "a pattern of files: write = or contains()",
    "ILike": "like: a backslash is an escape on Spark only; write lower() and contains()",
    "IntDiv": "//: rounds another way; divide in Python",
    "Into": "select into: a query changes nothing",
    "Lambda": "a function over a list: fold in Python",
    "Like": "like: a backslash is an escape on Spark only; write =, contains() or a join",
    "Pivot": "pivot: its columns depend on the rows",
    "RegexpLike": "~: the whole text on DuckDB, a part of it on Spark",
    "SimilarTo": "similar to: dialects of patterns differ",
    "TableSample": "a sample: no result may depend on chance",
}


def parsed(text: str) -> list[exp.Expr]:
    """The statements of a text.

    Raises:
        NotPortable: the text cannot be read as SQL.
    """
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        return [tree for tree in sqlglot.parse(text, read="duckdb") if tree is not None]
    except SqlglotError as broken:
        raise NotPortable(f"not a query that can be read: {str(broken).splitlines()[0]}") from broken


def read_by(text: str) -> tuple[str, ...]:
    """The names of the tables that a text reads, those that it makes itself included."""
    from sqlglot import exp

    return tuple(sorted({table.name for tree in parsed(text) for table in tree.find_all(exp.Table)}))


def refuse_unportable(text: str) -> None:
    """Raise where a text would be translated to Spark SQL into something else, or not at all.

    Raises:
        NotPortable: the construct, and what to write instead.

    Examples:
        >>> refuse_unportable("select list(x order by y) from t")
        Traceback (most recent call last):
        auditkit.errors.NotPortable: ordered list aggregation: Spark drops the order; write list_sort(list(x))
    """
    trees = parsed(text)
    # As written: the parser renames functions, so that a name in its tree may be another than the one in the text.
    for complaint in [*_called(text), *(one for tree in trees for one in _complaints(tree))]:
        raise NotPortable(complaint)


def to_spark(text: str) -> str:
    """The same query in Spark's dialect."""
    import sqlglot

    refuse_unportable(text)
    return str(sqlglot.transpile(text, read="duckdb", write="spark")[0])


def _called(text: str) -> list[str]:
    """Complaints about functions, by the name that stands in the text."""
    from sqlglot.dialects import DuckDB

    tokens = DuckDB().tokenize(text)
    called = {one.text.lower() for one, after in pairwise(tokens) if after.text == "("}
    return [f"{name}(): {why}" for name, why in _WHY.items() if name in called]


def _complaints(tree: exp.Expr) -> list[str]:
    return [said for node in tree.walk() for said in (*_listed(node), *_shaped(node), *_typed(node)) if said]


def _listed(node: Any) -> Iterator[str]:
    """What is refused wherever it stands."""
    from sqlglot import exp

    kind = type(node).__name__
    if isinstance(node, (exp.ArrayAgg, exp.GroupConcat)) and isinstance(node.this, exp.Order):
        yield "ordered list aggregation: Spark drops the order; write list_sort(list(x))"
    elif isinstance(node, exp.GroupConcat):
        yield "string_agg: its order differs between engines; write array_to_string(list_sort(list(x)), '; ')"
    elif isinstance(node, exp.WithinGroup):
        yield "ordered aggregation within a group: write list_sort(list(x))"
    elif kind in _OPERATORS:
        yield _OPERATORS[kind]
    elif isinstance(node, exp.Func) and kind not in SHOWN:
        yield f"{node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()}(): {_NOT_SHOWN}"
    elif isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        yield "rows from a function: their shape differs on Spark; join a table"
    elif isinstance(node, exp.Star) and (node.args.get("except_") or node.args.get("replace")):
        yield "select * exclude or replace: name the columns"
    elif isinstance(node, exp.Alias) and node.alias.lower() in RESERVED:
        yield f"a column called {node.alias}: a reserved word on one of the engines"


def _shaped(node: Any) -> Iterator[str]:
    """What is refused because of what stands in it or around it."""
    from sqlglot import exp

    if isinstance(node, exp.Join):
        if (node.method or "").upper() in ("ASOF", "POSITIONAL", "NATURAL"):
            yield f"{node.method.upper()} join: on Spark another join or none; join on what must be equal"
        on = node.args.get("on")
        if on is not None and on.find(exp.Select):
            yield "a subquery in the condition of a join: Spark refuses it; join the subquery"
    elif isinstance(node, exp.With):
        yield from _recursion(node) if node.recursive else ()
        yield from _lifted(node)
    elif isinstance(node, exp.RowNumber) and _unordered(node):
        yield "row_number() without an order: the number depends on the engine"
    elif isinstance(node, exp.ArrayToString) and not isinstance(node.parent, exp.Nullif):
        yield "array_to_string: no text is null on DuckDB and '' on Spark; write nullif(array_to_string(…), '')"
    elif isinstance(node, exp.ArrayAgg) and node.find_ancestor(exp.ArraySort) is None:
        yield "list: its order differs between engines; write list_sort(list(x))"
    elif isinstance(node, exp.Sub) and isinstance(node.this, exp.Window) and node.this.args.get("alias"):
        yield "over a named window, then minus: Spark reads the name on; put the call in brackets"
    elif isinstance(node, exp.Limit) and node.parent is not None and not node.parent.args.get("order"):
        yield "limit without an order: the rows depend on the engine"
    elif isinstance(node, exp.Distinct) and node.args.get("on"):
        yield "distinct on: the row depends on the engine; number the rows with an order"


def _typed(node: Any) -> Iterator[str]:
    """What is refused because values of that kind differ."""
    from sqlglot import exp

    if isinstance(node, (exp.Div, exp.Mod)) and not _guarded(node):
        yield "a division: ANSI Spark raises on 1/0; write x / nullif(y, 0)"
    elif isinstance(node, exp.Cast) and _zoned(node):
        yield "a timestamp: time zones differ between engines; DATE only"
    elif isinstance(node, exp.Cast) and _rounded(node):
        yield "a fraction cast to a whole number: rounded on DuckDB, cut on Spark"
    elif isinstance(node, exp.DateDiff) and node.text("unit").upper() != "DAY":
        yield "date_diff: only 'day' counts alike"
    elif isinstance(node, exp.Extract) and node.name.upper() not in ("YEAR", "MONTH", "DAY"):
        yield "extract: only year, month and day count alike"


def _recursion(node: exp.With) -> list[str]:
    from sqlglot import exp

    found = []
    for table in node.expressions:
        union = table.this
        if isinstance(union, exp.Union) and _reads(union, table.alias):
            if union.args.get("distinct"):
                found.append("UNION inside a recursion: Spark refuses it; write UNION ALL with a depth guard")
            if not any("depth" in c.name.lower() for c in union.expression.find_all(exp.Column)):
                found.append("a recursion without a depth guard: a cycle would never end")
    return found


def _lifted(node: exp.With) -> list[str]:
    """Named parts of a query in brackets are lifted to the top: their names then hold in the whole text."""
    from sqlglot import exp

    root, own = node.root(), node.parent
    if own is root:
        return []
    names = {one.alias.lower() for one in node.expressions}
    others = [one for one in root.find_all(exp.CTE) if one.parent is not node and one.alias.lower() in names]
    outside = [one for one in root.find_all(exp.Table) if one.name.lower() in names and not _within(one, own)]
    return ["a name given inside brackets and used outside: Spark lifts it to the top; take another"] * bool(
        others or outside
    )


def _within(node: exp.Expr, outer: exp.Expr | None) -> bool:
    parent = node.parent
    while parent is not None and parent is not outer:
        parent = parent.parent
    return parent is not None


def _reads(tree: exp.Expr, name: str) -> bool:
    from sqlglot import exp

    return any(table.name.lower() == name.lower() for table in tree.find_all(exp.Table))


def _guarded(node: exp.Expr) -> bool:
    from sqlglot import exp

    below = node.args["expression"]
    below = below.unnest() if isinstance(below, exp.Paren) else below
    below = below.this if isinstance(below, exp.Cast) else below
    fixed = isinstance(below, exp.Literal) and below.is_number and float(below.name) != 0
    return fixed or isinstance(below, exp.Nullif)


def _zoned(node: exp.Expr) -> bool:
    from sqlglot import exp

    return "TIMESTAMP" in node.to.sql("duckdb").upper() if isinstance(node, exp.Cast) else False


def _rounded(node: exp.Cast) -> bool:
    from sqlglot import exp

    whole = node.to.this in exp.DataType.INTEGER_TYPES
    inner = node.this.unnest()
    fraction = isinstance(inner, exp.Div) or (isinstance(inner, exp.Literal) and inner.is_number and not inner.is_int)
    return whole and fraction


def _unordered(node: exp.Expr) -> bool:
    from sqlglot import exp

    window = node.parent
    return not (isinstance(window, exp.Window) and window.args.get("order"))
