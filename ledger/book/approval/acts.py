"""What is put forward and approved: each function adds the entries of one act to an append, or opens what is there."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.book import recording
from ledger.book.append import Append
from ledger.book.approval.pending import moved_on, pending
from ledger.book.asof import AsOf
from ledger.book.draft import Draft, LinkedDraft
from ledger.book.drafting import weighed
from ledger.book.edits import EDITS, Act
from ledger.book.reading import load_contents, load_history, readable
from ledger.book.said import sentence
from ledger.book.statement import Statement
from ledger.book.text import Given, Text, read_text
from ledger.domain.entries import LINKED, Entry, Kind
from ledger.domain.history import History, Notice
from ledger.domain.posts import Actor
from ledger.domain.proposals import Decision, Proposal, base_of
from ledger.errors import PolicyViolation, StaleBase
from ledger.gate import Lexicon
from ledger.store.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A proposal and the post as it stands: what approving it would record.

    `notice` is what readers would be told, if anything; `draft` an edit in place, judged now; `linked` a linked
    correction with its new post. With neither the post would be retracted.
    """

    proposal: Proposal
    history: History
    notice: Notice | None = None
    draft: Draft | None = None
    linked: LinkedDraft | None = None

    def check_approver(self, approver: Actor) -> None:
        """Raises `PolicyViolation` for who proposed it."""
        if approver.is_named_like(self.proposal.by):
            number = self.proposal.number
            raise PolicyViolation(
                f"{approver.name} made proposal {number} and can't approve it; somebody else must (to withdraw it: "
                f"`stet decline {number}`)"
            )

    def statement(self, approver: Actor) -> Statement:
        """What was said of it, by who proposed it."""
        told = self.notice or Notice(reason="")
        return Statement(
            by=self.proposal.by,
            reason=told.reason,
            apology=told.apology or "",
            approver=approver,
            evidence=told.evidence,
            noticed=self.proposal.noticed,
            quoted=told.quoted,
            proposal=self.proposal.number,
        )


def open_proposal(reading: Reading, proposal: Proposal, *, agency: str, lexicon: Lexicon) -> Opened:
    """A proposal that can be approved, judged again. Raises `StaleBase` where the post moved on since it was made."""
    history = load_history(reading, proposal.post, agency=agency)
    if why := moved_on(history.entries, proposal):
        pending(reading, proposal.number)  # a colleague may have approved this very one meanwhile
        raise StaleBase(why)
    opened = _opened(reading, proposal, history, lexicon)
    if opened.draft:
        _check_same(opened)
    return opened


def as_proposed(reading: Reading, proposal: Proposal, *, agency: str, lexicon: Lexicon) -> Opened:
    """A proposal as its maker saw it, the post as it stood then; judged under the policy in force."""
    then = AsOf(size=proposal.base + 1)
    return _opened(reading, proposal, load_history(reading, proposal.post, agency=agency, as_of=then), lexicon)


def _opened(reading: Reading, proposal: Proposal, history: History, lexicon: Lexicon) -> Opened:
    contents = load_contents(reading, [proposal.entry])
    held = {role: contents[key] for role, key in proposal.entry.content.items()}
    with readable(f"proposal {proposal.number}"):
        notice = Notice.decode(held["notice"]) if "notice" in held else None
        text = read_text(held["text"], Given.decode(held["given"])) if "text" in held else None
        link = held["link"].decode("utf-8") if "link" in held else None
    if text is None:
        return Opened(proposal=proposal, history=history, notice=notice)
    if link is not None:
        (change,) = notice.changes if notice else ()
        linked = LinkedDraft(history=history, new_post=link, text=text, change=change)
        return Opened(proposal=proposal, history=history, notice=notice, linked=linked)
    draft = weighed(reading, history, text, lexicon=lexicon)
    return Opened(proposal=proposal, history=history, notice=notice, draft=draft)


def put_forward(append: Append, history: History, act: Act, by: Actor, *, text: Text | None, link: str | None) -> Entry:
    """Records what an edit would come to, and changes nothing."""
    recording.check_base(append, history)
    content = {"notice": append.committer.commit(act.notice.encode())} if act.notice else {}
    if text is not None:
        content |= {
            "given": append.committer.commit(text.given.encode()),
            "text": append.committer.commit(text.source),
        }
    if link is not None:
        content["link"] = append.committer.commit(link.encode("utf-8"))
    return append.add(
        Kind.PROPOSAL,
        actor=by,
        content=content,
        detail={
            "post": history.post,
            "proposes": str(act.kind),
            "base": str(base_of(history.entries).sequence),
            **({"method": LINKED} if link is not None else {}),
            **act.detail,
        },
    )


def approve(append: Append, opened: Opened, by: Actor, *, lexicon: str) -> Entry:
    """Records the approval and, in the same append, what was proposed; gives the latter's entry."""
    proposal = opened.proposal
    opened.check_approver(by)
    _decide(append, proposal, by, Decision.APPROVED)
    statement = opened.statement(by)
    if opened.draft:
        kind = proposal.kind if proposal.kind in EDITS else Kind.CORRECTION
        return recording.correct(append, opened.draft, statement, kind=kind, lexicon=lexicon)
    if opened.linked:
        return recording.link(append, opened.linked, statement, kind=proposal.kind)
    return recording.retract(append, opened.history, statement)


def decline(append: Append, number: int, by: Actor, *, reason: str) -> Entry:
    """Records that a proposal comes to nothing; by who made it, that it is withdrawn."""
    proposal = pending(append.reading, number)
    if not (reason := sentence(reason, "reason")):
        raise PolicyViolation(f"say why proposal {number} is declined; give --reason")
    decision = Decision.WITHDRAWN if by.is_named_like(proposal.by) else Decision.DECLINED
    return _decide(append, proposal, by, decision, Notice(reason=reason))


def _decide(append: Append, proposal: Proposal, by: Actor, decision: Decision, notice: Notice | None = None) -> Entry:
    pending(append.reading, proposal.number)  # a colleague may have been quicker
    return append.add(
        Kind.APPROVAL,
        actor=by,
        content={"notice": append.committer.commit(notice.encode())} if notice else {},
        detail={"post": proposal.post, "proposal": str(proposal.number), "decision": str(decision)},
    )


def _check_same(opened: Opened) -> None:
    """What is approved is what was proposed: the gate must see it as it did then, and readers be told the same."""
    draft, proposal = opened.draft, opened.proposal
    assert draft
    statement = opened.statement(proposal.by)
    silent = Kind.METADATA if draft.unseen else Kind.MINOR_EDIT
    same = (
        proposal.kind is silent
        if draft.minor
        else proposal.kind in EDITS and statement.notice(proposal.kind, draft.changes) == opened.notice
    )
    if not same:
        raise StaleBase(
            f"{proposal.post}: proposal {proposal.number} is judged otherwise now, by a later policy or a later "
            f"version of stet; propose it anew, and decline {proposal.number}"
        )
