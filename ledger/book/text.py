"""What staff gave, read: a source with its front matter, and its rendition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.domain.canonical import decode, encode
from ledger.errors import Malformed
from ledger.rendition.flow import Flow
from ledger.rendition.frontmatter import read_front_matter
from ledger.rendition.render import FORMATS, Format, render

LONGEST = 16 * 1024 * 1024  # bytes of one source


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was said beside a source: its format, and a title and standfirst that its front matter doesn't have."""

    format: Format = "markdown"
    title: str | None = None
    standfirst: str | None = None
    variables: Mapping[str, str] | None = None

    def encode(self) -> bytes:
        return encode(
            {
                "format": self.format,
                "standfirst": self.standfirst,
                "title": self.title,
                "variables": dict(self.variables or {}),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> Given:
        value = decode(data)
        return cls(
            format=value["format"],
            title=value["title"],
            standfirst=value["standfirst"],
            variables=value["variables"] or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A source as it was given, what was said beside it, and its rendition.

    `parts` are what the rendition was made of: body, title, standfirst.
    """

    source: bytes
    given: Given
    flow: Flow
    title: str
    language: str | None = None
    published_at: str | None = None
    parts: tuple[str, str, str] | None = None


def read_staff_text(source: bytes | str, given: Given, *, path: str = "text") -> Text:
    """Reads what staff gave: a text that has words."""
    text = read_text(source, given, path=path)
    if not text.source.strip():
        raise Malformed("the text is empty", path=path)
    return text


def read_text(source: bytes | str, given: Given, *, path: str = "text", before: Text | None = None) -> Text:
    """Reads a source. Raises `Malformed` for what is no text, `path` naming where it came from.

    `before` is a text read earlier, perhaps with the same body; its rendition is then taken over.
    """
    text, data = _decoded(source, path)
    if given.format not in FORMATS:
        raise Malformed(f"no such format; there are {', '.join(FORMATS)}", path=f"format {given.format!r}")
    try:
        matter = read_front_matter(text)
    except Malformed as error:
        raise Malformed(str(error), path=path) from error
    title = given.title if given.title is not None else matter.title or ""
    standfirst = given.standfirst if given.standfirst is not None else matter.standfirst or ""
    parts = (matter.body, title, standfirst)
    if before and before.parts == parts and before.given == given:
        flow = before.flow
    else:
        flow = render(matter.body, title=title, standfirst=standfirst, format=given.format, variables=given.variables)
    return Text(
        source=data,
        given=given,
        flow=flow,
        title=title,
        language=matter.language,
        published_at=matter.published_at,
        parts=parts,
    )


def _decoded(source: bytes | str, path: str) -> tuple[str, bytes]:
    if len(source) > LONGEST:  # before it is decoded and copied; a str has at most as many characters as bytes
        raise Malformed(f"longer than {LONGEST // 2**20} MiB, the most that a post may have", path=path)
    try:
        data = source.encode("utf-8") if isinstance(source, str) else source
        text = data.decode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed(f"a lone surrogate at character {error.start + 1}", path=path) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Malformed(
            f"not UTF-8 at byte {error.start + 1} (line {line}); save the file as UTF-8", path=path
        ) from error
    if len(data) > LONGEST:
        raise Malformed(f"longer than {LONGEST // 2**20} MiB, the most that a post may have", path=path)
    if (at := text.find("\0")) >= 0:
        raise Malformed(f"a NUL at line {text.count(chr(10), 0, at) + 1}; this is not a text file", path=path)
    return text, data
