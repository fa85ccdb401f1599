"""A post as CommonMark with raw `<del>` and `<ins>`, one a block, since tildes fail at punctuation and across links.

What Markdown says as well is written in Markdown (headings, paragraphs, lists, quotations, links, emphasis, code);
everything else is raw HTML on one line. Every character that a reader of Markdown, or a site generator, could take for
markup is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from ledger.domain.history import History
from ledger.rendition.flow import Atom, Element, Flow, Run
from ledger.rendition.html import VOID, opening, serialise
from renderers.addresses import BESIDE, Addresses
from renderers.notices import Link, Told, Voice, back_links, listed, notices
from renderers.outline import Line, Node, outline
from renderers.strike import Woven, weave

_HEADING = re.compile(r"h[1-6]")
_WRAPPERS = frozenset("address article div figcaption figure footer header main nav section".split())
# In any position, by CommonMark, GFM, kramdown, Liquid and Jinja taken together.
_SPECIAL = re.compile(r"[\\`*_\[\]~|]|&(?=[#\w])|!$")
_AT_START = re.compile(r"(?:[#+\-=:]|[0-9]+(?=[.)]))")
_PLAIN_ADDRESS = re.compile(r"[\w:/?#@!$'+,;=.~%-]+", re.ASCII)
_SIGNS = {"em": "*", "strong": "**"}
_BEFORE_SIGN, _AFTER_SIGN = frozenset(" ("), frozenset(" .,;:!?)")


def markdown(history: History, addresses: Addresses = BESIDE) -> str:
    """The post with its notices as block quotes, and the list of its changes."""
    woven = weave(history)
    told = notices(history, woven, addresses)
    title = _line(woven.line("title")) or escaped(history.title)
    parts = [f"# {_tail(title)}"]
    parts += [f"> {link.before} {_linked(link)} (notice of {date})" for link, date in back_links(history, addresses)]
    parts.append(_paragraph(woven.line("standfirst")))
    parts += [_notice(notice) for notice in told if notice.on_top]
    parts.append(body(woven))
    parts += [_notice(notice) for notice in told if not notice.on_top]
    lines = [f"- {line.phrase.told(_quoted)} on {line.when}{_go(line.place)}" for line in listed(history, woven)]
    if lines:
        parts += ["## Changes to this post", "\n".join(lines)]
    return "\n\n".join(part for part in parts if part) + "\n"


def body(woven: Woven) -> str:
    """The body's blocks, apart by empty lines."""
    return "\n\n".join(_blocks(outline(woven.lines(None))))


def escaped(text: str) -> str:
    """Text so that it reads back as itself inside a line of Markdown."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    text = text.replace("<", "&lt;").replace(">", "&gt;").replace("{", "&#123;")  # no generator sees its own tag
    return "".join(f"&#{ord(c)};" if c != " " and c.isspace() else c for c in text)


def _quoted(text: str) -> str:
    return f"“{escaped(text)}”"


def _linked(link: Link) -> str:
    return f"[{escaped(link.title)}](<{link.href}>)"


def _cited(link: Link) -> str:
    """In a destination, references are read (CommonMark 0.31.2, 2.5), and so are backslashes and code spans."""
    if not link.href:
        return escaped(link.title)
    place = link.href.replace("\\", "%5C").replace("`", "%60")
    return f"[{escaped(link.title)}](<{escape(place, quote=False).replace('{', '&#123;')}>)"


_VOICE = Voice(quoted=_quoted, spelt=escaped, linked=_linked, cited=_cited)


def _go(place: str | None) -> str:
    return f" ([go to the change](#{place}))" if place else ""


def _notice(notice: Told) -> str:
    told = _wording(notice)
    if notice.superseded:
        struck = (f"<del>{_wording(each)}</del>" for each in notice.superseded)
        told = " ".join([*struck, f"<ins>{told}</ins>", f"This notice was corrected on {notice.reworded}."])
    return f'> <a id="{notice.id}"></a>{told}{_go(notice.place)}'


def _wording(notice: Told) -> str:
    return f"**{notice.label}**, {notice.date}{notice.prose(_VOICE)}"


# --- blocks ---------------------------------------------------------------------------------------------------------


def _blocks(inside: Sequence[Node | Line]) -> list[str]:
    out: list[str] = []
    last = ""  # the sign of the list just before: a list that follows it needs another
    for each in inside:
        if isinstance(each, Node) and _is_list(each):
            last = _other(each.tag, last)
            out.append(_list(each, last))
            continue
        found = [part for part in _block(each) if part]
        last = "" if found else last
        out += found
    return out


def _block(each: Node | Line) -> Iterator[str]:
    if not isinstance(each, Node):
        yield _paragraph(each)
    elif each.tag == "hr":
        yield "---"
    elif each.tag == "pre" and (fence := _fence(each)):
        yield fence
    elif any(name != "id" for name, _ in each.element.attrs):
        yield _raw(each)
    elif _HEADING.fullmatch(each.tag) and not each.nodes:
        yield f"{'#' * int(each.tag[1])} {_tail(_line(each.line))}"
    elif each.tag == "blockquote":
        yield "\n".join(f"> {line}" if line else ">" for line in "\n\n".join(_blocks(each.inside)).split("\n"))
    elif each.tag == "p" or each.tag in _WRAPPERS:
        yield from _blocks(each.inside)
    else:
        yield _raw(each)


def _paragraph(items: Line) -> str:
    line = _line(items)
    if start := _AT_START.match(line):
        return f"{start[0]}\\{line[start.end() :]}" if start[0].isdigit() else f"\\{line}"
    return line


def _tail(line: str) -> str:
    """A heading's line whose own last signs are not taken for a closing sequence."""
    return f"{line[:-1]}\\#" if line.endswith("#") else line


def _raw(node: Node) -> str:
    """An element as raw HTML on one line, out of the reach of Markdown and of site generators."""
    return "".join(_html(node)).replace("\n", "&#10;").replace("{", "&#123;")


def _html(node: Node) -> Iterator[str]:
    yield opening(node.element)
    for each in node.inside:
        if isinstance(each, Node):
            yield from _html(each)
        else:
            yield serialise(Flow(each))
    if node.tag not in VOID:
        yield f"</{node.tag}>"


def _fence(node: Node) -> str:
    """Preformatted code as a fenced block, if it is nothing else."""
    code = Element("code")
    if node.nodes or any(isinstance(item, Atom) or item.marks != (code,) for item in node.line):
        return ""
    text = "".join(item.text for item in node.line)
    if not text.endswith("\n") or text.startswith("\n") or re.search(r"\{[{%#]|[^\S \n]", text):
        return ""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}\n{text}{fence}"


def _is_list(node: Node) -> bool:
    names = {name for name, _ in node.element.attrs}
    return (
        node.tag in ("ul", "ol")
        and names <= ({"start"} if node.tag == "ol" else set())
        and re.fullmatch(r"[0-9]{1,9}", node.element.get("start") or "1", re.ASCII) is not None
        and len(node.nodes) == len(node.inside)
        and all(item.tag == "li" and not item.element.attrs for item in node.nodes)
    )


def _other(tag: str, last: str) -> str:
    first, second = ("-", "*") if tag == "ul" else (".", ")")
    return second if last == first else first


def _list(node: Node, sign: str) -> str:
    number = int(node.element.get("start") or 1)
    loose = any(inside.tag == "p" for item in node.nodes for inside in item.nodes)
    items = []
    for index, item in enumerate(node.nodes):
        marker = f"{number + index}{sign} " if node.tag == "ol" else f"{sign} "
        inside = "\n\n".join(_blocks(item.inside))
        items.append(_hung(marker, inside))
    return ("\n\n" if loose else "\n").join(items)


def _hung(marker: str, text: str) -> str:
    """A list item's text behind its marker, every further line indented as far."""
    return f"{marker}{text.replace(chr(10), chr(10) + ' ' * len(marker))}".rstrip(" ")


# --- lines ----------------------------------------------------------------------------------------------------------


def _line(items: Line) -> str:
    return _spans(items, 0).strip(" ")


def _spans(items: Line, depth: int) -> str:
    out: list[str] = []
    groups = [(mark, tuple(group)) for mark, group in groupby(items, key=lambda item: _at(item, depth))]
    for index, (mark, group) in enumerate(groups):
        if mark is None:
            out.extend(_leaf(item) for item in group)
            continue
        before = _edge(groups[index - 1], -1) if index else "" if depth else " "
        after = _edge(groups[index + 1], 0) if index + 1 < len(groups) else "" if depth else " "
        sign = _SIGNS.get(mark.tag)
        only = _only(group, depth)
        address = mark.get("href") or ""
        if mark == Element("code") and only and (code := _code(only)):
            out.append(code)
        elif mark.tag == "a" and len(mark.attrs) == 1 and _PLAIN_ADDRESS.fullmatch(address):
            out.append(f"[{_spans(group, depth + 1)}]({address})")
        elif (
            sign
            and not mark.attrs
            and before in _BEFORE_SIGN
            and after in _AFTER_SIGN
            and only[:1].isalnum()
            and only[-1:].isalnum()
        ):
            out.append(f"{sign}{escaped(only)}{sign}")
        else:
            out.append(f"{_tag(mark)}{_spans(group, depth + 1)}</{mark.tag}>")
    return "".join(out)


def _only(group: Line, depth: int) -> str:
    """The text of an element that holds one run and no element of its own."""
    return group[0].text if len(group) == 1 and isinstance(group[0], Run) and len(group[0].marks) == depth + 1 else ""


def _at(item: Run | Atom, depth: int) -> Element | None:
    return item.marks[depth] if len(item.marks) > depth else None


def _edge(group: tuple[Element | None, Line], end: int) -> str:
    """The character that stands next to an element, if it is plain text."""
    mark, items = group
    item = items[end]
    return item.text[end] if mark is None and isinstance(item, Run) else "<"


def _leaf(item: Run | Atom) -> str:
    if isinstance(item, Run):
        return escaped(item.text)
    alt, address = item.element.get("alt") or "", item.element.get("src") or ""
    if item.element.tag == "img" and len(item.element.attrs) <= 2 and _PLAIN_ADDRESS.fullmatch(address):
        return f"![{escaped(alt)}]({address})"
    return _tag(item.element)


def _tag(element: Element) -> str:
    return opening(element).replace("\n", "&#10;").replace("{", "&#123;")


def _code(text: str) -> str:
    if text != text.strip(" `") or re.search(r"\{[{%#]|[^\S ]", text):
        return ""
    sign = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{sign}{text}{sign}"
