"""Where struck blocks stand: in place, beside the living, without moving any of those."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ledger.domain.weave import Piece
from ledger.rendition.flow import Element, End, Run

# Elements that may go on from a struck block into a living one: nobody sees where one of two such ends.
_GOES_ON = frozenset(
    "article aside blockquote div dl footer header main nav section table tbody tfoot thead ul".split()
)
_HOLDS_NO_BLOCK = frozenset("dl h1 h2 h3 h4 h5 h6 hr ol p pre table tbody tfoot thead tr ul".split())
# These stand only in their own kind of parent.
_PARTS = frozenset("caption dd dt figcaption li summary tbody td tfoot th thead tr".split())


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it is shown: its pieces, its `End`, and whether that was struck."""

    pieces: tuple[Piece, ...]
    end: End
    struck: bool


def blocks(pieces: Sequence[Piece]) -> Iterator[Block]:
    """The blocks of the woven pieces. A struck `End` with living text before it ends nothing: its words go on."""
    inside: list[Piece] = []
    living = False
    for piece in pieces:
        if isinstance(piece.item, End) and not (living and piece.died is not None):
            yield from _blocks(inside, piece, piece.item)
            inside, living = [], False
        else:
            inside.append(piece)
            living = living or piece.died is None
    if inside:  # words whose block went silently
        yield Block(tuple(inside), End((Element("p"),)), True)


def _blocks(inside: Sequence[Piece], piece: Piece, end: End) -> Iterator[Block]:
    struck = piece.died is not None
    if not end.path or end.path[-1].tag != "hr":
        yield Block(tuple(inside), end, struck)
        return
    # Nothing can stand inside a rule: a struck one is named in words, and words whose block went silently stand before.
    words = [*inside, replace(piece, item=Run("[dividing line]"))] if struck else inside
    if words:
        yield Block(tuple(words), End((*end.path[:-1], Element("p")), end.share), True)
    if not struck:
        yield Block((), end, False)


def placed(shown: Sequence[Block], rename: Callable[[Element], Element]) -> Iterator[Block]:
    """The blocks with their paths made consistent: two living neighbours share what they would without the struck.

    A struck block between them joins the list or table that they share; where it is no part of that kind, it stands
    inside the block before it. A struck item takes no number from the living ones behind it. `rename` is given each
    element that a struck block opens.
    """
    numbers = _Numbers()
    path: tuple[Element, ...] = ()  # as recorded
    written: tuple[Element, ...] = ()
    least: int | None = None  # shared since the last living block
    for block, hold in zip(shown, _holds(shown), strict=True):
        if block.struck:
            target = block.end.path
            share = _shared(path, target, max(block.end.share, hold))
            if target[:hold] != path[:hold]:
                target, share = _inside(path, target, hold, _shared(path, target, hold))
            elif share == len(target):  # in an element that is open it would run into the text before it
                target, share = _inside(path, target, hold, block.end.share)
            opened = numbers.opened(share, target[share:], struck=True)
            written = written[:share] + tuple(rename(element) for element in opened)
            path = target
            least = share if least is None else min(least, share)
        else:
            share = _shared(path, block.end.path, block.end.share)
            if least is not None and least <= block.end.share:
                share = _going_on(path, block.end.path, share)
            path = written = block.end.path
            numbers.opened(share, path[share:], struck=False)
            least = None
        yield replace(block, end=End(written, share))


class _Numbers:
    """The numbers of list items: a struck one repeats the number before it, so that the living keep theirs."""

    def __init__(self) -> None:
        self._last: list[int | None] = []  # for each open element, the last number if it is a living numbered list

    def opened(self, share: int, elements: Sequence[Element], *, struck: bool) -> tuple[Element, ...]:
        """Takes note of the elements that a block opens; gives them back, numbered if they are struck."""
        del self._last[share:]
        out: list[Element] = []
        for element in elements:
            last = self._last[-1] if self._last and element.tag == "li" else None
            if last is not None and not struck:
                self._last[-1] = _integer(element.get("value"), last + 1)
            counts = element.tag == "ol" and not struck and element.get("reversed") is None
            self._last.append(_integer(element.get("start"), 1) - 1 if counts else None)
            attrs = {**dict(element.attrs), "value": str(last)}
            out.append(Element("li", tuple(sorted(attrs.items()))) if last is not None and struck else element)
        return tuple(out)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default


def _holds(shown: Sequence[Block]) -> list[int]:
    """For each struck block, how many elements stay open over it, from the living before to the living after."""
    out: list[int] = []
    hold = 0
    for block in reversed(shown):
        if not block.struck:
            hold = block.end.share
        out.append(hold)
    return out[::-1]


def _shared(path: tuple[Element, ...], target: tuple[Element, ...], most: int) -> int:
    count = 0
    while count < min(most, len(path), len(target)) and path[count] == target[count]:
        count += 1
    return count


def _inside(
    path: tuple[Element, ...], target: tuple[Element, ...], hold: int, start: int
) -> tuple[tuple[Element, ...], int]:
    """The path of a block that has to stand inside the one before it, from `start` on, and how much the two share."""
    depth = max((d for d in range(hold, len(path) + 1) if d and path[d - 1].tag not in _HOLDS_NO_BLOCK), default=hold)
    while start and (start == len(target) or target[start].tag in _PARTS):
        start -= 1
    return path[:depth] + target[start:], depth


def _going_on(path: tuple[Element, ...], target: tuple[Element, ...], share: int) -> int:
    count = share
    while count < min(len(path), len(target)) - 1 and path[count] == target[count] and target[count].tag in _GOES_ON:
        count += 1
    return count
