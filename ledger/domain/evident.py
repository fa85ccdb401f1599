"""The evident text: version 1 with only the evident hunks applied since, place by place (law 2).

What the public sees may differ from it only in silent hunks. Kept beside it are those hunks, composed over all steps,
so that a further silent edit at the same place can be judged against what was last shown to have changed, and no chain
of small steps can walk from one text to another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge

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
        first = bisect_right(self.silent, start, key=lambda hunk: hunk.new_stop)
        last = bisect_left(self.silent, stop, key=lambda hunk: hunk.new_start) - 1
        if first > last:
            return start, stop
        return min(start, self.silent[first].new_start), max(stop, self.silent[last].new_stop)

    def groups(self, silent: Sequence[Hunk], marks: Sequence[Hunk] = ()) -> tuple[Group, ...]:
        """The silent hunks, composed with the earlier ones that they touch: evident text to next version."""
        out: list[Group] = []
        cluster: _Cluster | None = None
        was = becomes = 0  # what to add to a place of the present version, to find it in the evident text and the next
        for event in self._events(silent, marks):
            if cluster and (not event.silent or event.start > cluster.reach):
                out.append(cluster.group(was, becomes))
                cluster = None
            if event.silent:
                cluster = cluster or _Cluster(event.start + was, event.start + becomes)
                cluster.reach = max(cluster.reach, event.stop)
                if event.member is None:
                    cluster.earlier = True
                else:
                    cluster.members.append(event.member)
            was, becomes = was + event.was, becomes + event.becomes
        if cluster:
            out.append(cluster.group(was, becomes))
        return tuple(out)

    def _events(self, silent: Sequence[Hunk], marks: Sequence[Hunk]) -> Iterator[_Event]:
        """The earlier silent hunks and the changes of this step, by place in the present version."""
        earlier = [
            _Event(h.new_start, h.new_stop, not _struck(h, marks), None, was=h.old_length - h.new_length)
            for h in self.silent
        ]
        steps: list[tuple[Hunk, int | None]] = [(h, index) for index, h in enumerate(silent)]
        steps += [(h, None) for h in marks]
        later = [
            _Event(h.old_start, h.old_stop, index is not None, index, becomes=h.new_length - h.old_length)
            for h, index in sorted(steps, key=lambda step: step[0])
        ]
        # At one place: what a mark puts in there, what was taken out silently before, what is put in silently; then
        # what has an extent.
        before = [((e.start, 3 if e.stop > e.start else 1), e) for e in earlier]
        after = [((e.start, 4 if e.stop > e.start else 2 if e.silent else 0), e) for e in later]
        return (event for _, event in merge(before, after, key=lambda pair: pair[0]))

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
        return Evident(Flow(joined(items)), tuple(_spread(out, marks)))


@dataclass(frozen=True, slots=True)
class _Event:
    """A hunk, seen from the present version; `member` is its index among the silent ones of this step."""

    start: int
    stop: int
    silent: bool
    member: int | None
    was: int = 0
    becomes: int = 0


@dataclass(slots=True)
class _Cluster:
    """A group in the making."""

    old_start: int
    new_start: int
    reach: int = 0
    members: list[int] = field(default_factory=list)
    earlier: bool = False

    def group(self, was: int, becomes: int) -> Group:
        hunk = Hunk(self.old_start, self.reach + was, self.new_start, self.reach + becomes)
        return Group(hunk, tuple(self.members), self.earlier)


def _spread(silent: Sequence[Hunk], marks: Sequence[Hunk]) -> Iterator[Hunk]:
    """The silent hunks; one that left nothing, and stands beside what a mark put in, with the whole of that.

    Nobody can say on which side of the new words the place of the old one is, so a change on either side is judged
    together with it.
    """
    before = {mark.new_stop: mark.new_length for mark in marks}
    after = {mark.new_start: mark.new_length for mark in marks if mark.new_length}
    last: Hunk | None = None
    for hunk in silent:
        a, b, c, d = hunk.old_start, hunk.old_stop, hunk.new_start, hunk.new_stop
        if c == d:
            left, right = before.get(c, 0), after.get(d, 0)
            a, b, c, d = a - left, b + right, c - left, d + right
        if last and c < last.new_stop:
            a, c = last.old_start, last.new_start
        elif last:
            yield last
        last = Hunk(a, b, c, d)
    if last:
        yield last


def _struck(hunk: Hunk, marks: Sequence[Hunk]) -> bool:
    """Whether an evident mark strikes the whole place of an earlier silent hunk."""
    if hunk.new_length:
        index = bisect_right(marks, hunk.new_start, key=lambda mark: mark.old_start) - 1
        return index >= 0 and hunk.new_stop <= marks[index].old_stop
    index = bisect_left(marks, hunk.new_start, key=lambda mark: mark.old_start) - 1
    return index >= 0 and hunk.new_start < marks[index].old_stop
