"""What is said beside a text: reasons, labels, addresses, languages. Checked before it is recorded, for good."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from ledger.errors import Malformed

_LONGEST = 10_000
_LONGEST_LABEL = 200
_LONGEST_URL = 2_000
# BCP 47 in outline; what the subtags mean is for readers.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,7}")
UNDETERMINED = "und"


def sentence(text: str | None, what: str) -> str:
    """A text for readers, without the blanks around it."""
    text = (text or "").replace("\r\n", "\n").strip()
    if len(text) > _LONGEST:
        raise Malformed(f"longer than {_LONGEST:,} characters", path=what)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise Malformed("has control characters or lone surrogates", path=what)
    return text


def label(text: str, what: str) -> str:
    """A short name in one line, such as a channel's."""
    text = sentence(text, what)
    if len(text) > _LONGEST_LABEL or "\n" in text or "\t" in text:
        raise Malformed(f"longer than {_LONGEST_LABEL} characters or than a line", path=what)
    return text


def address(url: str) -> str:
    """A public address, absolute."""
    try:
        parts = urlsplit(url)
        # What stands before an @ is a password, or leads readers to believe that they are elsewhere.
        fine = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and "@" not in parts.netloc
            and len(url) <= _LONGEST_URL
        )
    except ValueError:
        fine = False
    if not fine or any(c.isspace() or unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in url):
        raise Malformed("not an address like https://agency.example/news/storm", path=f"url {url[:80]!r}")
    return url


def language_tag(text: str) -> str:
    """A language as BCP 47 has it; `en_US` is taken for `en-US`."""
    tag = text.replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise Malformed("not a language tag like en or es-US", path=f"language {text[:80]!r}")
    return tag


def claimed_language(text: str) -> str:
    """The language that an imported text claims; `und` where that is no tag, so that the gate trusts it in nothing."""
    try:
        return language_tag(text)
    except Malformed:
        return UNDETERMINED
