"""On a terminal: colour, the preview, and one question."""

from __future__ import annotations

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.terminals import at_terminal

STRUCK, INSERTED = "\x1b[9;31m", "\x1b[4;32m"


@pytest.mark.parametrize(
    ("flags", "terminal", "no_color", "colored"),
    [
        ((), True, "", True),
        ((), False, "", False),
        ((), True, "1", False),
        (("--color", "never"), True, "", False),
        (("--color", "always"), False, "", True),
        (("--color", "always"), False, "1", True),
    ],
)
def test_colour_is_for_terminals_unless_it_is_asked_for(
    desk: Desk, flags: tuple[str, ...], terminal: bool, no_color: str, colored: bool
) -> None:
    """A flag goes before NO_COLOR, and that before what the stream is."""
    desk.monkeypatch.setenv("NO_COLOR", no_color)
    result = desk.stet(*flags, "correct", "storm-closures", "date.md", "--dry-run", terminal=terminal)
    assert result.code == 1
    assert (f"{STRUCK}July 3\x1b[0m" in result.out) == colored
    assert (f"{INSERTED}July 13\x1b[0m" in result.out) == colored
    assert ("[-July 3-]{+July 13+}" in result.out) == (not colored)
    assert ("\x1b" in result.out) == colored


def test_lines_for_people_are_no_wider_than_their_terminal(desk: Desk) -> None:
    """Wrapped, with what belongs together under its own indent."""
    desk.monkeypatch.setenv("COLUMNS", "50")
    result = desk.stet("correct", "storm-closures", "date.md", "--dry-run", "--color", "never", terminal=True)
    assert max(map(len, result.out.splitlines())) <= 50


def test_a_table_on_a_terminal_is_no_wider_than_it(desk: Desk) -> None:
    """Long titles fold in the last column."""
    desk.does("publish", "long", "first.md", "--title", "word " * 40, "--by", BY)
    result = desk.stet("list", "--color", "never", terminal=True)
    assert max(map(len, result.out.splitlines())) <= 80
    assert result.out.count("word") == 40


def test_what_would_act_on_a_terminal_is_shown_by_name(desk: Desk) -> None:
    """A title with an escape sequence, or one that turns the direction of writing, does nothing."""
    desk.does("publish", "hostile", "first.md", "--title", "a\x1b]0;x\x07b\u202ec", "--by", BY)
    for command in (("list",), ("log", "hostile"), ("show", "hostile")):
        assert "\x1b]" not in desk.stet(*command, terminal=True).out
    assert "b<U+202E>c" in desk.does("list")


@pytest.mark.parametrize(("answer", "code", "entries"), [("y", 0, 3), ("n", 130, 2), ("", 130, 2), ("\x03", 130, 2)])
def test_a_terminal_is_shown_the_edit_and_asked_once(desk: Desk, answer: str, code: int, entries: int) -> None:
    """Yes records; no, nothing and Ctrl-C leave the ledger as it was."""
    shown, exit_code = at_terminal(
        "correct", "storm-closures", "date.md", "--by", BY, "--reason", "We gave the wrong date.", answers=(answer,)
    )
    assert exit_code == code
    assert f"{STRUCK}July 3" in shown
    assert "We gave the wrong date." in shown.partition("Readers will see:")[2]
    assert shown.count("Record this? [y/N]") == 1
    assert ("nothing was recorded" in shown) == (code == 130)
    assert desk.entries() == entries


def test_yes_skips_the_question(desk: Desk) -> None:
    """--yes records at once."""
    shown, code = at_terminal("correct", "storm-closures", "typo.md", "--by", BY, "--yes")
    assert code == 0
    assert "[y/N]" not in shown
    assert desk.entries() == 3


def test_a_retraction_is_asked_for_too(desk: Desk) -> None:
    """It shows the notice first."""
    shown, code = at_terminal("retract", "storm-closures", "--by", BY, "--reason", "None closed.", answers=("n",))
    assert code == 130
    assert "None closed." in shown
    assert desk.entries() == 2


def test_a_progress_bar_leaves_nothing_behind(desk: Desk) -> None:
    """Long work shows a bar on a terminal; standard output has the data alone."""
    result = desk.stet("render", "--all", "--out", "site", terminal=True)
    assert (result.code, result.out) == (0, "")
    assert result.err.endswith("site/storm-closures.html\n")


def test_the_name_of_an_agency_is_asked_for_at_a_terminal(bare: Desk) -> None:
    """It is in the ledger for good, so it is not forgotten; an empty line goes on without."""
    shown, code = at_terminal("init", answers=("Millbrook County",), folder=bare.folder)
    assert code == 0, shown
    assert "Whose posts are these?" in shown
    assert "Millbrook County" in at_terminal("status", folder=bare.folder)[0]
    again, code = at_terminal("init", folder=bare.folder)
    assert (code, "there is a file already" in again) == (6, True), again


def test_a_file_in_the_place_of_a_name_is_told_so_before_anything_is_read(desk: Desk) -> None:
    """At a terminal it would otherwise wait for the text to be typed."""
    desk.file("road.txt", "Mill Road closes.\n")
    shown, code = at_terminal("publish", "road.txt", "--by", BY, folder=desk.folder)
    assert code == 2
    assert "road.txt is a file; the post's name comes before it: stet publish SLUG road.txt" in " ".join(shown.split())


def test_the_rule_under_a_title_is_as_wide_as_a_narrow_terminal(desk: Desk) -> None:
    desk.does("correct", "storm-closures", "--set-title", "Storm " * 20 + "closures", "--reason", "Longer.", "--by", BY)
    shown, code = at_terminal("show", "storm-closures", width=40, folder=desk.folder)
    assert code == 0, shown
    assert [line for line in shown.split() if set(line) == {"="}] == ["=" * 40]
