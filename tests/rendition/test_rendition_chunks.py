"""Plain chunks are read at a glance: as parsing them would, and only where serialising gives them back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rendition import letters
from ledger.rendition.flow import End, Flow
from ledger.rendition.html import chunks, is_chunk, parse_chunks
from ledger.rendition.letters import Letters
from ledger.rendition.parsing import parse

TEXT = st.text(
    st.sampled_from("aé文 \u00a0\u2028\u2029\ufffc\t\n\r\x0b\x1f\x7f\x85<>&;\"'"), max_size=8
) | st.sampled_from(["&amp;", "a &lt; b", "<em>a</em>", "<br>", "a  b", " a", "a ", "", "May 3."])
OPENING = st.sampled_from(
    ["<p>", "<h1>",
     '<h1 data-part="title">', '<p data-part="title">', '<p data-join="1">', "<h7>", "<P>", "<pre>",
     "<li>",
     '<p class="x">', "<p >", "", "<ul><li>"]
)  # fmt: skip
CLOSING = st.sampled_from(["</p>", "</h1>", "</P>", "</pre>", "</li>", "", "</p>\n", "</p><p>b</p>"])


@settings(deadline=None)
@given(OPENING, TEXT, CLOSING)
def test_a_chunk_is_what_is_written_for_what_is_read_from_it(opening: str, text: str, closing: str) -> None:
    """Parse then serialise is a fixed point, or it is no chunk."""
    source = opening + text + closing
    flow = parse(source)
    assert parse_chunks([source]) == flow
    begins = next((item.share <= 2 for item in flow.items if isinstance(item, End)), False)
    assert is_chunk(source) == (begins and list(chunks(Flow(flow.items))) == [source])


CHUNKS = st.lists(
    st.sampled_from(
        ["<p>a b</p>", "<p>b</p>", '<p data-part="title">a b</p>', "<h2>b</h2>", '<p><a href="x">a</a> b</p>',
         '<p><a href="y">a</a> b</p>', "<p>a<br>b</p>", '<p><img alt="" src="x"></p>', "<ul><li><p>b</p></li></ul>",
         '<ul data-join="1"><li><p>b</p></li></ul>']
    ),
    max_size=4,
)  # fmt: skip


@settings(deadline=None)
@given(CHUNKS, CHUNKS)
def test_letters_are_equal_where_what_they_stand_for_is(one: list[str], other: list[str]) -> None:
    """Position by position, whether a chunk was read at a glance or parsed."""
    alphabet = Letters()
    mine, theirs = ("".join([alphabet.spell(chunk) for chunk in chunks]) for chunks in (one, other))
    flows = [[*zip(*parse_chunks(chunks).positions, strict=True)] for chunks in (one, other)]
    for at, position in enumerate(flows[0]):
        for place, another in enumerate(flows[1]):
            assert (mine[at] == theirs[place]) == (position == another)
    assert [len(mine), len(theirs)] == [len(flow) for flow in flows]
    with pytest.raises(ValueError, match="not a chunk"):
        alphabet.spell("<p>a</p><p>b</p>")


@pytest.mark.parametrize("text", ["a\U00040001", "a\U000dffff b", "\U00040001 <b>a</b>"])
def test_a_letter_is_never_taken_for_a_character(text: str) -> None:
    """A text with characters that Unicode does not have could pass for another in which something is marked."""
    assert is_chunk(f"<p>{text}</p>")
    with pytest.raises(ValueError, match="none"):
        Letters().spell(f"<p>{text}</p>")


def test_letters_run_out_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be told apart is not compared."""
    monkeypatch.setattr(letters, "_LAST", 0x40003)
    alphabet = Letters()
    assert alphabet.spell("<p><b>aba</b></p>") == "\U00040001\U00040002\U00040001\ud800"
    with pytest.raises(ValueError, match="run out"):
        alphabet.spell("<p><b>cd</b></p>")
