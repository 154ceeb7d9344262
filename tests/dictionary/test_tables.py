"""The dictionary is data: every sentence, example and reference in it is checked."""

from pathlib import Path

import pandas as pd
import pytest

from auditkit.dictionary import SQL_NAMES, TABLES, Column, data, page, word_key, words
from auditkit.errors import BadInput
from auditkit.intake import open_records

TYPES = frozenset(
    {"id", "text", "number", "integer", "bool", "choice", "date", "first_day", "last_day", "status", "period"}
)
COLUMNS = [(table.name, column) for table in TABLES.values() for column in table.columns.values()]
IDS = [f"{table}.{column.name}" for table, column in COLUMNS]
EXPECTED = (
    "tenure plan_line unit post person alias succession duty authority target period coverage link problem action "
    "message handover_list decision"
).split()


def test_every_table_of_the_contract_is_there() -> None:
    assert sorted(TABLES) == sorted(EXPECTED)
    assert [table.name for table in TABLES.values() if table.needed] == ["plan_line", "tenure"]


def test_keys_are_columns() -> None:
    for table in TABLES.values():
        assert set(table.key) <= set(table.columns), table.name
        assert table.row


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_every_column_says_what_it_is(table: str, column: Column) -> None:
    assert column.type in TYPES
    assert column.meaning[0].isupper(), "a sentence begins with a capital"
    assert column.meaning.endswith("."), "a sentence ends with a full stop"
    assert len(column.meaning.split()) >= 3
    assert column.example
    if column.references:
        assert column.references in {*TABLES, "item", "line", "{kind}"}
        assert column.type == "id"
    if column.type == "choice":
        assert column.choices
        assert column.example in column.choices
    else:
        assert not column.choices
    if column.default:
        assert column.default in column.choices


def test_no_name_inside_the_engine_is_reserved_or_stands_twice() -> None:
    for table in TABLES.values():
        own = [name for column in table.columns.values() for name in column.sql_columns]
        assert len(own) == len(set(own)), table.name
        assert not set(table.sql_columns) & set(SQL_NAMES), table.name


def test_every_example_parses_by_its_own_type() -> None:
    frames = {name: pd.DataFrame(list(table.examples)) for name, table in TABLES.items()}
    records = open_records(frames)
    assert sum(records.tables["source"]["rows_refused"].to_pylist()) == 0
    for name, table in TABLES.items():
        first = records.tables[name].slice(0, 1).to_pylist()[0]
        for column in table.columns.values():
            got = [first[sql] for sql in column.sql_columns if not sql.endswith("_word")]
            assert None not in got or (name == "plan_line" and column.result), f"{name}.{column.name}: {got}"


def test_the_page_of_the_tables_is_current() -> None:
    written = Path(__file__).parents[2] / "docs" / "tables.md"
    assert written.read_text("utf-8") == page(), "run: python -m auditkit.dictionary"


def test_status_words_have_one_meaning_each() -> None:
    codes = {"done", "partly", "in_progress", "ongoing", "not_started", "postponed", "cancelled", "proposed"}
    listed = data("words")["status"]
    assert set(listed) == codes
    every = [(word_key(str(word)), code) for code, known in listed.items() for word in known]
    assert len({word for word, _ in every}) == len(set(every))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("已完成", "done"), ("基本完成", "partly"), ("推进中", "in_progress"),
        ("持续推进", "ongoing"), ("未启动", "not_started"),
        ("顺延", "postponed"), ("取消", "cancelled"), ("Mostly done", "partly"), (" IN  PROGRESS. ", "in_progress"),
        ("已整改", "done"), ("持续整改", "ongoing"), ("未整改", "not_started"), ("销号", "done"),
    ],
)  # fmt: skip
def test_status_words_of_real_sheets(word: str, code: str) -> None:
    assert words().status[word_key(word)] == code


def test_mostly_done_is_not_done() -> None:
    assert words().status["mostly done"] == "partly"
    assert words().status["done"] == "done"


def test_words_of_choices_name_real_columns() -> None:
    for place, known in data("words")["choice"].items():
        table, column = place.split(".")
        assert set(known) <= set(TABLES[table].columns[column].choices)


def test_a_file_of_words_adds_to_those_of_the_package(tmp_path: Path) -> None:
    extra = tmp_path / "words.yaml"
    extra.write_text("status: {done: [erledigt]}\ndue: {words: [3月XX日]}\n", "utf-8")
    assert words(extra).status["erledigt"] == "done"
    assert words(extra).status["done"] == "done"
    assert word_key("3月XX日") in words(extra).due
    assert "erledigt" not in words().status


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("status: {finished: [handed over]}", "words.yaml, status: 'finished' means nothing here; one of done, partly"),
        ("bool: {maybe: [perhaps]}", "words.yaml, bool: 'maybe' means nothing here; one of true, false was expected"),
        ("statuses: {done: [handed over]}", "words.yaml: statuses is none of its lists"),
    ],
)
def test_a_meaning_that_the_program_does_not_have_is_refused(said: str, refused: str, tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text(said, "utf-8")
    with pytest.raises(BadInput) as raised:
        words(tmp_path / "words.yaml")
    assert str(raised.value).startswith(refused)
