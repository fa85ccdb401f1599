"""An edit, judged, or a linked correction, read: nothing is written."""

from __future__ import annotations

from ledger.book.draft import Draft, LinkedDraft
from ledger.book.reading import load_contents, policy_in_force
from ledger.book.said import language_tag
from ledger.book.slugs import safe_slug
from ledger.book.text import Given, Text, read_staff_text
from ledger.domain.changes import Change
from ledger.domain.history import History, source_of
from ledger.errors import Malformed, NothingChanged, PolicyViolation
from ledger.gate import Lexicon
from ledger.gate.verdict import shared_language, weigh
from ledger.rendition.frontmatter import read_front_matter
from ledger.rendition.render import Format
from ledger.store.reading import Reading


def propose(
    reading: Reading,
    history: History,
    source: bytes | str | None,
    *,
    title: str | None,
    format: Format | None,
    path: str,
    lexicon: Lexicon,
) -> Draft:
    """Judges an edit of a post as it stands. Without `source` the text stays and only the title changes."""
    entry = history.newest.entry
    contents = load_contents(reading, [entry], sources=True)
    before, base = Given.decode(contents[entry.content["given"]]), source_of(entry, contents)
    if title is None and not (source is not None and _retitled(base, source)):
        title = before.title
    given = Given(
        format=format or before.format,
        title=title,
        standfirst=before.standfirst,
        variables=before.variables,
    )
    text = read_staff_text(base if source is None else source, given, path=path)
    if text.source == base and given == before:
        raise NothingChanged(f"{history.post}: the new text is the text that stands (version {history.newest.number})")
    if history.newest.title and not text.title:
        raise PolicyViolation(
            f"{history.post}: a post keeps a title; give --set-title, or `title:` in its front matter"
        )
    return weighed(reading, history, text, lexicon=lexicon)


def propose_link(
    history: History,
    new_post: str,
    source: bytes | str,
    *,
    change: Change,
    given: Given,
    path: str,
) -> LinkedDraft:
    """Reads the new post that corrects one as it stands."""
    slug, text = safe_slug(new_post), read_staff_text(source, given, path=path)
    return LinkedDraft(history=history, new_post=slug, text=text, change=change)


def weighed(reading: Reading, history: History, text: Text, *, lexicon: Lexicon) -> Draft:
    """The gate's verdict on a new text of a post as it stands, under the policy in force."""
    language = language_tag(text.language) if text.language else history.language
    sequence, policy = policy_in_force(reading)
    verdict = weigh(
        history.newest.flow,
        text.flow,
        evident=history.evident,
        scars=history.weave.scars,
        language=shared_language(history.language, language),
        policy=policy,
        lexicon=lexicon,
    )
    return Draft(history=history, text=text, verdict=verdict, language=language, policy=sequence)


def _retitled(base: bytes, source: bytes | str) -> bool:
    """Whether the new text's own front matter has another title than the text that stands: it then counts."""
    try:
        new = read_front_matter(source if isinstance(source, str) else source.decode("utf-8")).title
        return new is not None and new != read_front_matter(base.decode("utf-8")).title
    except (Malformed, UnicodeDecodeError):  # said of the whole text in a moment, with its place
        return False
