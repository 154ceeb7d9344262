"""Office workbooks as departments send them → plan lines, registers of problems and lists of personnel."""

from auditkit.intake.office.explained import Explained
from auditkit.intake.office.folder import read_with_office, understand, workbooks
from auditkit.intake.office.reader import ENDINGS, Office, sources

__all__ = ["ENDINGS", "Explained", "Office", "read_with_office", "sources", "understand", "workbooks"]
