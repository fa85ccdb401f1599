"""What `stet` tells people to run can be run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cli.app import command_line

ROOT = Path(__file__).parents[2]
TOLD = sorted(
    {
        told
        for room in ("cli", "ledger", "renderers")
        for path in (ROOT / room).rglob("*.py")
        for told in re.findall(r"`stet ([a-z-]+[^`\n]*)`", path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("told", TOLD)
def test_every_command_that_a_message_names_is_there_with_its_options(told: str) -> None:
    """Errors: what, where, what to do. What to do is never a command that does not exist."""
    words = told.split()
    command: Any = command_line()
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    assert command.name not in (None, "stet"), f"no command in `stet {told}`"
    there = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
    assert set(re.findall(r"--[a-z][a-z-]+", told)) <= there | {"--help"}
