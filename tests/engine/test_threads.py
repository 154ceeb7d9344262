"""A notebook runs its cells in one thread and its widgets in another: questions asked at a time are answered alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

import auditkit as ak
from auditkit.audit import Audit, _audit
from auditkit.engine import DuckDB

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


@pytest.mark.parametrize(("rows", "own"), [(0, False), (122_880, False), (122_881, True)])
def test_few_rows_are_asked_in_one_thread_and_many_in_as_many_as_the_engine_has(rows: int, own: bool) -> None:
    asked = "select current_setting('threads') as n"
    audit = ak.open_audit(SAMPLE, as_of="2025-06-30")
    source = audit.records.tables["source"].slice(0, 1)
    read = source.set_column(source.column_names.index("rows_read"), "rows_read", pa.array([rows]))
    found = _audit(audit.records.but("source", read), audit.parameters)
    wanted = DuckDB().sql(asked) if own else pa.table({"n": [1]})
    assert found.sql(asked)["n"].to_list() == wanted["n"].to_pylist()
