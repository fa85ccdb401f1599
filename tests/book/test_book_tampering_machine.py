"""A ledger against a plain list: appended to, broken off, tampered with, restored, in any order (law 6).

The list holds the bytes of every entry that was ever recorded. What `verify` says must be what comparing the file's
rows with the list says: the first row that is another, is missing or is too many, or that all is well.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger import Ledger
from tests.book.damage import Damage, first_entries, flipped
from tests.book.world import ORTIZ, Clock, folder, made

ANY = st.integers(0, 2**16)


@dataclass
class Model:
    """The entries as they were recorded, each content with its entry, and the ledger's size in the file that stands."""

    bodies: list[bytes] = field(default_factory=list)
    first: dict[bytes, int] = field(default_factory=dict)
    contents: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    size: int = 0

    def first_bad(self, damage: Damage) -> int | None:
        """The first entry of which something is not as it was recorded, found by looking at every row."""
        rows = dict(damage.rows("SELECT sequence, body FROM entries"))
        stored = {key: (salt, data) for key, salt, data in damage.rows('SELECT "key", salt, data FROM contents')}
        bad = [at for at in range(self.size) if rows.get(at) != self.bodies[at]]
        bad += [self.size for at in rows if at >= self.size]  # wherever it stands, here is what nobody recorded
        bad += [at for key, at in self.first.items() if at < self.size and stored.get(key) != self.contents[key]]
        return min(bad, default=None)


class TamperedLedger(RuleBasedStateMachine):
    """Each step leaves a file, which is verified as it is, and beside the newest checkpoint that was kept elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = ExitStack()
        self.folder = self.directory.enter_context(folder())
        self.path = self.folder / "posts.db"
        self.clock = Clock()
        self.model = Model()
        self.copies: list[tuple[Path, int]] = []
        self.kept = b""

    def teardown(self) -> None:
        self.directory.close()

    @initialize()
    def found(self) -> None:
        with made(self.folder, self.clock) as book:
            book.publish("storm", "The harbor opens on May 3.\n", by=ORTIZ, title="Storm")
            self._recorded(book)

    @property
    def tampered(self) -> bool:
        return self.model.first_bad(Damage(self.path)) is not None

    @property
    def newest(self) -> bool:
        return self.model.size == len(self.model.bodies)

    def _recorded(self, book: Ledger) -> None:
        """What was just appended, in the model and in a copy."""
        self.model.bodies = [stored.body for stored in book.store.entries()]
        self.model.size = len(self.model.bodies)
        for key, entry in first_entries(book).items():
            content = book.store.content(entry.post, key)
            assert content
            self.model.first.setdefault(key, entry.sequence)
            self.model.contents[key] = content.salt, content.data
        self.kept = book.checkpoint()
        self.copies.append((Path(shutil.copy(self.path, self.folder / f"{len(self.copies)}.db")), self.model.size))

    @precondition(lambda self: self.newest and not self.tampered)
    @rule(new=st.booleans())
    def append(self, new: bool) -> None:
        with Ledger.open(self.path, clock=self.clock) as book:
            if new:
                book.publish(f"post-{self.model.size}", "It opens on May 4.\n", by=ORTIZ, title="Roads")
            else:
                book.note("storm", "The county is looking at this.", by=ORTIZ)
            self._recorded(book)

    @precondition(lambda self: not self.tampered)
    @rule(at=st.sampled_from(["row", "commit"]))
    def break_off(self, at: str) -> None:
        """The connection is dropped in the middle of a transaction: nothing of it is ever seen."""

        class Pulled(Exception):
            pass

        with Ledger.open(self.path, clock=self.clock) as book, pytest.raises(Pulled), book._appending() as append:
            append.add(
                kind=next(iter(book.entries("storm"))).kind, actor=ORTIZ, post="storm", version=9, detail={}, content={}
            )
            if at == "commit":
                append.finish()
            raise Pulled

    @precondition(lambda self: not self.tampered)
    @rule()
    def kill(self) -> None:
        """The process is killed with half of its pages in the file: what it leaves is the file with a hot journal."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(40):
            connection.execute(
                "INSERT INTO contents VALUES (1, '', ?, zeroblob(16), zeroblob(9000))", (bytes([number]) * 32,)
            )
        left = Path(shutil.copy(self.path, self.folder / "left.db"))
        journal = Path(shutil.copy(f"{self.path}-journal", f"{left}-journal"))
        connection.execute("ROLLBACK")
        connection.close()
        left.replace(self.path)
        journal.replace(f"{self.path}-journal")

    @precondition(lambda self: self.model.size > 1)
    @rule(at=ANY, byte=ANY)
    def edit_an_entry(self, at: int, byte: int) -> None:
        damage = Damage(self.path)
        rows = damage.rows("SELECT sequence, body FROM entries ORDER BY sequence")
        sequence, body = rows[at % len(rows)]
        damage("UPDATE entries SET body = ? WHERE sequence = ?", flipped(body, byte % len(body)), sequence)

    @precondition(lambda self: self.model.size > 2)
    @rule(at=ANY)
    def drop_an_entry(self, at: int) -> None:
        damage = Damage(self.path)
        rows = damage.rows("SELECT sequence FROM entries ORDER BY sequence")
        if len(rows) > 1:
            damage("DELETE FROM entries WHERE sequence = ?", rows[at % len(rows)][0])

    @rule(at=ANY)
    def put_an_entry_in(self, at: int) -> None:
        damage = Damage(self.path)
        (body,) = damage.rows("SELECT body FROM entries ORDER BY sequence")[0]
        ((end,),) = damage.rows("SELECT max(sequence) + 1 FROM entries")
        damage("INSERT INTO entries VALUES (1, ?, 'storm', ?, ?)", end + at % 3, 1000 + end, body)

    @precondition(lambda self: self.model.size > 2)
    @rule(at=ANY)
    def swap_two_entries(self, at: int) -> None:
        damage = Damage(self.path)
        rows = damage.rows("SELECT sequence, body FROM entries ORDER BY sequence")
        if len(rows) > 1:
            (one, first), (other, second) = rows[at % (len(rows) - 1) :][:2]
            damage.rewrite("entries", "body", "sequence", [(second, one), (first, other)])

    @rule(at=ANY, byte=ANY)
    def edit_a_text(self, at: int, byte: int) -> None:
        damage = Damage(self.path)
        rows = damage.rows('SELECT "key", data FROM contents WHERE length(data) > 0')
        key, data = rows[at % len(rows)]
        damage('UPDATE contents SET data = ? WHERE "key" = ?', flipped(data, byte % len(data)), key)

    @rule(at=ANY)
    def drop_a_text(self, at: int) -> None:
        damage = Damage(self.path)
        rows = damage.rows('SELECT "key" FROM contents')
        if len(rows) > 1:
            damage('DELETE FROM contents WHERE "key" = ?', rows[at % len(rows)][0])

    @rule(at=ANY)
    def restore(self, at: int) -> None:
        """A copy of any age takes the place of whatever stands there."""
        copy, self.model.size = self.copies[at % len(self.copies)]
        shutil.copy(copy, self.path)

    @rule()
    def restore_the_newest(self) -> None:
        copy, self.model.size = self.copies[-1]
        shutil.copy(copy, self.path)

    @invariant()
    def told(self) -> None:
        if not self.copies:
            return
        with Ledger.inspect(self.path) as book:  # before anything else opens it: this rolls a hot journal back
            report, beside = book.verify(), book.verify(checkpoints=[self.kept])
        bad = self.model.first_bad(Damage(self.path))
        assert (report.faults[0].sequence if report.faults else None) == bad, [str(each) for each in report.faults]
        assert report.ok == (bad is None)
        rolled_back = any("ROLLBACK" in fault.why for fault in beside.faults)
        if bad is None:
            assert rolled_back == (not self.newest)
            assert beside.ok == self.newest


TestTamperedLedger = TamperedLedger.TestCase
TestTamperedLedger.settings = settings(
    max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
