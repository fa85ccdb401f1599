"""`stet doctor`: what could break, before it does."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cli.state import Kept, State, Verified, read_state, remember, state_file
from ledger.book.reader import Reader
from ledger.integrity.note import VerifierKey
from tests.cli.conftest import BY, Desk
from tests.cli.terminals import at_terminal

WELL = ["ledger", "guards", "SQLite", "writing", "clock", "key", "verified", "checkpoint", "settings", "disk", "drafts"]


def found(desk: Desk, code: int = 0) -> dict[str, tuple[str, str, str]]:
    """What was found: state, finding, what to do."""
    result = desk.stet("doctor", "--format", "json")
    assert (result.code, result.err) == (code, "")
    told = json.loads(result.out)
    assert (told["schema"], told["ok"]) == (1, code == 0)
    return {each["what"]: (each["state"], each["found"], each["todo"]) for each in told["checks"]}


def log_of(desk: Desk) -> VerifierKey:
    with Reader.open(desk.folder / "ledger.db") as book:
        return book.keys[0]


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A ledger that was verified and published."""
    desk.does("verify")
    desk.does("publish-log", "log")
    return desk


def test_all_is_well_with_a_ledger_that_is_looked_after(kept: Desk) -> None:
    """Exit 0; each line says what was looked at and what was found."""
    checks = found(kept)
    assert list(checks) == WELL
    assert {state for state, _, _ in checks.values()} == {"well"}
    assert "2 entries, all there are" in checks["verified"][1]
    assert str(kept.folder / "log") in checks["checkpoint"][1]
    assert not any(todo for _, _, todo in checks.values())


def test_a_new_ledger_is_well_but_for_what_is_not_known_yet(desk: Desk) -> None:
    """Never verified, no checkpoint elsewhere: worth a word, not an alarm."""
    checks = found(desk)
    assert {what for what, (state, _, _) in checks.items() if state != "well"} == {"verified", "checkpoint"}
    assert checks["verified"][2].startswith("run `stet verify`")
    assert "publish-log" in checks["checkpoint"][2]


def test_it_tells_how_much_came_since(kept: Desk) -> None:
    kept.does("publish", "b", "first.md", "--title", "B", "--by", BY)
    assert "2 entries, 1 since" in found(kept)["verified"][1]


def loose_key(folder: Path) -> None:
    (folder / "ledger.key").chmod(0o640)


def no_key(folder: Path) -> None:
    (folder / "ledger.key").unlink()


def another_key(folder: Path) -> None:
    shutil.copy(folder / "other.key", folder / "ledger.key")


def garbled_key(folder: Path) -> None:
    (folder / "ledger.key").write_text("PRIVATE+KEY+of-nobody")


def no_guard(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        connection.execute("DROP TRIGGER contents_refuse_delete")


def an_older_copy(folder: Path) -> None:
    shutil.copy(folder / "before.db", folder / "ledger.db")


def from_the_future(folder: Path) -> None:
    """An entry of 2099, as a clock that was wrong for a minute leaves it."""
    shutil.copy(folder / "later.db", folder / "ledger.db")


def a_write_ahead_log(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.db")) as connection:
        assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)


FAULTS: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    # name: what happens, which line tells of it, in what words, what to do
    "a key that others can read": (loose_key, "key", "mode 0640", "chmod 600"),
    "a key that is gone": (no_key, "key", "not there", "--key"),
    "the key of another ledger": (another_key, "key", "another ledger's", "--key"),
    "a garbled key": (garbled_key, "key", "holds no signing key", "put back the copy"),
    "a guard that was dropped": (no_guard, "guards", "contents_refuse_delete is missing", "stet verify"),
    "an older copy of the file": (an_older_copy, "verified", "an older copy", "call the records officer"),
    "a clock that stands before the last entry": (from_the_future, "clock", "before the last entry", "set the clock"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_it_finds(desk: Desk, fault: str) -> None:
    """Exit 1, and in one line what fell short and what to do."""
    happen, what, words, todo = FAULTS[fault]
    desk.does("--ledger", "other.db", "init", "--agency", "Other")
    shutil.copy(desk.folder / "ledger.db", desk.folder / "before.db")
    _record_in_2099(desk)
    desk.does("publish", "b", "first.md", "--title", "B", "--by", BY)
    desk.does("verify")
    happen(desk.folder)
    state, said, do = found(desk, code=1)[what]
    assert state == "short"
    assert words in said
    assert todo in do


def _record_in_2099(desk: Desk) -> None:
    from datetime import UTC, datetime

    from ledger import Actor, Ledger

    shutil.copy(desk.folder / "ledger.db", desk.folder / "later.db")
    late = datetime(2099, 1, 1, tzinfo=UTC)
    with Ledger.open(desk.folder / "later.db", key_path=desk.folder / "ledger.key", clock=lambda: late) as book:
        book.note("storm-closures", "Later.", by=Actor.parse(BY))


def test_it_tells_of_a_program_that_put_the_file_in_wal_mode(desk: Desk) -> None:
    """WAL only from SQLite 3.51.3 on: earlier ones can corrupt on WAL reset."""
    a_write_ahead_log(desk.folder)
    risky = sqlite3.sqlite_version_info < (3, 51, 3)
    state, said, do = found(desk, code=1 if risky else 0)["SQLite"]
    assert state == ("short" if risky else "note")
    assert "WAL mode" in said
    assert "verify" in do
    assert found(desk)["SQLite"][0] == "well", "whoever opens it takes the rollback journal again"


def test_it_tells_of_a_verification_that_failed(kept: Desk) -> None:
    no_guard(kept.folder)
    assert kept.stet("verify").code == 1
    state, said, do = found(kept, code=1)["verified"]
    assert (state, "failed" in said, "records officer" in do) == ("short", True, True)


def test_a_ledger_rewritten_since_is_of_another_history(kept: Desk) -> None:
    """The stored tree of the file no longer has the root that was verified."""
    known = read_state(log_of(kept)).verified
    assert known
    forged = Verified(at=known.at, ledger=known.ledger, size=known.size, root="00" * 32, ok=True)
    remember(log_of(kept), verified=forged)
    assert "another history" in found(kept, code=1)["verified"][1]


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        (lambda path: path.unlink(), 4, "no ledger"),
        (lambda path: path.write_text("no database"), 6, "not a ledger"),
    ],
)
def test_without_a_ledger_the_rest_is_looked_at_all_the_same(
    desk: Desk, make: Callable[[Path], object], code: int, said: str
) -> None:
    """Exit codes for probes: 4 for no ledger, 6 for the store."""
    make(desk.folder / "ledger.db")
    checks = found(desk, code=code)
    assert list(checks) == ["ledger", "settings", "disk", "drafts"]
    assert said in checks["ledger"][1]


def test_drafts_that_were_left_are_told_of(desk: Desk) -> None:
    desk.monkeypatch.setenv("STET_EDITOR", "sh -c 'echo More. >> \"$0\"; exit 1'")
    assert at_terminal("correct", "storm-closures", "--by", BY)[1] == 3
    state, said, do = found(desk)["drafts"]
    assert (state, "storm-closures.v1" in said, "--recover" in do) == ("note", True, True)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("color", ["never", "always"])
def test_a_line_never_runs_over_the_terminal(kept: Desk, width: int, color: str) -> None:
    """Colour is never alone: the mark says it too."""
    import re

    shown, code = at_terminal("--color", color, "doctor", width=width)
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert (plain == shown) is (color == "never")
    assert plain.count("✓") == len(WELL)
    paths = [line for line in plain.splitlines() if "/" in line]  # a path is never broken
    assert max(len(line) for line in plain.splitlines() if line not in paths) <= width


def test_nothing_is_changed(desk: Desk) -> None:
    before = {path: path.read_bytes() for path in desk.folder.iterdir() if path.is_file()}
    found(desk)
    assert {path: path.read_bytes() for path in desk.folder.iterdir() if path.is_file()} == before


# --- what is remembered ---


def test_a_checkpoint_from_elsewhere_that_agreed_is_remembered(desk: Desk) -> None:
    desk.does("publish-log", "log")
    shutil.copy(desk.folder / "log" / "checkpoint", desk.folder / "kept-elsewhere")
    desk.does("publish", "b", "first.md", "--title", "B", "--by", BY)
    desk.does("verify", "--checkpoint", "kept-elsewhere")
    state = read_state(log_of(desk))
    assert state.kept
    assert state.verified
    assert (state.kept.where, state.kept.size) == (str(desk.folder / "kept-elsewhere"), 2)
    assert (state.verified.size, state.verified.ok, state.verified.fault) == (3, True, "")


def test_what_was_known_of_a_longer_log_is_not_forgotten(desk: Desk) -> None:
    """An older copy that verifies by itself doesn't take the memory away by which it is told."""
    shutil.copy(desk.folder / "ledger.db", desk.folder / "before.db")
    desk.does("publish", "b", "first.md", "--title", "B", "--by", BY)
    desk.does("verify")
    desk.does("publish-log", "log")
    an_older_copy(desk.folder)
    desk.does("verify")
    checks = found(desk, code=1)
    assert checks["verified"][0] == checks["checkpoint"][0] == "short"


GARBAGE = ["", "{", "[]", '{"verified": 3, "kept": null}', '{"verified": {"at": 1}, "kept": null}', "\x00", "null"]


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_memory_that_can_not_be_read_is_none(desk: Desk, garbage: str) -> None:
    path = state_file(log_of(desk))
    assert path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(garbage)
    assert read_state(log_of(desk)) == State()
    assert found(desk)["verified"][0] == "note"


def test_a_folder_that_can_not_be_written_keeps_nobody_from_verifying(desk: Desk) -> None:
    (desk.folder / "state").write_text("a file, no folder")
    desk.monkeypatch.setenv("XDG_STATE_HOME", str(desk.folder / "state"))
    desk.does("verify")
    assert read_state(log_of(desk)) == State()


def test_two_logs_of_one_name_are_two(desk: Desk) -> None:
    mine = log_of(desk)
    twin = VerifierKey(mine.name, bytes(31) + b"\x01")
    remember(mine, kept=Kept(at="2026-11-23T09:00:00+00:00", where="here", size=2, root="00" * 32))
    assert read_state(twin) == State()
