"""Which `<del>` or `<ins>` a piece stands in, the ids of the changes, and what only the ledger can tell of a piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ledger.domain.blocks import shape
from ledger.domain.entries import Entry
from ledger.domain.weave import Piece, Weave
from ledger.rendition.flow import Atom, Element, End, Item, Run
from renderers.places import Block

_BEHIND = ("href", "title")
# The reader of Markdown links a footnote's sign and its text to each other so; it tells nobody anything.
_FOOTNOTE = re.compile(r"#fn(?:ref)?[0-9]")
_NAMES = {
    "p": "a paragraph",
    "ul": "a list item",
    "ol": "a numbered item",
    "blockquote": "a quotation",
    "pre": "preformatted text",
    "table": "part of a table",
    **{f"h{level}": f"a heading of level {level}" for level in range(1, 7)},
}


class Names:
    """Who is named what: the `<del>` or `<ins>` of a piece, with the id of the change that begins there."""

    def __init__(self, pieces: Sequence[Piece], entries: Mapping[int, Entry], signs: Mapping[int, str]) -> None:
        self._entries = entries
        self.signs = signs
        self._taken = {name for piece in pieces if piece.died is None for name in _ids(piece.item)}
        self._fresh: dict[int, set[str]] = {}
        for piece in pieces:
            if piece.mark is not None:
                self._fresh.setdefault(piece.mark, set()).update(_behind(piece.item))
        self.changes, places = self._name(pieces)
        self._ids = {place: name for name, place in places.items()}

    def _name(self, pieces: Sequence[Piece]) -> tuple[dict[int, tuple[str | None, ...]], dict[str, int]]:
        """The ids of each version's changes, and the piece that bears each."""
        places: dict[str, int] = {}
        found: dict[int, list[str | None]] = {}
        running: dict[int, bool] = {}  # version -> whether its present change has an id on something to be seen
        for piece in pieces:
            mine = {v for v in (piece.mark, piece.died) if v is not None}
            for version in list(running):
                # What was there and stayed ends a change; what was struck before or came later stands within it.
                stayed = piece.born <= version and (piece.died is None or piece.died > version)
                if version not in mine and stayed:
                    del running[version]
            for version in sorted(mine - running.keys()):
                running[version] = False
                found.setdefault(version, []).append(None)
            by = _by(piece)
            if by is None or running[by] or (isinstance(piece.item, End) and id(piece) not in self.signs):
                continue
            name = f"c-{self._entries[by].number}-{len(found[by])}"
            running[by] = _visible(piece.item)
            if running[by] or (piece.struck and found[by][-1] is None):
                found[by][-1] = name
                places[name] = id(piece)
        return {version: tuple(names) for version, names in sorted(found.items())}, places

    def element(self, piece: Piece) -> Element | None:
        """The `<del>` or `<ins>` that a piece stands in."""
        by = _by(piece)
        if by is None:
            return None
        entry = self._entries[by]
        attrs = (("cite", f"#c-{entry.number}"), ("datetime", entry.effective_at))
        name = self._ids.get(id(piece))
        return Element("del" if piece.struck else "ins", attrs + ((("id", name),) if name else ()))

    def take(self, element: Element) -> Element:
        """A struck element without its id, if the id stands elsewhere in the page."""
        name = element.get("id")
        if name is None or name not in self._taken:
            self._taken.add(name or "")
            return element
        return Element(element.tag, tuple(pair for pair in element.attrs if pair[0] != "id"))

    def gone(self, pieces: Sequence[Piece], around_each: Sequence[Sequence[Element]]) -> list[str]:
        """For each piece, the addresses and titles behind it, if it is struck, that its reader could find nowhere else.

        What is behind several pieces in a row is told behind the last.
        """
        out: list[str] = []
        told: set[str] = set()
        for piece, around in zip(reversed(pieces), reversed(around_each), strict=True):
            behind: list[str] = []
            if piece.died is not None and not isinstance(piece.item, End):
                behind = list(dict.fromkeys(_behind(piece.item)))
            known = self._fresh.get(piece.died or 0, set()) | {v for e in around for v in _values(e)}
            told = {v for v in behind if v in told or _reads(v, piece.item.text)}
            now = [v for v in behind if v not in told and v not in known]
            told.update(now)
            out.append("".join(f" [{value}]" for value in now))
        return out[::-1]


def still_named(weave: Weave) -> tuple[Piece, ...]:
    """What readers are given; a link to a name that a block had before leads to the first words struck in it.

    The name of a heading follows its words, so where those are corrected it changes with them.
    """
    taken = {name for piece in weave.pieces if piece.died is None for name in _ids(piece.item)}
    out: list[Piece] = []
    former: list[str] = []
    first, living = None, False
    for piece in weave.pieces:
        gone = piece.died is not None
        if not gone or piece.struck:
            out.append(piece)
        if not isinstance(piece.item, End):
            living = living or not gone
            if first is None and piece.struck and _visible(piece.item):
                first = len(out) - 1
        elif gone and (living or not piece.struck):
            former += _ids(piece.item)
        else:
            own = set(_ids(piece.item))
            names = [name for name in dict.fromkeys(former) if name not in taken | own]
            if first is not None and names:
                out[first] = _named(out[first], names)
                taken.update(names)
            former, first, living = [], None, False
    return tuple(out)


def _named(piece: Piece, names: Iterable[str]) -> Piece:
    assert not isinstance(piece.item, End)
    marks = (*(Element("span", (("id", name),)) for name in names), *piece.item.marks)
    return replace(piece, item=replace(piece.item, marks=marks))


def _by(piece: Piece) -> int | None:
    return piece.died if piece.died is not None else piece.mark


def _visible(item: Item) -> bool:
    if isinstance(item, Run):
        return bool(item.text.strip())
    return isinstance(item, End) or item.element.tag == "img"


def _ids(item: Item) -> Iterator[str]:
    elements = item.path if isinstance(item, End) else item.marks
    for element in (*elements, item.element) if isinstance(item, Atom) else elements:
        if name := element.get("id"):
            yield name


def _behind(item: Item) -> Iterator[str]:
    if not isinstance(item, End):
        for mark in item.marks:
            yield from _values(mark)


def _values(element: Element) -> Iterator[str]:
    return (v for name, v in element.attrs if name in _BEHIND and v and not _FOOTNOTE.match(v))


def _reads(value: str, text: str) -> bool:
    """Whether the text itself gives an address or title, as that of an embed does."""
    return re.search(rf"(?<!\S){re.escape(value)}(?=[\]\s]|$)", text) is not None


def signs_in(block: Block) -> Iterator[tuple[Piece, str]]:
    """What stands for each end in a block that is gone while its words go on: the proofreader's sign, or its kind."""
    last = max((index for index, piece in enumerate(block.pieces) if not isinstance(piece.item, End)), default=-1)
    for index, piece in enumerate(block.pieces):
        if not isinstance(piece.item, End):
            continue
        if index < last:
            yield piece, "¶"
        elif kind := next((tag for tag in reversed(_kinds(piece.item)) if tag not in _kinds(block.end)), None):
            yield piece, f" [formerly {_NAMES[kind]}]"


def _kinds(end: End) -> list[str]:
    path, _ = shape(end, None)
    return [element.tag for element in path if element.tag in _NAMES]
