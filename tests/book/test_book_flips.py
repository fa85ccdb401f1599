"""One bit of one stored byte, whichever: `verify` finds it and names the entry (law 6)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger import Ledger
from ledger.domain.contents import lists_in
from tests.book.damage import Damage, first_entries, first_fault, flipped, small_ledger
from tests.book.world import folder


@pytest.fixture(scope="module")
def book() -> Iterator[Ledger]:
    with folder() as path, small_ledger(path) as made:
        assert made.verify().ok
        yield made
        assert made.verify().ok, "every flip was flipped back"


@pytest.fixture(scope="module")
def damage(book: Ledger) -> Damage:
    return Damage(book.store.path)


def test_a_flipped_byte_of_an_entry_names_that_entry(book: Ledger, damage: Damage) -> None:
    """The first fault is that of the altered entry, whatever else no longer fits because of it."""
    bodies = damage.rows("SELECT sequence, body FROM entries")
    posts = dict(damage.rows("SELECT sequence, post FROM entries"))
    for at in range(0, max(len(body) for _, body in bodies), 5):
        sequence, body = bodies[at // 5 % len(bodies)]
        if at < len(body):
            with damage.cell("entries", "body", f"sequence = {sequence}", flipped(body, at)):
                fault = first_fault(book.verify())
                assert (fault.sequence, fault.post) == (sequence, posts[sequence]), f"byte {at} of entry {sequence}"


def test_every_byte_of_every_entry_counts(book: Ledger, damage: Damage) -> None:
    """Byte n of all entries at once: each is named, the first of them first."""
    bodies = damage.rows("SELECT sequence, body FROM entries")
    for at in range(max(len(body) for _, body in bodies)):
        some = [(sequence, body) for sequence, body in bodies if at < len(body)]
        damage.rewrite("entries", "body", "sequence", [(flipped(body, at), sequence) for sequence, body in some])
        faults = book.verify().faults
        damage.rewrite("entries", "body", "sequence", [(body, sequence) for sequence, body in some])
        assert {sequence for sequence, _ in some} <= {fault.sequence for fault in faults}, f"byte {at}"
        assert faults[0].sequence == some[0][0]


@pytest.mark.parametrize("column", ["salt", "data"])
@pytest.mark.parametrize("lists", [False, True], ids=["texts", "lists"])
def test_every_byte_of_every_content_counts(book: Ledger, damage: Damage, column: str, lists: bool) -> None:
    """Byte n of all contents at once: each is named, at the first entry that commits to it."""
    first = first_entries(book)
    tops = {key for e in book.entries() for key in lists_in(e.content)}
    rows = [(k, v) for k, v in damage.rows(f'SELECT "key", {column} FROM contents') if (k in tops) == lists]
    for at in range(max(len(value) for _, value in rows)):
        some = [(key, value) for key, value in rows if at < len(value)]
        damage.rewrite("contents", column, '"key"', [(flipped(value, at), key) for key, value in some])
        faults = {(fault.sequence, fault.why) for fault in book.verify().faults}
        damage.rewrite("contents", column, '"key"', [(value, key) for key, value in some])
        for key, _ in some:
            why = f"content {key.hex()[:12]} is not what was committed to"
            assert (first[key].sequence, why) in faults, f"byte {at} of the {column}"


def test_a_flipped_byte_of_a_key_is_a_content_missing(book: Ledger, damage: Damage) -> None:
    """The entry that commits first to what is gone is named; the stranger under the new key is not in the way."""
    first = first_entries(book)
    for number, key in enumerate(sorted(first)):
        new = flipped(key, number % 32)
        damage('UPDATE contents SET "key" = ? WHERE "key" = ?', new, key)
        fault = first_fault(book.verify())
        damage('UPDATE contents SET "key" = ? WHERE "key" = ?', key, new)
        assert (fault.sequence, fault.why) == (first[key].sequence, f"content {key.hex()[:12]} is missing")


def test_a_content_that_is_filed_under_another_post_is_missing_in_its_own(book: Ledger, damage: Damage) -> None:
    """The column that is looked up is not signed: whatever it says, the entry is named that commits to the content."""
    first = first_entries(book)
    for key, post in damage.rows('SELECT "key", post FROM contents'):
        for other in ("", "new" if post == "storm" else "storm", post[:-1] + "\xff"):
            if other != post:
                damage('UPDATE contents SET post = ? WHERE "key" = ?', other, key)
                fault = first_fault(book.verify())
                damage('UPDATE contents SET post = ? WHERE "key" = ?', post, key)
                assert (fault.sequence, fault.why) == (first[key].sequence, f"content {key.hex()[:12]} is missing")


def test_a_flipped_byte_of_one_content_is_the_first_fault(book: Ledger, damage: Damage) -> None:
    """One at a time: the only faults are of entries that commit to it, and the first of them comes first."""
    first = first_entries(book)
    for number, (key, data) in enumerate(damage.rows('SELECT "key", data FROM contents WHERE length(data) > 0')):
        with damage.cell("contents", "data", f"\"key\" = x'{key.hex()}'", flipped(data, number % len(data))):
            report = book.verify()
            assert first_fault(report).sequence == first[key].sequence
            assert len(report.faults) == 1


def test_a_flipped_byte_of_a_checkpoint_names_its_last_entry(book: Ledger, damage: Damage) -> None:
    """Every byte of a signed note counts, also of its blank line and its signature's name."""
    notes = damage.rows("SELECT size, note FROM checkpoints")
    for at in range(max(len(note) for _, note in notes)):
        size, note = notes[at % len(notes)]
        if at < len(note):
            with damage.cell("checkpoints", "note", f"size = {size}", flipped(note, at)):
                assert first_fault(book.verify()).sequence == size - 1, f"byte {at} of the note over {size}"


def test_a_flipped_byte_of_a_tree_node_names_its_first_leaf(book: Ledger, damage: Damage) -> None:
    """The tree that is stored is the tree of the entries, node by node."""
    for number, (level, position, digest) in enumerate(damage.rows("SELECT level, position, hash FROM nodes")):
        with damage.cell("nodes", "hash", f"level = {level} AND position = {position}", flipped(digest, number % 32)):
            report = book.verify()
            assert [fault.sequence for fault in report.faults] == [position << level]


@pytest.mark.parametrize("column", ["post", "number"])
def test_another_post_or_number_beside_the_bytes_names_the_entry(book: Ledger, damage: Damage, column: str) -> None:
    """The columns that are looked up are checked against the bytes that are signed, also if they are no UTF-8."""
    for sequence, value in damage.rows(f"SELECT sequence, {column} FROM entries WHERE post IS NOT NULL"):
        others = [value + 40] if isinstance(value, int) else [value[:-1] + "z", value + "\x00"]
        for other in others:
            with damage.cell("entries", column, f"sequence = {sequence}", other):
                assert first_fault(book.verify()).sequence == sequence


def test_a_post_that_is_no_utf_8_names_the_entry(book: Ledger, damage: Damage) -> None:
    """What can't be read in a batch is read row by row, so that the others still speak."""
    damage("UPDATE entries SET post = CAST(x'ff73' AS TEXT) WHERE sequence = 3")
    report = book.verify()
    damage("UPDATE entries SET post = 'storm' WHERE sequence = 3")
    assert first_fault(report).sequence == 3
    assert "UTF-8" in first_fault(report).why


@pytest.mark.parametrize(("column", "value"), [("target", "nex"), ("sequence", 4)])
def test_a_link_that_leads_elsewhere_names_the_entry(book: Ledger, damage: Damage, column: str, value: object) -> None:
    """Law 8: the way back is derived from the entries, and `verify` derives it again."""
    ((target, sequence),) = damage.rows("SELECT target, sequence FROM links")
    damage(f"UPDATE links SET {column} = ? WHERE target = ?", value, target)
    report = book.verify()
    damage("UPDATE links SET target = ?, sequence = ? WHERE ledger_id = 1", target, sequence)
    assert sequence in [fault.sequence for fault in report.faults]
    assert all("index of links" in fault.why for fault in report.faults)
