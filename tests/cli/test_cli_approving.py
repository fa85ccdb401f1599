"""`stet propose`, `approve`, `decline`: what is shown before, what is recorded after, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.terminals import at_terminal

PROPOSER, APPROVER = ("--by", "P. Lee, Volunteer"), ("--by", "R. Amato, Editor")
WHY = ("--reason", "The date was wrong.")
REQUIRE = ("policy", "approval", "require")


def _rows(desk: Desk) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(desk.does("approve", "--format", "json"))["proposals"]
    return rows


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("date.md", *WHY), "correction"),
        (("typo.md",), "minor_edit"),
        (("--replace", "July 3", "July 13", *WHY, "--kind", "update"), "update"),
        (("--set-title", "Storm closures, July 3", *WHY), "correction"),
        (
            ("date.md", "--linked", "new", "--title", "New", "--wrong", "July 3", "--right", "July 13", *WHY),
            "correction",
        ),
        (("--retract", *WHY), "retraction"),
    ],
    ids=["a file", "a spelling", "words", "a title", "a new post", "a retraction"],
)
def test_what_correct_takes_propose_takes(desk: Desk, arguments: tuple[str, ...], kind: str) -> None:
    """It goes the same way, and only says who is to come next."""
    before = desk.does("show", "storm-closures")
    result = desk.stet("propose", "storm-closures", *arguments, *PROPOSER)
    assert (result.code, "next: stet approve 2" in result.err) == (0, True), result
    assert f"a {kind.replace('_', ' ')} awaits approval" in result.out.replace("an update", "a update")
    assert desk.does("show", "storm-closures") == before
    (row,) = _rows(desk)
    assert (row["proposal"], row["kind"], row["name"], row["stale"]) == (2, kind, "P. Lee", False)
    dry = desk.stet("approve", "2", "--dry-run")
    assert (dry.code, "Proposal 2 of P. Lee, Volunteer" in dry.out) == (0 if kind == "minor_edit" else 1, True)
    assert "approved" in desk.does("approve", "2", *APPROVER)
    assert desk.stet("approve").err == "nothing awaits approval\n"
    assert desk.stet("verify").code == 0


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (("approve", "2", *PROPOSER), 3, "somebody else must"),
        (("approve", "1", *APPROVER), 4, "no proposal '1'; those that await approval: 2"),
        (("approve", "2"), 2, "--by"),
        (("approve", "two"), 2, "valid integer"),
        (("decline", "2", *APPROVER), 2, "--reason"),
        (("decline", "2", *APPROVER, "--reason", " "), 3, "say why"),
        (("propose", "storm-closures", "date.md", *PROPOSER), 3, "say why"),
        (("propose", "storm-closures", "--retract", *PROPOSER), 2, "--reason"),
        (("propose", "storm-closures", "date.md", "--retract", *WHY, *PROPOSER), 2, "--retract"),
        (("propose", "storm-closures", "date.md", *WHY, *PROPOSER, "--expect", "2"), 5, "version 1 stands, not 2"),
        (("propose", "storm-closures", "date.md", *WHY, *PROPOSER, "--approved-by", "A, B"), 2, "--approved-by"),
        (("propose", "storm-closure", "date.md", *WHY, *PROPOSER), 4, "did you mean storm-closures"),
    ],
)
def test_what_is_refused_is_told_in_a_line_and_records_nothing(
    desk: Desk, command: tuple[str, ...], code: int, message: str
) -> None:
    """What, where, what to do."""
    desk.does("propose", "storm-closures", "date.md", *WHY, *PROPOSER)
    size = desk.entries()
    result = desk.stet(*command)
    assert (result.code, result.out) == (code, ""), result
    assert message in result.err
    assert desk.entries() == size


def test_a_stale_proposal_is_told_in_the_list_and_refused(desk: Desk) -> None:
    """Exit 5, and what to do."""
    desk.does("propose", "storm-closures", "date.md", *WHY, *PROPOSER)
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    assert "correction, stale" in desk.does("approve")
    result = desk.stet("approve", "2", *APPROVER)
    assert (result.code, "stet diff storm-closures 1..2" in result.err, result.out) == (5, True, "")
    dry = desk.stet("approve", "2", "--dry-run")
    assert (dry.code, "[-July 3-]{+July 13+}" in dry.out, "recieve" in dry.out) == (5, True, False)
    assert "propose it anew" in dry.err, "who has to, sees what it was"
    assert "is declined" in desk.does("decline", "2", "--reason", "Overtaken.", *APPROVER)


def test_who_proposed_withdraws(desk: Desk) -> None:
    """The same verb; the record tells them apart."""
    desk.does("propose", "storm-closures", "date.md", *WHY, *PROPOSER)
    assert "is withdrawn" in desk.does("decline", "2", "--reason", "I misread it.", *PROPOSER)
    log = desk.does("log", "storm-closures")
    assert "proposal (correction)" in log
    assert "approval (withdraws 2)" in log
    assert "I misread it." in log
    report = desk.stet("audit", "storm-closures").out
    assert "2  storm-closures  proposal (correction)" in report
    assert "3  storm-closures  approval (2 is withdrawn)" in report


# --- a policy that wants approval ---


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("correction", ("correct", "storm-closures", "date.md", *WHY)),
        ("minor_edit", ("correct", "storm-closures", "typo.md")),
        (
            "correction",
            ("correct", "storm-closures", "date.md", "--linked", "new", "--wrong", "a", "--right", "b", *WHY),
        ),
        ("retraction", ("retract", "storm-closures", *WHY)),
        ("editors_note", ("note", "storm-closures", "We are looking.")),
        ("publish", ("publish", "roads", "date.md", "--title", "Roads")),
    ],
    ids=["an edit", "a spelling", "a new post", "a retraction", "a note", "a publication"],
)
def test_what_the_policy_wants_approved_needs_an_approver(desk: Desk, kind: str, command: tuple[str, ...]) -> None:
    """Exit 3, with both ways on; `--approved-by` is one."""
    desk.does(*REQUIRE, kind, "--reason", "Two pairs of eyes.", *APPROVER)
    size = desk.entries()
    result = desk.stet(*command, "--by", BY)
    assert (result.code, result.out, desk.entries()) == (3, "", size), result
    assert "--approved-by" in result.err
    if command[0] == "correct" and "--linked" not in command:
        assert "--approved-by" in desk.stet(*command, "--dry-run").err, "nobody should learn of it at the end"
    desk.does(*command, "--by", BY, "--approved-by", "R. Amato, Editor")
    desk.does("policy", "approval", "stop", kind, "--reason", "Alone again.", *APPROVER)
    assert "approval of nothing" in desk.does("policy", "show")


def test_a_kind_that_no_policy_can_want_approved_is_refused(desk: Desk) -> None:
    """The kinds that there are, are named."""
    result = desk.stet(*REQUIRE, "corection", "--reason", "x", *APPROVER)
    assert (result.code, "there are publish, minor_edit, correction" in result.err) == (3, True)


def test_a_terminal_says_what_wants_approval_before_the_editor_opens(desk: Desk, tmp_path: Path) -> None:
    """Nobody writes for nothing; what was written is kept, and `stet propose` goes on with it."""
    desk.does(*REQUIRE, "correction", "--reason", "Two pairs of eyes.", *APPROVER)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho THE EDITOR\nsed -i "s/July 3/July 13/" "$1"\n', "utf-8")
    editor.chmod(0o755)
    desk.monkeypatch.setenv("STET_EDITOR", str(editor))
    shown, code = at_terminal(
        "correct", "storm-closures", "--by", BY, "--kind", "correction", "--reason", "The date was wrong."
    )
    assert code == 3
    told, edited, _ = " ".join(shown.split()).partition("THE EDITOR")
    assert edited
    assert "wants approval by somebody else of every" in told
    assert "`stet propose storm-closures`" in told
    assert "--recover" in shown
    shown, code = at_terminal(
        "propose", "storm-closures", "--recover", "--reason", "The date was wrong.", *PROPOSER, answers=("y",)
    )
    assert (code, "THE EDITOR" in shown, "proposal 3 on storm-closures" in shown) == (0, True, True), shown
    shown, code = at_terminal("approve", "3", *APPROVER, answers=("n",))
    assert (code, "Readers will see" in shown, "July 13" in shown) == (130, True, True)
    shown, code = at_terminal("approve", "3", *APPROVER, answers=("y",))
    assert (code, "is approved" in shown) == (0, True)
