"""The first page says what is so: its picture, its words, its commands and its example are the product's own."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import auditkit as ak
from auditkit.cli import _parser, main
from auditkit.show.figures import glance
from tests.docs import pages

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TEXT = README.read_text("utf-8")
REVIEW = "auditkit review sample_data/tables --post P7-MGR --on 2025-03-01 --as-of 2025-06-30"


def test_the_picture_is_small_and_its_words_are_the_reviews_own() -> None:
    [(alt, path)] = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", TEXT)
    drawn = (ROOT / path).read_bytes()
    assert drawn.startswith(b"\x89PNG")
    assert len(drawn) < 300_000
    review = ak.open_audit("sample_data/tables", as_of="2025-06-30").handover(post="P7-MGR", on="2025-03-01")
    assert alt == glance(review).alt


def test_the_example_prints_what_the_page_says() -> None:
    for block, printed in pages.run(README):
        assert block.said is not None
        assert pages.plain(printed) == pages.plain(block.said)


def test_every_command_that_it_names_is_one() -> None:
    named = re.findall(r"`auditkit ([^`]+)`", TEXT)
    named += [part.split("auditkit ", 1)[1] for part in re.findall(r"\.venv/bin/auditkit [^\n&]+", TEXT)]
    assert len(named) >= 5
    for command in named:
        assert _parser().parse_args(shlex.split(command)).run


def test_its_first_line_prints_the_review_and_writes_the_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = next(one for one in TEXT.splitlines() if ".venv/bin/auditkit review" in one)
    command = line.split(".venv/bin/", 2)[2]
    assert command == f"{REVIEW} -o handover-project-7.html"
    page = tmp_path / "handover-project-7.html"
    assert main([*shlex.split(REVIEW)[1:], "-o", str(page)]) == 0
    assert "never followed up" in capsys.readouterr().out
    assert page.stat().st_size > 50_000


def test_what_it_says_of_words_without_ids(tmp_path: Path) -> None:
    head = "period,moment,unit_id,text\n"
    lines = ["2025-01,plan,P7,Order the LIFT", "2025-02,plan,P7,order the lift", "2025-03,plan,P7,Buy a lift"]
    (tmp_path / "plan_line.csv").write_text(head + "\n".join(lines), "utf-8")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Anna,2024-01-01\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert audit.outcomes().frame["item"].nunique() == 2
