"""Values of frozen classes as JSON and Arrow, and back: only what is of the kind that was asked for comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

Take = Callable[[Any], pa.Array]


def told(value: Any, put: Callable[[pa.Array], Any]) -> Any:
    """A value as JSON can say it; an array is put aside and told by what `put` makes of it, bytes are left out.

    Raises:
        TypeError: a value of a kind that cannot be told.
    """
    if value is None or type(value) in (str, int, bool):
        return value
    if is_dataclass(value):
        return [told(getattr(value, one.name), put) for one in fields(value)]
    if isinstance(value, Mapping):
        return [[told(name, put), told(one, put)] for name, one in value.items()]
    if isinstance(value, (tuple, list)):
        return [told(one, put) for one in value]
    if isinstance(value, pa.ChunkedArray):
        return put(value.combine_chunks())
    if isinstance(value, pa.Array):
        return put(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return None
    raise TypeError(f"a {type(value).__name__} cannot be told")


def meant(kind: Any, said: Any, take: Take) -> Any:
    """What was told, as a value of that kind, and of no other.

    Raises:
        ValueError: something else was told.
    """
    return _reader(kind)(said, take)


@cache
def _reader(kind: Any) -> Callable[[Any, Take], Any]:
    """How what was told is read as a value of one kind."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        [some] = [_reader(one) for one in inner if one is not NoneType]
        return lambda said, take: None if said is None else some(said, take)
    if kind in _SIMPLE:
        known, made = _SIMPLE[kind]

        def simple(said: Any, take: Take) -> Any:
            if type(said) is not known:
                raise ValueError(f"{str(said)[:60]!r} is no {kind.__name__}")
            return made(said, take)

        return simple
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = tuple(_reader(hints[one.name]) for one in fields(kind))
        return lambda said, take: kind(*_each(said, take, parts))
    if origin is tuple and inner[1:] != (...,):
        several = tuple(map(_reader, inner))
        return lambda said, take: tuple(_each(said, take, several))
    if origin in (dict, Mapping):
        pair = tuple(map(_reader, inner))
        return lambda said, take: dict(_each(one, take, pair) for one in _listed(said))
    if origin in (tuple, list):
        one = _reader(inner[0])
        return lambda said, take: origin([one(part, take) for part in _listed(said)])
    raise TypeError(f"no {kind} is ever told")


_SIMPLE: dict[Any, tuple[type, Callable[[Any, Take], Any]]] = {
    str: (str, lambda said, _: said),
    int: (int, lambda said, _: said),
    bool: (bool, lambda said, _: said),
    bytes: (NoneType, lambda said, _: b""),
    datetime: (str, lambda said, _: datetime.fromisoformat(said)),
    pa.Array: (list, lambda said, take: take(said)),
    pa.ChunkedArray: (list, lambda said, take: pa.chunked_array([take(said)])),
}


def _listed(said: Any) -> list[Any]:
    if type(said) is not list:
        raise ValueError(f"{str(said)[:60]!r} is no list")
    return said


def _each(said: Any, take: Take, parts: Sequence[Callable[[Any, Take], Any]]) -> list[Any]:
    if len(_listed(said)) != len(parts):
        raise ValueError(f"{len(said)} parts in place of {len(parts)}")
    return [part(one, take) for part, one in zip(parts, said, strict=True)]
