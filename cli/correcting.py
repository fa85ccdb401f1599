"""`stet correct`: from a file, from the editor, or a few words replaced; seen first, then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.exits import Stopped
from cli.options import (
    APOLOGY,
    APPROVED,
    BY,
    DRY,
    FILE,
    NOTICED,
    REASON,
    SLUG,
    SOURCE,
    WITHHOLD,
    YES,
    EditKind,
    Format,
)
from cli.terminal import STRONG

if TYPE_CHECKING:
    from cli.saying import Said
    from ledger.book.ledger import Ledger

Reason = Annotated[str | None, REASON]
Kind = Annotated[
    EditKind | None,
    typer.Option("--kind", help="An error (the default); true but unclear; or new information.", show_default=False),
]
Replace = Annotated[
    list[str] | None,
    typer.Option("--replace", metavar="OLD NEW", help="Instead of FILE: change words that stand there once."),
]
SetTitle = Annotated[
    str | None, typer.Option("--set-title", metavar="TITLE", help="Change the title; without FILE, it alone.")
]
Expect = Annotated[
    int | None,
    typer.Option("--expect", metavar="VERSION", help="Refuse (exit 5) if this is not the version that stands."),
]
Written = Annotated[
    Format | None, typer.Option("--format", help="How FILE is written, if not as before.", show_default=False)
]
Recover = Annotated[bool, typer.Option("--recover", help="Go on with the draft that the editor left.")]
Linked = Annotated[
    str | None,
    typer.Option(
        "--linked",
        metavar="[NEW-SLUG]",
        help="Correct by a new post, FILE or from the editor; the old text stays as it is.",
    ),
]
Title = Annotated[str | None, typer.Option("--title", metavar="TITLE", help="With --linked: the new post's title.")]
Wrong = Annotated[str | None, typer.Option("--wrong", metavar="TEXT", help="With --linked: what was said.")]
Right = Annotated[str | None, typer.Option("--right", metavar="TEXT", help="With --linked: what is right.")]


@command(
    STAFF,
    "Change a post; what is not spelling or grammar is struck.",
    "stet correct storm-closures fixed.md --dry-run\n"
    'stet correct storm-closures --replace "July 3" "July 13" --by "J. Ortiz, Editor" --reason "Wrong date."',
)
def correct(
    setting: Setting,
    slug: Annotated[str, SLUG],
    file: Annotated[str | None, FILE] = None,
    by: Annotated[str | None, BY] = None,
    reason: Reason = None,
    kind: Kind = None,
    replace_: Replace = None,
    set_title: SetTitle = None,
    apology: Annotated[str | None, APOLOGY] = None,
    source: Annotated[str | None, SOURCE] = None,
    noticed: Annotated[str | None, NOTICED] = None,
    withhold_quote: Annotated[bool, WITHHOLD] = False,
    approved_by: Annotated[str | None, APPROVED] = None,
    expect: Expect = None,
    format: Written = None,
    recover: Recover = False,
    notice: Annotated[
        str | None, typer.Option(metavar="c-N", help="Correct the wording of a notice; the old one is struck.")
    ] = None,
    linked: Linked = None,
    title: Title = None,
    wrong: Wrong = None,
    right: Right = None,
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Change a post: spelling and grammar merge silently, all else is struck and corrected in place.

    On a terminal, `stet correct SLUG` opens the editor on the text as it stands, shows what readers will see, and asks;
    with --linked it asks what was wrong, and opens the editor on a first draft of the new post. FILE is the whole text
    as it should be. What merges silently is decided by the rules, never by who asks.
    """
    from cli.saying import said

    words = replace_ or None
    if notice is not None:
        others = {"file": file, "linked": linked, "set_title": set_title, "title": title, "format": format}
        alone("--notice", "the text stays as it is", **others, replace=words)
    else:
        fitting(
            text={"FILE": file, "--replace": words, "--recover": recover},
            linked=linked,
            set_title=set_title,
            new_post={"title": title, "wrong": wrong, "right": right},
            kind=kind,
            apology=apology,
        )
    # Before an editor is opened: who has no name to sign with should not have written for nothing.
    statement = said(
        setting,
        by=by,
        dry_run=dry_run,
        reason=reason,
        kind=kind,
        apology=apology,
        source=source,
        noticed=noticed,
        approved_by=approved_by,
        withhold_quote=withhold_quote,
    )
    if notice is not None:
        from cli.rewording import Anew, notice_number, reword

        anew = Anew(post=slug, number=notice_number(notice), said=statement, wrong=wrong, right=right)
        return reword(setting, anew, expect=expect, dry_run=dry_run, yes=yes)
    return change(
        setting,
        Asked(
            slug=slug,
            said=statement,
            file=file,
            words=words,
            recover=recover,
            set_title=set_title,
            linked=linked,
            title=title,
            wrong=wrong,
            right=right,
            format=format,
            expect=expect,
            dry_run=dry_run,
            yes=yes,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change as it was asked for. `forward`: somebody else is to approve it."""

    slug: str
    said: Said
    file: str | None
    words: list[str] | None
    recover: bool
    set_title: str | None
    linked: str | None
    title: str | None
    wrong: str | None
    right: str | None
    format: Format | None
    expect: int | None
    dry_run: bool
    yes: bool
    forward: bool = False


def change(setting: Setting, asked: Asked) -> int:
    """Changes a post in place, or corrects it by a new one."""
    with setting.open() as book:
        linked, wrong, right = asked.linked, asked.wrong, asked.right
        plain = not (asked.file or asked.set_title or asked.recover or asked.dry_run or asked.yes)
        if linked is None and plain:
            linked, wrong, right = _elsewhere(setting, book, asked.slug, asked.words)
        elif linked is not None and asked.words:
            wrong, right = _one_pair(asked.words, wrong, right)
        if linked is not None:
            from cli import linking

            new_post = linking.Linked(
                post=asked.slug,
                new_post=linked,
                title=asked.title,
                wrong=wrong,
                right=right,
                said=asked.said,
                format=asked.format or "markdown",
                expect=asked.expect,
                dry_run=asked.dry_run,
                yes=asked.yes,
                forward=asked.forward,
            )
            return linking.link(setting, book, new_post, asked.file, recover=asked.recover)
        from cli.editing import Edit

        edit = Edit(
            slug=asked.slug,
            title=asked.set_title,
            format=asked.format,
            said=asked.said,
            expect=asked.expect,
            dry_run=asked.dry_run,
            yes=asked.yes,
            forward=asked.forward,
        )
        with edit.source(setting, book, asked.file, asked.words, recover=asked.recover) as new_text:
            return edit.carry_out(setting, book, new_text)


def _one_pair(words: list[str], wrong: str | None, right: str | None) -> tuple[str, str]:
    """What a linked correction says of one replacement."""
    from cli.replacing import FLAG, pairs

    wanted = pairs(words)
    if len(wanted) > 1 or wrong is not None or right is not None:
        raise typer.BadParameter("with --linked, one pair says what was wrong and what is right", param_hint=FLAG)
    return wanted[0]


def _elsewhere(
    setting: Setting, book: Ledger, slug: str, words: list[str] | None
) -> tuple[str | None, str | None, str | None]:
    """Whether a post whose readers can't be shown a strike is to be corrected by a new one, and what it says then."""
    from cli.replacing import pairs
    from ledger.book.channels import channel_of, why_not

    channel = channel_of(book.policy, book.history(slug))
    if channel is None or (channel.edits and channel.strikes) or not setting.terminal.attended:
        return None, None, None
    wanted = pairs(words or ())
    terminal = setting.terminal
    terminal.err.line((slug, STRONG), f" is on {channel.name}, which {why_not(channel)}.")
    if channel.edits:
        terminal.err.line("Only spelling and grammar can be mended there.")
    if terminal.ask("Correct it by a new post, linked from this one?"):
        return "", *(wanted[0] if len(wanted) == 1 else (None, None))
    if not channel.edits:
        raise Stopped("nothing was recorded")
    return None, None, None


def alone(flag: str, why: str, **others: object) -> None:
    """Refuses what does not go with a flag, and why; a missing one is None."""
    for name, value in others.items():
        if value is not None:
            hint = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
            raise typer.BadParameter(f"does not go with {flag}: {why}", param_hint=hint)


def fitting(
    *,
    text: Mapping[str, object],
    linked: str | None,
    set_title: str | None,
    new_post: Mapping[str, str | None],
    kind: EditKind | None,
    apology: str | None,
) -> None:
    """Refuses flags that don't go together. `text` are the places that a text can come from."""
    if linked is None:
        for name, value in new_post.items():
            if value is not None:
                hint = "; to change this post's title, --set-title" if name == "title" else ""
                raise typer.BadParameter(f"goes with --linked NEW-SLUG{hint}", param_hint=f"--{name}")
    elif set_title is not None:
        raise typer.BadParameter("does not go with --linked: the old post stays as it is", param_hint="--set-title")
    given = [name for name, value in text.items() if value]
    if len(given) > 1:
        raise typer.BadParameter(f"does not go with {given[0]}: the text comes from one place", param_hint=given[1])
    if apology is not None and kind not in (None, "correction"):
        raise typer.BadParameter(f"goes with an error; a {kind} is none", param_hint="--apology")
