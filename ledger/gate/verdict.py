"""The verdict on an edit: every hunk judged against the version before, and again against the evident text (law 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.domain.changes import plain
from ledger.domain.diff import diff
from ledger.domain.evident import Evident
from ledger.domain.hunks import Finding, Hunk, Level
from ledger.domain.judgement import Judged, Judgement
from ledger.domain.readable import marks
from ledger.gate.judge import judge
from ledger.gate.lexicon import Lexicon
from ledger.gate.policy import Policy
from ledger.rendition.flow import Flow, joined


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate made of an edit: the judgement to record, and a finding for every hunk."""

    judgement: Judgement
    findings: tuple[Finding, ...]

    @property
    def minor(self) -> bool:
        """Whether every hunk is allowed by a rule, so that the edit merges silently."""
        return self.judgement.minor

    def __str__(self) -> str:
        return "minor" if self.minor else "substantive"


def shared_language(before: str, after: str) -> str:
    """The language to judge an edit under: that of both texts, or `und` where they differ.

    A text that is said to be English from this edit on gets no rule that is known to hold for English alone.
    """
    return after if before.lower().split("-")[0] == after.lower().split("-")[0] else "und"


def weigh(
    old: Flow,
    new: Flow,
    *,
    hunks: Sequence[Hunk] | None = None,
    evident: Evident | None = None,
    scars: Sequence[int] = (),
    language: str,
    policy: Policy,
    lexicon: Lexicon,
) -> Verdict:
    """Judges the edit from `old` to `new`.

    `hunks` are those of a recorded judgement that is derived again; by default they are found here. `evident` is the
    evident text of the post (by default `old` itself, as for a first edit); `scars` are the places where something
    struck stands, over which no mark is joined.
    """
    evident = evident or Evident(old)
    level: Level = "words"
    if hunks is None:
        hunks, level = diff(old, new)
    findings = list(judge(old, new, hunks, language=language, policy=policy, lexicon=lexicon))
    while True:
        judged = tuple(Judged(hunk, f.rule, f.minor) for hunk, f in zip(hunks, findings, strict=True))
        judgement = Judgement(judged, marks(old, new, judged, scars=scars, evident=evident), level)
        silent = judgement.silent
        drifted = {
            silent[member]: group.hunk
            for group in evident.groups(silent, judgement.marks)
            if group.earlier
            and joined(evident.flow.cut(group.hunk.old_start, group.hunk.old_stop))
            != joined(new.cut(group.hunk.new_start, group.hunk.new_stop))
            and not judge(evident.flow, new, [group.hunk], language=language, policy=policy, lexicon=lexicon)[0].minor
            for member in group.members
        }
        if not drifted:
            if why := judgement.fault(old, new):
                raise AssertionError(f"the hunks do not turn the old text into the new one: {why}")
            return Verdict(judgement, tuple(findings))
        for index, hunk in enumerate(hunks):
            if findings[index].minor and hunk in drifted:
                place = drifted[hunk]
                findings[index] = replace(
                    findings[index],
                    rule="drift",
                    minor=False,
                    before=plain(evident.flow.cut(place.old_start, place.old_stop)),
                    after=plain(new.cut(place.new_start, place.new_stop)),
                    why="Together with an earlier silent fix at the same place this changes what was published.",
                )
