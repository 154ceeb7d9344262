"""Hand-in frames (the columns of the records page) turned into record rows, by plain code of its own.

Deliberately shares nothing with the package: the oracle must be able to disagree with the intake too.
"""

import calendar
import re
import unicodedata
from datetime import date, datetime, timedelta

BEGINNING, OPEN = date(1, 1, 1), date(9999, 12, 31)
DAY = timedelta(days=1)
OPEN_WORDS = {"9999-12-31", "4712-12-31", "至今"}
DUE_WORDS = {"ongoing", "tbc", "持续"}

TABLES = (
    "tenure plan_line unit post person alias succession duty authority target period coverage link problem action "
    "message handover_list decision refused source"
).split()
SPELLS = {"tenure", "unit", "post", "duty", "authority", "alias"}
DATES = {
    "plan_line": ["due", "done_on"],
    "succession": ["on"],
    "action": ["on"],
    "decision": ["on"],
    "handover_list": ["on", "signed_on"],
    "problem": ["occurred_from", "occurred_to", "reported_on", "discovered_on", "closed_on", "due", "revised_due"],
}
ONE_DAY = {"period": ["plan_due", "review_due"], "message": ["sent_on"]}
NUMBERS = {"planned", "actual", "quantity", "amount", "limit", "line_no_", "goal"}
RESERVED = {"limit": "cap", "by": "author"}
WORDS = {
    "done": "done",
    "已完成": "done",
    "completed": "done",
    "partly": "partly",
    "mostly done": "partly",
    "基本完成": "partly",
    "in_progress": "in_progress",
    "in progress": "in_progress",
    "推进中": "in_progress",
    "ongoing": "ongoing",
    "持续推进": "ongoing",
    "not_started": "not_started",
    "not started": "not_started",
    "未启动": "not_started",
    "postponed": "postponed",
    "顺延": "postponed",
    "cancelled": "cancelled",
    "取消": "cancelled",
    "proposed": "proposed",
}
OPTIONAL = {
    "plan_line": "line_no item_id detail post_id person target_id planned actual measure status progress reason note "
    "batch recorded_on due done_on".split(),
    "action": "item_id period unit_id line_no problem_id post_id person_id quantity approved_by decision_ref reason "
    "text batch recorded_on".split(),
    "tenure": ["capacity", "start", "end", "recorded_on"],
    "unit": ["name", "parent_id", "start", "end", "recorded_on"],
    "post": ["title", "unit_id", "reports_to", "is_head", "start", "end", "recorded_on"],
    "authority": ["area", "limit", "start", "end"],
    "coverage": ["recorded_on"],
    "succession": ["old_id", "new_id"],
    "period": ["parent_period", "plan_due", "review_due"],
    "alias": ["start", "end"],
    "message": ["sent_on", "recipient", "item_id"],
    "link": ["evidence"],
    "decision": ["why", "by", "on"],
}


def blank(value):
    """True for what a spreadsheet shows as an empty cell."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def span(value):
    """[earliest, latest] of a date as written; None when blank."""
    if blank(value):
        return None
    if isinstance(value, datetime):
        return value.date(), value.date()
    if isinstance(value, date):
        return value, value
    text = str(value).strip()
    if text.startswith(".."):
        return BEGINNING, span(text[2:])[1]
    if text.endswith(".."):
        return span(text[:-2])[0], OPEN
    parts = [int(x) for x in re.split(r"[-/]", text[:10])]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), date(*parts, calendar.monthrange(*parts)[1])
    return date(*parts), date(*parts)


def canonical(text):
    """The folding that the stories need: width, case and blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def line_name(unit, period, moment, key, nth=1):
    """The `line_id` of a line; the one place that knows how the parts are joined."""
    return f"{unit}|{period}|{moment}|{key}|{nth}"


def spell(row):
    """first_day / last_day columns as half-open [since, until), each with two ends."""
    start, end = span(row.pop("start", None)), row.pop("end", None)
    end = None if str(end) in OPEN_WORDS else span(end)
    row["since_min"], row["since_max"] = start or (BEGINNING, BEGINNING)
    row["until_min"], row["until_max"] = (
        tuple(OPEN if day >= OPEN else day + DAY for day in end) if end else (OPEN, OPEN)
    )


def dates(table, row):
    """date columns as `<name>_min`, `<name>_max`; a known word is kept aside."""
    for name in DATES.get(table, []):
        value, out = row.pop(name, None), "day" if name == "on" else name
        row[f"{out}_word"] = value if isinstance(value, str) and value.strip().lower() in DUE_WORDS else None
        ends = None if row[f"{out}_word"] else span(value)
        row[f"{out}_min"], row[f"{out}_max"] = ends or (None, None)
    for name in [*ONE_DAY.get(table, []), "recorded_on"]:
        if name in row:
            row[name] = span(row[name])[1] if span(row[name]) else None


def cells(table, raw):
    """One record row out of one written row."""
    row = dict.fromkeys(OPTIONAL.get(table, []))
    row.update({name: None if blank(value) else value for name, value in raw.items()})
    if table in SPELLS:
        spell(row)
    if table == "period":
        row["since"], row["until"] = span(row.pop("start"))[0], span(row.pop("end"))[1] + DAY
    dates(table, row)
    for name in list(row):
        if name in NUMBERS and row[name] is not None:
            row[name] = float(row[name])
        elif isinstance(row[name], str):
            row[name] = row[name].strip()
        if name in RESERVED:
            row[RESERVED[name]] = row.pop(name)
    if "is_head" in row:
        row["is_head"] = None if row["is_head"] is None else str(row["is_head"]).lower() in {"yes", "true", "1", "是"}
    if "line_no" in row and row["line_no"] is not None:
        row["line_no"] = str(row["line_no"]).removesuffix(".0")
    if table == "plan_line":
        row["status_text"] = row["status"]
        told = [row[name] for name in ("status_text", "progress", "done_on_max", "actual", "reason")]
        row["remark"] = row["note"] if row["note"] != "无" else None
        if row["moment"] == "review" and not any(one is not None for one in told):
            row["progress"], row["remark"] = row["remark"], None
            if str(row["progress"]).lower() in WORDS:
                row["status"] = row["status_text"] = row["progress"]
        row["status"] = WORDS.get(str(row["status"]).lower(), "unmapped") if row["status"] else None
        row["one_cell"] = row["status_text"] is None and row["progress"] is not None and row["moment"] == "review"
        if row["status"] == "unmapped" and row["progress"] is None and row["moment"] == "review":
            row["progress"], row["one_cell"] = row["status_text"], True
        elif row["one_cell"]:  # every progress text of the sets is in words that no table of status words has
            row["status"], row["status_text"] = "unmapped", row["progress"]
    return row


RESULTS = ("actual", "done_on", "status", "rating", "progress", "reason", "next_step")


def rows_of(table, frames, first_source):
    """Record rows of one table out of one frame or several (each its own source)."""
    out = []
    for source, frame in enumerate(frames if isinstance(frames, list) else [frames], first_source):
        for number, raw in enumerate(frame.to_dict("records"), 2):
            out += [{**cells(table, half), "source": source, "row": number} for half in halves(raw)]
    return out


def halves(raw):
    """A row that carries plan and result together is a plan line and a review line with one address."""
    if raw.get("moment") != "both":
        return [raw]
    promised = {name: value for name, value in raw.items() if name not in RESULTS}
    return [{**promised, "moment": "plan", "same_sheet": True}, {**raw, "moment": "review", "same_sheet": True}]


def fold(records):
    """Other writings of an id, through `alias` rows only."""
    other = {(a["kind"], a["alias"]): a["id"] for a in records["alias"]}
    for table in TABLES:
        for row in records[table]:
            for name, kind in (("item_id", "item"), ("unit_id", "unit"), ("post_id", "post"), ("person_id", "person")):
                if name in row and (kind, row[name]) in other:
                    row[name] = other[kind, row[name]]


def set_aside(records):
    """Lines without a text go to `refused`: a required cell is missing."""
    bad = [row for row in records["plan_line"] if not row.get("text")]
    records["plan_line"] = [row for row in records["plan_line"] if row.get("text")]
    records["refused"] += [
        {
            "table_name": "plan_line",
            "refuses_row": True,
            "source": row["source"],
            "row": row["row"],
            "unit_id": row["unit_id"],
            "period": row["period"],
            "moment": row["moment"],
        }
        for row in bad
    ]


def name_lines(records):
    """canonical text, n-th occurrence and `line_id` of every line."""
    seen = {}
    for row in records["plan_line"]:
        row["canonical"], row["same_sheet"] = canonical(row["text"]), bool(row.get("same_sheet"))
        key = row["item_id"] or row["canonical"]
        place = (row["unit_id"], row["period"], row["moment"], key, row["source"])
        seen[place] = row["nth"] = seen.get(place, 0) + 1
        row["line_id"] = line_name(row["unit_id"], row["period"], row["moment"], key, row["nth"])


def derive(records):
    """unit, post and person rows that were not handed in."""
    plan, tenure = records["plan_line"], records["tenure"]
    if not records["unit"]:
        names = {row["unit_id"] for row in plan} | {row["unit_id"] for row in records["post"]}
        records["unit"] = [{**cells("unit", {"unit_id": n, "name": n}), "source": 0, "row": 0} for n in sorted(names)]
    if not records["person"]:
        records["person"] = [{"person_id": n, "name": n} for n in sorted({row["person_id"] for row in tenure})]
    if not records["post"]:
        units = {}
        for row in plan:
            if row["post_id"]:
                units.setdefault(row["post_id"], set()).add(row["unit_id"])
        for row in tenure:
            units.setdefault(row["post_id"], set())
        known = {row["unit_id"] for row in records["unit"]}
        home = {p: next(iter(u)) if len(u) == 1 else p for p, u in units.items() if len(u) == 1 or p in known}
        crowd = list(home.values())
        records["post"] = [
            cells("post", {"post_id": p, "title": p, "unit_id": u, "is_head": crowd.count(u) == 1})
            for p, u in sorted(home.items())
        ]


def records_of(frames):
    """Record rows (dict name -> list of dicts) out of hand-in frames."""
    records, source = {name: [] for name in TABLES}, 1
    for name, frame in frames.items():
        records[name] = rows_of(name, frame, source)
        source += len(frame) if isinstance(frame, list) else 1
    set_aside(records)
    fold(records)
    name_lines(records)
    derive(records)
    for rows in records.values():
        for number, row in enumerate(rows, 1):
            row["row_key"] = number
    return records
