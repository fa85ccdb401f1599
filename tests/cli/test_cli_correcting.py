"""`stet correct SLUG` at a terminal, as staff type it; and a few words replaced without an editor."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import BY, DATE_MENDED, FIRST, Desk
from tests.cli.terminals import CTRL_C, STET, at_terminal

MEND_DATE = "sed -i 's/July 3/July 13/'"
MEND_TYPO = "sed -i s/recieve/receive/"
CORRECT = ("correct", "storm-closures", "--by", BY)


def kept(drafts: Path) -> list[str]:
    return [path.read_text("utf-8") for path in drafts.rglob("*.md")]


def test_one_command_corrects_a_post_from_the_editor_to_the_record(desk: Desk, drafts: Path) -> None:
    """The honest way must be the easy way: the editor, the hunks, what is missing, the notice, one question."""
    desk.monkeypatch.setenv("STET_EDITOR", MEND_DATE)
    shown, code = at_terminal(*CORRECT, answers=("", "", "y"))
    assert code == 0
    order = ["guard.", "Was it wrong", "Why?", "[We gave the wrong date.]", "Readers will see:", "Record this?", "✓"]
    assert [words for words in order if words not in shown] == [], shown
    places = [shown.index(words) for words in order]
    assert places == sorted(places)
    assert "We gave the wrong date." in desk.does("show", "storm-closures")
    assert kept(drafts) == []


def test_an_answer_that_is_none_is_asked_for_again(desk: Desk, drafts: Path) -> None:
    """Law 9: what a change is called decides whether an apology is due, so a slip of the hand decides nothing."""
    desk.monkeypatch.setenv("STET_EDITOR", MEND_DATE)
    shown, code = at_terminal(*CORRECT, answers=("x", "clarify", "clarification", "It was unclear.", "y", "y"))
    assert (code, shown.count("Answer c, l or u.")) == (0, 2)
    assert "Clarification" in desk.does("show", "storm-closures")


def test_a_typo_is_not_asked_about(desk: Desk, drafts: Path) -> None:
    """Never for what can be derived: a minor edit has no reason, no kind, no notice."""
    desk.monkeypatch.setenv("STET_EDITOR", MEND_TYPO)
    shown, code = at_terminal(*CORRECT, answers=("y",))
    assert (code, "Why?" in shown, "Readers will see" in shown) == (0, False, False)
    assert kept(drafts) == []


@pytest.mark.parametrize(
    "answers",
    [
        ("n",),
        (CTRL_C,),
        ("c", "A slip.", "n"),
        ("c", CTRL_C),
        ("c", "x", CTRL_C),
        ("u", "The boats were moved.", CTRL_C),
        ("u", "The boats were moved.", "y", CTRL_C),
    ],
)
def test_a_draft_survives_every_question(desk: Desk, drafts: Path, answers: tuple[str, ...]) -> None:
    """Nothing half-written, and nothing lost: `--recover` goes on where it was stopped."""
    mended = FIRST.replace("recieve", "receive") if answers == ("n",) else DATE_MENDED
    desk.monkeypatch.setenv("STET_EDITOR", MEND_TYPO if answers == ("n",) else MEND_DATE)
    shown, code = at_terminal(*CORRECT, answers=answers)
    assert (code, "nothing was recorded" in shown) == (130, True)
    assert desk.entries() == 2
    assert kept(drafts) == [mended]
    assert "stet correct storm-closures --recover" in shown
    again = desk.stet(*CORRECT, "--recover", "--reason", "We gave the wrong date.")
    assert again.code == 0, again
    assert kept(drafts) == []
    assert desk.entries() == 3


def test_an_editor_that_changes_nothing_records_nothing(desk: Desk, drafts: Path) -> None:
    """An unchanged or an emptied text stops the command; an editor that fails leaves what was written in it."""
    writes = """sh -c 'echo "More." >> "$0"; false'"""
    for editor, code, left in (("true", 130, 0), ("truncate -s 0", 130, 0), ("false", 3, 0), (writes, 3, 1)):
        desk.monkeypatch.setenv("STET_EDITOR", editor)
        assert at_terminal(*CORRECT)[1] == code
        assert len(kept(drafts)) == left
    assert desk.entries() == 2
    shown, code = at_terminal(*CORRECT)
    assert (code, "a draft of yours is there" in " ".join(shown.split())) == (3, True)


def test_a_draft_from_an_older_version_is_not_taken_for_an_edit_of_this_one(desk: Desk, drafts: Path) -> None:
    """It would take back what was corrected meanwhile; whoever has looked says so with --expect."""
    desk.monkeypatch.setenv("STET_EDITOR", MEND_DATE)
    at_terminal(*CORRECT, answers=("c", "x", "n"))
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    stale = desk.stet(*CORRECT, "--recover", "--reason", "x")
    assert (stale.code, "version 2 stands, not 1" in stale.err) == (5, True)
    assert len(kept(drafts)) == 1


def test_what_a_colleague_corrected_meanwhile_is_not_taken_back(desk: Desk, drafts: Path) -> None:
    """Law 1 at the desk: the editor was open on version 1; version 2 stands when it is closed."""
    colleague = shlex.join([*STET, "correct", "storm-closures", "typo.md", "--by", BY, "--yes"])
    desk.file("slow.sh", f'{colleague}\n{MEND_DATE} "$1"\n')
    desk.monkeypatch.setenv("STET_EDITOR", "sh slow.sh")
    shown, code = at_terminal(*CORRECT)
    assert (code, "version 2 stands, not 1" in shown) == (5, True)
    assert desk.entries() == 3
    assert kept(drafts) == [DATE_MENDED]


def test_an_update_that_strikes_a_date_is_asked_about(desk: Desk, drafts: Path) -> None:
    """AP: "a correction is labelled a correction"; an error of fact gets its apology."""
    edit = (*CORRECT, "date.md", "--kind", "update", "--reason", "The boats were moved.")
    shown, code = at_terminal(*edit, answers=("n", "y"))
    assert (code, "This update strikes" in shown) == (0, True)
    assert "Correction" in desk.does("show", "storm-closures")


def test_words_are_replaced_where_they_stand_once(desk: Desk) -> None:
    """Repeatable, and without an editor."""
    dry = desk.stet(
        "correct", "storm-closures", "--replace", "July 3", "July 13", "--replace", "recieve", "receive", "--dry-run"
    )
    assert dry.code == 1
    assert "1 place will be shown to readers, 1 merges silently" in " ".join(dry.out.split())
    desk.does(*CORRECT, "--replace", "July 3", "July 13", "--reason", "We gave the wrong date.")
    assert "[removed: July 3] [added: July 13]" in desk.does("show", "storm-closures")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--replace", "July 4", "July 13"), 3, "'July 4' is not in the text"),
        (("--replace", "e", "x"), 3, "give more of the words around it: line 1: …"),
        (("--replace", "", "x"), 2, "the text to replace is empty"),
        (("--replace", "x"), 2, "needs two texts"),
        (("date.md", "--replace", "July 3", "July 13"), 2, "the text comes from one place"),
        (("--recover",), 3, "there is no draft to go on with"),
        ((), 2, "name the file with the new text"),
    ],
)
def test_what_cannot_be_replaced_is_told(desk: Desk, arguments: tuple[str, ...], code: int, said: str) -> None:
    """One clear error; where words stand more than once, the places."""
    result = desk.stet(*CORRECT, "--reason", "x", *arguments)
    assert (result.code, said in result.err) == (code, True), result.err
    assert desk.entries() == 2


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("answers", [("c", CTRL_C), ("u", "The boats were moved.", "n", "n")])
def test_the_questions_fit_their_terminal(desk: Desk, drafts: Path, width: int, answers: tuple[str, ...]) -> None:
    """No line is wider, so none is broken by the terminal itself, but for a path, which is there to be copied."""
    desk.monkeypatch.setenv("STET_EDITOR", MEND_DATE)
    desk.monkeypatch.setenv("NO_COLOR", "1")
    shown, _ = at_terminal(*CORRECT, answers=answers, width=width)
    wide = [line for line in shown.splitlines() if len(line) > width and str(drafts) not in line]
    questions = ("Record it as an update all the same? [y/N] n",)  # the terminal breaks it where it will
    assert [line for line in wide if line not in questions] == []
    assert f"  {next(drafts.rglob('*.md'))}\r\n" in shown, "a path is never broken"


@pytest.mark.parametrize(("no_color", "colored"), [("", True), ("1", False)])
def test_the_whole_flow_is_plain_where_colour_is_not_wanted(
    desk: Desk, drafts: Path, no_color: str, colored: bool
) -> None:
    """NO_COLOR: what was struck stands in brackets then, never in colour alone."""
    desk.monkeypatch.setenv("STET_EDITOR", MEND_DATE)
    desk.monkeypatch.setenv("NO_COLOR", no_color)
    shown, code = at_terminal(*CORRECT, answers=("", "", "y"))
    assert (code, "\x1b" in shown, "[-July 3-]{+July 13+}" in shown) == (0, colored, not colored)


def test_in_ci_nobody_is_asked_even_at_a_terminal(desk: Desk, drafts: Path) -> None:
    """A question there would stop the job until somebody kills it: what is missing is told, as in a pipe."""
    desk.monkeypatch.setenv("CI", "true")
    desk.monkeypatch.setenv("STET_EDITOR", MEND_DATE)
    shown, code = at_terminal(*CORRECT)
    assert (code, "name the file with the new text" in " ".join(shown.split())) == (2, True)
    shown, code = at_terminal(*CORRECT, "date.md")
    assert (code, "say why: --reason" in " ".join(shown.split()), desk.entries()) == (3, True, 2)
    assert at_terminal(*CORRECT, "date.md", "--reason", "We gave the wrong date.")[1] == 0


def test_settings_stand_in_files_nearest_first(desk: Desk) -> None:
    """stet.toml upward from here, then the user's own; what runs a program only in the latter."""
    (desk.folder / "stet.toml").write_text(f'by = "{BY}"\nledger = "ledger.db"\n')
    below = desk.folder / "posts" / "2026"
    below.mkdir(parents=True)
    desk.monkeypatch.chdir(below)
    assert "struck and corrected" in desk.does(
        "correct", "storm-closures", "--replace", "July 3", "July 13", "--reason", "We gave the wrong date."
    )
    for text, said in (
        ('editor = "x"', "in your own settings"),
        ("by = 3", "by is a text, in quotation marks"),
        ('colour = "x"', "there is no setting 'colour'; did you mean color?"),
        ('color = "red"', "color is auto, always or never"),
        ("by", "not TOML"),
    ):
        (desk.folder / "stet.toml").write_text(text)
        result = desk.stet("list")
        assert (result.code, said in result.err) == (3, True), result.err
