"""Office workbooks as departments send them → plan lines, registers of problems and lists of managers."""

from auditkit.intake.office.explained import Explained
from auditkit.intake.office.folder import explain, read_with_office, workbooks
from auditkit.intake.office.reader import ENDINGS

__all__ = ["ENDINGS", "Explained", "explain", "read_with_office", "workbooks"]
