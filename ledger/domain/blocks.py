"""The blocks of a flow, and what a reader perceives of their structure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ledger.rendition.flow import Element, End, Flow, Item

# Wrappers that no reader sees; what is in them counts, they don't.
_UNSEEN = frozenset({"address", "article", "div", "footer", "header", "main", "nav", "section", "tbody", "figure"})
_SEEN_ATTRIBUTES = frozenset({"colspan", "data-part", "open", "reversed", "rowspan", "start", "type", "value"})
# A reader sees where one of these begins (a bullet, a row, a cell).
_SEEN_STARTS = frozenset({"dd", "dt", "li", "td", "th", "tr"})
# Text straight in any other element is a paragraph to a reader, whether it stands in a `<p>` or not.
_LEAVES = frozenset("caption dt figcaption h1 h2 h3 h4 h5 h6 hr p pre summary".split())

_PARAGRAPH = Element("p")

Shape = tuple[tuple[Element, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """One leaf block: its items without the `End`, where it starts in the flow, and the block before it, if any."""

    start: int
    stop: int  # the position of the `End`
    items: tuple[Item, ...]
    end: End
    shape: Shape


def blocks(flow: Flow) -> list[Block]:
    """The flow's blocks in order; those of one shape mostly share one object for it."""
    out: list[Block] = []
    known: dict[tuple[int, ...], Shape] = {}  # by share and the path's own objects, which the flow keeps alive
    first, before = 0, None
    for index, item in enumerate(flow.items):
        if not isinstance(item, End):
            continue
        place = (item.share, *map(id, item.path))
        found = known.get(place)
        if found is None:
            found = shape(item, before)
            if all(element.tag != "ol" for element in item.path[item.share :]):  # of those, the block before decides
                known[place] = found
        out.append(Block(flow.starts[first], flow.starts[index], flow.items[first:index], item, found))
        first, before = index + 1, item
    return out


def shape(end: End, before: End | None) -> Shape:
    """What a reader perceives of a block's place: its path without wrappers, and the items and cells that it begins.

    Two blocks of equal shape differ at most in what nobody sees (`id`, `dir`, a list cut in two, or written with empty
    lines between its items).
    """
    begun = [element.tag for element in end.path[end.share :] if element.tag in _SEEN_STARTS]
    for depth, element in enumerate(end.path[end.share :], end.share):
        if element.tag == "ol" and before and len(before.path) > depth and before.path[depth].tag == "ol":
            begun.append("ol")  # the numbers start again
    return _seen(end.path), tuple(begun)


@lru_cache(maxsize=4096)
def _seen(path: tuple[Element, ...]) -> tuple[Element, ...]:
    seen = tuple(
        Element(element.tag, tuple(pair for pair in element.attrs if pair[0] in _SEEN_ATTRIBUTES))
        for element in path
        if element.tag not in _UNSEEN
    )
    return seen if seen and seen[-1].tag in _LEAVES else (*seen, _PARAGRAPH)
