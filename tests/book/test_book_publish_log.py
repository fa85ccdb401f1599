"""The log as static files: what it holds, when it is refused, and that nothing in it can be changed unseen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.book.log_folder import LogFolder
from ledger.domain.contents import listed
from ledger.domain.entries import PROCESS
from ledger.errors import Refused, StetError, StoreError, VerificationError
from ledger.integrity.tiles import Tile, decode_bundle
from tests.book.damage import SIZE, Damage
from tests.book.logs import Files, files, mutations, read_alone, turned_ledger, written
from tests.book.world import DAY, ORTIZ, REASON, Clock, folder, made


@pytest.fixture(scope="module")
def book() -> Iterator[Ledger]:
    with folder() as path, turned_ledger(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def whole(book: Ledger) -> Iterator[Files]:
    """The log of the ledger as it stands."""
    with folder() as path:
        book.publish_log(path / "log")
        yield files(path / "log")


@pytest.fixture(scope="module")
def older() -> Iterator[Files]:
    """The log of another ledger, whose entries are others."""
    with folder() as path, made(path) as book:
        book.publish_log(path / "log")
        yield files(path / "log")


def publish(book: Ledger, post: str) -> None:
    book.publish(post, "All roads are open.\n", by=ORTIZ, title="Roads")


def test_the_log_has_the_files_of_the_standard_and_the_contents_beside_them(book: Ledger, whole: Files) -> None:
    """C2SP tlog-tiles; of ours `blob/`, `log.vkey` and, where the key was changed, `key/`."""
    size = SIZE + 2
    names = {name for name in whole if not name.startswith("blob/")}
    assert names == {
        "checkpoint",
        "log.vkey",
        f"key/{SIZE + 1}",
        f"tile/0/000.p/{size}",
        f"tile/entries/000.p/{size}",
    }
    assert whole["checkpoint"] == book.checkpoint()
    assert whole["log.vkey"].decode().split() == [key.text for key in reversed(book.keys)]
    bundle = f"tile/entries/000.p/{size}"
    assert decode_bundle(Tile.parse(bundle), whole[bundle]) == [row.body for row in book.store.entries()]


def test_every_content_stands_under_the_hash_that_entries_commit_to(book: Ledger, whole: Files) -> None:
    """`sha256sum` alone checks a blob: its salt comes first. What was proposed is not the public's to read."""
    keys = set()
    for entry in (entry for entry in book.entries() if entry.kind not in PROCESS):
        for role, named in entry.content.items():
            for key in listed(named):
                keys.add(key)
                content = book.store.content(entry.post, key)
                assert content
                assert whole[f"blob/{key.hex()}"] == content.salt + content.data
                keys |= set(listed(content.data)) if role.endswith("_list") else set()
    blobs = {name.removeprefix("blob/"): data for name, data in whole.items() if name.startswith("blob/")}
    assert blobs.keys() == {key.hex() for key in keys}
    assert all(sha256(data).hexdigest() == name for name, data in blobs.items())


def test_only_what_is_new_is_written(tmp_path: Path) -> None:
    """Tiles and blobs that stand there are left alone; the checkpoint alone ever changes."""
    with made(tmp_path) as book:
        for number in range(3):
            publish(book, f"post-{number}")
        first = book.publish_log(tmp_path / "log")
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "log").rglob("*") if path.is_file()}
        assert (first.size, first.before, first.files) == (4, 0, len(before))
        again = book.publish_log(tmp_path / "log")
        assert (again.before, again.files, again.bytes) == (4, 0, 0)
        publish(book, "another")
        more = book.publish_log(tmp_path / "log")
        assert (more.size, more.before) == (5, 4)
        changed = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
        assert changed == {"checkpoint"}
        assert more.files == len(files(tmp_path / "log")) - len(before) + 1
        assert book.verify_log(tmp_path / "log").ok


def test_a_log_read_anew_is_the_same_wherever_it_was_published(book: Ledger, whole: Files, tmp_path: Path) -> None:
    """Nothing of the folder, the day or the run goes into the files."""
    book.publish_log(tmp_path / "deep" / "in" / "log")
    assert files(tmp_path / "deep" / "in" / "log") == whole


class Crash(BaseException):
    """The process is gone: nothing of it runs any more."""


@pytest.mark.parametrize("first", [False, True], ids=["on top of an older log", "in a new folder"])
def test_a_run_that_broke_off_anywhere_is_repeated_as_if_it_had_never_been(
    book: Ledger, whole: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    """Recovery takes the normal path; until the last step readers have the older log, whole."""
    for step in ("mkdir", "fsync", "replace"):
        for nth in (0, 1, 2, 3):
            log = tmp_path / f"{step}-{nth}"
            old = b""
            if not first:
                with made(tmp_path, Clock(), f"{step}-{nth}.db") as other:
                    publish(other, "one")
                    other.publish_log(log)
                    old = (log / "checkpoint").read_bytes()
                    publish(other, "two")
                    _break_off(other, log, monkeypatch, step, nth)
                    if (log / "checkpoint").read_bytes() == old:
                        assert read_alone(log, other).ok
                    other.publish_log(log)
                    assert (log / "checkpoint").read_bytes() == other.checkpoint()
                    assert other.verify_log(log).ok
                continue
            _break_off(book, log, monkeypatch, step, nth)
            if (log / "checkpoint").exists():
                assert read_alone(log, book).ok
            book.publish_log(log)
            assert files(log) == whole


def _break_off(book: Ledger, log: Path, monkeypatch: pytest.MonkeyPatch, step: str, nth: int) -> None:
    """Ends a run at the nth call of one of the calls that make files durable."""
    left = nth
    owner = os if step == "fsync" else Path
    real: Callable[..., object] = getattr(owner, step)

    def crash(*given: object, **named: object) -> object:
        nonlocal left
        if left == 0:
            raise Crash
        left -= 1
        return real(*given, **named)

    with monkeypatch.context() as patch, suppress(Crash):
        patch.setattr(owner, step, crash)
        book.publish_log(log)


def test_a_damaged_copy_is_mended_by_publishing_it_without_its_checkpoint(
    book: Ledger, whole: Files, tmp_path: Path
) -> None:
    """docs/log.md: everything is then compared, and what is lost or wrong is written anew."""
    broken = {name: data[:-1] for name, data in whole.items() if name != "checkpoint"}
    broken.pop(next(name for name in broken if name.startswith("blob/")))
    log = written(tmp_path / "log", broken)
    assert book.publish_log(log).files == len(whole)
    assert files(log) == whole


def test_a_full_disk_is_told_in_one_sentence(book: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input: one clear error; nothing points at what is half-written."""

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(Refused, match="can't be written: No space left on device; make room or leave, and run it"):
            book.publish_log(tmp_path / "log")
    assert not (tmp_path / "log" / "checkpoint").exists()


def test_two_writers_do_not_meet(book: Ledger, tmp_path: Path) -> None:
    """The one that comes second could put an older checkpoint over a newer one."""
    with LogFolder(tmp_path / "log").writing(), pytest.raises(Refused, match="another publish-log is at work there"):
        book.publish_log(tmp_path / "log")
    book.publish_log(tmp_path / "log")


def test_an_older_ledger_does_not_publish_over_a_newer_log(tmp_path: Path) -> None:
    """Refuses when the published checkpoint is ahead of the store, whichever key signed it."""
    with made(tmp_path) as book:
        old = Path(shutil.copy(book.store.path, tmp_path / "old.db"))
        publish(book, "one")
        book.publish_log(tmp_path / "log")
        with (
            Ledger.open(old) as older,
            pytest.raises(VerificationError, match=r"ROLLBACK: .* over 2 .* over 1:"),
        ):
            older.publish_log(tmp_path / "log")
        book.rotate_key(by=ORTIZ, reason=REASON)
        publish(book, "two")
        book.publish_log(tmp_path / "log")
        before = files(tmp_path / "log")
        with (
            Ledger.open(old) as older,
            pytest.raises(VerificationError, match="and the ledger an older"),
        ):
            older.publish_log(tmp_path / "log")
        assert files(tmp_path / "log") == before


@pytest.mark.parametrize("more", [0, 1], ids=["at the same size", "at a greater size"])
def test_another_history_does_not_publish_over_a_log(tmp_path: Path, more: int) -> None:
    """Refuses when the published checkpoint differs, or is not consistent with ours."""
    with made(tmp_path) as book:
        other = Path(shutil.copy(book.store.path, tmp_path / "other.db"))
        publish(book, "one")
        book.publish_log(tmp_path / "log")
        before = files(tmp_path / "log")
        with Ledger.open(other, key_path=book.key_path, clock=Clock()) as fork:
            for number in range(1 + more):
                publish(fork, f"other-{number}")
            with pytest.raises(VerificationError, match=rf"FORK: .* over 2 .* over {2 + more}; publish nothing"):
                fork.publish_log(tmp_path / "log")
        assert files(tmp_path / "log") == before


def test_the_log_of_another_ledger_is_left_alone(book: Ledger, older: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", older)
    with pytest.raises(Refused, match=r"not a checkpoint of harbor-county: .*; choose another folder"):
        book.publish_log(log)
    (log / "checkpoint").write_bytes(b"hello\n")
    with pytest.raises(Refused, match="choose another folder"):
        book.publish_log(log)


def test_a_clock_that_stands_before_the_last_entry_publishes_nothing(tmp_path: Path) -> None:
    clock = Clock()
    with made(tmp_path, clock) as book:
        publish(book, "one")
        clock.time = DAY - timedelta(days=1)
        with pytest.raises(StoreError, match=r"the clock stands at 2026-03-01T.*, before the last"):
            book.publish_log(tmp_path / "log")
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "UPDATE entries SET body = CAST(body || ' ' AS BLOB) WHERE sequence = 1",
            "can't be read|an entry was altered",
        ),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND position = 0", "an entry was altered"),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 1 AND position = 0", "not the one that was signed last"),
        (
            "UPDATE contents SET salt = zeroblob(16) WHERE key = (SELECT min(key) FROM contents)",
            "not what was committed",
        ),
    ],
)
def test_a_damaged_ledger_publishes_no_checkpoint(tmp_path: Path, statement: str, why: str) -> None:
    """Nobody is pointed at a log that does not hash to its signed root."""
    with made(tmp_path) as book:
        publish(book, "one")
        Damage(book.store.path)(statement)
        with pytest.raises(StoreError, match=why):
            book.publish_log(tmp_path / "log")
    assert not (tmp_path / "log" / "checkpoint").exists()


def test_every_change_to_a_published_log_is_found(book: Ledger, whole: Files, older: Files, tmp_path: Path) -> None:
    """Each file flipped, cut, lost, swapped: the one who has the ledger finds it, and the one who has only a key."""
    assert book.verify_log(written(tmp_path / "log", whole)).ok
    assert read_alone(tmp_path / "log", book).ok
    for name, change in mutations(whole).items():
        changed = dict(whole)
        change(changed, older)
        log = written(tmp_path / "log", changed)
        for read in (book.verify_log, partial(read_alone, book=book)):
            try:
                report = read(log)
            except StetError as error:
                assert str(error), name
                continue
            assert not report.ok, name


def test_an_altered_entry_or_blob_of_a_log_is_named(book: Ledger, whole: Files, tmp_path: Path) -> None:
    """The first bad entry, where there is a ledger to compare; the blob with the entry that commits to it."""
    bundle = f"tile/entries/000.p/{SIZE + 2}"
    altered = whole | {bundle: whole[bundle].replace(b"retraction", b"retractioN")}
    first = next(entry.sequence for entry in book.entries() if entry.kind == "retraction")
    faults = book.verify_log(written(tmp_path / "log", altered)).faults
    assert first in {fault.sequence for fault in faults}
    assert any("do not hash to the signed root" in fault.why for fault in faults)
    entry = next(entry for entry in book.entries("storm") if "notice" in entry.content)
    name = f"blob/{entry.content['notice'].hex()}"
    (fault,) = book.verify_log(written(tmp_path / "log", whole | {name: whole[name] + b"!"})).faults
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


def test_a_log_by_another_key_is_not_taken_for_this_one(book: Ledger, older: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", older)
    assert "none of the log's keys" in str(read_alone(log, book).faults)


def test_a_change_of_key_that_the_old_one_did_not_sign_is_not_followed(
    book: Ledger, whole: Files, tmp_path: Path
) -> None:
    """A reader who holds the first key alone: a host without it can't put a key of its own in its place."""
    name = f"key/{SIZE + 1}"
    lines = whole[name].split(b"\n")
    assert len(lines) == 7
    for kept in (lines[:4] + lines[5:], lines[:5] + lines[6:]):
        report = read_alone(written(tmp_path / "log", whole | {name: b"\n".join(kept)}), book)
        assert report.faults[0].sequence == SIZE
        assert "signed by no key that is known" in report.faults[0].why


def test_sha256sum_alone_checks_the_blobs(whole: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", whole)
    check = 'cd blob && for f in *; do echo "$f  $f"; done | sha256sum --check --quiet --strict'
    assert subprocess.run(["bash", "-c", check], cwd=log, capture_output=True, check=False).returncode == 0
    blob = next((log / "blob").iterdir())
    blob.write_bytes(blob.read_bytes() + b"!")
    assert subprocess.run(["bash", "-c", check], cwd=log, capture_output=True, check=False).returncode == 1
