"""The signing key: a file of its own, which only its owner can read."""

from __future__ import annotations

import os
from pathlib import Path

from ledger.errors import Malformed, StoreError
from ledger.integrity.note import SigningKey


def write_key(path: Path, key: SigningKey) -> None:
    """Writes the key with mode 0600. A key is never written over: raises `StoreError`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise StoreError(f"{path}: there is a key already; choose another path, a key is never written over") from error
    except OSError as error:
        raise StoreError(f"{path}: the key can't be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.private_text + "\n")
        file.flush()
        os.fsync(handle)


def read_key(path: Path) -> SigningKey:
    """Reads the key; raises `StoreError` when it isn't there or isn't one."""
    try:
        return SigningKey.parse(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError as error:
        raise StoreError(f"{path}: the signing key is not there; name it with --key or STET_KEY") from error
    except OSError as error:
        raise StoreError(f"{path}: the signing key can't be read: {error.strerror}") from error
    except (UnicodeDecodeError, Malformed):
        # Neither error is shown: a garbled key may stand in its words.
        raise StoreError(f"{path}: holds no signing key; name the ledger's own with --key or STET_KEY") from None
