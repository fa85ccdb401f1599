"""For staff: where a post, or what was said of its correction, went live."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE
from cli.options import BY, SLUG
from cli.rehearsing import DRY_RUN, opened, somebody, told


@command(
    STAFF,
    "Record where a post or its correction went live.",
    'stet posted storm-closures https://agency.example/news/storm --by "J. Ortiz, Editor"\n'
    'stet posted storm-closures https://x.com/agency/status/1734 --by "J. Ortiz, Editor"',
)
def posted(
    setting: Setting,
    slug: Annotated[str, SLUG],
    url: Annotated[str, typer.Argument(metavar="URL", help="Its address there.", show_default=False)],
    channel: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Where; told by the address, if it can be.", show_default=False),
    ] = None,
    notice: Annotated[
        str | None,
        typer.Option(metavar="c-N", help="Which correction; on a channel the newest by default.", show_default=False),
    ] = None,
    itself: Annotated[bool, typer.Option("--itself", help="The post, though it was corrected since.")] = False,
    by: Annotated[str | None, BY] = None,
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Record where a text went live. An address on a channel is of the post's newest correction, if it has one.

    Any other is the post's own: from now on it is its public address.
    """
    from cli.rewording import notice_number
    from ledger.book.said import address
    from ledger.domain.channels import channel_of
    from renderers.short import correction_of

    if itself and notice is not None:
        raise typer.BadParameter("does not go with --notice: it is one or the other", param_hint="--itself")
    actor = somebody(setting, by, dry_run=dry_run)
    with opened(setting, dry_run=dry_run) as book:
        history = book.history(slug)
        where = channel or channel_of(address(url))
        number = notice_number(notice) if notice is not None else None
        if number is None and where is not None and not itself and history.corrections:
            number = correction_of(history).entry.number
        entry = book.posted(slug, url, by=actor, channel=where, notice=number)
    what = f"{slug}, notice c-{number}" if number is not None else slug
    live = f"{what}: went live on {entry.detail['channel']}" if where else f"{slug}: its public address is {url}"
    told(setting, entry, live, dry_run=dry_run)
    if not dry_run:
        setting.terminal.next(f"stet show {slug}")
    return DONE
