"""What rules and guards judge by besides the change itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ledger.gate.changes import Change
from ledger.gate.lexicon import Lexicon
from ledger.gate.nearness import Neighbours
from ledger.gate.policy import Policy

_SHAPES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " "})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The language, the policy and the words known under it."""

    english: bool
    policy: Policy
    lexicon: Lexicon
    neighbours: Neighbours
    terms: frozenset[str] = field(default_factory=frozenset)

    def is_word(self, token: str) -> bool:
        """Whether a token as written is in a dictionary or the glossary, however it may read."""
        lower = plain(token).lower()
        if lower in self.terms:
            return True
        ways = self.lexicon.readings(lower)
        if not ways and lower.endswith("'s"):
            ways = self.lexicon.readings(lower[:-2])
        if token.islower():
            return any(c != "u" and c != "a" and c != "m" for c in ways)
        return bool(ways)

    @cached_property
    def glossary(self) -> re.Pattern[str] | None:
        if not self.policy.terms:
            return None
        return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(self.policy.terms))) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that may merge silently. `switch` names what the policy must turn on, if it is off by default."""

    name: str
    why: str
    allows: Callable[[Change, Scope], bool]
    errant: str | None = None
    switch: str | None = None


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One thing that is always shown, whatever a rule would say."""

    name: str
    why: str
    stops: Callable[[Change, Scope], bool]


def plain(text: str) -> str:
    """A text with its quotes, apostrophes and spaces in their plainest shape."""
    return text if text.isascii() else text.translate(_SHAPES)
