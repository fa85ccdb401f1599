"""The chain of each post: its entries by their number, each with the hash of the one before; and their contents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter

from ledger.book.verify.report import Report
from ledger.book.verify.rows import checked, name_of
from ledger.domain.contents import SALT_LENGTH, commitment, keys_in, listed, lists_in
from ledger.domain.entries import Entry, Kind
from ledger.errors import StetError, StoreError
from ledger.integrity.tree import leaf_hash
from ledger.store import Store
from ledger.store.reading import Place, PostRow

# So many rows that can't be read one by one are damage to a page or the lot, not to a row.
PATIENCE = 8

_ROWS = 200  # what is read of so many entries stays in the processor's cache
_KEYS = 1000

PostRows = tuple[bytes, list[PostRow]]  # a post, all its rows by number


@dataclass(slots=True)
class Chain:
    """The entries of a post; `sound` while nothing is wrong with them or with their contents."""

    post: bytes
    entries: list[Entry] = field(default_factory=list)
    sound: bool = True
    contents: int = 0


def post_rows(
    store: Store, report: Report, after: Place | None = None, until: Place | None = None
) -> Iterator[list[PostRows]]:
    """The posts between two places, some at a time; entries behind the report's size are left out."""
    rest: list[PostRow] = []
    for rows in _batches(store, report, after, until):
        # The last post may go on in the next batch.
        whole = rest + rows
        rest = [row for row in whole if row[1] == whole[-1][1]]
        yield _by_post(whole[: len(whole) - len(rest)], report.size)
    yield _by_post(rest, report.size)


def _by_post(rows: Iterable[PostRow], size: int) -> list[PostRows]:
    within = (row for row in rows if 0 <= row[0] < size)
    return [(post or b"", list(of)) for post, of in groupby(within, key=itemgetter(1))]


def _batches(store: Store, report: Report, after: Place | None, until: Place | None) -> Iterator[list[PostRow]]:
    """Rows by post and number; one by one from where a batch can't be read, and past those that can't be."""
    limit, failures = _ROWS, 0
    while True:
        try:
            rows = store.post_rows(after, until, limit)
        except StoreError as error:
            if limit == 1:
                after = store.place_after(after)
                failures += 1
                if after is None or failures == PATIENCE:
                    raise
                report.fault(str(error), post=name_of(after[0]))
            limit = 1
            continue
        if not rows:
            return
        yield rows
        after = rows[-1][1] or b"", rows[-1][2] or 0


def read_chain(post: bytes, rows: Iterable[PostRow], report: Report) -> Chain:
    """The entries of a post, each held against the one before."""
    found = Chain(post)
    number, version, before = 0, 0, b""
    for row in rows:
        faults = []
        try:
            entry = checked(row[:4])
            found.entries.append(entry)
            faults = list(_faults(entry, number, version, before))
            number, version, before = entry.number or number + 1, entry.version or version, row[3]
        except StetError as error:
            faults = [str(error)]
        for why in faults:
            report.fault(why, row[0], name_of(post))
            found.sound = False
    return found


def _faults(entry: Entry, number: int, version: int, before: bytes) -> Iterator[str]:
    """Why an entry does not follow the one before in its post, whose number, version and bytes are given."""
    if entry.number != number + 1:
        yield f"number {entry.number} of its post follows number {number}"
    if entry.prev != (leaf_hash(before) if number else None):
        yield "the hash of the post's previous entry is another"
    if (entry.kind is Kind.PUBLISH) != (number == 0):
        yield "the publication, and no other entry, is a post's first"
    if entry.version is not None and entry.version != version + 1:
        yield f"version {entry.version} follows version {version}"


def hashed(store: Store, each: Chain, report: Report) -> dict[bytes, bytes]:
    """Hashes the contents of a post again; gives those that hash to their keys, and counts them."""
    first = _first(each.entries)
    found, altered = _hashed(store, each.post, first)
    blocks = _blocks(each, first, found, report)
    more, also = _hashed(store, each.post, blocks)
    found |= more
    first |= blocks
    each.contents = len(first)
    for key, entry in first.items():
        if key not in found:
            what = "not what was committed to" if key in altered | also else "missing"
            report.fault(f"content {key.hex()[:12]} is {what}", entry.sequence, entry.post)
            each.sound = False
    return found


def hashed_between(store: Store, first: bytes, last: bytes) -> defaultdict[bytes, dict[bytes, bytes]]:
    """Of each post from one to another, the contents that hash to their keys, by these."""
    found: defaultdict[bytes, dict[bytes, bytes]] = defaultdict(dict)
    for post, key, salt, data in store.content_rows_between(first, last):
        if sha256(salt + data).digest() == key and len(salt) == SALT_LENGTH:
            found[post][key] = data
    return found


def _first(entries: Collection[Entry]) -> dict[bytes, Entry]:
    """Each key with the first entry that commits to it."""
    first: dict[bytes, Entry] = {}
    for entry in entries:
        for key in keys_in(entry.content):
            first.setdefault(key, entry)
    return first


def _blocks(
    each: Chain, first: Mapping[bytes, Entry], found: Mapping[bytes, bytes], report: Report
) -> dict[bytes, Entry]:
    """The keys in the lists of a post, each with the first entry that commits to it."""
    blocks: dict[bytes, Entry] = {}
    seen: set[bytes] = set()
    for entry in each.entries:
        for key in lists_in(entry.content):
            if key in seen or key not in found:
                continue
            seen.add(key)
            try:
                for block in listed(found[key]):
                    if block not in first or entry.sequence < first[block].sequence:
                        blocks.setdefault(block, entry)
            except StetError as error:
                report.fault(str(error), entry.sequence, entry.post)
                each.sound = False
    return blocks


def _hashed(store: Store, post: bytes, keys: Iterable[bytes]) -> tuple[dict[bytes, bytes], set[bytes]]:
    """The contents of a post that hash to their keys, and the keys of those that don't."""
    good: dict[bytes, bytes] = {}
    altered: set[bytes] = set()
    wanted = iter(keys)
    while some := list(islice(wanted, _KEYS)):
        for key, salt, data in store.content_rows(post, some):
            if len(salt) == SALT_LENGTH and commitment(salt, data) == key:
                good[key] = data
            else:
                altered.add(key)
    return good, altered
