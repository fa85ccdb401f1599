"""System calls that fail, and processes killed at one: what a ledger and what is published are afterwards.

    python -m tests.benchmarks.faults [RUNS] [--first SEED]

Each run lets one call of one command fail with EIO or ENOSPC, or kills it there (strace must be installed and may
trace). The ledger must verify, and have all of the act or nothing; the error must be one line; and the same command,
run again, must end where it would have. The exit code is 1 when anything of that is not so.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from tests.book.faults import COMMANDS, faults, need_strace, outcome, prepare
from tests.book.world import folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="?", type=int, default=300)
    parser.add_argument("--first", type=int, default=1, help="the seed by which runs are chosen")
    parser.add_argument("--only", choices=COMMANDS, help="this command alone")
    arguments = parser.parse_args()
    need_strace()
    with folder() as path:
        bad = measure(path, arguments.runs, arguments.first, [arguments.only] if arguments.only else list(COMMANDS))
    sys.exit(bool(bad))


def measure(path: Path, runs: int, seed: int, commands: list[str]) -> int:
    base = path / "base"
    base.mkdir()
    prepare(base)
    chance = random.Random(seed)
    outcomes: dict[str, Counter[str]] = {}
    calls: Counter[str] = Counter()
    for number, command in enumerate(commands):
        every = list(faults(base, path / "run", command))
        share = runs // len(commands) + (number < runs % len(commands))
        outcomes[command] = Counter(possible=len(every))
        for fault in chance.sample(every, min(share, len(every))):
            calls[f"{fault.call} {fault.harm}"] += 1
            try:
                outcomes[command][outcome(base, path / "run", fault)] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and the next run follows
                outcomes[command]["WRONG"] += 1
                sys.stdout.write(f"{fault}: {type(error).__name__}: {error}\n")
                sys.stdout.flush()
        sys.stdout.write(f"{command:12} {dict(outcomes[command])}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{sum(calls.values())} runs: {dict(sorted(calls.items()))}\n")
    return sum(each["WRONG"] for each in outcomes.values())


if __name__ == "__main__":
    main()
