"""A generator of enterprises with planted, known faults: the plans, the organisation, and the truth about both.

The truth is never worked out from the lines: every item follows a script (`fates.py`), and both the lines and the truth
are read from the script. A blank cell in a truth table means that the definitions leave the answer open there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

from auditkit.errors import AuditkitError
from auditkit.sample import acts, aftermath, frames, lines, papers, placing, planted, problems, rewording, work, world
from auditkit.sample.fates import NUMBER
from auditkit.sample.office import write_office
from auditkit.sample.planted import FAULTS

__all__ = ["FAULTS", "Enterprise", "enterprise", "size", "write"]

LEAST_UNITS, LEAST_MONTHS = 12, 36
_LINES_PER_UNIT_MONTH = 34
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Enterprise:
    """An enterprise on paper.

    Args:
        tables: name → frame, with exactly the columns of the records; dates are text as people write them.
        truth: name → frame: `outcome`, `follow_up`, `handover`, `surfaced`, `omitted`, `planted`, and `line` where the
            lines carry no ids, and `link` where they are reworded.
        parameters: what it was made from.
    """

    tables: Mapping[str, pd.DataFrame]
    truth: Mapping[str, pd.DataFrame]
    parameters: Mapping[str, Any]


def enterprise(
    seed: int = 7, units: int = 12, months: int = 36, items_per_unit_month: float = 9.0, start: str = "2022-07",
    ids: bool = True, reword: float = 0.0,
) -> Enterprise:  # fmt: skip
    """An enterprise with planted faults; the same arguments give the same bytes.

    Args:
        seed: of the random numbers.
        units: head office, departments and projects together; at least 12, which play the plot.
        months: calendar months of plans and reviews; at least 36.
        items_per_unit_month: planned lines of a unit in a month, on average; at least 3.
        start: the first month, as 2022-07.
        ids: False leaves `item_id` out of every table, so that items must be joined by their texts; the truth then has
            a table `line` that names the item of every row of `plan_line`.
        reword: of the items that stand in more than one month, the share that is worded anew on the way, as people do;
            the truth then has a table `link` that names every pair of lines that follow one another. Only without ids.

    Returns:
        The tables and the truth. The truth is asked on the last day of the last month, with two periods of silence and
        a window of three.

    Raises:
        AuditkitError: fewer units, months or lines than the plot needs, a start that is no month, or a rewording of
            lines that carry ids.

    Source: what each outcome and state means is in `definitions.md`, under Items.

    Examples:
        >>> sample = enterprise(seed=7)
        >>> sample.truth["handover"].query("post_id == 'P7-MGR'")[["on", "kind", "days_vacant"]].values.tolist()
        [['2025-03-01', 'replacement', 0]]
    """
    _check(units, months, items_per_unit_month, start)
    if reword and ids:
        raise AuditkitError("reword needs ids=False: under an id the words of a line decide nothing")
    place = world.build(seed, units, months, start)
    items = placing.place(place, items_per_unit_month)
    measures = _measures()
    described = work.describe(place, items, measures)
    rows = lines.unfold(place, items)
    sheet = lines.sheets(place, described, rows, measures)
    tables: Frames = {"plan_line": sheet}
    truth = {"outcome": lines.outcomes(place, described, rows)}
    _follow(place, described, tables, truth)
    _papers(place, tables)
    _register(place, described, tables, truth)
    truth["planted"] = planted.planted(place, described, truth)
    if reword:
        truth["link"] = rewording.reword(place, tables, reword, seed)
    if not ids:
        truth["line"] = pd.DataFrame({"row": range(1, len(sheet) + 1), "item_id": sheet["item_id"]})
        _without_ids(tables)
    given = {"seed": seed, "units": units, "months": months, "items_per_unit_month": items_per_unit_month,
             "start": start, "ids": ids, "reword": reword}  # fmt: skip
    return Enterprise(MappingProxyType(tables), MappingProxyType(truth), MappingProxyType(given))


def size(rows: int) -> dict[str, float]:
    """The arguments of `enterprise` that give about so many rows of `plan_line`.

    Args:
        rows: rows wanted; below some 4,000 the smallest enterprise is given.

    Returns:
        `units` and `items_per_unit_month`.

    Examples:
        >>> size(1_000_000)
        {'units': 408, 'items_per_unit_month': 34.0}
    """
    units = max(LEAST_UNITS, min(2000, round(rows / (2 * LEAST_MONTHS * _LINES_PER_UNIT_MONTH))))
    return {"units": units, "items_per_unit_month": max(4.0, round(rows / (2 * LEAST_MONTHS * units), 1))}


def write(folder: str | Path, enterprise: Enterprise, form: Literal["csv", "parquet", "office"] = "csv") -> Path:
    """Writes `tables/` and `truth/` below a folder, one file a table; in office form `office/` and `truth/`.

    Args:
        folder: made where it does not exist; files of the same names are replaced.
        enterprise: what is written.
        form: csv (UTF-8, blank = nothing, yes/no/undecided in the truth as 1, 0, blank) or parquet; `office` writes
            what departments, the personnel office and the auditors would send, and the truth as CSV.

    Returns:
        The folder.

    Raises:
        AuditkitError: another form.
    """
    if form not in ("csv", "parquet", "office"):
        raise AuditkitError(f"form is {form!r}; expected csv, parquet or office")
    root = Path(folder)
    parts = [("tables", enterprise.tables), ("truth", enterprise.truth)]
    if form == "office":
        write_office(root / "office", enterprise.tables, int(enterprise.parameters["seed"]))
        parts, form = parts[1:], "csv"
    for part, frames_ in parts:
        (root / part).mkdir(parents=True, exist_ok=True)
        for name, frame in frames_.items():
            _write_one(root / part / f"{name}.{form}", frame, form)
    return root


def _write_one(path: Path, frame: pd.DataFrame, form: str) -> None:
    if form == "parquet":
        frame.to_parquet(path, index=False)
        return
    flags = [c for c in frame.columns if str(frame[c].dtype) in ("boolean", "bool")]
    plain = frame.assign(**{c: frame[c].astype("boolean").astype("Int64") for c in flags}) if flags else frame
    plain.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _check(units: int, months: int, items_per_unit_month: float, start: str) -> None:
    given = {"units": units, "months": months, "items_per_unit_month": items_per_unit_month}
    for (name, value), least in zip(given.items(), (LEAST_UNITS, LEAST_MONTHS, 3), strict=True):
        if value < least:
            raise AuditkitError(f"{name} is {value}; the plot needs at least {least}")
    year, _, month = start.partition("-")
    if not (len(year) == 4 and year.isdigit() and month.isdigit() and len(month) == 2 and 1 <= int(month) <= 12):
        raise AuditkitError(f"start is {start!r}; expected a month such as 2022-07")


def _measures() -> list[str]:
    banks = world.words()["texts"]
    return sorted({m for bank in banks.values() if isinstance(bank, dict) for _, m in bank["measured"]})


def _follow(place: world.World, described: work.Work, tables: Frames, truth: Frames) -> None:
    told = aftermath.follow_up(place, described)
    listed, omitted, named = aftermath.lists(place, described, told)
    tables["handover_list"] = frames.from_rows(frames.columns("handover_list"), listed)
    truth["follow_up"] = aftermath.named_states(place, described, told, named)
    truth["omitted"] = frames.from_rows(("handover_id", "post_id", "on", "item_id"), omitted)
    truth["handover"] = frames.from_rows(_HANDOVER, [_episode(place, h) for h in place.handovers])


_HANDOVER = tuple(
    "handover_id post_id unit_id on last outgoing incoming interim kind days_vacant days_overlap reorganised".split()
)


def _episode(place: world.World, handover: world.Handover) -> dict[str, Any]:
    month = min(max(place.calendar.of(handover.on), 0), place.calendar.months - 1)
    return {
        "handover_id": handover.handover_id, "post_id": handover.post_id,
        "unit_id": place.unit_names()[place.unit_at()[handover.slot, month]], "on": handover.on.isoformat(),
        "last": handover.last and handover.last.isoformat(), "outgoing": place.person(handover.outgoing),
        "incoming": place.person(handover.incoming), "interim": place.person(handover.interim), "kind": handover.kind,
        "days_vacant": handover.vacant, "days_overlap": handover.overlap, "reorganised": handover.reorganised,
    }  # fmt: skip


def _papers(place: world.World, tables: Frames) -> None:
    rows = {
        "unit": papers.units(place), "post": [*papers.posts(place), papers.concurrent_post(place)],
        "person": papers.people(place), "tenure": papers.tenures(place), "alias": papers.aliases(place),
        "succession": papers.successions(place), "duty": papers.duties(place),
        "authority": papers.authorities(place), "target": papers.targets(place), "coverage": papers.coverage(place),
    }  # fmt: skip
    for name, table in rows.items():
        tables[name] = frames.from_rows(frames.columns(name), table)


def _register(place: world.World, described: work.Work, tables: Frames, truth: Frames) -> None:
    at = int((described.items.fate == NUMBER["left_in_plan"]).nonzero()[0][-1])
    register = problems.register(place, (described.item_id[at], str(described.text[at])))
    tables["problem"] = frames.from_rows(frames.columns("problem"), register.problems)
    tables["message"] = frames.from_rows(frames.columns("message"), register.messages)
    tables["action"] = acts.actions(place, described, register.actions)
    columns = ("problem_id", "handover_id", "post_id", "on", "state", "counted")
    truth["surfaced"] = frames.from_rows(columns, register.surfaced)


def _without_ids(tables: Frames) -> None:
    """Leaves the ids out everywhere: acts are then matched by their text, which names unit and wording."""
    texts = tables["plan_line"].drop_duplicates("item_id").set_index("item_id")
    action = tables["action"]
    known = action["item_id"].map(texts["text"])
    tables["action"] = action.assign(
        text=known.fillna(action["text"]), unit_id=action["item_id"].map(texts["unit_id"]), item_id=None
    )
    for name in ("plan_line", "handover_list", "problem", "message"):
        blank = pd.Series([None] * len(tables[name]), dtype="str")
        tables[name] = tables[name].assign(item_id=blank)
