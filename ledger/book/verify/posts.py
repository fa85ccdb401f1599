"""The texts: each post folded again from its entries and contents."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.book.reading import UNREADABLE
from ledger.book.verify.chains import Chain, hashed, hashed_between, post_rows, read_chain
from ledger.book.verify.places import Places
from ledger.book.verify.quick import sound
from ledger.book.verify.report import Report
from ledger.book.verify.rows import name_of
from ledger.book.verify.steps import step_fault
from ledger.domain.contents import blocks_in
from ledger.domain.corrections import FOUND
from ledger.domain.entries import ERRORS, Entry
from ledger.domain.history import History, Version, replay
from ledger.domain.written import written
from ledger.errors import StoreError, VerificationError
from ledger.integrity.tree import leaf_hash
from ledger.rendition.html import is_chunk
from ledger.store import Store
from ledger.store.reading import Place, PostRow

if TYPE_CHECKING:
    from ledger.book.verify.verdicts import Verdicts


@dataclass(slots=True)
class Tally:
    """What was found in posts."""

    places: Places = field(default_factory=Places)
    posts: int = 0
    entries: int = 0
    contents: int = 0
    links: set[tuple[str, int]] = field(default_factory=set)
    rejudged: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.places.add(other.places)
        self.posts += other.posts
        self.entries += other.entries
        self.contents += other.contents
        self.links |= other.links
        self.rejudged += other.rejudged


def check_own(store: Store, entries: Sequence[Entry], report: Report) -> int:
    """What the ledger's own entries commit to; gives the number of contents."""
    own = Chain(b"", list(entries))
    hashed(store, own, report)
    return own.contents


def check_posts(
    store: Store,
    report: Report,
    *,
    verdicts: Verdicts | None = None,
    damaged: AbstractSet[bytes] = frozenset(),
    after: Place | None = None,
    until: Place | None = None,
    progress: Callable[[int], None] = lambda entries: None,
) -> Tally:
    """Chains, contents and folds of the posts between two places; nothing is folded of those that are damaged."""
    tally = Tally()
    for some in post_rows(store, report, after, until):
        contents: dict[bytes, dict[bytes, bytes]] = {}
        with suppress(StoreError):  # then each is looked at by itself, and what can't be read is told
            contents = hashed_between(store, some[0][0], some[-1][0]) if some else {}
        together = [row for _, rows in some for row in rows]
        entries = [written(row[3]) for row in together]
        leaves = [leaf_hash(row[3]) for row in together]
        tally.places.take(together, entries, leaves)
        tally.posts += len(some)
        tally.entries += len(together)
        stop = 0
        for post, rows in some:
            start, stop = stop, stop + len(rows)
            of = slice(start, stop)
            wanted = post in damaged or (verdicts is not None and verdicts.concern(rows[-1][0]))
            if not wanted and (counted := sound(post, rows, entries[of], leaves[of], contents.get(post, {}))):
                tally.contents += counted.contents
                tally.links.update(counted.links)
            else:
                _look_at(store, post, rows, report, tally, verdicts=verdicts, fold=post not in damaged)
        progress(tally.entries)
    return tally


def _look_at(
    store: Store,
    post: bytes,
    rows: Sequence[PostRow],
    report: Report,
    tally: Tally,
    *,
    verdicts: Verdicts | None,
    fold: bool,
) -> None:
    """Says what is wrong with a post, if anything is; of one that is damaged its fold says nothing more."""
    found = read_chain(post, rows, report)
    contents = hashed(store, found, report)
    tally.contents += found.contents
    tally.links |= {(entry.link, entry.sequence) for entry in found.entries if entry.link is not None}
    if fold and found.entries and found.sound:
        with report.noting(post=name_of(post)):
            _fold(post.decode("utf-8"), found.entries, contents, report, verdicts)


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
    for key in blocks_in(version.entry.content, "rendition", contents):
        if key not in settled and not is_chunk(contents[key].decode("utf-8")):
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
    if why := step_fault(entry.kind, entry, judgement.findings, evident=not judgement.minor):
        yield why


def _check_weave(history: History, report: Report) -> None:
    """The weave gives every version back (laws 3 and 4)."""
    for version in history.versions:
        if history.weave.flow(version.number) != version.flow:
            report.fault(f"the weave does not give version {version.number} back", version.entry.sequence, history.post)
