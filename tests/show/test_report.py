"""The page stands alone, says its limits first, escapes everything, and leaves the judgement to a person."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from auditkit.errors import AuditkitError
from auditkit.show.markup import Markup, element
from auditkit.show.page import _td
from auditkit.show.report import page, report
from tests.show.conftest import HOSTILE, hostile


class Outline(HTMLParser):
    """The elements of a page in order, the headings, and the text outside of script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.headings: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "img"}:
            self.open.append(tag)
        if tag in {"h2", "h3"}:
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"h2", "h3"}:
            self.headings[-1] += data
        if not self.open or self.open[-1] not in {"script", "style"}:
            self.text += data


def test_limits_and_counter_evidence_stand_before_every_finding(make_review: Any) -> None:
    outline = Outline(page(make_review()))
    assert outline.headings == [
        "Read first: what speaks for the persons named, and what the records do not show",
        "The handover at a glance",
        "Never followed up",
        "Surfaced after the handover",
        "Omitted from the signed list",
        "4 items of which the records cannot tell",
        "Working paper",
        "Reply, word for word",
        "Judgement (a person fills this in)",
        "Prepared by, on",
        "Reviewed by, on",
        "Every item open at the handover",
        "Evidence",
        "Sources",
        "Parameters: every setting of the rules",
    ]
    first = outline.text.index("The post was vacant for 9 days before the incoming began.")
    assert first < outline.text.index("Coverage: ") < outline.text.index("The handover at a glance")
    assert not outline.open


def test_the_judgement_is_blank_and_generated_text_never_judges(make_review: Any) -> None:
    text = page(make_review())
    assert '<h3>Judgement (a person fills this in)</h3><div class="blank"></div>' in text
    assert "not established" in text
    assert not re.search(r"\b(guilty|fault|negligen\w+|conceal\w+|blame\w*)\b", Outline(text).text, re.IGNORECASE)


def test_without_a_reply_it_is_a_draft_and_with_one_it_is_printed_word_for_word(make_review: Any) -> None:
    assert "DRAFT: not put to the person named (Zhang Wei, Li Na: no reply on record)" in page(make_review())
    one = pd.DataFrame({"person_id": ["Li Na"], "text": ["I was told on 3 May."], "evidence": ["action.csv row 9"]})
    heard = page(make_review(replies=one))
    assert "DRAFT: not put to the person named (Zhang Wei: no reply on record)" in heard
    assert "I was told on 3 May." in heard
    replies = heard[heard.index("Reply, word for word") : heard.index("Judgement (a person")]
    assert "promised" not in replies, "a reply promises nothing"
    both = pd.DataFrame({"person_id": ["Li Na", "Zhang Wei"], "text": ["a", "b"], "evidence": ["", ""]})
    assert '<p class="draft">' not in page(make_review(replies=both))
    assert '<body class="heard">' in page(make_review(replies=both))


def test_rows_are_capped_and_counted(make_review: Any) -> None:
    text = Outline(page(make_review(450))).text
    assert "200 of 450 rows; the workbook of this paper (a name that ends in .xlsx) has them all" in text
    assert "75 of 75 rows" in text


def test_evidence_sources_and_parameters_are_named(make_review: Any) -> None:
    text = Outline(page(make_review())).text
    assert "plan_line.csv row 2" in text
    assert "ab" * 32 in text
    assert "as_of2025-06-30the day on which the question is asked" in text
    assert "P72025-04reviewmissing" in text


def test_nothing_is_loaded_from_anywhere(make_review: Any) -> None:
    outline = Outline(page(make_review()))
    sources = [value or "" for name, value in outline.attributes if name in {"src", "href", "action", "data", "srcset"}]
    assert [value[:22] for value in sources] == ["data:image/png;base64,"]
    [policy] = [
        value or "" for name, value in outline.attributes if name == "content" and "default-src" in (value or "")
    ]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy


def test_every_hostile_text_appears_escaped() -> None:
    text = page(hostile())
    outline = Outline(text)
    assert HOSTILE not in text
    assert text.count("&lt;img src=x onerror=") > 50
    assert outline.tags.count("img") == 1
    assert outline.tags.count("script") == 1
    assert not [name for name, _ in outline.attributes if name.startswith("on")]
    assert HOSTILE in outline.text, "it is shown as it was written"


def test_an_element_escapes_what_is_not_markup() -> None:
    assert element("p", HOSTILE) == element("p", Markup(element("p", HOSTILE)[3:-4]))
    assert "<img" not in element("p", HOSTILE, title=HOSTILE)
    assert '"><' not in element("p", title='"><script>')[3:-5]


def test_the_same_review_gives_the_same_bytes(make_review: Any, tmp_path: Path) -> None:
    one, other = (report(make_review(), tmp_path / name) for name in ("a.html", "b.html"))
    assert one.read_bytes() == other.read_bytes()
    assert one == tmp_path / "a.html"


def test_another_ending_is_refused_with_what_was_expected(make_review: Any, tmp_path: Path) -> None:
    said = r"review\.docx: a review or a trail is written as \.html, \.pdf or \.xlsx; found '\.docx'"
    with pytest.raises(AuditkitError, match=said):
        report(make_review(), tmp_path / "review.docx")
    assert not list(tmp_path.iterdir())


def test_a_title_that_is_the_id_is_said_once(make_review: Any) -> None:
    named = make_review(3)
    named.facts = {"title": "P7-MGR", "unit": "P7-MGR"}
    assert Outline(page(named)).text.count("Handover review: P7-MGR, 2025-03-01") == 2


def test_an_id_stays_on_one_line_and_no_usual_word_is_broken() -> None:
    assert _td("P7-2024-03-0143-B") == '<td class="short">P7-2024-03-0143-B</td>'
    assert _td("P7-COM Commercial manager") == '<td class="words">P7-COM Commercial manager</td>'
    assert _td("plans/Department/monthly.xlsx row 6239") == "<td>plans/Department/monthly.xlsx row 6239</td>"


def test_empty_answers_are_said(make_review: Any) -> None:
    nothing = make_review(1).items.iloc[:0]
    text = Outline(page(make_review(items=nothing, surfaced_after=pd.DataFrame({"problem_id": []})))).text
    assert "No rows." in text
    assert "no live item was open" in text


def test_what_speaks_for_the_persons_is_stated_as_fact(make_review: Any) -> None:
    holders = make_review().holders
    holders.loc[len(holders)] = [
        "P7-MGR",
        "Ma Guoqing",
        "acting",
        pd.Timestamp("2025-02-20"),
        pd.Timestamp("2025-03-01"),
        True,
    ]
    away = holders[(holders["post_id"] != "DIR-EAST") | (holders["since"] < "2025-02-01")]
    text = Outline(page(make_review(holders=away))).text
    assert "Ma Guoqing was acting holder of the post from 2025-02-20 to 2025-02-28." in text
    assert "DIR-EAST, a post above, was vacant on 2025-03-01." in text
    assert "Of 4 of the 24 items the records cannot tell" in text
