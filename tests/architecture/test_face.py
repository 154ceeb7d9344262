"""The face is short and pinned: a name that appears or goes is a decision, made here too."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

import auditkit

FACE = [
    "Audit",
    "AuditkitError",
    "BadInput",
    "Explained",
    "NotInRecords",
    "UnknownName",
    "draw",
    "explain",
    "explore",
    "open_audit",
    "report",
    "review_links",
    "review_mapping",
]
# What `draw` makes of which answer, the usual picture first.
PICTURES = {
    "review": "handover ageing", "item trail": "trail strip", "problem trail": "trail", "sheets": "coverage",
    "duties": "duties", "chart": "chart", "superiors": "chart", "outcomes": "strip ageing", "follow_up": "ageing",
    "items": "ageing", "never_followed_up": "ageing", "surfaced": "ageing", "surfacing": "ageing",
}  # fmt: skip
PAPERS = {".html", ".htm", ".pdf", ".xlsx"}
HEAVY = (
    "matplotlib", "anywidget", "ipywidgets", "itables", "IPython", "pyspark", "sqlglot", "scipy", "openpyxl", "typst",
)  # fmt: skip


def test_the_face_is_pinned() -> None:
    assert sorted(getattr(auditkit, "__all__", [])) == sorted(FACE)


def test_every_name_of_the_face_is_documented() -> None:
    undocumented = [name for name in FACE if not getattr(getattr(auditkit, name), "__doc__", None)]
    assert undocumented == []


def test_the_pictures_and_the_papers_are_pinned() -> None:
    from auditkit.show.figures import KINDS
    from auditkit.show.report import WRITERS

    assert {name: " ".join(kinds) for name, kinds in KINDS.items()} == PICTURES
    assert set(WRITERS) == PAPERS


@pytest.mark.parametrize("module", HEAVY)
def test_import_stays_light(module: str) -> None:
    loaded = _loaded_by_import()
    assert "auditkit" in loaded
    assert module not in loaded


@cache
def _loaded_by_import() -> frozenset[str]:
    code = "import sys, auditkit; print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())
