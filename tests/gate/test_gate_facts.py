"""Law 2: "no chain of minor edits, with or without evident edits elsewhere in between, can drift".

A walker that knows the lexicon tries to take a fact from one reading to another by silent steps, through the same
composition of versions as the ledger's. For every place the test keeps what readers were last shown there, and every
known word that silent steps have put there since: there must never be two of different meaning.
"""

from __future__ import annotations

from typing import Any, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger.domain.evident import Evident
from ledger.domain.weave import Weave
from ledger.gate import Policy
from ledger.gate.guards_words import paired
from ledger.gate.nearness import edits
from ledger.gate.policy import SWITCHES
from ledger.gate.verdict import weigh
from ledger.rendition.render import render
from tests.gate.trial import lexicon

FRAME = "The {} board must pay {} dollars to the {} office by {}, and may {} every {} of it."
STARTS = (
    ("public", "pubilc", "fild", "form", "statute", "staute"),
    ("10", "ten", "fourty", "1,000", "tne"),
    ("trail", "trial", "trila", "lcoal", "cuonty"),
    ("March", "Febuary", "Tuesday", "noon", "mach"),
    ("contract", "contarct", "resign", "re-sign", "recieve", "defendent"),
    ("part", "apart", "day", "adress", "accomodaton", "peice"),
)
SLOTS = st.integers(0, len(STARTS) - 1)


def same(one: str, other: str) -> bool:
    """Whether two words say the same: but for case they are one, or two forms that agreement decides between."""
    one, other = one.lower(), other.lower()
    return one == other or paired(one, other) or one.replace("-", " ") == other.replace("-", " ")


def says_something(value: str) -> bool:
    """Whether readers can take it for a word or a number."""
    return any(map(str.isdigit, value)) or all(lexicon().readings(part) for part in value.replace("-", " ").split())


def reachable(value: str) -> list[str]:
    """Where a walker would go next: near words, known corrections, any slip, digits, spaces."""
    word = value.lower()
    if not word.isalpha():
        return [value.replace("1", "7"), value.replace("0", "O"), value.replace(",", "."), f"{value}0", "ten", "forty"]
    words = [*lexicon().neighbours.near(word), *lexicon().corrections(word)]
    if len(word) > 5:
        words += lexicon().neighbours.far(word)
    cuts = [f"{word[:at]} {word[at:]}" for at in range(1, len(word), 3)]
    slips = sorted(edits(word))
    return [*sorted(set(words)), *cuts, word.capitalize(), word.upper(), *slips[:: max(1, len(slips) // 8)]]


class Walker(RuleBasedStateMachine):
    @initialize(start=st.tuples(*map(st.sampled_from, STARTS)), everything=st.booleans())
    def begin(self, start: tuple[str, ...], everything: bool) -> None:
        self.policy = Policy(rules_on=SWITCHES if everything else frozenset())
        self.values = list(start)
        self.known = [{value} if says_something(value) else set() for value in self.values]
        self.flow = render(FRAME.format(*self.values))
        self.weave, self.evident, self.version = Weave.begin(self.flow), Evident(self.flow), 1

    @rule(slot=SLOTS, data=st.data())
    def walk(self, slot: int, data: st.DataObject) -> None:
        """One step at one place, silent if the gate lets it; else it is not taken."""
        value = data.draw(st.sampled_from(reachable(self.values[slot])))
        self.edit({slot: value}, only_silent=True)

    @rule(slot=SLOTS, other=SLOTS, data=st.data())
    def walk_beside_an_evident_edit(self, slot: int, other: int, data: st.DataObject) -> None:
        """The same, while something else changes in sight."""
        value = data.draw(st.sampled_from(reachable(self.values[slot])))
        shown = data.draw(st.sampled_from(STARTS[other]))
        self.edit({other: shown, slot: value}, only_silent=False)

    def edit(self, moves: dict[int, str], *, only_silent: bool) -> None:
        values = [moves.get(slot, value) for slot, value in enumerate(self.values)]
        flow = render(FRAME.format(*values))
        if flow == self.flow:
            return
        verdict = weigh(
            self.flow,
            flow,
            evident=self.evident,
            scars=self.weave.scars,
            language="en",
            policy=self.policy,
            lexicon=lexicon(),
        )
        if only_silent and not verdict.minor:
            return
        self.version += 1
        self.weave = self.weave.step(flow, verdict.judgement.changes, self.version)
        self.evident = self.evident.step(flow, verdict.judgement.changes)
        marked = [hunk for hunk, evident in verdict.judgement.changes if evident]
        for slot, value in moves.items():
            start = len(FRAME.split("{}")[0]) + sum(len(v) + len(f) for v, f in self.between(values, slot))
            if any(hunk.new_start <= start + len(value) and start <= hunk.new_stop for hunk in marked):
                self.known[slot] = set()  # readers were shown it
            if says_something(value):
                self.known[slot].add(value)
        self.flow, self.values = flow, values

    @staticmethod
    def between(values: list[str], slot: int) -> list[tuple[str, str]]:
        return list(zip(values[:slot], FRAME.split("{}")[1:], strict=False))

    @invariant()
    def no_place_has_said_two_things_in_silence(self) -> None:
        for words in self.known:
            for word in words:
                assert all(same(word, other) for other in words), words

    @invariant()
    def the_evident_text_and_the_post_differ_in_no_digit(self) -> None:
        if hasattr(self, "evident"):
            mine, other = ([c for c in text if c.isdigit()] for text in (self.evident.flow.text, self.flow.text))
            assert mine == other


TestWalker = cast(Any, Walker).TestCase
TestWalker.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
