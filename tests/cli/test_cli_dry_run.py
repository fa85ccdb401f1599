"""`--dry-run` on every command that writes: what would be done is told, and nothing is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.reference import commands
from tests.cli.conftest import BY, Desk

URL = "https://social.example/agency/1"
# Each command that writes, with what it needs; what it says; and its exit code, where it is not 0.
WRITES: dict[str, tuple[tuple[str, ...], str, int]] = {
    "publish": (("new", "first.md", "--title", "T"), "dry run: new is published  (it would be entry 2;", 0),
    "correct": (("storm-closures", "date.md"), "[-July 3-]{+July 13+}", 1),
    "retract": (("storm-closures", "--reason", "No."), "will be struck", 1),
    "propose": (("storm-closures", "date.md"), "[-July 3-]{+July 13+}", 1),
    "approve": (("2",), "Proposal 2 of J. Ortiz, Editor", 1),
    "decline": (("2", "--reason", "No."), "dry run: storm-closures: proposal 2 is declined", 0),
    "note": (("storm-closures", "More to come."), "More to come.", 1),
    "posted": (("storm-closures", URL), f"its public address is {URL}", 0),
    "render": (("--all", "--out", "pages"), "pages/storm-closures.html\n", 0),
    "import jsonl": (("posts.jsonl",), "publish   1", 0),
    "fill": (("public",), "public/index.html\n", 1),
    "export data": (("--out", "stet.json"), "stet.json: would be written anew\n", 0),
    "site": (("record",), "record/index.html\n", 1),
    "publish-log": (("log",), "log: 0 entries of 2\n  to be written: ", 0),
    "policy term add": (("Gull",), "dry run: Gull: a term", 0),
    "policy term remove": (("Harbor",), "dry run: Harbor: no term any more", 0),
    "policy rule on": (("hyphen",), "dry run: hyphen: on", 0),
    "policy rule off": (("comma",), "dry run: comma: off", 0),
    "policy approval require": (("retraction",), "dry run: retraction: to be approved", 0),
    "policy approval stop": (("correction",), "dry run: correction: no approval needed", 0),
    "channel add": (("x",), "dry run: x: a channel", 0),
    "channel remove": (("blog",), "dry run: blog: no channel any more", 0),
    "init": (("--ledger", "second.db", "--agency", "Second"), "dry run: second.db: a ledger by the name of second", 0),
    "key rotate": ((), "a new key would sign from entry 3 on", 0),
}
# These write nothing but what was asked for by name.
OTHERS = {"prove", "demo"}


def everything(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_every_command_that_writes_can_be_tried() -> None:
    """Those that have no --dry-run write nothing."""
    have = {each.path for each in commands() if any("--dry-run" in typed for typed, _ in each.options)}
    assert have - OTHERS == set(WRITES)


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    row = {"post": "old", "version": 1, "at": "2020-01-01T00:00:00Z", "author": "A", "message": "m", "body": "Text."}
    desk.file("posts.jsonl", json.dumps(row) + "\n")
    (desk.folder / "public").mkdir()
    desk.file("public/index.html", "<main><!-- stet:storm-closures --></main>")
    return desk


@pytest.mark.parametrize("by", [None, "R. Amato, Editor"], ids=["by nobody", "by somebody"])
@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_done(shelf: Desk, name: str, by: str | None) -> None:
    """Not a byte of any file, nor a file more; nobody has to answer for it, and whoever would does not yet."""
    arguments, said, code = WRITES[name]
    _prepare(shelf, name)
    if by:
        shelf.monkeypatch.setenv("STET_BY", by)
    before = everything(shelf.folder)
    result = shelf.stet(*name.split(), *arguments, "--dry-run")
    assert result.code == code, result
    assert said in result.out
    assert everything(shelf.folder) == before
    assert shelf.stet("verify").code == 0


def _prepare(desk: Desk, name: str) -> None:
    """A step that is needed first, each by a policy of its own."""
    first = {
        "policy term remove": ("policy", "term", "add", "Harbor"),
        "policy rule off": ("policy", "rule", "on", "comma"),
        "policy approval stop": ("policy", "approval", "require", "correction"),
        "channel remove": ("channel", "add", "blog"),
    }
    if name in ("approve", "decline"):
        desk.does("propose", "storm-closures", "date.md", "--reason", "So.", "--by", BY)
    if name in first:
        desk.does(*first[name], "--reason", "So.", "--by", BY)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("publish", "storm-closures", "first.md", "--title", "T"), 3, "is published already"),
        (("publish", "a/b", "first.md", "--title", "T"), 3, "a slug has letters"),
        (("policy", "rule", "on", "nonsense"), 3, "no such switch"),
        (("policy", "rule", "off", "comma"), 3, ""),
        (("channel", "remove", "nowhere"), 4, ""),
        (("posted", "nothing", URL), 4, "no post"),
        (("init",), 6, "there is a file already"),
        (("init", "--ledger", "no/folder.db"), 6, "can't be created"),
        (("publish-log", "first.md"), 3, ""),
    ],
)
def test_what_would_be_refused_is_refused(shelf: Desk, arguments: tuple[str, ...], code: int, said: str) -> None:
    """The very same is done as without it, up to the commit."""
    before = everything(shelf.folder)
    result = shelf.stet(*arguments, "--dry-run")
    assert result.code == code, result
    assert said in result.err
    assert everything(shelf.folder) == before


def test_what_is_up_to_date_is_told_so(shelf: Desk) -> None:
    shelf.does("publish-log", "log")
    shelf.does("export", "data", "--out", "stet.json")
    shelf.does("render", "--all", "--out", "pages")
    assert "nothing; it was up to date" in shelf.does("publish-log", "log", "--dry-run")
    assert shelf.does("export", "data", "--out", "stet.json", "--dry-run") == "stet.json: says the same already\n"
    assert shelf.does("render", "--all", "--out", "pages", "--dry-run") == ""
