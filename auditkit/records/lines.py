"""Plan lines: canonical text, what a remark or a progress says, one sheet with plan and result → two lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import data, word_key, words
from auditkit.records import cells as read
from auditkit.records.raw import Draft
from auditkit.records.reading import Context

_CUT = "\x00"
_PLAIN = {_CUT, " "}
_AT_ONCE = 100_000
# Points, dashes and strokes between digits belong to a number or a code: 3.5 is not 3 5.
_PUNCTUATION = re.compile(r"(?:[^\w .\-/%\x00]|_|(?<!\d)[.\-/]|[.\-/](?!\d))+ *| {2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ORDINAL = re.compile(r"第([〇零一二两三四五六七八九十百]+)")
_ENDS = ("done", "cancelled")
# Remarks that say nothing, beside the words for nothing.
_SILENT = frozenset({"", "没有", "nil", "na", "same", "ditto", "同上", "as above", "no remarks"})
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def canonical(texts: pa.Array) -> pa.Array:
    """The canonical text of distinct texts: NFKC, case, blanks and punctuation folded, 第三 read as 第3.

    Many texts are folded as one long one, so that no pass over them is a loop in Python.

    Examples:
        >>> canonical(pa.array(["  Pour  slab, Level ３.5！", "第十二号楼（封顶）", "Fill 1,200 m3"])).to_pylist()
        ['pour slab level 3.5', '第12号楼 封顶', 'fill 1200 m3']
    """
    parts = [_fold(texts.slice(at, _AT_ONCE)) for at in range(0, len(texts), _AT_ONCE)]
    return pa.concat_arrays(parts) if parts else pa.array([], pa.string())


def _fold(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring(texts, _CUT, " ")
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts), _CUT)[0].as_py()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", joined).casefold())
    if "第" in folded:
        folded = _ORDINAL.sub(lambda found: "第" + _ordinal(found[1]), folded)
    if "," in folded:
        folded = _THOUSANDS.sub("", folded)
    if "  " in folded or not all(sign.isalnum() or sign in _PLAIN for sign in set(folded)):
        folded = _PUNCTUATION.sub(" ", folded)
    folded = folded.replace(" " + _CUT, _CUT).replace(_CUT + " ", _CUT).strip(" ")
    tails, synonyms = _data()
    if heard := tuple(word for word in synonyms if word in folded):
        folded = _either(heard).sub(lambda found: synonyms[found[0]], folded)
    ends = folded + _CUT
    if heard := tuple(tail for tail in tails if tail + _CUT in ends):
        folded = re.sub(rf" ?{_either(heard).pattern}(?=\x00|$)", "", folded)
    made = pa.array(folded.split(_CUT), pa.string())
    return pc.if_else(pc.equal(made, ""), pc.utf8_lower(texts), made)


@cache
def _data() -> tuple[tuple[str, ...], dict[str, str]]:
    """Boilerplate tails and synonyms of the data file, the longest first."""
    found = data("text")
    tails = sorted((str(tail) for tail in found["tails"]), key=len, reverse=True)
    known = sorted(((str(word), str(means)) for word, means in found["synonyms"].items()), key=lambda one: -len(one[0]))
    return tuple(tails), dict(known)


@cache
def _either(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some words: only those that a text holds are tried on it, because to look for one is far cheaper."""
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})")


def _ordinal(numeral: str) -> str:
    """A Chinese numeral below 1000 in digits; what is no such numeral stays as written."""
    total = part = 0
    for sign in numeral:
        if sign in ("十", "百"):
            total += (part or 1) * (10 if sign == "十" else 100)
            part = 0
        else:
            part = part * 10 + _DIGITS[sign]
    return str(total + part)


def finish_lines(draft: Draft, context: Context) -> np.ndarray | None:
    """Fill what a line gets at intake; returns the position in the draft of every line that comes out.

    A row that carries plan and result comes out twice, as a plan and as a review; None where none does.
    """
    fold_words(draft)
    _keep_own_words(draft)
    remarks = _hear_remarks(draft, context)
    _hear_progress(draft, context)
    position = _two_lines(draft, context)
    _say(context)
    for name, column in (("text_no", "canonical"), ("progress_no", "progress")):
        draft.columns[name] = context.lines.number(column, read.clean(draft.columns[column]))
    draft.columns["note_no"] = _notes(draft, remarks if position is None else remarks[position], context)
    return position


def _notes(draft: Draft, remarks: np.ndarray, context: Context) -> pa.Array:
    """The number of the remark of a review, where it is not its result; a sign that stands for nothing is no remark."""
    note = read.clean(draft.columns["note"])
    if not len(note.kept):
        return note.indices.cast(pa.int32())
    numbers = context.lines.number("note", note)
    said = _says_something(note, context) & ~_plans(draft) & ~remarks
    return pc.if_else(pa.array(said), numbers, pa.scalar(None, pa.int32()))


def _says_something(note: read.Coded, context: Context) -> np.ndarray:
    nothing = context.words.blank | _SILENT
    found: np.ndarray = np.array([word_key(text) not in nothing for text in note.values] + [False])[note.codes]
    return found


def _hear_remarks(draft: Draft, context: Context) -> np.ndarray:
    """In a review without any result the remark is its progress and, in a known word, its status.

    Other words are heard only where nothing else speaks of the line, and on a sheet that is a plan too, where the
    remark may belong to the plan, only where they tell of an ending. Returns which rows have such a remark.
    """
    note = read.clean(draft.columns["note"])
    if not len(note.kept):
        return np.zeros(len(draft), bool)
    silent = np.ones(len(draft), bool)
    for name in ("status", "progress", "done_on_max"):
        silent &= np.asarray(pc.is_null(draft.columns[name]))
    moment = read.clean(draft.columns["moment"])
    codes = {value: at for at, value in enumerate(moment.values)}
    review, both = (moment.codes == codes.get(name, -2) for name in ("review", "both"))
    bare: np.ndarray = silent & (review | both) & _says_something(note, context)
    if not bare.any():
        return bare
    says = _says(tuple(context.words.status.items()))
    means: list[str | None] = [None] * len(note.values)
    ending = np.zeros(len(note.values) + 1, bool)
    for code in np.unique(note.codes[bare]).tolist():
        means[code] = context.words.standing(note.values[code])
        ending[code] = means[code] in _ENDS or not says(note.values[code]).isdisjoint(_ENDS)
    alone = np.asarray(pc.and_(pc.is_null(draft.columns["actual"]), pc.is_null(draft.columns["reason"])))
    hit = bare & (ending[note.codes] | (review & alone))
    known = hit & np.array([one is not None for one in means] + [False])[note.codes]
    text = draft.columns["note"].cast(pa.string())
    word = note.array(means).cast(pa.string())
    new = {"status": (known, word), "status_text": (known, text), "progress": (hit, text)}
    for name, (mask, value) in new.items():
        mended = pc.if_else(pa.array(mask), value, draft.columns[name].cast(pa.string()))
        draft.columns[name] = mended.dictionary_encode()
    return np.asarray(hit)


def _keep_own_words(draft: Draft) -> None:
    """A result in words that are not the package's own says more than the status that stands for it: it is progress.

    "nine weeks" and "seven weeks", both taught as in progress, are no copy of each other.
    """
    told, package = read.clean(draft.columns["status_text"]), words()
    own = told.rows_of(np.array([package.standing(text) is None for text in told.values], bool))
    if not len(own):
        return
    progress = draft.columns["progress"].cast(pa.string())
    hit = np.zeros(len(draft), bool)
    hit[own] = True
    hit &= ~_plans(draft) & np.asarray(pc.is_null(progress))
    if hit.any():
        text = draft.columns["status_text"].cast(pa.string())
        draft.columns["progress"] = pc.if_else(pa.array(hit), text, progress).dictionary_encode()


def _plans(draft: Draft) -> np.ndarray:
    moment = read.clean(draft.columns["moment"])
    of_plans: np.ndarray = np.array([value == "plan" for value in moment.values] + [False])[moment.codes]
    return of_plans


def _hear_progress(draft: Draft, context: Context) -> None:
    """Where a status is blank and the progress text does not say in known words that the work goes on: nobody can tell.

    Passed over, such a line would stand as open work that was never followed up.
    """
    status = draft.columns["status"]
    if draft.columns["progress"].null_count == len(draft):
        return
    told = read.clean(draft.columns["progress"])
    open_to_doubt = np.asarray(pc.is_null(status)) & (told.codes >= 0)
    says = _says(tuple(context.words.status.items()))
    known: list[set[str]] = [set()] * len(told.values)
    for code in np.unique(told.codes[open_to_doubt]).tolist():
        one = context.words.standing(told.values[code])
        known[code] = {one} if one else says(told.values[code])
    ended = np.array([not found.isdisjoint(_ENDS) for found in known] + [False])[told.codes]
    unread = np.array([not found for found in known] + [False])[told.codes]
    hit = open_to_doubt & (ended | (unread & ~_plans(draft)))
    if not hit.any():
        return
    text = draft.columns["status_text"]
    progress = draft.columns["progress"]
    for name, old, new in (("status", status, pa.scalar("unmapped")), ("status_text", text, progress)):
        plain = new if isinstance(new, pa.Scalar) else new.cast(pa.string())
        draft.columns[name] = pc.if_else(pa.array(hit), plain, old.cast(pa.string())).dictionary_encode()
    codes, counts = np.unique(told.codes[hit], return_counts=True)
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        word = told.values[code]
        context.lines.unmapped[word] += count


@cache
def _says(status: tuple[tuple[str, str], ...]) -> Callable[[str], set[str]]:
    """What the status words mean that a text holds; 未完成 is one word, and not done."""
    known = dict(status)
    latin = [re.escape(word) for word in known if word.isascii()]
    other = [re.escape(word) for word in known if not word.isascii()]
    longest = sorted(other, key=len, reverse=True) + [rf"(?<!\w){word}(?!\w)" for word in sorted(latin, key=len)[::-1]]
    pattern = re.compile("|".join(longest))
    return lambda text: {known[word] for word in pattern.findall(unicodedata.normalize("NFKC", text).casefold())}


def fold_words(draft: Draft) -> None:
    """The canonical text beside the text, by which a row without an id names an item."""
    written = read.clean(draft.columns["text"])
    draft.columns["canonical"] = written.renumbered(canonical(written.kept).dictionary_encode()).array()


def _two_lines(draft: Draft, context: Context) -> np.ndarray | None:
    moment = read.clean(draft.columns["moment"])
    code = {value: at for at, value in enumerate(moment.values)}
    blank, both = moment.codes < 0, moment.codes == code.get("both", -2)
    if not (blank.any() or both.any()):
        draft.columns["same_sheet"] = pa.array(np.zeros(len(draft), bool))
        return None
    carries = _sources_with_results(draft, blank)
    twice = both | (blank & carries)
    for at, some in enumerate((both, blank & carries, blank & ~carries)):
        context.lines.moments[at] += int((some & ~draft.dead).sum())
    position = np.repeat(np.arange(len(draft)), np.where(twice, 2, 1))
    second = np.append(False, position[1:] == position[:-1])
    doubled = twice[position]
    values = ["plan", "review"]
    own = np.array([values.index(value) if value in values else -1 for value in moment.values] + [-1])[moment.codes]
    codes = np.where(doubled, second.astype(np.int32), np.where(own[position] < 0, 0, own[position]))
    taken = pa.array(position)
    draft.columns = {name: cells.take(taken) for name, cells in draft.columns.items()}
    draft.columns["moment"] = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(values))
    draft.columns["same_sheet"] = pa.array(doubled)
    plan_half = pa.array(doubled & ~second)
    for column in draft.table.columns.values():
        if column.result:
            for name in column.sql_columns:
                cells = draft.columns[name]
                cells = cells.cast(pa.string()) if pa.types.is_dictionary(cells.type) else cells
                draft.columns[name] = pc.if_else(plan_half, pa.scalar(None, cells.type), cells)
    return position


def _sources_with_results(draft: Draft, blank: np.ndarray) -> np.ndarray:
    """Whether the source of a row with a blank moment carries any result at all."""
    filled = np.zeros(len(draft), bool)
    for column in draft.table.columns.values():
        if column.result and column.name in draft.cells:
            first = next(iter(column.sql_columns))
            filled |= np.asarray(draft.columns[first].is_valid())
    having = np.unique(draft.source[filled & blank])
    return np.isin(draft.source, having)


def _say(context: Context) -> None:
    both, blank_both, blank_plan = context.lines.moments
    if both + blank_both:
        context.notes.append(
            f"rows of plan_line that carry plan and result together: {both + blank_both:,}; each gives one plan and "
            "one review line with the same address, and what one document cannot show is not assessed"
        )
    if blank_plan:
        context.notes.append(
            "rows of plan_line that name no moment, in sheets that hold no result: "
            f"{blank_plan:,}; they were read as plans"
        )
