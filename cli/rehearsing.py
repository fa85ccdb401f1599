"""`--dry-run` for what is recorded: the very same is done, judged, refused and signed, and then taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import typer

from cli.inputs import maker, signer
from cli.recording import recorded
from cli.saying import NOBODY
from cli.terminal import QUIET, STRONG

if TYPE_CHECKING:
    from cli.app import Setting
    from ledger.book.ledger import Ledger
    from ledger.domain.entries import Entry
    from ledger.domain.posts import Actor

DRY_RUN = typer.Option("--dry-run", help="Record nothing; show what would be recorded.")


@contextmanager
def opened(setting: Setting, *, dry_run: bool) -> Iterator[Ledger]:
    """The ledger, to record something or to rehearse it."""
    with setting.open() as book, book.rehearsal() if dry_run else nullcontext():
        yield book


def somebody(setting: Setting, by: str | None, *, dry_run: bool) -> Actor:
    """Who answers for it; a dry run needs nobody."""
    return (signer(setting, by, dry_run=True) or NOBODY) if dry_run else maker(setting, by)


def told(setting: Setting, entry: Entry, what: str, *, dry_run: bool) -> None:
    """What was recorded, or would be."""
    if not dry_run:
        recorded(setting, entry, what)
        return
    number = (f"  (it would be entry {entry.sequence}; nothing was recorded)", QUIET)
    setting.terminal.out.line(("dry run: ", STRONG), what, number)
