"""How fast and how large, on a blog's real posts, beside peers on the same versions.

    python -m tests.benchmarks.posts POSTS.jsonl.xz

POSTS has JSON lines `post, version, at, author, message, body` (see `stet import jsonl --help`). Nothing is asserted:
figures are for reading, and ratios carry from machine to machine.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import lxml.html.diff

import renderers
from ledger import Ledger
from ledger.rendition.html import serialise
from ledger.sources.jsonl import read_rows

T = TypeVar("T")


VERSION = "from cli import main; main(['--version'])"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    posts: Path = parser.parse_args().posts
    with tempfile.TemporaryDirectory() as directory:
        measure(posts, Path(directory) / "ledger.db")
    say("stet --version", f"{start('-c', VERSION) / start('-c', 'pass'):.1f} times `python -c pass`")


def measure(posts: Path, path: Path) -> None:
    with Ledger.create(path, agency="Bench") as book:
        summary, took = timed(lambda: book.import_rows(read_rows(posts), name=posts.name))
        say("import", f"{summary.versions} versions of {summary.posts} posts in {took:.1f} s")
        say("", f"{memory():.0f} MB of memory at most, {path.stat().st_size / 1e6:.1f} MB of file")
        report, took = timed(book.verify)
        say("verify", f"{report.entries} entries, {report.contents} contents in {took:.1f} s")
        say("", f"{len(report.faults)} faults")
        report, took = timed(lambda: book.verify(judge=True))
        say("verify --judge", f"{dict(report.rejudged)} in {took:.1f} s")
        histories, loaded = timed(lambda: [book.history(post) for post in book.posts()])
        pages, took = timed(lambda: sum(len(renderers.page(history)) for history in histories))
        say("render", f"{len(histories)} pages, {pages / 1e6:.1f} MB, in {loaded:.1f} + {took:.1f} s (read + drawn)")
    texts = [
        (serialise(old.flow), serialise(new.flow))
        for history in histories
        for old, new in pairwise(history.versions)
        if old.flow != new.flow
    ]
    _, theirs = timed(lambda: [lxml.html.diff.htmldiff(*pair) for pair in texts])
    say(
        "lxml.html.diff",
        f"{len(texts)} pairs in {theirs:.1f} s: all pages take {(loaded + took) / theirs:.2f} times that",
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def start(*arguments: str) -> float:
    """The best of ten starts, in seconds."""
    return min(
        timed(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True))[1]
        for _ in range(10)
    )


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def say(what: str, figures: str) -> None:
    sys.stdout.write(f"{what:16} {figures}\n")


if __name__ == "__main__":
    main()
