"""The same records told in another way: shifted in time, renamed, shuffled, cut off at a day."""

import calendar
import re
from datetime import date, timedelta

import pandas as pd

DATED = ("period", "parent_period", "start", "end", "recorded_on", "on", "due", "done_on", "plan_due", "review_due",
         "occurred_from", "occurred_to", "reported_on", "discovered_on", "closed_on", "revised_due", "signed_on",
         "sent_on", "line_a", "line_b", "handover_id", "last_seen", "item_id", "since")  # fmt: skip
KINDS = {
    "unit": ("unit_id", "parent_id"), "post": ("post_id", "reports_to", "duty_post"), "item": ("item_id",),
    "person": ("person_id", "approved_by", "sender", "recipient", "outgoing", "incoming", "interim", "witness", "owner",
               "followed_by"),
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(20\d\d)-(?=\d\d(?!\d))")


def shifted(frame, years):
    """Every date and month name moved by whole years; with a multiple of four, leap days stay where they are."""
    out = {}
    for name, column in frame.items():
        if str(column.dtype).startswith("datetime"):
            column = column + pd.DateOffset(years=years)
        elif name in DATED:
            column = _mapped(column, lambda text: _YEAR.sub(lambda year: f"{int(year[1]) + years}-", text))
        elif name == "year":
            column = column + years
        out[name] = column
    return pd.DataFrame(out)


def _mapped(column, change):
    known = {value: change(value) for value in column.dropna().unique()}
    return column.map(lambda value: known.get(value, value)).astype(column.dtype)


def other_names(tables, kind):
    """id → another id, one to one, in another order of the alphabet."""
    every = [frame.drop(columns="parent_id") if "target_id" in frame and "parent_id" in frame else frame
             for frames in tables.values() for frame in frames]  # fmt: skip
    columns = [frame[column].dropna() for frame in every for column in KINDS[kind] if column in frame]
    ids = sorted({value for column in columns for value in column})
    return {old: f"{kind[0].upper()}x{len(ids) - n:05d}" for n, old in enumerate(ids)}


def other_people(tables):
    """name → the name of somebody else, one to one; and the tables with these names as they are written in them."""
    people = [name for frame in tables["person"] for name in frame["name"]]
    names = dict(zip(people, reversed(people), strict=True))
    written = {"person": "name", "plan_line": "person"}
    out = {
        table: [
            frame.assign(**{written[table]: _mapped(frame[written[table]], lambda text: names.get(text, text))})
            if written.get(table) in frame else frame for frame in frames
        ] for table, frames in tables.items()
    }  # fmt: skip
    return names, out


def renamed(frame, kind, names):
    """Every id of a kind under its other name, also inside other ids."""
    out = frame.copy()
    for column in frame:
        if column == "parent_id" and "target_id" in frame:
            continue
        if column in KINDS[kind]:
            change = lambda text: "; ".join(sorted(names.get(part, part) for part in text.split("; ")))  # noqa: E731
        elif column == "person" and kind == "person":  # a sheet may write the id of a person
            change = lambda text: names.get(text, text)  # noqa: E731
        elif column == "handover_id" and kind == "post":
            change = lambda text: names[text.split("@")[0]] + "@" + text.split("@")[1]  # noqa: E731
        elif column in ("line_a", "line_b") and kind in ("unit", "item"):
            change = lambda text: _line(text, kind, names)  # noqa: E731
        else:
            continue
        out[column] = _mapped(frame[column], change)
    for column in {"old_id", "new_id", "id"} & set(frame):
        mine = frame["kind"].eq(kind) & frame[column].notna()
        out.loc[mine, column] = [names[value] for value in frame.loc[mine, column]]
    if kind == "unit" and "item_id" in out:
        out["item_id"] = _mapped(out["item_id"], lambda text: _line(text, kind, names))
    return out


def _line(text, kind, names):
    """A line's own name, where a text is one: unit | period | moment | item or words | n."""
    parts = text.split("|")
    if len(parts) == 5:
        at = {"unit": 0, "item": 3}[kind]
        parts[at] = names.get(parts[at], parts[at])
    return "|".join(parts)


def visible(tables, day):
    """The records as they would lie there on a day: later sheets, acts and reorganisations are not yet written."""
    until = day.isoformat()

    def sheets(frame):
        written = [_written(p, m) for p, m in zip(frame["period"], frame["moment"], strict=True)]
        if "recorded_on" in frame:
            written = frame["recorded_on"].fillna(pd.Series(written, index=frame.index))
        return frame[[w <= until for w in written]]

    cut = {"plan_line": sheets, **dict.fromkeys(("action", "succession"), lambda frame: frame[frame["on"] <= until])}
    out = {name: [cut.get(name, lambda frame: frame)(frame) for frame in frames] for name, frames in tables.items()}
    return {name: frames for name, frames in out.items() if any(map(len, frames))}


def _written(period, moment):
    year, month = int(period[:4]), int(period[5:])
    first = date(year, month, 1)
    if moment == "plan":
        return (first - timedelta(days=1)).isoformat()
    return first.replace(day=calendar.monthrange(year, month)[1]).isoformat()
