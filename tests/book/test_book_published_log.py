"""A published log that is read: nothing in it can be changed unseen, with the ledger or with a key alone."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

from ledger import Ledger
from ledger.errors import StetError
from tests.book.damage import SIZE
from tests.book.logs import Files, mutations, read_alone, written
from tests.book.world import Clock, made, publish


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


def test_sha256sum_alone_checks_the_blobs(published: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", published)
    check = 'cd blob && for f in *; do echo "$f  $f"; done | sha256sum --check --quiet --strict'
    assert subprocess.run(["bash", "-c", check], cwd=log, capture_output=True, check=False).returncode == 0
    blob = next((log / "blob").iterdir())
    blob.write_bytes(blob.read_bytes() + b"!")
    assert subprocess.run(["bash", "-c", check], cwd=log, capture_output=True, check=False).returncode == 1
