"""The flat form of a rendition: leaf tokens in reading order, no nesting.

A post's rendition is sanitised HTML. Judging, striking and weaving it need a form in which any subset of the tokens
is still well formed, so the tree is laid flat: every run of text carries its stack of inline elements, and every block
is closed by an `End` that carries the block's whole path. Positions are code points of `Flow.text`; they are what
a recorded hunk names, so they never depend on how words were segmented.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

ATOM = "\N{OBJECT REPLACEMENT CHARACTER}"
BREAK = "\N{LINE SEPARATOR}"
END = "\N{PARAGRAPH SEPARATOR}"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the sanitised HTML: its tag, and its attributes sorted by name."""

    tag: str
    attrs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.attrs if key == name), None)


@dataclass(frozen=True, slots=True)
class Run:
    """Text under one stack of inline elements, outermost first. Never empty."""

    text: str
    marks: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Atom:
    """An image, a line break or another element without text; one position long."""

    element: Element
    marks: tuple[Element, ...] = ()

    @property
    def text(self) -> str:
        return BREAK if self.element.tag == "br" else ATOM


@dataclass(frozen=True, slots=True)
class End:
    """The end of a block; one position long.

    `path` holds the block's elements, outermost first; `share` says how many of them were already open in the block
    before it (two items of one list share the list).
    """

    path: tuple[Element, ...]
    share: int = 0

    @property
    def text(self) -> str:
        return END


Item = Run | Atom | End


class Positions(NamedTuple):
    """A rendition position by position: its characters, and for each what stands behind it.

    That is a run's marks, or the atom or end itself. Two cuts are the same items when both their slices are equal, and
    slices are compared at the speed of C.
    """

    text: str
    styles: list[object]


@dataclass(frozen=True)
class Flow:
    """A rendition as a flat sequence of items; it ends with an `End`, or is empty."""

    items: tuple[Item, ...] = ()

    @cached_property
    def text(self) -> str:
        """The characters of the items, one position each; `ATOM`, `BREAK` and `END` stand for what is no text."""
        return "".join(item.text for item in self.items)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The position of each item, and the length of the whole at the end."""
        return tuple(accumulate((len(item.text) for item in self.items), initial=0))

    @cached_property
    def positions(self) -> Positions:
        styles: list[object] = []
        for item in self.items:
            styles += [item.marks] * len(item.text) if isinstance(item, Run) else [item]
        return Positions(self.text, styles)

    def __len__(self) -> int:
        return self.starts[-1]

    def at(self, position: int) -> Item:
        """The item that covers a position."""
        return self.items[self._index(position)]

    def cut(self, start: int, stop: int) -> tuple[Item, ...]:
        """The items between two positions; a run that straddles one is cut there."""
        out: list[Item] = []
        index = self._index(start)
        while index < len(self.items) and self.starts[index] < stop:
            item, begin = self.items[index], self.starts[index]
            if isinstance(item, Run):
                text = item.text[max(0, start - begin) : stop - begin]
                if text:
                    out.append(item if len(text) == len(item.text) else Run(text, item.marks))
            else:
                out.append(item)
            index += 1
        return tuple(out)

    def _index(self, position: int) -> int:
        low, high = 0, len(self.items)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle + 1] <= position:
                low = middle + 1
            else:
                high = middle
        return low


def joined(items: Iterable[Item]) -> tuple[Item, ...]:
    """The same items with neighbouring runs of equal marks made one: the canonical form."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Run) and isinstance(last, Run) and item.marks == last.marks:
            out[-1] = Run(last.text + item.text, item.marks)
        else:
            out.append(item)
    return tuple(out)
