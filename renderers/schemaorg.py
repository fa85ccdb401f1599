"""A post as schema.org describes one: a `BlogPosting`, with a `CorrectionComment` for each evident change (JSON-LD)."""

from __future__ import annotations

from ledger.domain.canonical import Json, encode
from ledger.domain.history import History
from renderers.addresses import BESIDE, Addresses
from renderers.corrections import Row, rows
from renderers.facts import Fields, state
from renderers.identifiers import urn
from renderers.metadata import canonical

# In JSON, these stand only in strings, and may be written as what they are (RFC 8259, 7). Without them no text can end
# the script element it stands in, or begin a comment there (HTML Living Standard, 4.12.1.3).
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_STATUS = {"retracted": "Retracted", "removed": "Removed from its source"}


def jsonld(history: History, addresses: Addresses = BESIDE) -> str:
    """The JSON-LD, as it may stand in a file or between `<script type="application/ld+json">` and `</script>`."""
    return encode(linked_data(history, addresses)).decode("utf-8").translate(_UNSAFE) + "\n"


def linked_data(history: History, addresses: Addresses = BESIDE) -> Fields:
    """The post as a schema.org `BlogPosting`. Only evident changes move `dateModified`.

    Every evident change is a `CorrectionComment` under `correction`, so that no reader of one surface knows of fewer
    than another's; its `name` says which are updates or notes and correct nothing.
    """
    agency: Json = {"@type": "Organization", "name": history.agency}
    address = canonical(history, addresses)
    given: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": address or urn(history.entries[0]),
        "identifier": urn(history.entries[0]),
        "url": address,
        "mainEntityOfPage": address,
        "headline": history.title,
        "description": history.newest.standfirst,
        "inLanguage": history.language,
        "datePublished": history.published_at,
        "dateModified": history.updated_at,
        "author": agency if history.agency else None,
        "publisher": agency if history.agency else None,
        "creativeWorkStatus": _STATUS.get(state(history)),
        "correction": [_comment(row) for row in rows(history, addresses)],
        "citation": [_post(back.title or back.post, addresses.post(back.post)) for back in history.corrects],
    }
    return {name: value for name, value in given.items() if value}


def _comment(row: Row) -> Json:
    by = row.data["by"]
    person = {"@type": "Person", "name": by["name"], "jobTitle": by["role"]} if isinstance(by, dict) else None
    given: dict[str, Json] = {
        "@type": "CorrectionComment",
        "@id": row.url or row.urn,
        "identifier": row.urn,
        "url": row.url,
        "name": row.label,
        "text": row.text,
        "datePublished": row.at,
        "dateModified": row.updated_at if row.data["superseded"] else None,
        "author": person,
        "citation": _citation(row),
    }
    return {name: value for name, value in given.items() if value}


def _citation(row: Row) -> Json:
    """The post that has the right information, and what shows it; one alone stands for itself."""
    link, evidence = row.data["link"], row.data["evidence"]
    cited = [_post(link["title"], link["url"])] if isinstance(link, dict) else []
    cited += [{"@type": "CreativeWork", "url": evidence}] if evidence else []
    return cited if len(cited) > 1 else cited[0] if cited else None


def _post(title: Json, address: Json) -> Json:
    """Another post that is referred to: the one with the right information, or the one that was corrected (law 8)."""
    return {"@type": "BlogPosting", "headline": title, "url": address}
