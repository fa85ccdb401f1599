"""The order of the entries at a glance: what it passes over, whoever reads the entries by post has to see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ledger import Kind, Ledger
from ledger.book import verify
from ledger.book.key_file import read_key
from ledger.book.verify import Report, leaves, processes
from ledger.domain.contents import commitment
from ledger.domain.entries import Entry, instant
from ledger.domain.written import recorded
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.tree import Frontier, leaf_hash
from tests.book.damage import TEXT, Damage, copied, edit, signed_again, verified
from tests.book.world import ORTIZ, folder, made

PRESENT = "2026-03-02T09:00:00-05:00"


@pytest.fixture(scope="module")
def told() -> Iterator[Path]:
    """Two posts that take turns."""
    with folder() as path, made(path) as book:
        book.publish("roads", TEXT, by=ORTIZ, title="Roads")
        book.publish("storm", TEXT, by=ORTIZ, title="Storm")
        edit(book, TEXT.replace("recieve", "receive"), Kind.MINOR_EDIT)
        book.note("roads", "The county is looking at these dates.", by=ORTIZ)
        book.note("storm", "The county is looking at these, too.", by=ORTIZ)
        yield book.store.path


@pytest.fixture
def thorough(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Report]:
    """A run that looks at everything."""

    def run(path: Path) -> Report:
        with monkeypatch.context() as context:
            context.setattr(verify, "_at_a_glance", lambda *_: None)
            return verified(path)

    return run


def says(path: Path, sequence: int, /, **fields: Any) -> None:
    """One entry says something else, and all that follows from it is signed again."""

    def change(bodies: list[bytes]) -> None:
        bodies[sequence] = _canonical(json.loads(bodies[sequence]) | fields)

    signed_again(path, change)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def glanced(path: Path) -> bool:
    """Whether the order alone, of all that is stored, looks well."""
    with Ledger.inspect(path) as book:
        return leaves.order_at_a_glance(book.store, book.store.size(), Report()) is not None


def test_a_ledger_that_is_well_is_taken_at_a_glance(whole: Path, thorough: Callable[[Path], Report]) -> None:
    """Or nothing is gained; and its report is the one that the thorough way makes."""
    assert glanced(whole)
    with pytest.MonkeyPatch.context() as context:
        context.setattr(verify, "_thoroughly", None)
        report = verified(whole)
    assert report == thorough(whole)
    assert (report.ok, report.size, report.signed) == (True, 21, 21)


# A change of one entry; what it hashes to is stored and signed.
CHANGES: dict[str, tuple[int, dict[str, Any], str]] = {
    "time going back across posts": (4, {"recorded_at": "2026-03-01T09:00:00-05:00"}, "before the entry"),
    "time going back, written later": (4, {"recorded_at": "2026-03-02T13:59:59+00:00"}, "before the entry"),
    "a time that is none": (4, {"recorded_at": "2026-13-02T09:00:00-05:00"}, "month must be in 1..12"),
    "a policy that is none": (4, {"policy": 3}, "names entry 3 as the policy in force, which is 0"),
    "no policy": (4, {"policy": None}, "names entry None as the policy in force, which is 0"),
    "a policy of later": (5, {"policy": 5}, "names entry 5 as the policy in force, which is 0"),
    "a proposal that nobody made": (4, {"detail": {"proposal": "3"}}, "is of proposal '3', which nobody approved"),
    "a proposal in a post": (4, {"kind": "proposal"}, "is a proposal in the chain of a post"),
    "a second genesis": (4, {"kind": "genesis"}, "the genesis entry, and no other, comes first"),
    "the place of another": (4, {"sequence": 3}, "its bytes say entry 3"),
    "a time in its detail": (4, {"detail": {"recorded_at": PRESENT}, "recorded_at": "2026-03-01T09:00:00Z"}, "before"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_an_entry_says_of_its_place_is_held_against_the_order(
    told: Path, thorough: Callable[[Path], Report], name: str
) -> None:
    """Though all is hashed and signed in order."""
    sequence, fields, why = CHANGES[name]
    with copied(told) as path:
        says(path, sequence, **fields)
        report = verified(path)
        assert report == thorough(path)
        assert any(why in fault.why and fault.sequence == sequence for fault in report.faults), report.faults


@pytest.mark.parametrize("role", ["given", "judgement", "rendition", "source"])
def test_an_entry_that_commits_to_a_key_too_many_or_to_half_of_one_is_named(
    told: Path, thorough: Callable[[Path], Report], role: str
) -> None:
    """Blocks may be any number; whatever else it commits to is one content."""
    with Ledger.inspect(told) as book:
        content = json.loads(book.store.entries_of("storm")[1].body)["content"]
    for keys in (content[role] * 2, content[role][:-32], content[role].upper(), ""):
        with copied(told) as path:
            says(path, 3, content=content | {role: keys})
            assert verified(path) == (report := thorough(path))
            assert report.ok == (role == "source" and keys == content[role] * 2), keys


def test_lists_that_hold_a_key_between_them_are_named(told: Path, thorough: Callable[[Path], Report]) -> None:
    """Each is cut into keys by itself: what one lacks another may have too much."""
    with copied(told) as path:
        damage = Damage(path)
        with Ledger.inspect(path) as book:
            first, second = (json.loads(stored.body) for stored in book.store.entries_of("storm")[:2])
        keys, others = (bytes.fromhex(fields["content"]["source"]) for fields in (first, second))
        for fields, data in ((first, keys + others[:8]), (second, others[8:])):
            key, salt = commitment(b"s" * 16, data), b"s" * 16
            damage("INSERT INTO contents VALUES (1, 'storm', ?, ?, ?)", key, salt, data)
            content = {role: named for role, named in fields["content"].items() if role != "source"}
            says(path, fields["sequence"], content=content | {"source_list": key.hex()})
        assert verified(path) == (report := thorough(path))
        assert {"not a list of contents"} <= {fault.why for fault in report.faults}


@pytest.mark.parametrize("zones", [[0], [0, 9, -10]])
@pytest.mark.parametrize("step", [0, 1])
def test_a_time_that_is_the_same_or_later_may_be_written_otherwise(told: Path, zones: list[int], step: int) -> None:
    """Order is by instant, never by spelling; and the glance takes what is in order."""
    with copied(told) as path:
        with Ledger.inspect(path) as book:
            entries = list(book.entries())
        for entry in entries:
            time = instant(entries[0].recorded_at) + timedelta(seconds=step * entry.sequence)
            written = time.astimezone(timezone(timedelta(hours=zones[entry.sequence % len(zones)]))).isoformat()
            says(path, entry.sequence, recorded_at=written, effective_at=written)
        assert glanced(path)
        assert verified(path).ok


@pytest.mark.parametrize("one", [0, 3])
def test_leaves_that_are_swapped_are_named_though_their_tree_is_signed(
    told: Path, thorough: Callable[[Path], Report], one: int
) -> None:
    """The stored leaves make a tree that is signed from end to end; only who reads the entries can tell."""
    with copied(told) as path:
        damage = Damage(path)
        stored = [leaf for (leaf,) in damage.rows("SELECT hash FROM nodes WHERE level = 0 ORDER BY position")]
        stored[one], stored[one + 1] = stored[one + 1], stored[one]
        _grow(path, damage, stored)
        assert glanced(path) == (one > 0)  # an entry of the ledger itself is read here
        report = verified(path)
        assert report == thorough(path)
        assert {one, one + 1} <= {fault.sequence for fault in report.faults}


def _grow(path: Path, damage: Damage, stored: list[bytes]) -> None:
    """Stores the tree of these leaves, and signs it at every size."""
    key, tree, nodes, notes = read_key(path.with_suffix(".key")), Frontier(), [], []
    for sequence, leaf in enumerate(stored):
        nodes += [(0, sequence, leaf), *tree.append(leaf)]
        notes.append((sign_checkpoint(Checkpoint(key.name, tree.size, tree.root()), key), tree.size))
    places = [(digest, f"{level}/{position}") for level, position, digest in nodes]
    damage.rewrite("nodes", "hash", "level || '/' || position", places)
    damage.rewrite("checkpoints", "note", "size", notes)


@pytest.mark.parametrize("other", [2, 5])
def test_a_body_that_is_another_entrys_is_named_though_its_leaf_is_right(
    told: Path, thorough: Callable[[Path], Report], other: int
) -> None:
    """Of the same post or of the other: the tree of the leaves is the one that was signed."""
    with copied(told) as path:
        damage = Damage(path)
        damage.rewrite("entries", "body", "sequence", [(damage.rows("SELECT body FROM entries")[other][0], 4)])
        assert verified(path) == (report := thorough(path))
        assert report.faults[0].sequence == 4


def test_a_body_with_a_line_or_an_entry_more_is_named(told: Path, thorough: Callable[[Path], Report]) -> None:
    """Entries are read by their form, and one by one."""
    with copied(told) as path:
        damage = Damage(path)
        body = damage.rows("SELECT body FROM entries WHERE sequence = 4")[0][0]
        for altered in (body + b"\n", b"\n" + body, body.replace(b",", b",\n", 1), body + b"\n" + body, body + body):
            damage.rewrite("entries", "body", "sequence", [(altered, 4)])
            _grow(
                path, damage, [leaf_hash(each) for (each,) in damage.rows("SELECT body FROM entries ORDER BY sequence")]
            )
            assert verified(path) == (report := thorough(path))
            assert 4 in {fault.sequence for fault in report.faults}


@pytest.mark.parametrize("level", [0, 1])
def test_a_node_that_is_missing_or_too_many_is_told(told: Path, thorough: Callable[[Path], Report], level: int) -> None:
    """Also where another stands in for it, so that there are as many as there should be."""
    with copied(told) as path:
        damage = Damage(path)
        damage("DELETE FROM nodes WHERE level = ? AND position = 2", level)
        assert not glanced(path)
        assert verified(path) == thorough(path)
        damage("INSERT INTO nodes VALUES (1, ?, -1, x'00')", level)
        assert verified(path) == (report := thorough(path))
        assert any("belongs to no tree" in fault.why for fault in report.faults)


@pytest.mark.parametrize("size", [-1, 0, 3])
def test_a_checkpoint_over_a_size_that_is_none_or_of_another_is_told(
    told: Path, thorough: Callable[[Path], Report], size: int
) -> None:
    """Every note that is stored is read, in the order of their sizes."""
    with copied(told) as path:
        damage = Damage(path)
        damage("UPDATE checkpoints SET size = ? WHERE size = 2", size) if size < 1 else damage(
            "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 2) WHERE size = ?", size
        )
        assert verified(path) == (report := thorough(path))
        assert not report.ok


@pytest.mark.parametrize(
    ("end", "time"),
    [
        (b'x,"recorded_at":"T","sequence":7,"version":null}', "T"),
        (b'"recorded_at":"S","sequence":1,"version":2,"recorded_at":"T","sequence":7,"version":3}', "T"),
        (b'"recorded_at":"T","sequence":7,"version":3} ', None),
        (b'"recorded_at":"T","sequence":7}', None),
        (b'"recorded_at":"T\\"","sequence":7,"version":3}', None),
        (b'"recorded_at":"T","sequence":-7,"version":3}', None),
        (b"", None),
    ],
)
def test_the_time_is_read_from_the_end_of_an_entry(end: bytes, time: str | None) -> None:
    assert recorded(end) == time


def test_entries_end_with_their_time(told: Path) -> None:
    """Whatever the kind: as canonical JSON sorts its keys (RFC 8785, 3.2.3)."""
    with Ledger.inspect(told) as book:
        for (_, end, body), stored in zip(book.store.ends(None, 99), book.store.entries(), strict=True):
            assert stored.body.endswith(end)
            assert recorded(end) == Entry.decode(stored.body).recorded_at
            assert body == (stored.body if stored.post is None else None)


def test_two_policies_are_each_in_force_from_its_entry_on(told: Path, thorough: Callable[[Path], Report]) -> None:
    """Whichever an entry names that was not in force then, before or after, is told."""
    with copied(told) as path:
        with Ledger.open(path, key_path=path.with_suffix(".key")) as book:
            book.amend(replace(book.policy, terms=("Gull Island",)), by=ORTIZ, reason="A new stop.")
            book.note("roads", "And on.", by=ORTIZ)
            last = book.store.size() - 1
        assert verified(path).ok
        for sequence, policy in ((1, last - 1), (2, last - 1), (last, 0)):
            with copied(path) as other:
                says(other, sequence, policy=policy)
                assert verified(other) == (report := thorough(other))
                assert any("as the policy in force" in fault.why for fault in report.faults)


def test_places_are_the_same_however_many_told_of_them(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Posts that are shared among processes bring theirs together."""
    monkeypatch.setattr(processes, "_WORTH", 1)
    monkeypatch.setattr(processes, "_RANGE", 1)
    with copied(told) as path:
        assert verified(path, jobs=2) == verified(path)
        says(path, 4, policy=3)
        assert verified(path, jobs=2) == verified(path)
        assert not verified(path, jobs=2).ok
