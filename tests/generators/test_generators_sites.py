"""The how-tos of docs/generators, built: each site shows every post to the letter, and runs nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest

from tests.generators.howto import SHOWN, Howto, run

SITES = {"any": "public", "eleventy": "_site", "mkdocs": "site", "pelican": "output"}


def _made(name: str, folder: Path, ledger: Path, slugs: list[str], request: pytest.FixtureRequest) -> Howto:
    howto = Howto.read(name)
    howto.write(folder, slugs)
    shutil.copy(ledger, folder / "ledger.db")
    if name == "eleventy":
        (folder / "node_modules").symlink_to(request.getfixturevalue("node_modules"))
    return howto


@pytest.fixture(scope="module", params=SITES)
def built(
    request: pytest.FixtureRequest,
    ledger: Path,
    fragments: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Howto, Path]:
    """A how-to, and the site that its commands built."""
    folder = tmp_path_factory.mktemp(request.param)
    howto = _made(request.param, folder, ledger, list(fragments), request)
    done = run(howto.commands, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return howto, folder / SITES[request.param]


def test_every_post_stands_in_its_page_to_the_letter(built: tuple[Howto, Path], fragments: dict[str, str]) -> None:
    """Law 5: the generator's page is a surface too; it adds nothing to the post, drops nothing, and runs nothing."""
    _, site = built
    for slug, fragment in fragments.items():
        assert fragment in (site / f"{slug}.html").read_text("utf-8")


def test_what_the_howto_says_appears(built: tuple[Howto, Path]) -> None:
    howto, site = built
    assert howto.appears
    assert howto.shown_in((site / f"{SHOWN}.html").read_text("utf-8"))


def test_nothing_in_a_post_is_run(built: tuple[Howto, Path]) -> None:
    """Neither by the generator, wherever it puts the post's words, nor by a browser that reads the page."""
    _, site = built
    for path in site.rglob("*"):
        if path.suffix in (".html", ".xml", ".json", ".txt"):
            assert "run-1337" not in path.read_text("utf-8"), path
    page = html5lib.parse((site / "hostile.html").read_text("utf-8"), "etree", namespaceHTMLElements=False)
    for node in page.iter():
        assert "alert(1)" not in (node.text or "") or node.tag not in ("script", "style", "svg")
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            assert name not in ("href", "src") or not value.lower().startswith("javascript:")


def test_links_from_post_to_post_lead_there(built: tuple[Howto, Path], fragments: dict[str, str]) -> None:
    """Law 8: a linked correction and the post that it corrects lead to each other on the built site too."""
    _, site = built
    led = set()
    for slug in (SHOWN, "fares"):
        for link in html5lib.parseFragment(fragments[slug], "etree", namespaceHTMLElements=False).iter("a"):
            path, _, anchor = unquote(link.get("href")).partition("#")
            page = site / (path or f"{slug}.html")
            assert not anchor or f'id="{anchor}"' in page.read_text("utf-8")
            led.add((slug, page.name))
    assert {(SHOWN, "fares.html"), ("fares", f"{SHOWN}.html")} <= led


@pytest.mark.parametrize("name", [name for name in SITES if name != "eleventy"])
def test_a_post_that_is_not_in_the_ledger_stops_the_build(
    name: str, ledger: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """No site goes out with an empty place where a post was meant to be; Eleventy makes pages of the ledger's alone."""
    howto = _made(name, tmp_path, ledger, ["storm-closure"], request)
    done = run(howto.commands, tmp_path)
    assert done.returncode != 0
    assert "no post 'storm-closure'; did you mean storm-closures?" in " ".join((done.stdout + done.stderr).split())
