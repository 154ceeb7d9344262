"""The package stays small enough to be read in an afternoon, and every room says what it answers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES = 400
FUNCTION_LINES = 60
ODDS_AND_ENDS = ("utils", "util", "helpers", "helper", "misc", "common")


def too_large(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    said = []
    if text.count("\n") > FILE_LINES:
        said.append(f"{path.name}: {text.count(chr(10))} lines, more than {FILE_LINES}")
    if path.suffix != ".py":
        return said
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > FUNCTION_LINES:
                said.append(f"{path.name}:{node.lineno} {node.name}: {lines} lines, more than {FUNCTION_LINES}")
    return said


def test_files_and_functions_are_short() -> None:
    written = [path for path in (ROOT / "auditkit").rglob("*") if path.suffix in {".py", ".sql"}]
    assert written
    assert [said for path in sorted(written) for said in too_large(path)] == []


def test_no_room_for_odds_and_ends() -> None:
    named = [path for path in (ROOT / "auditkit").rglob("*") if path.stem.strip("_") in ODDS_AND_ENDS]
    assert named == []


def test_no_picture_lies_at_the_top() -> None:
    assert [path.name for path in ROOT.iterdir() if path.suffix in {".png", ".jpg", ".svg"}] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [("x = 1\n" * 401, "401 lines"), ("def f():\n" + "    x = 1\n" * 61, "61 lines")],
)
def test_a_planted_giant_is_caught(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "giant.py"
    path.write_text(text)
    [said] = too_large(path)
    assert why in said
