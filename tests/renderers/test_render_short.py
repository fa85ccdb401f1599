"""Corrections as posts for platforms without markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.errors import Malformed, UnknownNotice
from renderers.phrases import LONGEST_PAIR, MOST_PAIRS
from renderers.short import PLATFORMS, Platform, correction_of, thread
from renderers.short.quoting import inert, line
from tests.renderers.chains import chains
from tests.renderers.histories import Chain

URL = "https://harbor.example.gov/news/storm"
RECORD = f"Full record: {URL}"
X, BLUESKY = PLATFORMS["x"], PLATFORMS["bluesky"]
EVERYWHERE = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=lambda platform: str(platform.name))


def storm(*pairs: Change, kind: Kind = Kind.CORRECTION, reason: str = "We gave the wrong date.") -> Chain:
    made = Chain(url=URL).publish("All harbors reopen on July 3.", title="Storm closures")
    made.step("All harbors reopen on July 13.", title="Storm closures", kind=kind, reason=reason)
    if pairs:
        made.say(*pairs)
    return made


def texts(chain: Chain, platform: Platform = X, *, new_post: str | None = None) -> list[str]:
    return [post.text for post in thread(chain.history(), platform, new_post=new_post)]


@EVERYWHERE
def test_a_correction_says_what_was_said_and_what_is_right_and_apologizes(platform: Platform) -> None:
    """Guideline o: the correct information, the apology, and the way to the record, in one post where it fits."""
    told = "CORRECTION: Our 1 Mar post said “July 3”. It is “July 13”. We gave the wrong date."
    assert texts(storm(), platform) == [f"{told} We apologize for the error. {RECORD}"]


@pytest.mark.parametrize(
    ("kind", "pair", "told"),
    [
        (Kind.CORRECTION, ("July 3", ""), "CORRECTION: Our 1 Mar post said “July 3”, which was wrong. "),
        (Kind.CORRECTION, ("", "July 13"), "CORRECTION: Our 1 Mar post left out “July 13”. "),
        (Kind.CORRECTION, ("It runs.", "It rests."), "CORRECTION: Our 1 Mar post said “It runs.” It is “It rests.” "),
        (Kind.CLARIFICATION, ("a", "b"), "CLARIFICATION: In our 1 Mar post, “a” now reads “b”. "),
        (Kind.UPDATE, ("", "b"), "UPDATE: In our 1 Mar post, this was added: “b”. "),
        (Kind.UPDATE, ("a", ""), "UPDATE: In our 1 Mar post, this was taken out: “a”. "),
        (
            Kind.UNANNOUNCED,
            ("a", "b"),
            "Our 1 Mar post was changed without notice on 2 Mar: “a” now reads “b”. Full record: ",
        ),
    ],
)
def test_each_kind_of_change_has_its_label_and_its_words(kind: Kind, pair: tuple[str, str], told: str) -> None:
    """The label of the kind; a change that was found has none, and nothing is invented for it (law 9)."""
    [text] = texts(storm(Change(*pair), kind=kind))
    assert text.startswith(told)
    assert text.endswith(RECORD)


@pytest.mark.parametrize(
    ("kind", "reason", "told"),
    [
        (
            Kind.EDITORS_NOTE,
            "The storm was named later",
            "EDITOR’S NOTE: This is about our 1 Mar post “Storm closures”. The storm was named later.",
        ),
        (
            Kind.RETRACTION,
            "It was a draft.",
            "RETRACTION: We withdraw our 1 Mar post “Storm closures”. It was a draft. We are sorry.",
        ),
        (Kind.REMOVAL, "", "Our 1 Mar post was taken off its source on 3 Mar. It stays on record."),
        (Kind.UNANNOUNCED, "", "Our 1 Mar post was changed without notice on 3 Mar."),
    ],
)
def test_a_change_of_no_place_in_the_text_is_told_of_the_post(kind: Kind, reason: str, told: str) -> None:
    """A note, a retraction, what was found."""
    assert texts(storm().note(kind, reason, apology="We are sorry.")) == [f"{told} {RECORD}"]


def test_a_change_that_was_found_in_many_places_is_counted() -> None:
    """Nobody gave notice of it, so nobody asked for a thread of a hundred posts; the record has them all."""
    made = storm().note(Kind.UNANNOUNCED)
    made.say(*(Change(f"was {n}", f"is {n}") for n in range(9)))
    assert texts(made) == [f"Our 1 Mar post was changed without notice on 3 Mar, in 9 places. {RECORD}"]


def test_a_linked_correction_leads_to_the_new_post() -> None:
    """By its address where it has one, else by its title; the text that was wrong still says so."""
    made = storm().note(Kind.CORRECTION, "The fare had changed.", link="fares")
    made.linked["fares"] = "What the ferry costs"
    made.say(Change("Tickets cost $4.", "Tickets cost $5."))
    told = (
        "CORRECTION: Our 1 Mar post says “Tickets cost $4.” It is “Tickets cost $5.” The fare had changed. New post: "
    )
    assert texts(made) == [f"{told}“What the ferry costs”. {RECORD}"]
    assert texts(made, new_post="https://harbor.example.gov/fares") == [
        f"{told}https://harbor.example.gov/fares {RECORD}"
    ]


def test_a_notice_that_was_wrong_is_told_of_in_its_new_wording() -> None:
    """What was posted with the old wording is replaced; the newest wording is what is posted by default."""
    made = storm().note(Kind.EDITORS_NOTE, "Nothing else changed.").reword(2, "We gave the wrong month.")
    [text] = texts(made)
    assert text == (
        "CORRECTION: Our 1 Mar post said “July 3”. It is “July 13”. We gave the wrong month. "
        f"This replaces our notice of 2 Mar. {RECORD}"
    )


def test_days_of_another_year_have_their_year() -> None:
    """Nobody is to take a day of long ago for one of this year; no clock is asked."""
    made = storm()
    first = replace(made.entries[0], effective_at="2019-12-31T23:30:00-05:00")
    made.versions[0] = replace(made.versions[0], entry=first)
    assert "Our 31 Dec 2019 post said" in texts(made)[0]


@EVERYWHERE
def test_the_quotation_is_shortened_first(platform: Platform) -> None:
    """At a word's end, before anything else goes; the right fact and the link are whole."""
    words = " ".join(f"word{n}" for n in range(20_000))
    [text] = texts(storm(Change(words, "July 13")), platform)
    quoted = re.search(r"said “(.*?)…”", text)
    assert quoted
    assert words.startswith(quoted[1] + " ")
    assert text.endswith(f"It is “July 13”. We gave the wrong date. We apologize for the error. {RECORD}")
    assert platform.limit - 12 <= platform.count(text) <= platform.limit


def test_what_does_not_fit_goes_into_numbered_replies() -> None:
    """The reason first; the apology stays with the fact as long as it can."""
    first, *replies = texts(storm(reason="We were told otherwise by three offices. " * 8))
    assert first == (
        f"CORRECTION (1/{len(replies) + 1}): Our 1 Mar post said “July 3”. It is “July 13”. "
        f"We apologize for the error. {RECORD}"
    )
    assert [reply.partition(" ")[0] for reply in replies] == ["(2/3)", "(3/3)"]
    assert replies[0].endswith("…")
    assert replies[1].startswith("(3/3) …")


def test_several_changes_that_do_not_fit_in_one_post_are_told_in_replies() -> None:
    """Each with what is right whole."""
    rights = [f"Line {n} runs " + "every ten minutes on weekdays and " * 3 + "not at night" for n in range(6)]
    posts = texts(storm(*(Change("a", right) for right in rights)))
    assert len(posts) > 3
    for right in rights:
        assert sum(f"“{right}”" in post for post in posts) == 1
    assert rights[0] in posts[0]


def test_what_is_right_is_shortened_only_where_it_leaves_no_room() -> None:
    """And then stands whole in the next post, or on from there."""
    right = "Ferries run on Monday and Friday " * 7 + "only"
    first, second, *_ = texts(storm(Change("a", right)))
    assert "“Ferries run" in first
    assert f"…” {RECORD}" in first
    assert f"In full: “{right}”" in second
    fits = right[: right.index("only") - 80].rstrip()
    assert f"“{fits}”" in texts(storm(Change("a", fits)))[0]


@pytest.mark.parametrize(
    "hostile",
    [
        "Ask @mayor\x1b[31m about\u202e #storm\u2066 on\x00 harbor-pay.com",
        "a" * 700 + "@mayor",
        "e" + "\u0301" * 4_000,
        "\U0001f469\u200d" * 900,
        "東京" * 500,
        "مرحبا بالعالم " * 80,
        "{said} {right} {0} %s",
    ],
    ids=["acting", "long word", "marks", "joined", "CJK", "RTL", "braces"],
)
@EVERYWHERE
def test_hostile_words_fit_and_do_nothing(platform: Platform, hostile: str) -> None:
    """No control, no turn of direction, nobody called, however the words are cut."""
    for pair in (Change(hostile, hostile), Change("a", hostile), Change(hostile, "")):
        posts = texts(storm(pair, reason=hostile), platform)
        assert all(platform.fits(post) for post in posts)
        assert not any(re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", post) for post in posts)
        assert not any(re.search(r"(?<!\w)[@#]\w", post) for post in posts)


def test_a_post_on_bluesky_keeps_to_its_bytes_as_well() -> None:
    """300 graphemes and 3,000 bytes, whichever comes first: a family of four is one grapheme of 25 bytes."""
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
    posts = texts(storm(Change("a", family * 290)), BLUESKY)
    assert len(posts) > 2
    assert max(len(post.encode()) for post in posts) <= 3_000


def test_a_word_that_is_cut_before_a_sign_calls_nobody() -> None:
    """Wherever the cut falls, what stands at the start of the next post is as inert as it was in the word."""
    for length in range(265, 280):
        for after in ("", "b" * 600):
            posts = texts(storm(reason="a" * length + "@mayor" + after))
            assert not any(re.search(r"(?<![a-z0-9_])@\w", post) for post in posts), length


words = st.text(alphabet="ab é.,东🎈'’”@#\u0301\u200d\n", min_size=1, max_size=30)
sentences = st.one_of(words, st.lists(words, max_size=40).map(" ".join), st.text(max_size=300))
pairs = st.lists(st.builds(Change, sentences, sentences), max_size=8)


def few(changes: Sequence[Change]) -> bool:
    """Whether a notice would tell all of them; of a change that was found, only then does a short text."""
    told = [pair for pair in changes if line(pair.said) or line(pair.right)]
    return len(told) <= MOST_PAIRS and all(
        len(line(side)) <= LONGEST_PAIR for pair in told for side in (pair.said, pair.right)
    )


def bare(text: str) -> str:
    """The letters of a text, without what cutting adds."""
    return "".join(inert(line(text)).replace("…", "").replace("\u2060", "").split())


@given(
    changes=pairs,
    reason=sentences,
    kind=st.sampled_from([Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE, Kind.UNANNOUNCED]),
    platform=st.sampled_from([*PLATFORMS.values(), replace(X, limit=160)]),
    linked=st.booleans(),
)
def test_every_thread_fits_and_loses_nothing_that_is_right(
    changes: list[Change], reason: str, kind: Kind, platform: Platform, linked: bool
) -> None:
    """Every part within the limit; the first with label, something right and the link; all that is right, in all."""
    made = storm(kind=kind, reason=reason)
    if linked:
        made.note(kind, reason or "So.", link="new-post", apology="We apologize for the error.")
    made.say(*changes)
    posts = thread(made.history(), platform)
    assert all(post.count == platform.count(post.text) and platform.fits(post.text) for post in posts)
    label = "Our 1 Mar post" if kind is Kind.UNANNOUNCED else kind.name
    assert posts[0].text.removeprefix(f"(1/{len(posts)}) ").startswith(label)
    assert posts[0].text.endswith(RECORD)
    told = "".join(bare(re.sub(r"^\(\d+/\d+\) ", "", post.text)) for post in posts)
    if kind is Kind.UNANNOUNCED and not few(changes):
        return  # counted, not told
    rights = [bare(change.right) for change in changes]
    assert all(right in told for right in rights)
    first = next((bare(line(c.right)) for c in changes if line(c.said) or line(c.right)), "")
    assert first[:10] in bare(posts[0].text)
    if len(posts) > 1:
        total = len(posts)
        assert f"(1/{total})" in posts[0].text
        assert [post.text.partition(" ")[0] for post in posts[1:]] == [f"({n}/{total})" for n in range(2, total + 1)]


@given(chains(), st.sampled_from(list(PLATFORMS.values())), st.data())
def test_every_correction_of_a_post_can_be_posted(chain: Chain, platform: Platform, data: st.DataObject) -> None:
    """Also those of generated posts, with their markup, and each only of itself (law 5)."""
    history = chain.history()
    if not history.corrections:
        with pytest.raises(UnknownNotice, match="its notices: none"):
            correction_of(history)
        return
    correction = data.draw(st.sampled_from(history.corrections))
    posts = thread(history, platform, correction=correction, url=URL)
    assert all(platform.fits(post.text) for post in posts)
    assert RECORD in posts[0].text
    told = "".join(bare(re.sub(r"^\(\d+/\d+\) ", "", post.text)) for post in posts)
    if correction.kind is not Kind.UNANNOUNCED or few(correction.changes):
        assert all(bare(change.right) in told for change in correction.changes)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (None, "post storm-closures: has no public address to link to; give the record's with --url"),
        ("ftp://harbor.gov/a", "not an address like"),
        ("https://harbor.gov/a b", "not an address like"),
        ("https://harbor.gov/\u202ea", "not an address like"),
        ("https://[", "not an address like"),
        (
            "https://harbor.gov/" + "a" * 290,
            "leaves no room for a correction in one post; give a shorter one with --url",
        ),
    ],
)
def test_a_record_that_cannot_be_linked_to_is_refused(url: str | None, says: str) -> None:
    """One clear error, and no post without its link."""
    made = storm()
    made.versions[0] = replace(made.versions[0], entry=replace(made.versions[0].entry, detail={}))
    with pytest.raises(Malformed, match=re.escape(says)):
        thread(made.history(), BLUESKY, url=url)


def test_a_limit_that_nothing_fits_is_refused() -> None:
    """Rather than posts without the link."""
    with pytest.raises(Malformed, match="leaves no room"):
        thread(storm().history(), replace(X, limit=60))
    assert all(post.count <= 130 for post in thread(storm().history(), replace(X, limit=130)))


def test_the_newest_is_posted_unless_another_is_named() -> None:
    """By the number of its notice."""
    made = storm().note(Kind.EDITORS_NOTE, "More.")
    history = made.history()
    assert correction_of(history).id == "c-3"
    assert thread(history, X, correction=correction_of(history, 2))[0].text.startswith("CORRECTION:")
    with pytest.raises(UnknownNotice, match="9 of storm-closures'; its notices: 2, 3"):
        correction_of(history, 9)
