"""A post as plain text: `[removed: X] [added: Y]`, or struck and underlined on a terminal.

Never a combining stroke (U+0336): screen readers speak it, and it doubles the length. Lines are not wrapped: whatever
shows the text knows its width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ledger.domain.history import History
from ledger.rendition.flow import Atom, Element, Run
from renderers.addresses import BESIDE, Addresses
from renderers.notices import Link, Told, Voice, back_links, in_full, listed, notices
from renderers.outline import Line, Node, outline
from renderers.strike import OURS, Woven, weave

# SGR (ECMA-48, 8.3.117): 9 crossed out, 4 underlined, 31 red, 32 green, 1 bold, and what takes each off again.
_PLAIN = {"del": ("[removed: ", "]"), "ins": ("[added: ", "]"), "strong": ("", "")}
_TERMINAL = {
    "del": ("\x1b[9;31m", "\x1b[29;39m"),
    "ins": ("\x1b[4;32m", "\x1b[24;39m"),
    "strong": ("\x1b[1m", "\x1b[22m"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HEADING = {"h1": "=", "h2": "-"}

Signs = dict[str, tuple[str, str]]


def quoted(text: str) -> str:
    return f"“{_clean(text)}”"


def _spelt(link: Link) -> str:
    return f"{_clean(link.title)} ({_clean(link.href)})"


def _cited(link: Link) -> str:
    return _clean(link.href or link.title)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


CLEAN = Voice(quoted=quoted, spelt=_clean, linked=_spelt, cited=_cited)


def text(history: History, addresses: Addresses = BESIDE, *, terminal: bool = False) -> str:
    """The post with its notices and the list of its changes. No control character of the post reaches a terminal."""
    signs = _TERMINAL if terminal else _PLAIN
    woven = weave(history, history.url)
    told = notices(history, woven, addresses)
    title = _inline(woven.line("title"), signs) or _clean(history.title)
    parts = [f"{title}\n{'=' * min(72, len(_unsigned(title)))}"]
    parts.append(_inline(woven.line("standfirst"), signs))
    dates = [_clean(history.agency)] if history.agency else []
    dates.append(f"Published {in_full(history.published_at)}")
    dates += [f"Last updated {in_full(history.updated_at)}"] if history.corrections else []
    parts.append(" · ".join(dates))
    parts += [f"{link.before} {_spelt(link)}, notice of {date}" for link, date in back_links(history, addresses)]
    parts += [notice_text(notice, signs) for notice in told if notice.on_top]
    parts.append(body(woven, signs))
    parts += [notice_text(notice, signs) for notice in told if not notice.on_top]
    lines = [f"- {line.phrase.told(quoted)} on {line.when}" for line in listed(history, woven)]
    if lines:
        parts.append("\n".join(["Changes to this post", "-" * 20, *lines]))
    return "\n\n".join(part for part in parts if part) + "\n"


def body(woven: Woven, signs: Signs = _PLAIN) -> str:
    """The body's blocks, apart by empty lines."""
    return "\n\n".join(_blocks(outline(woven.lines(None)), signs))


def notice_text(notice: Told, signs: Signs = _PLAIN, voice: Voice = CLEAN) -> str:
    """One notice in running words, its earlier wordings before it as what was removed."""
    now = _wording(notice, signs, voice)
    if not notice.superseded:
        return now
    struck = [_between(_wording(each, signs, voice), *signs["del"]) for each in notice.superseded]
    return " ".join([*struck, _between(now, *signs["ins"]), f"(This notice was corrected on {notice.reworded}.)"])


def _wording(notice: Told, signs: Signs, voice: Voice) -> str:
    on, off = signs["strong"]
    return f"{on}{notice.label}{off}, {notice.date}{notice.prose(voice)}"


def _unsigned(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _blocks(inside: Sequence[Node | Line], signs: Signs) -> list[str]:
    return [part for each in inside for part in _block(each, signs) if part]


def _block(each: Node | Line, signs: Signs) -> Iterator[str]:
    if not isinstance(each, Node):
        yield _inline(each, signs)
    elif each.tag in _HEADING:
        heading = _inline(each.line, signs)
        yield f"{heading}\n{_HEADING[each.tag] * min(72, len(_unsigned(heading)))}"
    elif each.tag in ("ul", "ol"):
        yield "\n".join(_items(each, signs))
    elif each.tag == "tr":
        yield " | ".join(_inline(cell.line, signs) for cell in each.nodes)
    elif each.tag in ("table", "thead", "tbody", "tfoot"):
        yield "\n".join(_blocks(each.inside, signs))
    elif each.tag == "blockquote":
        yield _indented("\n\n".join(_blocks(each.inside, signs)), "> ", "> ")
    elif each.tag == "dd":
        yield _indented("\n\n".join(_blocks(each.inside, signs)), "    ", "    ")
    elif each.tag == "hr":
        yield "* * *"
    else:
        yield from _blocks(each.inside, signs)


def _items(items: Node, signs: Signs) -> Iterator[str]:
    number = _number(items.element.get("start"), 1) - 1
    for item in items.inside:
        number = _number(item.element.get("value") if isinstance(item, Node) else None, number + 1)
        sign = f"{number}. " if items.tag == "ol" else "- "
        inside = _blocks(item.inside, signs) if isinstance(item, Node) else [_inline(item, signs)]
        yield _indented("\n".join(inside), sign, " " * len(sign))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default


def _indented(text: str, first: str, rest: str) -> str:
    return "\n".join((rest if index else first) + line for index, line in enumerate(text.split("\n"))).rstrip()


def _inline(items: Line, signs: Signs) -> str:
    out: list[str] = []
    for link, linked in groupby(items, key=_link):
        words = ""
        for mark, group in groupby(linked, key=_mark):
            part = "".join(_words(item) for item in group)
            words += _between(part, *signs[mark[0]]) if mark else part
        out.append(words)
        if link and not _reads(link, words):
            out.append(f" ({_clean(link)})")
    return "".join(out).strip("\n")


def _reads(link: str, words: str) -> bool:
    """Whether the words themselves give the address, as those of an embed do."""
    return link in words if "://" in link else link.split(":", 1)[-1] == words.strip() or link == words.strip()


def _between(text: str, on: str, off: str) -> str:
    """The text between signs that stand at its words, not at the white space around them."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{on}{core}{off}{text[start + len(core) :]}"


def _words(item: Run | Atom) -> str:
    if isinstance(item, Run):
        return _clean(item.text)
    element: Element = item.element
    if element.tag == "img":
        alt, address = element.get("alt"), element.get("src")
        told = f"{alt} ({address})" if alt and address else alt or address or "no description"
        return f"[image: {_clean(told)}]"
    return "\n" if element.tag == "br" else ""


def _link(item: Run | Atom) -> str | None:
    return next((mark.get("href") for mark in item.marks if mark.tag == "a"), None)


def _mark(item: Run | Atom) -> tuple[str, str] | None:
    last = item.marks[-1] if item.marks else None
    return (last.tag, last.get("cite") or "") if last and last.tag in OURS else None
