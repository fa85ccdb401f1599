"""What goes into the store and comes out of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry's bytes. `sequence` is dense from 0 over the ledger, `number` dense from 1 within `post`.

    An entry of the ledger itself has neither post nor number.
    """

    sequence: int
    post: str | None
    number: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class StoredContent:
    """Bytes that an entry commits to. `key` is SHA-256(salt || data), 32 bytes, computed by whoever gives it.

    `post` is that of the entry; none for an entry of the ledger itself.
    """

    key: bytes
    salt: bytes
    data: bytes
    post: str | None = None
