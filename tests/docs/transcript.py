"""The transcript in docs/first-correction.md, played; `python -m tests.docs.transcript` renews what has changed."""

from __future__ import annotations

import re
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.cli.terminals import at_terminal
from tests.docs.pictures import IMAGES, WIDTH, lasting, surroundings

PAGE = IMAGES.parent / "first-correction.md"
_BLOCK = re.compile(r"^```terminal\n(.*?)^```", re.DOTALL | re.MULTILINE)
_ANSWER = re.compile(r"^> ?(.*)$|\[y/N\] ?(.*)$", re.MULTILINE)
# A bar that is gone when the work is done, then colours.
_PASSING = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h\r\x1b\[1A\x1b\[2K|\x1b\[[0-9;]*m", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Turn:
    """A command as it is typed, and what the terminal shows after it, answers and all; `…` stands for anything."""

    typed: str
    shown: str

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple((words or yes).strip() for words, yes in _ANSWER.findall(self.shown))

    def shows(self, said: str) -> bool:
        """Whether the terminal shows it, but for what each run has of its own."""
        told = ".*".join(re.escape(piece) for piece in lasting(self.shown).split("…"))
        return re.fullmatch(told, lasting(said)) is not None


def turns(page: str) -> list[Turn]:
    """The commands of all ```terminal blocks of a page, in order."""
    parts = [part for block in _BLOCK.findall(page) for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [Turn(*part.split("\n", 1)) for part in parts]


def play(turn: Turn, folder: Path) -> str:
    """What the terminal shows when somebody types that, and leaves the text in the editor as it is."""
    env = {**surroundings(folder), "STET_EDITOR": "true"}
    if not turn.typed.startswith("stet "):
        subprocess.run(["bash", "-c", turn.typed], cwd=folder, env=env, check=True)
        return ""
    _, *words = shlex.split(turn.typed)
    said, code = at_terminal(*words, answers=turn.answers, width=WIDTH, folder=folder, env=env)
    assert code == 0, f"{turn.typed}\nexited {code}\n{said}"
    return _PASSING.sub("", said).replace("\r\n", "\n")


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for turn in turns(page):
            if not turn.shows(said := play(turn, Path(folder))):
                end = turn.shown[len(turn.shown.rstrip("\n")) :]
                page = page.replace(f"$ {turn.typed}\n{turn.shown}", f"$ {turn.typed}\n{said.rstrip()}{end}")
    PAGE.write_text(page, "utf-8")
