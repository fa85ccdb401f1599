"""The texts: every content hashed again, and each post folded again from its entries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from ledger.book.reading import LISTS, UNREADABLE
from ledger.book.verify.log import Log
from ledger.book.verify.report import Report
from ledger.book.verify.verdicts import Verdicts
from ledger.domain.contents import SALT_LENGTH, commitment, listed
from ledger.domain.corrections import FOUND
from ledger.domain.entries import ERRORS, EVIDENT, STRIKE, Entry, Kind
from ledger.domain.history import History, Version, replay
from ledger.errors import VerificationError
from ledger.rendition.flow import End
from ledger.rendition.html import chunks, parse_chunks
from ledger.store import Store

_BATCH = 500


def check_ledger_contents(store: Store, entries: Sequence[Entry], report: Report) -> int:
    """What the ledger's own entries commit to; gives the number of contents."""
    return len(_hashed(store, _first(entries), report))


def check_post(store: Store, post: str, log: Log, report: Report, verdicts: Verdicts | None) -> int:
    """Hashes a post's contents and folds it again; gives the number of contents."""
    entries: list[Entry] = []
    for row in store.entries_of(post):
        if row.sequence < report.size:
            with report.noting(row.sequence, post):
                entries.append(Entry.decode(row.body))
    faults = len(report.faults)
    contents, count = _contents(store, entries, report)
    # A post whose entries or contents are damaged says nothing more by its fold.
    if len(report.faults) == faults and post not in log.damaged:
        _fold(post, entries, contents, report, verdicts)
    return count


def _first(entries: Sequence[Entry]) -> dict[bytes, Entry]:
    """Each key with the first entry that commits to it."""
    return {key: entry for entry in reversed(entries) for key in entry.content.values()}


def _contents(store: Store, entries: Sequence[Entry], report: Report) -> tuple[dict[bytes, bytes], int]:
    """The contents of a post but the blocks of its sources, which no fold needs; and how many there are in all."""
    first = _first(entries)
    found = _hashed(store, first, report)
    blocks: dict[bytes, Entry] = {}
    shown: set[bytes] = set()
    seen: set[tuple[str, bytes]] = set()
    for entry in entries:
        for role in LISTS:
            key = entry.content.get(role)
            if key is None or key not in found or (role, key) in seen:
                continue
            seen.add((role, key))
            with report.noting(entry.sequence, entry.post):
                for block in listed(found[key]):
                    if block not in first:
                        blocks.setdefault(block, entry)
                    if role == "rendition":
                        shown.add(block)
    return found | _hashed(store, blocks, report, keep=shown), len(first) + len(blocks)


def _hashed(
    store: Store, wanted: Mapping[bytes, Entry], report: Report, keep: Collection[bytes] | None = None
) -> dict[bytes, bytes]:
    """The contents that hash to their keys; each other is a fault of the entry that commits to it first."""
    out: dict[bytes, bytes] = {}
    keys = iter(wanted)
    while some := list(islice(keys, _BATCH)):
        stored = store.contents(some)
        for key in some:
            content = stored.get(key)
            if content is None:
                why = f"content {key.hex()[:12]} is missing"
            elif len(content.salt) != SALT_LENGTH or commitment(content.salt, content.data) != key:
                why = f"content {key.hex()[:12]} is not what was committed to"
            else:
                if keep is None or key in keep:
                    out[key] = content.data
                continue
            report.fault(why, wanted[key].sequence, wanted[key].post)
    return out


def _fold(
    post: str, entries: Sequence[Entry], contents: Mapping[bytes, bytes], report: Report, verdicts: Verdicts | None
) -> None:
    """A post, folded again: the stored renditions, hunks and weave must agree."""
    try:
        history = replay(post, entries, contents)
    except UNREADABLE as error:
        # Readable up to some entry and never after it.
        index = bisect_left(
            range(len(entries) - 1), True, key=lambda n: not _readable(post, entries[: n + 1], contents)
        )
        report.fault(f"what it commits to can't be read: {error!r:.200}", entries[index].sequence, post)
        if index:  # what can be read before it may be what is wrong
            _fold(post, entries[:index], contents, report, None)
        return
    faults = len(report.faults)
    settled: set[bytes] = set()
    old: Version | None = None
    for version in history.versions:
        with report.noting(version.entry.sequence, post):
            _check_rendition(version, contents, settled)
            for why in _step_faults(old, version):
                raise VerificationError(why)
        old = version
    for wording in (each for correction in history.corrections for each in correction.wordings):
        if wording.kind in FOUND:
            continue
        if not wording.reason.strip():
            report.fault("an evident change by staff gives no reason (law 9)", wording.entry.sequence, post)
        if wording.kind in ERRORS and not wording.apology.strip():
            report.fault("an error is corrected without an apology (law 9)", wording.entry.sequence, post)
    if len(report.faults) == faults:
        _check_weave(history, report)
        if verdicts:
            verdicts.derive(history)


def _readable(post: str, entries: Sequence[Entry], contents: Mapping[bytes, bytes]) -> bool:
    try:
        replay(post, entries, contents)
    except UNREADABLE:
        return False
    return True


def _check_rendition(version: Version, contents: Mapping[bytes, bytes], settled: set[bytes]) -> None:
    """Parse then serialise is a fixed point, chunk by chunk: where each is one, so is the whole."""
    for key in listed(contents[version.entry.content["rendition"]]):
        if key in settled:
            continue
        chunk = contents[key].decode("utf-8")
        flow = parse_chunks([chunk])
        begins = next((item.share <= 2 for item in flow.items if isinstance(item, End)), False)
        if list(chunks(flow)) != [chunk] or not begins:
            raise VerificationError("the stored rendition is not the serialisation of its own tokens")
        settled.add(key)


def _step_faults(old: Version | None, version: Version) -> Iterator[str]:
    """Why a version is not what its entry says of the step from the one before."""
    entry, judgement = version.entry, version.judgement
    if old is None:
        if judgement.judged or judgement.marks:
            yield "the first version has hunks"
        return
    if why := judgement.fault(old.flow, version.flow):
        yield f"its hunks do not turn version {version.number - 1} into it: {why}"
    if entry.kind is not Kind.RETRACTION and entry.findings != judgement.findings:
        yield "its count of findings is not that of its hunks"
    if entry.kind is Kind.METADATA and judgement.changes:
        yield "is recorded as unseen, but has hunks"
    if entry.kind is Kind.MINOR_EDIT and not (judgement.minor and judgement.judged and entry.gate and entry.lexicon):
        yield "is recorded as silent, but no gate found all of its hunks minor"
    if entry.kind in EVIDENT and (entry.method != STRIKE or (judgement.minor and entry.kind is not Kind.RETRACTION)):
        yield "is recorded as evident, but strikes nothing"
    if entry.kind not in EVIDENT and entry.kind not in (Kind.METADATA, Kind.MINOR_EDIT):
        yield f"a {entry.kind} entry has no version"


def _check_weave(history: History, report: Report) -> None:
    """The weave gives every version back (laws 3 and 4)."""
    for version in history.versions:
        if history.weave.flow(version.number) != version.flow:
            report.fault(f"the weave does not give version {version.number} back", version.entry.sequence, history.post)
