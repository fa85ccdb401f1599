"""Rules of spelling: known misspellings, near misses, words run together or doubled by accident."""

from __future__ import annotations

import re

from ledger.gate import closed
from ledger.gate.changes import Change
from ledger.gate.nearness import distance
from ledger.gate.scope import Rule, Scope, plain

# Ten times the natural logarithm by which the word must outdo its best rival.
_MARGIN = 25
# A word rarer than this is not what a slip was likely meant for.
_COMMON = 30


def _spelling(change: Change, scope: Scope) -> tuple[str, str] | None:
    """The two spellings in lower case, where a word in no dictionary became a common word of the same shape."""
    if change.kind != "word":
        return None
    before, after = change.before, change.after
    if not (before.isalpha() and after.isalpha() and before.isascii() and after.isascii() and len(before) > 1):
        return None
    if before.islower() != after.islower() or not ((before[1:].islower() and after[1:].islower()) or before.islower()):
        return None
    wrong, right = before.lower(), after.lower()
    if wrong == right or scope.lexicon.readings(wrong) or wrong in scope.terms:
        return None
    return (wrong, right) if "l" in scope.lexicon.readings(right) else None


def _listed(change: Change, scope: Scope) -> bool:
    pair = _spelling(change, scope)
    return pair is not None and scope.lexicon.corrections(pair[0]) == (pair[1],)


def _near(change: Change, scope: Scope) -> bool:
    pair = _spelling(change, scope)
    if pair is None:
        return False
    wrong, right = pair
    known = scope.lexicon.corrections(wrong)
    if known == (right,) or (not known and scope.lexicon.seen(wrong)) or len(wrong) < 4:
        return False
    if scope.lexicon.grade(right) < _COMMON or right in closed.NEGATIONS:
        return False
    near = scope.neighbours.near(wrong)
    if right in near:
        return _outdoes(right, near)
    if near or wrong[0] != right[0] or len(wrong) < 6 or distance(wrong, right, 2) > 2:
        return False
    return _outdoes(right, scope.neighbours.far(wrong))


def _outdoes(right: str, rivals: dict[str, int]) -> bool:
    mine = rivals.get(right, 0)
    return all(mine - score >= _MARGIN for word, score in rivals.items() if word != right)


_NEVER_DOUBLED = closed.words(
    "not no never very had that is so really too many much more long far you her it do did there who what all one other"
    " bye ha yes please again over"
)
_PARTICLES = closed.words("in on up out off over by down through around along about back away")


def _doubled(change: Change, scope: Scope) -> bool:
    if change.kind != "dropped":
        return False
    span = plain(change.before)
    phrase = span.strip()
    if not re.fullmatch(r"[a-z]+(?: [a-z]+){0,3}", phrase) or span not in (phrase + " ", " " + phrase):
        return False
    words = phrase.split()
    if any(w in _NEVER_DOUBLED or w in closed.NUMBERS for w in words):
        return False
    head, tail = plain(change.old.before), plain(change.old.after)
    if span.endswith(" "):
        twice = re.search(rf"(?:^|[^\w'-]){phrase} \Z", head, re.IGNORECASE) or re.match(rf"{phrase}(?![\w'-])", tail)
    else:
        twice = re.search(rf"(?:^|[^\w'-]){phrase}\Z", head, re.IGNORECASE)
    if not twice:
        return False
    if len(words) > 1:
        return any(w in closed.DETERMINERS for w in words)
    word = words[0]
    if word in _PARTICLES:
        other = change.old.last_words[:2]
        first = next((w for w in other if w != word), "")
        return not (set(scope.lexicon.readings(first)) & set("VDPGZ"))
    if word in closed.DETERMINERS | closed.PREPOSITIONS | closed.CONJUNCTIONS | closed.PRONOUNS:
        return True
    if word in {w for pair in closed.AGREEMENT for w in pair} | closed.MODALS | {"be", "been"}:
        return word not in {"do", "does", "has", "have", "can", "will", "may", "might", "need"}
    ways = scope.lexicon.readings(word)
    return len(word) > 3 and bool(set("NS") & set(ways)) and not set("JRCK") & set(ways)


def _runon(change: Change, scope: Scope) -> bool:
    if change.kind != "split":
        return False
    whole, parts = change.before.strip().lower(), change.after.strip().lower().split(" ")
    if len(parts) != 2 or scope.lexicon.readings(whole) or whole in scope.terms:
        return False
    if not all(p.isascii() and p.isalpha() for p in parts):
        return False
    if set(parts) & (closed.NEGATIONS | closed.NUMBERS | closed.DATES):
        return False
    known = scope.lexicon.corrections(whole)
    if known:
        return False
    return _splits(whole, scope) == [tuple(parts)] and not scope.neighbours.near(whole)


def _splits(whole: str, scope: Scope) -> list[tuple[str, str]]:
    """The ways to cut a run of letters into two common words."""
    out = []
    for cut in range(1, len(whole)):
        first, second = whole[:cut], whole[cut:]
        if all(
            "l" in scope.lexicon.readings(w) and scope.lexicon.grade(w) >= (60 if len(w) > 3 else 90)
            for w in (first, second)
        ):
            out.append((first, second))
    return out


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
    Rule(name="word.doubled", errant="U:OTHER", why="A word or phrase stood twice by accident.", allows=_doubled),
    Rule(name="word.runon", errant="R:ORTH", why="Two words had run together into what is no word.", allows=_runon),
)
