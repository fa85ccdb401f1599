"""What is put forward changes nothing; what somebody else approves is what was put forward, to the byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger import Actor, Entry, Kind, Ledger, Policy
from ledger.book.approval import acts
from ledger.domain.proposals import Decision
from ledger.errors import (
    Malformed,
    NothingChanged,
    PolicyViolation,
    StaleBase,
    StetError,
    UnknownProposal,
)
from tests.book.proposing import ACTS, MENDED, MOVED, TYPO, put, record
from tests.book.world import AMATO, ORTIZ, REASON, Clock, World, check_ledger


@pytest.mark.parametrize("what", ACTS)
def test_what_is_put_forward_changes_nothing_that_readers_see(storm: Ledger, what: str) -> None:
    """A proposal is an entry of the ledger; the post, its history and its versions are as they were."""
    before = storm.history("storm")
    entry = put(storm, what)
    assert (entry.kind, entry.post, entry.version, entry.detail["post"]) == (Kind.PROPOSAL, None, None, "storm")
    assert storm.history("storm") == before
    assert storm.posts() == ["storm"]
    ((proposal, stale),) = storm.awaiting()
    assert (proposal.number, proposal.post, proposal.by, stale) == (entry.sequence, "storm", ORTIZ, "")
    check_ledger(storm, World({"storm": [TYPO.encode()]}, appends=3, pending={entry.sequence: "storm"}))


@pytest.mark.parametrize("what", ACTS)
def test_what_is_approved_is_recorded_as_if_its_maker_had(storm: Ledger, clock: Clock, what: str) -> None:
    """The same text, notice, judgement, kind and method, with both their names; in one append with the approval."""
    number = put(storm, what).sequence
    edit = storm.proposals.approve(number, by=AMATO)
    assert (edit.actor, edit.approver, edit.detail["proposal"]) == (ORTIZ, AMATO, str(number))
    approval = next(entry for entry in storm.entries() if entry.kind is Kind.APPROVAL)
    assert (approval.actor, approval.recorded_at) == (AMATO, edit.recorded_at)
    assert [proposal.decision for proposal in storm.proposals] == [Decision.APPROVED]
    approved = storm.history("storm")
    with Ledger.create(storm.store.path.parent / "direct.db", agency="Harbor County", clock=Clock()) as direct:
        direct.publish("storm", TYPO, by=ORTIZ, title="Storm")
        record(direct, what)
        done = direct.history("storm")
    assert approved.newest.flow == done.newest.flow
    assert approved.newest.judgement == done.newest.judgement
    assert [c.notice for c in approved.corrections] == [c.notice for c in done.corrections]
    assert [c.changes for c in approved.corrections] == [c.changes for c in done.corrections]
    mine, theirs = approved.entries[-1], done.entries[-1]
    assert (mine.kind, mine.method, mine.link, mine.findings) == (
        theirs.kind,
        theirs.method,
        theirs.link,
        theirs.findings,
    )
    assert {name: text for name, text in mine.detail.items() if name != "proposal"} == theirs.detail
    assert storm.verify(judge=True).ok


@pytest.mark.parametrize("name", ["J. Ortiz", "j. ortiz", " J.  ORTIZ ", "J.Ortiz", "Ｊ. Ortiz"])
def test_nobody_approves_what_they_proposed(storm: Ledger, name: str) -> None:
    """A second pair of eyes is somebody else's, however the name is written."""
    number = put(storm, "a correction").sequence
    size = storm.size
    with pytest.raises(
        PolicyViolation, match=rf"made proposal {number} and can't approve it; .*`stet decline {number}`"
    ):
        storm.proposals.approve(number, by=Actor(name=name, role="Another role"))
    assert storm.size == size


@pytest.mark.parametrize("what", [what for what in ACTS if what != "a linked correction"])
def test_a_proposal_is_stale_once_the_post_moved_on(storm: Ledger, what: str) -> None:
    """What a colleague corrected meanwhile is never taken back by an approval; it says what to do."""
    first, second = put(storm, what).sequence, put(storm, "a correction").sequence
    storm.proposals.approve(first, by=AMATO)
    size = storm.size
    with pytest.raises(StaleBase, match=rf"propose it anew on the text that stands, and decline {second}"):
        storm.proposals.approve(second, by=AMATO)
    assert storm.size == size
    ((proposal, stale),) = storm.awaiting()
    assert (proposal.number, bool(stale)) == (second, True)
    storm.proposals.decline(second, by=AMATO, reason="Done already.")
    assert storm.awaiting() == []


def test_a_note_and_another_proposal_leave_a_proposal_as_it_is(storm: Ledger) -> None:
    """Readers can be told that staff look into it while they do; proposals of one post stand beside each other."""
    number = put(storm, "a correction").sequence
    put(storm, "a retraction")
    storm.note("storm", "We are looking into this.", by=AMATO)
    assert storm.proposals.approve(number, by=AMATO).version == 2


def test_a_proposal_keeps_nobody_from_correcting_the_post(storm: Ledger) -> None:
    """A draft that was made before it is not stale for it."""
    draft = storm.propose("storm", MENDED)
    put(storm, "a correction")
    assert storm.correct(draft, by=AMATO).version == 2


@pytest.mark.parametrize(
    ("by", "decision"), [(AMATO, Decision.DECLINED), (ORTIZ, Decision.WITHDRAWN)], ids=["another", "its maker"]
)
def test_what_is_declined_stays_in_the_record_and_nothing_comes_of_it(
    storm: Ledger, by: Actor, decision: Decision
) -> None:
    """Law 1 holds of it, too; who made it withdraws it."""
    number = put(storm, "a correction").sequence
    with pytest.raises(PolicyViolation, match="say why"):
        storm.proposals.decline(number, by=by, reason=" ")
    storm.proposals.decline(number, by=by, reason="It was May 3.")
    assert [proposal.decision for proposal in storm.proposals] == [decision]
    assert [reason for _, reason in storm.proposed("storm")] == [REASON, "It was May 3."]
    gone = rf"was {decision} on 2026-03-02 by {by}"
    with pytest.raises(StaleBase, match=gone):
        storm.proposals.approve(number, by=AMATO)
    with pytest.raises(StaleBase, match=gone):
        storm.proposals.decline(number, by=AMATO, reason=REASON)
    check_ledger(storm, World({"storm": [TYPO.encode()]}, appends=4))


MEANWHILE: dict[str, tuple[Callable[[Ledger, int], object], str]] = {
    "approved": (lambda book, number: book.proposals.approve(number, by=AMATO), "was approved"),
    "declined": (lambda book, number: book.proposals.decline(number, by=AMATO, reason=REASON), "was declined"),
    "corrected": (lambda book, number: book.correct(book.propose("storm", MENDED), by=AMATO), "changed it meanwhile"),
    "another policy": (
        lambda book, number: book.amend(Policy(apology="Sorry."), by=AMATO, reason=REASON),
        "changed the policy meanwhile",
    ),
}


@pytest.mark.parametrize(("act", "why"), MEANWHILE.values(), ids=MEANWHILE)
def test_who_is_quicker_is_never_overtaken(storm: Ledger, act: Callable[[Ledger, int], object], why: str) -> None:
    """What was opened, and approved a moment after somebody else acted, is refused within the append itself."""
    number = put(storm, "a correction").sequence
    opened = storm.proposals.open(number)
    act(storm, number)
    size = storm.size
    with pytest.raises(StaleBase, match=why), storm._appending() as append:
        acts.approve(append, opened, AMATO, lexicon=storm.lexicon.digest)
    assert storm.size == size
    assert storm.verify().ok


def test_who_opens_a_proposal_that_a_colleague_just_approved_is_told_so(storm: Ledger) -> None:
    """That the post moved on by that very approval is no reason to propose it anew."""
    number = put(storm, "a correction").sequence
    proposal = next(iter(storm.proposals))
    storm.proposals.approve(number, by=AMATO)
    with pytest.raises(StaleBase, match=f"proposal {number} was approved on"):
        acts.open_proposal(storm.store, proposal, agency=storm.agency, lexicon=storm.lexicon)


def test_a_number_that_is_no_proposal_is_unknown(storm: Ledger) -> None:
    """The ones that await are named."""
    storm.proposals.decline(put(storm, "a retraction").sequence, by=AMATO, reason="No.")
    number = put(storm, "a correction").sequence
    with pytest.raises(UnknownProposal, match=f"those that await approval: {number}$"):
        storm.proposals.approve(1, by=AMATO)


def test_a_policy_that_sees_it_otherwise_now_asks_for_it_anew(storm: Ledger) -> None:
    """What is approved is what was proposed: a spelling that a term protects since is none any more."""
    number = put(storm, "a spelling").sequence
    storm.amend(Policy(terms=("recieve",)), by=AMATO, reason=REASON)
    with pytest.raises(StaleBase, match="judged otherwise now"):
        storm.proposals.approve(number, by=AMATO)


@pytest.mark.parametrize(
    ("attempt", "error"),
    [
        (lambda book: book.proposals.correct(book.propose("storm", MOVED), by=ORTIZ), PolicyViolation),
        (lambda book: book.proposals.correct(book.propose("storm", TYPO), by=ORTIZ), NothingChanged),
        (
            lambda book: book.proposals.correct(
                book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.RETRACTION
            ),
            Malformed,
        ),
        (lambda book: book.proposals.retract("storm", by=ORTIZ, reason=" "), PolicyViolation),
        (
            lambda book: book.proposals.link(
                book.propose_link("storm", "STORM", "x\n", wrong="a", right="b", title="New"), by=ORTIZ, reason=REASON
            ),
            PolicyViolation,
        ),
        (
            lambda book: book.proposals.link(
                book.propose_link("storm", "new", "x\n", wrong="a", right="b"), by=ORTIZ, reason=REASON
            ),
            PolicyViolation,
        ),
        (
            lambda book: book.proposals.link(
                book.propose_link("storm", "new", "x\n", wrong="", right="b", title="New"), by=ORTIZ, reason=REASON
            ),
            PolicyViolation,
        ),
    ],
    ids=["no reason", "no change", "no edit", "no reason to retract", "a name that is taken", "no title", "no wrong"],
)
def test_what_could_not_be_recorded_is_not_put_forward(
    storm: Ledger, attempt: Callable[[Ledger], Entry], error: type[StetError]
) -> None:
    """Nobody is asked to approve for nothing."""
    size = storm.size
    with pytest.raises(error):
        attempt(storm)
    assert storm.size == size
