"""Where things stand: other posts as seen from a post's page, and what a post's own relative addresses mean."""

from __future__ import annotations

from urllib.parse import quote, urljoin

from ledger.rendition.flow import Atom, Element, End, Item, Run

_NAMES = frozenset({"href", "src"})


def of_post(slug: str) -> str:
    """Another post's page, which lies beside this one: a folder of pages works on a server and from a disk alike."""
    return f"{quote(slug, safe='')}.html"


def resolved(item: Item, base: str) -> Item:
    """An item with the addresses of its links and images made absolute."""
    if isinstance(item, End):
        return item
    marks = tuple(_resolved(mark, base) for mark in item.marks)
    return Run(item.text, marks) if isinstance(item, Run) else Atom(_resolved(item.element, base), marks)


def _resolved(element: Element, base: str) -> Element:
    if not any(name in _NAMES for name, _ in element.attrs):
        return element
    attrs = ((name, _joined(base, value) if name in _NAMES else value) for name, value in element.attrs)
    return Element(element.tag, tuple(attrs))


def _joined(base: str, address: str) -> str:
    if address.startswith("#"):
        return address  # a place in this very page
    try:
        return urljoin(base, address)
    except ValueError:
        return address
