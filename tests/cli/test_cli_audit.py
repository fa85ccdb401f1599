"""What records officers ask of the record: who, when, why, what fell short, and as it was on a day."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.test_cli_pipelines import ROWS

FORMATS = ("table", "html", "csv", "json")
UPDATED = ("correct", "storm-closures", "date.md", "--kind", "update", "--reason", "It moved.", "--by", BY)


@pytest.fixture
def breached(desk: Desk) -> Desk:
    """A desk where a date was changed under the name of an update."""
    desk.does(*UPDATED)
    return desk


@pytest.mark.parametrize("format", FORMATS)
def test_the_exit_code_says_whether_a_breach_stands(desk: Desk, format: str) -> None:
    """0, then 1, then 0 again when somebody owned up; the same in every format."""
    assert desk.stet("audit", "--format", format).code == 0
    desk.does(*UPDATED)
    assert desk.stet("audit", "--format", format).code == 1
    desk.does("correct", "storm-closures", "--notice", "c-2", "--kind", "correction", "--reason", "Wrong.", "--by", BY)
    assert desk.stet("audit", "--format", format).code == 0


def test_a_calm_summary_comes_first(breached: Desk) -> None:
    """What was examined, what stands, then the breaches, each with its law and its place."""
    result = breached.stet("audit")
    lines = result.out.splitlines()
    assert lines[0] == "Harbor County Ferries: 3 entries on 1 post"
    assert "✗ 1 breach stands." in lines
    assert "A fact changed, but not as a correction (guideline (o), law 9)" in result.out
    assert "[-July 3-]{+July 13+}  guard.number" in result.out
    assert "Every entry" not in result.out
    assert result.err == "next: stet audit --format html > audit.html\n"


def test_a_ledger_without_a_breach_says_so(desk: Desk) -> None:
    """And what merged silently, by rule."""
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    result = desk.stet("audit")
    assert "✓ No breach stands." in result.out
    assert "spell.listed        1" in result.out
    assert result.err == ""


@pytest.mark.parametrize("asked", [("--all",), ("storm-closures",)])
def test_every_entry_is_told_when_it_is_asked_for(breached: Desk, asked: tuple[str, ...]) -> None:
    """With --all, or of one post: who, when, why, where."""
    text = breached.stet("audit", *asked).out
    told = text[text.index("Every entry") :]
    assert f"by {BY}, policy 0" in told
    assert "It moved." in told
    assert ("genesis" in told) == (asked == ("--all",))
    page = breached.stet("audit", *asked, "--format", "html").out
    assert "It moved." in page[page.index("Every entry") :]


def test_long_lists_are_cut_and_say_so(bare: Desk) -> None:
    """Twenty entries of a wholly imported ledger are enough to see of what kind they are."""
    bare.does("init")
    rows = [{**ROWS[0], "version": n, "body": f"It opens on May {n}.\n"} for n in range(1, 26)]
    bare.file("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    bare.does("import", "jsonl", "rows.jsonl")
    result = bare.stet("audit")
    assert result.out.count("✗ Changed without notice") == 20
    assert result.out.endswith("\n4 more: --all, or --format html, csv or json.\n")
    assert bare.stet("audit", "--all").out.count("✗ Changed without notice") == 24


def test_machines_get_every_entry(breached: Desk) -> None:
    """As one object, an entry a line; and as a sheet with the mark by which Excel knows UTF-8."""
    made = json.loads(breached.stet("audit", "--format", "json").out)
    assert (made["schema"], made["scope"]["size"], len(made["entries"])) == ("stet/audit/1", 3, 3)
    assert made["summary"]["breaches"] == {"understated": 1}
    sheet = breached.stet("audit", "--format", "csv").out
    assert sheet.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(sheet[1:], newline="")))
    assert [(row["entry"], row["before"], row["breaches"]) for row in rows] == [
        ("0", "", ""),
        ("1", "", ""),
        ("2", "July 3", "understated"),
    ]


PAST = {
    "list": ("list",),
    "show": ("show", "old"),
    "log of a post": ("log", "old"),
    "log": ("log",),
    "diff": ("diff", "old"),
    "render": ("render", "old", "--format", "text"),
    "audit": ("audit", "old", "--format", "csv"),
}


@pytest.mark.parametrize("command", PAST.values(), ids=PAST)
def test_whatever_reads_can_be_asked_as_of_a_day(desk: Desk, command: tuple[str, ...]) -> None:
    """By what the public saw, and by what the ledger held: of an import they are years apart."""
    first, second = ({"post": "old", "author": "Pat", "message": "m"} | row for row in ({
        "version": 1, "at": "2014-07-01T12:00:00Z", "body": "It opens on May 3.\n"}, {
        "version": 2, "at": "2014-07-09T12:00:00Z", "body": "It opens on May 5.\n"}))  # fmt: skip
    desk.file("rows.jsonl", json.dumps(first) + "\n" + json.dumps(second) + "\n")
    desk.does("import", "jsonl", "rows.jsonl")
    now = desk.stet(*command).out
    early = desk.stet(*command, "--as-of", "2014-07-05")
    assert (early.code, early.out) != (0, now)
    assert "May 5" not in early.out
    assert desk.stet(*command, "--as-of", "9999-12-30").out == now
    assert desk.stet(*command, "--recorded-as-of", "9999-12-30").out == now
    before = desk.stet(*command, "--recorded-as-of", "2014-07-05")
    if "old" in command:
        assert before.code == 4
        assert "not recorded yet on 2014-07-05" in before.err
    else:
        assert (before.code, "old" in before.out) == (0, False)
    for which in ("--as-of", "--recorded-as-of"):
        unclear = desk.stet(*command, which, "last week")
        assert (unclear.code, unclear.out) == (3, "")
        assert "'last week' is no date" in unclear.err


@pytest.mark.parametrize("which", ["--since", "--until"])
def test_a_period_that_is_none_is_refused(desk: Desk, which: str) -> None:
    """One line, what was given and what a date looks like."""
    for when in ("soon", "2026-02-30", ""):
        result = desk.stet("audit", which, when)
        assert (result.code, result.out) == (3, "")
        assert f"{when!r} is no date like 2014-07-29" in result.err


def test_a_post_that_is_not_there_is_named_with_the_nearest(desk: Desk) -> None:
    """Before anything is written."""
    result = desk.stet("audit", "storm-closure", "--format", "html")
    assert (result.code, result.out) == (4, "")
    assert "did you mean storm-closures?" in result.err


def test_lines_keep_to_a_narrow_terminal(breached: Desk) -> None:
    """Eighty columns, with colour."""
    text = breached.stet("audit", "--all", "--color", "never", terminal=True).out
    assert max(map(len, text.splitlines())) <= 80
