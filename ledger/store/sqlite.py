"""All that only SQLite knows: the schema's steps and guards, how a file is opened and locked, its faults in words.

The statements that read and add rows are in `ledger.store.statements`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from sqlite3 import Connection

from ledger.errors import StoreError
from ledger.store.statements import LEDGER

PAGE_SIZE = 16384  # a table without rowids spills what passes a quarter page, so blocks of text want large ones
APPLICATION_ID = 0x73746574  # "stet", in the file's header, where file(1) finds it

# WITHOUT ROWID is a guard: INSERT OR REPLACE with the rowid of another row deletes that row, past every trigger.
_TABLES = {
    "entries": """CREATE TABLE entries (
    ledger_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    post TEXT,
    number INTEGER,
    body BLOB NOT NULL,
    PRIMARY KEY (ledger_id, sequence),
    UNIQUE (ledger_id, post, number),
    CHECK ((post IS NULL) = (number IS NULL))
) WITHOUT ROWID, STRICT""",
    "contents": """CREATE TABLE contents (
    ledger_id INTEGER NOT NULL,
    post TEXT NOT NULL,
    "key" BLOB NOT NULL,
    salt BLOB NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (ledger_id, post, "key")
) WITHOUT ROWID, STRICT""",
    "checkpoints": """CREATE TABLE checkpoints (
    ledger_id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note BLOB NOT NULL,
    PRIMARY KEY (ledger_id, size)
) WITHOUT ROWID, STRICT""",
    "nodes": """CREATE TABLE nodes (
    ledger_id INTEGER NOT NULL,
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (ledger_id, level, position)
) WITHOUT ROWID, STRICT""",
    "links": """CREATE TABLE links (
    ledger_id INTEGER NOT NULL,
    target TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (ledger_id, target, sequence)
) WITHOUT ROWID, STRICT""",
    "schema_version": """CREATE TABLE schema_version (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
) WITHOUT ROWID, STRICT""",
}

# What a row must be to come in. INSERT OR REPLACE fires no DELETE trigger, so it has to fail here: a row that is the
# next one, or whose key is new, replaces nothing.
_ADMITS = {
    "entries": (
        (
            "sequence is not the next one",
            """NEW.sequence <> (SELECT coalesce(max(sequence) + 1, 0) FROM entries
            WHERE ledger_id = NEW.ledger_id)""",
        ),
        (
            "number is not the next one of its post",
            """NEW.number <> (SELECT coalesce(max(number) + 1, 1) FROM entries
            WHERE ledger_id = NEW.ledger_id AND post = NEW.post)""",
        ),
    ),
    "contents": (
        (
            "key is stored already",
            """EXISTS (SELECT 1 FROM contents
            WHERE ledger_id = NEW.ledger_id AND post = NEW.post AND "key" = NEW."key")""",
        ),
    ),
    "checkpoints": (
        (
            "size is not beyond the last checkpoint",
            """NEW.size <= (SELECT max(size) FROM checkpoints
            WHERE ledger_id = NEW.ledger_id)""",
        ),
        (
            "size is greater than the number of entries",
            """NEW.size > (SELECT coalesce(max(sequence) + 1, 0) FROM entries
            WHERE ledger_id = NEW.ledger_id)""",
        ),
    ),
    "nodes": (
        (
            "position is not the next one of its level",
            """NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM nodes
            WHERE ledger_id = NEW.ledger_id AND level = NEW.level)""",
        ),
    ),
    "links": (
        (
            "link is stored already",
            """EXISTS (SELECT 1 FROM links
            WHERE ledger_id = NEW.ledger_id AND target = NEW.target AND sequence = NEW.sequence)""",
        ),
    ),
    "schema_version": (
        (
            "version is not the next one",
            """NEW.version <> (SELECT coalesce(max(version) + 1, 1) FROM schema_version)""",
        ),
    ),
}


def _guards(table: str) -> Iterator[str]:
    for change in ("UPDATE", "DELETE"):
        yield f"""CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table}
BEGIN
    SELECT raise(ABORT, '{table}: append only, no {change}');
END"""
    checks = "".join(f"\n    SELECT raise(ABORT, '{table}: {what}') WHERE {when};" for what, when in _ADMITS[table])
    yield f"CREATE TRIGGER {table}_refuse_insert BEFORE INSERT ON {table}\nBEGIN{checks}\nEND"


# Step n brings a ledger from schema n to n + 1. A step that was ever released is never edited: files hold its words.
STEPS: tuple[tuple[str, ...], ...] = ((*_TABLES.values(), *(guard for table in _TABLES for guard in _guards(table))),)


def connect(path: Path, *, busy_timeout: int, writable: bool = True) -> Connection:
    """A connection to an existing file that begins nothing by itself; `busy_timeout` in milliseconds."""
    # mode=rw never creates a file, and falls back to reading one that is write protected.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=busy_timeout / 1000,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time is the store's care
    )
    try:
        # Not WAL: before SQLite 3.51.3 it can corrupt the file. EXTRA syncs the directory after the journal's
        # unlinking, so a commit can't come undone. The file may come from someone else: distrust its schema.
        # The size of a page takes hold in a file that is still empty, and nowhere else.
        for pragma in (
            f"page_size={PAGE_SIZE}",
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "journal_mode=DELETE",
            "synchronous=EXTRA",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if not writable:
            connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def create_schema(connection: Connection) -> None:
    """Mark an empty file as a ledger and take every step. StoreError when that makes other tables than defined."""
    # SQLModel is slow to import: only whoever makes a ledger pays for it.
    from ledger.store.tables import differences

    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for version, step in enumerate(STEPS, start=1):
        for statement in step:
            connection.execute(statement)
        connection.execute("INSERT INTO schema_version (version) VALUES (?)", (version,))
    # A ledger is kept for good, and whatever SQLite is installed made it.
    if unlike := differences(connection):
        raise StoreError(f"this SQLite ({sqlite3.sqlite_version}) makes other tables than defined: {', '.join(unlike)}")


def refusal(connection: Connection) -> str | None:
    """Why the file can't be taken for a ledger: it is none, or has a newer schema than this program knows."""
    if _value(connection, "PRAGMA application_id") != APPLICATION_ID:
        return _NO_LEDGER
    if ("table", "schema_version") in _schema(connection):
        version = _value(connection, "SELECT max(version) FROM schema_version")
        if version > len(STEPS):
            return f"the ledger has schema {version}, this program knows {len(STEPS)}; install a newer stet"
    return None


def schema_faults(connection: Connection) -> list[str]:
    """The tables, guards and other objects that are missing, changed or should not be there, a sentence each."""
    expected = _expected_schema()
    found = _schema(connection)
    faults = [f"{kind} {name} is missing" for kind, name in expected if (kind, name) not in found]
    for (kind, name), words in found.items():
        if (kind, name) not in expected:
            faults.append(f"{kind} {name} does not belong to a ledger")
        elif words != expected[kind, name]:
            faults.append(f"{kind} {name} was changed")
    if ("table", "schema_version") in found:
        steps = [version for (version,) in connection.execute("SELECT version FROM schema_version ORDER BY version")]
        if steps != list(range(1, len(STEPS) + 1)):
            faults.append(f"schema_version says that steps {steps} were taken, not 1 to {len(STEPS)}")
    return faults


def page_faults(connection: Connection) -> list[str]:
    """What SQLite's own check of every page, index, type and constraint finds; reads the whole file."""
    found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
    faults = [] if found == ["ok"] else found
    for table in _TABLES:
        if table == "schema_version":
            continue
        # Not `<>`: for these two the key is asked, not every page of the table.
        strays = sum(
            _value(connection, f"SELECT count(*) FROM {table} WHERE ledger_id {side} {LEDGER}") for side in "<>"
        )
        if strays:
            faults.append(f"{strays} rows of {table} are of another ledger, where no read would find them")
    return faults


def _value(connection: Connection, query: str) -> int:
    """The one number that a query gives; 0 for none."""
    row = connection.execute(query).fetchone()
    return (row[0] if row else 0) or 0


# ANALYZE leaves its statistics in two tables; they change nothing that is read.
_SCHEMA = """SELECT type, name, tbl_name, sql FROM sqlite_master
WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))"""


def _schema(connection: Connection) -> dict[tuple[str, str], tuple[str, str | None]]:
    return {(kind, name): (table, sql) for kind, name, table, sql in connection.execute(_SCHEMA)}


@cache
def _expected_schema() -> dict[tuple[str, str], tuple[str, str | None]]:
    with closing(sqlite3.connect(":memory:")) as memory:
        for step in STEPS:
            for statement in step:
                memory.execute(statement)
        return {(kind, name): (table, sql) for kind, name, table, sql in memory.execute(_SCHEMA)}


def in_wal_mode(path: Path) -> bool:
    """Whether some program has put the file in WAL mode; opening it takes the rollback journal again."""
    try:
        with path.open("rb") as file:
            return file.read(19)[18:] == b"\x02"  # SQLite's file format, 1.3
    except OSError:
        return False


VERSION = sqlite3.sqlite_version
WAL_CORRUPTS = sqlite3.sqlite_version_info < (3, 51, 3)
_NO_LEDGER = "not a ledger; check the path, or run `stet init` for a new one"
_IN_WORDS = {
    sqlite3.SQLITE_BUSY: "the ledger is locked by another writer; try again",
    sqlite3.SQLITE_LOCKED: "the ledger is locked by another writer; try again",
    sqlite3.SQLITE_FULL: "the disk is full, nothing was written; make room and try again",
    sqlite3.SQLITE_READONLY: "the ledger is read-only; check who may write to the file and its directory",
    sqlite3.SQLITE_PERM: "the ledger may not be opened; check who may read the file and its directory",
    sqlite3.SQLITE_CANTOPEN: "the ledger can't be opened; check the path, and who may write to its directory",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; keep it, restore a copy and run `stet verify` on both",
    sqlite3.SQLITE_IOERR: "the disk fails to read or write; keep the file and look at the disk",
    sqlite3.SQLITE_NOTADB: _NO_LEDGER,
}


@contextmanager
def faults_in_words(path: Path) -> Iterator[None]:
    """Raise what the database raises as a StoreError of one line that leads with the path."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_CONSTRAINT:
            words = f"the ledger's guards refused the write: {error}"
        else:
            words = _IN_WORDS.get(code) or f"the database failed: {error}"
        raise StoreError(f"{path}: {words}") from error
