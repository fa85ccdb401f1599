"""Words as a reader would call them."""

from __future__ import annotations

import time
from itertools import accumulate

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rendition.words import sentence_starts, words

_ODD = [
    "\u0301",
    "\u200d",
    "\ufe0f",
    "\u20e3",
    "👩",
    "🇺🇸",
    "5",
    ".",
    "@",
    "東",
    "ก็",
    "ß",
    "'",
    "’",
    "$",
    " ",
    "\u00a0",
    "\n",
]
texts = st.text(st.characters(codec="utf-8") | st.sampled_from("ab9_ .,'’-/@#$%"), max_size=40) | st.lists(
    st.sampled_from(_ODD), max_size=12
).map("".join)


@settings(max_examples=500, deadline=None)
@given(texts)
def test_words_joined_are_the_text_and_never_cut_a_grapheme(text: str) -> None:
    """rendering.md: "UAX #29 words within grapheme bounds"."""
    found = words(text)
    assert "".join(found) == text
    assert all(found)
    graphemes = set(accumulate(len(grapheme) for grapheme in regex.findall(r"\X", text)))
    assert set(accumulate(len(word) for word in found)) <= graphemes


@settings(max_examples=300, deadline=None)
@given(st.text("abAB09_ .,'’-/@#$%:\u00a0\n“”", max_size=30))
def test_the_quick_way_and_the_slow_way_agree(text: str) -> None:
    """A letter beyond ASCII elsewhere in a run must not draw other bounds through the words that stayed."""
    assert words(text + " é")[:-1] == words(text + " e")[:-1]


WHOLE = [
    "2026年7月3日",
    "七月三日",
    "九時三十分",
    "2026년 7월 3일",
    "https://example.gov/a?b=1,2#c",
    "www.example.gov/x",
    "press.office@mail.example.gov",
    "@4thDistrict",
    "#StormPrep",
    "$1,000.50",
    "€5",
    "$1.5 million",
    "12.5%",
    "50 percent",
    "9:30 a.m.",
    "10pm",
    "2026-03-04",
    "3/4/2026",
    "555-0123",
    "July 3, 2026",
    "Sept. 3rd",
    "3 July 2026",
    "July 2026",
    "don’t",
    "naïve",
    "COVID19",
    "snake_case",
    "👩\u200d💻",
    "5\ufe0f\u20e3",
    "1st",
]


@pytest.mark.parametrize("whole", WHOLE)
def test_what_is_never_split(whole: str) -> None:
    """rendering.md: "Never split a URL, e-mail address, handle, hashtag, number with its separators, time, sum …"."""
    assert words(f"a {whole} b") == ("a", " ", whole, " ", "b")
    assert whole in words(f"(“{whole}”).")


def test_a_full_stop_or_bracket_behind_an_address_is_not_part_of_it() -> None:
    """Else the end of a sentence would change with its last word."""
    assert words("See https://example.gov/a.") == ("See", " ", "https://example.gov/a", ".")
    assert words("(www.example.gov)") == ("(", "www.example.gov", ")")


def test_scripts_without_spaces_go_letter_by_letter() -> None:
    """One changed letter of a Japanese sentence strikes no more than that letter."""
    assert words("東京です") == tuple("東京です")


SENTENCES = {
    "It closes. It opens.": [0, 11],
    "It closes at 9 a.m. on Monday.": [0],
    "“Go.” She went! (Really?) Yes": [0, 6, 16, 26],
    "First line\u2028second line": [0, 11],
    "東京。大阪。": [0, 3],
    "「東京。」大阪": [0, 5],
    "يفتح غدا. هل تأتي؟ نعم": [0, 10, 19],
    "वह खुला है। कल बंद है।": [0, 12],
    "": [0],
}


@pytest.mark.parametrize(("text", "starts"), SENTENCES.items())
def test_where_sentences_begin(text: str, starts: list[int]) -> None:
    """A sentence begins behind a stop and a space, before a capital, a digit or a quotation."""
    assert list(sentence_starts(text)) == starts


@pytest.mark.parametrize(
    "unit", [".", '."', ". ", " ", "a'", "a.", "1,", "May ", "-", "a@a.", "http://", "a\u0301", "5\ufe0f"]
)
def test_time_grows_with_length_only(unit: str) -> None:
    """rendering.md lists "an e-mail pattern that is quadratic" among the traps; none of the patterns is."""

    def cost(length: int) -> float:
        text = (unit * length)[:length]
        started = time.process_time()
        words.__wrapped__(text)
        sentence_starts(text)
        return time.process_time() - started

    assert cost(60_000) < 1.0
