"""Commands of which one system call fails, or that are killed at it (strace(1), inject), and what holds afterwards."""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from cli import main
from ledger import Ledger
from tests.book.world import ORTIZ, REASON

CALLS = (
    "openat,write,pwrite64,writev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,link,linkat"
    ",mkdir,mkdirat,rmdir,copy_file_range,sendfile,fchmod,chmod"
)
HARMS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")
_TEXT = "You will recieve it on May 3.\n"
_ROW = {
    "post": "old",
    "version": 1,
    "at": "2014-07-01T14:01:55-04:00",
    "author": "P",
    "message": "m",
    "body": "In May.",
}
_CALL = re.compile(r"^(\d+) +(\w+)\(")
_UNFINISHED = re.compile(r"\..+\.[a-z0-9_]{8}")
_STAFF = ("--by", "J. Ortiz, Communications Director")

COMMANDS: dict[str, tuple[str, ...]] = {
    "init": ("--ledger", "new.db", "init", "--agency", "Harbor County"),
    "publish": ("publish", "roads", "text.md", "--title", "Roads", *_STAFF),
    "correct": ("correct", "storm", "text.md", "--reason", REASON, "--yes", *_STAFF),
    "import": ("import", "jsonl", "rows.jsonl"),
    "publish-log": ("publish-log", "log"),
    "site": ("site", "site"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The call of a process that goes wrong: which one of its kind, counted from 1, and how."""

    command: str
    call: str
    when: int
    harm: str

    def __str__(self) -> str:
        return f"{self.command}: {self.call} {self.when} {self.harm}"


def need_strace() -> None:
    if not shutil.which("strace"):
        pytest.fail("strace is needed here: apt-get install strace", pytrace=False)


def prepare(folder: Path) -> None:
    """A ledger with a post, and a log and a site that were published before it was corrected."""
    (folder / "text.md").write_text(_TEXT.replace("3", "4"))
    (folder / "rows.jsonl").write_text(json.dumps(_ROW) + "\n")
    with Ledger.create(folder / "ledger.db", agency="Harbor County") as book:
        book.publish("storm", _TEXT, by=ORTIZ, title="Storm")
        for published in ("publish-log", "site"):
            _again(folder, published)
        book.note("storm", "The county is looking at these dates.", by=ORTIZ)


def program(arguments: Sequence[str]) -> list[str]:
    """`stet` with these arguments. -P: what lies in the folder is no module of ours."""
    return [sys.executable, "-P", "-c", "import sys; from cli import main; sys.exit(main())", *arguments]


def environment() -> dict[str, str]:
    """The same system calls in each run: no bytecode is written, no order is by chance."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("STET_")}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "NO_COLOR": "1"}


def run(folder: Path, command: str, *strace: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, under strace."""
    return subprocess.run(
        ["strace", "-f", "-qqq", *strace, *program(COMMANDS[command])],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def faults(base: Path, folder: Path, command: str) -> Iterator[Fault]:
    """Every fault there can be: each call that has to do with the folder, in each way."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    log = folder.with_suffix(".trace")
    assert run(folder, command, "-y", "-o", str(log), "-e", f"trace={CALLS}").returncode == 0
    counts: Counter[tuple[str, str]] = Counter()
    for line in log.read_text(errors="replace").splitlines():
        if found := _CALL.match(line):
            counts[found[1], found[2]] += 1
            if _touches(line, folder):
                for harm in HARMS:
                    yield Fault(command, found[2], counts[found[1], found[2]], harm)


def _touches(line: str, folder: Path) -> bool:
    """Whether a traced call names the folder: by its path, a file descriptor's, or a path beside it."""
    relative = re.search(r'\((?:AT_FDCWD<[^>]*>, )?"([^/"][^"]*)"', line)
    writes = "O_RDONLY" not in line or "O_DIRECTORY" in line or "ledger" in line
    return writes and (str(folder) in line.replace(f"AT_FDCWD<{folder}>", "") or relative is not None)


def outcome(base: Path, folder: Path, fault: Fault) -> str:
    """What a fault led to: `before`, `after`, or, of a published folder, `half`; AssertionError for anything worse.

    The ledger verifies and has all of the act or nothing; an error says so in one line and by its exit code; and the
    same command, run again, ends where it would have.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    inject = f"inject={fault.call}:{fault.harm}:when={fault.when}"
    done = run(folder, fault.command, "-o", os.devnull, "-e", f"trace={fault.call}", "-e", inject)
    killed = "SIGKILL" in fault.harm
    assert killed or done.returncode in (0, 3, 6), f"exit code {done.returncode}: {done.stderr[-600:]}"
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    if done.returncode in (3, 6):
        assert done.stderr.startswith("stet: "), done.stderr
    return _CHECKS.get(fault.command, _acted)(base, folder, fault.command, done.returncode)


def _size(path: Path) -> int:
    """The number of entries of a ledger that verifies."""
    with Ledger.inspect(path) as book:
        report = book.verify()
    assert report.ok, [str(each) for each in report.faults]
    return report.size


def _acted(base: Path, folder: Path, command: str, code: int) -> str:
    """Of an append: all of it, or nothing, and the ledger can be written to."""
    if before := _size(folder / "ledger.db") == _size(base / "ledger.db"):
        assert code != 0, "it says that it was recorded"
        _again(folder, command)
    with Ledger.open(folder / "ledger.db") as book:
        book.note("storm", "And on.", by=ORTIZ)
    _size(folder / "ledger.db")
    return "before" if before else "after"


def _founded(base: Path, folder: Path, command: str, code: int) -> str:
    """A ledger with its key, or none, and then one can be made."""
    if before := not (folder / "new.db").exists():
        assert code != 0, "it says that it was made"
        _again(folder, command)
    with Ledger.open(folder / "new.db") as book:
        book.publish("storm", _TEXT, by=ORTIZ, title="Storm")
    assert _size(folder / "new.db") == 2
    return "before" if before else "after"


def _published(base: Path, folder: Path, command: str, code: int) -> str:
    """Of a published folder: once more, and it is as if nothing had gone wrong."""
    name = COMMANDS[command][1]
    whole = same(_reference(base, command), folder / name)
    assert whole or code != 0, "it says that it was published"
    _size(folder / "ledger.db")
    if command == "publish-log":
        _check_log(folder)  # at every moment a log is one that others can prove
    _again(folder, command)
    assert same(_reference(base, command), folder / name), "what was mended is not what is built at once"
    return "after" if whole else "before" if same(base / name, folder / name) else "half"


@cache
def _reference(base: Path, command: str) -> Path:
    """What a command publishes when nothing goes wrong."""
    folder = base.with_name(f"{base.name}-{command}")
    shutil.copytree(base, folder)
    _again(folder, command)
    return folder / COMMANDS[command][1]


def _again(folder: Path, command: str) -> None:
    """The same command, in this process; it has to succeed."""
    told = StringIO()
    with chdir(folder), redirect_stdout(told), redirect_stderr(told):
        code = main(COMMANDS[command])
    assert code == 0, f"run again: {told.getvalue()[-2000:]}"


def _check_log(folder: Path) -> None:
    with Ledger.open(folder / "ledger.db") as book:
        report = book.verify_log(folder / "log")
    assert report.ok, [str(each) for each in report.faults]


def same(one: Path, other: Path) -> bool:
    """Whether two folders have the same files, but for a hidden one that a killed process was writing."""
    names = [
        {str(path.relative_to(of)) for path in of.rglob("*") if path.is_file() and not _UNFINISHED.fullmatch(path.name)}
        for of in (one, other)
    ]
    return names[0] == names[1] and not any(filecmp.cmpfiles(one, other, names[0], shallow=False)[1:])


_CHECKS = {"init": _founded, "publish-log": _published, "site": _published}
