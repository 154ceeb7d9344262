"""The long run of the fuzzer: every input ends in records or in an error raised on purpose, never in a hang.

    python benchmarks/fuzz.py --minutes 30 csv mbox
    python benchmarks/fuzz.py --minutes 5            (every reader, five minutes each)

What broke something is written to --keep, named by its SHA-256, and belongs into a small test.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import time
import warnings
from pathlib import Path

from meter import cpu

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.intake.fuzz.mutants import SEEDS, broken, mutant


def main() -> int:
    """Run the readers that are asked for; the exit code tells whether anything broke."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("readers", nargs="*", choices=[*SEEDS, []], help="which readers; all without a name")
    asked.add_argument("--minutes", type=float, default=30, help="for each reader")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    told = asked.parse_args()
    warnings.simplefilter("error")
    return int(sum(run(reader, told.minutes, told.seed, told.keep) for reader in told.readers or SEEDS) > 0)


def run(reader: str, minutes: float, seed: int, keep: Path) -> int:
    """One reader for a time; prints how many inputs it had and what they broke."""
    draw, tried, found = random.Random(f"{reader} {seed}"), 0, {}
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        raw = mutant(draw, reader)
        tried += 1
        said = broken(reader, raw)
        kind = re.findall(r'File "[^"]+", line \d+', said)[-1:] if said else []
        if said and str(kind) not in found:
            name = hashlib.sha256(raw).hexdigest()[:12]
            found[str(kind)] = name
            keep.mkdir(exist_ok=True)
            (keep / f"{reader}-{name}").write_bytes(raw)
            print(f"{reader} {name}: {said}", flush=True)
    print(f"{reader}: {tried:,} inputs, {len(found)} kinds of faults, {cpu():.0f} CPU s so far", flush=True)
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
