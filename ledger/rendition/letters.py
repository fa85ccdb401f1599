"""A rendition as one string: each character in each style has a letter, so that two are compared at the speed of C."""

from __future__ import annotations

import re

from ledger.rendition.flow import Flow, Item, Run
from ledger.rendition.html import is_chunk, parse_chunks, plain_chunk, plain_end

# Ends of plain chunks: halves of surrogate pairs, which no text has.
_PLAIN = [(tag, part) for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6") for part in (None, "title")]
_ENDS = {each: chr(number) for number, each in enumerate(_PLAIN, start=0xD800)}
_LETTERS: dict[Item, str] = {plain_end(*each): letter for each, letter in _ENDS.items()}
# Whatever else is no plain text: from here to the private planes Unicode has no characters.
_FIRST, _LAST = 0x40000, 0xDFFFF
_TAKEN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")


class Letters:
    """An alphabet; only what is spelled in the same one can be compared."""

    def __init__(self) -> None:
        self._letters: dict[Item, str] = {}
        self._styles: dict[object, _Style] = {}
        self._count = 0

    def spell(self, chunk: str) -> str:
        """A chunk, a letter for each of its positions.

        ValueError for what `is_chunk` is not true of, for characters that are none, or when the letters run out.
        """
        if plain := plain_chunk(chunk):
            tag, part, text = plain.groups()
            return str(text + _ENDS[tag, part])
        if not is_chunk(chunk):
            raise ValueError("not a chunk")
        return self.spell_flow(parse_chunks([chunk]))

    def spell_flow(self, flow: Flow) -> str:
        """A flow in the same way."""
        return "".join([self._spelled(item) for item in flow.items])

    def _spelled(self, item: Item) -> str:
        if not isinstance(item, Run):
            letter = _LETTERS.get(item) or self._letters.get(item)
            if letter is None:
                letter = self._letters[item] = chr(self.next())
            return letter
        if not item.marks:
            if _TAKEN.search(item.text):
                raise ValueError("characters that are none")
            return item.text
        if item.marks not in self._styles:
            self._styles[item.marks] = _Style(self)
        return item.text.translate(self._styles[item.marks])

    def next(self) -> int:
        """A letter that stands for nothing yet."""
        self._count += 1
        if _FIRST + self._count > _LAST:
            raise ValueError("the letters run out")
        return _FIRST + self._count


class _Style(dict[int, int]):
    """The letters of characters in one style."""

    def __init__(self, letters: Letters) -> None:
        self._alphabet = letters

    def __missing__(self, character: int) -> int:
        self[character] = self._alphabet.next()
        return self[character]
