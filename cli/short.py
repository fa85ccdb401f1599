"""For staff: a correction as posts for social media."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE
from cli.options import SLUG
from cli.terminal import QUIET, Stream
from ledger.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.gate.policy import Policy
    from renderers.short import Platform, Post


@command(
    STAFF,
    "Word a correction for X, Mastodon, Bluesky or Facebook.",
    "stet short storm-closures --for bluesky --url https://agency.example/news/storm-closures",
)
def short(
    setting: Setting,
    slug: Annotated[str, SLUG],
    channel: Annotated[
        str, typer.Option("--for", metavar="NAME", help="Where: x, mastodon, bluesky, facebook, …, or a channel.")
    ] = "x",
    notice: Annotated[
        str | None, typer.Option(metavar="c-N", help="Which notice; the newest by default.", show_default=False)
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The full record; the post's own address by default.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Another limit, as a Mastodon server may have its own.", show_default=False
        ),
    ] = None,
) -> int:
    """Word a correction as a post, and as numbered replies to it if it does not fit: copy them from here.

    The first stands alone: what sort of change it is, what is right, where the full record is. Nobody who is named in
    what was posted is called again. In a pipe, a line of --- stands between the posts.
    """
    from renderers.short import correction_of, thread

    number = None
    if notice is not None:
        from cli.rewording import notice_number

        number = notice_number(notice)
    with setting.read() as book:
        where = _place(book.policy, channel, limit)
        history = book.history(slug)
        if history.corrects and not history.corrections:
            old = " or ".join(f"`stet short {post}`" for post in dict.fromkeys(each.post for each in history.corrects))
            raise Refused(f"{slug}: the notice stands on the post that it corrects: {old}")
        told = correction_of(history, number)
        new_post = book.history(told.link).url if told.link else None
    posts = thread(history, where, correction=told, url=url, new_post=new_post)
    out = setting.terminal.out
    if not out.on_terminal:
        out.write("\n\n---\n\n".join(post.text for post in posts) + "\n")
        return DONE
    show_posts(out, posts, where)
    setting.terminal.next(f"stet posted {slug} URL")
    return DONE


def show_posts(out: Stream, posts: Sequence[Post], where: Platform) -> None:
    """The posts of a thread, to be copied from a terminal."""
    for number, post in enumerate(posts, 1):
        out.line((f"── {where.name} {number} of {len(posts)} · {post.count:,}/{where.limit:,} ".ljust(40, "─"), QUIET))
        out.write(f"{post.text}\n")  # in one line, however wide: it is there to be copied
    out.line(("─" * 40, QUIET))


def _place(policy: Policy, name: str, limit: int | None) -> Platform:
    """Where texts are worded for: a channel as the policy has it, else a platform that is known."""
    from ledger.domain.channels import PRESETS
    from renderers.short import platform

    channels = {**PRESETS, **{each.name: each for each in policy.channels}}
    if name not in channels:
        raise typer.BadParameter(f"{name!r} is no channel; there are {', '.join(sorted(channels))}", param_hint="--for")
    channel = channels[name] if limit is None else replace(channels[name], limit=limit)
    if (place := platform(channel)) is None:
        raise typer.BadParameter(f"{name} has no limit; give one with --limit", param_hint="--for")
    return place
