"""The recorded judgement of a step: where two versions differ, what the gate found there, and what readers are shown.

It holds ranges, never words, and is never computed again to draw a page (docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from msgspec import Struct, field
from msgspec.json import Decoder

from ledger.domain.canonical import Count, Json, decode, decode_as, encode
from ledger.domain.hunks import LEVELS, Hunk, Level
from ledger.errors import Malformed
from ledger.rendition.flow import Flow

_FORMAT = 1
_FIELDS = {"_format", "hunks", "level", "marks"}


class Judged(NamedTuple):
    """A hunk, and the rule or guard that decided it."""

    hunk: Hunk
    rule: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """All hunks of a step as the gate judged them, and the marks: the spans that are struck and inserted for readers.

    Each evident hunk lies in a mark; a mark may cover several, and minor ones and equal words between them, where
    that reads better. Minor hunks outside the marks merge silently.
    """

    judged: tuple[Judged, ...] = ()
    marks: tuple[Hunk, ...] = ()
    level: Level = "words"

    @property
    def minor(self) -> bool:
        return not self.marks

    @property
    def findings(self) -> dict[str, int]:
        """How many hunks each rule or guard decided."""
        found: dict[str, int] = {}
        for judged in self.judged:
            found[judged.rule] = found.get(judged.rule, 0) + 1
        return dict(sorted(found.items()))

    @property
    def silent(self) -> tuple[Hunk, ...]:
        """The minor hunks that merge silently: those in no mark."""
        return tuple(judged.hunk for judged, marked in self._marked() if judged.minor and not marked)

    @property
    def unmarked(self) -> str | None:
        """Why readers are not shown all that they should be; None if they are."""
        for judged, marked in self._marked():
            if not (judged.minor or marked):
                return f"the evident hunk at {judged.hunk.old_start} is not marked"
        return None

    def _marked(self) -> Iterator[tuple[Judged, bool]]:
        """Each hunk, and whether it lies in a mark; both are in order, so a mark that falls short is done with."""
        marks = iter(self.marks)
        mark = next(marks, None)
        for judged in self.judged:
            while mark and (mark.old_stop < judged.hunk.old_stop or mark.new_stop < judged.hunk.new_stop):
                mark = next(marks, None)
            yield judged, mark is not None and covers(mark, judged.hunk)

    @property
    def changes(self) -> tuple[tuple[Hunk, bool], ...]:
        """The spans that change, in order, each with whether it is evident."""
        if not self.marks:
            return tuple(sorted([(judged.hunk, False) for judged in self.judged if judged.minor]))
        spans = [(hunk, False) for hunk in self.silent] + [(mark, True) for mark in self.marks]
        return tuple(sorted(spans))

    def encode(self) -> bytes:
        return encode(
            {
                "_format": _FORMAT,
                "hunks": [[*_numbers(j.hunk), j.rule, j.minor] for j in self.judged],
                "level": self.level,
                "marks": [_numbers(mark) for mark in self.marks],
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Judgement:
        read = recorded(data)
        if read is None:
            return cls.decode_any(data)  # why it is none, the other parser says
        return cls.of(read)

    @classmethod
    def of(cls, read: Recorded) -> Judgement:
        """What was read by its form."""
        judged = tuple(Judged(Hunk(*numbers), rule, minor) for *numbers, rule, minor in read.hunks)
        return cls(judged, tuple(Hunk(*numbers) for numbers in read.marks), read.level)

    @classmethod
    def decode_any(cls, data: bytes) -> Judgement:
        """As `decode`, value by value: the measure of what the quick way takes."""
        value = decode(data)
        if not isinstance(value, dict) or value.get("_format") != _FORMAT:
            raise Malformed("a judgement of a format that this version of stet does not know")
        try:
            judgement = cls(
                tuple(_judged(*values) for values in value["hunks"]),
                tuple(_hunk(*numbers) for numbers in value["marks"]),
                value["level"],
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Malformed(f"not a judgement: {error!r}") from error
        # The bytes are canonical, and nothing in them is left unread: they are what `encode` gives.
        if judgement.level not in LEVELS or value.keys() != _FIELDS:
            raise Malformed("a judgement with fields that its format does not have")
        return judgement

    def fault(self, old: Flow, new: Flow) -> str | None:
        """Why the changes don't turn one flow into the other, or leave a hunk unmarked; None if all is well."""
        spans = [hunk for hunk, _ in self.changes]
        before, after = old.positions, new.positions
        return (
            difference(spans, before.text, after.text)
            or difference(spans, before.styles, after.styles)
            or self.unmarked
        )


def difference(spans: Iterable[tuple[int, int, int, int]], old: Sequence[object], new: Sequence[object]) -> str | None:
    """Where two flows, position by position, differ elsewhere than in the spans; None if nowhere.

    A span is (old start, old stop, new start, new stop).
    """
    x = y = 0
    for before, old_stop, after, new_stop in spans:
        if not (x <= before <= old_stop <= len(old) and y <= after <= new_stop <= len(new)):
            return f"the hunk at {before} is out of order or out of bounds"
        if old[x:before] != new[y:after]:
            return f"the text before the hunk at {before} differs"
        x, y = old_stop, new_stop
    if old[x:] != new[y:]:
        return "the text after the last hunk differs"
    return None


_Spans = tuple[Count, Count, Count, Count]
_Decided = tuple[Count, Count, Count, Count, str, bool]


class Recorded(Struct, forbid_unknown_fields=True, gc=False):
    """A judgement's bytes by their form, in their order: its hunks with what decided each, and its marks."""

    format: Literal[1] = field(name="_format")
    hunks: list[_Decided]
    level: Level
    marks: list[_Spans]

    @property
    def spans(self) -> Sequence[tuple[int, int, int, int]]:
        """As `Judgement.changes`, without which are evident; ValueError where an evident hunk is not marked."""
        hunks = [hunk[:4] for hunk in self.hunks]
        evident = [hunk for hunk in self.hunks if not hunk[5]]
        if self.marks == hunks or not (self.marks or evident):
            return hunks
        judgement = Judgement.of(self)
        if why := judgement.unmarked:
            raise ValueError(why)
        return [hunk for hunk, _ in judgement.changes]


_DECODER = Decoder(Recorded)


def recorded(data: bytes) -> Recorded | None:
    """What canonical bytes of a judgement say; None for what this can't be sure of."""
    return decode_as(_DECODER, data)


def covers(mark: Hunk, hunk: Hunk) -> bool:
    """Whether a hunk lies within a mark, on both sides."""
    return (
        mark.old_start <= hunk.old_start
        and hunk.old_stop <= mark.old_stop
        and mark.new_start <= hunk.new_start
        and hunk.new_stop <= mark.new_stop
    )


def _hunk(*numbers: object) -> Hunk:
    counts = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool) and number >= 0]
    if len(counts) != len(numbers):
        raise ValueError(f"{numbers!r} are not positions")
    return Hunk(*counts)


def _judged(*values: object) -> Judged:
    *numbers, rule, minor = values
    if not (isinstance(rule, str) and isinstance(minor, bool)):
        raise ValueError(f"{rule!r} and {minor!r} are not a rule and whether it is silent")
    return Judged(_hunk(*numbers), rule, minor)


def _numbers(hunk: Hunk) -> Sequence[Json]:
    return [hunk.old_start, hunk.old_stop, hunk.new_start, hunk.new_stop]
