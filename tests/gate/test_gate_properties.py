"""The law of the gate as properties: unknown means visible."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger.gate import Policy
from ledger.gate.closed import DATES, NUMBERS
from ledger.gate.guards_letters import hidden
from ledger.gate.guards_words import paired
from ledger.gate.nearness import edits
from ledger.gate.policy import SWITCHES
from ledger.gate.rules_spelling import respelt
from tests.gate.trial import findings, lexicon, silent

EVERYTHING = Policy(rules_on=SWITCHES)
WORDS = sorted(w for w in lexicon().words if "l" in lexicon().readings(w) and w.isascii() and len(w) > 1)
PAIRS = [
    (word[:cut], word[cut:])
    for word in WORDS
    for cut in range(2, len(word) - 1)
    if "l" in lexicon().readings(word[:cut]) and "l" in lexicon().readings(word[cut:])
]
words = st.sampled_from(WORDS)
sentences = st.lists(words, min_size=2, max_size=8).map(" ".join)
places = st.integers(min_value=0, max_value=10_000)


@given(words, words, sentences)
@settings(deadline=None)
def test_one_known_word_is_never_put_for_another_in_silence(before: str, after: str, rest: str) -> None:
    """ "one valid word for another, however near" is always visible."""
    assume(before != after and not paired(before, after) and not respelt(before, after, lexicon()))
    assume(before.replace(" ", "") != after.replace(" ", ""))
    assert not silent(f"The {before} {rest}.", f"The {after} {rest}.")


@given(words.filter(lambda w: bool(lexicon().neighbours.near(w))), places, sentences)
@settings(deadline=None)
def test_one_slip_does_not_turn_one_word_into_another(word: str, place: int, rest: str) -> None:
    near = sorted(lexicon().neighbours.near(word))
    other = near[place % len(near)]
    assume(not paired(word, other) and not respelt(word, other, lexicon()))
    assert not silent(f"{rest} {word} now.", f"{rest} {other} now.")


LARGE = (lexicon().root / "rare.tsv").read_text(encoding="utf-8").splitlines()
RARE = {word for word, _, ways in (line.partition("\t") for line in LARGE) if "l" in ways}


@given(words, places, st.sampled_from(["", "s"]), sentences)
@settings(deadline=None)
def test_no_guess_takes_a_rare_word_for_a_slip(word: str, place: int, ending: str, rest: str) -> None:
    """ "before is in no dictionary": a large one counts; only a list of known misspellings says otherwise."""
    near = sorted(RARE & edits(word))
    assume(near)
    rare = near[place % len(near)] + ending
    assume(not lexicon().corrections(rare) and not lexicon().readings(rare))
    assert not silent(f"{rest} {rare} now.", f"{rest} {word}{ending} now.")


@given(sentences, st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
@settings(deadline=None)
def test_a_change_of_digits_is_never_silent(text: str, a: int, b: int, also_a_typo: bool) -> None:
    assume(a != b)
    before, after = f"{text} {a} teh {text}", f"{text} {b} {'the' if also_a_typo else 'teh'} {text}"
    assert not silent(before, after, policy=EVERYTHING)


@given(sentences, places, st.characters().filter(hidden))
@settings(deadline=None)
def test_no_hidden_character_passes(text: str, place: int, char: str) -> None:
    place %= len(text) + 1
    changed = text[:place] + char + text[place:]
    assume(unicodedata.normalize("NFC", changed) != unicodedata.normalize("NFC", text))
    assert not silent(text, changed, policy=EVERYTHING)
    assert not silent(changed, text, policy=EVERYTHING)


@given(sentences, places, st.characters(categories=["L", "N", "S"], min_codepoint=0x180))
@settings(deadline=None)
def test_no_letter_digit_or_sign_from_elsewhere_passes(text: str, place: int, char: str) -> None:
    place %= len(text) + 1
    assert not silent(text, text[:place] + char + text[place + 1 :], policy=EVERYTHING)


@given(sentences, places, words)
@settings(deadline=None)
def test_no_word_is_put_in_in_silence(text: str, place: int, word: str) -> None:
    parts = text.split()
    place %= len(parts) + 1
    assert not silent(text, " ".join([*parts[:place], word, *parts[place:]]))


@given(st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None)
def test_every_hunk_has_a_finding_whatever_is_written(before: str, after: str) -> None:
    """And the same finding every time."""
    found = findings(before, after, policy=EVERYTHING)
    assert all(finding.why.endswith(".") for finding in found)
    assert found == findings(before, after, policy=EVERYTHING)


@given(st.text(alphabet="ab .,-'’\"“1", max_size=14), st.text(alphabet="ab .,-'’\"“1", max_size=14))
@settings(deadline=None)
def test_what_is_silent_keeps_its_letters_and_digits_or_names_a_rule_of_words(before: str, after: str) -> None:
    """Marks and spaces alone never carry letters with them."""
    found = findings(before, after)
    if found and all(finding.rule in ("glyph", "markup", "stop.final") for finding in found):
        assert [c for c in before if c.isalnum()] == [c for c in after if c.isalnum()]


@given(st.sampled_from(PAIRS))
@settings(deadline=None)
def test_a_space_never_splits_a_known_word_in_silence(pair: tuple[str, str]) -> None:
    """ "never a valid word (apart, notable, therapist, amoral, maybe)"."""
    assert not silent(f"We saw {''.join(pair)} here.", f"We saw {' '.join(pair)} here.")


VERBS = sorted(w for w in WORDS if "V" in lexicon().readings(w))


@given(st.sampled_from(VERBS), st.sampled_from(VERBS), st.sampled_from(["ing", "ed"]), st.booleans())
@settings(deadline=None)
def test_two_spellings_of_a_verb_are_never_forms_of_two_verbs(verb: str, other: str, ending: str, near: bool) -> None:
    """ "one valid word for another, however near": staring is a form of stare, starring one of star."""
    rival = {verb + verb[-1], verb + "e"} if near else {other}
    forms = {w.removesuffix("e") + ending for w in rival if w in VERBS} | {
        w + w[-1] + ending for w in rival if w in VERBS
    }
    for form in forms - {verb + verb[-1] + ending}:
        assert not respelt(verb + ending, form, lexicon())


SHORT_FACTS = sorted(NUMBERS | DATES)


@given(st.sampled_from(SHORT_FACTS), places, st.sampled_from("abcdefghijklmnopqrstuvwxyz"), sentences)
@settings(deadline=None)
def test_no_slip_in_a_number_word_or_a_date_is_mended_in_silence(word: str, place: int, letter: str, rest: str) -> None:
    """A misspelt number word is always shown: what a reader took it for was a fact."""
    place %= len(word)
    for wrong in (word[:place] + word[place + 1 :], word[:place] + letter + word[place:]):
        assume(wrong != word and len(wrong) > 1)
        assert not silent(f"{rest} {wrong} more.", f"{rest} {word} more.")
