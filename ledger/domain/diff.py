"""Where two renditions differ, as hunks of whole words that a citizen can read.

Blocks first: equal blocks anchor the rest, the blocks between are paired by likeness, and only inside a pair are words
compared, so no hunk runs over a paragraph. The cost is bounded by size, never by the clock (law 7): words while
n x m stays within bounds, then sentences, then whole blocks; the coarsest level used is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ledger.domain.alignment import Gap, differing, gaps
from ledger.domain.blocks import Block, blocks
from ledger.domain.hunks import Hunk
from ledger.domain.pairing import Side, Token, pairs
from ledger.rendition.flow import Flow
from ledger.rendition.words import sentence_starts, words

Level = Literal["words", "sentences", "blocks"]
LEVELS: tuple[Level, ...] = get_args(Level)

_PAIR_BOUND = 2_000_000
_DOCUMENT_BOUND = 4_000_000


@dataclass(slots=True)
class _Budget:
    left: int = _DOCUMENT_BOUND
    level: int = 0

    def allows(self, cost: int, level: int) -> bool:
        if cost > _PAIR_BOUND or cost > self.left:
            return False
        self.left -= cost
        self.level = max(self.level, level)
        return True


def diff(old: Flow, new: Flow) -> tuple[tuple[Hunk, ...], Level]:
    """The hunks between two flows, each grown to whole words, and the coarsest level at which they were found."""
    budget = _Budget()
    before, after = Side(blocks(old)), Side(blocks(new))
    hunks: list[Hunk] = []
    for gap in gaps([_key(b) for b in before.blocks], [_key(b) for b in after.blocks]):
        hunks.extend(_gap(before, after, gap, budget))
    hunks.extend(_ends(before, after, hunks))
    return tuple(sorted(hunks)), LEVELS[budget.level]


def _key(block: Block) -> Hashable:
    return block.items, block.shape


def _gap(old: Side, new: Side, gap: Gap, budget: _Budget) -> Iterator[Hunk]:
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
            yield from _inside(old, p, new, q, budget)
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
    """The `End`s that differ in what nobody sees, where their blocks are otherwise paired."""
    new_ends = {block.stop: block.end for block in new.blocks}
    pending = sorted(hunks)
    index, shift = 0, 0
    for block in old.blocks:
        while index < len(pending) and pending[index].old_stop <= block.stop:
            shift = pending[index].new_stop - pending[index].old_stop
            index += 1
        if index < len(pending) and pending[index].old_start <= block.stop < pending[index].old_stop:
            continue
        place = block.stop + shift
        if new_ends.get(place) != block.end:
            yield Hunk(block.stop, block.stop + 1, place, place + 1)


# --- words ----------------------------------------------------------------------------------------------------------


def _inside(old: Side, i: int, new: Side, j: int, budget: _Budget) -> Iterator[Hunk]:
    """The hunks inside two paired blocks."""
    before, after = old.blocks[i], new.blocks[j]
    mine, other = old.tokens(i), new.tokens(j)
    if mine == other:
        return
    head = _common(mine, other)
    tail = _common(mine[head:][::-1], other[head:][::-1])
    middle, other_middle = mine[head : len(mine) - tail], other[head : len(other) - tail]
    if budget.allows(len(middle) * len(other_middle), 0):
        runs = [(a + head, b + head, c + head, d + head) for a, b, c, d in differing(middle, other_middle)]
        runs = _slid(mine, other, runs)
    else:
        coarse, coarse_other = _sentences(mine), _sentences(other)
        if budget.allows(len(coarse) * len(coarse_other), 1):
            mine, other = coarse, coarse_other
            runs = differing(mine, other)
        else:
            budget.level = 2
            runs = [(head, len(mine) - tail, head, len(other) - tail)]
    at_old, at_new = _offsets(mine, before.start), _offsets(other, after.start)
    found = [Hunk(at_old[a], at_old[b], at_new[c], at_new[d]) for a, b, c, d in runs]
    yield from _grown(found, before, after)


def _common(a: Sequence[Token], b: Sequence[Token]) -> int:
    count = 0
    for p, q in zip(a, b, strict=False):
        if p != q:
            break
        count += 1
    return count


def _offsets(tokens: Sequence[Token], start: int) -> list[int]:
    out = [start]
    for text, _ in tokens:
        out.append(out[-1] + len(text))
    return out


def _sentences(tokens: Sequence[Token]) -> tuple[Token, ...]:
    starts = set(sentence_starts("".join(text for text, _ in tokens)))
    out: list[Token] = []
    group: list[Token] = []
    position = 0
    for token in tokens:
        if position in starts and group:
            out.append(("".join(text for text, _ in group), tuple(group)))
            group = []
        group.append(token)
        position += len(token[0])
    if group:
        out.append(("".join(text for text, _ in group), tuple(group)))
    return tuple(out)


def _slid(mine: Sequence[Token], other: Sequence[Token], runs: Sequence[Gap]) -> list[Gap]:
    """Pure insertions and deletions, moved as far on as the text allows, short of the next run.

    Of equal places (`the the`) the last is named, whatever else changed in the block, and a word takes the space after
    it along rather than the one before.
    """
    out: list[Gap] = []
    room_old, room_new = len(mine), len(other)
    for a, b, c, d in reversed(runs):
        step = 0
        while b + step < room_old and d + step < room_new:
            moves = (a == b and other[c + step] == other[d + step]) or (c == d and mine[a + step] == mine[b + step])
            if not moves:
                break
            step += 1
        out.append((a + step, b + step, c + step, d + step))
        # One equal token stays between two runs.
        room_old, room_new = a + step - 1, c + step - 1
    return out[::-1]


def _grown(hunks: list[Hunk], before: Block, after: Block) -> list[Hunk]:
    """Hunks that join or split words, grown to the words that they join or split."""
    old = "".join(item.text for item in before.items)
    new = "".join(item.text for item in after.items)
    out: list[Hunk] = []
    for hunk in hunks:
        a, b = hunk.old_start - before.start, hunk.old_stop - before.start
        c, d = hunk.new_start - after.start, hunk.new_stop - after.start
        # White space for other white space joins nothing.
        if a > 0 and b < len(old) and _letters(old[a - 1], old[b]) and not (old[a:b].isspace() and new[c:d].isspace()):
            while a > 0 and c > 0 and old[a - 1] == new[c - 1] and _letters(old[a - 1]):
                a, c = a - 1, c - 1
            while b < len(old) and d < len(new) and old[b] == new[d] and _letters(old[b]):
                b, d = b + 1, d + 1
        grown = Hunk(a + before.start, b + before.start, c + after.start, d + after.start)
        if out and (grown.old_start < out[-1].old_stop or grown.new_start < out[-1].new_stop):
            last = out.pop()
            old_stop, new_stop = max(last.old_stop, grown.old_stop), max(last.new_stop, grown.new_stop)
            grown = Hunk(last.old_start, old_stop, last.new_start, new_stop)
        out.append(grown)
    return out


def _letters(*signs: str) -> bool:
    """Whether all are letters or digits that make words with those beside them; in some scripts each stands alone."""
    return all(sign.isalnum() and len(words(sign + sign)) == 1 for sign in signs)
