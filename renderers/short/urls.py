"""What X takes for a link in a post, by the rules of twitter-text 3.1 (github.com/twitter/twitter-text, extractUrl).

A domain is one that ends in a name of `domains.txt`; any other is no link. Without http:// or https:// only the parts
of it in Latin letters are links. The rules look for the first link, the longest there, then for the next behind it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LATIN = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272"
    "\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_DIRECTION = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_INVALID = "\ufffe\ufeff\uffff"
_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_IN_LABEL = rf"[^!'#%&()*+,\\./:;<=>?@\[\]^{{|}}~${_SPACES}{_INVALID}{_DIRECTION}]"  # a hyphen and _ inside only
_RUN = re.compile(rf"(?:{_IN_LABEL}|\.)+")
_SCHEME = re.compile("https?://$", re.IGNORECASE)
_NOT_BEFORE = re.compile(f"[A-Za-z0-9@＠$#＃{_INVALID}]")
_ASCII_LABELS = re.compile(rf"(?:[-A-Za-z0-9{_LATIN}]+\.)+")
_IN_NAME = re.compile("[A-Za-z0-9@+-]+")  # what follows a name may be none of these
_PUNYCODE = re.compile("xn--[-0-9a-z]+", re.IGNORECASE)
_PATH = rf"[A-Za-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\u2013_~@|&{_LATIN}-]"
_NESTED = rf"\((?:{_PATH}+|{_PATH}*\({_PATH}+\){_PATH}*)\)"
_QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]*[A-Za-z0-9_&=#/-]"
_REST = re.compile(
    rf"(?::[0-9]+)?(?P<path>/(?:(?:{_PATH}|{_NESTED})*[A-Za-z\u0400-\u04ff0-9+=_#/{_LATIN}-])?(?:{_NESTED})*)?"
    rf"(?:{_QUERY})?"
)
_SHORT = re.compile(rf"https?://t\.co/(?P<slug>[A-Za-z0-9]+)(?:{_QUERY})?", re.IGNORECASE)
_LONGEST, _LONGEST_LABEL, _LONGEST_SLUG = 4096, 63, 40


@dataclass(frozen=True, slots=True)
class Url:
    """Where a link begins and ends in the text, and whether it has http:// or https://."""

    start: int
    stop: int
    scheme: bool


def urls(text: str) -> Iterator[Url]:
    """The links of a text in NFC, in order."""
    done = 0  # a link takes up the character before it, so the next one begins a character behind this
    for run in _RUN.finditer(text):
        if "." not in run[0]:
            continue
        labels = _Labels(text, *run.span())
        start = run.start()
        if start == 0 and not _NOT_BEFORE.match(text) and labels.domain(1) is not None:
            start = 1  # a first character that may stand before a link does
        while start < run.end():
            begin = start
            if start == run.start() and (found := _SCHEME.search(text, max(0, start - 8), start)):
                begin = found.start() if _may_begin(text, found.start(), done) else start
            domain_stop = labels.domain(start) if _may_begin(text, begin, done) else None
            if domain_stop is None:
                start += 1
                continue
            rest = _REST.match(text, domain_stop)
            assert rest
            yield from _links(text, begin, start, domain_stop, rest)
            done = rest.end()
            start = done + 1


def _may_begin(text: str, start: int, done: int) -> bool:
    return start == 0 or (start > done and not _NOT_BEFORE.match(text, start - 1))


def _links(text: str, begin: int, start: int, domain_stop: int, rest: re.Match[str]) -> Iterator[Url]:
    domain, scheme = text[start:domain_stop], begin < start
    if not _valid(domain) or rest.end() - begin + (0 if scheme else len("https://")) > _LONGEST:
        return
    if scheme:
        short = _SHORT.match(text, begin, rest.end())
        if short is None or len(short["slug"]) <= _LONGEST_SLUG:
            yield Url(begin, short.end() if short else rest.end(), True)
    elif text[start - 1 : start] not in ("-", "_", ".", "/"):
        found = [Url(start + a, start + b, False) for a, b in _in_ascii(domain)]
        yield from found[:-1]
        if found:
            yield Url(found[-1].start, rest.end() if rest["path"] else found[-1].stop, False)


def _valid(domain: str) -> bool:
    """Whether every label fits into the domain name system, as Punycode where it is not in ASCII (RFC 3490, 4.1)."""
    return all(
        len(label if label.isascii() else f"xn--{label.encode('punycode').decode()}") <= _LONGEST_LABEL
        for label in domain.split(".")
    )


def _in_ascii(domain: str) -> Iterator[tuple[int, int]]:
    position = 0
    while found := _ASCII_LABELS.search(domain, position):
        ends = [match.end() for match in re.finditer(r"\.", domain) if found.start() < match.end() <= found.end()]
        stops = (_name_stop(domain, end) for end in reversed(ends))
        stop = next((stop for stop in stops if stop is not None), None)
        if stop is not None:
            yield found.start(), stop
        position = max(found.end(), stop or 0)


class _Labels:
    """The labels of a run, and for each the end of the longest domain that begins with it, or None."""

    def __init__(self, text: str, start: int, stop: int) -> None:
        self._text = text
        starts = [start, *(place + 1 for place in range(start, stop) if text[place] == ".")]
        self._stops = [*(begin - 1 for begin in starts[1:]), stop]
        self._names = [_name_stop(text, begin) for begin in starts]
        self._domains: list[int | None] = [None] * len(starts)
        for index in reversed(range(len(starts))):
            self._domains[index] = self.domain(starts[index])

    def domain(self, start: int) -> int | None:
        """The end of the longest domain that begins at a position, be that within a label."""
        index = bisect_left(self._stops, start)
        stop = self._stops[index]
        if index + 1 == len(self._stops) or start == stop or self._text[start] in "-_" or self._text[stop - 1] in "-_":
            return None
        longest = self._domains[index + 1]
        if longest is None and "_" not in self._text[start:stop]:
            return self._names[index + 1]
        return longest


def _name_stop(text: str, start: int) -> int | None:
    """The end of the top-level domain that begins at a position."""
    latin, others = _names()
    if found := _PUNYCODE.match(text, start):
        return found.end()
    word = _IN_NAME.match(text, start)
    if word and word[0].lower() in latin:
        return word.end()
    for name in others.get(text[start : start + 1].lower(), ()):
        stop = start + len(name)
        if text[start:stop].lower() == name and not _IN_NAME.match(text, stop):
            return stop
    return None


@cache
def _names() -> tuple[frozenset[str], dict[str, list[str]]]:
    """The names in ASCII; and the others by their first letter, the longest first."""
    lines = files("renderers.short").joinpath("domains.txt").read_text("utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    others: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        others.setdefault(name[0], []).append(name)
    return frozenset(name for name in names if name.isascii()), others
