"""A step that is one SQL text: what it needs is read from the text, and said nowhere a second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditkit.engine.steps import Step, load, pieces


def query(name: str, text: str, **how: Any) -> Step:
    """The step of that text; `how` it is kept is said as in `Step`: `view`, `passing`, `order`.

    What stands among the needs and is no step, such as a table of the records, is always there.
    """
    return Step(name, text, tuple(dict.fromkeys(pieces(text)[1::2])), **how)


def queries(package: str) -> Callable[..., Step]:
    """How a room lists its steps: `step = queries(room)`, and `step("cell")` is the file `cell.sql` in it."""

    def step(name: str, **how: Any) -> Step:
        return query(name, load(package, f"{name}.sql"), **how)

    return step
