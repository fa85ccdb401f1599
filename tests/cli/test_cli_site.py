"""`stet site`: a whole site in a folder, brought up to date by as little as was touched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.building import Site
from ledger import Actor, Ledger
from ledger.domain.entries import Kind
from renderers.site.manifest import NAME, Manifest
from tests.cli.conftest import BY, Desk
from tests.cli.sites import REASON, URL, built, tree

EDITOR = Actor(name="J. Ortiz", role="Editor")


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
        title, new_post = f"Post {count}", f"post-{count}"
        draft = book.propose_link(post, new_post, "It opens later.", title=title, wrong="opens", right="opens later")
        book.link(draft, reason="We were too early.", by=EDITOR)
    elif what == "retract":
        book.retract(post, reason="It was never decided.", by=EDITOR)
    elif what == "note":
        book.note(post, f"See the minutes of meeting {count}.", by=EDITOR)
