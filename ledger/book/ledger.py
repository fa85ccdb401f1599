"""`Ledger`: the one place that joins the rooms, and the only one that reads the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from ledger.book import recording
from ledger.book.append import Append
from ledger.book.draft import Draft
from ledger.book.founding import found
from ledger.book.importing import Import, ImportSummary
from ledger.book.key_file import read_key
from ledger.book.proposing import propose
from ledger.book.reading import decoded, entries_of, ledger_entry, load_history, load_source, policy_in_force
from ledger.book.slugs import safe_slug
from ledger.book.summaries import Summary, summaries
from ledger.book.text import Given, read_staff_text
from ledger.book.times import claimed_time, moment, now
from ledger.book.verify import Report, verify
from ledger.domain.changes import Change
from ledger.domain.entries import Entry, Kind
from ledger.domain.history import History
from ledger.domain.posts import Actor
from ledger.errors import StoreError
from ledger.gate import Lexicon, Policy
from ledger.rendition.render import Format
from ledger.sources.jsonl import Row
from ledger.store import Store


class Ledger:
    """A ledger that is open. `create` makes one, `open` opens one; a context manager that closes it.

    `clock` gives the present time with its offset; tests set it, nobody else should.
    """

    def __init__(self, store: Store, key_path: Path, clock: Callable[[], datetime] = now) -> None:
        self.store = store
        self.key_path = key_path
        self._clock = clock

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        agency: str = "",
        origin: str | None = None,
        key_path: str | Path | None = None,
        policy: Policy | None = None,
        clock: Callable[[], datetime] = now,
    ) -> Self:
        """Makes a ledger and its signing key, a file of mode 0600 beside it unless `key_path` says otherwise.

        `origin` names the log for good (C2SP: a schemeless URL is usual); by default it is made from the agency's name.
        """
        path = Path(path)
        key_path = Path(key_path) if key_path else path.with_suffix(".key")
        store = found(path, key_path, agency=agency, origin=origin, policy=policy or Policy(), clock=clock)
        return cls(store, key_path, clock)

    @classmethod
    def inspect(cls, path: str | Path) -> Self:
        """Opens a ledger for verification, whatever became of its guards; nothing can be recorded."""
        return cls(Store.inspect(Path(path)), Path(path).with_suffix(".key"))

    @classmethod
    def open(cls, path: str | Path, *, key_path: str | Path | None = None, clock: Callable[[], datetime] = now) -> Self:
        """Opens a ledger. The key is read when something is to be recorded; reading needs none."""
        path = Path(path)
        return cls(Store.open(path), Path(key_path) if key_path else path.with_suffix(".key"), clock)

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

    def entries(self, post: str | None = None) -> Iterator[Entry]:
        """The entries of the ledger, or of one post, in order."""
        if post is not None:
            yield from entries_of(self.store, post)
            return
        for stored in self.store.entries():
            yield decoded(stored)

    def history(self, post: str, *, as_of: str | None = None) -> History:
        """A post as a whole, or as the public saw it on a date or at a time, by the times that entries claim."""
        return load_history(
            self.store, post, agency=self.agency, as_of=as_of and moment(as_of, self._clock(), end_of_day=True)
        )

    def source(self, post: str, version: int | None = None) -> bytes:
        """The source of a version, the newest by default, byte for byte as it was given (law 4)."""
        return load_source(self.store, post, version)

    # --- judging ---

    def propose(
        self,
        post: str,
        source: bytes | str | None = None,
        *,
        title: str | None = None,
        format: Format | None = None,
        path: str = "text",
    ) -> Draft:
        """Judges an edit and writes nothing. Without `source` the text stays and only the title changes."""
        return propose(
            self.store,
            self.history(post),
            source,
            title=title,
            format=format,
            path=path,
            lexicon=self.lexicon,
        )

    # --- recording ---

    def publish(
        self,
        post: str,
        source: bytes | str,
        *,
        by: Actor,
        title: str | None = None,
        format: Format = "markdown",
        language: str | None = None,
        channel: str | None = None,
        url: str | None = None,
        published_at: str | None = None,
        path: str = "text",
    ) -> Entry:
        """Records version 1 of a post.

        `published_at` (or `date:` in the front matter) claims when it went live, if not now: a date, or RFC 3339.
        """
        slug = safe_slug(post)
        text = read_staff_text(source, Given(format=format, title=title), path=path)
        claimed = claimed_time(published_at or text.published_at, self._clock())
        with self._appending() as append:
            return recording.publish(
                append, slug, text, by, language=language, channel=channel, url=url, published_at=claimed
            )

    def correct(
        self,
        draft: Draft,
        *,
        by: Actor,
        reason: str | None = None,
        kind: Kind = Kind.CORRECTION,
        apology: str | None = None,
    ) -> Entry:
        """Records a draft. A minor edit merges silently; any other is struck, and needs a reason (law 9).

        Raises `PolicyViolation` without a reason for it, `StaleBase` when the post moved on since the draft.
        """
        apology, lexicon = self._apology(apology), self.lexicon.digest
        with self._appending() as append:
            return recording.correct(append, draft, by, reason=reason, kind=kind, apology=apology, lexicon=lexicon)

    def link(
        self,
        post: str,
        new_post: str,
        source: bytes | str,
        *,
        by: Actor,
        wrong: str,
        right: str,
        reason: str,
        title: str | None = None,
        kind: Kind = Kind.CORRECTION,
        apology: str | None = None,
        format: Format = "markdown",
        path: str = "text",
    ) -> Entry:
        """Publishes a new post that holds the right information and links both, in one append (guideline (o)(ii)).

        The old text stays as it is, under a notice; the entry returned is that of the correction.
        """
        slug = safe_slug(new_post)
        text = read_staff_text(source, Given(format=format, title=title), path=path)
        history, apology = self.history(post), self._apology(apology)
        with self._appending() as append:
            return recording.link(
                append, history, slug, text, by, change=Change(wrong, right), reason=reason, kind=kind, apology=apology
            )

    def retract(self, post: str, *, by: Actor, reason: str, apology: str | None = None) -> Entry:
        """Withdraws a post's whole claim: all of it struck, still readable."""
        history, apology = self.history(post), self._apology(apology)
        with self._appending() as append:
            return recording.retract(append, history, by, reason=reason, apology=apology)

    def amend(self, policy: Policy, *, by: Actor, reason: str) -> Entry:
        """Records another policy: verdicts are given under it from now on; earlier ones keep that of their day."""
        with self._appending() as append:
            return recording.amend(append, policy, by, reason=reason)

    def import_rows(
        self,
        rows: Iterable[Row],
        *,
        name: str,
        variables: Mapping[str, str] | None = None,
        format: Format = "markdown",
    ) -> ImportSummary:
        """Takes in versions that were made elsewhere; nothing twice, so a run that was broken off can be repeated."""
        run = Import(
            self.store,
            self._appending,
            name=name,
            variables=variables or {},
            format=format,
            lexicon=self.lexicon,
        )
        return run.run(rows)

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
        checkpoint: bytes | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """Hashes and folds everything again from the stored bytes; with `judge`, derives every verdict again.

        `judge_since` is the entry to begin that with: what an earlier run derived need not be derived each night.
        `checkpoint` is one that was kept elsewhere: an older file or a rewritten one is found by nothing else.
        `progress` is told the entries done and their number.
        """
        lexicon = (lambda: self.lexicon) if judge else None
        return verify(self.store, judge=lexicon, judge_since=judge_since, checkpoint=checkpoint, progress=progress)

    def _apology(self, apology: str | None) -> str:
        return (apology or "").strip() or self.policy.apology

    @contextmanager
    def _appending(self) -> Iterator[Append]:
        key = read_key(self.key_path)
        with self.store.writing() as transaction:
            append = Append(transaction, key, self._clock)
            yield append
            append.finish()
