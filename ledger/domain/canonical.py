"""Canonical JSON: one value, one sequence of bytes (RFC 8785).

Only what RFC 8785 leaves no doubt about is allowed: ASCII keys, strings, integers below 2^53, booleans, null, arrays
and objects. Bytes are made once and stored; nothing is serialised again to be hashed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from msgspec import Meta, MsgspecError
from msgspec.json import Decoder, Encoder

from ledger.errors import Malformed

_Form = TypeVar("_Form")
Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_LIMIT = 2**53  # integers stay below
Count = Annotated[int, Meta(ge=0, lt=_LIMIT)]
_NUMBER = re.compile(rb"[0-9]{16}|\\u[dD]")  # an integer of 2^53 or more, or half of a surrogate pair, looks like this


def _refuse(number: str) -> None:
    raise Malformed(f"{number} has no canonical form")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_UNSURE = object()
_QUICK_DECODER, _QUICK_ENCODER = Decoder(float_hook=_refuse), Encoder(order="deterministic")


def encode(value: Json) -> bytes:
    """The canonical bytes; raises `Malformed` for what has none (a float, a lone surrogate, a key beyond ASCII)."""
    try:
        data = _QUICK_ENCODER.encode(value)
        if _quickly_decoded(data) == value:
            return data
    except (MsgspecError, UnicodeEncodeError, RecursionError, TypeError, Malformed):
        pass  # why it has none, the check says
    _check(value, "$")
    return _ENCODER.encode(value).encode("utf-8")


def decode(data: bytes) -> Any:
    """The value of canonical bytes; raises `Malformed` when they are not exactly what `encode` would give."""
    try:
        value = _quickly_decoded(data)
        if value is not _UNSURE and _QUICK_ENCODER.encode(value) == data:
            return value
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # why it is none, the other parser says
    try:
        value = json.loads(data)
        if encode(value) == data:
            return value
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {error}") from error
    raise Malformed("not canonical JSON (RFC 8785)")


def decode_as(decoder: Decoder[_Form], data: bytes) -> _Form | None:
    """Canonical bytes that have a decoder's form; None for what this can't be sure of.

    A struct's fields stand in it in canonical order; whether the keys of its objects are ASCII is not looked at.
    """
    try:
        found = decoder.decode(data)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if _QUICK_ENCODER.encode(found) == data else None


def _quickly_decoded(data: bytes) -> Any:
    # What `_check` would look for can't be there: keys are ASCII, integers short, and a float is refused.
    return _QUICK_DECODER.decode(data) if data.isascii() and not _NUMBER.search(data) else _UNSURE


def _check(value: Json, path: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if not -_LIMIT < value < _LIMIT:
            raise Malformed("integer of 2^53 or more", path=path)
    elif isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Malformed("a lone surrogate", path=path) from error
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise Malformed(f"key {key!r} is not ASCII", path=path)
            _check(inner, f"{path}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for index, inner in enumerate(value):
            _check(inner, f"{path}[{index}]")
    else:
        raise Malformed(f"{type(value).__name__} has no canonical form", path=path)
