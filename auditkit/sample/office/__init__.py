"""The sample as offices really send it: workbooks by department and month, an HR export, a register, a mail archive."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from auditkit.sample.office.papers import write_mail, write_register
from auditkit.sample.office.sheets import write_sheets
from auditkit.sample.office.staff import write_lists, write_sap

PLAIN = ("action", "authority", "coverage", "handover_list", "succession", "target")


def write_office(folder: Path, tables: Mapping[str, pd.DataFrame], seed: int) -> Path:
    """Write the records of an enterprise in office form below a folder.

    Args:
        folder: made where it does not exist.
        tables: the tables of the records.
        seed: an even one has a personnel office with SAP and an English register, an odd one lists and a Chinese one.

    Returns:
        The folder.
    """
    sheets = write_sheets(folder / "plans", tables)
    plain = list(PLAIN)
    if seed % 2:
        write_lists(folder / "hr", tables)
    else:
        write_sap(folder / "hr", tables)
        plain += ["alias", "duty"]
    write_register(folder / "audit", tables, "zh" if seed % 2 else "en")
    single = sorted((path for path in sheets if path.stat().st_size < 9_000), key=lambda path: path.name)
    write_mail(folder / "mail" / "archive.mbox", tables, single)
    for name in plain:
        tables[name].to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    return folder
