"""What shows the right fact, as a notice links to it: named so that a reader knows where it leads, and inert."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

import renderers
from ledger.domain.history import History
from renderers.corrections import rows
from renderers.notices import source
from renderers.short.fitting import thread
from renderers.short.platforms import PLATFORMS
from tests.renderers.cases import HISTORIES
from tests.renderers.histories import Chain
from tests.renderers.reading import tree

CALENDAR = "https://county.example.gov/calendar/july"


def sourced(evidence: str, reason: str = "We gave the wrong date.") -> History:
    made = Chain(url="https://a.example/storm/").publish("Opens July 3.", title="Storm")
    return made.step("Opens July 13.", title="Storm", reason=reason, evidence=evidence).history()


@pytest.mark.parametrize(
    ("address", "title", "href"),
    [
        (CALENDAR, "county.example.gov/calendar/july", CALENDAR),
        ("http://county.example.gov/", "county.example.gov", "http://county.example.gov/"),
        ("HTTPS://County.example.gov", "County.example.gov", "HTTPS://County.example.gov"),
        (f"{CALENDAR}?day=13", "county.example.gov/…", f"{CALENDAR}?day=13"),
        (f"{CALENDAR}#13", "county.example.gov/…", f"{CALENDAR}#13"),
        ("https://county.example.gov?day=13", "county.example.gov/…", "https://county.example.gov?day=13"),
        (f"https://county.example.gov/{'a' * 60}", "county.example.gov/…", f"https://county.example.gov/{'a' * 60}"),
        ("https://county.example.gov/%41", "county.example.gov/…", "https://county.example.gov/%41"),
        ("https://county.example.gov:8443/a", "county.example.gov:8443/a", "https://county.example.gov:8443/a"),
        # Who seems to be the host and is not, and letters that look like others: told whole.
        ("https://county.example.gov@evil.example/", None, "https://county.example.gov@evil.example/"),
        ("https://county.example.gov:80@evil.example/", None, "https://county.example.gov:80@evil.example/"),
        ("https://county.example.gov\\@evil.example/", None, "https://county.example.gov\\@evil.example/"),
        ("https://cоunty.example.gov/july", None, "https://cоunty.example.gov/july"),
        # Nothing that a browser should follow; stet records none of these, another program might.
        ("javascript:alert(1)", None, ""),
        ("data:text/html,x", None, ""),
        ("//county.example.gov/july", None, ""),
        ("Minutes of July 1, page 3", None, ""),
    ],
)
def test_a_source_is_named_by_its_host(address: str, title: str | None, href: str) -> None:
    """A reader sees where the link leads before following it; what is stranger than a host and a path is told whole."""
    link = source(address)
    assert (link.title, link.href) == (title or address, href)


HOSTILE = [
    'https://a.example/"><script>alert(1)</script>',
    "https://a.example/'onclick='alert(1)",
    "https://a.example/{{7*7}}{%raw%}",
    "https://a.example/>)[x](https://evil.example)",
    "https://a.example/`x`*y*_z_\\",
    "https://a.example/?a=1&copy=2&lt;x",
    "https://a.example/]]></content>",
    "javascript:alert(1)//https://a.example/",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_source_is_one_link_or_none(address: str) -> None:
    """ "Nothing hostile in a post is ever executed"; where it is a link at all, its whole address is what was given."""
    history = sourced(address)
    good = address.startswith("https://")
    row = rows(history)[0]
    rendered = MarkdownIt("commonmark").render(renderers.markdown(history))
    for html in (renderers.html(history), renderers.page(history), row.html, rendered):
        root = tree(html)
        found = [
            link
            for link in root.iter("a")
            if not str(link.get("href") or "#").startswith(("#", "https://a.example/storm"))
        ]
        if html is rendered:  # in which a browser's own spelling of the address stands
            told = [("".join(link.itertext()), unquote(str(link.get("href")))) for link in found]
            assert told == ([(source(address).title, unquote(address))] if good else [])
        else:
            assert [(link.get("href"), link.get("class")) for link in found] == ([(address, "source")] if good else [])
        assert not [
            node
            for node in root.iter()
            if "onclick" in node.attrib
            or (node.tag == "script" and "alert" in (node.text or "") and not node.get("type"))
        ]
    assert "{{" not in renderers.markdown(history)
    assert f"Source: {address} — " in renderers.text(history)
    assert json.loads(renderers.json(history))["corrections"][0]["evidence"] == address


def test_every_wording_keeps_its_own_source() -> None:
    """Law 3 for notices: what was told stays to be seen, struck."""
    aside = next(node for node in tree(renderers.html(HISTORIES["a notice with its source"])).iter("aside"))
    struck = [link.get("href") for node in aside.iter("del") for link in node.iter("a")]
    assert struck == ["https://county.example.gov/calendar/2"]
    assert [link.get("href") for link in aside.iter("a") if link.get("class")] == [
        "https://county.example.gov/calendar/2",
        "https://county.example.gov/calendar/3",
    ]


def test_a_source_stands_after_all_that_matters() -> None:
    """What was wrong, what is right and the apology come first; who answers for it comes last."""
    words = " ".join(renderers.text(sourced(CALENDAR)).split())
    assert re.search(rf"“July 13”\. We apologize for the error\. Source: {CALENDAR} — J\. Ortiz", words)


def test_json_ld_cites_it_beside_the_new_post() -> None:
    """schema.org/citation: "A citation or reference to another creative work"."""
    (comment,) = json.loads(renderers.jsonld(sourced(CALENDAR)))["correction"]
    assert comment["citation"] == {"@type": "CreativeWork", "url": CALENDAR}
    linked = json.loads(renderers.jsonld(HISTORIES["a notice with its source"]))["correction"][1]["citation"]
    assert [each["@type"] for each in linked] == ["BlogPosting", "CreativeWork"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_short_text_names_it_where_there_is_room(platform: str) -> None:
    """Never before what matters, and no reply is made for it alone."""
    (post,) = thread(sourced(CALENDAR), PLATFORMS[platform])
    assert post.text.index("We apologize") < post.text.index(f"Source: {CALENDAR}") < post.text.index("Full record")
    long = f"https://county.example.gov/{'a' * 900}"
    reason = "We gave the date of the year before, which is the one that the contractor's first plan had."
    (short,) = thread(sourced(f"{long}?{long}?{long}", reason), PLATFORMS["bluesky"])
    assert "Source" not in short.text
    assert reason in short.text
