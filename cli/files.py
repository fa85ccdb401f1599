"""Files that are written as a whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from ledger.errors import Refused


def write_whole(path: Path, text: str, *, otherwise: str = "choose another --out") -> Path:
    """Writes a text beside its place and moves it there; makes the folder. `otherwise` is what to do if it can't."""
    with whole_file(path, otherwise=otherwise) as file:
        file.write(text.encode("utf-8"))
    return path


def would_change(path: Path, text: str) -> bool:
    """Whether `write_whole` would change what stands there."""
    try:
        return path.read_bytes() != text.encode("utf-8")
    except OSError:
        return True


@contextmanager
def whole_file(path: Path, *, otherwise: str = "choose another --out") -> Iterator[BinaryIO]:
    """A file that takes its place when the block ends, unless the same stands there already; makes the folder."""
    import filecmp

    with _writable(path, otherwise), ExitStack() as stack:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = _beside(path, stack)
        with unfinished.open("wb") as file:
            yield file
        # What is made from a file that stays as it was, time and all, need not be made again.
        if not (path.is_file() and filecmp.cmp(unfinished, path, shallow=False)):
            unfinished.chmod(0o666 & ~_umask())
            unfinished.replace(path)


@contextmanager
def rewriting() -> Iterator[Callable[[Path, bytes], None]]:
    """Rewrites files that are there: all of them when the block ends, or none where one can't be written."""
    import shutil

    with ExitStack() as stack:
        staged: list[tuple[Path, Path]] = []

        def rewrite(path: Path, data: bytes) -> None:
            with _writable(path, "nothing was changed"):
                unfinished = _beside(path, stack)
                unfinished.write_bytes(data)
                shutil.copymode(path, unfinished)
                staged.append((unfinished, path))

        yield rewrite
        for unfinished, path in staged:
            with _writable(path, "run it again"):
                unfinished.replace(path)


def _beside(path: Path, stack: ExitStack) -> Path:
    """A new file in a file's folder, gone when the stack is unwound unless it was moved."""
    import tempfile

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    os.close(descriptor)
    stack.callback(Path(name).unlink, missing_ok=True)
    return Path(name)


@contextmanager
def _writable(path: Path, what_now: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(f"{path}: can't be written: {error.strerror}; {what_now}") from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
