"""The evident text: version 1 with only the evident hunks applied since, place by place (law 2)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.evident import Evident, Group
from ledger.domain.hunks import Hunk
from ledger.rendition.flow import Flow, Item, joined
from tests.domain.posts import EVIDENT_ONLY, SILENT_ONLY, Post, all_silent, applied, html, post, posts

many = settings(max_examples=120, deadline=None)


@many
@given(posts())
def test_the_silent_hunks_lead_from_the_evident_text_to_the_present(made: Post) -> None:
    """Law 2: every difference between the present and the evident text is in a hunk that was judged silent."""
    for flow, evident in zip(made.flows, made.evidents, strict=True):
        assert applied(evident.flow, flow, evident.silent) == flow.items
        for hunk in evident.silent:
            before = evident.flow.cut(hunk.old_start, hunk.old_stop)
            assert joined(before) != joined(flow.cut(hunk.new_start, hunk.new_stop))


@many
@given(posts(SILENT_ONLY))
def test_no_silent_step_moves_the_evident_text(made: Post) -> None:
    """However long a chain of minor edits grows, all of it is measured from the first version."""
    assert {evident.flow for evident in made.evidents} == {made.flows[0]}


@many
@given(posts(EVIDENT_ONLY))
def test_without_silent_hunks_it_is_the_present(made: Post) -> None:
    """What was shown to have changed is what the evident text has."""
    for flow, evident in zip(made.flows, made.evidents, strict=True):
        assert evident == Evident(flow)


@many
@given(posts())
def test_it_changes_only_where_marks_are(made: Post) -> None:
    """The evident text before and after a step differ by the marks of that step, and what they strike, alone."""
    for index, judgement in enumerate(made.judgements[1:], 1):
        old, new = made.evidents[index - 1], made.evidents[index]
        kept, position = _outside(old, judgement.marks), 0
        text = new.flow.text
        for piece in kept:
            found = text.find(piece, position)
            assert found >= 0
            position = found + len(piece)


def _outside(evident: Evident, marks: tuple[Hunk, ...]) -> list[str]:
    """What the evident text has between the places of the marks, which are spans of the present version."""
    out: list[str] = []
    position = 0
    for mark in marks:
        out.append(evident.flow.text[position : _back(evident, mark.old_start, late=False)])
        position = _back(evident, mark.old_stop, late=True)
    return [*out, evident.flow.text[position:]]


def _back(evident: Evident, place: int, *, late: bool) -> int:
    """The position in the evident text of one in the present; beside a silent deletion the nearer or further one."""
    shift = 0
    for hunk in evident.silent:
        if hunk.new_stop < place or (hunk.new_stop == place and (hunk.new_length > 0 or late)):
            shift += hunk.old_length - hunk.new_length
    return place + shift


@st.composite
def adjacent(draw: st.DrawFn) -> tuple[Evident, Flow, list[Hunk], list[Hunk]]:
    """A step whose silent hunks and marks touch each other, and touch and cover earlier silent ones."""
    evident_text = draw(st.text("abcd ", min_size=4, max_size=12))
    present, earlier = _step(draw, evident_text)
    following, hunks = _step(draw, present)
    evident = Evident(_flow(evident_text), tuple(earlier))
    silent: list[Hunk] = []
    marks: list[Hunk] = []
    for hunk in hunks:
        cuts = evident.grown(hunk.old_start, hunk.old_stop) != (hunk.old_start, hunk.old_stop)
        (marks if draw(st.booleans()) and not cuts else silent).append(hunk)
    return evident, _flow(following), silent, marks


def _step(draw: st.DrawFn, text: str) -> tuple[str, list[Hunk]]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    out, position, hunks = "", 0, []
    for start, stop in zip(cuts[::2], cuts[1::2], strict=False):
        out += text[position:start]
        new = draw(st.text("xyz", max_size=2))
        if (start < stop or new) and text[start:stop] != new:
            hunks.append(Hunk(start, stop, len(out), len(out) + len(new)))
        out += new
        position = stop
    return out + text[position:], hunks


def _flow(text: str) -> Flow:
    items: tuple[Item, ...] = html(f"<pre>-{text}-</pre>").items
    flow = Flow(items)
    return Flow(tuple(flow.cut(1, len(flow) - 2)))


@settings(max_examples=500, deadline=None)
@given(adjacent())
def test_groups_compose_however_they_touch(step: tuple[Evident, Flow, list[Hunk], list[Hunk]]) -> None:
    """Every silent hunk of a step is in one group; groups and marks together turn the evident text into the next."""
    evident, new, silent, marks = step
    groups = evident.groups(silent, marks)
    assert sorted(member for group in groups for member in group.members) == list(range(len(silent)))
    for one, other in pairwise(groups):
        assert one.hunk.old_stop <= other.hunk.old_start
        assert one.hunk.new_stop <= other.hunk.new_start
    for group in groups:
        for member in group.members:
            assert group.hunk.new_start <= silent[member].new_start <= silent[member].new_stop <= group.hunk.new_stop
        assert group.earlier or group.members
    stepped = evident.step(new, sorted([(h, False) for h in silent] + [(h, True) for h in marks]))
    assert applied(stepped.flow, new, stepped.silent) == new.items
    if not marks:
        assert stepped.flow == evident.flow


@settings(max_examples=500, deadline=None)
@given(adjacent(), st.integers(0, 14), st.integers(0, 14))
def test_a_span_grows_until_it_cuts_into_no_earlier_place(
    step: tuple[Evident, Flow, list[Hunk], list[Hunk]], one: int, other: int
) -> None:
    """A mark that would part an earlier silent hunk takes all of it, and no more."""
    evident = step[0]
    start, stop = min(one, other), max(one, other)
    low, high = evident.grown(start, stop)
    assert low <= start <= stop <= high
    assert evident.grown(low, high) == (low, high)
    edges = {start, stop} | {h.new_start for h in evident.silent} | {h.new_stop for h in evident.silent}
    assert {low, high} <= edges
    for hunk in evident.silent:
        assert hunk.new_stop <= low or high <= hunk.new_start or (low <= hunk.new_start and hunk.new_stop <= high)


TOUCHING = {
    "a word changed twice": (
        [Hunk(2, 5, 2, 6)],
        [Hunk(2, 6, 2, 4)],
        [],
        [Group(Hunk(2, 5, 2, 4), (0,), True)],
    ),
    "an insertion where a word was taken out": (
        [Hunk(2, 5, 2, 2)],
        [Hunk(2, 2, 2, 6)],
        [],
        [Group(Hunk(2, 5, 2, 6), (0,), True)],
    ),
    "the word beside": (
        [Hunk(2, 5, 2, 6)],
        [Hunk(7, 9, 7, 8)],
        [],
        [Group(Hunk(2, 5, 2, 6), (), True), Group(Hunk(6, 8, 7, 8), (0,), False)],
    ),
    "a mark that strikes the place": (
        [Hunk(2, 5, 2, 6)],
        [Hunk(8, 9, 5, 6)],
        [Hunk(1, 7, 1, 4)],
        [Group(Hunk(7, 8, 5, 6), (0,), False)],
    ),
    "a mark put in beside it": (
        [Hunk(2, 5, 2, 6)],
        [Hunk(6, 7, 8, 9)],
        [Hunk(6, 6, 6, 8)],
        [Group(Hunk(2, 5, 2, 6), (), True), Group(Hunk(5, 6, 8, 9), (0,), False)],
    ),
    "a mark that ends where a word was taken out": (
        [Hunk(2, 5, 2, 2)],
        [],
        [Hunk(0, 2, 0, 1)],
        [Group(Hunk(2, 5, 1, 1), (), True)],
    ),
    "a mark put in where a word was taken out": (
        [Hunk(2, 5, 2, 2)],
        [],
        [Hunk(2, 2, 2, 4)],
        [Group(Hunk(2, 5, 4, 4), (), True)],
    ),
}


@pytest.mark.parametrize(("earlier", "silent", "marks", "groups"), TOUCHING.values(), ids=TOUCHING.keys())
def test_what_is_judged_together(
    earlier: list[Hunk], silent: list[Hunk], marks: list[Hunk], groups: list[Group]
) -> None:
    """gate.md, order 5: judged "against the evident text, place by place, adjacent fixes word by word"."""
    evident = Evident(_flow("0123456789abcdef"), tuple(earlier))
    assert evident.groups(silent, marks) == tuple(groups)


def test_a_change_taken_back_silently_is_none() -> None:
    """What reads again as it was last shown differs from it in nothing."""
    made = post("<p>a b c</p>", "<p>a x c</p>", "<p>a b c</p>", minor=all_silent)
    assert made.evidents[1].silent == (Hunk(2, 3, 2, 3),)
    assert made.evidents[2] == Evident(made.flows[0])
