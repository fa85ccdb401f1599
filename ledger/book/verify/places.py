"""What the entries of posts say of their places in the order, gathered while they are read by post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ledger.book.verify.order import Order
from ledger.domain.entries import PROCESS, Kind
from ledger.domain.written import Written
from ledger.store.reading import PostRow

_OF_POSTS = frozenset(map(str, set(Kind) - PROCESS - {Kind.GENESIS}))


@dataclass(slots=True)
class Places:
    """`well` while each entry is what its stored leaf is the hash of, and of a kind that posts have.

    `policies` are those that entries name, each with the first and the last entry that does; `approved` the entries
    that name the proposal that they were, in no order.
    """

    well: bool = True
    policies: dict[int | None, tuple[int, int]] = field(default_factory=dict)
    approved: list[int] = field(default_factory=list)

    def take(self, rows: Sequence[PostRow], entries: Sequence[Written | None], leaves: Sequence[bytes]) -> None:
        """The entries in some rows, and their hashes; None for an entry that has to be looked at."""
        known = [entry for entry in entries if entry]
        if leaves != [row[4] for row in rows] or len(known) != len(rows) or not {e.kind for e in known} <= _OF_POSTS:
            self.well = False
        for policy in {entry.policy for entry in known}:
            sequences = [entry.sequence for entry in known if entry.policy == policy]
            self._name(policy, min(sequences), max(sequences))
        self.approved += [e.sequence for e in known if "proposal" in e.detail or "proposal" in e.content]

    def add(self, other: Places) -> None:
        self.well &= other.well
        for policy, (first, last) in other.policies.items():
            self._name(policy, first, last)
        self.approved += other.approved

    def _name(self, policy: int | None, first: int, last: int) -> None:
        known = self.policies.get(policy, (first, last))
        self.policies[policy] = min(first, known[0]), max(last, known[1])

    def fit(self, order: Order) -> bool:
        """Whether each is where the order has it: a policy was in force from its first entry to its last."""
        return self.well and all(
            order.policy_at(first) == policy == order.policy_at(last) for policy, (first, last) in self.policies.items()
        )
