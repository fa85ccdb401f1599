"""Front matter: the fields at the top of a file, read alike wherever a file is given."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from ledger.errors import Malformed

_YAML = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# The first of these that a file has is what stands under the title.
STANDFIRST = ("standfirst", "lead", "excerpt", "description", "summary")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a file says of itself, and the text below."""

    body: str
    title: str | None = None
    standfirst: str | None = None
    language: str | None = None
    published_at: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


def read_front_matter(source: str) -> FrontMatter:
    """Splits a file into its fields (YAML between `---` lines or TOML between `+++` lines) and its body.

    Raises `Malformed` where the fields can't be read.
    """
    if match := _YAML.match(source):
        fields = _yaml(match[1])
    elif match := _TOML.match(source):
        fields = _toml(match[1])
    else:
        return FrontMatter(body=source.removeprefix("\ufeff"))
    standfirst = next((text for name in STANDFIRST if (text := _text(fields.get(name)))), None)
    return FrontMatter(
        body=source[match.end() :],
        title=_text(fields.get("title")) or None,
        standfirst=standfirst,
        language=_text(fields.get("lang") or fields.get("language") or fields.get("locale")) or None,
        published_at=_text(fields.get("date")) or None,
        fields=fields,
    )


def _yaml(text: str) -> Mapping[str, object]:
    try:
        loaded = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"front matter, line {mark.line + 2}" if mark else "front matter"
        raise Malformed(f"{getattr(error, 'problem', None) or 'not YAML'}", path=line) from error
    except ValueError as error:  # an impossible date, such as 2014-02-31
        raise Malformed(str(error), path="front matter") from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise Malformed("must be fields with values", path="front matter")
    return {str(key): value for key, value in loaded.items()}


def _toml(text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at line ")
        line = f", line {int(place.partition(',')[0]) + 1}" if place else ""
        raise Malformed(what, path=f"front matter{line}") from error


def _text(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
