"""The reference of the command line and its man page, both written from the commands themselves.

    python -m cli.reference

writes docs/cli.md and docs/stet.1 anew; a test says when that is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperOption

from cli.app import EVERYWHERE, EXAMPLES, GROUPS, command_line

DOCS = Path(__file__).parent.parent / "docs"
Told = tuple[str, str]  # an argument or option as it is typed, and what it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A command as its help has it. `text` is paragraphs; `example` whole lines."""

    path: str
    group: str
    short: str
    text: tuple[str, ...]
    arguments: tuple[Told, ...]
    options: tuple[Told, ...]
    example: tuple[str, ...]

    @property
    def usage(self) -> str:
        options = ["[OPTIONS]"] if self.options else []
        return " ".join(["stet", self.path, *options, *(name for name, _ in self.arguments)])


def commands() -> list[Described]:
    """Every command, in the groups and order of `stet --help`."""
    root: Any = command_line()
    found = list(_below(root, typer.Context(root, info_name="stet"), ""))
    return sorted(found, key=lambda described: GROUPS.index(described.group))


def everywhere() -> tuple[Told, ...]:
    """The options that every command has."""
    root: Any = command_line()
    ctx = typer.Context(root.commands["list"], info_name="list")
    return tuple(_told(param, ctx) for param in root.commands["list"].params if _panel(param) == EVERYWHERE)


def _below(group: Any, ctx: typer.Context, path: str, panel: str = "") -> Iterator[Described]:
    for name, command in group.commands.items():
        inner = typer.Context(command, info_name=name, parent=ctx)
        where = panel or command.rich_help_panel
        if hasattr(command, "commands"):
            yield from _below(command, inner, f"{path}{name} ", where)
            continue
        options = [param for param in command.params if isinstance(param, TyperOption) and not param.hidden]
        yield Described(
            path=f"{path}{name}",
            group=where,
            short=command.short_help,
            text=tuple(" ".join(part.split()) for part in _plain(command.help).split("\n\n")),
            arguments=tuple(_told(param, inner) for param in command.params if not isinstance(param, TyperOption)),
            options=tuple(_told(param, inner) for param in options if _panel(param) != EVERYWHERE),
            example=tuple(EXAMPLES[f"{path}{name}"].splitlines()),
        )


def _panel(param: Any) -> str | None:
    return getattr(param, "rich_help_panel", None)


def _told(param: Any, ctx: typer.Context) -> Told:
    """As Typer tells it where there is no Rich; what an argument must be is seen by its brackets."""
    typed, what = param.get_help_record(ctx) or (param.human_readable_name, param.help or "")
    words, _, more = _plain(what).partition("  [")
    notes = [note for note in more.removesuffix("]").split("; ") if note and note != "required"]
    told = f"{words} ({'; '.join(notes)})" if notes else words
    if isinstance(param, TyperOption):
        return typed, told
    name = (param.metavar or typed) + ("…" if param.nargs != 1 else "")
    return name if param.required else f"[{name}]", told


def _plain(text: str | None) -> str:
    """Help without what escapes Rich's markup in it."""
    return (text or "").replace("\\[", "[")


_INTRO = """# Command line

What `stet --help` and `stet COMMAND -h` say, command by command. This page is written from the commands themselves
(`python -m cli.reference`), and so is the man page, [stet.1](stet.1).

Text comes from a file, from standard input (`-`), or from the editor. On a terminal `stet` shows what readers will see
and asks once; `--yes` answers. Off a terminal it never asks. Data goes to standard output, hints to standard error, and
[the exit code](exit-codes.md) says how it went. `stet --install-completion` teaches your shell the commands, their
options and the names of your posts.

Settings stand in the nearest `stet.toml` upward and in `~/.config/stet/config.toml`; the environment goes before them,
and a flag before that. `stet config` shows each with where it came from.
"""


def reference() -> str:
    """docs/cli.md."""
    described = commands()
    parts = [_INTRO, "## Everywhere\n\nEvery command takes these, before or behind its name.\n", _list(everywhere())]
    for group in GROUPS:
        parts.append(f"## {group}\n")
        for each in (each for each in described if each.group == group):
            parts.append(f"### stet {each.path}\n\n```\n{each.usage}\n```\n")
            parts.extend(f"{_escaped(paragraph)}\n" for paragraph in each.text)
            if each.arguments or each.options:
                parts.append(_list((*each.arguments, *each.options)))
            parts.append("```sh\n{}\n```\n".format("\n".join(each.example)))
    return "\n".join(parts)


def _list(told: tuple[Told, ...]) -> str:
    return "".join(f"- `{typed}`: {_escaped(what)}\n" if what else f"- `{typed}`\n" for typed, what in told)


def _escaped(text: str) -> str:
    """Text whose brackets and stars are letters to Markdown; outside of code."""
    pieces = enumerate(text.split("`"))
    return "`".join(piece if index % 2 else re.sub(r"[\\<*\[]", r"\\\g<0>", piece) for index, piece in pieces)


if __name__ == "__main__":
    from cli.manual import manual

    (DOCS / "cli.md").write_text(reference(), "utf-8")
    (DOCS / "stet.1").write_text(manual(), "utf-8")
