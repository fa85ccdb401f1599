"""The weave's eight properties (rendering.md, "The weave"), over invented chains of versions."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys

import pytest
from hypothesis import given, settings

from ledger.domain.hunks import Hunk
from ledger.domain.weave import Piece, Weave
from ledger.rendition.flow import Flow, joined
from tests.domain.posts import EVIDENT_ONLY, SILENT_ONLY, Post, all_silent, html, post, posts

many = settings(max_examples=120, deadline=None)


def text(pieces: list[Piece] | tuple[Piece, ...]) -> str:
    return "".join(piece.item.text for piece in pieces)


def seen(weave: Weave) -> list[tuple[str, bool, bool]]:
    """What readers are given, character by character: the text, whether it is struck, whether it is inserted."""
    return [(c, p.struck, p.mark is not None) for p in weave.shown for c in p.item.text]


@many
@given(posts())
def test_1_projection(made: Post) -> None:
    """1: "Tokens with born <= k < died joined give rendition k exactly, for every k" (law 4)."""
    for version, flow in enumerate(made.flows, 1):
        assert made.weave.flow(version) == flow


@many
@given(posts())
def test_2_forgetting(made: Post) -> None:
    """2: "Forgetting everything after k gives exactly the weave at k"."""
    for version, weave in enumerate(made.weaves, 1):
        forgotten = made.weave.at(version)
        assert forgotten.flow(version) == made.flows[version - 1]
        assert seen(forgotten) == seen(weave)


@many
@given(posts(EVIDENT_ONLY))
def test_3_accept_and_reject(made: Post) -> None:
    """3: "Accepting all marks gives the newest version; with no silent hunk, rejecting all gives the first"."""
    shown = made.weave.shown
    assert Flow(joined([p.item for p in shown if not p.struck])) == made.flows[-1]
    assert Flow(joined([p.item for p in shown if p.mark is None])) == made.flows[0]


@many
@given(posts())
def test_4_struck_is_what_died_evidently(made: Post) -> None:
    """4: "the tokens shown struck for it are exactly those that died evidently in it: once each, in their order"."""
    for version, judgement in enumerate(made.judgements[1:], 2):
        old = made.flows[version - 2]
        struck = [piece for piece in made.weave.shown if piece.died == version]
        assert all(piece.struck for piece in struck)
        assert text(struck) == "".join(old.text[mark.old_start : mark.old_stop] for mark in judgement.marks)


@many
@given(posts())
def test_4_what_stands_marked_came_evidently(made: Post) -> None:
    """What an evident step brought wears its mark for as long as it lives, and nothing else does."""
    steps = zip(made.flows, made.judgements, made.weaves, strict=True)
    for version, (flow, judgement, weave) in enumerate(steps, 1):
        new = [piece for piece in weave.pieces if piece.born == version and piece.mark == version]
        assert text(new) == "".join(flow.text[mark.new_start : mark.new_stop] for mark in judgement.marks)


@many
@given(posts(SILENT_ONLY))
def test_5_a_silent_chain_shows_nothing(made: Post) -> None:
    """5: "a chain of minor edits alone renders as its newest version with no mark"."""
    assert seen(made.weave) == [(c, False, False) for c in made.flows[-1].text]


@many
@given(posts())
def test_5_what_died_silently_never_shows(made: Post) -> None:
    """5: "What died silently never shows", and what died silently was in a silent hunk."""
    gone = [piece for piece in made.weave.pieces if piece.died is not None and not piece.struck]
    assert not {id(piece) for piece in gone} & {id(piece) for piece in made.weave.shown}
    for version, judgement in enumerate(made.judgements[1:], 2):
        old = made.flows[version - 2]
        silent = "".join(old.text[hunk.old_start : hunk.old_stop] for hunk in judgement.silent)
        assert text([piece for piece in gone if piece.died == version]) == silent


@pytest.mark.parametrize("gap", ["", " at all", " at all. Now,"])
@pytest.mark.parametrize("evident_first", [True, False])
@pytest.mark.parametrize("typo_first", [True, False])
def test_6_a_typo_mended_later_was_never_there(gap: str, evident_first: bool, typo_first: bool) -> None:
    """6: "A typo present from birth and fixed silently later renders as if it had never been"."""

    def source(word: str, date: str) -> Flow:
        one, two = (word, date) if typo_first else (date, word)
        return html(f"<p>We say {one}{gap} and {two} too.</p>")

    made = Post().add(source("recieve", "July 3"))
    if evident_first:
        made.add(source("recieve", "July 4")).add(source("receive", "July 4"), all_silent)
    else:
        made.add(source("receive", "July 3"), all_silent).add(source("receive", "July 4"))
    never = Post().add(source("receive", "July 3")).add(source("receive", "July 4"))
    assert seen(made.weave) == seen(never.weave)


@many
@given(posts())
def test_7_the_weave_depends_on_what_is_recorded_only(made: Post) -> None:
    """7: "Output depends on versions, hunks and findings only" (law 7)."""
    weave = Weave.begin(made.flows[0])
    for version, (flow, judgement) in enumerate(zip(made.flows[1:], made.judgements[1:], strict=True), 2):
        weave = weave.step(flow, type(judgement).decode(judgement.encode()).changes, version)
    assert weave == made.weave


def test_7_hash_order_changes_nothing() -> None:
    """Law 7: "no clock, locale, randomness, time-out or hash order"."""
    program = """if True:
        import random
        from tests.domain.posts import post
        from tests.domain.test_domain_weave import edited, invented
        rng = random.Random(7)
        old = invented(rng, 30, 40)
        print(post(old, edited(rng, old)).judgements)
    """
    command = [sys.executable, "-c", program]
    told = {
        subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True).stdout
        for seed in ("0", "1")
    }
    assert len(told) == 1
    assert "Judged" in told.pop()


# --- 8 --------------------------------------------------------------------------------------------------------------

_LEXICON = [
    a + b for a in "ba de fi go lu ma ne po ri su ta ve".split() for b in "ction ding ment ly r s nd ted".split()
]


def invented(rng: random.Random, paragraphs: int, length: int) -> str:
    def sentence() -> str:
        return " ".join(rng.choices(_LEXICON, k=rng.randint(4, 18))).capitalize() + "."

    return "".join(f"<p>{' '.join(sentence() for _ in range(max(1, length // 11)))}</p>" for _ in range(paragraphs))


def edited(rng: random.Random, source: str) -> str:
    words = source.split(" ")
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(words))
        span = rng.choice([0, 1, 1, 1, 2, 5])
        if any("<" in word for word in words[at : at + max(1, span)]):
            continue
        words[at : at + span] = rng.choices(_LEXICON, k=rng.choice([0, 1, 1, 2, 4]) or (1 if not span else 0))
    return " ".join(words)


def test_8_marks_stay_readable() -> None:
    """8: marked characters "at most 1.25 times those of a minimal word diff, at the median and the 95th percentile"."""
    rng = random.Random(20260304)
    ratios = []
    for _ in range(150):
        old = invented(rng, rng.randint(1, 6), rng.randint(30, 90))
        judgement = post(old, edited(rng, old)).judgements[-1]
        raw = sum(judged.hunk.old_length + judged.hunk.new_length for judged in judgement.judged)
        shown = sum(mark.old_length + mark.new_length for mark in judgement.marks)
        if raw:
            assert shown >= raw
            ratios.append(shown / raw)
    assert len(ratios) > 100
    assert statistics.median(ratios) <= 1.25
    assert statistics.quantiles(ratios, n=20)[-1] <= 1.25


# --- traps found by trying (rendering.md) ---------------------------------------------------------------------------


def test_a_revert_shows_all_three() -> None:
    """A piece never comes back to life: a revert shows A struck, B struck, A."""
    made = post("<p>on July 3</p>", "<p>on July 4</p>", "<p>on July 3</p>")
    assert [(p.item.text, p.struck, p.mark) for p in made.weave.shown] == [
        ("on ", False, None),
        ("July 3", True, None),
        ("July 4", True, 2),
        ("July 3", False, 3),
        ("\u2029", False, None),
    ]


def test_what_is_put_in_stands_behind_what_was_struck_there() -> None:
    """Trap: "pure insertions go after the gap's struck tokens"."""
    made = post("<p>a b c</p>", "<p>a c</p>", "<p>a x c</p>")
    assert "".join(p.item.text for p in made.weave.shown) == "a b x c\u2029"


def test_a_block_put_in_moves_no_struck_word_out_of_its_own() -> None:
    """Law 3: what was struck stays where it stood, before or behind a whole block that came later."""
    made = post("<p>a b</p>", "<p>b</p>", "<p>new</p><p>b</p>")
    assert "".join(p.item.text for p in made.weave.shown) == "new\u2029a b\u2029"
    made = post("<p>a x b</p>", "<p>a b</p>")
    parted = made.weave.step(html("<p>a new</p><p>b</p>"), [(Hunk(2, 2, 2, 6), True)], 3)
    assert "".join(p.item.text for p in parted.shown) == "a x new\u2029b\u2029"


def test_a_silent_fix_stands_right_behind_what_it_replaces() -> None:
    """Trap: "a silent fix placed before an older struck token (put it right after the token it replaces)"."""
    made = post("<p>a b recieve c</p>", "<p>a recieve c</p>").add(html("<p>a receive c</p>"), all_silent)
    assert [(p.item.text, p.struck) for p in made.weave.shown if p.item.text.strip()] == [
        ("a ", False),
        ("b ", True),
        ("receive", False),
        (" c", False),
    ]


def test_a_silent_fix_inside_an_insertion_keeps_its_mark() -> None:
    """Trap: "a silent fix inside an `ins` that loses its mark (inherit it)"."""
    made = post("<p>We go.</p>", "<p>We go to recieve mail.</p>").add(html("<p>We go to receive mail.</p>"), all_silent)
    assert "".join(p.item.text for p in made.weave.shown if p.mark == 2) == " to receive mail"
    made.add(html("<p>We go to kindly receive mail.</p>"), all_silent)
    assert "".join(p.item.text for p in made.weave.shown if p.mark == 2) == " to kindly receive mail"


def test_a_silent_fix_of_words_old_and_inserted_wears_the_mark_of_the_inserted() -> None:
    """Law 2: what came evidently stays marked, also where a fix joins it with a word that was there before."""
    made = post("<p>Stay with the bay.</p>", "<p>Stay with in the bay.</p>")
    made.add(html("<p>Stay within the bay.</p>"), all_silent)
    assert "".join(p.item.text for p in made.weave.shown if p.mark == 2).strip() == "within"
    assert made.weave.scars == ()


def test_a_silent_fix_between_original_words_wears_no_mark() -> None:
    """Trap: "tidying a silent step spreads `ins` over original words"."""
    made = post("<p>a b c</p>", "<p>a b c d</p>").add(html("<p>a x b c d</p>"), all_silent)
    assert "".join(p.item.text for p in made.weave.shown if p.mark is None) == "a x b c\u2029"


def test_only_the_evident_part_of_an_edit_shows() -> None:
    """rendering.md: "one edit may fix a typo silently and strike a wrong date, and only the date shows"."""
    old, new = "<p>We recieve mail until July 3 here.</p>", "<p>We receive mail until July 4 here.</p>"
    made = post(old).add(html(new), lambda index: index == 0)
    assert text([p for p in made.weave.shown if p.struck]) == "July 3"
    assert text([p for p in made.weave.shown if p.mark]) == "July 4"
    assert made.weaves[0].scars == ()
    assert made.weave.scars == (made.flows[1].text.index("July 4"),)
