"""C2SP tlog-proof, against a file written down byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given

from ledger.errors import Malformed, VerificationError
from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey, VerifierKey
from ledger.integrity.proof_file import MAX_PROOF_BYTES, Proof
from tests.integrity.damage import damaged

KEY = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
# Leaf 5 of the eight of the Certificate Transparency reference tests, under a checkpoint that another program signed.
ENTRY = b"\x40\x41\x42\x43"
FILE = (
    b"c2sp.org/tlog-proof@v1\n"
    b"index 5\n"
    b"vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n"
    b"yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=\n"
    b"037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=\n"
    b"\n"
    b"PeterNeumann\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    b"\n\xe2\x80\x94 PeterNeumann "
    b"x08gozdSgLMzAnw63LH1RGViJhUfW60EUGKY7Kmr004fQNOSqfrcd1hIk3BCtdcLWIqvGtX67sL24VN+44uTlxMnbAA=\n"
)
WITH_EXTRA = FILE.replace(b"index 5", b"extra bW9yZQ==\nindex 5")
ROOT = bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")


@pytest.mark.parametrize(("data", "extra"), [(FILE, None), (WITH_EXTRA, b"more")], ids=["bare", "with extra data"])
def test_a_proof_is_read_as_it_is_written(data: bytes, extra: bytes | None) -> None:
    proof = Proof.parse(data)
    assert (proof.index, len(proof.hashes), proof.extra) == (5, 3, extra)
    assert proof.encode() == data


def test_a_proof_binds_the_entry_to_its_index_and_the_signed_root() -> None:
    proof = Proof.parse(FILE)
    assert proof.verify(ENTRY, KEY) == Checkpoint("PeterNeumann", 8, ROOT)
    with pytest.raises(VerificationError, match="entry 5 is not proved"):
        proof.verify(ENTRY + b"!", KEY)
    for index in (0, 4, 6, 7, 8, 9, 1 << 62):
        moved = Proof.parse(FILE.replace(b"index 5", b"index %d" % index))
        with pytest.raises(VerificationError, match=f"entry {index}"):
            moved.verify(ENTRY, KEY)
    with pytest.raises(VerificationError, match="no key that is known"):
        proof.verify(ENTRY, SigningKey("PeterNeumann", bytes(32)).verifier)


def test_a_log_of_one_entry_needs_no_hash() -> None:
    """tlog-proof: "The next zero or more non-empty lines are the base64-encoded Merkle inclusion proof"."""
    key = SigningKey("one.example", bytes(32))
    root = bytes.fromhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    note = sign_checkpoint(Checkpoint(key.name, 1, root), key)
    data = b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + note
    assert Proof(index=0, hashes=(), note=note).encode() == data
    assert Proof.parse(data).verify(b"", key.verifier).size == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no empty line before a checkpoint"),
        (FILE[:-1], "signature"),
        (FILE.partition(b"\n\n")[0] + b"\n", "no empty line before a checkpoint"),
        (FILE.replace(b"@v1", b"@v2"), "does not begin with"),
        (b"\xef\xbb\xbf" + FILE, "not ASCII"),
        (FILE.replace(b"index 5\n", b""), "no line `index N`"),
        (FILE.replace(b"index 5", b"index 05"), "no line `index N`"),
        (FILE.replace(b"index 5", b"index -5"), "no line `index N`"),
        (FILE.replace(b"index 5", b"index  5"), "no line `index N`"),
        (FILE.replace(b"index 5", b"index 9223372036854775808"), "no line `index N`"),
        (FILE.replace(b"index 5", b"index 5\nindex 5"), "not base64"),
        (FILE.replace(b"index 5", b"index 5\nextra bW9yZQ=="), "not base64"),
        (FILE.replace(b"index 5", b"extra bW9yZQ\nindex 5"), "not base64"),
        (FILE.replace(b"index 5", b"extra bW9yZR==\nindex 5"), "not base64 as it is written"),
        (FILE.replace(b"vBoG", b""), "a hash is not 32 bytes"),
        (FILE.replace(b"vBoG", b"_BoG"), "not base64"),
        (FILE.replace(b"\n", b"\r\n"), "no empty line before a checkpoint"),
        (
            FILE.replace(b"index 5\n", b"index 5\n" + b"vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n" * 61),
            "63 hashes",
        ),
        (FILE.replace(b"\n8\n", b"\n08\n"), "plain decimal number"),
        (FILE + b"x" * (1 << 20), "longer than"),
        (b"x" * (MAX_PROOF_BYTES + 1), "longer than"),
    ],
)
def test_a_proof_that_is_not_written_by_rule_is_malformed(data: bytes, why: str) -> None:
    """tlog-proof, Format: one spelling, so that no two readers see two proofs in the same bytes."""
    with pytest.raises(Malformed, match=why):
        Proof.parse(data)


@given(damaged(WITH_EXTRA))
def test_a_damaged_proof_proves_nothing_else(data: bytes) -> None:
    """Refused with the reason, never a crash. What may change is the extra data, which nothing vouches for."""
    try:
        proof = Proof.parse(data)
        assert proof.encode() == data
        checkpoint = proof.verify(ENTRY, KEY)
    except (Malformed, VerificationError) as error:
        assert str(error)
        return
    assert (checkpoint.root, proof.index) == (ROOT, 5)
