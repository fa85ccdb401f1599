"""What a post's head says to machines: JSON-LD in the words of schema.org, and Open Graph."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

import renderers
from ledger.domain.entries import Kind
from ledger.domain.history import History
from renderers.addresses import BESIDE, Addresses
from renderers.metadata import metadata
from tests.renderers.cases import HISTORIES, TITLE, URL, said
from tests.renderers.chains import chains
from tests.renderers.histories import Chain
from tests.renderers.reading import tree

# rdflib's own reader of JSON-LD still uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SDO = Namespace("http://schema.org/")
# What of https://schema.org/docs/jsonldcontext.jsonld these posts need: tests ask nothing of the network.
CONTEXT = {
    "@vocab": str(SDO),
    **{name: {"@type": "@id"} for name in ("url", "mainEntityOfPage", "citation", "author", "publisher", "correction")},
    **{name: {"@id": f"schema:{name}", "@type": "schema:DateTime"} for name in ("datePublished", "dateModified")},
    "schema": str(SDO),
}
# The properties that schema.org defines for a type or for one above it, and what it expects as their values.
WORK = {
    "identifier": str,
    "url": str,
    "name": str,
    "description": str,
    "mainEntityOfPage": str,
    "headline": str,
    "inLanguage": str,
    "datePublished": datetime.fromisoformat,
    "dateModified": datetime.fromisoformat,
    "author": ("Organization", "Person"),
    "publisher": ("Organization", "Person"),
    "creativeWorkStatus": str,
    "correction": ("CorrectionComment",),
    "citation": ("BlogPosting", "CreativeWork"),
    "text": str,
}
TYPES: dict[str, dict[str, Any]] = {
    "BlogPosting": WORK,
    "CreativeWork": WORK,
    "CorrectionComment": WORK,
    "Person": {"name": str, "jobTitle": str},
    "Organization": {"name": str},
}
SITE = Addresses("https://record.example/")


def described(history: History, addresses: Addresses = SITE) -> Any:
    return json.loads(renderers.jsonld(history, addresses))


def graph(history: History, addresses: Addresses = SITE) -> Graph:
    """The triples, as a reader of linked data has them."""
    document = described(history, addresses)
    assert document["@context"] == "https://schema.org"
    return Graph().parse(data=json.dumps(document | {"@context": CONTEXT}), format="json-ld")


def only(found: Graph, subject: Node, name: str) -> Node:
    (value,) = found.objects(subject, SDO[name])
    return value


def test_a_post_is_a_blog_posting_with_its_corrections() -> None:
    """schema.org/correction: "Indicates a correction to a CreativeWork, either via a CorrectionComment, ..." """
    found = graph(HISTORIES["a correction"])
    post = URIRef(URL)
    assert list(found.subjects(RDF.type, SDO.BlogPosting)) == [post]
    assert only(found, post, "url") == only(found, post, "mainEntityOfPage") == post
    assert only(found, post, "headline") == Literal(TITLE)
    assert only(found, post, "inLanguage") == Literal("en")
    assert str(only(found, post, "datePublished")) == "2026-03-01T15:10:00-05:00"
    assert str(only(found, post, "dateModified")) == "2026-03-02T15:10:00-05:00"
    for role in ("author", "publisher"):
        agency = only(found, post, role)
        assert (agency, RDF.type, SDO.Organization) in found
        assert only(found, agency, "name") == Literal("Harbor County")
    comment = only(found, post, "correction")
    assert (comment, RDF.type, SDO.CorrectionComment) in found
    assert only(found, comment, "url") == URIRef("https://record.example/posts/storm-closures/#c-2")
    assert str(only(found, comment, "datePublished")) == "2026-03-02T15:10:00-05:00"
    assert str(only(found, comment, "text")) == (
        "Correction, March 2, 2026: Reason 2. An earlier version said “July 3”. "
        "The correct information is “July 13”. Sorry 2. — Officer 2, Role 2"
    )
    officer = only(found, comment, "author")
    assert (officer, RDF.type, SDO.Person) in found
    assert only(found, officer, "jobTitle") == Literal("Role 2")


@pytest.mark.parametrize("case", HISTORIES)
@pytest.mark.parametrize("addresses", [BESIDE, SITE], ids=["beside", "site"])
def test_only_what_schema_org_defines_is_said(case: str, addresses: Addresses) -> None:
    """Every property is one of its type's, and its value of a kind that schema.org expects there."""

    def check(value: Any) -> None:
        known = TYPES[value["@type"]]
        for name, each in value.items():
            if not name.startswith("@"):
                expected = known[name]
                for one in each if isinstance(each, list) else [each]:
                    if isinstance(expected, tuple):
                        assert one["@type"] in expected
                        check(one)
                    else:
                        assert isinstance(one, str)
                        assert expected(one)

    check(described(HISTORIES[case], addresses))
    posts = list(graph(HISTORIES[case], addresses).subjects(RDF.type, SDO.BlogPosting))
    assert len(set(posts)) == len(posts)


def test_a_withdrawn_post_says_so() -> None:
    status = {case: described(history).get("creativeWorkStatus") for case, history in HISTORIES.items()}
    assert status["a retraction"] == "Retracted"
    assert status["a removal"] == "Removed from its source"
    assert status["a correction"] is status["none"] is None
    assert dict(metadata(HISTORIES["a retraction"], SITE).properties)["og:title"] == f"Retracted: {TITLE}"


def test_a_linked_correction_is_known_from_both_posts() -> None:
    """Law 8."""
    (comment,) = described(HISTORIES["a linked correction"])["correction"]
    assert comment["citation"]["url"] == "https://record.example/posts/new-post/"
    (cited,) = described(HISTORIES["a post that corrects another"])["citation"]
    assert cited["url"] == "https://record.example/posts/old-post/"


def modified(made: Chain) -> tuple[str, str]:
    """As the JSON-LD has it, and as Open Graph has it."""
    history = made.history()
    properties = dict(metadata(history, SITE).properties)
    told = properties.get("article:modified_time", properties["article:published_time"])
    return described(history)["dateModified"], told


EVIDENT = [Kind.CORRECTION, Kind.CLARIFICATION, Kind.UPDATE, Kind.RETRACTION, Kind.UNANNOUNCED]


@pytest.mark.parametrize("kind", EVIDENT)
def test_every_evident_edit_moves_the_modified_time(kind: Kind) -> None:
    made = Chain().publish("Opens July 3.", title=TITLE).step("Opens July 13.", title=TITLE, kind=kind, **said(2))
    assert modified(made) == (made.entries[-1].effective_at,) * 2


@pytest.mark.parametrize("kind", [Kind.EDITORS_NOTE, Kind.REMOVAL, Kind.CORRECTION])
def test_every_notice_moves_the_modified_time(kind: Kind) -> None:
    made = Chain().publish("Opens July 3.").note(kind, "Reason 2.", link="new" if kind is Kind.CORRECTION else None)
    assert modified(made) == (made.entries[-1].effective_at,) * 2
    if kind is Kind.CORRECTION:
        made.reword(2, **said(3))
        assert modified(made) == (made.entries[-1].effective_at,) * 2


def test_no_minor_edit_moves_the_modified_time() -> None:
    """rendering.md: "`dateModified` moved by evident changes only"."""
    made = Chain().publish("Opens July 3.", title=TITLE)
    before = modified(made)
    assert modified(made.step("Opens July 3!", title=TITLE, minor=lambda hunk: True)) == before
    assert before == (made.entries[0].effective_at,) * 2


HOSTILE = "</script><script>alert(1)</script><!--<script>]]>&lt;\u2028\u2029\"'\\\x00"


def test_no_text_ends_the_data_block_it_stands_in() -> None:
    """HTML Living Standard, 4.12.1.3: `</script`, `<script` and `<!--` are what a script element must not hold."""
    made = Chain("text", agency=HOSTILE, language=HOSTILE).publish(
        f"July 3 {HOSTILE}", title=HOSTILE, standfirst=HOSTILE
    )
    made.step(f"July 13 {HOSTILE}", title=HOSTILE, standfirst=HOSTILE, reason=HOSTILE, apology=HOSTILE)
    made.linked[HOSTILE] = HOSTILE
    made.note(Kind.CORRECTION, HOSTILE, link=HOSTILE)
    written = renderers.jsonld(made.history())
    assert not set(written) & set("<>&\u2028\u2029")
    page = tree(renderers.page(made.history()))
    (block,) = page.iter("script")
    assert (block.get("type"), block.text) == ("application/ld+json", written)
    assert json.loads(written)["publisher"]["name"] == HOSTILE
    (description,) = (node.get("content") for node in page.iter("meta") if node.get("name") == "description")
    assert "<script>alert(1)</script>" in description


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chains())
def test_any_post_can_be_read_as_linked_data(made: Chain) -> None:
    """As many comments as corrections, each of another name."""
    history = made.history()
    assert len(set(graph(history).subjects(RDF.type, SDO.CorrectionComment))) == len(history.corrections)


def test_the_head_of_a_page_has_the_open_graph() -> None:
    """ogp.me: the four properties that every page must have but the image, and those of an article."""
    made = Chain(url=URL, language="en-US").publish("Opens July 3.", title=TITLE, standfirst="Two offices.")
    made.step("Opens July 13.", title=TITLE, standfirst="Two offices.")
    page = tree(renderers.page(made.history()))
    assert {node.get("property"): node.get("content") for node in page.iter("meta") if node.get("property")} == {
        "og:type": "article",
        "og:title": TITLE,
        "og:url": URL,
        "og:description": "Two offices.",
        "og:site_name": "Harbor County",
        "og:locale": "en_US",
        "article:published_time": "2026-03-01T15:10:00-05:00",
        "article:modified_time": "2026-03-02T15:10:00-05:00",
    }
    assert [node.get("href") for node in page.iter("link") if node.get("rel") == "canonical"] == [URL]
    assert [node.get("content") for node in page.iter("meta") if node.get("name") == "description"] == ["Two offices."]


@pytest.mark.parametrize(
    ("url", "addresses", "canonical"),
    [
        (URL, SITE, URL),
        ("", SITE, "https://record.example/posts/storm-closures/"),
        ("", BESIDE, None),
        ("javascript:alert(1)", BESIDE, None),
        ("", Addresses("../../"), None),
    ],
)
def test_a_post_has_one_public_address(url: str, addresses: Addresses, canonical: str | None) -> None:
    """The one that staff gave goes before that of the site, and nothing relative goes out as a public one."""
    history = Chain(url=url).publish("Opens July 3.").history()
    found = metadata(history, addresses)
    assert (
        found.canonical == dict(found.properties).get("og:url") == described(history, addresses).get("url") == canonical
    )


@pytest.mark.parametrize(("language", "locale"), [("en", None), ("pt-br", "pt_BR"), ("zh-Hant", None), ("und", None)])
def test_a_locale_is_a_language_with_its_territory(language: str, locale: str | None) -> None:
    history = Chain(language=language).publish("Opens July 3.").history()
    assert dict(metadata(history, SITE).properties).get("og:locale") == locale
