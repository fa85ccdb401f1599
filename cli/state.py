"""What this machine remembers of a ledger: its last verification, and the newest checkpoint known to be kept elsewhere.

One small file per log in the user's state folder ($XDG_STATE_HOME/stet). It is a memory and proves nothing: whoever
wants to know runs `stet verify`. So what is missing or can't be read is not known, and what can't be written is not
remembered; neither keeps a command from its work.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cli.files import write_whole
from cli.folders import own_folder
from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.integrity.note import VerifierKey

_SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A run of `stet verify` over a ledger's file: when (RFC 3339), over how many entries, with what result."""

    at: str
    ledger: str
    size: int
    root: str  # hexadecimal
    ok: bool
    fault: str = ""  # the first one


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A checkpoint outside the ledger's file, as it was written or checked: when, where, over how many entries."""

    at: str
    where: str
    size: int
    root: str  # hexadecimal


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    verified: Verified | None = None
    kept: Kept | None = None


T = TypeVar("T", Verified, Kept)


def read_state(key: VerifierKey) -> State:
    """What is remembered of the log that began with this key."""
    path = state_file(key)
    if path is None:
        return State()
    try:
        found = json.loads(path.read_text("utf-8"))
        return State(verified=_read(Verified, found["verified"]), kept=_read(Kept, found["kept"]))
    except (OSError, ValueError, TypeError, KeyError):
        return State()


def _read(kind: type[T], found: Any) -> T | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise ValueError(f"not {kind.__name__}")
    wanted = {field.name: {"int": int, "bool": bool}.get(str(field.type), str) for field in fields(kind)}
    if {name: type(value) for name, value in found.items()} != wanted:
        raise ValueError(f"not {kind.__name__}")
    return kind(**found)


def remember(key: VerifierKey, *, verified: Verified | None = None, kept: Kept | None = None) -> None:
    """Puts what a run found in the place of what was known before.

    What was known of a longer log stays: a shorter one that is well, too, is an older copy.
    """
    known = read_state(key)
    if kept and known.kept and kept.size < known.kept.size:
        kept = None
    if verified and known.verified and verified.ok and verified.size < known.verified.size:
        verified = None
    path = state_file(key)
    if path is None:
        return
    state = State(verified=verified or known.verified, kept=kept or known.kept)
    try:
        write_whole(path, json.dumps({"schema": _SCHEMA, "origin": key.name, **asdict(state)}, indent=1))
    except Refused:
        return


def state_file(key: VerifierKey) -> Path | None:
    """The file in which a log is remembered: named by its first key, since two logs may have one name."""
    folder = own_folder("XDG_STATE_HOME", ".local/state")
    return folder / f"{key.key_id.hex()}.json" if folder else None
