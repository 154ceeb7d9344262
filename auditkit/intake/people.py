"""Mail addresses and subjects → the ids that the other tables of the records know; what is not known stays as it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from auditkit.intake.mails import READ_AS
from auditkit.records import Source
from auditkit.records.raw import as_text
from auditkit.when import read_period

_WRITINGS = {
    "person": ("person_id", "name"), "alias": ("alias",), "unit": ("unit_id", "name"), "post": ("post_id", "title"),
    "tenure": ("person_id", "post_id"),
}  # fmt: skip
_NAMED = {"item_id": ("plan_line", "item_id"), "unit_id": ("unit", "unit_id"), "problem_id": ("problem", "problem_id")}
_WORD = re.compile(r"[^\s,;:!?()\[\]{}<>\"“”‘’«»（）【】，；：]+")
_PERIOD = re.compile(r"\d{4}-(?:\d{2}|Q[1-4])|\d{4}年\d{1,2}月")


@dataclass(frozen=True)
class Known:
    """What the other tables hold: writings of persons, units and posts, and the ids that a subject may name."""

    writings: Mapping[str, str]
    ids: Mapping[str, frozenset[str]]


def settle(sources: Sequence[Source]) -> list[Source]:
    """The sources, with the addresses and subjects of mail archives read by what the other tables know.

    An address stands for whom an `alias`, an id or a name of the records writes exactly so (capitals make no
    difference). Where it is none of them, the name written beside it counts if it is one and stands beside no other
    unknown address of the archive; all others stay addresses. A subject names an item, a unit, a problem or a period
    where one of its words is exactly such an id that holds a digit (or a period such as 2025-03), and no other word is
    another one. Both are said with their counts.
    """
    mail = [one for one in sources if one.read_as == READ_AS]
    if not mail:
        return list(sources)
    known = _known([one for one in sources if one.read_as != READ_AS])
    return [_settled(one, known) if one.read_as == READ_AS and one.columns else one for one in sources]


def _known(sources: Sequence[Source]) -> Known:
    writings: dict[str, str] = {}
    ids: dict[str, set[str]] = defaultdict(set)
    for one in sources:
        for name in _WRITINGS.get(one.table, ()):
            writings |= {text.casefold(): text for text in _cells(one, name)}
        for column, (table, name) in _NAMED.items():
            if one.table == table:
                ids[column].update(text for text in _cells(one, name) if any(sign.isdigit() for sign in text))
    return Known(writings, {column: frozenset(found) for column, found in ids.items()})


def _cells(source: Source, column: str) -> list[str]:
    position = source.position(column)
    if position is None:
        return []
    found = as_text(source.columns[position][1]).unique().to_pylist()
    return [text.strip() for text in found if text and text.strip()]


def _settled(source: Source, known: Known) -> Source:
    cells = {name: column.to_pylist() for name, column in source.columns}
    pairs = [
        (address or "", written or "")
        for who in ("sender", "recipient")
        for address, written in zip(cells[who], cells[f"{who}_name"], strict=True)
    ]
    meant, by_name = _meant(pairs, known.writings)
    for who in ("sender", "recipient"):
        named = zip(cells[who], cells.pop(f"{who}_name"), strict=True)
        cells[who] = [meant[address or "", written or ""] or None for address, written in named]
    said = list(source.said)
    if by_name:
        shown = ", ".join(f"{address} as {name}" for address, name in list(by_name.items())[:3])
        more = ", …" if len(by_name) > 3 else ""
        said.append(
            f"{source.file}: {len(by_name):,} addresses that no alias knows count as the name written beside them "
            f"({shown}{more}); a name beside an address can be forged"
        )
    subjects = {text: _about(text, known.ids) for text in set(cells["subject"]) if text}
    for column in (*_NAMED, "period"):
        cells[column] = [subjects[text].get(column) if text else None for text in cells["subject"]]
    count = sum(bool(found) for found in subjects.values())
    if count:
        said.append(f"{source.file}: {count:,} subjects name an item, a unit, a problem or a period by an exact word")
    columns = tuple((name, pa.chunked_array([pa.array(column, pa.string())])) for name, column in cells.items())
    return replace(source, columns=columns, said=tuple(said))


def _meant(
    pairs: Sequence[tuple[str, str]], writings: Mapping[str, str]
) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Every pair of address and written name with what it is taken for, and the addresses taken by their names."""
    beside: dict[str, set[str]] = defaultdict(set)
    for address, written in set(pairs):
        if address and address.casefold() not in writings and written.casefold() in writings:
            beside[written.casefold()].add(address.casefold())
    meant, by_name = {}, {}
    for address, written in sorted(set(pairs)):
        name = written.casefold()
        if address.casefold() in writings:
            meant[address, written] = writings[address.casefold()]
        elif name in writings and len(beside[name]) <= 1:
            meant[address, written] = writings[name]
            if address:
                by_name[address.casefold()] = writings[name]
        else:
            meant[address, written] = address.lower() or written
    return meant, by_name


def _about(subject: str, ids: Mapping[str, frozenset[str]]) -> dict[str, str]:
    tokens = {token.rstrip(".。") for token in _WORD.findall(subject)}
    found = {column: tokens & known for column, known in ids.items()}
    found["period"] = {token for token in tokens if _PERIOD.fullmatch(token) and _is_period(token)}
    return {column: next(iter(several)) for column, several in found.items() if len(several) == 1}


def _is_period(token: str) -> bool:
    try:
        return read_period(token) is not None
    except ValueError:
        return False
