"""The rules of the whitelist: each holds to its cases, alone and beside others, and in other languages than English."""

from __future__ import annotations

import pytest

from ledger.domain.hunks import Hunk
from ledger.gate import Policy
from ledger.gate.judge import MARKUP, RULES, judge
from ledger.gate.policy import SWITCHES
from ledger.gate.verdict import shared_language
from ledger.rendition.flow import Atom, Element, End, Flow, Run
from tests.gate.rule_cases import PASSES, REFUSES
from tests.gate.trial import PARAGRAPH, findings, lexicon, paragraph, silent

POLICIES = {name: Policy(rules_on=frozenset({name})) if name in SWITCHES else Policy() for name in PASSES}


def _cases(table: dict[str, list[tuple[str, str]]]) -> list[object]:
    return [
        pytest.param(name, before, after, id=f"{name}: {before} > {after}")
        for name, pairs in table.items()
        for before, after in pairs
    ]


def test_every_rule_has_cases_on_both_sides() -> None:
    assert {rule.name for rule in RULES} == set(PASSES) == set(REFUSES)


@pytest.mark.parametrize(("name", "before", "after"), _cases(PASSES))
def test_a_rule_lets_pass_what_it_is_for(name: str, before: str, after: str) -> None:
    """And names itself, with one sentence for staff."""
    found = findings(before, after, policy=POLICIES[name])
    assert {finding.rule for finding in found} == {name}
    assert all(finding.minor and finding.why.endswith(".") for finding in found)


@pytest.mark.parametrize(("name", "before", "after"), _cases(REFUSES))
def test_a_rule_does_not_let_pass_what_only_looks_like_it(name: str, before: str, after: str) -> None:
    assert not silent(before, after, policy=POLICIES[name])


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_house_style_is_shown_unless_the_policy_says_otherwise(name: str) -> None:
    for before, after in PASSES[name]:
        assert not silent(before, after)


def test_nothing_is_silent_because_of_a_switch_for_something_else() -> None:
    for name in SWITCHES:
        others = Policy(rules_on=SWITCHES - {name})
        for before, after in PASSES[name]:
            assert not silent(before, after, policy=others)


def test_a_finding_names_the_errant_type_where_one_exists() -> None:
    types = {rule.name: rule.errant for rule in RULES}
    assert types["spell.near"] == "R:SPELL"
    assert types["agree.noun"] == "R:NOUN:NUM"
    assert types["glyph"] is None
    assert MARKUP.errant is None


@pytest.mark.parametrize(
    ("before", "after", "minor"),
    [
        ("beleive recieving", "believe receiving", True),
        ("beleive 12", "believe 13", False),
        ("beleive relief", "believe belief", False),
        ("beleive us", "believe", False),
        ("beleive, it", "believe it", False),  # a fix does not carry along what no rule allows
        ("dont beleive", "don't believe", True),
    ],
)
def test_adjacent_words_of_one_hunk_are_judged_one_by_one(before: str, after: str, minor: bool) -> None:
    """All must be minor; the finding then names the first rule, and says so."""
    old, new = paragraph(f"We {before} now."), paragraph(f"We {after} now.")
    hunk = Hunk(3, 3 + len(before), 3, 3 + len(after))
    (finding,) = judge(old, new, [hunk], language="en", policy=Policy(), lexicon=lexicon())
    assert finding.minor is minor
    assert not minor or "2 places" in finding.why


def test_no_word_is_judged_by_a_part_of_it() -> None:
    """Whatever the hunk cuts into: of now and not the last letter differs, and it is a negation."""
    old, new = paragraph("We will now act."), paragraph("We will not act.")
    (finding,) = judge(old, new, [Hunk(10, 11, 10, 11)], language="en", policy=Policy(), lexicon=lexicon())
    assert finding.rule == "guard.negation"


def test_an_ellipsis_does_not_become_two_full_stops() -> None:
    """`stop.final` is for the second of two; a third makes an ellipsis, whichever of the three is named."""
    old, new = paragraph("We wait..."), paragraph("We wait..")
    for place in (7, 8, 9):
        hunk = Hunk(place, place + 1, place, place)
        (finding,) = judge(old, new, [hunk], language="en", policy=Policy(), lexicon=lexicon())
        assert not finding.minor


@pytest.mark.parametrize("between", [End((PARAGRAPH,)), Atom(Element("img", (("alt", "A map"), ("src", "map.png"))))])
def test_no_rule_allows_a_hunk_that_takes_in_the_end_of_a_block_or_a_picture(between: End | Atom) -> None:
    """Though every word of it would be silent by itself: a rule knows of words and what stands between them alone."""
    old, new = (
        Flow((Run(f"We {one}"), between, Run(f"{other} it."), End((PARAGRAPH,))))
        for one, other in (("beleive", "recieve"), ("believe", "receive"))
    )
    assert silent(old, new)
    (finding,) = judge(old, new, [Hunk(3, 18, 3, 18)], language="en", policy=Policy(), lexicon=lexicon())
    assert finding.rule == "unlisted"


@pytest.mark.parametrize("name", sorted(rule.name for rule in RULES if rule.switch is None))
def test_what_is_silent_stays_silent_whatever_house_style_is_turned_on(name: str) -> None:
    """Exactly one rule must match, so a switch that took in the cases of another rule would make them visible."""
    for before, after in PASSES[name]:
        assert silent(before, after, policy=Policy(rules_on=SWITCHES))


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [("en", "en-US", "en-US"), ("fr", "fr", "fr"), ("fr", "en", "und"), ("und", "en", "und"), ("en", "fr", "und")],
)
def test_a_text_that_is_english_from_this_edit_on_gets_no_english_rule(before: str, after: str, language: str) -> None:
    """Or else whoever names another language could have what is no English merge silently."""
    assert shared_language(before, after) == language


@pytest.mark.parametrize("language", ["fr", "es-MX", "de", "und", "enm"])
def test_outside_english_only_what_holds_for_any_language_is_silent(language: str) -> None:
    assert silent('L\'acte est "clos".', "L’acte est “clos”.", language=language)
    for before, after in (
        ("We beleive it.", "We believe it."),
        ("Take a apple.", "Take an apple."),
        ("La loy est la.", "La loi est la."),
        ("Es gilt fuer alle.", "Es gilt für alle."),
        ("Elle est ouvert", "Elle est ouvert."),
        ("Il part lundi.", "Il part Lundi."),
        ("Le port--recieve.", "Le port—receive."),  # the dash alone would be
    ):
        (found,) = findings(before, after, language=language)
        assert not found.minor
        assert "not in English" in found.why


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("Il faut 10 jours.", "Il faut 11 jours.", "guard.number"),
        ("Il faut un jour.", "Il faut un bon jour.", "guard.inserted"),
        ("Il faut un jour.", "Il faut un jo\u200bur.", "guard.hidden"),
        ("Il faut (bien) un jour.", "Il faut bien un jour.", "guard.bracket"),
    ],
)
def test_facts_are_guarded_in_any_language(before: str, after: str, rule: str) -> None:
    assert {finding.rule for finding in findings(before, after, language="fr")} == {rule}


@pytest.mark.parametrize("language", ["en", "en-US", "en-gb", "EN"])
def test_english_has_many_tags(language: str) -> None:
    assert silent("We beleive it.", "We believe it.", language=language)
