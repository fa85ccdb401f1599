"""The derived tables, rebuilt from the entries and compared; and contents that no entry commits to.

What was appended since the run began is left out: its rows lie within the size that the ledger has by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from ledger.book.reading import LISTS
from ledger.book.verify.log import Log
from ledger.book.verify.report import Report
from ledger.domain.contents import listed
from ledger.domain.entries import Entry
from ledger.store import Store, StoredEntry

_LEAF = "its bytes are not those that the stored leaf is the hash of"


def check_nodes(store: Store, log: Log, report: Report) -> None:
    """The stored nodes of the tree are those that the entries hash to."""
    counts: Counter[int] = Counter()
    beyond: list[tuple[int, int]] = []
    wrong: set[tuple[int, int]] = set()
    for level, position, digest in report.readable(store.nodes()):
        if not 0 <= level < len(log.levels) or not 0 <= position < report.size >> level:
            beyond.append((level, position))
            continue
        counts[level] += 1
        if log.levels[level][position * 32 : position * 32 + 32] == digest:
            continue
        # Above an altered entry every node differs; only one that differs by itself was altered, too.
        if not {(level - 1, 2 * position), (level - 1, 2 * position + 1)} & wrong:
            row = None if level else store.entry(position)
            why = f"the stored tree node {level}/{position} is not the hash of its leaves" if level else _LEAF
            report.fault(why, position << level, row.post if row else None)
        wrong.add((level, position))
    grown = store.size()
    for level, position in beyond:
        if not 0 <= level < grown.bit_length() or not 0 <= position < grown >> level:
            report.fault(f"the stored tree node {level}/{position} belongs to no tree of {grown} entries")
    for level in range(report.size.bit_length()):
        if counts[level] != report.size >> level:
            report.fault(f"{counts[level]} of {report.size >> level} tree nodes are stored at level {level}")


def check_links(store: Store, log: Log, report: Report) -> None:
    """The index of links holds what entries link to, and each leads to a post (law 8)."""
    stored = set(report.readable(store.links()))
    grown = store.size()
    for target, sequence in sorted(log.links.symmetric_difference(stored)):
        if not report.size <= sequence < grown:
            report.fault(f"the index of links is wrong about {target}", sequence)
    for target, sequence in sorted(log.links):
        if target not in log.heads:
            report.fault(f"links to {target}, which is no post here", sequence)


def check_orphans(store: Store, log: Log, report: Report) -> None:
    """Every stored content belongs to an entry. After another fault, what belongs to which is not known."""
    # Every key of an entry was looked up before: with equal numbers there is none besides. Blocks are shared within
    # a post alone, so no key was counted twice; if one was, the slow way tells.
    if not report.ok or sum(1 for _ in store.content_keys()) == report.contents:
        return
    stored = set(store.content_keys())
    for rows in (store.entries(stop=report.size), store.entries(start=report.size)):
        stored -= _committed(store, rows)
    for key in sorted(stored):
        report.fault(f"content {key.hex()[:12]} belongs to no entry")


def _committed(store: Store, rows: Iterable[StoredEntry]) -> set[bytes]:
    entries = [Entry.decode(row.body) for row in rows]
    keys = set(chain.from_iterable(entry.content.values() for entry in entries))
    lists = store.contents(entry.content[role] for entry in entries for role in LISTS if role in entry.content)
    return keys.union(*(listed(content.data) for content in lists.values()))
