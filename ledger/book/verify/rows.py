"""A row of the store and the entry in it."""

from __future__ import annotations

from ledger.domain.entries import Entry
from ledger.errors import VerificationError
from ledger.store.reading import EntryRow


def checked(row: EntryRow) -> Entry:
    """The entry; raises Malformed where its bytes are none, VerificationError where the columns say otherwise."""
    sequence, post, number, body = row
    entry = Entry.decode(body)
    if (sequence, readable_name(post), number) != (entry.sequence, entry.post, entry.number):
        raise VerificationError(f"its bytes say entry {entry.sequence}, post {entry.post}, number {entry.number}")
    return entry


def readable_name(post: bytes | None) -> str | None:
    try:
        return post.decode("utf-8") if post is not None else None
    except UnicodeDecodeError as error:
        raise VerificationError("the name of its post is no UTF-8") from error


def name_of(post: bytes | None) -> str | None:
    """A post's name as it can be told, also when it is no UTF-8."""
    return post.decode("utf-8", "backslashreplace") if post is not None else None
