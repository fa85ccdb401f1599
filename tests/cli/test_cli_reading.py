"""What readers ask: list, show, log, diff, for people and for machines."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import BY, Desk

READERS = {
    "list": (("list",), "posts", ["post", "title", "version", "state", "corrections", "minor_edits", "published_at",
                                  "updated_at"]),
    "show": (("show", "storm-closures"), "posts", ["post", "title", "version", "state", "published_at", "updated_at",
                                                   "as_of", "recorded_as_of", "language", "url", "channel", "posted",
                                                   "text", "notices"]),
    "log": (("log",), "entries", ["entry", "post", "number", "version", "kind", "method", "recorded_at",
                                  "effective_at", "name", "role", "approver", "noticed", "link", "rules",
                                  "proposal", "decision", "hash"]),
    "diff": (("diff", "storm-closures"), "places", ["post", "from", "to", "silent", "rule", "before", "after"]),
}  # fmt: skip


@pytest.fixture
def corrected(desk: Desk) -> Desk:
    """The same desk after one edit that mends a typo and a date."""
    desk.does("correct", "storm-closures", "both.md", "--by", BY, "--reason", "We gave the wrong date.")
    return desk


@pytest.mark.parametrize("reader", READERS)
def test_machines_get_the_same_documented_fields_in_every_format(corrected: Desk, reader: str) -> None:
    """JSON, JSON lines and CSV of a command hold the same rows with the same fields, under schema 1."""
    command, noun, fields = READERS[reader]
    whole = json.loads(corrected.does(*command, "--format", "json"))
    assert list(whole) == ["schema", noun]
    assert whole["schema"] == 1
    rows = whole[noun]
    assert rows
    assert all(list(row) == fields for row in rows)
    lines = [json.loads(line) for line in corrected.does(*command, "--format", "jsonl").splitlines()]
    assert lines == [{"schema": 1, **row} for row in rows]
    table = list(csv.DictReader(io.StringIO(corrected.does(*command, "--format", "csv"))))
    assert len(table) == len(rows)
    assert list(table[0]) == fields


def test_the_log_of_one_post_says_why(corrected: Desk) -> None:
    """The reason that readers were given stands beside the entry."""
    rows = json.loads(corrected.does("log", "storm-closures", "--format", "json"))["entries"]
    assert [row["note"] for row in rows] == [None, "We gave the wrong date."]
    assert rows[1]["rules"] == {"guard.number": 1, "spell.listed": 1}
    assert "We gave the wrong date." in corrected.does("log", "storm-closures")


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(desk: Desk) -> None:
    """A title that begins like a formula gets an apostrophe in CSV, and only there."""
    title = "=HYPERLINK(1)"
    desk.does("publish", "formula", "first.md", "--title", title, "--by", BY)
    table = {row["post"]: row for row in csv.DictReader(io.StringIO(desk.does("list", "--format", "csv")))}
    assert table["formula"]["title"] == f"'{title}"
    assert table["storm-closures"]["title"] == "Storm closures"
    assert title in desk.does("list", "--format", "json")


def test_a_pipe_gets_plain_aligned_text(corrected: Desk) -> None:
    """No colour, no box, no cut: columns that line up."""
    head, row = corrected.does("list").splitlines()
    assert head.split() == ["POST", "VERSION", "STATE", "PUBLISHED", "TITLE"]
    assert row.index("Storm closures") == head.index("TITLE")
    assert row.index("1 correction") == head.index("STATE")


def test_what_was_wrong_stays_readable(corrected: Desk) -> None:
    """Show strikes the wrong date and leaves the silent fix without a mark."""
    text = corrected.does("show", "storm-closures")
    assert "reopen on [removed: July 3] [added: July 13] at the usual hours" in text
    assert "The ferries receive storm warnings" in text


def test_an_earlier_version_is_shown_without_marks(corrected: Desk) -> None:
    """--version gives that version's text alone."""
    text = corrected.does("show", "storm-closures", "--version", "1")
    assert "The ferries recieve storm warnings early. All harbors reopen on July 3 at" in text
    assert "removed:" not in text
    assert "Correction" not in text


def test_a_post_is_shown_as_the_public_saw_it(desk: Desk) -> None:
    """A date means the end of that day; the correction of a later day is not there yet."""
    desk.does("publish", "old", "first.md", "--title", "Old", "--by", BY, "--published-at", "2014-03-04T15:10:00-05:00")
    desk.does("correct", "old", "date.md", "--by", BY, "--reason", "Wrong date.")
    assert "removed:" not in desk.does("show", "old", "--as-of", "2014-03-04T15:10:00-05:00")
    assert "removed:" not in desk.does("show", "old", "--as-of", "2014-03-05")
    assert "removed:" in desk.does("show", "old")
    assert desk.stet("show", "old", "--as-of", "2014-03-03").code == 4
    assert "2014-03-04 15:10 claimed" in desk.does("log", "old")


@pytest.mark.parametrize(
    ("asked", "versions"), [((), (2, 3)), (("1..3",), (1, 3)), (("2",), (1, 2)), (("1..",), (1, 3)), (("..2",), (1, 2))]
)
def test_any_two_versions_can_be_compared(desk: Desk, asked: tuple[str, ...], versions: tuple[int, int]) -> None:
    """The last two by default; between neighbours the recorded rule is told."""
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    desk.does("correct", "storm-closures", "both.md", "--by", BY, "--reason", "Wrong date.")
    rows = json.loads(desk.does("diff", "storm-closures", *asked, "--format", "json"))["places"]
    told = {(row["from"], row["to"], row["before"], row["after"], row["rule"], row["silent"]) for row in rows}
    typo, date = ("recieve", "receive"), ("July 3", "July 13")
    assert (
        told
        == {
            (1, 2): {(1, 2, *typo, "spell.listed", True)},
            (2, 3): {(2, 3, *date, "guard.number", False)},
            (1, 3): {(1, 3, *typo, None, None), (1, 3, *date, None, None)},
        }[versions]
    )


def test_the_diff_of_a_post_that_never_changed_is_empty(desk: Desk) -> None:
    """One version differs from itself in nothing; that is no error."""
    assert desk.does("diff", "storm-closures") == "storm-closures  version 1 → 1: 0 places\n"


def test_an_empty_ledger_says_what_to_do(bare: Desk) -> None:
    """Nothing on standard output for a pipe to take for a post."""
    bare.does("init")
    result = bare.stet("list")
    assert (result.code, result.out) == (0, "")
    assert "next: stet publish" in result.err


def test_lines_of_json_hold_no_other_end_of_line(desk: Desk) -> None:
    """U+2028 and its like in a title are escaped: some readers split lines at them."""
    desk.does("publish", "line", "first.md", "--title", "one\u2028two", "--by", BY)
    lines = desk.does("list", "--format", "jsonl").splitlines()
    assert len(lines) == 2
    assert all(json.loads(line)["schema"] == 1 for line in lines)
