"""Breaches: what fell short of which law, and who owned up to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger import Actor, Change, Kind, Ledger, Notice, Policy
from ledger.book import drafting
from ledger.domain.audit.breaches import FACTS, Duty
from ledger.domain.entries import LINKED
from ledger.domain.posts import STET
from ledger.gate.guards_markup import MARKUP_GUARDS
from ledger.gate.judge import GUARDS
from tests.book.audits import TEXT, breaches, edit, linked, published, taken_in, tally, told
from tests.book.damage import Damage
from tests.book.test_book_judged_again import swayed
from tests.book.world import AMATO, ORTIZ, REASON, Clock

# What was done -> the duties that it fell short of, in order of the entries.
CASES: dict[str, tuple[Callable[[Ledger], object], list[Duty]]] = {
    "a correction with all that is due": (lambda book: edit(book, "May 3", "May 5"), []),
    "a silent fix": (lambda book: edit(book, "recieve", "receive"), []),
    "an update that adds": (lambda book: edit(book, "open.", "open. It closes at 5.", Kind.UPDATE), []),
    "an update of no fact": (lambda book: edit(book, "open", "closed", Kind.UPDATE), []),
    "an update that strikes a date": (lambda book: edit(book, "May 3", "May 5", Kind.UPDATE), [Duty.UNDERSTATED]),
    "an update that strikes a month": (lambda book: edit(book, "May", "June", Kind.UPDATE), [Duty.UNDERSTATED]),
    "a clarification that strikes a name": (
        lambda book: edit(book, "Ruiz", "Reyes", Kind.CLARIFICATION),
        [Duty.UNDERSTATED],
    ),
    "an update that leads a link elsewhere": (
        lambda book: edit(book, "example/1", "example/2", Kind.UPDATE),
        [Duty.UNDERSTATED],
    ),
    "an update that adds a link": (
        lambda book: edit(book, "The hall", "[The hall](https://a.example/hall)", Kind.UPDATE),
        [],
    ),
    "a correction of a date": (lambda book: edit(book, "May 3", "May 5", Kind.CORRECTION), []),
    "an editor's note": (lambda book: book.note("storm", "We are looking at this.", by=ORTIZ), []),
    "a retraction": (lambda book: book.retract("storm", by=ORTIZ, reason=REASON), []),
    "a linked correction": (linked, []),
    "a linked correction whose new post is retracted": (
        lambda book: [linked(book), book.retract("new", by=ORTIZ, reason=REASON)],
        [Duty.DEAD_LINK],
    ),
    "a linked correction to no post": (
        lambda book: told(
            book,
            Kind.CORRECTION,
            method=LINKED,
            link="nowhere",
            notice=Notice(reason="r", apology="a", changes=(Change("x", "y"),)),
        ),
        [Duty.DEAD_LINK],
    ),
    "a correction without a reason": (
        lambda book: told(book, Kind.EDITORS_NOTE, notice=Notice(reason=" ")),
        [Duty.NO_REASON],
    ),
    "a correction without an apology": (
        lambda book: told(book, Kind.CORRECTION, notice=Notice(reason="r", changes=(Change("x", "y"),))),
        [Duty.NO_APOLOGY],
    ),
    "a correction by nobody": (
        lambda book: told(book, Kind.CORRECTION, actor=STET, notice=Notice(reason="r", apology="a")),
        [Duty.NO_MAKER],
    ),
    "a correction with nothing that is due": (
        lambda book: told(book, Kind.CORRECTION, actor=STET, notice=Notice(reason="")),
        [Duty.NO_REASON, Duty.NO_MAKER, Duty.NO_APOLOGY],
    ),
    "a change found": (lambda book: taken_in(book, "In 10 days.\n", "In 9 days.\n"), [Duty.UNANNOUNCED]),
    "a silent fix found": (lambda book: taken_in(book, "You will recieve it.\n", "You will receive it.\n"), []),
    "a removal found": (lambda book: taken_in(book, "In 10 days.\n", None), [Duty.REMOVED]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_falls_short_of_a_law_is_told(book: Ledger, case: str) -> None:
    """Law 9, law 8, law 1 and guidelines (c), (k), (m), (o): each breach names what asks for better."""
    act, duties = CASES[case]
    published(book)
    act(book)
    found = breaches(book)
    assert [breach.duty for breach in found] == duties
    assert all(breach.settled is None and breach.why.endswith(".") and "law" in breach.duty.law for breach in found)
    counted = tally(book)
    assert (counted.standing.total(), counted.settled.total()) == (len(duties), 0)


def test_a_breach_that_was_owned_up_to_is_told_as_such_with_its_date(book: Ledger, clock: Clock) -> None:
    """Guideline (m): whoever owns up later has done so; that it was late stays on the record."""
    taken_in(book, "In 10 days.\n", "In 9 days.\n", None)
    entry = book.reword("old", 2, by=ORTIZ, reason="We shortened the deadline without saying so.")
    changed, removed = breaches(book)
    assert (changed.duty, changed.settled) == (Duty.UNANNOUNCED, entry)
    assert (removed.duty, removed.settled) == (Duty.REMOVED, None)
    counted = tally(book)
    assert (counted.standing, counted.settled) == ({Duty.REMOVED: 1}, {Duty.UNANNOUNCED: 1})


def test_owning_up_by_a_milder_name_is_no_owning_up(book: Ledger) -> None:
    """An unannounced change of a date, called an update now: that it was changed is owned, that it was wrong is not."""
    taken_in(book, "In 10 days.\n", "In 9 days.\n")
    mild = book.reword("old", 2, by=ORTIZ, reason="The deadline is nearer.", kind=Kind.UPDATE)
    assert [(b.duty, b.entry.number, b.settled) for b in breaches(book)] == [
        (Duty.UNANNOUNCED, 2, mild),
        (Duty.UNDERSTATED, 3, None),
    ]
    book.reword("old", 2, by=ORTIZ, reason="It was not clear.", kind=Kind.CLARIFICATION)
    assert [b.settled for b in breaches(book)] == [mild, None], "nor is another such name"
    last = book.reword("old", 2, by=ORTIZ, reason="We had it wrong.", kind=Kind.CORRECTION)
    assert [(b.duty, b.settled) for b in breaches(book)] == [(Duty.UNANNOUNCED, mild), (Duty.UNDERSTATED, last)]


def test_a_post_that_was_put_back_was_removed_all_the_same(book: Ledger) -> None:
    """Law 1: it stays posted; when it came back is told."""
    taken_in(book, "In 10 days.\n", None, "In 10 days, again.\n")
    removed, _ = breaches(book)
    assert (removed.duty, removed.settled) == (Duty.REMOVED, None)
    assert "it was put back on 2014-07-03" in removed.why


def test_a_link_without_its_way_back_is_told(book: Ledger) -> None:
    """Law 8 derives the way back; somebody who damaged the index took it away."""
    published(book)
    linked(book)
    damage = Damage(book.store.path)
    ((table,),) = damage.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%link%'")
    damage(f"DELETE FROM {table}")
    (breach,) = breaches(book)
    assert (breach.duty, breach.why) == (Duty.ONE_SIDED, "No way leads back from new to this post.")


def test_verdicts_that_do_not_derive_again_are_told_when_they_are_asked_for(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 7. It costs, so it is asked for: whoever ran an altered gate had a date merged in silence."""
    published(book)
    with monkeypatch.context() as altered:
        altered.setattr(drafting, "weigh", swayed(lambda judged: True))
        book.correct(book.propose("storm", TEXT.replace("May 3", "May 5")), by=ORTIZ)
    assert breaches(book) == []
    (breach,) = breaches(book, judge=True)
    assert (breach.duty, breach.entry.number) == (Duty.VERDICT, 2)
    assert tally(book, judge=True).silent == {"guard.number": 1}


def test_the_guards_of_fact_are_guards_of_the_gate() -> None:
    """A guard that was given another name would leave its breach untold."""
    assert set(FACTS) <= {guard.name for guard in GUARDS} | set(MARKUP_GUARDS)


# --- approvals ---


def test_what_the_policy_of_the_day_wanted_approved_and_nobody_did_is_a_breach(book: Ledger) -> None:
    """records.md: missing approval. What was recorded before the policy, or after it was ended, is none."""
    published(book)
    note = Notice(reason="We are looking.")
    told(book, Kind.EDITORS_NOTE, notice=note)
    book.amend(Policy(approvals=frozenset({"editors_note"})), by=AMATO, reason=REASON)
    told(book, Kind.EDITORS_NOTE, notice=note)
    told(book, Kind.EDITORS_NOTE, notice=note, approver=AMATO)
    told(book, Kind.CLARIFICATION, notice=note)
    book.amend(Policy(), by=AMATO, reason=REASON)
    told(book, Kind.EDITORS_NOTE, notice=note)
    (breach,) = breaches(book)
    assert (breach.duty, breach.entry.sequence, breach.settled) == (Duty.NO_APPROVAL, 4, None)
    assert breach.why == "Nobody approved it; policy 3 wants every editor's note approved."
    assert tally(book).standing == {Duty.NO_APPROVAL: 1}


def test_who_approved_their_own_change_is_told_whatever_the_policy(book: Ledger) -> None:
    """However the name is written."""
    published(book)
    told(book, Kind.EDITORS_NOTE, notice=Notice(reason="x"), approver=Actor(name="j.ORTIZ", role="Clerk"))
    (breach,) = breaches(book)
    assert (breach.duty, breach.why) == (Duty.NO_APPROVAL, "J. Ortiz approved what J. Ortiz did.")


def test_an_import_needs_nobodys_approval(book: Ledger) -> None:
    """It takes in what others did before."""
    book.amend(Policy(approvals=frozenset({"publish", "minor_edit"})), by=AMATO, reason=REASON)
    taken_in(book, "You recieve it.\n", "You receive it.\n")
    assert breaches(book) == []
