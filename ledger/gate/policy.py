"""The policy that verdicts are given under: what an agency may choose, as recorded in a `policy` entry."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ledger.domain.channels import Channel
from ledger.domain.names import fault
from ledger.errors import Malformed, UnknownChannel

if TYPE_CHECKING:
    from ledger.domain.canonical import Json

APOLOGY = "We apologize for the error."
SWITCHES = frozenset({"comma", "hyphen", "case.house", "possessive"})
# Kinds of entry by staff that an agency may want approved. What readers are given no change of is not among them.
APPROVABLE = ("publish", "minor_edit", "correction", "clarification", "update", "editors_note", "retraction", "notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an agency chooses; the law itself is not for choosing.

    `rules_on` turns on the rules of house style, each of which has its own risk. `terms` is the glossary: words that
    are right as they stand there, whose spelling and case no silent edit may touch. `channels` are the places where
    posts appear, by name; while there are none, a post may name any. `approvals` are the kinds of entry that somebody
    other than their maker must approve.
    """

    apology: str = APOLOGY
    rules_on: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    approvals: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if unknown := sorted(self.rules_on - SWITCHES):
            raise Malformed(
                f"no such switch {unknown[0]!r}; there are {', '.join(sorted(SWITCHES))}", path="policy.rules_on"
            )
        if unknown := sorted(self.approvals - set(APPROVABLE)):
            raise Malformed(
                f"no entry of kind {unknown[0]!r} can want approval; there are {', '.join(APPROVABLE)}",
                path="policy.approvals",
            )

    def channel(self, name: str) -> Channel:
        """The channel of that name; raises `UnknownChannel` with the nearest."""
        there = {each.name: each for each in self.channels}
        if name not in there:
            hint = f"there are {', '.join(sorted(there)) or 'none'}; `stet channel add` records another"
            raise UnknownChannel(name, get_close_matches(name, there, n=3), hint=hint)
        return there[name]

    def to_plain(self) -> dict[str, Json]:
        channels = sorted(self.channels, key=lambda each: each.name)
        return {
            "apology": self.apology,
            "approvals": sorted(self.approvals),
            "channels": [each.to_plain() for each in channels],
            "rules_on": sorted(self.rules_on),
            "terms": list(self.terms),
        }

    @classmethod
    def from_plain(cls, value: object) -> Policy:
        """The policy of a parsed JSON object; absent fields have their defaults. Raises `Malformed`."""
        if not isinstance(value, Mapping):
            raise Malformed("not an object", path="policy")
        for key in value:
            if key not in ("apology", "approvals", "channels", "rules_on", "terms"):
                raise Malformed("no such field", path=f"policy.{key}")
        apology = value.get("apology", APOLOGY)
        if not isinstance(apology, str) or not apology.strip():
            raise Malformed("not a sentence", path="policy.apology")
        terms = _strings(value.get("terms", []), "policy.terms")
        for index, text in enumerate(terms):
            if why := fault(text):
                raise Malformed(why, path=f"policy.terms[{index}]")
        if any(unicodedata.category(c) in ("Cc", "Cs") for c in apology):
            raise Malformed("has control characters or lone surrogates", path="policy.apology")
        rules_on = _strings(value.get("rules_on", []), "policy.rules_on")
        return cls(
            apology=apology,
            rules_on=frozenset(rules_on),
            terms=terms,
            channels=_channels(value.get("channels", []), "policy.channels"),
            approvals=frozenset(_strings(value.get("approvals", []), "policy.approvals")),
        )


def _channels(value: object, path: str) -> tuple[Channel, ...]:
    if not isinstance(value, list | tuple):
        raise Malformed("not a list", path=path)
    channels = tuple(Channel.from_plain(each, f"{path}[{index}]") for index, each in enumerate(value))
    if len({each.name for each in channels}) != len(channels):
        raise Malformed("a name stands twice", path=path)
    return tuple(sorted(channels, key=lambda each: each.name))


def _strings(value: object, path: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Malformed("not a list", path=path)
    for index, item in enumerate(value):
        if not isinstance(item, str) or not item.strip():
            raise Malformed("not a word", path=f"{path}[{index}]")
    if len(set(value)) != len(value):
        raise Malformed("a word stands twice", path=path)
    return tuple(value)
