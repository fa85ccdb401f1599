"""Hunks: the places where two renditions differ.

Positions are code points of `Flow.text` (see `ledger.rendition.flow`), half open, in ascending order and never
overlapping. Between two hunks both flows are equal, item for item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

# How coarsely two texts were compared: what is too large for words is compared by sentences, then by blocks.
Level = Literal["words", "sentences", "blocks"]
LEVELS: tuple[Level, ...] = get_args(Level)


class Hunk(NamedTuple):
    """The span [old_start, old_stop) of the older flow became [new_start, new_stop) of the newer one."""

    old_start: int
    old_stop: int
    new_start: int
    new_stop: int

    @property
    def old_length(self) -> int:
        return self.old_stop - self.old_start

    @property
    def new_length(self) -> int:
        return self.new_stop - self.new_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the gate found of one hunk: the one rule that allows it, or the guard (or `unlisted`) that shows it.

    `rule` is a rule's name (`spell.near`), a guard's (`guard.number`), `drift` or `unlisted`. `errant` is the ERRANT
    type of the edit where one exists (Bryant, Felice and Briscoe 2017). `why` is one sentence for a member of staff.
    """

    rule: str
    minor: bool
    before: str
    after: str
    why: str
    errant: str | None = None
