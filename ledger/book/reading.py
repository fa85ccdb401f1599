"""From stored bytes to histories."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ledger.book.asof import EVER, AsOf
from ledger.domain.canonical import decode, encode
from ledger.domain.contents import LISTS, Content, keys_in, listed, lists_in
from ledger.domain.entries import LINKED, Entry, Kind
from ledger.domain.history import Corrects, History, replay, source_of
from ledger.errors import StetError, StoreError, UnknownPost, UnknownVersion

if TYPE_CHECKING:
    from ledger.gate.policy import Policy
    from ledger.store import StoredEntry
    from ledger.store.reading import Reading

# What it can raise to read bytes that no stet wrote, though they may be hashed and signed in order.
UNREADABLE = (
    StetError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def load_contents(reading: Reading, entries: Iterable[Entry], *, sources: bool = False) -> dict[bytes, bytes]:
    """The contents that entries of one post commit to, with the blocks of their lists: key -> bytes.

    The sources are left out unless asked for; no rendering needs them.
    """
    entries = list(entries)
    if not entries:
        return {}
    post = entries[0].post
    left_out = () if sources else ("source", LISTS["source"])
    with readable(post or "the ledger"):
        kept = [{role: keys for role, keys in e.content.items() if role not in left_out} for e in entries]
        contents = held(reading, post, {key: None for each in kept for key in keys_in(each)})
        blocks = {block: None for each in kept for key in lists_in(each) for block in listed(contents[key])}
    return contents | held(reading, post, blocks)


def held(reading: Reading, post: str | None, keys: Collection[bytes]) -> dict[bytes, bytes]:
    """Contents of a post that are what was committed to: nothing else is ever rendered, judged or built on."""
    found = reading.contents(post, keys)
    for key in keys:
        content = found.get(key)
        if content is None or not Content(key, content.salt, content.data).holds:
            why = "missing" if content is None else "not what was committed to"
            raise StoreError(f"content {key.hex()[:12]} is {why}; keep the file and run `stet verify`")
    return {key: content.data for key, content in found.items()}


def entries_of(reading: Reading, post: str) -> list[Entry]:
    """A post's entries; raises `UnknownPost` with the nearest names."""
    entries = [decoded(stored) for stored in reading.entries_of(post)]
    if not entries:
        posts = reading.posts()
        raise UnknownPost(post, get_close_matches(post, posts, n=3), hint="" if posts else "the ledger is empty")
    return entries


def load_history(reading: Reading, post: str, *, agency: str, as_of: AsOf = EVER) -> History:
    """The history of a post, or as it was; raises `UnknownPost` with its first date if it was not yet."""
    everything = entries_of(reading, post)
    entries = list(as_of.until(everything))
    if not entries:
        raise UnknownPost(post, hint=as_of.before(everything[0]))
    contents = load_contents(reading, entries)
    links = {e.link for e in entries if e.link and e.method == LINKED}
    # A link to a post that isn't there is for the audit to tell of; the post that has it can be read all the same.
    linked = {slug: _title(reading, slug, as_of) for slug in sorted(links) if reading.head(slug)}
    corrects = _corrects(reading, post, agency, as_of)
    with readable(post):
        return replay(post, entries, contents, agency=agency, corrects=corrects, linked=linked)


@contextmanager
def readable(post: str) -> Iterator[None]:
    """What entries commit to and nobody can read is the store's fault, not the caller's."""
    try:
        yield
    except StoreError:
        raise
    except UNREADABLE as error:
        raise StoreError(f"{post}: can't be read: {error!r:.200}; keep the file and run `stet verify`") from error


def _corrects(reading: Reading, post: str, agency: str, as_of: AsOf) -> list[Corrects]:
    """The way back from a new post to those that it corrects: derived, never typed (law 8)."""
    out = []
    for sequence in reading.linking_to(post):
        stored = reading.entry(sequence)
        if stored is None or stored.post is None:
            raise StoreError(f"entry {sequence} is missing; keep the file and run `stet verify`")
        entries = list(as_of.until(entries_of(reading, stored.post)))
        if not any(entry.sequence == sequence for entry in entries):
            continue
        with readable(stored.post):
            other = replay(stored.post, entries, load_contents(reading, entries), agency=agency)
        found = next((c for c in other.corrections if c.entry.sequence == sequence and c.link == post), None)
        if found is None:
            raise StoreError(f"entry {sequence} links to no {post}; keep the file and run `stet verify`")
        out.append(Corrects(post=stored.post, title=other.title, correction=found))
    return out


def _title(reading: Reading, post: str, as_of: AsOf) -> str:
    """The title of a post, the newest or as it was."""
    entries = entries_of(reading, post)
    newest = [entry for entry in list(as_of.until(entries)) or entries[:1] if entry.version is not None][-1:]
    with readable(post):
        return replay(post, newest, load_contents(reading, newest)).title


def nodes_of(reading: Reading) -> Callable[[int, int], bytes]:
    """The stored nodes of the tree, for proofs; a StoreError for one that is missing."""

    def get(level: int, index: int) -> bytes:
        node = reading.node(level, index)
        if node is None:
            raise StoreError(f"the tree's node {level}/{index} is missing; keep the file and run `stet verify`")
        return node

    return get


def ledger_entry(reading: Reading, sequence: int) -> Entry:
    stored = reading.entry(sequence)
    if stored is None:
        raise StoreError(f"entry {sequence} is missing; keep the file and run `stet verify`")
    return decoded(stored)


def decoded(stored: StoredEntry) -> Entry:
    """What a stored entry says; a `StoreError` where its bytes say nothing to this program."""
    try:
        return Entry.decode(stored.body)
    except StetError as error:
        raise StoreError(f"entry {stored.sequence} can't be read: {error}; run `stet verify`") from error


def load_source(reading: Reading, post: str, version: int | None) -> bytes:
    """The source of a version, the newest by default."""
    entries = [entry for entry in entries_of(reading, post) if entry.version is not None]
    found = [entry for entry in entries if version in (None, entry.version)][-1:]
    if not found:
        raise UnknownVersion(f"{version} of {post}", hint=f"there are versions 1 to {len(entries)}")
    contents = load_contents(reading, found, sources=True)
    with readable(post):
        return source_of(found[0], contents)


def policy_entry(reading: Reading) -> Entry:
    """The policy entry in force."""
    last = ledger_entry(reading, reading.size() - 1)
    if last.policy is None or last.kind in (Kind.GENESIS, Kind.POLICY):
        return last
    return ledger_entry(reading, last.policy)


def policy_in_force(reading: Reading) -> tuple[int, Policy]:
    """The policy in force, and the sequence number of the entry that recorded it."""
    entry = policy_entry(reading)
    return entry.sequence, policy_of(reading, entry)


def policy_of(reading: Reading, entry: Entry) -> Policy:
    """The policy that a genesis or policy entry records."""
    # To read a post takes none of the gate's rules and guards.
    from ledger.gate.policy import Policy

    return Policy.from_plain(decode(load_contents(reading, [entry])[entry.content["policy"]]))


def policy_bytes(policy: Policy) -> bytes:
    """The content of a policy entry."""
    return encode(policy.to_plain())
