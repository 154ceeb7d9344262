"""Which post of a list is the head of its unit, where only the titles can tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

_HEAD = re.compile(
    r"(总?经理|部长|主任|主管|负责人|科长|处长|局长|院长|所长|队长|组长|总监|厂长|head|manager|director|chief|leader)",
    re.IGNORECASE,
)
# Who leads where nobody has one of the titles above: beside a manager a supervisor heads no unit.
_LEADS = re.compile(
    r"(站长|场长|校长|行长|店长|班长|工长|段长|总裁|指挥长"
    r"|\blead\b|supervisor|superintendent|foreman|principal|president|\bchair(man|woman|person)?\b)",
    re.IGNORECASE,
)
_NOT_HEAD = re.compile(r"副|助理|assistant|deputy|vice", re.IGNORECASE)
_SMALL = frozenset({"of", "the", "for", "and", "general"})
_WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]+")


def likely_heads(posts: Sequence[str], titles: Sequence[str], units: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """By unit, the posts that may head it by their titles: one is the head, of several nothing says which.

    Of several it is the one that is called after nothing but its unit: 项目经理 of 滨江项目部 and not its 生产经理.

    Args:
        posts: the ids.
        titles: what each is called.
        units: the unit in which each stands.

    Examples:
        >>> likely_heads(["A", "B", "C"], ["Site manager", "Production manager", "Clerk"], ["Site office"] * 3)
        {'Site office': ['A']}
    """
    heads = _called(_HEAD, posts, titles, units)
    return _called(_LEADS, posts, titles, units) | heads


def _called(
    words: re.Pattern[str], posts: Sequence[str], titles: Sequence[str], units: Sequence[str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    near: dict[str, list[str]] = defaultdict(list)
    for post, title, unit in zip(posts, titles, units, strict=True):
        if post == unit or (words.search(title) and not _NOT_HEAD.search(title)):
            found[unit].append(post)
            if post == unit or _after_its_unit(words, title, unit):
                near[unit].append(post)
    return {unit: near[unit] if len(near[unit]) == 1 else ids for unit, ids in found.items()}


def _after_its_unit(words: re.Pattern[str], title: str, unit: str) -> bool:
    rest, of = _WORD.findall(words.sub(" ", title).casefold()), unit.casefold()
    own = _WORD.findall(of)
    return all(word in _SMALL or (word in own if word.isascii() else word in of) for word in rest)
