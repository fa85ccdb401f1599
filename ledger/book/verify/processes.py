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
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

from ledger.book.verify.posts import Tally, check_posts
from ledger.book.verify.report import Report
from ledger.book.verify.verdicts import Verdicts
from ledger.errors import StetError
from ledger.gate import Lexicon
from ledger.store import Store
from ledger.store.reading import Place

# Below so many entries a second process takes longer to start than it saves.
_WORTH = 10_000
_RANGE = 4_000


class Shared:
    """The posts of a store, being checked by `jobs` processes from its making on; by none where that isn't worth it."""

    def __init__(self, store: Store, size: int, jobs: int, judge_since: int | None) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._parts: list[Future[Tally | None]] = []
        if jobs < 2 or size < _WORTH:
            return
        try:
            # Not by fork: whoever calls may have threads, and has the ledger open.
            self._pool = ProcessPoolExecutor(
                jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(store.path, size, judge_since),
            )
            for after, until in pairwise([None, *store.places(_RANGE), None]):
                self._parts.append(self._pool.submit(_checked, after, until))
        except (StetError, OSError, BrokenProcessPool):
            self._parts.clear()

    def result(self, progress: Callable[[int], None]) -> Tally | None:
        """All that the processes counted; None when one found something wrong, or there are none."""
        tally = Tally()
        for part in self._parts:
            try:
                found = part.result()
            except (BrokenProcessPool, OSError):
                return None
            if found is None:
                return None
            tally.add(found)
            progress(tally.entries)
        return tally if self._parts else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Process:
    """What a process was begun with: its ledger, the size up to which it reads, from which entry on it judges again."""

    opened: tuple[Store, int, int | None] | None = None


_process = _Process()
_lexicon = cache(Lexicon.load)


def _begin(path: Path, size: int, judge_since: int | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it stops it
    _process.opened = Store.inspect(path), size, judge_since


def _checked(after: Place | None, until: Place | None) -> Tally | None:
    assert _process.opened
    store, size, judge_since = _process.opened
    report = Report(size=size)
    verdicts = Verdicts(store, _lexicon, report, judge_since) if judge_since is not None else None
    with report.noting():
        tally = check_posts(store, report, verdicts=verdicts, after=after, until=until)
        tally.rejudged += report.rejudged
        return tally if report.ok else None
    return None
