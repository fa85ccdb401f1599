"""The woven text of a post as a flow: what was struck stands in `<del>`, what came in its place in `<ins>`.

The marks are the innermost elements, so they stand inside paragraphs, links, cells and code and never break nesting.
Taking every `<del>` out and every `<ins>` off leaves the newest version, item for item; so whatever is added for the
reader (the space before the right word, the address of a link that is gone) stands inside the `<del>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ledger.domain.history import History
from ledger.domain.weave import Piece
from ledger.rendition.elements import PART
from ledger.rendition.flow import Atom, Element, End, Flow, Item, Run, joined
from ledger.rendition.html import serialise
from renderers.addresses import resolved
from renderers.names import Names, signs_in, still_named
from renderers.places import Block, blocks, placed

OURS = frozenset({"del", "ins"})


@dataclass(frozen=True)
class Woven:
    """The woven flow, and the ids of the changes of each version, in reading order.

    A change has an id if any of it is still to be seen: one that a later change struck whole may have none.
    """

    flow: Flow
    changes: Mapping[int, tuple[str | None, ...]]

    @cached_property
    def title(self) -> str:
        """The title's inline HTML, without its block."""
        return serialise(Flow(self.line("title")))

    @cached_property
    def standfirst(self) -> str:
        """The standfirst's inline HTML, without its block."""
        return serialise(Flow(self.line("standfirst")))

    @cached_property
    def body(self) -> str:
        """The body's HTML, in the sanitiser's own spelling."""
        return serialise(Flow(tuple(item for lines in self.lines(None) for item in lines)))

    def lines(self, part: str | None) -> Iterator[tuple[Item, ...]]:
        """The blocks of a part (`title`, `standfirst`, None for the body), each with its `End`."""
        start = 0
        for index, item in enumerate(self.flow.items):
            if isinstance(item, End):
                if (item.path[0].get(PART) if item.path else None) == part:
                    yield self.flow.items[start : index + 1]
                start = index + 1

    def line(self, part: str) -> tuple[Run | Atom, ...]:
        """The inline items of the title or standfirst; one that was struck whole stands before the one that came."""
        out: list[Run | Atom] = []
        for block in self.lines(part):
            inline = [item for item in block if isinstance(item, Run | Atom)]
            if out and inline:
                left, right = out[-1], inline[0]
                if _is_struck(left):
                    out[-1] = Run(left.text + " ", left.marks)
                elif _is_struck(right):
                    inline[0] = Run(" " + right.text, right.marks)
            out += inline
        return tuple(out)


def _is_struck(item: Run | Atom) -> bool:
    return isinstance(item, Run) and bool(item.marks) and item.marks[-1].tag == "del"


def weave(history: History, base: str | None = None) -> Woven:
    """The woven flow of a post; relative addresses are resolved against `base`, if there is one."""
    pieces = still_named(history.weave)
    if base:
        pieces = tuple(replace(piece, item=resolved(piece.item, base)) for piece in pieces)
    shown = list(blocks(pieces))
    signs = {id(piece): sign for block in shown for piece, sign in signs_in(block)}
    names = Names(pieces, {version.number: version.entry for version in history.versions}, signs)
    items: list[Item] = []
    for block in placed(shown, names.take):
        items.extend(_inline(block, names))
        items.append(block.end)
    return Woven(Flow(joined(items)), names.changes)


@dataclass(slots=True)
class _Word:
    item: Run | Atom
    around: tuple[Element, ...]
    mark: Element | None


def _inline(block: Block, names: Names) -> Iterator[Item]:
    words: list[_Word] = []
    around_each = _around(block.pieces)
    gone_each = names.gone(block.pieces, around_each)
    for piece, around, gone in zip(block.pieces, around_each, gone_each, strict=True):
        mark = names.element(piece)
        if not piece.struck:
            assert not isinstance(piece.item, End)
            words.append(_Word(piece.item, piece.item.marks, mark))
            continue
        if isinstance(piece.item, End):
            if sign := names.signs.get(id(piece)):
                words.append(_Word(Run(sign), around, mark))
            continue
        own = tuple(names.take(m) for m in piece.item.marks if m not in around and m.tag != "a")
        if isinstance(piece.item, Run):
            core = piece.item.text.rstrip()
            words.append(_Word(Run(core + gone + piece.item.text[len(core) :]), around + own, mark))
        elif piece.item.element.tag == "img":
            words.append(_Word(Run(_picture(piece.item.element) + gone), around + own, mark))
        elif piece.item.element.tag == "br":
            words.append(_Word(piece.item, around + own, mark))
    _keep_apart(words)
    _name_once(words)
    return _trimmed(joined([_marked(word) for word in words]))


def _around(pieces: Sequence[Piece]) -> list[tuple[Element, ...]]:
    """For each struck piece, the inline elements of the living text that goes on on both sides of it."""

    def nearest(order: Sequence[Piece]) -> Iterator[tuple[Element, ...]]:
        marks: tuple[Element, ...] = ()
        for piece in order:
            yield marks
            if piece.died is None and not isinstance(piece.item, End):
                marks = piece.item.marks

    after = list(nearest(pieces[::-1]))[::-1]
    return [_common(left, right) for left, right in zip(nearest(pieces), after, strict=True)]


def _common(left: tuple[Element, ...], right: tuple[Element, ...]) -> tuple[Element, ...]:
    count = 0
    while count < min(len(left), len(right)) and left[count] == right[count]:
        count += 1
    return left[:count]


def _picture(image: Element) -> str:
    alt, address, title = image.get("alt"), image.get("src") or "no address", image.get("title")
    told = f"{alt} ({address})" if alt else address
    return f"[image: {told}, “{title}”]" if title else f"[image: {told}]"


def _keep_apart(words: Sequence[_Word]) -> None:
    """Puts a space into a `<del>` wherever what is struck would run into what came in its place."""
    for left, right in pairwise(words):
        if left.mark is None or right.mark is None or _kin(left.mark, right.mark):
            continue
        if left.item.text[-1:].isspace() or right.item.text[:1].isspace():
            continue
        if left.mark.tag == "del" and isinstance(left.item, Run):
            left.item = Run(left.item.text + " ")
        elif right.mark.tag == "del" and isinstance(right.item, Run):
            right.item = Run(" " + right.item.text)


def _kin(one: Element, other: Element) -> bool:
    return one.tag == other.tag and one.get("cite") == other.get("cite")


def _name_once(words: Sequence[_Word]) -> None:
    """Lets a change that goes on in the same element go on under the same name."""
    for left, right in pairwise(words):
        if left.mark and right.mark and right.mark.get("id") is None and left.around == right.around:
            right.mark = left.mark if _kin(left.mark, right.mark) else right.mark


def _marked(word: _Word) -> Run | Atom:
    marks = (*word.around, word.mark) if word.mark else word.around
    return Run(word.item.text, marks) if isinstance(word.item, Run) else Atom(word.item.element, marks)


def _trimmed(items: Sequence[Item]) -> Iterator[Item]:
    """The items with the white space at the edges of each `<ins>` outside of it."""
    for before, item, after in zip((None, *items), items, (*items[1:], None), strict=False):
        if not isinstance(item, Run) or not item.marks or item.marks[-1].tag != "ins":
            yield item
            continue
        text = item.text
        start = 0 if _in(before, item) else len(text) - len(text.lstrip())
        stop = len(text) if _in(after, item) else max(start, len(text.rstrip()))
        outside = item.marks[:-1]
        pieces = ((text[:start], outside), (text[start:stop], item.marks), (text[stop:], outside))
        yield from (Run(piece, marks) for piece, marks in pieces if piece)


def _in(neighbour: Item | None, item: Run) -> bool:
    """Whether a neighbour stands in the very same `<ins>`."""
    return isinstance(neighbour, Run | Atom) and neighbour.marks == item.marks
