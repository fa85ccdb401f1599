"""The statements that are written out, held against the tables that SQLModel defines."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlmodel import SQLModel, create_engine

from ledger.store import Store, statements
from ledger.store.statements import Paged

STATEMENTS = {name: value for name, value in vars(statements).items() if name.isupper() and name[0] != "_"} | {
    "CONTENTS": statements.among(statements.CONTENTS, 3),
    "CHECKPOINTS_AT": statements.among(statements.CHECKPOINTS_AT, 2),
    "nodes among": statements.nodes_among(2, 3),
    **{
        f"post rows {behind} {up_to}": statements.post_rows(behind=behind, up_to=up_to)
        for behind in (False, True)
        for up_to in (False, True)
    },
}
# What reads a whole table, and says so: its first page, or its number of rows.
WHOLE = {"POSTS", "CONTENT_COUNT", "NODE_COUNT"}


def _written() -> Iterator[tuple[str, str]]:
    for name, value in STATEMENTS.items():
        if isinstance(value, Paged):
            yield f"{name} first", value.first
            yield f"{name} following", value.following
        elif isinstance(value, str):
            yield name, value


WRITTEN = dict(_written())
INSERTS = [text for text in WRITTEN.values() if text.startswith("INSERT")]


@pytest.fixture(scope="module")
def defined() -> Iterator[sqlite3.Connection]:
    """A database that SQLModel made, and nobody else."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with engine.connect() as connection:
        made = connection.connection.driver_connection
        assert isinstance(made, sqlite3.Connection)
        yield made
    engine.dispose()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_statement_names_what_the_models_define(name: str, defined: sqlite3.Connection) -> None:
    """It is understood by a database that SQLModel made, and takes as many values as it says."""
    values = [1] * WRITTEN[name].count("?")
    assert defined.execute(f"EXPLAIN {WRITTEN[name]}", values).fetchall()


def test_every_column_of_every_table_is_given_when_a_row_is_added() -> None:
    given = {}
    for text in INSERTS:
        found = re.fullmatch(r"INSERT INTO (\w+) \((.+)\) VALUES \((.+)\)", text)
        assert found
        given[found[1]] = found[2].replace('"', "").split(", ")
        assert found[3] == ", ".join("?" * len(given[found[1]]))
    tables = {name: table.columns.keys() for name, table in SQLModel.metadata.tables.items()}
    del tables["schema_version"]
    assert given == tables


@pytest.mark.parametrize("name", sorted(set(WRITTEN) - {"ADD_ENTRY"}))
def test_a_statement_reads_one_ledger_and_finds_its_rows_by_a_key(name: str, filled: Store) -> None:
    """`ledger_id` leads every key; no read grows with the ledger unless it reads all of a table."""
    text = WRITTEN[name]
    if text in INSERTS:
        assert text.split("(")[1].startswith("ledger_id, ")
        return
    assert re.search(r"WHERE (entries\.)?ledger_id = \?", text)
    with closing(sqlite3.connect(filled.path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", [1] * text.count("?"))]
    searched = [step for step in plan if step.startswith("SEARCH") and "ledger_id=?" in step]
    assert len(searched) == 1 + text.count(" JOIN "), plan
    bounded = re.search(r"ledger_id=\? AND ", searched[0])
    assert bounded or name in WHOLE or text.endswith(("LIMIT ?", "LIMIT 1", "LIMIT ? OFFSET ?")) or "max(" in text, plan
    assert not any("TEMP B-TREE" in step for step in plan) or name == "POSTS", plan
