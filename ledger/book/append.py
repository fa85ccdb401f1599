"""One append: entries and their contents, hashed into the tree and signed, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ledger.book.reading import ledger_entry
from ledger.domain.contents import SALT_LENGTH, Committer
from ledger.domain.entries import Entry, Kind, instant
from ledger.domain.posts import Actor
from ledger.errors import StoreError
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey
from ledger.integrity.tree import Frontier, Node, leaf_hash
from ledger.store import StoredContent, StoredEntry, Transaction
from ledger.store.reading import Reading

_TOLERATED = timedelta(minutes=1)


class Append:
    """Gathers what one append records; `finish` writes it and signs the checkpoint over it.

    Times never decrease by instant: a clock up to a minute behind the last entry is taken to stand there; one further
    behind is refused with `StoreError`.
    """

    def __init__(self, transaction: Transaction, key: SigningKey, clock: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._key = key
        self._next_key: SigningKey | None = None
        self._start = transaction.size()
        self._last: Entry | None = None
        self._leaf = b""
        if self._start:
            self._last = ledger_entry(transaction, self._start - 1)
            self._leaf = leaf_hash(self._last.encode())
        self.recorded_at = self._now(clock())
        self.committer = Committer(lambda: secrets.token_bytes(SALT_LENGTH))
        self._heads: dict[str, tuple[int, bytes] | None] = {}
        self._entries: list[StoredEntry] = []
        self._contents: list[StoredContent] = []
        self._links: list[tuple[str, int]] = []

    def _now(self, moment: datetime) -> str:
        now = moment.isoformat(timespec="seconds")
        if self._last is None or instant(now) >= (before := instant(self._last.recorded_at)):
            return now
        if before - instant(now) > _TOLERATED:
            raise StoreError(
                f"the clock stands at {now}, before the last entry at {self._last.recorded_at}; set the clock right"
            )
        return self._last.recorded_at

    @property
    def reading(self) -> Reading:
        """What was stored before this append, as its transaction sees it."""
        return self._transaction

    @property
    def policy(self) -> int:
        """The sequence number of the policy entry in force."""
        last = self._last
        if last is None:
            return 0
        return last.sequence if last.kind in (Kind.GENESIS, Kind.POLICY) or last.policy is None else last.policy

    def add(
        self,
        kind: Kind,
        *,
        actor: Actor,
        approver: Actor | None = None,
        post: str | None = None,
        effective_at: str | None = None,
        version: int | None = None,
        method: str | None = None,
        link: str | None = None,
        judged_by: tuple[str, str] | None = None,
        findings: Mapping[str, int] | None = None,
        content: Mapping[str, bytes] | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> Entry:
        """Adds an entry; what it alone commits to must have been committed since the one before. Returns it."""
        self._file(post)
        head = self._head(post) if post is not None else None
        gate, lexicon = judged_by or (None, None)
        entry = Entry(
            sequence=self._start + len(self._entries),
            kind=kind,
            recorded_at=self.recorded_at,
            effective_at=effective_at or self.recorded_at,
            actor=actor,
            approver=approver,
            post=post,
            number=(head[0] + 1 if head else 1) if post is not None else None,
            version=version,
            prev=head[1] if head else None,
            method=method,
            link=link,
            policy=None if kind is Kind.GENESIS else self.policy,
            gate=gate,
            lexicon=lexicon,
            findings=findings or {},
            content=content or {},
            detail=detail or {},
        )
        body = entry.encode()
        self._entries.append(StoredEntry(entry.sequence, entry.post, entry.number, body))
        if post is not None and entry.number is not None:
            self._heads[post] = (entry.number, leaf_hash(body))
        if link is not None:
            self._links.append((link, entry.sequence))
        self._last = entry
        return entry

    def rotate(self, key: SigningKey, *, actor: Actor, content: Mapping[str, bytes]) -> Entry:
        """Adds the entry by which `key` signs from now on; this append is signed by both."""
        self._next_key = key
        return self.add(Kind.KEY, actor=actor, content=content, detail={"verifier_key": key.verifier.text})

    def _file(self, post: str | None) -> None:
        """Files what was committed since the last entry under the post of the next one."""
        self._contents += (StoredContent(c.key, c.salt, c.data, post) for c in self.committer.made)
        self.committer.made.clear()

    def _head(self, post: str) -> tuple[int, bytes] | None:
        if post not in self._heads:
            stored = self._transaction.head(post)
            found = (stored.number, leaf_hash(stored.body)) if stored and stored.number else None
            self._heads[post] = found
        return self._heads[post]

    def finish(self) -> None:
        """Writes the entries, contents, tree nodes and links, and signs the checkpoint over them, if there are any."""
        if not self._entries:
            return
        # A tree of odd size has its last leaf as a subtree of its own: hashed from the entry, never taken on trust.
        frontier = Frontier.load(self._start, self._node)
        if self._start:
            self._check_signed(Checkpoint(self._key.name, frontier.size, frontier.root()))
        nodes: list[Node] = []
        for entry in self._entries:
            leaf = leaf_hash(entry.body)
            # The leaves are stored too: `verify` can then name the entry that was altered, also inside a batch.
            nodes += [(0, entry.sequence, leaf), *frontier.append(leaf)]
        self._file(None)
        # In the order of the table: its pages fill better, and fewer are written twice.
        contents = sorted(self._contents, key=lambda content: (content.post or "", content.key))
        self._transaction.append(self._entries, contents, nodes, self._links)
        checkpoint = Checkpoint(self._key.name, frontier.size, frontier.root())
        keys = [key for key in (self._key, self._next_key) if key]
        self._transaction.add_checkpoint(frontier.size, sign_checkpoint(checkpoint, *keys))

    def _check_signed(self, found: Checkpoint) -> None:
        """Nothing is signed on top of a tree that is not the one signed last."""
        note = self._transaction.checkpoint()
        if note is None or open_checkpoint(note, self._key.verifier) != found:
            raise StoreError("the stored tree is not the one that was signed last; keep the file and run `stet verify`")

    def _node(self, level: int, position: int) -> bytes:
        if level == 0:
            return self._leaf
        node = self._transaction.node(level, position)
        if node is None:
            raise StoreError(f"the tree's node {level}/{position} is missing; keep the file and run `stet verify`")
        return node
