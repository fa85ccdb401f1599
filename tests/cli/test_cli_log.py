"""publish-log, prove, key, and verify of what they make."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import BY, FIRST, Desk

WHY = ("--reason", "Changed each year.", "--by", BY)


@pytest.fixture
def published(desk: Desk) -> Desk:
    """A desk whose log stands in `log`, its first key in `first.vkey`."""
    desk.file("first.vkey", desk.does("key"))
    desk.does("publish-log", "log")
    return desk


def key_of(desk: Desk) -> str:
    return desk.does("key", "show").strip()


def test_the_verifier_key_in_force_is_shown_and_where_the_private_one_lies(desk: Desk) -> None:
    """The key alone on standard output, as a file of it would hold it; `stet key` by itself does the same."""
    shown = desk.stet("key", "show")
    assert shown.out == desk.stet("key").out
    assert shown.out.startswith("harbor-county-ferries+")
    assert shown.err == "the private key: ledger.key\n"
    assert desk.stet("--key", "elsewhere.key", "key").err == "the private key: not at elsewhere.key\n"


def test_the_key_is_changed_and_the_change_is_on_the_record(desk: Desk) -> None:
    old = key_of(desk)
    result = desk.stet("key", "rotate", *WHY)
    assert (result.code, result.out.splitlines()[0][:50]) == (0, "✓ ledger.key: a new key signs from now on  (entry ")
    assert key_of(desk) != old
    entry = json.loads(desk.does("log", "--format", "jsonl").splitlines()[-1])
    assert (entry["kind"], entry["name"], entry["role"]) == ("key", "J. Ortiz", "Editor")
    assert "✓ ledger.db verifies" in desk.does("verify")


@pytest.mark.parametrize(("arguments", "missing"), [(WHY[:2], "--by"), (WHY[2:], "--reason")])
def test_a_change_of_key_needs_a_maker_and_a_reason(desk: Desk, arguments: tuple[str, ...], missing: str) -> None:
    result = desk.stet("key", "rotate", *arguments)
    assert result.code == 2
    assert missing in result.err
    assert desk.entries() == 2


def test_a_log_is_published_and_only_what_is_new_is_written(published: Desk) -> None:
    assert published.does("publish-log", "log") == "✓ log: 2 entries\n  written: nothing; it was up to date\n"
    published.does("correct", "storm-closures", "typo.md", "--by", BY)
    told = published.stet("publish-log", "log")
    assert told.out.startswith("✓ log: 3 entries\n  written: ")
    assert told.err == "next: stet verify --log log\n"


def test_a_published_log_is_held_against_the_ledger_and_read_without_it(published: Desk) -> None:
    """The record's officer has the ledger; anybody else has the key."""
    told = published.does("verify", "--log", "log", "--checkpoint", "log/checkpoint")
    assert "✓ ledger.db verifies." in told
    assert "✓ log verifies." in told
    assert "The ledger has the same." in " ".join(told.split())
    Path("ledger.db").unlink()
    told = published.does("verify", "--log", "log", "--vkey", "first.vkey")
    assert told.startswith("✓ log verifies.\n")
    assert "The ledger" not in told
    report = json.loads(published.does("verify", "--log", "log", "--vkey", "first.vkey", "--format", "json"))
    assert (report["ok"], report["size"], report["faults"]) == (True, 2, [])


def test_an_older_ledger_is_told_by_every_checkpoint_and_by_the_log(desk: Desk) -> None:
    """Administrator of the host, restores an older copy."""
    shutil.copy("ledger.db", "older.db")
    for name in ("typo.md", "both.md"):
        desk.does("correct", "storm-closures", name, "--reason", "Wrong day.", "--yes", "--by", BY)
        desk.does("publish-log", name[:-3])
    shutil.copy("older.db", "ledger.db")
    checkpoints = ("--checkpoint", "typo/checkpoint", "--checkpoint", "both/checkpoint")
    result = desk.stet("verify", *checkpoints, "--format", "json")
    assert result.code == 1
    assert [fault["why"][:60] for fault in json.loads(result.out)["faults"]] == [
        "ROLLBACK: a checkpoint kept elsewhere is over 3 entries, 2 a",
        "ROLLBACK: a checkpoint kept elsewhere is over 4 entries, 2 a",
    ]
    result = desk.stet("verify", "--log", "both")
    assert result.code == 1
    assert "✗ both, entry 2: ROLLBACK: the log is over 4 entries, the ledger has 2" in result.out
    result = desk.stet("publish-log", "both")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("stet: ROLLBACK: both/checkpoint is over 4 entries, the ledger's newest over 2")


def test_a_version_is_proved_in_one_file_that_needs_no_ledger(published: Desk) -> None:
    """What is proved, in plain words, and what is not."""
    published.does("key", "rotate", *WHY)
    published.does("correct", "storm-closures", "both.md", "--reason", "Wrong day.", "--yes", "--by", BY)
    made = published.stet("prove", "storm-closures", "--version", "1", "--text", "-o", "one.tlog-proof")
    assert made.out.startswith("✓ one.tlog-proof: ")
    published.does("prove", "storm-closures")
    Path("ledger.db").unlink()
    told = " ".join(published.does("verify", "--proof", "one.tlog-proof", "--vkey", "first.vkey").split())
    assert told.startswith("✓ Proved: version 1 of storm-closures was logged by harbor-county-ferries.")
    assert "It is entry 1, publish, recorded at " in told
    assert "by J. Ortiz, Editor." in told
    assert "It was logged before the log had more than 4 entries." in told
    assert "Not proved: that it is the newest version." in told
    assert FIRST.strip() in told
    key = Path("first.vkey").read_text(encoding="ascii").strip()
    plain = json.loads(
        published.does("verify", "--proof", "storm-closures.tlog-proof", "--vkey", key, "--format", "json")
    )
    assert (plain["ok"], plain["version"], plain["kind"], plain["text"]) == (True, 2, "correction", None)


def test_a_proof_by_another_program_is_checked_with_the_entry_beside_it(published: Desk) -> None:
    """C2SP tlog-proof knows no entry; its bytes are those of the log's bundle, behind their length."""
    published.does("prove", "storm-closures", "-o", "one.tlog-proof")
    lines = Path("one.tlog-proof").read_bytes().split(b"\n")
    assert lines[1].startswith(b"extra ")
    published.file("bare.tlog-proof", b"\n".join(lines[:1] + lines[2:]))
    bundle = Path("log/tile/entries/000.p/2").read_bytes()
    second = 2 + int.from_bytes(bundle[:2], "big")
    published.file("entry", bundle[second + 2 :])
    published.file("other", bundle[2:second])
    check = ("verify", "--proof", "bare.tlog-proof", "--vkey", "first.vkey")
    assert "Proved: version 1 of storm-closures" in published.does(*check, "--entry", "entry")
    assert published.stet(*check, "--entry", "other").code == 1
    assert "give its bytes with --entry" in published.stet(*check).err


def test_a_proof_that_proves_nothing_is_refused_in_one_line(published: Desk) -> None:
    published.does("prove", "storm-closures", "-o", "one.tlog-proof")
    data = Path("one.tlog-proof").read_bytes()
    published.file("moved.tlog-proof", data.replace(b"index 1", b"index 0"))
    published.file("cut.tlog-proof", data[:-10])
    published.file("other.vkey", "harbor-county-ferries+00000000+AAAA\n")
    cases = [
        (("moved.tlog-proof", "first.vkey"), 1, "entry 0 is not proved to stand in the tree of 2"),
        (("cut.tlog-proof", "first.vkey"), 3, "signature lines"),
        (("one.tlog-proof", "other.vkey"), 3, "neither a verifier key nor a file of them"),
        (("one.tlog-proof", "nonsense"), 3, "neither a verifier key nor a file of them"),
        (("nowhere.tlog-proof", "first.vkey"), 3, "can't be read"),
        (("first.md", "first.vkey"), 3, "not a tlog-proof"),
    ]
    for (proof, key), code, why in cases:
        result = published.stet("verify", "--proof", proof, "--vkey", key)
        assert (result.code, result.out) == (code, ""), result
        assert why in result.err
        assert result.err.count("\n") == 1
    result = published.stet("verify", "--proof", "one.tlog-proof")
    assert result.code == 2
    assert "--vkey" in result.err
    assert published.stet("verify", "--vkey", "first.vkey").code == 2


@pytest.mark.parametrize(
    ("note", "why"),
    [(b"", "signature lines"), (b"\xff", "not UTF-8"), (b"a\nb\nc\n\n\xe2\x80\x94 a AAAAAAA=\n", "plain decimal")],
    ids=["empty", "not UTF-8", "no size"],
)
def test_a_checkpoint_that_is_none_is_a_fault(published: Desk, note: bytes, why: str) -> None:
    published.file("held", note)
    result = published.stet("verify", "--checkpoint", "held")
    assert result.code == 1
    assert why in result.out


def test_a_folder_without_a_log_is_told(published: Desk) -> None:
    result = published.stet("verify", "--log", "nowhere")
    assert (result.code, result.err) == (3, "stet: nowhere: no checkpoint there; name the folder of a published log\n")
