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
from tests.book.world import AMATO, ORTIZ, REASON, Clock, World, check_ledger

TYPO = "You will recieve it on May 3.\n"
MENDED = "You will receive it on May 3.\n"
MOVED = "You will recieve it on May 13.\n"

Put = Callable[[Ledger], Entry]
PUT: dict[str, Put] = {
    "a correction": lambda book: book.proposals.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, noticed="2026-03-02"
    ),
    "an update that does not quote": lambda book: book.proposals.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.UPDATE, withhold_quote=True
    ),
    "a spelling": lambda book: book.proposals.correct(book.propose("storm", MENDED), by=ORTIZ),
    "what no reader is given": lambda book: book.proposals.correct(
        book.propose("storm", f"---\nlayout: post\n---\n{TYPO}"), by=ORTIZ
    ),
    "a title": lambda book: book.proposals.correct(book.propose("storm", title="The storm"), by=ORTIZ, reason=REASON),
    "a linked correction": lambda book: book.proposals.link(
        "storm", "new", "It is May 13.\n", by=ORTIZ, wrong="May 3", right="May 13", reason=REASON, title="New"
    ),
    "a retraction": lambda book: book.proposals.retract(
        "storm", by=ORTIZ, reason=REASON, apology="Sorry.", evidence="https://a.example/"
    ),
}
DIRECT: dict[str, Put] = {
    "a correction": lambda book: book.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, noticed="2026-03-02", approver=AMATO
    ),
    "an update that does not quote": lambda book: book.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.UPDATE, withhold_quote=True, approver=AMATO
    ),
    "a spelling": lambda book: book.correct(book.propose("storm", MENDED), by=ORTIZ, approver=AMATO),
    "what no reader is given": lambda book: book.correct(
        book.propose("storm", f"---\nlayout: post\n---\n{TYPO}"), by=ORTIZ, approver=AMATO
    ),
    "a title": lambda book: book.correct(
        book.propose("storm", title="The storm"), by=ORTIZ, reason=REASON, approver=AMATO
    ),
    "a linked correction": lambda book: book.link(
        "storm",
        "new",
        "It is May 13.\n",
        by=ORTIZ,
        wrong="May 3",
        right="May 13",
        reason=REASON,
        title="New",
        approver=AMATO,
    ),
    "a retraction": lambda book: book.retract(
        "storm", by=ORTIZ, reason=REASON, apology="Sorry.", evidence="https://a.example/", approver=AMATO
    ),
}


@pytest.fixture
def storm(book: Ledger) -> Ledger:
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    return book


@pytest.mark.parametrize("what", PUT)
def test_what_is_put_forward_changes_nothing_that_readers_see(storm: Ledger, what: str) -> None:
    """A proposal is an entry of the ledger; the post, its history and its versions are as they were."""
    before = storm.history("storm")
    entry = PUT[what](storm)
    assert (entry.kind, entry.post, entry.version, entry.detail["post"]) == (Kind.PROPOSAL, None, None, "storm")
    assert storm.history("storm") == before
    assert storm.posts() == ["storm"]
    ((proposal, stale),) = storm.awaiting()
    assert (proposal.number, proposal.post, proposal.by, stale) == (entry.sequence, "storm", ORTIZ, "")
    check_ledger(storm, World({"storm": [TYPO.encode()]}, appends=3, pending={entry.sequence: "storm"}))


@pytest.mark.parametrize("what", PUT)
def test_what_is_approved_is_recorded_as_if_its_maker_had(storm: Ledger, clock: Clock, what: str) -> None:
    """The same text, notice, judgement, kind and method, with both their names; in one append with the approval."""
    number = PUT[what](storm).sequence
    edit = storm.proposals.approve(number, by=AMATO)
    assert (edit.actor, edit.approver, edit.detail["proposal"]) == (ORTIZ, AMATO, str(number))
    approval = next(entry for entry in storm.entries() if entry.kind is Kind.APPROVAL)
    assert (approval.actor, approval.recorded_at) == (AMATO, edit.recorded_at)
    assert [proposal.decision for proposal in storm.proposals] == [Decision.APPROVED]
    approved = storm.history("storm")
    with Ledger.create(storm.store.path.parent / "direct.db", agency="Harbor County", clock=Clock()) as direct:
        direct.publish("storm", TYPO, by=ORTIZ, title="Storm")
        DIRECT[what](direct)
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
    number = PUT["a correction"](storm).sequence
    size = storm.size
    with pytest.raises(PolicyViolation, match="somebody else must"):
        storm.proposals.approve(number, by=Actor(name=name, role="Another role"))
    assert storm.size == size


@pytest.mark.parametrize("what", [what for what in PUT if what != "a linked correction"])
def test_a_proposal_is_stale_once_the_post_moved_on(storm: Ledger, what: str) -> None:
    """What a colleague corrected meanwhile is never taken back by an approval; it says what to do."""
    first, second = PUT[what](storm).sequence, PUT["a correction"](storm).sequence
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
    number = PUT["a correction"](storm).sequence
    PUT["a retraction"](storm)
    storm.note("storm", "We are looking into this.", by=AMATO)
    assert storm.proposals.approve(number, by=AMATO).version == 2


def test_a_proposal_keeps_nobody_from_correcting_the_post(storm: Ledger) -> None:
    """A draft that was made before it is not stale for it."""
    draft = storm.propose("storm", MENDED)
    PUT["a correction"](storm)
    assert storm.correct(draft, by=AMATO).version == 2


@pytest.mark.parametrize(
    ("by", "decision"), [(AMATO, Decision.DECLINED), (ORTIZ, Decision.WITHDRAWN)], ids=["another", "its maker"]
)
def test_what_is_declined_stays_in_the_record_and_nothing_comes_of_it(
    storm: Ledger, by: Actor, decision: Decision
) -> None:
    """Law 1 holds of it, too; who made it withdraws it."""
    number = PUT["a correction"](storm).sequence
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
    number = PUT["a correction"](storm).sequence
    opened = storm.proposals.open(number)
    act(storm, number)
    size = storm.size
    with pytest.raises(StaleBase, match=why), storm._appending() as append:
        acts.approve(append, opened, AMATO, lexicon=storm.lexicon.digest)
    assert storm.size == size
    assert storm.verify().ok


def test_who_opens_a_proposal_that_a_colleague_just_approved_is_told_so(storm: Ledger) -> None:
    """That the post moved on by that very approval is no reason to propose it anew."""
    number = PUT["a correction"](storm).sequence
    proposal = next(iter(storm.proposals))
    storm.proposals.approve(number, by=AMATO)
    with pytest.raises(StaleBase, match=f"proposal {number} was approved on"):
        acts.open_proposal(storm.store, proposal, agency=storm.agency, lexicon=storm.lexicon)


def test_a_number_that_is_no_proposal_is_unknown(storm: Ledger) -> None:
    """The ones that await are named."""
    number = PUT["a correction"](storm).sequence
    with pytest.raises(UnknownProposal, match=f"those that await approval: {number}"):
        storm.proposals.approve(1, by=AMATO)


def test_a_policy_that_sees_it_otherwise_now_asks_for_it_anew(storm: Ledger) -> None:
    """What is approved is what was proposed: a spelling that a term protects since is none any more."""
    number = PUT["a spelling"](storm).sequence
    storm.amend(Policy(terms=("recieve",)), by=AMATO, reason=REASON)
    with pytest.raises(StaleBase, match="judged otherwise now"):
        storm.proposals.approve(number, by=AMATO)


@pytest.mark.parametrize(
    ("put", "error"),
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
                "storm", "STORM", "x\n", by=ORTIZ, wrong="a", right="b", reason=REASON, title="New"
            ),
            PolicyViolation,
        ),
        (
            lambda book: book.proposals.link("storm", "new", "x\n", by=ORTIZ, wrong="a", right="b", reason=REASON),
            PolicyViolation,
        ),
        (
            lambda book: book.proposals.link(
                "storm", "new", "x\n", by=ORTIZ, wrong="", right="b", reason=REASON, title="New"
            ),
            PolicyViolation,
        ),
    ],
    ids=["no reason", "no change", "no edit", "no reason to retract", "a name that is taken", "no title", "no wrong"],
)
def test_what_could_not_be_recorded_is_not_put_forward(storm: Ledger, put: Put, error: type[StetError]) -> None:
    """Nobody is asked to approve for nothing."""
    size = storm.size
    with pytest.raises(error):
        put(storm)
    assert storm.size == size


# --- a policy that wants approval ---

WANTED: dict[str, Put] = {
    "publish": lambda book: book.publish("roads", "Open.\n", by=ORTIZ, title="Roads"),
    "correction": lambda book: book.correct(book.propose("storm", MOVED), by=ORTIZ, reason=REASON),
    "clarification": lambda book: book.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.CLARIFICATION
    ),
    "update": lambda book: book.correct(book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.UPDATE),
    "minor_edit": lambda book: book.correct(book.propose("storm", MENDED), by=ORTIZ),
    "editors_note": lambda book: book.note("storm", "We are looking.", by=ORTIZ),
    "retraction": lambda book: book.retract("storm", by=ORTIZ, reason=REASON),
    "notice": lambda book: book.reword("storm", 2, by=ORTIZ, reason="We misread it."),
}
APPROVED: dict[str, Put] = {
    "publish": lambda book: book.publish("roads", "Open.\n", by=ORTIZ, title="Roads", approver=AMATO),
    "minor_edit": lambda book: book.correct(book.propose("storm", MENDED), by=ORTIZ, approver=AMATO),
    "editors_note": lambda book: book.note("storm", "We are looking.", by=ORTIZ, approver=AMATO),
    "retraction": lambda book: book.retract("storm", by=ORTIZ, reason=REASON, approver=AMATO),
    "notice": lambda book: book.reword("storm", 2, by=ORTIZ, reason="We misread it.", approver=AMATO),
}


@pytest.mark.parametrize("kind", WANTED)
def test_what_the_policy_wants_approved_is_not_recorded_without(storm: Ledger, kind: str) -> None:
    """The refusal says how to go on; with an approver, or when the policy wants it no more, the same is recorded."""
    storm.note("storm", "A first note.", by=ORTIZ)
    storm.amend(Policy(approvals=frozenset({kind})), by=AMATO, reason=REASON)
    size = storm.size
    with pytest.raises(PolicyViolation, match=r"approved by somebody other than its maker.*--approved-by") as refused:
        WANTED[kind](storm)
    assert ("stet propose" in str(refused.value)) == (kind not in ("publish", "editors_note", "notice"))
    assert storm.size == size
    if kind in APPROVED:
        assert APPROVED[kind](storm).approver == AMATO
    else:
        storm.amend(Policy(), by=AMATO, reason=REASON)
        assert WANTED[kind](storm).kind == kind


def test_nobody_approves_what_they_recorded(storm: Ledger) -> None:
    """Not even where the policy wants no approval at all."""
    with pytest.raises(PolicyViolation, match="can't approve"):
        storm.note("storm", "A note.", by=ORTIZ, approver=Actor(name="j. ortiz", role="Clerk"))
    with pytest.raises(PolicyViolation, match="can't approve"):
        storm.publish("roads", "Open.\n", by=ORTIZ, title="Roads", approver=ORTIZ)


def test_a_linked_correction_wants_approval_for_what_it_publishes(storm: Ledger) -> None:
    """A new post is no way around."""
    storm.amend(Policy(approvals=frozenset({"publish"})), by=AMATO, reason=REASON)
    with pytest.raises(PolicyViolation, match="every publish"):
        storm.link("storm", "new", "x\n", by=ORTIZ, wrong="a", right="b", reason=REASON, title="New")
    storm.proposals.approve(PUT["a linked correction"](storm).sequence, by=AMATO)
    assert [entry.approver for entry in storm.entries("new")] == [AMATO]


def test_a_policy_names_only_kinds_that_staff_record() -> None:
    """Else it would promise what nothing keeps."""
    with pytest.raises(Malformed, match="there are publish, minor_edit, correction"):
        Policy(approvals=frozenset({"metadata"}))
    assert Policy.from_plain(Policy(approvals=frozenset({"notice"})).to_plain()).approvals == {"notice"}
