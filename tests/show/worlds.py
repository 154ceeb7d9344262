"""Four sets of records for every figure: the smallest, the sample, 5,000 items in one post, a Chinese one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd

import auditkit as ak

TENURE = ["post_id", "person_id", "start", "end"]
LINE = ["period", "moment", "unit_id", "item_id", "text", "status", "due"]
MONTHS = ("2024-10", "2024-11", "2024-12")


def smallest() -> ak.Audit:
    """The two frames of the README."""
    tenure = [("Site office", "Li Wei", "2023-04-01", "2025-02-28"), ("Site office", "Anna Berg", "2025-03-01", "")]
    lines = [
        ("2025-02", "plan", "Site office", "", "Order the lift", "", ""),
        ("2025-02", "review", "Site office", "", "Order the lift", "in progress", ""),
    ]
    return _opened({"tenure": pd.DataFrame(tenure, columns=TENURE), "plan_line": pd.DataFrame(lines, columns=LINE)})


def sample() -> ak.Audit:
    return ak.open_audit("sample_data/tables", as_of="2025-06-30")


def bulk(items: int = 5000) -> ak.Audit:
    """One post that hands over five thousand items; every third is done in the month after."""
    tenure = [("Store", "Li Wei", "2023-04-01", "2025-02-28"), ("Store", "Anna Berg", "2025-03-01", "")]
    lines = []
    for n in range(items):
        name, text = f"I{n:05d}", f"Order part no. {n} for hall {n % 17}"
        lines += [
            ("2025-02", "plan", "Store", name, text, "", ""),
            ("2025-02", "review", "Store", name, text, "in progress", ""),
        ]
        if n % 3 == 0:
            lines += [
                ("2025-03", "plan", "Store", name, text, "", ""),
                ("2025-03", "review", "Store", name, text, "done", ""),
            ]
    for month in ("2025-04", "2025-05", "2025-06"):
        lines += [(month, one, "Store", "X", "Sweep the yard", "", "") for one in ("plan", "review")]
    return _opened({"tenure": pd.DataFrame(tenure, columns=TENURE), "plan_line": pd.DataFrame(lines, columns=LINE)})


def chinese() -> ak.Audit:
    """A project whose names, posts and promises are Chinese; one promise is reworded and all are put off once."""
    tenure = [
        ("七项目部经理", "王建国", "2022-01-01", "2024-12-31"),
        ("七项目部经理", "李秀英", "2025-01-01", ""),
        ("总经理", "赵明", "2020-01-01", ""),
    ]
    unit = [("七项目部", "第七项目部", "集团"), ("集团", "中海建设集团", "")]
    post = [("七项目部经理", "项目经理", "七项目部", "总经理", True), ("总经理", "总经理", "集团", "", True)]
    texts = [
        "完成三号楼主体结构封顶",
        "办理五标段变更签证",
        "整改四区临边防护",
        "编制第三季度安全检查计划并上报集团公司安全监督部审批",
    ]
    lines = []
    for n, text in enumerate(texts):
        for month in MONTHS:
            last = month == MONTHS[-1]
            words = "办理五标段和六标段变更签证" if last and n == 1 else text
            due = "2025-03-31" if last else "2025-02-28"
            lines += [
                (month, "plan", "七项目部", f"七-{n}", words, "", due),
                (month, "review", "七项目部", f"七-{n}", words, "in progress", ""),
            ]
    for month in ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"):
        lines += [
            (month, one, "七项目部", "七-9", "清扫现场", "in progress" if one == "review" else "", "")
            for one in ("plan", "review")
        ]
    problem = [("问题-1", "脚手架未按方案搭设", "七项目部", "七-2", "安全", "2024-11-05", "2025-02-11", "high")]
    duty = [
        ("职-1", "安全", "七项目部", "七项目部经理", "accountable", "2022-01-01"),
        ("职-2", "质量", "七项目部", "总经理", "accountable", "2022-01-01"),
    ]
    return _opened(
        {
            "tenure": pd.DataFrame(tenure, columns=TENURE),
            "plan_line": pd.DataFrame(lines, columns=LINE),
            "unit": pd.DataFrame(unit, columns=["unit_id", "name", "parent_id"]),
            "post": pd.DataFrame(post, columns=["post_id", "title", "unit_id", "reports_to", "is_head"]),
            "problem": pd.DataFrame(
                problem,
                columns=[
                    "problem_id",
                    "title",
                    "unit_id",
                    "item_id",
                    "area",
                    "occurred_from",
                    "discovered_on",
                    "severity",
                ],
            ),
            "duty": pd.DataFrame(duty, columns=["duty_id", "area", "unit_id", "post_id", "role", "start"]),
        }
    )


def _opened(frames: dict[str, pd.DataFrame]) -> ak.Audit:
    return ak.open_audit(frames, as_of="2025-06-30")


WORLDS: dict[str, Callable[[], ak.Audit]] = {
    "smallest": smallest, "sample": sample, "bulk": bulk, "chinese": chinese,
}  # fmt: skip
# Post, day of its handover, one item, and one problem (None: the records have none).
ASKED = {
    "smallest": ("Site office", "2025-03-01", "Order the lift", None),
    "sample": ("P7-MGR", "2025-03-01", "P7-0152", "PRB-0042"),
    "bulk": ("Store", "2025-03-01", "I00000", None),
    "chinese": ("七项目部经理", "2025-01-01", "七-1", "问题-1"),
}


@cache
def world(name: str) -> ak.Audit:
    """The audit of that name, opened once for all tests."""
    return WORLDS[name]()
