"""`stet channel` and `stet posted`: what can be done where posts appear, and where they went live."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.terminals import CTRL_C, at_terminal

WHY = ("--reason", "We post there.", "--by", BY)
HOME, ON_X = "https://ferries.example.gov/news/storm", "https://x.com/ferries/status/1"


@pytest.fixture
def posted(desk: Desk) -> Desk:
    """A desk with posts on X, where nothing can be edited, and on Facebook, which shows no strikes."""
    desk.monkeypatch.setenv("STET_EDITOR", "true")
    for channel in ("x", "facebook"):
        desk.does("channel", "add", channel, *WHY)
        desk.does("publish", f"on-{channel}", "first.md", "--title", "Storm", "--channel", channel, "--by", BY)
    return desk


def channels(desk: Desk) -> dict[str, dict[str, object]]:
    there = json.loads(desk.does("channel", "list", "--format", "json"))["channels"]
    return {each.pop("name"): each for each in there}


def test_what_is_known_of_a_platform_need_not_be_said(desk: Desk) -> None:
    """A name is enough; what is said stands before what is known, and again before what was said."""
    for arguments in (
        ("x",),
        ("blog",),
        ("mastodon", "--limit", "1000"),
        ("board", "--no-edit", "--strike", "--limit", "90", "--counting", "bytes"),
        ("board", "--edit"),
    ):
        desk.does("channel", "add", *arguments, *WHY)
    assert channels(desk) == {
        "blog": {"edits": True, "strikes": True, "limit": None, "counting": "characters"},
        "board": {"edits": True, "strikes": True, "limit": 90, "counting": "bytes"},
        "mastodon": {"edits": True, "strikes": False, "limit": 1000, "counting": "mastodon"},
        "x": {"edits": False, "strikes": False, "limit": 280, "counting": "x"},
    }
    assert "x         no     no       280    x" in desk.does("channel", "list")
    assert "channel  mastodon" in desk.does("policy", "show")
    desk.does("channel", "remove", "board", *WHY)
    assert sorted(channels(desk)) == ["blog", "mastodon", "x"]
    assert desk.does("log").count("policy") == 6


def test_a_list_of_none_says_what_to_do(desk: Desk) -> None:
    """`stet channel` alone is the list."""
    for command in (("channel",), ("channel", "list")):
        result = desk.stet(*command)
        assert (result.code, result.out, "stet channel add x" in result.err) == (0, "", True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add", "x", *WHY), 3, "the policy in force already"),
        (("add", " ", *WHY), 3, "channels[0].name: not a name"),
        (("add", "y", "--limit", "0", *WHY), 2, "--limit"),
        (("add", "y", "--counting", "words", *WHY), 2, "--counting"),
        (("add", "y", "--by", BY), 2, "--reason: is needed here"),
        (("add", "y", "--reason", "y"), 2, "--by"),
        (("remove", "facebok", *WHY), 4, "no channel 'facebok'; did you mean facebook?"),
    ],
)
def test_a_channel_that_cannot_be_is_refused(posted: Desk, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One clear line, and nothing recorded."""
    before = posted.entries()
    result = posted.stet("channel", *arguments)
    assert (result.code, says in result.err, posted.entries()) == (code, True, before), result


@pytest.mark.parametrize(("typed", "recorded"), [("X", "x"), ("x", "x"), ("Gazette", "Gazette")])
def test_a_platform_has_one_name_however_it_is_typed(desk: Desk, typed: str, recorded: str) -> None:
    """Else what went live on x would be on record under two names."""
    said = desk.does("posted", "storm-closures", "https://press.example/1", "--channel", typed, "--by", BY)
    assert f"went live on {recorded} " in said


def test_a_slip_in_a_channel_s_name_is_not_recorded_for_good(posted: Desk) -> None:
    """With the nearest name, once there are any."""
    result = posted.stet("publish", "new", "first.md", "--title", "New", "--channel", "facebok", "--by", BY)
    assert result.code == 4
    assert "no channel 'facebok'; did you mean facebook? (there are facebook, x; " in result.err


@pytest.mark.parametrize(("words", "warned"), [(40, False), (80, True)])
def test_a_text_too_long_for_its_channel_is_told(posted: Desk, words: int, warned: bool) -> None:
    """By the channel's own count; it is recorded, for it may have been posted as a thread."""
    posted.file("long.md", "A boat. " * words)
    result = posted.stet("publish", "long", "long.md", "--title", "Long", "--channel", "x", "--by", BY)
    assert result.code == 0
    assert ("It is too long for x: 639, and 280 is the most" in result.err) == warned


@pytest.mark.parametrize(
    ("slug", "edit", "code", "says"),
    [
        ("on-x", ("typo.md",), 3, "it is on x, which lets nobody edit what was posted"),
        ("on-x", ("date.md", "--reason", "W."), 3, "`stet correct on-x --linked`"),
        ("on-x", ("date.md", "--reason", "W.", "--dry-run"), 3, "which lets nobody edit"),
        ("on-x", ("--replace", "July 3", "July 13", "--reason", "W."), 3, "which lets nobody edit"),
        ("on-facebook", ("typo.md",), 0, ""),
        ("on-facebook", ("date.md", "--reason", "W."), 3, "it is on facebook, which shows no strikes"),
        ("storm-closures", ("date.md", "--reason", "W."), 0, ""),
    ],
)
def test_an_edit_that_readers_cannot_be_shown_is_refused(
    posted: Desk, slug: str, edit: tuple[str, ...], code: int, says: str
) -> None:
    """Guideline (o): by a strike where it stands, or by a new post; and never silently where nothing can be edited."""
    result = posted.stet("correct", slug, *edit, "--by", BY)
    assert (result.code, says in result.err) == (code, True), result


def test_a_terminal_offers_the_other_way_before_the_editor_is_opened(posted: Desk) -> None:
    """Nobody writes for nothing; a yes goes on with the new post, on the same channel."""
    answers = ("y", "July 3", "July 13", "", "", "y")
    shown, code = at_terminal("correct", "on-x", "--by", BY, answers=answers)
    assert code == 0, shown
    order = ["which lets nobody edit", "Correct it by a new post", "What did it say?", "✓"]
    assert [shown.index(each) for each in order] == sorted(shown.index(each) for each in order)
    new = json.loads(posted.does("show", "on-x-correction", "--format", "jsonl"))
    assert new["channel"] == "x"


def test_a_replacement_is_taken_along_to_the_new_post(posted: Desk) -> None:
    """What was typed once is not asked again."""
    shown, code = at_terminal(
        "correct", "on-x", "--replace", "July 3", "July 13", "--by", BY, answers=("y", "", "", "y")
    )
    assert (code, "What did it say?" in shown) == (0, False), shown


@pytest.mark.parametrize(("slug", "answer"), [("on-x", "n"), ("on-x", CTRL_C), ("on-facebook", CTRL_C)])
def test_a_no_is_the_end_where_nothing_can_be_edited_and_so_is_ctrl_c_anywhere(
    posted: Desk, slug: str, answer: str
) -> None:
    """Nothing was written yet, and nothing is recorded."""
    before = posted.entries()
    shown, code = at_terminal("correct", slug, "--by", BY, answers=(answer,))
    assert (code, "nothing was recorded" in shown, posted.entries()) == (130, True, before)


def test_where_no_strike_can_be_shown_spelling_can_still_be_mended(posted: Desk) -> None:
    """A no to the new post opens the editor; what is not minor is refused after it, and the text kept."""
    posted.monkeypatch.setenv("STET_EDITOR", "sed -i s/recieve/receive/")
    shown, code = at_terminal("correct", "on-facebook", "--by", BY, answers=("n", "y"))
    assert (code, "Only spelling and grammar can be mended there." in shown) == (0, True), shown
    posted.monkeypatch.setenv("STET_EDITOR", "sed -i 's/July 3/July 13/'")
    shown, code = at_terminal("correct", "on-facebook", "--by", BY, answers=("n",))
    assert (code, "--recover" in shown) == (3, True), shown


def test_where_a_text_went_live_is_shown_to_whoever_asks(posted: Desk) -> None:
    """On a channel it is what was said of the newest correction; elsewhere it is the post's own address."""
    posted.does("correct", "storm-closures", "date.md", "--reason", "Wrong date.", "--by", BY)
    notice = json.loads(posted.does("show", "storm-closures", "--format", "jsonl"))["notices"][0]["id"]
    for arguments, said in (
        ((HOME,), f"storm-closures: its public address is {HOME}"),
        ((ON_X,), f"storm-closures, notice {notice}: went live on x"),
        ((ON_X + "0", "--itself"), "storm-closures: went live on x"),
        (
            ("https://a.example/9", "--channel", "facebook", "--notice", notice),
            f"notice {notice}: went live on facebook",
        ),
    ):
        assert said in posted.does("posted", "storm-closures", *arguments, "--by", BY)
    shown = posted.does("show", "storm-closures")
    assert f"{notice} on x: {ON_X}\n" in shown.partition("Where it went live")[2]
    post = json.loads(posted.does("show", "storm-closures", "--format", "jsonl"))
    assert post["url"] == HOME
    assert [(each["channel"], each["notice"]) for each in post["posted"]] == [
        (None, None),
        ("x", notice),
        ("x", None),
        ("facebook", notice),
    ]
    assert f"{notice} on x: {ON_X}" in posted.does("log", "storm-closures")
    assert posted.does("short", "storm-closures").endswith(f"Full record: {HOME}\n")
    assert ON_X in posted.does("audit", "storm-closures")
    assert ON_X in posted.does("audit", "storm-closures", "--format", "json")
    assert ON_X in posted.does("audit", "storm-closures", "--format", "csv")
    assert "On x" in posted.does("show", "on-x")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("storm-closures", "ferries.example.gov"), 3, "not an address like"),
        (("storm-closures", "https://["), 3, "not an address like"),
        (("storm-closures", "https://bsky.app/profile/a/post/1"), 4, "no channel 'bluesky'"),
        (("storm-closures", ON_X, "--channel", "facebok"), 4, "did you mean facebook?"),
        (("storm-closures", ON_X, "--notice", "c-9"), 4, "no notice '9 of storm-closures'; its notices: none"),
        (("storm-closures", ON_X, "--notice", "first"), 2, "is no notice"),
        (("storm-closures", ON_X, "--notice", "c-2", "--itself"), 2, "--itself"),
        (("storm-closure", ON_X), 4, "did you mean storm-closures?"),
    ],
)
def test_what_cannot_have_gone_live_is_refused(posted: Desk, arguments: tuple[str, ...], code: int, says: str) -> None:
    """One clear line, and nothing recorded."""
    before = posted.entries()
    result = posted.stet("posted", *arguments, "--by", BY)
    assert (result.code, says in result.err, posted.entries()) == (code, True, before), result


def test_short_texts_are_worded_for_the_channels_that_there_are(posted: Desk) -> None:
    """A channel's limit is the policy's; a platform that the policy does not have is known all the same."""
    posted.does("correct", "storm-closures", "date.md", "--reason", "Wrong date.", "--by", BY)
    posted.does("channel", "add", "sms", "--limit", "160", *WHY)
    posted.does("channel", "add", "blog", *WHY)
    for name in ("sms", "threads", "x"):
        assert posted.stet("short", "storm-closures", "--url", HOME, "--for", name).code == 0
    first = posted.does("short", "storm-closures", "--url", HOME, "--for", "sms").partition("\n")[0]
    assert len(first) <= 160
    for name, says in (("blog", "blog has no limit"), ("smss", "'smss' is no channel")):
        result = posted.stet("short", "storm-closures", "--url", HOME, "--for", name)
        assert (result.code, says in result.err) == (2, True), result


def test_the_texts_to_paste_are_for_the_policy_s_channels(posted: Desk) -> None:
    """Those that have a limit, in their own count."""
    posted.does("posted", "storm-closures", HOME, "--by", BY)
    shown, code = at_terminal(
        "correct", "storm-closures", "--linked", "--by", BY, answers=("July 3", "July 13", "", "", "y")
    )
    assert code == 0
    assert [name for name in ("x", "mastodon", "bluesky", "facebook") if f"── {name} 1 of 1" in shown] == [
        "x",
        "facebook",
    ]
