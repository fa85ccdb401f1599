"""Guards over words: numbers, dates, names, addresses, negation, and one valid word put for another."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from ledger.gate import closed
from ledger.gate.changes import WORD, Change
from ledger.gate.nearness import distance
from ledger.gate.rules_spelling import plainly_common, variant
from ledger.gate.scope import Guard, Scope, plain

# What makes a run of characters an address, a path, a handle, a tag or a piece of code rather than words.
_ADDRESS = re.compile(r"[/\\@#_=<>{}|~^*+`&%$]|[^\W\d_]{2,}\.[^\W_]{2,}|www\.", re.IGNORECASE)
_PREFIXES = closed.words(
    "un in im il ir non dis mis anti de re pre counter under over out sub super inter intra bi semi co ex fore hyper"
    " hypo mega micro mini multi post pro tri ultra up a mal self vice extra trans electro tele auto e"
)
_NEGATIVE = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "anti", "de", "mal", "a")


def _parts(text: str) -> list[str]:
    return [plain(w).lower() for w in WORD.findall(text)]


def _address(change: Change, scope: Scope) -> bool:
    return any(_ADDRESS.search(_without_or(side.chunk, scope)) for side in (change.old, change.new))


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
    return _touches(change, closed.NUMBERS)


def _date(change: Change, scope: Scope) -> bool:
    if change.before.lower() == change.after.lower() and change.before.lower() in closed.WEEKDAYS | closed.MONTHS:
        return change.before.lower() in ("may", "march", "mar", "sun", "sat", "wed", "dec", "jan")
    return _touches(change, closed.DATES)


def _touches(change: Change, words: Collection[str]) -> bool:
    """Whether words of a class were changed, put in or taken out."""
    before, after = _parts(change.before), _parts(change.after)
    if change.kind == "dropped":
        return any(w in words for w in before)
    return any(w in words for w in before + after if (w in before) != (w in after))


def _class(words: Collection[str]) -> Callable[[Change, Scope], bool]:
    def stops(change: Change, scope: Scope) -> bool:
        if change.kind in ("inserted", "dropped"):
            return not _doubled_like(change) and _touches(change, words)
        if not _exchanged(change, scope):
            return False
        return _touches(change, words)

    return stops


def _doubled_like(change: Change) -> bool:
    """Whether what was dropped also stands beside the place, so that nothing may be lost."""
    if change.kind != "dropped":
        return False
    words = tuple(_parts(change.before))
    count = len(words)
    before, after = change.new.last_words[:count][::-1], change.new.next_words[:count]
    return words in (tuple(before), tuple(after)) or (
        bool(change.before.strip()) and change.old.before.rstrip().endswith(change.before.strip())
    )


def paired(before: str, after: str) -> bool:
    """Whether a rule of grammar pairs two words, so that both being words does not by itself stop the change."""
    before, after = plain(before).lower(), plain(after).lower()
    pair = (before, after)
    if set(pair) == {"a", "an"} or pair in closed.AGREEMENT:
        return True
    if pair in _CONFUSED or before == after or closed.CONTRACTIONS.get(before) == after:
        return True
    short, long = sorted(pair, key=len)
    return long != short and (
        long in (short + "s", short + "es") or (long == short[:-1] + "ies" and short.endswith("y"))
    )


_CONFUSED = {
    pair
    for a, b in (("its", "it's"), ("your", "you're"), ("then", "than"), ("of", "have"))
    for pair in ((a, b), (b, a))
}


def _exchanged(change: Change, scope: Scope) -> bool:
    """Whether valid words were put for valid words that no rule of grammar pairs with them."""
    before, after = change.before, change.after
    if change.kind != "word":
        return False
    if paired(before, after):
        return False
    if scope.is_word(before):
        return plain(before).lower() != plain(after).lower()
    return False


def _word(change: Change, scope: Scope) -> bool:
    return _exchanged(change, scope) and scope.is_word(change.after)


def _unfamiliar(change: Change, scope: Scope) -> bool:
    """A word that no dictionary has took the place of another."""
    if change.kind != "word" or plain(change.before).lower() == plain(change.after).lower():
        return False
    return not scope.is_word(change.after) and plain(change.after).lower() not in closed.CONTRACTIONS.values()


def _guess(change: Change, scope: Scope) -> bool:
    """The misspelling is known and stands for other words than the one that was put."""
    if change.kind != "word" or scope.is_word(change.before):
        return False
    wrong, right = change.before.lower(), plain(change.after).lower()
    if full := closed.CONTRACTIONS.get(wrong):
        return right != full
    known = scope.lexicon.corrections(wrong)
    if not known or any(variant(right, word) for word in known):
        return False
    return min(distance(wrong, word, 4) for word in known) <= distance(wrong, right, 4)


def _prefix(change: Change, scope: Scope) -> bool:
    """The two differ by a prefix, or one has a negative prefix that the other has not."""
    if change.kind != "word":
        return False
    before, after = change.before.lower(), change.after.lower()
    if before == after:
        return False
    short, long = sorted((before, after), key=len)
    if long.endswith(short) and len(long) > len(short):
        rest = long[: len(long) - len(short)]
        return rest in _PREFIXES or len(rest) > 1
    for prefix in _NEGATIVE:
        if before.startswith(prefix) != after.startswith(prefix) and len(prefix) > 1:
            bearer = before if before.startswith(prefix) else after
            other = after if bearer is before else before
            rest = bearer[len(prefix) :]
            if len(rest) > 2 and scope.lexicon.readings(rest) and distance(rest, other, 1) <= 1:
                return True
    return False


def _name(change: Change, scope: Scope) -> bool:
    if change.kind == "gap":
        return False
    before, after = plain(change.before), plain(change.after)
    if before.lower() == after.lower():
        return False
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
            opens = match.start() == len(text) - len(text.lstrip()) and side.opens_sentence
            if word[0].isupper() and word != "I" and not opens and word[:2] != "I'" and not known:
                return True
    ways = scope.lexicon.readings(after.lower())
    return change.kind == "word" and after.islower() and bool(ways) and "l" not in ways and not scope.is_word(after)


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


WORD_GUARDS = (
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
    ),
    Guard(
        name="guard.acronym", why="Capitals inside a word changed; it may be another word or a name.", stops=_acronym
    ),
    Guard(name="guard.negation", why="A negation changed, was put in or taken out.", stops=_class(closed.NEGATIONS)),
    Guard(
        name="guard.prefix",
        why="The two words differ by a prefix, which can turn or change the meaning.",
        stops=_prefix,
    ),
    Guard(name="guard.unit", why="A unit of measure, money or time changed.", stops=_class(closed.UNITS)),
    Guard(
        name="guard.modal", why="What is said to be possible, allowed or required changed.", stops=_class(closed.MODALS)
    ),
    Guard(
        name="guard.quantifier",
        why="A word that says how much, how many or how far changed.",
        stops=_class(closed.QUANTIFIERS),
    ),
    Guard(name="guard.pronoun", why="A word that says who or what is meant changed.", stops=_class(closed.PRONOUNS)),
    Guard(
        name="guard.preposition",
        why="A preposition changed, was put in or taken out.",
        stops=_class(closed.PREPOSITIONS),
    ),
    Guard(name="guard.conjunction", why="A word that joins statements changed.", stops=_class(closed.CONJUNCTIONS)),
    Guard(name="guard.determiner", why="An article or another determiner changed.", stops=_class(closed.DETERMINERS)),
    Guard(
        name="guard.guess",
        why="The misspelling is known to stand for another word than the one put in its place.",
        stops=_guess,
    ),
    Guard(name="guard.word", why="One valid word was put for another, however near.", stops=_word),
    Guard(name="guard.unfamiliar", why="The new word is in no dictionary; it may be a new mistake.", stops=_unfamiliar),
    Guard(
        name="guard.inserted",
        why="Words were put in that were not there before.",
        stops=lambda change, scope: change.kind == "inserted",
    ),
    Guard(
        name="guard.deleted",
        why="Words were taken out.",
        stops=lambda change, scope: change.kind == "dropped" and not _doubled_like(change),
    ),
    Guard(
        name="guard.reworded",
        why="Words were replaced by a different number of words.",
        stops=lambda change, scope: change.kind == "reworded",
    ),
)
