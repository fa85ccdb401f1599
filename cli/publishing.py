"""`stet publish`: a post's first version."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE
from cli.options import APPROVED, BY, FILE, Format
from cli.rehearsing import DRY_RUN, opened, somebody, told
from ledger.domain.posts import Actor


@command(
    STAFF,
    "Record a post's first version.",
    'stet publish storm-closures draft.md --title "Storm closures" --by "J. Ortiz, Editor"',
)
def publish(
    setting: Setting,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The new post's name in addresses.", show_default=False)],
    file: Annotated[str, FILE] = "-",
    title: Annotated[str | None, typer.Option(metavar="TITLE", help="If its front matter has none.")] = None,
    by: Annotated[str | None, BY] = None,
    channel: Annotated[str | None, typer.Option(metavar="NAME", help="Where it appears: blog, newsroom, …")] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Its public address.")] = None,
    lang: Annotated[str | None, typer.Option(metavar="TAG", help="Its language: en, es-US, …")] = None,
    format: Annotated[Format, typer.Option(help="How FILE is written.")] = "markdown",
    published_at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="A date, or a time with its offset, if it was before now.")
    ] = None,
    approved_by: Annotated[str | None, APPROVED] = None,
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Record a post's first version. From now on it stays posted."""
    from cli.inputs import STDIN, read
    from ledger.book.text import LONGEST

    if file == STDIN and sys.stdin.isatty() and Path(slug).is_file():
        raise typer.BadParameter(
            f"{slug} is a file; the post's name comes before it: stet publish SLUG {slug}", param_hint="SLUG"
        )
    actor = somebody(setting, by, dry_run=dry_run)
    with opened(setting, dry_run=dry_run) as book:
        source, name = read(file, setting.terminal, longest=LONGEST)
        entry = book.publish(
            slug,
            source,
            by=actor,
            title=title,
            format=format,
            language=lang,
            channel=channel,
            url=url,
            published_at=published_at,
            path=name,
            approver=Actor.parse(approved_by) if approved_by is not None else None,
        )
        told(setting, entry, f"{slug} is published", dry_run=dry_run)
        if channel:
            from cli.channels import warn_of_length

            warn_of_length(setting.terminal, book, slug)
        if dry_run:
            import renderers

            setting.terminal.out.line()
            setting.terminal.out.prose(renderers.text(book.history(slug), terminal=setting.terminal.out.colored))
            return DONE
    setting.terminal.next(f"stet render {slug} --format page --out site")
    return DONE
