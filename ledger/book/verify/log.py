"""The entries in order, thoroughly: their times, the policy in force, the tree, and every checkpoint over it.

Of what a post's entry says only its place is looked at here; `posts` looks at the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ledger.book.verify.chains import PATIENCE
from ledger.book.verify.nodes import Nodes
from ledger.book.verify.order import Order, place_of
from ledger.book.verify.report import Report
from ledger.book.verify.rows import checked, name_of, readable_name
from ledger.domain.entries import PROCESS, Entry
from ledger.domain.written import place
from ledger.errors import StetError, StoreError, VerificationError
from ledger.integrity.tree import leaf_hash
from ledger.store import Store
from ledger.store.reading import EntryRow

_BATCH = 2000
_PROPOSED = b'"proposal":"'  # as canonical JSON has it; within a text its quotes would be escaped


@dataclass(slots=True)
class Log:
    """What the order says. `damaged` are posts of which no more is to be said, `own` the ledger's own entries.

    `approved` are the entries of posts that name the proposal that they were.
    """

    nodes: Nodes
    own: list[Entry]
    damaged: set[bytes] = field(default_factory=set)
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
        self._store = store
        self._report = report
        self._order = Order(report, held)
        self.log = Log(Nodes(store, report), self._order.own)

    def read(self, size: int) -> None:
        order, report = self._order, self._report
        frontier = order.frontier
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
                    order.check_signed(*note)
                    note = next(notes, None)
            while frontier.size < size:
                self._missing(frontier.size)
        finally:
            report.size, report.root = frontier.size, frontier.root()
        if not size:
            raise VerificationError("there is no entry, not even the genesis entry")
        order.conclude(size, note, self._store.size())

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
        self.log.nodes.add(leaf, self._order.frontier.append(leaf))
        self._order.check_held()

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
                self._order.look_at_own(row)
                return
            self.log.placed += 1
            if _PROPOSED in body:
                self.log.approved.append(sequence)
            if found is None or (found.sequence, found.post) != (sequence, readable_name(post)):
                found = place_of(checked(row))
            faults = list(self._order.faults(found))
            if found.kind in PROCESS:  # else what was proposed would be proved, and shown, with its post
                faults.append(f"is a {found.kind} in the chain of a post; it belongs to the ledger")
        except (StetError, ValueError, KeyError) as error:
            faults = [f"its detail lacks {error}" if isinstance(error, KeyError) else str(error)]
        for why in faults:
            self._report.fault(why, sequence, name_of(post))
        if faults and post is not None:
            self.log.damaged.add(post)
