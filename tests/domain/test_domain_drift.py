"""Law 2: "no chain of minor edits, with or without evident edits elsewhere in between, can drift".

The gate itself weighs; only its judge is replaced, by one that allows single steps (a to b, b to c) but not what they
add up to (a to c). For every place the test keeps what readers were last shown there, from the marks alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.domain.evident import Evident
from ledger.domain.hunks import Finding, Hunk
from ledger.domain.judgement import Judgement
from ledger.domain.weave import Weave
from ledger.gate import verdict
from ledger.rendition.flow import Flow
from tests.domain.posts import html

# Each place has words of its own: a letter, and the number of the place.
STEPS = {("a", "b"), ("b", "c"), ("", "a"), ("b", ""), ("c", "d"), ("d", "a")}
LETTERS = ["", "a", "b", "c", "d"]
SLOTS = 5
_NONE = cast(Any, None)  # the fake judge asks for no policy and no lexicon
MOVES = st.tuples(st.integers(0, SLOTS - 1), st.sampled_from(LETTERS))


def step(before: str, after: str) -> bool:
    """Whether a word may become another in a single silent step."""
    same_place = not before or not after or before[1:] == after[1:]
    return before == after or (same_place and (before[:1], after[:1]) in STEPS)


def allowed(before: str, after: str) -> bool:
    mine, other = before.split(), after.split()
    if len(mine) == len(other):
        return all(step(*pair) for pair in zip(mine, other, strict=True))
    return len(mine) + len(other) == 1 and step("".join(mine), "".join(other))


def fake_judge(old: Flow, new: Flow, hunks: Sequence[Hunk], **_: object) -> tuple[Finding, ...]:
    out = []
    for hunk in hunks:
        before, after = old.text[hunk.old_start : hunk.old_stop], new.text[hunk.new_start : hunk.new_stop]
        out.append(Finding(rule="step", minor=allowed(before, after), before=before, after=after, why=""))
    return tuple(out)


def word(index: int, letter: str) -> str:
    return letter and f"{letter}{index}"


class Drift(RuleBasedStateMachine):
    """Places that hold a word or none, between words that stand once, or straight beside each other."""

    @initialize(apart=st.lists(st.booleans(), min_size=SLOTS, max_size=SLOTS), data=st.data())
    def begin(self, apart: list[bool], data: st.DataObject) -> None:
        self.anchors = [f"k{index}" if keep else "" for index, keep in enumerate(apart)]
        self.values = [word(index, data.draw(st.sampled_from(LETTERS))) for index in range(SLOTS)]
        self.shown = list(self.values)  # what readers were last shown to stand there
        self.flow, self.places = self.built()
        self.weave, self.evident = Weave.begin(self.flow), Evident(self.flow)
        self.version = 1
        self.fresh = 0

    def built(self) -> tuple[Flow, list[int]]:
        text, places = "start", []
        for anchor, value in zip(self.anchors, self.values, strict=True):
            places.append(len(text) + 1)
            text += (f" {value}" if value else "") + (f" {anchor}" if anchor else "")
        flow = html(f"<p>{text} end.</p>")
        assert flow.text.startswith(text)
        return flow, places

    @rule(moves=st.lists(MOVES, min_size=1, max_size=3))
    def change(self, moves: list[tuple[int, str]]) -> None:
        self.step(moves)

    @rule(at=st.integers(0, SLOTS - 1), moves=st.lists(MOVES, max_size=2))
    def change_elsewhere(self, at: int, moves: list[tuple[int, str]]) -> None:
        """An evident edit beside the places."""
        self.fresh += 1
        self.anchors[at] = f"k{self.fresh}x" if self.fresh % 3 else ""
        self.step(moves)

    def step(self, moves: list[tuple[int, str]]) -> None:
        before, old, was = list(self.values), self.flow, self.places
        for index, value in moves:
            self.values[index] = word(index, value)
        new, places = self.built()
        if new == old:
            return
        judgement = verdict.weigh(
            old,
            new,
            evident=self.evident,
            scars=self.weave.scars,
            language="en",
            policy=_NONE,
            lexicon=_NONE,
        ).judgement
        for index, (value, after) in enumerate(zip(before, self.values, strict=True)):
            if self.covered(judgement, value, was[index], after, places[index]):
                self.shown[index] = after
            elif value != after:
                assert step(value, after)
        self.version += 1
        self.weave = self.weave.step(new, judgement.changes, self.version)
        self.evident = self.evident.step(new, judgement.changes)
        self.flow, self.places = new, places

    @staticmethod
    def covered(judgement: Judgement, value: str, was: int, after: str, now: int) -> bool:
        """Whether a mark lies over the place: its word struck, one put in, or its emptiness touched."""
        for mark in judgement.marks:
            if value and mark.old_start <= was and was + len(value) <= mark.old_stop:
                return True
            if after and mark.new_start <= now and now + len(after) <= mark.new_stop:
                return True
            if not value and not after and mark.old_start - 1 <= was <= mark.old_stop + 1:
                return True  # an evident edit at the emptiness itself, not elsewhere
        return False

    @invariant()
    def no_place_has_drifted(self) -> None:
        for shown, value in zip(self.shown, self.values, strict=True):
            assert step(shown, value), (self.shown, self.values)

    @invariant()
    def the_weave_still_projects(self) -> None:
        assert self.weave.flow(self.version) == self.flow


CHAINS = {
    "a word is changed twice": (["a1", "b1", "c1"], [False, True]),
    "a word that went comes back as another": (["b1", "", "a1"], [False, True]),
    "one came evidently in its place": (["b1", "", "a2", "a1 a2"], [False, True, True]),
    "or before it": (["b1", "", "a2", "a2 a1"], [False, True, True]),
    "what stood beside it went evidently": (["b1 k", "k", "", "a1"], [False, True, True]),
    "something evident is changed elsewhere": (["a1 k", "b1 k", "b1 l", "c1 l"], [False, True, True]),
    "its neighbour is changed silently": (["a1 a2", "b1 a2", "b1 b2", "c1 b2"], [False, False, True]),
    "it was evident in between": (["a1", "c1", "d1", "a1"], [True, False, True]),
    "what comes is no more than what was": (["a1", "b1", "a1"], [False, True]),
}


@pytest.mark.parametrize(("texts", "evident_steps"), CHAINS.values(), ids=CHAINS.keys())
def test_what_small_steps_add_up_to_is_shown(texts: list[str], evident_steps: list[bool]) -> None:
    """gate.md, order 5: judged "against the version before it and against the evident text"."""
    flows = [html(f"<p>start {text} end.</p>") for text in texts]
    weave, evident = Weave.begin(flows[0]), Evident(flows[0])
    shown = []
    for version, (old, new) in enumerate(pairwise(flows), 2):
        found = verdict.weigh(
            old, new, evident=evident, scars=weave.scars, language="en", policy=_NONE, lexicon=_NONE
        ).judgement
        shown.append(not found.minor)
        weave, evident = weave.step(new, found.changes, version), evident.step(new, found.changes)
    assert shown == evident_steps


@pytest.fixture(autouse=True)
def _judged_by_single_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "judge", fake_judge)


TestDrift = Drift.TestCase
TestDrift.settings = settings(max_examples=120, stateful_step_count=12, deadline=None)
