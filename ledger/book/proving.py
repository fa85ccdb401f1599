"""One entry's proof, for a reader who has neither the ledger nor the network: a C2SP tlog-proof.

Its extra line holds what the standard leaves to the application: the entry's bytes; a proof of the same kind for each
change of key, so that the log's first key is enough to check it; and, where asked for, the entry's text. Nothing of
that is believed: the entry must hash to the proved leaf, and each content to what the entry commits to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ledger.book.keys import key_chain, key_entries
from ledger.book.reading import UNREADABLE, decoded, entries_of
from ledger.domain.canonical import Json, decode, encode
from ledger.domain.contents import LISTS, SALT_LENGTH, Content, commitment, keys_in, listed, lists_in, whole
from ledger.domain.entries import Entry, Kind
from ledger.errors import Malformed, StoreError, UnknownVersion, VerificationError
from ledger.integrity.checkpoint import Checkpoint, claimed_checkpoint
from ledger.integrity.note import VerifierKey, decode_base64, encode_base64
from ledger.integrity.proof_file import Proof
from ledger.integrity.tree import HASH_BYTES, inclusion_proof
from ledger.store import StoredEntry
from ledger.store.reading import Reading

# What a reader wants to hold against the post: the text as staff gave it, and what they said of it.
_TOLD = ("given", "source", LISTS["source"], "notice", "claim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What a proof proves: that a log had `entry` when its `checkpoint` was signed. `text` is the source, if given."""

    entry: Entry
    checkpoint: Checkpoint
    text: bytes | None = None


def prove(reading: Reading, post: str, version: int | None = None, *, with_text: bool = False) -> bytes:
    """The proof of a version's entry, the newest by default, under the newest checkpoint.

    Raises UnknownPost, UnknownVersion, or StoreError when the ledger does not hold what it signed.
    """
    stored, entry = _version(reading, post, version)
    changes = key_entries(reading)
    keys = key_chain(changes).keys
    note = reading.checkpoint()
    if note is None:
        raise StoreError("no checkpoint was ever signed; keep the file and run `stet verify`")
    chain = []
    rotated = {change.sequence + 1: change for change in changes if change.kind is Kind.KEY}
    for size, vouching in reading.checkpoints_at(rotated):
        change = rotated[size]
        body = change.encode()
        proof = _proof(reading, body, change.sequence, vouching, keys, {"_format": 1, "entry": body.decode()})
        chain.append(proof.encode().decode())
    extra: dict[str, Json] = {"_format": 1, "entry": stored.body.decode()}
    if chain:
        extra["keys"] = chain
    if with_text:
        extra["contents"] = [encode_base64(each.salt + each.data) for each in _told(reading, entry)]
    return _proof(reading, stored.body, stored.sequence, note, keys, extra).encode()


def _version(reading: Reading, post: str, version: int | None) -> tuple[StoredEntry, Entry]:
    """The entry that recorded a version, or the newest one."""
    rows = reading.entries_of(post)
    if not rows:
        entries_of(reading, post)  # says which names are near
    # A post has as many entries as versions, or more: those before the wanted one need not be read.
    for row in reversed(rows) if version is None else rows[max(version, 1) - 1 :]:
        entry = decoded(row)
        if entry.version is not None and version in (None, entry.version):
            return row, entry
    raise UnknownVersion(f"{version} of {post}")


def _proof(
    reading: Reading, body: bytes, index: int, note: bytes, keys: Sequence[VerifierKey], extra: dict[str, Json]
) -> Proof:
    size = claimed_checkpoint(note).size
    # The recursion names its nodes before it has any: so they come in one reading, not in one each.
    nodes: dict[tuple[int, int], bytes] = {}
    inclusion_proof(index, size, lambda level, index: nodes.setdefault((level, index), bytes(HASH_BYTES)))
    nodes = reading.nodes_at(list(nodes))
    try:
        hashes = inclusion_proof(index, size, lambda level, index: nodes[level, index])
        proof = Proof(index=index, hashes=tuple(hashes), note=note, extra=encode(extra))
        proof.verify(body, *keys)
    except (LookupError, ValueError, Malformed, VerificationError) as error:
        raise StoreError(f"entry {index} can't be proved: {error}; run `stet verify`") from error
    return proof


def _told(reading: Reading, entry: Entry) -> list[Content]:
    told = {role: entry.content[role] for role in _TOLD if role in entry.content}
    found = _contents(reading, entry.post, keys_in(told))
    blocks = [block for key in lists_in(told) for block in listed(found[key].data)]
    return list((found | _contents(reading, entry.post, blocks)).values())


def _contents(reading: Reading, post: str | None, keys: Iterable[bytes]) -> dict[bytes, Content]:
    stored = reading.contents(post, keys)
    found = {key: Content(key, each.salt, each.data) for key, each in stored.items()}
    for key in keys:
        if key not in found or not found[key].holds:
            raise StoreError(f"content {key.hex()[:12]} is missing or altered; keep the file and run `stet verify`")
    return found


def check_proof(data: bytes, keys: Iterable[VerifierKey], entry: bytes | None = None) -> Proved:
    """Checks a proof by one of the log's `keys`, the first or a later one; no ledger is needed.

    `entry` are the entry's bytes, for a proof that does not hold them. Raises Malformed for what is no proof,
    VerificationError for one that proves nothing.
    """
    proof = Proof.parse(data)
    extra = _extra(proof)
    body = entry if entry is not None else _body(extra)
    trusted = list(keys)
    for link in extra.get("keys", ()):
        trusted += _vouched(link, trusted)
    checkpoint = proof.verify(body, *trusted)
    found = Entry.decode(body)
    if found.sequence != proof.index:
        raise VerificationError(f"the entry says that it is entry {found.sequence}, the proof {proof.index}")
    contents = [decode_base64(each) for each in extra.get("contents", ())]
    return Proved(entry=found, checkpoint=checkpoint, text=_text(found, contents) if contents else None)


def _extra(proof: Proof) -> dict[str, list[str]]:
    """What stands in the extra line, if it is ours, all of it texts or lists of texts."""
    if proof.extra is None:
        return {}
    value = decode(proof.extra)
    lists = value if isinstance(value, dict) else {}
    for name in ("keys", "contents"):
        each = lists.get(name, [])
        if not isinstance(each, list) or not all(isinstance(text, str) for text in each):
            raise Malformed(f"its {name} are not a list of texts", path="extra")
    if lists.get("_format") != 1 or not isinstance(lists.get("entry"), str):
        raise Malformed("not what stet puts there", path="extra")
    return lists


def _body(extra: Mapping[str, object]) -> bytes:
    body = extra.get("entry")
    if not isinstance(body, str):
        raise Malformed("holds no entry; give its bytes with --entry", path="proof")
    return body.encode()


def _vouched(link: str, trusted: Sequence[VerifierKey]) -> list[VerifierKey]:
    """The key that a change of key brings, if one that is trusted vouches for it."""
    proof = Proof.parse(link.encode())
    body = _body(_extra(proof))
    try:
        proof.verify(body, *trusted)
        entry = Entry.decode(body)
        return [VerifierKey.parse(entry.detail["verifier_key"])] if entry.kind is Kind.KEY else []
    except (VerificationError, KeyError):  # from before the key that is trusted: not needed, and not believed
        return []


def _text(entry: Entry, contents: Sequence[bytes]) -> bytes | None:
    """The source, of contents that must all be committed to by the entry, or by a list of its."""
    found = {commitment(each[:SALT_LENGTH], each[SALT_LENGTH:]): each[SALT_LENGTH:] for each in contents}
    try:
        committed = set(keys_in(entry.content))
        committed |= {block for key in lists_in(entry.content) if key in found for block in listed(found[key])}
        if not found.keys() <= committed:
            raise VerificationError("a text in the proof is not one that the entry commits to")
        source = [entry.content[role] for role in ("source", LISTS["source"]) if role in entry.content]
        if all(keys and found.keys().isdisjoint(listed(keys)) for keys in source):
            return None
        return whole(entry.content, "source", found)
    except VerificationError:
        raise
    except UNREADABLE as error:
        raise VerificationError(f"the text in the proof is not whole: {error!r:.100}") from error
