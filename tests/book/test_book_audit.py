"""The officers' report: every entry with what the record has on it, and what fell short of which law."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ledger import Change, Kind, Ledger, Notice
from ledger.domain.audit.breaches import Duty
from ledger.domain.audit.tally import SLOWEST, median
from ledger.domain.entries import instant
from ledger.errors import UnknownPost
from tests.book.audits import TEXT, breaches, edit, linked, of, published, taken_in, tally, told
from tests.book.world import AMATO, DAY, ORTIZ, REASON, Clock


def test_every_entry_is_told_once_in_its_place(book: Ledger, clock: Clock) -> None:
    """The ledger's own first, then post by post; each post's in order; with who, why, and under which policy."""
    published(book)
    edit(book, "recieve", "receive")
    edit(book, "May 3", "May 5")
    taken_in(book, "In 10 days.\n", "In 9 days.\n", None)
    linked(book)
    rows = list(book.audit())
    assert sorted(row.entry.sequence for row in rows) == list(range(book.size))
    assert [row.entry for row in rows if row.entry.post == "storm"] == list(book.entries("storm"))
    posts = [row.entry.post for row in rows]
    assert posts == sorted(posts, key=lambda post: post or "")
    assert all(row.entry.policy == 0 for row in rows[1:])
    silent, date, link = of(book, "storm")[1:]
    assert [(p.rule, p.silent, p.before, p.after) for p in silent.places] == [
        ("spell.listed", True, "recieve", "receive")
    ]
    assert [(p.rule, p.silent, p.before, p.after) for p in date.places] == [("guard.number", False, "May 3", "May 5")]
    assert (date.reason, date.apology, link.changes) == (
        REASON,
        "We apologize for the error.",
        (Change("May 3", "May 5"),),
    )
    found = of(book, "old")[1]
    assert found.claim is not None
    assert (found.reason, found.claim.author, found.claim.message) == ("", "Pat Doe", "edit 2")
    (policy,) = [row for row in rows if row.entry.kind is Kind.GENESIS]
    assert (policy.entry.post, policy.places) == (None, ())


def test_why_the_policy_was_changed_is_told(book: Ledger) -> None:
    """The ledger's own entries have reasons too."""
    book.amend(book.policy.__class__(terms=("Gull Island",)), by=ORTIZ, reason="A new stop.")
    assert of(book, None)[-1].reason == "A new stop."


def test_a_report_is_of_a_checkpoint_whatever_is_recorded_meanwhile(book: Ledger) -> None:
    """What is appended while a report is read is not in it; read twice, it tells the same."""
    published(book)
    report = book.audit()
    before = list(report)
    edit(book, "May 3", "May 5")
    assert list(report) == before
    assert report.scope.size == len(before) == book.size - 1
    assert f"\n{report.scope.size}\n" in report.scope.note
    assert len(report.scope.root) == 32


def test_a_period_is_asked_for_by_when_a_change_took_effect(book: Ledger, clock: Clock) -> None:
    """As claimed, where it is claimed; both days are in it."""
    taken_in(book, "In 10 days.\n", "In 9 days.\n", "In 8 days.\n")
    published(book)
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({"since": "2014-07-02", "until": "2014-07-02"}, ["2014-07-02"]),
        ({"until": "2014-07-02"}, ["2014-07-01", "2014-07-02"]),
        ({"since": "2014-07-03", "until": "2014-12-31"}, ["2014-07-03"]),
        ({"since": "2026-03-03"}, []),
        ({"since": "2014-07-02T14:01:56-04:00", "until": "2014-07-03T18:01:55Z"}, ["2014-07-03"]),
    ]
    for asked, dates in expected:
        assert [each.entry.effective_at[:10] for each in book.audit(**asked)] == dates
    assert tally(book, since="2014-07-02", until="2014-07-02").standing == {Duty.UNANNOUNCED: 1}


def test_an_audit_as_of_a_day_knows_nothing_later(book: Ledger, clock: Clock) -> None:
    """Nor that somebody owned up; on either clock. A post that was not yet is told with its date."""
    clock.step, clock.time = timedelta(0), DAY
    taken_in(book, "In 10 days.\n", "In 9 days.\n")
    clock.time += timedelta(days=7)
    book.reword("old", 2, by=ORTIZ, reason="We had it wrong.")
    for bound in ({"as_of": "2026-03-08"}, {"recorded_as_of": "2026-03-08"}):
        assert [breach.settled for breach in breaches(book, **bound)] == [None]
    assert breaches(book, as_of="2026-03-09")[0].settled is not None
    assert breaches(book, as_of="2014-07-01") == []
    assert list(book.audit(recorded_as_of="2026-03-01")) == []
    with pytest.raises(UnknownPost, match="not recorded yet on 2026-03-01"):
        book.audit("old", recorded_as_of="2026-03-01")
    with pytest.raises(UnknownPost, match="did you mean old"):
        book.audit("odl")


def test_promptness_is_measured_from_publication_and_from_notice(book: Ledger, clock: Clock) -> None:
    """Guideline (m): the first to correct its own mistakes; updates and notes mend none, and imports stand apart."""
    clock.step, clock.time = timedelta(0), DAY + timedelta(hours=1)
    published(book)
    clock.time += timedelta(days=2, hours=3)
    edit(book, "open", "closed", Kind.UPDATE)
    book.note("storm", "We are looking at this.", by=ORTIZ)
    edit(book, "May 3", "May 5")
    noticed = (clock.time - timedelta(hours=5)).isoformat()
    notice = Notice(reason="r", apology="a", changes=(Change("x", "y"),))
    told(book, Kind.CORRECTION, notice=notice, detail={"noticed": noticed})
    told(book, Kind.CORRECTION, notice=notice, detail={"noticed": "in the morning"})
    taken_in(book, "In 10 days.\n", "In 9 days.\n")
    counted = tally(book)
    assert counted.since_published.seconds == [51 * 3600] * 3
    assert (counted.since_noticed.count, counted.since_noticed.median) == (1, 5 * 3600)
    assert (counted.found.count, counted.found.median) == (1, 24 * 3600)
    assert [delay.entry.number for delay in counted.slowest] == [4, 5, 6]


def test_a_change_named_a_correction_later_counts_as_one(book: Ledger) -> None:
    """By its kind in force: what was called an update mended an error after all."""
    published(book)
    edit(book, "May 3", "May 5", Kind.UPDATE)
    assert tally(book).since_published.count == 0
    book.reword("storm", 2, by=ORTIZ, reason="We had it wrong.", kind=Kind.CORRECTION)
    assert tally(book).since_published.count == 1


def test_the_slowest_are_kept_and_no_more(book: Ledger, clock: Clock) -> None:
    """Ten, the slowest first; of two as slow the one recorded first."""
    published(book)
    source = TEXT
    for day in range(4, 4 + SLOWEST + 2):
        source = source.replace(f"May {day - 1}", f"May {day}")
        book.correct(book.propose("storm", source), by=ORTIZ, reason=REASON)
    slowest = tally(book).slowest
    assert len(slowest) == SLOWEST
    assert [delay.entry.number for delay in slowest] == list(range(SLOWEST + 3, 3, -1))
    first = min(book.entries("storm"), key=lambda entry: entry.sequence)
    assert slowest[0].since_published == (
        instant(slowest[0].entry.recorded_at) - instant(first.recorded_at)
    ) // timedelta(seconds=1)


@pytest.mark.parametrize(
    ("values", "middle"), [([], None), ([7], 7), ([9, 1, 4], 4), ([4, 1], 2), ([1, 2, 4, 9], 3), ([5, 5, 1, 1], 3)]
)
def test_the_median_is_the_middle_or_the_mean_of_the_middle_two(values: list[int], middle: int | None) -> None:
    """Rounded down to a whole second."""
    assert median(values) == middle


def test_what_was_proposed_and_decided_is_in_the_report(book: Ledger) -> None:
    """Staff and officers see it: with the post's entries, in order, or with the ledger's own."""
    published(book)
    edited = TEXT.replace("May 3", "May 5")
    first = book.proposals.correct(book.propose("storm", edited), by=ORTIZ, reason=REASON)
    book.proposals.decline(first.sequence, by=AMATO, reason="It was right.")
    second = book.proposals.correct(book.propose("storm", edited), by=ORTIZ, reason=REASON)
    book.proposals.approve(second.sequence, by=AMATO)
    found = [(row.entry.sequence, row.entry.kind, row.reason) for row in book.audit("storm")]
    assert found == [
        (1, Kind.PUBLISH, ""),
        (2, Kind.PROPOSAL, REASON),
        (3, Kind.APPROVAL, "It was right."),
        (4, Kind.PROPOSAL, REASON),
        (5, Kind.APPROVAL, ""),
        (6, Kind.CORRECTION, REASON),
    ]
    assert [row.entry.sequence for row in book.audit()] == [0, 2, 3, 4, 5, 1, 6]
    assert breaches(book) == []
    book.publish("roads", TEXT, by=ORTIZ, title="Roads")
    assert [row.entry.kind for row in book.audit("roads")] == [Kind.PUBLISH]
