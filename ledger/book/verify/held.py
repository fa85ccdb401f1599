"""Checkpoints that were kept elsewhere, against the ledger as it is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ledger.book.keys import KeyChain
from ledger.book.verify.report import Report
from ledger.errors import VerificationError
from ledger.integrity.checkpoint import claimed_checkpoint, open_checkpoint
from ledger.integrity.tree import Frontier


class Held:
    """They wait, by the size that each claims, until the entries read so far are as many; none is believed before."""

    def __init__(self, notes: Iterable[bytes], report: Report) -> None:
        self._report = report
        self._waiting: defaultdict[int, list[bytes]] = defaultdict(list)
        for note in notes:
            with report.noting():
                self._waiting[claimed_checkpoint(note).size].append(note)

    def wait_at(self, size: int) -> bool:
        """Whether any claims this size."""
        return size in self._waiting

    def beyond(self, size: int) -> Iterator[int]:
        """The sizes that any claims, of those above one."""
        return (claimed for claimed in self._waiting if claimed > size)

    def check_at(self, frontier: Frontier, keys: KeyChain) -> None:
        """Those over as many entries as `frontier` has: signed by a key of that time, and with the same root."""
        for note in self._waiting.pop(frontier.size, ()):
            with self._report.noting():
                if open_checkpoint(note, *keys.due).root != frontier.root():
                    why = f"FORK: a checkpoint kept elsewhere over {frontier.size} entries has another root"
                    self._report.fault(why, max(frontier.size - 1, 0))

    def check_beyond(self, size: int, keys: KeyChain) -> None:
        """Those over more entries than there are."""
        for claimed, notes in sorted(self._waiting.items()):
            for note in notes:
                with self._report.noting():
                    self._check_rollback(note, claimed, size, keys)

    def _check_rollback(self, note: bytes, claimed: int, size: int, keys: KeyChain) -> None:
        try:
            open_checkpoint(note, *keys.keys)
        except VerificationError as error:
            raise VerificationError(
                f"a checkpoint kept elsewhere is over {claimed} entries, {size} are here, and {error}: of another log, "
                "or of a key that came later than the last entry here"
            ) from error
        self._report.fault(f"ROLLBACK: a checkpoint kept elsewhere is over {claimed} entries, {size} are here", size)
