"""Readers that share no code with the renderers: html5lib's tree, written out again, stripped, or searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import html5lib

VOID = frozenset({"br", "hr", "img", "wbr", "meta", "link"})
ADDED = re.compile(r" ?\[[^\[\]]*\]|¶")  # what the strike adds for the reader; invented posts have no brackets


def tree(html: str) -> Any:
    """The fragment as an HTML5 parser reads it."""
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


def document(html: str) -> Any:
    """The whole page as a strict HTML5 parser reads it: what is no HTML raises."""
    return html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(html)


def words(node: Any) -> str:
    """What a tree says, blanks collapsed."""
    return " ".join("".join(node.itertext()).split())


def written(node: Any) -> str:
    """A tree spelt as HTML (Living Standard, 13.3), its root left out."""
    return "".join(_written(node))


def _written(node: Any) -> Iterator[str]:
    yield _text(node.text)
    for child in node:
        attrs = "".join(f' {name}="{_text(value).replace(chr(34), "&quot;")}"' for name, value in child.attrib.items())
        yield f"<{child.tag}{attrs}>"
        if child.tag not in VOID:
            yield from _written(child)
            yield f"</{child.tag}>"
        yield _text(child.tail)


def _text(text: str | None) -> str:
    return escape(text or "", quote=False).replace("\u00a0", "&nbsp;")


def accepted(html: str) -> str:
    """The fragment with every `<del>` taken out and every `<ins>` taken off; blocks that this empties go too."""
    return emptied(re.sub(r"</?ins[^>]*>", "", re.sub(r"<del\b[^>]*>.*?</del>", "", html, flags=re.DOTALL)))


def emptied(html: str) -> str:
    """The fragment without elements that hold nothing."""
    before = ""
    while before != html:
        before, html = html, re.sub(r"<([a-z][a-z0-9]*)(?: [^>]*)?></\1>", "", html)
    return html


def struck(html: str, name: str) -> str:
    """The characters struck under one notice, in order, without white space and without what the strike adds."""
    found = "".join(
        ADDED.sub("", "".join(node.itertext())) for node in tree(html).iter("del") if node.get("cite") == f"#{name}"
    )
    return re.sub(r"\s+", "", found)
