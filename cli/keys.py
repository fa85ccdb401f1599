"""For operators: the key that signs."""

from __future__ import annotations

from typing import Annotated

from cli.app import Setting, command, keys
from cli.exits import DONE
from cli.inputs import maker
from cli.options import BY, WHY
from cli.recording import needed, recorded
from cli.rehearsing import DRY_RUN
from cli.terminal import QUIET, STRONG

_PANEL = "Commands"


@command(_PANEL, "Show the verifier key in force.", "stet key\nstet key show", name="show", group=keys, path="key show")
def show(setting: Setting) -> int:
    """Show the verifier key in force (a C2SP vkey), by which others check what the ledger signs."""
    path = setting.key or setting.ledger.with_suffix(".key")
    with setting.read() as book:
        setting.terminal.out.write(f"{book.keys[-1].text}\n")
        there = path if path.exists() else f"not at {path}"
        setting.terminal.err.line((f"the private key: {there}", QUIET))
    return DONE


@command(
    _PANEL,
    "Sign with a new key from now on.",
    'stet key rotate --reason "Changed each year." --by "R. Amato, Records Officer"',
    name="rotate",
    group=keys,
    path="key rotate",
)
def rotate(
    setting: Setting,
    reason: Annotated[str | None, WHY] = None,
    by: Annotated[str | None, BY] = None,
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Sign with a new key from now on; the old one signs the change too, and is then replaced in its file."""
    if dry_run:
        return _rehearsed(setting)
    needed(reason=reason)
    actor = maker(setting, by)
    with setting.open() as book:
        entry = book.rotate_key(by=actor, reason=reason or "")
        recorded(setting, entry, f"{book.key_path}: a new key signs from now on")
        setting.terminal.out.line((f"verifier key {book.keys[-1].text}", QUIET), indent=2)
    setting.terminal.next("stet publish-log DIR")
    return DONE


def _rehearsed(setting: Setting) -> int:
    """A new key is a file, which can't be taken back: what would be done is told, and the old key tried."""
    from ledger.book.key_file import key_in_force

    with setting.open() as book:
        key = key_in_force(book.key_path, book.keys[-1])
        setting.terminal.out.line(
            ("dry run: ", STRONG),
            f"{book.key_path}: a new key would sign from entry {book.size + 1} on; nothing was done",
        )
        setting.terminal.out.line(
            (f"the old one, which would sign the change too: {key.verifier.text}", QUIET), indent=2
        )
    return DONE
