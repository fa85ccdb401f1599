"""Which readings of a word the word before it leaves open, so that rivals that cannot stand there drop out.

Only hard constraints of English are used, and each only ever takes a rival away whose every reading is ruled out.
"""

from __future__ import annotations

from ledger.gate import closed

_BE = closed.words("is are was were be been being am")
_HAVE = closed.words("has have had having")
_BARE = closed.MODALS | closed.words("do does did don't doesn't didn't can't cannot won't")
_PLURAL = closed.PLURAL_DETERMINERS | closed.PLURAL_NUMERALS

# After the word: the readings that cannot follow it (letters as in the lexicon).
_SHUT_OUT: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"a", "an"}), frozenset("SVZD")),
    (closed.words("the this my our your their its his"), frozenset("VZD")),
    (_PLURAL, frozenset("NVZD")),
    (_BARE, frozenset("ZDPGC")),
    (frozenset({"to"}), frozenset("ZD")),
    (_BE, frozenset("VZD")),
    (_HAVE, frozenset("VZ")),
    (closed.words("i we they you"), frozenset("ZGNSJ")),
    (closed.words("he she"), frozenset("VGNSJ")),
)
_FORMS = frozenset("luam")


def stands(word: str, readings: str, last: str | None) -> bool:
    """Whether a word can stand after another; words without a reading in the lexicon always can."""
    open_to = set(readings) - _FORMS
    if last is None or not open_to or word in _CLOSED:
        return True
    return all(bool(open_to - shut) for lasts, shut in _SHUT_OUT if last in lasts)


_CLOSED = (
    closed.PREPOSITIONS
    | closed.CONJUNCTIONS
    | closed.PRONOUNS
    | closed.DETERMINERS
    | closed.QUANTIFIERS
    | closed.MODALS
)
