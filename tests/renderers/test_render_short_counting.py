"""How long a post is, as each platform counts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.short.counting import on_bluesky, on_mastodon, utf_16, weighted
from renderers.short.quoting import inert, wrong

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
LONG = "https://harbor.example.gov/news/2026/storm-closures?page=1&lang=en"

# text: X's weighted length, as twitter-text 3.1 has it; Mastodon's count; graphemes; UTF-16 code units
KNOWN = {
    "": (0, 0, 0, 0),
    "Harbors reopen July 13.": (23, 23, 23, 23),
    "“July 3” – it’s July 13…": (25, 24, 24, 24),
    "e\u0301": (1, 1, 1, 2),
    "\ufb01": (2, 1, 1, 1),
    "\u10ff": (1, 1, 1, 1),
    "\u1100": (2, 1, 1, 1),
    "\u200d": (1, 1, 1, 1),
    "\u2030": (2, 1, 1, 1),
    "\u2031\u2032\u2037\u2038": (6, 4, 4, 4),
    "\u200e": (2, 1, 1, 1),
    "\u200f\u2010\u201f\u2020": (6, 4, 4, 4),
    "a\u2060b": (4, 3, 3, 3),
    "日本語のテキスト": (16, 8, 8, 8),
    "한국어": (6, 3, 3, 3),
    "Привет, мир": (11, 11, 11, 11),
    "مرحبا": (5, 5, 5, 5),
    "हिन्दी": (6, 2, 2, 6),
    "ภาษาไทย": (7, 7, 7, 7),
    "\U0001f600": (2, 1, 1, 2),
    "\U0001f44d\U0001f3fd": (2, 1, 1, 4),
    FAMILY: (2, 1, 1, 11),
    "\U0001f1fa\U0001f1f8": (2, 1, 1, 4),
    "1\ufe0f\u20e3": (2, 1, 1, 3),
    "\u231a\ufe0e": (4, 1, 1, 2),
    "©": (1, 1, 1, 1),
    "\U0001d49c": (2, 1, 1, 2),
    f"H\U0001f431\u263a{FAMILY}": (7, 4, 4, 15),
    LONG: (23, 23, 66, 66),
    "http://a.co": (23, 23, 11, 11),
    "a https://a.co b https://b.co c": (53, 53, 31, 31),
    "(https://harbor.gov/a)": (25, 25, 22, 22),
    "https://harbor.gov/a.": (24, 24, 21, 21),
    "https://harbor.gov:8080/a/": (23, 23, 26, 26),
    "https://www.harbor.nyc/a": (23, 23, 24, 24),
    "See harbor.gov.": (28, 15, 15, 15),
    "“harbor.gov”": (25, 12, 12, 12),
    "Harbor.Gov/Fares and more": (32, 25, 25, 25),
    "press@harbor.gov": (16, 16, 16, 16),
    "@harbor and #ferry": (18, 18, 18, 18),
    "@harbor@social.example.gov": (26, 7, 26, 26),
    "$4.50, 3.14, p.m. and U.S.": (26, 26, 26, 26),
    "https://intranet/post": (21, 21, 21, 21),
    "https://harbor.agency/a": (23, 23, 23, 23),
    "See harbor.app.": (28, 15, 15, 15),
    "v2.pdf": (6, 6, 6, 6),
    "a.co.como": (28, 9, 9, 9),
    "-harbor.gov": (11, 11, 11, 11),
    "harbor.gov,harbor.nyc": (47, 21, 21, 21),
    "harbor.gov?q=1": (27, 14, 14, 14),
    "http://a_b.example.com/": (23, 23, 23, 23),
    "https://t.co/abc": (23, 23, 16, 16),
    "https://harbor.gov/a(b)": (23, 23, 23, 23),
    "https://harbor.gov/a.(b)": (27, 27, 24, 24),
    "日本語example.com": (29, 14, 14, 14),
    "éa.co": (24, 5, 5, 5),
    "＠a.co.gov": (25, 9, 9, 9),
    # Mastodon may take another part of these for a link than X does: there they count as the most that they can.
    "https://münchen.de": (23, 30, 18, 18),
    "https://日本.한국/": (23, 26, 14, 14),
    f"https://{'a' * 64}.com/": (77, 89, 77, 77),
    f"https://t.co/{'a' * 41}": (54, 66, 54, 54),
}


@pytest.mark.parametrize("text", KNOWN, ids=ascii)
def test_a_text_is_as_long_as_the_platform_has_it(text: str) -> None:
    """One table of known answers for all platforms."""
    assert (weighted(text), on_mastodon(text), on_bluesky(text), utf_16(text)) == KNOWN[text]


@given(st.text(alphabet="ab é東.:/-@", max_size=40), st.sampled_from(["", "\n", " and "]))
def test_a_post_is_no_longer_than_its_parts(text: str, between: str) -> None:
    """Cutting a text at a blank never hides a link: the parts together count at least as much as the whole."""
    assert weighted(f"{text} {between}{text}") <= 2 * weighted(text) + len(between) + 1


@given(st.text(max_size=200))
def test_no_character_counts_more_than_two_on_x_without_an_address(text: str) -> None:
    """The default weight is 200 of a scale of 100, and NFC comes first."""
    plain = text.replace(".", "").replace("@", "")
    assert weighted(plain) <= 2 * len(plain) * 3
    assert weighted(plain) >= (1 if plain else 0)


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "a." * 10_000, "@a" * 10_000, "https://" * 3_000, "é." * 10_000, "日a.co" * 5_000]
)
def test_a_long_text_is_counted_by_one_walk(text: str) -> None:
    """No pattern goes back over what it has read: twice the text is not four times the work."""
    assert weighted(text) >= len(text)
    assert on_mastodon(text) >= len(text) / 2


@pytest.mark.parametrize(
    ("text", "quoted", "quoted_as_wrong"),
    [
        ("Ask @mayor, not ＠Mayor", "Ask @_mayor, not ＠_Mayor", None),
        ("#ferry and C#, #2, $HRBR, $4.50", "#_ferry and C#, #2, $_HRBR, $4.50", None),
        ("RT@mayor é@mayor", "RT@_mayor é@_mayor", None),
        ("press@harbor.gov", "press@harbor.gov", "press@harbor._gov"),
        ("Pay at harbor-pay.com now.", "Pay at harbor-pay.com now.", "Pay at harbor-pay._com now."),
        (
            "https://social.example.gov/@harbor/1#top",
            "https://social.example.gov/@harbor/1#top",
            "https:_//social._example._gov/@_harbor/1#top",
        ),
        ("at 9:00 a.m. for $3.50", "at 9:00 a.m. for $3.50", None),
    ],
)
def test_what_would_act_in_a_post_is_made_inert(text: str, quoted: str, quoted_as_wrong: str | None) -> None:
    """No one is called again, and nobody is led to a wrong address; the letters stay (_ is U+2060 here)."""
    assert inert(text).replace("\u2060", "_") == quoted
    assert wrong(text).replace("\u2060", "_") == (quoted_as_wrong or quoted)
    assert inert(inert(text)) == inert(text)
