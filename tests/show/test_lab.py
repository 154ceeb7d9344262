"""The lab answers on this machine only, only to its token, asks the network for nothing, and stops."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditkit.errors import AuditkitError
from auditkit.show import lab

TOKEN, LIMIT = "a-token-of-the-test", 60


def asked(port: int, path: str, token: str = "") -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    if token:
        request.add_header("Authorization", f"token {token}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code, ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "auditkit.cli", "lab", str(folder), "--no-browser", "--port", str(port)]
    variables = {**os.environ, "JUPYTER_TOKEN": TOKEN, "PYTHONPATH": os.pathsep.join(sys.path)}
    variables["JUPYTER_RUNTIME_DIR"] = str(folder / ".runtime")
    with (folder / "log.txt").open("wb") as log:
        started = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        _wait(port, started, folder / "log.txt")
        yield port, started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait(LIMIT)


def _wait(port: int, started: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LIMIT
    while time.monotonic() < until and started.poll() is None:
        try:
            asked(port, "/api/status", TOKEN)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the lab did not answer within {LIMIT} seconds:\n{log.read_text('utf-8', 'replace')}")


def test_it_answers_only_to_its_token(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, _ = server
    for path in ("/api/status", "/api/contents"):
        assert asked(port, path)[0] == 403
        assert asked(port, path, "another")[0] == 403
        assert asked(port, path, TOKEN)[0] == 200
    assert "00_start_here.ipynb" in asked(port, "/api/contents", TOKEN)[1]


def test_it_listens_on_loopback_only(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, _ = server
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in others:
        if not str(address).startswith("127."):
            with socket.socket() as outside:
                outside.settimeout(2)
                assert outside.connect_ex((address, port)) != 0, address


def test_news_and_updates_are_off(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, _ = server
    status, text = asked(port, "/lab", TOKEN)
    assert status == 200
    assert '"news": {"disabled": true}' in text
    assert asked(port, "/lab/api/news", TOKEN)[1] == '{"news": []}'
    assert asked(port, "/lab/api/update", TOKEN)[1] == '{"notification": null}'


def test_it_stops_when_it_is_told_to(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    port, started = server
    started.terminate()
    assert started.wait(LIMIT) is not None
    with pytest.raises(OSError):
        asked(port, "/api/status", TOKEN)


def test_loopback_is_asked_for_and_the_token_is_no_argument() -> None:
    said = lab.arguments(Path("here"), browser=True, port=None)
    assert "--ServerApp.ip=127.0.0.1" in said
    assert not [one for one in said if "token" in one.lower()], "other users of the machine can read a command line"
    assert "--no-browser" in lab.arguments(Path("here"), browser=False, port=8901)


def test_a_copy_keeps_what_is_there(tmp_path: Path) -> None:
    lab.copy_notebooks(tmp_path)
    mine = tmp_path / "00_start_here.ipynb"
    mine.write_text("mine", "utf-8")
    assert mine in lab.copy_notebooks(tmp_path)
    assert mine.read_text("utf-8") == "mine"
    assert (tmp_path / "sample_data" / "tables" / "plan_line.csv").is_file()


def test_without_the_notebooks_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "_CHECKOUT", tmp_path)
    with pytest.raises(AuditkitError, match=r"install with `pip install -e \.` from it"):
        lab.copy_notebooks(tmp_path / "to")
