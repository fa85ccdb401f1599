"""Corrections over many posts: what an index and the feeds of corrections tell of each, in words and as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from ledger.domain.entries import Kind, instant
from ledger.domain.history import Correction, History
from ledger.rendition.flow import Flow
from renderers.addresses import BESIDE, Addresses
from renderers.facts import Fields, correction_data
from renderers.identifiers import urn
from renderers.metadata import notice_address
from renderers.notices import Link, Listed, Told, Voice, listed, notices
from renderers.plain import CLEAN, notice_text
from renderers.strike import Woven

# Who reads of a correction away from its post has no place there to go to, so nothing need be woven to tell of it.
_AWAY = Woven(Flow(()), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One evident change as it is told away from its post; small, so that a site may hold those of all its posts.

    `url` is the address of the notice, if there is one that leads there; `text` the notice in running words, with the
    words that changed, and `html` the same with its source as a link; `data` the fields of docs/json.md. `updated_at`
    moves when the notice is worded anew.
    """

    urn: str
    post: str
    title: str
    language: str
    agency: str
    url: str | None
    kind: Kind
    label: str
    at: str
    date: str
    claimed: bool
    updated_at: str
    by: str
    text: str
    html: str
    data: Fields


def rows(history: History, addresses: Addresses = BESIDE) -> tuple[Row, ...]:
    """The corrections of a post, oldest first."""
    lines = listed(history, _AWAY)
    return tuple(
        Row(
            urn=urn(correction.entry),
            post=history.post,
            title=history.title,
            language=history.language,
            agency=history.agency,
            url=notice_address(history, correction.id, addresses),
            kind=correction.kind,
            label=told.label,
            at=correction.at,
            date=told.date,
            claimed=told.claimed,
            updated_at=max(correction.at, *(wording.at for wording in correction.wordings), key=instant),
            by=told.by,
            text=_text(correction, told, lines, CLEAN),
            html=f"<p>{_text(correction, told, lines, _HTML)}</p>",
            data=correction_data(correction, history, addresses),
        )
        for correction, told in zip(history.corrections, notices(history, _AWAY, addresses), strict=True)
    )


def _text(correction: Correction, told: Told, lines: Iterable[Listed], voice: Voice) -> str:
    """The notice; where it quotes no words, the lines of the list of changes that do come after it."""
    words = notice_text(told, voice=voice)
    if told.phrases:
        return words
    own = [line for line in lines if line.notice == told.id][: len(correction.changes)]
    return " ".join([words, *(f"{line.phrase.told(voice.quoted)} on {line.when}." for line in own)])


def _cited(link: Link) -> str:
    return f'<a class="source" href="{escape(link.href)}">{escape(link.title)}</a>' if link.href else escape(link.title)


_HTML = Voice(
    quoted=lambda text: escape(CLEAN.quoted(text)),
    spelt=lambda text: escape(CLEAN.spelt(text)),
    linked=lambda link: escape(CLEAN.linked(link)),
    cited=_cited,
)
