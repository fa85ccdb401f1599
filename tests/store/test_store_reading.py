"""The reads: bytes come back as they went in, in order, in batches that lock nobody out."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ledger.store import Store, StoredContent, StoredEntry
from ledger.store.reading import Reading
from tests.store.conftest import CONTENTS, ENTRIES, LINKS, NODES, NOTE


def check_reads(filled: Reading) -> None:
    assert filled.size() == 4
    assert [filled.entry(n) for n in range(5)] == [*ENTRIES, None]
    assert filled.entry(-1) is None
    assert filled.entries_of("storm") == ENTRIES[1:3]
    assert filled.entries_of("bridges") == []
    assert filled.head("storm") == ENTRIES[2]
    assert filled.head("bridges") is None
    assert filled.posts() == ["roads", "storm"]
    assert filled.linking_to("storm") == [3]
    assert filled.linking_to("roads") == []
    assert list(filled.links()) == LINKS
    assert filled.content(None, b"k" * 32) == CONTENTS[0]
    assert filled.content("storm", b"a" * 32) == CONTENTS[2]
    strangers = (None, b"z" * 32), ("storm", b"k" * 32), (None, b"a" * 32)
    assert [filled.content(post, key) for post, key in strangers] == [None] * 3
    assert filled.contents(None, [b"q" * 32, b"k" * 32, b"z" * 32, b"q" * 32]) == {c.key: c for c in CONTENTS[:2]}
    assert filled.contents("storm", []) == {}
    assert list(filled.content_keys()) == [(c.post, c.key) for c in CONTENTS]
    assert filled.content_rows_between(b"roads", b"storm") == [(b"storm", b"a" * 32, b"", b"")]
    assert filled.content_rows_between(b"", b"roads") == [(b"", c.key, c.salt, c.data) for c in CONTENTS[:2]]
    assert filled.checkpoint() == NOTE
    assert list(filled.checkpoints()) == [(4, NOTE)]
    assert filled.node(2, 0) == b"c" * 32
    assert filled.node(2, 1) is None
    assert list(filled.nodes()) == NODES


def test_a_store_reads_what_was_written(filled: Store) -> None:
    check_reads(filled)


def test_a_transaction_reads_what_it_wrote_itself(store: Store) -> None:
    """The same reads, before the commit."""
    with store.writing() as tx:
        tx.append(ENTRIES, CONTENTS, NODES, LINKS)
        tx.add_checkpoint(4, NOTE)
        check_reads(tx)
        assert store.size() == 0


def test_an_empty_ledger_reads_as_nothing(store: Store) -> None:
    assert store.size() == 0
    assert store.checkpoint() is None
    assert store.posts() == []
    assert list(store.entries()) == []


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("start", "stop"), [(None, None), (0, 4), (1, 3), (2, None), (None, 2), (3, 3), (0, 9)])
def test_entries_are_the_slice_that_was_asked_for(
    filled: Store, start: int | None, stop: int | None, batch: int
) -> None:
    assert list(filled.entries(start, stop, batch)) == ENTRIES[start:stop]


@pytest.mark.parametrize("stop", [None, 99])
def test_a_reader_stops_at_the_size_it_began_with_and_locks_no_writer_out(filled: Store, stop: int | None) -> None:
    """Long readers "read bounded batches up to the size they began with, so they never lock out a writer"."""
    reading = filled.entries(stop=stop, batch=1)
    first = next(reading)
    with Store.open(filled.path, busy_timeout=0) as other, other.writing() as tx:
        tx.append([StoredEntry(4, "storm", 3, b"later")])
        tx.add_checkpoint(5, b"newer")
    assert [first, *reading] == ENTRIES
    assert filled.size() == 5
    assert filled.head("storm") == StoredEntry(4, "storm", 3, b"later")
    assert filled.checkpoint() == b"newer"
    assert list(filled.checkpoints()) == [(4, NOTE), (5, b"newer")]


def test_more_rows_than_a_batch_come_each_once_and_in_order(store: Store) -> None:
    keys = [number.to_bytes(32) for number in range(2500)]
    contents = {key: StoredContent(key, b"s", key, "storm") for key in keys}
    nodes = [(level, position, bytes(32)) for level in (1, 2) for position in range(1200)]
    links = [(target, sequence) for target in ("a", "b") for sequence in range(1100)]
    with store.writing() as tx:
        tx.append([StoredEntry(n, None, None, b"") for n in range(2001)], contents.values(), nodes, links)
    assert [entry.sequence for entry in store.entries()] == list(range(2001))
    assert list(store.content_keys()) == [("storm", key) for key in keys]
    assert store.contents("storm", keys) == contents
    assert list(store.nodes()) == nodes
    assert list(store.links()) == links


def test_posts_stand_in_code_point_order(store: Store) -> None:
    posts = ["é", "z", "a", "Z", "\U0001f600", "\uffee", "a-b", "aa"]
    with store.writing() as tx:
        tx.append([StoredEntry(n, post, 1, b"") for n, post in enumerate(posts)])
    assert store.posts() == sorted(posts)


def test_a_row_that_no_guard_would_let_in_is_shown_to_a_reader_of_all(filled: Store) -> None:
    """Guards dropped, a row before the first put in: what `entries_of` gives, `entries` gives a verifier too."""
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER entries_refuse_insert")
        connection.execute("INSERT INTO entries VALUES (1, -7, 'storm', 3, x'666f72676564')")
    with Store.inspect(filled.path) as opened:
        forged = StoredEntry(-7, "storm", 3, b"forged")
        assert opened.head("storm") == forged
        assert list(opened.entries()) == [forged, *ENTRIES]
        assert list(opened.entries(0)) == ENTRIES
