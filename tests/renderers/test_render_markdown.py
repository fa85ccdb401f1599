"""Markdown that reads back as it was meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import renderers
from ledger.domain.entries import Kind
from renderers.commonmark import body, escaped
from renderers.strike import weave
from tests.renderers.chains import chains
from tests.renderers.histories import Chain, chain
from tests.renderers.reading import tree

_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_STRUCTURE = "a blockquote code em h1 h2 h3 img li ol pre strong table td th ul".split()


def read(markdown: str) -> Any:
    return tree(_READER.render(markdown))


def seen(root: Any) -> tuple[str, list[tuple[object, ...]], list[str]]:
    """Words, marks and structure of a tree; white space aside."""
    marks: list[tuple[object, ...]] = [
        (node.tag, node.get("cite"), node.get("id"), "".join("".join(node.itertext()).split()))
        for node in root.iter()
        if node.tag in ("del", "ins")
    ]
    return (
        "".join("".join(root.itertext()).split()),
        marks,
        [node.tag for node in root.iter() if node.tag in _STRUCTURE],
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chains())
def test_markdown_reads_back_with_the_same_words_and_marks(made: Chain) -> None:
    """Law 3 holds on every surface: the same words, each struck or inserted as in the HTML."""
    woven = weave(made.history())
    assert seen(read(body(woven))) == seen(tree(woven.body))


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from("\\`*_{}[]()#+-.!|~<>&;:=\"'$^1a \u00a0\u2003"), min_size=1, max_size=12))
def test_no_text_is_taken_for_markup(text: str) -> None:
    """CommonMark 2.4: "Any ASCII punctuation character may be backslash-escaped"."""
    words = " ".join(text.split(" ")).strip(" ")
    made = Chain("text").publish(f"x {words} x")
    read_back = read(body(weave(made.history())))
    assert [node.tag for node in read_back] == ["p"]
    assert "".join(read_back.itertext()).rstrip("\n") == made.versions[0].flow.text.rstrip("\u2029")
    assert not re.search(r"\{[{%#]", escaped(text))


@pytest.mark.parametrize("start", ["# ", "- ", "+ ", "1. ", "7) ", "> ", "=== ", ": ", "* ", "``` ", "~~~ ", "| a |"])
def test_no_line_begins_a_block_by_chance(start: str) -> None:
    made = Chain("text").publish(f"above\n\n{start}words")
    assert [node.tag for node in read(body(weave(made.history())))] == ["p", "p"]


def test_a_post_reads_well_as_markdown() -> None:
    made = chain("Opens **July 3** at [9](x).\n\n- a\n- b", "Opens **July 13** at [9](x).\n\n- a")
    mark = 'cite="#c-2" datetime="2026-03-02T15:10:00-05:00"'
    assert (
        renderers.markdown(made.history())
        == f"""# storm-closures

> <a id="c-2"></a>**Correction**, March 2, 2026: We gave the wrong date. An earlier version said “July 3”. \
The correct information is “July 13”. An earlier version said “b”, which was wrong. We apologize for the error. \
— J. Ortiz, Communications Director ([go to the change](#c-2-1))

Opens <strong><del {mark} id="c-2-1">July 3 </del><ins {mark}>July 13</ins></strong> at [9](x).

- a
- <del {mark} id="c-2-2">b</del>

## Changes to this post

- Changed “July 3” to “July 13” on March 2, 2026 ([go to the change](#c-2-1))
- Removed “b” on March 2, 2026 ([go to the change](#c-2-2))
"""
    )


def test_an_empty_line_inside_raw_html_does_not_end_it() -> None:
    """CommonMark 4.6: a block of HTML ends at an empty line, and what follows would be read as Markdown."""
    made = Chain("html").publish("<table><tr><td><pre>a\n\n# b\n\n* [c](d)</pre></td></tr></table>")
    root = read(body(weave(made.history())))
    assert [node.text for node in root.iter("pre")] == ["a\n\n# b\n\n* [c](d)"]
    assert not [node.tag for node in root.iter() if node.tag in ("h1", "ul", "a")]


def test_a_heading_keeps_the_signs_at_its_end() -> None:
    """CommonMark 4.2: a closing sequence of number signs would be left out."""
    made = Chain("html").publish("<h2>Pier #</h2>", title="Room ##")
    assert [node.text for node in read(renderers.markdown(made.history())) if node.tag in ("h1", "h2")] == [
        "Room ##",
        "Pier #",
    ]


def test_generator_tags_are_text_for_the_next_generator() -> None:
    """A post that shows `{{ tag }}` must not have it executed by the site that the Markdown is given to."""
    post = "Write `{{ secret }}` or {{ secret }}.\n\n```\n{% include x %}\n```\n\n|a|\n|-|\n|{{ b }}|"
    made = Chain().publish(post, title="{{ title }}").step(post + "\n\nMore {{ x }}.", title="{{ title }}")
    written = renderers.markdown(made.history())
    assert not re.search(r"\{[{%#]", written)
    assert "{{ secret }}" in "".join(read(written).itertext())


def test_a_notice_cannot_break_out_of_its_quotation() -> None:
    made = Chain().publish("One July 3.")
    made.step("One July 13.", reason="a\n\n# b <script>x</script> [c](d)", kind=Kind.UPDATE)
    quotation = next(read(renderers.markdown(made.history())).iter("blockquote"))
    assert "# b <script>x</script> [c](d)" in "".join(quotation.itertext())
    assert not list(quotation.iter("script"))
