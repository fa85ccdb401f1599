"""Breaches: the duties that a change fell short of, as far as the record itself proves it, and who owned up to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from ledger.domain.audit.places import Place, places
from ledger.domain.corrections import FOUND, Correction, Wording
from ledger.domain.entries import ERRORS, LINKED, Entry, Kind
from ledger.domain.history import History
from ledger.domain.posts import STET


class Duty(StrEnum):
    """What an agency owes its readers; each is named by what became of it."""

    UNANNOUNCED = "unannounced"
    REMOVED = "removed"
    NO_REASON = "no_reason"
    NO_MAKER = "no_maker"
    NO_APOLOGY = "no_apology"
    NO_APPROVAL = "no_approval"
    UNDERSTATED = "understated"
    DEAD_LINK = "dead_link"
    ONE_SIDED = "one_sided"
    VERDICT = "verdict"

    @property
    def law(self) -> str:
        """The guideline, and the law of this program, that asks for it."""
        return _LAWS[self]


_LAWS = {
    Duty.UNANNOUNCED: "guideline (m), law 9",
    Duty.REMOVED: "guideline (o), law 1",
    Duty.NO_REASON: "guideline (o), law 9",
    Duty.NO_MAKER: "guideline (c), law 9",
    Duty.NO_APOLOGY: "guideline (o), law 9",
    Duty.NO_APPROVAL: "the policy in force",
    Duty.UNDERSTATED: "guideline (o), law 9",
    Duty.DEAD_LINK: "guideline (k), law 8",
    Duty.ONE_SIDED: "guideline (o)(ii), law 8",
    Duty.VERDICT: "law 2, law 7",
}
# The guards of the gate that stop a change of fact, and what each of them found there.
FACTS = {
    "guard.number": "a number",
    "guard.unit": "a unit",
    "guard.date": "a date",
    "guard.name": "a name",
    "guard.address": "an address",
    "guard.link": "a link",
}
# Kinds under which nothing is owned to have been wrong.
_NO_ERROR = frozenset({Kind.UPDATE, Kind.CLARIFICATION, Kind.EDITORS_NOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One duty that an entry fell short of. `settled` is the entry by which that was owned up to, or mended, later."""

    duty: Duty
    why: str
    entry: Entry
    settled: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a post alone does not tell of its links: why a slug is a dead end, and the entries without a way back."""

    dead: Mapping[str, str] = field(default_factory=dict)
    one_sided: AbstractSet[int] = frozenset()


def breaches(
    history: History, links: Links, verdicts: Mapping[int, str], approvals: Mapping[int, AbstractSet[str]]
) -> dict[int, tuple[Breach, ...]]:
    """The breaches of a post by the sequence of their entry.

    `verdicts` are those that do not derive again, and why; `approvals` the kinds of entry that each policy, by the
    sequence of its entry, wants approved.
    """
    found: dict[int, list[Breach]] = {}
    for correction in history.corrections:
        for breach in _of(correction, history, links):
            found.setdefault(breach.entry.sequence, []).append(breach)
    for entry in history.entries:
        for duty, why in (
            (Duty.NO_APPROVAL, _unapproved(entry, approvals.get(entry.policy or 0, frozenset()))),
            (Duty.VERDICT, verdicts.get(entry.sequence)),
        ):
            if why:
                found.setdefault(entry.sequence, []).append(Breach(duty=duty, why=why, entry=entry))
    return {sequence: tuple(each) for sequence, each in found.items()}


def _of(correction: Correction, history: History, links: Links) -> Iterator[Breach]:
    """The breaches of a change: each stands with the wording that brought it, until one that is without it."""
    struck, removed = _facts_struck(correction, history), _removed(correction, history)
    short = [_short_of(wording, struck, removed) for wording in correction.wordings]
    for index, wording in enumerate(correction.wordings):
        for duty, why in short[index].items():
            if index and duty in short[index - 1]:
                continue
            later = zip(correction.wordings[index + 1 :], short[index + 1 :], strict=True)
            settled = next((each.entry for each, duties in later if duty not in duties), None)
            yield Breach(duty=duty, why=why, entry=wording.entry, settled=settled)
    entry = correction.entry
    if entry.method == LINKED:
        if why := links.dead.get(entry.link or "", "" if entry.link else "It names no post."):
            yield Breach(duty=Duty.DEAD_LINK, why=why, entry=entry)
        if entry.sequence in links.one_sided:
            why = f"No way leads back from {entry.link} to this post."
            yield Breach(duty=Duty.ONE_SIDED, why=why, entry=entry)


def _short_of(wording: Wording, struck: str, removed: str) -> dict[Duty, str]:
    """The duties that one wording of a change falls short of, and why."""
    if wording.kind is Kind.REMOVAL:
        return {Duty.REMOVED: removed}
    if wording.kind in FOUND:
        return {Duty.UNANNOUNCED: "The text changed, and readers were not told."}
    out = {}
    if not wording.reason.strip():
        out[Duty.NO_REASON] = "Readers were not told why."
    if wording.entry.actor == STET:
        out[Duty.NO_MAKER] = "Nobody answers for it by name and role."
    if wording.kind in ERRORS and not wording.apology.strip():
        out[Duty.NO_APOLOGY] = "An error was corrected without an apology."
    if wording.kind in _NO_ERROR and struck:
        label = str(wording.kind).replace("_", " ")
        out[Duty.UNDERSTATED] = (
            f"It is called {'an' if label[0] in 'eu' else 'a'} {label}, but {struck}: if that was an error, a "
            "correction and an apology are due."
        )
    return out


def _unapproved(entry: Entry, wanted: AbstractSet[str]) -> str:
    if entry.approver is not None and entry.approver.is_named_like(entry.actor):
        return f"{entry.actor.name} approved what {entry.actor.name} did."
    if entry.approver is None and entry.kind in wanted and entry.actor != STET:
        return f"Nobody approved it; policy {entry.policy} wants every {entry.kind.words} approved."
    return ""


def _removed(correction: Correction, history: History) -> str:
    number = correction.entry.number or 0
    later = (e for e in history.entries if e.version is not None and (e.number or 0) > number)
    back = next(later, None)
    told = "The post was taken off its source, and readers were not told"
    return f"{told}; it was put back on {back.effective_at[:10]}." if back else f"{told}."


def _facts_struck(correction: Correction, history: History) -> str:
    """What of fact a change struck, as the gate found it at the time; in words."""
    number = correction.version
    if number is None or not any(wording.kind in _NO_ERROR for wording in correction.wordings):
        return ""
    facts = [each for each in places(*history.versions[number - 2 : number]) if _is_fact_struck(each)]
    if not facts:
        return ""
    first, more = facts[0], len(facts) - 1
    told = f"“{first.before}” became “{first.after}”" if first.after else f"“{first.before}” was taken out"
    return f"{FACTS[first.rule or '']} was changed ({told}){f', and {more} more' if more else ''}"


def _is_fact_struck(place: Place) -> bool:
    return place.rule in FACTS and not place.silent and place.took
