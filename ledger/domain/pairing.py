"""Which blocks of two flows are each other's earlier and later form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from ledger.domain.alignment import Gap, longest_increasing
from ledger.domain.blocks import Block
from ledger.rendition.flow import Item, Run
from ledger.rendition.words import words

# So many pairs, and words in them, are weighed against each other; beyond that, rare words part the gap first.
_PAIRS_BOUND = 10_000
_WORDS_BOUND = 1_000_000
_ALIKE = 1 / 3
# Struck as a whole, one of these would leave an empty cell or bullet beside the new one.
_KEEPS_PLACE = frozenset("caption dd dt figcaption h1 h2 h3 h4 h5 h6 li summary td th".split())

Token = tuple[str, Hashable]
Pair = tuple[int, int]


@dataclass(slots=True)
class Side:
    """Blocks of one flow. The words that blocks are weighed by are kept; tokens, of which there are many, are not."""

    blocks: list[Block]
    _bags: dict[int, Counter[str]] = field(default_factory=dict)

    def tokens(self, index: int) -> tuple[Token, ...]:
        return _tokens(self.blocks[index].items)

    def bag(self, index: int) -> Counter[str]:
        if index not in self._bags:
            self._bags[index] = Counter(text for text, _ in self.tokens(index) if text.strip())
        return self._bags[index]


def _tokens(items: Sequence[Item]) -> tuple[Token, ...]:
    out: list[Token] = []
    for item in items:
        if isinstance(item, Run):
            marks = item.marks
            out += [(word, marks) for word in words(item.text)]
        else:
            out.append((item.text, item))
    return tuple(out)


def pairs(old: Side, new: Side, gap: Gap) -> tuple[list[Pair], bool]:
    """The pairs in a gap, in order, and whether every pair that there might be was weighed."""
    a, b, c, d = gap
    if a == b or c == d:
        return [], True
    if b - a == d - c:
        found = [(a + k, c + k) for k in range(b - a)]
        if all(_alike(old, new, *pair) for pair in found):
            return found, True
    if _affordable(old, new, gap):
        return _best(old, new, gap), True
    anchors = _by_rare_words(old, new, gap)
    if not anchors:
        if b - a != d - c:
            return [], False
        return [(a + k, c + k) for k in range(b - a) if _alike(old, new, a + k, c + k)], False
    out: list[Pair] = []
    complete = True
    for p, q in [*anchors, (b, d)]:
        inner = (a, p, c, q)
        found, whole = (_best(old, new, inner), True) if _affordable(old, new, inner) else ([], False)
        out += found
        complete = complete and whole
        if p < b:
            out.append((p, q))
        a, c = p + 1, q + 1
    return out, complete


def _affordable(old: Side, new: Side, gap: Gap) -> bool:
    a, b, c, d = gap
    return (b - a) * (d - c) <= _PAIRS_BOUND and sum(len(old.bag(i)) for i in range(a, b)) * (d - c) <= _WORDS_BOUND


def _best(old: Side, new: Side, gap: Gap) -> list[Pair]:
    """The alignment of greatest total likeness; ties go to the earlier pair."""
    a, b, c, d = gap
    best = [[0.0] * (d - c + 1) for _ in range(b - a + 1)]
    like = [[_likeness(old, new, i, j) for j in range(c, d)] for i in range(a, b)]
    for i in range(b - a - 1, -1, -1):
        for j in range(d - c - 1, -1, -1):
            paired = best[i + 1][j + 1] + like[i][j] if like[i][j] >= _ALIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    out: list[Pair] = []
    i = j = 0
    while i < b - a and j < d - c:
        if like[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            out.append((a + i, c + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out


def _by_rare_words(old: Side, new: Side, gap: Gap) -> list[Pair]:
    """Blocks that words tie together which stand in no other block of the gap."""
    a, b, c, d = gap
    here, there = _only_places(old, a, b), _only_places(new, c, d)
    votes = Counter((i, there[word]) for word, i in here.items() if word in there)
    favourite: dict[int, int] = {}
    for (i, j), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        favourite.setdefault(i, j)
    alike = [(i, j) for i, j in sorted(favourite.items()) if _likeness(old, new, i, j) >= _ALIKE]
    return longest_increasing(alike)


def _only_places(side: Side, start: int, stop: int) -> dict[str, int]:
    places: dict[str, int] = {}
    for index in range(start, stop):
        for word in side.bag(index):
            places[word] = -1 if word in places else index
    return {word: index for word, index in places.items() if index >= 0}


def _alike(old: Side, new: Side, i: int, j: int) -> bool:
    if old.blocks[i].shape == new.blocks[j].shape and _keeps_place(old.blocks[i]):
        return True
    return _likeness(old, new, i, j) >= _ALIKE


def _likeness(old: Side, new: Side, i: int, j: int) -> float:
    """How much two blocks have in common, 0 to 1; 0 when a reader would see another structure."""
    before, after = old.blocks[i], new.blocks[j]
    if before.shape != after.shape:
        return 0.0
    mine, other = old.bag(i), new.bag(j)
    total = mine.total() + other.total()
    alike = 2 * sum(min(count, other[word]) for word, count in mine.items() if word in other) / total if total else 1.0
    return max(alike, _ALIKE) if _keeps_place(before) else alike


def _keeps_place(block: Block) -> bool:
    path, begun = block.shape
    return path[-1].tag in _KEEPS_PLACE or not _KEEPS_PLACE.isdisjoint(begun)
