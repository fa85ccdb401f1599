"""What comes first: the question before the record, the refusal before the work, what was written before all else."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from cli.editor import keep
from ledger.errors import Refused
from renderers.site.manifest import NAME
from tests.cli.conftest import BY, DATE_MENDED, Desk
from tests.cli.sites import built, tree
from tests.cli.terminals import at_terminal

OTHER = ("--by", "R. Amato, Editor")
WHY = ("--reason", "We gave the wrong date.")
LINK = ("correct", "storm-closures", "--linked", "--by", BY)
PAIR = ("--wrong", "July 3", "--right", "July 13")


@pytest.fixture
def drafts(desk: Desk, drafts: Path) -> Path:
    """The folder that drafts are kept in, for an editor that mends the date."""
    desk.monkeypatch.setenv("STET_EDITOR", "sed -i 's/July 3/July 13/'")
    return drafts


RECORDS: dict[str, tuple[str, ...]] = {
    "an edit": ("correct", "storm-closures", "--replace", "usual", "winter", *WHY, "--kind", "correction"),
    "a spelling": ("correct", "storm-closures", "both.md"),
    "a new post": ("correct", "storm-closures", "date.md", "--linked", "new", "--title", "New", *PAIR, *WHY),
    "another wording": ("correct", "storm-closures", "--notice", "2", "--reason", "The tide table was wrong."),
    "a proposal": ("propose", "storm-closures", "--replace", "usual", "winter", *WHY, "--kind", "correction"),
    "a retraction": ("retract", "storm-closures", *WHY),
    "a note": ("note", "storm-closures", "We look into it."),
    "an approval": ("approve", "3"),
}


@pytest.mark.parametrize("command", RECORDS.values(), ids=RECORDS)
def test_a_no_at_a_terminal_records_nothing(desk: Desk, command: tuple[str, ...]) -> None:
    """Whatever readers would see is shown, then one question is asked; exit code 130, stopped at a question."""
    desk.does("correct", "storm-closures", "date.md", *WHY, "--by", BY)
    desk.does("propose", "storm-closures", "both.md", *WHY, "--by", BY)
    size = desk.entries()
    shown, code = at_terminal(*command, *OTHER, answers=("n",))
    assert (code, "nothing was recorded" in shown) == (130, True), shown
    assert desk.entries() == size


@pytest.mark.parametrize(
    "command",
    [
        ("correct", "storm-closures", "both.md", *WHY),
        ("correct", "storm-closures", "date.md", "--linked", "new", *PAIR, *WHY),
        ("correct", "storm-closures", "--notice", "2", *WHY),
    ],
    ids=["an edit", "a new post", "another wording"],
)
def test_whoever_says_what_they_saw_is_told_when_it_stands_no_more(desk: Desk, command: tuple[str, ...]) -> None:
    """Exit code 5, conflict, the post moved on: --expect protects whoever comes second, on every way."""
    desk.does("correct", "storm-closures", "date.md", "--reason", "A clerk slipped.", "--by", BY)
    size = desk.entries()
    late = desk.stet(*command, "--expect", "1", *OTHER)
    assert (late.code, "version 2 stands, not 1" in late.err, desk.entries()) == (5, True, size)


def test_who_can_t_approve_is_not_asked(desk: Desk) -> None:
    """Nor shown first what somebody else must look at."""
    desk.does("propose", "storm-closures", "date.md", *WHY, "--by", BY)
    shown, code = at_terminal("approve", "2", "--by", BY)
    assert (code, "somebody else must" in " ".join(shown.split()), "Readers will see" in shown) == (3, True, False)


def test_what_the_policy_wants_approved_is_told_before_the_question(desk: Desk) -> None:
    desk.does("policy", "approval", "require", "retraction", "--reason", "Two pairs of eyes.", *OTHER)
    shown, code = at_terminal("retract", "storm-closures", *WHY, "--by", BY)
    assert (code, "--approved-by" in shown, "will be struck" in shown) == (3, True, False)


def test_a_draft_of_a_version_that_stands_no_more_opens_no_editor(desk: Desk, drafts: Path) -> None:
    """What would be written there could not be recorded."""
    at_terminal("correct", "storm-closures", "--by", BY, answers=("c", "x", "n"))
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    desk.monkeypatch.setenv("STET_EDITOR", "touch opened")
    shown, code = at_terminal("correct", "storm-closures", "--by", BY, "--recover")
    assert (code, "version 2 stands, not 1" in shown, Path("opened").exists()) == (5, True, False)


def test_a_dry_run_from_the_editor_loses_nothing_of_what_was_written(desk: Desk, drafts: Path) -> None:
    """Whoever looked at it first goes on with it."""
    shown, code = at_terminal("correct", "storm-closures", "--by", BY, "--dry-run")
    assert (code, "--recover" in shown, desk.entries()) == (1, True, 2)
    assert [path.read_text("utf-8") for path in drafts.rglob("*.md")] == [DATE_MENDED]
    assert desk.stet("correct", "storm-closures", "--by", BY, "--recover", *WHY).code == 0
    assert not any(drafts.rglob("*.md"))
    shown, code = at_terminal(*LINK, "--dry-run", answers=("boats", "ferries", "Wrong word.", "new"))
    assert (code, "--recover" in shown) == (1, True), shown
    assert desk.stet(*LINK, "--recover").code == 0


def test_a_draft_is_for_nobody_else_to_read(desk: Desk, drafts: Path) -> None:
    """What is to be posted is not posted yet (guideline (g))."""
    mask = os.umask(0)
    try:
        at_terminal("correct", "storm-closures", "--by", BY, answers=("c", "x", "n"))
    finally:
        os.umask(mask)
    (draft,) = drafts.rglob("*.md")
    assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700


def test_what_is_kept_is_whole_and_its_owner_s_alone_or_not_there(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        keep(tmp_path / "kept" / "a.md", b"text")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "kept" / "a.md").stat().st_mode) == 0o600
    (tmp_path / "kept" / "b.md").mkdir()
    with pytest.raises(Refused, match="a draft can't be kept there"):
        keep(tmp_path / "kept" / "b.md", b"text")
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["a.md", "b.md"]


# --- a site ---


def test_what_a_site_s_server_is_to_give_out_it_can_read(desk: Desk) -> None:
    """As the shell would write it: by the user's own mask, which a file that was moved into its place has not."""
    mask = os.umask(0o027)
    try:
        desk.does("site", "site")
    finally:
        os.umask(mask)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (desk.folder / "site").rglob("*") if path.is_file()}
    assert modes == {0o640}


def test_another_history_of_the_same_length_is_not_published(desk: Desk) -> None:
    """FORK, by the leaf hash of the last entry: a site does not go on from what another copy recorded."""
    older, key = (desk.folder / "ledger.db").read_bytes(), (desk.folder / "ledger.key").read_bytes()
    desk.does("note", "storm-closures", "One.", "--by", BY)
    desk.does("site", "site")
    before = tree(desk.folder / "site")
    (desk.folder / "ledger.db").write_bytes(older)
    (desk.folder / "ledger.key").write_bytes(key)
    desk.does("note", "storm-closures", "Two.", "--by", BY)
    result = desk.stet("site", "site")
    assert (result.code, "this ledger does not have" in result.err) == (3, True)
    assert tree(desk.folder / "site") == before


def test_a_file_that_somebody_put_in_the_place_of_ours_is_left_there(desk: Desk) -> None:
    """No build makes it any more; only what an earlier one wrote is taken away."""
    desk.does("site", "site")
    site = desk.folder / "site"
    kept = json.loads((site / NAME).read_text())
    kept["files"]["archive/posts-2020.html"] = [3, "00"]
    (site / NAME).write_text(json.dumps(kept))
    (site / "archive").mkdir()
    (site / "archive" / "posts-2020.html").write_text("theirs")
    assert built(desk).removed == []
    assert (site / "archive" / "posts-2020.html").read_text() == "theirs"


def test_every_page_of_a_look_is_held_to_the_laws_before_the_first_is_written(desk: Desk) -> None:
    """The first post has no notice that the template could hide."""
    desk.does("publish", "a-first", "first.md", "--title", "First", "--by", BY)
    desk.does("correct", "storm-closures", "date.md", *WHY, "--by", BY)
    (desk.folder / "bad").mkdir()
    desk.file("bad/notice.html", "{% macro aside(notice) %}{% endmacro %}{% macro theirs(text) %}{% endmacro %}")
    result = desk.stet("site", "site", "--templates", "bad")
    assert (result.code, "storm-closures: with the templates in bad" in result.err) == (3, True)
    assert not (desk.folder / "site").exists()
