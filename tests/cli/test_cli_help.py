"""Help, its examples, and what a start costs."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from cli.app import EXAMPLES, command_line
from ledger import __version__
from tests.cli.conftest import BOTH_MENDED, FIRST, Desk
from tests.cli.test_cli_pipelines import ROWS, STET

# In the order of a working day; some examples are meant to exit 1, as substantive.
STORY = (
    "init", "publish", "channel list", "correct", "propose", "approve", "decline", "status", "note", "short",
    "posted", "show", "list", "log", "diff", "audit", "render", "fill", "export data", "site", "judge",
    "import jsonl", "verify", "publish-log", "prove", "key show", "key rotate", "retract", "policy show",
    "policy term add", "policy term remove", "policy rule on", "policy rule off", "policy approval require",
    "policy approval stop", "channel add", "channel remove", "demo", "config", "doctor",
)  # fmt: skip
SUBSTANTIVE = ("--dry-run", "stet judge")


def _commands(group: Any, path: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def test_every_command_has_an_example() -> None:
    """And the working day of these tests knows all of them."""
    assert sorted(_commands(command_line())) == sorted(EXAMPLES) == sorted(STORY)


def test_the_examples_in_help_work_as_they_stand(bare: Desk) -> None:
    """Run one after the other, as a working day."""
    bare.file("draft.md", FIRST)
    bare.file("fixed.md", BOTH_MENDED)
    bare.file("edits.jsonl", json.dumps({"id": 1, "before": "On July 3.", "after": "On July 13."}) + "\n")
    (bare.folder / "public").mkdir()
    import lzma

    bare.file("posts.jsonl.xz", lzma.compress("".join(json.dumps(row) + "\n" for row in ROWS).encode()))
    for name in STORY:
        for example in EXAMPLES[name].splitlines():
            stet, *arguments = shlex.split(example)
            assert stet == "stet"
            expected = 1 if any(word in example for word in SUBSTANTIVE) else 0
            assert bare.stet(*arguments).code == expected, example


@pytest.mark.parametrize("name", STORY)
def test_help_shows_the_example(bare: Desk, name: str) -> None:
    """-h and --help are the same; each ends with the example, whole lines of it."""
    told = bare.does(*name.split(), "--help")
    assert told == bare.does(*name.split(), "-h")
    for line in EXAMPLES[name].splitlines():
        assert line in " ".join(told.partition("Example:")[2].split())


@pytest.mark.parametrize("name", ["", "policy", "policy term", *STORY])
def test_help_shows_a_flag_as_it_is_typed(bare: Desk, name: str) -> None:
    """`--dry-run` takes no value, so none is shown for it."""
    assert "bool" not in bare.does(*name.split(), "--help")


def test_help_groups_commands_by_who_uses_them(bare: Desk) -> None:
    """Staff first; `stet` alone says the same as `stet --help`."""
    told = bare.does("--help")
    groups = ("Staff", "Reading", "Publishing pipelines", "Records officers", "Operators")
    places = [told.index(f"─ {group} ─") for group in groups]
    assert places == sorted(places)
    assert bare.does() == told
    assert "jsonl" in bare.does("import")


def test_the_version_is_told(bare: Desk) -> None:
    """Alone, or among other options."""
    assert bare.does("--version") == bare.does("--debug", "--version") == f"stet {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "unloaded"),
    [
        (["--version"], {}, ("typer", "rich", "sqlalchemy", "ledger.book")),
        (["--help"], {}, ("sqlalchemy", "ledger.book", "ledger.gate", "ledger.rendition")),
        (["judge", "/dev/null"], {}, ("sqlalchemy", "ledger.book", "ledger.store", "rich", "cryptography")),
        (
            [],
            {"_STET_COMPLETE": "complete_bash", "COMP_WORDS": "stet ", "COMP_CWORD": "1"},
            ("sqlalchemy", "ledger.book"),
        ),
    ],
    ids=["version", "help", "judge", "completion"],
)
def test_nothing_is_loaded_that_a_command_does_not_need(
    arguments: list[str], environment: dict[str, str], unloaded: tuple[str, ...]
) -> None:
    """Help, completion and judge never load the database; --version loads nothing."""
    import os

    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: sys.stderr.write(' '.join(n for n in {unloaded!r} if n in sys.modules)))\n"
        "from cli import main\n"
        f"sys.exit(main({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_the_shell_gets_the_exit_code(desk: Desk) -> None:
    """What `main` returns is what the console script exits with."""
    done = subprocess.run([*STET, "show", "storm-closure"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "stet: no post 'storm-closure'; did you mean storm-closures?\n"
