"""Two versions side by side: only what changed, and all of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from ledger.domain.blocks import blocks
from ledger.domain.history import History
from ledger.domain.judgement import Judgement
from ledger.rendition.flow import END, Flow
from renderers.addresses import Addresses
from renderers.site import pages
from renderers.site.columns import Row, rows
from renderers.site.steps import steps
from tests.renderers.chains import chains
from tests.renderers.histories import Chain, chain
from tests.renderers.reading import document, words

HERE = Addresses("../../", "https://corrections.agency.example/")


def drawn(history: History, version: int) -> list[Row]:
    old, new = history.versions[version - 2], history.versions[version - 1]
    return list(rows(old.flow, new.flow, new.judgement))


def cells(row: Row) -> tuple[list[str], list[str]]:
    return [words(document(f"<!DOCTYPE html><title>x</title>{c.html}").find("body")) for c in row.old], [
        words(document(f"<!DOCTYPE html><title>x</title>{c.html}").find("body")) for c in row.new
    ]


def test_only_what_changed_stands_side_by_side() -> None:
    """The block with the change in it, whole, under the heading where a reader finds it."""
    old = "First.\n\n## Boats\n\nOpens July 3 at noon.\n\nLast."
    (row,) = drawn(chain(old, old.replace("July 3", "July 13")).history(), 2)
    assert (row.where, row.evident, row.told) == ("Boats", True, ())
    assert [c.html for c in row.old] == ["Opens <del>July 3</del> at noon."]
    assert [c.html for c in row.new] == ["Opens <ins>July 13</ins> at noon."]


def test_a_changed_title_is_found_by_its_name() -> None:
    made = Chain().publish("Text.", title="Opens at 9:00").step("Text.", title="Opens at 10:00")
    (row,) = drawn(made.history(), 2)
    assert (row.where, row.old[0].kind) == ("Title", "a heading of level 1")


@pytest.mark.parametrize(
    ("old", "new", "left", "right", "told"),
    [
        ("A.\n\nC.", "A.\n\nB.\n\nC.", [], ["B."], ()),
        ("A.\n\nB.\n\nC.", "A.\n\nC.", ["B."], [], ()),
        ("A.\n\nB.", "B.", ["A."], [], ()),
        ("One two", "- One two", ["One two"], ["One two"], ("A paragraph became a list item.",)),
        ("# One\n\nX", "## One\n\nX", ["One"], ["One"], ("A heading of level 1 became a heading of level 2.",)),
        ("## On July 3\n\nX", "## On July 4\n\nX", ["On July 3"], ["On July 4"], ()),
        ("## One {#a}\n\nX", "## One {#b}\n\nX", ["One"], ["One"], ()),
        ("- a\n- b", "1. a\n2. b", ["a", "b"], ["a", "b"], ("A list item became a numbered item.",)),
        (
            "See [here](https://a.example/).",
            "See [here](https://b.example/).",
            ["See here."],
            ["See here."],
            ("“here (https://a.example/)” became “here (https://b.example/)”.",),
        ),
        ("![Map](a.png) x", "![Plan](a.png) x", ["[image: Map] x"], ["[image: Plan] x"], ()),
    ],
)
def test_what_words_do_not_show_is_told(
    old: str, new: str, left: list[str], right: list[str], told: tuple[str, ...]
) -> None:
    """Blocks that came, went or changed their kind; addresses behind the same words; pictures by their descriptions."""
    found = drawn(chain(old, new).history(), 2)
    assert ([c for row in found for c in cells(row)[0]], [c for row in found for c in cells(row)[1]]) == (left, right)
    assert tuple(dict.fromkeys(sentence for row in found for sentence in row.told)) == told


def test_what_stands_in_a_column_is_shown_and_not_offered() -> None:
    """No link, picture or name: each would be there twice, and a link struck long ago would still lead somewhere."""
    old = 'See <a href="/a" id="x">July 3</a> <img src="m.png" alt="Map"> and <b>bring</b> it.'
    made = Chain("html").publish(old).step(old.replace("July 3", "July 13"))
    (row,) = drawn(made.history(), 2)
    assert row.old[0].html == "See <del>July 3</del> [image: Map] and <b>bring</b> it."
    assert row.new[0].html == "See <ins>July 13</ins> [image: Map] and <b>bring</b> it."


def test_joined_paragraphs_show_where_one_ended() -> None:
    (row,) = drawn(chain("One two.\n\nThree four.", "One two. Three four.").history(), 2)
    assert cells(row)[0] == ["One two. ¶", "Three four."]
    assert cells(row)[1] == ["One two. Three four."]


def test_a_long_block_is_shown_around_its_change() -> None:
    """Enough to find the place by; what changed itself is there."""
    text = "word " * 400
    (row,) = drawn(chain(f"{text}July 3 {text}", f"{text}July 13 {text}").history(), 2)
    html = row.old[0].html
    assert len(html) < 500
    assert re.fullmatch("… (word )+<del>July 3</del>( word)+ … ", html)


def test_a_large_step_is_bounded() -> None:
    """The history of a post rewritten whole stays a page that opens; what is left out is counted and linked."""
    old = "\n\n".join(f"Paragraph {n} of July {n}." for n in range(300))
    made = chain(old, old.replace("July", "August"), *[f"{'x' * 50_000} {n}" for n in range(2)])
    (big, *_) = [step for step in steps(made.history(), HERE) if step.version == 2]
    assert (len(big.shown), big.more) == (40, 260)
    page = pages.versions(made.history(), HERE)
    assert "and 260 more places" in page
    assert 'href="../../posts/storm-closures/v1.html"' in page
    assert len(page) < 90_000


def _covered(flow: Flow, judged: list[Row], new: bool) -> None:
    found = [cell for row in judged for cell in (row.new if new else row.old)]
    assert len(found) <= len(blocks(flow))


@given(chains())
@settings(max_examples=60, deadline=None)
def test_every_recorded_change_is_in_a_row(made: Chain) -> None:
    """docs/adr/0003: drawn from the recorded judgement; each of its spans is shown, in order, and nothing else is."""
    history = made.history()
    for old, new in zip(history.versions, history.versions[1:], strict=False):
        judgement: Judgement = new.judgement
        found = list(rows(old.flow, new.flow, judgement))
        for tag, flow, sides in (("del", old.flow, "old"), ("ins", new.flow, "new")):
            marked = [
                "".join(re.findall(rf"<{tag}(?: class=\"minor\")?>(.*?)</{tag}>", str(cell.html), re.DOTALL))
                for row in found
                for cell in getattr(row, sides)
            ]
            spans = [
                flow.text[h.old_start : h.old_stop] if tag == "del" else flow.text[h.new_start : h.new_stop]
                for h, _ in judgement.changes
            ]
            shown = "".join(re.sub(r"<[^>]*>|&[a-z]+;|\[image: [^\]]*\]|\W", "", text) for text in marked)
            assert shown == re.sub(r"[\W]", "", re.sub("[&<>\xa0]", "", "".join(spans)))
            _covered(flow, found, tag == "ins")
        assert bool(found) == bool(judgement.changes)
        assert any(row.evident for row in found) == bool(judgement.marks)
    document(pages.versions(history, HERE))


def test_a_flow_ends_with_the_end_of_a_block() -> None:
    """What the columns rely on."""
    assert all(version.flow.text.endswith(END) for version in chain("One.", "Two.").history().versions)
