"""Imports run down only, no loop anywhere, and only `show` knows a screen."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parents[2]
FACE = "__init__"
FLOORS = (
    ("evidence",),
    ("errors",),
    ("when", "parameters", "progress", "engine", "result"),
    ("dictionary", "tables"),
    ("records", "sample"),
    ("intake", "organisation"),
    ("items",),
    ("review",),
    ("audit", "show"),
    (FACE,),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
NEIGHBOURS_MAY_MEET = frozenset({"when", "parameters", "progress", "engine", "result"})
SAMPLE_MAY_SEE = frozenset({"sample", "dictionary", "errors"})
SCREEN = frozenset({"matplotlib", "ipywidgets", "IPython", "anywidget", "itables"})


def imported(tree: ast.AST, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, wherever it stands: lazy, type-only and by `import_module` too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def rooms_of(package: Path) -> set[str]:
    names = {path.stem if path.suffix == ".py" else path.name for path in package.iterdir()}
    return {name for name in names if not name.startswith("__") and name != "py.typed"}


def breaches(package: Path) -> list[str]:
    """Every import of the package that the house forbids, as `file:line what`."""
    rooms = rooms_of(package)
    said = [f"{room} has no floor: give it one in FLOORS" for room in sorted(rooms - set(FLOOR))]
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        room = inside.parts[0].removesuffix(".py")
        parents = (package.name, *inside.parent.parts)
        for line, name in imported(ast.parse(path.read_text("utf-8")), parents):
            complaint = forbidden(room, name, rooms, package.name)
            if complaint:
                said.append(f"{inside}:{line} {complaint}")
    return said


def forbidden(room: str, name: str, rooms: set[str], package: str) -> str | None:
    top, _, rest = name.partition(".")
    if top in SCREEN and room != "show":
        return f"{name}: only show may know a screen"
    if top != package or room not in FLOOR:
        return None
    first = rest.split(".")[0]
    target = first if first in rooms else FACE
    if target == room or target not in FLOOR:
        return None
    if room == "sample" and target not in SAMPLE_MAY_SEE:
        return f"{name}: the sample may see {', '.join(sorted(SAMPLE_MAY_SEE))} only"
    if FLOOR[target] > FLOOR[room]:
        return f"{name}: reaches up from {room}"
    if FLOOR[target] == FLOOR[room] and not {room, target} <= NEIGHBOURS_MAY_MEET:
        return f"{name}: {room} and {target} do not know one another"
    return None


def module_graph(package: Path) -> nx.DiGraph:
    """Module → module it imports when it is loaded, inside the package."""
    named = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == FACE else parts)] = path
    graph = nx.DiGraph()
    for module, path in named.items():
        parents = path.relative_to(package.parent).parent.parts
        for _, name in imported(ast.parse(path.read_text("utf-8")), parents):
            target = name if name in named else name.rpartition(".")[0]
            if target in named and target != module:
                graph.add_edge(module, target)
    return graph


def test_imports_run_down() -> None:
    assert breaches(ROOT / "auditkit") == []


def test_no_loop_between_modules() -> None:
    assert list(nx.simple_cycles(module_graph(ROOT / "auditkit"))) == []


PLANTED = [
    ("when.py", "from auditkit.items import anything", "reaches up"),
    ("errors.py", "import auditkit.records", "reaches up"),
    ("evidence.py", "def f():\n    from auditkit import errors", "reaches up"),
    (
        "items/late.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from auditkit.review import x",
        "reaches up",
    ),
    ("items/late.py", "from .. import review", "reaches up"),
    ("items/late.py", "from ..review.handover import x", "reaches up"),
    ("items/late.py", "import importlib\nimportlib.import_module('auditkit.show.figures')", "reaches up"),
    ("review/late.py", "from auditkit import open_audit", "reaches up"),
    ("engine/late.py", "import matplotlib.pyplot as plt", "only show"),
    ("review/late.py", "def f():\n    from IPython.display import HTML", "only show"),
    ("items/late.py", "import ipywidgets", "only show"),
    ("intake/late.py", "from auditkit.organisation import x", "do not know one another"),
    ("organisation/late.py", "from auditkit.intake.sheets import x", "do not know one another"),
    ("show/late.py", "from auditkit.audit import Audit", "do not know one another"),
    ("sample.py", "from auditkit.when import When", "the sample may see"),
    ("helpers.py", "x = 1", "has no floor"),
]


@pytest.mark.parametrize(("file", "text", "why"), PLANTED)
def test_a_planted_breach_is_caught(tmp_path: Path, file: str, text: str, why: str) -> None:
    package = tmp_path / "auditkit"
    for room in FLOOR.keys() - {FACE, "tables"}:
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    (package / FACE).with_suffix(".py").touch()
    assert breaches(package) == []
    shutil.rmtree(package / file.removesuffix(".py"), ignore_errors=True)
    (package / file).write_text(text)
    [said] = breaches(package)
    assert why in said
    assert file.removesuffix(".py").split("/")[0] in said


def test_a_planted_loop_is_caught(tmp_path: Path) -> None:
    package = tmp_path / "auditkit"
    package.mkdir()
    (package / "a.py").write_text("from auditkit.b import x")
    (package / "b.py").write_text("def f():\n    from auditkit import a")
    assert len(list(nx.simple_cycles(module_graph(package)))) == 1
