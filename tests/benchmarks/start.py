"""What a start costs: each command in a fresh process, as a ratio to `python -c pass`, taken in turns in the same run.

    python -m tests.benchmarks.start [--times N] [--posts N] [--peers BIN]

Makes a ledger of invented posts, each published and corrected once, and runs the commands that staff, pipelines and
shells run all day. `--peers` is the `bin` of a throw-away environment with two programs of this kind, to set beside:

    python -m venv peers && peers/bin/pip install sqlite-utils datasette

Told are the best and the median ratio of N runs each, with all files in the cache. The bounds are what we hold
ourselves to: a ratio to the interpreter's own start carries from machine to machine, where milliseconds do not.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from ledger import Actor, Ledger

_BY = "J. Ortiz, Communications Director"
_TEXT = """---
title: Boats on route {n}
---
All boats on route {n} are canceled on July 3. Please call us at 410-555-0142.
"""
_STET = (sys.executable, "-c", "import sys; from cli import main; sys.exit(main())")


@dataclass(slots=True)
class Start:
    """A command, run again and again; `bound` is the most times that the interpreter alone takes, 0 for none."""

    name: str
    command: tuple[str, ...]
    bound: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def run(self, folder: Path) -> None:
        began = time.perf_counter()
        done = subprocess.run(
            self.command, cwd=folder, env={**os.environ, **self.environment}, capture_output=True, check=False
        )
        self.seconds.append(time.perf_counter() - began)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{self.name}: {done.stderr.decode()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=21)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--peers", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        _make(folder, arguments.posts)
        alone = Start("python -c pass", (sys.executable, "-c", "pass"))
        starts = [*_starts(), *(_peers(arguments.peers.absolute()) if arguments.peers else ())]
        for turn in range(arguments.times + 1):
            if turn == 1:  # the first run of each reads its files and compiles its modules
                for start in (alone, *starts):
                    start.seconds.clear()
            for start in starts:
                alone.run(folder)
                if start.name == "correct":
                    (folder / "fixed.md").write_text(_TEXT.format(n=1).replace("July 3", f"July {turn + 4}"))
                start.run(folder)
        unit = median(alone.seconds)
        sys.stdout.write(f"python -c pass: {unit * 1000:.1f} ms in the median of {len(alone.seconds)}\n\n")
        sys.stdout.write(f"{'':<34}{'best':>6}{'median':>8}{'bound':>7}\n")
        for start in starts:
            best, middle = min(start.seconds) / unit, median(start.seconds) / unit
            over = "  over" if start.bound and middle > start.bound else ""
            sys.stdout.write(f"{start.name:<34}{best:>6.1f}{middle:>8.1f}{start.bound or '':>7}{over}\n")


def _make(folder: Path, posts: int) -> None:
    by = Actor.parse(_BY)
    with Ledger.create(folder / "ledger.db", agency="Harbor County Ferries") as book:
        for n in range(posts):
            text = _TEXT.format(n=n)
            book.publish(f"route-{n}", text, by=by)
            draft = book.propose(f"route-{n}", text.replace("July 3", "July 13"))
            book.correct(draft, by=by, reason="We gave the wrong date.")


def _starts() -> Iterator[Start]:
    def stet(*arguments: str, bound: int = 0, name: str = "") -> Start:
        return Start(name or f"stet {' '.join(arguments)}", (*_STET, *arguments), bound)

    yield stet("--version", bound=3)
    yield stet("--help")
    for shell, words in (("bash", "stet sh"), ("bash", "stet list --f"), ("bash", "stet show route-2")):
        yield _completion(shell, words, bound=12)
    for shell in ("zsh", "fish"):
        yield _completion(shell, "stet show route-2", bound=12)
        yield _completion(shell, "stet s")
    yield stet("list", bound=25)
    yield stet("show", "route-7", bound=25)
    yield stet("log", bound=25)
    yield stet("log", "route-7", bound=25)
    yield stet("diff", "route-7", bound=25)
    yield stet("audit", "route-7", bound=25)
    yield stet("short", "route-7", "--url", "https://ferries.example/r7", bound=25, name="stet short route-7")
    yield stet("policy", "show", bound=25)
    yield stet("key", "show", bound=25)
    yield stet("config", bound=25)
    yield stet("doctor", bound=25)
    yield stet("render", "route-7")
    reason = ("--reason", "We gave the wrong date.", "--by", _BY, "--yes")
    yield stet("correct", "route-1", "fixed.md", *reason, bound=60, name="correct")


def _completion(shell: str, words: str, bound: int = 0) -> Start:
    environment = {
        "_STET_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    return Start(f"{shell}: {words}<TAB>", _STET, bound, environment)


def _peers(folder: Path) -> Iterator[Start]:
    for command in (
        ("sqlite-utils", "--version"),
        ("sqlite-utils", "tables", "ledger.db"),
        ("sqlite-utils", "rows", "ledger.db", "checkpoints", "--limit", "10"),
        ("datasette", "--version"),
        ("datasette", "inspect", "ledger.db"),
    ):
        name, *arguments = command
        yield Start(" ".join(command[:3]), (str(folder / name), *arguments))
    complete = {"COMP_WORDS": "sqlite-utils ta", "COMP_CWORD": "1", "_SQLITE_UTILS_COMPLETE": "bash_complete"}
    yield Start("sqlite-utils ta<TAB>", (str(folder / "sqlite-utils"),), environment=complete)


if __name__ == "__main__":
    main()
