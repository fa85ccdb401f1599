"""The words of the page on the policy that go with kinds and rules."""

from __future__ import annotations

from ledger.domain.entries import Kind
from renderers.notices import LABELS

_MEANINGS = {
    Kind.CORRECTION: "We had given a wrong fact. It is struck, the right one stands beside it, and we apologize.",
    Kind.CLARIFICATION: "What we wrote was true, but unclear or easily misread.",
    Kind.UPDATE: "Something new was added. What we wrote before was right when we wrote it.",
    Kind.EDITORS_NOTE: "Something that readers should know of the post, though its text stays as it is.",
    Kind.RETRACTION: "The whole post is withdrawn. It stays readable, struck through, and we apologize.",
    Kind.UNANNOUNCED: "The text was changed, and nobody said so at the time. The change was found, and is shown.",
    Kind.REMOVAL: "The post was taken off the site that it stood on. It stays here.",
}
# label -> what it means, in the order in which readers need them.
LABELLED = (
    *((LABELS[kind], meaning) for kind, meaning in _MEANINGS.items()),
    ("Minor edit", "Spelling or grammar. There is no notice of it; the history of the post lists it."),
)
ALWAYS = (
    "a misspelt word, where only one word can have been meant",
    "a word that stands twice in a row, two words run together, or one word cut in two",
    "“a” and “an”; a verb or noun that does not agree; a missing apostrophe in a contraction",
    "one word taken for another that sounds like it, such as “then” for “than”",
    "the shape of quotation marks and apostrophes",
    "the capital of a weekday, a month or the like",
    "a full stop missing at the end",
    "how the text is marked up, where no reader can perceive it",
)
# The switches of the policy -> what is mended silently where they are on.
SWITCHES = {
    "comma": "commas, such as the one before “and” in a list",
    "hyphen": "hyphens and spaces in compound words, such as “log-in” and “login”",
    "case.house": "capital letters of house style, such as “Town Meeting” and “town meeting”",
    "possessive": "the apostrophe of a possessive, such as “employees” and “employee’s”",
}
