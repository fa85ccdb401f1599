"""How long a whole site takes, and one brought up to date after a correction.

    python -m tests.benchmarks.site LEDGER.db [--key LEDGER.key]

The ledger is copied, and the copy corrected. Seconds are of processor time and by the clock; nothing is asserted.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cli.building import Built, Site
from ledger import Actor, Ledger

DESK = Actor(name="A. Bench", role="Editor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--key", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        ledger = shutil.copy(given.ledger, folder / "ledger.db")
        key = shutil.copy(given.key or given.ledger.with_suffix(".key"), folder / "ledger.key")
        measure(Path(ledger), Path(key), folder / "site")


def measure(path: Path, key: Path, site: Path) -> None:
    def build() -> Built:
        with Ledger.open(path, key_path=key) as book:
            return Site(folder=site, public="https://corrections.agency.example/").build(book)

    built = told("whole site", build)
    size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    say("", f"{len(built.files)} files of {built.loaded} posts, {size / 1e6:.0f} MB")
    say("", f"{memory():.0f} MB of memory at most")
    told("nothing new", build)
    with Ledger.open(path, key_path=key) as book:
        post = max(book.posts(), key=lambda post: sum(1 for _ in book.entries(post)))
        text = book.source(post).decode("utf-8")
        book.correct(book.propose(post, f"{text}\n\nIt costs $45.\n"), by=DESK, reason="We left out the price.")
    built = told("after one correction", build)
    say("", f"{built.loaded} post loaded, {len(built.written)} files written")


def told(what: str, build: Callable[[], Built]) -> Built:
    begun, worked = time.perf_counter(), time.process_time()
    built = build()
    say(what, f"{time.process_time() - worked:.2f} s of work, {time.perf_counter() - begun:.2f} s by the clock")
    return built


def memory() -> float:
    """The most that this process ever had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<24}{figure}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
