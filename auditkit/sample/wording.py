"""How an item is worded: its form, the order, short forms, a clause, a figure, a stage word; each changes by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

IDENTITY = re.compile(r"\d+(?:-\d+)?")
KINDS = (
    "paraphrase", "name", "language", "order", "abbreviation", "clause_added", "clause_dropped", "figures", "stage",
)  # fmt: skip
_FORM = {"paraphrase": 1, "name": 2, "language": 3}
_HAN = re.compile(r"[一-鿿]")
_PLACE = re.compile(
    r"^(?P<before>.*?)(?: (?:of|for|in|to|at|on|along|behind|with|under|from))?,?"
    r" ?(?P<place>(?:No\. |(?:[A-Z][a-z]+ ){1,2})\{n\}|[A-Z]{2,3}-\{n\}|第?\{n\}(?:号楼|标段|区|批|号|项|次))"
    r"(?P<after>.*)$"
)


@dataclass(frozen=True)
class Bank:
    """What `rewordings.yaml` holds."""

    forms: dict[str, list[str]]
    abbreviations: list[list[str]]
    clauses: dict[str, list[str]]
    figures: dict[str, list[Any]]
    stages: dict[str, list[str]]
    shares: dict[str, int]


class Named(Protocol):
    """What is worded: a text with a place for its identity number, that number, and a fixed ending."""

    @property
    def template(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def tail(self) -> str: ...


class Wording(NamedTuple):
    """The choices that make a text; −1 is none."""

    form: int = 0
    turned: bool = False
    short: bool = False
    clause: int = -1
    figure: int = -1
    amount: int = 0
    stage: int = -1

    def before(self, kind: str, rng: np.random.Generator) -> Wording:
        """What must stand in the text already, for a change of this kind to have something to change."""
        if kind == "clause_dropped":
            return self.changed("clause_added", rng)
        if kind == "figures" and rng.random() < 0.7:
            return self.changed("figures", rng)
        return self

    def changed(self, kind: str, rng: np.random.Generator) -> Wording:
        """This wording with one thing changed."""
        if kind in _FORM:
            return self._replace(form=0 if self.form == _FORM[kind] else _FORM[kind])
        if kind == "order":
            return self._replace(turned=not self.turned)
        if kind == "abbreviation":
            return self._replace(short=not self.short)
        if kind == "clause_added":
            return self._replace(clause=int(rng.integers(0, 45)))
        if kind == "clause_dropped":
            return self._replace(clause=-1)
        if kind == "figures":
            keep = self.figure >= 0 and rng.random() < 0.8
            return self._replace(
                figure=self.figure if keep else int(rng.integers(0, 15)), amount=int(rng.integers(1, 1000))
            )
        return self._replace(stage=-1 if self.stage >= 0 and rng.random() < 0.4 else int(rng.integers(0, 30)))


def said(item: Named, wording: Wording, bank: Bank) -> str:
    """The text of an item in a wording."""
    return render(item.template, wording, bank).replace("{n}", item.number) + item.tail


def render(template: str, wording: Wording, bank: Bank) -> str:
    """The template in a wording, the identity number still open."""
    text = template if wording.form == 0 else bank.forms[template][wording.form - 1]
    if wording.turned:
        text = _turned(text)
    if wording.short:
        for long, short in bank.abbreviations:
            text = text.replace(long, short, 1)
    tongue = "zh" if len(_HAN.findall(text)) * 3 > len(text.replace("{n}", "")) else "en"
    if wording.stage >= 0:
        text = _staged(text, bank.stages[tongue], wording.stage)
    if wording.clause >= 0:
        text += bank.clauses[tongue][wording.clause % len(bank.clauses[tongue])]
    if wording.figure >= 0:
        text += _figure(wording.figure, wording.amount, tongue, bank)
    return text


def _turned(text: str) -> str:
    """The place first, or last where it stands first already."""
    found = _PLACE.match(text)
    if found is None:
        return text
    before, place, after = found["before"].strip(), found["place"], found["after"].strip()
    han = bool(_HAN.search(place))
    if not before:
        return f"{_upper(after)}（{place}）" if han else f"{_upper(after)}, {place}" if after else text
    rest = f"{before}{after}" if han else f"{_lower(before)} {after}".strip()
    return f"{place}{rest}" if han else f"{place}: {rest}"


def _staged(text: str, stages: list[str], at: int) -> str:
    stage = stages[at % len(stages)]
    if _HAN.search(stage):
        return stage + text
    return f"{stage} {_lower(text)}" if stage[-1].isalpha() else f"{stage} {text}"


def _figure(figure: int, amount: int, tongue: str, bank: Bank) -> str:
    patterns = bank.figures[tongue]
    return str(patterns[figure % len(patterns)]).format(
        d=amount % 28 + 1, m=bank.figures["months"][amount % 12], k=amount % 12 + 1, q=f"{amount % 90 * 10 + 30} m",
        p=amount % 19 * 5 + 5,
    )  # fmt: skip


def _lower(text: str) -> str:
    return text if len(text) < 2 or text[1].isupper() or not text[1].isalpha() else text[0].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
