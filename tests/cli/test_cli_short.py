"""`stet short`: a correction as posts to copy."""

from __future__ import annotations

import pytest

from tests.cli.conftest import BY, Desk

URL = "https://ferries.example.gov/news/storm-closures"
RECORD = f"Full record: {URL}\n"


@pytest.fixture
def corrected(desk: Desk) -> Desk:
    """The same desk after a correction of the date."""
    desk.does("correct", "storm-closures", "date.md", "--by", BY, "--reason", "We gave the wrong date.")
    return desk


@pytest.mark.parametrize("platform", ["x", "mastodon", "bluesky", "facebook"])
def test_a_pipe_gets_the_post_and_nothing_else(corrected: Desk, platform: str) -> None:
    """As it is to be posted, in one line."""
    text = corrected.does("short", "storm-closures", "--for", platform, "--url", URL)
    assert text.startswith("CORRECTION: Our ")
    assert " post said “July 3”. It is “July 13”. We gave the wrong date. We apologize for the error. " in text
    assert text.endswith(RECORD)
    assert text.count("\n") == 1


def test_a_line_stands_between_the_posts_of_a_thread(corrected: Desk) -> None:
    """So that a script can part them."""
    posts = corrected.does("short", "storm-closures", "--url", URL, "--limit", "135").rstrip("\n").split("\n\n---\n\n")
    assert len(posts) == 2
    assert posts[0].endswith(RECORD.rstrip())
    assert posts[1] == "(2/2) We gave the wrong date."


def test_a_terminal_shows_how_long_each_post_is(corrected: Desk) -> None:
    """By the platform's count; the text itself is not wrapped, for it is there to be copied."""
    corrected.monkeypatch.setenv("COLUMNS", "60")
    shown = corrected.stet(
        "short", "storm-closures", "--url", URL, "--limit", "135", "--color", "never", terminal=True
    ).out.splitlines()
    assert len(shown) == 5
    assert shown[0].startswith("── x 1 of 2 · ")
    assert "/135 ──" in shown[0]
    assert shown[1].endswith(RECORD.rstrip())
    assert shown[2].startswith("── x 2 of 2 · 29/135 ──")
    assert set(shown[4]) == {"─"}


def test_the_post_s_own_address_is_the_record_by_default(desk: Desk) -> None:
    """As it was given when the post was published, and so that of the new post of a linked correction."""
    for slug, url in (("ferry", URL), ("fares", "https://ferries.example.gov/fares")):
        desk.does("publish", slug, "first.md", "--title", slug, "--by", BY, "--url", url)
    desk.does("correct", "ferry", "date.md", "--by", BY, "--reason", "Wrong date.")
    assert desk.does("short", "ferry").endswith(RECORD)


def test_a_linked_correction_names_its_new_post(desk: Desk) -> None:
    """By its title, where the ledger knows no address of it."""
    desk.does(
        "correct", "storm-closures", "--linked", "new-dates", "date.md", "--title", "New dates",
        "--wrong", "on July 3", "--right", "on July 13", "--reason", "Wrong date.", "--by", BY,
    )  # fmt: skip
    text = desk.does("short", "storm-closures", "--url", URL)
    assert "post says “on July 3”. It is “on July 13”. Wrong date." in text
    assert f"New post: “New dates”. {RECORD}" in text


def test_of_a_linked_correction_the_old_post_has_the_words(desk: Desk) -> None:
    """Law 8: the new post says what is right; the notice, and so its short text, is of the one that was wrong."""
    link = ("--linked", "new-dates", desk.file("new.md", "It closes on July 13.\n"), "--title", "New dates")
    said = ("--wrong", "on July 3", "--right", "on July 13", "--reason", "Wrong date.", "--by", BY)
    desk.does("correct", "storm-closures", *link, *said)
    result = desk.stet("short", "new-dates", "--url", URL)
    assert (result.code, result.out) == (3, "")
    assert "new-dates: the notice stands on the post that it corrects: `stet short storm-closures`" in result.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("storm-closures",), 3, "post storm-closures: has no public address to link to; give the record's with --url"),
        (("storm-closures", "--url", "storm"), 3, "url 'storm': not an address like https://agency.example/news/storm"),
        (("storm-closures", "--url", URL, "--limit", "20"), 3, "leaves no room for a correction in one post"),
        (("storm-closures", "--url", URL, "--notice", "c-9"), 4, "no notice '9 of storm-closures'; its notices: 2"),
        (("storm-closure", "--url", URL), 4, "no post 'storm-closure'; did you mean storm-closures?"),
        (("storm-closures", "--url", URL, "--notice", "the first"), 2, "'the first' is no notice"),
        (("storm-closures", "--for", "fax"), 2, "fax"),
    ],
)
def test_what_cannot_be_posted_is_refused(corrected: Desk, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One line that says what to do, and no post."""
    result = corrected.stet("short", *arguments)
    assert (result.code, result.out) == (code, "")
    assert says in result.err


def test_a_post_without_corrections_has_none_to_post(desk: Desk) -> None:
    """It is not an error of the post; there is nothing to say of it."""
    result = desk.stet("short", "storm-closures", "--url", URL)
    assert (result.code, result.out) == (4, "")
    assert "its notices: none" in result.err
