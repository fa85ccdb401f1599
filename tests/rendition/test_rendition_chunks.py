"""Plain chunks are read at a glance: as parsing them would, and only where serialising gives them back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rendition.flow import End, Flow
from ledger.rendition.html import chunks, is_chunk, parse_chunks
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
