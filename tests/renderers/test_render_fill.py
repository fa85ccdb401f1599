"""Markers in a built page: what is one and what only looks so, and that all else of the page stays to the letter."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import renderers
from ledger.errors import Malformed
from renderers.fill import fill, markers
from tests.renderers.chains import chains
from tests.renderers.histories import Chain
from tests.rendition.test_rendition_hostile import HOSTILE

OPEN, CLOSE = "<!-- stet:a -->", "<!-- /stet:a -->"
NEW = f"{OPEN}\n<new>{CLOSE}"

# What a page can be made of, as far as it bears on where a comment begins and ends (HTML Living Standard, 13.2.5).
PIECES = [
    OPEN, CLOSE, "<!--stet:b--!>", "<!-->", "<!--->", "<!--", "-->", "--!>", "-", "!", "<!x ", "<!doctype html>",
    "<?x ", "</ x>", "</>", "<", ">", "<![CDATA[", "]]>", "<p>", "</p>", "<b", "<i a=", " ", "=", "/", "'", '"',
    f"<a href='{OPEN}'>", f'<a b="x>" c={OPEN}>', f"<a =x{OPEN}>", "<script>", "</script>", "</script ", "<SCRIPT/",
    "<style>", "</style>", "<title>", "</TITLE>", "<textarea>", "</textarea\f>", "<xmp>", "</xmp>", "<noembed>",
    "</noembed>", "<iframe>", "</iframe>", "<\u017ftyle>", "</\u017ftyle>", "</\u017fcript>", "<plaintext>", "\n",
]  # fmt: skip


def filled(page: str) -> str:
    return fill(page, lambda marker: f"<new>{'' if marker.slug == 'a' else marker.slug}", name="page.html")


def marks(page: str) -> list[str]:
    return [f"{'/' * marker.closes}stet:{marker.slug}" for marker in markers(page, name="page.html")]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"<p>x</p>{OPEN}<p>y", f"<p>x</p>{NEW}<p>y"),
        (f"{OPEN}old <b>words</b>{CLOSE}", NEW),
        (f"{OPEN}{OPEN}old{CLOSE}", f"{NEW}{NEW}"),
        (f"{OPEN}kept<!-- stet:b -->old<!-- /stet:b -->", f"{NEW}kept<!-- stet:b -->\n<new>b<!-- /stet:b -->"),
        (f"\ufeff<!DOCTYPE html>\r\n{OPEN}\r\n{CLOSE}\r\n", f"\ufeff<!DOCTYPE html>\r\n{NEW}\r\n"),
        ("<!--stet:a-->\n<!--\n/stet:a --!>", "<!--stet:a-->\n<new><!--\n/stet:a --!>"),
        (f"<pre>text</pre>{OPEN}", f"<pre>text</pre>{NEW}"),
        (f"<pre>nobody closed this {OPEN}", f"<pre>nobody closed this {NEW}"),
        (f"<svg><style/><![CDATA[>{OPEN}]]></svg>{OPEN}", f"<svg><style/><![CDATA[>{OPEN}]]></svg>{NEW}"),
        (f"<svg></svg><![CDATA[>{OPEN}]]>", f"<svg></svg><![CDATA[>{NEW}]]>"),
        (f"<script><!--><script></script>{OPEN}", f"<script><!--><script></script>{NEW}"),
        (f"<script><!--<script>--></script>{OPEN}", f"<script><!--<script>--></script>{NEW}"),
        (f'<a ="x>{OPEN}">', f'<a ="x>{NEW}">'),
        (f"<!-->{OPEN}<!--->{OPEN}", f"<!-->{NEW}<!--->{NEW}"),
        (f"<template>{OPEN}</template>", f"<template>{NEW}</template>"),
        (f"a < b <3 </> </{OPEN}", f"a < b <3 </> </{OPEN}"),
    ],
)
def test_a_post_stands_between_its_markers(page: str, expected: str) -> None:
    """What stood between them goes; a lone opening marker is closed; a second run changes nothing."""
    assert filled(page) == expected
    assert filled(expected) == expected


@pytest.mark.parametrize(
    "page",
    [
        f"<script>{OPEN}</script>",
        f"<script><!-- <script> </script> {OPEN} --></script>",
        f"<style>{OPEN}</style>",
        f"<style></stylex>{OPEN}</style>",
        f"<style></\u017ftyle>{OPEN}</style>",
        f"<script></script title='{OPEN}'>",
        f"<xmp>{OPEN}</xmp>",
        f"<textarea>{OPEN}</textarea>",
        f"<TITLE>{OPEN}</title>",
        f"<iframe>{OPEN}</iframe>",
        f'<p title="{OPEN}">',
        f"<p title='{OPEN}' hidden>",
        f"<p title='>{OPEN}'>",
        f'<p title=">" data-x="{OPEN}">',
        f"<pre>Write {OPEN} and <b>{CLOSE}</b></pre>",
        "<pre><!-- stet:YOUR SLUG HERE --></pre>",
        "<pre>&lt;!-- stet:a --&gt;</pre>",
        "<p>&lt;!-- stet:a --&gt;</p>",
        "<!-- see stet:a -->",
        "<!-- let it stand -->",
        "<!stet:a>",
        f"<?x {OPEN}?>",
        f"<plaintext>{OPEN}",
        f"<script>{OPEN}",
        f"<p title='{OPEN}",
        "<!-- stet:a",
    ],
)
def test_what_only_looks_like_a_marker_stays(page: str) -> None:
    """Only a comment is a marker; one within a `<pre>` shows how it is done."""
    assert filled(page) == page


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("\n\n<!-- stet: -->", "page.html, line 3: '<!-- stet: -->' is no marker; write <!-- stet:SLUG -->"),
        ("<!-- stet: a -->", "is no marker"),
        ("<!-- stet:a b -->", "is no marker"),
        ("<!-- stet:../a -->", "is no marker"),
        ("<!-- /stet:a/b -->", "is no marker; write <!-- /stet:SLUG -->"),
        (f"{OPEN}\n{CLOSE}\n{CLOSE}", "page.html, line 3: closes what nothing opened; write <!-- stet:a --> before it"),
        (f"{OPEN}<!-- /stet:b -->", "line 1: closes what nothing opened; write <!-- stet:b --> before it"),
        (CLOSE, "closes what nothing opened"),
    ],
)
def test_a_marker_that_means_nothing_is_refused(page: str, message: str) -> None:
    """Whoever mistyped it would otherwise publish a page without its correction."""
    with pytest.raises(Malformed) as raised:
        filled(page)
    assert message in str(raised.value)


def test_a_marker_knows_its_line() -> None:
    """An unknown slug is looked for in the page by its line."""
    found = markers(f"{OPEN}\n<p>\r\n<!-- stet:b -->\n{OPEN}", name="page.html")
    assert [(marker.slug, marker.line) for marker in found] == [("a", 1), ("b", 3), ("a", 4)]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_comments_are_where_an_html_parser_finds_them(page: str) -> None:
    """HTML Living Standard, 13.2.5: html5lib reads the same page and finds the same markers in the same order."""
    read = html5lib.parseFragment(page, treebuilder="etree", namespaceHTMLElements=False)
    comments = [node.text.strip() for node in read.iter() if not isinstance(node.tag, str)]
    assert marks(page) == [text for text in comments if text.startswith(("stet:", "/stet:"))]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chains())
def test_a_filled_page_is_filled_again_to_the_same(chain: Chain) -> None:
    """No post can end its own place early, or reach beyond it."""
    before, after = "<!DOCTYPE html>\r\n<p>\tbefore", "after\u00a0</p>\n\n"
    html = renderers.html(chain.history())
    page = fill(f"{before}{OPEN}{after}", lambda marker: html, name="page.html")
    assert page == f"{before}{OPEN}\n{html}{CLOSE}{after}"
    assert marks(page) == ["stet:a", "/stet:a"]
    assert fill(page, lambda marker: html, name="page.html") == page


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, OPEN, CLOSE, "-->", f"`{CLOSE}`", f"&lt;!-- /stet:a --&gt;\n\n    {CLOSE}"]
)
def test_no_post_breaks_out_of_its_place(hostile: str) -> None:
    """Nothing that a post, its title or its notice says is a marker, or hides the one that ends it."""
    chain = Chain().publish("One.", title=hostile).step(hostile, title="Two", reason=hostile)
    page = fill(OPEN, lambda marker: renderers.html(chain.history()), name="page.html")
    assert marks(page) == ["stet:a", "/stet:a"]


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<!-- ", "<a ", "<a b=", "<a b='", "<script><!--", "</style", "<svg ", "<![CDATA[", "<a =", "<", "  <a\n"],
)
def test_every_character_is_looked_at_a_bounded_number_of_times(piece: str) -> None:
    """A hundred thousand beginnings that never end: looking for the end of each would be 10^10 characters."""
    page = piece * 100_000 + OPEN
    assert len(marks(page)) <= 1
