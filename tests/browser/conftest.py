"""One JupyterLab and one browser for all tests here: the lab of the product on a free port, every request recorded."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest

from auditkit.show.lab import arguments, copy_notebooks

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
TOKEN, LIMIT = "a-token-of-the-test", 60
ROOT = Path(__file__).parents[2]
READY = """(path) => {
  const context = window.jupyterapp?.shell.currentWidget?.context;
  return context?.path === path && context.isReady;
}"""
RUN = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.sessionContext.ready;
  await jupyterapp.commands.execute('notebook:run-all-cells');
  return panel.content.model.toJSON();
}"""


@dataclass
class Lab:
    """The server's address and folder, and one tab of the browser with everything it asked for and complained of."""

    folder: Path
    address: str
    tab: Any
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def write(self, name: str, *cells: str) -> str:
        """A notebook of these cells in the folder of the lab."""
        metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        made = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), self.folder / name)
        return name

    def run(self, name: str) -> Any:
        """Open a notebook, run all of its cells, and give back what it then holds."""
        self.quiet()
        self.tab.goto(f"{self.address}/lab/tree/{name}?token={TOKEN}&reset")
        self.tab.wait_for_function(READY, arg=name)
        held = self.tab.evaluate(RUN)
        assert self.states() == {"idle"}
        return held

    def states(self) -> set[str]:
        """What the kernels of the server are doing, as its own interface says."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            found = {one["kernel"]["execution_state"] for one in self.rest("sessions")}
            if found == {"idle"}:
                break
            time.sleep(0.1)
        return found

    def quiet(self) -> None:
        """Close the kernels of earlier notebooks: they would only use memory."""
        for one in self.rest("sessions"):
            self.rest(f"sessions/{one['id']}", "DELETE")

    def rest(self, path: str, method: str = "GET") -> Any:
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(f"{self.address}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def outside(self) -> list[str]:
        """Requests that left this machine."""
        return [url for url in self.asked if urlsplit(url).hostname not in (None, "127.0.0.1")]


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running(tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("jupyter")) as made:
        yield made


@contextmanager
def running(folder: Path, kept: Path) -> Iterator[Lab]:
    """The lab over a folder, its own settings in another, and a browser; both are ended with it."""
    from playwright.sync_api import sync_playwright

    kept.mkdir(exist_ok=True)
    copy_notebooks(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {name: str(kept / name.lower()) for name in (
        "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )}  # fmt: skip
    variables = {**os.environ, **places, "JUPYTER_TOKEN": TOKEN, "PYTHONPATH": str(ROOT), "TQDM_DISABLE": "1"}
    command = [sys.executable, "-m", "jupyterlab", *arguments(folder, browser=False, port=port)]
    with (kept / "log.txt").open("wb") as log:
        started = subprocess.Popen(
            [*command, "--LabApp.expose_app_in_browser=True"], env=variables, stdout=log, stderr=log
        )
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            made = Lab(folder, f"http://127.0.0.1:{port}", browser.new_page(viewport={"width": 1440, "height": 1000}))
            made.tab.set_default_timeout(LIMIT * 1000)
            made.tab.on("request", lambda request: made.asked.append(request.url))
            made.tab.on("pageerror", lambda error: made.wrong.append(str(error)))
            _wait(made, started, kept / "log.txt")
            yield made
            browser.close()
    finally:
        started.terminate()
        started.wait(LIMIT)


def _wait(lab: Lab, started: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LIMIT
    while time.monotonic() < until and started.poll() is None:
        try:
            lab.rest("status")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the lab did not answer within {LIMIT} seconds:\n{log.read_text('utf-8', 'replace')}")
