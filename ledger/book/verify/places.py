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
        if leaves != [row[4] for row in rows]:
            self.well = False
        for row, entry in zip(rows, entries, strict=True):
            if entry is None or entry.kind not in _OF_POSTS:
                self.well = False
                continue
            sequence = row[0]
            first, last = self.policies.get(entry.policy, (sequence, sequence))
            if not first < sequence < last:
                self.policies[entry.policy] = min(first, sequence), max(last, sequence)
            if "proposal" in entry.detail or "proposal" in entry.content:
                self.approved.append(sequence)

    def add(self, other: Places) -> None:
        self.well &= other.well
        for policy, (first, last) in other.policies.items():
            known = self.policies.get(policy, (first, last))
            self.policies[policy] = min(first, known[0]), max(last, known[1])
        self.approved += other.approved

    def fit(self, order: Order) -> bool:
        """Whether each is where the order has it: a policy was in force from its first entry to its last."""
        return self.well and all(
            order.policy_at(first) == policy == order.policy_at(last) for policy, (first, last) in self.policies.items()
        )
