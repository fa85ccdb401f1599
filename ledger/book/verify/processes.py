"""Posts shared among processes, each of which opens the ledger for itself and checks them range by range.

A process tells what it counted, or that something is wrong; what, the caller finds by itself. So a report is the same
whatever the number of processes, and where none can be started.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ledger.book.verify.posts import Tally, check_posts
from ledger.book.verify.report import Report
from ledger.errors import StetError
from ledger.store import Store
from ledger.store.reading import Place

if TYPE_CHECKING:
    from ledger.book.verify.verdicts import Verdicts
    from ledger.gate import Lexicon

# Below so many entries a second process takes longer to start than it saves.
_WORTH = 10_000
_RANGE = 2_000


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with the posts of a store, whose first `size` entries are read.

    `judge` gives the lexicon with which the verdicts from entry `since` on are derived again.
    """

    store: Store
    size: int
    judge: Callable[[], Lexicon] | None = None
    since: int = 0

    def verdicts(self, report: Report) -> Verdicts | None:
        if self.judge is None:
            return None
        from ledger.book.verify.verdicts import Verdicts  # the gate takes as long to load as thousands of entries

        return Verdicts(self.store, self.judge, report, self.since)

    def check(self, after: Place | None, until: Place | None, progress: Callable[[int], None]) -> Tally | None:
        """What was counted between two places; None when something is wrong."""
        report = Report(size=self.size)
        tally = None
        with report.noting():
            verdicts = self.verdicts(report)
            tally = check_posts(self.store, report, verdicts=verdicts, after=after, until=until, progress=progress)
            tally.rejudged += report.rejudged
        return tally if report.ok else None


_Part = tuple[Future[Tally | None] | None, Place | None, Place | None]


class Shared:
    """The posts of a store, being checked by other processes from its making on; by none where that isn't worth it."""

    def __init__(self, work: Work, jobs: int) -> None:
        self._work = work
        self._pool: ProcessPoolExecutor | None = None
        self._parts: list[_Part] = [(None, None, None)]
        if jobs < 2 or work.size < _WORTH:
            return
        try:
            # Not by fork: whoever calls may have threads, and has the ledger open.
            self._pool = ProcessPoolExecutor(
                jobs - 1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(work.store.path, work.size, work.since if work.judge else None),
            )
            ranges = pairwise([None, *work.store.places(_RANGE), None])
            self._parts = [(self._pool.submit(_checked, *each), *each) for each in ranges]
        except (StetError, OSError, BrokenProcessPool):
            pass  # what was begun comes to nothing; this process does it all

    def check(self, progress: Callable[[int], None]) -> Tally | None:
        """All that the processes counted, this one among them; None when one found something wrong."""
        tally = Tally()
        # Others take from the front, this process from the back what none of them has begun.
        for part in reversed(self._parts):
            found = self._result(part, partial(_further, progress, tally.entries))
            if found is None:
                return None
            tally.add(found)
            progress(tally.entries)
        return tally

    def _result(self, part: _Part, progress: Callable[[int], None]) -> Tally | None:
        future, after, until = part
        if future and not future.cancel():
            with suppress(BrokenProcessPool, OSError):
                return future.result()
        return self._work.check(after, until, progress)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _further(progress: Callable[[int], None], before: int, entries: int) -> None:
    progress(before + entries)


@dataclass(slots=True)
class _Process:
    """What a process was begun with."""

    work: Work | None = None


_process = _Process()


@cache
def _lexicon() -> Lexicon:
    from ledger.gate import Lexicon

    return Lexicon.load()


def _begin(path: Path, size: int, judge_since: int | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it stops it
    judge = _lexicon if judge_since is not None else None
    _process.work = Work(Store.inspect(path), size, judge, judge_since or 0)


def _checked(after: Place | None, until: Place | None) -> Tally | None:
    assert _process.work
    return _process.work.check(after, until, lambda entries: None)
