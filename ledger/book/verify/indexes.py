"""The index of links, derived again and compared; and contents that no entry commits to.

What was appended since the run began is left out: its rows lie within the size that the ledger has by then.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import chain

from ledger.book.verify.report import Report
from ledger.domain.contents import keys_in, listed, lists_in
from ledger.domain.entries import Entry
from ledger.store import Store


def check_links(store: Store, links: AbstractSet[tuple[str, int]], report: Report) -> None:
    """The index of links holds what entries link to, and each leads to a post (law 8)."""
    stored = set(report.readable(store.links()))
    grown = store.size()
    for target, sequence in sorted(links ^ stored):
        if not report.size <= sequence < grown:
            report.fault(f"the index of links is wrong about {target}", sequence)
    for target, sequence in sorted(links):
        if store.head(target) is None:
            report.fault(f"links to {target}, which is no post here", sequence)


def check_orphans(store: Store, report: Report) -> None:
    """Every stored content belongs to an entry. After another fault, what belongs to which is not known."""
    # Every key of an entry was looked up before: with equal numbers there is none besides. Blocks are shared within
    # a post alone, so no key was counted twice; if one was, the slow way tells.
    if not report.ok or store.content_count() == report.contents:
        return
    stored = set(store.content_keys())
    for rows in (store.entries(stop=report.size), store.entries(start=report.size)):
        for row in rows:
            stored -= _committed(store, Entry.decode(row.body))
    for _, key in sorted(stored, key=lambda filed: filed[1]):
        report.fault(f"content {key.hex()[:12]} belongs to no entry")


def _committed(store: Store, entry: Entry) -> set[tuple[str | None, bytes]]:
    lists = store.contents(entry.post, lists_in(entry.content))
    blocks = chain.from_iterable(listed(content.data) for content in lists.values())
    return {(entry.post, key) for key in chain(keys_in(entry.content), blocks)}
