"""The account of an intake reconciles to the last row, whatever was handed in, and shows nothing as markup."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

import auditkit as ak
from auditkit.cli import main
from auditkit.errors import AuditkitError
from auditkit.show.received import intake_page

EVIL = "<img src=x onerror=alert(1)>"
ROW = st.lists(st.sampled_from(["P7", "2025-03", "plan", "", "3月XX日", "Pour", "x,y"]), min_size=1, max_size=6)


def audit(folder: Path) -> ak.Audit:
    return ak.open_audit(folder, as_of="2025-06-30", refused="set_aside")


def records(tmp_path: Path) -> Path:
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Li Wei,2024\nP8,Otto,2024-99\n", "utf-8")
    lines = f"period;moment;unit_id;text;due\n2025-03;plan;P7;{EVIL};3月XX日\n2025-03;plan;P7\n"
    (tmp_path / "plan_line.csv").write_text(lines, "utf-8")
    (tmp_path / "minutes.csv").write_text("a,b\n1,2\n3,4\n", "utf-8")
    (tmp_path / "duty.csv").write_bytes("a,b\nH\x9ahe,1\n".encode("latin-1"))
    return tmp_path


def test_every_source_is_in_it_and_the_figures_add_up(tmp_path: Path) -> None:
    account = audit(records(tmp_path)).intake()
    shown = account.frame.set_index("file")
    columns = ["rows_found", "rows_accepted", "rows_refused", "rows_not_used", "cells_blanked"]
    assert shown.loc["plan_line.csv", columns].tolist() == [2, 1, 1, 0, 1]
    assert shown.loc["tenure.csv", columns].tolist() == [2, 1, 1, 0, 0]
    assert shown.loc["minutes.csv", columns].tolist() == [2, 0, 0, 2, 0]
    assert shown.loc["plan_line.csv", "read_as"] == "UTF-8, separated by semicolons"
    assert "plan_line.csv was read as UTF-8, separated by semicolons" in account.assumptions
    assert shown.loc["duty.csv", "not_read_because"].startswith("bytes that are not UTF-8 and not plainly in another")
    assert str(account) == (
        f"6 rows found in 4 sources, 1 of them no table of the contract: 2 accepted, 2 refused, 2 not used; "
        f"1 cell blanked; {len(account.assumptions)} assumptions."
    )


def test_the_page_and_the_notebook_escape_everything(tmp_path: Path) -> None:
    lines = f"period,moment,unit_id,text,due\n2025-03,plan,P7,Pour,{EVIL}\n"
    (records(tmp_path) / "plan_line.csv").write_text(lines, "utf-8")
    account = audit(tmp_path).intake()
    page = intake_page(account, tmp_path / "intake.html").read_text("utf-8")
    for html in (page, account._repr_html_()):
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "default-src &#x27;none&#x27;" in page
    assert "<script" not in page
    again = intake_page(audit(tmp_path).intake(), tmp_path / "again.html").read_text("utf-8")
    assert again == page
    with pytest.raises(AuditkitError, match=r"x\.pdf: the intake is written as \.html; found '\.pdf'"):
        intake_page(account, tmp_path / "x.pdf")


def test_the_command_says_it_and_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    page, folder = out / "intake.html", str(records(tmp_path))
    asked = ["check", folder, "--as-of", "2025-06-30", "--set-aside"]
    assert main([*asked, "-o", str(page)]) == 0
    said = capsys.readouterr().out
    assert "6 rows found in 4 sources, 1 of them no table of the contract: 2 accepted, 2 refused, 2 not used; " in said
    counts = "2 read, 1 accepted, 1 refused, 1 cell blanked (UTF-8, separated by semicolons)"
    assert f"  plan_line      plan_line.csv: {counts}" in said
    assert "duty.csv: 0 read, 0 accepted, 0 refused; not read: bytes that are not UTF-8 and not plainly in" in said
    assert "- duty: what could not be read at all is missing (duty.csv row 2), so that answers that need it" in said
    assert "refused: tenure.csv row 3, start: found '2024-99'; to mend: " in said
    assert "<h2>Refused rows and blanked cells</h2>" in page.read_text("utf-8")
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(one["rows_found"] for one in told["intake"]) == 6


def test_a_word_in_many_sheets_is_said_once_with_its_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Li Wei,2024\nP8,Otto,2024-99\n", "utf-8")
    (tmp_path / "plan_line").mkdir()
    for n in range(1, 31):
        text = f"period,moment,unit_id,text,due,planned\n2025-03,plan,P7,Pour {n},3月XX日,{'some' if n > 28 else 1}\n"
        (tmp_path / "plan_line" / f"{n:02}.csv").write_text(text, "utf-8")
    assert main(["check", str(tmp_path), "--as-of", "2025-06-30", "--set-aside"]) == 0
    said = capsys.readouterr().out
    assert said.count("refused: ") == 3
    assert "refused: plan_line/01.csv row 2, due: found '3月XX日'; to mend: " in said
    assert "         also 29 times in 29 other files: plan_line/02.csv › row 2, plan_line/03.csv › row 2, " in said
    assert "         also once in another file: plan_line/30.csv › row 2" in said
    assert "refused: tenure.csv row 3, start: found '2024-99'" in said
    assert (
        "plan_line: 32 unreadable cells count as blank (30 under “due”: plan_line/01.csv row 2, "
        "plan_line/02.csv row 2, plan_line/03.csv row 2 and 27 more; "
        "2 under “planned”: plan_line/29.csv row 2, plan_line/30.csv row 2)"
    ) in said
    shown = audit(tmp_path).intake()._repr_html_()
    assert "Refused or blanked: 33 places; those that say the same are one row." in shown
    assert shown.count("3月XX日") == 1
    assert "3 of 3 rows" in shown
    assert "2024-99" in shown


def test_what_only_speaks_is_no_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How the months of office sheets are known is said once for all: that is no further sheet that was handed in."""
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Li Wei,2024\n", "utf-8")
    with xlsxwriter.Workbook(str(tmp_path / "P7 2025-03 plan.xlsx")) as book:
        sheet = book.add_worksheet("plan")
        for row, cells in enumerate([["Key activities", "Deadline"], ["Pour", "2025-03-31"]]):
            sheet.write_row(row, 0, cells)
    out = tmp_path.parent / f"{tmp_path.name}.html"
    assert main(["check", str(tmp_path), "--as-of", "2025-06-30", "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "2 rows read from 2 sources (plan_line, tenure)" in said
    assert "2 rows found in 2 sources: 2 accepted" in said
    assert "2 of 2 rows" in out.read_text("utf-8")


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=8), st.lists(ROW, max_size=4), st.sampled_from([",", ";", "\t"]))
@example([["", ""], ["a", ""]], [["", ""]], ",")
def test_found_is_accepted_and_refused_and_not_used(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], other: list[list[str]], sign: str
) -> None:
    folder = tmp_path_factory.mktemp("records")
    (folder / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\n", "utf-8")
    tables = {"plan_line": "period moment unit_id text due".split(), "other": "a b c d e".split()}
    kept = {}
    for (name, headings), rows in zip(tables.items(), (lines, other), strict=True):
        cells = [headings, *rows]
        text = "".join(sign.join('"' + cell + '"' if sign in cell else cell for cell in row) + "\n" for row in cells)
        (folder / f"{name}.csv").write_text(text, "utf-8")
        kept[f"{name}.csv"] = sum(any(row) for row in rows)
    account = audit(folder).intake()
    frame: pd.DataFrame = account.frame
    assert (frame.rows_found == frame.rows_accepted + frame.rows_refused + frame.rows_not_used).all()
    found = dict(zip(frame.file, frame.rows_found, strict=True))
    assert {name: found[name] for name in kept} == kept
    gone = account.refused.query("refuses_row and row.notna()").groupby("file").row.nunique()
    refused = dict(zip(frame.file, frame.rows_refused, strict=True))
    assert {name: count for name, count in refused.items() if count} == gone.to_dict()
