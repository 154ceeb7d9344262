"""What a process has used so far: its own CPU seconds and memory, and those of the processes that it has waited for."""

from __future__ import annotations

import resource

_BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def cpu() -> float:
    """CPU seconds of both."""
    used = [resource.getrusage(who) for who in _BOTH]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peaks() -> tuple[float, float]:
    """The most MB that the process had, and that the largest of the others had."""
    own, apart = (resource.getrusage(who).ru_maxrss / 1024 for who in _BOTH)
    return own, apart
