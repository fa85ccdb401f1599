"""Tags of site generators (Liquid, Jinja, Hugo) in a source: read before Markdown, kept whole, never executed.

A tag would be torn apart by a Markdown reader (`[map]({{ site.url }}/map)` has spaces in its address), so each is set
aside under a plain word and put back, escaped, into the finished HTML. Tags that print nothing are dropped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

# Bounded, so that an unclosed brace costs no more than its own line of thought.
_TAG = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:(?!\{%-?\s*comment\b).)*?\{%-?\s*endcomment\s*-?%\}"
    r"|\{%-?\s*(?:end)?raw\s*-?%\}"
    r"|\{\{[<%](?:(?!\}\}).){0,2000}[>%]\}\}"
    r"|\{\{(?:(?!\}\}|\{\{|\n\n).){0,2000}\}\}"
    r"|\{%(?:(?!%\}|\{%|\n\n).){0,2000}%\}"
    r"|\{#(?:(?!#\}|\{#|\n\n).){0,2000}#\}",
    re.DOTALL,
)
_SILENT = re.compile(r"\{%-?\s*(?:comment|raw|endraw)\b|\{#")
_VARIABLE = re.compile(r"\{\{-?\s*([\w.]+)\s*-?\}\}")
# kramdown's attribute lists print nothing; `{#id}` behind a heading names it.
_ATTRIBUTE_LIST = re.compile(r"(?<![ \t])[ \t]*\{:(?:[^{}\n]|\{[^{}\n]*\}){0,500}\}")


class SetAside:
    """A source with its generator tags set aside, and the way to put them back.

    `variables` fills simple variables (`site.baseurl`); every other tag stays as it was written.
    """

    def __init__(self, source: str, variables: Mapping[str, str] | None = None) -> None:
        self._variables = dict(variables or {})
        self._tags: list[str] = []
        self._prefix = "stettag"
        while self._prefix in source:
            self._prefix += "x"
        self.source = _TAG.sub(self._take, source) if "{" in source else source

    def _take(self, match: re.Match[str]) -> str:
        tag = match[0]
        if _SILENT.match(tag):
            return ""
        named = _VARIABLE.fullmatch(tag)
        if named and named[1] in self._variables:
            return self._variables[named[1]]
        self._tags.append(tag)
        return f"{self._prefix}{len(self._tags) - 1}q"

    def put_back(self, rendered: str) -> str:
        """The rendered HTML with every tag in its place again, as text or inside an attribute's value."""
        if not self._tags:
            return rendered
        return re.sub(f"{self._prefix}([0-9]+)q", lambda m: html.escape(self._tags[int(m[1])]), rendered)


def without_attribute_lists(source: str) -> str:
    """Markdown without kramdown's `{: .class}` lists."""
    return _ATTRIBUTE_LIST.sub("", source) if "{:" in source else source
