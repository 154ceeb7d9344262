"""The sample in office form and in table form, opened and put side by side."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from auditkit import sample
from auditkit.intake import open_records
from auditkit.records import Records

# The places of rows, and the numbers that words have in one set of records.
PLACES = ["row_key", "source", "row", "text_no", "progress_no", "note_no", "sheet_line", "id_line"]
# What the office form tells in another way or not at all: `docs/how-to-open-your-records.md` says why, line by line.
NOT_CARRIED = {
    "plan_line": ["same_sheet"],
    "problem": ["status_text"],
    "message": ["receipt", "attachment_sha256", "received_on", "mail", "mail_sha256"],
}
SAP_DOES_NOT_CARRY = {"unit": ["kind"], "tenure": ["document", "since_max"], "post": ["since_max"]}


def both(folder: Path, seed: int) -> tuple[Records, Records]:
    """The records of a seed from its office form and from its tables."""
    made = sample.enterprise(seed=seed)
    sample.write(folder, made)
    sample.write(folder, made, "office")
    return open_records(folder / "office"), open_records(folder / "tables")


def frame(records: Records, table: str, seed: int) -> pd.DataFrame:
    """A table without its places and without what is not carried; every value as text, in an order of its own."""
    found = records.tables[table].to_pandas()
    if table == "plan_line":
        found = found[found["recorded_on"].isna() | (found["recorded_on"] == latest(found))]
    if table == "message":
        found["message_id"] = found["message_id"].str.extract(r"(MSG-\d+)", expand=False)  # a mail names its host too
        found["subject"] = found["subject"].str.replace(r"^\[[^]]*\] ", "", regex=True)
    left_out = [*PLACES, *NOT_CARRIED.get(table, []), *(SAP_DOES_NOT_CARRY.get(table, []) if seed % 2 == 0 else [])]
    found = found.drop(columns=[name for name in left_out if name in found])
    texts = found.astype(object).where(found.notna(), "").map(str)
    return texts.sort_values(list(texts.columns), ignore_index=True)


def latest(lines: pd.DataFrame) -> pd.Series:
    """The day of the version that counts: of a corrected sheet both stay, and the draft is history."""
    sheet = [lines["unit_id"], lines["period"], lines["moment"]]
    return lines["recorded_on"].groupby(sheet).transform("max")
