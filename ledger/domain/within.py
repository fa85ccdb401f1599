"""Where two paired blocks differ: words while that can be afforded, then sentences, then all that differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ledger.domain.alignment import Gap, differing, gaps
from ledger.domain.hunks import Hunk
from ledger.domain.pairing import Side, Token
from ledger.rendition.flow import BREAK
from ledger.rendition.words import sentence_starts, words

_PAIR_BOUND = 2_000_000
_DOCUMENT_BOUND = 4_000_000
# A paragraph of a hundred words; in a longer one equal sentences part what is compared, which is cheaper by far.
_SMALL = 10_000
# So many tokens at the end of a line are looked at: a full stop, a quotation mark, a word.
_LINE_END = 4


@dataclass(slots=True)
class Budget:
    """What comparing may still cost, in tokens times tokens, and the coarsest level used: words, sentences, blocks."""

    left: int = _DOCUMENT_BOUND
    level: int = 0

    def allows(self, cost: int, level: int) -> bool:
        if cost > _PAIR_BOUND or cost > self.left:
            return False
        self.left -= cost
        self.level = max(self.level, level)
        return True


def inside(old: Side, i: int, new: Side, j: int, budget: Budget) -> Iterator[Hunk]:
    """The hunks inside two paired blocks, each grown to the words that it joins or splits."""
    mine, other = old.tokens(i), new.tokens(j)
    if mine == other:
        return
    if len(mine) == len(other) == 1:  # a figure in a cell, mostly
        before, after = old.blocks[i], new.blocks[j]
        yield Hunk(before.start, before.stop, after.start, after.stop)
        return
    head, tail = _ends_in_common(mine, other)
    cost = (len(mine) - head - tail) * (len(other) - head - tail)
    if cost <= _SMALL and budget.allows(cost, 0):
        runs = _words(mine, other, head, tail)
    else:
        runs = list(_by_sentences(mine, other, budget))
    at_old, at_new = _offsets(mine, old.blocks[i].start), _offsets(other, new.blocks[j].start)
    for a, b, c, d in _grown(runs, mine, other):
        yield Hunk(at_old[a], at_old[b], at_new[c], at_new[d])


def _offsets(tokens: Sequence[Token], start: int) -> list[int]:
    return list(accumulate([len(text) for text, _ in tokens], initial=start))


def _ends_in_common(a: Sequence[Token], b: Sequence[Token]) -> tuple[int, int]:
    """How many tokens are equal at the start, and how many at the end."""
    most = min(len(a), len(b))
    head = 0
    while head < most and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < most - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def _words(mine: Sequence[Token], other: Sequence[Token], head: int, tail: int) -> list[Gap]:
    found = differing(mine[head : len(mine) - tail], other[head : len(other) - tail])
    runs = [(a + head, b + head, c + head, d + head) for a, b, c, d in found]
    return _slid(mine, other, list(_by_lines(mine, other, runs)))


def _by_lines(mine: Sequence[Token], other: Sequence[Token], runs: Sequence[Gap]) -> Iterator[Gap]:
    """Runs that change the end of a line and take out, or put in, the next one, made two: of two full stops the first.

    Of equal length are `[July 3. / Bring ID -> July 4].` and `[July 3 -> July 4]. [/ Bring ID.]`; the second is what
    happened.
    """
    starts = [(a, c) for a, _, c, _ in runs[1:]] + [(len(mine) + 1, len(other) + 1)]
    for (a, b, c, d), (next_a, next_c) in zip(runs, starts, strict=True):
        # The second run may take what is the same behind it, up to the next one: one equal token stays between two.
        if b - a > 1 and c < d and (cut := _line_cut(mine, a, b, next_a - 1 - b)):
            line, same = cut
            yield a, line - same, c, d
            yield line, b + same, d + same, d + same
        elif d - c > 1 and a < b and (cut := _line_cut(other, c, d, next_c - 1 - d)):
            line, same = cut
            yield a, b, c, line - same
            yield b + same, b + same, line, d + same
        else:
            yield a, b, c, d


def _line_cut(tokens: Sequence[Token], start: int, stop: int, room: int) -> tuple[int, int] | None:
    """Where the first line within a span ends, and how many of its last tokens stand behind the span as well.

    `room` is how many of those behind it may be meant.
    """
    line = next((index for index in range(start, stop) if tokens[index][0] == BREAK), None)
    if line is None:
        return None
    for same in range(min(_LINE_END, line - start, room), 0, -1):
        if tokens[line - same : line] == tokens[stop : stop + same]:
            return line, same
    return None


def _by_sentences(mine: Sequence[Token], other: Sequence[Token], budget: Budget) -> Iterator[Gap]:
    """Equal sentences anchor the rest; between two of them words are compared if they are few, else sentences."""
    coarse, coarse_other = _sentences(mine), _sentences(other)
    starts = list(accumulate((len(sentence) for sentence in coarse), initial=0))
    other_starts = list(accumulate((len(sentence) for sentence in coarse_other), initial=0))
    for p, q, r, s in gaps(coarse, coarse_other):
        a, b, c, d = starts[p], starts[q], other_starts[r], other_starts[s]
        head, tail = _ends_in_common(mine[a:b], other[c:d])
        if budget.allows((b - a - head - tail) * (d - c - head - tail), 0):
            yield from ((a + w, a + x, c + y, c + z) for w, x, y, z in _words(mine[a:b], other[c:d], head, tail))
        elif budget.allows((q - p) * (s - r), 1):
            for w, x, y, z in differing(coarse[p:q], coarse_other[r:s]):
                yield starts[p + w], starts[p + x], other_starts[r + y], other_starts[r + z]
        else:
            budget.level = 2
            yield a + head, b - tail, c + head, d - tail


def _sentences(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    starts = set(sentence_starts("".join(text for text, _ in tokens)))
    out: list[tuple[Token, ...]] = []
    group: list[Token] = []
    position = 0
    for token in tokens:
        if position in starts and group:
            out.append(tuple(group))
            group = []
        group.append(token)
        position += len(token[0])
    if group:
        out.append(tuple(group))
    return out


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


def _grown(runs: Sequence[Gap], mine: Sequence[Token], other: Sequence[Token]) -> list[Gap]:
    """Runs that join or split words, grown to the words that they join or split."""
    out: list[Gap] = []
    for run in runs:
        a, b, c, d = run
        if a and b < len(mine) and _letters(mine[a - 1][0][-1], mine[b][0][0]) and not _blank(mine[a:b], other[c:d]):
            while a and c and mine[a - 1] == other[c - 1] and _letters(mine[a - 1][0][-1]):
                a, c = a - 1, c - 1
            while b < len(mine) and d < len(other) and mine[b] == other[d] and _letters(mine[b][0][0]):
                b, d = b + 1, d + 1
        if out and (a < out[-1][1] or c < out[-1][3]):
            last = out.pop()
            a, b, c, d = last[0], max(last[1], b), last[2], max(last[3], d)
        out.append((a, b, c, d))
    return out


def _letters(*signs: str) -> bool:
    """Whether all are letters or digits that make words with those beside them; in some scripts each stands alone."""
    return all(sign.isalnum() and len(words(sign + sign)) == 1 for sign in signs)


def _blank(*sides: Sequence[Token]) -> bool:
    """White space for other white space, which joins no words."""
    return all(side and all(text.isspace() for text, _ in side) for side in sides)
