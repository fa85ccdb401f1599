"""User-perceived characters and emoji."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rendition.characters import graphemes, without_emoji


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("\r\n", id="GB3 CR LF"),
        pytest.param("\u1100\u1160\u11a8", id="GB6 to GB8 Hangul syllable"),
        pytest.param("e\u0301\u0308", id="GB9 marks"),
        pytest.param("a\u200d", id="GB9 joiner"),
        pytest.param("\u0915\u0903", id="GB9a spacing mark"),
        pytest.param("\u0600\u0020", id="GB9b prepend"),
        pytest.param("\u0915\u094d\u0937", id="GB9c conjunct"),
        pytest.param("\U0001f6d1\u200d\U0001f6d1", id="GB11 joined emoji"),
        pytest.param("\U0001f476\U0001f3ff\u0308\u200d\U0001f476\U0001f3ff", id="GB11 with skin tones and a mark"),
        pytest.param("\U0001f1e6\U0001f1e7", id="GB12 flag"),
    ],
)
def test_what_a_reader_sees_as_one_is_one(whole: str) -> None:
    """UAX #29, 3.1.1: the rules that do not break, with sequences as GraphemeBreakTest.txt has them."""
    assert graphemes(whole) == [whole]
    assert graphemes(f"x{whole}\n") == ["x", whole, "\n"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("\n\r", 2, id="GB4 GB5 controls"),
        pytest.param("\u2060a", 2, id="GB5 a format character stands alone"),
        pytest.param("\uac00\u1100", 2, id="GB999 syllables"),
        pytest.param("a\U0001f1e6\U0001f1e7\U0001f1e8b", 4, id="GB12 GB13 an odd letter of flags"),
        pytest.param("a\U0001f3ff\U0001f476", 2, id="GB9 GB999 a skin tone joins a letter"),
        pytest.param("a\u200d\U0001f6d1", 2, id="GB11 only emoji are joined"),
    ],
)
def test_what_a_reader_sees_as_several_is_several(text: str, count: int) -> None:
    """UAX #29, 3.1.1: the rules that break."""
    assert len(graphemes(text)) == count


@given(st.text())
def test_graphemes_give_the_text_back(text: str) -> None:
    """None is lost and none is empty."""
    assert "".join(graphemes(text)) == text
    assert all(graphemes(text))


@pytest.mark.parametrize(
    ("text", "rest", "emoji"),
    [
        ("no 1 # * © here", "no 1 # * © here", 0),
        ("\U0001f600\U0001f600", "", 2),
        ("a\U0001f44d\U0001f3fdb", "ab", 1),
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "", 1),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "", 1),
        ("\U0001f468\U0001f3fd\u200d\U0001f91d\u200d\U0001f468\U0001f3fb", "", 1),
        ("\U0001f1fa\U0001f1f8\U0001f1fa", "", 2),
        ("\U0001f1ea\U0001f1ef", "", 2),  # letters of no region
        ("1\ufe0f\u20e3#\u20e3", "", 2),
        ("\u00a9\ufe0f", "", 1),
        ("\u231a\ufe0e", "\u231a\ufe0e", 0),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "", 1),
    ],
    ids=ascii,
)
def test_a_sequence_of_emoji_is_one(text: str, rest: str, emoji: int) -> None:
    """UTS #51, ED-17: flags, keycaps, skin tones, regions and joined emoji; a text style (U+FE0E) is no emoji."""
    assert without_emoji(text) == (rest, emoji)


def test_what_no_platform_shows_as_one_is_counted_as_several() -> None:
    """No recommended sequence joins more than four, so a chain of a hundred is no way round a count."""
    rest, emoji = without_emoji("\u200d".join(["\U0001f469"] * 100))
    assert (emoji, len(rest)) == (25, 24)
