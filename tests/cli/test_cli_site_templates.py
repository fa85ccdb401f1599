"""A site with templates of its own: its look is theirs, the laws are not."""

from __future__ import annotations

from importlib.resources import files as resources

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.sites import REASON, URL, tree


def own(desk: Desk, folder: str, name: str, text: str) -> str:
    """A folder with one template."""
    (desk.folder / folder).mkdir()
    (desk.folder / folder / name).write_text(text)
    return folder


def test_templates_of_its_own_are_held_to_the_laws(shelf: Desk) -> None:
    """All pages are looked at before the first is written: what stood stays."""
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    shelf.does("site", "site", "--url", URL)
    before = tree(shelf.folder / "site")
    bad = own(
        shelf, "bad", "notice.html", "{% macro aside(notice) %}{% endmacro %}{% macro theirs(text) %}{% endmacro %}"
    )
    result = shelf.stet("site", "site", "--templates", bad)
    assert result.code == 3
    assert result.err.startswith("stet: night-boat: with the templates in bad, the notice of ")
    assert "(law 5: one entry, every surface)" in result.err
    assert tree(shelf.folder / "site") == before
    assert shelf.stet("render", "storm-closures", "--templates", bad).code == 3


@pytest.mark.parametrize(
    ("name", "old", "page"),
    [
        ("site/corrections.html", "{{ line.label }}", "corrections.html"),
        ("site/corrections.html", "{{ line.reason }}", "corrections.html"),
        ("site/corrections.html", "{{ line.by }}", "corrections.html"),
        ("site/posts.html", "{{ card.title }}", "index.html"),
        ("site/history.html", "{{ saying(step.told) | trim }}", "night-boat/history.html"),
    ],
)
def test_no_list_leaves_a_correction_out(shelf: Desk, name: str, old: str, page: str) -> None:
    """Law 5: all surfaces agree on which corrections exist, when, and why."""
    source = (resources("renderers") / "templates" / name).read_text(encoding="utf-8")
    gone = old.strip("{} ")
    assert gone in source
    (shelf.folder / "bad" / "site").mkdir(parents=True)
    (shelf.folder / "bad" / name).write_text(source.replace(gone, "''"))
    result = shelf.stet("site", "site", "--templates", "bad")
    assert result.code == 3
    assert result.err.startswith(f"stet: {page}: with the templates in bad, “")
    assert "(law 5: one entry, every surface)" in result.err


def test_templates_of_its_own_make_its_look(shelf: Desk) -> None:
    """Each takes the place of the one of its name, in the site and in `stet render`; the rest stays ours."""
    frame = '{% extends "base.html" %}{% block main %}<p>Harbor County</p>{{ post }}{% endblock %}'
    good = own(shelf, "good", "page.html", frame)
    shelf.does("site", "site", "--templates", good)
    assert b"<p>Harbor County</p>" in tree(shelf.folder / "site")["posts/storm-closures/index.html"]
    assert "<p>Harbor County</p>" in shelf.does("render", "night-boat", "--format", "page", "--templates", good)
    assert shelf.stet("render", "night-boat", "--format", "text", "--templates", good).code == 2


@pytest.mark.parametrize(("text", "line"), [("\n{% if %}", ", line 2"), ("{{ nothing }}", ""), ("{{ 1 + post }}", "")])
def test_a_template_that_is_none_is_named(shelf: Desk, text: str, line: str) -> None:
    """One line: which template, and where."""
    bad = own(shelf, "bad", "page.html", text)
    result = shelf.stet("site", "site", "--templates", bad)
    assert (result.code, len(result.err.splitlines())) == (3, 1)
    assert result.err.startswith(f"stet: bad/page.html{line}: no template: ")
