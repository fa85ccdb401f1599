"""Sanitised HTML, laid flat and nested again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from ledger.rendition.elements import DEEPEST
from ledger.rendition.flow import ATOM, BREAK, END, Atom, End, Flow, Run, joined
from ledger.rendition.html import chunks, parse_chunks, serialise
from ledger.rendition.parsing import parse
from ledger.rendition.render import render
from ledger.rendition.sanitise import for_publication
from tests.renderers.reading import tree, written
from tests.rendition.trees import blocks

many = settings(max_examples=150, deadline=None)


def check_fixed(flow: Flow) -> None:
    """Everything that holds of a rendition's spelling."""
    html = serialise(flow)
    assert parse(html) == flow
    assert parse_chunks(chunks(flow)) == flow
    assert for_publication(html) == html
    assert written(tree(html)) == html  # an HTML5 parser reads it as it is spelt
    assert joined(flow.items) == flow.items
    for item in flow.items:
        if isinstance(item, Run):
            assert item.text
            assert not set(item.text) & {ATOM, BREAK, END}
        if isinstance(item, End):
            assert 0 <= item.share <= len(item.path) <= DEEPEST


@many
@given(blocks)
def test_a_rendition_is_the_serialisation_of_its_own_tokens(html: str) -> None:
    """architecture.md: "parse then serialise is a fixed point"; rendering.md: "the sanitiser changes nothing in it"."""
    check_fixed(render(html, format="html"))


@many
@given(blocks)
def test_each_chunk_is_whole_by_itself(html: str) -> None:
    """A chunk can be stored, shared or sealed alone: read by itself it has the words that it has among the others."""
    flow = render(html, format="html")
    pieces = list(chunks(flow))
    assert "".join(parse(piece).text for piece in pieces) == flow.text
    assert all(parse(piece).items for piece in pieces)


CASES = {
    "text around blocks in an item": ("<ul><li>a<p>b</p>c</li></ul>", "<ul><li>a<p>b</p>c</li></ul>"),
    "text around a list in an item": (
        "<ul><li>a<ul><li>b</ul>c</ul>",
        "<ul><li>a<ul><li>b</li></ul>c</li></ul>",
    ),
    "an empty paragraph between texts": ("<div>a<p></p>b</div>", "<div>a<p>b</p></div>"),
    "inline over blocks": (
        '<a href="/x"><div>a</div>b</a>',
        '<div><a href="/x">a</a></div><p><a href="/x">b</a></p>',
    ),
    "a link in a link's table": (
        '<a href="/1">q<table><tr><td><a href="/2">x</a></table></a>',
        '<p><a href="/1">q</a></p><table><tbody><tr><td><a href="/2">x</a></td></tr></tbody></table>',
    ),
    "a block in a paragraph's button": ("<p><button><div>x</div></button>y</p>", "<div>x</div><p>y</p>"),
    "cells, items and rules stand even empty": (
        "<ul><li></ul><table><tr><td><td>a</table><hr>",
        "<ul><li></li></ul><table><tbody><tr><td></td><td>a</td></tr></tbody></table><hr>",
    ),
    "empty lines at the head of pre": ("<pre>\n\n a\r\n&#13;b\n</pre>", "<pre> a\n\nb\n</pre>"),
    "white space falls together": ("<p> a <b> b </b> c <br> d </p>", "<p>a <b>b </b>c<br>d</p>"),
    "a no-break space stays": ("<p>&nbsp;a&nbsp;</p>", "<p>&nbsp;a&nbsp;</p>"),
    "neighbours of one mark are one": ("<i>a</i><i>b</i>", "<p><i>ab</i></p>"),
    "an author's strike is the author's": (
        '<del cite="#c-2" datetime="2026">a</del> <ins>b</ins> <strike>c</strike>',
        "<p><s>a</s> <u>b</u> <s>c</s></p>",
    ),
    "reserved ids": (
        '<p id="c-2">a</p><p id="c-2-1">b</p><p id="stet-changes">c</p><p id="c-span">d</p>',
        '<p>a</p><p>b</p><p>c</p><p id="c-span">d</p>',
    ),
    "marks of the ledger's own": ('<p data-join="3" data-part="title">a</p>', "<p>a</p>"),
    "hidden things": (
        'a<p hidden>b</p><i style="color:red; DISPLAY : none">c</i><p style="opacity:0.0">d</p><del hidden>e</del>f',
        "<p>af</p>",
    ),
    "what only looks hidden": ('<p style="opacity:0.5;font-size:0.9em">a</p>', "<p>a</p>"),
    "an image of a picture": ('<picture><source srcset="b"><img src="a"></picture>c', '<p><img src="a">c</p>'),
    "fields of a form": ("<select><option>a</select><textarea>b</textarea>", "<p>ab</p>"),
    "ruby": ("<ruby>東<rp>(</rp><rt>tō</rt></ruby>", "<p><ruby>東<rp>(</rp><rt>tō</rt></ruby></p>"),
    "placeholders in the text": ("<p title='a&#13;b'>\ufffc\u2028</p>", '<p title="a\nb">\ufffd</p>'),
    "a quotation mark in a value": ("<p title='a\"b'>c</p>", '<p title="a&quot;b">c</p>'),
    "what is no tag of HTML": ("press <SPACE> now", "<p>press &lt;SPACE&gt; now</p>"),
}


@pytest.mark.parametrize(("given_html", "spelt"), CASES.values(), ids=CASES.keys())
def test_how_a_rendition_is_spelt(given_html: str, spelt: str) -> None:
    """What a reader is given is kept, in one spelling, however it was written."""
    flow = render(given_html, format="html")
    assert serialise(flow) == spelt
    check_fixed(flow)


EMBEDS = {
    '<iframe src="https://example.gov/map"></iframe>': "[embedded page: https://example.gov/map]",
    '<video><source src="https://example.gov/a.mp4">no video</video>': "[embedded video: https://example.gov/a.mp4]",
    '<audio src="/a.ogg"></audio>': "[embedded audio: /a.ogg]",
    '<object data="https://example.gov/a.pdf">none</object>': "[embedded object: https://example.gov/a.pdf]",
    '<embed src="https://example.gov/x">': "[embedded object: https://example.gov/x]",
    '<script src="https://example.gov/x.js"></script>': "[embedded script: https://example.gov/x.js]",
    "<svg><text>a</text></svg>": "[embedded drawing]",
    "<math><mi>x</mi></math>": "[embedded formula]",
    "<canvas>a</canvas>": "[embedded drawing]",
    '<iframe src="https://x.gov/ a  b"></iframe>': "[embedded page: https://x.gov/ a b]",
    "<script>alert(1)</script>": "",
    '<iframe hidden src="https://example.gov/"></iframe>': "",
}


@pytest.mark.parametrize(("given_html", "words"), EMBEDS.items())
def test_embeds_are_named(given_html: str, words: str) -> None:
    """architecture.md: "embeds that the sanitiser strips become visible (kind and address)"."""
    flow = render(f"<p>a {given_html} z</p>", format="html")
    assert flow.text == f"a {words} z{END}".replace("a  z", "a z")
    check_fixed(flow)


@pytest.mark.parametrize("tag", ["blockquote", "ul", "div", "table><tr><td", "b", "span", "dl><dd", "li"])
def test_ten_thousand_levels_are_flattened_and_lose_no_word(tag: str) -> None:
    """Nesting costs no more than its bound, and what stands deepest is still read."""
    html = "".join(f"<{tag}>" + (f"w{n} " if n % 500 == 0 else "") for n in range(10_000))
    flow = render(html, format="html")
    assert flow.text.replace(END, " ").split() == [f"w{n}" for n in range(0, 10_000, 500)]
    check_fixed(flow)


def test_the_deepest_blocks_stay_apart() -> None:
    """Two paragraphs are two, however deep; preformatted text beyond the bound is text like other."""
    flow = render("<div>" * 60 + "<p>a</p><p>b</p><pre>c  d\n</pre>", format="html")
    assert flow.text == f"a{END}b{END}c d{END}"
    check_fixed(flow)


def test_positions_are_characters() -> None:
    """flow.py: every item is as long as its text, an image, a break and a block's end one position each."""
    flow = parse('<p>ab<br><img src="x">c</p><p>d</p>')
    assert flow.text == f"ab{BREAK}{ATOM}c{END}d{END}"
    assert len(flow) == len(flow.text) == flow.starts[-1]
    assert [type(flow.at(at)) for at in range(len(flow))] == [Run, Run, Atom, Atom, Run, End, Run, End]
    for start in range(len(flow) + 1):
        for stop in range(start, len(flow) + 1):
            assert "".join(item.text for item in flow.cut(start, stop)) == flow.text[start:stop]
