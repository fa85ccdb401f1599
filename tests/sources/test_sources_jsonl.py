"""Versions from JSON lines: plain, compressed, from standard input; whatever is wrong is told with its line."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.posts import check_slug
from ledger.errors import Malformed
from ledger.sources.jsonl import Row, _slug, read_rows

FIRST = {
    "post": "_posts/2014-07-29-storm.md",
    "version": 1,
    "at": "2014-07-29T14:01:55-04:00",
    "author": "Pat Doe",
    "message": "Publish",
    "body": "Closed.\n",
}


def line(**fields: object) -> bytes:
    return json.dumps(FIRST | fields).encode() + b"\n"


def written(tmp_path: Path, data: bytes, name: str = "posts.jsonl") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_line_is_a_row_with_nothing_added(tmp_path: Path) -> None:
    """What the source says, as it says it: its time with its offset, its author and message unread."""
    (row,) = read_rows(written(tmp_path, line()))
    assert row == Row(
        where=f"{tmp_path}/posts.jsonl, line 1",
        name="_posts/2014-07-29-storm.md",
        post="2014-07-29-storm",
        version="1",
        at="2014-07-29T14:01:55-04:00",
        author="Pat Doe",
        message="Publish",
        body="Closed.\n",
    )


def test_what_is_not_said_is_not_invented(tmp_path: Path) -> None:
    """Author and message may be missing; so may the body, which is a removal."""
    (row,) = read_rows(written(tmp_path, b'{"post": "a", "version": "3f2a", "at": "2014-07-29T14:01:55Z"}'))
    assert (row.version, row.at, row.author, row.message, row.body) == ("3f2a", "2014-07-29T14:01:55Z", "", "", None)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress], ids=["plain", "gz", "xz"])
def test_a_file_reads_alike_however_it_is_packed(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """The suffix tells; empty lines are passed over and counted; progress ends where the file does."""
    data = line() + b"\n" + line(version=2)
    suffix = {bytes: "", gzip.compress: ".gz", lzma.compress: ".xz"}[pack]
    path, seen = written(tmp_path, pack(data), f"posts.jsonl{suffix}"), []
    rows = list(read_rows(path, lambda done, total: seen.append((done, total))))
    assert [row.where for row in rows] == [f"{path}, line 1", f"{path}, line 3"]
    assert seen[-1] == (path.stat().st_size,) * 2
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-`; there is no total to tell progress against."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line() + line(version=2))))
    assert [row.version for row in read_rows("-", lambda done, total: pytest.fail("no total"))] == ["1", "2"]


@pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, ".gz"), (lzma.compress, ".xz")])
def test_a_truncated_file_gives_what_is_whole_and_tells_where_it_breaks(
    tmp_path: Path, pack: Callable[[bytes], bytes], suffix: str
) -> None:
    """What was read up to there stands; the error names the line that could not be read."""
    lines = [line(version=n, body=str(n) * 3_000 + str(hash(n))) for n in range(1, 200)]
    whole = pack(b"".join(lines))
    path = written(tmp_path, whole[: len(whole) - 40], f"posts.jsonl{suffix}")
    rows = []
    with pytest.raises(Malformed, match=rf"posts.jsonl{suffix}, line \d+: can't be read on: "):
        for row in read_rows(path):
            rows.append(row)
    assert [row.version for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_file_that_is_not_packed_as_it_says_is_told(tmp_path: Path, suffix: str) -> None:
    """A suffix that lies."""
    with pytest.raises(Malformed, match="line 1: can't be read on: "):
        list(read_rows(written(tmp_path, line(), f"posts.jsonl{suffix}")))


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    """In one line that leads with the path."""
    with pytest.raises(Malformed, match=r"missing.jsonl: can't be read: No such file"):
        list(read_rows(tmp_path / "missing.jsonl"))
    with pytest.raises(Malformed, match=r"can't be read: Is a directory"):
        list(read_rows(tmp_path))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"{not json}", "not JSON: "),
        (b'{"post": "\xff"}', "not JSON: 'utf-8' codec"),
        (b"[" * 100_000, "not JSON: "),
        (b'{"version": ' + b"9" * 5_000 + b"}", "not JSON: "),
        (b"[]", "not an object"),
        (b"{}", "needs a text in 'post'"),
        (line(post=7), "needs a text in 'post'"),
        (line(at=None), "needs a text in 'at'"),
        (line(version=None), "needs a number in 'version'"),
        (line(version=True), "needs a number in 'version'"),
        (line(version=1.5), "needs a number in 'version'"),
        (line(version=""), "'version' is empty"),
        (line(version="v" * 1_001), "'version' is empty, longer than 1000 characters or not in a line"),
        (line(post="a" * 1_001), "'post' is empty, longer than 1000 characters or not in a line"),
        (line(post="a\nb"), "'post' is empty, longer than 1000 characters or not in a line"),
        (line(post="\ud800"), "'post' is empty, longer than 1000 characters or not in a line"),
        (line(body="\ud800"), "a lone surrogate"),
        (line(author="\udfff"), "a lone surrogate"),
        (line(body=7), "'body' is a text, or null for a removal"),
        (line(at="yesterday"), "'at' is no time with an offset: 'yesterday' is not like 2014-07-29T14:01:55-04:00"),
        (line(at="2014-07-29"), "'at' is no time with an offset"),
        (line(at="2014-07-29T14:01:55"), "'at' is no time with an offset"),
        (line(at="20140729T140155Z"), "'at' is no time with an offset"),
        (line(at="2014-W31-2T14:01:55Z"), "'at' is no time with an offset"),
        (line(at="2014-02-31T14:01:55Z"), "'at' is no time with an offset: day is out of range"),
        (line(at="2014-07-29T14:01:60Z"), "'at' is no time with an offset: second must be"),
        (line(at="٢٠١٤-07-29T14:01:55Z"), "'at' is no time with an offset"),
    ],
)
def test_a_bad_line_is_told_with_its_number(tmp_path: Path, bad: bytes, why: str) -> None:
    """Never a traceback, never a guess: the rows before it came, and the error names it."""
    path = written(tmp_path, line() + bad)
    rows = read_rows(path)
    assert next(rows).version == "1"
    with pytest.raises(Malformed) as caught:
        next(rows)
    assert str(caught.value).startswith(f"{path}, line 2: {why}")


def test_a_line_without_an_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer than any post is told as that, not as broken JSON."""
    monkeypatch.setattr("ledger.sources.jsonl._LONGEST", 1_000)
    with pytest.raises(Malformed, match="line 2: longer than"):
        list(read_rows(written(tmp_path, line() + line(body="x" * 1_000))))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("storm.md", "storm"),
        ("_posts/2014-07-29-storm.markdown", "2014-07-29-storm"),
        ("storm.v2.html", "storm.v2"),
        ("storm", "storm"),
        ("notes/v1.2", "v1.2"),
        ("Storm.md", "Storm"),
    ],
)
def test_a_name_that_can_be_a_slug_is_one(tmp_path: Path, name: str, slug: str) -> None:
    """The file's name without what says how it is written."""
    (row,) = read_rows(written(tmp_path, line(post=name)))
    assert (row.name, row.post) == (name, slug)


def test_names_that_look_alike_as_slugs_stay_apart(tmp_path: Path) -> None:
    """`to manage` and `to-manage` may both be there; a slug that isn't the name itself tells whose it is."""
    names = ["to manage.md", "to-manage.md", "to  manage.md", "to–manage.md", "a..b.md", "a-b.md"]
    rows = read_rows(written(tmp_path, b"".join(line(post=name) for name in names)))
    slugs = [row.post for row in rows]
    assert len(set(slugs)) == len(names)
    assert slugs[1] == "to-manage"


@given(name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=300))
def test_any_name_gives_a_slug(name: str) -> None:
    """Whatever a source calls a post, its slug can name a file and an address."""
    if name.isprintable():
        assert check_slug(_slug(name)).isascii()
