"""Names for ever: of posts, of corrections and of feeds, made from recorded bytes, never from an address or a title."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from ledger.domain.entries import Entry
from ledger.integrity.tree import leaf_hash


def urn(entry: Entry) -> str:
    """`urn:uuid:` of what an entry began: the first 16 bytes of its leaf hash as a UUID of version 8."""
    return _urn(entry_hash(entry))


def feed_urn(genesis: Entry, name: str) -> str:
    """`urn:uuid:` of a feed of the ledger that this entry founded."""
    return _urn(sha256(name.encode() + b"\x00" + entry_hash(genesis)).digest())


def entry_hash(entry: Entry) -> bytes:
    """An entry's leaf hash, 32 bytes: the one by which the log proves it."""
    return leaf_hash(entry.encode())


def _urn(digest: bytes) -> str:
    # RFC 9562, 5.8: four bits of version and two of variant; the other 122 are the hash's own.
    bits = int.from_bytes(digest[:16], "big")
    bits = bits & ~(0xF << 76) | 0x8 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=bits).urn
