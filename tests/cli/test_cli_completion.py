"""What Tab completes: commands, options, their values, and the names of posts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.completing import completions
from tests.cli.conftest import BY, Desk
from tests.cli.terminals import STET

# As Typer itself would complete; it is asked in the same words.
_ASK = "command_line()(prog_name='stet', standalone_mode=False, complete_var='_STET_COMPLETE')"
TYPER = [sys.executable, "-c", f"from cli.app import command_line; {_ASK}"]
HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "rich", "ledger.book", "ledger.domain.history", "ledger.gate", "jinja2")

CASES = {
    # what stands on the line: what completes it
    "stet sho": ["short", "show"],
    "stet policy ": ["approval", "rule", "show", "term"],
    "stet policy rule o": ["off", "on"],
    "stet list --as": ["--as-of"],
    "stet list --format ": ["csv", "json", "jsonl", "table"],
    "stet list --format j": ["json", "jsonl"],
    "stet list --format=j": ["--format=json", "--format=jsonl"],
    "stet --color n": ["never"],
    "stet show ": ["ferries", "storm-closures", "storm-roads"],
    "stet show storm": ["storm-closures", "storm-roads"],
    "stet show 'storm-r": ["storm-roads"],
    "stet show --version 1 f": ["ferries"],
    "stet show -- f": ["ferries"],
    "stet log f": ["ferries"],
    "stet audit f": ["ferries"],
    "stet render --format page f": ["ferries"],
    "stet correct --replace old new f": ["ferries"],
    "stet correct --kind up": ["update"],
    "stet retract f": ["ferries"],
    "stet prove f": ["ferries"],
    "stet short f": ["ferries"],
    "stet --ledger ledger.db show f": ["ferries"],
    "stet show --ledger nowhere.db f": [],
    "stet --ledger nowhere.db show f": [],
    "stet --ledger first.md show f": [],
    "stet show ferries ": [],
    "stet publish f": [],
    "stet shwo f": [],
}


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    for slug in ("storm-roads", "ferries"):
        desk.does("publish", slug, "first.md", "--title", slug, "--by", BY)
    return desk


def asked(command: list[str], shell: str, line: str, **more: str) -> tuple[str, int]:
    """What a shell is told when Tab is pressed at the end of a line."""
    words = line.split(" ")
    environment = {
        "_STET_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(command, env=os.environ | environment | more, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout, done.returncode


@pytest.mark.parametrize("line", CASES)
def test_tab_completes(shelf: Desk, line: str) -> None:
    told, code = asked(STET, "bash", line)
    assert (sorted(told.split()), code) == (CASES[line], 0)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("line", ["stet s", "stet show storm", "stet log --format j", "stet list --r", "stet show nil"])
def test_a_shell_is_told_what_typer_would_tell_it(shelf: Desk, shell: str, line: str) -> None:
    """The scripts that Typer installs read our answers: the same words, the same help."""
    ours, theirs = (asked(command, shell, line)[0].split() for command in (STET, TYPER))
    assert ours == theirs


@pytest.mark.parametrize(("line", "code"), [("stet show storm", 0), ("stet show nil", 1)])
def test_fish_asks_whether_there_is_anything_before_it_offers_files(shelf: Desk, line: str, code: int) -> None:
    assert asked(STET, "fish", line, _TYPER_COMPLETE_FISH_ACTION="is-args") == ("", code)


def test_a_real_bash_completes(shelf: Desk) -> None:
    """By the script that `stet --show-completion` gives, with `stet` on the path."""
    program = shelf.folder / "bin" / "stet"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport sys\nfrom cli import main\nsys.exit(main())\n")
    program.chmod(0o755)
    shelf.monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    script = """
        eval "$(_STET_COMPLETE=source_bash stet)"
        COMP_WORDS=(stet show storm-r) COMP_CWORD=2
        _stet_completion stet
        echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("storm-roads\n", "")


@pytest.mark.parametrize("where", ["environment", "settings", "a ledger whose guards do not stand"])
def test_names_come_from_the_ledger_that_the_command_would_use(shelf: Desk, where: str) -> None:
    (shelf.folder / "ledger.db").rename("posts.db")
    if where == "settings":
        (shelf.folder / "stet.toml").write_text('ledger = "posts.db"\n')
    else:
        shelf.monkeypatch.setenv("STET_LEDGER", "posts.db")
    if where.startswith("a ledger"):
        import sqlite3

        with sqlite3.connect("posts.db") as connection:
            connection.execute("DROP TRIGGER entries_refuse_update")
    assert asked(STET, "bash", "stet show f") == ("ferries\n", 0)


def test_nothing_is_said_where_nothing_can_be_read(shelf: Desk) -> None:
    """Errors in completion are silent: somebody is in the middle of a line."""
    (shelf.folder / "stet.toml").write_text("nonsense")
    assert asked(STET, "bash", "stet show f") == ("", 0)
    (shelf.folder / "stet.toml").unlink()
    (shelf.folder / "ledger.db").write_bytes(b"SQLite format 3\x00 and no more")
    assert asked(STET, "bash", "stet show f") == ("", 0)


@pytest.mark.parametrize("line", ["stet s", "stet list --", "stet show s"])
def test_completion_loads_nothing_but_the_command_line_and_sqlite(shelf: Desk, line: str) -> None:
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: sys.stderr.write(' '.join(n for n in {HEAVY!r} if n in sys.modules)))\n"
        "from cli import main; sys.exit(main())"
    )
    assert asked([sys.executable, "-c", code], "bash", line)[0]


def test_a_name_of_any_letters_is_completed_by_its_beginning(bare: Desk, tmp_path: Path) -> None:
    """What has no ledger has no names; options are still there."""
    from cli.app import command_line

    root = command_line()
    assert completions(root, ["show"], "") == []
    assert "--help" in [word for word, _ in completions(root, ["show"], "-")]
