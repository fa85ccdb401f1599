"""One version's proof: checked with a key and nothing else, and nothing in it can be changed unseen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from ledger import Ledger
from ledger.book.proving import Proved, check_proof
from ledger.domain.canonical import encode
from ledger.errors import Malformed, StetError, StoreError, UnknownPost, UnknownVersion, VerificationError
from ledger.integrity.checkpoint import Checkpoint, claimed_checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey, VerifierKey, encode_base64
from ledger.integrity.proof_file import Proof
from ledger.integrity.tree import leaf_hash
from tests.book.damage import Damage
from tests.book.logs import turned_ledger
from tests.book.world import ORTIZ, REASON, folder, made
from tests.integrity.damage import damaged


def _made_once() -> tuple[list[VerifierKey], bytes, list[bytes]]:
    with folder() as path, turned_ledger(path) as book:
        return book.keys, book.prove("storm", 2, with_text=True), [row.body for row in book.store.entries()]


KEYS, PROOF, ENTRIES = _made_once()


def changed(proof: bytes, **extra: object) -> bytes:
    """A proof with other extra data; what is None is left out."""
    parsed = Proof.parse(proof)
    assert parsed.extra
    value = {name: each for name, each in (json.loads(parsed.extra) | extra).items() if each is not None}
    return Proof(index=parsed.index, hashes=parsed.hashes, note=parsed.note, extra=encode(value)).encode()


def test_every_version_of_every_post_is_proved_by_each_key_of_the_log(turned: Ledger) -> None:
    """Law 6, for a reader with one small file; the first key is enough, since each vouches for the next."""
    for post in turned.posts():
        for version in turned.history(post).versions:
            proof = turned.prove(post, version.number, with_text=True)
            for key in turned.keys:
                proved = check_proof(proof, [key])
                assert proved.entry == version.entry
                assert proved.text == turned.source(post, version.number)
                assert proved.checkpoint.size == turned.size


def test_the_newest_version_is_proved_by_default_and_without_its_text(turned: Ledger) -> None:
    proved = check_proof(turned.prove("storm"), turned.keys[:1])
    assert (proved.entry.version, proved.text) == (turned.history("storm").newest.number, None)


def test_a_proof_is_the_standard_s_and_needs_no_extra_data(turned: Ledger) -> None:
    """C2SP tlog-proof: with the entry's bytes beside it, any reader can check it."""
    parsed = Proof.parse(PROOF)
    bare = Proof(index=parsed.index, hashes=parsed.hashes, note=parsed.note).encode()
    body = ENTRIES[parsed.index]
    assert check_proof(bare, KEYS[1:], body).entry.version == 2
    assert parsed.verify(body, KEYS[1]).size == len(ENTRIES)
    with pytest.raises(Malformed, match="holds no entry; give its bytes with --entry"):
        check_proof(bare, KEYS)
    with pytest.raises(VerificationError, match="is not proved to stand"):
        check_proof(bare, KEYS, ENTRIES[1])


def test_what_is_not_there_is_not_proved(turned: Ledger) -> None:
    with pytest.raises(UnknownPost, match="did you mean storm"):
        turned.prove("strom")
    with pytest.raises(UnknownVersion, match="no version '9 of storm'"):
        turned.prove("storm", 9)


def test_a_ledger_that_does_not_hold_what_it_signed_proves_nothing() -> None:
    """A proof is checked before it is handed out."""
    with folder() as path, made(path) as book:
        book.publish("roads", "All roads are open.\n", by=ORTIZ, title="Roads")
        damage = Damage(book.store.path)
        with (
            damage.cell("nodes", "hash", "level = 0 AND position = 0", bytes(32)),
            pytest.raises(StoreError, match=r"entry 1 can't be proved: .*; run `stet verify`"),
        ):
            book.prove("roads")
        key = book.history("roads").newest.entry.content["source"]
        with (
            damage.cell("contents", "salt", f"key = x'{key.hex()}'", bytes(16)),
            pytest.raises(StoreError, match="missing or altered"),
        ):
            book.prove("roads", with_text=True)
        assert book.prove("roads")


def test_a_page_s_proof_is_checked_before_it_is_handed_out() -> None:
    """Law 6: nothing is proved of what is stored otherwise than it was signed."""
    with folder() as path, made(path) as book:
        book.publish("roads", "All roads are open.\n", by=ORTIZ, title="Roads")
        history, damage = book.history("roads"), Damage(book.store.path)
        rendition = history.newest.entry.content["rendition"][:32].hex()
        claimed = Checkpoint(book.origin, 2, claimed_checkpoint(book.checkpoint()).root)
        stranger = sign_checkpoint(claimed, SigningKey(book.origin, bytes(32)))
        for table, column, where, value, why in (
            ("nodes", "hash", "level = 0 AND position = 0", bytes(32), "entry 1 is not proved to stand|stet verify"),
            ("contents", "salt", f"key = x'{rendition}'", bytes(16), "missing or altered"),
            ("checkpoints", "note", "size = 2", stranger, "signed by no key that is known here"),
        ):
            with damage.cell(table, column, where, value), pytest.raises(StoreError, match=why):
                book.prove_post(history)
        assert book.prove_post(history).contents


def test_an_entry_proves_nothing_in_the_place_of_another() -> None:
    """The proof is of a place, and the entry says which is its own."""
    key = SigningKey(KEYS[0].name, bytes(32))
    body = ENTRIES[1]
    note = sign_checkpoint(Checkpoint(key.name, 1, leaf_hash(body)), key)
    extra = encode({"_format": 1, "entry": body.decode()})
    with pytest.raises(VerificationError, match="the entry says that it is entry 1, the proof 0"):
        check_proof(Proof(index=0, hashes=(), note=note, extra=extra).encode(), [key.verifier])


def test_a_later_key_vouches_for_no_earlier_one() -> None:
    """It may have been changed because somebody found it: the genesis entry, proved, does not bring it back."""
    old, new = (SigningKey(KEYS[0].name, bytes([seed]) * 32) for seed in (1, 2))
    genesis = ENTRIES[0].replace(KEYS[0].text.encode(), old.verifier.text.encode())
    assert old.verifier.text.encode() in genesis

    def proof(body: bytes, key: SigningKey, **more: list[str]) -> bytes:
        note = sign_checkpoint(Checkpoint(key.name, 1, leaf_hash(body)), key)
        extra = encode({"_format": 1, "entry": body.decode(), **more})
        return Proof(index=0, hashes=(), note=note, extra=extra).encode()

    link = proof(genesis, new).decode()
    assert check_proof(proof(genesis, old, keys=[link]), [old.verifier]).entry.sequence == 0
    with pytest.raises(VerificationError, match="signed by no key that is known here"):
        check_proof(proof(genesis, old, keys=[link]), [new.verifier])


def test_a_key_of_another_log_proves_nothing(turned: Ledger) -> None:
    stranger = SigningKey(KEYS[0].name, bytes(32)).verifier
    with pytest.raises(VerificationError, match="signed by no key that is known here"):
        check_proof(PROOF, [stranger])


def test_a_change_of_key_is_followed_only_where_the_trusted_key_vouches_for_it(turned: Ledger) -> None:
    """Without the proof of the change, or with that of another log, the first key says nothing of the second."""
    with folder() as path, made(path) as other:
        other.rotate_key(by=ORTIZ, reason=REASON)
        other.publish("roads", "All roads are open.\n", by=ORTIZ, title="Roads")
        parsed = Proof.parse(other.prove("roads"))
        assert parsed.extra
        links: list[str] = json.loads(parsed.extra)["keys"]
    cases: tuple[list[str] | None, ...] = (None, [], links)
    for keys in cases:
        with pytest.raises(VerificationError, match="signed by no key that is known here"):
            check_proof(changed(PROOF, keys=keys), KEYS[:1])
        assert check_proof(changed(PROOF, keys=keys), KEYS[1:]).entry.version == 2


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"_format": 2}, "not what stet puts there"),
        ({"entry": None}, "not what stet puts there"),
        ({"entry": 1}, "not what stet puts there"),
        ({"entry": "{}"}, "is not proved to stand"),
        ({"entry": ENTRIES[1].decode()}, "is not proved to stand"),
        ({"keys": "x"}, "its keys are not a list of texts"),
        ({"keys": [1]}, "its keys are not a list of texts"),
        ({"keys": ["x"]}, "not a tlog-proof"),
        ({"contents": [None]}, "its contents are not a list of texts"),
        ({"contents": ["x"]}, "not base64"),
        ({"contents": [encode_base64(b"s" * 16 + b"another text")]}, "not one that the entry commits to"),
        ({"contents": [encode_base64(b"")]}, "not one that the entry commits to"),
    ],
)
def test_extra_data_that_is_not_what_was_logged_is_refused(extra: dict[str, object], why: str) -> None:
    """tlog-proof: "MUST NOT implicitly trust the extra data, as it is not authenticated"."""
    with pytest.raises((Malformed, VerificationError), match=why):
        check_proof(changed(PROOF, **extra), KEYS)


def test_each_text_in_a_proof_must_be_whole(turned: Ledger) -> None:
    """Any content left out of the source: no text, never part of one."""
    parsed = Proof.parse(PROOF)
    assert parsed.extra
    contents = json.loads(parsed.extra)["contents"]
    whole = check_proof(PROOF, KEYS).text
    assert whole
    for index in range(len(contents)):
        proof = changed(PROOF, contents=contents[:index] + contents[index + 1 :])
        try:
            text = check_proof(proof, KEYS).text
        except VerificationError as error:
            assert "not whole" in str(error) or "not one that the entry commits to" in str(error)
        else:
            assert text in (None, whole)


def _proved(data: bytes, keys: list[VerifierKey]) -> Proved | None:
    try:
        return check_proof(data, keys)
    except StetError as error:
        assert str(error)
        return None


@given(damaged(PROOF))
def test_a_damaged_proof_proves_nothing_else(data: bytes) -> None:
    """Truncated, stretched, changed: refused with the reason, or it still proves exactly what was logged."""
    proved = _proved(data, KEYS)
    if proved is not None:
        whole = check_proof(PROOF, KEYS)
        assert (proved.entry, proved.checkpoint) == (whole.entry, whole.checkpoint)
        assert proved.text in (None, whole.text)


@given(damaged(Proof.parse(PROOF).extra or b""))
def test_damaged_extra_data_proves_nothing_else(extra: bytes) -> None:
    """The base64 around it being whole."""
    parsed = Proof.parse(PROOF)
    data = Proof(index=parsed.index, hashes=parsed.hashes, note=parsed.note, extra=extra).encode()
    proved = _proved(data, KEYS)
    if proved is not None:
        assert proved.entry == check_proof(PROOF, KEYS).entry
