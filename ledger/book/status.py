"""What awaits somebody: approvals, changes that nobody owned up to, links that lead nowhere. No text is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.approval.pending import all_proposals, stale
from ledger.book.links import dead_end
from ledger.book.reading import decoded, ledger_entry
from ledger.domain.corrections import FOUND
from ledger.domain.entries import LINKED, Entry, Kind, in_bytes, instant
from ledger.domain.proposals import Proposal

if TYPE_CHECKING:
    from ledger.store.reading import Reading

_TELLING = (*(in_bytes("kind", kind) for kind in sorted({*FOUND, Kind.NOTICE})), in_bytes("method", LINKED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unannounced:
    """A post that was changed, or taken off its source, without notice: how often, and since when (RFC 3339)."""

    post: str
    changes: int
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLink:
    """A linked correction whose readers do not find what is right, and why."""

    entry: Entry
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`awaiting` are proposals, each with why it can't be approved any more, if so. `unannounced` begins with the
    longest ago; `newest` is the ledger's last entry.
    """

    awaiting: tuple[tuple[Proposal, str], ...]
    unannounced: tuple[Unannounced, ...]
    dead_links: tuple[DeadLink, ...]
    newest: Entry

    @property
    def clear(self) -> bool:
        """Whether nothing awaits anybody."""
        return not (self.awaiting or self.unannounced or self.dead_links)


def status(reading: Reading) -> Status:
    waiting = [each for each in all_proposals(reading) if each.decided is None]
    telling = list(_telling(reading))
    links = [entry for entry in telling if entry.method == LINKED]
    return Status(
        awaiting=tuple((each, stale(reading, each)) for each in waiting),
        unannounced=tuple(_unannounced(telling)),
        dead_links=tuple(DeadLink(entry=e, why=why) for e in links if (why := dead_end(reading, e.link or ""))),
        newest=ledger_entry(reading, reading.size() - 1),
    )


def _telling(reading: Reading) -> Iterator[Entry]:
    for stored in reading.entries():
        if stored.post is not None and any(mark in stored.body for mark in _TELLING):
            yield decoded(stored)


def _unannounced(entries: list[Entry]) -> list[Unannounced]:
    """What was found and not owned up to: a notice that words it anew as something of staff's own does that."""
    found = {(entry.post, str(entry.number)): entry for entry in entries if entry.kind in FOUND}
    for entry in entries:
        if entry.kind is Kind.NOTICE and entry.detail.get("kind") not in FOUND:
            found.pop((entry.post, entry.detail.get("notice", "")), None)
    posts: dict[str, list[str]] = {}
    for entry in found.values():
        posts.setdefault(entry.post or "", []).append(entry.effective_at)
    made = [Unannounced(post=post, changes=len(times), since=min(times, key=instant)) for post, times in posts.items()]
    return sorted(made, key=lambda each: (instant(each.since), each.post))
