"""Judges hunks: guards first, then exactly one rule, and whatever is left is shown.

Pure and deterministic: the same flows, hunks, policy and lexicon give the same findings, whoever wrote them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from ledger.domain.hunks import Finding, Hunk
from ledger.gate.changes import Change, changes
from ledger.gate.guards_facts import FACT_GUARDS
from ledger.gate.guards_letters import LETTER_GUARDS
from ledger.gate.guards_markup import MARKUP_GUARDS, markup_guard, plainly_alike, view
from ledger.gate.guards_words import CLASS_GUARDS, LAST_GUARDS, MEANING_GUARDS, lexical
from ledger.gate.lexicon import Lexicon
from ledger.gate.policy import Policy
from ledger.gate.rules_grammar import GRAMMAR_RULES
from ledger.gate.rules_spacing import SPACING_RULES
from ledger.gate.rules_spelling import SPELLING_RULES
from ledger.gate.rules_surface import LANGUAGE_NEUTRAL, SURFACE_RULES
from ledger.gate.scope import ClassGuard, Guard, Rule, Scope
from ledger.rendition.flow import ATOM, BREAK, END, Flow

GATE_VERSION = "1"

FIRST_GUARDS = LETTER_GUARDS + FACT_GUARDS + MEANING_GUARDS
FACT_GUARDS_ANYWHERE = tuple(guard for guard in LETTER_GUARDS + FACT_GUARDS if guard.name != "guard.name")
GUARDS = (*FIRST_GUARDS, *CLASS_GUARDS, *LAST_GUARDS)
RULES = SPELLING_RULES + SPACING_RULES + GRAMMAR_RULES + SURFACE_RULES
MARKUP = Rule(name="markup", why="Nothing that a reader can perceive changed.", allows=lambda change, scope: False)
FOREIGN = "The post is not in English, or not known to be; what may merge in English is known to hold there alone."
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
        terms=frozenset(word.lower() for term in policy.terms for word in term.split()),
    )
    return tuple(_finding(old, new, hunk, scope) for hunk in hunks)


Span = tuple[Flow, int, int]


def _finding(old: Flow, new: Flow, hunk: Hunk, scope: Scope) -> Finding:
    before, after = old.text[hunk.old_start : hunk.old_stop], new.text[hunk.new_start : hunk.new_stop]
    spans = (old, hunk.old_start, hunk.old_stop), (new, hunk.new_start, hunk.new_stop)

    def found(rule: str, why: str, *, minor: bool = False, errant: str | None = None) -> Finding:
        return Finding(rule=rule, minor=minor, before=before, after=after, why=why, errant=errant)

    if not plainly_alike(*spans[0], *spans[1]):
        # Where the words are the same, what stands beside them is the business of other hunks.
        old_view, new_view = (view(*span, beside=int(before != after)) for span in spans)
        if guard := markup_guard(old_view, new_view):
            return found(guard, MARKUP_GUARDS[guard])
    if _same_to_a_reader(*spans):
        return found(MARKUP.name, MARKUP.why, minor=True)
    places = changes(old, new, hunk)
    for place in places:
        if stop := _guard(place, scope):
            return found(stop.name, stop.why)
    if not places or END in before + after or ATOM in before + after:
        return found("unlisted", UNLISTED)
    rules = [_rule(place, scope) for place in places]
    if not all(rules):
        return found("unlisted", UNLISTED if scope.english else FOREIGN)
    first = rules[0]
    assert first
    why = first.why
    if len(rules) > 1:
        why += f" The {len(rules)} places of this edit were judged one by one."
    if not scope.english:
        if {rule.name for rule in rules if rule} <= LANGUAGE_NEUTRAL:
            why += " It holds for any language."
        else:
            return found("unlisted", FOREIGN)
    return found(first.name, why, minor=True, errant=first.errant)


def _same_to_a_reader(old: Span, new: Span) -> bool:
    """The same words between the same spaces, where only blanks, breaks and paragraphs differ."""
    (mine, a, b), (other, c, d) = old, new
    if mine.text[a:b] == other.text[c:d]:
        return True  # of what lies behind them the guards of markup have spoken
    if mine.text[a:b].isalpha() and other.text[c:d].isalpha():
        return False  # as nearly always
    if _words(mine.text[a:b]) != _words(other.text[c:d]):
        return False
    return _words(mine.text[max(0, a - 1) : b + 1]) == _words(other.text[max(0, c - 1) : d + 1])


def _words(text: str) -> list[str]:
    """In one of the forms that Unicode holds for the same; a no-break space, unlike for str.split(), is no blank."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return [word for word in text.translate(_BLANKS).split(" ") if word]


_BLANKS = str.maketrans(dict.fromkeys((END, BREAK, "\n", "\t", "\r"), " "))


def _guard(change: Change, scope: Scope) -> Guard | ClassGuard | None:
    """The first guard that stops a change."""
    # What goes by English words has no say on those of another language; there hardly a rule allows anything either.
    for guard in FIRST_GUARDS if scope.english else FACT_GUARDS_ANYWHERE:
        if change.kind in guard.kinds and guard.stops(change, scope):
            return guard
    if scope.english and lexical(change, scope):
        for class_guard in CLASS_GUARDS:
            if not class_guard.words.isdisjoint(change.touched):
                return class_guard
    for guard in LAST_GUARDS:
        if (scope.english or "word" not in guard.kinds) and change.kind in guard.kinds and guard.stops(change, scope):
            return guard
    return None


def _rule(change: Change, scope: Scope) -> Rule | None:
    """The one rule that allows a change; none, or more than one, allows nothing."""
    allowed = [
        rule
        for rule in RULES
        if (rule.switch is None or rule.switch in scope.policy.rules_on) and rule.allows(change, scope)
    ]
    return allowed[0] if len(allowed) == 1 else None
