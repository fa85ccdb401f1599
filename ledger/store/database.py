"""The store: an append-only database file, read piece by piece, written in one transaction at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Self

from ledger.errors import StoreError, UnknownLedger
from ledger.store import sqlite, statements
from ledger.store.reading import Reading
from ledger.store.rows import StoredContent, StoredEntry
from ledger.store.statements import LEDGER

BUSY_TIMEOUT = 5000  # milliseconds that a reader or writer waits for another


class Transaction(Reading):
    """What one writer sees and adds. No other writer comes between its reads and its commit."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._open = connection
        self._path = path
        self.failed: StoreError | None = None

    def _connection(self) -> AbstractContextManager[Connection]:
        return _in_words(self._path, nullcontext(self._open))

    def append(
        self,
        entries: Iterable[StoredEntry],
        contents: Iterable[StoredContent] = (),
        nodes: Iterable[tuple[int, int, bytes]] = (),
        links: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Add rows, each the next of its kind. `contents` are those that are not stored yet: a key comes in once.

        `nodes` are (level, position, hash) in the order in which they complete, `links` (target, sequence). Raises
        StoreError, after which the transaction can only be given up.
        """
        self._insert(statements.ADD_ENTRY, ((LEDGER, e.sequence, e.post, e.number, e.body) for e in entries))
        self._insert(statements.ADD_CONTENT, ((LEDGER, c.post or "", c.key, c.salt, c.data) for c in contents))
        self._insert(statements.ADD_NODE, ((LEDGER, *node) for node in nodes))
        self._insert(statements.ADD_LINK, ((LEDGER, *link) for link in links))

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Add a signed note over the first `size` entries, more than the last one's. Raises StoreError."""
        self._insert(statements.ADD_CHECKPOINT, [(LEDGER, size, note)])

    def _insert(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            with self._connection() as connection:
                connection.executemany(statement, rows)
        except StoreError as error:
            self.failed = error
            raise


class Store(Reading):
    """A ledger's file. Open it with `create`, `open` or `inspect`; a context manager that closes it."""

    def __init__(self, path: Path, *, busy_timeout: int, writable: bool) -> None:
        self.path = path
        self._connect = partial(sqlite.connect, path, busy_timeout=busy_timeout, writable=writable)
        self._idle: list[Connection] = []
        self._rehearsal: Connection | None = None

    @classmethod
    def create(cls, path: Path, *, busy_timeout: int = BUSY_TIMEOUT) -> Self:
        """Make a new, empty ledger. Raises StoreError when there is a file already, or none can be made."""
        try:
            path.touch(exist_ok=False)
        except FileExistsError as error:
            raise StoreError(f"{path}: there is a file already; choose another path") from error
        except OSError as error:
            raise StoreError(f"{path}: can't be created: {error.strerror}") from error
        store = cls(path, busy_timeout=busy_timeout, writable=True)
        try:
            with sqlite.faults_in_words(path), store._begin(writing=True) as connection:
                sqlite.create_schema(connection)
        except BaseException:
            store.close()
            path.unlink()
            raise
        return store

    @classmethod
    def open(cls, path: Path, *, busy_timeout: int = BUSY_TIMEOUT) -> Self:
        """Open a ledger whose guards stand. A write protected one can be read.

        Raises UnknownLedger when there is no file, StoreError when it is not a ledger, has a newer schema, or when its
        guards are not those that it was made with.
        """
        store = cls._open_known(path, busy_timeout=busy_timeout, writable=True)
        if faults := store.guard_faults():
            store.close()
            more = f" and {len(faults) - 1} more" if faults[1:] else ""
            raise StoreError(f"{path}: the guards do not stand: {faults[0]}{more}; keep the file and run `stet verify`")
        return store

    @classmethod
    def inspect(cls, path: Path, *, busy_timeout: int = BUSY_TIMEOUT) -> Self:
        """Open a ledger for verification: whatever its guards, and for reading alone. Raises as `open` otherwise."""
        return cls._open_known(path, busy_timeout=busy_timeout, writable=False)

    @classmethod
    def _open_known(cls, path: Path, *, busy_timeout: int, writable: bool) -> Self:
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise UnknownLedger(str(path), hint="run `stet init`") from None
        except OSError as error:
            raise StoreError(f"{path}: can't be opened: {error.strerror}") from error
        store = cls(path, busy_timeout=busy_timeout, writable=writable)
        try:
            with store._connection() as connection:
                if why := sqlite.refusal(connection):
                    raise StoreError(f"{path}: {why}")
        except BaseException:
            store.close()
            raise
        return store

    def guard_faults(self) -> list[str]:
        """The tables, columns and guards that are missing, changed, or not a ledger's: a sentence each, or none."""
        with self._connection() as connection:
            return sqlite.schema_faults(connection)

    def page_faults(self) -> list[str]:
        """What the database's own check of its pages and indexes finds; keeps writers waiting while it reads all."""
        with self._connection() as connection:
            return sqlite.page_faults(connection)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Lock, then commit all at the end, or nothing when anything is raised.

        Raises StoreError when the ledger is locked, full or read-only, or a guard refuses a row.
        """
        with sqlite.faults_in_words(self.path), self._begin(writing=True) as connection:
            transaction = Transaction(connection, self.path)
            yield transaction
            if transaction.failed:  # a write failed half way, and the caller went on all the same
                raise transaction.failed
            # Commit point: leaving this block. Before it nobody sees anything of the transaction, and a crash leaves
            # nothing. After it entries, contents, nodes, links and checkpoint are durable together: the file is
            # synced, the journal unlinked, the directory synced. A commit that raises for a lock or a full disk was
            # rolled back; after any other fault only `size()` tells.

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """What is written in the block is refused or taken as ever, and read by this store alone; then taken back.

        Raises as `writing` does.
        """
        with sqlite.faults_in_words(self.path), closing(self._connect()) as connection:
            # Nothing may go to the file: readers would have to wait for it.
            connection.execute("PRAGMA cache_spill=OFF")
            connection.execute("BEGIN IMMEDIATE")
            self._rehearsal = connection
            try:
                yield
            finally:
                self._rehearsal = None  # closing rolls back

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connection(self) -> AbstractContextManager[Connection]:
        return _in_words(self.path, self._begin())

    @contextmanager
    def _begin(self, *, writing: bool = False) -> Iterator[Connection]:
        """A connection that nobody else uses meanwhile: a read while a transaction is open sees nothing of it."""
        if self._rehearsal:
            with _savepoint(self._rehearsal):
                yield self._rehearsal
            return
        connection = self._idle.pop() if self._idle else self._connect()
        try:
            # A writer takes its lock first: one that read first could find itself unable to go on.
            connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.close()  # which rolls back
            raise
        self._idle.append(connection)


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT rehearsed")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it
            connection.execute("ROLLBACK TO rehearsed")
        raise
    connection.execute("RELEASE rehearsed")


@contextmanager
def _in_words(path: Path, source: AbstractContextManager[Connection]) -> Iterator[Connection]:
    with sqlite.faults_in_words(path), source as connection:
        yield connection
