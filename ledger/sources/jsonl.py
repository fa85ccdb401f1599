"""Versions from JSON lines, one object a line: `post, version, at, author, message, body`.

Lines stand in order of post and version; a `null` body says that the post was removed at its source.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ledger.domain.entries import instant
from ledger.domain.posts import check_slug
from ledger.errors import Malformed

_SUFFIXES = {".md", ".markdown", ".mkd", ".html", ".htm", ".txt"}
# A line holds one post; what is longer is no post, and would be read into memory whole.
_LONGEST = 64 * 2**20
# Names stand in the entry itself, which has to stay small.
_LONGEST_NAME = 1_000
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One version as its source has it.

    `where` names the line; `name` is the source's name for the post, `post` the slug made of it; `at` is RFC 3339; a
    `body` of None is a removal.
    """

    where: str
    name: str
    post: str
    version: str
    at: str
    author: str
    message: str
    body: str | None


def read_rows(path: str | Path, progress: Callable[[int, int], None] | None = None) -> Iterator[Row]:
    """The rows of a file, plain or compressed (.gz, .xz), or of standard input (`-`).

    `progress` is told the bytes read and their total. Raises `Malformed` with the line at fault.
    """
    name = str(path)
    with _opened(name) as (file, raw, total):
        number = 0
        try:
            while line := file.readline(_LONGEST + 1):
                number += 1
                if len(line) > _LONGEST:
                    raise Malformed(f"longer than {_LONGEST // 2**20} MiB", path=f"{name}, line {number}")
                if line.strip():
                    yield _row(line, f"{name}, line {number}")
                if progress and total:
                    progress(min(raw.tell(), total), total)
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise Malformed(f"can't be read on: {error}", path=f"{name}, line {number + 1}") from error


@contextmanager
def _opened(name: str) -> Iterator[tuple[BinaryIO, BinaryIO, int]]:
    if name == "-":
        yield sys.stdin.buffer, sys.stdin.buffer, 0
        return
    with ExitStack() as stack:
        try:
            total = Path(name).stat().st_size
            raw = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise Malformed(f"can't be read: {error.strerror}", path=name) from error
        suffix = Path(name).suffix
        file: Any = raw
        if suffix == ".gz":
            file = stack.enter_context(gzip.GzipFile(fileobj=raw))
        elif suffix == ".xz":
            file = stack.enter_context(lzma.LZMAFile(raw))
        yield io.BufferedReader(file) if file is not raw else raw, raw, total


def _row(line: bytes, where: str) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {error}", path=where) from error
    if not isinstance(value, dict):
        raise Malformed("not an object", path=where)
    for field in ("post", "at"):
        if not isinstance(value.get(field), str):
            raise Malformed(f"needs a text in {field!r}", path=where)
    version, body = value.get("version"), value.get("body")
    if not isinstance(version, int | str) or isinstance(version, bool):
        raise Malformed("needs a number in 'version'", path=where)
    if body is not None and not isinstance(body, str):
        raise Malformed("'body' is a text, or null for a removal", path=where)
    for field, name in (("post", value["post"]), ("version", str(version))):
        if len(name) > _LONGEST_NAME or not name.isprintable() or not name:
            raise Malformed(f"{field!r} is empty, longer than {_LONGEST_NAME} characters or not in a line", path=where)
    at, author, message = value["at"], _said(value.get("author")), _said(value.get("message"))
    try:
        if not _RFC_3339.fullmatch(at):
            raise ValueError(f"{at[:40]!r} is not like 2014-07-29T14:01:55-04:00")
        instant(at)
    except ValueError as error:
        raise Malformed(f"'at' is no time with an offset: {error}", path=where) from error
    try:
        "".join((author, message, body or "")).encode("utf-8")
        post = check_slug(_slug(value["post"]))
    except UnicodeEncodeError as error:
        raise Malformed("a lone surrogate", path=where) from error
    except Malformed as error:
        raise Malformed(str(error), path=where) from error
    return Row(
        where=where,
        name=value["post"],
        post=post,
        version=str(version),
        at=at,
        author=author,
        message=message,
        body=body,
    )


def _slug(name: str) -> str:
    path = PurePosixPath(name)
    stem = path.stem if path.suffix in _SUFFIXES else path.name
    slug = re.sub(r"[^A-Za-z0-9._-]+|\.{2,}", "-", stem).strip("-._")[:180].rstrip("-._") or "post"
    # `to manage` and `to-manage` may both be there; a slug that isn't the name itself tells whose it is.
    return slug if slug == stem else f"{slug}-{sha256(name.encode()).hexdigest()[:6]}"


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""
