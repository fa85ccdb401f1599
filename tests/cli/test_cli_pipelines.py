"""What pipelines call: render, judge, import."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys

import pytest

from tests.cli.conftest import BY, Desk

STET = [sys.executable, "-c", "import sys; from cli import main; sys.exit(main())"]
ROWS = [
    {"post": "a.md", "version": 1, "at": "2020-01-01T00:00:00Z", "author": "x", "message": "new",
     "body": "---\ntitle: A\n---\nWe recieve mail on July 3.\n"},
    {"post": "a.md", "version": 2, "at": "2020-01-02T00:00:00Z", "author": "x", "message": "typo",
     "body": "---\ntitle: A\n---\nWe receive mail on July 3.\n"},
    {"post": "a.md", "version": 3, "at": "2020-01-03T00:00:00Z", "author": "x", "message": "typo",
     "body": "---\ntitle: A\n---\nWe receive mail on July 13.\n"},
    {"post": "a.md", "version": 4, "at": "2020-01-04T00:00:00Z", "author": "x", "message": "gone", "body": None},
]  # fmt: skip


def _lines(*edits: tuple[str, str]) -> bytes:
    rows = ({"id": n, "before": before, "after": after} for n, (before, after) in enumerate(edits))
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_one_post_is_rendered_to_standard_output(desk: Desk) -> None:
    """Every format gives the post; html is the fragment, page the document."""
    assert desk.does("render", "storm-closures").startswith("<")
    assert desk.does("render", "storm-closures", "--format", "page").lower().startswith("<!doctype html>")
    assert "The ferries recieve" in desk.does("render", "storm-closures", "--format", "markdown")
    assert "The ferries recieve" in desk.does("render", "storm-closures", "--format", "text")
    assert json.loads(desk.does("render", "storm-closures", "--format", "json"))["slug"] == "storm-closures"
    assert json.loads(desk.does("render", "storm-closures", "--format", "jsonld"))["@type"] == "BlogPosting"


def test_all_posts_are_rendered_to_files(desk: Desk) -> None:
    """A file for each, readable by whoever the umask lets; nothing unfinished is left beside them."""
    desk.does("publish", "night-boat", "first.md", "--title", "Night boat", "--by", BY)
    result = desk.stet("render", "--all", "--format", "page", "--out", "public/site")
    assert (result.code, result.out, result.err) == (0, "", "✓ 2 files in public/site\n")
    site = desk.folder / "public" / "site"
    assert sorted(path.name for path in site.iterdir()) == ["night-boat.html", "storm-closures.html"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((site / "night-boat.html").stat().st_mode) == 0o666 & ~mask


def test_rendering_twice_gives_the_same_bytes(desk: Desk) -> None:
    """A second run replaces each file by its equal."""
    desk.does("render", "--all", "--out", "site")
    first = (desk.folder / "site" / "storm-closures.html").read_bytes()
    desk.does("render", "--all", "--out", "site")
    assert (desk.folder / "site" / "storm-closures.html").read_bytes() == first


def test_an_unknown_post_makes_no_folder(desk: Desk) -> None:
    """What fails leaves nothing behind."""
    assert desk.stet("render", "none", "--out", "site").code == 4
    assert not (desk.folder / "site").exists()


def test_judging_needs_no_ledger(bare: Desk) -> None:
    """Each edit gets its verdict and a finding for every place; exit 0 when all are minor."""
    result = bare.stet("judge", stdin=_lines(("We recieve mail.", "We receive mail.")))
    assert result.code == 0
    told = json.loads(result.out)
    assert (told["id"], told["verdict"]) == (0, "minor")
    [finding] = told["findings"]
    assert list(finding) == ["rule", "before", "after", "minor", "why"]
    assert (finding["before"], finding["after"], finding["minor"]) == ("recieve", "receive", True)


def test_judging_exits_1_when_any_edit_is_substantive(bare: Desk) -> None:
    """One is enough."""
    edits = _lines(("We recieve mail.", "We receive mail."), ("On July 3.", "On July 13."), ("Same.", "Same."))
    result = bare.stet("judge", stdin=edits)
    assert result.code == 1
    assert [json.loads(line)["verdict"] for line in result.out.splitlines()] == ["minor", "substantive", "minor"]


def test_verdicts_before_a_bad_line_stand(bare: Desk) -> None:
    """The line at fault is named; what was judged has been told."""
    bare.file("edits.jsonl", _lines(("Same.", "Same.")) + b"no edit\n")
    result = bare.stet("judge", "edits.jsonl")
    assert result.code == 3
    assert len(result.out.splitlines()) == 1
    assert result.err.startswith("stet: edits.jsonl, line 2: not JSON")


def test_a_format_and_a_language_count_where_they_are_given(bare: Desk) -> None:
    """In plain text an asterisk is an asterisk; outside English a rule of English grammar holds nothing."""
    star = {"before": "A *b* c.", "after": "A b c."}
    article = {"before": "It is a apple.", "after": "It is an apple."}
    rows = [{"id": "text", **star, "format": "text"}, {"id": "en", **article}, {"id": "de", **article, "lang": "de"}]
    result = bare.stet("judge", stdin="".join(json.dumps(row) + "\n" for row in rows).encode())
    told = {row["id"]: row for row in map(json.loads, result.out.splitlines())}
    assert "*" in told["text"]["findings"][0]["before"]
    assert (told["en"]["verdict"], told["de"]["verdict"]) == ("minor", "substantive")


def test_whoever_feeds_a_line_gets_its_verdict_at_once(bare: Desk) -> None:
    """Judge streams: a verdict comes before the next line is fed."""
    with subprocess.Popen([*STET, "judge"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as judge:
        assert judge.stdin
        assert judge.stdout
        for word in ("recieve", "untill"):
            judge.stdin.write(_lines((f"We {word} it.", "We receive it.")))
            judge.stdin.flush()
            assert json.loads(judge.stdout.readline())["id"] == 0
        judge.stdin.close()
        assert judge.wait() == 1


def test_an_import_is_told_by_kind_and_rule(bare: Desk) -> None:
    """Each edit is recorded as what the gate found it to be, with nothing invented."""
    bare.does("init")
    result = bare.stet("import", "jsonl", "-", stdin="".join(json.dumps(row) + "\n" for row in ROWS).encode())
    assert result.code == 0
    told = dict(line.rsplit(maxsplit=1) for line in result.out.splitlines() if line)
    for kind in ("publish", "minor edit", "unannounced", "removal"):
        assert told[kind] == "1"
    assert told["guard.number"] == "1"
    assert result.err.startswith("✓ 3 versions of 1 post in ")
    assert result.err.endswith("next: stet verify\n")


def test_nothing_is_imported_twice(bare: Desk) -> None:
    """A second run of the same file passes everything over."""
    bare.does("init")
    bare.file("posts.jsonl", "".join(json.dumps(row) + "\n" for row in ROWS))
    bare.does("import", "jsonl", "posts.jsonl")
    before = bare.entries()
    result = bare.stet("import", "jsonl", "posts.jsonl")
    assert "0 versions of 0 posts" in result.err
    assert "4 were here already" in result.err
    assert bare.entries() == before


def test_a_variable_fills_links(bare: Desk) -> None:
    """--var gives the generator's variables their values."""
    bare.does("init")
    body = "---\ntitle: A\n---\nSee [that]({{ site.baseurl }}/b/).\n"
    bare.file("posts.jsonl", json.dumps(ROWS[0] | {"body": body}) + "\n")
    bare.does("import", "jsonl", "posts.jsonl", "--var", "site.baseurl=https://agency.example")
    assert "https://agency.example/b/" in bare.does("render", "a")


@pytest.mark.parametrize("words", ["render storm-closures --format page", "--help", "correct --help"])
def test_a_reader_that_goes_away_is_no_fault(desk: Desk, words: str) -> None:
    """`stet log | head` ends quietly."""
    with subprocess.Popen([*STET, *words.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 141
