"""Rules of spelling: known misspellings, and near misses with one word that they can have been meant for."""

from __future__ import annotations

from ledger.gate import closed
from ledger.gate.changes import Change, plain
from ledger.gate.context import company
from ledger.gate.fit import stands
from ledger.gate.lexicon import Lexicon
from ledger.gate.nearness import slip, threes
from ledger.gate.scope import Rule, Scope

# By how much a word must outdo its best rival, all on the scale of `Lexicon.grade`, ten times a natural logarithm.
_MARGIN = 25
_MARGIN_SHORT = 25
# By how much more, if the rival is another form of the same word: fewer things tell the two apart.
_SAME_STEM = 10
# What speaks against a rival that grammar lets not stand there: posts have slips of grammar too.
_OUT_OF_PLACE = 30
# How far the words beside them can part two candidates.
_MOST = 170
# What a word must count for at all. Below this, a coined word is as likely as a slip in so rare a one (smishing is no
# slip in smashing); letters in a row that no words have were hardly coined.
_LIKELY = 42
_LIKELY_ODD = 15
# What it counts for to be listed, against likelier words near by: lists have slips of their own.
_LISTED = 20
_MARGIN_LISTED = 10
_SECOND = 20
# From this length on no other word comes so near by chance.
_LONG = 9
# Fewer letters may stand for something, whatever the web says; that is a rival of this grade.
_SHORT = 5
_LETTERS = {3: 45, 4: 25}
# How unlikely two slips may be together, by the letters of the word (minified is no slip in modified).
_TWO_SLIPS = {2: 0, 3: 0, 4: 0, 5: 0, 6: 32, 7: 36, 8: 38, 9: 44}
_LONGEST = 60
# A slip that is light enough in a long word with a capital.
_ONE_SLIP = 28
# A spelling that the web has may be a slip all the same, where the word is this much likelier; the more so above a
# grade from which the web means it.
_SELDOM = 25
_WRITTEN = 30
_COMMONER = 55
# What speaks against a new word made with an ending.
_COINAGE = 20


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
    """Whether a spelling has letters in a row that hardly any word has, so that nobody coined it."""
    return any(scope.lexicon.shapes.get(part) != "" for part in threes(word))


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
    return (len(wrong) >= _NO_NAME and cost == 0) or (len(wrong) >= _LONG and cost <= _ONE_SLIP)


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
    beside = _beside(change)
    near = scope.lexicon.neighbours.near(wrong)
    alone = near[right] if right in near else scope.lexicon.grade(right) - slip(wrong, right) - _SECOND
    return _outdoes({**near, right: alone + _LISTED}, right, beside, _MARGIN_LISTED, scope.lexicon)


def _outdoes(
    candidates: dict[str, int], right: str, beside: tuple[str | None, str | None], margin: int, lexicon: Lexicon
) -> bool:
    """Whether a word is likelier by a margin than every other that can stand beside the same words.

    Which words go together tells of what is spoken, and less of the form in which: between forms it counts half.
    """
    alone, helped = candidates[right], company(right, *beside, lexicon)
    for word, score in candidates.items():
        ahead = alone - score
        if word == right or ahead - margin > _MOST or variant(word, right):
            continue
        apart = helped - company(word, *beside, lexicon)
        ahead += min(apart, apart // 2) - _SAME_STEM if _same_stem(word, right) else apart
        if ahead + (0 if stands(word, lexicon.readings(word), beside[0]) else _OUT_OF_PLACE) < margin:
            return False
    return True


def _beside(change: Change) -> tuple[str | None, str | None]:
    """The word before a change and the one after it, where only a space lies between."""
    new = change.new
    return next(iter(new.last_words), None), next(iter(new.next_words), None)


# Endings with which English makes new words (Quirk et al. 1985, I.31-58); a base with one of these may be meant.
_ENDINGS = sorted(
    closed.words(
        "ee eer er ers or ess ish able ible ness less ful like wise ism ist ize ise ify hood ship dom ward let ling"
        " ette esque ology age ment ation ing ings ed s ly y ic al ian"
    )
)


def coined(word: str, scope: Scope) -> int:
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


def _again(change: Change, word: str) -> bool:
    """Whether the old spelling still stands elsewhere in the post: then it may be meant."""
    text = change.new.flow.text.lower()
    at = text.find(word)
    while at >= 0:
        if not text[max(0, at - 1) : at].isalnum() and not text[at + len(word) : at + len(word) + 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


_INFLECTIONS = closed.words("s es d ed r er rs ers e y ies ied ing ings ly t st est n en al or ors") | {""}


def _same_stem(a: str, b: str) -> bool:
    """Whether two words may be forms of one: alike up to endings with which words are inflected."""
    shared = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return any(a[cut:] in _INFLECTIONS and b[cut:] in _INFLECTIONS for cut in range(max(3, shared - 2), shared + 1))


def _among_strangers(change: Change, scope: Scope) -> bool:
    """Whether neither word beside it is English: then it may be a word of another language."""
    beside = [*change.new.last_words[:1], *change.new.next_words[:1]]
    return len(beside) == 2 and all(word.isalpha() and not scope.lexicon.readings(word) for word in beside)


def _near(change: Change, scope: Scope) -> bool:
    pair = spelling(change, scope)
    if pair is None or _listed(change, scope):
        return False
    wrong, right = pair
    lexicon, beside = scope.lexicon, _beside(change)
    if len(wrong) < 3 or right in closed.NEGATIONS:
        return False
    if _among_strangers(change, scope):
        return False
    odd = misshapen(wrong, scope)
    near = lexicon.neighbours.near(wrong)
    cost = slip(wrong, right)
    if right not in near and (
        cost > _TWO_SLIPS.get(len(wrong), _LONGEST) or max(near.values(), default=0) > _LIKELY_ODD
    ):
        return False
    alone = near[right] if right in near else lexicon.grade(right) - cost - _SECOND
    mine = alone + company(right, *beside, lexicon)
    if mine < (_LIKELY_ODD if odd or len(wrong) >= _LONG else _LIKELY):
        return False
    if mine - _meant(wrong, odd, scope) < _COMMONER:
        return False
    candidates = near if right in near else {**lexicon.neighbours.far(wrong), **near}
    if right not in candidates:
        return False
    margin = _MARGIN if len(wrong) >= _SHORT else _MARGIN_SHORT
    return stands(right, lexicon.readings(right), beside[0]) and _outdoes(candidates, right, beside, margin, lexicon)


def _meant(wrong: str, odd: bool, scope: Scope) -> int:
    """What speaks for it that the spelling is no slip: the web has it, or it is well made from a common word."""
    seen = scope.lexicon.seen(wrong)
    if seen is not None:
        return seen + (_WRITTEN if seen > _SELDOM else 0)
    return max(_LETTERS.get(len(wrong), -_COMMONER), -_COMMONER if odd else coined(wrong, scope))


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
