"""`stet correct`: from a file, from the editor, or a few words replaced; seen first, then recorded."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app import STAFF, Setting, command
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
    reason: Annotated[str | None, REASON] = None,
    kind: Annotated[
        EditKind | None,
        typer.Option(help="An error (the default); true but unclear; or new information.", show_default=False),
    ] = None,
    replace_: Annotated[
        list[str] | None,
        typer.Option("--replace", metavar="OLD NEW", help="Instead of FILE: change words that stand there once."),
    ] = None,
    set_title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Change the title; without FILE, it alone.")
    ] = None,
    apology: Annotated[str | None, APOLOGY] = None,
    source: Annotated[str | None, SOURCE] = None,
    noticed: Annotated[str | None, NOTICED] = None,
    withhold_quote: Annotated[bool, WITHHOLD] = False,
    approved_by: Annotated[str | None, APPROVED] = None,
    expect: Annotated[
        int | None, typer.Option(metavar="VERSION", help="Refuse (exit 5) if this is not the version that stands.")
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="How FILE is written, if not as before.", show_default=False)
    ] = None,
    recover: Annotated[bool, typer.Option("--recover", help="Go on with the draft that the editor left.")] = False,
    notice: Annotated[
        str | None, typer.Option(metavar="c-N", help="Correct the wording of a notice; the old one is struck.")
    ] = None,
    linked: Annotated[
        str | None, typer.Option(metavar="NEW-SLUG", help="Correct by a new post, FILE; the old text stays as it is.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="With --linked: the new post's title.")] = None,
    wrong: Annotated[str | None, typer.Option(metavar="TEXT", help="With --linked: what was said.")] = None,
    right: Annotated[str | None, typer.Option(metavar="TEXT", help="With --linked: what is right.")] = None,
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Change a post: spelling and grammar merge silently, all else is struck and corrected in place.

    On a terminal, `stet correct SLUG` opens the editor on the text as it stands, shows what readers will see, and asks.
    FILE is the whole text as it should be. What merges silently is decided by the rules, never by who asks.
    """
    from cli.saying import said

    words = replace_ or None
    if notice is not None:
        _alone(file=file, linked=linked, set_title=set_title, title=title, format=format, replace=words)
    else:
        _fitting(linked=linked, set_title=set_title, title=title, wrong=wrong, right=right)
        given = [name for name, value in (("FILE", file), ("--replace", words), ("--recover", recover)) if value]
        if len(given) > 1:
            raise typer.BadParameter(f"does not go with {given[0]}: the text comes from one place", param_hint=given[1])
        if apology is not None and kind not in (None, "correction"):
            raise typer.BadParameter(f"goes with an error; a {kind} is none", param_hint="--apology")
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

        asked = Anew(post=slug, number=notice_number(notice), said=statement, wrong=wrong, right=right)
        return reword(setting, asked, expect=expect, dry_run=dry_run, yes=yes)
    with setting.open() as book:
        if linked is not None:
            from cli.inputs import read
            from cli.linking import Linked, link
            from ledger.book.text import LONGEST

            if file is None:
                raise typer.BadParameter("name the file with the new post, or - for standard input", param_hint="FILE")
            text, name = read(file, setting.terminal, longest=LONGEST)
            new_post = Linked(
                post=slug,
                new_post=linked,
                title=title,
                wrong=wrong,
                right=right,
                said=statement,
                format=format or "markdown",
                expect=expect,
            )
            return link(setting, book, new_post, text, name, dry_run=dry_run, yes=yes)
        from cli.editing import Edit

        edit = Edit(slug=slug, title=set_title, format=format, said=statement, expect=expect, dry_run=dry_run, yes=yes)
        with edit.source(setting, book, file, words, recover=recover) as new_text:
            return edit.carry_out(setting, book, new_text)


def _alone(**others: object) -> None:
    """Refuses what does not go with --notice, which changes nothing but a notice."""
    for name, value in others.items():
        if value is not None:
            hint = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
            raise typer.BadParameter("does not go with --notice: the text stays as it is", param_hint=hint)


def _fitting(*, linked: str | None, set_title: str | None, **new_post: str | None) -> None:
    """Refuses flags that don't go together."""
    if linked is None:
        for name, value in new_post.items():
            if value is not None:
                hint = "; to change this post's title, --set-title" if name == "title" else ""
                raise typer.BadParameter(f"goes with --linked NEW-SLUG{hint}", param_hint=f"--{name}")
    elif set_title is not None:
        raise typer.BadParameter("does not go with --linked: the old post stays as it is", param_hint="--set-title")
