"""`Ledger`: the one place that joins the rooms, and the only one that reads the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self, Unpack

from ledger.book import recording
from ledger.book.append import Append
from ledger.book.approval.desk import Proposals
from ledger.book.draft import Draft, LinkedDraft
from ledger.book.drafting import propose, propose_link
from ledger.book.founding import found
from ledger.book.importing import Import, ImportSummary
from ledger.book.key_file import key_in_force, take_place, write_next_key
from ledger.book.keys import key_chain, key_entries
from ledger.book.log_folder import ComparedFolder, LogFolder
from ledger.book.posted import known, posted
from ledger.book.publishing import Published, publish_log
from ledger.book.reader import Reader
from ledger.book.rewording import anew, reword
from ledger.book.slugs import safe_slug
from ledger.book.statement import Saying, Statement
from ledger.book.text import Given, read_staff_text
from ledger.book.times import claimed_time, now
from ledger.domain.changes import Change
from ledger.domain.entries import Entry, Kind
from ledger.domain.posts import Actor
from ledger.gate import Policy
from ledger.rendition.render import Format
from ledger.sources.jsonl import Row
from ledger.store import Store


class Ledger(Reader):
    """A ledger that is open. `create` makes one, `open` opens one; a context manager that closes it.

    `clock` gives the present time with its offset; tests set it, nobody else should.
    """

    def __init__(self, store: Store, key_path: Path, clock: Callable[[], datetime] = now) -> None:
        super().__init__(store, clock)
        self.key_path = key_path

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

    def propose_link(
        self,
        post: str,
        new_post: str,
        source: bytes | str,
        *,
        wrong: str,
        right: str,
        title: str | None = None,
        format: Format = "markdown",
        path: str = "text",
    ) -> LinkedDraft:
        """Reads a new post that corrects one in place of an edit, and writes nothing.

        `wrong` and `right` are what the old post said and what is right, as readers will be told.
        """
        return propose_link(
            self.history(post),
            new_post,
            source,
            change=Change(wrong, right),
            given=Given(format=format, title=title),
            path=path,
        )

    def statement(self, *, by: Actor, reason: str | None = None, **saying: Unpack[Saying]) -> Statement:
        """What is said of a change, checked, with the policy's apology where none is given; nothing is recorded."""
        return Statement.checked(saying, by=by, reason=reason, apology=self.policy.apology, now=self._clock())

    @property
    def proposals(self) -> Proposals:
        """What was put forward for somebody else to approve, and how to: `book.proposals.correct(draft, …)`."""
        return Proposals(self, self._appending)

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
        approver: Actor | None = None,
    ) -> Entry:
        """Records version 1 of a post; `approver` is who let it pass, never who made it.

        `published_at` (or `date:` in the front matter) claims when it went live, if not now: a date, or RFC 3339.
        """
        slug = safe_slug(post)
        text = read_staff_text(source, Given(format=format, title=title), path=path)
        channel = known(self.policy, channel) if channel else None
        claimed = claimed_time(
            published_at or text.published_at or None,
            self._clock(),
            path="published at",
            why_not_later="what is posted is posted now",
        )
        with self._appending() as append:
            return recording.publish(
                append,
                slug,
                text,
                by,
                language=language,
                channel=channel,
                url=url,
                published_at=claimed,
                approver=approver,
            )

    def correct(
        self,
        draft: Draft,
        *,
        by: Actor,
        reason: str | None = None,
        kind: Kind = Kind.CORRECTION,
        **saying: Unpack[Saying],
    ) -> Entry:
        """Records a draft. A minor edit merges silently; any other is struck, and needs a reason (law 9).

        Raises `PolicyViolation` without a reason for it, `StaleBase` when the post moved on since the draft.
        """
        statement, lexicon = self.statement(by=by, reason=reason, **saying), self.lexicon.digest
        with self._appending() as append:
            return recording.correct(append, draft, statement, kind=kind, lexicon=lexicon)

    def link(
        self,
        draft: LinkedDraft,
        *,
        by: Actor,
        reason: str | None = None,
        kind: Kind = Kind.CORRECTION,
        **saying: Unpack[Saying],
    ) -> Entry:
        """Publishes a new post that holds the right information and links both, in one append (guideline (o)(ii)).

        The old text stays as it is, under a notice; the entry returned is that of the correction. Raises as `correct`.
        """
        statement = self.statement(by=by, reason=reason, **saying)
        with self._appending() as append:
            return recording.link(append, draft, statement, kind=kind)

    def retract(self, post: str, *, by: Actor, reason: str, **saying: Unpack[Saying]) -> Entry:
        """Withdraws a post's whole claim: all of it struck, still readable."""
        history, statement = self.history(post), self.statement(by=by, reason=reason, **saying)
        with self._appending() as append:
            return recording.retract(append, history, statement)

    def note(self, post: str, text: str, *, by: Actor, approver: Actor | None = None) -> Entry:
        """Puts an editor's note on a post: what readers should know of it, where its text stays as it is."""
        history = self.history(post)
        with self._appending() as append:
            return recording.note(append, history, text, by, approver=approver)

    def posted(self, post: str, url: str, *, by: Actor, channel: str | None = None, notice: int | None = None) -> Entry:
        """Records where the post went live, or what was posted of its notice with that number, as in its id `c-2`."""
        history, policy = self.history(post), self.policy
        with self._appending() as append:
            return posted(append, history, url, by, policy=policy, channel=channel, notice=notice)

    def reword(
        self,
        post: str,
        notice: int,
        *,
        by: Actor,
        reason: str,
        kind: Kind | None = None,
        wrong: str | None = None,
        right: str | None = None,
        **saying: Unpack[Saying],
    ) -> Entry:
        """Supersedes a notice that was itself wrong, or was missing; `notice` is its number, as in its id `c-2`.

        The old wording stays, struck. What is not given stays as it was told: `kind`, and the pair of a linked
        correction in `wrong` and `right`.
        """
        history, statement = self.history(post), self.statement(by=by, reason=reason, **saying)
        rewording = anew(history, notice, statement, kind=kind, wrong=wrong, right=right)
        with self._appending() as append:
            return reword(append, history, statement, rewording)

    def amend(self, policy: Policy, *, by: Actor, reason: str) -> Entry:
        """Records another policy: verdicts are given under it from now on; earlier ones keep that of their day."""
        with self._appending() as append:
            return recording.amend(append, policy, by, reason=reason)

    def rotate_key(self, *, by: Actor, reason: str) -> Entry:
        """Signs with a new key from now on. The entry that says so is signed by both: one vouches for the other.

        The new key waits in a file beside the old one's until it is recorded, then takes its place; a run that was
        broken off in between leaves a ledger that goes on with whichever is recorded.
        """
        with self._appending() as append:
            entry = recording.rotate(append, write_next_key(self.key_path, self.origin), by, reason=reason)
        take_place(self.key_path)
        return entry

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

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """What is recorded in the block is judged, signed and refused as ever, and taken back when it ends.

        Not for `rotate_key`, whose new key is a file.
        """
        with self.store.rehearsal():
            yield

    # --- publishing the log ---

    def publish_log(
        self, folder: str | Path, *, progress: Callable[[int, int], None] | None = None, dry_run: bool = False
    ) -> Published:
        """Brings the log in a folder up to date: static files by which others prove what was altered since.

        A dry run only tells what would be written.
        """
        there = ComparedFolder(Path(folder)) if dry_run else LogFolder(Path(folder))
        return publish_log(self.store, there, clock=self._clock, progress=progress or (lambda done, total: None))

    @contextmanager
    def _appending(self) -> Iterator[Append]:
        with self.store.writing() as transaction:
            key = key_in_force(self.key_path, key_chain(key_entries(transaction)).keys[-1])
            append = Append(transaction, key, self._clock)
            yield append
            append.finish()
