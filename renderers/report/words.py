"""The words of a report, the same in a terminal and on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from ledger.domain.audit.breaches import Duty
from ledger.domain.audit.rows import Row
from ledger.domain.audit.scope import Scope
from ledger.domain.entries import LINKED, Entry, Kind
from ledger.domain.proposals import about

DUTIES = {
    Duty.UNANNOUNCED: "Changed without notice",
    Duty.REMOVED: "Taken off its source",
    Duty.NO_REASON: "No reason given",
    Duty.NO_MAKER: "No name and role given",
    Duty.NO_APOLOGY: "An error without an apology",
    Duty.NO_APPROVAL: "No approval by somebody else",
    Duty.UNDERSTATED: "A fact changed, but not as a correction",
    Duty.DEAD_LINK: "A link to what is not right, or not there",
    Duty.ONE_SIDED: "A link without a way back",
    Duty.VERDICT: "A verdict that does not derive again",
}
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
Key = TypeVar("Key", bound=str)


def duration(seconds: int) -> str:
    """`434 days`, `3 days 4 hours`, `12 minutes`: the two largest units, hours only within ten days, rounded down."""
    if seconds < 0:
        return f"−{duration(-seconds)}"
    for (unit, length), (smaller, part) in zip(_UNITS, (*_UNITS[1:], ("", 0)), strict=True):
        if count := seconds // length:
            rest = seconds % length // part if part and not (unit == "day" and count >= 10) else 0
            return _counted(count, unit) + (f" {_counted(rest, smaller)}" if rest else "")
    return "less than a minute"


def kind_name(kind: Kind) -> str:
    """`minor edit`, `editor’s note`."""
    return "editor’s note" if kind is Kind.EDITORS_NOTE else str(kind).replace("_", " ")


def subject(entry: Entry) -> str:
    """The post that an entry is about, or the ledger."""
    return about(entry) or "the ledger"


def kind(entry: Entry) -> str:
    """What an entry is, and how: `correction (linked)`, `posted (on x)`, `notice (rewords c-3)`."""
    if entry.kind is Kind.NOTICE:
        return f"notice (rewords c-{entry.detail.get('notice', '?')})"
    if entry.kind is Kind.PROPOSAL:
        return f"proposal ({entry.detail.get('proposes', '?').replace('_', ' ')})"
    if entry.kind is Kind.APPROVAL:
        return f"approval ({entry.detail.get('proposal', '?')} is {entry.detail.get('decision', '?')})"
    if entry.kind in (Kind.PUBLISH, Kind.POSTED) and (channel := entry.detail.get("channel")):
        return f"{kind_name(entry.kind)} (on {channel})"
    return f"{kind_name(entry.kind)} (linked)" if entry.method == LINKED else kind_name(entry.kind)


def minute(time: str) -> str:
    """`2026-03-04 15:10`, as it was written."""
    return time[:16].replace("T", " ")


def why(row: Row) -> str:
    """The reason that readers were given, or what the source claims that its author said; of what went live, where."""
    if row.entry.kind is Kind.POSTED:
        detail = row.entry.detail
        return f"{'c-' + detail['notice'] + ' at ' if 'notice' in detail else ''}{detail.get('url', '')}"
    if row.reason or not row.claim:
        return row.reason
    message = row.claim.message.strip().partition("\n")[0]
    return ": ".join(part for part in (row.claim.author, message) if part)


def beside(row: Row) -> Iterator[str]:
    """What stands beside the reason: the source that readers were given, and that they were not told what was said."""
    if row.evidence:
        yield f"Source: {row.evidence}"
    if not row.quoted:
        yield "The notice does not repeat what was said."


def noticed(row: Row) -> str:
    """When staff first knew, if they said so: `noticed 2026-03-04 15:10`."""
    return f"noticed {minute(row.delay.noticed_at)}" if row.delay and row.delay.noticed_at else ""


def bounds(scope: Scope) -> Iterator[tuple[str, str]]:
    """What the report covers, each bound with its name."""
    yield "Post", scope.post or "all posts, and the ledger’s own entries"
    if scope.since or scope.until:
        since, until = scope.since and minute(scope.since), scope.until and minute(scope.until)
        yield (
            "Took effect",
            " ".join(p for p in (f"from {since}" if since else "", f"to {until}" if until else "") if p),
        )
    if scope.as_of:
        yield "As the public saw it on", minute(scope.as_of)
    if scope.recorded_as_of:
        yield "As the ledger held it on", minute(scope.recorded_as_of)


def most(counts: Counter[Key]) -> list[tuple[Key, int]]:
    """Counts, the largest first; of equal ones by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}{'' if count == 1 else 's'}"
