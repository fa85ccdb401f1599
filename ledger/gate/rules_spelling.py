"""Rules of spelling: known misspellings, and near misses with one word that they can have been meant for."""

from __future__ import annotations

from ledger.gate import closed
from ledger.gate.changes import Change, plain
from ledger.gate.context import company
from ledger.gate.lexicon import Lexicon
from ledger.gate.likelihood import is_slip, margin, outdoes, variant, weight
from ledger.gate.nearness import slip
from ledger.gate.scope import Rule, Scope

# What it counts for to be listed, against likelier words near by: lists have slips of their own.
_LISTED = 20
_MARGIN_LISTED = 10
# A second slip in the same word, over and above the cost of both.
_SECOND = 20
# Fewer letters may stand for something.
_SHORT = 5
# How unlikely two slips may be together, by the letters of the word (minified is no slip in modified), and how much a
# word one slip away may count for beside them.
_TWO_SLIPS = {2: 0, 3: 0, 4: 0, 5: 0, 6: 36, 7: 40, 8: 42, 9: 48}
_LONGEST = 65
_RIVAL = 8


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
    if len(wrong) < (_SHORT if right in closed.NEGATIONS else 2) or before[1:] != wrong[1:] or after[1:] != right[1:]:
        return None
    if before[0].isupper() != after[0].isupper() and not _opened(change):
        return None
    if wrong == right or scope.lexicon.readings(wrong) or wrong in scope.terms:
        return None
    if "l" not in scope.lexicon.readings(right) or _again(change, wrong):
        return None
    return wrong, right


def _opened(change: Change) -> bool:
    """Whether the first word of a sentence got its capital together with its letters."""
    return change.after[0].isupper() and change.old.opens_sentence and change.new.opens_sentence


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
    plain_slip = (len(wrong) >= _NO_NAME and cost == 0) or (len(wrong) >= _LONG and cost <= _ONE_SLIP)
    return plain_slip and not lexicon.attested(wrong, capital=True)


_KNOWN_TO_ALL = 65
_NO_NAME = 7
# From this length on no other word comes so near by chance; and a slip that is light enough there.
_LONG = 9
_ONE_SLIP = 32
_TITLES = closed.words(
    "mr mrs ms miss mx dr prof sir dame lord lady judge justice senator governor mayor president saint"
)


def _introduces_a_name(word: str, scope: Scope) -> bool:
    ways = scope.lexicon.readings(word)
    return word in _TITLES or ("u" in ways and "l" not in ways)


def respelt(a: str, b: str, lexicon: Lexicon) -> bool:
    """Whether two words in lower case are one: the same form of one verb, its last consonant doubled or single.

    Focussing and focusing; not staring and starring, forms of two verbs, nor earing and earring.
    """
    short, long = sorted((a, b), key=len)
    ending = next((ending for ending, _ in _VERBAL if short.endswith(ending)), "")
    verb = short.removesuffix(ending)
    if not ending or len(verb) < 4 or long != verb + verb[-1] + ending or "V" not in lexicon.readings(verb):
        return False
    if lexicon.readings(verb + verb[-1]) or lexicon.readings(verb + "e"):
        return False
    both = set(lexicon.readings(a)) & set(lexicon.readings(b))
    return dict(_VERBAL)[ending] in both and not set("NS") & (set(lexicon.readings(a)) ^ set(lexicon.readings(b)))


_VERBAL = (("ing", "G"), ("ed", "D"))


def _variant(change: Change, scope: Scope) -> bool:
    before, after = plain(change.before), plain(change.after)
    return change.kind == "word" and before[0] == after[0] and respelt(change.was, change.now, scope.lexicon)


def _listed(change: Change, scope: Scope) -> bool:
    pair = spelling(change, scope)
    if pair is None:
        return False
    wrong, right = pair
    known = scope.lexicon.corrections(wrong)
    if len(known) != 1 or not variant(known[0], right) or _among_strangers(change, scope):
        return False
    near, lexicon = scope.lexicon.neighbours.near(wrong), scope.lexicon
    if _regularised(wrong, right, lexicon):
        alone = lexicon.grade(right)
    elif right in near:
        alone = near[right]
    else:
        alone = lexicon.grade(right) - slip(wrong, right) - _SECOND
    known_as = {**near, right: alone + _LISTED}
    return outdoes(known_as, right, _beside(change), _MARGIN_LISTED + weight(right), lexicon, listed=True)


def _regularised(wrong: str, right: str, lexicon: Lexicon) -> bool:
    """Whether an irregular verb was inflected as if it were regular (fighted): no slip of letters."""
    ways = lexicon.readings(right)
    return "D" in ways and any(
        wrong == verb + ending and "V" in lexicon.readings(verb)
        for verb, ending in ((wrong[:-2], "ed"), (wrong[:-1], "d"))
    )


def _beside(change: Change) -> tuple[str | None, str | None]:
    """The word before a change and the one after it, where only a space lies between."""
    new = change.new
    return next(iter(new.last_words), None), next(iter(new.next_words), None)


def _again(change: Change, word: str) -> bool:
    """Whether the old spelling still stands elsewhere in the post: then it may be meant."""
    text = change.new.flow.text.lower()
    at = text.find(word)
    while at >= 0:
        if not text[max(0, at - 1) : at].isalnum() and not text[at + len(word) : at + len(word) + 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False


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
    if len(wrong) < 3:
        return False
    if _among_strangers(change, scope):
        return False
    near = lexicon.neighbours.near(wrong)
    cost = slip(wrong, right)
    if right in near:
        alone, candidates = near[right], near
    elif cost > _TWO_SLIPS.get(len(wrong), _LONGEST) or max(near.values(), default=0) > _RIVAL:
        return False
    else:
        alone, candidates = lexicon.grade(right) - cost - _SECOND, {}
    if not is_slip(wrong, alone + company(right, *beside, lexicon), cost, scope):
        return False
    candidates = candidates or {**lexicon.neighbours.far(wrong), **near}
    enough = margin(wrong, right, beside[0], lexicon)
    if right not in candidates or not outdoes(candidates, right, beside, enough, lexicon):
        return False
    return not lexicon.attested(wrong, capital=change.before[0].isupper())


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
    Rule(
        name="spell.variant",
        errant="R:SPELL",
        why="Both are right spellings of the same form of the same verb, so nothing that a reader is told changes.",
        allows=_variant,
    ),
)
