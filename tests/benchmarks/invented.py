"""Invented posts and their edits, from a seed: every structure that a rendition knows, in Markdown or HTML.

A post is a list of blocks, each a list whose first member is its kind; words and inline elements are lists likewise.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random
from typing import Any

Node = list[Any]

_WORDS = (
    "the ferry leaves at 9:00 on Monday July 3 for $45 and children pay half; don’t “us” ärger naïve e\u0301té"
    " 東京 七月三日 図書館 สำนักงานเปิด 도서관은 3 يوليو المكتب 10:00 ביום कार्यालय 👨‍👩‍👧 🇩🇪🇫🇷 👍🏿 1️⃣"
    " a & b < c > d 2,000 50% https://a.example/x me@a.example"
).split()
_ADDRESSES = ["https://a.example/x", "https://a.example/y?a=1&b=2", "../map/", "#fares", "mailto:me@a.example"]
_PICTURES = ["a.png", "b.png", "https://a.example/c.jpg"]
_EMBEDS = ["iframe", "video"]
_INLINE = ["b", "i", "code", "s", "u", "sub", "abbr"]
_TAGS = {"b": "strong", "i": "em"}


class Post:
    """A post in the making: `source` in its format, and `edit`, which changes it in one to three places."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.format = chance.choice(["markdown", "html"])
        self.blocks: Node = [self._block() for _ in range(chance.randint(1, 5))]
        self._past = [_copy(self.blocks)]

    @property
    def source(self) -> str:
        write = _markdown if self.format == "markdown" else _html
        return ("\n\n" if self.format == "markdown" else "").join(write(block) for block in self.blocks)

    def edit(self) -> None:
        roll = self.chance.random()
        if roll < 0.08:
            self.blocks = _copy(self.chance.choice(self._past))  # a revert
        elif roll < 0.1:
            self.blocks = []
        else:
            for _ in range(self.chance.randint(1, 3)):
                self._change()
        self._past.append(_copy(self.blocks))

    # --- what there is --------------------------------------------------------------------------------------------

    def _words(self, most: int = 6) -> str:
        return " ".join(self.chance.choices(_WORDS, k=self.chance.randint(1, most)))

    def _segment(self) -> Node:
        roll = self.chance.random()
        if roll < 0.6:
            return ["text", self._words()]
        if roll < 0.75:
            return [self.chance.choice(_INLINE), self._words(3)]
        if roll < 0.9:
            return ["a", self._words(3), self.chance.choice(_ADDRESSES)]
        if roll < 0.96:
            return ["img", self._words(2), self.chance.choice(_PICTURES)]
        return ["br"]

    def _line(self) -> Node:
        return [["text", self._words(2)], *[self._segment() for _ in range(self.chance.randint(0, 3))]]

    def _paragraph(self) -> Node:
        return ["p", self._line()]

    def _some(self, count: int, make: Callable[[], Node]) -> Node:
        return [make() for _ in range(count)]

    def _block(self) -> Node:
        few = self.chance.randint(1, 4)
        kinds: list[Callable[[], Node]] = [
            self._paragraph,
            self._paragraph,
            lambda: ["h", self.chance.randint(2, 4), self._line()],
            lambda: [self.chance.choice(["ul", "ol"]), self.chance.choice([1, 1, 3]), self._some(few, self._item)],
            lambda: ["quote", self._some(few, self._paragraph)],
            self._table,
            lambda: ["pre", [self._words(3) for _ in range(few)]],
            lambda: ["hr"],
            lambda: ["dl", [[self._line(), self._line()] for _ in range(few)]],
            lambda: ["details", self.chance.random() < 0.5, self._line(), self._some(few, self._paragraph)],
            lambda: ["figure", ["img", self._words(2), self.chance.choice(_PICTURES)], self._line()],
            lambda: ["embed", self.chance.choice(_EMBEDS), f"https://v.example/{self.chance.randint(1, 3)}"],
        ]
        return self.chance.choice(kinds)()

    def _item(self) -> Node:
        inner = [[self._line(), []] for _ in range(self.chance.randint(1, 2))]
        return [self._line(), inner if self.chance.random() < 0.2 else []]

    def _table(self) -> Node:
        wide, long = self.chance.randint(1, 4), self.chance.randint(1, 4)
        return ["table", [[self._line() for _ in range(wide)] for _ in range(long + 1)]]

    # --- what is done to it ---------------------------------------------------------------------------------------

    def _change(self) -> None:
        roll = self.chance.random()
        if not self.blocks or roll < 0.1:
            self.blocks.insert(self.chance.randint(0, len(self.blocks)), self._block())
            return
        at = self.chance.randrange(len(self.blocks))
        block = self.blocks[at]
        if roll < 0.18:
            del self.blocks[at]
        elif roll < 0.24:
            self.blocks.insert(self.chance.randint(0, len(self.blocks) - 1), self.blocks.pop(at))
        elif roll < 0.28:
            self.blocks[at] = self._block()
        elif roll < 0.32:
            self.blocks[at] = ["quote", [block]] if block[0] == "p" else ["p", self._line()]
        elif roll < 0.38 and block[0] == "p":
            cut = self.chance.randint(0, len(block[1]))
            self.blocks[at : at + 1] = [["p", part] for part in (block[1][:cut], block[1][cut:]) if part]
        elif roll < 0.44 and block[0] == "p" and at + 1 < len(self.blocks) and self.blocks[at + 1][0] == "p":
            self.blocks[at : at + 2] = [["p", block[1] + self.blocks[at + 1][1]]]
        elif roll < 0.7 or not (lines := _lines(block)):
            self._restructure(block)
        else:
            self._reword(self.chance.choice(lines))

    def _restructure(self, block: Node) -> None:
        chance = self.chance
        match block[0]:
            case "h":
                block[1] = chance.randint(2, 4)
            case "ul" | "ol":
                act = chance.random()
                if act < 0.1:
                    block[0] = "ol" if block[0] == "ul" else "ul"
                elif act < 0.2:
                    block[1] = chance.choice([1, 2, 5])
                elif act < 0.35 and len(block[2]) > 1:
                    moved = block[2].pop()
                    block[2][-1][1].append([moved[0], []])  # set in
                elif act < 0.45 and block[2] and block[2][0][1]:
                    block[2].insert(1, block[2][0][1].pop())
                else:
                    self._in_or_out(block[2], self._item)
            case "table":
                if chance.random() < 0.5:
                    self._in_or_out(block[1], lambda: [self._line() for _ in block[1][0]])
                else:
                    column = chance.randrange(len(block[1][0]))
                    out = chance.random() < 0.5 and len(block[1][0]) > 1
                    for row in block[1]:
                        row[column : column + out] = [] if out else [self._line()]
            case "quote":
                self._in_or_out(block[1], self._paragraph)
            case "pre":
                line = chance.randrange(len(block[1]))
                block[1][line] = "  " + block[1][line] if chance.random() < 0.5 else block[1][line].strip()
                self._in_or_out(block[1], lambda: self._words(3))
            case "dl":
                self._in_or_out(block[1], lambda: [self._line(), self._line()])
            case "details":
                block[1] = not block[1]
            case "figure":
                block[1][chance.randint(1, 2)] = chance.choice(_PICTURES)
            case "embed":
                block[chance.randint(1, 2)] = chance.choice(["iframe", "video"])

    def _in_or_out(self, parts: Node, make: Callable[[], Any]) -> None:
        act, at = self.chance.random(), self.chance.randrange(len(parts))
        if act < 0.4:
            parts.insert(at, make())
        elif act < 0.7 and len(parts) > 1:
            del parts[at]
        elif act < 0.85:
            parts.insert(self.chance.randrange(len(parts)), parts.pop(at))
        else:
            parts[at] = make()

    def _reword(self, line: Node) -> None:
        at = self.chance.randrange(len(line))
        segment, roll = line[at], self.chance.random()
        if roll < 0.1:
            line.insert(at, self._segment())
        elif roll < 0.2 and len(line) > 1:
            del line[at]
        elif roll < 0.3 and len(segment) > 1:
            line[at] = [self.chance.choice(["text", *_INLINE]), segment[1]]  # put on, changed or taken off
        elif roll < 0.45 and segment[0] in ("a", "img"):
            segment[2] = self.chance.choice(_ADDRESSES if segment[0] == "a" else _PICTURES)
        elif roll < 0.5 and segment[0] == "text":
            line[at] = ["a", segment[1], self.chance.choice(_ADDRESSES)]
        elif len(segment) > 1:
            words = segment[1].split(" ")
            place = self.chance.randrange(len(words))
            words[place : place + self.chance.randint(0, 2)] = self.chance.choices(_WORDS, k=self.chance.randint(0, 2))
            segment[1] = " ".join(words) or self._words(1)


def _copy(node: Any) -> Any:
    return [_copy(part) for part in node] if isinstance(node, list) else node


def _lines(block: Node) -> list[Node]:
    """The lists of inline segments in a block."""
    found: list[Node] = []
    for part in block:
        if isinstance(part, list) and part and isinstance(part[0], list) and part[0] and _is_segment(part[0][0]):
            found.append(part)
        elif isinstance(part, list):
            found += _lines(part)
    return found


def _is_segment(kind: Any) -> bool:
    return isinstance(kind, str) and kind in _SEGMENTS


_SEGMENTS = frozenset({"text", "a", "img", "br", *_INLINE})


# --- written ----------------------------------------------------------------------------------------------------------


def _inline(line: Node) -> str:
    out = []
    for kind, *rest in line:
        words = escape(rest[0]) if rest else ""
        match kind:
            case "text":
                out.append(words)
            case "a":
                out.append(f'<a href="{escape(rest[1])}">{words}</a>' if len(rest) > 1 else words)
            case "img":
                out.append(f'<img src="{escape(rest[1])}" alt="{words}">' if len(rest) > 1 else words)
            case "br":
                out.append("<br>")
            case "abbr":
                out.append(f'<abbr title="{words[::-1] if "&" not in words else "so"}">{words}</abbr>')
            case _:
                tag = _TAGS.get(kind, kind)
                out.append(f"<{tag}>{words}</{tag}>")
    return " ".join(out)


def _items(kind: str, start: int, items: Node) -> str:
    inside = "".join(f"<li>{_inline(line)}{_items(kind, 1, inner) if inner else ''}</li>" for line, inner in items)
    return f"<{kind}{f' start={start}' if kind == 'ol' and start > 1 else ''}>{inside}</{kind}>"


def _html(block: Node) -> str:
    match block:
        case ["p", line]:
            return f"<p>{_inline(line)}</p>"
        case ["h", level, line]:
            return f"<h{level}>{_inline(line)}</h{level}>"
        case ["ul" | "ol" as kind, start, items]:
            return _items(kind, start, items)
        case ["quote", blocks]:
            return f"<blockquote>{''.join(map(_html, blocks))}</blockquote>"
        case ["table", [head, *rows]]:
            first = "".join(f"<th>{_inline(cell)}</th>" for cell in head)
            rest = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><thead><tr>{first}</tr></thead><tbody>{rest}</tbody></table>"
        case ["pre", lines]:
            return f"<pre><code>{escape(chr(10).join(lines))}\n</code></pre>"
        case ["dl", pairs]:
            return f"<dl>{''.join(f'<dt>{_inline(term)}</dt><dd>{_inline(said)}</dd>' for term, said in pairs)}</dl>"
        case ["details", is_open, summary, blocks]:
            inside = "".join(map(_html, blocks))
            return f"<details{' open' if is_open else ''}><summary>{_inline(summary)}</summary>{inside}</details>"
        case ["figure", picture, caption]:
            return f"<figure>{_inline([picture])}<figcaption>{_inline(caption)}</figcaption></figure>"
        case ["embed", kind, address]:
            return f'<{kind} src="{address}"></{kind}>'
        case _:
            return "<hr>"


def _markdown(block: Node) -> str:
    match block:
        case ["p", line]:
            return _inline(line)
        case ["h", level, line]:
            return f"{'#' * level} {_inline(line)}"
        case ["ul" | "ol" as kind, start, items]:
            return "\n".join(_marked(kind, start, items))
        case ["quote", blocks]:
            return "\n>\n".join(f"> {_markdown(inner)}" for inner in blocks)
        case ["table", [head, *rows]]:
            lines = [f"| {' | '.join(map(_inline, row))} |" for row in (head, *rows)]
            return "\n".join([lines[0], "|-" * len(head) + "|", *lines[1:]])
        case ["pre", lines]:
            return "\n".join(["```", *lines, "```"])
        case ["hr"]:
            return "---"
        case ["dl", pairs]:
            return "\n\n".join(f"{_inline(term)}\n: {_inline(said)}" for term, said in pairs)
        case _:
            return _html(block)


def _marked(kind: str, start: int, items: Node) -> list[str]:
    out = []
    for number, (line, inner) in enumerate(items, start):
        sign = "- " if kind == "ul" else f"{number}. "
        out.append(sign + _inline(line))
        out += [" " * len(sign) + each for each in _marked(kind, 1, inner)]
    return out
