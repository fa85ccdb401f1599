"""A ledger to try things on, and `check_ledger`, which re-verifies the whole world after each step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from ledger import Actor, Ledger
from ledger.domain.entries import EVIDENT, LINKED, PROCESS, Entry, Kind
from ledger.domain.history import History
from ledger.domain.proposals import Decision
from ledger.gate import Lexicon, Policy
from ledger.gate.judge import judge
from ledger.integrity.checkpoint import open_checkpoint
from ledger.integrity.note import VerifierKey
from ledger.integrity.tree import Frontier, leaf_hash
from ledger.rendition.flow import joined
from ledger.sources.jsonl import Row
from ledger.store import StoredEntry

ORTIZ = Actor(name="J. Ortiz", role="Communications Director")
AMATO = Actor(name="R. Amato", role="Editor")
DAY = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=-5)))
REASON = "We gave the wrong date."


@cache
def lexicon() -> Lexicon:
    return Lexicon.load()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder in memory, where there is such a disk: nobody pulls the plug here, so no sync has to be waited for."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as path:
        yield Path(path)


@dataclass
class Clock:
    """Tells the time that it was set to; a minute passes at each look, unless it is stopped."""

    time: datetime = DAY
    step: timedelta = timedelta(minutes=1)

    def __call__(self) -> datetime:
        self.time += self.step
        return self.time


def made(folder: Path, clock: Clock | None = None, name: str = "posts.db") -> Ledger:
    """A new ledger; the lexicon is loaded once for all of them."""
    book = Ledger.create(folder / name, agency="Harbor County", clock=clock or Clock())
    book.__dict__["lexicon"] = lexicon()
    return book


def publish(book: Ledger, post: str = "roads") -> Entry:
    """An entry more, where it doesn't matter which."""
    return book.publish(post, "All roads are open.\n", by=ORTIZ, title="Roads")


def row(name: str, version: int, body: str | None, *, at: str = "", where: str = "") -> Row:
    """A version as an import has it."""
    return Row(
        where=where or f"posts.jsonl, line {version}",
        name=f"{name}.md",
        post=name,
        version=str(version),
        at=at or f"2014-07-{version:02d}T14:01:55-04:00",
        author="Pat Doe",
        message=f"edit {version}",
        body=body,
    )


@dataclass
class World:
    """A plain model of a ledger: what every version's source was, and what was stored when it was last looked at."""

    sources: dict[str, list[bytes]] = field(default_factory=dict)
    stored: list[StoredEntry] = field(default_factory=list)
    appends: int = 1
    pending: dict[int, str] = field(default_factory=dict)  # proposals that await approval -> their posts


def check_ledger(book: Ledger, world: World) -> None:
    """Everything that must hold of a ledger after every step, law by law."""
    report = book.verify()
    assert report.ok, [str(fault) for fault in report.faults]
    _law_1(book, world)
    _law_6(book, world)
    assert sorted(book.posts()) == sorted(world.sources)
    histories = {post: book.history(post) for post in book.posts()}
    for post, history in histories.items():
        _law_4(book, history, world.sources[post])
        _law_3(history)
        _law_2(history, book.policy)
        _law_9(history)
        _as_it_stood(history)
    _law_8(histories)
    _proposals(book, world, histories)
    _summaries(book, histories)


def _law_1(book: Ledger, world: World) -> None:
    """It stays posted: entries only ever grow, and the bytes of those before stay the same."""
    stored = list(book.store.entries())
    assert stored[: len(world.stored)] == world.stored
    assert [entry.sequence for entry in stored] == list(range(len(stored)))
    world.stored = stored


def _law_6(book: Ledger, world: World) -> None:
    """A checkpoint is signed in every append's transaction, over the tree of the stored bytes."""
    keys, due = [VerifierKey.parse(book.genesis.detail["verifier_key"])], 1
    notes = dict(book.store.checkpoints())
    assert len(notes) == world.appends
    assert max(notes) == len(world.stored)
    tree = Frontier()
    for entry in world.stored:
        tree.append(leaf_hash(entry.body))
        if (change := Entry.decode(entry.body)).kind is Kind.KEY:
            keys.append(VerifierKey.parse(change.detail["verifier_key"]))
            due += 1
        if tree.size in notes:
            for key in keys[-due:]:  # a change of key is signed by both
                checkpoint = open_checkpoint(notes[tree.size], key)
                assert (checkpoint.size, checkpoint.root) == (tree.size, tree.root())
            due = 1
    assert book.keys == keys
    times = [Entry.decode(entry.body).recorded_at for entry in world.stored]
    assert [datetime.fromisoformat(time) for time in times] == sorted(map(datetime.fromisoformat, times))


def _law_4(book: Ledger, history: History, sources: Sequence[bytes]) -> None:
    """Replaying the entries up to version k gives version k's source, byte for byte."""
    assert [version.number for version in history.versions] == list(range(1, len(sources) + 1))
    assert [book.source(history.post, number) for number in range(1, len(sources) + 1)] == sources
    assert book.source(history.post) == sources[-1]
    for version in history.versions:
        assert history.weave.flow(version.number) == version.flow


def _law_3(history: History) -> None:
    """Every word that an evident step removed appears struck, exactly once, in order."""
    struck = [piece for piece in history.weave.shown if piece.died is not None]
    for old, new in zip(history.versions, history.versions[1:], strict=False):
        removed = "".join(old.flow.text[mark.old_start : mark.old_stop] for mark in new.judgement.marks)
        assert "".join(piece.item.text for piece in struck if piece.died == new.number) == removed


def _law_2(history: History, policy: Policy) -> None:
    """Every difference between the evident text and what the public sees unmarked is allowed by a rule."""
    evident, newest = history.evident, history.newest.flow
    position, seen = 0, []
    for hunk in evident.silent:
        seen += [*evident.flow.cut(position, hunk.old_start), *newest.cut(hunk.new_start, hunk.new_stop)]
        position = hunk.old_stop
        (finding,) = judge(evident.flow, newest, [hunk], language=history.language, policy=policy, lexicon=lexicon())
        assert finding.minor, finding
    seen += evident.flow.cut(position, len(evident.flow))
    assert joined(seen) == newest.items


def _law_9(history: History) -> None:
    """Evident changes by staff say why and by whom; one that was found claims nothing, until staff own up to it."""
    for wording in (each for correction in history.corrections for each in correction.wordings):
        if wording.by is None:
            assert (wording.reason, wording.apology, wording.entry.actor.name) == ("", "", "stet")
        else:
            assert wording.reason
            assert wording.by == ORTIZ
    worded = [each.entry for correction in history.corrections for each in correction.wordings]
    assert sorted(worded, key=lambda entry: entry.sequence) == [e for e in history.entries if e.kind in EVIDENT]


def _as_it_stood(history: History) -> None:
    """Each version is seen as readers had it: forgetting what came later changes nothing before."""
    for version in history.versions:
        past = history.at(version.number)
        assert past.newest == version
        assert past.weave == history.weave.at(version.number)
        assert list(past.entries) == list(history.entries[: len(past.entries)])
        after = history.entries[len(past.entries) :]
        assert not after or after[0].version == version.number + 1
        worded = [each.entry for correction in past.corrections for each in correction.wordings]
        assert sorted(worded, key=lambda entry: entry.sequence) == [e for e in past.entries if e.kind in EVIDENT]


def _law_8(histories: Mapping[str, History]) -> None:
    """A linked correction is entered once; the link back is derived from it, and from nothing else."""
    there = {
        (correction.link, post, correction.entry.sequence)
        for post, history in histories.items()
        for correction in history.corrections
        if correction.link
    }
    back = {
        (post, corrects.post, corrects.correction.entry.sequence)
        for post, history in histories.items()
        for corrects in history.corrects
    }
    assert there == back
    for history in histories.values():
        entries = [entry for entry in history.entries if entry.method == LINKED]
        assert history.linked == {entry.link: histories[entry.link].title for entry in entries if entry.link}


def _proposals(book: Ledger, world: World, histories: Mapping[str, History]) -> None:
    """What awaits approval is what the model knows; no history has any of it; what was approved bears both names."""
    assert {proposal.number: proposal.post for proposal, _ in book.awaiting()} == world.pending
    edits = {e.detail["proposal"]: e for h in histories.values() for e in h.entries if "proposal" in e.detail}
    approved = {str(each.number): each for each in book.proposals if each.decision is Decision.APPROVED}
    assert edits.keys() == approved.keys()
    for number, edit in edits.items():
        decided = approved[number].decided
        assert decided
        assert (edit.actor, edit.approver, edit.post) == (approved[number].by, decided.actor, approved[number].post)
    assert not any(entry.kind in PROCESS for history in histories.values() for entry in history.entries)


def _summaries(book: Ledger, histories: Mapping[str, History]) -> None:
    """Law 5: a list of all posts says of each what its history says."""
    for summary in book.summaries():
        history = histories[summary.post]
        assert (summary.title, summary.version) == (history.title, history.newest.number)
        told = sum(e.kind in EVIDENT and e.kind is not Kind.NOTICE for e in history.entries)
        assert summary.corrections == len(history.corrections) == told
        assert (summary.published_at, summary.updated_at) == (history.published_at, history.updated_at)
        state = "removed" if history.removed_at else "retracted" if history.retracted else "stands"
        assert summary.state == state
