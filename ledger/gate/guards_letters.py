"""Guards over single characters: what is hidden, what only looks like a letter, signs that carry meaning."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from ledger.gate.changes import Change, plain
from ledger.gate.scope import Guard, Scope

# Nothing in a text of these characters alone needs a second look.
_TAME = re.compile(r"[A-Za-z0-9 .,;:!?'\"()\-–—‘’“”…\u00a0\n\u2028\u2029]*")
# Letters whose shape and script are settled: ASCII, Latin-1, Latin Extended-A.
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ſ]")
# Blank on screen though no space, mark or control by category (Unicode 16, Default_Ignorable_Code_Point and kin).
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_BRACKETS = re.compile(r"[()\[\]{}<>«»‹›]")
_MARKS = re.compile(r"[?!]")


@lru_cache(maxsize=4096)
def hidden(char: str) -> bool:
    """Invisible, bidirectional, a lone combining mark, private or unassigned."""
    category = unicodedata.category(char)
    if char in _BLANK or category in ("Cf", "Co", "Cn", "Cs", "Mn", "Me", "Mc"):
        return True
    return category in ("Cc", "Zl", "Zp") and char not in "\n\r\t\u2028\u2029"


def _wild(change: Change) -> str:
    """The characters of a change that need a second look; empty for nearly all."""
    both = change.before + change.after
    return "" if _TAME.fullmatch(both) else both


def _hidden(change: Change, scope: Scope) -> bool:
    wild = unicodedata.normalize("NFC", _wild(change))
    # A mark may also hang on the neighbour.
    return any(map(hidden, wild)) or (change.new.after[:1] != "" and hidden(change.new.after[0]))


def _script(change: Change, scope: Scope) -> bool:
    wild = unicodedata.normalize("NFC", _wild(change))
    return any(char.isalpha() and not _LATIN.match(char) for char in wild)


def _symbol(change: Change, scope: Scope) -> bool:
    return bool(_wild(change)) and _signs(change.before) != _signs(change.after)


def _signs(text: str) -> Counter[str]:
    """Signs that are no common punctuation: currency, percent, ampersand, mathematics, arrows, emoji."""
    return Counter(c for c in text if not c.isalnum() and not c.isspace() and not _TAME.fullmatch(c))


def _brackets(change: Change, scope: Scope) -> bool:
    return _BRACKETS.findall(change.before) != _BRACKETS.findall(change.after)


def _questions(change: Change, scope: Scope) -> bool:
    return _MARKS.findall(change.before) != _MARKS.findall(change.after)


def _quotes(change: Change, scope: Scope) -> bool:
    if change.kind == "word":
        return False
    before, after = plain(change.before), plain(change.after)
    return before.count('"') != after.count('"') or before.count("'") != after.count("'")


LETTER_GUARDS = (
    Guard(
        name="guard.hidden",
        why="A character that no reader can see was put in, taken out or stands here.",
        stops=_hidden,
    ),
    Guard(
        name="guard.script",
        why="A letter of another script or an unusual shape stands here; look-alike letters can hide another word.",
        stops=_script,
    ),
    Guard(
        name="guard.symbol",
        why="A sign such as a currency, percent or mathematical sign changed.",
        stops=_symbol,
    ),
    Guard(name="guard.bracket", why="Brackets were put round or taken off words.", stops=_brackets),
    Guard(
        name="guard.question", why="A question or exclamation mark changed, and with it what is said.", stops=_questions
    ),
    Guard(name="guard.quotation", why="Quotation marks were put round or taken off words.", stops=_quotes),
)
