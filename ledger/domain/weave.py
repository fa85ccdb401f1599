"""The weave: a post's whole history as one list of pieces, each with one life.

A piece is born with a version and may die with a later one; it never comes back to life, so a revert shows
A struck, B struck, A. Silence belongs to a hunk, not to a version: one edit may mend a spelling silently and strike a
wrong date, and only the date shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.domain.hunks import Hunk
from ledger.rendition.flow import END, End, Flow, Item, Run, joined


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, space, image or block end, or a run of them.

    `born` and `died` are version numbers; `struck` tells whether it died evidently. `mark` is the evident version whose
    `<ins>` the piece wears; none means original text.
    """

    item: Item
    born: int
    died: int | None = None
    struck: bool = False
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Weave:
    pieces: tuple[Piece, ...] = ()

    @classmethod
    def begin(cls, first: Flow, version: int = 1) -> Weave:
        return cls(tuple(Piece(item, version) for item in first.items))

    def step(self, new: Flow, changes: Sequence[tuple[Hunk, bool]], version: int) -> Weave:
        """The weave with one more version: `changes` are its spans in order, each with whether it is evident."""
        return Weave(tuple(_step(self.pieces, new, changes, version)))

    def at(self, version: int) -> Weave:
        """Everything after a version forgotten: exactly the weave as it was then."""
        return Weave(
            tuple(
                replace(piece, died=None, struck=False) if piece.died is not None and piece.died > version else piece
                for piece in self.pieces
                if piece.born <= version
            )
        )

    def flow(self, version: int) -> Flow:
        """The rendition of a version (law 4)."""
        return Flow(joined([p.item for p in self.pieces if p.born <= version and (p.died is None or version < p.died)]))

    @property
    def shown(self) -> tuple[Piece, ...]:
        """What readers are given: the living, and those struck; never what died silently."""
        return tuple(piece for piece in self.pieces if piece.died is None or piece.struck)

    @property
    def scars(self) -> tuple[int, ...]:
        """The positions in the newest version at which something struck stands."""
        out: list[int] = []
        position = 0
        for piece in self.pieces:
            if piece.died is None:
                position += len(piece.item.text)
            elif piece.struck and (not out or out[-1] != position):
                out.append(position)
        return tuple(out)


def _step(pieces: Sequence[Piece], new: Flow, changes: Sequence[tuple[Hunk, bool]], version: int) -> list[Piece]:
    out: list[Piece] = []
    queue = list(reversed(pieces))
    position = 0

    def take(stop: int, *, and_struck: bool) -> None:
        """Moves pieces on until the living reach `stop`, cutting a run that straddles it."""
        nonlocal position
        while queue and (position < stop or (and_struck and queue[-1].died is not None)):
            piece = queue.pop()
            if piece.died is None:
                room = stop - position
                if isinstance(piece.item, Run) and len(piece.item.text) > room:
                    text, marks = piece.item.text, piece.item.marks
                    queue.append(replace(piece, item=Run(text[room:], marks)))
                    piece = replace(piece, item=Run(text[:room], marks))
                position += len(piece.item.text)
            out.append(piece)

    for hunk, evident in changes:
        # What was struck before stands before what changes now; a replacement then follows its own text at once,
        # while a pure insertion goes behind all that was struck in its gap.
        take(hunk.old_start, and_struck=True)
        if not hunk.old_length and new.text[hunk.new_stop - 1] == END and _at_a_start(out):
            # Whole blocks are put in behind blocks that were struck, but before words struck in the block that follows.
            while out and out[-1].died is not None and not isinstance(out[-1].item, End):
                queue.append(out.pop())
        first = len(out)
        take(hunk.old_stop, and_struck=False)
        dying = [piece for piece in out[first:] if piece.died is None]
        out[first:] = [p if p.died is not None else replace(p, died=version, struck=evident) for p in out[first:]]
        mark = version if evident else _inherited(dying, out, queue)
        out.extend(Piece(item, version, mark=mark) for item in new.cut(hunk.new_start, hunk.new_stop))
    out.extend(reversed(queue))
    return out


def _at_a_start(before: Sequence[Piece]) -> bool:
    """Whether a block of the living text begins here."""
    last = next((piece for piece in reversed(before) if piece.died is None), None)
    return last is None or isinstance(last.item, End)


def _inherited(dying: Sequence[Piece], before: Sequence[Piece], queue: Sequence[Piece]) -> int | None:
    """The mark of a silent change: that of the text it replaces; of an insertion, the one that stands on both sides."""
    if dying:
        return max((piece.mark for piece in dying if piece.mark is not None), default=None)
    left = next((piece.mark for piece in reversed(before) if piece.died is None), None)
    right = next((piece.mark for piece in reversed(queue) if piece.died is None), None)
    return left if left == right else None
