"""The first draft of a post that corrects another: what is right first, then what was wrong, and who says so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from ledger.domain.changes import Change
from ledger.domain.entries import Kind
from ledger.domain.history import Corrects, History, Version
from ledger.domain.judgement import Judgement
from ledger.rendition.flow import END
from ledger.rendition.words import sentence_starts

if TYPE_CHECKING:
    from ledger.book.statement import Statement
    from ledger.book.text import Text

_WAS = {
    Kind.CORRECTION: "That was wrong.",
    Kind.CLARIFICATION: "That was unclear.",
    Kind.UPDATE: "That has changed.",
}
_WAS_UNQUOTED = {
    Kind.CORRECTION: "Some of it was wrong and is not repeated here.",
    Kind.CLARIFICATION: "Some of it was unclear and is not repeated here.",
    Kind.UPDATE: "Some of it has changed and is not repeated here.",
}
_ENDS = (".", "!", "?", "…")
_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~"  # what RFC 3986 has a use for, and nothing that Markdown would read


def proposed_slug(post: str, kind: Kind, posts: Iterable[str]) -> str:
    """A name for the new post that none has: `ferry-correction`, `ferry-correction-2`."""
    taken = {each.lower() for each in posts}
    base = f"{post[:180].rstrip('.-_')}-{kind}"
    number, slug = 1, base
    while slug.lower() in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def proposed_title(history: History, kind: Kind) -> str:
    from renderers.notices import LABELS

    return f"{LABELS[kind]}: {history.title}"


def first_draft(history: History, change: Change, kind: Kind, statement: Statement, *, title: str, today: str) -> str:
    """Markdown with its title in front matter. Where what was said is found in the post, its whole sentence is told.

    What the notice is not to repeat, the new post does not repeat either.
    """
    from renderers.commonmark import escaped
    from renderers.notices import in_full

    whole = in_sentence(history, change)
    name = f"“{escaped(history.title)}”"
    if history.url:
        name = f"[{escaped(history.title)}](<{quote(history.url, safe=_IN_ADDRESS)}>)"
    said = f"On {in_full(history.published_at)} we posted {name}. "
    said += f"It said: “{escaped(_ended(whole.said))}” {_WAS[kind]}" if statement.quoted else _WAS_UNQUOTED[kind]
    if kind is Kind.CORRECTION:
        said += f" {escaped(statement.apology)}"
    by = ", ".join(part for part in (str(statement.by), history.agency) if part)
    # Any JSON string is one of YAML, whatever stands in it.
    lines = ("---", f"title: {json.dumps(title, ensure_ascii=False)}", "---", "")
    return "\n".join([*lines, escaped(_ended(whole.right)), "", said, "", f"{escaped(by)}  ", in_full(today), ""])


def coming_post(told: History, slug: str, text: Text) -> History:
    """The new post that nobody has recorded yet, with its way back; `told` is the old one with the correction."""
    correction = told.corrections[-1]
    entry = replace(
        correction.entry,
        kind=Kind.PUBLISH,
        post=slug,
        number=1,
        version=1,
        method=None,
        link=None,
        detail={"language": text.language or told.language},
    )
    return History(
        post=slug,
        agency=told.agency,
        entries=(entry,),
        versions=(Version(number=1, entry=entry, flow=text.flow, judgement=Judgement()),),
        corrections=(),
        corrects=(Corrects(post=told.post, title=told.title, correction=correction),),
        linked={},
    )


def in_sentence(history: History, change: Change) -> Change:
    """The change with the sentence around it, where what was said stands in the post once."""
    text, said = history.newest.flow.text, change.said
    at = text.find(said)
    if at < 0 or text.find(said, at + 1) >= 0 or END in said:
        return change
    starts = sentence_starts(text)
    start = max([place for place in starts if place <= at] + [text.rfind(END, 0, at) + 1])
    stop = min([place for place in starts if place >= at + len(said)] + [_end(text, at + len(said))])
    sentence = text[start:stop].strip()
    right = f"{text[start:at]}{change.right}{text[at + len(said) : stop]}".strip()
    return change if said == sentence else Change(sentence, right)


def _end(text: str, at: int) -> int:
    end = text.find(END, at)
    return len(text) if end < 0 else end


def _ended(text: str) -> str:
    """Words as a sentence."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(_ENDS) else '.'}"
