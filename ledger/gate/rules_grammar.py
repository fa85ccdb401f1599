"""Rules of grammar: articles, agreement, contractions, and the confusions that the words beside them settle."""

from __future__ import annotations

import re

from ledger.gate import closed
from ledger.gate.changes import Change, plain
from ledger.gate.nearness import distance, slip
from ledger.gate.scope import Rule, Scope

_VOWEL_LETTERS = frozenset("aeiou")
# By ear: a silent h, and vowels that begin with the sound of y or w.
_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)", re.IGNORECASE)
_EITHER_H = re.compile(r"(?:hist|herb|hab|hom|hote|hyst|hero|huma?ble)", re.IGNORECASE)
_CONSONANT_SOUND = re.compile(
    r"(?:uni(?:[^mn]|$)|u[sk](?:e|a[gb]|u[ar]|r)|u(?:biq|ten|til|top|ra)|eu|ewe|one(?:$|[^ir])|once)", re.IGNORECASE
)
_TOKEN = re.compile(r" [\"'“‘(\[]*([^\W_]+)")


def _vowel_sound(word: str) -> bool | None:
    """Whether a word begins with the sound of a vowel; None where readers differ or letters may be spelt out."""
    if word[0].isdigit():
        return bool(re.match(r"8|1[18](?!\d)|1[18]\d{3}(?!\d)", word))
    if len(word) == 1 or (word.isupper() and not word.isdigit()) or sum(map(str.isupper, word)) > 1:
        spelt, spoken = word[0].lower() in "aefhilmnorsx", word[0].lower() in _VOWEL_LETTERS
        return spelt if spelt == spoken and word[0] not in "uU" else None
    if not word.isascii():
        return None
    if word[0] in "hH":
        return True if _SILENT_H.match(word) else None if _EITHER_H.match(word) else False
    if word[0] in "uUeEoO" and re.match(r"uni[mn]|u[kn]|eu|one|once|us|ut|ur|ub", word, re.IGNORECASE):
        if _CONSONANT_SOUND.match(word):
            return False
        return None if re.match(r"uni|u[kst]|ur[aeiou]|ub[aeiou]|eu|one", word, re.IGNORECASE) else True
    return word[0].lower() in _VOWEL_LETTERS


def _article(change: Change, scope: Scope) -> bool:
    pair = change.before.lower(), change.after.lower()
    if change.kind != "word" or pair not in (("a", "an"), ("an", "a")) or change.before[0] != change.after[0]:
        return False
    if change.after == "A" and not change.new.opens_sentence:
        return False
    following = _TOKEN.match(plain(change.new.after))
    return following is not None and _vowel_sound(following[1]) is (pair[1] == "an")


def _closed_agreement(change: Change, scope: Scope) -> bool:
    before, after = plain(change.before), plain(change.after)
    if change.kind != "word" or (before.lower(), after.lower()) not in closed.AGREEMENT:
        return False
    return before[0].isupper() == after[0].isupper() and _agrees(change, after.lower() in closed.SINGULAR_VERBS)


def _agrees(change: Change, singular: bool) -> bool:
    """Whether the pronoun before a verb, where there is one, does not ask for the other number."""
    if not change.new.last_words:
        return True
    subject = change.new.last_words[0]
    if subject == "i":
        return plain(change.after).lower() in ("was", "have", "do", "wasn't", "haven't", "don't")
    return subject not in (closed.words("we they you these those") if singular else closed.words("he she it this"))


def with_s(a: str, b: str) -> bool:
    """Whether two words differ by an -s alone, in its spellings."""
    short, long = sorted((a, b), key=len)
    if len(long) == len(short) or not long.endswith("s"):
        return False
    return long in (short + "s", short + "es") or (short.endswith("y") and long == short[:-1] + "ies")


def asks_for_plural(word: str) -> bool:
    return word in closed.PLURAL_DETERMINERS or word in closed.PLURAL_NUMERALS


def _verb_s(change: Change, scope: Scope) -> bool:
    before, after = change.before, change.after
    if change.kind != "word" or not (before.islower() and after.islower() and before.isascii() and after.isascii()):
        return False
    base, third = sorted((before, after), key=len)
    if not with_s(base, third) or base in closed.NEGATIONS:
        return False
    ways, third_ways = scope.lexicon.readings(base), scope.lexicon.readings(third)
    if "V" not in ways or "Z" not in third_ways or set("NJDP") & set(ways) or set("NSJ") & set(third_ways):
        return False
    words = change.new.last_words
    if words and (words[0] in closed.MODALS or words[0] in ("to", "do", "does", "did", "let", "i")):
        return False
    return bool(words) and _agrees(change, after == third)


def _noun_number(change: Change, scope: Scope) -> bool:
    """A plural after a word that asks for one, at the end of its phrase."""
    before, after = change.before, change.after
    if change.kind != "word" or not (before.islower() and after.islower() and before.isascii() and after.isascii()):
        return False
    if "N" not in scope.lexicon.readings(before) or "S" not in scope.lexicon.readings(after):
        return False
    if len(after) < len(before) or not with_s(before, after):
        return False
    words = change.new.last_words
    if not words or not asks_for_plural(words[0]):
        return False
    following = change.new.next_words
    if not following:
        return bool(re.match(r"[.,;:!?)]|$", change.new.after.strip()))
    return following[0] in (
        closed.PREPOSITIONS | closed.CONJUNCTIONS | closed.MODALS | {"are", "were", "have", "is", "was"}
    )


def _contraction(change: Change, scope: Scope) -> bool:
    if change.kind != "word":
        return False
    before, after = plain(change.before), plain(change.after)
    full = _contracted(before.lower())
    if full is None or before.lower() == full:
        return False
    return after in (full, full[0].upper() + full[1:]) and before[0] == after[0]


def _contracted(word: str) -> str | None:
    """The one contraction that a spelling stands for: without its apostrophe, or with one light slip (doessn't)."""
    if full := closed.CONTRACTIONS.get(word.replace("'", "")):
        return full
    if not word.endswith("n't") or len(word) < 5:
        return None
    near = sorted((slip(word, c), c) for c in closed.CONTRACTIONS.values() if distance(word, c, 2) <= 2)
    if near and near[0][0] <= _LIGHT and (len(near) == 1 or near[1][0] - near[0][0] >= _CLEARLY):
        return near[0][1]
    return None


_LIGHT, _CLEARLY = 4, 20
_BARE_PREPOSITIONS = closed.words("of with on from by into through during under between against towards toward")
_NOT_POSSESSED = closed.words("a an the not been important because going")
_COMPARED = closed.words("more less fewer rather other better worse greater larger smaller")


def _confusion(change: Change, scope: Scope) -> bool:
    if change.kind != "word":
        return False
    before, after = plain(change.before), plain(change.after)
    if before[0].isupper() != after[0].isupper():
        return False
    pair = before.lower(), after.lower()
    last, following = change.new.last_words, change.new.next_words
    if not following:
        return False
    if pair in (("its", "it's"), ("your", "you're")):
        return following[0] in _NOT_POSSESSED and not (last and last[0] in _BARE_PREPOSITIONS)
    if pair in (("it's", "its"), ("you're", "your")):
        if following[0] == "own":
            return True
        return bool(last) and last[0] in _BARE_PREPOSITIONS and _plain_noun(following[0], scope)
    if pair == ("then", "than"):
        if not last or not (last[0] in _COMPARED or "C" in scope.lexicon.readings(last[0])):
            return False
        return following[0].isdigit() or following[0] in closed.PLURAL_NUMERALS | {"a", "an", "just", "ever", "usual"}
    if pair == ("of", "have"):
        return (
            bool(last)
            and last[0] in {"should", "could", "would", "might", "must"}
            and (following[0] == "been" or "P" in scope.lexicon.readings(following[0]))
        )
    return False


def _plain_noun(word: str, scope: Scope) -> bool:
    ways = set(scope.lexicon.readings(word))
    return bool(ways & set("NS")) and not ways & set("JRGVDPC")


GRAMMAR_RULES = (
    Rule(
        name="article.a-an",
        errant="R:DET",
        why="`a` and `an` follow the sound of the next word, and mean the same.",
        allows=_article,
    ),
    Rule(
        name="agree.closed",
        errant="R:VERB:SVA",
        why="The same verb in the same tense, made to agree with its subject.",
        allows=_closed_agreement,
    ),
    Rule(
        name="agree.verb-s",
        errant="R:VERB:SVA",
        why="The -s of the same verb, made to agree with its subject.",
        allows=_verb_s,
    ),
    Rule(
        name="agree.noun",
        errant="R:NOUN:NUM",
        why="The word before it asks for a plural.",
        allows=_noun_number,
    ),
    Rule(name="contraction", errant="R:CONTR", why="The apostrophe of a contraction was missing.", allows=_contraction),
    Rule(
        name="confusion",
        errant="R:OTHER",
        why="Two words that are taken for each other; the words beside them leave one reading.",
        allows=_confusion,
    ),
)
