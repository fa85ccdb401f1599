"""A write is there whole or not at all: given up, refused, killed, locked out or only rehearsed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from ledger.errors import StoreError
from ledger.store import Store, StoredContent, StoredEntry, Transaction
from tests.store.conftest import CONTENTS, ENTRIES, LINKS, NODES, NOTE, child, everything

NOTHING: tuple[object, ...] = ([], {}, [], [], [])


def test_an_exception_leaves_nothing_behind(store: Store) -> None:
    """Rolled back: whatever the exception is, every table is as it was."""
    with pytest.raises(KeyboardInterrupt), store.writing() as tx:
        tx.append(ENTRIES, CONTENTS, NODES, LINKS)
        tx.add_checkpoint(4, NOTE)
        assert tx.size() == 4
        raise KeyboardInterrupt
    assert everything(store) == NOTHING


def test_a_process_that_dies_leaves_nothing_behind(store: Store) -> None:
    """Killed between the last write and the commit: the next reader rolls the journal back."""
    program = f"""
import os, pathlib
from ledger.store import Store
from tests.store.conftest import CONTENTS, contents_of, ENTRIES, LINKS, NODES
with Store.open(pathlib.Path({str(store.path)!r})) as store, store.writing() as tx:
    with tx._connection() as connection:
        connection.execute("PRAGMA cache_size=1")  # so that pages are in the file before the commit
    tx.append(ENTRIES, CONTENTS, NODES, LINKS)
    tx.append([], [type(CONTENTS[0])(bytes([n]) * 32, b"", bytes(5000)) for n in range(90)])
    os._exit(9)
"""
    size = store.path.stat().st_size
    assert child(program) == 9
    assert store.path.stat().st_size > size, "the dead writer had begun to change the file"
    assert everything(store) == NOTHING
    assert store.page_faults() == []


def append_twice(tx: Transaction) -> None:
    tx.append(ENTRIES)
    tx.append(ENTRIES[3:])


def leave_a_gap(tx: Transaction) -> None:
    tx.append([ENTRIES[0], ENTRIES[2]])


def store_a_content_twice(tx: Transaction) -> None:
    tx.append([], [CONTENTS[0], CONTENTS[1], CONTENTS[0]])


def check_what_is_not_there(tx: Transaction) -> None:
    tx.append(ENTRIES[:2])
    tx.add_checkpoint(3, NOTE)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (append_twice, "entries: sequence is not the next one"),
        (leave_a_gap, "entries: sequence is not the next one"),
        (store_a_content_twice, "contents: key is stored already"),
        (check_what_is_not_there, "checkpoints: size is greater than the number of entries"),
    ],
)
def test_a_refused_row_takes_the_whole_transaction_with_it(
    write: Callable[[Transaction], None], words: str, store: Store
) -> None:
    with pytest.raises(StoreError, match=f"guards refused the write: {words}"), store.writing() as tx:
        write(tx)
    assert everything(store) == NOTHING


def test_a_failed_write_is_not_committed_though_the_caller_goes_on(store: Store) -> None:
    """The rows before the refused one stand in the transaction; half an append must not become durable."""
    with pytest.raises(StoreError, match="contents: key is stored already"), store.writing() as tx:
        with pytest.raises(StoreError):
            tx.append(ENTRIES, [CONTENTS[0], CONTENTS[0]])
        assert tx.size() == 4
    assert everything(store) == NOTHING


def test_a_second_writer_is_told_to_try_again(store: Store) -> None:
    with Store.open(store.path, busy_timeout=0) as other, store.writing() as tx:
        tx.append(ENTRIES[:1])
        with pytest.raises(StoreError, match="locked by another writer; try again"), other.writing():
            raise AssertionError("two writers at once")
        assert other.size() == 0, "readers are not locked out before the commit"
    assert store.size() == 1


def test_a_commit_that_waits_in_vain_for_a_reader_leaves_nothing(store: Store) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM entries").fetchall()
        with pytest.raises(StoreError, match="locked by another writer; try again"), store.writing() as tx:
            tx.append(ENTRIES)
    assert everything(store) == NOTHING
    with store.writing() as tx:
        tx.append(ENTRIES)
    assert store.size() == 4


def test_a_full_disk_leaves_nothing(filled: Store) -> None:
    before = everything(filled)
    with pytest.raises(StoreError, match="disk is full, nothing was written"), filled.writing() as tx:
        with tx._connection() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")
        tx.append([StoredEntry(4, None, None, b"first")], [StoredContent(b"z" * 32, b"", bytes(1 << 16))])
    assert everything(filled) == before
    assert filled.page_faults() == []


def test_a_rehearsal_reads_what_it_writes_and_leaves_nothing(filled: Store) -> None:
    """Refused or taken as ever, seen by nobody else, and gone at the end: the file keeps every byte."""
    whole, before = filled.path.read_bytes(), everything(filled)
    later = StoredEntry(4, "storm", 3, b"rehearsed")
    with filled.rehearsal(), Store.open(filled.path, busy_timeout=0) as other:
        with filled.writing() as tx:
            tx.append([later])
        assert (filled.head("storm"), filled.size(), other.size()) == (later, 5, 4)
        with pytest.raises(StoreError, match="sequence is not the next one"), filled.writing() as tx:
            tx.append([StoredEntry(5, "roads", 2, b"also"), later])
        assert filled.size() == 5, "what was refused half way is taken back by itself"
        with pytest.raises(StoreError, match="locked by another writer"), other.writing():
            raise AssertionError("two writers at once")
    assert everything(filled) == before
    assert filled.path.read_bytes() == whole


def test_a_rehearsal_that_breaks_off_leaves_nothing(filled: Store) -> None:
    with pytest.raises(KeyboardInterrupt), filled.rehearsal():
        with filled.writing() as tx:
            tx.append([StoredEntry(4, "storm", 3, b"rehearsed")])
        raise KeyboardInterrupt
    assert filled.size() == 4
    with filled.writing() as tx:
        tx.append([StoredEntry(4, "roads", 2, b"in earnest")])
    assert filled.size() == 5


def test_however_much_is_rehearsed_readers_need_not_wait(filled: Store) -> None:
    with filled.rehearsal(), Store.open(filled.path, busy_timeout=0) as other:
        with filled.writing() as tx:
            tx.append([StoredEntry(4 + n, None, None, bytes(60_000)) for n in range(400)])
        assert other.size() == 4
