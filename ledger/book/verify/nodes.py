"""The stored nodes of the tree, held against those that the entries hash to while these are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ledger.book.verify.report import Report
from ledger.integrity.tree import Node
from ledger.store import Store

# So many hashes of a level are held against the store at once; no more are ever kept.
_BATCH = 1024

_LEAF = "its bytes are not those that the stored leaf is the hash of"


class Nodes:
    """Takes the nodes in the order in which they complete; `check` then says what the store has otherwise."""

    def __init__(self, store: Store, report: Report) -> None:
        self._store = store
        self._report = report
        self._levels: list[list[bytes]] = []
        self._begun: list[int] = []
        self._lacking: Counter[int] = Counter()
        self._wrong: set[tuple[int, int]] = set()

    def add(self, leaf: bytes, completed: Iterable[Node]) -> None:
        """The next leaf's hash, and the subtrees that it completes."""
        self._add(0, leaf)
        for level, _, digest in completed:
            self._add(level, digest)

    def _add(self, level: int, digest: bytes) -> None:
        if level == len(self._levels):
            self._levels.append([])
            self._begun.append(0)
        waiting = self._levels[level]
        waiting.append(digest)
        if len(waiting) == _BATCH:
            self._compare(level)

    def _compare(self, level: int) -> None:
        waiting, begun = self._levels[level], self._begun[level]
        stop = begun + len(waiting)
        stored: dict[int, bytes] = {}
        with self._report.noting():
            stored = dict(self._store.node_rows(level, begun, stop))
        if stored != dict(zip(range(begun, stop), waiting, strict=True)):
            self._lacking[level] += len(waiting) - len(stored)
            self._wrong.update(
                (level, at) for at, digest in enumerate(waiting, begun) if stored.get(at, digest) != digest
            )
        self._begun[level] = stop
        waiting.clear()

    def check(self) -> None:
        """Faults for the nodes that are altered, missing, or of no tree."""
        for level in range(len(self._levels)):
            self._compare(level)
        for level, position in sorted(self._wrong):
            # Above an altered entry every node differs; only one that differs by itself was altered, too.
            if not {(level - 1, 2 * position), (level - 1, 2 * position + 1)} & self._wrong:
                row = None if level else self._store.entry(position)
                why = f"the stored tree node {level}/{position} is not the hash of its leaves" if level else _LEAF
                self._report.fault(why, position << level, row.post if row else None)
        for level, lacking in sorted(self._lacking.items()):
            if lacking:
                of = self._begun[level]
                self._report.fault(f"{of - lacking} of {of} tree nodes are stored at level {level}")
        size = self._begun[0] if self._begun else 0
        if self._lacking.total() or self._store.node_count() != count_of(size):
            check_beyond(self._store, self._report, size)


def count_of(size: int) -> int:
    """The number of nodes in a tree of so many leaves, these included."""
    return 2 * size - size.bit_count()


def check_beyond(store: Store, report: Report, size: int) -> None:
    """Faults for the stored nodes that are not of the tree of `size` leaves, nor of what was appended to it since."""
    beyond = [
        (level, position)
        for level, position, _ in report.readable(store.nodes())
        if not 0 <= level < size.bit_length() or not 0 <= position < size >> level
    ]
    grown = store.size()
    for level, position in beyond:
        if not 0 <= level < grown.bit_length() or not 0 <= position < grown >> level:
            report.fault(f"the stored tree node {level}/{position} belongs to no tree of {grown} entries")
