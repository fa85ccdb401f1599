"""Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from renderers.feeds.entries import Feed, Item, subtitle, updated

ATOM = "http://www.w3.org/2005/Atom"
# Ours, told in docs/json.md: the class of each change, as RFC 4287, 6 lets an entry carry it.
STET = "urn:uuid:8bf3cdda-e610-4540-986c-8ac22d902edd"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2, [2] Char

ElementTree.register_namespace("", ATOM)
ElementTree.register_namespace("stet", STET)


def atom(feed: Feed, items: Sequence[Item]) -> str:
    """The feed as an XML document, its items in the order given. What XML cannot write stands as U+FFFD."""
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "subtitle", subtitle(feed, items))
    _text(root, "updated", updated(feed, items))
    _author(root, feed.author)
    _link(root, "alternate", feed.home)
    _link(root, "self", feed.own)
    for item in items:
        _entry(root, item)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _entry(root: ElementTree.Element, item: Item) -> None:
    entry = ElementTree.SubElement(
        root, f"{{{ATOM}}}entry", {"{http://www.w3.org/XML/1998/namespace}lang": item.language}
    )
    _text(entry, "id", item.id)
    _text(entry, "title", item.title)
    _text(entry, "published", item.published)
    _text(entry, "updated", item.updated)
    if item.author:
        _author(entry, item.author)
    _link(entry, "alternate", item.url)
    for kind, label in dict.fromkeys((str(each["kind"]), str(each["label"])) for each in item.corrections):
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": kind, "scheme": STET, "label": label})
    if item.summary:
        _text(entry, "summary", item.summary)
    _text(entry, "content", item.html, type="html")
    for each in item.corrections:
        names = ("id", "kind", "label", "at", "told_at")
        told = {name: _legible(str(each[name])) for name in names}
        ElementTree.SubElement(
            entry, f"{{{STET}}}correction", told | {"claimed": "true" if each["claimed"] else "false"}
        )


def _text(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = _legible(text)


def _author(parent: ElementTree.Element, name: str) -> None:
    _text(ElementTree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)


def _link(parent: ElementTree.Element, relation: str, address: str | None) -> None:
    if address:
        ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": _legible(address)})


def _legible(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)
