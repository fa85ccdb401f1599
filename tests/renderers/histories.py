"""Histories made from the domain alone: a first text, then steps, each with what is to be minor in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ledger.domain.changes import Change, changes
from ledger.domain.corrections import Wording, reword
from ledger.domain.diff import diff
from ledger.domain.entries import EVIDENT, LINKED, STRIKE, Entry, Kind
from ledger.domain.evident import Evident
from ledger.domain.history import Correction, Corrects, History, Notice, Version
from ledger.domain.hunks import Hunk
from ledger.domain.judgement import Judged, Judgement
from ledger.domain.posts import Actor
from ledger.domain.readable import marks
from ledger.domain.weave import Weave
from ledger.rendition.flow import Flow
from ledger.rendition.html import serialise
from ledger.rendition.render import Format, render

ORTIZ = Actor(name="J. Ortiz", role="Communications Director")
DAY = "2026-03-{:02d}T15:10:00-05:00"


class Chain:
    """A post in the making. Each step takes the day of March 2026 that is its entry's number."""

    def __init__(
        self,
        format: Format = "markdown",
        *,
        post: str = "storm-closures",
        url: str = "",
        language: str = "en",
        agency: str = "Harbor County",
    ) -> None:
        self.format: Format = format
        self.post = post
        self.url = url
        self.language = language
        self.agency = agency
        self.entries: list[Entry] = []
        self.versions: list[Version] = []
        self.corrections: list[Correction] = []
        self.corrects: list[Corrects] = []
        self.linked: dict[str, str] = {}
        self._weave = Weave()
        self._evident = Evident(Flow())

    def __repr__(self) -> str:
        told = (
            f"v{v.number} {v.entry.kind}: {serialise(v.flow)}\n  {[(*h, m) for h, m in v.judgement.changes]}"
            for v in self.versions
        )
        return "\n".join(["", *told])

    def publish(self, body: str, *, title: str = "", standfirst: str = "") -> Chain:
        return self.begin(render(body, title=title, standfirst=standfirst, format=self.format))

    def begin(self, flow: Flow) -> Chain:
        entry = self._entry(Kind.PUBLISH, version=1)
        self._weave, self._evident = Weave.begin(flow), Evident(flow)
        self.versions.append(Version(number=1, entry=entry, flow=flow, judgement=Judgement()))
        return self

    def step(
        self,
        body: str,
        *,
        title: str = "",
        standfirst: str = "",
        kind: Kind = Kind.CORRECTION,
        minor: Callable[[Hunk], bool] = lambda hunk: False,
        reason: str = "We gave the wrong date.",
        apology: str | None = "We apologize for the error.",
        by: Actor = ORTIZ,
        recorded_at: str | None = None,
        evidence: str | None = None,
        quoted: bool = True,
    ) -> Chain:
        """One more version; hunks that are `minor` merge silently. With no mark left it is a minor edit."""
        flow = render(body, title=title, standfirst=standfirst, format=self.format)
        notice = Notice(reason=reason, apology=apology, evidence=evidence, quoted=quoted)
        return self.flow(flow, kind, minor, notice, by=by, recorded_at=recorded_at)

    def flow(
        self,
        flow: Flow,
        kind: Kind = Kind.CORRECTION,
        minor: Callable[[Hunk], bool] = lambda hunk: False,
        notice: Notice | None = None,
        *,
        by: Actor = ORTIZ,
        recorded_at: str | None = None,
    ) -> Chain:
        old = self.versions[-1].flow
        hunks, level = diff(old, flow)
        judged = tuple(Judged(hunk, "unlisted", minor(hunk)) for hunk in hunks)
        shown = marks(old, flow, judged, scars=self._weave.scars, evident=self._evident)
        judgement = Judgement(judged, shown, level)
        assert (fault := judgement.fault(old, flow)) is None, f"{fault}: {self!r}\n{serialise(flow)}\n{hunks}\n{shown}"
        number = len(self.versions) + 1
        entry = self._entry(kind if shown else Kind.MINOR_EDIT, version=number, by=by, recorded_at=recorded_at)
        self.versions.append(Version(number=number, entry=entry, flow=flow, judgement=judgement))
        if shown:
            pairs = () if kind is Kind.RETRACTION else changes(old, flow, shown)
            told = None if kind is Kind.UNANNOUNCED else notice
            self.corrections.append(Correction.told(entry, told, pairs))
        self._weave = self._weave.step(flow, judgement.changes, number)
        self._evident = self._evident.step(flow, judgement.changes)
        return self

    def note(
        self,
        kind: Kind,
        reason: str = "",
        *,
        link: str | None = None,
        apology: str | None = None,
        by: Actor = ORTIZ,
        recorded_at: str | None = None,
        evidence: str | None = None,
        quoted: bool = True,
    ) -> Chain:
        """An evident entry that leaves the text as it is: a linked correction, an editor's note, a removal."""
        assert kind in EVIDENT
        entry = self._entry(kind, link=link, by=by, recorded_at=recorded_at)
        notice = Notice(reason=reason, apology=apology, evidence=evidence, quoted=quoted) if reason else None
        self.corrections.append(Correction.told(entry, notice, ()))
        return self

    def say(self, *pairs: Change) -> Chain:
        """Gives the newest correction other pairs."""
        last = self.corrections[-1]
        now = Wording.of(last.now.entry, last.kind, last.notice, pairs)
        self.corrections[-1] = replace(last, wordings=(*last.superseded, now))
        return self

    def reword(
        self,
        number: int,
        reason: str,
        *,
        kind: Kind = Kind.CORRECTION,
        apology: str | None = None,
        by: Actor = ORTIZ,
        evidence: str | None = None,
        quoted: bool = True,
    ) -> Chain:
        """A notice worded anew."""
        entry = self._entry(Kind.NOTICE, by=by, detail={"notice": str(number), "kind": str(kind)})
        notice = Notice(reason=reason, apology=apology, evidence=evidence, quoted=quoted)
        self.corrections = reword(self.corrections, entry, notice)
        return self

    def history(self) -> History:
        return History(
            post=self.post,
            agency=self.agency,
            entries=tuple(self.entries),
            versions=tuple(self.versions),
            corrections=tuple(self.corrections),
            corrects=tuple(self.corrects),
            linked=self.linked,
        )

    def _entry(
        self,
        kind: Kind,
        *,
        version: int | None = None,
        by: Actor = ORTIZ,
        recorded_at: str | None = None,
        link: str | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> Entry:
        number = len(self.entries) + 1
        at = DAY.format(1 + (number - 1) % 28)
        text = {"language": self.language} | ({"url": self.url} if self.url else {})
        self.entries.append(
            Entry(
                sequence=number,
                kind=kind,
                recorded_at=recorded_at or at,
                effective_at=at,
                actor=by,
                post=self.post,
                number=number,
                version=version,
                method=(LINKED if link else STRIKE) if kind in EVIDENT else None,
                link=link,
                detail=detail or (text if version is not None else {}),
            )
        )
        return self.entries[-1]


def chain(*texts: str, kinds: Sequence[Kind] = (), minor: Callable[[Hunk], bool] = lambda hunk: False) -> Chain:
    """A post whose texts follow each other, each step a correction unless `kinds` says otherwise."""
    made = Chain().publish(texts[0])
    for index, text in enumerate(texts[1:]):
        made.step(text, kind=kinds[index] if index < len(kinds) else Kind.CORRECTION, minor=minor)
    return made
