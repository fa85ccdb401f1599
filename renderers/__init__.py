"""Surfaces of a post, all from one `History` (law 5); each renderer is a plain callable `History -> str`.

`html` gives a fragment, `page` a whole document, `markdown` CommonMark with raw `<del>` and `<ins>`, `text` plain text,
`json` the post as data (which `data` gives as values), `jsonld` what schema.org has for it.
`FORMATS` maps a format's name onto its renderer, which also takes `addresses`, and the suffix of its files. Names load
when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from renderers.commonmark import markdown
    from renderers.datafiles import data, json
    from renderers.pages import html, page
    from renderers.plain import text
    from renderers.schemaorg import jsonld

    FORMATS: Mapping[str, tuple[Callable[..., str], str]]

__all__ = ["FORMATS", "data", "html", "json", "jsonld", "markdown", "page", "text"]

_HOMES = {
    "data": "datafiles",
    "html": "pages",
    "json": "datafiles",
    "jsonld": "schemaorg",
    "markdown": "commonmark",
    "page": "pages",
    "text": "plain",
}
_SUFFIXES = {"html": ".html", "page": ".html", "markdown": ".md", "text": ".txt", "json": ".json", "jsonld": ".jsonld"}


def __getattr__(name: str) -> Any:
    if name == "FORMATS":
        return {each: (__getattr__(each), suffix) for each, suffix in _SUFFIXES.items()}
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
