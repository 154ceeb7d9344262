"""Hand-made reviews of one handover, small and large, for figures and reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from auditkit.parameters import Parameters

WORDS = [
    "Install the fire doors on floors 3 to 5",
    "Building 3: waterproofing of the basement, second layer, including the ramp and the lift pits",
    "编制第三季度安全检查计划并上报集团公司安全监督部审批",
    "Replace tower crane no. 2",
    "Sign the contract for the façade",
    "完成7号楼主体结构验收",
    "Train 40 workers in working at height",
    "Close the audit findings of 2024",
]
PEOPLE = ["Zhang Wei", "Li Na", "Anna Berg", "王芳"]
STATES = ["never_followed_up", "cannot_tell", "followed_up_late", "not_yet", "followed_up", "closed_between"]


def make_items(n: int, state: str | None = None) -> pd.DataFrame:
    """`n` items open on 2025-02-28; their states go round, so that every state occurs."""
    rows = []
    for i in range(n):
        what = state or STATES[i % len(STATES)]
        last = {"followed_up": 5, "followed_up_late": 6, "not_yet": 6}.get(what, 2 - i % 2)
        rows.append(
            {
                "handover_id": "P7-MGR@2025-03-01",
                "item_id": f"ITM-{i:04d}",
                "text": WORDS[i % len(WORDS)],
                "live": i % 9 != 8,
                "state": what,
                "strength": "F3" if what == "followed_up" else "F0",
                "first_seen": f"2024-{i % 12 + 1:02d}",
                "last_seen": f"2025-{last:02d}",
                "due": date(2025, 1, 31) + timedelta(17 * (i % 20)),
                "due_before": date(2025, 1, 10) if i % 5 == 0 else None,
                "followed_on": date(2025, 3, 10) + timedelta(i % 60) if what.startswith("followed") else None,
                "followed_by": PEOPLE[i % 4] if what.startswith("followed") else None,
                "months_silent": 4 + i % 3 if what == "never_followed_up" else None,
                "inherited": ["named", "visible", "hidden"][i % 3],
                "omitted": i % 7 == 0,
                "evidence": f"plan_line.csv row {i + 2}",
            }
        )
    return pd.DataFrame(rows)


def make_holders() -> pd.DataFrame:
    rows = [
        ("P7-MGR", "Zhang Wei", "substantive", "2023-02-01", "2025-02-20", True),
        ("P7-MGR", "Anna Berg", "acting", "2024-08-05", "2024-10-01", True),
        ("P7-MGR", "Li Na", "substantive", "2025-03-01", "9999-12-31", True),
        ("DIR-EAST", "王芳", "substantive", "2021-01-01", "2024-12-01", True),
        ("DIR-EAST", "Chen Jie", "acting", "2025-01-15", "2025-02-10", True),
        ("DIR-EAST", "Chen Jie", "substantive", "2025-02-10", "9999-12-31", False),
        ("GM", "O. Haugen", "substantive", "2019-06-01", "9999-12-31", True),
    ]
    made = pd.DataFrame(rows, columns=["post_id", "person_id", "capacity", "since", "until", "certain"])
    for column in ("since", "until"):
        made[column] = pd.to_datetime(made[column]).astype("datetime64[us]")
    return made


def make_problems() -> pd.DataFrame:
    rows = [
        ("PRB-0042", "Waterproofing paid before it was laid", "2024-11-12", "2025-04-22"),
        ("PRB-0043", "脚手架未按方案搭设", "2025-01-20", "2025-05-06"),
        ("PRB-0044", "Cable theft", None, "2025-03-18"),
    ]
    made = pd.DataFrame(rows, columns=["problem_id", "title", "occurred_from", "discovered_on"])
    for column in ("occurred_from", "discovered_on"):
        made[column] = pd.to_datetime(made[column])
    return made


HANDOVER = {"post_id": "P7-MGR", "on": date(2025, 3, 1), "outgoing": "Zhang Wei", "incoming": "Li Na"}


@dataclass
class HandMade:
    """A review as `audit.handover()` returns it, made of plain frames."""

    items: Any
    surfaced_after: Any
    holders: Any = None
    replies: Any = None

    said: str = "P7-MGR: Zhang Wei to Li Na on 2025-03-01."

    def __str__(self) -> str:
        return f"{self.said} {len(self.items)} items open at handover."

    @property
    def handover(self) -> pd.DataFrame:
        return pd.DataFrame(
            [{**HANDOVER, "days_vacant": 9, "days_vacant_max": 9, "interim": None, "reorganised": False}]
        )

    @property
    def never_followed_up(self) -> pd.DataFrame:
        return self.items[self.items["state"] == "never_followed_up"]

    @property
    def omitted(self) -> pd.DataFrame:
        return self.items[self.items["omitted"]]

    @property
    def missing(self) -> pd.DataFrame:
        rows = [("P7", "2025-04", "review", "missing", "derived")]
        return pd.DataFrame(rows, columns=["unit_id", "period", "moment", "state", "basis"])

    @property
    def evidence(self) -> pd.DataFrame:
        rows = [
            ("last promised", "plan_line", n, "plan_line.csv", None, n + 1, "ab" * 32) for n in range(len(self.items))
        ]
        return pd.DataFrame(rows, columns=["shows", "table_name", "row_key", "file", "sheet", "row", "sha256"])

    @property
    def parameters(self) -> dict[str, Any]:
        return Parameters(date(2025, 6, 30)).asdict()


HOSTILE = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>"


def hostile() -> HandMade:
    """A review in which every text of every table tries to become part of the page."""

    def poisoned(table: pd.DataFrame, spared: tuple[str, ...]) -> pd.DataFrame:
        texts = [name for name in table if table[name].dtype in ("object", "str") and name not in spared]
        return table.assign(
            **{name: HOSTILE + name for name in texts if not name.endswith("_on") and "due" not in name}
        )

    items = poisoned(make_items(12), ("state", "last_seen", "first_seen", "live"))
    return HandMade(items, poisoned(make_problems(), ()), poisoned(make_holders(), ("post_id",)), said=HOSTILE)


@pytest.fixture
def make_review() -> Any:
    def made(n: int = 24, **changes: Any) -> HandMade:
        return HandMade(
            **{"items": make_items(n), "surfaced_after": make_problems(), "holders": make_holders(), **changes}
        )

    return made


@pytest.fixture
def make_scene() -> Any:
    from auditkit.show.scene import scene

    def made(n: int = 24, state: str | None = None, **changes: Any) -> Any:
        return scene(
            changes.pop("items", make_items(n, state)),
            {**HANDOVER, **changes.pop("handover", {})},
            changes.pop("as_of", date(2025, 6, 30)),
            holders=changes.pop("holders", make_holders()),
            problems=changes.pop("problems", make_problems()),
            titles=changes.pop(
                "titles", {"P7-MGR": "Project manager, Project 7", "DIR-EAST": "Director East", "GM": "总经理"}
            ),
        )

    return made
