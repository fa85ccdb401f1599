"""How well a word goes with the words beside it, by how often the web writes them side by side.

On the scale of `Lexicon.grade`: what is positive makes the word likelier than it is alone (pointwise mutual
information; Church and Hanks 1990).
"""

from __future__ import annotations

from ledger.gate.lexicon import Lexicon

# All words of the web's count, and the rarest pair that it keeps.
_ALL = 182
_RAREST = 25
# No pair of words makes one likelier than by this: set phrases are quoted, titled and played with.
_MOST = 30
# Nor less likely than by this: the web's sentences are not all there are.
_LEAST = -35


def company(word: str, last: str | None, following: str | None, lexicon: Lexicon) -> int:
    """By how much the words beside it make a word likelier or less likely."""
    return (_together(last, word, lexicon) if last else 0) + (_together(word, following, lexicon) if following else 0)


def _together(first: str, second: str, lexicon: Lexicon) -> int:
    grades = lexicon.grade(first), lexicon.grade(second)
    if not all(grades):
        return 0
    expected = sum(grades) - _ALL
    found = lexicon.pair(first, second)
    if found is not None:
        return min(_MOST, found - expected)
    if max(len(first), len(second)) < 4:
        return 0  # such pairs are not listed
    return max(_LEAST, min(0, _RAREST - expected))
