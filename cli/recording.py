"""What every command that records has in common: the question before, and the word after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.exits import DONE, Stopped
from cli.terminal import GOOD, QUIET
from ledger.errors import StaleBase

if TYPE_CHECKING:
    from cli.app import Setting
    from ledger.book.ledger import Ledger
    from ledger.domain.entries import Entry, Kind
    from ledger.domain.posts import Actor


def expected(slug: str, stands: int, expect: int | None) -> None:
    """Refuses when the post is not at the version that the change was made from."""
    if expect is not None and stands != expect:
        look = f"; look at `stet diff {slug} {expect}..{stands}` and repeat the edit" if 0 < expect < stands else ""
        raise StaleBase(f"{slug}: version {stands} stands, not {expect}{look}")


def confirm(setting: Setting) -> None:
    """The one question."""
    setting.terminal.err.line()
    if not setting.terminal.ask("Record this?"):
        raise Stopped("nothing was recorded")


def needed(**flags: str | None) -> None:
    """Refuses a command that lacks one of the flags that it can't do without."""
    for name, value in flags.items():
        if value is None:
            raise typer.BadParameter("is needed here", param_hint=f"--{name}")


def approved(book: Ledger, slug: str, kind: Kind, approver: Actor | None) -> None:
    """Refuses what the policy wants approved and nobody did, before somebody answers questions for nothing."""
    from ledger.book.edits import wanted
    from ledger.errors import PolicyViolation

    if approver is None and kind in book.policy.approvals:
        raise PolicyViolation(wanted(slug, kind))


def forwarded(setting: Setting, entry: Entry) -> int:
    """The word after a proposal."""
    what = entry.detail["proposes"].replace("_", " ")
    awaits = f"{'an' if what[0] in 'aeiou' else 'a'} {what} awaits approval; readers see nothing of it"
    recorded(setting, entry, f"proposal {entry.sequence} on {entry.detail['post']}: {awaits}")
    setting.terminal.next(f"stet approve {entry.sequence}")
    return DONE


def recorded(setting: Setting, entry: Entry, what: str) -> None:
    """What was recorded: entry number and short hash, which no end of a line may part."""
    out, name = setting.terminal.out, f"entry {entry.sequence}, {short_hash(entry)}"
    if out.on_terminal:
        out.line(("✓ ", GOOD), what, hang=2)
        out.line((name, QUIET), indent=2)
    else:
        out.line(("✓ ", GOOD), what, f"  ({name})")


def short_hash(entry: Entry) -> str:
    """Enough of an entry's leaf hash to tell it from others."""
    from ledger.integrity.tree import leaf_hash

    return leaf_hash(entry.encode()).hex()[:12]
