"""The editor, and the drafts that survive whatever happens after it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import which

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
        """A new draft: the text as it stands, for nobody else to read."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{self.post}.v{version}{_SUFFIXES[format]}"
        path.touch(mode=0o600)
        path.write_bytes(text)
        return Kept(path, version)

    @property
    def folder(self) -> Path:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        name = sha256(os.fsencode(self.ledger.resolve())).hexdigest()[:12]
        return Path(state) / "stet" / "drafts" / name


def edit(path: Path, own: str | None) -> None:
    """Opens a file in the editor and waits. `own` is the one from the user's settings."""
    command = _command(own)
    try:
        code = subprocess.call([*command, str(path)])
    except OSError as error:
        raise Refused(f"the editor {command[0]!r} can't be started: {error.strerror}; set STET_EDITOR") from error
    if code:
        raise Refused(f"the editor {command[0]!r} ended with an error ({code}); nothing was recorded")


def _command(own: str | None) -> list[str]:
    """STET_EDITOR, the user's settings, VISUAL, EDITOR, and at last what is there."""
    named = (os.environ.get("STET_EDITOR"), own, os.environ.get("VISUAL"), os.environ.get("EDITOR"))
    for text in named:
        if text and text.strip():
            return shlex.split(text)
    for name in ("nano", "vi"):
        if which(name):
            return [name]
    raise Refused("there is no editor; set STET_EDITOR, or name the file with the new text")
