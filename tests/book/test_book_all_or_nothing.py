"""An append lands as a whole or not at all, whatever fails between any two of its steps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ledger import Ledger
from ledger.book import append as appending
from ledger.domain.entries import Entry, instant
from ledger.errors import NothingChanged, StaleBase, StetError, StoreError
from ledger.sources.jsonl import read_rows
from ledger.store import Store, StoredContent, Transaction
from tests.book.test_book_import import source
from tests.book.world import AMATO, ORTIZ, REASON, Clock, World, check_ledger, lexicon, made, row

TEXT = "You will recieve it on May 3.\n"
MENDED = "You will receive it on May 4.\n"


class DiskError(Exception):
    """Stands for anything that goes wrong."""


def failing(real: Callable[..., object], *, after: bool) -> Callable[..., object]:
    """A step that fails before it is done, or is done and fails all the same."""

    def fail(*args: object, **named: object) -> object:
        if after:
            real(*args, **named)
        raise DiskError

    return fail


ACTS: dict[str, Callable[[Ledger], object]] = {
    "publish": lambda book: book.publish("roads", TEXT, by=ORTIZ, title="Roads"),
    "correct": lambda book: book.correct(book.propose("storm", MENDED), by=ORTIZ, reason=REASON),
    "link": lambda book: book.link(
        book.propose_link("storm", "new", MENDED, wrong="3", right="4", title="N"), by=ORTIZ, reason=REASON
    ),
    "retract": lambda book: book.retract("storm", by=ORTIZ, reason=REASON),
    "put forward": lambda book: book.proposals.retract("storm", by=ORTIZ, reason=REASON),
    "approve": lambda book: book.proposals.approve(2, by=AMATO),
    "decline": lambda book: book.proposals.decline(2, by=AMATO, reason=REASON),
    "import": lambda book: book.import_rows([row("old", 1, TEXT), row("old", 2, MENDED)], name="old.jsonl"),
}


def waiting(book: Ledger) -> World:
    """A ledger with a post, and a proposal that awaits approval."""
    book.publish("storm", TEXT, by=ORTIZ, title="Storm")
    book.proposals.correct(book.propose("storm", MENDED), by=ORTIZ, reason=REASON)
    return World({"storm": [TEXT.encode()]}, appends=3, pending={2: "storm"})


STEPS: dict[str, tuple[object, str]] = {
    "a write": (Transaction, "_insert"),
    "all writes": (Transaction, "append"),
    "the checkpoint": (Transaction, "add_checkpoint"),
    "the signature": (appending, "sign_checkpoint"),
    "the last signature": (appending, "open_checkpoint"),
    "the end": (appending.Append, "finish"),
    "an entry": (appending.Append, "add"),
}


@pytest.mark.parametrize("after", [False, True], ids=["failed", "done and failed"])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("act", ACTS)
def test_a_step_that_fails_leaves_the_ledger_as_it_was(
    book: Ledger, monkeypatch: pytest.MonkeyPatch, act: str, step: str, after: bool
) -> None:
    """Each durable step x {failed, done and failed}: before or after, never between; and the next try succeeds."""
    world = waiting(book)
    check_ledger(book, world)
    contents = len(list(book.store.content_keys()))
    owner, name = STEPS[step]
    with monkeypatch.context() as broken:
        broken.setattr(owner, name, failing(getattr(owner, name), after=after))
        with pytest.raises(DiskError):
            ACTS[act](book)
    check_ledger(book, world)
    assert len(list(book.store.content_keys())) == contents
    ACTS[act](book)
    assert book.verify().ok
    assert len(list(book.store.checkpoints())) == 4


@pytest.mark.parametrize("act", ACTS)
def test_a_full_disk_leaves_the_ledger_as_it_was(book: Ledger, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    """PRAGMA max_page_count: the database itself says that there is no more room."""
    world = waiting(book)
    real, filler = Transaction.append, os.urandom(1 << 20)

    def append(self: Transaction, entries: Any, contents: list[StoredContent], *rest: Any) -> None:
        with self._connection() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")
        real(self, entries, [*contents, StoredContent(b"k" * 32, b"", filler)], *rest)

    with monkeypatch.context() as full:
        full.setattr(Transaction, "append", append)
        with pytest.raises(StoreError, match="the disk is full, nothing was written"):
            ACTS[act](book)
    check_ledger(book, world)


def test_a_ledger_is_made_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half of a ledger, and no key of one that isn't there, stands in the way of the next try."""
    with monkeypatch.context() as broken:
        broken.setattr(Store, "create", failing(Store.create, after=False))
        with pytest.raises(DiskError):
            made(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with monkeypatch.context() as broken:
        broken.setattr(Transaction, "add_checkpoint", failing(Transaction.add_checkpoint, after=True))
        with pytest.raises(DiskError):
            made(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with made(tmp_path) as book:
        assert book.verify().ok
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}["posts.key"] == "0o600"


def test_a_file_that_came_while_a_ledger_was_made_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a ledger, and what is posted stays posted."""
    real = Transaction.add_checkpoint

    def slow(self: Transaction, size: int, note: bytes) -> None:
        (tmp_path / "posts.db").write_bytes(b"somebody's")
        real(self, size, note)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Transaction, "add_checkpoint", slow)
        with pytest.raises(StoreError, match=r"posts\.db: there is a file already"):
            made(tmp_path)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("posts.db", b"somebody's")]


# --- killed ---

IMPORT = """
import os, signal, sys
from ledger import Ledger
from ledger.book import importing
from ledger.sources.jsonl import read_rows
from ledger.store import Transaction
ledger, source, step, calls = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
real = getattr(Transaction, step)

def fatal(*args):
    global calls
    real(*args)
    calls -= 1
    if not calls:
        os.kill(os.getpid(), signal.SIGKILL)

setattr(Transaction, step, fatal)
importing._VERSIONS = 3
with Ledger.open(ledger) as book:
    book.import_rows(read_rows(source), name="posts.jsonl")
"""


@pytest.mark.parametrize(
    ("step", "calls", "batches"),
    [("_insert", 1, 0), ("_insert", 6, 1), ("_insert", 11, 2), ("append", 3, 2), ("add_checkpoint", 4, 3)],
)
def test_an_import_that_is_killed_leaves_whole_batches_and_can_be_run_again(
    tmp_path: Path, step: str, calls: int, batches: int
) -> None:
    """kill -9 between any two steps: what is there verifies, and a second run takes in the rest, nothing twice."""
    bodies = [f"Closed on May {n}.\n" for n in range(1, 16)]
    path = source(tmp_path, *bodies)
    with made(tmp_path) as book:
        killed = subprocess.run(
            [sys.executable, "-c", IMPORT, book.store.path, path, step, str(calls)], check=False, timeout=60
        )
        assert killed.returncode == -signal.SIGKILL
        assert len(book.posts()) == 3 * batches
        assert book.verify().ok
        if batches:
            head, clock = book.store.head("p0"), book._clock
            assert head and isinstance(clock, Clock)
            clock.time = instant(Entry.decode(head.body).recorded_at)
        summary = book.import_rows(read_rows(path), name="posts.jsonl")
        assert (summary.versions, summary.skipped) == (15 - 3 * batches, 3 * batches)
        check_ledger(book, World({f"p{n}": [body.encode()] for n, body in enumerate(bodies)}, appends=2 + batches))


# --- two at once ---


@contextmanager
def two(tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    clock = Clock()
    with made(tmp_path, clock) as one, Ledger.open(one.store.path, clock=clock) as other:
        other.__dict__["lexicon"] = lexicon()
        yield one, other


def test_the_same_base_twice_is_stale(tmp_path: Path) -> None:
    """Conflict, the post moved on: the second of two edits of one version is refused, and nothing of it written."""
    with two(tmp_path) as (one, other):
        one.publish("storm", TEXT, by=ORTIZ, title="Storm")
        first, second = one.propose("storm", MENDED), other.propose("storm", TEXT + "\nMore.\n")
        one.correct(first, by=ORTIZ, reason=REASON)
        with pytest.raises(StaleBase, match="storm: someone changed it meanwhile; look at it again and repeat"):
            other.correct(second, by=ORTIZ, reason=REASON)
        check_ledger(other, World({"storm": [TEXT.encode(), MENDED.encode()]}, appends=3))


def test_a_linked_notice_moves_a_post_on_as_well(tmp_path: Path) -> None:
    """A draft is of the post with its notices: one that came meanwhile may say what the draft would."""
    with two(tmp_path) as (one, other):
        one.publish("storm", TEXT, by=ORTIZ, title="Storm")
        draft = other.propose("storm", MENDED)
        one.link(one.propose_link("storm", "new", MENDED, wrong="3", right="4", title="New"), by=ORTIZ, reason=REASON)
        with pytest.raises(StaleBase):
            other.correct(draft, by=ORTIZ, reason=REASON)


def test_a_linked_correction_is_of_the_post_that_its_maker_saw(tmp_path: Path) -> None:
    """What was wrong may have been corrected since; recorded or put forward, nothing of it is written."""
    with two(tmp_path) as (one, other):
        one.publish("storm", TEXT, by=ORTIZ, title="Storm")
        draft = other.propose_link("storm", "new", MENDED, wrong="3", right="4", title="New")
        one.correct(one.propose("storm", MENDED), by=ORTIZ, reason=REASON)
        for desk in (other, other.proposals):
            with pytest.raises(StaleBase, match="storm: someone changed it meanwhile"):
                desk.link(draft, by=ORTIZ, reason=REASON)
        check_ledger(other, World({"storm": [TEXT.encode(), MENDED.encode()]}, appends=3))


def test_a_draft_of_another_ledger_is_stale(tmp_path: Path) -> None:
    """The same post, the same text, the same number of entries: still not the same base."""
    (tmp_path / "other").mkdir()
    with made(tmp_path) as one, made(tmp_path / "other", name="posts.db") as other:
        for book in (one, other):
            book.publish("storm", TEXT, by=ORTIZ, title="Storm")
        with pytest.raises(StaleBase):
            other.correct(one.propose("storm", MENDED), by=ORTIZ, reason=REASON)


def test_writers_at_once_all_land_or_are_told(tmp_path: Path) -> None:
    """Many writers on one file: each append is whole, and whoever came too late knows."""
    with made(tmp_path) as book:
        book.publish("storm", TEXT, by=ORTIZ, title="Storm")
        landed: list[str] = []
        told: list[StetError] = []

        def write(number: int) -> None:
            with Ledger.open(book.store.path, clock=book._clock) as own:
                own.__dict__["lexicon"] = lexicon()
                for turn in range(4):
                    try:
                        own.publish(f"p{number}-{turn}", TEXT, by=ORTIZ, title="P")
                        landed.append(f"p{number}-{turn}")
                        own.correct(own.propose("storm", title=f"Storm {number} {turn}"), by=ORTIZ, reason=REASON)
                        landed.append("storm")
                    except (StaleBase, StoreError, NothingChanged) as error:
                        told.append(error)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(landed) + len(told) >= 12
        assert sorted(set(landed) | {"storm"}) == book.posts()
        assert len(book.history("storm").versions) == 1 + landed.count("storm")
        report = book.verify()
        assert report.ok, report.faults
        assert report.checkpoints == 2 + len(landed)
