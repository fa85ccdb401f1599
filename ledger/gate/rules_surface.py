"""Rules of surface: shapes of marks and spaces, capitals, full stops; and house style, which is off by default."""

from __future__ import annotations

import re

from ledger.gate import closed
from ledger.gate.changes import Change, plain
from ledger.gate.rules_spacing import PARTICLE_NOUN, SPACING_RULES
from ledger.gate.scope import Rule, Scope

_SHAPES = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "…": "...",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ",
        "\u2010": "-", "\u2011": "-",
    }
)  # fmt: skip
# Between letters, or between spaces on both sides; so never the dashes of an option (--help).
_DASH = re.compile(r"(?<=\w)(?:—|–|-{2,3})(?=\w)| (?:—|–|-{1,3}) ")


def _folded(text: str) -> str:
    return text.translate(_SHAPES)


def _beside_digit(change: Change) -> bool:
    return any(
        char.isdigit()
        for side in (change.old, change.new)
        for char in (side.before.rstrip()[-1:], side.after.lstrip()[:1])
    )


def _glyph(change: Change, scope: Scope) -> bool:
    if change.kind == "word":
        return _folded(change.before) == _folded(change.after)
    if change.kind != "gap" or _beside_digit(change):
        return False
    before, after = _folded(change.before), _folded(change.after)
    if before == after:
        return True
    head, tail = change.old.before[-1:], change.old.after[:1]
    return _dashed(head + before + tail) == _dashed(head + after + tail) and bool(_DASH.search(head + before + tail))


def _dashed(text: str) -> str:
    return _DASH.sub(" — ", text)


def _case(change: Change, scope: Scope) -> bool:
    if change.kind != "word":
        return False
    before, after = plain(change.before), plain(change.after)
    if before[1:] != after[1:] or before[0].lower() != after[0].lower() or before == after:
        return False
    if before in ("i", "i'm", "i've", "i'll", "i'd"):
        return True
    if not after[0].isupper():
        return False
    if _defined(after, change):
        return False
    ways = scope.lexicon.readings(before.lower().removesuffix("'s"))
    if change.new.opens_sentence and change.old.opens_sentence and before.islower() and "l" in ways:
        return True
    return "u" in ways and "l" not in ways and "a" not in ways


def _defined(word: str, change: Change) -> bool:
    """Whether the post defines the word as a term: in quotes, in parentheses."""
    text, word = change.old.flow.text.lower(), word.lower()
    at = text.find(word, 1)
    while at > 0:
        if text[at - 1] in '(“"‘' and text[at + len(word) : at + len(word) + 1] in (")", "”", '"', "’"):
            return True
        at = text.find(word, at + 1)
    return False


def _stop(change: Change, scope: Scope) -> bool:
    if change.kind != "gap":
        return False
    before, after = change.before, change.after
    if before[:1] == " " and after == before.lstrip(" "):
        following = re.match(r"[.,;:?!)]( |\Z)", after + change.new.after)
        return change.old.before[-1:].isalpha() and following is not None
    if (before.strip(" "), after.strip(" ")) == (".", "") and before.startswith(".") and after == before[1:]:
        # The second of two; a third would make an ellipsis.
        return bool(re.search(r"[^\W\d_]\.\Z", change.old.before)) and not change.old.after.startswith(".")
    if not change.old.before[-1:].isalpha() or not change.new.ends_block:
        return False
    return (after.rstrip(), before.rstrip()) == (".", "")


def _comma(change: Change, scope: Scope) -> bool:
    if change.kind != "gap" or _beside_digit(change):
        return False
    pair = change.before.strip(" "), change.after.strip(" ")
    return pair in ((",", ""), ("", ","))


def _hyphen(change: Change, scope: Scope) -> bool:
    if change.kind == "gap":
        return {change.before, change.after} <= {"-", " "} and not _beside_digit(change)
    if change.kind not in ("joined", "split", "hyphenated"):
        return False
    if any(rule.allows(change, scope) for rule in SPACING_RULES):
        return False  # that is no matter of style
    before, after = (re.sub(r"[- ]", "", t.strip()) for t in (change.before, change.after))
    if before != after or not before.isalpha() or not before.islower():
        return False
    longer = max(change.before, change.after, key=len)
    parts = re.split(r"[- ]", longer.strip())
    first = parts[0]
    if not closed.FUNCTION_WORDS.isdisjoint(parts) and not PARTICLE_NOUN.fullmatch(before):
        return False  # may be and maybe
    if change.kind != "hyphenated" and "-" not in change.before + change.after:
        # A space alone parts any letters; the web must write these both ways.
        return scope.lexicon.compounds.get(before) == first or bool(PARTICLE_NOUN.fullmatch(before))
    return len(first) > 2 and "l" in scope.lexicon.readings(first) and first not in ("pre", "non", "mis", "anti", "not")


def _house_case(change: Change, scope: Scope) -> bool:
    if change.kind != "word" or _case(change, scope):
        return False  # that is no matter of style
    before, after = change.before, change.after
    if change.was != change.now or before[1:] != after[1:] or not after.isalpha() or after[1:] != after[1:].lower():
        return False
    ways = scope.lexicon.readings(after)
    return "l" in ways and not set("uam") & set(ways) and not _defined(after, change)


def possessive(before: str, after: str) -> bool:
    """Whether two words in lower case differ by the apostrophe of a possessive alone (its and it's do not)."""
    base = before.removesuffix("s").removesuffix("'")
    return {before, after} == {base + "s", base + "'s"} and base not in closed.FUNCTION_WORDS | _NO_POSSESSORS


_NO_POSSESSORS = closed.words("let here there how when why")


def _possessive(change: Change, scope: Scope) -> bool:
    return (
        change.kind == "word"
        and change.before.islower()
        and change.after.islower()
        and possessive(change.was, change.now)
        and "N" in scope.lexicon.readings(change.was.removesuffix("s").removesuffix("'"))
    )


SURFACE_RULES = (
    Rule(name="glyph", why="The same mark or space in another shape.", allows=_glyph),
    Rule(
        name="case.common",
        errant="R:ORTH",
        why="A capital that every reader expects here and that makes no other word.",
        allows=_case,
    ),
    Rule(
        name="stop.final",
        errant="M:PUNCT",
        why="A full stop was missing or doubled, or a space stood before a punctuation mark.",
        allows=_stop,
    ),
    Rule(name="comma", errant="R:PUNCT", why="A comma; your policy lets commas merge.", allows=_comma, switch="comma"),
    Rule(
        name="hyphen",
        errant="R:ORTH",
        why="The same word written open, closed or with a hyphen; your policy lets these merge.",
        allows=_hyphen,
        switch="hyphen",
    ),
    Rule(
        name="case.house",
        errant="R:ORTH",
        why="A common word with or without a capital; your policy lets these merge.",
        allows=_house_case,
        switch="case.house",
    ),
    Rule(
        name="possessive",
        errant="R:NOUN:POSS",
        why="The apostrophe of a possessive; your policy lets these merge.",
        allows=_possessive,
        switch="possessive",
    ),
)
LANGUAGE_NEUTRAL = frozenset({"glyph", "word.doubled", "markup"})
