"""A source (plain text, Markdown or HTML) to its rendition: the ledger's own sanitised HTML, laid flat.

The rendition is what is judged and struck. It is made once, when a version is recorded, and stored: a newer Markdown
reader or sanitiser must not redraw the past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape, unescape
from itertools import pairwise
from typing import Any, Literal, get_args

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ledger.errors import Malformed
from ledger.rendition.elements import PART as PART
from ledger.rendition.flow import Element, End, Flow, Item, Run
from ledger.rendition.generators import SetAside, without_attribute_lists
from ledger.rendition.html import serialise
from ledger.rendition.parsing import parse
from ledger.rendition.sanitise import for_publication, for_reading

Format = Literal["text", "markdown", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)

TITLE = Element("h1", ((PART, "title"),))
STANDFIRST = Element("p", ((PART, "standfirst"),))

# A line of words, with no sign that Markdown, HTML or a generator would read as anything else: a paragraph in every
# format. Edits that are judged a sentence at a time are mostly this.
_WORDS_ALONE = re.compile(r"[^\W\d_](?:[^\W_]|[ .,;:?!'’‘“”\"()/%$–—-])*")

_HEADING_ID = re.compile(r"(?<!\s)\s*\{#([\w-]+)\}\s*$")
# Markdown containers within containers; a rendition has fewer levels, and what is deeper stays as it was written.
_DEEPEST_CONTAINER = 40
_CONTAINERS = frozenset({"blockquote", "list", "footnote_def", "deflist"})
_FOOTNOTE = re.compile(r"^( {0,3})(\[\^([^\]\s]+)\]:)", re.MULTILINE)
_ROUNDS = 6


def render(
    body: str,
    *,
    title: str = "",
    standfirst: str = "",
    format: Format = "markdown",
    variables: Mapping[str, str] | None = None,
) -> Flow:
    """The rendition of one version: the title's block, the standfirst's, then the body's."""
    inline: Format = "text" if format == "text" else "html"
    items: list[Item] = []
    for text, element in ((title, TITLE), (standfirst, STANDFIRST)):
        if text:
            items.extend(_part(_body(text, inline, variables), element))
    items.extend(_body(body, format, variables).items)
    return Flow(tuple(items))


def _part(flow: Flow, element: Element) -> tuple[Item, ...]:
    """A title or standfirst is one block, whatever was written in it."""
    inline: list[Item] = [Run(" ") if isinstance(item, End) else item for item in flow.items[:-1]]
    return parse(serialise(Flow((*inline, End((element,)))))).items


def _body(source: str, format: Format, variables: Mapping[str, str] | None) -> Flow:
    if _WORDS_ALONE.fullmatch(source):
        return parse(f"<p>{source}</p>")
    return _any_body(source, format, variables)


def _any_body(source: str, format: Format, variables: Mapping[str, str] | None) -> Flow:
    if format == "text":
        return _read(_paragraphs(source))
    aside = SetAside(source, variables)
    html = _markdown(aside.source) if format == "markdown" else aside.source
    return _read(aside.put_back(html))


def _read(html: str) -> Flow:
    """The flow of any HTML, read until the sanitiser, which parses as a browser does, would change nothing in it."""
    flow = parse(for_reading(html))
    for _ in range(_ROUNDS):
        written = serialise(flow)
        if (read := for_publication(written)) == written:
            return flow
        flow = parse(read)
    raise Malformed("its HTML is nested in a way that no two readers would read alike", path="text")


def _paragraphs(source: str) -> str:
    lines = source.replace("\r\n", "\n").replace("\r", "\n")
    blocks = (block.strip("\n") for block in re.split(r"\n[ \t]*\n", lines))
    return "".join(f"<p>{'<br>'.join(escape(line) for line in block.split(chr(10)))}</p>" for block in blocks if block)


def _markdown(source: str) -> str:
    reader = _reader()
    source = without_attribute_lists(source)
    env: dict[str, Any] = {}
    tokens = reader.parse(source, env)
    if orphans := {label[1:] for label, uses in env.get("footnotes", {}).get("refs", {}).items() if uses < 0}:
        # A footnote that nothing refers to would vanish with all its words; it stays, as it was written.
        env = {}
        tokens = reader.parse(_FOOTNOTE.sub(lambda m: f"{m[1]}\\{m[2]}" if m[3] in orphans else m[0], source), env)
    _name_headings(tokens)
    html: str = reader.renderer.render(tokens, reader.options, env)
    return html


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    reader.use(footnote_plugin).use(deflist_plugin)
    for rule in tuple(reader.block.ruler.__rules__):
        if rule.name in _CONTAINERS:
            reader.block.ruler.at(rule.name, _bounded(rule.fn), {"alt": rule.alt})
    return reader


def _bounded(rule: Callable[[StateBlock, int, int, bool], bool]) -> Callable[[StateBlock, int, int, bool], bool]:
    """The rule of a container, which deep inside others does not apply: beyond its own bound the reader drops words."""
    return lambda state, start, stop, silent: state.level < _DEEPEST_CONTAINER and rule(state, start, stop, silent)


def _name_headings(tokens: list[Token]) -> None:
    """Gives each heading the id that links within the post use: `{#id}` if written, else its words with hyphens."""
    taken: dict[str, int] = {}
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        children = inline.children or []
        if children and children[-1].type == "text" and (named := _HEADING_ID.search(children[-1].content)):
            children[-1].content = children[-1].content[: named.start()]
            token.attrSet("id", named[1])
            continue
        text = unescape("".join(c.content for c in children if c.type in ("text", "code_inline", "softbreak")))
        slug = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")
        if slug:
            count = taken.get(slug, 0)
            taken[slug] = count + 1
            token.attrSet("id", f"{slug}-{count}" if count else slug)
