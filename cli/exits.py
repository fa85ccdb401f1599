"""Errors to exit codes, in one place.

0    done; a dry run or `judge` found minor edits only
1    what was checked fell short: substantive, or does not verify
2    usage: an unknown or missing flag
3    refused: fix the request or the input
4    no such post, version, entry or ledger
5    conflict: the post moved on
6    the store: call the operator
130  stopped at a question, or by Ctrl-C
141  the reader of our output went away, as the shell has it for any program in a pipe
"""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

import typer

from ledger.errors import Malformed, NotFound, Refused, StaleBase, StetError, StoreError, VerificationError

_UNWRITABLE = (errno.ENOSPC, errno.EIO, errno.EDQUOT)

DONE, SHORT, USAGE, STOPPED, PIPE_CLOSED = 0, 1, 2, 130, 141
CODES: dict[type[StetError], int] = {
    VerificationError: SHORT,
    Refused: 3,
    NotFound: 4,
    StaleBase: 5,
    StoreError: 6,
}

# What newcomers type: nothing is edited or deleted here, so no command is called so, nor by a name near to it.
_MEANT = {
    **dict.fromkeys(("change", "edit", "fix", "update"), "correct"),
    **dict.fromkeys(("delete", "remove", "rm", "unpublish"), "retract"),
    **dict.fromkeys(("add", "new"), "publish"),
    "history": "log",
}

# Typer carries a Click of its own in its later versions and imports the other in its earlier; its names lead to both.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]


class Stopped(Exception):
    """Somebody stopped the command, or answered its question with anything but yes."""


def run(arguments: Sequence[str]) -> int:
    """Runs one command: its result, or its error in one line on standard error and the exit code for it."""
    from cli import completing
    from cli.app import command_line
    from cli.replacing import paired

    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if shell := completing.asked():
        told, code = completing.complete(shell, command_line)
        sys.stdout.write(told)
        return code
    try:
        _refuse_other_encodings(arguments)
        code = command_line(arguments)(args=paired(arguments), prog_name="stet", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except StetError as error:
        return _failed(error, str(error), code_of(error), arguments)
    except UsageError as error:
        return _failed(error, _usage(error), USAGE, arguments)
    except Stopped as stop:
        _say(str(stop))
        return STOPPED
    except BrokenPipeError:
        return pipe_closed()
    except SystemExit as stop:  # how Rich takes it, with another code
        if isinstance(stop.__context__, BrokenPipeError):
            return pipe_closed()
        raise
    except OSError as error:
        # Whatever else is written names its file.
        where = error.filename or ("standard output" if error.errno in _UNWRITABLE else "")
        return _failed(error, f"{where and f'{where}: '}{error.strerror or error}", CODES[Refused], arguments)


def _open_streams() -> None:
    """Who closes a stream wants nothing of it: Python has None there, which is no file to ask or to write to."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))


def code_of(error: StetError) -> int:
    """The exit code of an error, by the table above."""
    return next(code for kind, code in CODES.items() if isinstance(error, kind))


def _failed(error: BaseException, message: str, code: int, arguments: Sequence[str]) -> int:
    if "--debug" in arguments or os.environ.get("STET_DEBUG"):
        traceback.print_exception(error)
    _say(message)
    return code


def _say(message: str) -> None:
    from cli.terminal import visible

    with suppress(OSError):  # who can't be told still gets the exit code
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.write(f"stet: {visible(' '.join(message.split()))}\n")
        sys.stderr.flush()


def _usage(error: Exception) -> str:
    message = str(getattr(error, "format_message", error.__str__)()).rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "stet"
    if path == "stet" and (there := re.match(r"No such command '(\w+)'", message)) and there[1] in _MEANT:
        message = f"{there[0]}. Did you mean '{_MEANT[there[1]]}'?"
    return f"{message}{' See' if message.endswith('?') else '; see'} `{path} --help`"


def _refuse_other_encodings(arguments: Sequence[str]) -> None:
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Malformed("not UTF-8; what a post says is kept in UTF-8", path=f"argument {number}") from error


def pipe_closed() -> int:
    """Nobody reads our output any more: that is no fault, so nothing is said."""
    # What is still buffered would raise once more when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED
