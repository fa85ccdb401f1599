"""A small ledger with every kind of entry, and a way past its guards, which leaves them as they were."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ledger import Kind, Ledger
from ledger.book.key_file import read_key
from ledger.book.verify import Fault, Report
from ledger.domain.contents import SHORT, listed
from ledger.domain.entries import Entry
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.tree import Frontier, leaf_hash
from tests.book.world import AMATO, ORTIZ, REASON, folder, made, row

SIZE = 21  # entries of the small ledger
TEXT = "You will recieve it on May 3.\n"
LONG = "May 5.\n" + "".join(f"\nRoute {number} is open.\n" for number in range(SHORT))  # too many blocks for an entry


def small_ledger(folder: Path) -> Ledger:
    """Entries of each kind that there is a way to record, but a change of key; a batch among them."""
    book = made(folder)
    book.publish("storm", TEXT, by=ORTIZ, title="Storm")
    edit(book, TEXT.replace("recieve", "receive"), Kind.MINOR_EDIT)
    edit(book, TEXT.replace("recieve", "receive").replace("3", "4"), Kind.CORRECTION)
    edit(book, "---\nlayout: post\n---\n" + TEXT.replace("recieve", "receive").replace("3", "4"), Kind.METADATA)
    book.link(
        book.propose_link("storm", "new", LONG, wrong="May 4", right="May 5", title="New"),
        by=ORTIZ,
        reason=REASON,
        kind=Kind.UPDATE,
    )
    old = [row("old", n, body) for n, body in enumerate(("In 10 days.\n", "In 9 days.\n", None), 1)]
    book.import_rows(old, name="old.jsonl")
    book.retract("new", by=ORTIZ, reason=REASON)
    book.note("storm", "The county is looking at these dates.", by=ORTIZ)
    book.reword("storm", 3, by=ORTIZ, reason="The tide table was wrong.")
    moved = book.propose("storm", TEXT.replace("recieve", "receive").replace("3", "6"))
    proposal = book.proposals.correct(moved, by=ORTIZ, reason=REASON, kind=Kind.CLARIFICATION)
    book.proposals.approve(proposal.sequence, by=AMATO)
    withdrawal = book.proposals.retract("storm", by=ORTIZ, reason=REASON)
    book.proposals.decline(withdrawal.sequence, by=AMATO, reason="It is right.")
    book.amend(replace(book.policy, terms=("Gull Island",)), by=ORTIZ, reason="A new stop.")
    book.posted("storm", "https://x.com/agency/status/1734", by=ORTIZ, channel="x", notice=3)
    return book


def edit(book: Ledger, source: str, kind: Kind) -> None:
    draft = book.propose("storm", source)
    assert book.correct(draft, by=ORTIZ, reason=REASON).kind is kind


class Damage:
    """Writes to a ledger's file behind its back: the guards go for the moment of the write, and come back."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA synchronous=OFF")
        self._guards = [
            (name, table, sql)
            for name, table, sql in self.connection.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
            )
        ]

    def rows(self, query: str, *values: Any) -> list[Any]:
        return self.connection.execute(query, values).fetchall()

    def __call__(self, statement: str, *values: Any) -> None:
        """One statement on one row."""
        table = next(word for word in statement.split() if word in {of for _, of, _ in self._guards})
        with self._unguarded(table):
            assert self.connection.execute(statement, values).rowcount == 1, statement

    def rewrite(self, table: str, column: str, by: str, values: list[tuple[Any, Any]]) -> None:
        """One column of many rows: (new value, which row)."""
        with self._unguarded(table):
            self.connection.executemany(f"UPDATE {table} SET {column} = ? WHERE {by} = ?", values)

    @contextmanager
    def _unguarded(self, table: str) -> Iterator[None]:
        guards = [(name, sql) for name, of, sql in self._guards if of == table]
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for name, _ in guards:
                self.connection.execute(f"DROP TRIGGER {name}")
            yield
            for _, sql in guards:
                self.connection.execute(sql)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def cell(self, table: str, column: str, where: str, new: Any) -> Iterator[None]:
        """One cell with another value, for a while."""
        ((old,),) = self.rows(f"SELECT {column} FROM {table} WHERE {where}")
        self(f"UPDATE {table} SET {column} = ? WHERE {where}", new)
        try:
            yield
        finally:
            self(f"UPDATE {table} SET {column} = ? WHERE {where}", old)


def flipped(data: bytes, at: int) -> bytes:
    """The bytes with one bit of one of them the other way."""
    return data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


def first_entries(book: Ledger) -> dict[bytes, Entry]:
    """Every content's key with the first entry that commits to it, told without the code that verifies."""
    first: dict[bytes, Entry] = {}
    for entry in book.entries():
        for role, keys in sorted(entry.content.items()):
            for key in listed(keys):
                first.setdefault(key, entry)
            if role.endswith("_list"):
                content = book.store.content(entry.post, keys)
                assert content
                for block in listed(content.data):
                    first.setdefault(block, entry)
    return first


def first_fault(report: Report) -> Fault:
    assert not report.ok
    return report.faults[0]


def verified(path: Path, **given: Any) -> Report:
    with Ledger.inspect(path) as book:
        return book.verify(**given)


def signed_again(path: Path, change: Callable[[list[bytes]], None]) -> None:
    """Rewrites the entries, and everything that follows from their bytes, with the ledger's own key."""
    damage = Damage(path)
    before = [body for (body,) in damage.rows("SELECT body FROM entries ORDER BY sequence")]
    bodies = list(before)
    change(bodies)
    key, tree, nodes, notes = read_key(path.with_suffix(".key")), Frontier(), [], []
    sizes = {size for (size,) in damage.rows("SELECT size FROM checkpoints")}
    for sequence, body in enumerate(bodies):
        old, leaf = leaf_hash(before[sequence]).hex().encode(), leaf_hash(body)
        bodies[sequence + 1 :] = [later.replace(old, leaf.hex().encode()) for later in bodies[sequence + 1 :]]
        nodes += [(0, sequence, leaf), *tree.append(leaf)]
        if tree.size in sizes:
            notes.append((sign_checkpoint(Checkpoint(key.name, tree.size, tree.root()), key), tree.size))
    damage.rewrite("entries", "body", "sequence", [(body, n) for n, body in enumerate(bodies)])
    damage.rewrite("checkpoints", "note", "size", notes)
    places = [(digest, f"{level}/{position}") for level, position, digest in nodes]
    damage.rewrite("nodes", "hash", "level || '/' || position", places)


@contextmanager
def copied(whole: Path) -> Iterator[Path]:
    """A copy of a ledger and its key, in a folder of its own."""
    with folder() as path:
        shutil.copy(whole.with_suffix(".key"), path / "posts.key")
        yield Path(shutil.copy(whole, path / "posts.db"))
