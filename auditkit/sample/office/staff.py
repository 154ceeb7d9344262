"""The papers of the personnel office: one workbook of lists, or what SAP exports with a list of acting appointments."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from auditkit.sample.office.book import Book, workbook
from auditkit.sample.office.sheets import called, dialects

Row = dict[str, Any]
_ALWAYS, _OPEN = "18000101", "99991231"
_NO_POSITION = "99999999"


def rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table as dictionaries of text; what is blank is left out."""
    return [{str(k): str(v) for k, v in row.items() if not pd.isna(v)} for row in frame.to_dict("records")]


def write_lists(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Units, posts, people, appointments and duties as the lists of one workbook."""
    words = dialects()["staff"]
    other = {kind: _other(tables["alias"], kind) for kind in ("unit", "person")}
    given = {
        "units": [{**row, "other": other["unit"].get(row["unit_id"])} for row in rows(tables["unit"])],
        "posts": [{**row, "is_head": {"yes": "是", "no": "否"}[row["is_head"]]} for row in rows(tables["post"])],
        "people": [{**row, "other": other["person"].get(row["person_id"])} for row in rows(tables["person"])],
        "appointments": _appointments(tables, rows(tables["tenure"])),
        "duties": [{**row, "role": words["roles"][row["role"]]} for row in rows(tables["duty"])],
    }
    with workbook(folder / f"{words['file']}.xlsx") as book:
        for name, listed in given.items():
            _list(book, words[name], listed)


def _list(book: Book, words: Mapping[str, Any], listed: Sequence[Row]) -> None:
    columns = words["columns"]
    book.table(words["name"], list(columns.values()), [[row.get(column) for column in columns] for row in listed])


def _other(alias: pd.DataFrame, kind: str) -> dict[str, str]:
    mine = alias[alias["kind"] == kind]
    return {str(of): "、".join(names) for of, names in mine.groupby("id")["alias"]}


def _appointments(tables: Mapping[str, pd.DataFrame], tenures: Sequence[Row]) -> list[Row]:
    names, units = called(tables, "person"), called(tables, "unit")
    posts = {row["post_id"]: row for row in rows(tables["post"])}
    return [
        {
            **row, "name": names[row["person_id"]], "title": posts[row["post_id"]]["title"],
            "unit": units[posts[row["post_id"]]["unit_id"]],
            "acting": "是" if row["capacity"] == "acting" else None,
            "beside": "是" if row["capacity"] == "concurrent" else None,
            "end": row.get("end", "至今"),
        }
        for row in tenures
    ]  # fmt: skip


def write_sap(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """The planning tables of SAP for everything held in full, and a list of appointments for what SAP does not know.

    As such exports do, they hold rows that are no records: another plan version, rows that are planned and not active,
    every link from both sides, and persons without a position.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tenures = rows(tables["tenure"])
    full = [row for row in tenures if row["capacity"] == "substantive"]
    _csv(folder / "HRP1000.csv", "PLVAR ISTAT OTYPE OBJID STEXT BEGDA ENDDA AEDTM", _objects(tables))
    _csv(folder / "HRP1001.csv", "PLVAR ISTAT OTYPE OBJID RSIGN RELAT SCLAS SOBID PROZT BEGDA ENDDA AEDTM",
         _relations(tables, full))  # fmt: skip
    _csv(folder / "PA0001.csv", "PERNR PLANS ORGEH BEGDA ENDDA ENAME", _people(tables, full))
    beside = [row for row in tenures if row["capacity"] != "substantive"]
    with workbook(folder / "任免台账.xlsx") as book:
        _list(book, dialects()["staff"]["appointments"], _appointments(tables, beside))


def _csv(path: Path, headings: str, listed: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([headings.split(), *listed])


def _begin(row: Row) -> str:
    day = row.get("start")
    return (day if len(day) == 10 else f"{day}-01").replace("-", "") if day else _ALWAYS


def _end(row: Row) -> str:
    return str(row["end"]).replace("-", "") if "end" in row else _OPEN


def _known(row: Row) -> str:
    return str(row.get("recorded_on", "")).replace("-", "")


def _objects(tables: Mapping[str, pd.DataFrame]) -> list[list[str]]:
    found = [
        ["01", "1", "O", row["unit_id"], row["name"], _begin(row), _end(row), _known(row)]
        for row in rows(tables["unit"])
    ]
    found += [
        ["01", "1", "S", row["post_id"], row["title"], _begin(row), _end(row), _known(row)]
        for row in rows(tables["post"])
    ]
    other = [["02", *row[1:4], f"{row[4]} (variant)", *row[5:]] for row in found[:3]]
    planned = [["01", "2", "S", f"{row[3]}-NEW", "Planned post", "20300101", _OPEN, ""] for row in found[-2:]]
    return found + other + planned


def _relations(tables: Mapping[str, pd.DataFrame], tenures: Sequence[Row]) -> list[list[str]]:
    found = []
    for row in rows(tables["unit"]):
        if "parent_id" in row:
            found.append(_link(row, "O", row["unit_id"], "A", "002", "O", row["parent_id"]))
    for at, row in enumerate(rows(tables["post"])):
        belongs = ("S", row["post_id"], "A", "003", "O", row["unit_id"])
        turned = ("O", row["unit_id"], "B", "003", "S", row["post_id"])
        found.append(_link(row, *(turned if at % 2 else belongs)))
        if "reports_to" in row:
            found.append(_link(row, "S", row["post_id"], "A", "002", "S", row["reports_to"]))
        if row["is_head"] == "yes":
            found.append(_link(row, "S", row["post_id"], "A", "012", "O", row["unit_id"]))
    for at, row in enumerate(tenures):
        sides = [("S", row["post_id"], "A", "008", "P", row["person_id"]),
                 ("P", row["person_id"], "B", "008", "S", row["post_id"])]  # fmt: skip
        found += [_link(row, *side) for side in (sides if at % 3 == 0 else [sides[at % 2]])]
    cost = _link({}, "S", str(tables["post"]["post_id"].iloc[0]), "A", "011", "K", "4711")
    return [*found, cost]


def _link(row: Row, kind: str, of: str, side: str, relation: str, other: str, to: str) -> list[str]:
    share = "100.00" if relation == "008" else ""
    return ["01", "1", kind, of, side, relation, other, to, share, _begin(row), _end(row), _known(row)]


def _people(tables: Mapping[str, pd.DataFrame], tenures: Sequence[Row]) -> list[list[str]]:
    names = called(tables, "person")
    posts = {row["post_id"]: row["unit_id"] for row in reversed(rows(tables["post"]))}
    found = []
    for row in tenures:
        person, post = row["person_id"], row["post_id"]
        found.append([person, post, posts[post], _begin(row), _end(row), names[person]])
        if "end" in row:
            after = (pd.Timestamp(row["end"]) + pd.Timedelta(days=1)).strftime("%Y%m%d")
            found.append([person, _NO_POSITION, posts[post], after, _OPEN, names[person]])
    return found
