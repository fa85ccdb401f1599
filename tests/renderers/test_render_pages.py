"""The fragment and the page: notices, dates, lists, and that no field of a post can do more than be read."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

import renderers
from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.history import Corrects, History, Notice
from ledger.domain.posts import Actor
from ledger.rendition.render import render
from renderers.notices import in_full
from renderers.phrases import shortened
from tests.renderers.histories import Chain, chain
from tests.renderers.reading import document as parsed
from tests.renderers.reading import tree, words


def document(history: History) -> Any:
    return parsed(renderers.page(history))


def asides(history: History) -> list[str]:
    return [words(node) for node in tree(renderers.html(history)).iter("aside")]


def test_a_correction_owns_up() -> None:
    """Law 9: "its date, what was said and what is right, who made it (name and role), and the apology"."""
    (notice,) = asides(chain("Opens July 3.", "Opens July 13.").history())
    assert notice == (
        "Correction, March 2, 2026: We gave the wrong date. An earlier version said “July 3”. The correct information"
        " is “July 13”. We apologize for the error. J. Ortiz, Communications Director · Go to the change"
    )


@pytest.mark.parametrize(
    ("kind", "label", "on_top"),
    [
        (Kind.CORRECTION, "Correction", True),
        (Kind.CLARIFICATION, "Clarification", False),
        (Kind.UPDATE, "Update", False),
        (Kind.EDITORS_NOTE, "Editor’s note", True),
        (Kind.RETRACTION, "Retraction", True),
        (Kind.UNANNOUNCED, "Changed without notice", False),
    ],
)
def test_each_kind_has_its_label_and_its_place(kind: Kind, label: str, on_top: bool) -> None:
    """AP: a correction is labelled a correction. Who reads a wrong text learns of it first."""
    html = renderers.html(chain("Opens July 3.", "Opens July 13.", kinds=[kind]).history())
    assert f"<strong>{label}</strong>, <time" in html
    assert (html.index("<aside") < html.index('<div class="body">')) is on_top
    assert ("We apologize" in html) is (kind in (Kind.CORRECTION, Kind.RETRACTION))


def test_a_removal_is_told_and_the_post_stays() -> None:
    """Law 1: it stays posted, whatever became of it at its source."""
    gone = Chain().publish("Opens July 3.").note(Kind.REMOVAL)
    assert asides(gone.history()) == [
        "Removed from its source, March 2, 2026. This post was taken off its source. It stays here."
    ]
    assert "<p>Opens July 3.</p>" in renderers.html(gone.history())
    back = gone.step("Opens July 13.", kind=Kind.UNANNOUNCED).history()
    assert asides(back)[0].endswith("It stays here. It was put back there later.")


def test_nothing_is_invented_of_a_change_that_was_found() -> None:
    """Law 9: "A change found or imported is shown as made without notice, with nothing invented"."""
    found = Chain().publish("Opens July 3.")
    found.step("Opens July 13.", kind=Kind.UNANNOUNCED, recorded_at="2026-03-20T09:00:00-05:00")
    assert asides(found.history()) == [
        "Changed without notice, March 2, 2026 (the date its source claims). Go to the change"
    ]


def test_a_linked_correction_is_linked_both_ways() -> None:
    """Law 8: entered once; the old post names the new one, the new one the notice on the old."""
    old = Chain().publish("Free for everyone.", title="Island Day")
    old.linked["island-fares"] = "Who crosses <free>"
    old.note(Kind.CORRECTION, "The Board had not decided.", link="island-fares", apology="We apologize.")
    old.say(Change("Free for everyone", "Free for children"))
    html = renderers.html(old.history())
    assert '<a href="island-fares.html">Who crosses &lt;free&gt;</a>' in html
    assert "<del" not in html
    assert "This post says “Free for everyone”. The correct information is “Free for children”." in html
    new = Chain(post="island-fares").publish("Free for children.", title="Fares")
    new.corrects.append(Corrects(post="island-day", title="Island Day", correction=old.corrections[0]))
    back = renderers.html(new.history())
    assert 'This post corrects <a href="island-day.html#c-2">Island Day</a> (notice of March 2, 2026)' in back
    assert back.index("This post corrects") < back.index("<h1>")


def test_every_link_within_the_page_leads_somewhere() -> None:
    made = chain("One July 3.\n\nTwo.", "One July 13.\n\nTwo.", "One July 13.\n\nThree.", kinds=[Kind.UPDATE])
    page = document(made.history())
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    targets = [node.get("href")[1:] for node in page.iter("a")]
    targets += [node.get("cite")[1:] for tag in ("del", "ins") for node in page.iter(tag)]
    assert sorted(set(ids)) == sorted(ids)
    assert set(targets) <= set(ids)
    assert {"c-2", "c-2-1", "c-3", "c-3-1", "stet-changes"} == set(ids)


def test_the_list_of_changes_is_plain_text_below() -> None:
    """rendering.md: it "survives feed readers and every screen reader"."""
    made = chain("Opens July 3. Bring a pen.", "Opens July 13. Bring a pen.", "Opens July 13.")
    listed = [words(item) for item in tree(renderers.html(made.history())).findall(".//section//li")]
    assert listed == [
        "Changed “July 3” to “July 13” on March 2, 2026 (go to the change)",
        "Removed “Bring a pen.” on March 3, 2026 (go to the change)",
    ]
    assert "Changes to this post" not in renderers.html(Chain().publish("One.").history())


def test_a_long_change_is_shortened_in_the_list_and_left_out_of_the_notice() -> None:
    old, new = ("word " * 120).strip() + ".", ("other " * 120).strip() + "."
    html = renderers.html(chain(old, new).history())
    assert re.search(r"Changed “(?:word ){30,40}…” to", html.replace(" word…", " word …"))
    assert "An earlier version said" not in html
    assert f">{old} </del>" in html or f">{old}</del>" in html


@pytest.mark.parametrize("length", [199, 200, 201, 500])
def test_shortening_cuts_between_words(length: int) -> None:
    text = ("ferry " * 100)[:length].strip()
    short = shortened(text)
    assert short == text if len(text) <= 200 else len(short) <= 200 and short.endswith("ferry…")


def test_dates_are_read_as_they_were_written() -> None:
    """Law 7: no locale and no clock; the agency's own offset decides the day."""
    assert in_full("2026-03-04T23:30:00-05:00") == "March 4, 2026"
    assert in_full("2026-12-31T00:30:00+13:00") == "December 31, 2026"
    assert in_full("2026-05-01T00:00:00Z") == "May 1, 2026"


def test_a_minor_edit_moves_no_date_and_adds_no_notice() -> None:
    """Architecture: "`updated` moves only for evident changes"; the version is counted all the same."""
    made = chain("We recieve boats.", "We receive boats.", minor=lambda hunk: True).history()
    page = renderers.page(made)
    assert "Last updated" not in page
    assert "<aside" not in page
    assert "2 versions" in page


def test_the_page_is_valid_and_keeps_to_itself() -> None:
    """A strict parser finds no fault; nothing is asked of the network but the post's own images."""
    made = Chain(url="https://a.example/news/storm/")
    made.publish("See [map](../map/), [below](#fares), [mail](mailto:a@b.example) ![Pier](pier.png)", title="Storm")
    page = document(made.history())
    assert [node.get("href") for node in page.iter("a")] == [
        "https://a.example/news/map/",
        "#fares",
        "mailto:a@b.example",
    ]
    assert [node.get("src") for node in page.iter("img")] == ["https://a.example/news/storm/pier.png"]
    links = [(node.get("rel"), node.get("href")) for node in page.iter("link")]
    assert links == [("canonical", "https://a.example/news/storm/")]
    style = next(page.iter("style")).text
    policy = next(node.get("content") for node in page.iter("meta") if node.get("http-equiv"))
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("base-uri 'none'; form-action 'none'"), "neither falls back to default-src (CSP 3, 6.3)"
    assert "@import" not in style
    assert "url(" not in style
    assert [node.get("type") for node in page.iter("script")] == ["application/ld+json"], "data, which nothing runs"


def test_addresses_stay_as_written_where_no_url_is_known() -> None:
    assert '<a href="../map/">map</a>' in renderers.page(Chain().publish("See [map](../map/).").history())
    assert '<a href="../map/">map</a>' in renderers.html(
        Chain(url="https://a.example/x/").publish("See [map](../map/).").history()
    )


def test_an_address_that_nobody_can_resolve_stays() -> None:
    made = Chain("html", url="https://a.example/x/").publish('<p><a href="//[">odd</a></p>')
    assert "odd" in renderers.page(made.history())


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}javascript:alert(1)\u202e"


def test_no_field_of_a_post_is_more_than_text() -> None:
    """rendering.md: "Hostile input is data: nothing of it is executed in any output"."""
    made = Chain("html", post="x", url="javascript:alert(1)", agency=HOSTILE)
    link = '<a href="javascript:alert(1)">x</a>'
    made.publish(f'<p onclick="alert(1)">July 3 {link} {HOSTILE}</p><img alt="{HOSTILE}" src="a.png">')
    flow = render(f'<p>July 13 {HOSTILE}</p><img alt="y" src="javascript:alert(1)">', title=HOSTILE, format="html")
    by = Actor(name="N<script>", role="R<img onerror=x>")
    made.flow(flow, notice=Notice(reason=HOSTILE, apology=HOSTILE, changes=(Change(HOSTILE, HOSTILE),)), by=by)
    made.say(Change(HOSTILE, HOSTILE + "{said}"))
    made.linked[HOSTILE] = HOSTILE
    made.note(Kind.CORRECTION, HOSTILE, link=HOSTILE)
    made.corrects.append(Corrects(post=HOSTILE, title=HOSTILE, correction=made.corrections[-1]))
    history = made.history()
    page = document(history)
    assert [node.get("type") for node in page.iter("script")] == ["application/ld+json"], "data, which nothing runs"
    for node in page.iter():
        assert not any(name.startswith("on") for name in node.attrib)
        for name in ("href", "src"):
            assert not (node.get(name) or "").lower().startswith(("javascript:", "data:"))
    assert HOSTILE.split("\u202e")[0] in "".join(page.itertext())


def test_a_page_speaks_its_language() -> None:
    """WCAG 2.2, 3.1.1 and 3.1.2: the language of the page and of its parts."""
    made = (
        Chain(language="es").publish("Abre el 3 de julio.", title="Puente").step("Abre el 13 de julio.", title="Puente")
    )
    html = renderers.html(made.history())
    assert html.startswith('<article class="stet" lang="es" dir="ltr">')
    assert '<aside class="correction" id="c-2" role="note" lang="en" dir="ltr">' in html
    assert '<span lang="es" dir="auto">We gave the wrong date.</span>' in html
    assert 'said “<span lang="es" dir="ltr">3</span>”' in html
    assert document(made.history()).get("lang") == "es"


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("UR", "rtl"),
        ("az", "ltr"),
        ("az-Arab-IR", "rtl"),
        ("ar-Latn", "ltr"),
        ("zh-Hant-TW", "ltr"),
    ],
)
def test_a_page_is_written_the_way_of_its_language(language: str, way: str) -> None:
    """HTML 3.2.6.4: "the dir attribute"; a browser does not derive it from `lang`."""
    made = Chain(language=language).publish("One.", title="Two").step("Three.", title="Two").history()
    page = document(made)
    assert (page.get("lang"), page.get("dir")) == (language, way)
    ways = {node.tag: node.get("dir") for node in page.iter() if node.tag in ("article", "span", "aside")}
    english = {"article": "ltr", "aside": None}
    assert ways == (english if language == "en" else {"article": way, "span": way, "aside": "ltr"})


def test_marks_are_named_in_text_never_by_label() -> None:
    """rendering.md: no `aria-label` on del/ins (naming is prohibited there), never colour alone."""
    page = renderers.page(chain("Opens July 3.", "Opens July 13.").history())
    assert "aria-label=" not in page
    style = next(document(chain("One.", "Two.").history()).iter("style")).text
    for tag, word, line in (("del", "removed", "line-through"), ("ins", "added", "underline")):
        assert re.search(rf"{tag}::before {{ content: \" \[{word}: \"", style)
        assert re.search(rf"{tag} {{[^}}]*text-decoration: {line}", style)


def test_a_post_without_a_title_goes_by_its_slug() -> None:
    assert next(document(Chain().publish("One.").history()).iter("title")).text == "storm-closures – Harbor County"
    assert "<h1>" not in renderers.html(Chain().publish("One.").history())


def test_a_retracted_page_says_so_in_its_title() -> None:
    made = Chain().publish("A boat.", title="Night boat").step("", title="Night boat", kind=Kind.RETRACTION)
    assert next(document(made.history()).iter("title")).text == "Retracted: Night boat – Harbor County"
    assert "Withdrew the whole post on" in renderers.html(made.history())


@pytest.mark.parametrize("surface", [renderers.html, renderers.page, renderers.markdown, renderers.text])
def test_a_notice_that_was_wrong_stays_to_be_seen_struck(surface: Callable[[History], str]) -> None:
    """Law 3: nothing struck is lost, and a notice is as much said to the public as the post is."""
    made = chain("The dock opens on May 3.", "The dock opens on May 5.")
    made.reword(2, "The tide table was wrong, not the clerk.", apology="We apologize.")
    told = surface(made.history())
    old, new = told.index("We gave the wrong date."), told.index("The tide table was wrong")
    assert old < new
    struck = told[:old].rfind("<del"), told[:old].rfind("[removed:")
    assert max(struck) > max(told[:old].rfind("</del>"), told[:old].rfind("]"))
    assert "March 3, 2026" in told  # the day on which the notice was corrected
    assert "Corrected the notice of March 2, 2026" in told
