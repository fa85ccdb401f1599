"""What rules and guards judge by besides the change itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

from ledger.gate.changes import Change, Kind
from ledger.gate.lexicon import Lexicon
from ledger.gate.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The language, the policy and the words known under it."""

    english: bool
    policy: Policy
    lexicon: Lexicon
    terms: frozenset[str] = field(default_factory=frozenset)

    def is_word(self, token: str) -> bool:
        """Whether a token as written is in a dictionary or the glossary, however it may read."""
        lower = token.lower()
        if lower in self.terms:
            return True
        ways = self.lexicon.readings(lower)
        if not ways and lower[-2:] in ("'s", "’s"):
            ways = self.lexicon.readings(lower[:-2])
        return ways.strip("uam") != "" if token.islower() else ways != ""

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


ANY: frozenset[Kind] = frozenset(get_args(Kind))


@dataclass(frozen=True, kw_only=True)
class Guard:
    """One thing that is always shown, whatever a rule would say; `kinds` are the changes that it can stop."""

    name: str
    why: str
    stops: Callable[[Change, Scope], bool]
    kinds: frozenset[Kind] = ANY


@dataclass(frozen=True, kw_only=True)
class ClassGuard:
    """A closed class of words: one put for another word, put in or taken out is always shown."""

    name: str
    why: str
    words: frozenset[str]
