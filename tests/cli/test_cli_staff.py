"""What staff do: publish, correct, retract."""

from __future__ import annotations

import json

from tests.cli.conftest import BY, DATE_MENDED, Desk


def test_publishing_tells_the_entry_and_the_next_command(desk: Desk) -> None:
    """After writing, a command says what was recorded, and what comes next on standard error."""
    result = desk.stet("publish", "night-boat", "-", "--title", "Night boat", "--by", BY, stdin=b"It sails at 1.\n")
    assert result.code == 0
    assert "night-boat is published  (entry 2, " in result.out
    assert result.err == "next: stet render night-boat --format page --out site\n"


def test_a_spelling_fix_merges_silently(desk: Desk) -> None:
    """A minor edit needs no reason and leaves no notice."""
    assert "version 2: merged silently" in desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    [post] = json.loads(desk.does("list", "--format", "json"))["posts"]
    assert (post["version"], post["corrections"], post["minor_edits"]) == (2, 0, 1)


def test_a_change_of_fact_is_struck_under_a_notice(desk: Desk) -> None:
    """A substantive edit stores why, the apology of the policy, and the pair of what was said and what is right."""
    desk.does("correct", "storm-closures", "date.md", "--by", BY, "--reason", "We gave the wrong date.")
    [post] = json.loads(desk.does("show", "storm-closures", "--format", "json"))["posts"]
    [notice] = post["notices"]
    assert notice["reason"] == "We gave the wrong date."
    assert notice["apology"] == "We apologize for the error."
    assert notice["changes"] == [{"said": "July 3", "right": "July 13"}]
    assert notice["by"] == BY


def test_a_dry_run_of_a_minor_edit_says_so_and_exits_0(desk: Desk) -> None:
    """It names the rule, writes nothing and asks nobody who they are."""
    result = desk.stet("correct", "storm-closures", "typo.md", "--dry-run")
    assert result.code == 0
    assert "silent  The ferries [-recieve-]{+receive+} storm warnings" in result.out
    assert "spell." in result.out
    assert "Minor: 1 place merges silently." in result.out
    assert desk.entries() == 2


def test_a_dry_run_of_a_substantive_edit_shows_the_notice_and_exits_1(desk: Desk) -> None:
    """It shows every place with its finding, the verdict, and the notice as readers will see it."""
    result = desk.stet("correct", "storm-closures", "both.md", "--dry-run", "--reason", "We gave the wrong date.")
    assert result.code == 1
    assert "silent  The ferries [-recieve-]{+receive+}" in result.out
    assert "shown   …All harbors reopen on [-July 3-]{+July 13+}" in result.out
    assert "guard.number: " in result.out
    assert "Substantive: 1 place will be shown to readers, 1 merges silently." in result.out
    assert "We gave the wrong date." in result.out.partition("Readers will see:")[2]
    assert "We apologize for the error." in " ".join(result.out.split())
    assert desk.entries() == 2


def test_a_missing_reason_shows_why_the_edit_is_not_minor(desk: Desk) -> None:
    """The places and findings go to standard error, so that staff see what the gate saw."""
    result = desk.stet("correct", "storm-closures", "date.md", "--by", BY)
    assert result.code == 3
    assert "[-July 3-]{+July 13+}" in result.err
    assert result.err.splitlines()[-1].startswith("stet: storm-closures: this changes what readers were told")
    assert result.out == ""
    assert desk.entries() == 2


def test_who_makes_a_change_can_stand_in_the_environment(desk: Desk) -> None:
    """STET_BY serves where --by is not given, and --by goes before it."""
    desk.monkeypatch.setenv("STET_BY", "A. Moreau, Intern")
    desk.does("correct", "storm-closures", "typo.md")
    desk.does("correct", "storm-closures", "both.md", "--by", BY, "--reason", "Wrong date.")
    names = [json.loads(line)["name"] for line in desk.does("log", "storm-closures", "--format", "jsonl").splitlines()]
    assert names == ["J. Ortiz", "A. Moreau", "J. Ortiz"]


def test_the_title_alone_can_be_changed(desk: Desk) -> None:
    """--set-title needs no file; the text stays byte for byte."""
    desk.does(
        "correct", "storm-closures", "--set-title", "Storm closures in May", "--by", BY, "--reason", "Which month."
    )
    [post] = json.loads(desk.does("show", "storm-closures", "--format", "json"))["posts"]
    assert post["title"] == "Storm closures in May"


def test_a_clarification_has_no_apology(desk: Desk) -> None:
    """An apology is due for an error, and refused where there was none."""
    change = ("correct", "storm-closures", "date.md", "--by", BY, "--reason", "Clearer.", "--kind", "clarification")
    result = desk.stet(*change, "--apology", "Sorry.")
    assert (result.code, result.err) == (
        2,
        "stet: Invalid value for --apology: goes with an error; a clarification is none; see `stet correct --help`\n",
    )
    desk.does(*change)
    [post] = json.loads(desk.does("show", "storm-closures", "--format", "json"))["posts"]
    assert post["notices"][0]["apology"] == ""


def test_a_linked_correction_leaves_the_old_text_under_a_notice(desk: Desk) -> None:
    """The new post is published and both are linked in one append."""
    arguments = [
        "correct", "storm-closures", "--linked", "reopening", "-", "--title", "When harbors reopen",
        "--wrong", "July 3", "--right", "July 13", "--reason", "We gave the wrong date.",
    ]  # fmt: skip
    text = b"All harbors reopen on July 13.\n"
    preview = desk.stet(*arguments, "--dry-run", stdin=text)
    assert preview.code == 1
    assert "Storm closures stays as it is, and reopening is published." in preview.out
    assert desk.entries() == 2
    desk.does(*arguments, "--by", BY, stdin=text)
    old = json.loads(desk.does("show", "storm-closures", "--format", "jsonl"))
    assert old["version"] == 1
    assert old["notices"][0]["link"] == "reopening"
    assert "July 3" in old["text"]
    assert "Storm closures" in desk.does("show", "reopening")


def test_a_retracted_post_stays_readable(desk: Desk) -> None:
    """All of it is struck, none of it is gone."""
    preview = desk.stet("retract", "storm-closures", "--reason", "No harbor was closed.", "--dry-run")
    assert preview.code == 1
    assert "No harbor was closed." in preview.out
    assert desk.entries() == 2
    desk.does("retract", "storm-closures", "--reason", "No harbor was closed.", "--by", BY)
    assert "[removed: The ferries recieve storm warnings early." in desk.does("show", "storm-closures")
    assert "retracted" in desk.does("list")


def test_an_edit_made_from_an_older_version_is_refused(desk: Desk) -> None:
    """--expect protects whoever comes second."""
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    result = desk.stet("correct", "storm-closures", "both.md", "--by", BY, "--reason", "Wrong date.", "--expect", "1")
    assert result.code == 5
    assert result.err == (
        "stet: storm-closures: version 2 stands, not 1; look at `stet diff storm-closures 1..2` and repeat the edit\n"
    )
    desk.does("correct", "storm-closures", "both.md", "--by", BY, "--reason", "Wrong date.", "--expect", "2")


def test_the_options_that_hold_everywhere_stand_before_or_behind_the_command(desk: Desk) -> None:
    """`stet --ledger X list` and `stet list --ledger X` are the same, and both go before STET_LEDGER."""
    desk.monkeypatch.setenv("STET_LEDGER", "elsewhere.db")
    assert desk.stet("list").code == 4
    assert desk.does("--ledger", "ledger.db", "list") == desk.does("list", "--ledger", "ledger.db")


def test_the_key_can_lie_elsewhere(bare: Desk) -> None:
    """--key names it for init and for whoever writes later; without it nothing is recorded."""
    bare.does("init", "--key", "safe.key")
    bare.file("date.md", DATE_MENDED)
    assert not (bare.folder / "ledger.key").exists()
    write = ("publish", "storm-closures", "date.md", "--title", "Storm closures", "--by", BY)
    assert bare.stet(*write).code == 6
    bare.does(*write, "--key", "safe.key")


def test_a_wrong_notice_is_worded_anew_and_the_old_wording_is_struck(desk: Desk) -> None:
    """Law 3, of what is said beside a text: the preview and the page show both wordings."""
    desk.does("correct", "storm-closures", desk.file("d.md", DATE_MENDED), "--by", BY, "--reason", "A clerk slipped.")
    asked = ["correct", "storm-closures", "--notice", "2", "--reason", "The tide table was wrong."]
    preview = desk.stet(*asked, "--dry-run")
    assert preview.code == 1
    assert preview.out.index("[-Correction") < preview.out.index("The tide table was wrong.")
    assert desk.entries() == 3
    assert "worded anew" in desk.does(*asked, "--by", BY)
    told = desk.does("show", "storm-closures")
    assert told.index("[removed: Correction") < told.index("A clerk slipped.") < told.index("The tide table was wrong.")
    log = desk.does("log", "storm-closures")
    assert log.index("A clerk slipped.") < log.index("The tide table was wrong.")
    wrong = desk.stet(*asked, "--set-title", "x", "--by", BY)
    assert (wrong.code, "--set-title: does not go with --notice" in wrong.err) == (2, True)


def test_an_editors_note_is_previewed_and_recorded(desk: Desk) -> None:
    """It stands above the text, which stays as it is."""
    asked = ["note", "storm-closures", "The county is reviewing these dates."]
    preview = desk.stet(*asked, "--dry-run")
    assert (preview.code, "Editor’s note" in preview.out, desk.entries()) == (1, True, 2)
    desk.does(*asked, "--by", BY)
    told = desk.does("show", "storm-closures")
    assert told.index("The county is reviewing these dates.") < told.index("The ferries recieve")
