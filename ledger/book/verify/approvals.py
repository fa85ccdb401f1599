"""Proposals and what became of them: each approved edit is the one that was proposed, by whom the record says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress

from ledger.book.reading import entries_of, ledger_entry, load_contents
from ledger.book.verify.report import Report
from ledger.domain.entries import PROCESS, Entry, Kind
from ledger.domain.history import source_of
from ledger.domain.proposals import Decision, Proposal, take
from ledger.errors import StetError, StoreError
from ledger.store import Store


def check_proposals(store: Store, named: Iterable[int], report: Report) -> None:
    """`named` are the entries of posts that name the proposal that they were, in order.

    An approval is held against its proposal and its edit where nothing is wrong with these themselves.
    """
    faulty = {fault.sequence for fault in report.faults}
    found: dict[int, Proposal] = {}
    for entry in _process(store, report.size):
        with report.noting(entry.sequence):
            take(found, entry)
    edits: defaultdict[str, list[Entry]] = defaultdict(list)
    for sequence in named:
        with report.noting(sequence):
            edit = ledger_entry(store, sequence)
            edits[edit.detail.get("proposal", "")].append(edit)
    approved = {str(each.number): each for each in found.values() if each.decision is Decision.APPROVED}
    for number in sorted(edits.keys() - approved.keys()):
        for edit in edits[number]:
            report.fault(f"is of proposal {number!r}, which nobody approved", edit.sequence, edit.post)
    for number, proposal in approved.items():
        decided, became = proposal.decided, edits[number]
        assert decided
        # A linked correction follows its new post's publication.
        edit_at = decided.sequence + (2 if proposal.linked else 1)
        if not faulty.isdisjoint((proposal.number, decided.sequence, edit_at, *(edit.sequence for edit in became))):
            continue
        if len(became) != 1:
            why = f"approves proposal {number}, of which {len(became) or 'no'} edits were recorded"
            report.fault(why, decided.sequence)
            continue
        # A content that is missing or altered was told of where it was hashed.
        with report.noting(became[0].sequence, proposal.post), suppress(StoreError):
            for why in _differences(store, proposal, decided, became[0]):
                told = f"is not proposal {number} as it was approved: another {why}"
                report.fault(told, became[0].sequence, became[0].post)


def _process(store: Store, size: int) -> Iterator[Entry]:
    for stored in store.entries_of_ledger():
        if 0 <= stored.sequence < size:
            try:
                entry = Entry.decode(stored.body)
            except StetError:  # told of where the entries were read in order
                continue
            if entry.kind in PROCESS:
                yield entry


def _differences(store: Store, proposal: Proposal, decided: Entry, edit: Entry) -> Iterator[str]:
    """What of an edit is not as it was proposed and approved."""
    agreed = {
        "post": (edit.post, proposal.post),
        "kind": (edit.kind, proposal.kind),
        "maker": (edit.actor, proposal.by),
        "approver": (edit.approver, decided.actor),
        "time": (edit.recorded_at, decided.recorded_at),
        "detail": (dict(edit.detail), proposal.detail),
    }
    yield from (what for what, (is_, was) in agreed.items() if is_ != was)
    if not decided.sequence < edit.sequence <= decided.sequence + 2:
        yield "place in the log"
    proposed = load_contents(store, [proposal.entry])
    told = load_contents(store, [edit])
    link = proposed.get(_key(proposal, "link"))
    pairs = [
        ("link", edit.link.encode("utf-8") if edit.link is not None else None, link),
        ("notice", told.get(edit.content.get("notice", b"")), proposed.get(_key(proposal, "notice"))),
    ]
    if proposal.kind is not Kind.RETRACTION:
        text = edit if link is None else entries_of(store, link.decode("utf-8"))[0]
        contents = load_contents(store, [text], sources=True)
        pairs += [
            ("text", source_of(text, contents), proposed.get(_key(proposal, "text"))),
            ("title or format", contents[text.content["given"]], proposed.get(_key(proposal, "given"))),
        ]
    yield from (what for what, is_, was in pairs if is_ != was)


def _key(proposal: Proposal, role: str) -> bytes:
    return proposal.entry.content.get(role, b"")
