"""Posts shared among processes: the same report as from one, whatever is wrong, and where none can be started."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest

from ledger.book.verify import Report, processes
from ledger.store import Store
from tests.book.damage import Damage, copied, verified


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small ledgers are shared, too, in ranges of two entries."""
    monkeypatch.setattr(processes, "_WORTH", 1)
    monkeypatch.setattr(processes, "_RANGE", 2)
    yield


def plain(report: Report) -> tuple[Any, ...]:
    counts = report.posts, report.contents, report.size, report.checkpoints, report.root
    return (*counts, report.rejudged, [str(each) for each in report.faults])


def test_two_processes_find_what_one_finds(whole: Path) -> None:
    """A sound ledger, judged again as well; then one with damage, which is told the same."""
    told: list[int] = []
    both = verified(whole, jobs=2, judge=True, progress=lambda done, total: told.append(done))
    assert both.ok
    assert plain(both) == plain(verified(whole, judge=True))
    assert told == sorted(told)
    assert told[-1] == both.size
    with copied(whole) as path:
        damage = Damage(path)
        damage("DELETE FROM entries WHERE sequence = 3")
        damage('UPDATE contents SET data = x\'2d\' WHERE "key" = (SELECT max("key") FROM contents)')
        assert plain(verified(path, jobs=2)) == plain(verified(path))
        assert not verified(path, jobs=2).ok


def test_where_no_process_can_be_started_one_does_it_all(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No memory, no permission, a frozen program: nothing is lost but time."""

    def refused(pool: ProcessPoolExecutor, *args: object) -> None:
        raise BrokenProcessPool("no process")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refused)
    assert plain(verified(whole, jobs=2)) == plain(verified(whole))


def test_the_ranges_of_the_posts_are_all_of_them(whole: Path) -> None:
    """Each post lies in one range, whatever their size."""
    with Store.inspect(whole) as store:
        for every in (1, 2, 3, 100):
            ranges = [store.post_rows(*pair, 100) for pair in pairwise([None, *store.places(every), None])]
            assert [*chain(*ranges)] == store.post_rows(None, None, 100)
            assert sum(len({row[1] for row in rows}) for rows in ranges) == len(store.posts())
