"""Profiles: how a tradition labels the relations; versioned files, each label with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from auditkit.errors import AuditkitError
from auditkit.review.responsibility.rules import HERE, rules


@dataclass(frozen=True)
class Profile:
    """A named, versioned way to label the relations of the rules.

    Attributes:
        name: the profile's name.
        version: its version, printed with every line.
        about: one sentence that says what it follows.
        labels: rule → (label, source).
    """

    name: str
    version: str
    about: str
    labels: Mapping[str, tuple[str, str]]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def profile(name: str | Path) -> Profile:
    """A shipped profile by its name, or one of the reader's own by the path of its file.

    Args:
        name: `generic`, `cn-accountability-2019`, or the path of a YAML file with `profile`, `version`, `about` and
            `labels` (rule → `{label, source}`).

    Raises:
        AuditkitError: no such profile or file, a part is missing, a rule is unknown, or a label has no source.

    Examples:
        >>> profile("cn-accountability-2019").labels["R5"][0]
        'main leadership responsibility 主要领导责任'
    """
    shipped = files(HERE).joinpath("profiles")
    names = sorted(entry.name.removesuffix(".yaml") for entry in shipped.iterdir() if entry.name.endswith(".yaml"))
    if str(name) in names:
        text = shipped.joinpath(f"{name}.yaml").read_text("utf-8")
    elif Path(name).is_file():
        text = Path(name).read_text("utf-8")
    else:
        raise AuditkitError(f"no profile is called {str(name)!r}; shipped are {', '.join(names)}, or give a file")
    return _read(str(name), text)


def _read(name: str, text: str) -> Profile:
    try:
        table: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise AuditkitError(f"profile {name} is not YAML that can be read: {error}") from error
    parts = ("profile", "version", "about", "labels")
    missing = [part for part in parts if not isinstance(table, dict) or not table.get(part)]
    if missing or not isinstance(table["labels"], dict):
        raise AuditkitError(
            f"profile {name} has no {', '.join(missing) or 'labels by rule'}; expected {', '.join(parts)}"
        )
    known = [str(rule["code"]) for rules_of in rules().values() if isinstance(rules_of, list) for rule in rules_of]
    labels: dict[str, tuple[str, str]] = {}
    for code, said in table["labels"].items():
        if code not in known:
            raise AuditkitError(f"profile {name} labels {code}; the rules are {', '.join(known)}")
        if not isinstance(said, dict) or not said.get("label") or not said.get("source"):
            raise AuditkitError(f"profile {name}, {code}: expected a label and the source that it rests on")
        labels[code] = (str(said["label"]), str(said["source"]))
    return Profile(str(table["profile"]), str(table["version"]), str(table["about"]), MappingProxyType(labels))
