"""The schema. `ledger_id` leads every key, so that a ledger is a tenant where a database holds many.

An applied schema step is compared word for word with what stands in the file, so the steps are written out per dialect
(see `ledger.store.sqlite`), and so are the statements that read and add rows. What the steps make is held against these
tables whenever a ledger is made, the statements by a test. Nothing else loads this module: SQLModel takes some thirty
times as long to import as the interpreter takes to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from sqlite3 import Connection
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, StaticPool, Text, UniqueConstraint
from sqlmodel import Field, SQLModel, create_engine

_SQLITE: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


class EntryRow(SQLModel, table=True):
    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("ledger_id", "post", "number"),
        CheckConstraint("(post IS NULL) = (number IS NULL)"),
        _SQLITE,
    )
    ledger_id: int = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    post: str | None = Field(sa_type=Text)
    number: int | None
    body: bytes = Field(sa_type=LargeBinary)


class ContentRow(SQLModel, table=True):
    """Filed by post, since a post is read and checked as a whole; '' for the ledger's own."""

    __tablename__ = "contents"
    __table_args__ = _SQLITE
    ledger_id: int = Field(primary_key=True)
    post: str = Field(primary_key=True, sa_type=Text)
    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    salt: bytes = Field(sa_type=LargeBinary)
    data: bytes = Field(sa_type=LargeBinary)


class CheckpointRow(SQLModel, table=True):
    __tablename__ = "checkpoints"
    __table_args__ = _SQLITE
    ledger_id: int = Field(primary_key=True)
    size: int = Field(primary_key=True)
    note: bytes = Field(sa_type=LargeBinary)


class NodeRow(SQLModel, table=True):
    """Derived: the complete Merkle subtrees, the leaf hashes at level 0."""

    __tablename__ = "nodes"
    __table_args__ = _SQLITE
    ledger_id: int = Field(primary_key=True)
    level: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    hash: bytes = Field(sa_type=LargeBinary)


class LinkRow(SQLModel, table=True):
    """Derived: the entry `sequence`, of another post, names the post `target`."""

    __tablename__ = "links"
    __table_args__ = _SQLITE
    ledger_id: int = Field(primary_key=True)
    target: str = Field(primary_key=True, sa_type=Text)
    sequence: int = Field(primary_key=True)


class SchemaVersionRow(SQLModel, table=True):
    """One row for every step applied."""

    __tablename__ = "schema_version"
    __table_args__ = _SQLITE
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


_MODELS = (EntryRow, ContentRow, CheckpointRow, NodeRow, LinkRow, SchemaVersionRow)
_TABLES = [SQLModel.metadata.tables[str(model.__tablename__)] for model in _MODELS]


def differences(connection: Connection) -> list[str]:
    """The tables that a SQLite file does not have as they are defined here, by name: as SQLite understood both."""
    found, defined = dict(_shapes(connection)), _defined()
    return sorted(table for table in found.keys() | defined.keys() if found.get(table) != defined.get(table))


@cache
def _defined() -> dict[str, list[object]]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    SQLModel.metadata.create_all(engine, tables=_TABLES)
    with engine.connect() as connection:
        made = connection.connection.driver_connection
        assert isinstance(made, Connection)
        shapes = dict(_shapes(made))
    engine.dispose()
    return shapes


def _shapes(connection: Connection) -> Iterator[tuple[str, list[object]]]:
    """Every table with its options, its columns and its keys."""
    tables = connection.execute(
        "SELECT name, wr, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    for name, *options in tables:
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        keys = connection.execute(f"PRAGMA index_list({name})").fetchall()
        indexed = sorted((key[2:4], *connection.execute(f"PRAGMA index_info({key[1]})").fetchall()) for key in keys)
        yield name, [options, columns, indexed]
