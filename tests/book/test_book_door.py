"""The door: the names that users import, and what it costs to open it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ledger

NAMES = [
    "Actor",
    "Change",
    "Correction",
    "Draft",
    "Entry",
    "Finding",
    "History",
    "Hunk",
    "Kind",
    "Ledger",
    "Notice",
    "Policy",
    "Proposal",
    "Verdict",
    "Version",
]


def test_these_names_are_exported_and_no_others() -> None:
    """A name that goes, or comes, is decided on, not happened upon."""
    assert ledger.__all__ == NAMES
    assert [getattr(ledger, name).__name__ for name in NAMES] == NAMES
    with pytest.raises(AttributeError, match="no attribute 'Store'"):
        _ = ledger.Store


@pytest.mark.parametrize(
    "program",
    [
        "import ledger",
        "from ledger import Actor, Entry, Kind",
        "import ledger.domain.entries",
        "import ledger.sources.jsonl",
        "import ledger.book.times, ledger.book.text",
    ],
)
def test_reading_one_room_loads_no_other(program: str) -> None:
    """Nothing that a command doesn't need is imported: no database, no command line."""
    heavy = "{'jinja2', 'sqlalchemy', 'sqlmodel', 'typer'}"
    check = f"import sys; {program}; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
