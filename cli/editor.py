"""The editor, and the drafts that survive whatever happens after it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import which

from cli.folders import own_folder
from ledger.errors import Refused

_SUFFIXES = {"markdown": ".md", "html": ".html", "text": ".txt"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A text in the making: `path` is its file, `version` the one that it was made from."""

    path: Path
    version: int


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one post of one ledger, in the user's own folder for what programs keep (XDG_STATE_HOME)."""

    ledger: Path
    post: str

    def kept(self) -> Kept | None:
        """The draft that is there, the newest if there are several."""
        name = re.compile(rf"{re.escape(self.post)}\.v([0-9]+)\.(?:md|html|txt)")
        found = [(path, match) for path in self.folder.glob("*.v*") if (match := name.fullmatch(path.name))]
        newest = max(found, key=lambda each: (each[0].stat().st_mtime_ns, each[0].name), default=None)
        return Kept(newest[0], int(newest[1][1])) if newest else None

    def begin(self, text: bytes, version: int, format: str) -> Kept:
        """A new draft: the text as it stands."""
        path = self.folder / f"{self.post}.v{version}{_SUFFIXES[format]}"
        keep(path, text)
        return Kept(path, version)

    @property
    def folder(self) -> Path:
        own = own_folder("XDG_STATE_HOME", ".local/state")
        if own is None:
            raise Refused("you have no home to keep a draft in; set XDG_STATE_HOME, or name the file with the new text")
        return own / "drafts" / sha256(os.fsencode(self.ledger.resolve())).hexdigest()[:12]


def keep(path: Path, data: bytes) -> None:
    """Writes a file of the user's for nobody else to read; whole or not at all, for it is to outlive a full disk."""
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            new.touch(mode=0o600)
            new.write_bytes(data)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused(
            f"{path}: a draft can't be kept there: {error.strerror}; set XDG_STATE_HOME to a folder of yours, or name"
            " the file with the new text"
        ) from error


def edit(path: Path, own: str | None) -> None:
    """Opens a file in the editor and waits. `own` is the one from the user's settings."""
    command = _command(own)
    try:
        code = _run([*command, str(path)])
    except OSError as error:
        raise Refused(f"the editor {command[0]!r} can't be started: {error.strerror}; set STET_EDITOR") from error
    if code == -signal.SIGINT:
        raise KeyboardInterrupt
    if code:
        raise Refused(f"the editor {command[0]!r} ended with an error ({code}); nothing was recorded")
    if not path.is_file():
        raise Refused(f"the editor {command[0]!r} left no file; nothing was recorded")


def _run(command: list[str]) -> int:
    """Ctrl-C at an editor is the editor's: many have a use for it."""
    with subprocess.Popen(command) as run:
        ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return run.wait()
        finally:
            signal.signal(signal.SIGINT, ours)


def _command(own: str | None) -> list[str]:
    """STET_EDITOR, the user's settings, VISUAL, EDITOR, and at last what is there."""
    variables = os.environ
    named = {"STET_EDITOR": variables.get("STET_EDITOR"), "editor": own}
    named |= {name: variables.get(name) for name in ("VISUAL", "EDITOR")}
    for name, text in named.items():
        if not (text and text.strip()):
            continue
        try:
            command = shlex.split(text)
        except ValueError as error:
            raise Refused(f"{name}: {text!r} is no command: {str(error).lower()}; mend it") from error
        if command and command[0]:
            return command
    for name in ("nano", "vi"):
        if which(name):
            return [name]
    raise Refused("there is no editor; set STET_EDITOR, or name the file with the new text")
