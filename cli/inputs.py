"""What people give, read: files, and who they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import Terminal
from ledger.domain.posts import Actor
from ledger.errors import Refused

if TYPE_CHECKING:
    from cli.app import Setting

STDIN = "-"


def _page_address(pattern: str) -> str:
    if "{slug}" not in pattern:
        raise typer.BadParameter(f"{pattern!r} has no {{slug}} in it, as /news/{{slug}}/ has")
    return pattern


PostsAt = Annotated[
    str,
    typer.Option("--posts-at", metavar="PATTERN", help="Where links to other posts lead.", callback=_page_address),
]


def read(file: str, terminal: Terminal, *, longest: int) -> tuple[bytes, str]:
    """A file's bytes, one more than `longest` at the most, and what to call it in a message; `-` is standard input."""
    if file == STDIN:
        if sys.stdin.isatty():
            terminal.err.line(("reading from the keyboard; Ctrl-D on a line of its own ends it", "dim"))
        data, name = sys.stdin.buffer.read(longest + 1), "standard input"
    else:
        data, name = beginning(file, longest + 1), file
    return data, name


def beginning(file: str, most: int) -> bytes:
    """The first bytes of a file, `most` at the most: one more than it may have tells that it is too long."""
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most)
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from error


def unreadable(file: str, error: Exception) -> Refused:
    """The one line for a file that can't be read."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Refused(f"{file}: can't be read: {why[:1].lower()}{why[1:]}; name a file, or - for standard input")


def maker(setting: Setting, by: str | None) -> Actor:
    """Who answers for a change, from the flag, the environment or a settings file; never from the machine's account."""
    by = by or setting.config.get("by")
    if by is None or not by.strip():
        raise typer.BadParameter(
            'say who makes this change, as "Name, Role" (or set STET_BY, or `by` in stet.toml)', param_hint="--by"
        )
    return Actor.parse(by)


def signer(setting: Setting, by: str | None, *, dry_run: bool) -> Actor | None:
    """The same; a dry run needs nobody."""
    return None if dry_run and not (by or setting.config.get("by")) else maker(setting, by)
