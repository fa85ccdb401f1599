"""A hunk taken apart into changes: the smallest places where one thing became another.

Words are paired in order where both sides have as many of them, and so are the gaps between them (white space and
punctuation). Where the counts differ, words joined, split or hyphenated with the same letters are told apart from
words dropped and put in; anything else is a rewording.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from ledger.domain.hunks import Hunk
from ledger.rendition.flow import BREAK, END, Flow

Kind = Literal["word", "gap", "joined", "split", "hyphenated", "dropped", "inserted", "reworded"]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDGE = re.compile(f"[\n{END}{BREAK}]")
# How far context is looked for; a longer sentence is cut, which only ever makes a rule refuse.
_REACH = 400
_SENTENCE_STOP = re.compile(r"[.?!…][\"'”’)\]]*\s+[\"'“‘(\[]*\Z")
# A point that ends no sentence: titles, initials and other abbreviations before a name or a number.
_ABBREVIATED = re.compile(
    r"(?:^|[^\w.])(?:[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Mr|Mrs|Ms|Mx|Dr|Prof|St|Gen|Gov|Sen|Rep|Rev|Hon|Jr|Sr|Lt|Col|Sgt|Capt|No|Nos"
    r"|vs|Fig|Sec|Art|Ave|Blvd|Dept|Inc|Corp|Co|Ltd|Mt|Ft|eg|ie|cf|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"\.[\"'”’)\]]*\s+[\"'“‘(\[]*\Z"
)
_OPENING = re.compile(r"[\"'“‘(\[]*\Z")


T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - a decorator, spelt like the one that it stands for
    """`functools.cached_property` without its lock, which costs more here than what it guards."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute

    def __get__(self, owner: Any, cls: type[Any]) -> T:
        value = owner.__dict__[self._compute.__name__] = self._compute(owner)
        return value


@dataclass(frozen=True)
class Side:
    """One side of a change: a span of a flow's text, and what stands around it inside its block."""

    flow: Flow
    start: int
    stop: int

    @lazy
    def text(self) -> str:
        return self.flow.text[self.start : self.stop]

    @lazy
    def before(self) -> str:
        """What stands before it in its block or line."""
        whole = self.flow.text[max(0, self.start - _REACH) : self.start]
        return whole[max(whole.rfind(END), whole.rfind(BREAK)) + 1 :]

    @lazy
    def after(self) -> str:
        """What follows it in its block or line."""
        whole = self.flow.text[self.stop : self.stop + _REACH]
        edge = _EDGE.search(whole)
        return whole[: edge.start()] if edge else whole

    @lazy
    def last_words(self) -> tuple[str, ...]:
        """The words before it, the nearest first, as far as nothing but single spaces lies between."""
        return tuple(_adjoining(self.before[::-1].replace("\u00a0", " "), reverse=True))

    @lazy
    def next_words(self) -> tuple[str, ...]:
        """The words after it, the nearest first, as far as nothing but single spaces lies between."""
        return tuple(_adjoining(self.after.replace("\u00a0", " "), reverse=False))

    @lazy
    def chunk(self) -> str:
        """It with everything that no white space parts from it."""
        head, tail = self.before, self.after
        left = len(head)
        while left and not head[left - 1].isspace():
            left -= 1
        right = 0
        while right < len(tail) and not tail[right].isspace():
            right += 1
        return head[left:] + self.text + tail[:right]

    @lazy
    def opens_sentence(self) -> bool:
        """Whether a sentence begins here: at the start of a block, or after a stop and a space."""
        head = self.before[-_REACH // 4 :]
        if len(self.before) < _REACH // 4 and _OPENING.fullmatch(head.lstrip()):
            return True
        return bool(_SENTENCE_STOP.search(head)) and not self.after_abbreviation

    @lazy
    def after_abbreviation(self) -> bool:
        """Whether a title, an initial or another abbreviation stands before it."""
        return bool(_ABBREVIATED.search(self.before[-_REACH // 4 :]))

    @lazy
    def ends_block(self) -> bool:
        """Whether nothing but closing marks and space follows in the block."""
        return not self.after.strip(" \u00a0\"'”’)]")


def _adjoining(text: str, *, reverse: bool) -> Iterator[str]:
    position = 0
    for _ in range(4):
        if position >= len(text) or text[position] != " ":
            return
        match = WORD.match(text, position + 1)
        if not match:
            return
        word = match.group()
        yield (word[::-1] if reverse else word).lower()
        position = match.end()


@dataclass(frozen=True)
class Change:
    kind: Kind
    old: Side
    new: Side
    spellings: list[tuple[str, str] | None] = field(default_factory=list, compare=False, repr=False)
    """What `spelling` made of it, kept for the rules and guards that ask again."""

    @lazy
    def before(self) -> str:
        return self.old.text

    @lazy
    def after(self) -> str:
        return self.new.text

    @lazy
    def was(self) -> str:
        """The older side in its plainest shape and lower case."""
        return plain(self.old.text).lower()

    @lazy
    def now(self) -> str:
        """The newer side in its plainest shape and lower case."""
        return plain(self.new.text).lower()

    @lazy
    def touched(self) -> frozenset[str]:
        """The words, in lower case, that stand on one side only."""
        if self.kind == "word":
            return frozenset((self.was, self.now))
        return frozenset(WORD.findall(self.was)) ^ frozenset(WORD.findall(self.now))


_SHAPES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " "})


def plain(text: str) -> str:
    """A text with its quotes, apostrophes and spaces in their plainest shape."""
    return text if text.isascii() else text.translate(_SHAPES)


def changes(old: Flow, new: Flow, hunk: Hunk) -> list[Change]:
    """The changes of a hunk in reading order; none where both sides have the same text."""
    a, b, c, d = _whole_words(old.text, new.text, hunk)
    mine = [(a + m.start(), a + m.end()) for m in WORD.finditer(old.text[a:b])]
    other = [(c + m.start(), c + m.end()) for m in WORD.finditer(new.text[c:d])]
    if len(mine) != len(other):
        a, b, c, d, mine, other = _trimmed(old.text, new.text, (a, b, c, d), mine, other)
        return [Change(_shape(old.text, new.text, mine, other), Side(old, a, b), Side(new, c, d))]
    out: list[Change] = []
    i, j = a, c
    for (p, q), (r, s) in [*zip(mine, other, strict=True), ((b, b), (d, d))]:
        if old.text[i:p] != new.text[j:r]:
            out.append(Change("gap", Side(old, i, p), Side(new, j, r)))
        if old.text[p:q] != new.text[r:s]:
            out.append(Change("word", Side(old, p, q), Side(new, r, s)))
        i, j = q, s
    return out


Span = tuple[int, int]


def _wordish(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] in "'’")


def _whole_words(old: str, new: str, hunk: Hunk) -> tuple[int, int, int, int]:
    """The hunk's bounds, grown over letters that both sides share, so that no word is judged by a part of it."""
    a, b, c, d = hunk.old_start, hunk.old_stop, hunk.new_start, hunk.new_stop
    if _wordish(old, a) or _wordish(new, c):
        while _wordish(old, a - 1) and c and old[a - 1] == new[c - 1]:
            a, c = a - 1, c - 1
    if _wordish(old, b - 1) or _wordish(new, d - 1):
        while _wordish(old, b) and d < len(new) and old[b] == new[d]:
            b, d = b + 1, d + 1
    return a, b, c, d


def _trimmed(
    old: str, new: str, bounds: tuple[int, int, int, int], mine: list[Span], other: list[Span]
) -> tuple[int, int, int, int, list[Span], list[Span]]:
    """The same without the words that both sides begin or end with, each with the gap beside it."""
    a, b, c, d = bounds
    while mine and other and old[a : mine[0][1]] == new[c : other[0][1]]:
        a, c = mine.pop(0)[1], other.pop(0)[1]
    while mine and other and old[mine[-1][0] : b] == new[other[-1][0] : d]:
        b, d = mine.pop()[0], other.pop()[0]
    return a, b, c, d, mine, other


def _shape(old: str, new: str, mine: list[Span], other: list[Span]) -> Kind:
    if not other:
        return "dropped"
    if not mine:
        return "inserted"
    if "".join(old[p:q] for p, q in mine) == "".join(new[p:q] for p, q in other):
        gaps = {*_gaps(old, mine), *_gaps(new, other)}
        if gaps == {" "} and 1 in (len(mine), len(other)):
            return "joined" if len(other) == 1 else "split"
        if gaps <= {" ", "-"}:
            return "hyphenated"
    return "reworded"


def _gaps(text: str, spans: list[Span]) -> set[str]:
    return {text[p[1] : q[0]] for p, q in itertools.pairwise(spans)}
