"""Where texts went live, and what the policy's channels allow."""

from __future__ import annotations

import pytest

from ledger import Ledger, Policy
from ledger.domain.channels import PRESETS, Channel
from ledger.domain.entries import Kind
from ledger.errors import Malformed, NothingChanged, PolicyViolation, StetError, UnknownChannel, UnknownNotice
from tests.book.world import ORTIZ, REASON

HOME, NEW_HOME = "https://ferries.example.gov/news/storm", "https://ferries.example.gov/2026/storm"
POST = "https://x.com/ferries/status/1"
TEXT = "You will recieve it on May 3.\n"
TYPO_MENDED, DATE_MENDED = TEXT.replace("recieve", "receive"), TEXT.replace("May 3", "May 13")


def on(book: Ledger, *channels: Channel) -> None:
    book.amend(Policy(channels=channels), by=ORTIZ, reason=REASON)


def corrected(book: Ledger) -> None:
    book.publish("storm", TEXT, by=ORTIZ, title="Storm")
    book.correct(book.propose("storm", DATE_MENDED), by=ORTIZ, reason=REASON)


def test_a_post_is_given_its_address_afterwards_and_another_when_it_moves(book: Ledger) -> None:
    """The last address stands; none of another channel, and none of a notice, is the post's."""
    corrected(book)
    assert book.history("storm").url is None
    book.posted("storm", POST, by=ORTIZ, channel="x")
    book.posted("storm", POST + "2", by=ORTIZ, notice=2)
    assert book.history("storm").url is None
    for address in (HOME, NEW_HOME, HOME):
        book.posted("storm", address, by=ORTIZ)
        assert book.history("storm").url == address
    history = book.history("storm")
    assert [(each.channel, each.notice, each.url) for each in history.posted] == [
        ("x", None, POST),
        (None, "c-2", POST + "2"),
        (None, None, HOME),
        (None, None, NEW_HOME),
        (None, None, HOME),
    ]
    assert history.at(1).url == HOME, "an earlier version is found where the post is"
    assert book.verify(judge=True).ok


def test_the_address_of_a_post_on_a_channel_is_there(book: Ledger) -> None:
    """What was published on X has its address on X."""
    on(book, PRESETS["x"])
    book.publish("storm", TEXT, by=ORTIZ, title="Storm", channel="x")
    book.posted("storm", POST, by=ORTIZ, channel="x")
    assert book.history("storm").url == POST


def test_where_a_text_went_live_changes_nothing_that_readers_were_told(book: Ledger) -> None:
    """RFC 4287 4.2.15: `updated` moves for what readers were to notice, and for nothing else."""
    corrected(book)
    before = book.history("storm")
    book.posted("storm", HOME, by=ORTIZ)
    after = book.history("storm")
    assert (after.updated_at, after.versions, after.corrections) == (
        before.updated_at,
        before.versions,
        before.corrections,
    )
    assert after.entries[-1].kind is Kind.POSTED
    assert after.entries[-1].version is None


@pytest.mark.parametrize(
    ("url", "channel", "notice", "error"),
    [
        pytest.param(HOME, None, None, NothingChanged, id="where it is already"),
        pytest.param(POST, "x", 2, NothingChanged, id="told once"),
        pytest.param(POST, "facebok", None, UnknownChannel, id="a channel that is none"),
        pytest.param(POST, "x", 3, UnknownNotice, id="a notice that is none"),
        pytest.param(POST, "x", 0, UnknownNotice, id="the notice 0"),
        pytest.param("ferries.example.gov", None, None, Malformed, id="no address"),
        pytest.param("javascript:alert(1)", None, None, Malformed, id="an address that runs"),
        pytest.param("https://a.example/\nb", None, None, Malformed, id="two lines"),
    ],
)
def test_what_cannot_have_gone_live_is_refused(
    book: Ledger, url: str, channel: str | None, notice: int | None, error: type[StetError]
) -> None:
    """One clear error, and nothing recorded."""
    corrected(book)
    on(book, PRESETS["x"], PRESETS["facebook"])
    book.posted("storm", HOME, by=ORTIZ)
    book.posted("storm", POST, by=ORTIZ, channel="x", notice=2)
    before = len(list(book.entries()))
    with pytest.raises(error):
        book.posted("storm", url, by=ORTIZ, channel=channel, notice=notice)
    assert len(list(book.entries())) == before


def test_an_address_in_the_publication_is_on_record_already(book: Ledger) -> None:
    """Nothing is told twice."""
    book.publish("storm", TEXT, by=ORTIZ, title="Storm", url=HOME)
    with pytest.raises(NothingChanged):
        book.posted("storm", HOME, by=ORTIZ)


def test_once_there_are_channels_a_post_names_one_of_them(book: Ledger) -> None:
    """A slip of the pen would be recorded for good; while there are none, any name will do."""
    book.publish("first", TEXT, by=ORTIZ, title="First", channel="blgo")
    on(book, Channel(name="blog"))
    with pytest.raises(UnknownChannel, match="did you mean blog"):
        book.publish("second", TEXT, by=ORTIZ, title="Second", channel="blgo")
    book.publish("second", TEXT, by=ORTIZ, title="Second", channel="blog")
    assert book.posts() == ["first", "second"]


@pytest.mark.parametrize("mended", [TYPO_MENDED, DATE_MENDED], ids=["a typo", "a date"])
@pytest.mark.parametrize("strikes", [True, False])
@pytest.mark.parametrize("edits", [True, False])
def test_an_edit_in_place_needs_a_place_that_shows_it(book: Ledger, edits: bool, strikes: bool, mended: str) -> None:
    """Guideline (o): the error is struck through where it stands, or a new post is linked. Nothing else will do."""
    on(book, Channel(name="board", edits=edits, strikes=strikes))
    book.publish("storm", TEXT, by=ORTIZ, title="Storm", channel="board")
    draft = book.propose("storm", mended)
    if edits and (strikes or draft.minor):
        book.correct(draft, by=ORTIZ, reason=REASON)
        return
    with pytest.raises(PolicyViolation, match="--linked"):
        book.correct(draft, by=ORTIZ, reason=REASON)
    book.link(
        book.propose_link("storm", "dates", DATE_MENDED, wrong="May 3", right="May 13", title="Dates"),
        by=ORTIZ,
        reason=REASON,
    )
    assert book.history("dates").channel == "board", "the new post appears where the old one did"
    assert book.history("storm").newest.number == 1


def test_a_post_of_before_the_channel_was_recorded_is_held_to_it_too(book: Ledger) -> None:
    """What a platform lets one do does not depend on when we wrote it down."""
    book.publish("storm", TEXT, by=ORTIZ, title="Storm", channel="x")
    draft = book.propose("storm", TYPO_MENDED)
    on(book, PRESETS["x"])
    with pytest.raises(StetError):
        book.correct(draft, by=ORTIZ)
    with pytest.raises(PolicyViolation, match="lets nobody edit"):
        book.correct(book.propose("storm", TYPO_MENDED), by=ORTIZ)
