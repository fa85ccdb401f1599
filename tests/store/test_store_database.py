"""The file of a ledger: made, opened, or refused with a StoreError that tells the operator what to do."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ledger.errors import StetError, StoreError, UnknownLedger
from ledger.store import Store, StoredEntry
from tests.store.conftest import CONTENTS, ENTRIES, LINKS, NODES, NOTE, child, everything


@contextmanager
def nobody() -> Iterator[None]:
    """Nothing is write protected for root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_what_was_committed_is_there_after_opening_again(filled: Store) -> None:
    """Entries, contents, nodes, links and checkpoint are durable together."""
    filled.close()
    with Store.open(filled.path) as again:
        assert everything(again) == (ENTRIES, {(c.post, c.key): c for c in CONTENTS}, NODES, LINKS, [(4, NOTE)])


def test_the_file_syncs_as_the_architecture_asks(filled: Store) -> None:
    """SQLite: `journal_mode=DELETE, synchronous=EXTRA`."""
    with filled.writing() as tx, tx._connection() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (3,)


def test_the_file_of_somebody_else_is_distrusted(filled: Store) -> None:
    """sqlite.org/security.html, 1.2: no function of ours in its schema, and every page looked at for what can't be."""
    with filled.writing() as tx, tx._connection() as connection:
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)


def test_file_1_tells_a_ledger(filled: Store) -> None:
    header = filled.path.read_bytes()[:72]
    assert header[:16] == b"SQLite format 3\x00"
    assert header[68:72] == b"stet", "the application id, at offset 68 of the header"


def test_a_path_may_have_any_characters(tmp_path: Path) -> None:
    path = tmp_path / "what? 100%#1 & é.db"
    with Store.create(path) as store, store.writing() as tx:
        tx.append(ENTRIES)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    with Store.open(path) as again:
        assert again.size() == 4


def test_an_existing_file_is_never_made_a_ledger(path: Path) -> None:
    path.write_bytes(b"")
    with pytest.raises(StoreError, match="there is a file already"):
        Store.create(path)
    assert path.read_bytes() == b""


def test_a_ledger_in_no_directory_can_not_be_made(path: Path) -> None:
    with pytest.raises(StoreError, match="can't be created: No such file or directory"):
        Store.create(path / "below.db")


def test_a_ledger_that_could_not_be_made_leaves_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.sqlite.STEPS", (("CREATE TABLE broken",),))
    with pytest.raises(StoreError, match=r"the database failed: .*incomplete input"):
        Store.create(path)
    assert not path.exists()


@pytest.mark.parametrize("opening", [Store.open, Store.inspect])
def test_a_missing_file_is_no_ledger_and_is_not_made(opening: Callable[[Path], Store], path: Path) -> None:
    with pytest.raises(UnknownLedger, match="run `stet init`"):
        opening(path)
    with pytest.raises(UnknownLedger):
        opening(path / "below.db")
    assert not path.exists()


def test_a_ledger_that_was_taken_away_is_not_made_again(filled: Store) -> None:
    """An empty file in its place would look like a ledger that lost everything."""
    filled.close()
    filled.path.unlink()
    with pytest.raises(StoreError, match="can't be opened"):
        filled.size()
    assert not filled.path.exists()


def a_text(path: Path) -> None:
    path.write_text("Roads reopen on Monday.\n" * 100)


def another_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE entries (x)")


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def a_newer_ledger(path: Path) -> None:
    with Store.create(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO schema_version VALUES (2)")


def a_damaged_ledger(path: Path) -> None:
    with Store.create(path) as store, store.writing() as tx:
        tx.append(ENTRIES)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * 60 + whole[160:])


@pytest.mark.parametrize("opening", [Store.open, Store.inspect])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_text, "not a ledger; check the path"),
        (another_database, "not a ledger; check the path"),
        (nothing, "not a ledger; check the path"),
        (Path.mkdir, "the ledger can't be opened; check the path"),
        (a_newer_ledger, "has schema 2, this program knows 1; install a newer stet"),
        (a_damaged_ledger, "the file is damaged; keep it"),
    ],
)
def test_what_is_not_a_ledger_is_refused(
    opening: Callable[[Path], Store], make: Callable[[Path], object], words: str, path: Path
) -> None:
    make(path)
    with pytest.raises(StoreError, match=words) as caught:
        opening(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_an_inspected_ledger_is_read_and_never_written(filled: Store) -> None:
    with Store.inspect(filled.path) as opened:
        assert list(opened.entries()) == ENTRIES
        with pytest.raises(StoreError, match="the ledger is read-only"), opened.writing() as tx:
            tx.append([StoredEntry(4, None, None, b"")])
    assert filled.size() == 4


def test_a_write_protected_ledger_is_read() -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "posts.db"
        with Store.create(path) as store, store.writing() as tx:
            tx.append(ENTRIES)
        path.chmod(0o444)
        path.parent.chmod(0o555)
        with nobody(), Store.open(path) as opened:
            assert list(opened.entries()) == ENTRIES
            with pytest.raises(StoreError, match="the ledger is read-only; check who"), opened.writing() as tx:
                tx.append([StoredEntry(4, None, None, b"")])
        path.parent.chmod(0o755)


def test_a_missing_table_is_a_store_error_of_one_line(filled: Store) -> None:
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute("DROP TABLE contents")
    with Store.inspect(filled.path) as opened, pytest.raises(StetError) as caught:
        opened.content(None, b"k" * 32)
    assert str(caught.value) == f"{filled.path}: the database failed: no such table: contents"


def test_only_whoever_makes_a_ledger_loads_what_defines_its_tables(filled: Store) -> None:
    """Nothing that a command doesn't need is imported: not to read a ledger, not to write to it."""
    program = f"""
import pathlib, sys
from ledger.store import Store, StoredEntry
with Store.open(pathlib.Path({str(filled.path)!r})) as store, store.writing() as tx:
    tx.append([StoredEntry(tx.size(), None, None, b"")])
sys.exit(bool({{"sqlalchemy", "sqlmodel"}} & set(sys.modules)))
"""
    assert child(program) == 0
    assert filled.size() == 5
