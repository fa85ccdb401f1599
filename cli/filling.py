"""Corrected posts put into a site that another generator built."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cli.app import PIPELINES, Setting, command
from cli.exits import DONE, SHORT
from cli.files import rewriting
from cli.inputs import PostsAt
from cli.terminal import GOOD, WARNING, plural
from ledger.errors import Malformed, Refused, UnknownPost

if TYPE_CHECKING:
    from ledger.book.reader import Reader
    from renderers.fill import Marker

_SUFFIXES = (".html", ".htm", ".xhtml")
# Where a page may say how it is encoded (HTML Living Standard, 4.2.5.4: within its first 1024 bytes).
_CHARSET = re.compile(r"""<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_BOM = "\ufeff"


@command(
    PIPELINES,
    "Put corrected posts into the pages of a built site.",
    "stet fill public\nstet fill public --check",
)
def fill(
    setting: Setting,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The site: its .html pages are filled.", show_default=False)
    ],
    posts_at: PostsAt = "{slug}.html",
    check: Annotated[
        bool, typer.Option("--check", "--dry-run", help="Write nothing; exit 1 if a page would change.")
    ] = False,
) -> int:
    """Put corrected posts into the pages of a built site, each between its two marker comments.

    A post begins at <!-- stet:SLUG --> and ends at <!-- /stet:SLUG -->, which is added where it is missing.
    All pages are made before the first is written, and filling twice is filling once.
    With --check, the pages that would change are listed.
    """
    from renderers import fill as markers

    terminal = setting.terminal
    paths, changed = list(_pages(folder)), []
    with setting.read() as book, rewriting() as rewrite, terminal.progress("filling") as progress:
        posts = _Posts(book, posts_at)
        for done, path in enumerate(paths, 1):
            data = _marked(path, folder)
            if data is not None:
                page = markers.fill(_decoded(data, path), partial(posts.fragment, path), name=str(path)).encode("utf-8")
                if page != data:
                    changed.append(path)
                    if not check:
                        rewrite(path, page)
            progress(done, len(paths))
    if check and changed:
        for path in changed:
            terminal.out.write(f"{path}\n")
        terminal.err.line(("✗ ", WARNING), f"{plural(len(changed), 'page')} would change")
        terminal.next(f"stet fill {folder}")
        return SHORT
    what = f"{plural(posts.asked, 'place')} filled in {folder}"
    terminal.err.line(("✓ ", GOOD), f"{what}; {plural(len(changed), 'page') if changed else 'no page'} changed")
    return DONE


class _Posts:
    """The posts as fragments, and how many were asked for."""

    def __init__(self, book: Reader, posts_at: str) -> None:
        from renderers import html
        from renderers.addresses import Addresses

        addresses = Addresses(pattern=posts_at)

        self.asked = 0
        # A post that every page shows is rendered once; the posts of a whole archive are not all kept.
        self._rendered = lru_cache(maxsize=256)(lambda slug: html(book.history(slug), addresses))

    def fragment(self, path: Path, marker: Marker) -> str:
        self.asked += 1
        try:
            return self._rendered(marker.slug)
        except UnknownPost as error:
            asking = f"{path}, line {marker.line} asks for it"
            raise UnknownPost(marker.slug, error.nearest, hint=asking) from error


def _pages(folder: Path) -> Iterator[Path]:
    """The pages of a site, in order; links to folders are not followed."""

    def refuse(error: OSError) -> NoReturn:
        reason = error.strerror or ""
        raise Refused(
            f"{error.filename}: can't be read: {reason[:1].lower()}{reason[1:]}; name the folder of a built site"
        ) from error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES) and (page := Path(parent, name)).is_file():
                yield page


def _marked(path: Path, folder: Path) -> bytes | None:
    """What a page holds, if a marker may be in it: most pages of a site have none, whatever their encoding."""
    data = path.read_bytes()
    if b"stet:" not in data.replace(b"\0", b""):  # as UTF-16 has it too
        return None
    if path.is_symlink():
        if path.resolve().is_relative_to(folder.resolve()):
            return None  # filled in its own place
        raise Refused(f"{path}: a link out of {folder}; fill the folder that it leads to")
    return data


def _decoded(data: bytes, path: Path) -> str:
    try:
        page = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Malformed(
            "not UTF-8, which markers need; build the site in UTF-8", path=f"{path}, line {line}"
        ) from error
    declared = _CHARSET.search(page, 0, 1024)
    if declared and declared[1].lower() not in ("utf-8", "utf8") and not page.startswith(_BOM):
        raise Malformed(
            f"says that it is {declared[1]}, and markers need UTF-8; build the site in UTF-8", path=str(path)
        )
    return page
