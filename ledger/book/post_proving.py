"""A post's proof, for a page that can check itself: all its entries, and every text that the page is made of.

It stands under the first checkpoint that covers what it proves, so that the same post always has the same proof, and
its page stays as it is while other posts are written.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.book.keys import key_chain, key_entries
from ledger.book.reading import readable
from ledger.domain.contents import LISTS, Content, keys_in, listed, lists_in
from ledger.domain.entries import Entry, Kind
from ledger.domain.history import History
from ledger.domain.post_proof import PostProof, ProvedEntry
from ledger.errors import StoreError, VerificationError
from ledger.integrity.checkpoint import claimed_checkpoint, open_checkpoint
from ledger.integrity.tree import HASH_BYTES, inclusion_proof, leaf_hash, verify_inclusion
from ledger.store.reading import Reading

# What a page shows of its post. The source, and what the source of an import claimed, are not in it.
_SHOWN = ("rendition", LISTS["rendition"], "judgement", "notice")


def prove_post(reading: Reading, history: History) -> PostProof:
    """The proof of a post as `history` has it. Raises StoreError when the ledger does not hold what it signed."""
    linking = [back.correction.entry for back in history.corrects]
    last = max(entry.sequence for entry in (*history.entries, *linking))
    note = reading.checkpoint_over(last + 1)
    if note is None:
        raise StoreError(f"no checkpoint was signed over entry {last}; keep the file and run `stet verify`")
    size = claimed_checkpoint(note).size
    changes = [entry for entry in key_entries(reading) if entry.sequence < size]
    keys = key_chain(changes).keys
    notes = dict(reading.checkpoints_at([change.sequence + 1 for change in changes if change.kind is Kind.KEY]))
    with readable(history.post):
        signed = open_checkpoint(note, keys[-1])
        proved = _proved(reading, [changes[0], *history.entries, *linking], size, signed.root)
        vouched = []
        for change, key in zip(changes[1:], keys, strict=False):
            over = open_checkpoint(notes[change.sequence + 1], key)
            (link,) = _proved(reading, [change], over.size, over.root)
            vouched.append((link, notes[change.sequence + 1]))
        contents = _contents(reading, history.post, history.entries)
    count = len(history.entries)
    return PostProof(
        note=note,
        genesis=proved[0],
        keys=tuple(vouched),
        entries=tuple(proved[1 : count + 1]),
        linking=tuple(proved[count + 1 :]),
        contents=tuple(contents),
    )


def _proved(reading: Reading, entries: Sequence[Entry], size: int, root: bytes) -> list[ProvedEntry]:
    # The recursion names its nodes before it has any: so those of all proofs come in one reading.
    nodes: dict[tuple[int, int], bytes] = {}
    for entry in entries:
        inclusion_proof(entry.sequence, size, lambda level, index: nodes.setdefault((level, index), bytes(HASH_BYTES)))
    nodes = reading.nodes_at(list(nodes))
    out = []
    for entry in entries:
        body = entry.encode()
        hashes = tuple(inclusion_proof(entry.sequence, size, lambda level, index: nodes[level, index]))
        try:
            verify_inclusion(leaf_hash(body), entry.sequence, size, hashes, root)
        except VerificationError as error:
            raise StoreError(f"{error}; keep the file and run `stet verify`") from error
        out.append(ProvedEntry(body=body, sequence=entry.sequence, hashes=hashes))
    return out


def _contents(reading: Reading, post: str, entries: Sequence[Entry]) -> list[Content]:
    """The contents in the order in which they are first named, each list before its blocks."""
    shown = [{role: entry.content[role] for role in _SHOWN if role in entry.content} for entry in entries]
    found = _held(reading, post, list(dict.fromkeys(key for each in shown for key in keys_in(each))))
    lists = {key for each in shown for key in lists_in(each)}
    blocks = dict.fromkeys(block for content in found if content.key in lists for block in listed(content.data))
    named = {content.key for content in found}
    return [*found, *_held(reading, post, [block for block in blocks if block not in named])]


def _held(reading: Reading, post: str, keys: Sequence[bytes]) -> list[Content]:
    stored = reading.contents(post, keys)
    out = []
    for key in keys:
        each = stored.get(key)
        content = Content(key, each.salt, each.data) if each else None
        if content is None or not content.holds:
            raise StoreError(f"content {key.hex()[:12]} is missing or altered; keep the file and run `stet verify`")
        out.append(content)
    return out
