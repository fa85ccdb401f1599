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
from ledger.book.importing import Import, ImportSummary
from ledger.book.key_file import read_key, write_key
from ledger.book.reading import (
    entries_of,
    ledger_entry,
    load_contents,
    load_history,
    policy_bytes,
    policy_entry,
    policy_of,
)
from ledger.book.summaries import Summary, summaries
from ledger.book.text import Given, read_text
from ledger.book.times import moment
from ledger.book.verify import Report, Verification
from ledger.domain.changes import Change
from ledger.domain.entries import Entry, Kind, instant
from ledger.domain.history import History, source_of
from ledger.domain.posts import STET, Actor, check_slug
from ledger.errors import Malformed, NothingChanged, StoreError, UnknownVersion
from ledger.gate import Lexicon, Policy
from ledger.gate.verdict import weigh
from ledger.integrity.note import SigningKey
from ledger.rendition.render import Format
from ledger.sources.jsonl import Row
from ledger.store import Store


def _now() -> datetime:
    return datetime.now().astimezone()


class Ledger:
    """A ledger that is open. `create` makes one, `open` opens one; a context manager that closes it.

    `clock` gives the present time with its offset; tests set it, nobody else should.
    """

    def __init__(self, store: Store, key_path: Path, clock: Callable[[], datetime] = _now) -> None:
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
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """Makes a ledger and its signing key, a file of mode 0600 beside it unless `key_path` says otherwise.

        `origin` names the log for good (C2SP: a schemeless URL is usual); by default it is made from the agency's name.
        """
        path = Path(path)
        key_path = Path(key_path) if key_path else path.with_suffix(".key")
        if path.exists():
            raise StoreError(f"{path}: there is a file already; choose another path")
        key = SigningKey.generate(origin or _origin(agency or path.stem))
        write_key(key_path, key)
        try:
            ledger = cls(Store.create(path), key_path, clock)
        except StoreError:
            key_path.unlink()
            raise
        with ledger._appending() as append:
            append.add(
                Kind.GENESIS,
                actor=STET,
                content={"policy": append.committer.commit(policy_bytes(policy or Policy()))},
                detail={"agency": agency, "origin": key.name, "verifier_key": key.verifier.text},
            )
        return ledger

    @classmethod
    def inspect(cls, path: str | Path) -> Self:
        """Opens a ledger for verification, whatever became of its guards; nothing can be recorded."""
        return cls(Store.inspect(Path(path)), Path(path).with_suffix(".key"))

    @classmethod
    def open(
        cls, path: str | Path, *, key_path: str | Path | None = None, clock: Callable[[], datetime] = _now
    ) -> Self:
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
        return policy_of(self.store, policy_entry(self.store))

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
            yield Entry.decode(stored.body)

    def history(self, post: str, *, as_of: str | None = None) -> History:
        """A post as a whole, or as the public saw it on a date or at a time, by the times that entries claim."""
        return load_history(
            self.store, post, agency=self.agency, as_of=as_of and moment(as_of, self._clock(), end_of_day=True)
        )

    def source(self, post: str, version: int | None = None) -> bytes:
        """The source of a version, the newest by default, byte for byte as it was given (law 4)."""
        entries = [entry for entry in entries_of(self.store, post) if entry.version is not None]
        if version is not None:
            entries = [entry for entry in entries if entry.version == version]
        if not entries:
            raise UnknownVersion(f"{version} of {post}")
        return source_of(entries[-1], load_contents(self.store, entries[-1:], sources=True))

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
        history = self.history(post)
        given, base = self._given(history)
        same = Given(
            format=format or given.format,
            title=title if title is not None else given.title,
            standfirst=given.standfirst,
            variables=given.variables,
        )
        text = read_text(base if source is None else source, same, path=path)
        if text.source == base and same == given:
            raise NothingChanged(f"{post}: the new text is the text that stands (version {history.newest.number})")
        language = text.language or history.language
        verdict = weigh(
            history.newest.flow,
            text.flow,
            evident=history.evident,
            scars=history.weave.scars,
            language=language,
            policy=self.policy,
            lexicon=self.lexicon,
        )
        return Draft(history=history, text=text, verdict=verdict, language=language)

    def _given(self, history: History) -> tuple[Given, bytes]:
        entry = history.newest.entry
        contents = load_contents(self.store, [entry], sources=True)
        return Given.decode(contents[entry.content["given"]]), source_of(entry, contents)

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
        text = read_text(source, Given(format=format, title=title), path=path)
        with self._appending() as append:
            return recording.publish(
                append,
                check_slug(post),
                text,
                by,
                language=language,
                channel=channel,
                url=url,
                published_at=self._claimed(published_at or text.published_at),
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
        with self._appending() as append:
            return recording.correct(
                append,
                draft,
                by,
                reason=reason,
                kind=kind,
                apology=apology or self.policy.apology,
                lexicon=self.lexicon.digest,
            )

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
        text = read_text(source, Given(format=format, title=title), path=path)
        history = self.history(post)
        with self._appending() as append:
            return recording.link(
                append,
                history,
                check_slug(new_post),
                text,
                by,
                change=Change(wrong, right),
                reason=reason,
                kind=kind,
                apology=apology or self.policy.apology,
            )

    def retract(self, post: str, *, by: Actor, reason: str, apology: str | None = None) -> Entry:
        """Withdraws a post's whole claim: all of it struck, still readable."""
        history = self.history(post)
        with self._appending() as append:
            return recording.retract(append, history, by, reason=reason, apology=apology or self.policy.apology)

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
            policy=self.policy,
            lexicon=self.lexicon,
        )
        return run.run(rows)

    # --- checking ---

    def verify(self, *, judge: bool = False, progress: Callable[[int, int], None] | None = None) -> Report:
        """Hashes and folds everything again from the stored bytes; with `judge`, derives every verdict again.

        `progress` is told the entries done and their number.
        """
        return Verification(self.store, judge=(lambda: self.lexicon) if judge else None, progress=progress).run()

    def _claimed(self, published_at: str | None) -> str | None:
        if not published_at:
            return None
        claimed = moment(published_at, self._clock())
        if instant(claimed) > self._clock():
            raise Malformed(f"{claimed} is still to come; what is posted is posted now", path="published at")
        return claimed

    @contextmanager
    def _appending(self) -> Iterator[Append]:
        key = read_key(self.key_path)
        with self.store.writing() as transaction:
            append = Append(transaction, key, self._clock)
            yield append
            append.finish()


def _origin(name: str) -> str:
    """A log's name that can stand in a signed note: no spaces, no plus."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) or "stet"
