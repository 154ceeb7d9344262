"""Settings that every test and every example in a docstring needs: no screen; what is absent is said."""

import os

import pytest

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ["TQDM_DISABLE"] = "1"

collect_ignore: list[str] = []
if not os.environ.get("AUDITKIT_REFERENCE_DATA"):
    collect_ignore.append("tests/real")


def pytest_report_header(config: pytest.Config) -> str:
    reference = os.environ.get("AUDITKIT_REFERENCE_DATA")
    if reference:
        return f"reference records: {reference}"
    return "reference records: AUDITKIT_REFERENCE_DATA is not set, tests/real is left out"
