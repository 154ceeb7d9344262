"""Which post of a list is the head of its unit, where only the titles can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEAD = re.compile(
    r"(经理|部长|主任|主管|负责人|科长|处长|局长|院长|所长|队长|组长|总监|厂长|head|manager|director|chief|leader)",
    re.IGNORECASE,
)
_NOT_HEAD = re.compile(r"副|助理|assistant|deputy|vice", re.IGNORECASE)


def likely_heads(posts: Sequence[str], titles: Sequence[str], units: Sequence[str]) -> list[str]:
    """`yes` for the one post of a unit whose title is a head's; where several could be, nobody is marked.

    Args:
        posts: the ids.
        titles: what each is called.
        units: the unit in which each stands.
    """
    likely = [
        (bool(_HEAD.search(title)) and not _NOT_HEAD.search(title)) or posts[at] == units[at]
        for at, title in enumerate(titles)
    ]
    return ["yes" if one and sum(b for b, u in zip(likely, units, strict=True) if u == unit) == 1 else ""
            for one, unit in zip(likely, units, strict=True)]  # fmt: skip
