"""System calls that fail, processes killed at one, two writers at once, a file that may not be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import Ledger
from tests.book.faults import COMMANDS, environment, faults, need_strace, outcome, prepare, program
from tests.book.world import folder

_RUNS = 4  # of each command; `python -m tests.benchmarks.faults` makes hundreds


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    with folder() as path:
        (path / "base").mkdir()
        prepare(path / "base")
        yield path / "base"


@pytest.mark.parametrize("command", ["init", "correct", "publish-log", "site"])
def test_whatever_call_fails_the_ledger_is_as_before_or_as_after(base: Path, tmp_path: Path, command: str) -> None:
    """Each durable step, failed or killed: nothing half-written, one line of error, and to run it again is enough."""
    need_strace()
    every = list(faults(base, tmp_path / "run", command))
    assert len(every) > 50
    outcomes = [outcome(base, tmp_path / "run", every[len(every) * (2 * n + 1) // (2 * _RUNS)]) for n in range(_RUNS)]
    assert set(outcomes) <= {"before", "after", "half"}
    assert command in ("publish-log", "site") or "half" not in outcomes


def test_two_writers_at_once_write_one_after_the_other(base: Path, tmp_path: Path) -> None:
    """Both succeed in turn, or one is told that the ledger is locked: exit code 6, in one line."""
    place = Path(shutil.copytree(base, tmp_path / "two"))
    commands = [program(COMMANDS[command]) for command in ("publish", "correct", "import")]
    running = [
        subprocess.Popen(
            each, cwd=place, env=environment(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        for each in commands
    ]
    told = [process.communicate()[1] for process in running]
    for process, words in zip(running, told, strict=True):
        assert process.returncode == 0 or (process.returncode == 6 and "locked by another writer" in words), words
    with Ledger.open(place / "ledger.db") as book, Ledger.open(base / "ledger.db") as before:
        assert book.verify().ok
        appended = {entry.post for entry in book.entries(start=before.size)}
        succeeded = [process.returncode == 0 for process in running]
        assert [post in appended for post in ("roads", "storm", "old")] == succeeded


def test_a_ledger_that_may_not_be_written_to_is_read_and_refused_in_words(base: Path, tmp_path: Path) -> None:
    """Write protected by its mode: it can be proved, and nothing can be recorded."""
    place = Path(shutil.copytree(base, tmp_path / "protected"))
    (place / "ledger.db").chmod(0o444)
    # Whoever is root passes over modes, unless that is taken away.
    plain = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    before = (place / "ledger.db").read_bytes()
    for arguments, code, words in (
        (("verify",), 0, ""),
        (COMMANDS["publish"], 6, "the ledger is read-only; check who may write to the file and its directory"),
    ):
        done = subprocess.run(
            [*plain, *program(arguments)], cwd=place, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        assert words in done.stderr
    assert (place / "ledger.db").read_bytes() == before
