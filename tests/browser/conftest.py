"""One Chromium for all tests of this room, two tabs that are reused, and one ledger with what is put out from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cli.building import Site
from tests.book.world import folder
from tests.browser.posts import recorded
from tests.browser.screen import HOME, Tab, chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as found:
            yield found
    except FileNotFoundError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Tab:
    return Tab(browser.new_context())


@pytest.fixture(scope="package")
def defenceless(browser: Browser) -> Tab:
    """A tab that heeds no Content Security Policy, as if the post stood in a page that has none."""
    return Tab(browser.new_context(bypass_csp=True))


@pytest.fixture(scope="package")
def site() -> Iterator[Path]:
    """The site of a ledger with a post of every kind."""
    with folder() as place, recorded(place) as book:
        Site(folder=place / "site").build(book)
        yield place / "site"


@pytest.fixture(scope="package")
def pages(site: Path) -> Mapping[str, str]:
    """Every page of the site, by its address on a server."""
    return {f"{HOME}{page.relative_to(site).as_posix()}": page.read_text("utf-8") for page in site.rglob("*.html")}
