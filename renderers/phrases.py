"""The sentences of a notice and of the list of changes, with places for what was said and for what is right.

Where a change is not quoted, the sentence says that there was something, never what: nobody repeats a slur or what is
private in order to correct it. The strike in the text still has it (law 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.domain.changes import Change
from ledger.domain.corrections import Correction, Wording
from ledger.domain.entries import Kind

# Keyed by whether something was said, and whether something is right now.
_WRONG = {
    (True, True): "An earlier version said {said}. The correct information is {right}.",
    (True, False): "An earlier version said {said}, which was wrong.",
    (False, True): "An earlier version left out {right}.",
}
_TOLD = {
    (True, True): "{said} now reads {right}.",
    (True, False): "This was taken out: {said}.",
    (False, True): "This was added: {right}.",
}
_LINKED = {
    (True, True): "This post says {said}. The correct information is {right}.",
    (True, False): "This post says {said}, which is wrong.",
    (False, True): "This post leaves out {right}.",
}
_LISTED = {
    (True, True): "Changed {said} to {right}",
    (True, False): "Removed {said}",
    (False, True): "Added {right}",
    (False, False): "Changed the layout",
}
_LISTED_AS_LINKED = {
    (True, True): "A new post says {right} instead of {said}, published",
    (True, False): "A new post was published to correct {said}",
    (False, True): "A new post was published to add {right}",
    (False, False): "A new post was published",
}
# Of changes that are not quoted: once for all of them; then of each, keyed by whether something is right now; and as
# lines of the list, keyed likewise.
_LEAD_WRONG = "What an earlier version said was wrong and is not repeated here."
_LEAD_TOLD = "What an earlier version said is not repeated here."
_LEAD_LINKED = "What this post says is wrong and is not repeated here."
_WRONG_UNQUOTED = {True: "The correct information is {right}.", False: "It was taken out."}
_TOLD_UNQUOTED = {True: "It now reads {right}.", False: "It was taken out."}
_LINKED_UNQUOTED = {True: "The correct information is {right}.", False: "There is nothing in its place."}
_LISTED_UNQUOTED = {
    True: "Changed words that are not repeated here to {right}",
    False: "Removed words that are not repeated here",
}
_LISTED_UNQUOTED_AS_LINKED = {
    True: "A new post says {right} instead of words that are not repeated here, published",
    False: "A new post was published to correct words that are not repeated here",
}
MOST_PAIRS, LONGEST_PAIR, _LONGEST_LISTED = 3, 120, 200

Spelling = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with places for what was said and what is right; each surface quotes those in its own way."""

    words: str
    change: Change

    def told(self, quoted: Spelling) -> str:
        words = self.words
        for place, text in (("{said}.", self.change.said), ("{right}.", self.change.right)):
            if text.endswith((".", "!", "?", "…")):  # a quotation that ends a sentence ends ours too
                words = words.replace(place, place[:-1])
        return words.format(said=quoted(self.change.said), right=quoted(self.change.right))


def phrases(correction: Correction, wording: Wording) -> Iterator[Phrase]:
    """What a notice says of the words, unless there are many or long ones: the list of changes has those."""
    if wording.kind is Kind.UNANNOUNCED:
        return
    pairs = [pair for pair in wording.changes if pair.said or pair.right or not wording.quoted]
    if len(pairs) > MOST_PAIRS or any(len(side) > LONGEST_PAIR for pair in pairs for side in (pair.said, pair.right)):
        return
    wrong = wording.kind is Kind.CORRECTION
    if wording.quoted:
        words = _LINKED if correction.link else _WRONG if wrong else _TOLD
        yield from (Phrase(words[bool(pair.said), bool(pair.right)], pair) for pair in pairs)
    elif pairs:
        yield Phrase(_LEAD_LINKED if correction.link else _LEAD_WRONG if wrong else _LEAD_TOLD, Change("", ""))
        unquoted = _LINKED_UNQUOTED if correction.link else _WRONG_UNQUOTED if wrong else _TOLD_UNQUOTED
        yield from (Phrase(unquoted[bool(pair.right)], pair) for pair in pairs)


def listed_phrases(correction: Correction) -> list[Phrase]:
    """Each pair in force as a line of the list of changes, before its date; a long side is cut."""
    linked = correction.link is not None
    words = _LISTED_AS_LINKED if linked else _LISTED
    unquoted = _LISTED_UNQUOTED_AS_LINKED if linked else _LISTED_UNQUOTED
    return [
        Phrase(
            words[bool(pair.said), bool(pair.right)] if correction.now.quoted else unquoted[bool(pair.right)],
            Change(shortened(pair.said), shortened(pair.right)),
        )
        for pair in correction.changes
    ]


def shortened(text: str) -> str:
    """The text, cut at a word's end near 200 characters if it is longer."""
    if len(text) <= _LONGEST_LISTED:
        return text
    head = text[: _LONGEST_LISTED - 1]
    whole = head[: head.rfind(" ")] if " " in head[_LONGEST_LISTED // 2 :] else head
    return whole.rstrip() + "…"
