"""As of when: as the public saw it (by the times that entries claim), or as the ledger held it (by their recording)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import renderers
from ledger import Kind, Ledger
from ledger.book.asof import AsOf
from ledger.domain.entries import LINKED, Entry, instant
from ledger.errors import Malformed, UnknownPost
from tests.book.world import DAY, ORTIZ, REASON, Clock, folder, lexicon, made, row

FIRST, SECOND, THIRD = (f"We will recieve it in {days} days.\n" for days in ("10", "9", "8"))


def imported(book: Ledger, clock: Clock) -> None:
    """A post of July 2014 with an edit a day, taken in at the start of March 2026."""
    clock.step, clock.time = timedelta(0), DAY
    book.import_rows([row("old", n, body) for n, body in enumerate((FIRST, SECOND, THIRD), 1)], name="old.jsonl")


def test_what_the_public_saw_and_what_the_ledger_held_are_two_things(book: Ledger, clock: Clock) -> None:
    """An import of 2026 tells of 2014: the public saw it then, the ledger held it not before."""
    imported(book, clock)
    assert len(book.history("old", as_of="2014-07-02").versions) == 2
    assert len(book.history("old", recorded_as_of="2026-03-02").versions) == 3
    with pytest.raises(UnknownPost, match="it was not recorded yet on 2014-07-02T23:59:59-05:00, but on 2026-"):
        book.history("old", recorded_as_of="2014-07-02")
    both = book.history("old", as_of="2014-07-01", recorded_as_of="2026-03-02")
    assert (len(both.versions), both.corrections) == (1, ())


def test_a_date_before_the_post_is_told_with_its_first_date(book: Ledger, clock: Clock) -> None:
    """And that the date is a claim, where it is one."""
    imported(book, clock)
    with pytest.raises(UnknownPost) as caught:
        book.history("old", as_of="2014-06-30")
    assert str(caught.value) == (
        "no post 'old'; it was not published yet on 2014-06-30T23:59:59-05:00, but on 2014-07-01T14:01:55-04:00; "
        "its source claims that date"
    )
    with pytest.raises(UnknownPost, match="not published yet"):
        list(book.entries("old", as_of="2014-06-30"))


@pytest.mark.parametrize("which", ["as_of", "recorded_as_of"])
@pytest.mark.parametrize("when", ["", "soon", "2026-02-30", "2026-03-02T25:00:00", "0001-01-01T00:00:00+99:00"])
def test_a_time_that_is_none_is_one_clear_error(book: Ledger, which: str, when: str) -> None:
    """What was given, and what a time looks like."""
    for asked in (book.posts, book.summaries, lambda **given: list(book.entries(**given))):
        with pytest.raises(Malformed, match="is no date like 2014-07-29 and no time like"):
            asked(**{which: when})


def test_every_list_is_as_it_was(book: Ledger, clock: Clock) -> None:
    """Posts, their lines and the entries that were not yet are left out, on either clock."""
    imported(book, clock)
    clock.time = DAY + timedelta(days=2)
    book.publish("storm", FIRST, by=ORTIZ, title="Storm")
    expected: list[tuple[dict[str, Any], list[str], int]] = [
        ({"as_of": "2014-07-02"}, ["old"], 2),
        ({"as_of": "2026-03-03"}, ["old"], 5),
        ({"recorded_as_of": "2026-03-03"}, ["old"], 5),
        ({"recorded_as_of": "2026-03-01"}, [], 0),
        ({}, ["old", "storm"], 6),
    ]
    for asked, posts, entries in expected:
        assert book.posts(**asked) == posts
        assert [each.post for each in book.summaries(**asked)] == posts
        assert len(list(book.entries(**asked))) == entries
    assert book.summaries(as_of="2014-07-02")[0].version == 2


def test_a_page_of_the_past_is_the_page_that_the_public_saw(book: Ledger, clock: Clock) -> None:
    """`--as-of` renders exactly what the public saw then, on every surface: kept at the time, it is the same later."""
    clock.step = timedelta(0)
    book.publish("storm", FIRST, by=ORTIZ, title="Storm")
    kept: list[tuple[str, dict[str, str]]] = []

    def keep() -> None:
        kept.append(
            (clock.time.isoformat(), {n: make(book.history("storm")) for n, (make, _) in renderers.FORMATS.items()})
        )
        clock.time += timedelta(days=1)

    keep()
    book.correct(book.propose("storm", FIRST.replace("recieve", "receive")), by=ORTIZ)
    keep()
    book.correct(book.propose("storm", SECOND), by=ORTIZ, reason=REASON)
    keep()
    book.reword("storm", 3, by=ORTIZ, reason="The tide table was wrong.")
    keep()
    book.link(book.propose_link("storm", "new", THIRD, wrong="9", right="8", title="New"), by=ORTIZ, reason=REASON)
    keep()
    book.retract("storm", by=ORTIZ, reason=REASON)
    keep()
    for time, pages in kept:
        for which in ("as_of", "recorded_as_of"):
            then = book.history("storm", **{which: time})
            assert {name: make(then) for name, (make, _) in renderers.FORMATS.items()} == pages, (which, time)
    assert len({pages["html"] for _, pages in kept}) == len(kept)


def test_a_link_to_a_post_that_the_ledger_does_not_hold_hides_nothing(book: Ledger) -> None:
    """Another program may have recorded one; the post is read all the same, and the audit tells of it."""
    book.publish("storm", FIRST, by=ORTIZ, title="Storm")
    book.link(book.propose_link("storm", "new", SECOND, wrong="10", right="9", title="New"), by=ORTIZ, reason=REASON)
    with book._appending() as append:
        (last,) = [entry for entry in book.entries("storm") if entry.method == LINKED]
        content = dict(last.content)
        append.add(Kind.CORRECTION, actor=ORTIZ, post="storm", method=LINKED, link="nowhere", content=content)
    history = book.history("storm")
    assert history.linked == {"new": "New"}
    assert "nowhere.html" in renderers.html(history)


TIMES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.integers(0, 5)), max_size=8)


@given(times=TIMES, effective=st.none() | st.integers(0, 5), recorded=st.none() | st.integers(0, 5))
def test_of_a_post_it_is_always_the_first_entries(
    times: list[tuple[str, int, int]], effective: int | None, recorded: int | None
) -> None:
    """A fold needs all that comes before; so what follows an entry that is out of the bounds is out."""

    def at(day: int) -> str:
        return f"2026-03-0{day + 1}T00:00:00Z"

    entries = [
        Entry(sequence=n, kind=Kind.PUBLISH, post=post, recorded_at=at(late), effective_at=at(early), actor=ORTIZ)
        for n, (post, early, late) in enumerate(times)
    ]
    bounds = AsOf(
        effective=None if effective is None else at(effective), recorded=None if recorded is None else at(recorded)
    )
    found = list(bounds.until(entries))
    for post in "ab":
        own, kept = ([e for e in some if e.post == post] for some in (entries, found))
        assert own[: len(kept)] == kept
        inside = [
            (effective is None or instant(e.effective_at) <= instant(at(effective)))
            and (recorded is None or instant(e.recorded_at) <= instant(at(recorded)))
            for e in own
        ]
        assert len(kept) == (inside.index(False) if False in inside else len(own))
    assert all(a.sequence < b.sequence for a, b in pairwise(found))


def test_an_opened_ledger_reads_the_past_without_its_key(clock: Clock) -> None:
    """Nothing here writes."""
    with folder() as path:
        with made(path, clock) as book:
            book.__dict__["lexicon"] = lexicon()
            book.publish("storm", FIRST, by=ORTIZ, title="Storm")
        (path / "posts.key").unlink()
        with Ledger.open(path / "posts.db", clock=clock) as book:
            assert len(book.history("storm", recorded_as_of="2026-03-02").entries) == 1
