"""`stet judge --git`: a check in a content repository's own CI."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.conftest import BOTH_MENDED, DATE_MENDED, FIRST, TYPO_MENDED, Desk


def git(desk: Desk, *arguments: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=n@agency.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=desk.folder, check=True, capture_output=True)


def commit(desk: Desk, files: dict[str, str | None]) -> None:
    """One commit in which each file has its text, or is gone."""
    for name, text in files.items():
        if text is None:
            (desk.folder / name).unlink()
        else:
            desk.file(name, text)
    git(desk, "add", "--all")
    git(desk, "commit", "-m", "edit")


@pytest.fixture
def repository(bare: Desk) -> Desk:
    git(bare, "init")
    commit(bare, {"post.md": FIRST, "notes.txt": "Notes.\n", "site.css": "a {}\n"})
    return bare


@pytest.mark.parametrize(
    ("files", "code", "shown"),
    [
        pytest.param({"post.md": TYPO_MENDED}, 0, [], id="a spelling fix passes"),
        pytest.param({"post.md": DATE_MENDED}, 1, ["July 3", "July 13", "guard.number"], id="a date does not"),
        pytest.param({"post.md": BOTH_MENDED}, 1, ["July 13"], id="nor a date beside a spelling fix"),
        pytest.param({"notes.txt": None}, 1, ["notes.txt", "removed"], id="nor the removal of a text"),
        pytest.param({"new.md": "New.\n", "site.css": "b {}\n"}, 0, [], id="new texts and style sheets are no edits"),
        pytest.param({"post.md": None, "moved.md": FIRST}, 0, [], id="a text that only moved passes"),
    ],
)
def test_substantive_edits_between_two_commits_are_shown(
    repository: Desk, files: dict[str, str | None], code: int, shown: list[str]
) -> None:
    """Law 2, evident or whitelisted: before it is merged, not after."""
    commit(repository, files)
    result = repository.stet("judge", "--git", "HEAD~1..HEAD")
    assert result.code == code, result
    for words in shown:
        assert words in result.out
    assert "recieve" not in result.out or "receive" not in result.out, "what merges silently is not shown"


def test_paths_narrow_what_is_judged(repository: Desk) -> None:
    """A repository holds more than published posts."""
    commit(repository, {"post.md": DATE_MENDED, "notes.txt": "Other notes.\n"})
    result = repository.stet("judge", "--git", "HEAD~1..HEAD", "notes.txt")
    assert "notes.txt" in result.out
    assert "post.md" not in result.out


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ("HEAD", "two commits are BASE..HEAD"),
        ("nowhere..HEAD", "git diff"),
        ("--output=x..HEAD", "two commits are BASE..HEAD"),
    ],
)
def test_a_span_that_is_none_is_refused_in_one_line(repository: Desk, span: str, said: str) -> None:
    """Bad input gets one clear error; what looks like an option never reaches git."""
    result = repository.stet("judge", "--git", span)
    assert result.code == 3
    assert said in result.err
    assert len(result.err.splitlines()) == 1
