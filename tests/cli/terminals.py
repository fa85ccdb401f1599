"""A real terminal to run `stet` at."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

STET = [sys.executable, "-c", "import sys; from cli import main; sys.exit(main())"]
CTRL_C = "\x03"
_PROMPTS = (b"[y/N] ", b"\n> ")


def at_terminal(
    *arguments: str,
    answers: tuple[str, ...] = (),
    width: int = 80,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> tuple[str, int]:
    """Runs `stet`, here or in a folder; types an answer whenever it asks. Gives what was shown, and the exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    left = list(answers)
    with subprocess.Popen(
        [*STET, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        cwd=folder,
        env={name: value for name, value in (os.environ if env is None else env).items() if name != "COLUMNS"},
    ) as run:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
                if shown.endswith(_PROMPTS):
                    if not left:
                        run.kill()
                        raise AssertionError(f"asked once more than expected: {shown[-400:].decode()}")
                    answer = left.pop(0)
                    if answer == CTRL_C:
                        _interrupt(run, ours)
                    else:
                        os.write(ours, f"{answer}\n".encode())
                    shown += b"\x00"  # this question is answered
        except OSError:  # how Linux says that the other side has closed
            pass
        code = run.wait()
    os.close(ours)
    told = shown.replace(b"\x00", b"").decode("utf-8")
    assert not left, f"not asked: {left}; exit {code}, shown: {told}"
    return told, code


def _interrupt(run: subprocess.Popen[bytes], ours: int) -> None:
    """Presses Ctrl-C, and again if nothing comes of it: it may come just before the program begins to read."""
    run.send_signal(signal.SIGINT)
    while not select.select([ours], [], [], 2)[0]:
        run.send_signal(signal.SIGINT)
