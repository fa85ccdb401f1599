"""Whether a page made with an agency's own templates still says what the laws want said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.domain.history import History
from ledger.errors import PolicyViolation
from renderers.metadata import own_url
from renderers.notices import Told, back_links, listed, notices
from renderers.seen import Seen, read
from renderers.strike import Woven, weave

_MOST = 3


def check(history: History, html: str, templates: Path) -> str:
    """The page itself; raises `PolicyViolation` if it breaks a law."""
    found = faults(history, html)
    if found:
        more = f" (and {len(found) - _MOST} more)" if len(found) > _MOST else ""
        raise PolicyViolation(f"{history.post}: with the templates in {templates}, {'; '.join(found[:_MOST])}{more}")
    return html


def check_words(page: str, html: str, wanted: Iterable[str], templates: Path) -> str:
    """A page of many corrections, itself; raises `PolicyViolation` unless all words are there as often as wanted."""
    shown = read(html).text()
    for words, times in Counter(" ".join(words.split()) for words in wanted if words).items():
        if len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", shown)) < times:
            told = f"with the templates in {templates}, “{words:.80}” is not shown"
            raise PolicyViolation(f"{page}: {told} (law 5: one entry, every surface)")
    return html


def faults(history: History, html: str) -> tuple[str, ...]:
    """What a page of a post, or a fragment, fails to show its reader: a sentence each, with the law that it breaks."""
    seen = read(html)
    found: list[str] = []
    for base in dict.fromkeys((own_url(history), None)):  # addresses that are told in words are resolved in a page
        woven = weave(history, base)
        found = [
            *_text(woven, seen),
            *_edits(woven, seen),
            *_notices(history, woven, seen),
            *_rest(history, woven, seen),
        ]
        if not found:
            break
    return tuple(dict.fromkeys(found))


def _text(woven: Woven, seen: Seen) -> Iterator[str]:
    shown = seen.text()
    for name, part in (("title", woven.title), ("standfirst", woven.standfirst), ("text", woven.body)):
        if read(part).text() not in shown:
            yield f"the {name} is not all there (law 1: it stays posted)"


def _edits(woven: Woven, seen: Seen) -> Iterator[str]:
    """The text's own marks, in order; those in a notice that was worded anew cite that notice, and stand in it."""
    ours = [edit for edit in read("\n".join((woven.title, woven.standfirst, woven.body))).edits() if edit[1]]
    theirs = Seen(
        [
            w
            for w in seen.words
            if not any(_is_notice(tag.get("id")) and tag.name not in ("del", "ins") for tag in w.within)
        ]
    )
    shown = [edit for edit in theirs.edits() if edit[1]]
    if [edit for edit in shown if edit[0] == "del"] != [edit for edit in ours if edit[0] == "del"]:
        yield "what was struck is not shown struck, once each and in order (law 3: nothing struck is lost)"
    if [edit for edit in shown if edit[0] == "ins"] != [edit for edit in ours if edit[0] == "ins"]:
        yield "what came in its place is not marked, once each and in order (law 2: evident or whitelisted)"


def _notices(history: History, woven: Woven, seen: Seen) -> Iterator[str]:
    for told in notices(history, woven):
        where = f"the notice of {told.date}"
        shown = seen.text(told.id, folded=False)
        if not shown:
            yield f'{where} is not shown in an element with id="{told.id}" (law 5: one entry, every surface)'
            continue
        for wording in (*told.superseded, told):
            for what, text in _parts(wording):
                if " ".join(text.split()) not in shown:
                    yield f"{where} lacks its {what} (law 9: own up)"
        for wording in (*told.superseded, told):
            if wording.source and not _cites(seen, told.id, wording.source.href or wording.source.title):
                yield f"{where} does not link to its source (law 5: one entry, every surface)"
        if told.link and (told.link.title not in shown or not _leads(seen, told.id, told.link.href)):
            yield f"{where} does not link to {told.link.title} (law 8: both ways)"


def _parts(told: Told) -> Iterator[tuple[str, str]]:
    yield "label", told.label
    yield "date", told.date
    yield "reason", told.reason
    yield "apology", told.apology
    yield "maker", told.by
    for phrase in told.phrases:
        yield "wrong words", phrase.change.said
        yield "right words", phrase.change.right
        if not (phrase.change.said or phrase.change.right):
            yield "words on what is not repeated", phrase.words


def _rest(history: History, woven: Woven, seen: Seen) -> Iterator[str]:
    shown, place = seen.text(), 0
    for line in listed(history, woven):
        words = " ".join(line.phrase.told("“{}”".format).split())
        found = shown.find(words, place)
        place = shown.find(line.when, found + len(words)) if found >= 0 else -1
        if place < 0:
            yield "the list of changes is not all there (law 5: one entry, every surface)"
            break
    for link, date in back_links(history):
        if not (link.title in shown and date in shown and _leads(seen, "", link.href)):
            yield f"the way back to {link.title} is missing (law 8: both ways)"
    if seen.title is not None and history.retracted and "retract" not in seen.title.lower():
        yield "the page's title does not say that the post is retracted (law 9: own up)"


def _leads(seen: Seen, inside: str, address: str) -> bool:
    """Whether a link leads to a post's page, wherever the site has it."""
    page, _, place = address.partition("#")
    slug = page.removesuffix(".html")
    return any(
        tag.name == "a" and slug in tag.get("href") and tag.get("href").endswith(place and f"#{place}")
        for word in seen.words
        if not inside or any(each.get("id") == inside for each in word.within)
        for tag in word.within
    )


def _cites(seen: Seen, notice: str, address: str) -> bool:
    """Whether a notice has a link to just that address, or where it is none, the words."""
    return address in seen.text(notice, folded=False) or any(
        tag.name == "a" and tag.get("href") == address
        for word in seen.words
        if any(each.get("id") == notice for each in word.within)
        for tag in word.within
    )


def _is_notice(name: str) -> bool:
    return name.startswith("c-") and name.count("-") == 1 and name[2:].isdigit()
