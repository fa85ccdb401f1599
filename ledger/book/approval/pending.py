"""What was put forward, read from the ledger's own entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.book.reading import decoded, entries_of, held, readable
from ledger.domain.entries import PROCESS, Entry, in_bytes
from ledger.domain.notices import Notice
from ledger.domain.proposals import Proposal, base_of, proposals
from ledger.errors import StaleBase, UnknownProposal

if TYPE_CHECKING:
    from ledger.store.reading import Reading

_PROCESS = tuple(in_bytes("kind", kind) for kind in sorted(PROCESS))


def process_entries(reading: Reading) -> Iterator[Entry]:
    """Every proposal and decision, in order."""
    for stored in reading.entries_of_ledger():
        if any(kind in stored.body for kind in _PROCESS):
            entry = decoded(stored)
            if entry.kind in PROCESS:
                yield entry


def all_proposals(reading: Reading) -> list[Proposal]:
    """All there ever were, in order, each with what was decided of it."""
    with readable("a proposal"):
        return proposals(process_entries(reading))


def pending(reading: Reading, number: int) -> Proposal:
    """One that awaits its decision; raises `UnknownProposal`, or `StaleBase` where it was decided of already."""
    there = all_proposals(reading)
    found = next((each for each in there if each.number == number), None)
    if found is None:
        waiting = ", ".join(str(each.number) for each in there if each.decided is None) or "none"
        raise UnknownProposal(str(number), hint=f"those that await approval: {waiting}")
    if found.decided:
        raise StaleBase(
            f"proposal {number} was {found.decision} on {found.decided.effective_at[:10]} by {found.decided.actor}"
        )
    return found


def stale(reading: Reading, proposal: Proposal) -> str:
    """Why a proposal can't be approved any more, and what to do; empty while it can."""
    return moved_on(entries_of(reading, proposal.post), proposal)


def moved_on(entries: Sequence[Entry], proposal: Proposal) -> str:
    """The same, by the entries of its post."""
    newest = base_of(entries)
    if newest.sequence == proposal.base:
        return ""
    before = max((e.version for e in entries if e.version and e.sequence <= proposal.base), default=0)
    stands = max(e.version for e in entries if e.version)
    look = f"diff {proposal.post} {before}..{stands}" if stands != before else f"log {proposal.post}"
    return (
        f"{proposal.post} was changed since proposal {proposal.number} was made (entry {newest.sequence}); look at "
        f"`stet {look}`, propose it anew on the text that stands, and decline {proposal.number}"
    )


def reason_of(reading: Reading, entry: Entry) -> str:
    """What was said in a proposal or a decision; empty where nothing was."""
    key = entry.content.get("notice")
    if key is None:
        return ""
    with readable(f"entry {entry.sequence}"):
        return Notice.decode(held(reading, entry.post, [key])[key]).reason
