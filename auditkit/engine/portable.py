"""Which SQL may be written: texts that DuckDB runs and that mean the same on Spark.

sqlglot translates most of the dialect; some constructs it drops or renames without a word. Those are refused here.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from auditkit.errors import NotPortable

if TYPE_CHECKING:
    from sqlglot import exp

RESERVED = frozenset({"at", "on", "start", "end", "row", "by", "limit", "date"})
_FUNCTIONS = {
    "hash": "maps to another function on Spark: digest with md5 or join on the key",
    "list_aggregate": "has no counterpart on Spark",
    "epoch_ms": "time zones differ: DATE only",
    "strftime": "format letters differ: compare dates, or format in Python",
    "strptime": "format letters differ: parse in Python",
    "random": "no result may depend on chance",
    "regexp_matches": "flags and dialects of patterns differ: parse in Python",
}


def refuse_unportable(text: str) -> None:
    """Raise where a text would be translated to Spark SQL into something else, or not at all.

    Raises:
        NotPortable: the construct, and what to write instead.

    Examples:
        >>> refuse_unportable("select list(x order by y) from t")
        Traceback (most recent call last):
        auditkit.errors.NotPortable: ordered list aggregation: Spark drops the order; write list_sort(list(x))
    """
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        trees = sqlglot.parse(text, read="duckdb")
    except SqlglotError as broken:
        raise NotPortable(f"not SQL that can be read: {str(broken).splitlines()[0]}") from broken
    # As written: the parser renames functions, so that a name in its tree may be another than the one in the text.
    for complaint in [*_called(text), *(one for tree in trees if tree for one in _complaints(tree))]:
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
    return [f"{name}(): {why}" for name, why in _FUNCTIONS.items() if name in called]


def _complaints(tree: Any) -> list[str]:
    from sqlglot import exp

    found = []
    for node in tree.walk():
        if isinstance(node, (exp.ArrayAgg, exp.GroupConcat)) and isinstance(node.this, exp.Order):
            found.append("ordered list aggregation: Spark drops the order; write list_sort(list(x))")
        elif isinstance(node, exp.GroupConcat):
            found.append(
                "string_agg: its order differs between engines; write array_to_string(list_sort(list(x)), '; ')"
            )
        elif isinstance(node, exp.WithinGroup):
            found.append("ordered aggregation within a group: write list_sort(list(x))")
        elif isinstance(node, exp.Join) and (node.method or "").upper() == "ASOF":
            found.append("ASOF join: an ended spell hides the one that goes on; join on the disjoint timeline")
        elif isinstance(node, exp.With) and node.recursive:
            found += _recursion(node)
        elif isinstance(node, (exp.Star,)) and node.args.get("except_"):
            found.append("select * exclude: name the columns")
        elif isinstance(node, (exp.Div,)) and not _guarded(node):
            found.append("a division: ANSI Spark raises on 1/0; write x / nullif(y, 0)")
        elif isinstance(node, exp.Cast) and _zoned(node):
            found.append("a timestamp: time zones differ between engines; DATE only")
        elif isinstance(node, exp.Alias) and node.alias.lower() in RESERVED:
            found.append(f"a column called {node.alias}: a reserved word on one of the engines")
        elif isinstance(node, exp.RowNumber) and _unordered(node):
            found.append("row_number() without an order: the number depends on the engine")
    return found


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


def _reads(tree: exp.Expression, name: str) -> bool:
    from sqlglot import exp

    return any(table.name.lower() == name.lower() for table in tree.find_all(exp.Table))


def _guarded(node: exp.Expression) -> bool:
    from sqlglot import exp

    return isinstance(node.args["expression"], (exp.Nullif, exp.Literal))


def _zoned(node: exp.Expression) -> bool:
    from sqlglot import exp

    return "TIMESTAMP" in node.to.sql("duckdb").upper() if isinstance(node, exp.Cast) else False


def _unordered(node: exp.Expression) -> bool:
    from sqlglot import exp

    window = node.parent
    return not (isinstance(window, exp.Window) and window.args.get("order"))
