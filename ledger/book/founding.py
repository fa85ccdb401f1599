"""A new ledger: its file, its key, its genesis entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ledger.book.append import Append
from ledger.book.key_file import write_key
from ledger.book.reading import policy_bytes
from ledger.book.said import label
from ledger.domain.entries import Kind
from ledger.domain.posts import STET
from ledger.errors import StoreError
from ledger.gate.policy import Policy
from ledger.integrity.note import SigningKey
from ledger.store import Store


def found(
    path: Path, key_path: Path, *, agency: str, origin: str | None, policy: Policy, clock: Callable[[], datetime]
) -> Store:
    """Makes both files, or neither."""
    if path.exists():
        raise StoreError(f"{path}: there is a file already; choose another path")
    agency = label(agency, "agency")
    key = SigningKey.generate(origin or _origin(agency or path.stem))
    write_key(key_path, key)
    store = None
    try:
        store = Store.create(path)
        with store.writing() as transaction:
            append = Append(transaction, key, clock)
            append.add(
                Kind.GENESIS,
                actor=STET,
                content={"policy": append.committer.commit(policy_bytes(policy))},
                detail={"agency": agency, "origin": key.name, "verifier_key": key.verifier.text},
            )
            append.finish()
    except BaseException:
        key_path.unlink()
        if store:
            store.close()
            path.unlink()
        raise
    return store


def _origin(name: str) -> str:
    """A log's name that can stand in a signed note: no spaces, no plus."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) or "stet"
