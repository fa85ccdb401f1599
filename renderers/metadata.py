"""What a page says of its post to machines in its head: where the post stands, and the properties of Open Graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.domain.history import History
from renderers.addresses import Addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """`canonical` is the post's public address; `properties` are the names and contents of `<meta property>`."""

    canonical: str | None
    description: str
    properties: tuple[tuple[str, str], ...]


def metadata(history: History, addresses: Addresses) -> Metadata:
    """The head's data of a post. A minor edit changes no time in it."""
    return Metadata(
        canonical=canonical(history, addresses),
        description=history.newest.standfirst,
        properties=tuple(_properties(history, addresses)),
    )


def _properties(history: History, addresses: Addresses) -> Iterator[tuple[str, str]]:
    """Open Graph (ogp.me): basic and optional metadata, and those of the type `article`."""
    yield "og:type", "article"
    yield "og:title", headline(history)
    if url := canonical(history, addresses):
        yield "og:url", url
    if history.newest.standfirst:
        yield "og:description", history.newest.standfirst
    if history.agency:
        yield "og:site_name", history.agency
    language, _, region = history.language.partition("-")
    if len(region) == 2:  # Open Graph has a language with its territory, or none
        yield "og:locale", f"{language.lower()}_{region.upper()}"
    yield "article:published_time", history.published_at
    if history.corrections:
        yield "article:modified_time", history.updated_at


def headline(history: History) -> str:
    """The title as it goes out without its page: a withdrawn post never travels under its bare title."""
    return f"Retracted: {history.title}" if history.retracted else history.title


def canonical(history: History, addresses: Addresses) -> str | None:
    """The post's public address: the one that staff gave, or that of its page on a site whose address is known."""
    return own_url(history) or _web(addresses.post(history.post))


def page_address(history: History, addresses: Addresses) -> str | None:
    """The address of a page with the post's notices: on the site for sure, else the post's public page.

    Where the site's own address is not known it is relative, like all that leads from one of its files to another.
    """
    here = addresses.post(history.post)
    return _web(here) or own_url(history) or (here if addresses.root is not None else None)


def notice_address(history: History, notice: str, addresses: Addresses) -> str | None:
    """The address of a notice in that page."""
    page = page_address(history, addresses)
    return f"{page}#{notice}" if page else None


def own_url(history: History) -> str | None:
    """The post's public address, if it is one that a browser can ask for."""
    return _web(history.url)


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("https://", "http://")) else None
