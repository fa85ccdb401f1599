"""Counts over the rows of a report, and how prompt corrections were; it grows with the rows and keeps none of them."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ledger.domain.audit.breaches import Duty
from ledger.domain.audit.rows import Delay, Row
from ledger.domain.entries import Kind

SLOWEST = 10


@dataclass(slots=True)
class Durations:
    """Whole seconds."""

    seconds: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.seconds)

    @property
    def median(self) -> int | None:
        return median(self.seconds)


@dataclass(slots=True)
class Tally:
    """What the rows added so far come to.

    `silent` counts places by the rule that let them merge, `standing` and `settled` breaches. `since_published` and
    `since_noticed` are of what staff mended; `found` of changes that were made elsewhere.
    """

    entries: int = 0
    posts: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    standing: Counter[Duty] = field(default_factory=Counter)
    settled: Counter[Duty] = field(default_factory=Counter)
    since_published: Durations = field(default_factory=Durations)
    since_noticed: Durations = field(default_factory=Durations)
    found: Durations = field(default_factory=Durations)
    _last: str | None = None
    _slowest: list[tuple[int, int, Delay]] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Counts a row; those of a post come together."""
        entry = row.entry
        self.entries += 1
        self.kinds[entry.kind] += 1
        if entry.post is not None and entry.post != self._last:
            self._last = entry.post
            self.posts += 1
        self.silent.update(place.rule for place in row.places if place.silent and place.rule)
        for breach in row.breaches:
            (self.settled if breach.settled else self.standing)[breach.duty] += 1
        if row.delay:
            self._time(row.delay)

    def _time(self, delay: Delay) -> None:
        if delay.found:
            self.found.seconds.append(delay.since_published)
            return
        self.since_published.seconds.append(delay.since_published)
        if delay.since_noticed is not None:
            self.since_noticed.seconds.append(delay.since_noticed)
        # Of two as slow, the one recorded first.
        heapq.heappush(self._slowest, (delay.since_published, -delay.entry.sequence, delay))
        if len(self._slowest) > SLOWEST:
            heapq.heappop(self._slowest)

    @property
    def breaches(self) -> int:
        """All of them, whether or not somebody owned up to them since."""
        return self.standing.total() + self.settled.total()

    @property
    def slowest(self) -> list[Delay]:
        """The corrections by staff that came latest after publication, ten at most, the slowest first."""
        return [delay for _, _, delay in sorted(self._slowest, key=lambda item: item[:2], reverse=True)]


def median(values: Sequence[int]) -> int | None:
    """The middle value; of an even number the mean of the middle two, rounded down. None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) // 2
