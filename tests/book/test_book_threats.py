"""Who can do what to a ledger, and which check finds it: the table of the threat model, row by row (law 6)."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.domain.contents import commitment
from ledger.errors import StoreError
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey
from tests.book.damage import SIZE, Damage, copied, signed_again, verified
from tests.book.world import ORTIZ


@dataclass(frozen=True, slots=True)
class Threat:
    """`found` are words of the first fault, `entry` the one that it names.

    What only a checkpoint kept elsewhere tells is `elsewhere`: without one the ledger verifies, and nothing could be
    found by anybody.
    """

    who: str
    does: Callable[[Path], object]
    found: str
    entry: int | None = None
    elsewhere: bool = False


DATABASE, HOST, SIGNER = "database administrator", "administrator of the host", "holder of the log's key"


def _entry(path: Path, sequence: int, change: Callable[[bytes], bytes]) -> None:
    damage = Damage(path)
    ((body,),) = damage.rows("SELECT body FROM entries WHERE sequence = ?", sequence)
    damage("UPDATE entries SET body = ? WHERE sequence = ?", change(body), sequence)


def _swapped(path: Path) -> None:
    damage = Damage(path)
    bodies = dict(damage.rows("SELECT sequence, body FROM entries"))
    damage.rewrite("entries", "body", "sequence", [(bodies[3], 2), (bodies[2], 3)])


def _doubled(path: Path) -> None:
    damage = Damage(path)
    ((body,),) = damage.rows("SELECT body FROM entries WHERE sequence = 3")
    damage("INSERT INTO entries VALUES (1, ?, 'storm', 90, ?)", SIZE, body)


def _cut(path: Path, *, cleanly: bool) -> None:
    """The last two entries, and with care everything that knew of them."""
    damage = Damage(path)
    for sequence in (SIZE - 1, SIZE - 2):
        damage("DELETE FROM entries WHERE sequence = ?", sequence)
        if cleanly:
            damage("DELETE FROM checkpoints WHERE size = ?", sequence + 1)
            for level, position in damage.rows(
                "SELECT level, position FROM nodes WHERE ((position + 1) << level) > ?", sequence
            ):
                damage("DELETE FROM nodes WHERE level = ? AND position = ?", level, position)
    if cleanly:
        with Ledger.inspect(path) as book:
            gone = [fault.why[8:20] for fault in book.verify().faults if "belongs to no entry" in fault.why]
        for key in gone:
            damage('DELETE FROM contents WHERE hex("key") LIKE ?', f"{key}%")


def _older(path: Path) -> None:
    older = path.with_name("older.db")
    shutil.copy(path, older)
    with Ledger.open(path) as book:
        book.note("storm", "More.", by=ORTIZ)
        path.with_name("kept").write_bytes(book.checkpoint())
    older.replace(path)


def _another(path: Path) -> None:
    _older(path)
    with Ledger.open(path) as book:
        book.note("storm", "Something else.", by=ORTIZ)


def _says(sequence: int, **fields: object) -> Callable[[list[bytes]], None]:
    def change(bodies: list[bytes]) -> None:
        value = json.loads(bodies[sequence]) | fields
        bodies[sequence] = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    return change


def _by_a_stranger(path: Path) -> None:
    with Ledger.inspect(path) as book:
        root, origin = book.verify().root, book.origin
    note = sign_checkpoint(Checkpoint(origin, SIZE, root), SigningKey(origin, b"k" * 32))
    Damage(path)("UPDATE checkpoints SET note = ? WHERE size = ?", note, SIZE)


def _statement(text: str, *values: object) -> Callable[[Path], object]:
    return lambda path: Damage(path)(text, *values)


def _content(path: Path, statement: str) -> None:
    damage = Damage(path)
    ((key,),) = damage.rows("SELECT \"key\" FROM contents WHERE data = CAST('You will recieve it on May 3.\n' AS BLOB)")
    damage(statement, key)


def _smuggled(path: Path) -> None:
    data, salt = b"smuggled", b"s" * 16
    Damage(path)("INSERT INTO contents VALUES (1, '', ?, ?, ?)", commitment(salt, data), salt, data)


def _unguarded(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(statement)
    connection.commit()


THREATS = {
    "an entry is edited": Threat(
        DATABASE,
        lambda p: _entry(p, 3, lambda body: body.replace(b"J. Ortiz", b"J. Smith")),
        "not those that .* leaf",
        3,
    ),
    "two entries are swapped": Threat(DATABASE, _swapped, "its bytes say entry 3", 2),
    "an entry is dropped": Threat(DATABASE, _statement("DELETE FROM entries WHERE sequence = 5"), "is missing", 5),
    "an entry is doubled": Threat(DATABASE, _doubled, "its bytes say entry 3", SIZE),
    "an entry is put before the first": Threat(
        DATABASE,
        _statement("INSERT INTO entries VALUES (1, -1, 'storm', 90, x'7b7d')"),
        "is a row too many",
        -1,
    ),
    "a post is given another's entry": Threat(
        DATABASE,
        _statement("UPDATE entries SET post = 'new', number = 90 WHERE sequence = 3"),
        "its bytes say entry 3, post storm",
        3,
    ),
    "a text is edited": Threat(
        DATABASE,
        lambda p: _content(p, "UPDATE contents SET data = x'2d' WHERE \"key\" = ?"),
        "not what was committed",
        1,
    ),
    "a text is dropped": Threat(
        DATABASE, lambda p: _content(p, 'DELETE FROM contents WHERE "key" = ?'), "is missing", 1
    ),
    "a text is put in": Threat(DATABASE, _smuggled, "belongs to no entry"),
    "a tree node is edited": Threat(
        DATABASE,
        _statement("UPDATE nodes SET hash = zeroblob(32) WHERE level = 1 AND position = 2"),
        "tree node 1/2 is not the hash",
        4,
    ),
    "a tree node is dropped": Threat(
        DATABASE,
        _statement("DELETE FROM nodes WHERE level = 1 AND position = 2"),
        "9 of 10 tree nodes are stored at level 1",
    ),
    "a link is dropped": Threat(
        DATABASE, _statement("DELETE FROM links WHERE target = 'new'"), "index of links is wrong about new", 6
    ),
    "a link is put in": Threat(
        DATABASE, _statement("INSERT INTO links VALUES (1, 'old', 3)"), "index of links is wrong about old", 3
    ),
    "a checkpoint is edited": Threat(
        DATABASE,
        _statement("UPDATE checkpoints SET note = x'2d' WHERE size = 3"),
        "note|checkpoint|signed",
        2,
    ),
    "the newest checkpoint is dropped": Threat(
        DATABASE,
        _statement("DELETE FROM checkpoints WHERE size = ?", SIZE),
        f"the newest checkpoint covers {SIZE - 1} of {SIZE}",
        SIZE - 1,
    ),
    "a checkpoint is put in": Threat(
        DATABASE, _statement("INSERT INTO checkpoints VALUES (1, 10, x'2d')"), "note|checkpoint|signed", 9
    ),
    "a row is hidden under another ledger": Threat(
        DATABASE,
        _statement("UPDATE links SET ledger_id = 2 WHERE target = 'new'"),
        "index of links is wrong|rows of links are of another ledger",
        6,
    ),
    "the schema's version is edited": Threat(
        DATABASE, _statement("UPDATE schema_version SET version = 0"), r"steps \[0\] were taken"
    ),
    "a guard is dropped": Threat(
        DATABASE,
        lambda p: _unguarded(p, "DROP TRIGGER entries_refuse_delete"),
        "trigger entries_refuse_delete is missing",
    ),
    "a guard is rewritten in place": Threat(
        DATABASE,
        lambda p: _unguarded(
            p, "UPDATE sqlite_master SET sql = replace(sql, 'BEFORE', 'AFTER') WHERE name = 'links_refuse_update'"
        ),
        "trigger links_refuse_update was changed",
    ),
    "a table is added": Threat(
        DATABASE, lambda p: _unguarded(p, "CREATE TABLE notes (text)"), "table notes does not belong to a ledger"
    ),
    "the tail is cut": Threat(DATABASE, lambda p: _cut(p, cleanly=False), "the tail was cut", SIZE - 2),
    "the tail is cut, checkpoints and all": Threat(
        HOST, lambda p: _cut(p, cleanly=True), f"ROLLBACK: .* over {SIZE} entries, {SIZE - 2} are here", SIZE - 2, True
    ),
    "an older file is put back": Threat(HOST, _older, f"ROLLBACK: .* over {SIZE + 1} entries", SIZE, True),
    "the newest checkpoint is signed by another key": Threat(
        HOST, _by_a_stranger, "signed by no key|not signed", SIZE - 1
    ),
    "history is rewritten and signed again": Threat(
        SIGNER,
        lambda p: signed_again(p, _says(4, effective_at="2026-01-01T00:00:00-05:00")),
        "FORK",
        SIZE - 1,
        True,
    ),
    "two histories are signed": Threat(SIGNER, _another, "FORK", SIZE, True),
    "an entry is rewritten to say that a change was minor": Threat(
        SIGNER, lambda p: signed_again(p, _says(3, kind="minor_edit")), "recorded as silent, but no gate found", 3
    ),
    "an entry is rewritten to an earlier time": Threat(
        SIGNER,
        lambda p: signed_again(p, _says(SIZE - 1, recorded_at="2026-03-02T08:00:00-05:00")),
        "before the entry that it follows",
        SIZE - 1,
    ),
}


@pytest.mark.parametrize("what", THREATS)
def test_what_is_done_to_a_ledger_is_found(whole: Path, what: str) -> None:
    """By the check that the table names, which names the entry."""
    threat = THREATS[what]
    with copied(whole) as path:
        with Ledger.inspect(path) as book:
            path.with_name("kept").write_bytes(book.checkpoint())
        threat.does(path)
        held = path.with_name("kept").read_bytes()
        report = verified(path, checkpoints=[held] if threat.elsewhere else [])
        assert report.faults, "nothing was found"
        first = report.faults[0]
        assert re.search(threat.found, first.why), [str(fault) for fault in report.faults]
        assert first.sequence == threat.entry
        if threat.elsewhere:
            assert verified(path).ok, "the file alone could tell, so the table is too modest"


@pytest.mark.parametrize("version", [2, 257])
def test_a_schema_from_later_days_is_not_opened(whole: Path, version: int) -> None:
    """What a newer stet wrote is for a newer stet to verify."""
    with copied(whole) as path:
        Damage(path)("UPDATE schema_version SET version = ?", version)
        with pytest.raises(StoreError, match=f"the ledger has schema {version}, this program knows 1"):
            verified(path)
