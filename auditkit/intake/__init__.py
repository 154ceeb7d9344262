"""Files → records: what is handed in is read, checked and opened, or refused with its places."""

from auditkit.intake.blank import empty_workbook
from auditkit.intake.databases import without_secrets
from auditkit.intake.mails import attachments
from auditkit.intake.office import Explained
from auditkit.intake.opening import READERS, explain, open_records

__all__ = [
    "READERS", "Explained", "attachments", "empty_workbook", "explain", "open_records", "without_secrets",
]  # fmt: skip
