"""The styles of a rendition as letters, so that what stands behind each position is a string, like the text itself."""

from __future__ import annotations

from typing import NamedTuple

from ledger.rendition.flow import END, Flow, Run
from ledger.rendition.html import is_chunk, parse_chunks, plain_chunk, plain_end

_PLAIN = [(tag, part) for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6") for part in (None, "title")]
_ENDS = {each: chr(number) for number, each in enumerate(_PLAIN, start=1)}
_UNMARKED = "\x00"
_FIRST: dict[object, str] = {(): _UNMARKED} | {plain_end(*each): letter for each, letter in _ENDS.items()}


class Spelled(NamedTuple):
    """As `Positions`, with a letter for each style."""

    text: str
    styles: str


class Letters:
    """An alphabet; only what is spelled in the same one can be compared."""

    def __init__(self) -> None:
        self._letters: dict[object, str] = {}

    def spell(self, chunk: str) -> Spelled:
        """The positions of a chunk. ValueError for what `is_chunk` is not true of, or when the letters run out."""
        if plain := plain_chunk(chunk):
            tag, part, text = plain.groups()
            return Spelled(text + END, _UNMARKED * len(text) + _ENDS[tag, part])
        if not is_chunk(chunk):
            raise ValueError("not a chunk")
        return self.spell_flow(parse_chunks([chunk]))

    def spell_flow(self, flow: Flow) -> Spelled:
        """The positions of a flow."""
        items = flow.items
        letters = [self._letter(i.marks) * len(i.text) if isinstance(i, Run) else self._letter(i) for i in items]
        return Spelled(flow.text, "".join(letters))

    def _letter(self, style: object) -> str:
        letter = _FIRST.get(style) or self._letters.get(style)
        if letter is None:
            letter = self._letters[style] = chr(len(_FIRST) + len(self._letters))
        return letter
