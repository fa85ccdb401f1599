"""What people see: standard output for data, standard error for hints; colour never alone."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from renderers.visible import visible as visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Color = Literal["auto", "always", "never"]
Part = str | tuple[str, str]  # words, or words and their style
Progress = Callable[[int, int], None]  # what is done, and what there is

STRUCK, INSERTED = "red strike", "green underline"
QUIET, STRONG = "dim", "bold"
GOOD, WARNING = "green", "yellow"
_SGR = re.compile("(\x1b\\[[0-9;]*m)")


class Stream:
    """One of the two standard streams, with or without colour."""

    def __init__(self, file: TextIO, color: Color) -> None:
        self.file = file
        self.on_terminal = file.isatty()
        self.colored = color == "always" or (color == "auto" and self.on_terminal and _color_allowed())

    @cached_property
    def console(self) -> Console:
        from rich.console import Console

        return Console(
            file=self.file,
            force_terminal=self.on_terminal or self.colored,
            color_system="standard" if self.colored else None,
            no_color=not self.colored,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def write(self, text: str) -> None:
        """Data, as it is."""
        self.file.write(text)

    def prose(self, text: str) -> None:
        """Text for people that has its own lines and its own SGR: with them in a pipe, wrapped on a terminal."""
        # A post has no escapes of its own left, but marks that turn the words around it, or hide some.
        text = "".join(part if _SGR.fullmatch(part) else visible(part) for part in _SGR.split(text))
        if not self.on_terminal:
            self.file.write(text)
            return
        from rich.text import Text

        width = min(self.console.width, 100)
        for line in text.splitlines():
            whole = Text.from_ansi(line)
            if set(whole.plain) in ({"="}, {"-"}):  # a rule under a title that is wrapped
                whole.truncate(width)
            for row in whole.wrap(self.console, width) or [self.text()]:
                row.rstrip()
                self.console.print(row, soft_wrap=True)

    def line(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """A line for people, wrapped under its indent and `hang` more; in a pipe one without indent stays whole."""
        if not self.colored and not self.on_terminal:
            words = visible("".join(part if isinstance(part, str) else part[0] for part in parts))
            if indent:  # as below, without Rich, which takes longer to load than most commands to run
                width = max(20, min(_columns(), 100) - indent - hang)
                rows = _folded(words[hang:], width)
                words = words[:hang] + f"\n{' ' * hang}".join(rows)
                words = "\n".join(f"{' ' * indent}{row}".rstrip() for row in words.split("\n"))
            self.file.write(words.rstrip() + "\n")
            return
        width = max(20, min(self.console.width, 100) - indent - hang)
        text = self.text(*parts)
        head, rest = (text[:hang], text[hang:]) if hang else (self.text(), text)
        for row in rest.wrap(self.console, width) or [self.text()]:
            row.rstrip()
            self.console.print(self.text(" " * indent).append_text(head).append_text(row), soft_wrap=True)
            head = self.text(" " * hang)

    def text(self, *parts: Part) -> Text:
        """Parts as one text in the styles of this stream."""
        from rich.text import Text

        safe = (visible(part) if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts)
        return Text.assemble(*safe)

    def change(self, said: str, right: str) -> tuple[Part, ...]:
        """What was said and what is right: struck and underlined, or in brackets where there is no colour."""
        if self.colored:
            between = " " if said and right else ""  # not every terminal can strike
            return (said, STRUCK), between, (right, INSERTED)
        return ((f"[-{said}-]" if said else "") + (f"{{+{right}+}}" if right else ""),)


class Terminal:
    """Where a command speaks and asks."""

    def __init__(self, color: Color = "auto") -> None:
        self.out = Stream(sys.stdout, color)
        self.err = Stream(sys.stderr, color)

    @property
    def attended(self) -> bool:
        """Whether somebody is there to answer; a terminal in CI has nobody at it."""
        return sys.stdin.isatty() and self.err.on_terminal and not os.environ.get("CI")

    def ask(self, question: str) -> bool:
        """One question; anything but yes is a no. Ctrl-C and the end of input stop the command."""
        return self._answer(f"{question} [y/N] ").lower() in ("y", "yes")

    def question(self, question: str, default: str = "") -> str:
        """An answer in words, the default for an empty line; Ctrl-C and the end of input stop the command."""
        self.err.line(question, (f" [{default}]" if default else "", QUIET))
        return self._answer("> ") or default

    def _answer(self, prompt: str) -> str:
        """What is typed. Whatever is asked is asked before anything is recorded."""
        from cli.exits import Stopped

        try:
            self.out.file.flush()
            self.err.file.write(prompt)
            self.err.file.flush()
            if line := sys.stdin.readline():
                return line.strip()
        except KeyboardInterrupt:
            pass
        self.err.file.write("\n")
        raise Stopped("nothing was recorded")

    def kept(self, what: str, path: Path, command: str) -> None:
        """Where something of the user's is kept, in one line, however wide, and the command that goes on with it."""
        self.err.line(f"{what} is kept in")
        self.err.write(f"  {visible(str(path))}\n")
        self.next(command)

    def next(self, command: str) -> None:
        """The natural next command."""
        self.err.line(("next: ", QUIET), (command, QUIET))

    @contextmanager
    def progress(self, title: str, *, sized: bool = False) -> Iterator[Progress]:
        """A bar on a terminal, nothing in a pipe. `sized`: what is counted are bytes."""
        if not self.err.on_terminal:
            yield lambda done, total: None
            return
        from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        count = DownloadColumn() if sized else MofNCompleteColumn()
        columns = (TextColumn("{task.description}"), BarColumn(), count, TimeElapsedColumn())
        with Progress(*columns, console=self.err.console, transient=True) as bars:
            bar = bars.add_task(title, total=None)
            yield lambda done, total: bars.update(bar, completed=done, total=total)


def minute(time: str) -> str:
    """`2026-03-04 15:10` of an RFC 3339 time, as it was written."""
    return time[:16].replace("T", " ")


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 post`, `2 posts`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as plain aligned text, never cut."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip() + "\n"


def _columns() -> int:
    """The width of the terminal that somebody sits at, though not all three streams lead there; 80 if there is none."""
    if (told := os.environ.get("COLUMNS", "")).isdecimal():
        return int(told)
    for stream in range(3):
        try:
            return os.get_terminal_size(stream).columns
        except OSError:
            continue
    return 80


def _folded(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; only a word that is longer by itself is broken."""
    from rich.cells import cell_len

    rows = []
    for line in text.split("\n"):
        row = ""
        for word in re.findall(r"\s*\S+\s*", line):
            if cell_len(row) + cell_len(word.rstrip()) <= width:
                row += word
                continue
            if row:
                rows.append(row.rstrip())
            row = ""
            for character in word:
                if cell_len(row) + cell_len(character) > width and not character.isspace():
                    rows.append(row)
                    row = ""
                row += character
        rows.append(row.rstrip())
    return rows


def _color_allowed() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
