"""A desk: a folder to work in, and `stet` as the shell would run it, in this process."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import main

BY = "J. Ortiz, Editor"
FIRST = "The ferries recieve storm warnings early. All harbors reopen on July 3 at the usual hours.\n"
TYPO_MENDED = FIRST.replace("recieve", "receive")
DATE_MENDED = FIRST.replace("July 3", "July 13")
BOTH_MENDED = DATE_MENDED.replace("recieve", "receive")


@dataclass(frozen=True)
class Result:
    """What a command left behind for its shell."""

    code: int
    out: str
    err: str


class _OnTerminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Desk:
    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def stet(self, *arguments: str, stdin: bytes = b"", terminal: bool = False) -> Result:
        """Runs a command; with `terminal`, all three streams are one."""
        kind = _OnTerminal if terminal else io.TextIOWrapper
        streams = {name: kind(io.BytesIO(), encoding="utf-8") for name in ("stdout", "stderr")}
        streams["stdin"] = kind(io.BytesIO(stdin), encoding="utf-8")
        with self.monkeypatch.context() as patch:
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            code = main(arguments)
        out, err = (_written(streams[name]) for name in ("stdout", "stderr"))
        return Result(code, out, err)

    def does(self, *arguments: str, stdin: bytes = b"") -> str:
        """Runs a command that must succeed; its standard output."""
        result = self.stet(*arguments, stdin=stdin)
        assert result.code == 0, result
        return result.out

    def file(self, name: str, text: str | bytes) -> str:
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return name

    def entries(self) -> int:
        """How many entries the ledger has: to tell that nothing was recorded."""
        return len(self.does("log", "--format", "jsonl").splitlines())


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


@pytest.fixture
def bare(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk in an empty folder, of a user without settings and drafts."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """A desk with a ledger that holds one post, `storm-closures`."""
    bare.does("init", "--agency", "Harbor County Ferries")
    bare.file("first.md", FIRST)
    bare.file("typo.md", TYPO_MENDED)
    bare.file("date.md", DATE_MENDED)
    bare.file("both.md", BOTH_MENDED)
    bare.does("publish", "storm-closures", "first.md", "--title", "Storm closures", "--by", BY)
    return bare


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    """A desk with three posts, of which one is corrected by a link to another."""
    desk.does("publish", "night-boat", "first.md", "--title", "Night boat", "--by", BY)
    desk.does(
        "correct", "night-boat", "date.md", "--linked", "night-boat-2", "--title", "New night boat",
        "--wrong", "July 3", "--right", "July 13", "--reason", "We gave the wrong date.", "--by", BY,
    )  # fmt: skip
    return desk


@pytest.fixture
def drafts(desk: Desk) -> Path:
    """The folder that the drafts of whoever is at the desk are kept in."""
    return Path(os.environ["XDG_STATE_HOME"]) / "stet" / "drafts"
