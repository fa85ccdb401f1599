"""The posts as one file of data, for a generator that makes pages of it."""

from __future__ import annotations

import json

from renderers.dataset import SCHEMA
from tests.cli.conftest import BY, Desk


def test_posts_are_exported_by_slug(desk: Desk) -> None:
    """Each is the post's own data; its HTML is the fragment that `stet render` gives."""
    desk.does("publish", "a.b_c", "first.md", "--title", "Second", "--by", BY)
    exported = json.loads(desk.does("export", "data"))
    assert list(exported) == ["schema", "agency", "posts"]
    assert (exported["schema"], exported["agency"]) == (SCHEMA, "Harbor County Ferries")
    assert sorted(exported["posts"]) == ["a.b_c", "storm-closures"]
    for slug, post in exported["posts"].items():
        assert post["slug"] == slug
        assert post["html"] == desk.does("render", slug)


def test_an_export_is_the_same_bytes_each_time(desk: Desk) -> None:
    """Law 7; and a post a line, so a site's own history shows which of them changed."""
    desk.does("publish", "a", "first.md", "--title", "A", "--by", BY)
    first = desk.does("export", "data")
    assert desk.does("export", "data") == first
    desk.does("correct", "a", "date.md", "--reason", "We gave the wrong date.", "--by", BY)
    before, after = first.splitlines(), desk.does("export", "data").splitlines()
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]


def test_an_export_is_written_only_when_it_says_something_new(desk: Desk) -> None:
    """A generator that watches its data builds nothing again for nothing."""
    result = desk.stet("export", "data", "--out", "site/_data/stet.json")
    assert (result.code, result.out, result.err) == (0, "", "✓ 1 post in site/_data/stet.json\n")
    path = desk.folder / "site" / "_data" / "stet.json"
    assert path.read_text("utf-8") == desk.does("export", "data")
    before = path.stat().st_ino, path.stat().st_mtime_ns
    desk.does("export", "data", "--out", "site/_data/stet.json")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before
    desk.does("correct", "storm-closures", "date.md", "--reason", "We gave the wrong date.", "--by", BY)
    desk.does("export", "data", "--out", "site/_data/stet.json")
    assert "We gave the wrong date." in path.read_text("utf-8")
    assert [each.name for each in path.parent.iterdir()] == ["stet.json"]


def test_a_ledger_without_posts_exports_none(bare: Desk) -> None:
    bare.does("init")
    assert json.loads(bare.does("export", "data"))["posts"] == {}


def test_an_export_that_cannot_be_written_leaves_what_was_there(desk: Desk) -> None:
    """One line; the folder holds what it held."""
    before = sorted(desk.folder.iterdir())
    for out in ("first.md/stet.json", "."):
        result = desk.stet("export", "data", "--out", out)
        assert (result.code, result.out) == (3, "")
        assert "can't be written" in result.err
    assert sorted(desk.folder.iterdir()) == before


def test_links_lead_where_the_site_has_its_posts(desk: Desk) -> None:
    """Law 8: the two posts of a linked correction lead to each other, whatever the addresses of the site."""
    linked = ("--linked", "fares", "date.md", "--wrong", "July 3", "--right", "July 13", "--title", "Fares")
    desk.does("correct", "storm-closures", *linked, "--reason", "Wrong.", "--by", BY)
    (desk.folder / "public").mkdir()
    desk.file("public/index.html", "<!-- stet:storm-closures -->")
    for options, address in ((), "fares.html"), (("--posts-at", "/news/{slug}/"), "/news/fares/"):
        posts = json.loads(desk.does("export", "data", *options))["posts"]
        assert f'<a href="{address}">Fares</a>' in posts["storm-closures"]["html"]
        assert posts["storm-closures"]["corrections"][0]["link"]["url"] == address
        for form in ("html", "page", "markdown", "text", "json", "jsonld"):
            assert address in desk.does("render", "storm-closures", "--format", form, *options)
        desk.does("fill", "public", *options)
        assert f'<a href="{address}">Fares</a>' in (desk.folder / "public" / "index.html").read_text("utf-8")
