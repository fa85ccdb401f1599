"""One paragraph edited into another, put before the gate."""

from __future__ import annotations

from functools import cache

from ledger.domain.diff import diff
from ledger.domain.hunks import Finding
from ledger.gate import Lexicon, Policy
from ledger.gate.judge import judge
from ledger.rendition.flow import Element, End, Flow, Item, Run

PARAGRAPH = Element("p")
PLAIN = Policy()


@cache
def lexicon() -> Lexicon:
    return Lexicon.load()


def paragraph(text: str) -> Flow:
    items: tuple[Item, ...] = (Run(text),) if text else ()
    return Flow((*items, End((PARAGRAPH,))))


def findings(
    before: str | Flow, after: str | Flow, *, policy: Policy = PLAIN, language: str = "en"
) -> tuple[Finding, ...]:
    old = paragraph(before) if isinstance(before, str) else before
    new = paragraph(after) if isinstance(after, str) else after
    hunks, _ = diff(old, new)
    return judge(old, new, hunks, language=language, policy=policy, lexicon=lexicon())


def silent(before: str | Flow, after: str | Flow, *, policy: Policy = PLAIN, language: str = "en") -> bool:
    """Whether every hunk of an edit would merge without being shown."""
    return all(finding.minor for finding in findings(before, after, policy=policy, language=language))
