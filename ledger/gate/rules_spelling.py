"""Rules of spelling: known misspellings, and near misses with one word that they can have been meant for."""

from __future__ import annotations

from ledger.gate import closed
from ledger.gate.changes import Change, plain
from ledger.gate.fit import stands
from ledger.gate.nearness import slip, threes
from ledger.gate.scope import Rule, Scope

# By how much a word must outdo its best rival, and what it must count for at all; ten times a natural logarithm.
# Below the last, a coined word is as likely as a slip in so rare a one (smishing is no slip in smashing).
_MARGIN = 15
# By how much more, if the rival is another form of the same word: fewer things tell the two apart.
_SAME_STEM = 10
# What it counts for to be listed, against likelier words near by: lists have slips of their own.
_LISTED = 20
_SECOND = 10
_LIKELY = 42
_LIKELY_ODD = 15
# From this length on no other word comes so near by chance that it begins with another letter.
_LONG = 9
# In less than this any letters may stand for something; only letters swapped or doubled are sure, or one left out.
_SHORT = 5
_LEFT_OUT = 5
# Two slips must both be of the likelier kinds (minified is no slip in modified).
_ONE_LIGHT = 10
_TWO_LIGHT = 15
# A spelling that the web has may be a slip all the same, where it is this rare and the word this much commoner.
_SELDOM = 20
_COMMONER = 65


def spelling(change: Change, scope: Scope) -> tuple[str, str] | None:
    """The two spellings in lower case, where what no dictionary has became a word written with the same capitals."""
    if not change.spellings:
        change.spellings.append(_spelling(change, scope))
    return change.spellings[0]


def _spelling(change: Change, scope: Scope) -> tuple[str, str] | None:
    before, after = plain(change.before), plain(change.after)
    if before.endswith("'s") and after.endswith("'s"):
        before, after = before[:-2], after[:-2]
    if change.kind != "word" or not (before + after).isalpha() or not (before + after).isascii():
        return None
    wrong, right = before.lower(), after.lower()
    if len(wrong) < 2 or before[1:] != wrong[1:] or after[1:] != right[1:] or before[0].isupper() != after[0].isupper():
        return None
    if wrong == right or scope.lexicon.readings(wrong) or wrong in scope.terms:
        return None
    if "l" not in scope.lexicon.readings(right) or _again(change, wrong):
        return None
    return wrong, right


def misshapen(word: str, scope: Scope) -> bool:
    """Whether a spelling has letters in a row that no words have, so that nobody coined it."""
    return any(part not in scope.lexicon.shapes for part in threes(word))


def plainly_common(change: Change, scope: Scope) -> bool:
    """Whether a capitalised spelling, though it may stand in a title, can't be a name.

    Nothing has it, neither dictionaries nor the web; it is listed, or long and but for letters swapped or doubled the
    common word put in its place; and that is itself no name. (Procfile is no slip in Profile, nor Kinling in Killing.)
    """
    pair = spelling(change, scope)
    if pair is None:
        return False
    wrong, right = pair
    ways, lexicon = scope.lexicon.readings(right), scope.lexicon
    if "u" in ways or "a" in ways or lexicon.grade(right) < _KNOWN_TO_ALL or lexicon.seen(wrong) is not None:
        return False
    last = change.new.last_words[:1]
    if change.new.after_abbreviation or any(_introduces_a_name(word, scope) for word in last):
        return False
    if lexicon.corrections(wrong) == (right,):
        return len(wrong) > _SHORT
    cost = slip(wrong, right)
    return (len(wrong) >= _NO_NAME and cost == 0) or (len(wrong) >= _LONG and cost <= _ONE_LIGHT)


_KNOWN_TO_ALL = 65
_NO_NAME = 7
_TITLES = closed.words(
    "mr mrs ms miss mx dr prof sir dame lord lady judge justice senator governor mayor president saint"
)


def _introduces_a_name(word: str, scope: Scope) -> bool:
    ways = scope.lexicon.readings(word)
    return word in _TITLES or ("u" in ways and "l" not in ways)


def variant(a: str, b: str) -> bool:
    """Whether two spellings differ by -ise and -ize alone."""
    return a.replace("iz", "is").replace("yz", "ys") == b.replace("iz", "is").replace("yz", "ys")


def _listed(change: Change, scope: Scope) -> bool:
    pair = spelling(change, scope)
    if pair is None:
        return False
    wrong, right = pair
    known = scope.lexicon.corrections(wrong)
    if len(known) != 1 or not variant(known[0], right) or _among_strangers(change, scope):
        return False
    near = scope.lexicon.neighbours.near(wrong)
    second = 0 if right in near else _SECOND
    mine = scope.lexicon.grade(right) - slip(wrong, right) - second + _LISTED
    return all(mine >= score for word, score in near.items() if not variant(word, right))


# Endings with which English makes new words (Quirk et al. 1985, I.31-58); a base with one of these may be meant.
_ENDINGS = sorted(
    closed.words(
        "ee eer er ers or ess ish able ible ness less ful like wise ism ist ize ise ify hood ship dom ward let ling"
        " ette esque ology age ment ation ing ings ed s ly y ic al ian"
    )
)


def _coined(word: str, scope: Scope) -> bool:
    """Whether a word that no dictionary has is well made from one that they have: indictee, geofencing."""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if len(base) < 4 or base == word or (ending == "s" and base.endswith("s")):
            continue
        stems = (
            [base] if ending[0] not in "aeiy" else [base, base + "e", *([base[:-1]] if base[-1] == base[-2] else [])]
        )
        if any(_base(stem, scope) for stem in stems):
            return True
    return False


def _base(stem: str, scope: Scope) -> bool:
    ways = scope.lexicon.readings(stem)
    return "l" in ways and not set("NVJ").isdisjoint(ways)


def _again(change: Change, word: str) -> bool:
    """Whether the old spelling still stands elsewhere in the post: then it may be meant."""
    text = change.new.flow.text.lower()
    at = text.find(word)
    while at >= 0:
        if not text[max(0, at - 1) : at].isalnum() and not text[at + len(word) : at + len(word) + 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


def _same_stem(a: str, b: str) -> bool:
    stem = min(len(a), len(b)) - 2
    return stem > 2 and a[:stem] == b[:stem]


def _among_strangers(change: Change, scope: Scope) -> bool:
    """Whether neither word beside it is English: then it may be a word of another language."""
    beside = [*change.new.last_words[:1], *change.new.next_words[:1]]
    return len(beside) == 2 and all(word.isalpha() and not scope.lexicon.readings(word) for word in beside)


def _near(change: Change, scope: Scope) -> bool:
    pair = spelling(change, scope)
    if pair is None or _listed(change, scope):
        return False
    wrong, right = pair
    lexicon, last = scope.lexicon, next(iter(change.new.last_words), None)
    if len(wrong) < 4 or right in closed.NEGATIONS:
        return False
    odd = misshapen(wrong, scope)
    if wrong[0] != right[0] and not odd and len(wrong) < _LONG:
        return False
    seen = lexicon.seen(wrong)
    if seen is not None and (seen > _SELDOM or lexicon.grade(right) - seen < _COMMONER):
        return False
    if not odd and _coined(wrong, scope):
        return False
    if wrong.startswith(right) or _among_strangers(change, scope):
        return False
    cost = slip(wrong, right)
    near = scope.lexicon.neighbours.near(wrong)
    if right in near:
        if len(wrong) < _SHORT and cost > (_LEFT_OUT if odd else 0):
            return False
        rivals = near
    elif any(score > 0 for score in near.values()) or len(wrong) < 6 or not odd or cost > _TWO_LIGHT:
        return False
    else:
        rivals = scope.lexicon.neighbours.far(wrong)
    mine = rivals.get(right, 0)
    return (
        mine >= (_LIKELY_ODD if odd or len(wrong) >= _LONG else _LIKELY)
        and stands(right, lexicon.readings(right), last)
        and all(
            mine - score >= _MARGIN + (_SAME_STEM if _same_stem(word, right) else 0)
            for word, score in rivals.items()
            if word != right and stands(word, lexicon.readings(word), last)
        )
    )


SPELLING_RULES = (
    Rule(
        name="spell.listed",
        errant="R:SPELL",
        why="A known misspelling, which stands for this word alone.",
        allows=_listed,
    ),
    Rule(
        name="spell.near",
        errant="R:SPELL",
        why="The old spelling is no word; the new one is the one common word that it can have been meant for.",
        allows=_near,
    ),
)
