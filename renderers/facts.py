"""What is told of a correction as data: the same fields in a post's data and in the feeds (docs/json.md)."""

from __future__ import annotations

from ledger.domain.canonical import Json
from ledger.domain.corrections import Correction, Wording
from ledger.domain.history import History
from ledger.domain.posts import Actor
from renderers.addresses import Addresses
from renderers.identifiers import entry_hash, urn
from renderers.notices import LABELS

Fields = dict[str, Json]


def state(history: History) -> str:
    """`removed` (from its source; it stays here), `retracted`, or `stands`."""
    return "removed" if history.removed_at else "retracted" if history.retracted else "stands"


def correction_data(correction: Correction, history: History, addresses: Addresses) -> Fields:
    """One correction, in the wide sense, as it stands in `corrections` and in the feeds."""
    return {
        "id": correction.id,
        "urn": urn(correction.entry),
        "hash": entry_hash(correction.entry).hex(),
        "version": correction.version,
        "at": correction.at,
        "recorded_at": correction.entry.recorded_at,
        "claimed": correction.entry.claimed,
        **_wording(correction.now),
        "link": _link(correction, history, addresses),
        "superseded": [_wording(wording) for wording in correction.superseded],
    }


def _wording(wording: Wording) -> Fields:
    return {
        "kind": str(wording.kind),
        "label": LABELS[wording.kind],
        "told_at": wording.at,
        "by": _actor(wording.by),
        "reason": wording.reason or None,
        "apology": wording.apology or None,
        "evidence": wording.evidence,
        "quoted": wording.quoted,
        "changes": [{"said": change.said, "right": change.right} for change in wording.changes],
    }


def _actor(actor: Actor | None) -> Json:
    return {"name": actor.name, "role": actor.role} if actor else None


def _link(correction: Correction, history: History, addresses: Addresses) -> Json:
    slug = correction.link
    return {"slug": slug, "title": history.linked.get(slug) or slug, "url": addresses.post(slug)} if slug else None
