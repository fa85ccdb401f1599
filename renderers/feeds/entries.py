"""What a feed holds, before it is written in a format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from html import escape

from ledger.domain.entries import Entry, instant
from ledger.domain.history import History
from renderers.addresses import BESIDE, Addresses
from renderers.corrections import Row
from renderers.facts import Fields, correction_data
from renderers.identifiers import feed_urn, urn
from renderers.metadata import canonical, headline, page_address
from renderers.pages import post

LIMIT = 50
# In the sanitiser's spelling, and in ours, every "<" that opens no tag is escaped, and so is every quote in a value.
_TAG, _HERE = re.compile(r"<[a-z][^<>]*>"), re.compile(r' (href|cite)="#')


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The head of a feed. `about` says what is in it, `none` that nothing is; `since` when its ledger began.

    `home` is the address of the page that it follows, `own` the feed's.
    """

    id: str
    title: str
    about: str
    none: str
    author: str
    home: str | None = None
    own: str | None = None
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed. `id` and `published` never change; `updated` moves with evident changes only.

    `html` is a fragment whose addresses are absolute where the post's own is known. `corrections` has the fields of
    docs/json.md.
    """

    id: str
    title: str
    url: str | None
    language: str
    author: str
    published: str
    updated: str
    summary: str
    html: str
    corrections: tuple[Fields, ...]


def of_posts(genesis: Entry, *, home: str | None = None, own: str | None = None) -> Feed:
    """The head of the feed of posts of the ledger that `genesis` founded."""
    about = "Posts as they stand, each with all that was corrected in it."
    return _feed(genesis, "posts", about, home, own)


def of_corrections(genesis: Entry, *, home: str | None = None, own: str | None = None) -> Feed:
    """The head of the feed of corrections of the ledger that `genesis` founded."""
    about = "What was corrected, clarified, updated, withdrawn or found changed, in all posts."
    return _feed(genesis, "corrections", about, home, own)


def _feed(genesis: Entry, name: str, about: str, home: str | None, own: str | None) -> Feed:
    agency, title = genesis.detail.get("agency", ""), name.capitalize()
    return Feed(
        id=feed_urn(genesis, name),
        title=f"{title} – {agency}" if agency else title,
        about=about,
        none=f"There are no {name}.",
        author=agency or title,
        home=home,
        own=own,
        since=genesis.recorded_at,
    )


def post_item(history: History, addresses: Addresses = BESIDE) -> Item:
    """A post: the fragment with its notices, strikes and list of changes."""
    address, page = canonical(history, addresses), page_address(history, addresses)
    return Item(
        id=urn(history.entries[0]),
        title=headline(history),
        url=address or page,
        language=history.language,
        author=history.agency,
        published=history.published_at,
        updated=history.updated_at,
        summary=history.newest.standfirst,
        html=_afield(post(history, addresses, None, base=address, whole=False), page),
        corrections=tuple(correction_data(each, history, addresses) for each in history.corrections),
    )


def correction_item(row: Row) -> Item:
    """A correction: its notice, at the notice's address."""
    return Item(
        id=row.urn,
        title=f"{row.label}: {row.title}",
        url=row.url,
        language="en",  # as every notice is, around the words that it quotes
        author=row.agency,
        published=row.at,
        updated=row.updated_at,
        summary="",
        html=row.html,
        corrections=(row.data,),
    )


def newest(items: Iterable[Item], limit: int = LIMIT) -> tuple[Item, ...]:
    """The items that were updated last, the newest first; no more than `limit` are held at any time."""
    return tuple(nlargest(limit, items, key=_newest))


def updated(feed: Feed, items: Iterable[Item]) -> str:
    """When the feed changed: with the newest of its items, or when its ledger began."""
    return max((item.updated for item in items), key=instant, default=feed.since)


def subtitle(feed: Feed, items: Sequence[Item]) -> str:
    """What is in the feed, or that nothing is."""
    return feed.about if items else feed.none


def _newest(item: Item) -> tuple[datetime, str]:
    return instant(item.updated), item.id


def _afield(html: str, page: str | None) -> str:
    """The fragment for a reader who is in no page of the post: its links to places in that page lead there."""
    if page is None:
        return html
    there = escape(page).replace("\\", r"\\")
    return _TAG.sub(lambda tag: _HERE.sub(rf' \1="{there}#', tag[0]), html)
