"""Text as readers count it: user-perceived characters, and emoji."""

from __future__ import annotations

import regex

_GRAPHEME = regex.compile(r"\X")
# UTS #51, ED-14 to ED-16: a flag of two letters, of a region's tags, a keycap, emoji joined (ED-16; four are the most
# that any recommended sequence joins), one with a skin tone, one shown as a picture.
_PICTURE = r"\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?"
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}"
    r"|\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
    r"|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTURE}(?:\u200d{_PICTURE}){{1,3}}"
    r"|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    r"|\p{Extended_Pictographic}\ufe0f"
    r"|\p{Emoji_Presentation}(?!\ufe0e)"
)


def graphemes(text: str) -> list[str]:
    """The text cut into extended grapheme clusters (UAX #29); joined, they give it back."""
    return _GRAPHEME.findall(text)


def without_emoji(text: str) -> tuple[str, int]:
    """The text between the emoji, and how many of those there are; a sequence is one (UTS #51, ED-17)."""
    return _EMOJI.subn("", text)
