"""Posts and the people who answer for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.domain.names import bare, fault
from ledger.errors import Malformed, PolicyViolation

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,198}[a-z0-9])?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who answers for a change: name and role (guideline (c), identify yourself)."""

    name: str
    role: str

    def __post_init__(self) -> None:
        for field, value in (("name", self.name), ("role", self.role)):
            if why := fault(value):
                raise Malformed(why, path=f"actor {field}")
            if not bare(value):
                raise PolicyViolation(f'a change needs its maker\'s {field}; say --by "Name, Role" (guideline c)')

    @classmethod
    def parse(cls, text: str) -> Actor:
        """`Name, Role` of a person; the role is all that follows the first comma."""
        name, _, role = text.partition(",")
        actor = cls(name=name.strip(), role=role.strip())
        if actor.is_named_like(STET):
            raise PolicyViolation(f"{STET.name} is this software; say who you are (guideline c)")
        return actor

    def is_named_like(self, other: Actor) -> bool:
        """Whether both bear one name, however it is spelt: nobody approves what they did themselves."""
        return bare(self.name) == bare(other.name)

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


STET = Actor(name="stet", role="software")


def check_slug(slug: str) -> str:
    """The slug, if it can name a post in a file name and an address; else raises `Malformed`."""
    if not _SLUG.fullmatch(slug) or ".." in slug:
        raise Malformed(
            "a slug has letters, digits, '-', '_' and '.', begins and ends with a letter or digit, 200 at most",
            path=f"post {slug[:80]!r}",
        )
    return slug
