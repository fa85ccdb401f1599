"""How-tos taken at their word: their files, their commands, and what they say that appears."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs" / "generators"
SHOWN = "storm-closures"  # the post of every how-to

_FILE = re.compile(r"^`([^`\n]+)`:\n\n```[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_APPEARS = re.compile(r"strikes:\n\n```html\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Howto:
    """A page of docs/generators: file -> text, commands, and HTML that appears, in which `…` stands for anything."""

    files: dict[str, str]
    commands: str
    appears: str

    @classmethod
    def read(cls, name: str) -> Howto:
        page = (DOCS / f"{name}.md").read_text("utf-8")
        appears = _APPEARS.findall(page)
        return cls(dict(_FILE.findall(page)), "".join(_COMMANDS.findall(page)), "…".join(appears))

    def write(self, folder: Path, slugs: list[str]) -> None:
        """Its files; those made for the post that it shows are made for the others alike."""
        for slug in slugs:
            for name, text in self.files.items():
                path = folder / name.replace(SHOWN, slug)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text.replace(SHOWN, slug), "utf-8")

    def shown_in(self, page: str) -> bool:
        pattern = ".*?".join(re.escape("".join(piece.split())) for piece in self.appears.split("…"))
        return re.search(pattern, "".join(page.split())) is not None


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as a shell runs it there."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(folder), "TZ": "America/New_York", "LANG": "C.UTF-8", "NO_COLOR": "1"}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
