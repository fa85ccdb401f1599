"""What an entry may say of the step to its version."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.domain.entries import EVIDENT, STRIKE, Entry, Kind
from ledger.domain.written import Written

# To look one up costs as much as all the rest.
_METADATA, _MINOR_EDIT, _RETRACTION = Kind.METADATA, Kind.MINOR_EDIT, Kind.RETRACTION


def step_fault(kind: Kind, entry: Entry | Written, findings: Mapping[str, int], *, evident: bool) -> str | None:
    """Why a later version is not what its entry says of the step to it; None if it is.

    `findings` counts the step's hunks by what decided each; `evident` says whether readers are shown any. That these
    hunks are the step is for who holds them against both texts to say.
    """
    if kind is not _RETRACTION and entry.findings != findings:
        return "its count of findings is not that of its hunks"
    if kind is _METADATA:
        return "is recorded as unseen, but has hunks" if findings or evident else None
    if kind is _MINOR_EDIT:
        proved = findings and not evident and entry.gate and entry.lexicon
        return None if proved else "is recorded as silent, but no gate found all of its hunks minor"
    if kind not in EVIDENT:
        return f"a {kind} entry has no version"
    if entry.method != STRIKE or not (evident or kind is _RETRACTION):
        return "is recorded as evident, but strikes nothing"
    return None
