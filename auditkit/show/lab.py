"""JupyterLab on this machine only, with its token, over a copy of the notebooks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from auditkit.errors import AuditkitError

_CHECKOUT = Path(__file__).resolve().parents[2]
# No news and no question about them, no look for updates, no list of extensions: nothing is asked of the network. An
# interrupt stops it at once.
_QUIET = (
    f"--LabApp.app_settings_dir={Path(__file__).with_name('settings')}",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.answer_yes=True",
    "--ServerApp.allow_root=True",  # in a container everybody is root
)


def open_lab(folder: Path, browser: bool = True, port: int | None = None) -> None:
    """Copy the notebooks and the sample into a folder (what is there is kept) and open JupyterLab on loopback.

    Configuration files of the user are not read, so that none can open the server to others or take its token away.

    Args:
        folder: where the notebooks are, or are copied to.
        browser: whether a browser is opened; without it the address with the token is printed.
        port: the port; None takes the first free one from 8888.

    Raises:
        AuditkitError: the notebooks are not beside the package, or JupyterLab is not installed.
    """
    copy_notebooks(folder)
    os.environ["JUPYTER_NO_CONFIG"] = "1"
    if not os.environ.get("JUPYTER_TOKEN"):
        os.environ.pop("JUPYTER_TOKEN", None)  # an empty one would mean none; without it a random one is made
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as missing:
        raise AuditkitError('JupyterLab is not installed: pip install "auditkit-handover[lab]"') from missing
    LabApp.launch_instance(arguments(folder, browser, port))


def arguments(folder: Path, browser: bool, port: int | None) -> list[str]:
    """What JupyterLab is started with."""
    here = ["--ServerApp.ip=127.0.0.1", "--ServerApp.allow_remote_access=False"]
    asked = [*([] if browser else ["--no-browser"]), *([f"--ServerApp.port={port}"] if port else [])]
    return [*here, f"--ServerApp.root_dir={folder.resolve()}", *_QUIET, *asked]


def copy_notebooks(folder: Path) -> list[Path]:
    """Copy notebooks and sample into the folder, without overwriting a notebook; returns the notebooks there."""
    source = _CHECKOUT / "notebooks"
    if not source.is_dir():
        raise AuditkitError("the notebooks are in the source checkout: install with `pip install -e .` from it")
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(source.glob("*.ipynb")):
        if not (folder / notebook.name).exists():
            shutil.copy(notebook, folder)
    shutil.copytree(_CHECKOUT / "sample_data", folder / "sample_data", dirs_exist_ok=True)
    return sorted(folder.glob("*.ipynb"))
