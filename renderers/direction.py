"""Which way a language is written: a browser does not tell it from `lang`."""

from __future__ import annotations

# Unicode CLDR 46, `characterOrder` of each language's layout; and the two codes that ISO 639 had before.
_LANGUAGES = frozenset("ar arc bal bgn ckb dv fa glk he iw ji ks lrc mzn nqo pnb ps sd sdh skr syr ug ur yi".split())
_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())


def direction(language: str) -> str:
    """`rtl` or `ltr`: by the script that the tag names (RFC 5646, 2.2.3), else by that of its language."""
    first, *rest = language.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    return "rtl" if (script in _SCRIPTS if script else first in _LANGUAGES) else "ltr"
