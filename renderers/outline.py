"""A flow nested again, for surfaces that have no elements of their own to nest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.rendition.flow import Atom, Element, End, Item, Run

Line = tuple[Run | Atom, ...]


@dataclass(slots=True)
class Node:
    """An element with what stands in it: other elements, and lines of inline items."""

    element: Element
    inside: list[Node | Line] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return self.element.tag

    @property
    def nodes(self) -> list[Node]:
        return [each for each in self.inside if isinstance(each, Node)]

    @property
    def line(self) -> Line:
        """All inline items in it, whatever blocks they stand in."""
        out: list[Run | Atom] = []
        for each in self.inside:
            out.extend(each.line if isinstance(each, Node) else each)
        return tuple(out)


def outline(blocks: Iterable[tuple[Item, ...]]) -> list[Node | Line]:
    """The blocks, each closed by its `End`, as trees; nested as `ledger.rendition.html.serialise` nests them."""
    root = Node(Element("div"))
    path: list[Node] = []
    for block in blocks:
        end = block[-1]
        assert isinstance(end, End)
        common = 0
        while common < min(end.share, len(path)) and path[common].element == end.path[common]:
            common += 1
        del path[common:]
        for element in end.path[common:]:
            node = Node(element)
            (path[-1] if path else root).inside.append(node)
            path.append(node)
        line = tuple(item for item in block[:-1] if not isinstance(item, End))
        if line:
            (path[-1] if path else root).inside.append(line)
    return root.inside
