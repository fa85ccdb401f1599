"""The schema. `ledger_id` leads every key, so that a ledger is a tenant where a database holds many.

An applied schema step is compared word for word with what stands in the file, so the steps are written out per dialect
(see `ledger.store.sqlite`); a test holds them against these tables.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

LEDGER = 1  # a SQLite file holds one ledger

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
    __tablename__ = "contents"
    __table_args__ = _SQLITE
    ledger_id: int = Field(primary_key=True)
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


ENTRIES = SQLModel.metadata.tables["entries"]
CONTENTS = SQLModel.metadata.tables["contents"]
CHECKPOINTS = SQLModel.metadata.tables["checkpoints"]
NODES = SQLModel.metadata.tables["nodes"]
LINKS = SQLModel.metadata.tables["links"]
