"""An agency's own templates: any look, but no page that keeps from its reader what the laws want said."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings

import renderers
from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.history import Corrects, History
from ledger.errors import PolicyViolation
from renderers.lawful import faults
from tests.renderers.chains import chains
from tests.renderers.histories import Chain

OURS = files("renderers") / "templates"


def post() -> History:
    """A post with all that a page must show: strikes, a reworded notice, a link out and a way back."""
    made = Chain(post="island-day").publish(
        "It opens on July 3. Bring a pen.\n\nFree for everyone.", title="Day of 9:00"
    )
    made.step("It opens on July 13. Bring a pen.\n\nFree for everyone.", title="Day of 10:00")
    made.linked["fares"] = "Fares"
    made.note(Kind.CORRECTION, "The Board had not decided.", link="fares", apology="We apologize.")
    made.say(Change("Free for everyone", "Free for children"))
    made.reword(2, "We gave the wrong day and hour.", apology="We are sorry.")
    made.corrects.append(Corrects(post="older", title="Older post", correction=made.corrections[0]))
    return made.history()


def templates(folder: Path, name: str, old: str, new: str) -> Path:
    """A folder with one of our templates, in which one thing is changed."""
    source = (OURS / name).read_text(encoding="utf-8")
    assert old in source
    (folder / name).write_text(source.replace(old, new), encoding="utf-8")
    return folder


BAD = {
    "drops the notices above the text": ("post.html", "{% for notice in top %}", "{% for notice in [] %}", "law 5"),
    "drops the list of changes": ("post.html", "{% if listed %}", "{% if false %}", "law 5"),
    "drops a line of the list": ("post.html", "in listed %}", "in listed[1:] %}", "law 5"),
    "drops the dates of the list": ("post.html", "{{ line.when }}", "", "law 5"),
    "drops the way back": ("post.html", "{% for link, date in back %}", "{% for link, date in [] %}", "law 8"),
    "drops the link of the way back": ("post.html", '<a href="{{ link.href }}">', '<a href="/">', "law 8"),
    "drops the body": ("post.html", "{{ body }}", "", "law 1"),
    "drops the title": ("post.html", "{{ title or slug }}", "News", "law 1"),
    "takes the title's marks off": ("post.html", "{{ title or slug }}", "{{ title | striptags }}", "law 3"),
    "takes the body's marks off": ("post.html", "{{ body }}", "{{ body | striptags }}", "law 3"),
    "takes what was struck away": (
        "post.html",
        "{{ body }}",
        "{{ body | replace('<del', '<template') | replace('</del', '</template') | safe }}",
        "law 3",
    ),
    "shows what was struck as text": (
        "post.html",
        "{{ body }}",
        "{{ body | replace('<del', '<span') | replace('</del', '</span') | safe }}",
        "law 3",
    ),
    "shows it twice": ("post.html", "{{ body }}", "{{ body }}{{ body }}", "law 3"),
    "does not mark what is right": (
        "post.html",
        "{{ body }}",
        "{{ body | replace('<ins', '<b') | replace('</ins', '</b') | safe }}",
        "law 2",
    ),
    "puts the post into a comment": ("post.html", "{{ body }}", "<!-- {{ body }} -->", "law 1"),
    "drops the label": ("notice.html", "{{ notice.label }}", "Note", "label (law 9"),
    "drops the date": ("notice.html", "{{ notice.date }}", "", "date (law 9"),
    "drops the reason": ("notice.html", "{{ theirs(notice.reason) }}", "", "reason (law 9"),
    "drops the apology": ("notice.html", "{{ theirs(notice.apology) }}", "", "apology (law 9"),
    "drops who it was": ("notice.html", "{{ notice.by }}", "", "maker (law 9"),
    "drops what was said": ("notice.html", "{{ phrase | told(quoted) }}", "", "wrong words (law 9"),
    "drops the wording that was wrong": ("notice.html", "{{ wording(old) | trim }}", "", "law 9"),
    "drops the link": ("notice.html", 'href="{{ notice.link.href }}"', 'href="/"', "law 8"),
    "gives the notice no name": ("notice.html", ' id="{{ notice.id }}"', "", "law 5"),
    "hides the notice by its attribute": ("notice.html", '<aside class="correction"', "<aside hidden", "law 5"),
    "hides it by its style": ("notice.html", '<aside class="correction"', '<aside style="display: none"', "law 5"),
    "hides it by an empty box": ("notice.html", '<aside class="correction"', '<aside style="max-height:0"', "law 5"),
    "hides all around it": ("post.html", '<article class="stet"', '<article style="visibility:hidden"', "law 1"),
    "hides it in a stylesheet": ("style.css", ".body {", ".correction { display: none }\n.body {", "law 5"),
    "hides it for screens": (
        "style.css",
        ".body {",
        "@media screen { article > aside.correction { opacity: 0; } }\n.body {",
        "law 5",
    ),
    "hides what was struck": ("style.css", "del {", "article del { display:none }\ndel {", "law 3"),
    "strikes nothing": ("style.css", "del {", "del { text-decoration: none !important }\ndel {", "law 3"),
    "hides it for readers with scripts": ("post.html", "{{ body }}", "<noscript>{{ body }}</noscript>", "law 1"),
    "folds the notices away": (
        "notice.html",
        "{% macro aside(notice) %}",
        "{% macro aside(notice) %}<details><summary>Notice</summary>",
        "law 5",
    ),
}
GOOD = {
    "another frame": ("page.html", "{{ post }}", "<nav>Menu</nav><section>{{ post }}</section>"),
    "more in a notice": ("notice.html", "<p>{{ wording(notice) | trim }}</p>", "<p>Note. {{ wording(notice) }}</p>"),
    "a class of its own": ("notice.html", 'class="correction"', 'class="alert alert--red"'),
    "a menu that is folded away": ("style.css", ".body {", "nav { display: none }\n.body {"),
    "nothing hidden but in print": ("style.css", ".body {", "@media print { del { display: none } }\n.body {"),
    "bold strikes": ("style.css", "del {", "del { text-decoration: line-through red; font-weight: bold }\ndel {"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_template_that_hides_a_correction_is_refused(case: str, tmp_path: Path) -> None:
    """rendering.md: "An agency replaces any template or wording; the laws still hold"."""
    name, old, new, law = BAD[case]
    with pytest.raises(PolicyViolation) as refused:
        renderers.page(post(), templates=templates(tmp_path, name, old, new))
    assert law in str(refused.value)
    assert str(refused.value).startswith(f"island-day: with the templates in {tmp_path}, ")


@pytest.mark.parametrize("case", GOOD)
def test_a_template_that_shows_all_is_accepted(case: str, tmp_path: Path) -> None:
    """Any look; what is said stays."""
    page = renderers.page(post(), templates=templates(tmp_path, *GOOD[case]))
    assert GOOD[case][2].partition("{{")[0].strip() in page


def test_a_fragment_is_held_to_the_laws_too(tmp_path: Path) -> None:
    """It is what goes into the agency's own page."""
    own = templates(tmp_path, "post.html", "{{ body }}", "{{ body | striptags }}")
    with pytest.raises(PolicyViolation, match="law 3"):
        renderers.html(post(), templates=own)


def test_a_retracted_post_says_so_in_its_window(tmp_path: Path) -> None:
    """A withdrawn post never goes out under its bare title: in a list of tabs or results there is no more."""
    gone = Chain().publish("A boat.", title="Night boat").step("", title="Night boat", kind=Kind.RETRACTION).history()
    own = templates(tmp_path, "page.html", "{% if retracted %}Retracted: {% endif %}", "")
    with pytest.raises(PolicyViolation, match="does not say that the post is retracted"):
        renderers.page(gone, templates=own)
    assert "<title>Retracted: Night boat" in renderers.page(gone)


@given(chains())
@settings(max_examples=60, deadline=None)
def test_our_own_templates_break_no_law(made: Chain) -> None:
    """Laws 1, 3, 5, 8 and 9, as a reader of the page sees them."""
    history = made.history()
    for each in (history, history.at(1), history.at(len(history.versions) - 1 or 1)):
        assert faults(each, renderers.page(each)) == ()
        assert faults(each, renderers.html(each)) == ()
