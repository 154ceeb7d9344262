"""A notebook runs its cells in one thread and its widgets in another: questions asked at a time are answered alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import auditkit as ak
from auditkit.audit import Audit

SAMPLE = Path(__file__).parents[2] / "sample_data/tables"
ASKED = ["P7-0143", "P7-MGR@2025-03-01", "P7-0156", "D1-MGR@2024-11-01", "P7-MGR@2025-03-01", "P7-0143"]


def _answer(audit: Audit, asked: str) -> str:
    post, _, day = asked.partition("@")
    return (audit.handover(post=post, on=day).items if day else audit.trace(post).months).frame.to_csv()


@pytest.mark.parametrize("store", [None, "kept"])
def test_questions_of_several_threads_wait_for_each_other(store: str | None, tmp_path: Path) -> None:
    def opened(name: str) -> Audit:
        return ak.open_audit(SAMPLE, as_of="2025-06-30", store=store and tmp_path / name)

    alone = opened("alone")
    wanted = {asked: _answer(alone, asked) for asked in ASKED}
    together = opened("together")
    with ThreadPoolExecutor(len(ASKED)) as threads:
        found = list(threads.map(lambda asked: _answer(together, asked), ASKED))
    assert found == [wanted[asked] for asked in ASKED]
