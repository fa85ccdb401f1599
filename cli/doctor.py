"""For operators: what to look at before something breaks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cli.app import OPERATORS, Setting, command
from cli.exits import DONE, SHORT, code_of
from cli.options import SHOWN
from cli.terminal import GOOD, QUIET, STRONG, WARNING, Part, Stream, plural
from ledger.errors import Refused, StetError

if TYPE_CHECKING:
    from ledger.book.checkup import Check
    from ledger.integrity.note import VerifierKey
    from ledger.store import Store

_ROOM = 100 * 2**20  # bytes; less is soon full
_MARKS: dict[str, Part] = {"well": ("✓ ", GOOD), "note": ("· ", WARNING), "short": ("✗ ", "red")}
_FIELDS = ("what", "state", "found", "todo")


@command(OPERATORS, "Look at what could break: key, clock, disk, guards, last verify.", "stet doctor")
def doctor(
    setting: Setting,
    format: Annotated[Literal["table", "json"], SHOWN] = "table",
) -> int:
    """Look at what could break: the file and its guards, the key, the clock, the disk, when it was last verified.

    Nothing is changed, and nothing proved: that is what `stet verify` does. Exit 0 if all is well, 1 if something fell
    short, 4 or 6 if there is no ledger to be read.
    """
    checks, code = _looked(setting)
    out = setting.terminal.out
    if format == "json":
        from cli.tables import SCHEMA, to_json

        told = [{field: getattr(check, field) for field in _FIELDS} for check in checks]
        out.write(to_json({"schema": SCHEMA, "ok": code == DONE, "checks": told}, indent=2) + "\n")
        return code
    for check in checks:
        _show(out, check)
    return code


def _looked(setting: Setting) -> tuple[list[Check], int]:
    from ledger.book.checkup import cannot_be_read, checkup
    from ledger.book.keys import key_chain, key_entries
    from ledger.book.times import now
    from ledger.store import Store
    from ledger.store.sqlite import in_wal_mode

    checks: list[Check] = []
    code, was_wal = DONE, in_wal_mode(setting.ledger)
    key = setting.key or setting.ledger.with_suffix(".key")
    try:
        with Store.inspect(setting.ledger) as store:
            checks += checkup(store, key, now(), was_wal=was_wal)
            checks += _remembered(store, key_chain(key_entries(store)).keys[0])
    except StetError as error:
        checks.append(cannot_be_read(setting.ledger, error))
        code = code_of(error)
    checks += _around(setting)
    return checks, code or (SHORT if any(check.state == "short" for check in checks) else DONE)


def _remembered(store: Store, log: VerifierKey) -> Iterator[Check]:
    """What this machine knows of the last verification, and of a checkpoint outside the file."""
    from cli.state import read_state
    from ledger.book.checkup import Check, held_against

    size, state = store.size(), read_state(log)
    verified, kept = state.verified, state.kept
    if verified is None:
        todo = "run `stet verify`; each night is a good habit"
        yield Check(what="verified", found="not yet by this user on this machine", state="note", todo=todo)
    elif not verified.ok:
        found = f"{verified.at[:16]}: failed: {verified.fault}"
        todo = "keep the file as it is and call the records officer"
        yield Check(what="verified", found=found, state="short", todo=todo)
    else:
        found = f"{verified.at[:16]}, {_of(verified.size, size)}"
        yield held_against(store, "verified", verified.size, verified.root, found)
    if kept is None:
        yield Check(
            what="checkpoint",
            found="none is known to be kept elsewhere: an older copy of the file could pass for this one",
            state="note",
            todo="`stet publish-log DIR`, and let somebody else keep a copy",
        )
    else:
        found = f"{kept.where}, {kept.at[:16]}, {_of(kept.size, size)}; whether others kept it, nobody can tell here"
        yield held_against(store, "checkpoint", kept.size, kept.root, found)


def _of(size: int, now: int) -> str:
    newer = now - size
    return plural(size, "entry", "entries") + (
        f", {newer:,} since" if newer > 0 else ", all there are" if newer == 0 else ""
    )


def _around(setting: Setting) -> Iterator[Check]:
    from cli.editor import Drafts
    from ledger.book.checkup import Check

    settled = setting.config.settled(setting.flags)
    found = "; ".join(f"{name}: {value.origin}" for name, value in settled.items() if name in ("ledger", "key", "by"))
    yield Check(what="settings", found=f"{found} (all: `stet config`)")
    folder = setting.ledger.absolute().parent
    if folder.is_dir():
        free = shutil.disk_usage(folder).free
        found = f"{free / 2**30:,.1f} GiB free in {folder}"
        todo = "make room: a ledger on a full disk takes nothing more"
        yield (
            Check(what="disk", found=found)
            if free > _ROOM
            else Check(what="disk", found=found, state="short", todo=todo)
        )
    try:
        drafts = _files(Drafts(setting.ledger, "").folder)
    except Refused as error:
        yield Check(what="drafts", found=str(error), state="note")
        return
    if drafts:
        more = f", and {len(drafts) - 1} more" if drafts[1:] else ""
        yield Check(
            what="drafts",
            found=f"{drafts[0]}{more}: begun and not recorded",
            state="note",
            todo="`stet correct SLUG --recover` goes on with one; delete what is not wanted",
        )
    else:
        yield Check(what="drafts", found="none left open")


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


def _show(out: Stream, check: Check) -> None:
    out.line(_MARKS[check.state], (check.what.ljust(12), STRONG), check.found, hang=14)
    if check.todo:
        out.line(("→ ", QUIET), check.todo, indent=14, hang=2)
