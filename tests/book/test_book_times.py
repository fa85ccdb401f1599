"""Time: order is by instant, offsets stay as written, claims stand apart from the record."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import Ledger
from ledger.book.times import moment, now
from ledger.domain.entries import instant
from ledger.errors import Malformed, StoreError, UnknownPost
from tests.book.world import DAY, ORTIZ, REASON, Clock, World, check_ledger, row


@pytest.fixture
def boston(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in Boston, for a while."""
    monkeypatch.setitem(os.environ, "TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def published(book: Ledger, post: str = "storm", **given: Any) -> str:
    return book.publish(post, "Closed on May 3.\n", by=ORTIZ, title="Storm", **given).recorded_at


def test_a_clock_that_went_back_a_little_is_taken_to_stand(book: Ledger, clock: Clock) -> None:
    """Never decreases by instant: a clock behind the last entry by up to a minute is clamped to it."""
    first = published(book, "a")
    clock.step, clock.time = timedelta(0), clock.time - timedelta(minutes=1)
    assert published(book, "b") == first
    check_ledger(book, World({"a": [b"Closed on May 3.\n"], "b": [b"Closed on May 3.\n"]}, appends=3))


def test_a_clock_that_went_back_far_is_refused_with_nothing_written(book: Ledger, clock: Clock) -> None:
    """Beyond a minute refused: the message says both times and what to do."""
    first = published(book, "a")
    clock.step, clock.time = timedelta(0), clock.time - timedelta(minutes=1, seconds=1)
    size, contents = book.store.size(), len(list(book.store.content_keys()))
    with pytest.raises(StoreError) as caught:
        published(book, "b")
    assert str(caught.value) == (
        f"the clock stands at {clock.time.isoformat()}, before the last entry at {first}; set the clock right"
    )
    assert (book.store.size(), len(list(book.store.content_keys()))) == (size, contents)


def test_order_is_by_instant_and_offsets_stay_as_written(book: Ledger, clock: Clock) -> None:
    """The agency's offset as written at the time: a later instant may read as an earlier hour."""
    first = published(book, "a")
    clock.time = clock.time.astimezone(timezone(timedelta(hours=-8)))
    second = published(book, "b")
    assert (first[-6:], second[-6:]) == ("-05:00", "-08:00")
    assert second < first
    assert instant(second) > instant(first)
    assert book.verify().ok


def test_a_claim_stands_beside_the_record(book: Ledger, clock: Clock) -> None:
    """What is claimed stands in `effective_at`; when it was recorded is never for choosing."""
    clock.step = timedelta(0)
    entry = book.publish("storm", "Closed.", by=ORTIZ, title="Storm", published_at="2014-07-29T14:01:55-04:00")
    assert (entry.effective_at, entry.recorded_at) == ("2014-07-29T14:01:55-04:00", clock.time.isoformat())
    assert entry.claimed
    assert book.history("storm").published_at == "2014-07-29T14:01:55-04:00"


@pytest.mark.parametrize(
    ("given", "claimed"),
    [
        ("2014-07-29", "2014-07-29T00:00:00-05:00"),
        ("2014-07-29 14:01:55 -0400", "2014-07-29T14:01:55-04:00"),
        ("2014-07-29 14:01:55 -04:00", "2014-07-29T14:01:55-04:00"),
        ("2014-07-29T14:01Z", "2014-07-29T14:01:00+00:00"),
        ("2014-07-29T14:01:55.75", "2014-07-29T14:01:55-05:00"),
    ],
)
def test_a_date_is_read_as_people_and_generators_write_it(book: Ledger, given: str, claimed: str) -> None:
    """From a flag or from `date:` in the front matter; what is missing is taken from the clock's zone."""
    assert book.publish("a", "Closed.", by=ORTIZ, title="A", published_at=given).effective_at == claimed
    source = f'---\ntitle: B\ndate: "{given}"\n---\nClosed.\n'
    assert book.publish("b", source, by=ORTIZ).effective_at == claimed


@pytest.mark.parametrize("given", ["soon", "2014-02-31", "2014-13", "0000-01-01", "2014-07-29T25:00", "٢٠١٤-07-29", ""])
def test_what_is_no_date_is_refused_or_absent(book: Ledger, given: str) -> None:
    """Refused with what a date looks like; nothing said is no claim."""
    if not given:
        assert not book.publish("a", "Closed.", by=ORTIZ, title="A", published_at=given).claimed
        return
    with pytest.raises(Malformed, match=r"published at: .* is no date like 2014-07-29 and no time like"):
        published(book, published_at=given)


def test_a_time_still_to_come_is_refused(book: Ledger) -> None:
    """What is posted is posted now; a claim can't say otherwise."""
    with pytest.raises(Malformed, match="published at: 2026-03-03 is still to come"):
        published(book, published_at="2026-03-03")
    assert book.posts() == []


def test_as_of_shows_what_was_then_and_nothing_later(book: Ledger, clock: Clock) -> None:
    """`--as-of` follows `effective_at`: exactly what the public saw then, no later corrections."""
    book.import_rows([row("old", n, f"In {n} days.") for n in (1, 2, 3)], name="old.jsonl")
    seen = [(d, len(book.history("old", as_of=f"2014-07-0{d}").versions)) for d in (1, 2, 3, 4)]
    assert seen == [(1, 1), (2, 2), (3, 3), (4, 3)]
    assert len(book.history("old", as_of="2014-07-02T14:01:54-04:00").versions) == 1
    assert len(book.history("old", as_of="2014-07-02T18:01:55Z").corrections) == 1
    with pytest.raises(UnknownPost, match="it was not published yet on 2014-06-30"):
        book.history("old", as_of="2014-06-30")


def test_as_of_knows_no_later_link_nor_a_later_title_behind_one(book: Ledger, clock: Clock) -> None:
    """Both ways (law 8), at every moment: a link appears on both sides at once, under the title of the day."""
    published(book, "a")
    clock.time = DAY + timedelta(days=1)
    book.link(
        book.propose_link("a", "b", "May 4.", wrong="May 3", right="May 4", title="Corrected"), by=ORTIZ, reason=REASON
    )
    clock.time = DAY + timedelta(days=2)
    book.correct(book.propose("b", title="Corrected twice"), by=ORTIZ, reason=REASON)
    assert book.history("a", as_of="2026-03-02").linked == {}
    assert book.history("a", as_of="2026-03-03").linked == {"b": "Corrected"}
    assert book.history("a").linked == {"b": "Corrected twice"}
    (corrects,) = book.history("b", as_of="2026-03-03").corrects
    assert corrects.post == "a"
    clock.time = DAY + timedelta(days=3)
    book.retract("a", by=ORTIZ, reason=REASON)
    assert [len(book.history("a", as_of=f"2026-03-0{day}").corrections) for day in (2, 3, 4, 5)] == [0, 1, 1, 2]


@pytest.mark.usefixtures("boston")
def test_a_date_has_the_offset_that_it_has_in_its_own_season() -> None:
    """A day in July is told with July's offset, also in November."""
    here = now()
    assert moment("2014-07-29", here) == "2014-07-29T00:00:00-04:00"
    assert moment("2014-11-29", here, end_of_day=True) == "2014-11-29T23:59:59-05:00"
    assert abs(here - datetime.now(UTC)) < timedelta(minutes=1)
    assert instant(here.isoformat(timespec="seconds")).utcoffset() == here.utcoffset()


@given(when=st.datetimes(), end=st.booleans())
def test_any_time_is_read_or_refused(when: datetime, end: bool) -> None:
    """From the first year to the last: RFC 3339 comes out, or an error of ours."""
    for text in (when.isoformat(), when.date().isoformat()):
        for zone in (UTC, now().tzinfo):
            try:
                assert instant(moment(text, datetime(2026, 1, 1, tzinfo=zone), end_of_day=end)).tzinfo
            except Malformed:
                assert when.year in (1, 9999)
