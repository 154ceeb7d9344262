"""Run every notebook where it lies and store its outputs, without the times and machines that they ran on.

python notebooks/execute.py
"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

os.environ["TQDM_DISABLE"] = "1"  # a bar appears or not, as the machine is slow or fast
HERE = Path(__file__).resolve().parent
SECONDS = 120


def execute(path: Path) -> None:
    """Run one notebook and write it back."""
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=SECONDS, resources={"metadata": {"path": str(path.parent)}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [without_page(one) for one in whole(cell.outputs)]
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(book, path)


def whole(outputs: list) -> list:
    """What was printed as one output: into how many parts it was cut depends on the moment."""
    kept: list = []
    for one in outputs:
        if one.output_type == "stream" and kept and kept[-1].output_type == "stream" and kept[-1].name == one.name:
            kept[-1].text += one.text
        else:
            kept.append(one)
    return kept


def without_page(output: dict) -> dict:
    """What a page says in words stays; the page itself lives in a running lab only, and would be an error elsewhere."""
    views = [kind for kind in output.get("data", {}) if "widget-view" in kind]
    for kind in views:
        del output["data"][kind]
    return output


if __name__ == "__main__":
    for notebook in sorted(HERE.glob("*.ipynb")):
        execute(notebook)
