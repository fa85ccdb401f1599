"""What an error, a hint or a page tells people to type is a command that there is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cli.reference import commands, everywhere

ROOT = Path(__file__).parents[2]
SOURCES = [path for room in ("cli", "ledger", "renderers") for path in sorted((ROOT / room).rglob("*.py"))]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OF_STET = {"--help", "--install-completion", "--version", "COMMAND -h"}


def advised(path: Path) -> Iterator[str]:
    """What stands behind `stet` between backticks, or is told as the next command."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        yield from re.findall(r"`stet ([^`]+)`", text)
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr | ast.Constant):
            yield from re.findall(r"`stet ([^`]+)`", words(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "next":
            yield from (words(given).removeprefix("stet ") for given in node.args if words(given).startswith("stet "))


def words(node: ast.AST) -> str:
    """A text of the program; what it fills in is X."""
    if isinstance(node, ast.JoinedStr):
        return "".join(words(part) for part in node.values)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "X"


def flags(text: str) -> set[str]:
    return set(re.findall(r"(?<!\S)--?[a-z-]+", text))


def is_there(advice: str, known: Mapping[str, set[str]]) -> bool:
    """Whether it is a command and has these flags, or is the name of a group of commands."""
    typed = re.split(r" [>|&]", advice)[0]
    names = [name for name in known if f"{typed} ".startswith(f"{name} ")]
    if names:
        return flags(typed) <= known[max(names, key=len)]
    return advice in OF_STET or advice.startswith("X") or any(name.startswith(f"{typed} ") for name in known)


def test_what_people_are_told_to_type_is_a_command_with_its_options() -> None:
    """Whoever follows advice must not be refused for it."""
    everywhere_known = {"-h"}.union(*(flags(typed) for typed, _ in everywhere()))
    known = {each.path: everywhere_known.union(*(flags(typed) for typed, _ in each.options)) for each in commands()}
    found = {(path.name, advice) for path in (*SOURCES, *PAGES) for advice in advised(path)}
    assert len(found) > 100
    assert {(name, advice) for name, advice in found if not is_there(advice, known)} == set()
