"""Corrected posts put into a built page, between the marker comments `<!-- stet:SLUG -->` and `<!-- /stet:SLUG -->`.

A marker is a comment, as HTML's own tokenizer finds comments (HTML Living Standard, 13.2.5): what looks like one in an
attribute, a script, a style or a text is no marker. Every character of a page is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.domain.posts import check_slug
from ledger.errors import Malformed

# What can begin anything but text (13.2.5.6, 13.2.5.7, 13.2.5.42).
_OPENING = re.compile(r"<(?:(/?)([A-Za-z][^\t\n\f\r />]*+)|(!--)|(!\[CDATA\[)|[!?/])")
# `<!-->` and `<!--->` are whole comments; any other ends in `-->` or `--!>` (13.2.5.43 to 13.2.5.52).
_ABRUPT, _COMMENT_END = re.compile(r"-?>"), re.compile(r"--!?>")
# One attribute, or the end of a tag (13.2.5.32 to 13.2.5.39). A name may begin with `=`; a value may hold anything.
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*+(?:(>)|=?+[^\t\n\f\r />=]*+"
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"?|'[^']*+'?|[^\t\n\f\r >]*+))?)"""
)
# Elements whose content is text to their end tag, as a browser without scripting has it (13.2.6.4.4, 13.2.6.4.7).
_TEXT = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "style", "textarea", "title", "xmp")
}
_SCRIPT = re.compile(r"(<!--)|(-->)|<(/?)script(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE)
_FOREIGN = frozenset({"svg", "math"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker comment: the characters `start` to `end` of its page, on a line counted from 1."""

    slug: str
    closes: bool
    line: int
    start: int
    end: int


def fill(page: str, fragment: Callable[[Marker], str], *, name: str) -> str:
    """The page with a post's fragment between its markers.

    An opening marker that its closing one does not follow gets one. All else stays to the letter, so filling twice is
    filling once. `name` is the page's in errors; raises `Malformed` for a marker that means nothing.
    """
    found = list(markers(page, name=name))
    filled, done = [], 0
    for before, marker, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if marker.closes:
            if before is None or before.closes or before.slug != marker.slug:
                raise Malformed(
                    f"closes what nothing opened; write <!-- stet:{marker.slug} --> before it",
                    path=f"{name}, line {marker.line}",
                )
            continue
        filled += [page[done : marker.end], "\n", fragment(marker)]
        if after and after.closes and after.slug == marker.slug:
            done = after.start
        else:
            filled.append(f"<!-- /stet:{marker.slug} -->")
            done = marker.end
    return "".join([*filled, page[done:]])


def markers(page: str, *, name: str) -> Iterator[Marker]:
    """The markers of a page in order; those within a `<pre>`, which shows how it is done, are none."""
    line, counted = 1, 0
    for start, end in _comments(page):
        inner = _COMMENT_END.sub("", page[start + len("<!--") : end]).strip()
        closes = inner.startswith("/")
        if not inner.startswith("stet:", closes):
            continue
        line, counted = line + page.count("\n", counted, start), start
        try:
            slug = check_slug(inner[closes + len("stet:") :])
        except Malformed:
            message = f"{page[start:end][:80]!r} is no marker; write <!-- {'/' * closes}stet:SLUG -->"
            raise Malformed(message, path=f"{name}, line {line}") from None
        yield Marker(slug=slug, closes=closes, line=line, start=start, end=end)


def _comments(page: str) -> Iterator[tuple[int, int]]:
    shown: list[tuple[int, int]] | None = None
    for token, start, end in _tokens(page):
        if token == "pre" and shown is None:
            shown = []
        elif token == "/pre":
            shown = None
        elif token == "<!--" and shown is None:
            yield start, end
        elif token == "<!--" and shown is not None:
            shown.append((start, end))
    yield from shown or ()  # a `<pre>` that nothing closed hides nothing


def _tokens(page: str) -> Iterator[tuple[str, int, int]]:
    """Comments as `<!--`, tags as their name in small letters, an end tag's after a `/`; each with its range."""
    position, foreign = 0, 0
    while opening := _OPENING.search(page, position):
        start = opening.start()
        slash, tag, comment, cdata = opening.groups()
        if comment:
            ended = _ABRUPT.match(page, opening.end()) or _COMMENT_END.search(page, opening.end())
            if ended is None:
                return
            position = ended.end()
            yield "<!--", start, position
        elif tag is None:
            # A doctype, a processing instruction, an end tag without a name: to the next `>` (13.2.5.41).
            end = "]]>" if cdata and foreign else ">"
            at = page.find(end, opening.end())
            if at < 0:
                return
            position = at + len(end)
        else:
            tag = tag.lower()
            position = _tag_end(page, opening.end())
            if position < 0:
                return
            yield f"{slash}{tag}", start, position
            # In SVG and MathML a tag can close itself; in HTML that is no more than a slash.
            alone = foreign and page.endswith("/>", start, position)
            if tag in _FOREIGN and not page.endswith("/>", start, position):
                foreign = max(0, foreign + (-1 if slash else 1))
            if not slash and not alone:
                position = _content_end(page, tag, position)
                if position < 0:
                    return


def _tag_end(page: str, position: int) -> int:
    """Behind a tag's `>`, from behind its name; -1 when the page ends in it."""
    while (attribute := _ATTRIBUTE.match(page, position)) and attribute.end() > position:
        position = attribute.end()
        if attribute[1]:
            return position
    return -1


def _content_end(page: str, tag: str, position: int) -> int:
    """Where markup goes on behind a start tag: its end tag, if what it holds is text; -1 when that never comes."""
    if tag == "script":
        return _script_end(page, position)
    if tag == "plaintext":
        return -1
    if tag not in _TEXT:
        return position
    ended = _TEXT[tag].search(page, position)
    return ended.start() if ended else -1


def _script_end(page: str, position: int) -> int:
    """A script within `<!--` and `-->` may hold whole `<script>` elements (13.2.5.18 to 13.2.5.31)."""
    escaped = double = False
    while found := _SCRIPT.search(page, position):
        began, ended, slash = found.groups()
        position = found.end()
        if began:
            escaped = True
            position -= len("--")  # which may be those of `-->` too
        elif ended:
            escaped = double = False
        elif double:
            double = not slash
        elif slash:
            return found.start()
        else:
            double = escaped
    return -1
