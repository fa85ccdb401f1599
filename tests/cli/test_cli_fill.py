"""Markers of a built site filled from the ledger: all pages or none, and nothing but what stands between markers."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import BY, Desk
from tests.cli.test_cli_pipelines import STET

OPEN, CLOSE = b"<!-- stet:storm-closures -->", b"<!-- /stet:storm-closures -->"
PAGE = b"\xef\xbb\xbf<!DOCTYPE html>\r\n<meta charset=utf-8>\r\n<title>Caf\xc3\xa9</title>\r\n" + OPEN + b"\r\n</html>"


@pytest.fixture
def public(desk: Desk) -> Path:
    """A site with two pages that show the post, one that does not, and a script that speaks of markers."""
    site = desk.folder / "public"
    (site / "news").mkdir(parents=True)
    (site / "index.html").write_bytes(PAGE)
    (site / "news" / "Storm.HTM").write_bytes(OPEN + b"old" + CLOSE + b"\n")
    (site / "about.html").write_bytes("<title>Über uns</title>".encode("latin-1"))
    (site / "site.js").write_bytes(b"// " + OPEN)
    return site


def _bytes(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def _refused(desk: Desk, site: Path, message: str, code: int = 3) -> None:
    """One line, and every file as it was, with nothing beside it."""
    before = _bytes(site)
    result = desk.stet("fill", "public")
    assert (result.code, result.out) == (code, ""), result
    assert message in result.err
    assert len(result.err.splitlines()) == 1
    assert _bytes(site) == before


def test_pages_are_filled_between_their_markers(desk: Desk, public: Path) -> None:
    """All else stays byte for byte: the mark at the beginning, the ends of lines, other encodings, other files."""
    html = desk.does("render", "storm-closures").encode()
    before = _bytes(public)
    (public / "index.html").chmod(0o640)
    result = desk.stet("fill", "public")
    assert (result.code, result.out) == (0, "")
    assert result.err == "✓ 2 places filled in public; 2 pages changed\n"
    filled = OPEN + b"\n" + html + CLOSE
    assert _bytes(public) == before | {
        "index.html": PAGE.replace(OPEN, filled),
        "news/Storm.HTM": filled + b"\n",
    }
    assert stat.S_IMODE((public / "index.html").stat().st_mode) == 0o640


def test_filling_twice_is_filling_once(desk: Desk, public: Path) -> None:
    """A page that says nothing new is not written again, so nothing that follows it is made again."""
    desk.does("fill", "public")
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in public.rglob("*")}
    result = desk.stet("fill", "public")
    assert result.err == "✓ 2 places filled in public; no page changed\n"
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in public.rglob("*")} == before


def test_a_correction_reaches_the_page(desk: Desk, public: Path) -> None:
    """Law 5: "they agree on which corrections exist"; the page is filled anew, not added to."""
    desk.does("fill", "public")
    desk.does("correct", "storm-closures", "date.md", "--reason", "We gave the wrong date.", "--by", BY)
    desk.does("fill", "public")
    page = (public / "index.html").read_text("utf-8")
    assert "We gave the wrong date." in page
    assert desk.does("render", "storm-closures") in page
    assert page.count("<article") == 1


def test_a_check_writes_nothing(desk: Desk, public: Path) -> None:
    """For CI: exit 1 and the pages that would change, one a line; exit 0 when none would."""
    before = _bytes(public)
    result = desk.stet("fill", "public", "--check")
    assert result.code == 1
    assert result.out == "public/index.html\npublic/news/Storm.HTM\n"
    assert result.err.splitlines() == ["✗ 2 pages would change", "next: stet fill public"]
    assert _bytes(public) == before
    desk.does("fill", "public")
    assert desk.stet("fill", "public", "--check").code == 0
    (public / "index.html").write_bytes((public / "index.html").read_bytes().replace(b"July 3", b"July 4"))
    assert desk.stet("fill", "public", "--check").out == "public/index.html\n"


def test_an_unknown_post_is_told_with_its_place_before_anything_is_written(desk: Desk, public: Path) -> None:
    """The page at fault comes last, and yet none is written."""
    (public / "zoo.html").write_bytes(b"<p>\n\n<!-- stet:storm-closure -->")
    message = "no post 'storm-closure'; did you mean storm-closures? (public/zoo.html, line 3 asks for it)"
    _refused(desk, public, message, code=4)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"<p>\n<!-- stet:storm closures -->", "public/zoo.html, line 2: '<!-- stet:storm closures -->' is no marker"),
        (b"\n" + CLOSE, "public/zoo.html, line 2: closes what nothing opened"),
        (b"<p>Caf\xe9</p>\n" + OPEN, "public/zoo.html, line 1: not UTF-8"),
        (OPEN.decode().encode("utf-16"), "public/zoo.html, line 1: not UTF-8"),
        (b'<meta charset="windows-1252">' + OPEN, "public/zoo.html: says that it is windows-1252"),
        (
            b'<META http-equiv="Content-Type" content="text/html; charset=Shift_JIS">' + OPEN,
            "public/zoo.html: says that it is Shift_JIS",
        ),
    ],
)
def test_a_page_that_cannot_be_filled_stops_all(desk: Desk, public: Path, page: bytes, message: str) -> None:
    """One clear line; no page is left filled while another is not."""
    (public / "zoo.html").write_bytes(page)
    _refused(desk, public, message)


def test_a_folder_that_is_none_is_told(desk: Desk) -> None:
    """What is missing, and what is a file."""
    assert desk.stet("fill", "public").err == (
        "stet: public: can't be read: no such file or directory; name the folder of a built site\n"
    )
    assert "not a directory; name the folder" in desk.stet("fill", "first.md").err


def test_links_out_of_the_site_are_refused_and_those_within_left(desk: Desk, public: Path) -> None:
    """A link is never made a file; what it leads to within the site is filled in its own place."""
    (public / "home.html").symlink_to("index.html")
    (public / "latest").symlink_to("news")
    (public / "loop").symlink_to(".")
    (public / "gone.html").symlink_to("nowhere.html")
    desk.does("fill", "public")
    assert (public / "home.html").is_symlink()
    assert CLOSE in (public / "home.html").read_bytes()
    assert CLOSE in (public / "latest" / "Storm.HTM").read_bytes()
    desk.file("outside.html", OPEN)
    (public / "linked.html").symlink_to("../outside.html")
    _refused(desk, public, "public/linked.html: a link out of public; fill the folder that it leads to")
    assert (desk.folder / "outside.html").read_bytes() == OPEN


def test_a_disk_that_is_full_leaves_every_page_as_it_was(desk: Desk, public: Path) -> None:
    """The second page is too large to be written: the first is not replaced either, and nothing stays beside them."""
    (public / "zoo.html").write_bytes(OPEN + b"x" * 200_000)
    before = _bytes(public)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))

    done = subprocess.run(
        [*STET, "fill", "public"], preexec_fn=limit, cwd=desk.folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "stet: public/zoo.html: can't be written: File too large; nothing was changed\n"
    assert _bytes(public) == before


def test_what_is_no_file_is_passed_over(desk: Desk, public: Path) -> None:
    """A pipe that is called a page would be waited for without end."""
    os.mkfifo(public / "pipe.html")
    (public / "folder.html").mkdir()
    desk.does("fill", "public")
