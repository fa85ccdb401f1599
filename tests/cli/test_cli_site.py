"""`stet site`: a whole site in a folder, brought up to date by as little as was touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import unescape
from importlib.resources import files as resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.building import Built, Site
from ledger import Actor, Ledger
from ledger.domain.entries import Kind
from renderers.site.manifest import NAME, Manifest
from tests.cli.conftest import BY, Desk

URL = "https://corrections.agency.example/"
REASON = ("--reason", "We gave the wrong date.")
EDITOR = Actor(name="J. Ortiz", role="Editor")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a site, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def built(desk: Desk, folder: str = "site") -> Built:
    """What a build of this folder does, and how many posts it loads."""
    with Ledger.open(desk.folder / "ledger.db") as book:
        return Site(folder=desk.folder / folder).build(book)


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    """A desk with three posts, of which one is corrected by a link to another."""
    desk.does("publish", "night-boat", "first.md", "--title", "Night boat", "--by", BY)
    desk.does(
        "correct", "night-boat", "date.md", "--linked", "night-boat-2", "--title", "New night boat",
        "--wrong", "July 3", "--right", "July 13", *REASON, "--by", BY,
    )  # fmt: skip
    return desk


def test_a_site_has_a_page_for_everything(shelf: Desk) -> None:
    """rendering.md: "post pages, earlier versions, a history page ..., corrections index, feeds"."""
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    result = shelf.stet("site", "site", "--url", URL.rstrip("/"))
    assert (result.code, result.out) == (0, "")
    files = tree(shelf.folder / "site")
    assert sorted(files) == [
        NAME, "corrections.atom", "corrections.html", "corrections.json", "feed.atom", "feed.json", "index.html",
        "policy.html",
        *(f"posts/night-boat-2/{name}" for name in ("history.html", "index.html", "post.json")),
        *(f"posts/night-boat/{name}" for name in ("history.html", "index.html", "post.json")),
        *(f"posts/storm-closures/{name}" for name in ("history.html", "index.html", "post.json", "v1.html")),
    ]  # fmt: skip
    assert result.err == "✓ 17 files in site; 17 written\n"
    page = files["posts/storm-closures/index.html"].decode()
    assert f'<link rel="canonical" href="{URL}posts/storm-closures/">' in page
    assert '<a href="v1.html"' not in page and 'href="../../posts/storm-closures/v1.html"' in page
    assert f"{URL}posts/storm-closures/#c-2" in files["corrections.atom"].decode()


def test_no_address_is_made_up(shelf: Desk) -> None:
    """Without --url nothing claims to know where the site is, and that is said once; with it, it is remembered."""
    result = shelf.stet("site", "site")
    assert result.err.count("without --url") == 1
    files = tree(shelf.folder / "site")
    assert not any(b'rel="canonical"' in data for path, data in files.items() if path.endswith(".html"))
    assert b"://" not in b"".join(line for line in files["feed.atom"].splitlines() if b"<link" in line)
    shelf.does("site", "site", "--url", URL)
    again = shelf.stet("site", "site")
    assert again.err == "✓ 16 files in site; nothing changed\n"


def test_the_page_on_the_policy_shows_the_key_in_force_before_those_that_it_replaced(shelf: Desk) -> None:
    """integrity.md: signatures are verified by the key of their time, and each change of key is on the record."""
    first = shelf.does("key").strip()
    shelf.does("site", "site")
    assert keys_shown(shelf) == [first]
    shelf.does("key", "rotate", "--reason", "The old one is a year old.", "--by", BY)
    second = shelf.does("key").strip()
    shelf.does("key", "rotate", "--reason", "Another year.", "--by", BY)
    assert shelf.stet("site", "site", "--check").out.splitlines() == ["site/policy.html"]
    shelf.does("site", "site")
    assert keys_shown(shelf) == [shelf.does("key").strip(), first, second]


def keys_shown(desk: Desk) -> list[str]:
    page = (desk.folder / "site" / "policy.html").read_text("utf-8")
    return [unescape(key) for key in re.findall('<code class="key">(.*?)</code>', page)]


@pytest.mark.parametrize(
    "url", ["agency.example", "ftp://a.example/", "https://", "https://a.example/?x=1", "https://a b/"]
)
def test_an_address_that_is_none_is_refused(shelf: Desk, url: str) -> None:
    """Before anything is written."""
    assert shelf.stet("site", "site", "--url", url).code == 2
    assert not (shelf.folder / "site").exists()


def test_a_second_build_loads_nothing(shelf: Desk) -> None:
    """Incremental: "only what changed is written again"."""
    shelf.does("site", "site")
    stamps = {path: path.stat().st_mtime_ns for path in (shelf.folder / "site").rglob("*")}
    again = built(shelf)
    assert (again.loaded, again.written, again.removed) == (0, [], [])
    assert {path: path.stat().st_mtime_ns for path in (shelf.folder / "site").rglob("*")} == stamps


def test_one_correction_touches_one_post(shelf: Desk) -> None:
    """Its pages, the lists and the feeds; of the others none is even loaded."""
    shelf.does("site", "site")
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    again = built(shelf)
    assert again.loaded == 1
    assert sorted(again.written) == [
        "corrections.atom", "corrections.html", "corrections.json", "feed.atom", "feed.json", "index.html",
        "posts/storm-closures/history.html", "posts/storm-closures/index.html", "posts/storm-closures/post.json",
        "posts/storm-closures/v1.html",
    ]  # fmt: skip


def test_a_new_title_reaches_the_posts_that_give_it(shelf: Desk) -> None:
    """Law 8: a page names those it links to, and those that link to it, as they are called now."""
    shelf.does("site", "site")
    shelf.does("correct", "night-boat-2", "date.md", "--set-title", "Boats at night", *REASON, "--by", BY)
    assert built(shelf).loaded == 2
    assert b"Boats at night" in tree(shelf.folder / "site")["posts/night-boat/index.html"]


@pytest.mark.parametrize("spoil", ["index.html", "posts/storm-closures/index.html", "posts/night-boat/post.json"])
@pytest.mark.parametrize("how", ["gone", "longer"])
def test_a_damaged_file_is_made_again(shelf: Desk, spoil: str, how: str) -> None:
    """Of a folder that somebody meddled with, the next build makes a site again."""
    shelf.does("site", "site")
    site = shelf.folder / "site"
    sound = tree(site)
    if how == "gone":
        (site / spoil).unlink()
    else:
        (site / spoil).write_bytes(sound[spoil] + b"<p>Buy now</p>")
    assert shelf.stet("site", "site", "--check").out == f"site/{spoil}\n"
    assert built(shelf).written == [spoil]
    assert tree(site) == sound


def test_a_check_reads_to_the_last_byte_and_writes_nothing(shelf: Desk) -> None:
    """Exit 1 when anything would change, however small; a file of the same length is no hiding place."""
    shelf.does("site", "site")
    page = shelf.folder / "site" / "posts" / "storm-closures" / "index.html"
    assert shelf.stet("site", "site", "--check").code == 0
    page.write_bytes(page.read_bytes().replace(b"July 3", b"July 5"))
    before = tree(shelf.folder / "site")
    result = shelf.stet("site", "site", "--check")
    assert (result.code, result.out) == (1, "site/posts/storm-closures/index.html\n")
    assert tree(shelf.folder / "site") == before
    assert shelf.stet("site", "elsewhere", "--check").code == 1
    assert not (shelf.folder / "elsewhere").exists()


def test_an_earlier_version_stays_as_it_was_put_up(shelf: Desk) -> None:
    """Law 1: what a reader linked to is there, byte for byte, after every later change to the text."""
    shelf.does("correct", "storm-closures", "typo.md", "--by", BY)
    shelf.does("site", "site")
    first = tree(shelf.folder / "site")["posts/storm-closures/v1.html"]
    shelf.does("correct", "storm-closures", "both.md", *REASON, "--by", BY)
    shelf.does("site", "site")
    files = tree(shelf.folder / "site")
    assert files["posts/storm-closures/v1.html"] == first
    assert "posts/storm-closures/v2.html" in files


@pytest.mark.parametrize("thing", ["notes.txt", "posts/storm-closures/index.html"])
def test_a_folder_that_is_not_ours_is_left_alone(shelf: Desk, thing: str) -> None:
    """One clear error, and not a byte."""
    path = shelf.folder / "site" / thing
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert result.err == "stet: site: is not empty, and no site of stet; name another folder\n"
    assert tree(shelf.folder / "site") == {thing: b"mine"}


def test_a_repository_in_the_folder_is_not_in_the_way(shelf: Desk) -> None:
    """A site is often published from a checkout of its own; what it has besides our files stays."""
    (shelf.folder / "site" / ".git").mkdir(parents=True)
    (shelf.folder / "site" / ".git" / "config").write_text("mine")
    shelf.does("site", "site")
    (shelf.folder / "site" / "CNAME").write_text("agency.example")
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    shelf.does("site", "site")
    files = tree(shelf.folder / "site")
    assert (files[".git/config"], files["CNAME"]) == (b"mine", b"agency.example")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not what stet wrote"),
        ("[]", "not what stet wrote"),
        ('{"_format": 99}', "of a format that this version of stet does not know"),
        (json.dumps({"_format": 1, "origin": "o", "public": None, "size": 0, "head": "", "edition": "",
                     "files": {"../../ledger.db": [1, "00"]}}), "names a file that no site has"),
        (json.dumps({"_format": 1, "origin": "another", "public": None, "size": 0, "head": "", "edition": "",
                     "files": {}}), "is the site of another ledger, another"),
    ],
)  # fmt: skip
def test_a_manifest_is_not_trusted(shelf: Desk, text: str, why: str) -> None:
    """It stands in a public folder; nothing that it says reaches a file outside of it."""
    (shelf.folder / "site").mkdir()
    (shelf.folder / "site" / NAME).write_text(text)
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert why in result.err
    assert list(tree(shelf.folder / "site")) == [NAME]
    assert (shelf.folder / "ledger.db").exists()


def test_what_an_older_stet_remembered_is_forgotten(shelf: Desk) -> None:
    """A newer version makes every page again, in the same folder, and takes away what has no place any more."""
    shelf.does("site", "site")
    site = shelf.folder / "site"
    sound = tree(site)
    old = json.loads(sound[NAME])
    old["posts"] = {post: {"card": {}} for post in old["posts"]}
    (site / "archive").mkdir()
    (site / "archive" / "posts-2020.html").write_text("old")
    old["files"]["archive/posts-2020.html"] = [3, "00"]
    (site / NAME).write_text(json.dumps(old))
    result = built(shelf)
    assert (result.loaded, result.removed) == (3, ["archive/posts-2020.html"])
    assert tree(site) == sound


def test_a_ledger_that_lost_entries_is_not_published(shelf: Desk) -> None:
    """The site knows an entry that the ledger does not have: somebody put back an older copy (docs/officers.md)."""
    older = (shelf.folder / "ledger.db").read_bytes()
    shelf.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    shelf.does("site", "site")
    before = tree(shelf.folder / "site")
    (shelf.folder / "ledger.db").write_bytes(older)
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert "this ledger does not have" in result.err
    assert tree(shelf.folder / "site") == before


def test_a_build_that_was_stopped_is_finished_by_the_next(shelf: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each file that it writes: the next build makes what a whole one makes."""
    shelf.does("site", "whole")
    whole = tree(shelf.folder / "whole")
    for after in range(len(whole)):
        folder = f"site-{after}"
        _stop(shelf, folder, after, monkeypatch)
        shelf.does("site", folder)
        assert tree(shelf.folder / folder) == whole


def test_a_stopped_rebuild_is_finished_too(shelf: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older edition's files of the same length are not taken for this one's."""
    shelf.does("site", "whole")
    whole = tree(shelf.folder / "whole")
    shelf.does("site", "site", "--url", "https://a.example/")
    shelf.does("site", "site", "--url", "https://b.example/")
    for after in range(1, 9):
        _stop(shelf, "site", after, monkeypatch, "--url", "https://a.example/")
        shelf.does("site", "site", "--url", "https://b.example/")
        assert b"a.example" not in b"".join(tree(shelf.folder / "site").values())
    assert tree(shelf.folder / "site").keys() == whole.keys()


def _stop(desk: Desk, folder: str, after: int, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """Stops a build before it writes its next file."""
    written = iter(range(after))
    real = Built._write

    def write(self: Built, path: str, text: str) -> None:
        if next(written, None) is None:
            raise KeyboardInterrupt
        real(self, path, text)

    with monkeypatch.context() as patch:
        patch.setattr(Built, "_write", write)
        assert desk.stet("site", folder, *arguments).code == 130


def test_a_folder_that_cannot_be_written_gives_one_error(shelf: Desk) -> None:
    """Here a file stands where the folder would be."""
    shelf.file("site", "mine")
    result = shelf.stet("site", "site")
    assert result.code == 3
    assert result.err.startswith("stet: site")
    assert len(result.err.splitlines()) == 1
    assert (shelf.folder / "site").read_text() == "mine"


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


_edits = st.lists(
    st.tuples(
        st.sampled_from(["correct", "silent", "publish", "link", "note", "retract", "policy", "title"]),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(_edits, st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_site_brought_up_to_date_is_a_site_built_anew(
    tmp_path_factory: pytest.TempPathFactory, edits: Iterable[tuple[str, int, bool]], proofs: bool
) -> None:
    """Law 7: the same entries, the same bytes, however many builds there were on the way; proofs in the pages too."""
    folder = tmp_path_factory.mktemp("site")
    with Ledger.create(folder / "ledger.db", agency="Harbor County") as book:
        for count, (what, which, build) in enumerate(edits):
            _do(book, what, which, count)
            if build:
                Site(folder=folder / "site", proofs=proofs).build(book)
        Site(folder=folder / "site", proofs=proofs).build(book)
        Site(folder=folder / "anew", proofs=proofs).build(book)
        assert tree(folder / "site") == tree(folder / "anew")
        assert Manifest.decode((folder / "site" / NAME).read_text(encoding="utf-8")).size == book.size
        assert not Site(folder=folder / "site", check=True, proofs=proofs).build(book).written


def _do(book: Ledger, what: str, which: int, count: int) -> None:
    """One edit of a small ledger; a post is published where there is none to edit."""
    posts = [post for post in book.posts() if book.history(post).newest.entry.kind is not Kind.RETRACTION]
    if what == "publish" or not posts:
        book.publish(
            f"post-{count}", f"It opens on July {count + 1}. We recieve mail.", title=f"Post {count}", by=EDITOR
        )
        return
    post = posts[which % len(posts)]
    text = book.source(post).decode()
    if what == "correct":
        book.correct(book.propose(post, f"{text} It costs ${count + 1}."), by=EDITOR, reason="We left it out.")
    elif what == "silent" and "recieve" in text:
        book.correct(book.propose(post, text.replace("recieve", "receive")), by=EDITOR)
    elif what == "title":
        book.correct(book.propose(post, text, title=f"Another name {count}"), by=EDITOR, reason="It had a wrong name.")
    elif what == "link":
        book.link(
            post, f"post-{count}", "It opens later.", title=f"Post {count}", wrong="opens", right="opens later",
            reason="We were too early.", by=EDITOR,
        )  # fmt: skip
    elif what == "retract":
        book.retract(post, reason="It was never decided.", by=EDITOR)
    elif what == "note":
        book.note(post, f"See the minutes of meeting {count}.", by=EDITOR)
