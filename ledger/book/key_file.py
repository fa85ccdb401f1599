"""The signing key: a file of its own, which only its owner can read.

A new key waits beside it, as `<name>.next`, until the ledger has recorded it; then it takes the old one's place. So at
every moment one of the two files holds the key that the ledger is signed with.
"""

from __future__ import annotations

import os
from pathlib import Path

from ledger.errors import Malformed, StoreError
from ledger.integrity.note import SigningKey, VerifierKey


def write_key(path: Path, key: SigningKey) -> None:
    """Writes the key with mode 0600. A key is never written over: raises `StoreError`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise StoreError(f"{path}: there is a key already; choose another path, a key is never written over") from error
    except OSError as error:
        raise StoreError(f"{path}: the key can't be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(key.private_text + "\n")
            file.flush()
            os.fsync(handle)
        sync_folder(path)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StoreError(f"{path}: the key can't be written: {error.strerror}") from error


def key_in_force(path: Path, verifier: VerifierKey) -> SigningKey:
    """The key that a ledger is signed with: the one at `path`, or one beside it that waits to take its place, and does.

    Raises `StoreError` when it is neither.
    """
    waiting = _waiting_key(path)
    if waiting and waiting.verifier == verifier:
        take_place(path)
        return waiting
    key = read_key(path)
    if key.verifier != verifier:
        raise StoreError(
            f"{path}: the key of {key.name} ({key.verifier.key_id.hex()}) is not the one that this ledger is signed "
            f"with, {verifier.name}+{verifier.key_id.hex()}; name that with --key or STET_KEY"
        )
    return key


def write_next_key(path: Path, name: str) -> SigningKey:
    """A new key beside the one at `path`, or where none is yet: what else waits there was never recorded."""
    try:
        next_path(path).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{next_path(path)}: is in the way and can't be removed: {error.strerror}") from error
    key = SigningKey.generate(name)
    write_key(next_path(path), key)
    return key


def _waiting_key(path: Path) -> SigningKey | None:
    try:
        return read_key(next_path(path))
    except StoreError:  # there is none, or only the beginning of one
        return None


def take_place(path: Path) -> None:
    """Commit point of a change of key files: the waiting key stands at `path`, the old one is gone."""
    try:
        next_path(path).replace(path)
        sync_folder(path)
    except OSError as error:
        raise StoreError(
            f"{path}: the new key can't take its place: {error.strerror}; move {next_path(path).name} there"
        ) from error


def next_path(path: Path) -> Path:
    return path.with_name(path.name + ".next")


def sync_folder(path: Path) -> None:
    """Makes the name of a file in its folder durable."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


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
