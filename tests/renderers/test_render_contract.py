"""Law 5, the contract of all surfaces: from each, a reader learns of the same corrections.

A new surface is a line here: how a history is put out, and how what it tells is read back from the finished text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

import renderers
from ledger.domain.entries import EVIDENT, Kind
from ledger.domain.history import History
from renderers.addresses import Addresses
from renderers.corrections import recent, rows
from renderers.feeds.atom import atom
from renderers.feeds.entries import Feed, Item, correction_item, newest, of_corrections, of_posts, post_item
from renderers.feeds.jsonfeed import jsonfeed
from tests.renderers import told
from tests.renderers.cases import HISTORIES

SITE = Addresses("https://record.example/")

Surface = tuple[Callable[[History], str], Callable[[str], list[told.Told]]]


def posts(write: Callable[[Feed, tuple[Item, ...]], str], history: History) -> str:
    return write(of_posts(history.entries[0]), newest([post_item(history, SITE)]))


def corrections(write: Callable[[Feed, tuple[Item, ...]], str], history: History) -> str:
    return write(of_corrections(history.entries[0]), newest(map(correction_item, rows(history, SITE))))


def index(history: History) -> str:
    return "\n\n".join(row.text for row in recent(rows(history)))


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
