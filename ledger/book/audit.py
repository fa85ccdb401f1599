"""The officers' report on a ledger: its entries one by one, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import TYPE_CHECKING

from ledger.book.approval.pending import process_entries
from ledger.book.asof import AsOf
from ledger.book.links import dead_end
from ledger.book.reading import (
    decoded,
    ledger_entry,
    load_contents,
    load_history,
    policy_of,
    readable,
)
from ledger.domain.audit.breaches import Links
from ledger.domain.audit.rows import Row, ledger_row, rows
from ledger.domain.audit.scope import Scope
from ledger.domain.entries import LINKED, Entry, instant
from ledger.domain.history import History
from ledger.domain.notices import Notice
from ledger.domain.proposals import about
from ledger.errors import UnknownPost
from ledger.store import Store

if TYPE_CHECKING:
    from ledger.gate import Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A report: its scope, and its rows, which are read anew each time that they are iterated.

    The entries of the ledger itself come first, then those of each post, by slug; within each they are in order. One
    post is in memory at a time.
    """

    scope: Scope
    store: Store
    lexicon: Callable[[], Lexicon]
    progress: Callable[[int, int], None] | None = None
    wanted: dict[int, frozenset[str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        return (row for row in self._rows() if self._chosen(row.entry))

    @property
    def _as_of(self) -> AsOf:
        scope = self.scope
        return AsOf(effective=scope.as_of, recorded=scope.recorded_as_of, size=scope.size)

    def _chosen(self, entry: Entry) -> bool:
        since, until, at = self.scope.since, self.scope.until, instant(entry.effective_at)
        return (since is None or at >= instant(since)) and (until is None or at <= instant(until))

    def _rows(self) -> Iterator[Row]:
        if self.scope.post is not None:
            process = (
                each for each in self._as_of.until(process_entries(self.store)) if about(each) == self.scope.post
            )
            proposed = (ledger_row(entry, self._notice(entry)) for entry in process)
            yield from merge(self._of(self._history(self.scope.post)), proposed, key=lambda row: row.entry.sequence)
            return
        for entry in self._as_of.until(decoded(stored) for stored in self.store.entries_of_ledger()):
            yield ledger_row(entry, self._notice(entry))
        posts = self.store.posts()
        for done, post in enumerate(posts, 1):
            try:
                history = self._history(post)
            except UnknownPost:  # it was not yet
                continue
            yield from self._of(history)
            if self.progress:
                self.progress(done, len(posts))

    def _notice(self, entry: Entry) -> Notice | None:
        key = entry.content.get("notice")
        if key is None:
            return None
        contents = load_contents(self.store, [entry])
        with readable(f"entry {entry.sequence}"):
            return Notice.decode(contents[key])

    def _history(self, post: str) -> History:
        return load_history(self.store, post, agency=self.scope.agency, as_of=self._as_of)

    def _of(self, history: History) -> Iterator[Row]:
        return rows(history, self._links(history), self._verdicts(history), self._approvals(history))

    def _approvals(self, history: History) -> dict[int, frozenset[str]]:
        """What each policy that an entry of the post was recorded under wants approved."""
        for sequence in {entry.policy for entry in history.entries if entry.policy is not None} - self.wanted.keys():
            self.wanted[sequence] = policy_of(self.store, ledger_entry(self.store, sequence)).approvals
        return self.wanted

    def _links(self, history: History) -> Links:
        linking = [entry for entry in history.entries if entry.method == LINKED and entry.link]
        ends = {entry.link: dead_end(self.store, entry.link, self._as_of) for entry in linking if entry.link}
        one_sided = {
            entry.sequence
            for entry in linking
            if entry.link and self.store.head(entry.link) and entry.sequence not in self.store.linking_to(entry.link)
        }
        return Links(dead={slug: why for slug, why in ends.items() if why}, one_sided=one_sided)

    def _verdicts(self, history: History) -> dict[int, str]:
        if not self.scope.judged:
            return {}
        # The gate is loaded for an audit that judges.
        from ledger.book.verify.report import Report
        from ledger.book.verify.verdicts import Verdicts

        report = Report()
        Verdicts(self.store, self.lexicon, report, 0).derive(history)
        return {fault.sequence: fault.why for fault in report.faults if fault.sequence is not None}
