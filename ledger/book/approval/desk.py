"""`Ledger.proposals`: the same acts as a ledger records, put forward for somebody else to approve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Unpack

from ledger.book import edits, recording
from ledger.book.append import Append
from ledger.book.approval import acts, pending
from ledger.book.approval.acts import Opened
from ledger.book.draft import Draft, LinkedDraft
from ledger.book.slugs import check_new, folded
from ledger.book.statement import Saying
from ledger.domain.entries import Entry, Kind
from ledger.domain.posts import Actor
from ledger.domain.proposals import Proposal

if TYPE_CHECKING:
    from ledger.book.ledger import Ledger


class Proposals:
    """What was put forward. Iterating gives all of it, oldest first, with what was decided.

    `correct`, `link` and `retract` take what a ledger's own do; they record a proposal, and nothing public changes.
    Proposals of one post stand beside each other: approving one makes those stale that were made from the same text.
    """

    def __init__(self, book: Ledger, appending: Callable[[], AbstractContextManager[Append]]) -> None:
        self._book = book
        self._appending = appending

    def __iter__(self) -> Iterator[Proposal]:
        return iter(pending.all_proposals(self._book.store))

    # --- putting forward ---

    def correct(
        self,
        draft: Draft,
        *,
        by: Actor,
        reason: str | None = None,
        kind: Kind = Kind.CORRECTION,
        **saying: Unpack[Saying],
    ) -> Entry:
        """Puts a draft forward."""
        act = edits.edit(draft, self._book.statement(by=by, reason=reason, **saying), kind=kind)
        with self._appending() as append:
            recording.check_draft(append, draft)  # before somebody is asked to approve it for nothing
            return acts.put_forward(append, draft.history, act, by, text=draft.text, link=None)

    def link(
        self,
        draft: LinkedDraft,
        *,
        by: Actor,
        reason: str | None = None,
        kind: Kind = Kind.CORRECTION,
        **saying: Unpack[Saying],
    ) -> Entry:
        """Puts a linked correction forward, with its new post."""
        act = edits.linked(draft, self._book.statement(by=by, reason=reason, **saying), kind=kind)
        with self._appending() as append:
            check_new(draft.new_post, folded(append.reading.posts()))
            edits.check_titled(draft.new_post, draft.text)
            return acts.put_forward(append, draft.history, act, by, text=draft.text, link=draft.new_post)

    def retract(self, post: str, *, by: Actor, reason: str, **saying: Unpack[Saying]) -> Entry:
        """Puts a retraction forward."""
        history = self._book.history(post)
        act = edits.retraction(history, self._book.statement(by=by, reason=reason, **saying))
        with self._appending() as append:
            return acts.put_forward(append, history, act, by, text=None, link=None)

    # --- deciding ---

    def open(self, number: int) -> Opened:
        """A proposal as approving it would record it, judged again; see `approve` for what it raises."""
        store = self._book.store
        proposal = pending.pending(store, number)
        return acts.open_proposal(store, proposal, agency=self._book.agency, lexicon=self._book.lexicon)

    def as_proposed(self, number: int) -> Opened:
        """A proposal as its maker saw it, also where the post moved on since."""
        store = self._book.store
        proposal = pending.pending(store, number)
        return acts.as_proposed(store, proposal, agency=self._book.agency, lexicon=self._book.lexicon)

    def approve(self, number: int, *, by: Actor) -> Entry:
        """Records the approval and the edit, in one append; gives the edit's entry.

        Raises `UnknownProposal`; `PolicyViolation` for who proposed it; `StaleBase` when it was decided of already,
        when the post moved on since, or when the gate judges it otherwise now.
        """
        opened, lexicon = self.open(number), self._book.lexicon.digest
        with self._appending() as append:
            return acts.approve(append, opened, by, lexicon=lexicon)

    def decline(self, number: int, *, by: Actor, reason: str) -> Entry:
        """Records that a proposal comes to nothing, and why; who made it withdraws it."""
        with self._appending() as append:
            return acts.decline(append, number, by, reason=reason)
