"""Checkpoints and keys cut, stretched and changed: refused with the reason, never a crash, never taken for another."""

from __future__ import annotations

from hypothesis import given

from ledger.errors import Malformed, VerificationError
from ledger.integrity.checkpoint import claimed_checkpoint, open_checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey, VerifierKey, open_note
from tests.integrity.damage import damaged
from tests.integrity.test_integrity_checkpoint import KEY, NOTE
from tests.integrity.test_integrity_note import PETER

OTHER = SigningKey(KEY.name, bytes(32))
CHECKPOINT = open_checkpoint(NOTE, KEY.verifier)
BY_BOTH = sign_checkpoint(CHECKPOINT, KEY, OTHER)


@given(damaged(NOTE))
def test_a_damaged_checkpoint_is_refused_or_says_the_same(note: bytes) -> None:
    """A signature by another key may be added or changed (signed-note); what was signed may not."""
    try:
        assert open_checkpoint(note, KEY.verifier) == CHECKPOINT
    except (Malformed, VerificationError) as error:
        assert str(error)


@given(damaged(BY_BOTH))
def test_a_damaged_change_of_key_is_signed_by_both_or_refused(note: bytes) -> None:
    """Each key's word counts for itself: no damage makes one of them stand for the other."""
    for key in (KEY, OTHER):
        try:
            assert open_checkpoint(note, key.verifier) == CHECKPOINT
        except (Malformed, VerificationError) as error:
            assert str(error)


def test_a_note_may_carry_the_signatures_of_several_keys() -> None:
    """signed-note: "one or more signatures"; each opens it alone, and a stranger's does not."""
    assert BY_BOTH.count(b"\xe2\x80\x94 PeterNeumann ") == 2
    for key in (KEY, OTHER):
        assert open_checkpoint(BY_BOTH, key.verifier) == CHECKPOINT
        assert open_note(BY_BOTH, [key.verifier]) == CHECKPOINT.encode()
    assert claimed_checkpoint(BY_BOTH) == CHECKPOINT


@given(damaged(NOTE))
def test_what_a_damaged_note_claims_is_a_checkpoint_or_malformed(note: bytes) -> None:
    try:
        claimed = claimed_checkpoint(note)
    except Malformed as error:
        assert str(error)
    else:
        assert note.startswith(claimed.encode().encode())


@given(damaged(PETER.encode()))
def test_a_damaged_key_is_no_key(text: bytes) -> None:
    """Its id is a hash of the rest: chance alone makes another, once in 2^32."""
    try:
        key = VerifierKey.parse(text.decode("utf-8", "replace"))
    except Malformed as error:
        assert str(error)
    else:
        raise AssertionError(key.text)
