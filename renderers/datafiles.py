"""A post as data, for programs: every field is told in docs/json.md and held to schemas/post-1.schema.json."""

from __future__ import annotations

from ledger.domain.canonical import Json, encode
from ledger.domain.history import Corrects, History, Version
from ledger.domain.posted import Posted
from renderers.addresses import BESIDE, Addresses
from renderers.facts import Fields, correction_data, state
from renderers.identifiers import entry_hash, urn
from renderers.pages import html
from renderers.plain import text

SCHEMA = "stet/post/1"


def json(history: History, addresses: Addresses = BESIDE) -> str:
    """The post's data in a line: canonical JSON (RFC 8785), so the same post is the same bytes."""
    return encode(data(history, addresses)).decode("utf-8") + "\n"


def data(history: History, addresses: Addresses = BESIDE) -> Fields:
    """The post's data, as docs/json.md tells it; a schema that took a field away would have another number."""
    return {
        "schema": SCHEMA,
        "slug": history.post,
        "urn": urn(history.entries[0]),
        "agency": history.agency or None,
        "title": history.title,
        "standfirst": history.newest.standfirst or None,
        "language": history.language,
        "url": history.url,
        "channel": history.channel,
        "posted": [_posted(posted) for posted in history.posted],
        "state": state(history),
        "published_at": history.published_at,
        "updated_at": history.updated_at,
        "versions": [_version(version) for version in history.versions],
        "corrections": [correction_data(correction, history, addresses) for correction in history.corrections],
        "corrects": [_corrects(back, addresses) for back in history.corrects],
        "html": html(history, addresses),
        "text": text(history, addresses),
    }


def _posted(posted: Posted) -> Json:
    return {
        "url": posted.url,
        "channel": posted.channel,
        "correction": posted.notice,
        "at": posted.entry.effective_at,
    }


def _corrects(back: Corrects, addresses: Addresses) -> Json:
    return {
        "slug": back.post,
        "title": back.title or back.post,
        "url": f"{addresses.post(back.post)}#{back.correction.id}",
        "correction": back.correction.id,
        "kind": str(back.correction.kind),
        "at": back.correction.at,
    }


def _version(version: Version) -> Json:
    entry = version.entry
    return {
        "number": version.number,
        "kind": str(entry.kind),
        "recorded_at": entry.recorded_at,
        "effective_at": entry.effective_at,
        "claimed": entry.claimed,
        "hash": entry_hash(entry).hex(),
    }
