"""What an open ledger tells: posts, histories, and whether all of it still is what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ledger.book.approval.pending import all_proposals, process_entries, reason_of, stale
from ledger.book.asof import EVER, AsOf
from ledger.book.keys import key_chain, key_entries
from ledger.book.reading import decoded, entries_of, ledger_entry, load_history, load_source, policy_in_force
from ledger.book.summaries import Summary, summaries
from ledger.book.times import moment, now
from ledger.domain.entries import Entry
from ledger.domain.history import History
from ledger.domain.proposals import Proposal, about
from ledger.errors import StoreError, UnknownPost
from ledger.integrity.note import VerifierKey
from ledger.store import Store

if TYPE_CHECKING:
    from ledger.book.audit import Audit
    from ledger.book.status import Status
    from ledger.book.verify import Report
    from ledger.domain.post_proof import PostProof
    from ledger.gate.lexicon import Lexicon
    from ledger.gate.policy import Policy


class Reader:
    """The reading half of a `Ledger`: nothing here needs the key, or writes.

    Whoever only reads pays for no more than that: what judges, proves and verifies is loaded when it is asked for.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] = now) -> None:
        self.store = store
        self._clock = clock

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Opens a ledger to read it."""
        return cls(Store.open(Path(path)))

    @classmethod
    def inspect(cls, path: str | Path) -> Self:
        """Opens a ledger for verification, whatever became of its guards."""
        return cls(Store.inspect(Path(path)))

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
        from ledger.gate.lexicon import Lexicon

        return Lexicon.load()

    # --- reading ---

    # `as_of` means as the public saw it, by the times that entries claim; `recorded_as_of` as the ledger held it, by
    # those of their recording. Each is a date, whose end is meant, or a time.

    def posts(self, *, as_of: str | None = None, recorded_as_of: str | None = None) -> list[str]:
        """Every post's slug, in order."""
        bounds = self._as_of(as_of, recorded_as_of)
        if bounds == EVER:
            return self.store.posts()
        return sorted({entry.post for entry in bounds.until(self.entries()) if entry.post is not None})

    def summaries(self, *, as_of: str | None = None, recorded_as_of: str | None = None) -> list[Summary]:
        """Every post in a line, by slug: quick, since no text is read but the titles."""
        return summaries(self.store, self._as_of(as_of, recorded_as_of))

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.store.size()

    def entries(
        self,
        post: str | None = None,
        *,
        start: int | None = None,
        as_of: str | None = None,
        recorded_as_of: str | None = None,
    ) -> Iterator[Entry]:
        """The entries of the ledger, from the one numbered `start` on, or those of one post, in order.

        Raises `UnknownPost` for a post that was not yet.
        """
        bounds = self._as_of(as_of, recorded_as_of)
        if post is None:
            yield from bounds.until(decoded(stored) for stored in self.store.entries(start))
            return
        entries = entries_of(self.store, post)
        found = list(bounds.until(entries))
        if not found:
            raise UnknownPost(post, hint=bounds.before(entries[0]))
        yield from found

    def awaiting(self) -> list[tuple[Proposal, str]]:
        """What was put forward and awaits approval, oldest first; and why it can't be approved any more, if so."""
        waiting = [each for each in all_proposals(self.store) if each.decided is None]
        return [(each, stale(self.store, each)) for each in waiting]

    def status(self) -> Status:
        """What awaits somebody: approvals, changes that nobody owned up to, links that lead nowhere."""
        from ledger.book.status import status

        return status(self.store)

    def proposed(
        self, post: str, *, as_of: str | None = None, recorded_as_of: str | None = None
    ) -> list[tuple[Entry, str]]:
        """What was put forward of a post and decided of it, in order, each with its reason; not for the public."""
        bounds = self._as_of(as_of, recorded_as_of)
        found = (entry for entry in bounds.until(process_entries(self.store)) if about(entry) == post)
        return [(entry, reason_of(self.store, entry)) for entry in found]

    def history(self, post: str, *, as_of: str | None = None, recorded_as_of: str | None = None) -> History:
        """A post as a whole, or as it was."""
        return load_history(self.store, post, agency=self.agency, as_of=self._as_of(as_of, recorded_as_of))

    def _as_of(self, effective: str | None, recorded: str | None) -> AsOf:
        if effective is None and recorded is None:
            return EVER
        now = self._clock()
        return AsOf(
            effective=moment(effective, now, end_of_day=True) if effective is not None else None,
            recorded=moment(recorded, now, end_of_day=True) if recorded is not None else None,
        )

    def source(self, post: str, version: int | None = None) -> bytes:
        """The source of a version, the newest by default, byte for byte as it was given (law 4)."""
        return load_source(self.store, post, version)

    def prove(self, post: str, version: int | None = None, *, with_text: bool = False) -> bytes:
        """A proof that a version was logged, the newest by default: a C2SP tlog-proof that needs no ledger to check.

        `with_text` puts the source and its notice into it. It does not prove that there is no later version.
        """
        from ledger.book.proving import prove

        return prove(self.store, post, version, with_text=with_text)

    def prove_post(self, history: History) -> PostProof:
        """The proof of a whole post, for a page that can check itself (`renderers.page`)."""
        from ledger.book.post_proving import prove_post

        return prove_post(self.store, history)

    # --- checking ---

    def verify_log(self, folder: str | Path, *, progress: Callable[[int, int], None] | None = None) -> Report:
        """Checks a published log, or a copy held elsewhere, file by file, and holds it against this ledger."""
        from ledger.book.published import check_published

        return check_published(Path(folder), self.keys[:1], reading=self.store, progress=progress)

    def audit(
        self,
        post: str | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        recorded_as_of: str | None = None,
        judge: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Audit:
        """The officers' report on all entries or those of a post, as of the newest checkpoint.

        `since` and `until` choose by when an entry took effect, as claimed where it is: dates, both included, or times.
        `judge` derives every verdict again. `progress` is told the posts done and their number, at each reading.
        """
        from ledger.book.audit import Audit
        from ledger.domain.audit.scope import Scope
        from ledger.integrity.checkpoint import open_checkpoint

        now, bounds, note = self._clock(), self._as_of(as_of, recorded_as_of), self.checkpoint()
        checkpoint = open_checkpoint(note, self.keys[-1])
        if post is not None:
            next(self.entries(post, as_of=bounds.effective, recorded_as_of=bounds.recorded))  # raises if there is none
        scope = Scope(
            agency=self.agency,
            origin=checkpoint.origin,
            size=checkpoint.size,
            root=checkpoint.root,
            note=note.decode("utf-8"),
            made_at=now.isoformat(timespec="seconds"),
            post=post,
            since=moment(since, now) if since is not None else None,
            until=moment(until, now, end_of_day=True) if until is not None else None,
            as_of=bounds.effective,
            recorded_as_of=bounds.recorded,
            judged=judge,
        )
        return Audit(scope=scope, store=self.store, lexicon=lambda: self.lexicon, progress=progress)

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
        jobs: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """Hashes and folds everything again from the stored bytes; with `judge`, derives every verdict again.

        `judge_since` is the entry to begin that with: what an earlier run derived need not be derived each night.
        `checkpoints` are some that were kept elsewhere: an older file or a rewritten one is found by nothing else.
        `jobs` processes share the posts of a large ledger; with more than one, a script that calls this must be one
        that can be imported (`if __name__ == "__main__":`). `progress` is told the entries done and their number.
        """
        from ledger.book.verify import verify

        lexicon = (lambda: self.lexicon) if judge else None
        return verify(
            self.store,
            judge=lexicon,
            judge_since=judge_since,
            checkpoints=checkpoints,
            jobs=jobs,
            progress=progress,
        )
