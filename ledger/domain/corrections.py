"""Corrections, in the wide sense: the evident changes of a post, and what readers were told of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from ledger.domain.changes import Change
from ledger.domain.entries import ERRORS, LINKED, Entry, Kind
from ledger.domain.notices import Notice
from ledger.domain.posts import Actor
from ledger.errors import Malformed

# Found or imported, not owned up to: nobody gave notice of these (law 9).
FOUND = frozenset({Kind.UNANNOUNCED, Kind.REMOVAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What readers are told of a change, as one entry words it. `notice` is None for a change that was found.

    Where the change is not `quoted`, no pair has its `said`: readers are told that there was something.
    """

    entry: Entry
    kind: Kind
    notice: Notice | None
    changes: tuple[Change, ...]
    quoted: bool = True

    @classmethod
    def of(
        cls, entry: Entry, kind: Kind, notice: Notice | None, changes: tuple[Change, ...], *, quoted: bool = True
    ) -> Self:
        """`quoted` is whether these pairs were until now."""
        made = cls(entry=entry, kind=kind, notice=notice, changes=changes)
        return made if quoted and (notice is None or notice.quoted) else made.unquoted()

    def unquoted(self) -> Self:
        """The same without what was said."""
        return replace(self, changes=tuple(replace(pair, said="") for pair in self.changes), quoted=False)

    @property
    def at(self) -> str:
        """Since when readers are told this: RFC 3339."""
        return self.entry.effective_at

    @property
    def by(self) -> Actor | None:
        """Who answers for it; nobody does for a change that was found."""
        return None if self.kind in FOUND else self.entry.actor

    @property
    def reason(self) -> str:
        return self.notice.reason if self.notice else ""

    @property
    def apology(self) -> str:
        return (self.notice.apology or "") if self.notice and self.kind in ERRORS else ""

    @property
    def evidence(self) -> str | None:
        """The address of what shows the right fact."""
        return self.notice.evidence if self.notice else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One evident change. `version` is None where the text itself stayed as it was.

    A notice that was itself wrong is superseded, never removed: `wordings` has them all, the one in force last.
    """

    entry: Entry
    version: int | None
    wordings: tuple[Wording, ...]

    @classmethod
    def told(cls, entry: Entry, notice: Notice | None, changes: tuple[Change, ...]) -> Self:
        """A correction as it was first told of."""
        first = Wording.of(entry, entry.kind, notice, changes)
        return cls(entry=entry, version=entry.version, wordings=(first,))

    def reworded(self, entry: Entry, notice: Notice) -> Self:
        """With the wording of a `notice` entry in force; the pairs of the text stay where it names no others.

        Where that one quotes no more what was said, the earlier ones, which are still shown, must not either.
        """
        now = Wording.of(
            entry,
            Kind(entry.detail["kind"]),
            notice,
            notice.changes or self.changes,
            quoted=bool(notice.changes) or self.now.quoted,
        )
        before = self.wordings if now.quoted else tuple(each.unquoted() for each in self.wordings)
        return replace(self, wordings=(*before, now))

    def until(self, number: int) -> Self:
        """As it was told of when the post's entry of that number was its newest."""
        return replace(self, wordings=tuple(each for each in self.wordings if (each.entry.number or 0) <= number))

    @property
    def now(self) -> Wording:
        """The wording in force."""
        return self.wordings[-1]

    @property
    def superseded(self) -> tuple[Wording, ...]:
        """The wordings that were wrong, oldest first; readers are shown them struck."""
        return self.wordings[:-1]

    @property
    def id(self) -> str:
        """The notice's name in a page: `c-` and the post's own entry number."""
        return f"c-{self.entry.number}"

    @property
    def kind(self) -> Kind:
        return self.now.kind

    @property
    def at(self) -> str:
        """When readers were, or are claimed to have been, given the change: RFC 3339."""
        return self.entry.effective_at

    @property
    def by(self) -> Actor | None:
        return self.now.by

    @property
    def notice(self) -> Notice | None:
        return self.now.notice

    @property
    def reason(self) -> str:
        return self.now.reason

    @property
    def apology(self) -> str:
        return self.now.apology

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.now.changes

    @property
    def link(self) -> str | None:
        """The slug of the new post that holds the right information."""
        return self.entry.link if self.entry.method == LINKED else None


def reword(corrections: Sequence[Correction], entry: Entry, notice: Notice) -> list[Correction]:
    """The corrections with one of them reworded by a `notice` entry, which names it by its number in the post."""
    number = entry.detail.get("notice", "")
    if str(entry.detail.get("kind")) not in {str(kind) for kind in Kind} or not any(
        str(c.entry.number) == number for c in corrections
    ):
        raise Malformed(f"rewords notice {number!r}, which this post does not have", path=f"entry {entry.sequence}")
    return [c.reworded(entry, notice) if str(c.entry.number) == number else c for c in corrections]
