"""`reading.yaml` beside the records: how files are to be read where their bytes alone do not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from auditkit.errors import BadInput

FILE = "reading.yaml"
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_KNOWN = ("encoding", "separator")
_FORM = 'a mapping of file names to what is known of them, for example: tenure.csv: {encoding: cp1252, separator: ";"}'


@dataclass(frozen=True)
class Named:
    """What `reading.yaml` says: by file name or pattern, an encoding and a separator; of mail, a few choices."""

    by_pattern: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mail: Mapping[str, bool] = field(default_factory=dict)

    def of(self, name: str) -> Mapping[str, str]:
        """What is named for one file; a later line of `reading.yaml` outranks an earlier one."""
        found: dict[str, str] = {}
        for pattern, said in self.by_pattern.items():
            if fnmatchcase(name, pattern):
                found |= said
        return found


NOTHING = Named()


def read_named(folder: Path) -> Named:
    """What `reading.yaml` of a folder says; nothing where there is none.

    Raises:
        BadInput: it is no YAML, or names an encoding or a separator that is not known.
    """
    path = folder / FILE
    if not path.is_file():
        return NOTHING
    try:
        said = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as broken:
        raise BadInput(f"{FILE} cannot be read: {str(broken).splitlines()[0]}", advice=f"Expected {_FORM}") from broken
    if not isinstance(said, dict):
        raise BadInput(f"{FILE} cannot be read: a {type(said).__name__}", advice=f"Expected {_FORM}")
    mail = said.pop("mail", None) or {}
    return Named({str(name): _checked(str(name), one) for name, one in said.items()}, _mail(mail))


def _checked(name: str, said: Any) -> dict[str, str]:
    unknown = sorted(set(map(str, said)) - set(_KNOWN)) if isinstance(said, dict) else [type(said).__name__]
    if unknown:
        raise BadInput(f"{FILE}, {name}: {', '.join(unknown)} is not known", advice=f"Expected {_FORM}")
    found = {key: str(value) for key, value in said.items()}
    if found.get("separator", ",") not in SEPARATORS:
        raise BadInput(
            f"{FILE}, {name}: the separator {found['separator']!r} is not known",
            advice='Expected ",", ";" or "\\t" (in double quotes)',
        )
    try:
        "a".encode(found.get("encoding", "utf-8"))
    except (LookupError, ValueError) as none:
        raise BadInput(
            f"{FILE}, {name}: the encoding {found['encoding']!r} is not known",
            advice="Expected a name such as utf-8, utf-16, cp1252, gb18030, mac-roman, big5, cp1251",
        ) from none
    return found


def _mail(said: Any) -> dict[str, bool]:
    known = ("receipts", "plans")
    if not isinstance(said, dict) or set(said) - set(known) or any(type(one) is not bool for one in said.values()):
        raise BadInput(f"{FILE}, mail: found {said!r}", advice=f"Expected {' and '.join(known)}, each true or false")
    return dict(said)
