"""What a start loads: nothing that the command doesn't need. Its cost: `python -m tests.benchmarks.start`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from cli.app import _MODULES, command_line
from tests.cli.conftest import BY, Desk

DATABASE = ("sqlalchemy", "sqlmodel")
JUDGING = ("ledger.gate.judge", "ledger.domain.diff", "diff_match_patch", "regex")
MAKING = ("markdown_it", "mdit_py_plugins", "nh3", "yaml")
SHOWING = ("rich.console", "jinja2")
SIGNING = ("cryptography",)
ELSE = ("asyncio", "multiprocessing", "concurrent.futures", "lxml", "xml.etree", "http.client", "ssl")
ALL = DATABASE + JUDGING + MAKING + SHOWING + SIGNING + ELSE

# What each must not load, run as a pipeline runs it.
UNLOADED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("--version",): ("typer", *ALL),
    ("list",): ALL,
    ("show", "storm-closures"): ALL,
    ("log",): ALL,
    ("log", "storm-closures"): ALL,
    ("diff", "storm-closures"): DATABASE + MAKING + SHOWING + SIGNING,
    ("audit", "storm-closures", "--format", "json"): tuple(set(ALL) - {*SIGNING}),
    ("render", "storm-closures"): DATABASE + JUDGING + MAKING + SIGNING,
    ("export", "data"): DATABASE + JUDGING + MAKING + SIGNING,
    ("status", "--format", "json"): ALL,
    ("approve", "--format", "json"): ALL,
    ("key", "show"): ALL,
    ("policy", "show"): ALL,
    ("audit", "storm-closures"): tuple(set(ALL) - {*SIGNING}),
    ("config",): ("ledger.book", "ledger.store", *ALL),
    ("doctor", "--format", "json"): tuple(set(ALL) - {*SIGNING}),
    ("correct", "storm-closures", "both.md", "--dry-run"): (*DATABASE, *SHOWING, *SIGNING, *ELSE),
    ("correct", "storm-closures", "both.md", "--reason", "Wrong.", "--by", BY, "--yes"): (*DATABASE, *SHOWING, *ELSE),
}


@pytest.mark.parametrize("arguments", UNLOADED, ids=lambda arguments: " ".join(arguments)[:40])
def test_a_command_loads_nothing_that_it_does_not_need(desk: Desk, arguments: tuple[str, ...]) -> None:
    """Nothing that a command doesn't need is imported."""
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: sys.stderr.write('loaded:' + ' '.join(n for n in {UNLOADED[arguments]!r} "
        "if n in sys.modules)))\n"
        f"from cli import main\nsys.exit(main({list(arguments)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr.rpartition("loaded:")[2] == ""


def test_each_command_is_where_it_is_looked_for() -> None:
    """A command is found by its name alone; one that is missing here loads every other."""
    named = {name: module for module, names in _MODULES.items() for name in names.split()}
    root: Any = command_line()
    assert sorted(named) == sorted(root.commands)
    for name, command in root.commands.items():
        if not hasattr(command, "commands"):
            assert command.callback.__module__ == f"cli.{named[name]}", name


def test_only_the_module_of_the_named_command_is_loaded() -> None:
    code = (
        "import sys\nfrom cli.app import _MODULES, command_line\n"
        "command_line(['--ledger', 'show', 'list', 'publish'])\n"
        "print(*[m for m in _MODULES if f'cli.{m}' in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "reading\n"


@pytest.mark.parametrize(
    ("arguments", "guess"),
    [
        (("corect",), "Did you mean 'correct'"),
        (("edit", "ferry"), "Did you mean 'correct'? See `stet --help`"),
        (("delete", "ferry"), "Did you mean 'retract'?"),
        (("--ledger", "x.db", "verfy"), "Did you mean 'verify'"),
        (("policy", "rul"), "Did you mean 'rule'"),
        (("correct", "storm-closures", "--reson", "x"), "--reason"),
        (("list", "--fromat", "csv"), "--format"),
        (("show", "storm-closure"), "did you mean storm-closures?"),
    ],
)
def test_a_slip_of_the_finger_is_guessed(desk: Desk, arguments: tuple[str, ...], guess: str) -> None:
    """Commands, options and names of posts."""
    result = desk.stet(*arguments)
    assert result.code in (2, 4)
    assert guess in result.err
