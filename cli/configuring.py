"""For everyone: the settings that hold here, and where each came from."""

from __future__ import annotations

from typing import Annotated

from cli.app import OPERATORS, Setting, command
from cli.exits import DONE
from cli.options import SHOWN
from cli.tables import Format, emit, table
from cli.terminal import QUIET

_FIELDS = ("name", "value", "origin")


@command(OPERATORS, "Show each setting, and where it came from.", "stet config")
def config(
    setting: Setting,
    format: Annotated[Format, SHOWN] = "table",
) -> int:
    """Show each setting that holds here, and where it came from.

    A flag goes before the environment, that before the nearest stet.toml from here upward, that before your own
    ~/.config/stet/config.toml. A line of either is like: by = "J. Ortiz, Editor"
    """
    out = setting.terminal.out
    settled = setting.config.settled(setting.flags)
    if format != "table":
        rows = ({"name": name, "value": value.text or None, "origin": value.origin} for name, value in settled.items())
        emit(out, format, "settings", _FIELDS, rows)
        return DONE
    table(
        out,
        ("setting", "value", "from"),
        [(name, value.text or "-", value.origin) for name, value in settled.items()],
        style=lambda column, cell: (cell, QUIET) if column == "from" else cell,
    )
    return DONE
