"""A PostgreSQL cluster of its own for the tests: made in a temporary folder, stopped and removed at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "auditor", "s3cr:t@ü/%"
_HOMES = [Path(f"/usr/lib/postgresql/{version}/bin") for version in range(20, 11, -1)]


def binaries() -> Path | None:
    """The folder of the server's programs."""
    found = shutil.which("initdb")
    places = ([Path(found).parent] if found else []) + _HOMES
    return next((place for place in places if (place / "initdb").is_file() and (place / "pg_ctl").is_file()), None)


def _run(*command: str | Path) -> None:
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_other, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=120)


@contextmanager
def cluster(programs: Path) -> Iterator[int]:
    """A running server that asks for the password; yields its port on the loopback address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    home = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        (home / "password").write_text(PASSWORD, "utf-8")
        if os.geteuid() == 0:
            for path in (home, home / "password"):
                shutil.chown(path, "postgres")
        secret = f"--pwfile={home / 'password'}"
        _run(programs / "initdb", "-D", home / "data", "-U", USER, "-A", "scram-sha-256", secret, "-E", "UTF8", "-N")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(programs / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start")
        try:
            yield port
        finally:
            _run(programs / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
