"""The posts as one file of data, for a generator that makes pages of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import PIPELINES, Setting, command, exports
from cli.exits import DONE
from cli.files import whole_file
from cli.terminal import GOOD, plural

if TYPE_CHECKING:
    from ledger.book.ledger import Ledger

SCHEMA = "stet/posts/1"

# JSON may hold these as they are. YAML, by whose rules Jekyll reads a JSON file, refuses them, or ends a line at them.
_ESCAPED = {sign: f"\\u{sign:04x}" for sign in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


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
) -> int:
    """Export the posts as one JSON file: {"schema", "agency", "posts": {SLUG: post}}, a post a line.

    Each post is as docs/json.md tells it, with the corrected post as HTML in "html".
    The file is written only when it says something new.
    """
    terminal = setting.terminal
    with setting.open() as book, terminal.progress("exporting") as progress:
        posts = book.posts()
        if out is None:
            for line in _lines(book, posts, progress):
                sys.stdout.buffer.write(line)
            return DONE
        with whole_file(out) as file:
            for line in _lines(book, posts, progress):
                file.write(line)
    terminal.err.line(("✓ ", GOOD), f"{plural(len(posts), 'post')} in {out}")
    return DONE


def _lines(book: Ledger, posts: list[str], progress: Callable[[int, int], None]) -> Iterator[bytes]:
    from ledger.domain.canonical import Json, encode
    from renderers.datafiles import data

    def spelt(value: Json) -> str:
        return encode(value).decode("utf-8").translate(_ESCAPED)

    yield f'{{"schema":"{SCHEMA}","agency":{spelt(book.agency)},"posts":{{'.encode()
    for done, post in enumerate(posts, 1):
        comma = "," if done > 1 else ""
        yield f"{comma}\n{spelt(post)}:{spelt(data(book.history(post)))}".encode()
        progress(done, len(posts))
    yield b"\n}}\n"
