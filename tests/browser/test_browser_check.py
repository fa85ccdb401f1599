"""A page that checks itself, in a real browser, is green for whatever was recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser

import renderers
from ledger.domain.history import History
from ledger.rendition.render import Format
from tests.book.world import folder
from tests.browser.checking import DONE, changed, is_green, page_of, swap, told
from tests.browser.posts import SLUGS, recorded
from tests.browser.recording import logged
from tests.browser.screen import HOME, Tab
from tests.renderers.cases import HISTORIES
from tests.renderers.chains import chains
from tests.renderers.histories import Chain
from tests.renderers.test_render_cases import CASES

# --- what was recorded is green ---


@pytest.fixture(scope="module")
def real() -> Iterator[Mapping[str, str]]:
    """The page of every post of a real ledger, each with its proof."""
    with folder() as place, recorded(place) as book:
        histories = {post: book.history(post) for post in book.posts()}
        yield {post: renderers.page(history, proof=book.prove_post(history)) for post, history in histories.items()}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_of_a_real_ledger_is_what_was_recorded(slug: str, real: Mapping[str, str], tab: Tab) -> None:
    is_green(tab, real[slug])
    assert tab.heard.violations == tab.heard.dialogs == tab.heard.windows == []
    assert [url for url in tab.heard.requests if not url.endswith(".png")] == [f"{HOME}post.html"]  # nobody is asked


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_every_kind_of_history_is_green(history: History, tab: Tab) -> None:
    is_green(tab, page_of(logged(history)))


@pytest.mark.parametrize("format", ["markdown", "html", "text"])
def test_every_kind_of_strike_is_green(format: Format, tab: Tab) -> None:
    """`strikes.txt`, all cases of a format in one post."""
    cases = [re.findall(r"--- version\n(.*?)\n(?=---)", case, re.DOTALL) for _, spelt, case in CASES if spelt == format]
    assert cases
    made = Chain(format, url="https://a.example/news/post/")
    made.publish("\n\n".join(versions[0] for versions in cases))
    for number in range(1, max(map(len, cases))):
        made.step("\n\n".join(versions[min(number, len(versions) - 1)] for versions in cases))
    is_green(tab, page_of(logged(made.history())))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(chain=chains())
def test_invented_chains_are_green(chain: Chain, tab: Tab) -> None:
    is_green(tab, page_of(logged(chain.history())))


@pytest.mark.parametrize("others", [0, 1, 2, 3, 4, 5, 12, 13, 14, 254])
def test_a_log_of_any_size_proves_its_entries(others: int, tab: Tab) -> None:
    """RFC 9162, 2.1.3.2: the shapes of a tree around powers of two."""
    is_green(tab, page_of(logged(Chain().publish("A boat.").step("A ship.").history(), others=others)))


# --- where, and how ---


def test_it_works_from_a_disk_and_says_so_where_it_cannot(tmp_path: Path, tab: Tab) -> None:
    """Secure Contexts, 3.1: a file and localhost are trustworthy; plain http is not, and has no WebCrypto."""
    html = changed()
    file = tmp_path / "post.html"
    file.write_text(html, encoding="utf-8")
    assert told(tab, html, file.as_uri())[0] == "good"
    assert told(tab, html, "http://localhost/post.html")[0] == "good"
    state, words = told(tab, html, "http://harbor.example/post.html")
    assert state == "unknown"
    assert "Not checked" in words


def test_without_ed25519_it_is_never_green(browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))")
    state, words = told(Tab(context), changed())
    context.close()
    assert state == "unknown"
    assert "Ed25519" in words


def test_without_scripts_a_line_says_how_else_to_check(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = Tab(context).page
    page.set_content(changed())
    assert "stet verify --proof" in page.inner_text("#stet-check")
    assert len(page.inner_text("#stet-check").splitlines()) == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("body", ["Opens", "Shuts"])
def test_its_box_is_accessible(scheme: str, body: str, tab: Tab) -> None:
    tab.open(changed(partial(swap, ">Opens", f">{body}"))).wait_for_selector(DONE)
    tab.page.click("#stet-check summary")
    tab.look(scheme=scheme, width=390)
    assert tab.faults() == []
