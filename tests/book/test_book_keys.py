"""The key that signs is changed: the old one vouches for the new, and no crash in between leaves the ledger without."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.book import ledger as door
from ledger.book import recording
from ledger.book.key_file import next_path, read_key, write_key
from ledger.domain.entries import Entry, Kind
from ledger.domain.notices import Notice
from ledger.errors import PolicyViolation, StoreError, VerificationError
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey
from ledger.integrity.tree import Frontier, leaf_hash
from tests.book.damage import Damage, signed_again, verified
from tests.book.world import ORTIZ, made, publish

WHY = "The key is changed each year."


def rotate(book: Ledger) -> Entry:
    return book.rotate_key(by=ORTIZ, reason=WHY)


@pytest.fixture
def turned(book: Ledger) -> Ledger:
    """A ledger of five entries whose key was changed by the third and by the fourth."""
    publish(book)
    rotate(book)
    rotate(book)
    publish(book, "ferries")
    assert book.size == 5
    return book


def test_a_change_of_key_is_an_entry_with_its_maker_and_reason(book: Ledger) -> None:
    old = read_key(book.key_path)
    entry = rotate(book)
    new = read_key(book.key_path)
    assert new.verifier != old.verifier
    assert new.name == old.name == book.origin
    assert (entry.kind, entry.actor, entry.post) == (Kind.KEY, ORTIZ, None)
    assert entry.detail == {"verifier_key": new.verifier.text}
    content = book.store.content(None, entry.content["notice"])
    assert content
    assert Notice.decode(content.data).reason == WHY
    assert book.keys == [old.verifier, new.verifier]
    assert book.verify().ok


def test_the_checkpoint_over_the_change_is_signed_by_both_and_later_ones_by_the_new_alone(turned: Ledger) -> None:
    """Whoever trusts the old key has its word for the new one."""
    notes = dict(turned.store.checkpoints())
    signers = {
        size: [n for n, key in enumerate(turned.keys) if _opens(note, key.text, turned)] for size, note in notes.items()
    }
    assert signers == {1: [0], 2: [0], 3: [0, 1], 4: [1, 2], 5: [2]}
    assert turned.verify().ok


def _opens(note: bytes, key: str, book: Ledger) -> bool:
    try:
        open_checkpoint(note, next(each for each in book.keys if each.text == key))
    except VerificationError:
        return False
    return True


def test_the_new_key_takes_the_place_of_the_old_in_a_file_of_its_owner_alone(book: Ledger) -> None:
    rotate(book)
    assert stat.S_IMODE(book.key_path.stat().st_mode) == 0o600
    assert not next_path(book.key_path).exists()
    assert sorted(path.name for path in book.key_path.parent.iterdir()) == ["posts.db", "posts.key"]


def test_a_change_of_key_says_why(book: Ledger) -> None:
    with pytest.raises(PolicyViolation, match="must say why; give --reason"):
        book.rotate_key(by=ORTIZ, reason=" ")
    assert book.size == 1
    publish(book)


class Crash(BaseException):
    """The process is gone: nothing of it runs any more."""


def _before_the_record(book: Ledger, patch: pytest.MonkeyPatch) -> None:
    def crash(*given: object, **named: object) -> None:
        raise Crash

    patch.setattr(recording, "rotate", crash)


def _after_the_record(book: Ledger, patch: pytest.MonkeyPatch) -> None:
    def crash(path: Path) -> None:
        raise Crash

    patch.setattr(door, "take_place", crash)


def _while_the_key_is_written(book: Ledger, patch: pytest.MonkeyPatch) -> None:
    def crash(path: Path, name: str) -> SigningKey:
        next_path(path).write_text("PRIVATE+KEY+har")
        raise Crash

    patch.setattr(door, "write_next_key", crash)


@pytest.mark.parametrize(
    ("crash", "recorded"),
    [(_while_the_key_is_written, False), (_before_the_record, False), (_after_the_record, True)],
    ids=["while the key is written", "before it is recorded", "before it takes its place"],
)
def test_a_crash_on_the_way_leaves_a_ledger_that_goes_on(
    book: Ledger, monkeypatch: pytest.MonkeyPatch, crash: Callable[[Ledger, pytest.MonkeyPatch], None], recorded: bool
) -> None:
    """With the old key where the change was not recorded, else with the new; and it can be changed again."""
    old = read_key(book.key_path).verifier
    with monkeypatch.context() as patch, pytest.raises(Crash):
        crash(book, patch)
        rotate(book)
    with Ledger.open(book.store.path) as again:
        assert again.size == 1 + recorded
        publish(again)
        assert (read_key(again.key_path).verifier == old) == (not recorded)
        rotate(again)
        publish(again, "ferries")
        assert len(set(again.keys)) == len(again.keys) == 2 + recorded
        assert again.verify().ok
    assert not next_path(book.key_path).exists()


def test_the_old_key_signs_nothing_any_more(book: Ledger, tmp_path: Path) -> None:
    shutil.copy(book.key_path, tmp_path / "old.key")
    rotate(book)
    with Ledger.open(book.store.path, key_path=tmp_path / "old.key") as late, pytest.raises(StoreError) as caught:
        publish(late)
    assert "is not the one that this ledger is signed with" in str(caught.value)
    assert book.size == 2


def test_a_change_that_the_old_key_did_not_sign_is_a_fault(turned: Ledger) -> None:
    """Database administrator without the key: an entry that names a key of their own is not believed."""
    third = _signed_alone(turned, 3, read_key(turned.key_path))
    with Damage(turned.store.path).cell("checkpoints", "note", "size = 3", third):
        fault = verified(turned.store.path).faults[0]
    assert (fault.sequence, fault.why) == (2, "the note is signed by no key that is known here")
    assert turned.verify().ok


def test_a_change_that_only_the_new_key_signed_is_a_fault(book: Ledger) -> None:
    """The new key's word for itself is none: whoever trusts the old one must have its word."""
    rotate(book)
    with Damage(book.store.path).cell(
        "checkpoints", "note", "size = 2", _signed_alone(book, 2, read_key(book.key_path))
    ):
        (fault,) = verified(book.store.path).faults
    assert (fault.sequence, fault.why) == (1, "the note is signed by no key that is known here")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    """With it all that was signed would have lost its signer."""
    write_key(tmp_path / "a.key", SigningKey("a", bytes(32)))
    before = (tmp_path / "a.key").read_bytes()
    with pytest.raises(StoreError, match="there is a key already; choose another path"):
        write_key(tmp_path / "a.key", SigningKey("b", bytes(32)))
    assert (tmp_path / "a.key").read_bytes() == before


def test_a_key_that_could_not_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The beginning of a key would stand in the way of the next try."""

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(StoreError, match="the key can't be written: No space left on device"):
            write_key(tmp_path / "a.key", SigningKey("a", bytes(32)))
    assert list(tmp_path.iterdir()) == []


def test_a_checkpoint_by_a_key_of_the_past_is_a_fault(book: Ledger) -> None:
    """Whoever finds the old key can't sign what came after it."""
    old = read_key(book.key_path)
    rotate(book)
    publish(book)
    with Damage(book.store.path).cell("checkpoints", "note", "size = 3", _signed_alone(book, 3, old)):
        faults = [fault.why for fault in verified(book.store.path).faults]
    assert faults == ["the note is signed by no key that is known here"]


def _signed_alone(book: Ledger, size: int, key: SigningKey) -> bytes:
    tree = Frontier()
    for stored in book.store.entries(stop=size):
        tree.append(leaf_hash(stored.body))
    return sign_checkpoint(Checkpoint(key.name, size, tree.root()), key)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (b"somebody-else", "the log is harbor-county, its key is named somebody-else"),
        (b"", "was the log's already; a change of key brings a new one"),
    ],
    ids=["of another name", "that it had"],
)
def test_a_change_to_a_key_that_cannot_be_is_a_fault(book: Ledger, name: bytes, why: str) -> None:
    """Signed again by whoever has the key, it is a fault of the entry all the same."""
    first = book.keys[0].text.encode()
    rotate(book)
    with Ledger.open(book.store.path) as again:
        second = again.keys[1].text.encode()
        stranger = SigningKey(name.decode(), bytes(32)).verifier.text.encode() if name else first

    def change(bodies: list[bytes]) -> None:
        bodies[1] = bodies[1].replace(second, stranger)

    signed_again(book.store.path, change)
    faults = [fault for fault in verified(book.store.path).faults if fault.sequence == 1]
    assert any(why in fault.why for fault in faults), faults


def test_checkpoints_kept_elsewhere_are_each_held_against_the_keys_of_their_day(turned: Ledger, tmp_path: Path) -> None:
    """ROLLBACK and FORK are told of every one of them, whichever key signed it."""
    notes = [note for _, note in turned.store.checkpoints()]
    assert turned.verify(checkpoints=notes).ok
    newest = read_key(turned.key_path)
    fork = sign_checkpoint(Checkpoint(newest.name, 5, b"r" * 32), newest)
    ahead = sign_checkpoint(Checkpoint(newest.name, 9, b"r" * 32), newest)
    early = _signed_alone(turned, 2, newest)
    told = [fault.why for fault in turned.verify(checkpoints=[*notes, fork, ahead, early]).faults]
    assert sorted(told) == [
        "FORK: a checkpoint kept elsewhere over 5 entries has another root",
        "ROLLBACK: a checkpoint kept elsewhere is over 9 entries, 5 are here",
        "the note is signed by no key that is known here",
    ]


def test_a_checkpoint_by_a_key_that_came_after_the_last_entry_here_says_so(book: Ledger, tmp_path: Path) -> None:
    """An older copy of the file does not know the key that signed what was cut off."""
    older = Path(shutil.copy(book.store.path, tmp_path / "older.db"))
    rotate(book)
    publish(book)
    faults = verified(older, checkpoints=[book.checkpoint()]).faults
    assert len(faults) == 1
    assert "is over 3 entries, 1 are here" in faults[0].why
    assert "of a key that came later than the last entry here" in faults[0].why


def test_two_ledgers_never_share_a_key(tmp_path: Path) -> None:
    with made(tmp_path, name="one.db") as one, made(tmp_path, name="two.db") as two:
        rotate(one)
        rotate(two)
        assert not {key.text for key in one.keys} & {key.text for key in two.keys}
