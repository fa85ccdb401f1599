"""Law 5, the contract of all surfaces: from each, a reader learns of the same corrections.

A new surface is a line here: how a history is put out, and how what it tells is read back from the finished text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

import renderers
from ledger.domain.corrections import FOUND
from ledger.domain.entries import EVIDENT, Kind
from ledger.domain.history import History
from renderers.addresses import Addresses
from renderers.corrections import rows
from renderers.feeds.atom import atom
from renderers.feeds.entries import Feed, Item, correction_item, newest, of_corrections, of_posts, post_item
from renderers.feeds.jsonfeed import jsonfeed
from renderers.short.fitting import thread
from renderers.short.platforms import PLATFORMS, Platform
from renderers.site import pages
from renderers.site.listing import lines, paged
from tests.renderers import told
from tests.renderers.cases import HISTORIES

SITE = Addresses("https://record.example/")

Surface = tuple[Callable[[History], str], Callable[[str], list[told.Told]]]


def posts(write: Callable[[Feed, tuple[Item, ...]], str], history: History) -> str:
    return write(of_posts(history.entries[0]), newest([post_item(history, SITE)]))


def corrections(write: Callable[[Feed, tuple[Item, ...]], str], history: History) -> str:
    return write(of_corrections(history.entries[0]), newest(map(correction_item, rows(history, SITE))))


def index(history: History) -> str:
    return "\n\n".join(row.text for row in rows(history))


def site_index(history: History) -> str:
    (made,) = paged(lines(history), of="corrections", front="corrections.html")
    return pages.listing(made, history.agency, SITE)


def site_history(history: History) -> str:
    return pages.versions(history, SITE)


SURFACES: dict[str, Surface] = {
    "html": (renderers.html, told.from_html),
    "page": (renderers.page, told.from_html),
    "page of a site": (partial(renderers.page, addresses=SITE), told.from_html),
    "page's data": (renderers.page, told.from_page_data),
    "markdown": (renderers.markdown, told.from_markdown),
    "text": (renderers.text, told.from_text),
    "terminal": (partial(renderers.text, terminal=True), told.from_terminal),
    "json": (renderers.json, lambda text: told.from_data(json.loads(text)["corrections"])),
    "json's html": (renderers.json, lambda text: told.from_html(json.loads(text)["html"])),
    "json's text": (renderers.json, lambda text: told.from_text(json.loads(text)["text"])),
    "json-ld": (renderers.jsonld, lambda text: told.from_linked_data(json.loads(text))),
    "atom": (partial(posts, atom), told.from_atom),
    "json feed": (partial(posts, jsonfeed), told.from_json_feed),
    "atom of corrections": (partial(corrections, atom), told.from_atom_of_corrections),
    "json feed of corrections": (partial(corrections, jsonfeed), told.from_json_feed_of_corrections),
    "index": (index, lambda text: sorted(map(told.from_notice, filter(None, text.split("\n\n"))))),
}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("case", HISTORIES)
def test_all_surfaces_agree_with_the_ledger(case: str, surface: str) -> None:
    """Law 5: "they agree on which corrections exist, when, and why"; law 9: what was said, who, the apology."""
    render, read = SURFACES[surface]
    assert read(render(HISTORIES[case])) == told.in_the_ledger(HISTORIES[case])


FIRST = 3  # changes of each correction in the site's index

# Surfaces that tell less: what they leave out, and nothing else, may be missing.
ABRIDGED: dict[str, tuple[Surface, Callable[[told.Told], told.Told]]] = {
    "site's index": (
        (site_index, told.from_site_index),
        lambda each: replace(each, changes=each.changes[:FIRST], before=()),
    ),
    "site's history": ((site_history, told.from_site_history), lambda each: replace(each, changes=())),
}


@pytest.mark.parametrize("surface", ABRIDGED)
@pytest.mark.parametrize("case", HISTORIES)
def test_a_surface_that_tells_less_tells_no_other(case: str, surface: str) -> None:
    """Law 5, for the pages of a site that send readers on to the post for the rest."""
    (render, read), kept = ABRIDGED[surface]
    assert read(render(HISTORIES[case])) == sorted(map(kept, told.in_the_ledger(HISTORIES[case])))


@pytest.mark.parametrize("case", HISTORIES)
def test_the_version_before_tells_of_the_corrections_until_then(case: str) -> None:
    """Law 5: an earlier version's page is the post as it stood, with the notices that it had."""
    history = HISTORIES[case]
    for version in history.versions[:-1][-1:]:
        page = pages.earlier(history, version.number, SITE)
        assert told.from_html(page) == told.in_the_ledger(history.at(version.number))


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
@pytest.mark.parametrize("case", HISTORIES)
def test_a_short_text_says_the_same_in_fewer_words(case: str, platform: Platform) -> None:
    """Law 5: the label that stands above the notice, what is right, why, and the apology; its day if it says one."""
    for correction in HISTORIES[case].corrections:
        words = " ".join(post.text for post in thread(HISTORIES[case], platform, correction=correction))
        label = "" if correction.kind in FOUND else told.LABELS[correction.kind].upper()
        assert words.startswith(label or "Our ")
        assert correction.reason in words
        assert correction.apology in words
        assert all(change.right in words for change in correction.changes)
        if correction.kind in FOUND:
            assert f" on {int(correction.at[8:10])} Mar" in words


def test_every_format_is_held_to_the_contract() -> None:
    rendered = {render for render, _ in SURFACES.values()}
    assert {render for render, _ in renderers.FORMATS.values()} <= rendered


def test_the_histories_have_every_kind() -> None:
    """`notice` is none of its own: it words another anew."""
    corrections = [each for history in HISTORIES.values() for each in history.corrections]
    assert {wording.kind for each in corrections for wording in each.wordings} == EVIDENT - {Kind.NOTICE}
    assert any(each.superseded for each in corrections)
    assert any(each.link for each in corrections)
    assert any(each.entry.claimed for each in corrections)


@pytest.mark.parametrize("surface", SURFACES)
def test_the_contract_sees_what_is_missing(surface: str) -> None:
    """A reader that found the same in a post without the correction would prove nothing."""
    render, read = SURFACES[surface]
    for case in ("none", "a minor edit", "a post that corrects another"):
        assert read(render(HISTORIES[case])) == []
    assert read(render(HISTORIES["a clarification"])) != read(render(HISTORIES["a correction"]))
    assert read(render(HISTORIES["a removal"])) != read(render(HISTORIES["a retraction"]))
