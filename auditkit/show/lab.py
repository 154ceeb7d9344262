"""JupyterLab on this machine only, with its token, over a copy of the notebooks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from auditkit.errors import AuditkitError

_CHECKOUT = Path(__file__).resolve().parents[2]


def open_lab(folder: Path, browser: bool = True) -> int:
    """Copy the notebooks and the sample into a folder (what is there is kept) and open JupyterLab on loopback.

    Returns:
        The exit code of JupyterLab.

    Raises:
        AuditkitError: the notebooks are not beside the package, or JupyterLab is not installed.
    """
    copy_notebooks(folder)
    command = [
        sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", "--ServerApp.allow_remote_access=False",
        f"--ServerApp.root_dir={folder.resolve()}", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    try:
        import jupyterlab  # noqa: F401
    except ImportError as missing:
        raise AuditkitError('JupyterLab is not installed: pip install "auditkit-handover[lab]"') from missing
    return subprocess.call([*command, *([] if browser else ["--no-browser"])])


def copy_notebooks(folder: Path) -> list[Path]:
    """Copy notebooks and sample into the folder, without overwriting anything; returns the notebooks there."""
    source = _CHECKOUT / "notebooks"
    if not source.is_dir():
        raise AuditkitError("the notebooks are in the source checkout: install with `pip install -e .` from it")
    folder.mkdir(parents=True, exist_ok=True)
    for notebook in sorted(source.glob("*.ipynb")):
        if not (folder / notebook.name).exists():
            shutil.copy(notebook, folder)
    shutil.copytree(_CHECKOUT / "sample_data", folder / "sample_data", dirs_exist_ok=True)
    return sorted(folder.glob("*.ipynb"))
