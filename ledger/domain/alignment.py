"""Alignment of two sequences: equal anchors and the gaps between them. Knows no text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache

from diff_match_patch import diff_match_patch

Gap = tuple[int, int, int, int]

# Anchors between anchors between anchors: real texts need a handful of rounds, and only a made-up one more.
_ROUNDS = 40
# So few tokens make a pattern that is worth remembering.
_SHORT = 16


def gaps(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Gap]:
    """The ranges [a, b) and [c, d) that are not equal on both sides, between anchors that are."""
    numbers: dict[Hashable, int] = {}  # a block is hashed once, its number often
    before = [numbers.setdefault(item, len(numbers)) for item in old]
    after = [numbers.setdefault(item, len(numbers)) for item in new]
    last_old = last_new = 0
    for i, j in [*_anchors(before, after, 0, len(old), 0, len(new)), (len(old), len(new))]:
        if i > last_old or j > last_new:
            yield last_old, i, last_new, j
        last_old, last_new = i + 1, j + 1


def _anchors(
    old: Sequence[int], new: Sequence[int], a: int, b: int, c: int, d: int, rounds: int = _ROUNDS
) -> list[tuple[int, int]]:
    """Equal blocks in order: common ends, then the longest run of those unique on both sides (patience diff)."""
    head: list[tuple[int, int]] = []
    while a < b and c < d and old[a] == new[c]:
        head.append((a, c))
        a, c = a + 1, c + 1
    tail: list[tuple[int, int]] = []
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        tail.append((b, d))
    middle: list[tuple[int, int]] = []
    if a < b and c < d and rounds:
        unique = _unique_matches(old, new, a, b, c, d)
        i, j = a, c
        for p, q in unique:
            middle += [*_anchors(old, new, i, p, j, q, rounds - 1), (p, q)]
            i, j = p + 1, q + 1
        if unique:
            middle += _anchors(old, new, i, b, j, d, rounds - 1)
    return head + middle + tail[::-1]


def _unique_matches(old: Sequence[int], new: Sequence[int], a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
    old_counts, new_counts = Counter(old[a:b]), Counter(new[c:d])
    place = {key: index for index, key in enumerate(new[c:d], c) if new_counts[key] == 1}
    pairs = [(i, place[key]) for i, key in enumerate(old[a:b], a) if old_counts[key] == 1 and key in place]
    return longest_increasing(pairs)


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of some pairs, ascending on the left, that also ascend on the right."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, (_, value) in enumerate(pairs):
        pile = bisect_left(tops, value)
        back.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        ends[pile : pile + 1] = [index]
    out: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        out.append(pairs[index])
        index = back[index]
    return out[::-1]


def differing(mine: Sequence[Hashable], other: Sequence[Hashable]) -> list[Gap]:
    """The ranges that differ (Myers 1986, a code point a token); exact, so the cost is for the caller to bound."""
    if min(len(mine), len(other)) < 2:
        return _one_at_most(mine, other)
    codes: dict[Hashable, str] = {}
    before, after = _encoded(mine, codes), _encoded(other, codes)
    # The cells of a table change alike: what differs between `0 1 2` and `3 1 4` is asked thousands of times.
    short = len(before) <= _SHORT and len(after) <= _SHORT
    return list((_known if short else _differing)(before, after))


def _one_at_most(mine: Sequence[Hashable], other: Sequence[Hashable]) -> list[Gap]:
    """The same where one side has a token at most: however many the other has, there need not be a code for each."""
    if len(mine) == 1 and mine[0] in other:
        i, j = 0, other.index(mine[0])
    elif len(other) == 1 and other[0] in mine:
        i, j = mine.index(other[0]), 0
    else:
        return [(0, len(mine), 0, len(other))]
    return [gap for gap in ((0, i, 0, j), (i + 1, len(mine), j + 1, len(other))) if gap[0] < gap[1] or gap[2] < gap[3]]


def _differing(before: str, after: str) -> tuple[Gap, ...]:
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    out: list[Gap] = []
    i = j = 0
    start: tuple[int, int] | None = None
    for operation, text in engine.diff_main(before, after, False):
        if operation == 0:
            if start:
                out.append((start[0], i, start[1], j))
                start = None
            i, j = i + len(text), j + len(text)
        else:
            start = start or (i, j)
            i, j = (i + len(text), j) if operation < 0 else (i, j + len(text))
    if start:
        out.append((start[0], i, start[1], j))
    return tuple(out)


_known = lru_cache(maxsize=4096)(_differing)


def _encoded(tokens: Sequence[Hashable], codes: dict[Hashable, str]) -> str:
    out: list[str] = []
    for token in tokens:
        code = codes.get(token)
        if code is None:
            code = codes[token] = _code(len(codes))
        out.append(code)
    return "".join(out)


def _code(index: int) -> str:
    code = 0x20 + index
    return chr(code if code < 0xD800 else code + 0x800)  # never a surrogate
