"""The pictures of terminals show what a terminal shows."""

from __future__ import annotations

import pytest

from tests.docs.pictures import IMAGES, SCENES, lasting, picture, words_of


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_shows_what_the_commands_show(name: str) -> None:
    """Drawn anew by `python -m tests.docs.pictures`, which is to be done when this fails and nothing else is wrong."""
    kept = (IMAGES / f"{name}.svg").read_text("utf-8")
    assert lasting(words_of(kept)) == lasting(words_of(picture(name)))
