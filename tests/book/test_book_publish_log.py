"""The log as static files: what is written to them, and when nothing is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.book.log_folder import MAX_FILE_BYTES, LogFolder
from ledger.domain.contents import listed
from ledger.domain.entries import PROCESS
from ledger.errors import Refused, StoreError, VerificationError
from ledger.integrity.tiles import Tile, decode_bundle
from tests.book.damage import SIZE, Damage
from tests.book.logs import Files, files, read_alone, written
from tests.book.world import DAY, ORTIZ, REASON, Clock, made, publish, row


def test_the_log_has_the_files_of_the_standard_and_the_contents_beside_them(turned: Ledger, published: Files) -> None:
    """C2SP tlog-tiles; of ours `blob/`, `log.vkey` and, where the key was changed, `key/`."""
    size = SIZE + 2
    names = {name for name in published if not name.startswith("blob/")}
    assert names == {
        "checkpoint",
        "log.vkey",
        f"key/{SIZE + 1}",
        f"tile/0/000.p/{size}",
        f"tile/entries/000.p/{size}",
    }
    assert published["checkpoint"] == turned.checkpoint()
    assert published["log.vkey"].decode().split() == [key.text for key in reversed(turned.keys)]
    bundle = f"tile/entries/000.p/{size}"
    assert decode_bundle(Tile.parse(bundle), published[bundle]) == [row.body for row in turned.store.entries()]


def test_every_content_stands_under_the_hash_that_entries_commit_to(turned: Ledger, published: Files) -> None:
    """`sha256sum` alone checks a blob: its salt comes first. What was proposed is not the public's to read."""
    keys = set()
    for entry in (entry for entry in turned.entries() if entry.kind not in PROCESS):
        for role, named in entry.content.items():
            for key in listed(named):
                keys.add(key)
                content = turned.store.content(entry.post, key)
                assert content
                assert published[f"blob/{key.hex()}"] == content.salt + content.data
                keys |= set(listed(content.data)) if role.endswith("_list") else set()
    blobs = {name.removeprefix("blob/"): data for name, data in published.items() if name.startswith("blob/")}
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


def test_a_log_read_anew_is_the_same_wherever_it_was_published(
    turned: Ledger, published: Files, tmp_path: Path
) -> None:
    """Nothing of the folder, the day or the run goes into the files."""
    turned.publish_log(tmp_path / "deep" / "in" / "log")
    assert files(tmp_path / "deep" / "in" / "log") == published


class Crash(BaseException):
    """The process is gone: nothing of it runs any more."""


@pytest.mark.parametrize("first", [False, True], ids=["on top of an older log", "in a new folder"])
def test_a_run_that_broke_off_anywhere_is_repeated_as_if_it_had_never_been(
    turned: Ledger, published: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool
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
            _break_off(turned, log, monkeypatch, step, nth)
            if (log / "checkpoint").exists():
                assert read_alone(log, turned).ok
            turned.publish_log(log)
            assert files(log) == published


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
    turned: Ledger, published: Files, tmp_path: Path
) -> None:
    """docs/log.md: everything is then compared, and what is lost or wrong is written anew."""
    broken = {name: data[:-1] for name, data in published.items() if name != "checkpoint"}
    broken.pop(next(name for name in broken if name.startswith("blob/")))
    log = written(tmp_path / "log", broken)
    assert turned.publish_log(log).files == len(published)
    assert files(log) == published


def test_a_full_disk_is_told_in_one_sentence(turned: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input: one clear error; nothing points at what is half-written."""

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(Refused, match="can't be written: No space left on device; make room or leave, and run it"):
            turned.publish_log(tmp_path / "log")
    assert not (tmp_path / "log" / "checkpoint").exists()


def test_two_writers_do_not_meet(turned: Ledger, tmp_path: Path) -> None:
    """The one that comes second could put an older checkpoint over a newer one."""
    with LogFolder(tmp_path / "log").writing(), pytest.raises(Refused, match="another publish-log is at work there"):
        turned.publish_log(tmp_path / "log")
    turned.publish_log(tmp_path / "log")


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


def test_the_log_of_another_ledger_is_left_alone(turned: Ledger, another: Files, tmp_path: Path) -> None:
    log = written(tmp_path / "log", another)
    with pytest.raises(Refused, match=r"not a checkpoint of harbor-county: .*; choose another folder"):
        turned.publish_log(log)
    (log / "checkpoint").write_bytes(b"hello\n")
    with pytest.raises(Refused, match="choose another folder"):
        turned.publish_log(log)


def test_what_is_no_file_of_a_log_is_not_read(turned: Ledger, published: Files, tmp_path: Path) -> None:
    """A pipe would keep its reader waiting, and a file without end would fill the memory."""
    log = written(tmp_path / "log", published)
    (log / "checkpoint").unlink()
    os.mkfifo(log / "checkpoint")
    for read in (turned.verify_log, turned.publish_log):
        with pytest.raises(Refused, match="checkpoint: not a file"):
            read(log)
    (log / "checkpoint").unlink()
    with (log / "checkpoint").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(Refused, match="checkpoint: longer than 67,108,864 bytes, which no file of a log is"):
        turned.verify_log(log)


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


def test_a_hash_between_the_leaves_and_the_root_is_the_one_that_the_leaves_give(book: Ledger, tmp_path: Path) -> None:
    """In a tile of the second level stand nodes that neither an entry nor the signed root is hashed from directly."""
    book.import_rows((row(f"p{number}", 1, "Open.\n") for number in range(511)), name="posts.jsonl")
    with (
        Damage(book.store.path).cell("nodes", "hash", "level = 8 AND position = 0", bytes(32)),
        pytest.raises(VerificationError, match=r"tile/0/000: its hashes are not those that the tree was made from"),
    ):
        book.publish_log(tmp_path / "log")
    assert not (tmp_path / "log" / "checkpoint").exists()
    book.publish_log(tmp_path / "log")
    assert book.verify_log(tmp_path / "log").ok
