"""Law 6: an approval that somebody who has the key makes up is found, whatever of it is not as it was proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger import Actor, Entry, Kind, Ledger
from ledger.book import recording
from ledger.book.append import Append
from ledger.book.approval import acts
from ledger.book.approval.acts import Opened
from ledger.errors import StoreError
from tests.book.damage import Damage
from tests.book.world import AMATO, ORTIZ, REASON

TYPO = "You will recieve it on May 3.\n"
MOVED = "You will receive it on May 13.\n"
OTHER = "You will receive it on May 14.\n"
ELSE = Actor(name="P. Lee", role="Volunteer")


def approval(
    append: Append, number: object, *, by: Actor = AMATO, decision: str = "approved", post: str = "storm"
) -> Entry:
    detail = {"post": post, "proposal": str(number), "decision": decision}
    reason = {"notice": append.committer.commit(b"{}")} if decision != "approved" else {}
    return append.add(Kind.APPROVAL, actor=by, content=reason, detail=detail)


def recorded(book: Ledger, append: Append, opened: Opened, *, source: str = MOVED, **said: Any) -> Entry:
    """The edit of an approval, with something in it changed."""
    statement = replace(opened.statement(AMATO), **said)
    draft = book.propose("storm", source)
    return recording.correct(append, draft, statement, kind=Kind.CORRECTION, lexicon=book.lexicon.digest)


Forge = Callable[[Ledger, Append, Opened], object]


def approved_as(**said: Any) -> Forge:
    """Approved by AMATO, and an edit recorded that says something else than what was proposed."""
    return lambda book, append, opened: (approval(append, 2), recorded(book, append, opened, **said))


def decided(number: object, **said: Any) -> Forge:
    """A decision alone."""
    return lambda book, append, opened: approval(append, number, **said)


def proposed(**said: Any) -> Forge:
    """A proposal without contents, which may be wrong in more."""
    detail = {"post": "storm", "proposes": "correction", "base": "1"} | said
    return lambda book, append, opened: append.add(Kind.PROPOSAL, actor=ORTIZ, detail=detail)


FORGED: dict[str, tuple[Forge, str]] = {
    "an edit that nobody approved": (
        recorded,
        "entry 3 (storm): is of proposal '2', which nobody approved",
    ),
    "an approval of which nothing came": (
        decided(2),
        "entry 3: approves proposal 2, of which no edits were recorded",
    ),
    "another text": (
        approved_as(source=OTHER),
        "entry 4 (storm): is not proposal 2 as it was approved: another notice",
    ),
    "the same words in another text": (
        approved_as(source=f"---\nlayout: post\n---\n{MOVED}"),
        "entry 4 (storm): is not proposal 2 as it was approved: another text",
    ),
    "another reason": (
        approved_as(reason="We moved it."),
        "entry 4 (storm): is not proposal 2 as it was approved: another notice",
    ),
    "another maker": (
        approved_as(by=ELSE),
        "entry 4 (storm): is not proposal 2 as it was approved: another maker",
    ),
    "another approver": (
        approved_as(approver=ELSE),
        "entry 4 (storm): is not proposal 2 as it was approved: another approver",
    ),
    "no approver": (
        approved_as(approver=None),
        "entry 4 (storm): is not proposal 2 as it was approved: another approver",
    ),
    "another day of notice": (
        approved_as(noticed="2026-03-02T09:00:00-05:00"),
        "entry 4 (storm): is not proposal 2 as it was approved: another detail",
    ),
    "approved twice": (
        lambda book, append, opened: (
            approval(append, 2),
            recorded(book, append, opened),
            approval(append, 2, by=ELSE),
        ),
        "entry 5: decides of proposal '2', which entry 3 decided of",
    ),
    "no proposal": (
        decided(1),
        "entry 3: decides of proposal '1', which is none",
    ),
    "a number that is none": (
        decided("²"),
        "entry 3: decides of proposal '²', which is none",
    ),
    "of another post": (
        decided(2, post="roads"),
        "entry 3: decides of proposal '2', which is of storm",
    ),
    "a decision of later days": (
        decided(2, decision="postponed"),
        "entry 3: decides of proposal '2', but how, is not known: 'postponed'",
    ),
    "withdrawn by another": (
        decided(2, decision="withdrawn"),
        "entry 3: decides of proposal '2', withdrawn by somebody other than J. Ortiz",
    ),
    "a proposal of what can't be proposed": (
        proposed(proposes="removal"),
        "entry 3: is a proposal of kind 'removal'",
    ),
    "a proposal without a text": (
        proposed(),
        "entry 3: is a proposal with the contents none",
    ),
    "a proposal with a text that none needs": (
        lambda book, append, opened: append.add(
            Kind.PROPOSAL,
            actor=ORTIZ,
            content={role: append.committer.commit(b"{}") for role in ("notice", "given", "text")},
            detail={"post": "storm", "proposes": "retraction", "base": "1"},
        ),
        "entry 3: is a proposal with the contents given, notice, text",
    ),
    "a proposal that says who approved it": (
        lambda book, append, opened: append.add(
            Kind.PROPOSAL,
            actor=ORTIZ,
            approver=AMATO,
            content={"notice": append.committer.commit(b"{}")},
            detail={"post": "storm", "proposes": "retraction", "base": "1"},
        ),
        "entry 3: is a proposal with a post, a version, a method, a link or an approver of its own",
    ),
    "a proposal made from what was to come": (
        proposed(base="3"),
        "entry 3: is a proposal made from entry '3'",
    ),
    "a proposal in the post's own chain": (
        lambda book, append, opened: append.add(
            Kind.PROPOSAL,
            actor=ORTIZ,
            post="storm",
            content={"notice": append.committer.commit(b"{}")},
            detail={"post": "storm", "proposes": "retraction", "base": "1"},
        ),
        "entry 3 (storm): is a proposal in the chain of a post; it belongs to the ledger",
    ),
}


@pytest.mark.parametrize(("forge", "fault"), FORGED.values(), ids=FORGED)
def test_an_approval_that_was_made_up_is_found(book: Ledger, forge: Forge, fault: str) -> None:
    """Hashed, chained and signed in order, and told all the same: by the first entry that is wrong."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    number = book.proposals.correct(book.propose("storm", MOVED), by=ORTIZ, reason=REASON).sequence
    assert number == 2
    opened = book.proposals.open(number)
    with book._appending() as append:
        forge(book, append, opened)
    assert str(book.verify().faults[0]) == fault


def test_a_linked_correction_publishes_the_post_that_was_proposed(book: Ledger) -> None:
    """Its text is in another post than its notice."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    number = book.proposals.link(
        book.propose_link("storm", "new", "It is May 13.\n", wrong="May 3", right="May 13", title="New"),
        by=ORTIZ,
        reason=REASON,
    ).sequence
    opened = book.proposals.open(number)
    assert opened.linked
    text = replace(opened.linked.text, source=b"It is May 14.\n")
    forged = replace(opened, linked=replace(opened.linked, text=text))
    with book._appending() as append:
        acts.approve(append, forged, AMATO, lexicon=book.lexicon.digest)
    assert [str(fault) for fault in book.verify().faults] == [
        "entry 5 (storm): is not proposal 2 as it was approved: another text"
    ]


def test_a_proposal_whose_text_was_altered_is_found(book: Ledger) -> None:
    """Also while it awaits approval, and nothing is made of it then."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    entry = book.proposals.correct(book.propose("storm", MOVED), by=ORTIZ, reason=REASON)
    where = f"hex(key) = '{entry.content['text'].hex().upper()}'"
    with Damage(book.store.path).cell("contents", "data", where, OTHER.encode()):
        assert [(fault.sequence, "is not what was committed to" in fault.why) for fault in book.verify().faults] == [
            (2, True)
        ]
        with pytest.raises(StoreError, match="stet verify"):
            book.proposals.approve(2, by=AMATO)
    assert book.verify().ok


def test_what_was_approved_verifies_and_derives_again(book: Ledger) -> None:
    """Every content is counted once: a proposal shares none with the post."""
    for post in ("storm", "roads", "ferry"):
        book.publish(post, TYPO, by=ORTIZ, title="Storm")
        book.proposals.approve(
            book.proposals.correct(book.propose(post, MOVED), by=ORTIZ, reason=REASON).sequence, by=AMATO
        )
    report = book.verify(judge=True)
    assert report.ok
    assert report.contents == book.store.content_count()
    assert report.rejudged == {"same": 3}
