"""The contents of a version: what an append commits to when a text is recorded."""

from __future__ import annotations

from ledger.book.append import Append
from ledger.book.reading import load_contents
from ledger.book.text import Text
from ledger.domain.contents import LISTS, blocks_in, blocks_of, lists_in
from ledger.domain.history import History
from ledger.domain.judgement import Judgement
from ledger.rendition.html import chunks
from ledger.store.reading import Reading


def commit_text(append: Append, text: Text, judgement: Judgement | None) -> dict[str, bytes]:
    """Commits to a version's source, rendition, what was said beside it, and its judgement; role -> key."""
    committer = append.committer
    content = {
        "given": committer.commit(text.given.encode()),
        **committer.commit_blocks("rendition", (chunk.encode("utf-8") for chunk in chunks(text.flow))),
        **committer.commit_blocks("source", blocks_of(text.source)),
    }
    if judgement is not None:
        content["judgement"] = committer.commit(judgement.encode())
    return content


def known_blocks(reading: Reading, history: History) -> dict[bytes, bytes]:
    """The blocks of all versions of a post, bytes -> key, so that a new version shares them."""
    versions = [version.entry for version in history.versions]
    contents = load_contents(reading, versions, sources=True)
    keys = {key for entry in versions for key in lists_in(entry.content)}
    keys |= {key for entry in versions for role in LISTS for key in blocks_in(entry.content, role, contents)}
    return {contents[key]: key for key in sorted(keys)}
