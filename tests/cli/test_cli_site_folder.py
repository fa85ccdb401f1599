"""The folder of a site: what is left alone in it, what is not trusted, and what a build that was stopped leaves."""

from __future__ import annotations

import json

import pytest

from cli.building import Built
from renderers.site.manifest import NAME
from tests.cli.conftest import BY, Desk
from tests.cli.sites import REASON, built, tree


@pytest.mark.parametrize("thing", ["notes.txt", "posts/storm-closures/index.html"])
def test_a_folder_that_is_not_ours_is_left_alone(shelf: Desk, thing: str) -> None:
    """One clear error, and not a byte."""
    path = shelf.folder / "site" / thing
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert result.err == "stet: site: is not empty, and no site of stet; name another folder\n"
    assert tree(shelf.folder / "site") == {thing: b"mine"}


def test_a_repository_in_the_folder_is_not_in_the_way(shelf: Desk) -> None:
    """A site is often published from a checkout of its own; what it has besides our files stays."""
    (shelf.folder / "site" / ".git").mkdir(parents=True)
    (shelf.folder / "site" / ".git" / "config").write_text("mine")
    shelf.does("site", "site")
    (shelf.folder / "site" / "CNAME").write_text("agency.example")
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    shelf.does("site", "site")
    files = tree(shelf.folder / "site")
    assert (files[".git/config"], files["CNAME"]) == (b"mine", b"agency.example")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not what stet wrote"),
        ("[]", "not what stet wrote"),
        ('{"_format": 99}', "of a format that this version of stet does not know"),
        (json.dumps({"_format": 1, "origin": "o", "public": None, "size": 0, "head": "", "edition": "",
                     "files": {"../../ledger.db": [1, "00"]}}), "names a file that no site has"),
        (json.dumps({"_format": 1, "origin": "another", "public": None, "size": 0, "head": "", "edition": "",
                     "files": {}}), "is the site of another ledger, another"),
    ],
)  # fmt: skip
def test_a_manifest_is_not_trusted(shelf: Desk, text: str, why: str) -> None:
    """It stands in a public folder; nothing that it says reaches a file outside of it."""
    (shelf.folder / "site").mkdir()
    (shelf.folder / "site" / NAME).write_text(text)
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert why in result.err
    assert list(tree(shelf.folder / "site")) == [NAME]
    assert (shelf.folder / "ledger.db").exists()


def test_what_an_older_stet_remembered_is_forgotten(shelf: Desk) -> None:
    """A newer version makes every page again, in the same folder, and takes away what has no place any more."""
    shelf.does("site", "site")
    site = shelf.folder / "site"
    sound = tree(site)
    old = json.loads(sound[NAME])
    old["posts"] = {post: {"card": {}} for post in old["posts"]}
    (site / "archive").mkdir()
    (site / "archive" / "posts-2020.html").write_text("old")
    old["files"]["archive/posts-2020.html"] = [3, "00"]
    (site / NAME).write_text(json.dumps(old))
    result = built(shelf)
    assert (result.loaded, result.removed) == (3, ["archive/posts-2020.html"])
    assert tree(site) == sound


def test_a_ledger_that_lost_entries_is_not_published(shelf: Desk) -> None:
    """The site knows an entry that the ledger does not have: somebody put back an older copy (docs/officers.md)."""
    older = (shelf.folder / "ledger.db").read_bytes()
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    shelf.does("site", "site")
    before = tree(shelf.folder / "site")
    (shelf.folder / "ledger.db").write_bytes(older)
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert "this ledger does not have" in result.err
    assert tree(shelf.folder / "site") == before


def test_a_build_that_was_stopped_is_finished_by_the_next(shelf: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each file that it writes: the next build makes what a whole one makes."""
    shelf.does("site", "whole")
    whole = tree(shelf.folder / "whole")
    for after in range(len(whole)):
        folder = f"site-{after}"
        _stop(shelf, folder, after, monkeypatch)
        shelf.does("site", folder)
        assert tree(shelf.folder / folder) == whole


def test_a_stopped_rebuild_is_finished_too(shelf: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older edition's files of the same length are not taken for this one's."""
    shelf.does("site", "whole")
    whole = tree(shelf.folder / "whole")
    shelf.does("site", "site", "--url", "https://a.example/")
    shelf.does("site", "site", "--url", "https://b.example/")
    for after in range(1, 9):
        _stop(shelf, "site", after, monkeypatch, "--url", "https://a.example/")
        shelf.does("site", "site", "--url", "https://b.example/")
        assert b"a.example" not in b"".join(tree(shelf.folder / "site").values())
    assert tree(shelf.folder / "site").keys() == whole.keys()


def _stop(desk: Desk, folder: str, after: int, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """Stops a build before it writes its next file."""
    written = iter(range(after))
    real = Built._write

    def write(self: Built, path: str, text: str) -> None:
        if next(written, None) is None:
            raise KeyboardInterrupt
        real(self, path, text)

    with monkeypatch.context() as patch:
        patch.setattr(Built, "_write", write)
        assert desk.stet("site", folder, *arguments).code == 130


def test_a_folder_that_cannot_be_written_gives_one_error(shelf: Desk) -> None:
    """Here a file stands where the folder would be."""
    shelf.file("site", "mine")
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert result.err.startswith("stet: site")
    assert len(result.err.splitlines()) == 1
    assert (shelf.folder / "site").read_text() == "mine"
