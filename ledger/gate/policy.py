"""The policy that verdicts are given under: what an agency may choose, as recorded in a `policy` entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.errors import Malformed

APOLOGY = "We apologize for the error."
SWITCHES = frozenset({"comma", "hyphen", "case.house", "possessive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an agency chooses; the law itself is not for choosing.

    `rules_on` turns on the rules of house style, each of which has its own risk. `terms` is the glossary: words that
    are right as they stand there, whose spelling and case no silent edit may touch.
    """

    apology: str = APOLOGY
    rules_on: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := sorted(self.rules_on - SWITCHES):
            raise Malformed(
                f"no such switch {unknown[0]!r}; there are {', '.join(sorted(SWITCHES))}", path="policy.rules_on"
            )

    def to_plain(self) -> dict[str, object]:
        return {"apology": self.apology, "rules_on": sorted(self.rules_on), "terms": list(self.terms)}

    @classmethod
    def from_plain(cls, value: object) -> Policy:
        """The policy of a parsed JSON object; absent fields have their defaults. Raises `Malformed`."""
        if not isinstance(value, Mapping):
            raise Malformed("not an object", path="policy")
        for key in value:
            if key not in ("apology", "rules_on", "terms"):
                raise Malformed("no such field", path=f"policy.{key}")
        apology = value.get("apology", APOLOGY)
        if not isinstance(apology, str) or not apology.strip():
            raise Malformed("not a sentence", path="policy.apology")
        rules_on = _strings(value.get("rules_on", []), "policy.rules_on")
        return cls(
            apology=apology, rules_on=frozenset(rules_on), terms=_strings(value.get("terms", []), "policy.terms")
        )


def _strings(value: object, path: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise Malformed("not a list", path=path)
    for index, item in enumerate(value):
        if not isinstance(item, str) or not item.strip():
            raise Malformed("not a word", path=f"{path}[{index}]")
    if len(set(value)) != len(value):
        raise Malformed("a word stands twice", path=path)
    return tuple(value)
