"""The files that all posts share: the lists, the page on the policy, the feeds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.domain.entries import Entry
from ledger.domain.history import History
from ledger.gate.policy import Policy
from renderers.addresses import Addresses
from renderers.corrections import rows
from renderers.feeds.atom import atom
from renderers.feeds.entries import Item, correction_item, newest, of_corrections, of_posts, post_item
from renderers.feeds.jsonfeed import jsonfeed
from renderers.site import pages
from renderers.site.listing import Card, Line, Page, paged
from renderers.site.manifest import Kept

Owned = tuple[str, Item]  # an item of a feed, and the post that it is of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the shared files are made of: in part from this build, in part remembered from the last one.

    `keys` are the verifier keys that the log has had, oldest first.
    """

    genesis: Entry
    policy: Policy
    keys: tuple[str, ...]
    posts: dict[str, Kept]
    post_items: tuple[Owned, ...]
    correction_items: tuple[Owned, ...]

    @property
    def agency(self) -> str:
        return self.genesis.detail.get("agency", "")


def items(history: History, public: str | None) -> tuple[Owned, list[Owned]]:
    """What the feeds tell of a post: the post, and its corrections."""
    addresses = Addresses(public or "")
    corrections = [(history.post, correction_item(row)) for row in rows(history, addresses)]
    return (history.post, post_item(history, addresses)), corrections


def latest(found: Sequence[Owned]) -> tuple[Owned, ...]:
    """As many of the items as a feed has, newest first."""
    owners = {item.id: post for post, item in found}
    return tuple((owners[item.id], item) for item in newest(item for _, item in found))


def files(
    site: Shared,
    before: Collection[Kept],
    standing: Collection[str],
    *,
    public: str | None,
    templates: Path | None,
) -> Iterator[tuple[str, str | None]]:
    """Each shared file's path, and its text; None for a list's page among `standing` that is as it was `before`."""
    was = {page.path: page for page in _lists(before)}
    for page in _lists(site.posts.values()):
        stands = page.path in standing and was.get(page.path) == page
        yield page.path, None if stands else pages.listing(page, site.agency, seen_from(page.path, public), templates)
    yield (
        "policy.html",
        pages.promises(site.policy, site.agency, site.keys, seen_from("policy.html", public), templates),
    )
    yield from _feeds(site, public)


def seen_from(path: str, public: str | None) -> Addresses:
    """The addresses as they stand in the file at a path below the site's folder."""
    return Addresses("../" * path.count("/"), public)


def _lists(posts: Collection[Kept]) -> Iterator[Page[Card] | Page[Line]]:
    yield from paged((kept.card for kept in posts), of="posts", front="index.html")
    yield from paged((line for kept in posts for line in kept.lines), of="corrections", front="corrections.html")


def _feeds(site: Shared, public: str | None) -> Iterator[tuple[str, str]]:
    away = Addresses(public or "")  # relative where nothing else is known (RFC 4287, 2; RFC 3986, 5.1.3)
    for name, head, home, found in (
        ("feed", of_posts, away.home(), site.post_items),
        ("corrections", of_corrections, away.corrections(), site.correction_items),
    ):
        told = [item for _, item in found]
        for suffix, write in (("atom", atom), ("json", jsonfeed)):
            own = f"{public or ''}{name}.{suffix}"
            yield f"{name}.{suffix}", write(head(site.genesis, home=home, own=own), told)
