"""Pages that check themselves, by the command line."""

from __future__ import annotations

from tests.cli.conftest import BY, Desk

BOX = 'id="stet-check"'
REASON = ("--reason", "We gave the wrong date.")


def test_a_page_carries_its_check_where_that_is_asked_for(desk: Desk) -> None:
    desk.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    page = desk.does("render", "storm-closures", "--format", "page", "--with-check")
    assert BOX in page
    assert BOX not in desk.does("render", "storm-closures", "--format", "page")


def test_a_site_carries_checks_in_the_pages_of_its_posts(desk: Desk) -> None:
    """An earlier version's page has none: the proof is of the post as it stands now."""
    desk.does("correct", "storm-closures", "date.md", *REASON, "--by", BY)
    desk.does("site", "site", "--with-check")
    pages = {path.name: BOX in path.read_text("utf-8") for path in (desk.folder / "site/posts").rglob("*.html")}
    assert pages == {"index.html": True, "history.html": False, "v1.html": False}
    desk.does("site", "site")
    assert BOX not in (desk.folder / "site/posts/storm-closures/index.html").read_text("utf-8")


def test_nothing_but_a_page_as_it_stands_checks_itself(desk: Desk) -> None:
    for wrong in (["--format", "html"], ["--format", "page", "--as-of", "2026-03-02"]):
        result = desk.stet("render", "storm-closures", "--with-check", *wrong)
        assert (result.code, result.out) == (2, "")
        assert "only a page as it stands now checks itself; say --format page" in " ".join(result.err.split())
