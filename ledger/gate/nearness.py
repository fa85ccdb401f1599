"""How near two spellings are, and which words a misspelling could have been meant for.

The costs follow what is known of slips: letters swapped, doubled or left single are the likeliest, one left out is
likelier than one put in, the first letter is rarely wrong (Pollock and Zamora 1984; Kernighan, Church and Gale 1990).
They are on the scale of `Lexicon.grade`, ten times a natural logarithm.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ledger.gate.lexicon import Lexicon

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_FIRST = 30
_SWAPPED = 0
_DOUBLED = 0
_LEFT_OUT = 5
_PUT_IN = 10
_NEAR_KEY = 10
_FAR_KEY = 18


def _beside() -> frozenset[tuple[str, str]]:
    place = {c: (x + y / 2, y) for y, row in enumerate(_ROWS) for x, c in enumerate(row)}
    return frozenset(
        (a, b)
        for a, (x, y) in place.items()
        for b, (p, q) in place.items()
        if a != b and abs(x - p) <= 1 and abs(y - q) <= 1
    )


_BESIDE = _beside()


def distance(a: str, b: str, limit: int) -> int:
    """Letters put in, left out, replaced or swapped with the next (optimal string alignment); above the limit, more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    earlier: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            best = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, earlier[j - 2] + 1)
            current.append(best)
        if min(current) > limit:
            return limit + 1
        earlier, row = row, current
    return row[-1]


def slip(wrong: str, right: str) -> int:
    """The cost of the one slip that lies between two words of distance 1."""
    head = 0
    while head < min(len(wrong), len(right)) and wrong[head] == right[head]:
        head += 1
    first = _FIRST if head == 0 else 0
    if len(wrong) == len(right):
        if wrong[head + 1 : head + 2] == right[head] and wrong[head] == right[head + 1 : head + 2]:
            return _SWAPPED + first
        pair = wrong[head], right[head]
        return (_NEAR_KEY if pair in _BESIDE or set(pair) <= _VOWELS else _FAR_KEY) + first
    longer = wrong if len(wrong) > len(right) else right
    if head and longer[head] == longer[head - 1]:
        return _DOUBLED
    return (_PUT_IN if longer is wrong else _LEFT_OUT) + first


def _edits(word: str) -> Iterator[str]:
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
            if len(tail) > 1:
                yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


class Neighbours:
    """The words of a lexicon near a spelling that is not among them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon.words
        self._grade = lexicon.grade
        self._shelves: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self.near = lru_cache(maxsize=4096)(self._near)
        self.far = lru_cache(maxsize=4096)(self._far)

    def _near(self, word: str) -> dict[str, int]:
        """The words at distance 1, with how likely each was meant."""
        found = {w for w in _edits(word) if w in self._words}
        return {w: self._grade(w) - slip(word, w) for w in found if w != word}

    def _far(self, word: str) -> dict[str, int]:
        """The words at distance 2 with the same first letter, with how common each is."""
        mask = _mask(word)
        out: dict[str, int] = {}
        for length in range(len(word) - 2, len(word) + 3):
            for other, candidate in self._shelf(word[0], length):
                if (mask ^ other).bit_count() <= 4 and distance(word, candidate, 2) == 2:
                    out[candidate] = self._grade(candidate)
        return out

    def _shelf(self, first: str, length: int) -> list[tuple[int, str]]:
        if not self._shelves:
            for word in self._words:
                self._shelves.setdefault((word[0], len(word)), []).append((_mask(word), word))
        return self._shelves.get((first, length), [])


def _mask(word: str) -> int:
    """Which letters a word has; two words at distance 2 differ in four of them at most."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask
