"""A draft: an edit that was judged, or a linked correction that was read, and is not written yet."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.book.text import Text
from ledger.domain.changes import Change, changes
from ledger.domain.history import History
from ledger.domain.hunks import Finding, Hunk
from ledger.gate.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What `Ledger.propose` made of an edit: the post as it stands, the new text, and the gate's verdict.

    `policy` is the sequence number of the policy entry that it was judged under.
    """

    history: History
    text: Text
    verdict: Verdict
    language: str
    policy: int

    @property
    def post(self) -> str:
        return self.history.post

    @property
    def minor(self) -> bool:
        """Whether the edit would merge silently."""
        return self.verdict.minor

    @property
    def unseen(self) -> bool:
        """Whether nothing that a reader is given changes."""
        return not self.verdict.judgement.judged

    @property
    def hunks(self) -> tuple[Hunk, ...]:
        return tuple(judged.hunk for judged in self.verdict.judgement.judged)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One for each hunk, in order."""
        return self.verdict.findings

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was said and what is right, for every mark that readers will see."""
        return changes(self.history.newest.flow, self.text.flow, self.verdict.judgement.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedDraft:
    """What `Ledger.propose_link` made of a correction by a new post: the post as it stands, and the new one.

    `change` is what was said and what is right, in the words of staff.
    """

    history: History
    new_post: str
    text: Text
    change: Change

    @property
    def post(self) -> str:
        """The post that is corrected."""
        return self.history.post
