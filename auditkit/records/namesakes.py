"""Two names that may be one person's: a change between them would be a handover that never was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

LONG, ALIKE = 5, 0.8
NEAR, DAYS = 31, 10_000_000  # as `merge_days`; more days than there are in any calendar
_BRACKETS, _WORD = re.compile(r"\([^()]*\)|（[^（）]*）"), re.compile(r"[^\W_]+")


def alike(one: str, other: str) -> bool:
    """Whether two names may be two writings of one: a question for a person, never an answer.

    The same words, whatever their order, case, accents and what stands in brackets; two words and one more; or all
    words but one, which is the beginning of the other's (an initial, Josh and Joshua) or, if long, nearly the same.

    Source: `docs/definitions.md`, "Handover".

    Examples:
        >>> [alike(a, b) for a, b in (("Wu Lan", "lan wu"), ("Jon Berg (jb)", "Jón Berg"), ("Josh Lee", "Joshua Lee"))]
        [True, True, True]
        >>> alike("Andrey Kuril", "Andriy Kuril"), alike("Li Wei", "Li Na"), alike("张伟", "张玮")
        (True, False, False)
    """
    (a, whole), (b, other_whole) = _words(one), _words(other)
    if whole == other_whole:
        return bool(whole)  # 张 伟 and 张伟 too
    shared = [word for word in a if word in b]
    if not shared:
        return False
    if a == b or (len(shared) >= 2 and len(shared) in (len(a), len(b))):
        return bool(a)
    if len(a) != len(b) or len(shared) != len(a) - 1 or not any(len(word) > 1 for word in shared):
        return False
    (x,), (y,) = (set(words) - set(shared) or {""} for words in (a, b))
    if not (x.isalpha() and y.isalpha() and x.isascii() and y.isascii()):
        return False
    near = min(len(x), len(y)) >= LONG and SequenceMatcher(None, x, y).ratio() >= ALIKE
    return x.startswith(y) or y.startswith(x) or near


def pairs(
    posts: np.ndarray, days: np.ndarray, ends: np.ndarray, names: np.ndarray, called: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Rows of two holders who follow one another in a post and may be one, each pair of names once in a post.

    One follows another who began next before, and whoever left within `NEAR` days of the beginning: of several who hold
    a post together, the one who came may be the one who left, and a colleague have begun in between.

    Args:
        posts: of each row the place of its post in the order in which they are told.
        days: of each row the first day.
        ends: of each row the day after the last, 0 where it is not known.
        names: of each row the place of its holder's name in `called`, which is in order.
        called: the names.
    """
    order = np.lexsort((np.arange(len(posts)), names, days, posts))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    left = np.lexsort((ends, posts))
    left = left[ends[left] > 0]
    key = posts[left].astype(np.int64) * DAYS + ends[left]
    begun = posts.astype(np.int64) * DAYS + days
    low, high = np.searchsorted(key, begun - NEAR, "left"), np.searchsorted(key, begun + NEAR, "right")
    after = np.repeat(np.arange(len(posts)), high - low)
    before = left[np.arange(len(after)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[after]]
    one, other = np.concatenate([order[:-1], before]), np.concatenate([order[1:], after])
    follow = (posts[one] == posts[other]) & (names[one] != names[other]) & (place[one] < place[other])
    one, other = one[follow], other[follow]
    told = set()
    for at in np.lexsort((-place[one], place[other])).tolist():
        row, then = int(one[at]), int(other[at])
        a, b = int(names[row]), int(names[then])
        if alike(called[a], called[b]) and (pair := (int(posts[row]), min(a, b), max(a, b))) not in told:
            told.add(pair)
            yield row, then


@lru_cache(4_096)
def _words(name: str) -> tuple[tuple[str, ...], str]:
    plain = _BRACKETS.sub(" ", name) if "(" in name or "（" in name else name
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    plain = plain.casefold()
    if not plain.isascii():
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    found = _WORD.findall(plain)
    return tuple(sorted(found)), "".join(found)
