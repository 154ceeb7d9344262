"""Every block of Python of the pages runs and prints what the page says; every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, pages, plain, run

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
RUNNING = [page for page in pages() if blocks(page.read_text("utf-8"))]
WRITTEN = [*pages(), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("page", RUNNING, ids=named(RUNNING))
def test_every_block_runs_and_prints_what_the_page_says(page: Path) -> None:
    for block, printed in run(page):
        if block.said is not None:
            assert plain(printed) == plain(block.said), f"{page.name}, line {block.line}"


def test_there_are_pages_that_run() -> None:
    assert {"method.md", "how-to-open-your-records.md"} <= {page.name for page in RUNNING}


def test_a_page_that_says_something_else_is_caught() -> None:
    [block] = blocks("```python\nprint(1)\n```\n\n```text\n2\n```\n")
    assert plain(block.said or "") == "2"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual renderers make them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.replace("`", "").lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", WRITTEN, ids=named(WRITTEN))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = page.parent / name if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def test_sections_that_docstrings_name_exist() -> None:
    """A docstring's `Source: docs/<page>.md, "Section"` names a page and a heading or a term of it.

    `tables.md` is left out: it is written from the data and has no sections but the tables.
    """
    gone = []
    for path in sorted((ROOT / "auditkit").rglob("*.py")):
        for name, section in re.findall(r"`?(docs/[\w-]+\.md)`?, \"([^\"]+)\"", path.read_text("utf-8")):
            page = ROOT / name
            if page.name == "tables.md":
                continue
            text = page.read_text("utf-8") if page.exists() else ""
            if section.lower() not in text.lower():
                gone.append(f"{path.name}: {name}, {section}")
    assert gone == []
