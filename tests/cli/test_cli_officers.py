"""What records officers ask: does it verify, and if not, where."""

from __future__ import annotations

import json
import sqlite3

from tests.cli.conftest import BY, Desk


def _flip(desk: Desk, sequence: int) -> None:
    """One bit of a stored entry, by somebody who has the file and first takes the guards away."""
    with sqlite3.connect(desk.folder / "ledger.db") as connection:
        guards = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        (table,) = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%entr%'"
        ).fetchone()
        (body,) = connection.execute(f"SELECT body FROM {table} WHERE sequence = ?", (sequence,)).fetchone()
        at = body.index(b"Ortiz")
        body = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        connection.execute(f"UPDATE {table} SET body = ? WHERE sequence = ?", (body, sequence))
    connection.close()


def test_a_sound_ledger_is_said_to_verify(desk: Desk) -> None:
    """A calm summary, exit 0."""
    result = desk.stet("verify")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("✓ ledger.db verifies.\n")
    assert "2 entries on 1 post" in result.out
    assert "Signed by harbor-county-ferries" in result.out


def test_verdicts_can_be_derived_again(desk: Desk) -> None:
    """--judge tells how many came out the same."""
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    assert "Judged again: 1 same" in desk.does("verify", "--judge")
    assert json.loads(desk.does("verify", "--judge", "--format", "json"))["rejudged"] == {"same": 1}


def test_the_first_bad_entry_is_named(desk: Desk) -> None:
    """One bit flipped: exit 1, the entry and why, and what to do; the file can still be read."""
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    _flip(desk, 1)
    result = desk.stet("verify")
    assert result.code == 1
    assert result.out.startswith("✗ entry 1 (storm-closures): ")
    assert "more fault" in result.out
    assert "call the records officer" in result.out
    report = json.loads(desk.stet("verify", "--format", "json").out)
    assert (report["schema"], report["ok"], report["faults"][0]["entry"]) == (1, False, 1)


def test_a_ledger_without_its_guards_is_verified_but_not_used(desk: Desk) -> None:
    """Whoever would write or read is sent to verify, which opens it all the same."""
    _flip(desk, 1)
    result = desk.stet("list")
    assert result.code == 6
    assert "run `stet verify`" in result.err
    assert desk.stet("verify").code == 1
