"""The folder of a published log: files that take their place whole, and durably, before anything points at them."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.errors import Refused

CHECKPOINT = "checkpoint"
VKEYS = "log.vkey"
MAX_FILE_BYTES = 64 << 20

_UNFINISHED = ".unfinished"
_AT_ONCE, _THREADS = 512, 16


def blob_name(key: bytes) -> str:
    """Of ours: a content, salt first, under the SHA-256 that entries commit to."""
    return f"blob/{key.hex()}"


def key_name(size: int) -> str:
    """Of ours: the checkpoint over a change of key, signed by both keys."""
    return f"key/{size}"


class LogFolder:
    """Reads and writes the files of a log by their names in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._staged: dict[Path, Path] = {}  # the place of a file -> where it is until it is whole and synced
        self._touched: set[Path] = set()

    def get(self, name: str) -> bytes:
        """A file; raises FileNotFoundError where there is none, `Refused` where it is no file of a log."""
        path = self.path / name
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):  # a pipe would keep its reader waiting
                raise Refused(f"{path}: not a file")
            if found.st_size > MAX_FILE_BYTES:
                raise Refused(f"{path}: longer than {MAX_FILE_BYTES:,} bytes, which no file of a log is")
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(name) from None
        except OSError as error:
            raise Refused(f"{path}: can't be read: {error.strerror}") from error

    def find(self, name: str) -> bytes | None:
        """A file, or None."""
        try:
            return self.get(name)
        except FileNotFoundError:
            return None

    def names(self) -> Iterator[str]:
        """Every file there is, by its name in the folder."""
        for path in sorted(self.path.rglob("*")):
            if not path.is_dir():
                yield path.relative_to(self.path).as_posix()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Makes the folder, and keeps other writers out. Raises `Refused` when one is at work, or it can't be made."""
        try:
            self._make(self.path)
            lock = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise Refused(f"{self.path}: can't be made: {error.strerror}; choose another folder") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Refused(f"{self.path}: another publish-log is at work there; wait for it") from error
            # What a run that was broken off left there was never in its place.
            shutil.rmtree(self.path / _UNFINISHED, ignore_errors=True)
            (self.path / _UNFINISHED).mkdir()
            yield
            shutil.rmtree(self.path / _UNFINISHED)
        finally:
            os.close(lock)

    def put(self, name: str, data: bytes) -> bool:
        """Writes a file unless it stands there already; whether it was written. It takes its place with `sync`."""
        path = self.path / name
        if path in self._staged or self.find(name) == data:
            return False
        unfinished = self.path / _UNFINISHED / str(len(self._staged))
        try:
            unfinished.write_bytes(data)
        except OSError as error:
            raise _not_written(path, error) from error
        self._staged[path] = unfinished
        if len(self._staged) == _AT_ONCE:
            self._place()
        return True

    def sync(self) -> None:
        """What was put so far is in its place for good, whatever happens to the machine."""
        self._place()
        for folder in sorted(self._touched):
            _fsync(folder)
        self._touched.clear()

    def _place(self) -> None:
        """Moves whole, synced files to their places."""
        from concurrent.futures import ThreadPoolExecutor  # whoever opens a ledger loads this module

        staged, self._staged = self._staged, {}
        # Side by side they share the disk's turns: one after the other they take ten times as long.
        with ThreadPoolExecutor(_THREADS) as pool:
            list(pool.map(_fsync, staged.values()))
        for path, unfinished in staged.items():
            try:
                self._make(path.parent)
                unfinished.replace(path)
            except OSError as error:
                raise _not_written(path, error) from error
            self._touched.add(path.parent)

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            self._touched.add(folder.parent)


class ComparedFolder(LogFolder):
    """Tells what would be written, and writes nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._put: set[str] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Raises `Refused` where the folder could not be made or written."""
        there = next(path for path in (self.path.absolute(), *self.path.absolute().parents) if path.exists())
        if not (there.is_dir() and os.access(there, os.W_OK)):
            raise Refused(f"{self.path}: can't be made or written; choose another folder")
        yield

    def put(self, name: str, data: bytes) -> bool:
        """Whether it would be written."""
        if name in self._put or self.find(name) == data:
            return False
        self._put.add(name)
        return True

    def sync(self) -> None:
        """Nothing to do."""


def _fsync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> Refused:
    return Refused(f"{path}: can't be written: {error.strerror}; make room or leave, and run it again")
