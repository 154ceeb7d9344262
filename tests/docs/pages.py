"""The pages of docs/: every block of Python is run, and the block of text after it is what it prints.

`python -m tests.docs.pages` writes what the blocks print now into the pages; read the difference before committing it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n^```text\n(?P<said>.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One block of Python and what the page says that it prints (None: the page does not say)."""

    code: str
    said: str | None
    line: int


def pages() -> list[Path]:
    """Every page that somebody wrote, by name."""
    return sorted(DOCS.rglob("*.md"))


def blocks(text: str) -> list[Block]:
    """The blocks of Python of one page, in order.

    Examples:
        >>> blocks("```python\\nprint(1)\\n```\\n\\n```text\\n1\\n```\\n")
        [Block(code='print(1)\\n', said='1\\n', line=2)]
    """
    return [
        Block(found["code"], found["said"], text.count("\n", 0, found.start("code")) + 1)
        for found in _BLOCK.finditer(text)
    ]


def plain(text: str) -> str:
    """What is compared: blanks at the ends of lines and blank lines around the whole make no difference."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


@contextlib.contextmanager
def beside_the_sample() -> Iterator[None]:
    """An empty folder with a copy of the sample in it, so that a page may write files."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "sample_data", Path(folder, "sample_data"))
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def run(page: Path) -> list[tuple[Block, str]]:
    """Run the blocks of a page one after the other, as a reader would; what each of them printed."""
    names: dict[str, object] = {"__name__": page.stem}
    printed = []
    with beside_the_sample():
        for block in blocks(page.read_text("utf-8")):
            out = io.StringIO()
            code = compile("\n" * (block.line - 1) + block.code, str(page), "exec")
            with contextlib.redirect_stdout(out):
                exec(code, names)  # noqa: S102 - the pages are ours
            printed.append((block, out.getvalue()))
    return printed


def write_anew(page: Path) -> bool:
    """Put what the blocks print now into the page; whether anything changed."""
    before = page.read_text("utf-8")
    printed = iter(run(page))

    def one(found: re.Match[str]) -> str:
        _, out = next(printed)
        if found["said"] is None:
            return found[0]
        return f"```python\n{found['code']}```\n\n```text\n{plain(out)}\n```\n"

    after = _BLOCK.sub(one, before)
    page.write_text(after, "utf-8")
    return after != before


if __name__ == "__main__":
    for each in pages():
        write_anew(each)
