"""A new ledger: its file, its key, its genesis entry."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ledger.book.append import Append
from ledger.book.key_file import next_path, sync_folder, take_place, write_next_key
from ledger.book.reading import policy_bytes
from ledger.book.said import label
from ledger.domain.entries import Kind
from ledger.domain.names import fault
from ledger.domain.posts import STET
from ledger.errors import Malformed, StoreError
from ledger.gate.policy import Policy
from ledger.store import Store


def found(
    path: Path, key_path: Path, *, agency: str, origin: str | None, policy: Policy, clock: Callable[[], datetime]
) -> Store:
    """Makes both files, or neither: the ledger appears under its name when it is whole.

    A run that was killed leaves a hidden file at most, or a key that waits beside its place; neither is in the way.
    """
    if path.exists():
        raise StoreError(f"{path}: there is a file already; choose another path")
    if key_path.exists():
        raise StoreError(f"{key_path}: there is a key already; choose another path, a key is never written over")
    agency = label(agency, "agency")
    name = origin or _origin(agency or path.stem)
    if why := fault(name):
        raise Malformed(why, path="origin")
    key = write_next_key(key_path, name)
    building = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        try:
            with Store.create(building) as store, store.writing() as transaction:
                append = Append(transaction, key, clock)
                append.add(
                    Kind.GENESIS,
                    actor=STET,
                    content={"policy": append.committer.commit(policy_bytes(policy))},
                    detail={"agency": agency, "origin": key.name, "verifier_key": key.verifier.text},
                )
                append.finish()
            # Commit point: from here on there is a ledger, and the key beside it waits to take its place.
            _appear(building, path)
        finally:
            building.unlink(missing_ok=True)
    except StoreError as error:
        next_path(key_path).unlink(missing_ok=True)
        raise StoreError(str(error).replace(str(building), str(path))) from error
    except BaseException:
        next_path(key_path).unlink(missing_ok=True)
        raise
    take_place(key_path)
    return Store.open(path)


def _appear(building: Path, path: Path) -> None:
    """Gives a finished ledger its name, unless another file has it by now."""
    try:
        try:
            os.link(building, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without hard links
            building.rename(path)
    except FileExistsError as error:
        raise StoreError(f"{path}: there is a file already; choose another path") from error
    except OSError as error:
        raise StoreError(f"{path}: can't be created: {error.strerror}") from error
    try:
        sync_folder(path)
    except OSError as error:
        path.unlink()
        raise StoreError(f"{path}: can't be created: {error.strerror}") from error


def _origin(name: str) -> str:
    """A log's name that can stand in a signed note: no spaces, no plus."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) or "stet"
