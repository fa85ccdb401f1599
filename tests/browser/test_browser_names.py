"""What Chromium tells assistive technology of a corrected post: old and new never run together."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

import renderers
from ledger.domain.entries import Kind
from tests.browser.posts import SLUGS
from tests.browser.screen import Tab, of
from tests.renderers.histories import Chain

TOLD = "[removed: {}] [added: {}]"


def bare(text: str) -> str:
    """White space is a matter of the voice; the words and the brackets between them are not."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("heading", "# Opens at {} daily"),
        ("heading", "Opens at {} daily\n---"),
        ("link", "The boat [opens at {} daily](boats.html)."),
        ("link", "## See [opens at {} daily](boats.html)"),
        ("cell", "| Pier | Time |\n|-|-|\n| North | opens at {} daily |"),
        ("columnheader", "| Pier | opens at {} daily |\n|-|-|\n| North | 12:00 |"),
    ],
)
@pytest.mark.parametrize(("old", "new"), [("9:00", "10:00"), ("July 3", "July 13"), ("*nine*", "**ten**")])
def test_a_name_tells_old_from_new(role: str, body: str, old: str, new: str, tab: Tab) -> None:
    """rendering.md: names "fuse old and new ("9:0010:00")"; text that is clipped, not hidden, "mends the name"."""
    made = Chain().publish(body.replace("{}", old), title="Boats").step(body.replace("{}", new), title="Boats")
    tab.open(renderers.page(made.history()))
    names = [bare(name) for spoken, name in tab.spoken() if spoken == role]
    assert bare(f"opens at {TOLD.format(old.strip('*'), new.strip('*'))} daily").lower() in map(str.lower, names)


def test_the_title_tells_old_from_new(tab: Tab) -> None:
    made = Chain().publish("A boat.", title="Opens at 9:00").step("A boat.", title="Opens at 10:00")
    tab.open(renderers.page(made.history()))
    assert ("heading", bare(f"Opens at {TOLD.format('9:00', '10:00')}")) in [
        (role, bare(name)) for role, name in tab.spoken()
    ]


def test_a_retracted_link_is_named_as_removed(tab: Tab) -> None:
    made = Chain().publish("Take [the night boat](boat.html).", title="Boats")
    tab.open(renderers.page(made.step("", title="Boats", kind=Kind.RETRACTION).history()))
    assert "[removed:" in " ".join(name for role, name in tab.spoken() if role == "StaticText")


@pytest.mark.parametrize("name", ["index", "history"])
@pytest.mark.parametrize("slug", SLUGS)
def test_each_mark_is_spoken_with_its_word(slug: str, name: str, tab: Tab, pages: Mapping[str, str]) -> None:
    """Read from the top, every struck text comes between "[removed:" and "]", every new one after "[added:"."""
    page = tab.visit(pages, of(slug, name))
    page.evaluate("() => document.querySelectorAll('details').forEach(node => node.open = true)")
    tab.look()
    said = bare("".join(name for role, name in tab.spoken() if role == "StaticText"))
    marks = page.evaluate("() => [...document.querySelectorAll('del, ins')].map(e => [e.localName, e.innerText])")
    place = 0
    for tag, text in marks:
        word = {"del": "[removed:", "ins": "[added:"}[tag]
        place = said.index(f"{word}{bare(text)}]", place)


def test_tables_stay_tables(tab: Tab, pages: Mapping[str, str]) -> None:
    """A table that scrolls is still read by row and column."""
    tab.visit(pages, of("everywhere"))
    roles = [role for role, _ in tab.spoken()]
    assert {"table", "row", "columnheader", "cell"} <= set(roles)
    assert roles.count("row") == 3


def test_notices_come_before_the_text_they_correct(tab: Tab, pages: Mapping[str, str]) -> None:
    """Who listens learns of the correction first, and can go from it to the change and to the list of all."""
    tab.visit(pages, of("paragraph"))
    spoken = tab.spoken()
    roles = [role for role, _ in spoken]
    assert roles.index("note") < roles.index("deletion")
    links = [name for role, name in spoken if role == "link"]
    assert links[:5] == ["2 versions", "See all changes", "Go to the change", "Earlier version", "go to the change"]
    assert ("region", "Changes to this post") in spoken
