"""What a short text says of a correction, before anybody counts: its label, its facts, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ledger.domain.changes import Change
from ledger.domain.corrections import FOUND, Correction
from ledger.domain.entries import Kind, instant
from ledger.domain.history import History
from ledger.errors import Malformed, UnknownNotice
from renderers.notices import LABELS, source
from renderers.phrases import LONGEST_PAIR, MOST_PAIRS, Phrase
from renderers.short.quoting import cut, inert, line, wrong

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_ENDS = (".", "!", "?", "…", "。", "！", "？", "”", ")")

# Keyed by whether something was said, and whether something is right now; the second form leaves out what was said.
_WRONG = {
    (True, True): ("{subject} said {said}. It is {right}.", "{subject} had this wrong: it is {right}."),
    (True, False): ("{subject} said {said}, which was wrong.", "{subject} was wrong in one place."),
    (False, True): ("{subject} left out {right}.",) * 2,
}
_LINKED = {
    (True, True): ("{subject} says {said}. It is {right}.", "{subject} has this wrong: it is {right}."),
    (True, False): ("{subject} says {said}, which is wrong.", "{subject} is wrong in one place."),
    (False, True): ("{subject} leaves out {right}.",) * 2,
}
_TOLD = {
    (True, True): ("{subject} {said} now reads {right}.", "{subject} one place now reads {right}."),
    (True, False): ("{subject} this was taken out: {said}.", "{subject} words were taken out."),
    (False, True): ("{subject} this was added: {right}.",) * 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What was said, what is right, and a sentence for both; the bare one is for what is right alone."""

    whole: str
    bare: str
    said: str = ""
    right: str = ""

    def told(self, most: int) -> str:
        """The sentence, with about `most` characters of what was said; with 0, the bare one."""
        return _told(self.whole, wrong(cut(self.said, most)), self.right) if most else _told(self.bare, "", self.right)

    def shortened(self, most: int) -> str:
        """The bare sentence, with about `most` characters of what is right."""
        return _told(self.bare, "", cut(self.right, most))


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence beside the facts. Those of the lowest rank stay in the first post the longest."""

    rank: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`label` is empty for a change that was found: nobody gave notice of it. There is always a fact.

    `source` is the text of the aside that names what shows the right fact, if there is one: no reply is made for it.
    """

    label: str
    facts: tuple[Fact, ...]
    asides: tuple[Aside, ...]
    source: str
    record: str


def correction_of(history: History, number: int | None = None) -> Correction:
    """The correction with the notice `c-` and that number; by default the one that was worded last."""
    if number is not None:
        return history.correction(number)
    if not history.corrections:
        raise UnknownNotice(f"of {history.post}", hint="its notices: none")
    return max(history.corrections, key=lambda each: each.now.entry.sequence)


def statement(history: History, correction: Correction, *, url: str | None, new_post: str | None) -> Statement:
    """What is said of a correction."""
    shown = source(correction.now.evidence or "")
    cited = f"{shown.before} {shown.href}" if shown.href else ""
    return Statement(
        label="" if correction.kind in FOUND else LABELS[correction.kind].upper(),
        facts=tuple(_facts(correction, history)),
        asides=(*_asides(correction, history, new_post), *([Aside(4, cited)] if cited else [])),
        source=cited,
        record=f"Full record: {_address(url or history.url, history)}",
    )


def _address(url: str | None, history: History) -> str:
    if url is None:
        raise Malformed("has no public address to link to; give the record's with --url", path=f"post {history.post}")
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fine = False
    if not fine or url != line(url) or " " in url:
        raise Malformed("not an address like https://agency.example/news/storm", path=f"url {url[:80]!r}")
    return url


def _facts(correction: Correction, history: History) -> Iterator[Fact]:
    year = instant(correction.now.entry.recorded_at).year
    post, on = f"{_day(history.published_at, year)} post", _day(correction.at, year)
    if correction.entry.claimed:
        on += " (the date its source claims)"
    if correction.entry.kind is Kind.REMOVAL:
        back = "" if history.removed_at else " It was put back there later."
        gone = f"Our {post} was taken off its source on {on}. It stays on record.{back}"
        yield Fact(whole=gone, bare=gone)
        return
    title = line(history.title)
    if correction.entry.kind is Kind.RETRACTION:
        yield Fact(whole=f"We withdraw our {post} {{said}}.", bare=f"We withdraw our {post}.", said=title)
        return
    changed = f"Our {post} was changed without notice on {on}"
    pairs = [(line(change.said), line(change.right)) for change in correction.changes]
    quoted = correction.now.quoted
    pairs = [pair for pair in pairs if any(pair) or not quoted]
    if correction.kind is Kind.UNANNOUNCED and not _few(pairs):
        pairs, changed = (
            [],
            f"{changed}, in {len(pairs)} place{'s' * (len(pairs) > 1)}",
        )  # nobody asked for a thread of a hundred
    if not pairs and correction.kind is Kind.UNANNOUNCED:
        yield Fact(whole=f"{changed}.", bare=f"{changed}.")
    elif not pairs:
        yield Fact(whole=f"This is about our {post} {{said}}.", bare=f"This is about our {post}.", said=title)
    if correction.kind is Kind.UNANNOUNCED:
        forms, subject, again = _TOLD, f"{changed}:", "Also,"
    elif correction.link:
        forms, subject, again = _LINKED, f"Our {post}", "It also"
    elif correction.kind is Kind.CORRECTION:
        forms, subject, again = _WRONG, f"Our {post}", "It also"
    else:
        forms, subject, again = _TOLD, f"In our {post},", "Also,"
    for said, right in pairs:
        whole, bare = (form.replace("{subject}", subject) for form in forms[bool(said) or not quoted, bool(right)])
        whole = whole if quoted else bare
        yield Fact(whole=whole, bare=bare, said=said, right=right)
        subject = again


def _few(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether a notice tells them, too."""
    return len(pairs) <= MOST_PAIRS and all(len(side) <= LONGEST_PAIR for pair in pairs for side in pair)


def _asides(correction: Correction, history: History, new_post: str | None) -> Iterator[Aside]:
    if correction.reason:
        yield Aside(2, _sentence(inert(line(correction.reason))))
    if correction.apology:
        yield Aside(1, _sentence(inert(line(correction.apology))))
    if correction.superseded:
        year = instant(correction.now.entry.recorded_at).year
        yield Aside(3, f"This replaces our notice of {_day(correction.superseded[-1].at, year)}.")
    if correction.link:
        title = inert(line(history.linked.get(correction.link) or correction.link))
        yield Aside(0, f"New post: {_address(new_post, history)}" if new_post else f"New post: “{title}”.")


def _sentence(text: str) -> str:
    return text if text.endswith(_ENDS) else f"{text}."


def _day(time: str, year: int) -> str:
    """The day, with its year if that is another than the one in which it is told."""
    moment = instant(time)
    return f"{moment.day} {_MONTHS[moment.month - 1]}" + ("" if moment.year == year else f" {moment.year}")


def _told(words: str, said: str, right: str) -> str:
    return Phrase(words, Change(said, inert(right))).told("“{}”".format)
