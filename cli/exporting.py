"""The posts as one file of data, for a generator that makes pages of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import PIPELINES, Setting, command, exports
from cli.exits import DONE
from cli.files import whole_file, would_change
from cli.inputs import PostsAt
from cli.terminal import GOOD, Progress, plural

if TYPE_CHECKING:
    from ledger.book.reader import Reader
    from ledger.domain.history import History


@command(
    PIPELINES,
    "Export the posts as one JSON file, for Hugo, Jekyll, Eleventy.",
    "stet export data --out _data/stet.json",
    group=exports,
    path="export data",
)
def data(
    setting: Setting,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write it there; standard output by default.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --out: tell only whether FILE would change.")
    ] = False,
    posts_at: PostsAt = "{slug}.html",
) -> int:
    """Export the posts as one JSON file: {"schema", "agency", "posts": {SLUG: post}}.

    Each post is as `stet render --format json` gives it, on a line of its own, with the fragment in "html".
    The file is written only when it says something new.
    """
    from renderers.addresses import Addresses
    from renderers.dataset import dataset

    terminal = setting.terminal
    with setting.read() as book, terminal.progress("exporting") as progress:
        posts = book.posts()
        pieces = dataset(book.agency, _histories(book, posts, progress), Addresses(pattern=posts_at))
        if out is None:
            for piece in pieces:
                sys.stdout.write(piece)
            return DONE
        if dry_run:
            changes = would_change(out, "".join(pieces))
            terminal.out.line(str(out), ": would be written anew" if changes else ": says the same already")
            return DONE
        with whole_file(out) as file:
            for piece in pieces:
                file.write(piece.encode("utf-8"))
    terminal.err.line(("✓ ", GOOD), f"{plural(len(posts), 'post')} in {out}")
    return DONE


def _histories(book: Reader, posts: list[str], progress: Progress) -> Iterator[History]:
    for done, post in enumerate(posts, 1):
        yield book.history(post)
        progress(done, len(posts))
