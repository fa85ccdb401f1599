"""As of when: what had happened at an instant, by the times that entries claim or by those of their recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledger.domain.entries import Entry, instant


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """Bounds of what is read, each itself included; None is no bound.

    `effective` is an instant by what the public saw, `recorded` one by what the ledger held, both RFC 3339; `size` is
    a number of entries, as of a checkpoint.
    """

    effective: str | None = None
    recorded: str | None = None
    size: int | None = None

    def until(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries within the bounds. Of a post it is always its first ones: what follows one that is out is out."""
        ended: set[str] = set()
        for entry in entries:
            if entry.post in ended:
                continue
            if self._holds(entry):
                yield entry
            elif entry.post is not None:
                ended.add(entry.post)

    def before(self, first: Entry) -> str:
        """What to say of a post whose first entry is out of the bounds."""
        if self.effective is not None and instant(first.effective_at) > instant(self.effective):
            claim = "; its source claims that date" if first.claimed else ""
            return f"it was not published yet on {self.effective}, but on {first.effective_at}{claim}"
        return f"it was not recorded yet on {self.recorded}, but on {first.recorded_at}"

    def _holds(self, entry: Entry) -> bool:
        return (
            (self.effective is None or instant(entry.effective_at) <= instant(self.effective))
            and (self.recorded is None or instant(entry.recorded_at) <= instant(self.recorded))
            and (self.size is None or entry.sequence < self.size)
        )


EVER = AsOf()
