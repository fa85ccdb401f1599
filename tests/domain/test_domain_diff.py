"""Diffs that a citizen can read (rendering.md)."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.blocks import blocks
from ledger.domain.diff import diff
from ledger.domain.hunks import Hunk, Level
from ledger.rendition.flow import END, Flow, joined
from ledger.rendition.render import render
from tests.domain.posts import Post, applied, html, posts
from tests.rendition.test_rendition_words import WHOLE
from tests.rendition.trees import blocks as trees

many = settings(max_examples=200, deadline=None)


def pairs(old: Flow, new: Flow) -> list[tuple[str, str]]:
    """What each hunk has on either side."""
    hunks, _ = diff(old, new)
    return [(old.text[h.old_start : h.old_stop], new.text[h.new_start : h.new_stop]) for h in hunks]


def check(old: Flow, new: Flow) -> None:
    """Everything that holds of any diff."""
    hunks, _ = diff(old, new)
    assert applied(old, new, hunks) == new.items
    assert list(hunks) == sorted(hunks)
    x = y = 0
    for hunk in hunks:
        assert x <= hunk.old_start <= hunk.old_stop
        assert y <= hunk.new_start <= hunk.new_stop
        assert hunk.old_length + hunk.new_length
        assert joined(old.cut(x, hunk.old_start)) == joined(new.cut(y, hunk.new_start))
        x, y = hunk.old_stop, hunk.new_stop
        for flow, start, stop in ((old, hunk.old_start, hunk.old_stop), (new, hunk.new_start, hunk.new_stop)):
            inner = flow.text[start : max(start, stop - 1)]
            first = start == 0 or flow.text[start - 1] == END
            # A hunk over a paragraph is one of whole blocks, or of ends and white space alone.
            assert END not in inner or first or not flow.text[start:stop].strip()


@many
@given(posts(longest=3))
def test_hunks_turn_one_version_into_the_next(made: Post) -> None:
    """hunks.py: "Between two hunks both flows are equal, item for item"; only one of whole blocks ends a paragraph."""
    for old in made.flows:
        for new in made.flows:
            check(old, new)


@settings(max_examples=80, deadline=None)
@given(trees, trees)
def test_any_two_posts_have_a_diff(one: str, other: str) -> None:
    """Nothing that HTML can hold is lost between two versions."""
    check(html(one), html(other))
    assert diff(html(one), html(one))[0] == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*WHOLE, "the", "storm", "of"]), max_size=8), st.data())
def test_what_is_never_split(words: list[str], data: st.DataObject) -> None:
    """rendering.md: "Never split a URL, e-mail address, handle, hashtag, number …, time, sum of money, … date"."""
    other = data.draw(st.permutations(words)) + data.draw(st.lists(st.sampled_from(WHOLE), max_size=1))
    old, new = (render(" | ".join(line), format="text") for line in (words, other))
    for hunk in diff(old, new)[0]:
        for flow, edges in ((old, (hunk.old_start, hunk.old_stop)), (new, (hunk.new_start, hunk.new_stop))):
            bounds, position = {0}, 0
            for token in flow.text.split(" | "):
                bounds |= {position, position + len(token.rstrip(END))}
                position += len(token) + 3
                bounds |= {position - 3, position - 2, position - 1}
            inside = {edge for edge in edges if edge < len(flow.text) - 1} - bounds
            assert not inside


CASES = {
    "a sum is struck whole": ("<p>It costs $1,000.</p>", "<p>It costs $10,000.</p>", [("$1,000", "$10,000")]),
    "a date is struck whole": (
        "<p>on July 3, 2026 at</p>",
        "<p>on July 4, 2026 at</p>",
        [("July 3, 2026", "July 4, 2026")],
    ),
    "words joined": ("<p>to day is</p>", "<p>today is</p>", [("to day", "today")]),
    "a word put in": ("<p>a b</p>", "<p>a new b</p>", [("", "new ")]),
    "a word put in at the end": ("<p>a b</p>", "<p>a b c</p>", [("", " c")]),
    "one word made many": ("<h2>a</h2>", "<h2>b a c d e</h2>", [("", "b "), ("", " c d e")]),
    "many words made one": ("<h2>b a c</h2>", "<h2>a</h2>", [("b ", ""), (" c", "")]),
    "white space for other white space joins no words": (
        "<p>north<br>south</p>",
        "<p>north south</p>",
        [("\u2028", " ")],
    ),
    "a date in a script without spaces": (
        "<p>会议于七月三日举行</p>",
        "<p>会议于七月四日举行</p>",
        [("七月三日", "七月四日")],
    ),
    "a line of text taken out beside a change": (
        "<p>On July 3.<br>Bring ID.<br>Pay.</p>",
        "<p>On July 4.<br>Pay.</p>",
        [("July 3", "July 4"), ("Bring ID.\u2028", "")],
    ),
    "a line of text taken out close before another change": (
        "<p>the the the the<br>(athe the</p>",
        "<p>the the storm storm,</p>",
        [("the the\u2028(athe", "storm"), ("the", "storm,")],
    ),
    "a line of text put in close before another change": (
        "<p>the the storm storm,</p>",
        "<p>the the the the<br>(athe the</p>",
        [("storm", "the"), ("storm,", "the\u2028(athe the")],
    ),
    "a list with empty lines between its items": ("<ul><li>a</ul>", "<ul><li><p>a</p></ul>", [(END, END)]),
    "a summary": (
        "<details><summary>Old</summary><p>a</p></details>",
        "<details><summary>New</summary><p>a</p></details>",
        [("Old", "New")],
    ),
    "an item cut in two": (
        "<ul><li>a b c d</ul>",
        "<ul><li>a b<li>c d</ul>",
        [(" c d", ""), ("", f"c d{END}")],
    ),
    "a word taken out": ("<p>a new b</p>", "<p>a b</p>", [("new ", "")]),
    "a paragraph split": ("<p>a b c d</p>", "<p>a b</p><p>c d</p>", [(" ", END)]),
    "a paragraph joined": ("<p>a b</p><p>c d</p>", "<p>a b c d</p>", [(END, " ")]),
    "a paragraph put in": ("<p>a b</p><p>c d</p>", "<p>a b</p><p>x y z</p><p>c d</p>", [("", f"x y z{END}")]),
    "a heading's level": ("<h2>a b</h2>", "<h3>a b</h3>", [(f"a b{END}", f"a b{END}")]),
    "a paragraph made a quotation": (
        "<p>a</p>",
        "<blockquote><p>a</p></blockquote>",
        [(f"a{END}", f"a{END}")],
    ),
    "a list that starts elsewhere": (
        "<ol><li>a</ol>",
        "<ol start=3><li>a</ol>",
        [(f"a{END}", f"a{END}")],
    ),
    "a list cut in two": (
        "<ol><li>a<li>b</ol>",
        "<ol><li>a</ol><ol><li>b</ol>",
        [(f"b{END}", f"b{END}")],
    ),
    "an item changed": ("<ul><li>one<li>two</ul>", "<ul><li>one<li>six</ul>", [("two", "six")]),
    "an item put in": ("<ul><li>a<li>c</ul>", "<ul><li>a<li>b<li>c</ul>", [("", f"b{END}")]),
    "a cell changed": (
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><tr><td>a<td>b<tr><td>c<td>e</table>",
        [("d", "e")],
    ),
    "a row put in": (
        "<table><tr><td>a<tr><td>c</table>",
        "<table><tr><td>a<tr><td>b<tr><td>c</table>",
        [("", f"b{END}")],
    ),
    "a row's cells made rows": (
        "<table><tr><td>a<td>b</table>",
        "<table><tr><td>a<tr><td>b</table>",
        [(f"b{END}", f"b{END}")],
    ),
    "an item emptied": ("<ul><li>a<li>b</ul>", "<ul><li>a<li></ul>", [("b", "")]),
    "a link's address": ('<p>a <a href="/x">b c</a></p>', '<p>a <a href="/y">b c</a></p>', [("b c", "b c")]),
    "a picture": ('<p><img src="a"></p>', '<p><img src="b"></p>', [("\ufffc", "\ufffc")]),
    "what nobody sees of a block": ("<p>a</p><p>b</p>", "<p>a</p><p dir=ltr>b</p>", [(END, END)]),
    "a paragraph like no other": (
        "<p>a b c d e f</p><p>u v w</p>",
        "<p>k l m n o p</p><p>u v w</p>",
        [(f"a b c d e f{END}", f"k l m n o p{END}")],
    ),
    "the first": ("", "<p>a</p>", [("", f"a{END}")]),
    "the last": ("<p>a</p>", "", [(f"a{END}", "")]),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_a_diff_says(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Blocks first; inside a pair of them whole words; structure that a reader sees is never lost."""
    assert pairs(html(old), html(new)) == expected
    check(html(old), html(new))


def test_a_heading_that_is_changed_keeps_its_place() -> None:
    """A heading, item or cell is changed in place, however little is alike: an empty one would stand beside it."""
    assert pairs(html("<h2>Old</h2><p>a</p>"), html("<h2>Brand new</h2><p>a</p>")) == [("Old", "Brand new")]


def test_many_changed_paragraphs_are_paired_though_one_was_put_in() -> None:
    """Beyond what can be weighed pair by pair, rare words tie each paragraph to its later form."""
    rng = random.Random(1)
    old = [" ".join(f"w{rng.randrange(4000)}" for _ in range(30)) for _ in range(150)]
    new = [line.replace(" ", " and ", 1) for line in old]
    new.insert(75, "This stands here for the first time.")
    found = pairs(*(html("".join(f"<p>{line}</p>" for line in lines)) for lines in (old, new)))
    assert len(found) == 151
    assert {pair for pair in found if pair[0]} == set()
    assert sorted({pair[1] for pair in found}) == [f"This stands here for the first time.{END}", "and "]


# --- bounded by size, never by the clock ----------------------------------------------------------------------------


def prose(length: int, seed: int) -> str:
    """Sentences of fourteen words."""
    rng = random.Random(seed)
    words = ["".join(rng.choices("abcdefghijklmnop", k=rng.randint(4, 9))) for _ in range(length)]
    return " ".join(" ".join(words[at : at + 14]).capitalize() + "." for at in range(0, length, 14))


def every_other(one: str, other: str) -> str:
    """A text with every other word from another."""
    words = one.split()
    words[::2] = other.split()[::2]
    return " ".join(words)


def table(rows: int, cell: str) -> str:
    return "<table>" + "".join(f"<tr><td>{cell} {n}</td><td>b {n}</td></tr>" for n in range(rows)) + "</table>"


LONG = "a" * 50_000
EXTREMES: dict[str, tuple[str, str, Level]] = {
    "two words, forty thousand times": ("<p>" + "ha ho " * 20_000, "<p>" + "ho ha " * 20_001, "sentences"),
    "a chapter rewritten": (f"<p>{prose(20_000, 1)}", f"<p>{prose(20_000, 2)}", "words"),
    "a page of which every other word is new": (
        f"<p>{prose(1_400, 1)}",
        f"<p>{every_other(prose(1_400, 1), prose(1_400, 2))}",
        "sentences",
    ),
    "a chapter of which every other word is new": (
        f"<p>{prose(40_000, 1)}",
        f"<p>{every_other(prose(40_000, 1), prose(40_000, 2))}",
        "blocks",
    ),
    "a chapter in one paragraph, in which every fortieth word is new": (
        f"<p>{prose(20_000, 1)}",
        f"<p>{' '.join('new' if at % 40 == 0 else word for at, word in enumerate(prose(20_000, 1).split()))}",
        "words",
    ),
    "a paragraph of which every other word is new": (
        f"<p>{prose(600, 1)}",
        f"<p>{every_other(prose(600, 1), prose(600, 2))}",
        "words",
    ),
    "paragraphs rewritten": (
        "".join(f"<p>{prose(40, n)}" for n in range(500)),
        "".join(f"<p>{prose(40, n + 9000)}" for n in range(501)),
        "blocks",
    ),
    "one cell of ten thousand": (
        table(10_000, "a"),
        table(10_000, "a").replace("<td>a 5000<", "<td>a 5001<"),
        "words",
    ),
    "every cell of a column": (table(5_000, "a"), table(5_000, "c"), "words"),
    "every cell of a table of two hundred thousand": (
        "<table>" + "".join(f"<tr>{'<td>$1.00' * 10}" for _ in range(20_000)),
        "<table>" + "".join(f"<tr>{'<td>$2.50' * 10}" for _ in range(20_000)),
        "words",
    ),
    "every cell, and a row more": (table(2_000, "a"), table(2_001, "c"), "words"),
    "ten thousand quotations": ("<blockquote>" * 10_000 + "a", "<blockquote>" * 10_000 + "b", "words"),
    "a word of a hundred thousand letters": (f"<p>{LONG}{LONG}", f"<p>{LONG}b{LONG}", "words"),
    "the same paragraph, over and over": ("<p>a" * 20_000, "<p>a" * 10_000 + "<p>b" + "<p>a" * 10_000, "words"),
    "rounds of anchors within anchors": (
        "".join(f"<p>{n}" for n in range(3000)) + "".join(f"<p>{n}" for n in range(2999, 0, -1)),
        "".join(f"<p>{n}" for n in range(1, 3000)) + "".join(f"<p>{n}" for n in range(3000, 0, -1)),
        "words",
    ),
}


@pytest.mark.parametrize(("old", "new", "level"), EXTREMES.values(), ids=EXTREMES.keys())
def test_the_cost_is_bounded(old: str, new: str, level: Level) -> None:
    """rendering.md: "Bounded by size, never by the clock …; record which level was used"."""
    before, after = html(old), html(new)
    started = time.process_time()
    hunks, found = diff(before, after)
    assert time.process_time() - started < 8
    assert hunks
    assert found == level
    assert applied(before, after, hunks) == after.items


def test_a_typo_in_a_long_post_is_found_at_once() -> None:
    """A post of twenty thousand words with one typo mended: a fraction of a second, and that one word."""
    lines = prose(20_000, 1).removesuffix(".").split(". ")
    word = lines[500].split()[1]
    lines_after = [*lines[:500], lines[500].replace(word, f"{word}x", 1), *lines[501:]]
    before, after = (html("".join(f"<p>{line}." for line in each)) for each in (lines, lines_after))
    started = time.process_time()
    hunks, level = diff(before, after)
    assert time.process_time() - started < 0.4
    assert level == "words"
    assert [(before.text[h.old_start : h.old_stop], h.new_length) for h in hunks] == [(word, len(word) + 1)]


def test_blocks_know_where_they_stand() -> None:
    """A block starts where the one before it stopped, and stops at its `End`."""
    flow = html("<p>ab</p><ul><li>c<li></ul>")
    assert [(block.start, block.stop) for block in blocks(flow)] == [(0, 2), (3, 4), (5, 5)]
    assert diff(flow, flow) == ((), "words")
    assert Hunk(0, 1, 0, 2) < Hunk(0, 2, 0, 2) < Hunk(1, 1, 1, 1)


@pytest.mark.parametrize("date", ["May 3", "May 13"])
def test_a_repeated_word_is_named_alike_whatever_else_changed_in_its_block(date: str) -> None:
    """What the gate is asked about one place must not hang on another place."""
    old = render("It closes on May 3. Boats sail from Pier 2 while the the ramp is mended.")
    new = render(f"It closes on {date}. Boats sail from Pier 2 while the ramp is mended.")
    assert pairs(old, new)[-1] == ("the ", "")
    hunk = diff(old, new)[0][-1]
    assert old.text[: hunk.old_start].endswith("while the "), "of equal places the last is named"
