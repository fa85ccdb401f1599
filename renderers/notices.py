"""What readers are told of each change, in words: the same on every surface.

Labels follow the Associated Press: a correction is labelled a correction. Nothing is said of a change that was found
but its date (law 9); what its source claims about it stands in the audit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ledger.domain.changes import Change
from ledger.domain.entries import Kind, instant
from ledger.domain.history import Correction, History
from renderers.addresses import BESIDE, Addresses
from renderers.phrases import Phrase, Spelling, listed_phrases, phrases
from renderers.strike import Woven

LABELS = {
    Kind.CORRECTION: "Correction",
    Kind.CLARIFICATION: "Clarification",
    Kind.UPDATE: "Update",
    Kind.EDITORS_NOTE: "Editor’s note",
    Kind.RETRACTION: "Retraction",
    Kind.UNANNOUNCED: "Changed without notice",
    Kind.REMOVAL: "Removed from its source",
}
_ON_TOP = frozenset({Kind.CORRECTION, Kind.EDITORS_NOTE, Kind.RETRACTION, Kind.REMOVAL})
_BACK = {
    Kind.CORRECTION: "This post corrects",
    Kind.CLARIFICATION: "This post clarifies",
    Kind.UPDATE: "This post updates",
    Kind.RETRACTION: "This post takes the place of a retracted one:",
}
_MONTHS = "January February March April May June July August September October November December".split()
# Host and path as they can be told in the text of a link; what is stranger is told whole.
_CITED = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9.-]+(?::[0-9]+)?)(/[A-Za-z0-9._~/-]*)?(.*)", re.DOTALL)
_LONGEST_CITED = 48


@dataclass(frozen=True, slots=True)
class Link:
    """`href` is empty where no browser should follow it."""

    before: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a surface writes what is in a notice: the post's words, those of staff, a link to a post, and a source."""

    quoted: Spelling = "“{}”".format
    spelt: Spelling = str
    linked: Callable[[Link], str] = "{0.title} ({0.href})".format
    cited: Callable[[Link], str] = lambda link: link.href or link.title


PLAIN = Voice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice. `state` is our own sentence on where the text stands; `place` the id of the first change.

    `source` leads to what shows the right fact. `before` is the address of the version that readers had until then,
    where there is a page of it. `superseded` are the notice's earlier wordings, oldest first, each to be shown struck;
    `reworded` is the day of the one in force.
    """

    id: str
    kind: Kind
    label: str
    on_top: bool
    at: str
    date: str
    claimed: bool
    reason: str
    phrases: tuple[Phrase, ...]
    state: str
    apology: str
    by: str
    source: Link | None
    link: Link | None
    place: str | None
    before: str | None
    reworded_at: str
    reworded: str
    superseded: tuple[Told, ...]

    def prose(self, voice: Voice = PLAIN) -> str:
        """What follows the label and the date, in running text."""
        parts = [
            voice.spelt(self.reason),
            *(phrase.told(voice.quoted) for phrase in self.phrases),
            self.state,
            voice.spelt(self.apology),
            f"{self.link.before} {voice.linked(self.link)}" if self.link else "",
            f"{self.source.before} {voice.cited(self.source)}" if self.source else "",
        ]
        words = " ".join(part for part in parts if part)
        claim = " (the date its source claims)" if self.claimed else ""
        return f"{claim}{': ' + words if words else '.'}{' — ' + voice.spelt(self.by) if self.by else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list of changes, and the notice and place it belongs to."""

    phrase: Phrase
    label: str
    notice: str
    place: str | None
    at: str
    when: str


def notices(history: History, woven: Woven, addresses: Addresses = BESIDE) -> tuple[Told, ...]:
    """The notices of a post, oldest first."""
    return tuple(_told(correction, history, woven, addresses) for correction in history.corrections)


def _told(correction: Correction, history: History, woven: Woven, addresses: Addresses) -> Told:
    link = _link(correction, history, addresses)
    place = next((name for name in _places(correction, woven) if name), None)
    version = correction.version
    before = addresses.version(history.post, version - 1) if version is not None else None
    told: list[Told] = []
    for wording in correction.wordings:
        kind = wording.kind
        told.append(
            Told(
                id=correction.id,
                kind=kind,
                label=LABELS[kind],
                on_top=kind in _ON_TOP,
                at=correction.at,
                date=in_full(correction.at),
                claimed=correction.entry.claimed,
                reason=wording.reason,
                phrases=tuple(phrases(correction, wording)),
                state=_state(correction, history),
                apology=wording.apology,
                by=str(wording.by) if wording.by else "",
                source=source(wording.evidence) if wording.evidence else None,
                link=link,
                place=place,
                before=before,
                reworded_at=wording.at if told else "",
                reworded=in_full(wording.at) if told else "",
                superseded=tuple(told),
            )
        )
    return told[-1]


def _state(correction: Correction, history: History) -> str:
    if correction.entry.kind is Kind.RETRACTION:
        where = "struck through" if correction.version else "as it was posted"
        return f"The whole post is withdrawn. Its text stays below, {where}."
    if correction.entry.kind is Kind.REMOVAL:
        back = "" if history.removed_at else " It was put back there later."
        return f"This post was taken off its source. It stays here.{back}"
    return ""


def _link(correction: Correction, history: History, addresses: Addresses) -> Link | None:
    if correction.link is None:
        return None
    title = history.linked.get(correction.link) or correction.link
    return Link("See the new post:", title, addresses.post(correction.link))


def source(address: str) -> Link:
    """What shows the right fact, named by its host, and by its path where that is short and plain."""
    found = _CITED.fullmatch(address)
    if not found:
        return Link("Source:", address, "")
    host, path, rest = found.groups(default="")
    if not path and rest[:1] not in ("", "?", "#"):
        return Link("Source:", address, address)
    whole = host + path.rstrip("/")
    fits = not rest and len(whole) <= _LONGEST_CITED
    return Link("Source:", whole if fits else f"{host}/…", address)


def back_links(history: History, addresses: Addresses = BESIDE) -> tuple[tuple[Link, str], ...]:
    """The posts that this one corrects, each with the date of its notice (law 8)."""
    return tuple(
        (
            Link(
                _BACK.get(back.correction.kind, "This post adds to"),
                back.title or back.post,
                f"{addresses.post(back.post)}#{back.correction.id}",
            ),
            in_full(back.correction.at),
        )
        for back in history.corrects
    )


def listed(history: History, woven: Woven) -> tuple[Listed, ...]:
    """Every change in plain words, oldest first; a side longer than about 200 characters is cut."""
    return tuple(line for correction in history.corrections for line in _lines(correction, history, woven))


def _lines(correction: Correction, history: History, woven: Woven) -> Iterator[Listed]:
    told = listed_phrases(correction)
    places = _places(correction, woven)
    if not told:
        told, places = [_event(correction, history)], places[:1]
    if len(places) != len(told):  # two changes that touch have one place
        places = (None,) * len(told)
    claim = " (claimed)" if correction.entry.claimed else ""
    for phrase, place in zip(told, places, strict=True):
        yield Listed(
            phrase=phrase,
            label=LABELS[correction.kind],
            notice=correction.id,
            place=place,
            at=correction.at,
            when=f"{in_full(correction.at)}{claim}",
        )
    for wording in correction.wordings[1:]:
        yield Listed(
            phrase=Phrase(f"Corrected the notice of {in_full(correction.at)}", Change("", "")),
            label=LABELS[wording.kind],
            notice=correction.id,
            place=None,
            at=wording.at,
            when=in_full(wording.at),
        )


def _event(correction: Correction, history: History) -> Phrase:
    label = LABELS[correction.kind]
    if correction.link:
        title = history.linked.get(correction.link) or correction.link
        return Phrase(f"{label} in a new post, {{said}},", Change(title, ""))
    words = {
        Kind.RETRACTION: "Withdrew the whole post",
        Kind.REMOVAL: "Taken off its source",
        Kind.UNANNOUNCED: "Changed without notice",
    }.get(correction.entry.kind, f"{label} added")
    return Phrase(words, Change("", ""))


def _places(correction: Correction, woven: Woven) -> Sequence[str | None]:
    return woven.changes.get(correction.version, ()) if correction.version is not None else ()


def in_full(time: str) -> str:
    """An RFC 3339 time as its day, in English, at the offset that was written."""
    moment = instant(time)
    return f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
