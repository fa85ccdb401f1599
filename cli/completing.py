"""What a shell completes, in the words of the scripts that `stet --install-completion` puts into it.

Typer would do it too, but reads each word as a command would, by Pydantic, and draws each help text with Rich: that is
half of the time that somebody who pressed Tab waits. Here words are only counted, never read.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Sequence
from typing import Any

import typer
from typer.core import TyperOption

from cli.replacing import paired

_VARIABLE = "_STET_COMPLETE"
_QUOTED = str.maketrans({'"': '""', "'": "''", "$": r"\$", "`": r"\`", ":": r"\\:"})

Item = tuple[str, str]  # what completes a word, and what it is


def asked() -> str | None:
    """The shell that asks for completions, if that is what this process is for."""
    what, _, shell = os.environ.get(_VARIABLE, "").partition("_")
    return shell if what == "complete" and shell in _SHELLS else None


def complete(shell: str, command_line: Callable[[Sequence[str]], Any]) -> tuple[str, int]:
    """What to print, and the exit code that the shell's script wants."""
    typed, incomplete = _typed(shell)
    return _SHELLS[shell](completions(command_line(typed), typed, incomplete))


def completions(root: Any, typed: Sequence[str], incomplete: str) -> list[Item]:
    """What may stand in the place of `incomplete` behind the words `typed`, of the commands below `root`."""
    ctx = typer.Context(root, info_name="stet", resilient_parsing=True)
    waiting, only_arguments, count = None, False, 0
    for word in paired(typed):
        if waiting is not None:
            if word != "=":  # bash takes it for a word of its own
                ctx.params[waiting.name], waiting = word, None
        elif word == "--":
            only_arguments = True
        elif word.startswith("-") and len(word) > 1 and not only_arguments:
            name, given, value = word.partition("=")
            option = _option(ctx.command, name)
            if option is None or option.is_flag:
                continue
            if given:
                ctx.params[option.name] = value
            else:
                waiting = option
        elif commands := getattr(ctx.command, "commands", None):
            if word not in commands:
                return []
            ctx = typer.Context(commands[word], info_name=word, parent=ctx, resilient_parsing=True)
        else:
            count += 1
    name, given, value = incomplete.partition("=")
    if waiting is None and given and (option := _option(ctx.command, name)):
        return [(f"{name}={item}", told) for item, told in _of(option, ctx, value)]
    if waiting is not None:
        return _of(waiting, ctx, incomplete.removeprefix("="))
    if hasattr(ctx.command, "commands") or (incomplete.startswith("-") and not only_arguments):
        return _of(ctx.command, ctx, incomplete)
    argument = _argument(ctx.command, count)
    return _of(argument, ctx, incomplete) if argument else []


def _of(target: Any, ctx: typer.Context, incomplete: str) -> list[Item]:
    return [(item.value, item.help or "") for item in target.shell_complete(ctx, incomplete)]


def _option(command: Any, name: str) -> Any | None:
    return next((param for param in command.params if isinstance(param, TyperOption) and name in param.opts), None)


def _argument(command: Any, index: int) -> Any | None:
    arguments = [param for param in command.params if not isinstance(param, TyperOption)]
    return arguments[index] if index < len(arguments) else next((it for it in arguments[-1:] if it.nargs == -1), None)


def _typed(shell: str) -> tuple[list[str], str]:
    """The words behind `stet` up to the cursor, and the one in the making."""
    if shell == "bash":
        words, at = _split(os.environ.get("COMP_WORDS", "")), os.environ.get("COMP_CWORD", "")
        place = int(at) if at.isdecimal() else len(words)
        return words[1:place], words[place] if place < len(words) else ""
    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line)
    return (words[1:], "") if line[-1:].isspace() or len(words) < 2 else (words[1:-1], words[-1])


def _split(line: str) -> list[str]:
    """A line as the shell reads it, though a quotation may still be open."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def _bash(items: list[Item]) -> tuple[str, int]:
    return "".join(f"{value}\n" for value, _ in items), 0


def _zsh(items: list[Item]) -> tuple[str, int]:
    if not items:
        return "_files\n", 0
    told = (f'"{_zsh_word(value)}"' + (f':"{_zsh_word(_plain(what))}"' if what else "") for value, what in items)
    return f"_arguments '*: :(({chr(10).join(told)}))'\n", 0


def _zsh_word(text: str) -> str:
    return text.translate(_QUOTED)


def _fish(items: list[Item]) -> tuple[str, int]:
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return "", 0 if items else 1
    return "".join(f"{value}\t{_plain(what)}\n" if what else f"{value}\n" for value, what in items), 0


def _plain(text: str) -> str:
    """A line of help without what escapes the markup in it."""
    return re.sub(r"\\(\[)", r"\1", " ".join(text.split()))


_SHELLS: dict[str, Callable[[list[Item]], tuple[str, int]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
