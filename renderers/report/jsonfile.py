"""A report for programs, told field by field in docs/audit.md and held to schemas/audit-1.schema.json."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.domain.audit.breaches import Breach
from ledger.domain.audit.rows import Delay, Row
from ledger.domain.audit.scope import Scope
from ledger.domain.audit.tally import Durations, Tally
from ledger.domain.canonical import Json, encode
from ledger.domain.posts import Actor
from ledger.domain.proposals import about
from renderers.identifiers import entry_hash
from renderers.visible import UNSEEN

SCHEMA = "stet/audit/1"


def json(scope: Scope, rows: Iterable[Row]) -> Iterator[str]:
    """One object in pieces, an entry a line, and the summary after them; no more than a row is held at a time."""
    tally = Tally()
    yield f'{{"schema":{_spelt(SCHEMA)},"scope":{_spelt(_scope(scope))},"entries":['
    before = ""
    for row in rows:
        tally.add(row)
        yield f"{before}\n{_spelt(_row(row))}"
        before = ","
    yield f'\n],"summary":{_spelt(_summary(tally))}}}\n'


def _scope(scope: Scope) -> Json:
    return {
        "agency": scope.agency or None,
        "origin": scope.origin,
        "size": scope.size,
        "root": scope.root.hex(),
        "checkpoint": scope.note,
        "made_at": scope.made_at,
        "post": scope.post,
        "since": scope.since,
        "until": scope.until,
        "as_of": scope.as_of,
        "recorded_as_of": scope.recorded_as_of,
        "judged": scope.judged,
    }


def _row(row: Row) -> Json:
    entry = row.entry
    return {
        "entry": entry.sequence,
        "post": about(entry),
        "number": entry.number,
        "version": entry.version,
        "kind": str(entry.kind),
        "method": entry.method,
        "link": entry.link,
        "recorded_at": entry.recorded_at,
        "effective_at": entry.effective_at,
        "claimed": entry.claimed,
        "by": _actor(entry.actor),
        "approver": _actor(entry.approver),
        "policy": entry.policy,
        "detail": dict(entry.detail),
        "reason": row.reason or None,
        "apology": row.apology or None,
        "evidence": row.evidence,
        "quoted": row.quoted,
        "claim": {"author": row.claim.author, "message": row.claim.message} if row.claim else None,
        "places": [
            {"rule": place.rule, "silent": place.silent, "before": place.before, "after": place.after}
            for place in row.places
        ],
        "changes": [{"said": pair.said, "right": pair.right} for pair in row.changes],
        "breaches": [_breach(breach) for breach in row.breaches],
        "promptness": _delay(row.delay),
        "hash": entry_hash(entry).hex(),
    }


def _actor(actor: Actor | None) -> Json:
    return {"name": actor.name, "role": actor.role} if actor else None


def _breach(breach: Breach) -> Json:
    settled = breach.settled
    return {
        "duty": str(breach.duty),
        "law": breach.duty.law,
        "why": breach.why,
        "settled": {"entry": settled.sequence, "at": settled.effective_at} if settled else None,
    }


def _delay(delay: Delay | None) -> Json:
    if delay is None:
        return None
    return {
        "published_at": delay.published_at,
        "noticed_at": delay.noticed_at,
        "corrected_at": delay.corrected_at,
        "since_published": delay.since_published,
        "since_noticed": delay.since_noticed,
        "found": delay.found,
    }


def _summary(tally: Tally) -> Json:
    return {
        "entries": tally.entries,
        "posts": tally.posts,
        "kinds": {str(kind): count for kind, count in tally.kinds.items()},
        "silent": dict(tally.silent),
        "breaches": {str(duty): count for duty, count in tally.standing.items()},
        "settled": {str(duty): count for duty, count in tally.settled.items()},
        "promptness": {
            "since_published": _durations(tally.since_published),
            "since_noticed": _durations(tally.since_noticed),
            "found": _durations(tally.found),
            "slowest": [
                {"entry": delay.entry.sequence, "post": delay.entry.post, "since_published": delay.since_published}
                for delay in tally.slowest
            ],
        },
    }


def _durations(durations: Durations) -> Json:
    return {"count": durations.count, "median": durations.median}


def _spelt(value: Json) -> str:
    """Canonical JSON, in which what would act on a terminal or hide in it is escaped, and no other line ends."""
    text = UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", encode(value).decode("utf-8"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
