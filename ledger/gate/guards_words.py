"""Guards over words: classes of words that carry meaning, prefixes, and one valid word put for another."""

from __future__ import annotations

from ledger.gate import closed
from ledger.gate.changes import Change, Kind
from ledger.gate.guards_facts import parts
from ledger.gate.likelihood import variant
from ledger.gate.nearness import distance
from ledger.gate.rules_grammar import asks_for_plural, with_s
from ledger.gate.rules_spelling import respelt
from ledger.gate.rules_surface import possessive
from ledger.gate.scope import ClassGuard, Guard, Scope

_PREFIXES = closed.words(
    "un in im il ir non dis mis anti de re pre counter under over out sub super inter intra bi semi co ex fore hyper"
    " hypo mega micro mini multi post pro tri ultra up a mal self vice extra trans electro tele auto e"
)
_NEGATIVE = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "anti", "de", "mal", "a")


def _doubled_like(change: Change) -> bool:
    """Whether what was dropped also stands beside the place, so that nothing may be lost."""
    if change.kind != "dropped":
        return False
    words = tuple(parts(change.before))
    count = len(words)
    before, after = change.new.last_words[:count][::-1], change.new.next_words[:count]
    return words in (tuple(before), tuple(after)) or (
        bool(change.before.strip()) and change.old.before.rstrip().endswith(change.before.strip())
    )


def paired(before: str, after: str) -> bool:
    """Whether a rule of grammar pairs two words in lower case; then both being words does not stop the change."""
    pair = (before, after)
    if pair in _PAIRED or pair in closed.AGREEMENT or closed.CONTRACTIONS.get(before) == after:
        return True
    return with_s(before, after) or possessive(before, after)


_CONTRACTED = frozenset(closed.CONTRACTIONS.values())
_PAIRED = {
    pair
    for a, b in (("a", "an"), ("its", "it's"), ("your", "you're"), ("then", "than"), ("of", "have"))
    for pair in ((a, b), (b, a))
}


def lexical(change: Change, scope: Scope) -> bool:
    """Whether a valid word was put for another that no rule of grammar pairs with it, or words were put in or out."""
    if change.kind == "word":
        if change.was == change.now or not scope.is_word(change.before) or paired(change.was, change.now):
            return False
        return not respelt(change.was, change.now, scope.lexicon)
    return change.kind == "inserted" or (change.kind == "dropped" and not _doubled_like(change))


def _word(change: Change, scope: Scope) -> bool:
    return scope.is_word(change.after) and lexical(change, scope)


def _tense(change: Change, scope: Scope) -> bool:
    before, after = (set(scope.lexicon.readings(w)) for w in (change.was, change.now))
    if change.was[:2] != change.now[:2] or not before & _VERBAL or not after & _VERBAL:
        return False
    purely = any(ways <= _VERBAL | {"l"} for ways in (before, after))
    return purely and lexical(change, scope) and bool((before ^ after) & {"D", "P", "G"})


_VERBAL = frozenset("VDPGZ")


def _plural(change: Change, scope: Scope) -> bool:
    if not with_s(change.was, change.now) or (change.new.last_words[:1] and asks_for_plural(change.new.last_words[0])):
        return False
    one, many = sorted((change.was, change.now), key=len)
    return "N" in scope.lexicon.readings(one) and "S" in scope.lexicon.readings(many)


def _unfamiliar(change: Change, scope: Scope) -> bool:
    """A word that no dictionary has took the place of another."""
    return change.was != change.now and not scope.is_word(change.after) and change.now not in _CONTRACTED


def _guess(change: Change, scope: Scope) -> bool:
    """The misspelling is known and stands for other words than the one that was put."""
    if scope.is_word(change.before):
        return False
    wrong, right = change.before.lower(), change.now
    if full := closed.CONTRACTIONS.get(wrong):
        return right != full
    known = scope.lexicon.corrections(wrong)
    if not known or any(variant(right, word) for word in known):
        return False
    return min(distance(wrong, word, 4) for word in known) <= distance(wrong, right, 4)


def _prefix(change: Change, scope: Scope) -> bool:
    """The two differ by a prefix, or one has a negative prefix that the other has not."""
    before, after = change.was, change.now
    if before == after:
        return False
    short, long = sorted((before, after), key=len)
    if long.endswith(short) and len(long) > len(short) and (long == before or scope.is_word(before)):
        rest = long[: len(long) - len(short)]
        if len(rest) > 1 or rest in _PREFIXES:
            return True
        return long == before and rest != short[0] and not scope.is_word(before)
    for prefix in _NEGATIVE:
        if before.startswith(prefix) != after.startswith(prefix) and len(prefix) > 1:
            bearer = before if before.startswith(prefix) else after
            other = after if bearer is before else before
            rest = bearer[len(prefix) :]
            if len(rest) > 2 and scope.lexicon.readings(rest) and distance(rest, other, 1) <= 1:
                return True
    return False


_WORDS: frozenset[Kind] = frozenset({"word"})

MEANING_GUARDS = (
    Guard(
        name="guard.prefix",
        why="The two words differ by a prefix, which can turn or change the meaning.",
        stops=_prefix,
        kinds=_WORDS,
    ),
    Guard(
        name="guard.guess",
        why="The misspelling is known to stand for another word than the one put in its place.",
        stops=_guess,
        kinds=_WORDS,
    ),
)
CLASS_GUARDS = (
    ClassGuard(name="guard.negation", why="A negation changed, was put in or taken out.", words=closed.NEGATIONS),
    ClassGuard(name="guard.unit", why="A unit of measure, money or time changed.", words=closed.UNITS),
    ClassGuard(
        name="guard.modal", why="What is said to be possible, allowed or required changed.", words=closed.MODALS
    ),
    ClassGuard(
        name="guard.quantifier",
        why="A word that says how much, how many or how far changed.",
        words=closed.QUANTIFIERS,
    ),
    ClassGuard(name="guard.pronoun", why="A word that says who or what is meant changed.", words=closed.PRONOUNS),
    ClassGuard(
        name="guard.preposition",
        why="A preposition changed, was put in or taken out.",
        words=closed.PREPOSITIONS,
    ),
    ClassGuard(name="guard.conjunction", why="A word that joins statements changed.", words=closed.CONJUNCTIONS),
    ClassGuard(name="guard.determiner", why="An article or another determiner changed.", words=closed.DETERMINERS),
)
LAST_GUARDS = (
    Guard(
        name="guard.tense",
        why="The tense or form of a verb changed.",
        stops=_tense,
        kinds=_WORDS,
    ),
    Guard(
        name="guard.plural",
        why="A noun became one or many, and nothing beside it asks for that.",
        stops=_plural,
        kinds=_WORDS,
    ),
    Guard(
        name="guard.word",
        why="One valid word was put for another, however near.",
        stops=_word,
        kinds=_WORDS,
    ),
    Guard(
        name="guard.unfamiliar",
        why="The new word is in no dictionary; it may be a new mistake.",
        stops=_unfamiliar,
        kinds=_WORDS,
    ),
    Guard(
        name="guard.inserted",
        why="Words were put in that were not there before.",
        stops=lambda change, scope: True,
        kinds=frozenset({"inserted"}),
    ),
    Guard(
        name="guard.deleted",
        why="Words were taken out.",
        stops=lambda change, scope: not _doubled_like(change),
        kinds=frozenset({"dropped"}),
    ),
    Guard(
        name="guard.reworded",
        why="Words were replaced by a different number of words.",
        stops=lambda change, scope: True,
        kinds=frozenset({"reworded"}),
    ),
)
