"""A bar for long work: after two seconds, where a person watches, and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

One = TypeVar("One")
DELAY = 2  # seconds


def progress(work: Sequence[One], what: str) -> Iterator[tuple[One, str]]:
    """Each piece of work with its name, under a bar that says which is under way.

    Args:
        work: the pieces; `str()` of one is its name.
        what: what the work is, in front of the bar.

    Yields:
        The piece and its name.

    Examples:
        >>> [name for _, name in progress(["plan_line", "tenure"], "reading")]
        ['plan_line', 'tenure']
    """
    if not work:
        return
    from tqdm import tqdm

    watched = sys.stderr.isatty() or type(sys.stderr).__module__.startswith("ipykernel")
    watched = watched and not os.environ.get("TQDM_DISABLE")  # a checked notebook prints the same anywhere
    with tqdm(total=len(work), desc=what, delay=DELAY, leave=False, disable=not watched) as bar:
        for one in work:
            bar.set_postfix_str(str(one), refresh=False)
            yield one, str(one)
            bar.update()
