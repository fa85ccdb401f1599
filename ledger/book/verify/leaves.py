"""The order of the entries at a glance: the tree of the stored leaves, and of each entry of a post only its end.

It says that all is well, or nothing; then `log` tells what is wrong. That a stored leaf is the hash of its entry, and
what an entry says of its place besides its time, is for whoever reads the entries by post (`places`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ledger.book.reading import UNREADABLE
from ledger.book.verify.nodes import check_beyond, count_of
from ledger.book.verify.order import Order
from ledger.book.verify.report import Report
from ledger.domain.entries import in_bytes
from ledger.domain.written import recorded
from ledger.integrity.tree import leaf_hash
from ledger.store import Store
from ledger.store.reading import EndRow

_BATCH = 2000


def order_at_a_glance(store: Store, size: int, report: Report, held: Iterable[bytes] = ()) -> Order | None:
    """The order of the first `size` entries, as far as it can be told; None where it has to be looked at."""
    glance = _Glance(store, report, held)
    try:
        glance.at(size)
    except UNREADABLE:
        return None
    return glance.order if report.ok else None


class _Odd(ValueError):
    """Not as it always is; perhaps wrong."""


class _Glance:
    def __init__(self, store: Store, report: Report, held: Iterable[bytes]) -> None:
        self.order = Order(report, held)
        self._store = store
        self._report = report
        self._same = b"\n"  # in the end of every entry that was recorded when the last one was; yet in none

    def at(self, size: int) -> None:
        if not size:
            raise _Odd
        order = self.order
        notes = self._store.checkpoints()
        note = next(notes, None)
        for start in range(0, size, _BATCH):
            stop = min(start + _BATCH, size)
            rows, leaves = self._store.ends(start or None, stop), self._store.node_range(0, start, stop)
            if [row[0] for row in rows] != [*range(start, stop)]:
                raise _Odd
            completed: defaultdict[int, list[bytes]] = defaultdict(list)
            taken = start
            while taken < stop:
                until = min(stop, note[0] if note else stop, *order.held.beyond(taken))
                if until <= taken:
                    raise _Odd
                some = slice(taken - start, until - start)
                self._look_at(rows[some], leaves[some])
                for level, hashes in enumerate(order.frontier.extend(leaves[some]), 1):
                    completed[level] += hashes
                taken = until
                order.check_held()
                if note and note[0] == taken:
                    order.check_signed(*note)
                    note = next(notes, None)
            for level, hashes in completed.items():
                if self._store.node_range(level, start >> level, stop >> level) != hashes:
                    raise _Odd
        self._report.size, self._report.root = size, order.frontier.root()
        order.conclude(size, note, self._store.size())
        if self._store.node_count() != count_of(size):
            check_beyond(self._store, self._report, size)

    def _look_at(self, rows: Sequence[EndRow], leaves: Sequence[bytes]) -> None:
        """The times of some entries, and all that those of the ledger itself say."""
        order = self.order
        for (sequence, end, body), leaf in zip(rows, leaves, strict=True):
            if body is None:
                if self._same in end:
                    continue
                time = recorded(end)
                if time is None or order.goes_back(time):
                    raise _Odd
            elif leaf_hash(body) == leaf:
                order.look_at_own((sequence, None, None, body))
            else:
                raise _Odd
            self._same = in_bytes("recorded_at", order.time) + b',"sequence":'
