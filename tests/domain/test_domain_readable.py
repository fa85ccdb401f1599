"""From hunks to marks (rendering.md, "Diffs that a citizen can read")."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings

from ledger.domain.changes import Change, changes
from ledger.domain.diff import diff
from ledger.domain.evident import Evident
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, Judgement, covers
from ledger.domain.readable import marks
from ledger.rendition.flow import END, Flow
from tests.domain.posts import Post, all_silent, html, post, posts

many = settings(max_examples=120, deadline=None)


@many
@given(posts())
def test_marks_take_in_all_that_is_evident_and_nothing_silent_in_part(made: Post) -> None:
    """Each evident hunk lies in a mark; a minor one, and an earlier silent place, lie in one wholly or not at all."""
    for index, judgement in enumerate(made.judgements):
        ends = [(mark.old_start, mark.old_stop) for mark in judgement.marks]
        for judged in judgement.judged:
            assert judged.minor or any(covers(mark, judged.hunk) for mark in judgement.marks)
        places = [(judged.hunk.old_start, judged.hunk.old_stop) for judged in judgement.judged]
        if index:
            places += [(hunk.new_start, hunk.new_stop) for hunk in made.evidents[index - 1].silent]
        for start, stop in places:
            for low, high in ends:
                assert stop <= low or high <= start or (low <= start and stop <= high)
        assert all(mark.old_length + mark.new_length for mark in judgement.marks)


@many
@given(posts())
def test_marks_cross_no_paragraph_and_no_scar(made: Post) -> None:
    """rendering.md: hunks are joined "never over a paragraph or a struck token"."""
    for index, judgement in enumerate(made.judgements[1:], 1):
        old, scars = made.flows[index - 1], made.weaves[index - 1].scars
        evident = [judged.hunk for judged in judgement.judged if not judged.minor]
        earlier = made.evidents[index - 1].silent
        for mark in judgement.marks:
            inside = [hunk for hunk in evident if covers(mark, hunk)]
            for one, other in pairwise(inside):
                if any(hunk.new_start < other.old_start and one.old_stop < hunk.new_stop for hunk in earlier):
                    continue  # an earlier silent place is not cut, whatever it runs over
                assert END not in old.text[one.old_stop : other.old_start]
                assert not any(one.old_stop <= scar <= other.old_start for scar in scars)


_OLD = "Administratively is in the a correspondingly of it to an notwithstanding."
_NEW = "Ceremoniously is in the a disproportionately of it to an interchangeable."
CASES = {
    "a scrap of white space and punctuation": (
        "<p>We met on Monday, noon here.</p>",
        "<p>We met on Friday, dawn here.</p>",
        [("Monday, noon", "Friday, dawn")],
    ),
    "two words no longer than the smaller side": (
        "<p>They started in March of last year and then ended here.</p>",
        "<p>They finished in April of last year and then ended here.</p>",
        [("started in March", "finished in April")],
    ),
    "more words between": (
        "<p>Room 12 is open for all of you until 15 at least.</p>",
        "<p>Room 13 is open for all of you until 16 at least.</p>",
        [("12", "13"), ("15", "16")],
    ),
    "a sentence that is mostly new": (f"<p>It stays. {_OLD} Two.</p>", f"<p>It stays. {_NEW} Two.</p>", [(_OLD, _NEW)]),
    "a sentence of which less is new": (
        f"<p>{_OLD.replace(' it ', ' it, as all of us know, ')}</p>",
        f"<p>{_NEW.replace(' it ', ' it, as all of us know, ')}</p>",
        [
            ("Administratively", "Ceremoniously"),
            ("correspondingly", "disproportionately"),
            ("notwithstanding", "interchangeable"),
        ],
    ),
    "never over a paragraph": ("<p>a b</p><p>c d</p>", "<p>a x</p><p>y d</p>", [("b", "x"), ("c", "y")]),
    "never over a picture": (
        '<p>On May <img src="a" alt="b"> 3 now</p>',
        '<p>On June <img src="a" alt="b"> 4 now</p>',
        [("May", "June"), ("3", "4")],
    ),
    "a paragraph put in before a changed sentence": (
        f"<p>{_OLD} Two.</p>",
        f"<p>New one.</p><p>{_NEW} Two.</p>",
        [("", f"New one.{END}"), (_OLD, _NEW)],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_struck(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Word by word a rewritten clause is confetti; it is struck as a whole, and nothing beside it."""
    made = post(old, new)
    before, after = made.flows
    shown = made.judgements[1].marks
    assert [(before.text[m.old_start : m.old_stop], after.text[m.new_start : m.new_stop]) for m in shown] == expected


def test_no_mark_runs_over_a_scar() -> None:
    """Trap: "tidying that crosses a struck token ('10:00 11:00 on Monday Tuesday')"."""
    made = post("<p>1000 or so, on Monday</p>", "<p>1000, on Monday</p>", "<p>1100, on Tuesday</p>")
    assert [(mark.old_start, mark.old_stop) for mark in made.judgements[2].marks] == [(0, 4), (9, 15)]
    made = post("<p>1000, on Monday</p>", "<p>1100, on Tuesday</p>")
    assert [(mark.old_start, mark.old_stop) for mark in made.judgements[1].marks] == [(0, 15)]


def test_no_mark_runs_over_a_minor_hunk() -> None:
    """A silent fix between two evident changes stays silent."""
    made = Post().add(html("<p>on Wednesday, teh Thursday now</p>"))
    made.add(html("<p>on Saturday, the Weekend now</p>"), lambda index: index == 1)
    assert len(made.judgements[1].marks) == 2
    assert len(made.judgements[1].silent) == 1


def test_an_earlier_silent_place_is_struck_whole() -> None:
    """A mark that would part a place that was silently joined takes all of it."""
    made = Post().add(html("<p>an other day</p>")).add(html("<p>another day</p>"), all_silent)
    old, new = made.flows[1], html("<p>another night</p>")
    evident = Evident(made.flows[0], (Hunk(0, 8, 0, 11),))
    hunks, _ = diff(old, new)
    shown = marks(old, new, [Judged(hunk, "x", False) for hunk in hunks], scars=(), evident=evident)
    assert shown == (Hunk(0, 11, 0, 13),)


def test_thousands_of_hunks_are_marked_in_time_that_grows_with_them_only() -> None:
    """No step looks at every mark for every hunk."""
    words = [f"word{n}" for n in range(12_000)]
    old = Flow(html(f"<p>{' '.join(words)}</p>").items)
    new = Flow(html("<p>" + " ".join("x" if n % 4 == 0 else w for n, w in enumerate(words)) + "</p>").items)
    hunks = []
    at_old = at_new = 0
    for n, word in enumerate(words):
        length = 1 if n % 4 == 0 else len(word)
        if n % 4 == 0:
            hunks.append(Hunk(at_old, at_old + len(word), at_new, at_new + 1))
        at_old, at_new = at_old + len(word) + 1, at_new + length + 1
    judged = tuple(Judged(hunk, "x", index % 2 == 0) for index, hunk in enumerate(hunks))
    started = time.process_time()
    judgement = Judgement(judged, marks(old, new, judged, scars=tuple(range(0, 90_000, 7)), evident=Evident(old)))
    evident = Evident(old).step(new, judgement.changes)
    assert judgement.fault(old, new) is None
    assert len(judgement.silent) == len(evident.silent) == 1_500
    assert time.process_time() - started < 2


PAIRS = {
    "words": ("<p>on July 3 here</p>", "<p>on July 4 here</p>", ["Changed “July 3” to “July 4”"]),
    "put in": ("<p>on time</p>", "<p>not on time</p>", ["Added “not”"]),
    "taken out": ("<p>not on time</p>", "<p>on time</p>", ["Removed “not”"]),
    "an address": (
        '<p><a href="/x">map</a></p>',
        '<p><a href="/y">map</a></p>',
        ["Changed “map (/x)” to “map (/y)”"],
    ),
    "a look": ("<p>all</p>", "<p><b>all</b></p>", ["Changed “all (plain)” to “all (bold)”"]),
    "a picture": (
        '<p><img src="a" alt="Map"></p>',
        '<p><img src="b" alt="Map"></p>',
        ["Changed “[image: Map] (alt Map, src a)” to “[image: Map] (alt Map, src b)”"],
    ),
    "a list": ("<p>a</p>", "<ol><li>a</li></ol>", ["Changed “a (a paragraph)” to “a (a numbered item)”"]),
    "a sign of its own": ("<p><kbd>a</kbd></p>", "<p><samp>a</samp></p>", ["Changed “a (kbd)” to “a (samp)”"]),
    "a name": ('<h2 id="a">x</h2>', '<h2 id="b">x</h2>', ["Changed “(h2 id a)” to “(h2 id b)”"]),
    "a link's language": (
        '<p><a href="/x" lang="en">a</a></p>',
        '<p><a href="/x" lang="es">a</a></p>',
        ["Changed “a (a href /x lang en)” to “a (a href /x lang es)”"],
    ),
    "a block": ("<p>a</p>", "<h2>a</h2>", ["Changed “a (a paragraph)” to “a (a heading of level 2)”"]),
}


@pytest.mark.parametrize(("old", "new", "said"), PAIRS.values(), ids=PAIRS.keys())
def test_what_a_mark_says_in_words(old: str, new: str, said: list[str]) -> None:
    """rendering.md: "Changed 'X' to 'Y'"; where the words are the same, what lies behind them is told."""
    made = post(old, new)
    told = changes(made.flows[0], made.flows[1], made.judgements[1].marks)
    assert [str(change) for change in told] == said
    assert str(Change("", "x" * 10)) == "Added “xxxxxxxxxx”"
