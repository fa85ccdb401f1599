"""The officers' report on a ledger: its entries one by one, each with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.book.asof import AsOf
from ledger.book.reading import decoded, entries_of, load_contents, load_history, readable
from ledger.book.verify.report import Report
from ledger.book.verify.verdicts import Verdicts
from ledger.domain.audit.breaches import Links
from ledger.domain.audit.rows import Row, ledger_row, rows
from ledger.domain.audit.scope import Scope
from ledger.domain.entries import LINKED, Entry, Kind, instant
from ledger.domain.history import History
from ledger.domain.notices import Notice
from ledger.errors import UnknownPost
from ledger.gate import Lexicon
from ledger.store import Store


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
            yield from self._of(self._history(self.scope.post))
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
        return rows(history, self._links(history), self._verdicts(history))

    def _links(self, history: History) -> Links:
        linking = [entry for entry in history.entries if entry.method == LINKED and entry.link]
        ends = {entry.link: self._dead_end(entry.link) for entry in linking if entry.link}
        one_sided = {
            entry.sequence
            for entry in linking
            if entry.link and self.store.head(entry.link) and entry.sequence not in self.store.linking_to(entry.link)
        }
        return Links(dead={slug: why for slug, why in ends.items() if why}, one_sided=one_sided)

    def _dead_end(self, slug: str) -> str:
        """Why readers who follow a link to a post do not find there what is right."""
        try:
            entries = list(self._as_of.until(entries_of(self.store, slug)))
        except UnknownPost:
            entries = []
        states = [entry.kind for entry in entries if entry.version is not None or entry.kind is Kind.REMOVAL]
        if not states:
            return f"It leads to {slug}, which the ledger does not hold."
        if states[-1] is Kind.RETRACTION:
            return f"It leads to {slug}, which is retracted."
        if states[-1] is Kind.REMOVAL:
            return f"It leads to {slug}, which was taken off its source."
        return ""

    def _verdicts(self, history: History) -> dict[int, str]:
        if not self.scope.judged:
            return {}
        report = Report()
        Verdicts(self.store, self.lexicon, report, 0).derive(history)
        return {fault.sequence: fault.why for fault in report.faults if fault.sequence is not None}
