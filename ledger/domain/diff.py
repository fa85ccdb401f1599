"""Where two renditions differ, as hunks of whole words that a citizen can read.

Blocks first: equal blocks anchor the rest, the blocks between are paired by likeness, and only inside a pair are words
compared, so no hunk runs over a paragraph. The cost is bounded by size, never by the clock (law 7): words while
n x m stays within bounds, then sentences, then whole blocks; the coarsest level used is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from ledger.domain.alignment import Gap, gaps
from ledger.domain.blocks import Block, Shape, blocks
from ledger.domain.hunks import LEVELS, Hunk, Level
from ledger.domain.pairing import Side, Token, pairs
from ledger.domain.within import Budget, inside
from ledger.rendition.flow import Flow


def diff(old: Flow, new: Flow) -> tuple[tuple[Hunk, ...], Level]:
    """The hunks between two flows, each grown to whole words, and the coarsest level at which they were found."""
    budget = Budget()
    before, after = Side(blocks(old)), Side(blocks(new))
    hunks: list[Hunk] = []
    for gap in gaps(*_keys(before.blocks, after.blocks)):
        hunks.extend(_gap(before, after, gap, budget))
    ends = list(_ends(before, after, hunks))
    return tuple(sorted([*hunks, *ends]) if ends else hunks), LEVELS[budget.level]


def _keys(*sides: Sequence[Block]) -> Iterator[list[Hashable]]:
    """For each block what is equal for equal ones; a shape, which is long, is hashed once for all that share it."""
    numbers: dict[Shape, int] = {}
    known: dict[int, int] = {}
    for side in sides:
        keys: list[Hashable] = []
        for block in side:
            number = known.get(id(block.shape))
            if number is None:
                number = known[id(block.shape)] = numbers.setdefault(block.shape, len(numbers))
            keys.append((block.items, number))
        yield keys


def _gap(old: Side, new: Side, gap: Gap, budget: Budget) -> Iterator[Hunk]:
    a, b, c, d = gap
    if (split := _split(old, new, gap)) is not None:
        yield from split
        return
    i, j = a, c
    found, complete = pairs(old, new, gap)
    if not complete:
        budget.level = 2
    for p, q in [*found, (b, d)]:
        if i < p or j < q:
            yield Hunk(_start(old, i), _start(old, p), _start(new, j), _start(new, q))
        if p < b:
            yield from inside(old, p, new, q, budget)
        i, j = p + 1, q + 1


def _start(side: Side, index: int) -> int:
    if index < len(side.blocks):
        return side.blocks[index].start
    return side.blocks[-1].stop + 1 if side.blocks else 0


def _split(old: Side, new: Side, gap: Gap) -> list[Hunk] | None:
    """A paragraph split or joined with the same words in it: only the places where blocks end differ."""
    a, b, c, d = gap
    if b - a == d - c or not (b - a and d - c):
        return None
    # The same words in more or fewer items, cells or headings are another structure, which has to show.
    place, *rest = (block.shape for block in old.blocks[a:b])
    other_place, *other_rest = (block.shape for block in new.blocks[c:d])
    if place != other_place or place[0][-1].tag != "p" or any(shape != (place[0], ()) for shape in rest + other_rest):
        return None
    mine, other = _with_ends(old, a, b), _with_ends(new, c, d)
    if [t for t in mine if t[0].strip()] != [t for t in other if t[0].strip()]:
        return None
    hunks: list[Hunk] = []
    i = j = 0
    x, y = old.blocks[a].start, new.blocks[c].start
    while i < len(mine) or j < len(other):
        gap_old, gap_new = i, j
        while i < len(mine) and not mine[i][0].strip():
            i += 1
        while j < len(other) and not other[j][0].strip():
            j += 1
        p, q = sum(len(t[0]) for t in mine[gap_old:i]), sum(len(t[0]) for t in other[gap_new:j])
        if mine[gap_old:i] != other[gap_new:j]:
            hunks.append(Hunk(x, x + p, y, y + q))
        x, y = x + p, y + q
        while i < len(mine) and j < len(other) and mine[i] == other[j] and mine[i][0].strip():
            x, y = x + len(mine[i][0]), y + len(other[j][0])
            i, j = i + 1, j + 1
    return hunks


def _with_ends(side: Side, start: int, stop: int) -> list[Token]:
    return [t for index in range(start, stop) for t in (*side.tokens(index), ("\u2029", side.blocks[index].end))]


def _ends(old: Side, new: Side, hunks: list[Hunk]) -> Iterator[Hunk]:
    """The `End`s that differ in what nobody sees, where their blocks are otherwise paired; `hunks` are in order."""
    new_ends = {block.stop: block.end for block in new.blocks}
    index, shift = 0, 0
    for block in old.blocks:
        while index < len(hunks) and hunks[index].old_stop <= block.stop:
            shift = hunks[index].new_stop - hunks[index].old_stop
            index += 1
        if index < len(hunks) and hunks[index].old_start <= block.stop < hunks[index].old_stop:
            continue
        place = block.stop + shift
        if new_ends.get(place) != block.end:
            yield Hunk(block.stop, block.stop + 1, place, place + 1)
