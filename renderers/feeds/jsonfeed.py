"""JSON Feed, version 1.1 (jsonfeed.org)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger.domain.canonical import Json, encode
from renderers.feeds.entries import Feed, Item, subtitle

VERSION = "https://jsonfeed.org/version/1.1"


def jsonfeed(feed: Feed, items: Sequence[Item]) -> str:
    """The feed as canonical JSON (RFC 8785), its items in the order given."""
    told = {
        "version": VERSION,
        "title": feed.title,
        "description": subtitle(feed, items),
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "authors": [{"name": feed.author}],
    }
    return encode(_given(told) | {"items": [_item(item) for item in items]}).decode("utf-8") + "\n"


def _item(item: Item) -> Json:
    return _given(
        {
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "summary": item.summary,
            "content_html": item.html,
            "date_published": item.published,
            "date_modified": item.updated,
            "authors": [{"name": item.author}] if item.author else None,
            "language": item.language,
            "tags": list(dict.fromkeys(each["label"] for each in item.corrections)),
            "_stet": {"corrections": item.corrections},
        }
    )


def _given(fields: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that have a value: JSON Feed has no nulls, and leaves out what is not known."""
    return {name: value for name, value in fields.items() if value}
