"""A ledger against a plain model, in any order: everything together, and what is put forward and decided by itself."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger import Actor
from ledger.domain.posts import check_slug
from tests.book.machine import CHOICES, IMPORTED, SLUGS, LedgerAgainstModel
from tests.book.world import AMATO, ORTIZ


class SecondPairOfEyes(RuleBasedStateMachine):
    """The same on little more than what is put forward and decided, so that much of it happens."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = LedgerAgainstModel()

    def teardown(self) -> None:
        self.desk.teardown()

    @initialize(choice=CHOICES)
    def first(self, choice: tuple[int, ...]) -> None:
        self.desk.publish("storm", choice)
        self.desk.publish("roads", choice)

    @rule(data=st.data(), choice=CHOICES)
    def put_forward(self, data: st.DataObject, choice: tuple[int, ...]) -> None:
        self.desk.put_forward(data, choice)

    @rule(data=st.data(), once=st.integers(0, 9))
    def put_a_retraction_forward(self, data: st.DataObject, once: int) -> None:
        if once == 0:
            self.desk.put_a_retraction_forward(data)

    @precondition(lambda self: self.desk.world.pending)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        self.desk.approve(data)

    @precondition(lambda self: len(self.desk.world.pending) > 1)
    @rule(data=st.data(), by=st.sampled_from([ORTIZ, AMATO]))
    def decline(self, data: st.DataObject, by: Actor) -> None:
        self.desk.decline(data, by)

    @rule(data=st.data(), choice=CHOICES, once=st.integers(0, 2))
    def correct(self, data: st.DataObject, choice: tuple[int, ...], once: int) -> None:
        if once == 0:
            self.desk.correct(data, choice, matter=False)

    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        self.desk.note(data)

    @invariant()
    def holds(self) -> None:
        self.desk.holds()


def test_slugs_of_the_machine_are_slugs() -> None:
    """What the machine names, the ledger takes."""
    assert [check_slug(slug) for slug in (*SLUGS, *IMPORTED)] == [*SLUGS, *IMPORTED]


TestLedgerAgainstModel = LedgerAgainstModel.TestCase
TestLedgerAgainstModel.settings = settings(
    max_examples=20, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
TestSecondPairOfEyes = SecondPairOfEyes.TestCase
TestSecondPairOfEyes.settings = settings(
    max_examples=40, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
