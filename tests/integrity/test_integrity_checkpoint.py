"""C2SP tlog-checkpoint, against a checkpoint that another program signed."""

from __future__ import annotations

import pytest

from ledger.errors import Malformed, VerificationError
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ledger.integrity.note import SigningKey, sign
from ledger.integrity.tree import EMPTY_ROOT

KEY = SigningKey.parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
ROOT = bytes.fromhex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
TEXT = "PeterNeumann\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
NOTE = (
    b"PeterNeumann\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    b"\n\xe2\x80\x94 PeterNeumann "
    b"x08gozdSgLMzAnw63LH1RGViJhUfW60EUGKY7Kmr004fQNOSqfrcd1hIk3BCtdcLWIqvGtX67sL24VN+44uTlxMnbAA=\n"
)


def test_a_checkpoint_is_three_lines() -> None:
    assert Checkpoint("PeterNeumann", 8, ROOT).encode() == TEXT
    assert Checkpoint.parse(TEXT) == Checkpoint("PeterNeumann", 8, ROOT)


def test_the_empty_tree_has_a_checkpoint() -> None:
    """tlog-checkpoint: "unless the tree is empty, in which case the tree size is `0`"."""
    text = "PeterNeumann\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert Checkpoint.parse(text) == Checkpoint("PeterNeumann", 0, EMPTY_ROOT)


def test_a_signed_checkpoint_is_the_note_of_its_text() -> None:
    assert sign_checkpoint(Checkpoint("PeterNeumann", 8, ROOT), KEY) == NOTE
    assert open_checkpoint(NOTE, KEY.verifier) == Checkpoint("PeterNeumann", 8, ROOT)


def test_a_witness_may_have_signed_too() -> None:
    """tlog-checkpoint: "clients MUST ignore unknown signatures. This enables [...] witness cosigning"."""
    cosigned = NOTE + "— witness.example AAAAAAAA\n".encode()
    assert open_checkpoint(cosigned, KEY.verifier).size == 8


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "extension\n",
        "\n" + TEXT,
        TEXT.replace("PeterNeumann", ""),
        TEXT.replace("\n", "\r\n"),
        *(
            TEXT.replace("8\n", f"{size}\n", 1)
            for size in ("", "08", "+8", "-8", "8_0", " 8", "8 ", "٨", "８", "0x8", "8.0", "1e3", "00")
        ),
        TEXT.replace("8\n", f"{1 << 63}\n", 1),
        TEXT.replace("8\n", "9" * 5000 + "\n", 1),
        TEXT.replace("=", ""),
        TEXT.replace("Qyg=", "Qyh="),
        TEXT.replace("/", "_"),
        TEXT.replace("Xcna", "Xc na"),
        TEXT.replace("Xcna", ""),
        TEXT.replace("Xcna", "XcnaXcna"),
        TEXT.replace("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=", ""),
    ],
)
def test_a_checkpoint_has_one_spelling(text: str) -> None:
    """tlog-checkpoint: "the ASCII decimal representation [...] with no leading zeroes"."""
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


def test_the_largest_size_is_read() -> None:
    assert Checkpoint.parse(TEXT.replace("8\n", f"{(1 << 63) - 1}\n", 1)).size == (1 << 63) - 1


def test_a_log_signs_under_its_own_name_only() -> None:
    """tlog-checkpoint: "The log's key name in its signature line SHOULD match the origin line"."""
    with pytest.raises(Malformed, match="'PeterNeumann', the log 'EnochRoot'"):
        sign_checkpoint(Checkpoint("EnochRoot", 8, ROOT), KEY)


def test_a_checkpoint_of_another_log_is_not_taken_for_this_one_s() -> None:
    """Signed by this key all the same."""
    with pytest.raises(VerificationError, match="of 'EnochRoot', not of 'PeterNeumann'"):
        open_checkpoint(sign(TEXT.replace("PeterNeumann", "EnochRoot"), KEY), KEY.verifier)


def test_a_signed_text_that_is_no_checkpoint_is_malformed() -> None:
    with pytest.raises(Malformed, match="three lines"):
        open_checkpoint(sign("hello\n", KEY), KEY.verifier)


def test_a_checkpoint_with_another_size_does_not_verify() -> None:
    with pytest.raises(VerificationError, match="does not verify"):
        open_checkpoint(NOTE.replace(b"\n8\n", b"\n9\n"), KEY.verifier)
