"""The evident text: version 1 with only the evident hunks applied since, place by place (law 2).

What the public sees may differ from it only in silent hunks. Kept beside it are those hunks, composed over all steps,
so that a further silent edit at the same place can be judged against what was last shown to have changed, and no chain
of small steps can walk from one text to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.domain.hunks import Hunk
from ledger.rendition.flow import Flow, Item, joined


@dataclass(frozen=True, slots=True)
class Group:
    """A place where the evident text will differ silently from the next version.

    `hunk` is composed of all steps; `members` are the indexes of this step's hunks in it; `earlier` tells whether
    an earlier silent hunk takes part.
    """

    hunk: Hunk
    members: tuple[int, ...]
    earlier: bool


@dataclass(frozen=True, slots=True)
class Evident:
    """The evident text, and the silent hunks that lead from it to the present version."""

    flow: Flow
    silent: tuple[Hunk, ...] = ()

    def grown(self, start: int, stop: int) -> tuple[int, int]:
        """A span of the present version, grown over the places of earlier silent hunks that it cuts into."""
        for hunk in self.silent:
            if hunk.new_start < stop and start < hunk.new_stop:
                start, stop = min(start, hunk.new_start), max(stop, hunk.new_stop)
        return start, stop

    def groups(self, silent: Sequence[Hunk], marks: Sequence[Hunk] = ()) -> tuple[Group, ...]:
        """The silent hunks, composed with the earlier ones that they touch: evident text to next version."""
        kept = [hunk for hunk in self.silent if not any(_covers(mark, hunk) for mark in marks)]
        spans = [(h.new_start, h.new_stop, -1, h) for h in kept]
        spans += [(h.old_start, h.old_stop, index, h) for index, h in enumerate(silent)]
        spans.sort(key=lambda span: (span[0], span[1], span[2]))
        out: list[Group] = []
        cluster: list[tuple[int, int, int, Hunk]] = []
        reach = -1
        for span in spans:
            if cluster and span[0] > reach:
                out.append(self._compose(cluster, silent, marks))
                cluster, reach = [], -1
            cluster.append(span)
            reach = max(reach, span[1])
        if cluster:
            out.append(self._compose(cluster, silent, marks))
        return tuple(out)

    def _compose(
        self, cluster: Sequence[tuple[int, int, int, Hunk]], silent: Sequence[Hunk], marks: Sequence[Hunk]
    ) -> Group:
        start, stop = min(span[0] for span in cluster), max(span[1] for span in cluster)
        earlier = [span[3] for span in cluster if span[2] < 0]
        later = [span[3] for span in cluster if span[2] >= 0]
        # Both maps leave out the cluster's own hunks at its edges, and put them in between.
        a = start + _shift([h for h in self.silent if h not in earlier and h.new_stop <= start], inverse=True)
        b = a + (stop - start) - sum(h.new_length - h.old_length for h in earlier)
        others = [h for h in (*silent, *marks) if h not in later and h.old_stop <= start]
        c = start + _shift(others)
        d = c + (stop - start) + sum(h.new_length - h.old_length for h in later)
        return Group(Hunk(a, b, c, d), tuple(span[2] for span in cluster if span[2] >= 0), bool(earlier))

    def step(self, new: Flow, changes: Sequence[tuple[Hunk, bool]]) -> Evident:
        """The evident text after one more version. Marks must have been `grown`."""
        silent = [hunk for hunk, evident in changes if not evident]
        marks = [hunk for hunk, evident in changes if evident]
        groups = [group.hunk for group in self.groups(silent, marks)]
        # Between two groups the evident text is to be the next version itself, except at the groups.
        items: list[Item] = []
        out: list[Hunk] = []
        position = length = 0
        for hunk in groups:
            between = new.cut(position, hunk.new_start)
            items.extend(between)
            length += hunk.new_start - position
            was = self.flow.cut(hunk.old_start, hunk.old_stop)
            items.extend(was)
            if joined(was) != joined(new.cut(hunk.new_start, hunk.new_stop)):
                out.append(Hunk(length, length + hunk.old_length, hunk.new_start, hunk.new_stop))
            length += hunk.old_length
            position = hunk.new_stop
        items.extend(new.cut(position, len(new)))
        return Evident(Flow(joined(items)), tuple(out))


def _covers(mark: Hunk, hunk: Hunk) -> bool:
    """Whether an evident mark strikes the whole place of an earlier silent hunk."""
    if hunk.new_start == hunk.new_stop:
        return mark.old_start < hunk.new_start < mark.old_stop
    return mark.old_start <= hunk.new_start and hunk.new_stop <= mark.old_stop


def _shift(hunks: Sequence[Hunk], *, inverse: bool = False) -> int:
    total = sum(hunk.new_length - hunk.old_length for hunk in hunks)
    return -total if inverse else total
