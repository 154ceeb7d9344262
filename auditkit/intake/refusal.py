"""Faults of whole files, in the words of the fault's data file."""

from __future__ import annotations

from auditkit.dictionary import data
from auditkit.errors import Fault
from auditkit.evidence import Address
from auditkit.records import Source

_FAULTS = data("faults")


def refusal(place: Address, code: str, found: str, **words: object) -> Fault:
    """One fault, its expectation and its mending filled in."""
    said = _FAULTS[code]
    return Fault(place, found, said["expected"].format_map(words), said["mend"].format_map(words), code)


def whole(table: str, fault: Fault) -> Source:
    """A source of which nothing could be read but that it is there."""
    place = fault.address
    return Source(table, place.file, place.sheet, place.sha256, structure=(fault,))
