"""A ledger in a folder of its own, with a clock that tests set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import Ledger
from tests.book.damage import SIZE, small_ledger
from tests.book.logs import Files, files, turned_ledger
from tests.book.proposing import TYPO
from tests.book.world import ORTIZ, Clock, folder, made


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with folder() as path:
        yield path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    """A new ledger of Harbor County."""
    with made(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def storm(book: Ledger) -> Ledger:
    """The same with one post, which is misspelt."""
    book.publish("storm", TYPO, by=ORTIZ, title="Storm")
    return book


@pytest.fixture(scope="module")
def whole() -> Iterator[Path]:
    """A small ledger that is never touched."""
    with folder() as path, small_ledger(path) as book:
        assert book.store.size() == SIZE
        yield book.store.path


@pytest.fixture(scope="module")
def turned() -> Iterator[Ledger]:
    """The small ledger with its key changed, to be read and published only."""
    with folder() as path, turned_ledger(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def published(turned: Ledger) -> Files:
    """The log of that ledger as it stands."""
    with folder() as path:
        turned.publish_log(path / "log")
        return files(path / "log")


@pytest.fixture(scope="module")
def another() -> Files:
    """The log of another ledger, whose entries are others."""
    with folder() as path, made(path) as book:
        book.publish_log(path / "log")
        return files(path / "log")
