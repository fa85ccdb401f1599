"""Text to words and sentences, in spans that a reader would call whole.

A word is a UAX #29 word kept within grapheme bounds; white space stands apart; addresses, handles, hashtags, numbers
with their separators, times, dates, percentages and sums of money are never split.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

import regex

from ledger.rendition.characters import graphemes

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
# Every quantifier that can meet its own start again is bounded, so the cost stays linear.
_WHOLE = (
    r"(?:https?://|www\.)[^\s\u2029\ufffc]{0,2000}[^\s\u2029\ufffc.,;:!?)\]'\"’”]"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
    r"|[@#]\w*[A-Za-z_]\w*"
    rf"|{_MONTH}\.?[ \u00a0](?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,[ \u00a0][0-9]{{4}})?|[0-9]{{4}})(?!\w)"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ \u00a0]{_MONTH}(?:[ \u00a0][0-9]{{4}})?(?!\w)"
    r"|[$€£¥]?[0-9]{1,15}(?:[.,:][0-9]{1,15}){0,9}[ \u00a0]?(?:[ap]\.m\."
    r"|(?:[ap]m|million|billion|trillion|percent)(?!\w))"
    r"|[$€£¥]?[0-9][A-Za-z0-9_]*(?:[.,:/-][0-9][A-Za-z0-9_]*)*%?"
)
# Letters of scripts written without spaces stand alone; `\X` never cuts a grapheme.
_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# Dates and times of day in Chinese, Japanese and Korean: 2026年7月3日, 七月三日, 午前九時三十分, 7월 3일.
_COUNT = r"(?:[0-9]{1,4}|[〇零一二三四五六七八九十]{1,4})"
_EAST_ASIAN = (
    rf"{_COUNT}年(?:{_COUNT}月(?:{_COUNT}[日号])?)?|{_COUNT}月{_COUNT}[日号]|{_COUNT}[時时点](?:{_COUNT}分)?"
    r"|[0-9]{4}년(?: [0-9]{1,2}월(?: [0-9]{1,2}일)?)?|[0-9]{1,2}월 [0-9]{1,2}일|"
)
_PLAIN = regex.compile(_WHOLE + r"|[A-Za-z_][A-Za-z0-9_]*(?:['’][A-Za-z]+)*|[ \u00a0\n]+|[\s\S]")
_FULL = regex.compile(
    _EAST_ASIAN
    + _WHOLE
    + rf"|[\p{{L}}\p{{N}}_--[{_SPACELESS}]][\p{{L}}\p{{N}}\p{{M}}_\u00ad\u200c\u200d--[{_SPACELESS}]]*"
    + r"(?:['’][\p{L}][\p{L}\p{M}]*)*"
    + r"|[ \u00a0\n]+|\X",
    regex.V1,
)
_NEEDS_FULL = regex.compile(r"[^\x00-\x0c\x0e-\x7f‘’“”–—…•\u00a0\u2028\u2029\ufffc]")
# Where a script has no capitals (Arabic, Hebrew, Hindi) any letter may begin a sentence.
_SENTENCE_END = regex.compile(
    r"(?<![.!?…؟۔।॥])[.!?…؟۔।॥]++[\"”’')\]]*+[ \u00a0\n]+(?=[\"“‘'(\[]?[\p{Lu}\p{Lo}\p{N}])"
    r"|[。！？]++[」』”’）]*+|[\u2028\u2029]"
)


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The text cut into words, runs of white space, and single graphemes; joined, they give it back."""
    if not _NEEDS_FULL.search(text):
        return tuple(_PLAIN.findall(text))
    return tuple(_whole_graphemes(_FULL.findall(text), graphemes(text)))


def _whole_graphemes(found: Sequence[str], graphemes: Sequence[str]) -> Iterator[str]:
    """The words found, each run on to where a grapheme ends as well (a digit and the keycap round it)."""
    bounds = set(accumulate(len(grapheme) for grapheme in graphemes))
    word, position = "", 0
    for piece in found:
        word += piece
        position += len(piece)
        if position in bounds:
            yield word
            word = ""


def sentence_starts(text: str) -> tuple[int, ...]:
    """The positions at which a sentence begins, 0 first."""
    return (0, *(m.end() for m in _SENTENCE_END.finditer(text) if m.end() < len(text)))
