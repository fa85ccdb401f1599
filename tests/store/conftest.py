"""A ledger's file, and one that holds a row of every kind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.store import Store, StoredContent, StoredEntry

ENTRIES = [
    StoredEntry(0, None, None, b"genesis"),
    StoredEntry(1, "storm", 1, b"published"),
    StoredEntry(2, "storm", 2, b"corrected"),
    StoredEntry(3, "roads", 1, b"published"),
]
CONTENTS = [
    StoredContent(b"k" * 32, b"salt", b"text"),
    StoredContent(b"q" * 32, b"", b""),
    StoredContent(b"a" * 32, b"", b"", "storm"),
]
NODES = [(1, 0, b"a" * 32), (1, 1, b"b" * 32), (2, 0, b"c" * 32)]
LINKS = [("storm", 3)]
NOTE = b"a signed note"


def contents_of(store: Store) -> dict[tuple[str | None, bytes], StoredContent | None]:
    """All contents, each read by itself."""
    return {(post, key): store.content(post, key) for post, key in store.content_keys()}


def everything(store: Store) -> tuple[object, ...]:
    """The rows that writers append, table by table."""
    return (
        list(store.entries()),
        contents_of(store),
        list(store.nodes()),
        list(store.links()),
        list(store.checkpoints()),
    )


def child(program: str) -> int:
    """The exit status of `program` in a process of its own, from the top of the project."""
    return subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2]).returncode


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "posts.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty ledger, whose writers do not wait for each other."""
    with Store.create(path, busy_timeout=0) as made:
        yield made


@pytest.fixture
def filled(store: Store) -> Store:
    """Four entries, three contents, three nodes, a link and a checkpoint."""
    with store.writing() as tx:
        tx.append(ENTRIES, CONTENTS, NODES, LINKS)
        tx.add_checkpoint(4, NOTE)
    return store
