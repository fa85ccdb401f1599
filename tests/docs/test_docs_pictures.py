"""The pictures of terminals show what a terminal shows."""

from __future__ import annotations

import re

import pytest

from tests.docs.pictures import IMAGES, SCENES, picture, words_of

# Of each run its own: days, times, hashes, how long a text is with its day in it, and where its lines break.
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_OWN = re.compile(
    rf"""\b(?:{_MONTH})\ [0-9]+,\ [0-9]{{4}} | \b[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b | \b[0-9]{{2}}:[0-9]{{2}}\b
    | \b[0-9]+\ [A-Z][a-z]{{2}}(?=\ post) | \b[0-9a-f]{{12}}\b | \b[0-9]+/[0-9]{{3}}\b | \s""",
    re.VERBOSE,
)


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_shows_what_the_commands_show(name: str) -> None:
    """Drawn anew by `python -m tests.docs.pictures`, which is to be done when this fails and nothing else is wrong."""
    kept = (IMAGES / f"{name}.svg").read_text("utf-8")
    assert _told(words_of(kept)) == _told(words_of(picture(name)))


def _told(words: str) -> str:
    return _OWN.sub("", " ".join(words.split()))
