"""A reader that might break is run in a process of its own, by path, with a limit of time; memory it limits itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SECONDS = 600


def run_apart(script: str, *arguments: str) -> str:
    """Run a script of this folder by its name; returns what went wrong, or nothing."""
    command = [sys.executable, "-P", str(Path(__file__).with_name(script)), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"not done in {SECONDS:g} seconds"
    if not done.returncode:
        return ""
    last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
    return last[0][:100]
