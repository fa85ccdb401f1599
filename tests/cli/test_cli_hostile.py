"""A hostile or broken world: one line of error that says what, where and what to do; nothing half-done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.terminals import STET, at_terminal

SETTINGS = {
    "a NUL in the ledger's path": ('ledger = "a\\u0000b"\n', "line 1: ledger is the path of a file"),
    "a NUL in the key's path": ('\nkey = "a\\u0000b"\n', "line 2: key is the path of a file"),
    "no path": ('ledger = ""\n', "line 1: ledger is the path of a file"),
    "lists within lists": (f"by = {'[' * 5000}", "lists within lists"),
    "a folder without a name": ('ledger = "/"\n', "--ledger /: a folder; name the ledger's file"),
}


@pytest.mark.parametrize(("text", "told"), SETTINGS.values(), ids=list(SETTINGS))
@pytest.mark.parametrize("command", ["list", "config", "doctor"])
def test_settings_that_name_no_file_are_refused_in_one_line(desk: Desk, text: str, told: str, command: str) -> None:
    desk.file("stet.toml", text)
    result = desk.stet(command)
    assert (result.code, result.out, result.err.count("\n")) == (3, "", 1)
    assert told in result.err


EDITORS = {
    "a quote left open": ("vi 'x", 'STET_EDITOR: "vi \'x" is no command: no closing quotation; mend it'),
    "nothing behind a backslash": ("vi \\", "is no command: no escaped character; mend it"),
    "one that is not there": ("no-such-editor", "can't be started: No such file or directory; set STET_EDITOR"),
    "one that fails": ("false", "ended with an error (1); nothing was recorded"),
    "one that deletes the file": ("rm", "left no file; nothing was recorded"),
    "one that puts a folder there": ("""sh -c 'rm "$0"; mkdir "$0"'""", "left no file; nothing was recorded"),
    "one that hangs up": ("sh -c 'kill -HUP $$'", "ended with an error (-1); nothing was recorded"),
    "one that writes no UTF-8": (
        """sh -c 'printf "\\377" > "$0"'""",
        "not UTF-8 at byte 1 (line 1); save the file as UTF-8",
    ),
}


@pytest.mark.parametrize(("editor", "told"), EDITORS.values(), ids=list(EDITORS))
def test_an_editor_that_goes_wrong_records_nothing_and_stands_in_the_way_of_nothing(
    desk: Desk, editor: str, told: str
) -> None:
    desk.monkeypatch.setenv("STET_EDITOR", editor)
    shown, code = at_terminal("correct", "storm-closures", "--by", BY, width=200)
    lines = [line for line in shown.splitlines() if line.startswith("stet: ")]
    assert (code, len(lines)) == (3, 1), shown
    assert told in lines[0]
    assert desk.entries() == 2
    left = [path for path in Path.home().rglob("storm-closures*") if path.is_file()]
    assert bool(left) == ("UTF-8" in told)  # what somebody wrote is kept; what nobody wrote is no draft


def test_editors_with_blanks_and_quotes_in_their_names_are_run_as_a_shell_would(desk: Desk) -> None:
    Path("my editor").write_text('#!/bin/sh\nprintf %s "$1" > told\n')
    Path("my editor").chmod(0o755)
    desk.monkeypatch.setenv("STET_EDITOR", "'./my editor' \"it's; $(id)\"")
    assert at_terminal("correct", "storm-closures", "--by", BY)[1] == 130
    assert Path("told").read_text() == "it's; $(id)"


def test_ctrl_c_at_the_editor_is_the_editors(desk: Desk) -> None:
    """The terminal sends it to both; an editor that goes on must not be left behind by who started it."""
    desk.monkeypatch.setenv("STET_EDITOR", """sh -c 'trap "" INT; kill -INT $PPID; sed -i "s/July 3/July 13/" "$0"'""")
    shown, code = at_terminal("correct", "storm-closures", "--by", BY, answers=("c", "Wrong date.", "y"))
    assert (code, desk.entries()) == (0, 3), shown
    desk.monkeypatch.setenv("STET_EDITOR", """sh -c 'kill -INT $$'""")
    assert at_terminal("correct", "storm-closures", "--by", BY)[1] == 130


FOLDERS = {"below a file": "first.md/x", "where nothing may be made": "/proc/x"}


@pytest.mark.parametrize("state", FOLDERS.values(), ids=list(FOLDERS))
def test_where_no_draft_can_be_kept_no_editor_is_opened(desk: Desk, state: str) -> None:
    desk.monkeypatch.setenv("XDG_STATE_HOME", str(desk.folder / state))
    desk.monkeypatch.setenv("STET_EDITOR", "touch opened")
    shown, code = at_terminal("correct", "storm-closures", "--by", BY, width=200)
    assert (code, Path("opened").exists()) == (3, False)
    assert "a draft can't be kept there" in shown
    assert "set XDG_STATE_HOME" in shown
    assert "Traceback" not in shown


def test_a_state_folder_that_is_not_absolute_is_none(desk: Desk) -> None:
    """XDG base directory specification: all paths must be absolute, and a relative one is to be ignored."""
    desk.monkeypatch.setenv("XDG_STATE_HOME", "rel")
    desk.monkeypatch.setenv("STET_EDITOR", """sh -c 'echo More. >> "$0"; false'""")
    at_terminal("correct", "storm-closures", "--by", BY)
    assert not Path("rel").exists()
    assert list(Path.home().rglob("storm-closures.v1.md"))


STREAMS = {
    "no standard output": ("list >&-", 0, ""),
    "no standard error": ("list 2>&-", 0, ""),
    "no standard error for an error": ("no-such-command 2>&-", 2, ""),
    "no standard input": ("correct storm-closures - --by 'A, B' <&-", 3, "standard input: the text is empty"),
    "nobody to ask": ("correct storm-closures --by 'A, B' <&-", 2, "name the file with the new text"),
    "a full disk": ("list > /dev/full", 3, "standard output: No space left on device"),
    "a full disk for errors": ("no-such-command 2> /dev/full", 2, ""),
}


@pytest.mark.parametrize(("line", "code", "told"), STREAMS.values(), ids=list(STREAMS))
def test_a_stream_that_is_closed_or_full_is_no_traceback(desk: Desk, line: str, code: int, told: str) -> None:
    """A scheduler may start a program without standard streams."""
    run = subprocess.run(["sh", "-c", f'"$@" {line}', "sh", *STET], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr.count("\n")) == (code, 1 if told else 0), run
    assert told in run.stderr


@pytest.mark.parametrize("agency", ["H\u00e4fen am See", "\u6e2f\u52d9\u5c40", "\u0645\u0648\u0627\u0646\u0626"])
def test_an_agency_is_named_in_any_script(bare: Desk, agency: str) -> None:
    bare.does("init", "--agency", agency)
    bare.does("channel", "add", "blog", "--reason", "It is new.", "--by", BY)
    assert bare.stet("verify").code == 0
    assert agency in bare.does("status")


LABELS = {
    "an agency": ("init", "--ledger", "new.db", "--agency", "{}"),
    "a log's name": ("init", "--ledger", "new.db", "--agency", "Ferries", "--origin", "{}"),
    "a term": ("policy", "term", "add", "{}", "--reason", "x", "--by", BY),
    "a channel": ("channel", "add", "{}", "--reason", "x", "--by", BY),
    "a maker": ("note", "storm-closures", "x", "--by", "{}, Editor"),
    "an approver": ("note", "storm-closures", "x", "--by", BY, "--approved-by", "{}, Editor"),
}


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "\x9b31m"], ids=["an escape", "an eight bit escape"])
@pytest.mark.parametrize("arguments", LABELS.values(), ids=list(LABELS))
def test_a_name_that_would_act_on_a_terminal_is_refused_and_shown_in_safe_words(
    desk: Desk, arguments: tuple[str, ...], text: str
) -> None:
    """It would stand on public pages, and in every list that staff look at, for good."""
    result = desk.stet(*(each.format(text) for each in arguments))
    assert (result.code, result.err.count("\n")) == (3, 1), result
    assert text not in result.out + result.err
    assert desk.entries() == 2
    assert not list(desk.folder.glob("*new*"))


@pytest.mark.parametrize("color", ["always", "never"])
@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipe"])
def test_what_turns_or_hides_words_in_a_post_is_named_where_people_read_it(
    desk: Desk, color: str, terminal: bool
) -> None:
    """Nothing in a post acts on a terminal: not on the words beside it either."""
    desk.file("odd.md", "Open \u202e3 yluJ\u202c and \u200bclosed.\n\nGone: \x1b[31mred \x9b31m\n")
    desk.does("publish", "odd", "odd.md", "--title", "Odd \u2067title", "--by", BY)
    dry = ("publish", "new", "odd.md", "--title", "Odd \u2067title", "--by", BY, "--dry-run")
    for arguments in (("show", "odd"), dry):
        out = desk.stet(*arguments, "--color", color, terminal=terminal).out
        assert "<U+202E>3 yluJ<U+202C> and <U+200B>closed." in out
        assert "Odd <U+2067>title" in out
        assert not {"\u202e", "\u200b", "\u2067", "\x9b"} & set(out)
        assert "\x1b[31m" not in out


@pytest.mark.parametrize("url", ["https://user:pw@a.example/", "https://a.example@b.example/", "https://@a.example/"])
def test_an_address_with_a_password_or_another_host_before_it_is_none(desk: Desk, url: str) -> None:
    """Guideline (g), and RFC 3986, section 7.6: it would be a link on public pages."""
    for arguments in (("posted", "storm-closures", url), ("publish", "new", "first.md", "--title", "T", "--url", url)):
        result = desk.stet(*arguments, "--by", BY)
        assert (result.code, "not an address like https://" in result.err) == (3, True)


_CTRL_C_AT = """
import sys
class CtrlC:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt
sys.meta_path.insert(0, CtrlC())
from cli import main
sys.exit(main(["list"]))
"""


@pytest.mark.parametrize("module", ["typer", "cli.exits", "cli.app", "cli.reading", "ledger.book.reader"])
def test_ctrl_c_while_it_loads_is_no_traceback(desk: Desk, module: str) -> None:
    """Exit code 130, whenever it comes."""
    run = subprocess.run([sys.executable, "-c", _CTRL_C_AT, module], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "stet: stopped; what was recorded before stands\n"
