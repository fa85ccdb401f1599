"""Bad input: one clear line, the exit code of the table, nothing half-written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ledger.store import Store, sqlite
from tests.cli.conftest import BY, Desk

WRITE = ("--title", "T", "--by", BY)

CASES: dict[str, tuple[tuple[str, ...], bytes, int, str]] = {
    # name: arguments, standard input, exit code, part of the message
    "an unknown command": (("pubish",), b"", 2, "Did you mean 'publish'"),
    "an unknown flag": (("list", "--al"), b"", 2, "see `stet list --help`"),
    "a missing slug": (("publish",), b"", 2, "Missing argument 'SLUG'; see `stet publish --help`"),
    "nobody answers for it": (("publish", "new", "first.md", "--title", "T"), b"", 2, "say who makes this change"),
    "a blank name": (("publish", "new", "first.md", "--title", "T", "--by", " "), b"", 2, "say who makes this change"),
    "no role": (("publish", "new", "first.md", "--title", "T", "--by", "J. Ortiz"), b"", 3, "its maker's role"),
    "no title": (("publish", "new", "first.md", "--by", BY), b"", 3, "new: a post needs a title"),
    "a slug with a slash": (("publish", "a/b", "first.md", *WRITE), b"", 3, "a slug has letters"),
    "a slug twice": (("publish", "storm-closures", "first.md", *WRITE), b"", 3, "is published already"),
    "a post that is to come": (
        ("publish", "new", "first.md", *WRITE, "--published-at", "9998-01-01"), b"", 3, "still to come",
    ),
    "no date": (("publish", "new", "first.md", *WRITE, "--published-at", "soon"), b"", 3, "'soon' is no date"),
    "an unknown post": (("show", "storm-closure"), b"", 4, "did you mean storm-closures?"),
    "an unknown post to correct": (("correct", "strom-closures", "typo.md", "--by", BY), b"", 4, "storm-closures?"),
    "an unknown version": (("show", "storm-closures", "--version", "7"), b"", 4, "no version '7 of storm-closures'"),
    "an unknown version to compare": (("diff", "storm-closures", "1..9"), b"", 4, "there is 1 to 1"),
    "no range": (("diff", "storm-closures", "one"), b"", 2, "'one' is not two versions, as 1..3"),
    "before it was published": (("show", "storm-closures", "--as-of", "1999-01-01"), b"", 4, "not published yet"),
    "no moment": (("show", "storm-closures", "--as-of", "yesterday"), b"", 3, "'yesterday' is no date"),
    "no ledger": (("--ledger", "none.db", "list"), b"", 4, "no ledger 'none.db'; run `stet init`"),
    "a database that is not a ledger": (("--ledger", "other.db", "list"), b"", 6, "other.db: not a ledger"),
    "a text that is not a ledger": (("--ledger", "first.md", "list"), b"", 6, "first.md: not a ledger"),
    "a ledger over another file": (("--ledger", "first.md", "init"), b"", 6, "there is a file already"),
    "the same text": (("correct", "storm-closures", "first.md", "--by", BY), b"", 3, "the text that stands"),
    "an empty text": (("correct", "storm-closures", "-", "--by", BY), b" \n", 3, "standard input: the text is empty"),
    "invalid UTF-8": (("correct", "storm-closures", "latin.md", "--by", BY), b"", 3, "latin.md: not UTF-8 at byte 4"),
    "a NUL": (("publish", "new", "-", *WRITE), b"a\0b", 3, "standard input: a NUL at line 1"),
    "20 MB": (("publish", "new", "large.md", *WRITE), b"", 3, "large.md: longer than 16 MiB"),
    "20 MB of keys": (("verify", "--proof", "first.md", "--vkey", "large.md"), b"", 3, "longer than 65,536 bytes"),
    "a file that is not there": (("publish", "new", "none.md", *WRITE), b"", 3, "none.md: can't be read: no such file"),
    "a folder for a file": (("publish", "new", ".", *WRITE), b"", 3, ".: can't be read: is a directory"),
    "no file": (("correct", "storm-closures", "--by", BY), b"", 2, "name the file with the new text"),
    "an argument in another encoding": (
        ("correct", "storm-closures", "date.md", "--by", BY, "--reason", "caf\udce9"), b"", 3, "argument 7: not UTF-8",
    ),
    "no reason": (("correct", "storm-closures", "date.md", "--by", BY), b"", 3, "so say why: --reason"),
    "a blank reason": (("correct", "storm-closures", "date.md", "--by", BY, "--reason", " "), b"", 3, "so say why"),
    "no reason to retract": (("retract", "storm-closures", "--by", BY), b"", 2, "--reason: is needed here"),
    "a blank reason to retract": (("retract", "storm-closures", "--by", BY, "--reason", ""), b"", 3, "must say why"),
    "--wrong alone": (("correct", "storm-closures", "date.md", "--wrong", "x"), b"", 2, "--wrong: goes with --linked"),
    "--title for --set-title": (("correct", "storm-closures", "--title", "x"), b"", 2, "--set-title"),
    "--linked without its words": (
        ("correct", "storm-closures", "--linked", "new", "date.md", "--by", BY), b"", 2, "--wrong: is needed here",
    ),
    "--linked with --set-title": (
        ("correct", "storm-closures", "--linked", "new", "date.md", "--set-title", "x"), b"", 2, "old post stays",
    ),
    "render nothing": (("render",), b"", 2, "name one post, or say --all"),
    "render all to nowhere": (("render", "--all"), b"", 2, "say where with --out DIR"),
    "render into a file": (("render", "storm-closures", "--out", "first.md"), b"", 3, "can't be written"),
    "fill nothing": (("fill",), b"", 2, "Missing argument 'DIR'; see `stet fill --help`"),
    "fill a folder that is not there": (("fill", "none"), b"", 3, "none: can't be read: no such file or directory"),
    "links to one place": (("export", "data", "--posts-at", "/news/"), b"", 2, "'/news/' has no {slug} in it"),
    "judge a list": (("judge",), b"[]", 3, "standard input, line 1: not an object"),
    "judge half a line": (("judge",), b'\n{"id": 1', 3, "standard input, line 2: not JSON"),
    "judge without a text": (("judge",), b'{"id": 1, "before": "a"}', 3, '"after" is missing'),
    "judge a number": (("judge",), b'{"id": 1, "before": "a", "after": 2}', 3, '"after" is not a text'),
    "judge a wrong id": (("judge",), b'{"id": [], "before": "a", "after": "b"}', 3, '"id" is neither'),
    "judge a surrogate": (("judge",), b'{"id": 1, "before": "a", "after": "\\ud800"}', 3, "line 1: a lone surrogate"),
    "judge a NUL": (("judge",), b'{"id": 1, "before": "a", "after": "\\u0000"}', 3, "holds a NUL"),
    "judge an odd format": (
        ("judge",), b'{"id": 1, "before": "a", "after": "b", "format": "rtf"}', 3, "there are text, markdown, html",
    ),
    "judge an odd encoding": (("judge",), b'{"id": 1, "before": "\xe9", "after": "b"}', 3, "line 1: not UTF-8"),
    "judge a file that is not there": (("judge", "none.jsonl"), b"", 3, "none.jsonl: can't be read"),
    "import a file that is not there": (("import", "jsonl", "none.jsonl"), b"", 3, "none.jsonl: can't be read"),
    "import half a line": (("import", "jsonl", "-"), b'{"post"', 3, "line 1: not JSON"),
    "import an odd variable": (("import", "jsonl", "-", "--var", "x"), b"", 2, "'x' is not NAME=VALUE"),
    "a demo over other files": (("demo", "."), b"", 3, "not empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_one_clear_line_and_records_nothing(desk: Desk, case: str) -> None:
    """Each has the exit code of the table, its one line on standard error, and leaves the ledger as it was."""
    arguments, stdin, code, message = CASES[case]
    desk.file("latin.md", "café".encode("latin-1"))
    desk.file("large.md", b"a" * 20_000_000)
    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    before = (desk.folder / "ledger.db").read_bytes()
    files = sorted(desk.folder.iterdir())
    result = desk.stet(*arguments, stdin=stdin)
    last = result.err.splitlines()[-1]
    assert (result.code, last[:6]) == (code, "stet: "), result
    assert message in last
    assert "Traceback" not in result.err
    assert result.out == ""
    assert (desk.folder / "ledger.db").read_bytes() == before
    assert sorted(desk.folder.iterdir()) == files


def _locked(desk: Desk) -> Callable[[], None]:
    desk.monkeypatch.setattr(Store, "open", partial(Store.open, busy_timeout=10))
    holder = sqlite3.connect(desk.folder / "ledger.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    return holder.close


def _limited(pragma: str, desk: Desk) -> Callable[[], None]:
    """What SQLite says of a disk that has no page left, or of a file that it may not write."""

    connect = sqlite.connect

    def limited(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **named)
        connection.execute(pragma)
        return connection

    desk.monkeypatch.setattr(sqlite, "connect", limited)
    return lambda: desk.monkeypatch.setattr(sqlite, "connect", connect)


def _without_key(desk: Desk) -> Callable[[], None]:
    (desk.folder / "ledger.key").rename("elsewhere.key")
    return lambda: None


FAULTS: dict[str, tuple[Callable[[Desk], Callable[[], None]], str]] = {
    "locked": (_locked, "locked"),
    "full": (partial(_limited, "PRAGMA max_page_count=1"), "full"),
    "read-only": (partial(_limited, "PRAGMA query_only=1"), "read-only"),
    "without its key": (_without_key, "ledger.key"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_store_that_cannot_write_is_the_operators_to_mend(desk: Desk, fault: str) -> None:
    """Exit 6, one line that says what is wrong, nothing recorded."""
    happen, message = FAULTS[fault]
    desk.file("long.md", "Another word. " * 20_000)
    undo = happen(desk)
    result = desk.stet("publish", "long", "long.md", "--title", "T", "--by", BY)
    undo()
    assert result.code == 6, result
    [line] = result.err.splitlines()
    assert line.startswith("stet: ")
    assert message in line
    assert desk.entries() == 2


def test_debug_shows_where_an_error_came_from(desk: Desk) -> None:
    """The traceback comes with --debug or STET_DEBUG, before the same one line."""
    result = desk.stet("--debug", "show", "storm-closure")
    assert result.code == 4
    assert "Traceback" in result.err
    assert result.err.splitlines()[-1].startswith("stet: no post 'storm-closure'")


def test_what_hides_or_acts_in_a_terminal_is_named_in_messages(desk: Desk) -> None:
    """An escape sequence in a name reaches nobody's terminal."""
    result = desk.stet("show", "\x1b]0;owned\x07")
    assert result.code == 4
    assert "\x1b" not in result.err
