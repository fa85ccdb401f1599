"""The examples in the README and under docs/ run as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(
    page for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")) if "```console\n" in page.read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a page, and what the page says that it prints; `…` stands for anything."""

    command: str
    printed: str


def examples(page: Path) -> list[Example]:
    """The commands of all ```console blocks, in order; they share one directory."""
    found: list[Example] = []
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            count = 1
            if here := re.search(r"<<'(\w+)'", lines[0]):  # a here document belongs to its command
                count = lines.index(here[1]) + 1
            found.append(Example("\n".join(lines[:count]), "\n".join(lines[count:]).strip()))
    return found


def as_pattern(printed: str) -> str:
    return ".*?".join(re.escape(piece) for piece in " ".join(printed.split()).split("…"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_print_what_it_says(page: Path, tmp_path: Path) -> None:
    """Whoever types what a page shows gets what it shows."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    for example in examples(page):
        done = subprocess.run(
            ["bash", "-c", example.command],
            cwd=tmp_path,
            env={"PATH": path, "HOME": str(tmp_path), "TZ": "America/New_York", "LANG": "C.UTF-8", "COLUMNS": "100"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (0, 1), f"{example.command}\n{done.stderr}"
        said = " ".join((done.stdout + done.stderr).split())
        if example.printed:
            assert re.search(as_pattern(example.printed), said), f"{example.command}\nprinted\n{said}"
        elif done.returncode:
            raise AssertionError(f"{example.command}\nexited {done.returncode}: {said}")


def test_pages_have_examples() -> None:
    """The README, and a page for each of the three groups."""
    names = {page.name for page in PAGES}
    assert {"README.md", "staff.md", "pipelines.md", "officers.md"} <= names
