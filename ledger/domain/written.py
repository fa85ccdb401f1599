"""Entries as stet writes them, read at the speed of C: parsed by their form, and written again to be compared.

What has another form, or other bytes than these fields have, is for `Entry.decode_any` to read or refuse. What both
take they read alike; a test says so.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec import MsgspecError, Struct, field
from msgspec.json import Decoder

from ledger.domain.canonical import Count, decode_as


class Name(Struct, forbid_unknown_fields=True, gc=False):
    """An actor as an entry has one."""

    name: str
    role: str


class Written(Struct, forbid_unknown_fields=True, gc=False):
    """The fields of an entry, in the order of its bytes; none of them looked at yet but for its form."""

    format: Literal[1] = field(name="_format")
    actor: Name
    approver: Name | None
    content: dict[str, str]
    detail: dict[str, str]
    effective_at: str
    findings: dict[str, Count]
    gate: str | None
    kind: str
    lexicon: str | None
    link: str | None
    method: str | None
    number: Count | None
    policy: Count | None
    post: str | None
    prev: str | None
    recorded_at: str
    sequence: Count
    version: Count | None


class Place(Struct, gc=False):
    """What the order of the entries is checked by."""

    kind: str
    policy: Count | None
    post: str | None
    recorded_at: str
    sequence: Count


_WRITTEN, _PLACE = Decoder(Written), Decoder(Place)
# The last three fields. Neither key can be one of `content`, `detail` or `findings`: in these all values are of a kind.
_END = re.compile(rb'.*"recorded_at":"([^"\\]*)","sequence":[0-9]+,"version":(?:[0-9]+|null)}', re.DOTALL)


def written(data: bytes) -> Written | None:
    """The fields of canonical bytes of an entry; None for what this can't be sure of."""
    found = decode_as(_WRITTEN, data)
    return found if found and (data.isascii() or _keys_are_ascii(found)) else None


def place(data: bytes) -> Place | None:
    """The place that an entry says it has; whether its bytes are canonical is not looked at."""
    try:
        return _PLACE.decode(data)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def recorded(end: bytes) -> str | None:
    """The time in the end of an entry's canonical bytes; None where that isn't one."""
    found = _END.fullmatch(end)
    return found[1].decode() if found else None


def _keys_are_ascii(found: Written) -> bool:
    return all(key.isascii() for keys in (found.content, found.detail, found.findings) for key in keys)
