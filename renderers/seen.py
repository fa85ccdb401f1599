"""What a reader sees of a page: its words in order, each with the elements around it. For checking, not for drawing.

It reads HTML as loosely as pages are written, and takes for hidden what an attribute, an element or a stylesheet in
the page hides. It knows no script, and of selectors what tells classes, ids and tags: where in doubt, it hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from ledger.rendition.elements import VOID

_UNSHOWN = frozenset(
    "audio canvas datalist head iframe noembed noframes noscript object script select style template textarea title"
    " video".split()
)
_NO_END = VOID | frozenset("area base col embed input link meta source track".split())
# An end that may be left out, since the next of its kind ends it (HTML Living Standard, 13.1.2.4).
_ENDED_BY_NEXT = frozenset({"li", "dt", "dd", "p", "option", "tr", "td", "th"})
_HIDING = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0*(?:\.0*)?%?\s*(?:[;!}]|$)|font-size\s*:\s*0[a-z%]*\s*(?:[;!}]|$)"
    r"|(?:max-)?(?:height|width)\s*:\s*0[a-z%]*\s*(?:[;!}]|$)|color\s*:\s*transparent)",
    re.IGNORECASE,
)
_UNSTRIKING = re.compile(r"text-decoration(?:-line)?\s*:\s*(?:none|underline)\b", re.IGNORECASE)
_COMMENT, _RULE = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"([^{}]+)\{([^{}]*)\}")
_PRINT = re.compile(r"@media\s+print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_NAMES = re.compile(r"([.#]?)(-?[A-Za-z_][\w-]*)")


@dataclass(frozen=True, slots=True)
class Tag:
    """An element around some words; `attrs` with their values, an empty one for none."""

    name: str
    attrs: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.attrs.get(name, "")


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of text and the elements that it stands in, outermost first."""

    text: str
    within: tuple[Tag, ...]


@dataclass(slots=True)
class Seen:
    """A page as its reader sees it. `title` is that of its window, None in a fragment."""

    words: list[Word] = field(default_factory=list)
    title: str | None = None

    def text(self, inside: str = "", *, folded: bool = True) -> str:
        """The words in a line; only those inside the element with an id, if one is given; all but the `folded`."""
        found = (
            word.text
            for word in self.words
            if (not inside or any(tag.get("id") == inside for tag in word.within)) and (folded or not _folded(word))
        )
        return " ".join("".join(found).split())

    def edits(self) -> Iterator[tuple[str, str, str]]:
        """Each `<del>` and `<ins>` in order: its tag, what it cites, and its words."""
        last: Tag | None = None
        parts: list[str] = []
        for word in [*self.words, Word("", ())]:
            mark = next((tag for tag in reversed(word.within) if tag.name in ("del", "ins")), None)
            if mark is not last and last is not None:
                yield last.name, last.get("cite"), " ".join("".join(parts).split())
                parts = []
            last = mark
            if mark is not None:
                parts.append(word.text)


def read(html: str) -> Seen:
    """What a reader sees of a page or a fragment."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Tag] = []
        self._words: list[Word] = []
        self._title: list[str] | None = None
        self._style: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ENDED_BY_NEXT and self._open and self._open[-1].name == tag:
            self._open.pop()
        made = Tag(tag, {name: value or "" for name, value in attrs})
        if tag == "title" and self._title is None:
            self._title = []
        # What stands side by side without white space is told apart by its elements all the same.
        self._words.append(Word("" if tag in _INLINE else " ", (*self._open, made)))
        if tag not in _NO_END:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].name == tag:
                del self._open[index:]
                break
        if tag not in _INLINE:
            self._words.append(Word(" ", tuple(self._open)))

    def handle_data(self, data: str) -> None:
        around = self._open[-1].name if self._open else ""
        if around == "title" and self._title is not None:
            self._title.append(data)
        elif around == "style":
            self._style.append(data)
        self._words.append(Word(data, tuple(self._open)))

    def seen(self) -> Seen:
        sheet = _PRINT.sub("", _COMMENT.sub("", "".join(self._style)))
        rules = [
            (tuple(selector.strip() for selector in rule[1].split(",")), rule[2]) for rule in _RULE.finditer(sheet)
        ]
        hiding = [s for selectors, body in rules if _HIDING.search(body) for s in selectors if "::" not in s]
        plain = [s for selectors, body in rules if _UNSTRIKING.search(body) for s in selectors if "::" not in s]

        @cache
        def hidden(within: tuple[int, ...]) -> bool:
            tags = [known[each] for each in within]
            return any(_hides(tags[: n + 1], hiding, plain) for n in range(len(tags)))

        known = {id(tag): tag for word in self._words for tag in word.within}
        words = [word for word in self._words if not hidden(tuple(map(id, word.within)))]
        return Seen(words, None if self._title is None else "".join(self._title))


# Between these and the text beside them a reader sees no space.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr".split()
)


def _folded(word: Word) -> bool:
    """Whether a reader has to open something first."""
    closed = [
        tag.name for tag in word.within if tag.name == "summary" or (tag.name == "details" and "open" not in tag.attrs)
    ]
    return "details" in closed and closed[-1] != "summary"


def _hides(path: Sequence[Tag], hiding: Sequence[str], plain: Sequence[str]) -> bool:
    """Whether the last element of a path is not shown, or, where it is a `<del>`, shown as if nothing were struck."""
    tag = path[-1]
    style = tag.get("style")
    if tag.name in _UNSHOWN or "hidden" in tag.attrs or (tag.name == "dialog" and "open" not in tag.attrs):
        return True
    if _HIDING.search(style) or any(_meets(selector, path) for selector in hiding):
        return True
    if tag.name == "del":
        return bool(_UNSTRIKING.search(style)) or any(_meets(selector, path) for selector in plain)
    return False


def _meets(selector: str, path: Sequence[Tag]) -> bool:
    """Whether a selector may mean the last element of a path: by tags, classes and ids, from the end to the start."""
    steps = [step for step in re.split(r"[\s>+~]+", re.sub(r"\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?", "", selector)) if step]
    if not steps:
        return bool(re.search(r"[\[:]", selector))
    if not _is(steps[-1], path[-1]):
        return False
    sure = not re.search(r"[+~]", selector)
    rest = list(path[:-1])
    for step in reversed(steps[:-1]):
        while rest and not _is(step, rest[-1]):
            rest.pop()
        if not rest:
            return not sure
        rest.pop()
    return True


def _is(step: str, tag: Tag) -> bool:
    classes = tag.get("class").split()
    for sign, name in _NAMES.findall(step):
        if sign == "." and name not in classes:
            return False
        if sign == "#" and name != tag.get("id"):
            return False
        if not sign and name.lower() != tag.name:
            return False
    return True
