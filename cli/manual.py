"""The man page, in the man(7) macros that every system has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cli import exits
from cli.app import GROUPS
from cli.config import NAMES
from cli.reference import Described, Told, commands, everywhere
from ledger import __version__

_ENVIRONMENT = {
    "ledger": "The ledger's file, as --ledger.",
    "key": "Its signing key, as --key.",
    "by": "Who answers for what is recorded, as --by.",
    "editor": "The editor for texts; before VISUAL and EDITOR.",
}
_FILES = (
    ("stet.toml", "Settings for a folder and those below it; the nearest upward counts."),
    ("~/.config/stet/config.toml", "Your own settings."),
    ("~/.local/state/stet", "Drafts that were not recorded, and when a ledger was last verified."),
)


def manual() -> str:
    """stet.1."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    described = commands()
    yield f'.TH STET 1 "" "stet {__version__}" "User Commands"'
    yield from (".SH NAME", r"stet \- an append\-only correction ledger for official posts")
    yield from (".SH SYNOPSIS", r"\fBstet\fR [\fIOPTIONS\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]")
    yield ".SH DESCRIPTION"
    yield _text(
        "What is posted stays posted. Spelling and grammar fixes that the gate proves to be just that merge silently; "
        "every other change is shown to readers, struck and corrected in place or in a linked post, with what was "
        "said, what is right, who says so, and an apology for an error. Everything can be proved from the stored bytes."
    )
    yield from (".SH OPTIONS", _text("Every command takes these, before or behind its name."))
    yield from _terms(everywhere())
    for group in GROUPS:
        yield f".SH {_text(group.upper())}"
        for each in (each for each in described if each.group == group):
            yield from _command(each)
    yield ".SH EXIT STATUS"
    yield from _terms(_exit_codes())
    yield ".SH ENVIRONMENT"
    yield from _terms(tuple((NAMES[name], what) for name, what in _ENVIRONMENT.items()))
    yield from _terms((("NO_COLOR", "No colour, whatever the terminal."), ("STET_DEBUG", "As --debug.")))
    yield ".SH FILES"
    yield from _terms(_FILES)


def _command(each: Described) -> Iterator[str]:
    yield f'.SS "{_text(each.usage)}"'
    for number, paragraph in enumerate(each.text):
        yield from ((".PP",) if number else ())
        yield _text(paragraph)
    yield from _terms((*each.arguments, *each.options))
    yield from (".PP", "Example:", ".PP", ".RS", ".nf", *(_text(line) for line in each.example), ".fi", ".RE")


def _terms(told: tuple[Told, ...]) -> Iterator[str]:
    for typed, what in told:
        yield from (".TP", rf"\fB{_text(typed)}\fR", _text(what) or r"\&")


def _exit_codes() -> tuple[Told, ...]:
    """The table at the head of `cli.exits`."""
    rows = re.findall(r"^(\d+) +(.+)$", exits.__doc__ or "", re.MULTILINE)
    return tuple((code, f"{meaning}.") for code, meaning in rows)


def _text(text: str) -> str:
    """A line of text: nothing of it is a request, an escape, or a hyphen that may be broken or curled."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace('"', r"\(dq")
    line = "".join(c if c.isascii() else rf"\[u{ord(c):04X}]" for c in escaped)
    return rf"\&{line}" if line.startswith(".") else line
