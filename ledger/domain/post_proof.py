"""What proves a whole post to somebody who has only its page, in plain values: one room gathers, another draws them."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.contents import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedEntry:
    """An entry's bytes, its number in the log, and its inclusion proof (RFC 9162 2.1.3), lowest sibling first."""

    body: bytes
    sequence: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostProof:
    """The entries of a post, oldest first, each proved under the signed checkpoint `note`.

    `genesis` names the log's first key; `keys` has each change of key with the checkpoint that the key before signed
    over it, for its proof; `linking` the entries of other posts that name this one. `contents` are the texts that the
    page is made of.
    """

    note: bytes
    genesis: ProvedEntry
    keys: tuple[tuple[ProvedEntry, bytes], ...]
    entries: tuple[ProvedEntry, ...]
    linking: tuple[ProvedEntry, ...]
    contents: tuple[Content, ...]
