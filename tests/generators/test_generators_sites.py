"""The how-tos of docs/generators, built: each site shows every post to the letter, and runs nothing of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

import html5lib
import pytest

from tests.generators.conftest import rendered
from tests.generators.howto import SHOWN, Howto, run

# The folder that each how-to builds, the page of a post in it, and the address that other posts have for that page.
SITES = {
    "any": ("public", "{slug}.html", "{slug}.html"),
    "eleventy": ("_site", "news/{slug}/index.html", "/news/{slug}/"),
    "mkdocs": ("site", "{slug}/index.html", "../{slug}/"),
    "pelican": ("output", "{slug}.html", "{slug}.html"),
}


@dataclass(frozen=True, slots=True)
class Site:
    """What a how-to built, and the posts that it is to show."""

    howto: Howto
    folder: Path
    pages: str
    fragments: dict[str, str]

    def page(self, slug: str) -> str:
        return (self.folder / self.pages.format(slug=slug)).read_text("utf-8")


def _made(name: str, folder: Path, ledger: Path, slugs: list[str], request: pytest.FixtureRequest) -> Howto:
    howto = Howto.read(name)
    howto.write(folder, slugs)
    shutil.copy(ledger, folder / "ledger.db")
    if name == "eleventy":
        (folder / "node_modules").symlink_to(request.getfixturevalue("node_modules"))
    return howto


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest, ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    output, pages, addresses = SITES[request.param]
    fragments = rendered(ledger, addresses)
    folder = tmp_path_factory.mktemp(request.param)
    howto = _made(request.param, folder, ledger, list(fragments), request)
    done = run(howto.commands, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(howto, folder / output, pages, fragments)


def test_every_post_stands_in_its_page_to_the_letter(site: Site) -> None:
    """Law 5: the generator's page is a surface too; it adds nothing to the post, drops nothing, and runs nothing."""
    for slug, fragment in site.fragments.items():
        assert fragment in site.page(slug)


def test_what_the_howto_says_appears(site: Site) -> None:
    assert site.howto.appears
    assert site.howto.shown_in(site.page(SHOWN))


def test_nothing_in_a_post_is_run(site: Site) -> None:
    """Neither by the generator, wherever it puts the post's words, nor by a browser that reads the page."""
    assert "run-{{ 7 * 191 }}" in site.page("hostile")
    for path in site.folder.rglob("*"):
        if path.suffix in (".html", ".xml", ".json", ".txt"):
            assert "run-1337" not in path.read_text("utf-8"), path
    for node in html5lib.parse(site.page("hostile"), "etree", namespaceHTMLElements=False).iter():
        assert "alert(1)" not in (node.text or "") or node.tag not in ("script", "style", "svg")
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            assert name not in ("href", "src") or not value.lower().startswith("javascript:")


def test_links_from_post_to_post_lead_there(site: Site) -> None:
    """Law 8: a linked correction and the post that it corrects lead to each other on the built site too."""
    led = set()
    for slug in (SHOWN, "fares"):
        own = "/" + site.pages.format(slug=slug)
        for link in html5lib.parseFragment(site.fragments[slug], "etree", namespaceHTMLElements=False).iter("a"):
            path, _, anchor = unquote(urljoin(own, link.get("href"))).partition("#")
            page = path + "index.html" if path.endswith("/") else path
            assert not anchor or f'id="{anchor}"' in (site.folder / page[1:]).read_text("utf-8")
            led.add((own, page))
    there, back = (f"/{site.pages.format(slug=slug)}" for slug in (SHOWN, "fares"))
    assert {(there, back), (back, there)} <= led


@pytest.mark.parametrize("name", [name for name in SITES if name != "eleventy"])
def test_a_post_that_is_not_in_the_ledger_stops_the_build(
    name: str, ledger: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """No site goes out with an empty place where a post was meant to be; Eleventy makes pages of the ledger's alone."""
    howto = _made(name, tmp_path, ledger, ["storm-closure"], request)
    done = run(howto.commands, tmp_path)
    assert done.returncode != 0
    assert "no post 'storm-closure'; did you mean storm-closures?" in " ".join((done.stdout + done.stderr).split())
