"""How likely it is that a spelling was meant for a word: against every rival, and against having been meant as it is.

All on the scale of `Lexicon.grade`, ten times a natural logarithm. It follows the model of a noisy channel (Kernighan,
Church and Gale 1990), with a margin instead of a choice: where doubt is left, there is no answer.
"""

from __future__ import annotations

import re

from ledger.gate import closed
from ledger.gate.context import company
from ledger.gate.fit import stands
from ledger.gate.lexicon import Lexicon
from ledger.gate.nearness import LIGHT, threes
from ledger.gate.scope import Scope

# By how much a word must outdo its best rival, by the letters of the spelling: the less, the more are left to tell by.
_MARGINS = {3: 25, 4: 25, 5: 20, 6: 15}
_MARGIN = 10
# By how much more, if its slip is the heavier, and more so between forms of one word (practicd, practiced, practice);
# and again by as much as it is, as the costs of heavy ones are low.
_HEAVIER = 5
_HEAVIER_FORM = 20
# By how much more, if much hangs on the word: what it is about, how many, whether at all.
_FUNCTION = 10
_NEGATION = 35
# By how much more, if the rival is another form of the same word: fewer things tell the two apart.
_SAME_STEM = 10
# What speaks against a word that grammar lets not stand there: posts have slips of grammar too.
_OUT_OF_PLACE = 30
# How far the words beside them can part two candidates.
_MOST = 170
# What a word must count for at all. Below this, a coined word is as likely as a slip in so rare a one (smishing is no
# slip in smashing); the less, the more letters there are, the lighter the slip, and least where letters stand in a row
# that no words have, as that was hardly coined.
_LIKELY = 42
_LIKELY_LIGHT = 35
_LIKELY_LONG = 15
_LIKELY_ODD = 8
_MIDDLING = 6
_LONG = 9
# Fewer letters may stand for something, whatever the web says; that is a rival of this grade.
_LETTERS = {3: 45, 4: 25}
# No word of English has a letter three times in a row.
_TRIPLED = re.compile(r"(.)\1\1")
# A spelling that the web has may be a slip all the same, where the word is this much likelier; the more so above a
# grade from which the web means it.
_SELDOM = 25
_WRITTEN = 30
_COMMONER = 55
# What speaks against a new word made with an ending.
_COINAGE = 20


def outdoes(
    candidates: dict[str, int],
    right: str,
    beside: tuple[str | None, str | None],
    margin: int,
    lexicon: Lexicon,
    *,
    listed: bool = False,
) -> bool:
    """Whether a word is likelier by a margin than every other that can stand beside the same words.

    Which words go together tells of what is spoken, and less of the form in which: between forms it counts half. Where
    a list gives the word, what kind of slip it was says no more.
    """
    alone, helped = candidates[right], company(right, *beside, lexicon)
    cost = lexicon.grade(right) - alone
    for word, score in candidates.items():
        if word == right or variant(word, right):
            continue
        form = _same_stem(word, right)
        ahead = alone - score - (_NEGATION if word in closed.NEGATIONS else 0)
        if not listed and (more := cost - lexicon.grade(word) + score) > 0:
            ahead -= more + (_HEAVIER_FORM if form else _HEAVIER)
        if ahead - margin > _MOST:
            continue
        apart = helped - company(word, *beside, lexicon)
        ahead += min(apart, apart // 2) - _SAME_STEM if form else apart
        if ahead + (0 if stands(word, lexicon.readings(word), beside[0]) else _OUT_OF_PLACE) < margin:
            return False
    return True


def margin(wrong: str, right: str, last: str | None, lexicon: Lexicon) -> int:
    """By how much a word must outdo its rivals after another."""
    placed = stands(right, lexicon.readings(right), last)
    return _MARGINS.get(len(wrong), _MARGIN) + weight(right) + (0 if placed else _OUT_OF_PLACE)


def weight(right: str) -> int:
    """By how much more a word must outdo its rivals for what hangs on it."""
    return _NEGATION if right in closed.NEGATIONS else _FUNCTION if right in closed.FUNCTION_WORDS else 0


def is_slip(wrong: str, mine: int, cost: int, scope: Scope) -> bool:
    """Whether a spelling is likelier a slip in a word, which counts for so much, than meant as it stands."""
    odd = _misshapen(wrong, scope)
    return mine >= _least(wrong, cost, odd) and mine - _meant(wrong, odd, scope) >= _COMMONER


def _least(wrong: str, cost: int, odd: bool) -> int:
    """What a word must count for, so that the spelling is likelier a slip in it than a coinage of its own."""
    if odd or (cost <= LIGHT and len(wrong) >= _LONG):
        return _LIKELY_ODD
    if len(wrong) >= _LONG:
        return _LIKELY_LONG
    return _LIKELY_LIGHT if cost <= LIGHT and len(wrong) >= _MIDDLING else _LIKELY


def _meant(wrong: str, odd: bool, scope: Scope) -> int:
    """What speaks for it that the spelling is no slip: the web has it, or it is well made from a common word."""
    if len(wrong) >= _MIDDLING and _TRIPLED.search(wrong):
        return -_COMMONER
    seen = scope.lexicon.seen(wrong)
    if seen is not None:
        return seen + (_WRITTEN if seen > _SELDOM else 0)
    return max(_LETTERS.get(len(wrong), -_COMMONER), -_COMMONER if odd else _coined(wrong, scope))


def _misshapen(word: str, scope: Scope) -> bool:
    """Whether a spelling has letters in a row that hardly any word has, so that nobody coined it."""
    return any(scope.lexicon.shapes.get(part) != "" for part in threes(word))


# Endings with which English makes new words (Quirk et al. 1985, I.31-58); a base with one of these may be meant.
_ENDINGS = sorted(
    closed.words(
        "ee eer er ers or ess ish able ible ness less ful like wise ism ist ize ise ify hood ship dom ward let ling"
        " ette esque ology age ment ation ing ings ed s ly y ic al ian"
    )
)


def _coined(word: str, scope: Scope) -> int:
    """What speaks for a word that no dictionary has to be well made from one that they have: indictee, geofencing."""
    likeliest = -_COMMONER
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if len(base) < 4 or base == word or (ending == "s" and base.endswith("s")):
            continue
        stems = (
            [base] if ending[0] not in "aeiy" else [base, base + "e", *([base[:-1]] if base[-1] == base[-2] else [])]
        )
        for stem in stems:
            if _base(stem, scope):
                likeliest = max(likeliest, scope.lexicon.grade(stem) - _COINAGE)
    return likeliest


def _base(stem: str, scope: Scope) -> bool:
    ways = scope.lexicon.readings(stem)
    return "l" in ways and not set("NVJ").isdisjoint(ways)


_INFLECTIONS = closed.words("s es d ed r er rs ers e y ies ied ing ings ly t st est n en al or ors") | {""}


def _same_stem(a: str, b: str) -> bool:
    """Whether two words may be forms of one: alike up to endings with which words are inflected."""
    shared = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return any(a[cut:] in _INFLECTIONS and b[cut:] in _INFLECTIONS for cut in range(max(3, shared - 2), shared + 1))


def variant(a: str, b: str) -> bool:
    """Whether two spellings differ by -ise and -ize alone."""
    return a.replace("iz", "is").replace("yz", "ys") == b.replace("iz", "is").replace("yz", "ys")
