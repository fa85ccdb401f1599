"""What is known of the entries so far, in their order, and what the next one is held against."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime

from ledger.book.keys import KeyChain
from ledger.book.verify.held import Held
from ledger.book.verify.report import Report
from ledger.book.verify.rows import checked
from ledger.domain.entries import Entry, Kind, instant
from ledger.domain.written import Place
from ledger.errors import VerificationError
from ledger.integrity.tree import Frontier
from ledger.store.reading import EntryRow

Note = tuple[int, bytes]  # a size, the note that is stored for it


class Order:
    """The tree, the keys, the time and the policies; `owned` counts the ledger's own entries.

    `own` are those of them that commit to something.
    """

    def __init__(self, report: Report, held: Iterable[bytes] = ()) -> None:
        self.frontier = Frontier()
        self.held = Held(held, report)
        self.owned = 0
        self.own: list[Entry] = []
        self.policies: list[int] = []  # the entries that brought them
        self.time = ""  # of the last entry, as it is written
        self._last: datetime | None = None
        self._keys = KeyChain()
        self._report = report
        self._covered = 0
        self._split = False

    @property
    def policy(self) -> int | None:
        """The policy in force."""
        return self.policies[-1] if self.policies else None

    def policy_at(self, sequence: int) -> int | None:
        """That which was in force for an entry."""
        before = bisect_left(self.policies, sequence)
        return self.policies[before - 1] if before else None

    def look_at_own(self, row: EntryRow) -> None:
        """Takes an entry of the ledger itself, which says more than its place."""
        self.owned += 1
        entry = checked(row)
        for why in self.faults(place_of(entry)):
            self._report.fault(why, entry.sequence)
        if entry.content:
            self.own.append(entry)
        if entry.kind in (Kind.GENESIS, Kind.POLICY):
            self.policies.append(entry.sequence)
        if entry.sequence == 0 or entry.kind is Kind.KEY:
            self._keys.read(entry)
            self._report.origin = self._keys.origin
        if entry.sequence == 0:
            self.held.check_at(self.frontier, self._keys)  # the tree of no entries has a root, too

    def faults(self, found: Place) -> Iterator[str]:
        """Checks a place, and takes it for the last. ValueError for a time that is none."""
        if (found.kind == Kind.GENESIS) != (found.sequence == 0):
            yield "the genesis entry, and no other, comes first"
        if self.goes_back(found.recorded_at):
            yield f"recorded at {found.recorded_at}, before the entry that it follows"
        if found.policy != self.policy:
            yield f"names entry {found.policy} as the policy in force, which is {self.policy}"

    def goes_back(self, time: str) -> bool:
        """Whether the next entry's time lies before the last, whose place it takes; ValueError if it is none."""
        last, self._last, self.time = self._last, instant(time), time
        return last is not None and self._last < last

    def check_held(self) -> None:
        """The checkpoints kept elsewhere over the entries so far."""
        if self.held.wait_at(self.frontier.size):
            self.held.check_at(self.frontier, self._keys)

    def check_signed(self, size: int, note: bytes) -> None:
        """The checkpoint stored here over the entries so far."""
        frontier, report = self.frontier, self._report
        self._covered = size
        with report.noting(size - 1 if size > 0 else None):
            if size != frontier.size:
                raise VerificationError(f"a checkpoint stands over {size} entries, where none was signed")
            checkpoint = self._keys.open(note)
            if checkpoint.size != size:
                raise VerificationError(f"the checkpoint is over {checkpoint.size} entries, not {size}")
            if checkpoint.root == frontier.root():
                report.signed = size
                report.checkpoints += 1
                self._keys.signed()
            elif not self._split:  # every later one has another root, too: the first says it all
                self._split = True
                raise VerificationError("the checkpoint signed here has another root: an entry up to here was altered")

    def conclude(self, size: int, beyond: Note | None, grown: int) -> None:
        """Behind the last of `size` entries: a checkpoint `beyond` them, and how many entries there are by now."""
        # A checkpoint beyond the size may be that of an append made since.
        if beyond and beyond[0] > grown:
            why = f"a checkpoint is signed over {beyond[0]} entries, {size} are here: the tail was cut"
            self._report.fault(why, size)
        elif self._covered != size:  # of one that is no good it was said already
            why = f"the newest checkpoint covers {self._covered} of {size} entries"
            self._report.fault(why, max(self._covered, 0))
        self.held.check_beyond(size, self._keys)


def place_of(entry: Entry) -> Place:
    return Place(entry.kind, entry.policy, entry.post, entry.recorded_at, entry.sequence)
