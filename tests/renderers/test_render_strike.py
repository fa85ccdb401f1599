"""The woven text: what is struck and inserted, and that nothing else is touched."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ledger.domain.entries import Kind
from ledger.domain.history import History
from ledger.rendition.flow import End, Flow, Run
from ledger.rendition.html import serialise
from ledger.rendition.render import PART
from ledger.rendition.sanitise import for_publication
from renderers.addresses import resolved
from renderers.strike import Woven, weave
from tests.renderers.chains import chains
from tests.renderers.histories import Chain, chain
from tests.renderers.reading import accepted, emptied, struck, tree, written

many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def bare(html: str) -> str:
    """The HTML with `<del>` and `<ins>` spelt without their attributes."""
    return re.sub(r"<(del|ins) [^>]*>", r"<\1>", html)


def body_of(*texts: str, **rest: Any) -> str:
    return bare(weave(chain(*texts, **rest).history()).body)


def newest(history: History, base: str | None = None) -> Woven:
    flow = history.newest.flow
    return Woven(Flow(tuple(resolved(item, base) for item in flow.items)) if base else flow, {})


def whole(woven: Woven) -> str:
    return f"<h1>{woven.title}</h1><p>{woven.standfirst}</p>{woven.body}"


@many
@given(chains())
def test_taking_the_marks_off_leaves_the_newest_version(made: Chain) -> None:
    """Law 2: what the public sees differs from the newest version in marks alone."""
    history = made.history()
    for base in (None, history.url):
        assert emptied(accepted(whole(weave(history, base)))) == emptied(whole(newest(history, base)))


@many
@given(chains())
def test_what_died_evidently_is_struck_once_and_in_order(made: Chain) -> None:
    """Law 3: "every word that an evident step removed appears struck, exactly once, in order"."""
    history = made.history()
    shown = whole(weave(history))
    for version in history.versions[1:]:
        gone = [p.item.text for p in history.weave.pieces if p.died == version.number and p.struck]
        words = "".join(text for text in gone if not set(text) & {"\ufffc", "\u2028", "\u2029"})
        assert struck(shown, f"c-{version.entry.number}") == "".join(words.split())


@many
@given(chains())
def test_a_browser_and_the_sanitiser_change_nothing(made: Chain) -> None:
    woven = weave(made.history())
    for html in (woven.title, woven.standfirst, woven.body):
        assert written(tree(html)) == html
        assert for_publication(html) == html


@many
@given(chains())
def test_every_change_has_one_place_and_no_name_is_given_twice(made: Chain) -> None:
    """`cite` names the notice; the id of each change's first mark is what the notice links to."""
    history = made.history()
    woven = weave(history)
    shown = whole(woven)
    ids, authors = (Counter(node.get("id") for node in tree(html).iter()) for html in (shown, whole(newest(history))))
    del ids[None]
    assert all(count == 1 for name, count in ids.items() if authors[name] < 2)
    given_names = [name for names in woven.changes.values() for name in names if name]
    assert sorted(given_names) == sorted(name for name in ids if re.match("c-[0-9]", name))
    for node in (*tree(shown).iter("del"), *tree(shown).iter("ins")):
        assert (node.get("id") or f"{node.get('cite')[1:]}-").startswith(f"{node.get('cite')[1:]}-")


@many
@given(chains(silent=True))
def test_a_chain_of_minor_edits_shows_no_mark(made: Chain) -> None:
    """Law 2: minor edits merge silently; five typos mended are a clean text."""
    woven = weave(made.history())
    assert whole(woven) == whole(newest(made.history()))
    assert woven.changes == {}


@many
@given(chains())
def test_what_is_inserted_has_no_white_space_at_its_edges(made: Chain) -> None:
    html = weave(made.history()).body
    for match in re.finditer(r"<ins [^>]*>(.*?)</ins>", html, re.DOTALL):
        assert match[1] == match[1].strip() != ""


@many
@given(chains())
def test_what_is_struck_never_runs_into_what_came_in_its_place(made: Chain) -> None:
    inline = r"(?:</?(?:a|span|u|em|strong|code)\b[^>]*>)*"
    html = weave(made.history()).body.replace("<br>", "\n")
    assert not re.search(rf"\S</del>{inline}<ins [^>]*>\S", html)
    for left, right in re.findall(rf'(c-[0-9]+)"[^<]*>[^<]*\S</del>{inline}<del cite="#(c-[0-9]+)"[^>]*>\S', html):
        assert left == right


CASES = {
    "old stands before new, the space between them inside the strike": (
        ["Opens July 3.", "Opens July 13."],
        "<p>Opens <del>July 3 </del><ins>July 13</ins>.</p>",
    ),
    "a revert shows both strikes": (
        ["Opens July 3.", "Opens July 13.", "Opens July 3."],
        "<p>Opens <del>July 3 </del><del>July 13 </del><ins>July 3</ins>.</p>",
    ),
    "a struck item keeps its place in the list": (
        ["- one\n- two\n- three", "- one\n- three"],
        "<ul><li>one</li><li><del>two</del></li><li>three</li></ul>",
    ),
    "a struck first item stays in the list": (
        ["- one\n- two", "- two"],
        "<ul><li><del>one</del></li><li>two</li></ul>",
    ),
    "a struck step leaves the living steps their numbers": (
        ["3. one\n4. two\n5. three", "3. one\n4. three"],
        '<ol start="3"><li>one</li><li value="3"><del>two</del></li><li>three</li></ol>',
    ),
    "a struck first step does not renumber what follows": (
        ["1. one\n2. two", "1. two"],
        "<ol><li><del>one</del></li></ol><ol><li>two</li></ol>",
    ),
    "a paragraph struck between two lists that are one now stands in the item before it": (
        ["- one\n\nbetween\n\n- two", "- one\n- two"],
        "<ul><li>one<p><del>between</del></p></li><li>two</li></ul>",
    ),
    "a link that leads elsewhere shows where it led, and no longer leads there": (
        ["The [map](https://a.example/x) is new.", "The [map](https://a.example/y) is new."],
        '<p>The <del>map [https://a.example/x] </del><a href="https://a.example/y"><ins>map</ins></a> is new.</p>',
    ),
    "words struck inside a link that stays are struck inside it": (
        ["See [the big map](/x) now.", "See [the map](/x) now."],
        '<p>See <a href="/x">the <del>big </del>map</a> now.</p>',
    ),
    "a link struck with its words shows its address": (
        ["Please call. See [the map](/x).", "Please call."],
        "<p>Please call.<del> See the map [/x].</del></p>",
    ),
    "an image is struck in words and the new one is marked": (
        ["![A pier](a.png)", "![A pier](b.png)"],
        '<p><del>[image: A pier (a.png)] </del><ins><img alt="A pier" src="b.png"></ins></p>',
    ),
    "two paragraphs joined show the proofreader's sign": (
        ["One day.\n\nTwo days.", "One day. Two days."],
        "<p>One day.<del>¶</del> Two days.</p>",
    ),
    "a rule that is gone is named": (
        ["One.\n\n---\n\nTwo.", "One.\n\nTwo."],
        "<p>One.</p><p><del>[dividing line]</del></p><p>Two.</p>",
    ),
    "an author's own strike and underline are not the ledger's": (
        ["Fares are <del>high</del> <ins>low</ins> now.", "Fares are <del>high</del> <ins>low</ins> today."],
        "<p>Fares are <s>high</s> <u>low</u> <del>now </del><ins>today</ins>.</p>",
    ),
    "a struck heading gives its name up to the one that bears it now": (
        ["## Fares\n\nOne.", "One.\n\n## Fares\n\nTwo."],
        '<h2><del>Fares</del></h2><p>One.</p><h2 id="fares"><ins>Fares</ins></h2><p><ins>Two.</ins></p>',
    ),
    "links to a heading by the name that it had lead to what is struck in it": (
        ["## Opens July 3", "## Opens July 13", "## Opens July 14"],
        (
            '<h2 id="opens-july-14">Opens <span id="opens-july-3"><span id="opens-july-13"><del>July 3 </del>'
            "</span></span><del>July 13 </del><ins>July 14</ins></h2>"
        ),
    ),
    "a name that another heading took leads to that": (
        ["## Boats\n\nOne.", "## Trains\n\nOne.", "## Trains\n\nOne.\n\n## Boats"],
        ('<h2 id="trains"><del>Boats </del><ins>Trains</ins></h2><p>One.</p><h2 id="boats"><ins>Boats</ins></h2>'),
    ),
    "a struck cell stays in its row": (
        ["|a|b|\n|-|-|\n|1|2|", "|a|b|\n|-|-|\n|1|3|"],
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
            "<tbody><tr><td>1</td><td><del>2 </del><ins>3</ins></td></tr></tbody></table>"
        ),
    ),
    "code is struck inside the code": (
        ["Run `stet verify` now.", "Run `stet check` now."],
        "<p>Run <code>stet <del>verify </del><ins>check</ins></code> now.</p>",
    ),
}


@pytest.mark.parametrize(("texts", "shown"), CASES.values(), ids=CASES.keys())
def test_invented_posts_read_as_a_citizen_expects(texts: list[str], shown: str) -> None:
    assert body_of(*texts) == shown


def test_one_edit_may_mend_silently_and_strike() -> None:
    """Law 2: silence belongs to a hunk, not to a version."""
    made = Chain().publish("We recieve boats untill July 3.")
    old = made.versions[0].flow.text
    made.step("We receive boats until July 13.", minor=lambda hunk: "3" not in old[hunk.old_start : hunk.old_stop])
    assert bare(weave(made.history()).body) == "<p>We receive boats until <del>July 3 </del><ins>July 13</ins>.</p>"


def test_a_retracted_text_stays_struck_as_a_whole() -> None:
    """Law 1: it stays posted."""
    made = Chain().publish("A boat.\n\n- at night", title="Night boat")
    woven = weave(made.step("", title="Night boat", kind=Kind.RETRACTION).history())
    assert woven.title == "Night boat"
    assert bare(woven.body) == "<p><del>A boat.</del></p><ul><li><del>at night</del></li></ul>"


def test_a_title_is_struck_in_place() -> None:
    made = Chain().publish("One.", title="Opens July 3").step("One.", title="Opens July 13")
    assert bare(weave(made.history()).title) == "Opens <del>July 3 </del><ins>July 13</ins>"


def test_parts_are_told_apart() -> None:
    """No attribute of the ledger's own bookkeeping reaches a page."""
    made = Chain().publish("One.", title="T", standfirst="S").step("Two.", title="T", standfirst="")
    woven = weave(made.history())
    assert (woven.title, bare(woven.standfirst)) == ("T", "<del>S</del>")
    assert PART not in whole(woven)
    ends = [item for item in woven.flow.items if isinstance(item, End)]
    assert len(ends) == 3
    assert all(run.text for run in woven.flow.items if isinstance(run, Run))
    assert serialise(woven.flow).startswith("<h1 data-part")
