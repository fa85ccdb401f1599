"""What `verify` costs: entries a second, a core and with all of them, memory, and a proof; beside git and sha256sum.

    python -m tests.benchmarks.verify [ENTRIES] [--each ENTRIES_OF_A_POST] [--times N]

Makes a ledger of so many short entries (a post is published, then minor edits and corrections take turns), the same
history as a git repository (a commit an entry, with its text), and a file of the same bytes. Measured in processes of
their own, in turns, and told of the quickest of N: processor seconds of all, seconds that passed, memory at most. The
ratios carry from machine to machine.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from ledger import Actor, Kind, Ledger
from ledger.book.commit import commit_text
from ledger.book.text import Given, Text
from ledger.domain.entries import STRIKE
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, Judgement
from ledger.domain.notices import Notice
from ledger.gate import GATE_VERSION
from ledger.rendition.flow import Element, End, Flow, Run
from ledger.rendition.render import TITLE

BATCH = 1000
_BY = Actor(name="J. Ortiz", role="Communications Director")
_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# In a small process, as the memory of whoever starts one counts as its own.
_MEASURE = """
import os, subprocess, sys, time
begun = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
sys.exit(os.waitstatus_to_exitcode(status))
"""
_VERIFY = """
import sys
from pathlib import Path
from ledger.book.reader import Reader
if __name__ == "__main__":
    with Reader.inspect(Path(sys.argv[1])) as book:
        report = book.verify(jobs=int(sys.argv[2]))
    assert report.ok, report.faults[:3]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entries", nargs="?", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=3, help="entries of a post; 3 by default")
    parser.add_argument("--times", type=int, default=3, help="so often in turns; 3 by default")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        path, plain, repository = folder / "posts.db", folder / "bytes", folder / "git"
        make_ledger(path, arguments.entries, arguments.each)
        make_repository(repository, arguments.entries, arguments.each)
        size = write_plain(path, plain)
        sys.stdout.write(
            f"{arguments.entries:,} entries, {arguments.each} a post: {size / 1e6:.1f} MB in a ledger of "
            f"{path.stat().st_size / 1e6:.1f} MB\n"
        )
        commands = {
            "git fsck --full --strict": ["git", "-C", str(repository), "fsck", "--full", "--strict", "--no-progress"],
            "sha256sum": ["sha256sum", str(plain)],
        } | {
            f"verify, {jobs} process{'es' * (jobs > 1)}": [sys.executable, "-c", _VERIFY, str(path), str(jobs)]
            for jobs in sorted({1, os.cpu_count() or 1})
        }
        turns = [[measured(command) for command in commands.values()] for _ in range(arguments.times)]
        quickest = [min(costs) for costs in zip(*turns, strict=True)]
        for name, cost in zip(commands, quickest, strict=True):
            say(name, cost, quickest[0], arguments.entries)
        sys.stdout.write(f"a proof: {proof(path) * 1000:.2f} ms\n")


class Cost(NamedTuple):
    """Seconds that passed, seconds of the processors, megabytes of memory of the largest process."""

    passed: float
    processor: float
    memory: float


def measured(command: list[str]) -> Cost:
    done = subprocess.run([sys.executable, "-c", _MEASURE, *command], stdout=subprocess.PIPE, text=True, check=True)
    return Cost(*map(float, done.stdout.split()))


def say(name: str, cost: Cost, git: Cost, entries: int) -> None:
    sys.stdout.write(
        f"{name:26} {cost.processor:8.2f} s of processor {cost.passed:8.2f} s passed {cost.memory:6.0f} MB "
        f"{entries / cost.passed:9,.0f} entries/s, {git.passed / cost.passed:5.2f} times git\n"
    )
    sys.stdout.flush()


def proof(path: Path) -> float:
    """The processor's seconds for a proof of a version, once the ledger is open and its first proof was made."""
    chance = random.Random(1)
    with Ledger.open(path) as book:
        posts = book.posts()
        book.prove(posts[0])
        chosen = chance.sample(posts, min(200, len(posts)))
        begun = time.process_time()
        for each in chosen:
            book.prove(each)
        return (time.process_time() - begun) / len(chosen)


# --- the history: what is published, edited and corrected ---


def post(number: int) -> str:
    return f"post-{number:06d}"


def text(number: int, step: int) -> str:
    """The text of a post after so many edits: each mends a spelling, or gives another date, by turns."""
    spelled = "receive" if step % 4 in (1, 2) else "recieve"
    return f"You will {spelled} letter {number} from the harbor office by May {step // 2 % 28 + 1}, or call us."


def steps(entries: int, each: int) -> Iterator[tuple[int, int]]:
    """(post, step) of each entry: posts in order, as an import brings them."""
    return (divmod(number, each) for number in range(entries))


def make_ledger(path: Path, entries: int, each: int) -> None:
    """A ledger whose judgements are made, not derived, so that a million of them take minutes."""
    with Ledger.create(path, agency="Harbor County", clock=lambda: _DAY) as book:
        lexicon = "0" * 64
        every = steps(entries - 1, each)
        known: dict[bytes, bytes] = {}
        for first in range(0, entries - 1, BATCH):
            with book._appending() as append:
                for number, step in (next(every) for _ in range(min(BATCH, entries - 1 - first))):
                    known = {} if step == 0 else known
                    append.committer.known = known
                    content = commit_text(append, version(number, step), judgement(number, step) if step else None)
                    evident = step % 2 == 0 and step > 0
                    if evident:
                        notice = Notice(reason="We gave the wrong date.", apology="We regret the error.", changes=())
                        content["notice"] = append.committer.commit(notice.encode())
                    append.add(
                        Kind.CORRECTION if evident else Kind.MINOR_EDIT if step else Kind.PUBLISH,
                        actor=_BY,
                        post=post(number),
                        version=step + 1,
                        method=STRIKE if evident else None,
                        judged_by=(GATE_VERSION, lexicon) if step else None,
                        findings=judgement(number, step).findings if step else None,
                        content=content,
                        detail={"language": "en"},
                    )


def version(number: int, step: int) -> Text:
    title, body = f"Letter {number}", text(number, step)
    flow = Flow((Run(title), End((TITLE,)), Run(body), End((Element("p"),))))
    return Text(source=f"{body}\n".encode(), given=Given(title=title), flow=flow, title=title)


def judgement(number: int, step: int) -> Judgement:
    """The one hunk by which a step differs from the one before."""
    old, new = (version(number, each).flow.text for each in (step - 1, step))
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    hunk = Hunk(start, len(old) - end, start, len(new) - end)
    if step % 2:
        return Judgement((Judged(hunk, "spell.near", True),))
    return Judgement((Judged(hunk, "guard.number", False),), (hunk,))


def _common(one: str, other: str) -> int:
    """The length of the common beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


# --- the same in git, and in one file ---


def make_repository(path: Path, entries: int, each: int) -> None:
    """A hundred posts a folder, and a hundred folders a folder: trees are as small as git likes them."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
    importing = subprocess.Popen(["git", "-C", str(path), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert importing.stdin
    for at, (number, step) in enumerate(steps(entries, each)):
        said = b"Letter %d, text %d" % (number, step + 1)
        body = f"{text(number, step)}\n".encode()
        importing.stdin.write(
            b"commit refs/heads/main\ncommitter J. Ortiz <ortiz@harbor.example> %d -0500\ndata %d\n%s\n"
            b"M 100644 inline %d/%d/%s.md\ndata %d\n%s\n"
            % (
                1772460000 + at,
                len(said),
                said,
                number // 10_000,
                number // 100 % 100,
                post(number).encode(),
                len(body),
                body,
            )
        )
    importing.stdin.close()
    if importing.wait():
        sys.exit("git fast-import failed")


def write_plain(path: Path, plain: Path) -> int:
    """Every byte that `verify` hashes: entries and contents with their salts."""
    with Ledger.inspect(path) as book, plain.open("wb") as file:
        for stored in book.store.entries():
            file.write(stored.body)
        for each, filed in groupby(book.store.content_keys(), key=itemgetter(0)):
            for content in book.store.contents(each, [key for _, key in filed]).values():
                file.write(content.salt + content.data)
    return plain.stat().st_size


if __name__ == "__main__":
    main()
