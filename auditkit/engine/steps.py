"""A method is a list of named steps: each one SQL text that an auditor can read, or a function over few rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any, Protocol

import pyarrow as pa

from auditkit.errors import AuditkitError
from auditkit.parameters import Parameters
from auditkit.progress import progress

_SPELLED = re.compile(r"([\\{])")
_HOLE = re.compile(r"\{([a-z_]+)\}")


class Engine(Protocol):
    """What a method needs of an engine."""

    def table(self, name: str, x: Any) -> None: ...
    def sql(self, text: str) -> pa.Table: ...
    def keep(self, name: str, text: str, view: bool = False) -> None: ...
    def names(self, text: str) -> tuple[str, ...]: ...
    def fresh(self) -> Engine: ...


Fold = Callable[[Engine, Parameters], pa.Table]


@dataclass(frozen=True)
class Step:
    """One named table of a method: made by `text` (SQL with `{parameter}` holes) or by `fold` over few rows.

    `needs` names the tables that it reads and that other steps make; records are always there. A `view` is computed
    where it is read: for a wide step that one other step reads once.
    """

    name: str
    text: str = ""
    needs: tuple[str, ...] = ()
    fold: Fold | None = None
    view: bool = False


@dataclass
class Method:
    """All steps of the product and which of them one engine has already made, for one set of parameters."""

    engine: Engine
    parameters: Parameters
    steps: Mapping[str, Step]
    made: dict[str, str] = field(default_factory=dict)

    def need(self, *names: str) -> None:
        """Make the named tables and all that they read, each once."""
        behind = dict.fromkeys(step for name in names for step in self.lineage(name) if step not in self.made)
        for name, _ in progress(tuple(behind), "computing"):
            step = self.steps[name]
            if step.fold:
                self.engine.table(name, step.fold(self.engine, self.parameters))
                self.made[name] = (step.fold.__doc__ or step.fold.__name__).strip()
            else:
                text = fill(step.text, **self.parameters.asdict())
                self.engine.keep(name, text, step.view)
                self.made[name] = text

    def lineage(self, name: str) -> tuple[str, ...]:
        """The names of all steps behind one table, in the order in which they run, itself last."""
        seen: dict[str, None] = {}

        def visit(one: str) -> None:
            if one in self.steps and one not in seen:
                for before in self.steps[one].needs:
                    visit(before)
                seen[one] = None

        visit(name)
        return tuple(seen)


def catalogue(steps: Iterable[Step]) -> dict[str, Step]:
    """The steps by name; two of one name are an error of the program."""
    known: dict[str, Step] = {}
    for step in steps:
        if step.name in known:
            raise AuditkitError(f"two steps are called {step.name}")
        known[step.name] = step
    return known


def literal(value: object) -> str:
    """A value as SQL writes it: the only way that a value enters a text.

    Examples:
        >>> literal(date(2025, 3, 1)), literal("O'Neil"), literal(None)
        ("date '2025-03-01'", "'O''Neil'", 'null')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, str):
        # A backslash is an escape on Spark and a letter on DuckDB, a brace would be a hole if the text were filled
        # again: spelled out by number, both are letters everywhere.
        parts = [f"chr({ord(part)})" if part in ("\\", "{") else _text(part) for part in _SPELLED.split(value) if part]
        return parts[0] if len(parts) == 1 and parts[0][0] == "'" else f"concat({', '.join(parts)})" if parts else "''"
    raise AuditkitError(f"a {type(value).__name__} cannot be written into a query")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def fill(text: str, **values: object) -> str:
    """The text with every `{name}` replaced by that value as a typed literal.

    Raises:
        AuditkitError: a name that has no value.

    Examples:
        >>> fill("select * from t where day <= {as_of}", as_of=date(2025, 6, 30))
        "select * from t where day <= date '2025-06-30'"
    """

    def one(hole: re.Match[str]) -> str:
        if hole[1] not in values:
            raise AuditkitError(f"the query names {{{hole[1]}}}, which has no value")
        return literal(values[hole[1]])

    return _HOLE.sub(one, text)


def load(package: str, name: str) -> str:
    """The text of a `.sql` file that lies beside the Python that uses it."""
    return files(package).joinpath(name).read_text("utf-8")
