"""Judges hunks: guards first, then exactly one rule, and whatever is left is shown.

Pure and deterministic: the same flows, hunks, policy and lexicon give the same findings, whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.hunks import Finding, Hunk
from ledger.gate.changes import Change, changes
from ledger.gate.guards_letters import LETTER_GUARDS
from ledger.gate.guards_markup import MARKUP_GUARDS, View, markup_guard, view
from ledger.gate.guards_words import WORD_GUARDS
from ledger.gate.lexicon import Lexicon
from ledger.gate.nearness import Neighbours
from ledger.gate.policy import Policy
from ledger.gate.rules_grammar import GRAMMAR_RULES
from ledger.gate.rules_spacing import SPACING_RULES
from ledger.gate.rules_spelling import SPELLING_RULES
from ledger.gate.rules_surface import LANGUAGE_NEUTRAL, SURFACE_RULES
from ledger.gate.scope import Rule, Scope
from ledger.rendition.flow import Flow

GATE_VERSION = "1"

GUARDS = LETTER_GUARDS + WORD_GUARDS
RULES = SPELLING_RULES + SPACING_RULES + GRAMMAR_RULES + SURFACE_RULES
MARKUP = Rule(name="markup", why="Nothing that a reader can perceive changed.", allows=lambda change, scope: False)
UNLISTED = "No rule of the whitelist allows exactly this, so it is shown."


def judge(
    old: Flow, new: Flow, hunks: Sequence[Hunk], *, language: str, policy: Policy, lexicon: Lexicon
) -> tuple[Finding, ...]:
    """One finding per hunk, in order.

    `language` is a BCP 47 tag; outside English only the rules that hold for any language may be silent.
    """
    scope = Scope(
        english=language.lower().split("-")[0] == "en",
        policy=policy,
        lexicon=lexicon,
        neighbours=lexicon_neighbours(lexicon),
        terms=frozenset(word.lower() for term in policy.terms for word in term.split()),
    )
    return tuple(_finding(old, new, hunk, scope) for hunk in hunks)


_NEIGHBOURS: dict[int, tuple[Lexicon, Neighbours]] = {}


def lexicon_neighbours(lexicon: Lexicon) -> Neighbours:
    if id(lexicon) not in _NEIGHBOURS:
        _NEIGHBOURS[id(lexicon)] = lexicon, Neighbours(lexicon)
    return _NEIGHBOURS[id(lexicon)][1]


def _finding(old: Flow, new: Flow, hunk: Hunk, scope: Scope) -> Finding:
    before, after = old.text[hunk.old_start : hunk.old_stop], new.text[hunk.new_start : hunk.new_stop]
    mine, other = view(old, hunk.old_start, hunk.old_stop), view(new, hunk.new_start, hunk.new_stop)

    def found(rule: str, why: str, *, minor: bool = False, errant: str | None = None) -> Finding:
        return Finding(rule=rule, minor=minor, before=before, after=after, why=why, errant=errant)

    if guard := markup_guard(mine, other):
        return found(guard, MARKUP_GUARDS[guard])
    if _same_to_a_reader(mine, other):
        return found(MARKUP.name, MARKUP.why, minor=True)
    places = changes(old, new, hunk)
    for place in places:
        for guard_ in GUARDS:
            if guard_.stops(place, scope):
                return found(guard_.name, guard_.why)
    if not places or "\u2029" in before + after or "\ufffc" in before + after:
        return found("unlisted", UNLISTED)
    rules = [_rule(place, scope) for place in places]
    if not all(rules):
        return found("unlisted", UNLISTED)
    first = rules[0]
    assert first
    why = first.why
    if len(rules) > 1:
        why += f" The {len(rules)} places of this edit were judged one by one."
    if not scope.english:
        if {rule.name for rule in rules if rule} <= LANGUAGE_NEUTRAL:
            why += " It holds for any language."
        else:
            return found("unlisted", "The post is not in English, and this rule is known to hold for English alone.")
    return found(first.name, why, minor=True, errant=first.errant)


def _same_to_a_reader(old: View, new: View) -> bool:
    """The same words between the same spaces, where only blanks, breaks and paragraphs differ."""
    return _words(old.text) == _words(new.text) and old.text.isspace() == new.text.isspace()


def _words(text: str) -> list[str]:
    """Not str.split(), which would also take a no-break space for a blank."""
    return [word for word in text.replace("\n", " ").replace("\t", " ").split(" ") if word]


def _rule(change: Change, scope: Scope) -> Rule | None:
    """The one rule that allows a change; none, or more than one, allows nothing."""
    allowed = [
        rule
        for rule in RULES
        if (rule.switch is None or rule.switch in scope.policy.rules_on) and rule.allows(change, scope)
    ]
    return allowed[0] if len(allowed) == 1 else None
