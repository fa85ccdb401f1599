"""What Atom (RFC 4287) and JSON Feed 1.1 ask of a feed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit
from xml.etree import ElementTree

from ledger.domain.entries import instant
from tests.renderers.told import ATOM


def atom_faults(xml: str) -> Iterator[str]:
    """What RFC 4287 says that a document must, and this one does not."""
    feed = ElementTree.fromstring(xml)
    if feed.tag != f"{ATOM}feed":
        yield "2: the document element is no atom:feed"
    yield from _faults(feed, once=("id", "title", "updated"), at_most=("subtitle", "generator", "logo", "rights"))
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _faults(
            entry, once=("id", "title", "updated"), at_most=("content", "published", "summary", "rights")
        )
        if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
            yield "4.1.2: no author"
        if entry.find(f"{ATOM}content") is None:
            yield "4.1.2: neither content nor, as we never write it, a link alone"
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(names)) < len(names):
        yield "4.1.1: two entries of one id"


def _faults(parent: ElementTree.Element, *, once: Sequence[str], at_most: Sequence[str]) -> Iterator[str]:
    for name in (*once, *at_most):
        count = len(parent.findall(f"{ATOM}{name}"))
        if count > 1 or (name in once and not count):
            yield f"4.1: {count} of {name}"
    if not urlsplit(parent.findtext(f"{ATOM}id") or "").scheme:
        yield "4.2.6: an id that is no IRI"
    for name in ("updated", "published"):
        for date in parent.findall(f"{ATOM}{name}"):
            instant(date.text or "")  # 3.3: RFC 3339, with a capital T
    for person in parent.findall(f"{ATOM}author"):
        if [child.tag for child in person] != [f"{ATOM}name"] or not person[0].text:
            yield "3.2: a person without exactly one name"
    links = [(link.get("rel"), link.get("href")) for link in parent.findall(f"{ATOM}link")]
    if not all(href and urlsplit(href).scheme in ("http", "https") for _, href in links):
        yield "4.2.7: a link that leads nowhere"
    if len({rel for rel, _ in links}) < len(links):
        yield "4.1: two alternate links of one type and language"


def json_feed_faults(text: str) -> Iterator[str]:
    """What jsonfeed.org/version/1.1 requires."""
    feed = json.loads(text)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version"
    if not isinstance(feed.get("title"), str):
        yield "title"
    if None in feed.values() or any(None in item.values() for item in feed["items"]):
        yield "a null"
    for item in feed["items"]:
        if not isinstance(item.get("id"), str) or not item["id"]:
            yield "id"
        if not ("content_html" in item or "content_text" in item):
            yield "no content"
        for name in ("date_published", "date_modified"):
            instant(item[name])
        if not all(isinstance(tag, str) for tag in item.get("tags", ())):
            yield "tags"
        if not all(isinstance(author, dict) and author.get("name") for author in item.get("authors", ())):
            yield "authors"
        if not all(name.strip("_") and not name.startswith("__") for name in item):
            yield "an extension's name"
