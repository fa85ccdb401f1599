"""Names of people: what can be one, and when two are one to whoever reads them."""

from __future__ import annotations

import re
import unicodedata

# Two joiners are no mischief: Persian and the scripts of India are spelt with them.
_JOINERS = "\u200c\u200d"
# Letters that show nothing (Unicode 16, Default_Ignorable_Code_Point, and the blank of Braille).
_BLANK = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Marks of no script of their own, and variation selectors. Those of a script, as the vowels of India, make other names.
_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
# Cyrillic and Greek letters that are drawn as a Latin one, small or as a capital (UTS #39, section 4), and Latin twins.
_LOOKS = str.maketrans(
    "\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0501\u04bb\u051b\u051d"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u0131\u0251\u0261",
    "abesijkmhopctyxdhqwabezhikmnoptyxiag",
)


def fault(name: str) -> str | None:
    """Why a text can't stand for somebody; None where it can."""
    if len(name) > 200:
        return "longer than 200 characters"
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in _JOINERS for c in name):
        return "has control characters, or characters that nobody sees"
    return None


def bare(name: str) -> str:
    """What is left of a name without case, blanks, accents, points and look-alike letters; empty if there is none."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold()))
    return "".join(c for c in plain.translate(_LOOKS) if unicodedata.category(c)[0] in "LMN" and c not in _BLANK)
