"""Guideline (c), identify yourself: a name that somebody can read, and nobody approves what they did themselves."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.names import bare
from ledger.domain.posts import Actor
from ledger.errors import Malformed, PolicyViolation

ORTIZ = Actor(name="J. Ortiz", role="Editor")
SPELT = {
    "in another case": "j. ORTIZ",
    "without its point": "J Ortiz",
    "with more blanks": "J.\u00a0 Ortiz",
    "full width": "\uff2a\uff0e \uff2f\uff52\uff54\uff49\uff5a",
    "letters of mathematics": "\U0001d409. \U0001d40e\U0001d42b\U0001d42d\U0001d422\U0001d433",
    "a Cyrillic letter": "J. \u041ertiz",
    "Greek letters": "J. \u039frt\u03b9z",
    "a dotless i": "J. Ort\u0131z",
    "an accent": "J. Ort\u00edz",
    "a variation selector": "J. Ortiz\ufe0f",
    "a joiner": "J. Or\u200dtiz",
    "a blank letter": "J. Ortiz\u3164",
    "a grapheme joiner": "J. Or\u034ftiz",
}


@pytest.mark.parametrize("name", SPELT.values(), ids=list(SPELT))
def test_a_name_spelt_so_that_it_only_looks_otherwise_is_the_same_name(name: str) -> None:
    """Threat model: who approves what they did themselves is refused under their own name, however it is spelt."""
    assert ORTIZ.is_named_like(Actor(name=name, role="Boss"))


OTHERS = [
    ("J. Ortiz", "K. Ortiz"),
    ("\u0930\u093e\u092e", "\u0930\u092e\u093e"),  # Ram and Rama: the vowels are marks
    ("\u0418. \u041f\u0435\u0442\u0440\u043e\u0432", "\u0418. \u041f\u0435\u0442\u0440\u043e\u0432\u0430"),
    ("J. Ortiz II", "J. Ortiz III"),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_people_are_two(one: str, other: str) -> None:
    assert not Actor(name=one, role="Editor").is_named_like(Actor(name=other, role="Editor"))


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_case_and_normal_form_make_no_other_name(name: str) -> None:
    # Without the capitals that Unicode has no small letter back for, case is one.
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert bare(unicodedata.normalize(form, name)) == bare(name)
    assert bare(name.casefold()) == bare(name)


UNREAD = {
    "an override": "\u202eztirO .J",
    "an isolate": "\u2067J. Ortiz",
    "no width": "J. Or\u200btiz",
    "an escape": "\x1b[31mJ. Ortiz",
    "the end of a line": "J.\u2028Ortiz",
    "a tag": "J. Ortiz\U000e0041",
}


@pytest.mark.parametrize("name", UNREAD.values(), ids=list(UNREAD))
def test_a_name_has_no_characters_that_act_or_hide(name: str) -> None:
    for text in (f"{name}, Editor", f"J. Ortiz, {name}"):
        with pytest.raises(Malformed, match="that nobody sees"):
            Actor.parse(text)


@pytest.mark.parametrize("name", ["", " ", "-", "...", "\u3164", "\u200d"])
def test_a_name_that_nobody_can_read_is_none(name: str) -> None:
    for text in (f"{name}, Editor", f"J. Ortiz, {name}"):
        with pytest.raises(PolicyViolation, match=r"needs its maker's (name|role)"):
            Actor.parse(text)


@pytest.mark.parametrize("name", ["stet", "Stet", "s\u0442et"])
def test_nobody_signs_as_the_software_itself(name: str) -> None:
    """The audit asks for no approval of what `stet` imports: under that name everything would pass."""
    with pytest.raises(PolicyViolation, match="say who you are"):
        Actor.parse(f"{name}, software")
