"""How near two spellings are, and which words a misspelling could have been meant for.

The costs follow what is known of slips: letters swapped, doubled or left single are the likeliest, one left out is
likelier than one put in, the first letter is rarely wrong (Pollock and Zamora 1984; Kernighan, Church and Gale 1990).
They are on the scale of `Lexicon.grade`, ten times a natural logarithm.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.gate.lexicon import Lexicon

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_FIRST = 25
_SWAPPED = 0
_DOUBLED = 0
_LEFT_OUT = 4
_PUT_IN_NEAR = 20
_PUT_IN = 32
_NEAR_KEY = 10
_ALIKE = 8
_FAR_KEY = 31
# No slip is likelier than a letter left out, doubled or left single, or two swapped.
LIGHT = _LEFT_OUT
# A second slip in the same word, over and above its own cost.
_SECOND = 20
# Letters that sound alike in some words, whatever their keys.
_SOUNDS = frozenset(
    pair for a, b in ("cs", "ck", "sz", "td", "mn", "gj", "fv", "yi", "xc", "qk") for pair in ((a, b), (b, a))
)


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
    """The least cost of the slips that lie between two spellings."""
    head, least = 0, min(len(wrong), len(right))
    while head < least and wrong[head] == right[head]:
        head += 1
    # Of what both begin with, one letter is kept: a slip after it may double it, and is none of the first letter.
    wrong, right = wrong[max(0, head - 1) :], right[max(0, head - 1) :]
    # And one of what both end with, which the letter before it may double.
    while len(wrong) > 2 and len(right) > 2 and wrong[-2:] == right[-2:]:
        wrong, right = wrong[:-1], right[:-1]
    earlier: list[int] = []
    row = [0]
    for j in range(1, len(right) + 1):
        row.append(row[-1] + _left_out(right, j))
    for i, x in enumerate(wrong, 1):
        put_in = _put_in(wrong, i)
        current = [row[0] + put_in]
        for j, y in enumerate(right, 1):
            best = min(row[j] + put_in, current[-1] + _left_out(right, j), row[j - 1] + _replaced(x, y, i))
            if i > 1 and j > 1 and x == right[j - 2] and wrong[i - 2] == y and x != y:
                best = min(best, earlier[j - 2] + _SWAPPED + (_FIRST if i == 2 else 0))
            current.append(best)
        earlier, row = row, current
    return row[-1]


def _left_out(right: str, j: int) -> int:
    if j > 1 and right[j - 1] == right[j - 2]:
        return _DOUBLED
    return _LEFT_OUT if j > 1 else _LEFT_OUT + _FIRST


def _put_in(wrong: str, i: int) -> int:
    if i > 1 and wrong[i - 1] == wrong[i - 2]:
        return _DOUBLED
    letter = wrong[i - 1]
    near = (i > 1 and (letter, wrong[i - 2]) in _BESIDE) or (i < len(wrong) and (letter, wrong[i]) in _BESIDE)
    cost = _PUT_IN_NEAR if near else _PUT_IN
    return cost if i > 1 else cost + _FIRST


def _replaced(x: str, y: str, i: int) -> int:
    if x == y:
        return 0
    if (x, y) in _SOUNDS or (x in _VOWELS and y in _VOWELS):
        cost = _ALIKE
    else:
        cost = _NEAR_KEY if (x, y) in _BESIDE else _FAR_KEY
    return cost if i > 1 else cost + _FIRST


def edits(word: str) -> set[str]:
    """Every string of small Latin letters at distance 1, and the word itself."""
    out: set[str] = set()
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        out.update([head + letter + tail for letter in _LETTERS])
        if tail:
            rest = tail[1:]
            out.update([head + letter + rest for letter in _LETTERS])
            out.add(head + rest)
            if rest:
                out.add(head + rest[0] + tail[0] + rest[1:])
    return out


def threes(word: str) -> list[str]:
    """Every three letters in a row, with a mark for either end."""
    marked = f"^{word}$"
    return [marked[i : i + 3] for i in range(len(word))]


class Neighbours:
    """The words of a lexicon near a spelling that is not among them, each with how likely it was meant."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = lexicon.words
        self._grade = lexicon.grade
        self._sorted = list(lexicon.words)
        self._shelves: dict[str, dict[int, list[str]]] = {}
        self._masked: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self._between: dict[str, str] = {}
        for part in lexicon.shapes:
            a, b, c = part[0], part[1], part[2]
            self._between[a + c] = self._between.get(a + c, "") + b
        self.near = lru_cache(maxsize=4096)(self._near)
        self.far = lru_cache(maxsize=4096)(self._far)

    def _near(self, word: str) -> dict[str, int]:
        """The words at distance 1."""
        found = self._words.keys() & self._spellings(word)
        return {w: self._grade(w) - slip(word, w) for w in found if w != word and self._lower(w)}

    def _spellings(self, word: str) -> set[str]:
        """`edits`, without what has letters in a row that no word has."""
        marked = f"^{word}$"
        between = self._between
        out: set[str] = set()
        for i in range(len(word) + 1):
            head, tail = word[:i], word[i:]
            out.update([head + letter + tail for letter in between.get(marked[i : i + 2], "")])
            if tail:
                rest = tail[1:]
                out.update([head + letter + rest for letter in between.get(marked[i] + marked[i + 2], "")])
                out.add(head + rest)
                if rest:
                    out.add(head + rest[0] + tail[0] + rest[1:])
        return out

    def _far(self, word: str) -> dict[str, int]:
        """The words at distance 2 with the same first letter."""
        mask = _mask(word)
        out: dict[str, int] = {}
        for length in range(len(word) - 2, len(word) + 3):
            for other, candidate in self._shelf(word[0], length):
                if (mask ^ other).bit_count() <= 4 and distance(word, candidate, 2) == 2:
                    out[candidate] = self._grade(candidate) - slip(word, candidate) - _SECOND
        return out

    def _lower(self, word: str) -> bool:
        """Whether a word is written in lower case; a name is no rival of a slip in a common word."""
        return "l" in self._words[word]

    def _shelf(self, first: str, length: int) -> list[tuple[int, str]]:
        """The words of a first letter and a length, each with its mask; made when first asked for."""
        if (first, length) not in self._masked:
            if first not in self._shelves:
                start, stop = (bisect_left(self._sorted, edge) for edge in (first, chr(ord(first) + 1)))
                self._shelves[first] = {}
                for word in self._sorted[start:stop]:
                    self._shelves[first].setdefault(len(word), []).append(word)
            words = self._shelves[first].get(length, [])
            self._masked[first, length] = [(_mask(word), word) for word in words if self._lower(word)]
        return self._masked[first, length]


def _mask(word: str) -> int:
    """Which letters a word has; two words at distance 2 differ in four of them at most."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 31)
    return mask
