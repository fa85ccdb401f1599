"""The entries in order: the chain of each post, the tree, and every checkpoint over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.book.keys import KeyChain
from ledger.book.verify.held import Held
from ledger.book.verify.report import Report
from ledger.domain.entries import Entry, Kind, instant
from ledger.errors import StetError, StoreError, VerificationError
from ledger.integrity.tree import Frontier, leaf_hash
from ledger.store import Store, StoredEntry

_BATCH = 500
# So many rows that can't be read one by one are damage to a page or the lot, not to a row.
_PATIENCE = 8


class Head(NamedTuple):
    """The last entry of a post."""

    number: int
    leaf: bytes | None
    version: int


@dataclass(slots=True)
class Log:
    """What the entries say. `levels` are the tree's nodes by level, end to end; `own` the ledger's own entries."""

    heads: dict[str, Head] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    links: set[tuple[str, int]] = field(default_factory=set)
    own: list[Entry] = field(default_factory=list)
    levels: list[bytearray] = field(default_factory=list)


def read_log(store: Store, report: Report, held: Iterable[bytes] = ()) -> Log:
    """Reads every entry. `held` are checkpoints that were kept elsewhere."""
    reader = _Reader(store, report, held)
    with report.noting():
        reader.read()
    return reader.log


class _Reader:
    def __init__(self, store: Store, report: Report, held: Iterable[bytes]) -> None:
        self.log = Log()
        self._store = store
        self._report = report
        self._keys = KeyChain()
        self._held = Held(held, report)
        self._frontier = Frontier()
        self._policy: int | None = None
        self._last: Entry | None = None
        self._split = False

    def read(self) -> None:
        frontier, report = self._frontier, self._report
        size = self._store.size()
        notes = report.readable(self._store.checkpoints())
        note = next(notes, None)
        try:
            for row in self._rows(size):
                if row.sequence < frontier.size:
                    report.fault("is a row too many", row.sequence, row.post)
                    continue
                while frontier.size < row.sequence:
                    self._missing(frontier.size)
                self._append(leaf_hash(row.body), row)
                while note and note[0] <= frontier.size:
                    self._check_signed(*note)
                    note = next(notes, None)
            while frontier.size < size:
                self._missing(frontier.size)
        finally:
            report.size, report.root = frontier.size, frontier.root()
        if not size:
            raise VerificationError("there is no entry, not even the genesis entry")
        # A checkpoint beyond the size may be that of an append made since.
        if note and note[0] > self._store.size():
            report.fault(f"a checkpoint is signed over {note[0]} entries, {size} are here: the tail was cut", size)
        elif report.signed != size and not self._split:
            report.fault(f"the newest checkpoint covers {report.signed} of {size} entries", report.signed)
        self._held.check_beyond(size, self._keys)

    def _rows(self, size: int) -> Iterator[StoredEntry]:
        """The rows, one by one from where a batch can't be read: the others still tell what is wrong with them."""
        start, batch, failures = None, _BATCH, 0
        while True:
            try:
                for row in self._store.entries(start, size, batch):
                    yield row
                    start = row.sequence + 1
                return
            except StoreError as error:
                if batch == 1:
                    start = start or 0
                    self._report.fault(str(error), start)
                    start, failures = start + 1, failures + 1
                    if failures == _PATIENCE:
                        raise
                batch = 1

    def _append(self, leaf: bytes, row: StoredEntry | None) -> None:
        log, frontier = self.log, self._frontier
        if row:
            try:
                self._check_entry(row, leaf)
            except (StetError, KeyError) as error:
                why = f"its detail lacks {error}" if isinstance(error, KeyError) else str(error)
                self._report.fault(why, row.sequence, row.post)
                if row.post:
                    log.damaged.add(row.post)
        for level, _, node in [(0, 0, leaf), *frontier.append(leaf)]:
            if level == len(log.levels):
                log.levels.append(bytearray())
            log.levels[level] += node
        self._held.check_at(frontier, self._keys)

    def _missing(self, sequence: int) -> None:
        """The leaf that was stored for an entry stands in for it, so that what follows can still be placed."""
        self._report.fault("is missing", sequence)
        leaf = self._store.node(0, sequence)
        if leaf is None:
            raise VerificationError(f"what follows entry {sequence} can't be placed")
        self._append(leaf, None)

    def _check_entry(self, row: StoredEntry, leaf: bytes) -> None:
        entry, last = Entry.decode(row.body), self._last
        if (row.sequence, row.post, row.number) != (entry.sequence, entry.post, entry.number):
            raise VerificationError(f"its bytes say entry {entry.sequence}, post {entry.post}, number {entry.number}")
        self._last = entry
        faults = list(self._faults(entry, last))
        if entry.post is None:
            if entry.content:
                self.log.own.append(entry)
        else:
            faults += self._chain_faults(entry, leaf)
            if faults:
                self.log.damaged.add(entry.post)
        for why in faults:
            self._report.fault(why, entry.sequence, entry.post)
        if entry.sequence == 0 or entry.kind is Kind.KEY:
            self._keys.read(entry)
            self._report.origin = self._keys.origin
        if entry.sequence == 0:
            self._held.check_at(self._frontier, self._keys)  # the tree of no entries has a root, too

    def _faults(self, entry: Entry, last: Entry | None) -> Iterator[str]:
        if (entry.kind is Kind.GENESIS) != (entry.sequence == 0):
            yield "the genesis entry, and no other, comes first"
        if last and instant(entry.recorded_at) < instant(last.recorded_at):
            yield f"recorded at {entry.recorded_at}, before the entry that it follows"
        if entry.policy != self._policy:
            yield f"names entry {entry.policy} as the policy in force, which is {self._policy}"
        if entry.kind in (Kind.GENESIS, Kind.POLICY):
            self._policy = entry.sequence

    def _chain_faults(self, entry: Entry, leaf: bytes) -> Iterator[str]:
        assert entry.post is not None
        head = self.log.heads.get(entry.post, Head(0, None, 0))
        self.log.heads[entry.post] = Head(entry.number or head.number + 1, leaf, entry.version or head.version)
        if entry.number != head.number + 1:
            yield f"number {entry.number} of its post follows number {head.number}"
        if entry.prev != head.leaf:
            yield "the hash of the post's previous entry is another"
        if (entry.kind is Kind.PUBLISH) != (head.number == 0):
            yield "the publication, and no other entry, is a post's first"
        if entry.version is not None and entry.version != head.version + 1:
            yield f"version {entry.version} follows version {head.version}"
        if entry.link is not None:
            self.log.links.add((entry.link, entry.sequence))

    def _check_signed(self, size: int, note: bytes) -> None:
        frontier, report = self._frontier, self._report
        with report.noting(size - 1 if size > 0 else None):
            if size != frontier.size:
                raise VerificationError(f"a checkpoint stands over {size} entries, where none was signed")
            checkpoint = self._keys.open(note)
            if checkpoint.size != size:
                raise VerificationError(f"the checkpoint is over {checkpoint.size} entries, not {size}")
            if checkpoint.root == frontier.root():
                report.signed = size
                report.checkpoints += 1
                self._keys.signed()
            elif not self._split:  # every later one has another root, too: the first says it all
                self._split = True
                raise VerificationError("the checkpoint signed here has another root: an entry up to here was altered")
