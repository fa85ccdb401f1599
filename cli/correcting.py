"""`stet correct`: from a file, from the editor, or a few words replaced; seen first, then recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.asked import Asked, Flags, alone
from cli.exits import Stopped
from cli.options import APPROVED
from cli.terminal import STRONG

if TYPE_CHECKING:
    from ledger.book.ledger import Ledger


@command(
    STAFF,
    "Change a post; what is not spelling or grammar is struck.",
    "stet correct storm-closures fixed.md --dry-run\n"
    'stet correct storm-closures --replace "July 3" "July 13" --by "J. Ortiz, Editor" --reason "Wrong date."',
)
def correct(
    setting: Setting,
    flags: Flags,
    approved_by: Annotated[str | None, APPROVED] = None,
    notice: Annotated[
        str | None, typer.Option(metavar="c-N", help="Correct the wording of a notice; the old one is struck.")
    ] = None,
) -> int:
    """Change a post: spelling and grammar merge silently, all else is struck and corrected in place.

    On a terminal, `stet correct SLUG` opens the editor on the text as it stands, shows what readers will see, and asks;
    with --linked it asks what was wrong, and opens the editor on a first draft of the new post. FILE is the whole text
    as it should be. What merges silently is decided by the rules, never by who asks.
    """
    if notice is None:
        flags.check()
    else:
        others = {"file": flags.file, "linked": flags.linked, "set_title": flags.set_title, "title": flags.title}
        alone("--notice", "the text stays as it is", **others, format=flags.format, replace=flags.words or None)
    asked = asked_for(setting, flags, approved_by=approved_by)
    if notice is None:
        return change(setting, asked)
    from cli.rewording import notice_number, reword

    return reword(setting, notice_number(notice), asked)


def asked_for(setting: Setting, flags: Flags, *, approved_by: str | None = None, forward: bool = False) -> Asked:
    """Before an editor is opened: who has no name to sign with should not have written for nothing."""
    from cli.saying import said

    words = said(
        setting,
        flags,
        dry_run=flags.dry_run,
        approved_by=approved_by,
        kind=flags.kind,
        withhold_quote=flags.withhold_quote,
    )
    return Asked(flags=flags, said=words, forward=forward)


def change(setting: Setting, asked: Asked) -> int:
    """Changes a post in place, or corrects it by a new one."""
    flags = asked.flags
    with setting.open() as book:
        plain = not (flags.file or flags.set_title or flags.recover or flags.dry_run or flags.yes)
        if flags.linked is None and plain:
            flags = _elsewhere(setting, book, flags)
        elif flags.linked is not None and flags.words:
            flags = _one_pair(flags, flags.words)
        asked = replace(asked, flags=flags)
        if flags.linked is not None:
            from cli.linking import link

            return link(setting, book, asked)
        from cli.editing import edit

        return edit(setting, book, asked)


def _one_pair(flags: Flags, words: list[str]) -> Flags:
    """What a linked correction says of one replacement."""
    from cli.replacing import FLAG, pairs

    wanted = pairs(words)
    if len(wanted) > 1 or flags.wrong is not None or flags.right is not None:
        raise typer.BadParameter("with --linked, one pair says what was wrong and what is right", param_hint=FLAG)
    wrong, right = wanted[0]
    return replace(flags, wrong=wrong, right=right)


def _elsewhere(setting: Setting, book: Ledger, flags: Flags) -> Flags:
    """A post whose readers can't be shown a strike may be corrected by a new one instead; one pair goes along."""
    from cli.replacing import pairs
    from ledger.book.channels import channel_of, why_not

    channel = channel_of(book.policy, book.history(flags.slug))
    if channel is None or (channel.edits and channel.strikes) or not setting.terminal.attended:
        return flags
    wanted = pairs(flags.words or ())
    terminal = setting.terminal
    terminal.err.line((flags.slug, STRONG), f" is on {channel.name}, which {why_not(channel)}.")
    if channel.edits:
        terminal.err.line("Only spelling and grammar can be mended there.")
    if terminal.ask("Correct it by a new post, linked from this one?"):
        wrong, right = wanted[0] if len(wanted) == 1 else (None, None)
        return replace(flags, linked="", wrong=wrong, right=right)
    if not channel.edits:
        raise Stopped("nothing was recorded")
    return flags
