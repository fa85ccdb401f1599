"""Commitments: the ledger logs what content hashes to, not the content (docs/adr/0002).

A content is kept under SHA-256(salt || bytes). Without the salt nobody can test a guess at a short text against its
entry, so a content that the law withholds can be sealed or destroyed while everything still verifies. A source and a
rendition are contents block by block, so a sealed block leaves the others provable. The entry names the blocks of a
short one itself; those of a longer one stand in a list, which is a content too (docs/adr/0006).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ledger.errors import Malformed

SALT_LENGTH = 16
KEY_LENGTH = 32
SHORT = 8  # blocks that an entry names itself; any more, and it would grow with the post

# The roles of texts that are kept block by block, each with that of its list where it isn't short.
LISTS = {"rendition": "rendition_list", "source": "source_list"}

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

    def share(self, data: bytes) -> bytes:
        """The key of bytes that are stored once for all versions that have them."""
        if data not in self.known:
            self.known[data] = self.commit(data)
        return self.known[data]

    def commit_blocks(self, role: str, blocks: Iterable[bytes]) -> dict[str, bytes]:
        """What an entry holds of a text: the keys of its blocks, joined, or of the list of them if they are many."""
        keys = [self.share(block) for block in blocks]
        data = b"".join(keys)
        return {role: data} if len(keys) <= SHORT else {LISTS[role]: self.share(data)}


def listed(data: bytes) -> list[bytes]:
    """The keys in a list: 32 bytes each, one after the other."""
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


def keys_in(committed: Mapping[str, bytes]) -> list[bytes]:
    """The keys of all contents that an entry names itself."""
    return [key for keys in committed.values() for key in listed(keys)]


def lists_in(committed: Mapping[str, bytes]) -> list[bytes]:
    """The keys of the lists among them."""
    return [committed[role] for role in LISTS.values() if role in committed]


def blocks_in(committed: Mapping[str, bytes], role: str, contents: Mapping[bytes, bytes]) -> list[bytes]:
    """The keys of a text's blocks, in order; KeyError where the entry has none, or its list is not in `contents`."""
    if LISTS[role] in committed and role not in committed:
        return listed(contents[committed[LISTS[role]]])
    return listed(committed[role])


def whole(committed: Mapping[str, bytes], role: str, contents: Mapping[bytes, bytes]) -> bytes:
    """A text, its blocks joined."""
    return b"".join(contents[block] for block in blocks_in(committed, role, contents))
