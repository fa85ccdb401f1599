"""What may be said of a change beside its reason, from the flag to wherever it is told, and hints on the words."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import BY, Desk

SOURCE = "https://county.example.gov/calendar/july"
REASON = "We gave the wrong date."
EDIT = ("correct", "storm-closures", "date.md", "--by", BY, "--reason", REASON)
LINKED = (
    "correct", "storm-closures", "--linked", "reopening", "-", "--title", "When harbors reopen", "--by", BY,
    "--wrong", "July 3", "--right", "July 13", "--reason", REASON,
)  # fmt: skip


@pytest.fixture
def told(desk: Desk) -> Desk:
    """The same desk after a correction of which everything is said."""
    noticed = json.loads(desk.does("show", "storm-closures", "--format", "json"))["posts"][0]["published_at"][:10]
    desk.does(
        *EDIT, "--source", SOURCE, "--noticed", noticed, "--withhold-quote", "--approved-by", "A. Reyes, Director"
    )
    return desk


def test_readers_are_given_the_source_and_no_quotation(told: Desk) -> None:
    shown = " ".join(told.does("show", "storm-closures").split())
    assert (
        "What an earlier version said was wrong and is not repeated here. The correct information is “July 13”."
        in shown
    )
    assert f"Source: {SOURCE} — J. Ortiz, Editor" in shown
    assert shown.count("July 3") == 1
    assert "[removed: July 3]" in shown
    page = told.does("render", "storm-closures", "--format", "page")
    assert f'Source: <a class="source" href="{SOURCE}">county.example.gov/calendar/july</a>' in page


def test_readers_are_not_told_who_approved_and_when_it_was_noticed(told: Desk) -> None:
    """Guideline (c): who answers for a change is who made it; the rest is for the record."""
    for each in ("page", "html", "markdown", "text", "json", "jsonld"):
        shown = told.does("render", "storm-closures", "--format", each)
        assert "Reyes" not in shown
        assert "noticed" not in shown


def test_the_log_tells_who_approved_and_when_it_was_noticed(told: Desk) -> None:
    entry = json.loads(told.does("log", "storm-closures", "--format", "jsonl").splitlines()[-1])
    assert (entry["approver"], entry["note"]) == ("A. Reyes, Director", REASON)
    line = " ".join(told.does("log", "storm-closures").splitlines()[-1].split())
    assert line.endswith(f"{REASON} (approved by A. Reyes, Director; noticed {entry['noticed'][:10]})")


def test_show_as_data_has_the_source_and_that_it_is_not_quoted(told: Desk) -> None:
    (post,) = json.loads(told.does("show", "storm-closures", "--format", "json"))["posts"]
    (notice,) = post["notices"]
    assert (notice["evidence"], notice["quoted"], notice["changes"]) == (
        SOURCE,
        False,
        [{"said": "", "right": "July 13"}],
    )


def test_the_audit_tells_all_of_it_in_every_format(told: Desk) -> None:
    """And measures how soon it was corrected after somebody noticed."""
    made = json.loads(told.does("audit", "storm-closures", "--format", "json"))
    entry = made["entries"][-1]
    assert entry["approver"] == {"name": "A. Reyes", "role": "Director"}
    assert (entry["evidence"], entry["quoted"]) == (SOURCE, False)
    assert [place["before"] for place in entry["places"]] == ["July 3"]  # an officer sees what was struck
    assert entry["promptness"]["noticed_at"] == entry["detail"]["noticed"]
    assert made["summary"]["promptness"]["since_noticed"]["count"] == 1
    row = list(csv.DictReader(io.StringIO(told.does("audit", "storm-closures", "--format", "csv").lstrip("\ufeff"))))[
        -1
    ]
    assert (row["approver"], row["evidence"], row["quoted"]) == ("A. Reyes, Director", SOURCE, "false")
    assert row["noticed_at"] == entry["detail"]["noticed"]
    for each in ("table", "html"):
        words = " ".join(told.does("audit", "storm-closures", "--format", each, "--all").split())
        for part in (
            "approved by",
            "A. Reyes, Director",
            f"Source: {SOURCE}",
            "does not repeat what was said",
            "noticed 20",
        ):
            assert part in words, (each, part)
        assert "from notice" in words.lower()


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--noticed", "last week"), "noticed: 'last week' is no date like 2014-07-29"),
        (("--noticed", "2099-01-01"), "noticed: 2099-01-01 is still to come"),
        (("--noticed", "2001-01-01"), "noticed: 2001-01-01 is before the post was published"),
        (("--source", "www.county.example.gov"), "not an address like https://"),
        (("--source", "javascript:alert(1)"), "not an address like https://"),
        (("--approved-by", "A. Reyes"), 'say --approved-by "Name, Role"'),
        (("--approved-by", "j.  ortiz, Director"), "J. Ortiz can't approve what J. Ortiz did"),
    ],
)
def test_what_is_not_so_is_one_clear_error(desk: Desk, flags: tuple[str, str], message: str) -> None:
    """Exit 3, before anything is recorded, whatever the change is."""
    for command in (EDIT, LINKED, ("retract", "storm-closures", "--by", BY, "--reason", REASON)):
        result = desk.stet(*command, *flags, stdin=b"All harbors reopen on July 13.\n")
        assert (result.code, result.out) == (3, "")
        assert message in result.err
        assert "Traceback" not in result.err
    assert desk.entries() == 2


def test_a_preview_does_not_quote_either(desk: Desk) -> None:
    """What is shown there is what readers will see."""
    shown = desk.stet(*EDIT, "--withhold-quote", "--dry-run").out.partition("Readers will see:")[2]
    assert "not repeated here" in shown
    assert "July 3" not in shown.replace("July 13", "")


# --- hints ---


def test_a_plain_reason_has_no_hint(desk: Desk) -> None:
    assert "hint" not in desk.stet(*EDIT).err


@pytest.mark.parametrize("dry", [True, False])
def test_every_command_that_tells_readers_something_hints_at_an_evasion(desk: Desk, dry: bool) -> None:
    """On standard error, at a preview and off a terminal alike; a hint, so it is recorded all the same."""
    last = ("--dry-run",) if dry else ()
    commands = (
        ((*EDIT[:-1], "Fixed error."), "The reason does not say what was wrong"),
        (
            ("correct", "storm-closures", "--notice", "c-2", "--by", BY, "--reason", "Due to a clerical error."),
            "clerical error",
        ),
        ((*LINKED[:-1], "An error crept in."), "An error crept in"[3:]),
        (("note", "storm-closures", "Sorry for any confusion.", "--by", BY), "“Sorry for any”"),
        (("retract", "storm-closures", "--reason", "Mistakes were made.", "--by", BY), "Mistakes were made"),
    )
    for at, (command, words) in enumerate(commands):
        if dry and at == 1:
            continue  # there is no notice yet
        result = desk.stet(*command, *last, stdin=b"All harbors reopen on July 13.\n")
        assert result.code == (1 if dry else 0), result
        assert result.err.startswith("hint: ")
        assert words in result.err
        assert "hint" not in result.out


def test_who_withholds_the_words_is_told_that_the_reason_has_them(desk: Desk) -> None:
    result = desk.stet(*EDIT[:-1], "It was never on the 3.", "--withhold-quote", "--dry-run")
    assert "hint: “3”: The notice is not to repeat what was said" in result.err
    desk.does(*EDIT, "--withhold-quote")
    again = ("correct", "storm-closures", "--notice", "c-2", "--reason", "It was never on the 3.", "--dry-run")
    assert "hint: “3”: The notice is not to repeat what was said" in desk.stet(*again).err


def test_other_languages_have_no_hints(desk: Desk) -> None:
    """The words of a Spanish reason are none of the table's."""
    desk.does("publish", "puente", "-", "--title", "Puente", "--lang", "es", "--by", BY, stdin=b"Abre el 3 de julio.\n")
    result = desk.stet("correct", "puente", "-", "--by", BY, "--reason", "Error.", stdin=b"Abre el 13 de julio.\n")
    assert "hint" not in result.err


def test_what_a_minor_edit_cannot_tell_is_said(desk: Desk) -> None:
    """It has no notice, so a source given with it would be lost without a word."""
    result = desk.stet("correct", "storm-closures", "typo.md", "--by", BY, "--source", SOURCE, "--withhold-quote")
    assert (result.code, "merged silently" in result.out) == (0, True)
    assert "a minor edit has no notice, so nothing comes of --source and --withhold-quote" in result.err
    assert "hint" not in desk.stet("correct", "storm-closures", "first.md", "--by", BY, "--reason", REASON).err
