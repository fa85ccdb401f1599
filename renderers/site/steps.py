"""A post's versions one after the other: what each was, who was told of it, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ledger.domain.entries import EVIDENT, Entry, Kind
from ledger.domain.history import History, Version
from renderers.addresses import Addresses
from renderers.notices import LABELS, Told, in_full, notices
from renderers.site.columns import Row, rows
from renderers.strike import weave

# What the rules of the gate allow to merge silently, in a reader's words, by the beginnings of their names.
_RULES = {
    "spell.": "spelling",
    "word.": "a word doubled, run on or cut",
    "article.": "grammar",
    "agree.": "grammar",
    "contraction": "grammar",
    "confusion": "a word taken for another that sounds like it",
    "glyph": "typography",
    "case.": "capital letters",
    "stop.": "a full stop",
    "comma": "punctuation",
    "hyphen": "a hyphen",
    "possessive": "an apostrophe",
    "markup": "nothing that a reader can perceive",
}
_QUIET = {
    Kind.PUBLISH: "Published",
    Kind.MINOR_EDIT: "Minor edit",
    Kind.METADATA: "No change to what readers are given",
    Kind.NOTICE: "Notice corrected",
}
# A step is shown up to here; the whole of it stands in the two versions, which are linked.
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry as the history page tells it. `version` is None where the text stayed as it was.

    `address` is the page of the text from then on, `before` that of the text until then. `shown` are the places that
    readers were shown, `silent` those that merged silently; `more` counts those that are not drawn.
    """

    id: str
    label: str
    kind: Kind
    version: int | None
    at: str
    date: str
    claimed: bool
    told: Told | None
    rewords: str
    address: str
    before: str | None
    what: str
    rules: tuple[str, ...]
    shown: tuple[Row, ...]
    silent: tuple[Row, ...]
    more: int


def steps(history: History, addresses: Addresses) -> Iterator[Step]:
    """The steps of a post, newest first."""
    told = {notice.id: notice for notice in notices(history, weave(history), addresses)}
    versions = {version.entry.number: version for version in history.versions}
    current = 0
    found: list[Step] = []
    for entry in history.entries:
        version = versions.get(entry.number)
        current = version.number if version else current
        if version or entry.kind in EVIDENT:
            found.append(_step(entry, version, history, told, addresses, current))
    return reversed(found)


def _step(
    entry: Entry,
    version: Version | None,
    history: History,
    told: Mapping[str, Told],
    addresses: Addresses,
    current: int,
) -> Step:
    drawn = _drawn(history, version) if version else ()
    shown = [row for row in drawn if row.evident]
    silent = [row for row in drawn if not row.evident]
    rules = tuple(dict.fromkeys(rule for row in drawn for rule in row.rules))
    newest = current == history.newest.number
    rewords = f"c-{entry.detail['notice']}" if entry.kind is Kind.NOTICE else ""
    notice = told.get(f"c-{entry.number}")
    page = addresses.post(history.post) if newest else addresses.version(history.post, current)
    assert page is not None
    return Step(
        id=f"s-{entry.number}",
        label=LABELS[notice.kind] if notice else _QUIET.get(entry.kind, "Changed"),
        kind=entry.kind,
        version=version.number if version else None,
        at=entry.effective_at,
        date=in_full(entry.effective_at),
        claimed=entry.claimed,
        told=notice,
        rewords=told[rewords].date if rewords else "",
        address=page,
        before=addresses.version(history.post, version.number - 1) if version and version.number > 1 else None,
        what=" and ".join(dict.fromkeys(_named(rule) for rule in rules)),
        rules=rules,
        shown=tuple(islice(shown, _MOST_ROWS)),
        silent=tuple(islice(silent, _MOST_ROWS)),
        more=max(0, len(shown) - _MOST_ROWS) + max(0, len(silent) - _MOST_ROWS),
    )


def _drawn(history: History, version: Version) -> Sequence[Row]:
    if version.number == 1:
        return ()
    return list(rows(history.versions[version.number - 2].flow, version.flow, version.judgement))


def _named(rule: str) -> str:
    return next((told for name, told in _RULES.items() if rule.startswith(name)), rule)
