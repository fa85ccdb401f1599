"""Feeds of posts and of corrections, as Atom and as JSON Feed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings

from ledger.domain.entries import Entry, Kind
from ledger.domain.posts import Actor
from renderers.addresses import Addresses
from renderers.corrections import rows
from renderers.feeds.atom import atom
from renderers.feeds.entries import Feed, Item, correction_item, newest, of_corrections, of_posts, post_item
from renderers.feeds.jsonfeed import jsonfeed
from tests.renderers.cases import HISTORIES, TITLE, URL, said
from tests.renderers.chains import chains
from tests.renderers.feed_specs import atom_faults, json_feed_faults
from tests.renderers.histories import Chain
from tests.renderers.reading import tree
from tests.renderers.told import ATOM

SITE = Addresses("https://record.example/")
GENESIS = Entry(
    sequence=0,
    kind=Kind.GENESIS,
    recorded_at="2026-01-01T09:00:00-05:00",
    effective_at="2026-01-01T09:00:00-05:00",
    actor=Actor(name="stet", role="ledger"),
    detail={"agency": "Harbor County"},
)
POSTS = of_posts(GENESIS, home="https://record.example/", own="https://record.example/posts.atom")
CORRECTIONS = of_corrections(
    GENESIS, home="https://record.example/corrections.html", own="https://record.example/c.atom"
)

Write = Callable[[Feed, Sequence[Item]], str]


def items() -> tuple[Item, ...]:
    """A post for each history, as posts of one ledger: their first entries are not the same."""
    found = (post_item(history, SITE) for history in HISTORIES.values())
    return newest(replace(item, id=f"{item.id}#{n}", url=f"{item.url}?{n}") for n, item in enumerate(found))


def feeds() -> list[tuple[Feed, tuple[Item, ...]]]:
    told = list(rows(HISTORIES["several at once"], SITE))
    return [(POSTS, items()), (CORRECTIONS, newest(map(correction_item, told))), (POSTS, ()), (CORRECTIONS, ())]


@pytest.mark.parametrize(("feed", "entries"), feeds(), ids=["posts", "corrections", "no posts", "no corrections"])
def test_both_formats_keep_to_their_specification(feed: Feed, entries: tuple[Item, ...]) -> None:
    """RFC 4287, 3 and 4; JSON Feed 1.1, top-level and items."""
    assert list(atom_faults(atom(feed, entries))) == []
    assert list(json_feed_faults(jsonfeed(feed, entries))) == []


@pytest.mark.parametrize(("feed", "entries"), feeds(), ids=["posts", "corrections", "no posts", "no corrections"])
def test_a_feed_reader_reads_what_was_written(feed: Feed, entries: tuple[Item, ...]) -> None:
    found = feedparser.parse(atom(feed, entries).encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    assert (found.version, found.feed.id, found.feed.title) == ("atom10", feed.id, feed.title)
    assert [(e.id, e.title, e.link, e.published, e.updated, e.content[0].value) for e in found.entries] == [
        (item.id, item.title, item.url, item.published, item.updated, item.html) for item in entries
    ]
    read = json.loads(jsonfeed(feed, entries))
    assert (read["feed_url"], read["home_page_url"], read["title"]) == (feed.own, feed.home, feed.title)
    assert [
        (e["id"], e["title"], e["url"], e["date_published"], e["date_modified"], e["content_html"])
        for e in read["items"]
    ] == [(item.id, item.title, item.url, item.published, item.updated, item.html) for item in entries]


def test_a_feed_without_entries_says_that_there_are_none() -> None:
    """rendering.md: 'says "none" when there are none'; its time is when the ledger began, not a clock's."""
    assert "There are no corrections." in atom(CORRECTIONS, ())
    assert json.loads(jsonfeed(CORRECTIONS, ()))["description"] == "There are no corrections."
    assert feedparser.parse(atom(CORRECTIONS, ())).feed.updated == GENESIS.recorded_at
    assert [row for case in ("none", "a minor edit") for row in rows(HISTORIES[case])] == []


# --- names and times --------------------------------------------------------------------------------------------------


def entry(made: Chain) -> Item:
    return post_item(made.history(), SITE)


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE, Kind.RETRACTION, Kind.UNANNOUNCED])
def test_an_evident_edit_moves_updated_and_nothing_else(kind: Kind) -> None:
    """RFC 4287, 4.2.15: "modified in a way the publisher considers significant"."""
    made = Chain().publish("Opens July 3.", title=TITLE)
    before = entry(made)
    after = entry(made.step("Opens July 13.", title="Storms", kind=kind, **said(2)))
    assert (before.updated, after.updated) == (made.entries[0].effective_at, made.entries[1].effective_at)
    assert (after.id, after.published, after.url) == (before.id, before.published, before.url)


@pytest.mark.parametrize("kind", [Kind.EDITORS_NOTE, Kind.REMOVAL, Kind.CORRECTION])
def test_a_notice_without_an_edit_moves_updated(kind: Kind) -> None:
    made = Chain().publish("Opens July 3.", title=TITLE)
    made.note(kind, "Reason 2.", link="new-post" if kind is Kind.CORRECTION else None)
    assert entry(made).updated == made.entries[1].effective_at


def test_a_minor_edit_moves_nothing() -> None:
    """No reader is sent back to a post for a comma."""
    made = Chain().publish("Opens July 3.", title=TITLE)
    before = entry(made)
    after = entry(made.step("Opens July 3!", title=TITLE, minor=lambda hunk: True))
    assert "July 3!" in after.html
    assert replace(after, html=before.html) == before


def test_a_notice_worded_anew_comes_up_again_under_its_old_name() -> None:
    made = Chain().publish("Opens July 3.", title=TITLE).step("Opens July 13.", title=TITLE, **said(2))
    (before,) = map(correction_item, rows(made.history(), SITE))
    made.step("Opens July 13!", title=TITLE, minor=lambda hunk: True)
    assert [before] == list(map(correction_item, rows(made.history(), SITE)))
    (after,) = map(correction_item, rows(made.reword(2, **said(4)).history(), SITE))
    assert (after.id, after.published) == (before.id, before.published)
    assert (before.updated, after.updated) == (made.entries[1].effective_at, made.entries[3].effective_at)


def test_names_come_from_recorded_bytes_alone() -> None:
    """Where the site lies and what it is called later changes no id; another first entry does."""
    history = HISTORIES["several at once"]
    there, here = post_item(history, SITE), post_item(history, Addresses("https://elsewhere.example/"))
    assert there.id == here.id
    assert [row.urn for row in rows(history, SITE)] == [row.urn for row in rows(history)]
    names = [there.id, *(row.urn for row in rows(history)), POSTS.id, CORRECTIONS.id]
    assert len(set(names)) == len(names)
    assert post_item(Chain(post="other").publish("x").history()).id != post_item(Chain().publish("x").history()).id
    assert of_posts(replace(GENESIS, detail={"origin": "other"})).id != POSTS.id


def test_a_feed_has_the_newest_and_its_time() -> None:
    """By instant, whatever the offset; of one instant, always in the same order; no more than asked for."""
    one = post_item(HISTORIES["a correction"], SITE)
    times = ["2026-03-01T10:00:00+05:00", "2026-03-01T09:00:00-05:00", "2026-03-01T14:00:00Z", "2026-03-01T06:00:00Z"]
    made = [replace(one, id=f"urn:{n}", updated=time) for n, time in enumerate(times)]
    for seed in range(5):
        mixed = random.Random(seed).sample(made, len(made))
        assert [item.id for item in newest(mixed)] == ["urn:2", "urn:1", "urn:3", "urn:0"]
        assert [item.id for item in newest(iter(mixed), limit=2)] == ["urn:2", "urn:1"]
    assert feedparser.parse(atom(POSTS, newest(made))).feed.updated == times[2]
    assert len(newest(replace(one, id=f"urn:{n}") for n in range(60))) == 50


# --- content ----------------------------------------------------------------------------------------------------------


def content(xml: str) -> str:
    """What a feed reader has of the first entry, before it takes out or resolves anything by itself."""
    found = feedparser.parse(xml.encode(), sanitize_html=False, resolve_relative_uris=False)
    return str(found.entries[0].content[0].value)


def addressed(html: str) -> list[str]:
    return [node.get(name) for node in tree(html).iter() for name in ("href", "src", "cite") if node.get(name)]


def test_a_post_in_a_feed_has_its_strikes_and_the_list_of_changes() -> None:
    """rendering.md: the plain list "survives feed readers and every screen reader"."""
    html = post_item(HISTORIES["a correction"], SITE).html
    assert ["".join(node.itertext()).strip() for node in tree(html).iter("del")] == ["July 3"]
    assert ["".join(node.itertext()) for node in tree(html).iter("li")] == [
        "Changed “July 3” to “July 13” on March 2, 2026 (go to the change)"
    ]
    assert post_item(HISTORIES["a retraction"], SITE).title == f"Retracted: {TITLE}"


def test_no_link_of_a_feed_leads_into_the_feed() -> None:
    """The post's own places, its neighbours, its pictures: all where the post is."""
    made = Chain(url=URL).publish('July 3 [map](../map/) [fares](#fares) ![Pier](pier.png) `href="#x"`', title=TITLE)
    made.step('July 13 [map](../map/) [fares](#fares) ![Pier](pier.png) `href="#x"`', title=TITLE)
    html = post_item(made.history(), SITE).html
    assert {"https://a.example/news/map/", "https://a.example/news/storm/pier.png"} < set(addressed(html))
    assert "https://record.example/posts/storm-closures/#fares" in addressed(html)
    assert '<code>href="#x"</code>' in html, "words stay as they are"


def test_a_site_that_does_not_know_its_address_leads_from_where_its_feed_lies() -> None:
    """RFC 4287, 2: a reference may be relative; without `xml:base` it starts at the feed's own address."""
    made = Chain().publish("July 3", title=TITLE).step("July 13", title=TITLE, **said(2))
    item = post_item(made.history(), Addresses(""))
    page = "posts/storm-closures/index.html"
    assert item.url == page
    assert f"{page}#c-2-1" in addressed(item.html)
    assert [row.url for row in rows(made.history(), Addresses(""))] == [f"{page}#c-2"]
    assert post_item(made.history()).url is None, "and beside no site there is nowhere to go"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chains())
def test_any_post_can_be_fed(made: Chain) -> None:
    """Well formed, whole, and with no address that only its own page could resolve."""
    history = made.history()
    item = post_item(history, SITE)
    assert list(atom_faults(atom(POSTS, [item]))) == []
    assert content(atom(POSTS, [item])) == item.html
    assert all(urlsplit(address).scheme for address in addressed(item.html))
    assert [found.id for found in map(correction_item, rows(history, SITE))] == [
        str(each["urn"]) for each in item.corrections
    ]


HOSTILE = "]]></content><script>alert(1)</script>&lt;&#0;\x00\x0b\x1b[9m\ufffe\uffff\u2028\"'\\ 😀"


def test_no_text_breaks_a_feed_or_runs_in_it() -> None:
    """XML 1.0, 2.2: not every character can be written; what can't stands as U+FFFD, and all else as it was."""
    made = Chain("text", post=HOSTILE, agency=HOSTILE).publish(f"July 3 {HOSTILE}", title=HOSTILE, standfirst=HOSTILE)
    made.step(f"July 13 {HOSTILE}", title=HOSTILE, standfirst=HOSTILE, reason=HOSTILE, apology=HOSTILE)
    made.linked[HOSTILE] = HOSTILE
    made.note(Kind.CORRECTION, HOSTILE, link=HOSTILE)
    history = made.history()
    feed = of_posts(replace(GENESIS, detail={"agency": HOSTILE}), home="https://record.example/?a=1&b=\"<'")
    posts, corrections = [post_item(history, SITE)], [correction_item(row) for row in rows(history, SITE)]
    for each in (posts, corrections):
        xml = atom(feed, each)
        assert list(atom_faults(xml)) == []
        assert list(json_feed_faults(jsonfeed(feed, each))) == []
        for written in [*(node.text or "" for node in ElementTree.fromstring(xml).iter(f"{ATOM}content"))] + [
            item["content_html"] for item in json.loads(jsonfeed(feed, each))["items"]
        ]:
            assert not list(tree(written).iter("script"))
            assert "alert(1)" in "".join(tree(written).itertext())
    root: Any = ElementTree.fromstring(atom(feed, posts))
    shown = HOSTILE
    for c in "\x00\x0b\x1b\ufffe\uffff":
        shown = shown.replace(c, "\ufffd")
    assert root.find(f"{ATOM}entry/{ATOM}author/{ATOM}name").text == shown


@pytest.mark.parametrize("write", [atom, jsonfeed])
def test_the_same_items_give_the_same_bytes(write: Write) -> None:
    """Law 7."""
    assert write(POSTS, items()) == write(POSTS, items())
