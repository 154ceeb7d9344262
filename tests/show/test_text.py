"""What the command prints: a place that can be followed, and no column without a word in it."""

from __future__ import annotations

import pandas as pd

from auditkit.show.text import table_text


def test_the_place_of_the_evidence_is_never_cut_and_blank_columns_are_left_out() -> None:
    place = "plans/金属型车间/金属型车间2025年2月 corrected.xlsx › 2月计划 row 5"
    frame = pd.DataFrame({"text": ["Certify the new alloy with the customer"], "due": [""], "evidence": [place]})
    lines = table_text(frame, {"text": ("promised", 12), "due": ("due", 10), "evidence": ("row", 24)}, 20)
    assert lines == ["  promised      row", f"  Certify the…  {place}"]
