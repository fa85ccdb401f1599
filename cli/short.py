"""For staff: a correction as posts for social media."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE
from cli.terminal import QUIET


@command(
    STAFF,
    "Word a correction for X, Mastodon, Bluesky or Facebook.",
    "stet short storm-closures --for bluesky --url https://agency.example/news/storm-closures",
)
def short(
    setting: Setting,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The post's name in addresses.", show_default=False)],
    platform: Annotated[
        Literal["x", "mastodon", "bluesky", "facebook"], typer.Option("--for", help="Where it will be posted.")
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
    from cli.rewording import notice_number
    from renderers.short import PLATFORMS, correction_of, thread

    where = PLATFORMS[platform] if limit is None else replace(PLATFORMS[platform], limit=limit)
    number = notice_number(notice) if notice is not None else None
    with setting.read() as book:
        history = book.history(slug)
        told = correction_of(history, number)
        new_post = book.history(told.link).url if told.link else None
    posts = thread(history, where, correction=told, url=url, new_post=new_post)
    out = setting.terminal.out
    if not out.on_terminal:
        out.write("\n\n---\n\n".join(post.text for post in posts) + "\n")
        return DONE
    for number, post in enumerate(posts, 1):
        out.line((f"── {number} of {len(posts)} · {post.count:,}/{where.limit:,} ".ljust(40, "─"), QUIET))
        out.write(f"{post.text}\n")  # in one line, however wide: it is there to be copied
    out.line(("─" * 40, QUIET))
    return DONE
