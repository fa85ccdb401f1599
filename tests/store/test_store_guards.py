"""Law 1, "it stays posted": what the file itself refuses, to whoever writes to it and with whatever program."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledger.errors import StoreError
from ledger.store import Store
from ledger.store.sqlite import STEPS
from ledger.store.tables import differences
from tests.store.conftest import CONTENTS, ENTRIES, LINKS

KEY = "x'" + "6b" * 32 + "'"  # stored already
NEW = "x'" + "7a" * 32 + "'"
HASH = "zeroblob(32)"
TABLES = ["entries", "contents", "checkpoints", "nodes", "links", "schema_version"]

REFUSED = {
    # Alter or remove.
    **{f"UPDATE {table} SET {column} = {column}": f"{table}: append only, no UPDATE" for table, column in (
        ("entries", "body"), ("contents", "salt"), ("checkpoints", "note"), ("nodes", "hash"), ("links", "target"),
        ("schema_version", "version"),
    )},
    **{f"DELETE FROM {table}": f"{table}: append only, no DELETE" for table in TABLES},
    "UPDATE OR IGNORE entries SET body = x'00'": "entries: append only, no UPDATE",
    "UPDATE entries SET sequence = 9 WHERE sequence = 3": "entries: append only, no UPDATE",
    # INSERT OR REPLACE fires no DELETE trigger.
    "REPLACE INTO entries VALUES (1, 3, 'roads', 1, x'00')": "entries: sequence is not the next one",
    "REPLACE INTO entries VALUES (1, 4, 'roads', 1, x'00')": "entries: number is not the next one of its post",
    f"REPLACE INTO contents VALUES (1, '', {KEY}, x'', x'00')": "contents: key is stored already",
    "REPLACE INTO checkpoints VALUES (1, 4, x'00')": "checkpoints: size is not beyond the last checkpoint",
    f"REPLACE INTO nodes VALUES (1, 1, 1, {HASH})": "nodes: position is not the next one of its level",
    "REPLACE INTO links VALUES (1, 'storm', 3)": "links: link is stored already",
    "REPLACE INTO schema_version VALUES (1)": "schema_version: version is not the next one",
    # Neither does an upsert that updates, nor is IGNORE a way to lose a row without a word.
    f"INSERT INTO contents VALUES (1, '', {KEY}, x'', x'00') ON CONFLICT DO UPDATE SET data = x'00'":
        "contents: key is stored already",
    f"INSERT OR IGNORE INTO contents VALUES (1, '', {KEY}, x'', x'00')": "contents: key is stored already",
    # Duplicates.
    "INSERT INTO entries VALUES (1, 3, NULL, NULL, x'00')": "entries: sequence is not the next one",
    "INSERT INTO entries VALUES (1, 4, 'storm', 2, x'00')": "entries: number is not the next one of its post",
    f"INSERT INTO contents VALUES (1, '', {KEY}, x'', x'00')": "contents: key is stored already",
    "INSERT INTO checkpoints VALUES (1, 4, x'00')": "checkpoints: size is not beyond the last checkpoint",
    f"INSERT INTO nodes VALUES (1, 2, 0, {HASH})": "nodes: position is not the next one of its level",
    "INSERT INTO links VALUES (1, 'storm', 3)": "links: link is stored already",
    # Gaps, and rows before the first.
    "INSERT INTO entries VALUES (1, 5, NULL, NULL, x'00')": "entries: sequence is not the next one",
    "INSERT INTO entries VALUES (1, -1, NULL, NULL, x'00')": "entries: sequence is not the next one",
    "INSERT INTO entries VALUES (1, 4, 'storm', 4, x'00')": "entries: number is not the next one of its post",
    "INSERT INTO entries VALUES (1, 4, 'bridges', 0, x'00')": "entries: number is not the next one of its post",
    "INSERT INTO entries VALUES (1, 4, 'bridges', 2, x'00')": "entries: number is not the next one of its post",
    f"INSERT INTO nodes VALUES (1, 1, 3, {HASH})": "nodes: position is not the next one of its level",
    "INSERT INTO checkpoints VALUES (1, 3, x'00')": "checkpoints: size is not beyond the last checkpoint",
    "INSERT INTO checkpoints VALUES (1, 5, x'00')": "checkpoints: size is greater than the number of entries",
    "INSERT INTO schema_version VALUES (3)": "schema_version: version is not the next one",
    # Half a place, no bytes, or bytes of another type.
    "INSERT INTO entries VALUES (1, 4, 'bridges', NULL, x'00')": "CHECK constraint failed",
    "INSERT INTO entries VALUES (1, 4, NULL, 1, x'00')": "CHECK constraint failed",
    "INSERT INTO entries VALUES (1, 4, NULL, NULL, NULL)": "NOT NULL constraint failed",
    "INSERT INTO entries VALUES (1, 4, NULL, NULL, 'text')": "cannot store TEXT value in BLOB column",
    f"INSERT INTO contents VALUES (1, '', {NEW}, x'', 'text')": "cannot store TEXT value in BLOB column",
    # A row with another's rowid would replace that one, past every trigger.
    "REPLACE INTO entries (rowid, ledger_id, sequence, body) VALUES (1, 1, 4, x'00')": "no column named rowid",
}  # fmt: skip

ALLOWED = [
    "INSERT INTO entries VALUES (1, 4, NULL, NULL, x'00')",
    "INSERT INTO entries VALUES (1, 4, 'storm', 3, x'00')",
    "INSERT INTO entries VALUES (1, 4, 'bridges', 1, x'00')",
    f"INSERT INTO contents VALUES (1, '', {NEW}, x'', x'00')",
    f"INSERT INTO nodes VALUES (1, 1, 2, {HASH})",
    "INSERT INTO links VALUES (1, 'storm', 4)",
    # Guards read only rows of the same ledger.
    "INSERT INTO entries VALUES (2, 0, 'storm', 1, x'00')",
    f"INSERT INTO contents VALUES (2, '', {KEY}, x'', x'00')",
    f"INSERT INTO nodes VALUES (2, 1, 0, {HASH})",
    "INSERT INTO checkpoints VALUES (2, 0, x'00')",
    "INSERT INTO links VALUES (2, 'storm', 3)",
]


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(("statement", "words"), REFUSED.items())
def test_the_file_refuses(filled: Store, statement: str, words: str) -> None:
    before = dump(filled.path)
    with pytest.raises(sqlite3.Error, match=words):
        run(filled.path, statement)
    assert dump(filled.path) == before


@pytest.mark.parametrize("statement", ALLOWED)
def test_the_file_takes_the_next_row(filled: Store, statement: str) -> None:
    """So that a guard that refuses all does not pass for a good one."""
    before = dump(filled.path)
    run(filled.path, statement)
    assert len(dump(filled.path)) == len(before) + 1


def test_a_new_ledger_has_no_faults(store: Store) -> None:
    assert store.guard_faults() == []
    assert store.page_faults() == []


def test_statistics_are_no_fault(filled: Store) -> None:
    run(filled.path, "ANALYZE")
    assert filled.guard_faults() == []


TAMPERED = {
    **{f"DROP TRIGGER {table}_refuse_{change}": f"trigger {table}_refuse_{change} is missing"
       for table in TABLES for change in ("update", "delete", "insert")},
    **{f"DROP TABLE {table}": f"table {table} is missing" for table in ("entries", "contents", "checkpoints")},
    "ALTER TABLE entries ADD COLUMN note TEXT": "table entries was changed",
    "ALTER TABLE contents RENAME COLUMN salt TO pepper": "table contents was changed",
    "CREATE TRIGGER tidy AFTER INSERT ON entries BEGIN SELECT 1; END": "trigger tidy does not belong to a ledger",
    "CREATE TABLE extra (x)": "table extra does not belong to a ledger",
    "CREATE VIEW extra AS SELECT 1": "view extra does not belong to a ledger",
    "CREATE INDEX extra ON entries (body)": "index extra does not belong to a ledger",
}  # fmt: skip


@pytest.mark.parametrize(("statement", "fault"), TAMPERED.items())
def test_a_ledger_whose_guards_do_not_stand_is_opened_for_verification_only(
    filled: Store, statement: str, fault: str
) -> None:
    """What triggers can't prevent (DROP TRIGGER, an edited file) is found before anything is written."""
    run(filled.path, statement)
    with pytest.raises(StoreError, match=r"guards do not stand: .+; keep the file and run `stet verify`"):
        Store.open(filled.path)
    with Store.inspect(filled.path) as opened:
        assert fault in opened.guard_faults()


def test_a_guard_that_was_made_to_let_through_is_a_fault(filled: Store) -> None:
    """Same name, same table, other words."""
    run(
        filled.path,
        "DROP TRIGGER entries_refuse_delete",
        "CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN SELECT 1; END",
    )
    assert filled.guard_faults() == ["trigger entries_refuse_delete was changed"]


def test_a_step_that_was_taken_out_of_the_record_is_a_fault(filled: Store) -> None:
    """The guard put back word for word: what the schema was made by is still known."""
    with sqlite3.connect(filled.path) as connection:
        ((guard,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'schema_version_refuse_delete'")
    run(filled.path, "DROP TRIGGER schema_version_refuse_delete", "DELETE FROM schema_version", guard)
    assert filled.guard_faults() == ["schema_version says that steps [] were taken, not 1 to 1"]


def test_a_schema_edited_in_place_is_a_fault(filled: Store) -> None:
    run(
        filled.path,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'ABORT', 'IGNORE') WHERE name = 'contents_refuse_update'",
    )
    assert filled.guard_faults() == ["trigger contents_refuse_update was changed"]


def test_every_copy_of_a_post_s_name_is_under_guard(filled: Store) -> None:
    """`entries_of` reads by an index, a verifier by the table: what is changed in the index only must not go unseen."""
    filled.close()
    data = filled.path.read_bytes()
    unseen_in_rows = 0
    for place in (match.start() for match in re.finditer(b"storm", data)):
        filled.path.write_bytes(data[:place] + b"stork" + data[place + 5 :])
        with Store.inspect(filled.path) as opened:
            same = list(opened.entries()) == ENTRIES and list(opened.links()) == LINKS
            if same and opened.content("storm", CONTENTS[2].key):
                unseen_in_rows += 1
                assert opened.page_faults() != []
    assert unseen_in_rows == 2, "the index holds the names of both entries"


def test_the_steps_make_the_tables_that_the_models_define(store: Store) -> None:
    """SQLModel defines the schema; the steps only write it out, with the guards."""
    with closing(sqlite3.connect(store.path)) as connection:
        assert differences(connection) == []


OTHER_TABLES = {
    "ALTER TABLE entries ADD COLUMN note TEXT": ["entries"],
    "ALTER TABLE contents RENAME COLUMN salt TO pepper": ["contents"],
    "DROP TABLE links": ["links"],
    "DROP TABLE nodes; CREATE TABLE nodes (ledger_id INTEGER NOT NULL, level INTEGER NOT NULL, "
    "position INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (ledger_id, level, position)) WITHOUT ROWID": ["nodes"],
    "DROP TABLE links; CREATE TABLE links (ledger_id INTEGER NOT NULL, target TEXT NOT NULL, sequence INTEGER NOT "
    "NULL, PRIMARY KEY (ledger_id, sequence, target)) WITHOUT ROWID, STRICT": ["links"],
    "CREATE UNIQUE INDEX once ON entries (body)": ["entries"],
    "CREATE TABLE more (x)": ["more"],
}


@pytest.mark.parametrize(("statements", "tables"), OTHER_TABLES.items())
def test_no_ledger_is_made_whose_tables_are_not_those_of_the_models(
    statements: str, tables: list[str], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column, a type, a key, an option of a table or a table that the models don't know, or that is missing."""
    monkeypatch.setattr("ledger.store.sqlite.STEPS", ((*STEPS[0], *statements.split(";")),))
    with pytest.raises(StoreError, match=f"makes other tables than defined: {', '.join(tables)}$"):
        Store.create(path)
    assert not path.exists()


@pytest.mark.parametrize(
    "row",
    [
        "INSERT INTO entries VALUES (2, 0, NULL, NULL, x'7b7d')",
        f"INSERT INTO contents VALUES (2, '', {NEW}, zeroblob(16), x'00')",
        "INSERT INTO checkpoints VALUES (2, 0, x'00')",
    ],
)
def test_rows_of_another_ledger_are_found(filled: Store, row: str) -> None:
    """A file holds one ledger: a row that no read would find is told by the check of the file."""
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute(row)
        connection.commit()
    assert any("another ledger" in fault for fault in filled.page_faults())
