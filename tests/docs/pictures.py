"""The pictures of terminals in the docs, drawn from what `stet` really shows: `python -m tests.docs.pictures`."""

from __future__ import annotations

import io
import re
import shlex
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.cli.terminals import at_terminal

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
WIDTH = 80
_SVG = "{http://www.w3.org/2000/svg}"
_THEME = TerminalTheme(
    (251, 251, 249),
    (34, 34, 34),
    [
        (34, 34, 34),
        (176, 22, 22),
        (16, 105, 32),
        (138, 90, 0),
        (20, 70, 160),
        (120, 40, 130),
        (0, 100, 110),
        (90, 90, 90),
    ],
)
# Of each run its own: days, times, hashes, how long a text is with its day in it, and where its lines break.
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_OWN = re.compile(
    rf"""\b(?:{_MONTH})\ [0-9]+,\ [0-9]{{4}} | \b[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b | \b[0-9]{{2}}:[0-9]{{2}}\b
    | \b[0-9]+\ [A-Z][a-z]{{2}}(?=\ post) | \b[0-9a-f]{{12}}\b | \b[0-9]+/[0-9]{{3}}\b | \s | ─""",
    re.VERBOSE,
)
# No font is fetched from anywhere, and the window has no buttons that do nothing.
_FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="100%" height="100%" rx="8" fill="#fbfbf9" stroke="#c8c8c0"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A command as it is typed, and what is typed whenever it asks; `editor` stands for what is done in the editor."""

    typed: str
    answers: tuple[str, ...] = ()
    editor: str = "true"
    seen: bool = True


_FOUND = Act(typed='stet init --agency "Harbor County"', seen=False)
_PUBLISHED = Act(
    typed='stet publish ferry post.md --title "Ferry news" --url https://harbor.example.gov/news/ferry', seen=False
)
_MENDED = "sed -i -e 's/July 3/July 13/' -e s/recieve/receive/"
POST = "The ferry to Plum Island runs again from July 3. Tickets cost $4; children recieve theirs free.\n"
# What each picture of the tutorial shows, by the name of its file.
SCENES = {
    "terminal-correct": (
        _FOUND,
        _PUBLISHED,
        Act(typed="stet correct ferry", answers=("", "", "y"), editor=_MENDED),
    ),
    "terminal-linked": (
        _FOUND,
        _PUBLISHED,
        Act(typed="stet correct ferry", answers=("", "", "y"), editor=_MENDED, seen=False),
        Act(
            typed="stet correct ferry --linked",
            answers=("Tickets cost $4", "Tickets cost $5 from July 13", "", "ferry-fares", "y"),
        ),
    ),
    "terminal-approve": (
        _FOUND,
        _PUBLISHED,
        Act(
            typed='stet propose ferry --replace "$4" "$5" --reason "We gave last year\'s fare." --yes',
            seen=False,
        ),
        Act(typed="stet status"),
        Act(typed='stet approve 2 --by "M. Lindqvist, Director"', answers=("y",)),
    ),
}


def shown(scene: tuple[Act, ...], folder: Path) -> str:
    """What the terminal shows, with its colours. The folder is a new one, and gets a post to publish."""
    (folder / "post.md").write_text(POST, "utf-8")
    env = {**surroundings(folder), "STET_BY": "J. Ortiz, Communications Director"}
    seen = []
    for act in scene:
        _, *words = shlex.split(act.typed)
        said, _ = at_terminal(
            *words, answers=act.answers, width=WIDTH, folder=folder, env={**env, "STET_EDITOR": act.editor}
        )
        if act.seen:
            seen.append(f"\x1b[2m$\x1b[0m \x1b[1m{act.typed}\x1b[0m\n{said}")
    return "\n".join(seen).replace("\r\n", "\n").replace(str(folder), "~")


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of somebody who works in a folder, and has nothing set of their own."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "TZ": "America/New_York",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }


def lasting(words: str) -> str:
    """What a terminal shows in every run: without blanks and rules, since lines break where they must."""
    return _OWN.sub("", " ".join(words.split()))


def drawn(text: str) -> str:
    """Text with a terminal's colours as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in text.rstrip("\n").split("\n"):
        whole = Text.from_ansi(line)
        for row in whole.divide(range(WIDTH, len(whole), WIDTH)):  # as a terminal breaks what is longer than its line
            console.print(row, soft_wrap=True)
    return console.export_svg(theme=_THEME, code_format=_FRAME, unique_id="t")


def words_of(svg: str) -> str:
    """The text that a picture shows, line by line."""
    rows: dict[float, dict[float, str]] = defaultdict(dict)
    for text in ElementTree.fromstring(svg).iter(f"{_SVG}text"):
        rows[float(text.get("y", "0"))][float(text.get("x", "0"))] = (text.text or "").replace("\xa0", " ")
    lines = ["".join(piece for _, piece in sorted(row.items())) for _, row in sorted(rows.items())]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def picture(name: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return drawn(shown(SCENES[name], Path(folder)))


if __name__ == "__main__":
    for name in sys.argv[1:] or SCENES:
        (IMAGES / f"{name}.svg").write_text(picture(name), "utf-8")
