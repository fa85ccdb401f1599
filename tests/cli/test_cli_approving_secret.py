"""What awaits approval, or was declined, is on no public surface: not a word of its text, its reason, or its title."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import BY, FIRST, Desk

SECRET = "Zyxomma"
OTHER = ("--by", "P. Lee, Volunteer")
APPROVER = ("--by", "R. Amato, Editor")

PROPOSED: dict[str, tuple[str, ...]] = {
    "a text": ("storm-closures", "secret.md", "--reason", f"{SECRET} called."),
    "a title": ("storm-closures", "--set-title", SECRET, "--reason", f"{SECRET} called."),
    "a new post": (
        "storm-closures", "secret.md", "--linked", SECRET.lower(), "--title", SECRET, "--wrong", f"{SECRET} is closed.",
        "--right", f"{SECRET} is open.", "--reason", f"{SECRET} called.", "--source", f"https://a.example/{SECRET}",
    ),
    "a retraction": ("storm-closures", "--retract", "--reason", f"{SECRET} called.", "--apology", f"Sorry, {SECRET}."),
}  # fmt: skip

# Every command that makes something for the public, and writes it to standard output or below the folder.
PUBLIC: tuple[tuple[str, ...], ...] = (
    *(
        ("render", "storm-closures", "--format", each)
        for each in ("html", "page", "markdown", "text", "json", "jsonld")
    ),
    ("render", "--all", "--format", "page", "--out", "pages"),
    ("site", "site", "--url", "https://agency.example/", "--with-check"),
    ("export", "data", "--out", "data.json"),
    ("fill", "filled"),
    ("short", "storm-closures", "--url", "https://agency.example/storm"),
    ("prove", "storm-closures", "--text"),
    ("publish-log", "log"),
    ("show", "storm-closures"),
    ("show", "storm-closures", "--format", "json"),
    ("list", "--format", "json"),
    ("diff", "storm-closures", "--format", "json"),
)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        private = path.name.startswith("ledger.") or path.name == "secret.md"
        if path.is_file() and not private:
            data = path.read_bytes()
            yield path.name, gzip.decompress(data) if path.suffix == ".gz" else data


def _public(desk: Desk) -> list[str]:
    """Where the secret is found."""
    (desk.folder / "filled").mkdir(exist_ok=True)
    (desk.folder / "filled" / "index.html").write_text("<!-- stet:storm-closures -->\n", "utf-8")
    told = {" ".join(command): desk.does(*command).encode() for command in PUBLIC}
    return [name for name, data in (*told.items(), *_files(desk.folder)) if SECRET.lower().encode() in data.lower()]


@pytest.fixture
def corrected(desk: Desk) -> Desk:
    """A post with a correction, so that every surface has something to tell."""
    desk.file("secret.md", FIRST.replace("July 3", f"July 3, says {SECRET},"))
    desk.does("correct", "storm-closures", "date.md", "--reason", "The date was wrong.", "--by", BY)
    return desk


@pytest.mark.parametrize("what", PROPOSED)
@pytest.mark.parametrize("declined", [False, True], ids=["pending", "declined"])
def test_no_public_surface_has_a_word_of_it(corrected: Desk, what: str, declined: bool) -> None:
    """Guideline (g): what staff weigh among themselves is theirs; they and records officers see it."""
    corrected.does("propose", *PROPOSED[what], *OTHER)
    if declined:
        corrected.does("decline", "3", "--reason", f"{SECRET} was wrong.", *APPROVER)
    assert _public(corrected) == []
    assert SECRET in corrected.does("log", "storm-closures")
    audit = corrected.does("audit", "storm-closures", "--format", "json")
    assert SECRET in audit
    assert "P. Lee" in audit


def test_the_test_would_find_it(corrected: Desk) -> None:
    """Once it is approved it is public: in every file and answer above that shows the text."""
    corrected.does("propose", *PROPOSED["a text"], *OTHER)
    corrected.does("approve", "3", *APPROVER)
    found = _public(corrected)
    commands = {" ".join(command) for command in PUBLIC if command[0] in ("render", "show", "diff", "short")}
    assert commands - {"render --all --format page --out pages"} <= set(found)
    assert {"data.json", "index.html", "storm-closures.html"} <= set(found)
    assert any(len(name) == 64 for name in found), "a blob of the log"


def test_the_published_log_has_the_entries_and_verifies_without_what_they_commit_to(corrected: Desk) -> None:
    """docs/log.md: the commitments are published, the contents never are; whoever holds the log alone can check it."""
    corrected.does("publish-log", "log")
    before = _blobs(corrected)
    for proposal in PROPOSED.values():
        corrected.does("propose", *proposal, *OTHER)
    corrected.does("decline", "5", "--reason", "No.", *APPROVER)
    corrected.does("publish-log", "log")
    assert _blobs(corrected) == before
    assert b'"kind":"proposal"' in b"".join(data for _, data in _files(corrected.folder / "log" / "tile" / "entries"))
    (corrected.folder / "first.vkey").write_text(corrected.does("key"), "utf-8")
    alone = ("verify", "--log", "log", "--vkey", "first.vkey", "--ledger", "none.db")
    assert [corrected.stet(*how).code for how in (("verify", "--log", "log"), alone)] == [0, 0]
    corrected.does("approve", "3", *APPROVER)
    corrected.does("publish-log", "log")
    assert _blobs(corrected) > before, "what was approved has an entry of its own"
    assert [corrected.stet(*how).code for how in (("verify", "--log", "log"), alone)] == [0, 0]


def _blobs(desk: Desk) -> set[str]:
    return {path.name for path in (desk.folder / "log" / "blob").iterdir()}
