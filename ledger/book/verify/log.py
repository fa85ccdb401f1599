"""The entries in order: their times, the policy in force, the tree, and every checkpoint over it.

Of a post's entry only its end is read here, for what depends on the order of all of them; `posts` reads it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ledger.book.keys import KeyChain
from ledger.book.verify.chains import PATIENCE
from ledger.book.verify.held import Held
from ledger.book.verify.nodes import Nodes
from ledger.book.verify.report import Report
from ledger.book.verify.rows import checked, name_of, readable_name
from ledger.domain.entries import PROCESS, Entry, Kind, instant
from ledger.domain.written import Place, place
from ledger.errors import StetError, StoreError, VerificationError
from ledger.integrity.tree import Frontier, leaf_hash
from ledger.store import Store
from ledger.store.reading import EntryRow

_BATCH = 2000
_OF_POSTS = frozenset(map(str, set(Kind) - PROCESS - {Kind.GENESIS}))
_PROPOSED = b'"proposal":"'  # as canonical JSON has it; within a text its quotes would be escaped


@dataclass(slots=True)
class Log:
    """What the order says. `damaged` are posts of which no more is to be said, `own` the ledger's own entries.

    `approved` are the entries of posts that name the proposal that they were.
    """

    nodes: Nodes
    damaged: set[bytes] = field(default_factory=set)
    own: list[Entry] = field(default_factory=list)
    approved: list[int] = field(default_factory=list)
    placed: int = 0  # rows that name a post


def read_log(store: Store, size: int, report: Report, held: Iterable[bytes] = ()) -> Log:
    """Reads the first `size` entries. `held` are checkpoints that were kept elsewhere."""
    reader = _Reader(store, report, held)
    with report.noting():
        reader.read(size)
    return reader.log


class _Reader:
    def __init__(self, store: Store, report: Report, held: Iterable[bytes]) -> None:
        self.log = Log(Nodes(store, report))
        self._store = store
        self._report = report
        self._keys = KeyChain()
        self._held = Held(held, report)
        self._frontier = Frontier()
        self._policy: int | None = None
        self._last: datetime | None = None
        self._time = ""  # the same, as it is written
        self._split = False

    def read(self, size: int) -> None:
        frontier, report = self._frontier, self._report
        covered = 0
        notes = report.readable(self._store.checkpoints())
        note = next(notes, None)
        try:
            for row in self._rows(size):
                sequence, post, _, body = row
                if sequence < frontier.size:
                    report.fault("is a row too many", sequence, name_of(post))
                    continue
                while frontier.size < sequence:
                    self._missing(frontier.size)
                self._look_at(row)
                self._append(leaf_hash(body))
                while note and note[0] <= frontier.size:
                    self._check_signed(*note)
                    covered = note[0]
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
        elif covered != size:  # of one that is no good it was said already
            report.fault(f"the newest checkpoint covers {covered} of {size} entries", max(covered, 0))
        self._held.check_beyond(size, self._keys)

    def _rows(self, size: int) -> Iterator[EntryRow]:
        """The rows, one by one from where a batch can't be read: the others still tell what is wrong with them."""
        start, batch, failures = None, _BATCH, 0
        while True:
            try:
                rows = self._store.entry_rows(start, size, batch)
            except StoreError as error:
                if batch == 1:
                    start = start or 0
                    self._report.fault(str(error), start)
                    start, failures = start + 1, failures + 1
                    if failures == PATIENCE:
                        raise
                batch = 1
                continue
            if not rows:
                return
            yield from rows
            start = rows[-1][0] + 1

    def _append(self, leaf: bytes) -> None:
        self.log.nodes.add(leaf, self._frontier.append(leaf))
        if self._held.wait_at(self._frontier.size):
            self._held.check_at(self._frontier, self._keys)

    def _missing(self, sequence: int) -> None:
        """The leaf that was stored for an entry stands in for it, so that what follows can still be placed."""
        self._report.fault("is missing", sequence)
        leaf = self._store.node(0, sequence)
        if leaf is None:
            raise VerificationError(f"what follows entry {sequence} can't be placed")
        self._append(leaf)

    def _look_at(self, row: EntryRow) -> None:
        sequence, post, _, body = row
        found = place(body)
        try:
            if post is None:
                self._look_at_own(row)
                return
            self.log.placed += 1
            if _PROPOSED in body:
                self.log.approved.append(sequence)
            if found is not None and sequence and self._goes_on(found, sequence, post):
                return
            if found is None or (found.sequence, found.post) != (sequence, readable_name(post)):
                found = _place_of(checked(row))
            faults = list(self._faults(found))
            if found.kind in PROCESS:  # else what was proposed would be proved, and shown, with its post
                faults.append(f"is a {found.kind} in the chain of a post; it belongs to the ledger")
        except (StetError, ValueError, KeyError) as error:
            faults = [f"its detail lacks {error}" if isinstance(error, KeyError) else str(error)]
        for why in faults:
            self._report.fault(why, sequence, name_of(post))
        if faults and post is not None:
            self.log.damaged.add(post)

    def _goes_on(self, found: Place, sequence: int, post: bytes) -> bool:
        """Whether an entry of a post has its place beyond doubt: at the very time and policy of the one before."""
        return (
            found.sequence == sequence
            and found.recorded_at == self._time
            and found.policy == self._policy
            and found.kind in _OF_POSTS
            and found.post is not None
            and found.post.encode("utf-8") == post
        )

    def _look_at_own(self, row: EntryRow) -> None:
        """An entry of the ledger itself, which says more."""
        entry = checked(row)
        for why in self._faults(_place_of(entry)):
            self._report.fault(why, entry.sequence)
        if entry.content:
            self.log.own.append(entry)
        if entry.kind in (Kind.GENESIS, Kind.POLICY):
            self._policy = entry.sequence
        if entry.sequence == 0 or entry.kind is Kind.KEY:
            self._keys.read(entry)
            self._report.origin = self._keys.origin
        if entry.sequence == 0:
            self._held.check_at(self._frontier, self._keys)  # the tree of no entries has a root, too

    def _faults(self, found: Place) -> Iterator[str]:
        """Checks a place in the order, and takes it for the last."""
        if (found.kind == Kind.GENESIS) != (found.sequence == 0):
            yield "the genesis entry, and no other, comes first"
        last, self._last, self._time = self._last, instant(found.recorded_at), found.recorded_at
        if last and self._last < last:
            yield f"recorded at {found.recorded_at}, before the entry that it follows"
        if found.policy != self._policy:
            yield f"names entry {found.policy} as the policy in force, which is {self._policy}"

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


def _place_of(entry: Entry) -> Place:
    return Place(entry.kind, entry.policy, entry.post, entry.recorded_at, entry.sequence)
