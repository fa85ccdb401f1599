"""Rows dropped, swapped, put in; files cut, older, signed again: `verify` reports it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ledger import Kind, Ledger
from ledger.book import verify
from ledger.domain.contents import commitment
from ledger.domain.weave import Weave
from ledger.errors import StoreError
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey
from ledger.store import Store
from tests.book.damage import SIZE, Damage, first_entries, first_fault, signed_again, verified
from tests.book.world import ORTIZ, REASON, made


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy to damage, with its key."""
    shutil.copy(whole.with_suffix(".key"), tmp_path / "posts.key")
    return Path(shutil.copy(whole, tmp_path / "posts.db"))


def test_the_ledger_that_is_damaged_has_entries_of_every_kind(path: Path) -> None:
    """What is shown of each below would be shown of none that is left out."""
    unrecorded = {Kind.KEY, Kind.WITHHOLDING, Kind.HOLD, Kind.RELEASE, Kind.DISPOSAL, Kind.ACCESS}
    with Ledger.open(path) as book:
        assert {entry.kind for entry in book.entries()} == set(Kind) - unrecorded


@pytest.mark.parametrize("sequence", range(SIZE))
def test_an_entry_that_was_dropped_is_named(path: Path, sequence: int) -> None:
    """Law 6: the first bad entry is the one that is gone, not the one that moved up."""
    Damage(path)("DELETE FROM entries WHERE sequence = ?", sequence)
    fault = first_fault(verified(path))
    # Behind the last entry nothing tells how many there were but the checkpoint.
    assert fault.sequence == sequence
    assert fault.why == "is missing" if sequence < SIZE - 1 else "the tail was cut" in fault.why


@pytest.mark.parametrize("sequence", [1, 5, 8])
def test_an_entry_that_was_dropped_from_the_tree_as_well_is_named(path: Path, sequence: int) -> None:
    """Without the leaf that was stored for it, what follows can't be placed, and no more is claimed."""
    damage = Damage(path)
    damage("DELETE FROM entries WHERE sequence = ?", sequence)
    damage("DELETE FROM nodes WHERE level = 0 AND position = ?", sequence)
    assert first_fault(verified(path)).sequence == sequence


def test_two_entries_that_were_swapped_are_named(path: Path) -> None:
    """Reordered: the first of the two comes first."""
    damage = Damage(path)
    bodies = dict(damage.rows("SELECT sequence, body FROM entries"))
    damage.rewrite("entries", "body", "sequence", [(bodies[3], 2), (bodies[2], 3)])
    report = verified(path)
    assert first_fault(report).sequence == 2
    assert {2, 3} <= {fault.sequence for fault in report.faults}


@pytest.mark.parametrize("sequence", [-7, SIZE, SIZE + 1, 2**40, 2**62])
def test_an_entry_that_was_put_in_is_named(path: Path, sequence: int) -> None:
    """Wherever it stands, and however far away, a row that nobody signed is found, and soon."""
    damage = Damage(path)
    ((body,),) = damage.rows("SELECT body FROM entries WHERE sequence = 6")
    damage("INSERT INTO entries VALUES (1, ?, 'storm', 90, ?)", sequence, body)
    report = verified(path)
    assert first_fault(report).sequence == min(sequence, SIZE)
    if sequence < 0:
        assert {fault.sequence for fault in report.faults} == {sequence}, "the others stand where they should"


def test_a_tail_that_was_cut_is_told_by_the_checkpoint(path: Path) -> None:
    """A checkpoint over more entries than there are."""
    damage = Damage(path)
    for sequence in (SIZE - 1, SIZE - 2):
        damage("DELETE FROM entries WHERE sequence = ?", sequence)
    fault = first_fault(verified(path))
    assert (fault.sequence, fault.why) == (
        SIZE - 2,
        f"a checkpoint is signed over {SIZE - 1} entries, {SIZE - 2} are here: the tail was cut",
    )


def test_an_entry_behind_the_last_checkpoint_is_told(path: Path) -> None:
    """Every append is signed: what no checkpoint covers was not appended by this program."""
    Damage(path)("DELETE FROM checkpoints WHERE size = ?", SIZE)
    fault = first_fault(verified(path))
    assert (fault.sequence, fault.why) == (SIZE - 1, f"the newest checkpoint covers {SIZE - 1} of {SIZE} entries")


def test_an_older_file_is_told_by_a_checkpoint_kept_elsewhere(path: Path, tmp_path: Path) -> None:
    """Administrator of the host, restores an older copy: a later checkpoint says ROLLBACK, and nothing else can."""
    older = Path(shutil.copy(path, tmp_path / "older.db"))
    with Ledger.open(path) as book:
        edit_title(book)
        held = book.checkpoint()
        assert book.verify(checkpoints=[held]).ok
    assert verified(older).ok
    assert (
        verified(older, checkpoints=[held])
        .faults[0]
        .why.startswith(f"ROLLBACK: a checkpoint kept elsewhere is over {SIZE + 1}")
    )


def test_another_history_under_the_same_key_is_told_by_a_checkpoint_kept_elsewhere(path: Path, tmp_path: Path) -> None:
    """Host with the log's key, rewrites and signs again: an old checkpoint says FORK."""
    other = Path(shutil.copy(path, tmp_path / "other.db"))
    with Ledger.open(path) as book:
        edit_title(book)
        held = book.checkpoint()
    with Ledger.open(other, key_path=path.with_suffix(".key")) as book:
        edit_title(book)
        edit_title(book, "Storms and roads")
    report = verified(other, checkpoints=[held])
    assert (first_fault(report).sequence, first_fault(report).why[:4]) == (SIZE, "FORK")
    assert "signed by no key" in verified(other, checkpoints=[stranger_note()]).faults[0].why


def stranger_note() -> bytes:
    key = SigningKey("another-county", b"k" * 32)
    return sign_checkpoint(Checkpoint(key.name, 1, b"r" * 32), key)


def edit_title(book: Ledger, title: str = "Storms") -> None:
    book.correct(book.propose("storm", title=title), by=ORTIZ, reason=REASON)


def test_an_empty_ledger_does_not_verify(path: Path) -> None:
    """Everything cut off, checkpoints and all: a ledger has a genesis entry."""
    connection = sqlite3.connect(path, isolation_level=None)
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    for table in ("entries", "contents", "checkpoints", "nodes", "links"):
        connection.execute(f"DELETE FROM {table}")
    for _, sql in guards:
        connection.execute(sql)
    assert [fault.why for fault in verified(path).faults] == ["there is no entry, not even the genesis entry"]


def test_a_guard_that_was_dropped_is_told(path: Path) -> None:
    """Expected schema and guards compared; the entries themselves still verify."""
    sqlite3.connect(path).execute("DROP TRIGGER entries_refuse_delete").connection.commit()
    report = verified(path)
    assert [str(fault) for fault in report.faults] == ["the ledger: trigger entries_refuse_delete is missing"]
    with pytest.raises(StoreError, match="the guards do not stand"):
        Ledger.open(path)


def test_each_content_that_was_deleted_is_missed_by_the_first_entry_that_commits_to_it(path: Path) -> None:
    """Content leaves the store only by a recorded disposal (law 1)."""
    with Ledger.inspect(path) as book:
        first = first_entries(book)
        damage = Damage(path)
        for key, entry in first.items():
            (content,) = damage.rows('SELECT * FROM contents WHERE "key" = ?', key)
            damage('DELETE FROM contents WHERE "key" = ?', key)
            fault = first_fault(book.verify())
            assert (fault.sequence, fault.why) == (entry.sequence, f"content {key.hex()[:12]} is missing")
            damage("INSERT INTO contents VALUES (?, ?, ?, ?, ?)", *content)
        assert book.verify().ok


def test_a_forged_content_under_its_own_key_does_not_take_the_place_of_another(path: Path) -> None:
    """Changed words with a key computed again: the entry still commits to the old ones."""
    with Ledger.inspect(path) as book:
        first = first_entries(book)
    damage = Damage(path)
    ((key, salt),) = damage.rows(
        "SELECT \"key\", salt FROM contents WHERE instr(data, 'May 3') AND instr(data, 'rec')"
        " AND NOT instr(data, '<') AND instr(data, 'recieve')"
    )
    data = b"You will recieve it on May 9.\n"
    damage('UPDATE contents SET "key" = ?, data = ? WHERE "key" = ?', commitment(salt, data), data, key)
    assert first_fault(verified(path)).sequence == first[key].sequence == 1


def test_a_content_that_belongs_to_no_entry_is_told(path: Path) -> None:
    """Nothing stands in the store that no entry commits to."""
    damage = Damage(path)
    data, salt = b"smuggled", b"s" * 16
    damage("INSERT INTO contents VALUES (1, '', ?, ?, ?)", commitment(salt, data), salt, data)
    (fault,) = verified(path).faults
    assert (fault.sequence, fault.why) == (None, f"content {commitment(salt, data).hex()[:12]} belongs to no entry")


def test_nodes_and_links_that_were_put_in_or_dropped_are_told(path: Path) -> None:
    """Every table besides entries, contents and checkpoints is derived, and rebuilt to compare (state is a fold)."""
    for statement in (
        "INSERT INTO nodes VALUES (1, 4000000000, 0, x'00')",
        "INSERT INTO nodes VALUES (1, -1, 0, x'00')",
        "INSERT INTO nodes VALUES (1, 0, 4611686018427387904, x'00')",
        "INSERT INTO links VALUES (1, 'nowhere', 4611686018427387904)",
        "INSERT INTO links VALUES (1, 'new', -1)",
        "INSERT INTO checkpoints VALUES (1, -1, x'00')",
        "INSERT INTO checkpoints VALUES (1, 10, x'00')",
        "DELETE FROM nodes WHERE level = 1 AND position = 2",
        "DELETE FROM links WHERE target = 'new'",
    ):
        copy = Path(shutil.copy(path, path.with_name("copy.db")))
        Damage(copy)(statement)
        assert not verified(copy).ok, statement


# --- what only the holder of the key can do ---


def test_signing_again_what_stands_changes_nothing(path: Path) -> None:
    """The forger of these tests is a good one: what it does not alter verifies."""
    signed_again(path, lambda bodies: None)
    assert verified(path).ok


@pytest.mark.parametrize(
    ("sequence", "fields", "why"),
    [
        (3, {"kind": "minor_edit"}, "is recorded as silent, but no gate found all of its hunks minor"),
        (3, {"kind": "metadata"}, "is recorded as unseen, but has hunks"),
        (2, {"kind": "correction", "method": "strike"}, "is recorded as evident, but strikes nothing"),
        (2, {"kind": "correction", "method": "linked"}, "is recorded as evident, but strikes nothing"),
        (2, {"gate": None}, "is recorded as silent, but no gate found all of its hunks minor"),
        (3, {"findings": {}}, "its count of findings is not that of its hunks"),
        (11, {"recorded_at": "2026-03-02T08:00:00-05:00"}, "recorded at 2026-03-02T08:00:00-05:00, before the entry"),
        (11, {"policy": 7}, "names entry 7 as the policy in force, which is 0"),
        (11, {"version": 3}, "version 3 follows version 1"),
        (11, {"prev": "00" * 32}, "the hash of the post's previous entry is another"),
        (11, {"number": 3}, "its bytes say entry 11, post new, number 3"),
        (11, {"post": "storm"}, "its bytes say entry 11, post storm, number 2"),
        (11, {"kind": "publish"}, "the publication, and no other entry, is a post's first"),
        (11, {"kind": "posted"}, "a posted entry has no version"),
        (11, {"kind": "reversal"}, "not an entry: ValueError(\"'reversal' is not a valid Kind\")"),
        (11, {"_format": 2}, "an entry of a format that this version of stet does not know"),
        (11, {"actor": {"name": " ", "role": "x"}}, "a change needs its maker's name"),
        (11, {"content": {}}, "what it commits to can't be read: KeyError('rendition')"),
        (11, {"sequence": 2**60}, "not canonical"),
        (6, {"link": "nowhere"}, "links to nowhere, which is no post here"),
        (7, {"kind": "genesis"}, "the genesis entry, and no other, comes first"),
        (0, {"detail": {}}, "its detail lacks 'origin'"),
        (0, {"detail": {"origin": "x", "verifier_key": "x"}}, "not base64|not an Ed25519|verifier key|has 32 bytes"),
    ],
)
def test_an_entry_that_says_otherwise_and_is_signed_again_is_named(
    path: Path, sequence: int, fields: dict[str, object], why: str
) -> None:
    """A host with the log's key can sign anything, but not make it agree with what it commits to."""

    def change(bodies: list[bytes]) -> None:
        value = json.loads(bodies[sequence]) | fields
        bodies[sequence] = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    signed_again(path, change)
    report = verified(path, judge=False)
    told = [fault.why for fault in report.faults if fault.sequence == sequence]
    assert any(part in fault for fault in told for part in why.split("|")) or why == "not canonical", told
    assert told


def test_the_weave_is_held_against_every_version(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 4 in the other direction: what readers are drawn must be woven of the versions that are stored."""
    real = Weave.flow
    monkeypatch.setattr(Weave, "flow", lambda weave, version: real(weave, 1))
    report = verified(whole)
    assert {fault.why for fault in report.faults} == {f"the weave does not give version {n} back" for n in (2, 3, 4, 5)}


BOTH_WAYS = ["size", "checkpoints", "node_count", "links", "content_count", "post_rows", "content_rows_between"]


@pytest.mark.parametrize(
    ("glance", "moment"),
    [(True, moment) for moment in (*BOTH_WAYS, "ends", "node_range")]
    + [(False, moment) for moment in (*BOTH_WAYS, "entry_rows", "node_rows")],
)
def test_an_append_at_any_moment_of_a_run_is_left_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, glance: bool, moment: str
) -> None:
    """Long readers read bounded batches up to the size they began with, so they never lock out a writer."""
    if not glance:
        monkeypatch.setattr(verify, "order_at_a_glance", lambda *_: None)
    with made(tmp_path) as book, Ledger.open(book.store.path, clock=book._clock) as writer:
        for post in ("roads", "storm"):
            book.publish(post, "You will recieve it on May 3.\n", by=ORTIZ, title="Storm")
        real = getattr(Store, moment)
        said: dict[str, Any] = {"by": ORTIZ, "reason": REASON}
        turns, contents = iter(range(3)), len(list(book.store.content_keys()))

        def meanwhile(store: Store, *args: Any, **named: Any) -> Any:
            found = real(store, *args, **named)
            if store is book.store and (turn := next(turns, None)) is not None:
                for post in ("roads", "storm"):
                    edit_title(writer, f"Storm {turn}") if post == "storm" else None
                    writer.link(
                        writer.propose_link(post, f"{post}-{turn}", "May 4.", title="T", wrong="3", right="4"), **said
                    )
            return found

        monkeypatch.setattr(Store, moment, meanwhile)
        report = book.verify()
        assert report.ok, [str(fault) for fault in report.faults]
        assert (report.size, report.contents) == (3, contents)
        monkeypatch.undo()
        assert book.verify().size == book.store.size() >= 8
