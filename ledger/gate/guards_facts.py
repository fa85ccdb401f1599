"""Guards over facts: addresses, numbers, dates, terms of the glossary, names."""

from __future__ import annotations

import re

from ledger.gate import closed
from ledger.gate.changes import WORD, Change, plain
from ledger.gate.rules_spelling import plainly_common
from ledger.gate.scope import ANY, Guard, Scope

# What makes a run of characters an address, a path, a handle, a tag or a piece of code rather than words.
_ADDRESS = re.compile(r"[/\\@#_=<>{}|~^*+`&%$]|[^\W\d_]{2,}\.[^\W_]{2,}|www\.", re.IGNORECASE)
# An amount is no address, though signs stand in it: $4.50, 12%, (€1,200).
_AMOUNT = re.compile(r"[(\[\"“‘']*[-–+]?[$€£¥]?\d[\d.,:]*\s?(?:[%‰°]|[kKmMbB]n?)?[)\]\"”’'.,;:!?]*")


def parts(text: str) -> list[str]:
    """The words of a text, in lower case and their plainest shape."""
    return [plain(w).lower() for w in WORD.findall(text)]


# Months and days that are words of another meaning in small letters.
_ALSO_WORDS = closed.words("may march mar sun sat wed dec jan")


def _address(change: Change, scope: Scope) -> bool:
    old, new = change.old.chunk, change.new.chunk
    if old.isalpha() and new.isalpha():
        return False
    return any(_ADDRESS.search(_without_or(chunk, scope)) for chunk in (old, new) if not _AMOUNT.fullmatch(chunk))


def _without_or(chunk: str, scope: Scope) -> str:
    """A chunk without the marks that end it, and without the one slash of two plain words (oversight/advisory)."""
    bare = chunk.strip(".,;:!?\"'“”‘’()[]")
    halves = bare.split("/")
    plain_words = len(halves) == 2 and all(h.isalpha() and h.islower() and len(h) > 2 for h in halves)
    return "" if plain_words and any("l" in scope.lexicon.readings(h) for h in halves) else bare


def _number(change: Change, scope: Scope) -> bool:
    if any(map(str.isnumeric, change.before + change.after)):
        return True
    if change.kind == "joined" and change.after.strip().lower() in closed.ONES:
        return False  # `one` stands for no number there
    return not closed.NUMBERS.isdisjoint(change.touched)


def _date(change: Change, scope: Scope) -> bool:
    if change.was == change.now:
        return change.was in _ALSO_WORDS
    return not closed.DATES.isdisjoint(change.touched)


def _name(change: Change, scope: Scope) -> bool:
    before, after = plain(change.before), plain(change.after)
    if change.was == change.now:
        return False
    if change.kind == "word" and before.islower() and after.islower():
        ways = scope.lexicon.readings(after)
        return bool(ways) and "l" not in ways and not scope.is_word(after)
    known = _parted(change, scope) if change.kind == "split" else plainly_common(change, scope)
    for side, text in ((change.old, before), (change.new, after)):
        for match in WORD.finditer(text):
            word = match.group()
            if (
                len(word) > 1
                and not word[1:].islower()
                and word[1:].replace("'", "").isalpha()
                and word[1:] != word[1:].lower()
            ):
                return True
            opens = not _named(word, scope) and match.start() == len(text) - len(text.lstrip()) and side.opens_sentence
            if word[0].isupper() and word != "I" and not opens and word[:2] != "I'" and not known:
                return True
    return False


def _named(word: str, scope: Scope) -> bool:
    """Whether a capitalised word is the name of somebody or something, besides what else it may be."""
    return "u" in scope.lexicon.readings(word) and word.lower() not in closed.FUNCTION_WORDS


def _parted(change: Change, scope: Scope) -> bool:
    """Whether a space parts a small word from a name or title that it had run together with (Marylandand)."""
    parts = change.after.strip().split(" ")
    whole = change.before.strip()
    if len(parts) != 2 or scope.lexicon.readings(whole) or scope.lexicon.seen(whole.lower()) is not None:
        return False
    return parts[1].islower() and parts[1] in _SMALL and len(parts[0]) > 3 and scope.is_word(parts[0])


_SMALL = closed.words("and has have the of in is are was were to for with that which on at from")


def _acronym(change: Change, scope: Scope) -> bool:
    """Capitals changed beyond a first letter."""
    if change.kind not in ("word", "joined", "split"):
        return False
    before, after = plain(change.before), plain(change.after)
    return before.lower() == after.lower() and before[1:] != after[1:] and before.lower() != "javascript"


def _term(change: Change, scope: Scope) -> bool:
    pattern = scope.glossary
    if pattern is None:
        return False
    old = pattern.findall(change.old.before[-80:] + change.before + change.old.after[:80])
    new = pattern.findall(change.new.before[-80:] + change.after + change.new.after[:80])
    return old != new


FACT_GUARDS = (
    Guard(
        name="guard.address",
        why="An address, a handle, a tag, a file name or a piece of code changed, or stands in the same string.",
        stops=_address,
    ),
    Guard(name="guard.number", why="A number, in digits or words, changed or was put in or taken out.", stops=_number),
    Guard(name="guard.date", why="A date, day, month or time changed.", stops=_date),
    Guard(name="guard.term", why="A term of the agency's glossary changed.", stops=_term),
    Guard(
        name="guard.name",
        why="This may be a name, a title or an acronym; a name set right is a correction, and gets an apology.",
        stops=_name,
        kinds=ANY - {"gap"},
    ),
    Guard(
        name="guard.acronym", why="Capitals inside a word changed; it may be another word or a name.", stops=_acronym
    ),
)
