"""Rules of words doubled, run together or cut apart by accident."""

from __future__ import annotations

import re

from ledger.gate import closed
from ledger.gate.changes import Change, plain
from ledger.gate.lexicon import Lexicon
from ledger.gate.scope import Rule, Scope

# Words that are said twice on purpose, or whose second stands for something of its own.
_NEVER_DOUBLED = closed.NUMBERS | closed.words(
    "not no never very had that is so really too many much more long far you her it do did does there who what all one"
    " other bye ha yes please again over has have can will may might need"
)
_PARTICLES = closed.words("in on up out off over by down through around along about back away")
# Verbs that take `by` as a particle, before which the second may stand for something: stand by by the door.
_SAID_WITH_BY = re.compile(
    r"(?:st(?:and|ood)|g(?:et|ot|o)|c(?:o|a)m|went|gone|drop|pass|stop|put|la(?:y|id)|abide|sw(?:i|u|a)ng|fl(?:y|ie|ew|own)"
    r"|walk|run|ran|drive|drove|live|slip|tick|zip|whizz?)\w{0,4}|"
)
_FUNCTION_WORDS = (
    closed.DETERMINERS
    | closed.PREPOSITIONS
    | closed.CONJUNCTIONS
    | closed.PRONOUNS
    | closed.MODALS
    | closed.words("are was were be been isn't aren't")
)


def _doubled(change: Change, scope: Scope) -> bool:
    if change.kind != "dropped":
        return False
    span = plain(change.before)
    phrase = span.strip()
    if not re.fullmatch(r"[a-z]+(?: [a-z]+){0,3}\.?", phrase) or span not in (phrase + " ", " " + phrase):
        return False
    words = phrase.rstrip(".").split()
    if _NEVER_DOUBLED.intersection(words) or not _stands_twice(change, span, phrase):
        return False
    if len(words) > 1:
        return not closed.DETERMINERS.isdisjoint(words) and "." not in phrase
    word = words[0]
    if word in _PARTICLES:
        first = next((w for w in change.old.last_words[:2] if w != word), "")
        if word == "by" and _SAID_WITH_BY.fullmatch(first) is None:
            return "." not in phrase
        return set(scope.lexicon.readings(first)).isdisjoint("VDPGZ")  # log in in March
    if word in _FUNCTION_WORDS:
        return "." not in phrase
    ways = set(scope.lexicon.readings(word))
    return len(word) > 3 and bool(ways & set("NS")) and not ways & set("JRCK")


def _stands_twice(change: Change, span: str, phrase: str) -> bool:
    head, tail = plain(change.old.before).lower(), plain(change.old.after)
    if not span.endswith(" "):
        return _ends_with(head, phrase)
    if head.endswith(" ") and _ends_with(head[:-1], phrase):
        return True
    return tail.startswith(phrase) and not _wordish(tail[len(phrase) :][:1]) and not _wordish(head[-1:])


def _ends_with(text: str, phrase: str) -> bool:
    return text.endswith(phrase) and not _wordish(text[: -len(phrase)][-1:])


def _wordish(char: str) -> bool:
    return char.isalnum() or char in ("'", "-", "_")


def _parts(text: str) -> list[str]:
    return text.strip().lower().split(" ")


def _runon(change: Change, scope: Scope) -> bool:
    if change.kind != "split":
        return False
    whole, parts = change.before.strip(), change.after.strip().split(" ")
    if len(parts) != 2 or not whole.isalpha() or not whole.isascii() or whole[1:] != whole[1:].lower():
        return False
    if whole[0].isupper() and not change.old.opens_sentence:
        return True  # the guard for names has seen to it
    whole, first, second = whole.lower(), parts[0].lower(), parts[1]
    lexicon = scope.lexicon
    if lexicon.readings(whole) or whole in scope.terms or lexicon.corrections(whole):
        return False
    if not (closed.NEGATIONS | closed.NUMBERS | closed.DATES).isdisjoint((first, second)):
        return False
    if first == "a" and _NOT.fullmatch(second) and "J" in lexicon.readings(second):
        return False
    if lexicon.runons.get(whole) == first:
        return True
    if (
        lexicon.seen(whole) is not None
        or lexicon.attested(whole, capital=change.before[0].isupper())
        or scope.lexicon.neighbours.near(whole)
    ):
        return False
    return _splits(whole, scope) == [(first, second)]


# Adjectives that a- makes the contrary of, whether or not a dictionary has it: acritical, abasic.
_NOT = re.compile(r"\w+(?:ic|al|ous|oid|ar|ate)")


def _splits(whole: str, scope: Scope) -> list[tuple[str, str]]:
    """The ways to cut a run of letters into two common words."""
    pairs = ((whole[:cut], whole[cut:]) for cut in range(1, len(whole)))
    return [pair for pair in pairs if all(_common(word, scope) for word in pair)]


def _common(word: str, scope: Scope) -> bool:
    """Whether a word is common for its length: of short ones only the commonest are likely to have run together."""
    return "l" in scope.lexicon.readings(word) and scope.lexicon.grade(word) >= _COMMON.get(len(word), 40)


_COMMON = {1: 130, 2: 110, 3: 100}

# Before one of these parted from its word, the word may have been meant without it.
PREFIXES = closed.words("un in im il ir non dis mis anti de re pre counter sub super inter co ex bi a e i mid semi pro")

_SELVES = closed.words("myself yourself himself herself itself ourselves yourselves themselves")
_THINGS = closed.words(
    "everything anything something everybody anybody somebody whatsoever nevertheless nonetheless"
    " moreover furthermore therefore thereby hereby meanwhile nowadays otherwise likewise elsewhere worthwhile nearby"
    " whenever wherever whatever whoever whichever"
)


def _joined(change: Change, scope: Scope) -> bool:
    """Two halves of one word, with no reading of their own."""
    if change.kind != "joined":
        return False
    parts, whole = _parts(change.before), change.after.strip()
    if not whole.isascii() or not whole.isalpha() or whole[1:] != whole[1:].lower():
        return False
    whole = whole.lower()
    if whole in _SELVES | _THINGS:
        return True
    following = next(iter(change.new.next_words), "")
    if whole in closed.ONES:
        return following not in ("", "of") and parts[1] == "one"
    if len(parts) != 2:
        return False
    if whole in ("within", "alongside"):
        return following in closed.DETERMINERS
    if scope.lexicon.compounds.get(whole) == parts[0]:
        return True
    lexicon = scope.lexicon
    # No word, or one so rare beside the whole that it was not meant (over whelmed).
    rare = [
        p
        for p in parts
        if (len(p) == 1 and p not in "ai")
        or (lexicon.readings(p) and 2 * _RARE_HALF + lexicon.grade(p) <= lexicon.grade(whole))
        or (not lexicon.readings(p) and (lexicon.seen(p) is None or len(p) < 4) and not _a_rare_word(p, lexicon))
    ]
    if parts[0] in PREFIXES:
        return False  # re sign and resign
    return bool(rare) and "l" in lexicon.readings(whole) and lexicon.grade(whole) >= 45


def _a_rare_word(half: str, lexicon: Lexicon) -> bool:
    """Whether half of a word is one, though seldom; of fewer letters, nearly any is in some dictionary."""
    return len(half) >= _HALF and lexicon.attested(half)


_HALF = 4
_RARE_HALF = 20
PARTICLE_NOUN = re.compile(
    r"(work|log|sign|set|check|back|follow|roll|clean|shut|break|pick|start|kick|hand)(out|in|up|off|down|on)"
)


def _cut(change: Change, scope: Scope) -> bool:
    """A word that is written in two where it stands: every day, any time, to work out."""
    if change.kind != "split":
        return False
    parts, whole = tuple(_parts(change.after)), change.before.strip().lower()
    last = next(iter(change.new.last_words), "")
    following = change.new.after
    if parts == ("every", "day"):
        return bool(re.match(r"[.,;:!?)]|\Z", following)) or next(iter(change.new.next_words), "") in _AFTER_ADVERB
    if parts == ("any", "time"):
        return last == "at"
    if PARTICLE_NOUN.fullmatch(whole) and (parts[0] + parts[1]) == whole:
        if last in ("and", "or", "to", "then", "not") and next(iter(change.new.next_words), "") in closed.DETERMINERS:
            return True  # what is done to the things named next
        return last in closed.words("we they i you can could will would should must may might")
    return False


_AFTER_ADVERB = closed.words("in on at to by from for and but because when if we they")


SPACING_RULES = (
    Rule(name="word.doubled", errant="U:OTHER", why="A word or phrase stood twice by accident.", allows=_doubled),
    Rule(name="word.runon", errant="R:ORTH", why="Two words had run together into what is no word.", allows=_runon),
    Rule(
        name="word.joined",
        errant="R:ORTH",
        why="One word had been cut in two, and its halves say nothing else.",
        allows=_joined,
    ),
    Rule(
        name="word.cut",
        errant="R:ORTH",
        why="Where it stands, this is written as two words, and says the same.",
        allows=_cut,
    ),
)
