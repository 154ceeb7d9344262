"""The command: a thin second face over the same functions. Exit code 2 with the located error on bad input."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

import auditkit as ak
from auditkit.errors import AuditkitError
from auditkit.intake import without_secrets
from auditkit.result import ACTING, cell, visible
from auditkit.review.handover import Review
from auditkit.review.trace import ProblemTrail
from auditkit.review.trail import Trail
from auditkit.show.export import safe_text
from auditkit.show.text import intake_text, problem_text, review_text, trail_text

# What is read of a folder of records.
_READ = frozenset({".csv", ".parquet", ".xlsx", ".xlsm", ".sqlite", ".db", ".duckdb"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0, or 2 where input or a question was refused."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may not know every letter
    asked = _parser().parse_args(arguments)
    try:
        _spare(asked)
        code: int | None = asked.run(asked)
    except AuditkitError as error:
        _say(f"{type(error).__module__}.{type(error).__name__}: {error}", sys.stderr)
        return 2
    except BrokenPipeError:  # who reads along has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _say(f"cannot read or write {error.filename or 'a file'}: {error.strerror or error}", sys.stderr)
        return 2
    return code or 0


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print for a person: no sign in a name acts on the terminal."""
    print(visible(text), file=stream or sys.stdout)


def _spare(asked: argparse.Namespace) -> None:
    """Refuse to write where a record stands, or would be taken for one with the next question."""
    path, records = getattr(asked, "output", None), Path(getattr(asked, "records", ""))
    if path is None or "://" in str(records):
        return
    inside = records.is_dir() and records.resolve() in path.resolve().parents
    if path.resolve() == records.resolve() or (inside and path.suffix.lower() in _READ):
        raise AuditkitError(
            f"{path} would stand among the records, in the place of one or to be read as one; write it elsewhere"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="auditkit", description="What was promised, and never followed up across a handover."
    )
    parser.add_argument("--version", action="version", version=ak.__version__)
    commands = parser.add_subparsers(required=True, metavar="command")
    check = _command(commands, "check", _check, "read the records and say what was read, accepted, refused and assumed")
    check.add_argument("--json", action="store_true", help="as JSON")
    check.add_argument("--explain", action="store_true", help="what was understood of every source, by which rule")
    check.add_argument("-o", "--output", type=Path, help="an .html page with every source, refusal and assumption")
    table = _command(commands, "table", _table, "write any table or result by its name")
    table.add_argument("name", help="handovers, outcomes, follow_up, surfaced, sheets, … or a table of the records")
    table.add_argument("--json", action="store_true", help="as JSON")
    table.add_argument("-o", "--output", type=Path, help="a .csv, .parquet or .json file")
    review = _command(commands, "review", _review, "the review of one handover")
    review.add_argument("--post", help="the post, by id or unique title")
    review.add_argument("--unit", help="the unit, by id or unique name")
    review.add_argument("--on", help="any day of the handover")
    _reported(review)
    trace = _command(commands, "trace", _trace, "a problem or an item through every plan and up the line")
    trace.add_argument("item", help="the id of a problem, or of an item, or the line_id of one of its lines")
    trace.add_argument("--profile", default="generic", help="how relations are labelled: a name or a file (generic)")
    _reported(trace)
    _sample(commands)
    lab = commands.add_parser("lab", help="copy the notebooks here and open them in JupyterLab, on this machine only")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("auditkit-notebooks"))
    lab.add_argument("--no-browser", action="store_true", help="print the address with the token instead")
    lab.add_argument("--port", type=int, help="a port; otherwise the first free one from 8888")
    lab.set_defaults(run=_lab)
    return parser


def _command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.add_argument("records", help="a folder of .csv or .parquet files, a workbook, or a database")
    command.add_argument("--queries", type=Path, metavar="FILE.yaml", help="for a database: table and SELECT")
    command.add_argument("--as-of", required=True, help="the day on which the question is asked")
    command.add_argument("--known-on", help="only what was recorded on or before this day counts")
    command.add_argument("--window", type=int, help="full periods after a handover (3)")
    command.add_argument("--silence", type=int, help="later periods before an ending counts as silent (2)")
    command.add_argument(
        "--by", choices=("post", "unit"), help="read the posts of a unit one by one or together (post)"
    )
    command.add_argument("--scope", choices=("own", "below"), help="a head's unit, or also the units below (own)")
    command.add_argument(
        "--ends", choices=("last day", "day of leaving"), default="last day", help="what the end of a spell says"
    )
    command.add_argument("--store", type=Path, help="a folder that keeps what was computed for the next run")
    command.add_argument("--memory", help="the most memory that the engine may use, such as 500MB")
    command.add_argument("--set-aside", action="store_true", help="go on without unreadable rows; they are counted")
    command.set_defaults(run=run)
    return command


def _reported(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="as JSON")
    command.add_argument("-o", "--output", type=Path, help="a report: .html, .pdf or .xlsx")
    command.add_argument("--picture", type=Path, metavar="FILE.png", help="the figure alone, with its words printed")


def _sample(commands: Any) -> None:
    sample = commands.add_parser("sample", help="write sample records, or an empty workbook to fill in")
    sample.add_argument("folder", nargs="?", type=Path, help="a new folder for the sample")
    sample.add_argument(
        "--empty", type=Path, metavar="FILE.xlsx", help="a blank workbook: a sheet a table, headings, one example row"
    )
    sample.add_argument("--rows", type=int, help="about how many plan lines")
    sample.add_argument("--seed", type=int, default=7)
    sample.add_argument("--form", choices=("csv", "parquet"), default="csv")
    sample.add_argument(
        "--format", choices=("tables", "office"), default="tables",
        help="one file a table, or workbooks, HR lists, a register and mails as offices send them (tables)",
    )  # fmt: skip
    sample.set_defaults(run=_make_sample)


def _ready(asked: argparse.Namespace) -> None:
    """Refuse a file that cannot be written before the records are read."""
    from auditkit.show.report import writer

    if asked.output:
        writer(asked.output)
    if asked.picture and asked.picture.suffix.lower() != ".png":
        found = asked.picture.suffix or "no ending"
        raise AuditkitError(f"{asked.picture.name}: a picture is written as .png; found {found!r}")


def _open(asked: argparse.Namespace) -> ak.Audit:
    chosen = {
        name: getattr(asked, name) for name in ("window", "silence", "by", "scope") if getattr(asked, name) is not None
    }
    return ak.open_audit(
        asked.records, as_of=asked.as_of, known_on=asked.known_on, refused="set_aside" if asked.set_aside else "stop",
        ends=asked.ends, queries=asked.queries, store=asked.store, memory=asked.memory, **chosen,
    )  # fmt: skip


def _explain(asked: argparse.Namespace) -> int:
    """What was understood, also where the records do not open yet: the corrections begin here.

    Returns 2 where something was refused.
    """
    found = ak.explain(asked.records)
    if asked.json:
        _json({"said": str(found), "sheets": found.sheets, "columns": found.columns, "cells": found.frame})
    else:
        _say(found.in_words())
    return 2 if found.faults else 0


def _check(asked: argparse.Namespace) -> int:
    if asked.explain:
        return _explain(asked)
    audit = _open(asked)
    account, sheets = audit.intake(), audit.coverage()
    if asked.output:
        from auditkit.show.received import intake_page

        _say(f"Page: {intake_page(account, asked.output)}", sys.stderr if asked.json else sys.stdout)
    if asked.json:
        sources = audit.table("source")
        said = {"read": str(audit), "assumptions": list(audit.assumptions), "sources": sources}
        _json({**said, "intake": account.frame, "refused": audit.refused})
        return 0
    _say(str(audit))
    _say(intake_text(account))
    _say(f"- {sheets.sentence}")
    return 0


def _table(asked: argparse.Namespace) -> None:
    audit = _open(asked)
    if asked.output and asked.output.suffix.lower() == ".parquet":
        _say(f"{audit.write(asked.name, asked.output):,} rows written to {asked.output}")
        return
    shown = audit.table(asked.name)
    if asked.output:
        _write(shown, asked.output)
        _say(f"{len(shown):,} rows written to {asked.output}")
    elif asked.json:
        _json(shown)
    else:
        print(visible(_as_csv(shown)) if sys.stdout.isatty() else _as_csv(shown), end="")


def _review(asked: argparse.Namespace) -> None:
    _ready(asked)
    audit = _open(asked)
    if not (asked.post or asked.unit):
        raise AuditkitError(
            f"say whose handover: --post or --unit, and --on. The records show:\n{audit.handovers().frame.to_string()}"
        )
    review = audit.handover(post=asked.post, unit=asked.unit, on=asked.on)
    if asked.json:
        _json({"sentence": str(review), "items": review.items.frame, "parameters": review.parameters})
    else:
        _say(review_text(review))
    _files(review, asked)
    if not asked.json and len(review.never_followed_up):
        first = review.never_followed_up.frame.item_id.iloc[0]
        where = shlex.quote(without_secrets(asked.records))
        _say(f"Next: auditkit trace {where} {shlex.quote(first)} --as-of {asked.as_of}")


def _files(answer: Review | Trail | ProblemTrail, asked: argparse.Namespace) -> None:
    """The report and the picture that were asked for."""
    beside = sys.stderr if asked.json else sys.stdout
    if asked.output:
        _say(f"Report: {ak.report(answer, asked.output)}", beside)
    if asked.picture:
        _say(f"Picture: {asked.picture}\nIn words: {_draw(answer, asked.picture)}", beside)


def _draw(answer: Review | Trail | ProblemTrail, path: Path) -> str:
    from auditkit.show.figures import GLANCE, MOST_ROWS, picture

    drawn = picture(answer, most=GLANCE if isinstance(answer, Review) else MOST_ROWS, alone=True)
    path.write_bytes(drawn.png)
    return drawn.alt


def _trace(asked: argparse.Namespace) -> None:
    _ready(asked)
    trail = _open(asked).trace(asked.item, asked.profile)
    parts: tuple[str, ...] = ("months", "chain", "handovers")
    if isinstance(trail, Trail):
        text = trail_text(trail)
    else:
        text = problem_text(trail)
        parts = ("place", "missing", "chain", "months", "knowledge", "actions", "handovers", "lines")
    if asked.json:
        _json({"sentence": str(trail), **{name: getattr(trail, name).frame for name in parts}})
    else:
        _say(text)
    _files(trail, asked)


def _make_sample(asked: argparse.Namespace) -> None:
    from auditkit import sample
    from auditkit.intake import empty_workbook

    if asked.empty:
        empty_workbook(asked.empty)
        _say(f"An empty workbook: {asked.empty}")
    if asked.folder:
        wanted: dict[str, Any] = sample.size(asked.rows) if asked.rows else {}
        made = sample.enterprise(seed=asked.seed, **wanted)
        sample.write(asked.folder, made, form="office" if asked.format == "office" else asked.form)
        _say(f"A sample of {len(made.tables['plan_line']):,} plan lines: {asked.folder}")
    if not (asked.empty or asked.folder):
        raise AuditkitError("say where: a folder for the sample, or --empty FILE.xlsx")


def _lab(asked: argparse.Namespace) -> None:
    from auditkit.show.lab import open_lab

    open_lab(asked.folder, browser=not asked.no_browser, port=asked.port)


def _write(shown: pd.DataFrame, path: Path) -> None:
    ending = path.suffix.lower()
    if ending == ".csv":
        path.write_text(_as_csv(shown), "utf-8", newline="")
    elif ending == ".json":
        path.write_text(_as_json(shown), "utf-8")
    else:
        raise AuditkitError(f"{path.name}: expected an ending of .csv, .parquet or .json")


def _as_csv(shown: pd.DataFrame) -> str:
    return shown.map(lambda value: safe_text(cell(value))).to_csv(index=False, lineterminator="\n")


def _json(value: Any) -> None:
    # What a screen would obey is written as JSON writes it: the value stays what it is.
    print(ACTING.sub(lambda found: f"\\u{ord(found.group()):04x}", _as_json(value)))


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        days = value.select_dtypes("datetime")
        dated = value.assign(**{str(name): days[name].dt.strftime("%Y-%m-%d") for name in days})
        return json.loads(dated.to_json(orient="records"))
    return cell(value)


if __name__ == "__main__":
    sys.exit(main())
