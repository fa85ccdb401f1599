"""What an operator looks at before something breaks: the file, its guards, the key, the clock. No content is read.

Nothing here proves the ledger; `ledger.book.verify` does.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from ledger.book.key_file import next_path, read_key
from ledger.book.keys import key_chain, key_entries
from ledger.book.reading import ledger_entry, nodes_of
from ledger.domain.entries import instant
from ledger.errors import StetError, StoreError
from ledger.integrity.note import VerifierKey
from ledger.integrity.tree import Frontier
from ledger.store import Store
from ledger.store.sqlite import VERSION, WAL_CORRUPTS

State = Literal["well", "note", "short"]
_YEARS = range(2026, 2100)  # a machine whose battery died starts in 1970 or 2000
_KEEP = "keep the file as it is and call the records officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at and what was found. `todo` is what to do, where something fell short or is worth knowing."""

    what: str
    found: str
    state: State = "well"
    todo: str = ""


def checkup(store: Store, key_path: Path, now: datetime, *, was_wal: bool) -> Iterator[Check]:
    """The checks of a ledger that `Store.inspect` could open. Raises StoreError where it can't be read.

    `was_wal`: it was in WAL mode before.
    """
    size = store.size()
    last = ledger_entry(store, size - 1)
    entries = "1 entry" if size == 1 else f"{size:,} entries"
    yield Check(what="ledger", found=f"{store.path}: {entries}, the last of {last.recorded_at}")
    yield _guards(store)
    yield _sqlite(was_wal)
    yield _writable(store.path)
    yield _clock(last.recorded_at, now)
    yield _key(key_path, key_chain(key_entries(store)).keys[-1])


def root_at(store: Store, size: int) -> str | None:
    """The root over the first `size` entries as the stored tree has it, in hexadecimal; None beyond its end."""
    return Frontier.load(size, nodes_of(store)).root().hex() if size <= store.size() else None


def held_against(store: Store, what: str, size: int, root: str, found: str) -> Check:
    """Whether the ledger still is the one of which somebody knew this root: an older or another file is not."""
    present = root_at(store, size)
    if present == root:
        return Check(what=what, found=found)
    of = "an older copy" if present is None else "of another history"
    return Check(what=what, found=f"{found}; the file is {of}", state="short", todo=_KEEP)


def _guards(store: Store) -> Check:
    faults = store.guard_faults()
    if not faults:
        return Check(what="guards", found="all stand: nothing recorded can be changed or deleted by a program")
    more = f", and {len(faults) - 1} more" if faults[1:] else ""
    return Check(what="guards", found=f"{faults[0]}{more}", state="short", todo=f"{_KEEP}; run `stet verify`")


def _sqlite(was_wal: bool) -> Check:
    if not was_wal:
        return Check(what="SQLite", found=f"{VERSION}, with a rollback journal")
    risk = ", which can corrupt a file with this version" if WAL_CORRUPTS else ""
    return Check(
        what="SQLite",
        found=f"{VERSION}; some program had put the file in WAL mode{risk}",
        state="short" if WAL_CORRUPTS else "note",
        todo="it has its rollback journal again; run `stet verify`, and keep that program from the file",
    )


def _writable(path: Path) -> Check:
    if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK):
        return Check(what="writing", found="the file and its folder can be written")
    return Check(
        what="writing",
        found="the file or its folder is write protected for this user",
        state="note",
        todo="to record something, work as a user who may write to both",
    )


def _clock(recorded_at: str, now: datetime) -> Check:
    stands = now.isoformat(timespec="seconds")
    if now < instant(recorded_at):
        found, todo = f"{stands}, before the last entry", "set the clock right; until then nothing can be recorded"
        return Check(what="clock", found=found, state="short", todo=todo)
    if now.year not in _YEARS:
        return Check(what="clock", found=f"{stands}: no likely year", state="short", todo="set the clock right")
    return Check(what="clock", found=f"{stands}, after the last entry")


def _key(path: Path, verifier: VerifierKey) -> Check:
    where = path
    for where in (path, next_path(path)):
        try:
            ours = read_key(where).verifier == verifier
        except StoreError as error:
            if where == path and path.exists():
                return Check(what="key", found=str(error), state="short", todo="put back the copy that was kept")
            continue
        if ours:
            break
    else:
        missing = f"{path}: not there" if not path.exists() else f"{path}: another ledger's"
        todo = "without it nothing can be recorded: name it with --key or STET_KEY, or put back the copy that was kept"
        return Check(what="key", found=missing, state="short", todo=todo)
    name = f"{verifier.name}+{verifier.key_id.hex()}"
    mode = stat.S_IMODE(where.stat().st_mode)
    if mode & 0o077:
        found = f"{where}: {name}, but others on this machine may read it (mode {mode:04o})"
        return Check(what="key", found=found, state="short", todo=f"chmod 600 {where}; then `stet key rotate`")
    return Check(what="key", found=f"{where}: {name}, for its owner alone")


def cannot_be_read(path: Path, error: StetError) -> Check:
    """The one check of a ledger that can't be opened."""
    said, _, todo = str(error).removeprefix(f"{path}: ").partition("; ")
    return Check(what="ledger", found=f"{path}: {said}", state="short", todo=todo)
