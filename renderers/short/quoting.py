"""Words of a post inside a short text: in one line, with nothing in them that acts.

A platform acts on what it finds in a post: it calls whoever is named after an @, and makes a link of anything that
looks like an address. A quotation must not do that. A word joiner (U+2060), which nobody sees and which allows no line
to break, stands after each sign that would act, so that every letter of the quotation is still there and reads as it
did. The address in what was wrong is dead for the same reason: a correction must not lead anybody there. An address in
what is right stays a link.
"""

from __future__ import annotations

import re

from ledger.rendition.characters import graphemes
from ledger.rendition.words import words
from renderers.short.counting import links

_JOINER = "\u2060"
# Controls, direction, soft hyphens and marks of no width, and what X refuses; a joiner of Arabic or emoji stays.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
    "|[\ud800-\udfff]"
)
# Thai and its neighbours, and what follows Chinese and Japanese: there a blank is not what ends a word.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")
# A handle, a hashtag, a share's ticker; $4.50 and #2 are none.
_CALL = re.compile(
    r"(?:(?<![A-Za-z0-9_])|(?<=[Rr][Tt]))"
    r"(?:[@＠](?=\w)|[#＃](?=[^\s!-/:-@[-^`{-~\u2060])(?![0-9]+(?:[\s!-/:-@[-^`{-~]|$))|\$(?=[A-Za-z]))"
)
_ADDRESS = re.compile(r"((?<=https:)|(?<=http:))(?=//)|(?<=\S)(\.)(?=[a-z]{2}|(?![\x00-\x7f])[^\W\d_])", re.IGNORECASE)


def line(text: str) -> str:
    """The text in one line, without any character that acts unseen."""
    return " ".join(_UNSEEN.sub("", " ".join(text.split())).split())


def inert(text: str) -> str:
    """A line that calls nobody and joins no tag. Its links are links, and calls in those are none."""
    kept, position = "", 0
    for start, stop in links(text):
        kept += _silent(text[position:start]) + text[start:stop]
        position = stop
    return kept + _silent(text[position:])


def wrong(text: str) -> str:
    """A line that calls nobody, and of which nothing becomes a link."""
    return _ADDRESS.sub(rf"\1\2{_JOINER}", _silent(text))


def _silent(text: str) -> str:
    return _CALL.sub(rf"\g<0>{_JOINER}", text)


def bounds(text: str) -> list[int]:
    """The ends of the words of a line: where it may be cut. An address, a date or an amount is a word."""
    ends: list[int] = []
    position = 0
    for word in words(text):
        position += len(word)
        if not word.isspace() and (text[position : position + 1].isspace() or _SPACELESS.match(word)):
            ends.append(position)
    return ends


def cut(text: str, most: int) -> str:
    """The line, at most about `most` characters of it, cut at a word's end if it has one there."""
    if len(text) <= most:
        return text
    end = max((end for end in bounds(text) if end < most), default=0)
    return (text[:end].rstrip(" ,;:–—-") or _head(text, most)) + "…"


def _head(text: str, most: int) -> str:
    """The first graphemes of a word that is too long by itself."""
    kept = ""
    for grapheme in graphemes(text[:most])[:-1]:
        kept += grapheme
    return kept or text[:most]
