"""One Chromium for all tests of this room, two tabs that are reused, and one ledger with what is put out from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser

import renderers
from tests.book.world import folder
from tests.browser.posts import SLUGS, recorded
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
def pages() -> Iterator[Mapping[str, str]]:
    """The page of every post by its address."""
    with folder() as place, recorded(place) as book:
        yield {f"{HOME}{slug}.html": renderers.page(book.history(slug)) for slug in SLUGS}
