"""Commitments: the ledger logs what content hashes to, not the content (docs/adr/0002).

A content is kept under SHA-256(salt || bytes). Without the salt nobody can test a guess at a short text against its
entry, so a content that the law withholds can be sealed or destroyed while everything still verifies. Long texts are
lists of contents, block by block; the list is a content too, so a sealed block leaves the others provable.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ledger.errors import Malformed

SALT_LENGTH = 16
KEY_LENGTH = 32

_EMPTY_LINES = re.compile(rb"\n(?:\r?\n)+")


def commitment(salt: bytes, data: bytes) -> bytes:
    """SHA-256(salt || data), 32 bytes. The salt's length is fixed, so the boundary is never in doubt."""
    return hashlib.sha256(salt + data).digest()


@dataclass(frozen=True, slots=True)
class Content:
    """A text of the ledger: its commitment (32 bytes), its salt (16 bytes), its bytes."""

    key: bytes
    salt: bytes
    data: bytes

    @property
    def holds(self) -> bool:
        """Whether the bytes are those that were committed to."""
        return len(self.salt) == SALT_LENGTH and commitment(self.salt, self.data) == self.key


@dataclass(slots=True)
class Committer:
    """Makes the contents of one append. `salt` gives fresh random bytes; `known` holds blocks that are stored already.

    A block that a post's earlier version has is shared with it, not stored again.
    """

    salt: Callable[[], bytes]
    known: dict[bytes, bytes] = field(default_factory=dict)  # bytes -> key
    made: list[Content] = field(default_factory=list)

    def commit(self, data: bytes) -> bytes:
        """The key of these bytes under a salt of their own."""
        salt = self.salt()
        content = Content(commitment(salt, data), salt, data)
        self.made.append(content)
        return content.key

    def commit_list(self, blocks: Iterable[bytes]) -> bytes:
        """The key of a list of blocks, each stored once for all versions that have it."""
        keys = []
        for block in blocks:
            if block not in self.known:
                self.known[block] = self.commit(block)
            keys.append(self.known[block])
        data = b"".join(keys)
        if data not in self.known:
            self.known[data] = self.commit(data)
        return self.known[data]


def listed(data: bytes) -> list[bytes]:
    """The keys in a list content: 32 bytes each, one after the other."""
    if len(data) % KEY_LENGTH:
        raise Malformed("not a list of contents")
    return [data[at : at + KEY_LENGTH] for at in range(0, len(data), KEY_LENGTH)]


def blocks_of(source: bytes) -> Iterator[bytes]:
    """A source cut after each run of empty lines; the pieces joined are the source, byte for byte (law 4)."""
    start = 0
    for empty in _EMPTY_LINES.finditer(source):
        yield source[start : empty.end()]
        start = empty.end()
    if start < len(source):
        yield source[start:]


def whole(key: bytes, contents: Mapping[bytes, bytes]) -> bytes:
    """The text that a list content stands for."""
    return b"".join(contents[block] for block in listed(contents[key]))
