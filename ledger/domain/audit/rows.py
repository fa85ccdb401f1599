"""One entry as an officer reads it: all that the record has on it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta

from ledger.domain.audit.breaches import Breach, Links, breaches
from ledger.domain.audit.places import Place, places
from ledger.domain.changes import Change
from ledger.domain.corrections import FOUND, Correction, Wording
from ledger.domain.entries import ERRORS, LINKED, Entry, Kind, instant
from ledger.domain.history import History
from ledger.domain.notices import Claim, Notice

# By these an agency mends what it had wrong or misleading, so that it counts how soon (guideline (m)).
MENDING = ERRORS | {Kind.CLARIFICATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How long readers had it wrong. Times are RFC 3339; `noticed_at` is when staff first knew, if they said so.

    `found`: a change that was made elsewhere, which is told apart from those that staff recorded.
    """

    entry: Entry
    published_at: str
    noticed_at: str | None
    corrected_at: str
    found: bool

    @property
    def since_published(self) -> int:
        """Whole seconds from publication to correction."""
        return _seconds(self.published_at, self.corrected_at)

    @property
    def since_noticed(self) -> int | None:
        """Whole seconds from notice to correction."""
        return None if self.noticed_at is None else _seconds(self.noticed_at, self.corrected_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry, and why. `changes` are the pairs of a notice whose text stays as it was; `claim` is the source's.

    `evidence` is the address that readers were given; they were not told what was said where it is not `quoted`.
    """

    entry: Entry
    reason: str = ""
    apology: str = ""
    evidence: str | None = None
    quoted: bool = True
    claim: Claim | None = None
    places: tuple[Place, ...] = ()
    changes: tuple[Change, ...] = ()
    breaches: tuple[Breach, ...] = ()
    delay: Delay | None = None


def ledger_row(entry: Entry, notice: Notice | None) -> Row:
    """An entry of the ledger itself, with what was said of it."""
    return Row(entry=entry, reason=notice.reason if notice else "")


def rows(
    history: History, links: Links, verdicts: Mapping[int, str], approvals: Mapping[int, AbstractSet[str]]
) -> Iterator[Row]:
    """The entries of a post, in order; see `breaches` for the other three."""
    versions = {version.number: version for version in history.versions}
    wordings = {each.entry.sequence: each for correction in history.corrections for each in correction.wordings}
    timed = (c for c in history.corrections if c.entry.kind in FOUND or c.kind in MENDING)
    delays = {correction.entry.sequence: _delay(correction, history) for correction in timed}
    found = breaches(history, links, verdicts, approvals)
    for entry in history.entries:
        wording = wordings.get(entry.sequence)
        version = versions.get(entry.version or 0)
        before = versions.get(version.number - 1) if version else None
        yield Row(
            entry=entry,
            reason=wording.reason if wording else "",
            apology=wording.apology if wording else "",
            evidence=wording.evidence if wording else None,
            quoted=wording.notice.quoted if wording and wording.notice else True,
            claim=version.claim if version else None,
            places=places(before, version) if before and version else (),
            changes=_pairs(wording) if wording else (),
            breaches=found.get(entry.sequence, ()),
            delay=delays.get(entry.sequence),
        )


def _pairs(wording: Wording) -> tuple[Change, ...]:
    """What a notice says of the words where no text says it."""
    told = wording.entry.method == LINKED or wording.entry.kind is Kind.NOTICE
    return wording.notice.changes if told and wording.notice else ()


def _delay(correction: Correction, history: History) -> Delay:
    entry = correction.entry
    return Delay(
        entry=entry,
        published_at=history.published_at,
        noticed_at=_time(entry.detail.get("noticed")),
        corrected_at=entry.effective_at,
        found=entry.kind in FOUND,
    )


def _time(text: str | None) -> str | None:
    try:
        return text if text and instant(text) else None
    except ValueError:  # another program's way to say it
        return None


def _seconds(start: str, stop: str) -> int:
    return (instant(stop) - instant(start)) // timedelta(seconds=1)
