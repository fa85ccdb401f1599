"""The pictures of the docs can be taken again by anybody, and come out the same."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.pictures import PICTURES, take

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"


def test_the_pictures_of_the_docs_are_those_that_are_taken(browser: Browser, tmp_path: Path) -> None:
    """Law 7, for the pages that are shown: nothing in them depends on the day, or on keys and salts."""
    first, again = tmp_path / "first", tmp_path / "again"
    take(browser, first)
    take(browser, again)
    taken = {picture.name: picture.read_bytes() for picture in first.iterdir()}
    assert taken == {picture.name: picture.read_bytes() for picture in again.iterdir()}
    assert taken.keys() == PICTURES.keys() == {picture.name for picture in IMAGES.glob("*.png")}
