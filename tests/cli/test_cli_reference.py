"""The reference of the command line and the man page say what the commands say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

from cli.app import EXAMPLES, GROUPS
from cli.manual import manual
from cli.reference import DOCS, commands, everywhere, reference
from tests.cli.conftest import Desk

_REQUESTS = {".TH", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi"}
_ESCAPES = re.compile(r"\\(fB|fI|fR|-|e|&|\((aq|dq)|\[u[0-9A-F]{4,5}\])")


@pytest.mark.parametrize(("name", "write"), [("cli.md", reference), ("stet.1", manual)])
def test_it_is_up_to_date(name: str, write: Callable[[], str]) -> None:
    """`python -m cli.reference` writes both anew, which is to be done when this fails."""
    assert (DOCS / name).read_text("utf-8") == write()


def test_every_command_is_told_in_its_group() -> None:
    """Every command documented and shown."""
    found = commands()
    assert sorted(each.path for each in found) == sorted(EXAMPLES)
    assert [each.group for each in found] == sorted((each.group for each in found), key=GROUPS.index)
    for each in found:
        assert each.text, each.path
        assert each.example, each.path
        assert each.short.endswith("."), each.path


def test_what_is_told_is_what_help_tells(desk: Desk) -> None:
    """Each option, argument and sentence of the reference stands in the command's own help."""
    desk.monkeypatch.setenv("COLUMNS", "300")
    for each in commands():
        told = " ".join(re.sub("[│╭╰╮╯─]", " ", desk.does(*each.path.split(), "-h")).split())
        for typed, _ in (*each.options, *everywhere()):
            assert typed.split(",")[0].split(" ")[0] in told, (each.path, typed)
        for paragraph in each.text:
            assert paragraph in told, each.path


def test_the_reference_is_read_by_markdown_as_it_is_meant() -> None:
    """No placeholder is lost as a tag of HTML, no star as emphasis."""
    kinds = {token.type for block in MarkdownIt().parse(reference()) for token in (block, *(block.children or ()))}
    assert not kinds & {"html_block", "html_inline", "em_open", "strong_open"}


def test_the_man_page_has_no_line_that_is_taken_for_another() -> None:
    """groff_man(7): a dot or a quote begins a request, a backslash an escape."""
    for line in manual().splitlines():
        assert line, "an empty line is a request, too"
        assert line.isascii()
        assert not line.startswith("'")
        assert "\\" not in _ESCAPES.sub("", line)
        if line.startswith("."):
            assert line.split()[0] in _REQUESTS


def test_the_man_page_tells_every_command_and_exit_code() -> None:
    told = manual().replace("\\-", "-")
    for each in commands():
        assert f'.SS "stet {each.path}' in told
    for code in ("0", "1", "2", "3", "4", "5", "6", "130"):
        assert f"\\fB{code}\\fR" in told


def test_the_man_page_is_installed() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"docs/stet.1": "share/man/man1/stet.1"}
