"""A review and a trail as a page, a PDF and a workbook: the same fields, the limits first, and no text is ever code."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pandas as pd
import pytest

import auditkit as ak
from auditkit.errors import AuditkitError
from auditkit.show import ink
from auditkit.show.explorer.told import problem_told
from auditkit.show.paper import MOST_ROWS, Paper, Points, Rows, Say, sentence
from auditkit.show.pdf import _laid, pdf
from auditkit.show.report import page, paper_of
from auditkit.show.text import problem_text
from tests.show.conftest import hostile
from tests.show.test_report import Outline
from tests.show.worlds import ASKED, world

FIELDS = ("Finding", "Condition", "Criteria", "Cause", "Effect", "Counter-evidence", "Coverage")
HOSTILE = [
    "#panic(1)",
    '#read("/etc/passwd")',
    "$ x^2 $ *bold* _it_ `raw`",
    "= Title",
    "#let x = 1",
    "[@ref] <label>",
    '"#{',
    "\\#",
]

PDFTOTEXT = shutil.which("pdftotext")
reads_pdf = pytest.mark.skipif(PDFTOTEXT is None, reason="no pdftotext: apt-get install poppler-utils lets it run")


@cache
def answer(kind: str) -> Any:
    audit, (post, on, item, problem) = world("sample"), ASKED["sample"]
    return {
        "review": lambda: audit.handover(post=post, on=on),
        "item": lambda: audit.trace(item),
        "problem": lambda: audit.trace(problem or ""),
    }[kind]()


def read(path: Path) -> str:
    """The text of a PDF, as another program reads it, without blanks: lines may break anywhere."""
    return tight(subprocess.run([PDFTOTEXT or "", str(path), "-"], capture_output=True, check=True).stdout.decode())


def tight(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("kind", ["item", "problem"])
def test_a_trail_is_a_page_with_its_limits_before_its_lines(kind: str) -> None:
    outline = Outline(page(answer(kind)))
    assert not outline.open
    first = outline.headings.index("Read first: what speaks for the persons named, and what the records do not show")
    assert first == 0
    lines = next(n for n, head in enumerate(outline.headings) if head.startswith("Relations to"))
    assert lines > outline.headings.index("Every line of the plans") > first
    for field in (*FIELDS, "Judgement (a person fills this in)", "Prepared by, on", "Reviewed by, on", "as_of"):
        assert field in outline.text
    assert outline.tags.count("img") == 1
    assert "1 of 1 row" in outline.text or "rows" in outline.text
    assert not re.search(r"\b(guilty|at fault|negligen\w+|blame\w*)\b", outline.text, re.IGNORECASE)


def test_the_persons_whom_a_problem_names_are_put_on_the_draft_mark_and_counter_evidence_comes_first() -> None:
    text = Outline(page(answer("problem"))).text
    assert "DRAFT: not put to the person named (Wu Wei, Anna Ivanova, Maria Rossi: no reply on record)" in text
    assert text.index("speaks for the person") < text.index("Coverage: ") < text.index("Through time")
    assert text.index("Through time") < text.index("Relations to the problem")
    assert "profile generic 1.0" in text


def test_who_left_and_came_and_whose_plan_it_stood_in_are_put_on_the_draft_mark_of_an_item() -> None:
    """The page says of them what became of a promise: without a problem too, they are persons named."""
    paper = paper_of(answer("item"))
    assert "Maria Rossi, Anna Ivanova" in paper.draft
    assert all(one in paper.unheard for ids in answer("item").months.frame["holders"] for one in called(ids))
    assert "DRAFT: not put to the person named (" in Outline(page(answer("item"))).text


def called(ids: str) -> list[str]:
    return [answer("item").names.get(one, one) for one in ids.split("; ")]


@pytest.mark.parametrize("kind", ["review", "item", "problem"])
def test_every_page_names_what_was_assumed_and_explains_its_words(kind: str) -> None:
    text = Outline(page(answer(kind))).text
    assert "Every figure rests on 4 assumptions made in reading the records" in text
    assert "tenure.end was read as the last day" in text
    heads = [head for block in paper_of(answer(kind)).blocks if isinstance(block, Rows) for head in block.frame]
    assert "basis" not in heads or kind == "problem"
    if kind == "review":
        assert "Periods silent: " in text
        assert "Whose duty: " in text
        assert "said in the table coverage" in text
    else:
        assert "taken as written on" in heads, "the day of a sheet that bears none is no day on which it was written"


def test_the_evidence_of_a_review_holds_the_rows_of_every_list_in_it() -> None:
    """A row that is cited in a table, and the file whose lines are counted in a sentence, stand in the evidence."""
    given = answer("review")
    held = {f"{one.file} row {one.row}" for one in given.evidence.itertuples()}
    for shown in (given.items, given.never_followed_up, given.surfaced_after, given.omitted):
        for cited in shown.frame["evidence"]:
            assert {one.replace(" (day assumed)", "") for one in cited.split("; ")} <= held, cited
    traces = "; ".join(given.never_followed_up.frame["traces"].dropna())
    assert set(re.findall(r"\w+\.csv row \d+", traces)) <= held
    files = {"action.csv", "coverage.csv", "handover_list.csv", "plan_line.csv", "problem.csv", "tenure.csv"}
    assert set(given.evidence["file"]) == files
    text = Outline(page(given)).text
    assert all(one in text for one in given.evidence["sha256"])


def test_an_action_is_no_promise_and_names_its_person() -> None:
    tables = {block.name: block.frame for block in paper_of(answer("problem")).blocks if isinstance(block, Rows)}
    done = tables["Done about it"]
    assert "promised" not in done
    assert done[["person", "name", "what is said"]].iloc[0].tolist() == [
        "E0041", "Maria Rossi", "Decided to go on without the re-test",
    ]  # fmt: skip


def test_a_reply_takes_the_mark_away_and_is_printed_word_for_word() -> None:
    from dataclasses import replace

    given = answer("problem")
    acts = given.actions.frame
    people = given.lines.frame["person_id"].dropna().unique()
    rows = pd.DataFrame([{"kind": "reply", "person_id": one, "text": f"I, {one}, was away."} for one in people])
    heard = replace(given, actions=replace(given.actions))
    object.__setattr__(heard.actions, "__dict__", {**heard.actions.__dict__, "frame": pd.concat([acts, rows])})
    text = page(heard)
    assert "DRAFT" not in Outline(text).text
    assert all(f"I, {one}, was away." in text for one in people)


@reads_pdf
@pytest.mark.parametrize("kind", ["review", "item", "problem"])
def test_a_pdf_says_what_the_page_says(kind: str, tmp_path: Path) -> None:
    text = read(ak.report(answer(kind), tmp_path / "x.pdf"))
    paper = paper_of(answer(kind))
    for block in paper.blocks:
        if isinstance(block, Say):
            assert tight(block.text)[:200] in text
        if isinstance(block, Points):
            assert all(tight(one) in text for one in block.lines)
        if isinstance(block, Rows) and block.whole:
            assert tight(block.count) in text
    for field in (*FIELDS, "Judgement (a person fills this in)", "Prepared by, on"):
        assert tight(field) in text
    assert ("DRAFT" in text) == bool(paper.draft)
    assert tight(paper.draft) in text


@reads_pdf
def test_no_text_of_a_pdf_is_read_as_markup(tmp_path: Path) -> None:
    frame = pd.DataFrame({"promised": HOSTILE, "#head": HOSTILE})
    blocks = (Points(tuple(HOSTILE)), Rows("t", frame), *(Say(one) for one in HOSTILE))
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf(Paper(HOSTILE[0], (HOSTILE[1],), blocks)))
    text = read(path)
    for one in HOSTILE:
        assert text.count(tight(one)) >= 2, one
    assert "root:" not in text
    path.write_bytes(pdf(paper_of(hostile())))
    assert "<script>document.title='ran'</script>" in read(path)


def test_columns_of_a_pdf_do_not_touch_and_ids_are_not_broken() -> None:
    known = ink.families(["a"])
    rows = [["P7-2024-03-0143", "Order the lift", "2025-03-31", "plans/Harbour.xlsx › March Plan row 12; " * 4]] * 3
    few = _laid(["item", "promised", "due", "evidence"], rows, known)
    assert few["under"] == []
    assert few["word"] >= len("P7-2024-03-0143")
    wide = [[*row[:3] * 4, row[3]] for row in rows]
    many = _laid([*["item", "promised", "due"] * 4, "evidence"], wide, known)
    assert many["under"][-1] == 12, "the evidence stands below its row, across the page"
    assert sum(many["widths"]) <= 7.16
    for one, heads in ((few, 4), (many, 13)):
        assert sorted([*one["columns"], *one["under"]]) == list(range(heads))
        for at, inches in zip(one["columns"], one["widths"], strict=True):
            words = (rows if heads == 4 else wide)[0][at].split()
            assert inches > max(ink.width(word[: one["word"]], known, 6.8) for word in words) + 0.08


def test_a_trail_names_those_who_left_and_came() -> None:
    tables = {block.name: block for block in paper_of(answer("problem")).blocks if isinstance(block, Rows)}
    assert tables["Handovers"].frame["outgoing"].tolist()[0] == "Maria Rossi"


def test_the_same_review_gives_the_same_pdf_and_workbook(tmp_path: Path) -> None:
    for ending in (".pdf", ".xlsx"):
        one, other = (ak.report(answer("item"), tmp_path / f"{n}{ending}").read_bytes() for n in "ab")
        assert one == other, ending


@reads_pdf
def test_a_pdf_of_chinese_records_has_their_letters(tmp_path: Path) -> None:
    post, on, _, _ = ASKED["chinese"]
    text = read(ak.report(world("chinese").handover(post=post, on=on), tmp_path / "x.pdf"))
    assert "王建国" in text
    assert "编制第三季度安全检查计划" in text


def test_a_workbook_has_every_row_and_no_formula(tmp_path: Path) -> None:
    items = hostile()
    items.items["text"] = "=1+1"
    path = ak.report(items, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    assert [sheet.title for sheet in book][:2] == ["paper", "Not in the records"]
    rows = list(book["Every item open at the handover"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(items.items)
    assert "=1+1" in rows[1]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    first = " ".join(str(cell.value) for row in book["paper"].iter_rows() for cell in row if cell.value)
    for field in (*FIELDS, "Judgement (a person fills this in)", "Prepared by, on", "DRAFT: not put to", "as_of"):
        assert field in first
    with zipfile.ZipFile(path) as held:
        assert not [name for name in held.namelist() if "externalLink" in name or "vba" in name.lower()]


@reads_pdf
def test_a_large_table_is_whole_in_the_workbook_and_capped_and_counted_elsewhere(
    make_review: Any, tmp_path: Path
) -> None:
    review = make_review(450)
    book = openpyxl.load_workbook(ak.report(review, tmp_path / "x.xlsx"), read_only=True)
    assert book["Every item open at the handover"].max_row == 451
    text = read(ak.report(review, tmp_path / "x.pdf"))
    assert tight(f"{MOST_ROWS} of 450 rows; the workbook of this paper (a name that ends in .xlsx) has them") in text


def test_what_is_no_working_paper_says_what_is(tmp_path: Path) -> None:
    with pytest.raises(AuditkitError, match="'sheets' is no working paper; a handover and a trace are"):
        ak.report(world("sample").coverage(), tmp_path / "x.html")


def test_without_typst_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import builtins

    real = builtins.__import__

    def none(name: str, *rest: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", none)
    with pytest.raises(AuditkitError, match=r'a PDF needs typst, .* pip install "auditkit-handover\[pdf\]".* \.html'):
        ak.report(None, tmp_path / "x.pdf")  # said before the answer is even looked at


def test_whom_a_missing_document_is_about_is_named() -> None:
    """The table has ids; a page, a workbook, the terminal and the explorer say whom they mean."""
    audit = world("sample")
    trail = audit.trace("PRB-0007")
    ids = trail.missing.frame["persons"].dropna().iloc[0].split("; ")
    assert len(ids) > 1
    names = audit.table("person").set_index("person_id")["name"]
    told = "; ".join(names[one] for one in ids)
    assert f">{told}</td>" in page(trail)
    people = dict(names)
    cells = [row["cells"] for part in problem_told(audit, trail, people)["sections"] for row in part["rows"]]
    assert any(told in row for row in cells)
    [line] = [one for one in problem_text(trail).splitlines() if names[ids[0]] in one and one.startswith("  ")][:1]
    assert ids[0] not in line


@pytest.mark.parametrize(
    ("said", "shown"),
    [("no list.", "No list."), ("site-lead and 1 post", "site-lead and 1 post"), ("p7: 2 plans", "p7: 2 plans"),
     ("its chain: 1 post", "Its chain: 1 post"), ("工程部 and 1 post", "工程部 and 1 post"), ("2 rows", "2 rows")],
)  # fmt: skip
def test_an_id_at_the_beginning_of_a_sentence_stays_as_the_records_write_it(said: str, shown: str) -> None:
    """The post site-lead stood on its own page as Site-lead, which no record names."""
    assert sentence(SimpleNamespace(sentence=said)) == shown
