"""The pictures in docs/images, taken of the demo's pages: `python -m tests.browser.pictures docs/images`.

The demo is played on set days, so the same pages in the same browser with the same fonts give the same bytes.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, FloatRect

from cli.building import Site
from cli.demo import AGENCY, play
from cli.terminal import Stream
from ledger import Ledger
from tests.book.world import DAY, Clock
from tests.browser.screen import HOME, Tab, chromium, of

_MARGIN = 24  # CSS pixels of paper around what is shown


# Which page, and how wide its window is in CSS pixels.
PICTURES = {
    "corrected-post.png": (of("pier-repairs"), 700),
    "history.png": (of("summer-timetable", "history"), 1000),
    "corrections.png": (f"{HOME}corrections.html", 700),
}
_EDGES = """() => [document.querySelector('main').firstElementChild, document.querySelector('footer.site')]
    .map(node => node.getBoundingClientRect().top)"""


def take(browser: Browser, folder: Path) -> None:
    """Takes every picture, from the top of the text to the foot, at two device pixels to a CSS pixel."""
    pages = demo_pages()
    with browser.new_context(device_scale_factor=2) as context:
        tab = Tab(context)
        for name, (address, width) in PICTURES.items():
            page = tab.visit(pages, address)
            tab.look(width=width)
            top, end = page.evaluate(_EDGES)
            clip: FloatRect = {"x": 0, "y": top - _MARGIN, "width": width, "height": end - top}
            page.screenshot(path=folder / name, full_page=True, clip=clip)


def demo_pages() -> Mapping[str, str]:
    """The demo's site, each act on another day of 2026."""
    with tempfile.TemporaryDirectory() as place:
        site = Path(place) / "site"
        with Ledger.create(
            Path(place) / "ledger.db", agency=AGENCY, clock=Clock(DAY - timedelta(weeks=4), timedelta(days=1))
        ) as book:
            play(Stream(io.StringIO(), "never"), book)
            Site(folder=site).build(book)
        return {f"{HOME}{page.relative_to(site).as_posix()}": page.read_text("utf-8") for page in site.rglob("*.html")}


if __name__ == "__main__":
    with chromium() as found:
        take(found, Path(sys.argv[1]))
