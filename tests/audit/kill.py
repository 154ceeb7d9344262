"""Kill a run at random points while it fills a store, and see that the next run answers as if nothing had happened.

    python -m tests.audit.kill 100

Every point is a step of writing one file: before it, between its bytes and its name, between a table and its manifest.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import auditkit as ak
from auditkit.engine import store

from ..items.random_audits import random_audit

ASKED = ("outcomes", "follow_up", "surfaced", "links", "sheets")
HERE = Path(__file__).parents[2]


def records(folder: Path, seed: int = 3) -> str:
    """A small record set as CSV; returns the day of the question."""
    tables, options = random_audit(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for name, frames in tables.items():
        several = frames if isinstance(frames, list) else [frames]
        place = folder / name if len(several) > 1 else folder
        place.mkdir(exist_ok=True)
        for number, frame in enumerate(several):
            if name == "action":
                frame = frame.assign(action_id=[f"ACT-{n}" for n in range(len(frame))])
            frame.to_csv(place / f"{name if len(several) == 1 else number}.csv", index=False)
    return str(options["as_of"])


def answers(folder: Path, as_of: str, kept: Path | None) -> str:
    """One hash of everything that is answered."""
    audit = ak.open_audit(folder, as_of=as_of, store=kept)
    said = [audit.table(name).to_csv(index=False) for name in ASKED]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def die_at(point: int) -> None:
    """From now on the process kills itself at the `point`-th step of writing, as a power cut would."""
    left = [point]

    def dying(step: Callable[..., None]) -> Callable[..., None]:
        def either(*arguments: object) -> None:
            for after in (False, True):
                if after:
                    step(*arguments)
                left[0] -= 1
                if left[0] <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        return either

    store._force = dying(store._force)
    store._text = dying(store._text)


def killed(folder: Path, as_of: str, kept: Path, point: int) -> int:
    """Run until the point; returns how the process ended."""
    command = [sys.executable, "-m", "tests.audit.kill", "--die", str(folder), as_of, str(kept), str(point)]
    return subprocess.run(command, cwd=HERE, check=False).returncode


def survive(points: int) -> tuple[int, int]:
    """Kill at so many points; returns how many runs were killed and how many answers afterwards were wrong."""
    chosen, wrong, dead = random.Random(7), 0, 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "records"
        as_of = records(folder)
        right = answers(folder, as_of, None)
        for number in range(points):
            kept = Path(place) / f"store-{number}"
            dead += killed(folder, as_of, kept, chosen.randint(1, 600)) == -signal.SIGKILL
            wrong += answers(folder, as_of, kept) != right or answers(folder, as_of, kept) != right
    return dead, wrong


if __name__ == "__main__":
    if sys.argv[1] == "--die":
        die_at(int(sys.argv[5]))
        answers(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    else:
        dead, wrong = survive(int(sys.argv[1]))
        sys.stdout.write(f"{sys.argv[1]} points: {dead} runs killed, {wrong} wrong answers afterwards\n")
