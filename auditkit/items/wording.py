"""What the words of a line say: the bare text without dates and quantities, identity numbers, words, keys."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa

from auditkit.dictionary import data
from auditkit.engine.steps import Engine
from auditkit.parameters import Parameters

RARE = 3
_HAN = "\u3400-\u9fff"
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
_COUNTED = re.compile(
    r"([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=号|标|区|期|批|次|项|楼|层|段)"
)
_NUMBER = r"(?<![a-z0-9.])[a-z]{0,2}\d+(?:[-./]\d+)*[a-z]?(?![a-z0-9])"
_WORD = re.compile(rf"[a-z0-9]+(?:[-./]\d+)*|[{_HAN}]+")


class Said(NamedTuple):
    """A text as the linker reads it."""

    bare: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    places: tuple[str, ...]


@cache
def rules() -> Mapping[str, Any]:
    """The patterns and weights of `linking.yaml`."""
    found: dict[str, Any] = data("linking")
    return found


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _passing() -> re.Pattern[str]:
    """Dates, quantities with a unit, percentages: what may change without the item being another."""
    months, before = _either(rules()["months"]), _either(rules()["date_words"])
    latin = _either(unit for unit in rules()["units"] if unit.isascii())
    han = _either(unit for unit in rules()["units"] if not unit.isascii())
    year = r"(?:19|20)\d\d"
    number = r"\d+(?:\.\d+)?"
    dates = (
        rf"{year}[-/. ]\d\d?(?:[-/. ]\d\d?)?(?!\d)|{year} ?年(?: ?\d\d? ?月)?(?: ?\d\d? ?日)?"
        rf"|\d\d? ?月(?: ?\d\d? ?日|底|末|初|[上中下]旬)?(?:前|之前)?|\bq[1-4]\b|\b{year}(?!\d)"
        rf"|(?:\d\d?(?:st|nd|rd|th)? )?\b(?:{months})\b(?: \d\d?(?:st|nd|rd|th)?\b(?! *[a-z%]))?"
    )
    amounts = rf"{number} ?%|(?<![\d.\-]){number} ?(?:(?:{latin})\b|{han})"
    # Looked for only where one of them can begin: a figure, or a word with the first letter of a month or date word.
    letters = "".join(sorted({"q", *(word[0] for word in (*rules()["months"], *rules()["date_words"]))}))
    return re.compile(rf"(?=\d|\b[{letters}])(?:(?:\b(?:{before}) )*(?:{dates})|{amounts})")


@cache
def _stages() -> re.Pattern[str]:
    latin = _either(stage for stage in rules()["stages"] if stage.isascii())
    han = _either(stage for stage in rules()["stages"] if not stage.isascii())
    return re.compile(rf"\b(?:{latin})\b|^(?:{han})|(?:{han})$", re.MULTILINE)


@cache
def _identity() -> re.Pattern[str]:
    places = _either(rules()["places"])
    # `a` in the middle of a sentence is the article.
    letter = r"(?:a(?! [a-z])|[b-z])(?![a-z0-9])"
    return re.compile(rf"(?<![a-z0-9])(?=[a-z0-9])(?:{_NUMBER}|\b(?:{places}) {letter}|[a-z](?=座|栋|区|标|楼|段))")


@cache
def _versions() -> re.Pattern[str]:
    return re.compile("|".join(rules()["versions"]))


def read(text: str) -> Said:
    """The bare text, identity numbers, words and numbered places of one canonical text.

    Examples:
        >>> read("pour the raft slab of block 3 by 25 may 450 m3 done")
        Said(bare='pour the raft slab of block 3 done', numbers=('3',), words=('block', 'don', 'pour', 'raft', 'slab'),
             places=('b3',))
        >>> read("继续推进3号楼筏板浇筑 已完成60%").numbers, read("三号楼筏板").places
        (('3',), ('楼3',))
    """
    return _said(_bare([text])[0])


def _bare(texts: Sequence[str]) -> list[str]:
    """The texts without dates, quantities and stage words; all at once, as lines of one text."""
    cut = _passing().sub(" ", _COUNTED.sub(_digits, "\n".join(texts)))
    lines = _stages().sub(" ", cut).split("\n")
    return [" ".join(line.split()) or text for line, text in zip(lines, texts, strict=True)]


def _said(bare: str) -> Said:
    numbers, places, versions = [], [], _versions()
    for found in _identity().finditer(bare):
        if versions.fullmatch(found[0]):
            continue
        number = found[0].rpartition(" ")[2].lstrip("0") or "0"
        numbers.append(number)
        places.append(_place(bare, found.start(), found.end(), found[0]) + number)
    return Said(bare, tuple(sorted(set(numbers))), _words(bare, set(numbers)), tuple(dict.fromkeys(places)))


def _digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[1].partition("十")
    if not ten:
        return str(_NUMERALS[tens])
    return str((_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0))


def _place(bare: str, start: int, end: int, found: str) -> str:
    """What the number counts, in one letter: `Block 3`, `Blk. 3` and `building 3` agree, `3号楼` and `3楼` too."""
    if " " in found:
        return found[0]
    before, after = bare[:start].rstrip().rpartition(" ")[2], bare[end : end + 3]
    if after[:1] == " " and ((before and before[0] < "\u3400") or after[1:2] < "\u3400"):
        return before[:1] or "#"
    after = after.strip()
    if after[:1] >= "\u3400":
        return after[1] if after[:2] == "号楼" else after[0]
    return before[:1] or "#"


def _words(bare: str, numbers: set[str]) -> tuple[str, ...]:
    """Latin words by their stem, Chinese by pairs of signs; numbers and stop words are left out."""
    stop = _stop_words()
    out: set[str] = set()
    for run in _WORD.findall(bare):
        if run[0] >= "\u3400":
            out.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif run not in stop and (run.lstrip("0") or "0") not in numbers:
            out.add(_stem(run))
    return tuple(sorted(out))


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(rules()["stop_words"])


@cache
def _stem(word: str) -> str:
    """The word without the endings of plural, -ing and -ed; splitting and split agree."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def wording(engine: Engine, parameters: Parameters) -> pa.Table:
    """Every distinct text of a line without an id: bare text, identity numbers (`|3|9|`), words, keys of its blocks.

    A key is a numbered place (`b3`) or one of the rarest words that another wording has too; only lines that share one
    are compared.
    """
    known = engine.sql(
        "select text_no, canonical from text_no where text_no in (select text_no from run_line) order by text_no"
    )
    return worded(known["canonical"].to_pylist()).append_column("text_no", known["text_no"])


def worded(texts: list[str]) -> pa.Table:
    """What canonical texts say, one row a text."""
    bare = _bare(texts) if texts else []
    read_once = {one: _said(one) for one in set(bare)}
    said = [read_once[one] for one in bare]
    return _table(said, _keys(said), _marks(said))


def _keys(said: Sequence[Said]) -> list[list[int]]:
    count = Counter(word for one in {one.bare: one for one in said}.values() for word in one.words)
    names: dict[str, int] = {}
    out = []
    for one in said:
        # A word that no other wording has brings nobody together: a reworded text is full of them.
        rare = sorted((word for word in one.words if count[word] > 1), key=lambda word: (count[word], word))[:RARE]
        keys = {*(f"#{place}" for place in one.places[:3]), *rare}
        out.append([names.setdefault(key, len(names)) for key in sorted(keys)])
    return out


def _marks(said: Sequence[Said]) -> list[list[int]]:
    """The identity numbers of each text, numbered from 1 as they come."""
    names: dict[str, int] = {}
    return [[names.setdefault(number, len(names) + 1) for number in one.numbers] for one in said]


def _table(said: Sequence[Said], keys: list[list[int]], marks: list[list[int]]) -> pa.Table:
    joined = ["|" + "|".join(one.numbers) + "|" if one.numbers else None for one in said]
    return pa.table(
        {
            "word_no": pa.array(range(len(said)), pa.int32()),
            "bare": pa.array([one.bare for one in said], pa.string()),
            "numbers": pa.array(joined, pa.string()),
            "words": pa.array([list(one.words) for one in said], pa.list_(pa.string())),
            "keys": pa.array(keys, pa.list_(pa.int32())),
            "marks": pa.array(marks, pa.list_(pa.int32())),
        }
    )
