"""Files that are written as a whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ledger.errors import Refused


def write_whole(path: Path, text: str) -> Path:
    """Writes a text beside its place and moves it there; makes the folder."""
    unfinished = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name[:100]}.", delete=False) as file:
            unfinished = Path(file.name)
            file.write(text.encode("utf-8"))
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    except OSError as error:
        if unfinished:
            unfinished.unlink(missing_ok=True)
        raise Refused(f"{path}: can't be written: {error.strerror}; choose another --out") from error
    return path


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
