"""Characters that would act on a screen, or hide in it, named instead of shown."""

from __future__ import annotations

import re

# Control, bidirectional and invisible characters: on a screen they act, or hide, instead of showing themselves.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """Text that is safe to show: what would act on a terminal, or hide, is named instead."""
    return UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
