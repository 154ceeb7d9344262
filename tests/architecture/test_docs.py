"""What the documents say is what is run; what they link to exists; nothing names one machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
MACHINE = re.compile(r"(?<![\w.~:/])(?:/(?:work|farm|root|tmp|home|Users|mnt)/[\w.-]+|[A-Z]:\\Users\\)")
READ = {".py", ".md", ".toml", ".sql", ".yaml", ".yml", ".ipynb", ".cfg", ".sh", ".js", ".txt", ".html", ".csv"}


def fenced(language: str) -> list[str]:
    return [body.strip() for body in re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)]


def committed() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: the list of committed files is not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("language", ["sh", "powershell"])
def test_each_command_is_one_line_that_makes_its_own_environment(language: str) -> None:
    commands = fenced(language)
    assert len(commands) == 3
    for command in commands:
        assert "\n" not in command
        assert "-m venv .venv" in command
        assert "-c constraints.txt" in command


def test_both_shells_do_the_same() -> None:
    def acts(command: str) -> list[str]:
        command = command.replace(".venv\\Scripts\\", ".venv/bin/").replace("py -3", "python3")
        parts = re.split(r"\s*(?:&&|; if \(\$\?\) \{|\})\s*", command)
        return [part for part in parts if part]

    assert [acts(one) for one in fenced("sh")] == [acts(one) for one in fenced("powershell")]


def test_the_machine_runs_the_readmes_line_word_for_word() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    [pattern] = re.findall(r"grep -m1 -E '([^']+)' README.md", script)
    lines = [line for line in README.splitlines() if re.search(pattern, line)]
    assert lines == [one for one in fenced("sh") if "pytest" in one]
    assert 'bash -c "$line"' in script


def test_extras_named_in_the_readme_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {extra for group in re.findall(r'"\.\[([\w,]+)\]"', README) for extra in group.split(",")}
    assert named == {"lab", "pdf", "test"}
    assert named <= set(project["optional-dependencies"])


def test_constraints_carry_no_address() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+]+", line)] == []


def test_relative_links_exist() -> None:
    broken = []
    for page in [path for path in committed() if path.suffix == ".md"]:
        for target, _ in LINK.findall(page.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_no_path_of_one_machine() -> None:
    found = []
    for path in committed():
        if path == Path(__file__) or (path.suffix not in READ and path.name != "run"):
            continue
        hits = sorted(set(MACHINE.findall(path.read_text("utf-8", "replace"))))
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in hits]
    assert found == []


@pytest.mark.parametrize("text", ["see /home/anna/plan.xlsx", "C:\\Users\\anna", '"/tmp/x"'])
def test_a_planted_path_is_caught(text: str) -> None:
    assert MACHINE.search(text)


def test_python_of_the_tests_is_supported() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert wanted == ">=3.11"
    assert sys.version_info >= (3, 11)
