"""`stet correct SLUG --linked` at a terminal: from what was wrong to two posts on record, in one go."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.terminals import CTRL_C, STET, at_terminal

LINK = ("correct", "storm-closures", "--linked", "--by", BY)
URL = "https://ferries.example.gov/news/storm-closures"
WRONG, RIGHT = "July 3", "July 13"
ANSWERS = (WRONG, RIGHT, "", "")  # the reason and the name as they are proposed
NEW = "storm-closures-correction"
AGAIN = "stet correct storm-closures --linked --recover"


@pytest.fixture
def drafts(desk: Desk, drafts: Path) -> Path:
    """The folder that drafts are kept in; the editor leaves the first draft as it is."""
    desk.monkeypatch.setenv("STET_EDITOR", "true")
    return drafts


def kept(drafts: Path) -> dict[str, str]:
    """The answers that are kept."""
    found = [json.loads(path.read_text("utf-8")) for path in drafts.rglob("*.json")]
    return found[0] if found else {}


def text(drafts: Path) -> str:
    """The text that is kept."""
    return "".join(path.read_text("utf-8") for path in drafts.rglob("*.md"))


def said(shown: str) -> str:
    return " ".join(shown.split())


def test_one_command_links_two_posts_from_the_first_question_to_the_texts_to_paste(desk: Desk, drafts: Path) -> None:
    """Guideline (o)(ii): the right information in a new post, the old one as it is, each leading to the other."""
    desk.does("posted", "storm-closures", URL, "--by", BY)
    desk.monkeypatch.setenv("NO_COLOR", "1")
    shown, code = at_terminal(*LINK, answers=(*ANSWERS, "y"))
    assert code == 0
    order = [
        "What did it say?",
        "What is right instead?",
        "Why?",
        "[We gave the wrong date.]",
        "name in addresses? [storm-closures-correction]",
        "Readers will see:",
        "This post says “July 3”. The correct information is “July 13”.",
        "links back by itself",
        "This post corrects Storm closures",
        "All harbors reopen on July 13 at the usual hours.",
        "That was wrong. We apologize for the error.",
        "Record this?",
        "✓ storm-closures-correction is published",
        "── x 1 of 1",
        "── mastodon 1 of 1",
        "── bluesky 1 of 1",
        "next: stet posted storm-closures URL",
    ]
    words = said(shown)
    assert [each for each in order if each not in words] == [], shown
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)
    assert shown.count(f"Full record: {URL}") == 3
    assert desk.entries() == 5, "the publication and the correction of one append"
    old, new = (json.loads(desk.does("show", slug, "--format", "jsonl")) for slug in ("storm-closures", NEW))
    assert (old["version"], old["notices"][0]["link"]) == (1, NEW)
    assert new["title"] == "Correction: Storm closures"
    assert "This post corrects Storm closures" in new["text"]
    assert not any(drafts.rglob("*.*"))
    assert desk.stet("verify", "--judge").code == 0


@pytest.mark.parametrize("count", range(5))
def test_whatever_stops_it_nothing_is_recorded_and_nothing_lost(desk: Desk, drafts: Path, count: int) -> None:
    """Ctrl-C at each question: what was answered before is kept, and only the rest is asked again."""
    shown, code = at_terminal(*LINK, answers=(*ANSWERS[:count], CTRL_C))
    assert (code, desk.entries()) == (130, 2)
    names = ("wrong", "right", "reason", "new_post")[:count]
    assert [name for name in names if name not in kept(drafts)] == []
    assert (AGAIN in said(shown)) == bool(count)
    assert bool(text(drafts)) == (count == 4)
    recover = ("--recover",) if count else ()
    again, code = at_terminal(*LINK, *recover, answers=(*ANSWERS[count:], "y"))
    assert (code, desk.entries()) == (0, 4), again
    assert ("What did it say?" in again) == (count == 0)
    assert not any(drafts.rglob("*.*"))


def test_a_no_keeps_the_text_that_was_written(desk: Desk, drafts: Path) -> None:
    """And going on with it shows that text, not another first draft; flags given now stand before answers kept."""
    desk.monkeypatch.setenv("STET_EDITOR", "sed -i 's/usual hours/usual hours, all of them/'")
    assert at_terminal(*LINK, answers=(*ANSWERS, "n"))[1] == 130
    assert "usual hours, all of them" in text(drafts)
    desk.monkeypatch.setenv("STET_EDITOR", "true")
    shown, code = at_terminal(*LINK, "--recover", "--reason", "The tide table was wrong.", answers=("y",))
    assert (code, "The tide table was wrong." in said(shown)) == (0, True)
    assert "usual hours, all of them" in desk.does("show", NEW)


def test_what_a_proposer_left_is_gone_on_with_as_a_proposal(desk: Desk, drafts: Path) -> None:
    """The command that is shown for later records nothing that somebody else was to approve."""
    propose = ("propose", *LINK[1:])
    shown, code = at_terminal(*propose, answers=(*ANSWERS, "n"))
    assert (code, "stet propose storm-closures --linked --recover" in said(shown)) == (130, True), shown
    shown, code = at_terminal(*propose, "--recover", answers=("y",))
    assert (code, "proposal 2 on storm-closures" in said(shown)) == (0, True), shown
    assert desk.stet("show", NEW).code == 4, "readers see nothing of it yet"
    assert not any(drafts.rglob("*.*"))


def test_a_draft_is_not_begun_over_another(desk: Desk, drafts: Path) -> None:
    """Nor gone on with where there is none; whoever asks for the wrong one is told of the other."""
    assert desk.stet(*LINK, "--recover").code == 3
    at_terminal(*LINK, answers=(WRONG, CTRL_C))
    shown, code = at_terminal(*LINK)
    assert (code, "you have begun a linked correction" in said(shown)) == (3, True)
    other = desk.stet("correct", "storm-closures", "--by", BY, "--recover")
    assert (other.code, "--linked --recover goes on with the linked one" in other.err) == (3, True)


def test_an_editor_that_fails_leaves_the_draft_and_an_emptied_text_ends_it(desk: Desk, drafts: Path) -> None:
    """An empty text is how one says no in an editor."""
    desk.monkeypatch.setenv("STET_EDITOR", "false")
    shown, code = at_terminal(*LINK, answers=ANSWERS)
    assert (code, AGAIN in said(shown), bool(text(drafts))) == (3, True, True)
    desk.monkeypatch.setenv("STET_EDITOR", "truncate -s 0")
    shown, code = at_terminal(*LINK, "--recover")
    assert (code, "the text was emptied" in said(shown), any(drafts.rglob("*.*"))) == (130, True, False)
    assert desk.entries() == 2


def test_an_answer_left_out_stops_it(desk: Desk, drafts: Path) -> None:
    """Where nothing can be proposed, an empty line is no answer."""
    shown, code = at_terminal(*LINK, answers=("",))
    assert (code, "needs an answer here" in said(shown), desk.entries()) == (130, True, 2)


def test_a_replacement_says_both_what_was_wrong_and_what_is_right(desk: Desk, drafts: Path) -> None:
    """So that neither is asked for."""
    shown, code = at_terminal(*LINK, "--replace", WRONG, RIGHT, answers=("", "", "y"))
    assert (code, "What is right instead?" in shown) == (0, False)
    assert "It said: “The ferries" not in desk.does("show", NEW)
    assert "It said: “All harbors reopen on July 3 at the usual hours.”" in desk.does("show", NEW)


def test_what_the_notice_is_not_to_repeat_is_not_in_the_new_post_either(desk: Desk, drafts: Path) -> None:
    """Guideline (g), protect confidential information: the first draft would put it on record once more, for good."""
    shown, code = at_terminal(*LINK, "--replace", WRONG, RIGHT, "--withhold-quote", answers=("", "", "y"))
    assert code == 0, shown
    told = " ".join(desk.does("show", NEW).split())
    assert "July 3" not in told
    assert "Some of it was wrong and is not repeated here." in told


def test_the_new_name_is_one_that_none_has(desk: Desk, drafts: Path) -> None:
    """Law 1: a name is taken for good; one that was typed is refused before anybody writes for nothing."""
    for slug in (NEW, f"{NEW}-2"):
        desk.does("publish", slug, "first.md", "--title", "Other", "--by", BY)
    shown, code = at_terminal(*LINK, answers=(*ANSWERS, "n"))
    assert (code, f"[{NEW}-3]" in shown) == (130, True)
    desk.monkeypatch.setenv("STET_EDITOR", "false")
    shown, code = at_terminal("correct", NEW, "--linked", NEW, "--by", BY, answers=(WRONG, RIGHT, ""))
    assert (code, "is published already" in said(shown)) == (3, True)


def test_words_that_are_not_in_the_post_are_pointed_out(desk: Desk, drafts: Path) -> None:
    """They may be a paraphrase; the draft tells them as they were typed."""
    shown, code = at_terminal(*LINK, answers=("the harbors open early", "they open late", "Wrong.", "", "y"))
    assert (code, "not in the post as it stands" in said(shown)) == (0, True)
    assert "They open late." in desk.does("show", NEW)


@pytest.mark.parametrize(
    ("kind", "label", "was"),
    [("clarification", "Clarification", "That was unclear."), ("update", "Update", "That has changed.")],
)
def test_only_an_error_is_apologised_for(desk: Desk, drafts: Path, kind: str, label: str, was: str) -> None:
    """Law 9, in the first draft too."""
    at_terminal(*LINK, "--kind", kind, answers=(WRONG, RIGHT, "For clarity.", "", "n"))
    assert was in text(drafts)
    assert f'title: "{label}: Storm closures"' in text(drafts)
    assert "apologize" not in text(drafts)


def test_words_that_mean_something_to_markdown_stay_words(desk: Desk, drafts: Path) -> None:
    """Whatever was typed reads back as itself, in the text as in the title."""
    title = '*3* [x](javascript:1) {{ x }} "quoted": #1'
    hostile = '*3* [x](javascript:1) <b onclick=1> {{ x }} "quoted": #1'
    desk.does("publish", "odd", "first.md", "--title", f"Odd: {title}", "--by", BY)
    shown, code = at_terminal(
        "correct", "odd", "--linked", "--by", BY, answers=(hostile, f"Not {hostile}", "W.", "", "y")
    )
    assert code == 0, shown
    new = json.loads(desk.does("show", "odd-correction", "--format", "jsonl"))
    assert new["title"] == f"Correction: Odd: {title}"
    assert f"Not {hostile}." in new["text"]
    page = desk.does("render", "odd-correction", "--format", "html")
    assert "<b " not in page
    assert 'href="javascript' not in page


def test_a_draft_from_an_older_version_is_looked_at_first(desk: Desk, drafts: Path) -> None:
    """What was wrong may have been corrected meanwhile."""
    at_terminal(*LINK, answers=(*ANSWERS, "n"))
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    stale = desk.stet(*LINK, "--recover")
    assert (stale.code, "version 2 stands, not 1" in stale.err) == (5, True)
    assert desk.stet(*LINK, "--recover", "--expect", "2").code == 0


def test_a_post_that_a_colleague_corrected_meanwhile_is_looked_at_first(desk: Desk, drafts: Path) -> None:
    """While the editor was open; what was written is kept."""
    colleague = shlex.join([*STET, "correct", "storm-closures", "typo.md", "--by", BY, "--yes"])
    desk.file("slow.sh", f"{colleague}\n")
    desk.monkeypatch.setenv("STET_EDITOR", "sh slow.sh")
    shown, code = at_terminal(*LINK, answers=ANSWERS)
    assert (code, "version 2 stands, not 1" in said(shown), AGAIN in said(shown)) == (5, True, True), shown
    assert (desk.entries(), bool(text(drafts))) == (3, True)


def test_a_colleague_who_was_quicker_is_not_passed_over(desk: Desk, drafts: Path) -> None:
    """The name was free when the editor was opened."""
    colleague = shlex.join([*STET, "publish", NEW, "first.md", "--title", "Other", "--by", BY])
    desk.file("slow.sh", f"{colleague}\n")
    desk.monkeypatch.setenv("STET_EDITOR", "sh slow.sh")
    shown, code = at_terminal(*LINK, answers=(*ANSWERS, "y"))
    assert (code, "is published already" in said(shown), bool(text(drafts))) == (3, True, True)
    desk.monkeypatch.setenv("STET_EDITOR", "true")
    other = ("correct", "storm-closures", "--linked", "new-dates", "--by", BY)
    assert at_terminal(*other, "--recover", answers=("y",))[1] == 0


def test_a_ledger_that_cannot_be_written_loses_nothing_of_what_was(desk: Desk, drafts: Path) -> None:
    """The operator is called, and the text waits."""
    desk.monkeypatch.setenv("STET_EDITOR", "sh -c 'mv ledger.key safe.key' --")
    shown, code = at_terminal(*LINK, answers=(*ANSWERS, "y"))
    assert (code, AGAIN in said(shown), bool(text(drafts)), desk.entries()) == (6, True, True, 2)
    desk.monkeypatch.setenv("STET_EDITOR", "true")
    assert at_terminal(*LINK, "--recover", "--key", "safe.key", answers=("y",))[1] == 0
    assert not any(drafts.rglob("*.*"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--linked",), "name the file with the new post, or - for standard input"),
        (("--linked", "date.md"), "date.md is a file; name it before --linked"),
        (("date.md", "--linked"), "--wrong: is needed here"),
        (("date.md", "--linked", "--wrong", WRONG), "--right: is needed here"),
        (("date.md", "--linked", "--wrong", WRONG, "--right", RIGHT), "--reason: is needed here"),
        (("date.md", "--linked", "--set-title", "x"), "does not go with --linked"),
        (("--linked", "--replace", WRONG, RIGHT, "--wrong", WRONG), "one pair says what was wrong"),
        (("--linked", "--replace", WRONG, RIGHT, "--replace", "early", "late"), "one pair says what was wrong"),
    ],
)
def test_without_a_terminal_nothing_is_asked(desk: Desk, arguments: tuple[str, ...], says: str) -> None:
    """The missing flag is named."""
    result = desk.stet("correct", "storm-closures", *arguments, "--by", BY)
    assert (result.code, says in result.err, desk.entries()) == (2, True, 2), result


def test_without_a_terminal_the_name_and_the_title_are_derived_all_the_same(desk: Desk) -> None:
    """What can be told from the post need not be given."""
    told = ("--wrong", WRONG, "--right", RIGHT, "--reason", "Wrong date.", "--by", BY)
    preview = desk.stet("correct", "storm-closures", "date.md", "--linked", *told, "--dry-run")
    assert (preview.code, desk.entries()) == (1, 2)
    assert "This post corrects Storm closures" in said(preview.out)
    desk.does("correct", "storm-closures", "date.md", "--linked", *told)
    assert json.loads(desk.does("show", NEW, "--format", "jsonl"))["title"] == "Correction: Storm closures"


def test_in_ci_nobody_is_asked_even_at_a_terminal(desk: Desk, drafts: Path) -> None:
    """A question there would stop the job until somebody kills it."""
    desk.monkeypatch.setenv("CI", "1")
    shown, code = at_terminal(*LINK)
    assert (code, "name the file with the new post" in said(shown)) == (2, True)


@pytest.mark.parametrize("width", [40, 80])
def test_it_fits_its_terminal(desk: Desk, drafts: Path, width: int) -> None:
    """No line is wider, but for what is there to be copied; without colour there is no escape in it."""
    desk.monkeypatch.setenv("NO_COLOR", "1")
    shown, _ = at_terminal(*LINK, answers=(*ANSWERS, "n"), width=width)
    wide = [line for line in shown.splitlines() if len(line) > width and str(drafts) not in line]
    assert (wide, "\x1b" in shown) == ([], False)
