"""What an open ledger tells: posts, histories, and whether all of it still is what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from ledger.book.keys import key_chain, key_entries
from ledger.book.reading import decoded, entries_of, ledger_entry, load_history, load_source, policy_in_force
from ledger.book.summaries import Summary, summaries
from ledger.book.times import moment
from ledger.book.verify import Report, verify
from ledger.domain.entries import Entry
from ledger.domain.history import History
from ledger.errors import StoreError
from ledger.gate import Lexicon, Policy
from ledger.integrity.note import VerifierKey
from ledger.store import Store


class Reader:
    """The reading half of a `Ledger`: nothing here needs the key, or writes."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self.store = store
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.store.close()

    # --- what it is ---

    @cached_property
    def genesis(self) -> Entry:
        """The first entry: origin, verifier key, agency."""
        return ledger_entry(self.store, 0)

    @property
    def agency(self) -> str:
        return self.genesis.detail.get("agency", "")

    @property
    def origin(self) -> str:
        """The log's name in its checkpoints, for good."""
        return self.keys[0].name

    @property
    def keys(self) -> list[VerifierKey]:
        """Every key that the ledger was ever signed with, in order; the last is in force."""
        return key_chain(key_entries(self.store)).keys

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return policy_in_force(self.store)[1]

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.load()

    # --- reading ---

    def posts(self) -> list[str]:
        """Every post's slug, in order."""
        return self.store.posts()

    def summaries(self) -> list[Summary]:
        """Every post in a line, by slug: quick, since no text is read but the titles."""
        return summaries(self.store)

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.store.size()

    def entries(self, post: str | None = None, *, start: int | None = None) -> Iterator[Entry]:
        """The entries of the ledger, from the one numbered `start` on, or those of one post, in order."""
        if post is not None:
            yield from entries_of(self.store, post)
            return
        for stored in self.store.entries(start):
            yield decoded(stored)

    def history(self, post: str, *, as_of: str | None = None) -> History:
        """A post as a whole, or as the public saw it on a date or at a time, by the times that entries claim."""
        return load_history(
            self.store, post, agency=self.agency, as_of=as_of and moment(as_of, self._clock(), end_of_day=True)
        )

    def source(self, post: str, version: int | None = None) -> bytes:
        """The source of a version, the newest by default, byte for byte as it was given (law 4)."""
        return load_source(self.store, post, version)

    # --- checking ---

    def checkpoint(self) -> bytes:
        """The newest signed checkpoint: kept elsewhere, it proves later that nothing before it was altered."""
        note = self.store.checkpoint()
        if note is None:
            raise StoreError("no checkpoint was ever signed; keep the file and run `stet verify`")
        return note

    def verify(
        self,
        *,
        judge: bool = False,
        judge_since: int = 0,
        checkpoints: Iterable[bytes] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """Hashes and folds everything again from the stored bytes; with `judge`, derives every verdict again.

        `judge_since` is the entry to begin that with: what an earlier run derived need not be derived each night.
        `checkpoints` are some that were kept elsewhere: an older file or a rewritten one is found by nothing else.
        `progress` is told the entries done and their number.
        """
        lexicon = (lambda: self.lexicon) if judge else None
        return verify(self.store, judge=lexicon, judge_since=judge_since, checkpoints=checkpoints, progress=progress)
