"""Which slugs a new post may have: each becomes the name of a file, on whatever disk a site is written to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ledger.domain.posts import check_slug
from ledger.errors import Malformed, PolicyViolation

# Device names on Windows, whatever suffix follows ("Naming Files, Paths, and Namespaces").
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)


def safe_slug(slug: str) -> str:
    """The slug, if it can name a file anywhere; else raises `Malformed`."""
    if not slug.isascii() or _DEVICE.match(check_slug(slug)):
        raise Malformed("not a name that files can have everywhere; choose another", path=f"post {slug[:80]!r}")
    return slug


def folded(posts: Iterable[str]) -> dict[str, str]:
    """Slugs by what a disk that ignores case makes of them."""
    return {post.lower(): post for post in posts}


def check_new(slug: str, taken: dict[str, str]) -> None:
    """Raises `PolicyViolation` when a post of that name, or of one that differs in case alone, is there (law 1)."""
    other = taken.get(slug.lower())
    if other == slug:
        raise PolicyViolation(f"{slug}: is published already; to change it, `stet correct {slug}` (law 1)")
    if other is not None:
        raise PolicyViolation(f"{slug}: differs from the post {other} in case alone, and would be the same file")
