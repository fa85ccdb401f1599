"""Markdown and plain text as staff and their site generators write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rendition.flow import END
from ledger.rendition.html import serialise
from ledger.rendition.render import FORMATS, Format, _any_body, _body, render

_FOOTNOTE = (
    '<p>a<sup><a href="#fn1" id="fnref1">[1]</a></sup></p>'
    '<hr><section><ol><li id="fn1"><p>b <a href="#fnref1">↩︎</a></p></li></ol></section>'
)
MARKDOWN = {
    "a link whose address is a generator's tag": (
        '[map]({{ site.url }}/map "T")',
        '<p><a href="{{ site.url }}/map" title="T">map</a></p>',
    ),
    "a tag with quotes and filters in an address": (
        "![x]({{ '/a b.png' | url }})",
        '<p><img alt="x" src="{{ \'/a b.png\' | url }}"></p>',
    ),
    "a tag in the text": ("a {% include b.html x='*y*' %} c", "<p>a {% include b.html x='*y*' %} c</p>"),
    "a shortcode": ('{{< figure src="a" >}}', '<p>{{&lt; figure src="a" &gt;}}</p>'),
    "comments print nothing": ("a{% comment %} b\n\nc {% endcomment %}d {# e #}", "<p>ad</p>"),
    "a raw block prints its inside": ("{% raw %}{{ x }}{% endraw %}", "<p>{{ x }}</p>"),
    "a comment without end is not one": ("a {% comment %} b", "<p>a b</p>"),
    "a word like our placeholder": ("stettag0q {{ x }}", "<p>stettag0q {{ x }}</p>"),
    "kramdown's attribute lists print nothing": ("a *b*{: .c}\n{: #d}", "<p>a <em>b</em></p>"),
    "headings are named by their words": (
        "# A & B\n\n## A & B\n\n# *C* `d`!",
        '<h1 id="a--b">A &amp; B</h1><h2 id="a--b-1">A &amp; B</h2><h1 id="c-d"><em>C</em> <code>d</code>!</h1>',
    ),
    "headings are named as written": ("# A   {#b-c}", '<h1 id="b-c">A</h1>'),
    "references": ("[a][r] [r]\n\n[r]: /x 'T'", '<p><a href="/x" title="T">a</a> <a href="/x" title="T">r</a></p>'),
    "footnotes": (
        "a[^n]\n\n[^n]: b",
        _FOOTNOTE,
    ),
    "a footnote that nothing refers to": ("a\n\n[^n]: b", "<p>a</p><p>[^n]: b</p>"),
    "tables": (
        "|a|b|\n|-|:-:|\n|c|d|",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
    ),
    "strikes": ("~~a~~", "<p><s>a</s></p>"),
    "definitions": ("a\n: b", "<dl><dt>a</dt><dd>b</dd></dl>"),
    "code": ("```\na  <b>\n```", "<pre><code>a  &lt;b&gt;\n</code></pre>"),
    "HTML comments": ("a <!-- b --> c", "<p>a c</p>"),
    "HTML within": ("a <b onclick='x'>c</b>", "<p>a <b>c</b></p>"),
    "line ends of Windows": ("a\r\nb\r\n\r\nc", "<p>a b</p><p>c</p>"),
}


@pytest.mark.parametrize(("source", "html"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown(source: str, html: str) -> None:
    """architecture.md: generators' tags "are read before Markdown, stay whole, and are never executed"."""
    assert serialise(render(source)) == html


TEXT = {
    "a\n\nb": "<p>a</p><p>b</p>",
    "a\nb": "<p>a<br>b</p>",
    "a\r\rb\r\nc": "<p>a</p><p>b<br>c</p>",
    "\n\n a \n \t \n\n\nb\n": "<p>a</p><p>b</p>",
    "<b> & {{ x }} [y](z) *w*": "<p>&lt;b&gt; &amp; {{ x }} [y](z) *w*</p>",
    "": "",
}


@pytest.mark.parametrize(("source", "html"), TEXT.items())
def test_plain_text(source: str, html: str) -> None:
    """rendering.md: "for plain text, of the text itself"."""
    assert serialise(render(source, format="text")) == html


TITLES: list[tuple[str, Format, str]] = [
    ("R&amp;D &ldquo;now&rdquo; & <em>then</em>", "markdown", "R&amp;D “now” &amp; <em>then</em>"),
    ("R&amp;D <em>", "text", "R&amp;amp;D &lt;em&gt;"),
    ("<p>a</p><p>b  c</p>", "html", "a b c"),
    ("<pre>a  b\n\nc</pre>", "html", "a b c"),
    ("a\n\nb\nc", "text", "a b<br>c"),
    ("{{ page.x }} *a*", "markdown", "{{ page.x }} *a*"),
]


@pytest.mark.parametrize(("title", "form", "html"), TITLES)
def test_a_title_is_one_block(title: str, form: Format, html: str) -> None:
    """architecture.md: title and standfirst are judged; each is one block, whatever was written in it."""
    flow = render("x", title=title, standfirst=title, format=form)
    assert serialise(flow) == f'<h1 data-part="title">{html}</h1><p data-part="standfirst">{html}</p><p>x</p>'


def test_an_empty_title_is_none() -> None:
    """A title that shows nothing leaves no empty heading behind."""
    assert serialise(render("x", title="<hr><b></b>", format="html")) == "<p>x</p>"


def test_variables_fill_simple_tags_only() -> None:
    """A simple variable is filled in; every other tag stays as it was written."""
    source = "[a]({{ site.baseurl }}/b) {{ site.baseurl | x }}"
    assert serialise(render(source, variables={"site.baseurl": "/base"})) == (
        '<p><a href="/base/b">a</a> {{ site.baseurl | x }}</p>'
    )


@pytest.mark.parametrize("mark", [">", "- ", "1. ", "> - "])
def test_markdown_nested_too_deep_loses_no_word(mark: str) -> None:
    """What stands in more containers than are read stays as it was written: words are never dropped."""
    assert f"end{END}" in render(mark * 500 + "end").text


@pytest.mark.parametrize(
    "unit",
    ["{% comment %}", "{{< ", "{{ ", "{:", " {", "[", "*a_", "<a ", "[^1]: ", "[^a]\n\n[^b]: c\n", "# a {#", "- "],
)
def test_hostile_markdown_costs_no_more_than_its_length(unit: str) -> None:
    """Twenty thousand characters of openings that nothing closes are read like others."""
    source = unit * (20_000 // len(unit))
    started = time.process_time()
    flow = render(source + " end")
    assert "end" in flow.text
    assert time.process_time() - started < 10


def test_blanks_before_an_attribute_list_cost_no_more_than_their_length() -> None:
    """Each run of blanks is looked at once."""
    started = time.process_time()
    assert render("a" + " " * 100_000 + "b {: .c}\n\n# d" + " " * 50_000 + "{# e").text == f"a b{END}d {{# e{END}"
    assert time.process_time() - started < 5


@given(
    # One sign at a time, beside words: among all signs at once hardly any text is left that goes the short way.
    st.sampled_from('_*`<&#[]{}~|\\\n\t\u00a0\u00ad\u0301-–%$"').flatmap(
        lambda sign: st.text(alphabet=f"aé9 .!{sign}", max_size=12)
    ),
    st.sampled_from(FORMATS),
)
@settings(max_examples=400, deadline=None)
def test_a_line_of_words_reads_the_same_by_the_short_way(source: str, format: Format) -> None:
    """Law 7: the short way to a paragraph of plain words gives what the long way gives."""
    assert _body(source, format, None) == _any_body(source, format, None)


@pytest.mark.parametrize(
    "source",
    [
        "a _b_ c",
        "a *b* c",
        "a `b`",
        "a ~~b~~",
        "a &amp; b",
        "a <b>c</b>",
        "a [b](c)",
        "a \\* b",
        "a {{ b }}",
        "a {% b %}",
        "a www.b.example/c_d_e",
        "a | b",
        "a#b",
        "a\nb",
        "a\xadb",
        "a  b ",
        "1. a",
        "- a",
        "# a",
        " a",
        "a: b",
        "a - b!",
    ],
)
@pytest.mark.parametrize("format", FORMATS)
def test_no_sign_is_lost_by_the_short_way(source: str, format: Format) -> None:
    """Each sign that a format reads as something else than itself, where it would be read so."""
    assert _body(source, format, None) == _any_body(source, format, None)
