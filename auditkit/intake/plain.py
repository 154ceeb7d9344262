"""Values of frozen classes as JSON and Arrow, and back: only what is of the kind that was asked for comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa


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


def meant(kind: Any, said: Any, take: Callable[[Any], pa.Array]) -> Any:
    """What was told, as a value of that kind, and of no other.

    Raises:
        ValueError: something else was told.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        [kind] = [one for one in inner if one is not NoneType]
        return None if said is None else meant(kind, said, take)
    if kind in (str, int, bool) and type(said) is kind:
        return said
    if kind in (pa.Array, pa.ChunkedArray):
        return take(said) if kind is pa.Array else pa.chunked_array([take(said)])
    if kind is datetime and type(said) is str:
        return datetime.fromisoformat(said)
    if kind is bytes and said is None:
        return b""
    if isinstance(said, list):
        if is_dataclass(kind):
            return _made(kind, said, take)
        if origin is tuple and inner[1:] != (...,) and len(said) == len(inner):
            return tuple(meant(one, part, take) for one, part in zip(inner, said, strict=True))
        if (origin is tuple and inner[1:] == (...,)) or origin in (list, Sequence):
            made = [meant(inner[0], one, take) for one in said]
            return tuple(made) if origin is tuple else made
        if origin in (dict, Mapping):
            return dict(meant(tuple[inner[0], inner[1]], one, take) for one in said)  # type: ignore[valid-type]
    raise ValueError(f"{str(said)[:60]!r} is no {kind}")


@cache
def _parts(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _made(kind: Any, said: list[Any], take: Callable[[Any], pa.Array]) -> Any:
    parts = _parts(kind)
    if len(said) != len(parts):
        raise ValueError(f"{len(said)} parts, and a {kind.__name__} has {len(parts)}")
    return kind(*(meant(hint, one, take) for hint, one in zip(parts.values(), said, strict=True)))
