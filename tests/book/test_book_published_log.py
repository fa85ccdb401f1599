"""A published log that is read: nothing in it can be changed unseen, with the ledger or with a key alone."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

from ledger import Ledger
from ledger.book.key_file import read_key
from ledger.errors import StetError
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.tiles import encode_bundle
from ledger.integrity.tree import Frontier, leaf_hash
from tests.book.damage import SIZE
from tests.book.logs import Files, mutations, read_alone, written
from tests.book.world import ORTIZ, REASON, Clock, made, publish


def test_every_change_to_a_published_log_is_found(
    turned: Ledger, published: Files, another: Files, tmp_path: Path
) -> None:
    """Each file flipped, cut, lost, swapped: the one who has the ledger finds it, and the one who has only a key."""
    assert turned.verify_log(written(tmp_path / "log", published)).ok
    assert read_alone(tmp_path / "log", turned).ok
    for name, change in mutations(published).items():
        changed = dict(published)
        change(changed, another)
        log = written(tmp_path / "log", changed)
        for read in (turned.verify_log, partial(read_alone, book=turned)):
            try:
                report = read(log)
            except StetError as error:
                assert str(error), name
                continue
            assert not report.ok, name


def test_an_altered_entry_or_blob_of_a_log_is_named(turned: Ledger, published: Files, tmp_path: Path) -> None:
    """The first bad entry, where there is a ledger to compare; the blob with the entry that commits to it."""
    bundle = f"tile/entries/000.p/{SIZE + 2}"
    altered = published | {bundle: published[bundle].replace(b"retraction", b"retractioN")}
    first = next(entry.sequence for entry in turned.entries() if entry.kind == "retraction")
    faults = turned.verify_log(written(tmp_path / "log", altered)).faults
    assert first in {fault.sequence for fault in faults}
    assert any("do not hash to the signed root" in fault.why for fault in faults)
    entry = next(entry for entry in turned.entries("storm") if "notice" in entry.content)
    name = f"blob/{entry.content['notice'].hex()}"
    (fault,) = turned.verify_log(written(tmp_path / "log", published | {name: published[name] + b"!"})).faults
    assert (fault.sequence, fault.post, fault.why) == (entry.sequence, "storm", f"{name}: is not what it is named by")


def test_a_log_is_held_against_the_ledger(tmp_path: Path) -> None:
    """An older copy of the ledger is told by ROLLBACK, another history under the same key by FORK."""
    with made(tmp_path) as book:
        older = Path(shutil.copy(book.store.path, tmp_path / "older.db"))
        publish(book, "one")
        book.publish_log(tmp_path / "log")
        with Ledger.open(older, key_path=book.key_path, clock=Clock()) as other:
            (fault,) = other.verify_log(tmp_path / "log").faults
            assert (fault.sequence, fault.why) == (1, "ROLLBACK: the log is over 2 entries, the ledger has 1")
            publish(other, "two")
            (fault,) = other.verify_log(tmp_path / "log").faults
            assert (fault.sequence, fault.why) == (1, "FORK: the log was signed with another entry than the ledger has")
        publish(book, "three")
        assert book.verify_log(tmp_path / "log").ok, "a copy may be older"


def test_a_log_by_another_key_is_not_taken_for_this_one(turned: Ledger, another: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", another)
    assert "none of the log's keys" in str(read_alone(log, turned).faults)


def test_a_change_of_key_that_the_old_one_did_not_sign_is_not_followed(
    turned: Ledger, published: Files, tmp_path: Path
) -> None:
    """A reader who holds the first key alone: a host without it can't put a key of its own in its place."""
    name = f"key/{SIZE + 1}"
    lines = published[name].split(b"\n")
    assert len(lines) == 7
    for kept in (lines[:4] + lines[5:], lines[:5] + lines[6:]):
        report = read_alone(written(tmp_path / "log", published | {name: b"\n".join(kept)}), turned)
        assert report.faults[0].sequence == SIZE
        assert "signed by no key that is known" in report.faults[0].why


def test_what_both_keys_signed_of_a_change_is_what_is_here(tmp_path: Path) -> None:
    """Whoever has both keys can sign two histories; only one of them is the log's."""
    with made(tmp_path) as book:
        old = read_key(book.key_path)
        book.rotate_key(by=ORTIZ, reason=REASON)
        new = read_key(book.key_path)
        book.publish_log(tmp_path / "log")
        assert book.verify_log(tmp_path / "log").ok
        other = sign_checkpoint(Checkpoint(new.name, 2, bytes(32)), old, new)
        (tmp_path / "log" / "key" / "2").write_bytes(other)
        (fault,) = read_alone(tmp_path / "log", book).faults
        assert (fault.sequence, fault.why) == (1, "key/2: both keys signed other entries than those here")


def test_an_entry_that_says_it_is_another_is_told(tmp_path: Path) -> None:
    """Signed in its place all the same: whoever reads it by its number would take it for that one."""
    with made(tmp_path) as book:
        publish(book)
        key, bodies = read_key(book.key_path), [stored.body for stored in book.store.entries()]
        bodies[1] = bodies[1].replace(b'"sequence":1', b'"sequence":7')
        book.publish_log(tmp_path / "log")
        tree = Frontier()
        for body in bodies:
            tree.append(leaf_hash(body))
        log = tmp_path / "log"
        (log / "tile/entries/000.p/2").write_bytes(encode_bundle(bodies))
        (log / "tile/0/000.p/2").write_bytes(b"".join(map(leaf_hash, bodies)))
        (log / "checkpoint").write_bytes(sign_checkpoint(Checkpoint(key.name, 2, tree.root()), key))
        (fault,) = read_alone(log, book).faults
        assert (fault.sequence, fault.why) == (1, "its bytes say entry 7")


def test_the_list_of_keys_is_that_of_the_log(turned: Ledger, published: Files, tmp_path: Path) -> None:
    """Readers take the first of them for the one in force."""
    keys = b"".join(reversed(published["log.vkey"].splitlines(keepends=True)))
    for listed in (keys, b"", published["log.vkey"] + b"another+00000000+AQ==\n"):
        (fault,) = read_alone(written(tmp_path / "log", published | {"log.vkey": listed}), turned).faults
        assert fault.why == "log.vkey: does not list the log's keys, the one in force first"


def test_what_is_left_of_earlier_checkpoints_is_looked_at_too(tmp_path: Path) -> None:
    """A reader who holds an earlier checkpoint asks for those files."""
    with made(tmp_path) as book:
        log = tmp_path / "log"
        book.publish_log(log)
        publish(book)
        book.publish_log(log)
        assert book.verify_log(log).ok
        for name, why in (
            ("tile/0/000.p/1", "tile/0/000.p/1: is not how tile/0/000.p/2 begins"),
            ("tile/entries/000.p/1", "tile/entries/000.p/1: is not how tile/entries/000.p/2 begins"),
            (f"blob/{bytes(32).hex()}", f"blob/{bytes(32).hex()}: is not what it is named by"),
        ):
            before = (log / name).read_bytes() if (log / name).exists() else None
            (log / name).write_bytes(bytes(32))
            assert [fault.why for fault in book.verify_log(log).faults] == [why]
            (log / name).write_bytes(before) if before else (log / name).unlink()


def test_sha256sum_alone_checks_the_blobs(published: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", published)
    check = 'cd blob && for f in *; do echo "$f  $f"; done | sha256sum --check --quiet --strict'
    assert subprocess.run(["bash", "-c", check], cwd=log, capture_output=True, check=False).returncode == 0
    blob = next((log / "blob").iterdir())
    blob.write_bytes(blob.read_bytes() + b"!")
    assert subprocess.run(["bash", "-c", check], cwd=log, capture_output=True, check=False).returncode == 1
