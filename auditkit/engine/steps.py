"""A method is a list of named steps: each one SQL text that an auditor can read, or a function over few rows."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

import pyarrow as pa
import pyarrow.parquet as pq

from auditkit.engine.store import Store, key_of, program
from auditkit.errors import AuditkitError
from auditkit.parameters import Parameters
from auditkit.progress import progress

_SPELLED = re.compile(r"([\\{])")
_READS = re.compile(r'(\b(?:from|join)\s+"?)([a-z_]+)\b')
_CTE = re.compile(r"\b([a-z_]+)(?: ?\([a-z_, ]*\))? as \(")
_HOLE = re.compile(r"\{([a-z_]+)\}")


class Engine(Protocol):
    """What a method needs of an engine."""

    def table(self, name: str, x: Any) -> None: ...
    def sql(self, text: str) -> pa.Table: ...
    def keep(self, name: str, text: str, view: bool = False) -> None: ...
    def names(self, text: str) -> tuple[str, ...]: ...
    def fresh(self) -> Engine: ...


class Storing(Engine, Protocol):
    """What a store needs of an engine."""

    def store(self, text: str, path: Path, order: Sequence[str]) -> None: ...


@runtime_checkable
class Forgetting(Protocol):
    """An engine that gives the memory of a table back."""

    def drop(self, name: str) -> None: ...


@runtime_checkable
class Quick(Protocol):
    """An engine that answers faster where few rows come back."""

    def few(self, text: str) -> pa.Table: ...


Fold = Callable[[Engine, Parameters], pa.Table]


@dataclass(frozen=True)
class Step:
    """One named table of a method: made by `text` (SQL with `{parameter}` holes) or by `fold` over few rows.

    `needs` names the tables that it reads and that other steps make; records are always there. A `view` is computed
    where it is read: for a wide step that one other step reads once. What is `passing` is read by the next steps only:
    it is not worth a place in a store, and its memory is given back when all of them are made. `order` names the
    columns by which a store lays the rows: few are read where few are asked for.
    """

    name: str
    text: str = ""
    needs: tuple[str, ...] = ()
    fold: Fold | None = None
    view: bool = False
    passing: bool = False
    order: tuple[str, ...] = ()


@dataclass
class Method:
    """All steps of the product and which of them one engine has already made, for one set of parameters.

    Where there is a `store`, a step is made once for all runs: it is kept there under the hash of its text with its
    parameters, the texts of its lineage, the program, and the `origin`, which is the hash of the records. One that is
    `narrow` has the one of all rows as its `home`.
    """

    engine: Engine
    parameters: Parameters
    steps: Mapping[str, Step]
    made: dict[str, str] = field(default_factory=dict)
    store: Store | None = None
    origin: str = ""
    _keys: dict[str, str] = field(default_factory=dict, repr=False)
    _texts: dict[str, str] = field(default_factory=dict, repr=False)
    _lineages: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    narrow: Mapping[str, str] = field(default_factory=dict)
    home: Method | None = field(default=None, repr=False)
    _asked: set[str] = field(default_factory=set, repr=False)
    _gone: set[str] = field(default_factory=set, repr=False)
    _one: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def need(self, *names: str) -> None:
        """Make the named tables and all that they read, each once; nothing is made for what the store has."""
        with self._one:  # a step that two threads ask for is made once
            self._asked.update(names)
            for name, _ in progress(self._missing(self.narrow.get(name, name) for name in names), "computing"):
                self._make(self.steps[name])
                self.made[name] = self._text(name)
                self._gone.discard(name)
                self._give_up()

    def _give_up(self) -> None:
        """Drop what is passing, was never asked for by name and has been read by all that reads it."""
        if self.narrow or not isinstance(self.engine, Forgetting):
            return
        passing = [one for one, step in self.steps.items() if step.passing and self._there(one)]
        for name in [one for one in passing if one not in self._asked]:
            if all(self._done(one) for one in self._readers(name)):
                self.engine.drop(name)
                self._gone |= {name, *(one.name for one in self._readers(name) if one.view)}

    def _readers(self, name: str) -> list[Step]:
        return [one for one in self.steps.values() if name in one.needs]

    def _done(self, step: Step) -> bool:
        """Whether nothing will be read for a step any more; a view reads whenever it is read itself."""
        if step.view:
            return step.name not in self._asked and all(self._done(one) for one in self._readers(step.name))
        return step.name in self.made or self._stored(step.name)

    def part(self, first: str, rows: Sequence[Step], mark: str, ahead: Sequence[Step] = ()) -> Method:
        """The same method for some rows: of one step, and of all that is made of it, under names of their own.

        Args:
            first: the step from which on every step is made anew.
            rows: what is read in the place of whole tables, under the names of these; what reads `first` itself is made
                of its narrow rows, and not read by it. Whoever gives them knows that no step behind `first` asks for
                more rows than that.
            mark: what the names of the narrow steps end in.
            ahead: the same for `first` alone: it may need other rows of a table than what is made of it.

        Returns:
            A method that shares everything else with this one. What is narrow is never stored.
        """
        behind = self._behind(first)
        narrow = {one: f"{one}_{mark}" for one in (*(row.name for row in rows), *behind)}
        before = {row.name: narrow[row.name] for row in rows if first not in row.needs}
        read = before | {row.name: f"{row.name}_ahead_{mark}" for row in ahead}
        twins = [_twin(row, narrow[row.name], {first: narrow[first]}) for row in rows]
        twins += [_twin(row, read[row.name], before) for row in ahead]
        twins += [_twin(self.steps[one], narrow[one], read if one == first else narrow) for one in behind]
        return self._narrowed(twins, narrow)

    def cut(self, first: Step, rows: Sequence[Step], mark: str) -> Method:
        """The same method with some rows in the place of whole tables: only what is among them is made anew.

        Args:
            first: the step whose rows are chosen, by its own text.
            rows: what is read in the place of other whole tables; their texts read what is narrow before them.
            mark: what the names of the narrow tables end in.
        """
        narrow = {row.name: f"{row.name}_{mark}" for row in (first, *rows)}
        twins: list[Step] = []
        before: dict[str, str] = {}
        for row in (first, *rows):
            twins.append(_twin(row, narrow[row.name], before))
            before[row.name] = narrow[row.name]
        return self._narrowed(twins, narrow)

    def _narrowed(self, twins: Sequence[Step], narrow: Mapping[str, str]) -> Method:
        return replace(self, steps={**self.steps, **{twin.name: twin for twin in twins}}, narrow=narrow, home=self)

    def forget(self) -> None:
        """Give the memory of the narrow tables back; whoever asks for one again has it made again."""
        with self._one:
            for name in self.narrow.values():
                if self.made.pop(name, None) is not None and isinstance(self.engine, Forgetting):
                    self.engine.drop(name)

    def _behind(self, first: str) -> list[str]:
        """The step and all that is made of it, in the order of the catalogue."""
        found = {first: True}

        def made_of(one: str) -> bool:
            if one not in found:
                step = self.steps.get(one)
                found[one] = step is not None and any(made_of(before) for before in step.needs)
            return found[one]

        return [one for one in self.steps if made_of(one)]

    def named(self, text: str) -> str:
        """The text reading the narrow tables where there are some."""
        return _renamed(text, self.narrow)

    def reads(self, text: str) -> list[str]:
        """The tables that a text reads and that may have to be made first: steps, and records that are narrow here."""
        return [one for one in dict.fromkeys(pieces(text)[1::2]) if one in self.narrow or one in self.steps]

    def ask(self, text: str) -> pa.Table:
        """The answer to a question over what is made; of narrow tables few rows come back."""
        return self.engine.few(text) if self.narrow and isinstance(self.engine, Quick) else self.engine.sql(text)

    def has(self, name: str) -> bool:
        """Whether a step is made or lies in the store."""
        return self._there(name) or self._stored(name)

    def _there(self, name: str) -> bool:
        return name in self.made and name not in self._gone

    def key(self, name: str) -> str:
        """The hash of everything that a step is made from."""
        if name not in self._keys:
            step = self.steps[name]
            made_by = f"{step.fold.__module__}.{step.fold.__qualname__}" if step.fold else ""
            said = [program(), self.origin, name, made_by, self._text(name)]
            said += [repr(self.parameters)] if step.fold else []
            self._keys[name] = key_of(*said, *(self.key(one) for one in step.needs if one in self.steps))
        return self._keys[name]

    def text(self, name: str, made: bool = True) -> str | None:
        """What a step says of how it is made; `made`, only where it, or what is made of it, has been asked for."""
        return self.made.get(name) or (self._text(name) if self.store or not made else None)

    def _missing(self, names: Iterable[str]) -> tuple[str, ...]:
        seen: dict[str, None] = {}

        def visit(one: str) -> None:
            if one not in self.steps or self._there(one) or one in seen:
                return
            if not self._stored(one):
                for before in self.steps[one].needs:
                    visit(before)
            seen[one] = None

        for name in names:
            visit(name)
        return tuple(seen)

    def _stored(self, name: str) -> bool:
        step = self.steps[name]
        return bool(self.store and not (step.view or step.passing) and self.store.has(name, self.key(name)))

    def _make(self, step: Step) -> None:
        if self.store is None or step.view or step.passing:
            if step.fold:
                self.engine.table(step.name, step.fold(self.engine, self.parameters))
            else:
                self.engine.keep(step.name, self._text(step.name), step.view)
            return
        key = self.key(step.name)
        if not self.store.has(step.name, key):
            self.store.add(step.name, key, lambda path: self._write(step, path))
        self.engine.table(step.name, self.store.path(step.name, key))

    def _write(self, step: Step, path: Path) -> None:
        if step.fold:
            pq.write_table(step.fold(self.engine, self.parameters), path)
        else:
            cast(Storing, self.engine).store(self._text(step.name), path, step.order)

    def _text(self, name: str) -> str:
        if name not in self._texts:
            step = self.steps[name]
            said = (step.fold.__doc__ or step.fold.__name__).strip() if step.fold else ""
            self._texts[name] = said or fill(step.text, **self.parameters.asdict())
        return self._texts[name]

    def lineage(self, name: str) -> tuple[str, ...]:
        """The names of all steps behind one table, in the order in which they run, itself last."""
        name = self.narrow.get(name, name)
        if name not in self._lineages:
            seen: dict[str, None] = {}

            def visit(one: str) -> None:
                if one in self.steps and one not in seen:
                    for before in self.steps[one].needs:
                        visit(before)
                    seen[one] = None

            visit(name)
            self._lineages[name] = tuple(seen)
        return self._lineages[name]


def _twin(step: Step, name: str, narrow: Mapping[str, str]) -> Step:
    """The step over narrow tables; those among them that are records are needed too."""
    read = {narrow[one] for one in pieces(step.text)[1::2] if one in narrow}
    needs = dict.fromkeys([*(narrow.get(need, need) for need in step.needs), *sorted(read)])
    # Planning costs more than running over few rows, and a view is planned and read anew wherever it is named.
    return replace(step, name=name, text=_renamed(step.text, narrow), needs=tuple(needs), view=False, passing=True)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return "".join(names.get(one, one) if at % 2 else one for at, one in enumerate(pieces(text))) if names else text


@lru_cache(maxsize=512)
def pieces(text: str) -> tuple[str, ...]:
    """The text in pieces: every second one is the name of a table that it reads."""
    own = set(_CTE.findall(text))  # what a text calls so itself is no table
    pieces, last = [], 0
    for found in _READS.finditer(text):
        if found[2] not in own:
            pieces += [text[last : found.start(2)], found[2]]
            last = found.end()
    return (*pieces, text[last:])


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
