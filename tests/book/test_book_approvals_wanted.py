"""Kinds of entry that a policy wants approved by somebody other than their maker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger import Actor, Entry, Kind, Ledger, Policy
from ledger.errors import Malformed, PolicyViolation
from tests.book.proposing import MENDED, MOVED, put
from tests.book.world import AMATO, ORTIZ, REASON

WANTED: dict[str, Callable[..., Entry]] = {
    "publish": lambda book, **more: book.publish("roads", "Open.\n", by=ORTIZ, title="Roads", **more),
    "correction": lambda book, **more: book.correct(book.propose("storm", MOVED), by=ORTIZ, reason=REASON, **more),
    "clarification": lambda book, **more: book.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.CLARIFICATION, **more
    ),
    "update": lambda book, **more: book.correct(
        book.propose("storm", MOVED), by=ORTIZ, reason=REASON, kind=Kind.UPDATE, **more
    ),
    "minor_edit": lambda book, **more: book.correct(book.propose("storm", MENDED), by=ORTIZ, **more),
    "editors_note": lambda book, **more: book.note("storm", "We are looking.", by=ORTIZ, **more),
    "retraction": lambda book, **more: book.retract("storm", by=ORTIZ, reason=REASON, **more),
    "notice": lambda book, **more: book.reword("storm", 2, by=ORTIZ, reason="We misread it.", **more),
}


@pytest.mark.parametrize("approver", [AMATO, None], ids=["approved", "wanted no more"])
@pytest.mark.parametrize("kind", WANTED)
def test_what_the_policy_wants_approved_is_not_recorded_without(
    storm: Ledger, kind: str, approver: Actor | None
) -> None:
    """The refusal says how to go on; with an approver, or when the policy wants it no more, the same is recorded."""
    storm.note("storm", "A first note.", by=ORTIZ)
    storm.amend(Policy(approvals=frozenset({kind})), by=AMATO, reason=REASON)
    size = storm.size
    with pytest.raises(PolicyViolation, match=r"approved by somebody other than its maker.*--approved-by") as refused:
        WANTED[kind](storm)
    assert ("stet propose" in str(refused.value)) == (kind not in ("publish", "editors_note", "notice"))
    assert storm.size == size
    if not approver:
        storm.amend(Policy(), by=AMATO, reason=REASON)
    entry = WANTED[kind](storm, approver=approver)
    assert entry.approver == approver
    assert entry.kind == kind


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
        storm.link(
            storm.propose_link("storm", "new", "x\n", wrong="a", right="b", title="New"), by=ORTIZ, reason=REASON
        )
    storm.proposals.approve(put(storm, "a linked correction").sequence, by=AMATO)
    assert [entry.approver for entry in storm.entries("new")] == [AMATO]


def test_a_correction_by_a_new_post_wants_approval_like_one_in_place(storm: Ledger) -> None:
    """Nor is the other way of guideline (o) one."""
    storm.amend(Policy(approvals=frozenset({"correction"})), by=AMATO, reason=REASON)
    draft = storm.propose_link("storm", "new", "x\n", wrong="a", right="b", title="New")
    with pytest.raises(PolicyViolation, match="storm: the policy in force wants every correction approved"):
        storm.link(draft, by=ORTIZ, reason=REASON)
    assert storm.link(draft, by=ORTIZ, reason=REASON, approver=AMATO).approver == AMATO


def test_a_policy_names_only_kinds_that_staff_record() -> None:
    """Else it would promise what nothing keeps."""
    with pytest.raises(Malformed, match="there are publish, minor_edit, correction"):
        Policy(approvals=frozenset({"metadata"}))
    assert Policy.from_plain(Policy(approvals=frozenset({"notice"})).to_plain()).approvals == {"notice"}
