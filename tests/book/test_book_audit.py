"""The officers' report: every entry with what the record has on it, and what fell short of which law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ledger import Actor, Change, Entry, Kind, Ledger, Notice, Policy
from ledger.book import proposing
from ledger.domain.audit.breaches import FACTS, Breach, Duty
from ledger.domain.audit.rows import Row
from ledger.domain.audit.tally import SLOWEST, Tally, median
from ledger.domain.entries import LINKED, instant
from ledger.domain.posts import STET
from ledger.errors import UnknownPost
from ledger.gate.guards_markup import MARKUP_GUARDS
from ledger.gate.judge import GUARDS
from tests.book.damage import Damage
from tests.book.test_book_judged_again import swayed
from tests.book.world import AMATO, DAY, ORTIZ, REASON, Clock, row

TEXT = "You will recieve a letter from Mayor Ruiz on May 3. See [the list](https://a.example/1). The hall is open.\n"


def published(book: Ledger, post: str = "storm") -> None:
    book.publish(post, TEXT, by=ORTIZ, title="Storm")


def edit(book: Ledger, old: str, new: str, kind: Kind = Kind.CORRECTION) -> None:
    source = book.source("storm").decode()
    assert old in source
    book.correct(book.propose("storm", source.replace(old, new)), by=ORTIZ, reason=REASON, kind=kind)


def told(book: Ledger, kind: Kind, *, actor: Actor = ORTIZ, notice: Notice | None = None, **given: Any) -> None:
    """An entry as another program may have recorded it, with less than `stet` would let pass."""
    with book._appending() as append:
        content = {"notice": append.committer.commit(notice.encode())} if notice else {}
        append.add(kind, actor=actor, post="storm", content=content, **given)


def linked(book: Ledger) -> Entry:
    return book.link("storm", "new", "May 5.\n", by=ORTIZ, wrong="May 3", right="May 5", reason=REASON, title="New")


def taken_in(book: Ledger, *bodies: str | None) -> None:
    book.import_rows([row("old", number, body) for number, body in enumerate(bodies, 1)], name="old.jsonl")


def breaches(book: Ledger, **given: Any) -> list[Breach]:
    return [breach for each in book.audit(**given) for breach in each.breaches]


def tally(book: Ledger, **given: Any) -> Tally:
    made = Tally()
    for each in book.audit(**given):
        made.add(each)
    return made


def of(book: Ledger, post: str | None) -> list[Row]:
    return [each for each in book.audit() if each.entry.post == post]


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
        altered.setattr(proposing, "weigh", swayed(lambda judged: True))
        book.correct(book.propose("storm", TEXT.replace("May 3", "May 5")), by=ORTIZ)
    assert breaches(book) == []
    (breach,) = breaches(book, judge=True)
    assert (breach.duty, breach.entry.number) == (Duty.VERDICT, 2)
    assert tally(book, judge=True).silent == {"guard.number": 1}


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
