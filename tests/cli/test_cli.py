"""Every command, as it is typed: what it prints, what it writes, and exit code 2 with the place on bad input."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak
from auditkit.cli import main

SAMPLE = "sample_data/tables"
AS_OF = ("--as-of", "2025-06-30")
P7 = ("review", SAMPLE, "--post", "P7-MGR", "--on", "2025-03-01", *AS_OF)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample in which one due date of the plans cannot be read."""
    folder = tmp_path_factory.mktemp("damaged") / "tables"
    shutil.copytree(SAMPLE, folder)
    path = folder / "tenure.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[1] = lines[1].replace("2019-11-30", "2019-11-3X")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    assert main(typed) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    assert main(typed) == 2
    heard = capsys.readouterr()
    assert "Traceback" not in heard.err
    return heard.err


def test_check_says_what_was_read_and_what_was_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "check", SAMPLE, *AS_OF)
    assert re.search(
        r"^[\d,]+ rows read from 15 sources .*: [\d,]+ accepted, 0 refused\. As of 2025-06-30\.$", text, re.M
    )
    assert re.search(r"plan_line\.csv: [\d,]+ read, [\d,]+ accepted, 0 refused", text)
    assert "- tenure.end was read as the last day" in text
    told = json.loads(said(capsys, "check", SAMPLE, *AS_OF, "--json"))
    assert sum(one["rows_read"] for one in told["sources"]) == sum(one["rows_accepted"] for one in told["sources"])
    assert told["refused"] == []


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_a_table_is_written_by_the_ending(capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"handovers.{ending}"
    text = said(capsys, "table", SAMPLE, "handovers", *AS_OF, "-o", str(path))
    read = {"csv": pd.read_csv, "json": pd.read_json, "parquet": pd.read_parquet}[ending](path)
    expected = ak.open_audit(SAMPLE, as_of="2025-06-30").handovers().frame
    assert text == f"{len(expected)} rows written to {path}\n"
    assert list(read.columns) == list(expected.columns)
    assert read["handover_id"].tolist() == expected["handover_id"].tolist()
    assert pd.to_datetime(read["on"]).tolist() == pd.to_datetime(expected["on"]).tolist()
    assert read["days_vacant"].fillna(-1).astype(int).tolist() == expected["days_vacant"].fillna(-1).tolist()


def test_a_table_is_printed_as_csv_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "table", SAMPLE, "unit", *AS_OF).splitlines()
    assert lines[0].startswith("unit_id,name,kind")
    assert len(lines) == 14
    assert len(json.loads(said(capsys, "table", SAMPLE, "unit", *AS_OF, "--json"))) == 13


def test_a_table_of_another_ending_or_name_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = refused(capsys, "table", SAMPLE, "unit", *AS_OF, "-o", str(tmp_path / "unit.docx"))
    assert "unit.docx: expected an ending of .csv, .parquet or .json" in text
    assert "no table is called 'unitt'" in refused(capsys, "table", SAMPLE, "unitt", *AS_OF)


def test_what_is_written_for_a_spreadsheet_is_no_formula(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    plan = 'period,moment,unit_id,text\n2025-02,plan,P7,"=HYPERLINK(""http://example.org"")"\n2025-02,plan,P7,-1.5\n'
    (folder / "plan_line.csv").write_text(plan, "utf-8")
    (folder / "tenure.csv").write_text("post_id,person_id,start\nP7,Anna,2024-01-01\n", "utf-8")
    path = tmp_path / "plan.csv"
    said(capsys, "table", str(folder), "plan_line", *AS_OF, "-o", str(path))
    assert pd.read_csv(path, dtype=str)["text"].tolist() == ['\'=HYPERLINK("http://example.org")', "-1.5"]


def test_review_prints_the_story_and_writes_report_and_picture(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page, figure = tmp_path / "review.html", tmp_path / "review.png"
    text = said(capsys, *P7, "-o", str(page), "--picture", str(figure))
    headings = ["Handover of P7-MGR", "Read first:", "Coverage: "]
    headings += ["Never followed up: ", "Surfaced after: ", "Signed list: "]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    review = ak.open_audit(SAMPLE, as_of="2025-06-30").handover(post="P7-MGR", on="2025-03-01")
    assert review.items.sentence in text
    assert f"Report: {page}" in text
    assert "Next: auditkit trace sample_data/tables P7-" in text
    assert "DRAFT: not put to the person named" in page.read_text("utf-8")
    assert figure.read_bytes().startswith(b"\x89PNG")


def test_review_as_json_is_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(capsys, *P7, "--json"))
    assert told["parameters"]["as_of"] == "2025-06-30"
    assert told["sentence"].startswith("P7-MGR (Project 7): ")
    assert {"item_id", "state", "evidence", "first_seen"} <= set(told["items"][0])


def test_review_without_a_post_lists_the_handovers(capsys: pytest.CaptureFixture[str]) -> None:
    text = refused(capsys, "review", SAMPLE, *AS_OF)
    assert "say whose handover: --post or --unit, and --on" in text
    assert "P7-MGR@2025-03-01" in text
    none = refused(capsys, *P7[:4], "--on", "2020-01-01", *AS_OF)
    assert "no handover of P7-MGR on 2020-01-01; the records show:" in none
    unread = ("review", "no-such-records", *P7[2:])
    assert "review.docx" in refused(capsys, *unread, "-o", "review.docx")
    assert "a picture is written as .png" in refused(capsys, *unread, "--picture", "review.bmp")


def test_trace_prints_the_whole_of_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "trace", SAMPLE, "PRB-0042", *AS_OF, "--profile", "cn-accountability-2019")
    for part in ("Read first", "The chain of posts then", "Every plan", "Who knew", "Handovers", "Days of exposure"):
        assert part in text
    assert "main leadership responsibility" in text
    assert text.rstrip().splitlines()[-2] == "Facts from the records; the judgement is for a person."
    told = json.loads(said(capsys, "trace", SAMPLE, "PRB-0042", *AS_OF, "--json"))
    assert {line["rule"] for line in told["lines"]} == {"R1", "R2", "R3", "R5", "R7x", "R8", "R12"}


@pytest.mark.parametrize("name", ["gaps", "overlaps", "power_balance", "surfacing", "target_rollup", "lists", "chains"])
def test_table_knows_the_answers_about_duties_and_problems(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert len(said(capsys, "table", SAMPLE, name, *AS_OF).splitlines()) > 1


def test_trace_follows_an_item(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "trace", SAMPLE, "P7-0135", *AS_OF)
    assert "P7-0135: 2 plans from 2024-12 to 2025-01" in text
    assert "The chain of posts: P7-ENG and 3 superior posts on " in text
    assert "plan_line.csv row " in text
    told = json.loads(said(capsys, "trace", SAMPLE, "P7-0135", *AS_OF, "--json"))
    assert [row["post_id"] for row in told["chain"]][-1] == "HQ-GM"


def test_sample_makes_records_that_open(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "A sample of" in said(capsys, "sample", str(tmp_path / "made"), "--seed", "11", "--form", "parquet")
    assert (tmp_path / "made" / "truth" / "outcome.parquet").is_file()
    assert "0 refused" in said(capsys, "check", str(tmp_path / "made" / "tables"), *AS_OF)
    assert "say where" in refused(capsys, "sample")


def test_sample_in_office_form_is_asked_like_the_tables(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "A sample of" in said(capsys, "sample", str(tmp_path / "made"), "--format", "office")
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["office", "truth"]
    told = said(capsys, "table", str(tmp_path / "made" / "office"), "handovers", *AS_OF)
    assert told == said(capsys, "table", SAMPLE, "handovers", *AS_OF)


def test_an_empty_workbook_opens_untouched(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "my_records.xlsx"
    assert said(capsys, "sample", "--empty", str(path)) == f"An empty workbook: {path}\n"
    assert "0 refused" in said(capsys, "check", str(path), *AS_OF)


def test_a_damaged_cell_ends_in_2_and_says_where(capsys: pytest.CaptureFixture[str], damaged: Path) -> None:
    for command in (("check",), ("table", "handovers"), ("review", "--post", "P7-MGR"), ("trace", "P7-0135")):
        name, *rest = command
        front, back = (rest, []) if name in {"table", "trace"} else ([], rest)
        text = refused(capsys, name, str(damaged), *front, *AS_OF, *back)
        assert text.startswith("auditkit.errors.BadInput: 1 cell of table 'tenure' could not be read: ")
        assert re.search(r"tenure\.csv › row 2, column D “start”\n    found     '2019-11-3X'", text)
        assert "expected  a date or a month" in text
        assert "--set-aside" in text


def test_set_aside_goes_on_and_counts(capsys: pytest.CaptureFixture[str], damaged: Path) -> None:
    text = said(capsys, "check", str(damaged), *AS_OF, "--set-aside")
    assert ", 1 refused. As of" in text
    assert "refused: tenure.csv row 2, start: found '2019-11-3X'; to mend: " in text


def test_what_is_not_there_ends_in_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "nothing" in refused(capsys, "check", str(tmp_path / "nothing"), *AS_OF)
    missing = tmp_path / "no folder" / "x.csv"
    assert "cannot read or write" in refused(capsys, "table", SAMPLE, "unit", *AS_OF, "-o", str(missing))
    assert "'soon' is not one day" in refused(capsys, "check", SAMPLE, "--as-of", "soon")


def test_as_a_program_of_its_own(damaged: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "auditkit.cli", "check", str(damaged), *AS_OF], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert "“start”" in done.stderr.decode("utf-8")
