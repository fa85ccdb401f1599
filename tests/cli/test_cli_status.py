"""`stet status`: what awaits whom, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.book.ledger import Ledger
from ledger.domain.entries import Kind
from tests.book.world import AMATO, ORTIZ, REASON, Clock, made, row
from tests.cli.conftest import BY, Desk
from tests.cli.terminals import at_terminal

PROPOSER, APPROVER = ("--by", "P. Lee, Volunteer"), ("--by", "R. Amato, Editor")
WHY = ("--reason", "The date was wrong.")


def _status(desk: Desk) -> tuple[int, Any]:
    result = desk.stet("status", "--format", "json")
    return result.code, json.loads(result.out)


def test_where_nothing_awaits_anybody_it_says_so(desk: Desk) -> None:
    """Exit 0; what is not known is not made up."""
    result = desk.stet("status")
    assert result.code == 0
    assert "Nothing awaits anybody." in result.out
    assert "not known to be kept elsewhere" in result.out
    code, found = _status(desk)
    newest = found.pop("newest")
    assert (code, newest["entry"], newest["kind"]) == (0, 1, "publish")
    assert found == {
        "schema": 1,
        "agency": "Harbor County Ferries",
        "clear": True,
        "awaiting": [],
        "unannounced": [],
        "dead_links": [],
        "verified": None,
        "checkpoint": None,
    }


def test_it_remembers_the_last_verification_and_the_checkpoint_kept_elsewhere(desk: Desk) -> None:
    """As far as this user knows on this machine."""
    desk.does("verify")
    desk.does("publish-log", "log")
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    _, found = _status(desk)
    assert (found["verified"]["entries"], found["verified"]["ok"]) == (2, True)
    assert (found["checkpoint"]["entries"], Path(found["checkpoint"]["where"]).name) == (2, "log")
    assert desk.does("status").count("1 entry since") == 2


def test_proposals_await_approval_and_stale_ones_are_told(desk: Desk) -> None:
    """Number, who, what, since when; exit 1 until somebody decides."""
    desk.does("propose", "storm-closures", "date.md", *WHY, *PROPOSER)
    desk.does("correct", "storm-closures", "typo.md", "--by", BY)
    desk.does("propose", "storm-closures", "both.md", *WHY, *PROPOSER)
    result = desk.stet("status")
    told = " ".join(result.out.split())
    assert result.code == 1
    assert "2 proposals await approval" in told
    assert "2 correction, stale on storm-closures, by P. Lee, Volunteer, since 20" in told
    assert "4 correction on storm-closures" in told
    assert "next: stet approve 2" in result.err
    assert [(each["proposal"], each["stale"]) for each in _status(desk)[1]["awaiting"]] == [(2, True), (4, False)]
    desk.does("decline", "2", "--reason", "Overtaken.", *APPROVER)
    desk.does("approve", "4", *APPROVER)
    assert _status(desk)[0] == 0


def test_a_link_to_what_is_not_right_any_more_is_told(desk: Desk) -> None:
    """Guideline (k): as the audit has it."""
    new = ("--linked", "new", "--title", "New", "--wrong", "July 3", "--right", "July 13")
    desk.does("correct", "storm-closures", "date.md", *new, *WHY, "--by", BY)
    assert _status(desk)[0] == 0
    desk.does("retract", "new", *WHY, "--by", BY)
    code, found = _status(desk)
    (dead,) = found["dead_links"]
    assert (code, dead["post"], dead["link"]) == (1, "storm-closures", "new")
    assert "It leads to new, which is retracted." in desk.stet("status").out
    assert dead["why"] in desk.stet("audit").out


@pytest.fixture
def imported(tmp_path: Path) -> Ledger:
    book = made(tmp_path, Clock())
    texts = ("It is May 3.\n", "It is May 4.\n", "It is May 5.\n", None)
    rows = [row(post, number, text) for post in ("old", "older") for number, text in enumerate(texts, 1)]
    book.import_rows([each for each in rows if each.post == "old" or each.body is not None], name="posts.jsonl")
    return book


def test_changes_without_notice_await_whoever_owns_up_to_them(imported: Ledger) -> None:
    """Each post, how often, since when; every one until a notice of staff's own words it."""
    with imported as book:
        found = book.status().unannounced
        assert [(each.post, each.changes, each.since[:10]) for each in found] == [
            ("old", 3, "2014-07-02"),
            ("older", 2, "2014-07-02"),
        ]
        standing = [b for each in book.audit() for b in each.breaches if not b.settled]
        assert len(standing) == sum(each.changes for each in found), "as the audit has it"
        for correction in book.history("old").corrections:
            assert correction.entry.number
            book.reword("old", correction.entry.number, by=ORTIZ, reason=REASON, kind=Kind.CORRECTION)
        assert [each.post for each in book.status().unannounced] == ["older"]
        newest = book.status().newest
        assert (newest.sequence, newest.kind) == (book.size - 1, Kind.NOTICE)
        book.note("older", "We are looking.", by=AMATO)
        assert not book.status().clear


@pytest.mark.parametrize("width", [40, 80])
def test_it_keeps_to_the_width_of_the_terminal(desk: Desk, width: int) -> None:
    """No line is longer, and every fact is there."""
    desk.does("propose", "storm-closures", "date.md", *WHY, *PROPOSER)
    shown, code = at_terminal("status", width=width)
    lines = [line for line in shown.replace("\r", "").split("\n") if "\x1b" not in line]
    assert code == 1
    assert max(map(len, lines)) <= width
    assert "P. Lee" in shown


def test_no_text_of_a_post_is_read(desk: Desk, tmp_path: Path) -> None:
    """A look is quick on any ledger: neither the gate nor what renders is loaded for it."""
    import subprocess
    import sys

    code = (
        "import atexit, sys\n"
        "heavy = ('sqlalchemy', 'jinja2', 'markdown_it', 'nh3', 'ledger.gate.judge', 'ledger.book.recording')\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(n for n in heavy if n in sys.modules)))\n"
        "from cli import main\n"
        "sys.exit(main(['status']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=desk.folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
