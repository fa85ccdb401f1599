"""A post's proof as the data of its page, small: hashes that proofs share stand once, lists name runs of blocks."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any

from ledger.domain.contents import Content, listed, lists_in
from ledger.domain.entries import Entry
from ledger.domain.post_proof import PostProof, ProvedEntry

# Within JSON these stand in strings alone, so each can be written by its number (RFC 8259, 7).
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def bundle(proof: PostProof) -> str:
    """The proof as JSON that can stand in a `<script>` of any HTML: no character in it begins a tag or a comment.

    `hashes` are those of the inclusion proofs, which name them by their index. `blocks` are texts with their salts;
    `lists` are renditions of many blocks, each its salt and runs of blocks (first, how many). Hashes and salts are in
    base64.
    """
    pool: dict[bytes, int] = {}

    def proved(each: ProvedEntry) -> dict[str, Any]:
        return {"entry": each.body.decode(), "proof": [pool.setdefault(digest, len(pool)) for digest in each.hashes]}

    renditions = {key for each in proof.entries for key in lists_in(Entry.decode(each.body).content)}
    blocks = [content for content in proof.contents if content.key not in renditions]
    places = {content.key: index for index, content in enumerate(blocks)}
    value = {
        "format": 1,
        "note": proof.note.decode(),
        "genesis": proved(proof.genesis),
        "keys": [proved(entry) | {"note": note.decode()} for entry, note in proof.keys],
        "entries": [proved(each) for each in proof.entries],
        "linking": [proved(each) for each in proof.linking],
        "blocks": [[_base64(content.salt), content.data.decode()] for content in blocks],
        "lists": [_list(content, places) for content in proof.contents if content.key in renditions],
        "hashes": [_base64(digest) for digest in pool],
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPED)


def _list(content: Content, places: dict[bytes, int]) -> list[str | list[int]]:
    return [_base64(content.salt), list(_runs([places[key] for key in listed(content.data)]))]


def _runs(numbers: Sequence[int]) -> Iterable[int]:
    start = 0
    for index in range(1, len(numbers) + 1):
        if index == len(numbers) or numbers[index] != numbers[index - 1] + 1:
            yield from (numbers[start], index - start)
            start = index


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
