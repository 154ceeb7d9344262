"""Workbooks."""

from __future__ import annotations

from pathlib import Path

from auditkit.records import Source


def read_workbook(path: str | Path) -> list[Source]:
    raise NotImplementedError


def empty_workbook(path: str | Path) -> None:
    raise NotImplementedError
