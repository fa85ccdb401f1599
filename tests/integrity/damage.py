"""Bytes that were whole once."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def damaged(draw: st.DrawFn, valid: bytes) -> bytes:
    """The bytes cut, stretched, or changed in a place or more; never what they were."""
    data = valid
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([1, 4, 64, 100_000])))))
        filling = draw(st.sampled_from([b"", b"\n", b"\n\n", b"=", b"0", b" ", b"\xff", b"\0"]) | st.binary(max_size=8))
        data = data[:start] + filling + data[stop:]
    return data if data != valid else valid[:-1]
