"""The history of a post: the fold of its entries, and all that a renderer sees (law 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ledger.domain.changes import changes, plain
from ledger.domain.contents import blocks_in, whole
from ledger.domain.corrections import Correction as Correction
from ledger.domain.corrections import reword
from ledger.domain.entries import EVIDENT, Entry, Kind, updated_at
from ledger.domain.evident import Evident
from ledger.domain.judgement import Judgement
from ledger.domain.notices import Claim as Claim
from ledger.domain.notices import Notice as Notice
from ledger.domain.posted import Posted, address, posted
from ledger.domain.weave import Weave
from ledger.errors import Malformed, UnknownNotice
from ledger.rendition.elements import PART
from ledger.rendition.flow import End, Flow
from ledger.rendition.html import parse_chunks


@dataclass(frozen=True, kw_only=True)
class Version:
    """One text as it stood: its entry, its rendition, and how it came from the version before."""

    number: int
    entry: Entry
    flow: Flow
    judgement: Judgement
    claim: Claim | None = None

    @property
    def language(self) -> str:
        """BCP 47."""
        return self.entry.detail.get("language", "en")

    @cached_property
    def title(self) -> str:
        return title_of(self.flow)

    @cached_property
    def standfirst(self) -> str:
        return _part(self.flow, "standfirst")


@dataclass(frozen=True, kw_only=True)
class Corrects:
    """The way back from a new post to the one that it corrects: derived from the correction's entry (law 8)."""

    post: str
    title: str
    correction: Correction


@dataclass(frozen=True, kw_only=True)
class History:
    """A post as a whole. `linked` maps the slugs that its corrections link to onto their titles."""

    post: str
    agency: str
    entries: tuple[Entry, ...]
    versions: tuple[Version, ...]
    corrections: tuple[Correction, ...]
    corrects: tuple[Corrects, ...] = ()
    linked: Mapping[str, str]

    @property
    def first(self) -> Version:
        return self.versions[0]

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @property
    def title(self) -> str:
        return self.newest.title or self.post

    @property
    def language(self) -> str:
        return self.newest.language

    @cached_property
    def url(self) -> str | None:
        """The post's public address, if staff gave one."""
        return address(self.first.entry, self.entries)

    @cached_property
    def posted(self) -> tuple[Posted, ...]:
        """Where the post, or what was said of its notices, went live, oldest first."""
        return tuple(posted(self.entries))

    @property
    def channel(self) -> str | None:
        return self.first.entry.detail.get("channel")

    @property
    def published_at(self) -> str:
        return self.first.entry.effective_at

    @property
    def updated_at(self) -> str:
        """The last time something changed that readers were to notice; a minor edit does not move it."""
        return updated_at(self.entries)

    @property
    def removed_at(self) -> str | None:
        """When the post was taken off its source, if that is its state; it stays here (law 1)."""
        texts = [e for e in self.entries if e.kind is Kind.REMOVAL or e.version is not None]
        return texts[-1].effective_at if texts and texts[-1].kind is Kind.REMOVAL else None

    @property
    def retracted(self) -> bool:
        return self.newest.entry.kind is Kind.RETRACTION

    def correction(self, number: int) -> Correction:
        """The correction whose notice is `c-` and that number; raises `UnknownNotice` with those that there are."""
        for each in self.corrections:
            if each.entry.number == number:
                return each
        there = ", ".join(str(each.entry.number) for each in self.corrections) or "none"
        raise UnknownNotice(f"{number} of {self.post}", hint=f"its notices: {there}")

    def at(self, version: int) -> History:
        """The post while a version was its newest, with the corrections that readers were told of by then.

        Its address, what other posts say of it, and the titles of those it links to, are as they are now.
        """
        following = (e.number for e in self.entries if e.version is not None and e.version > version)
        last = min((number for number in following if number is not None), default=None)
        if last is None:
            return self
        past = replace(
            self,
            entries=tuple(e for e in self.entries if (e.number or 0) < last),
            versions=self.versions[:version],
            corrections=tuple(c.until(last - 1) for c in self.corrections if (c.entry.number or 0) < last),
        )
        # Cached already: the address, which stays that of now, and the weave, which need not be woven again.
        past.__dict__.update(url=self.url, weave=self.weave.at(version))
        return past

    @cached_property
    def weave(self) -> Weave:
        weave = Weave.begin(self.first.flow)
        for version in self.versions[1:]:
            weave = weave.step(version.flow, version.judgement.changes, version.number)
        return weave

    @cached_property
    def evident(self) -> Evident:
        evident = Evident(self.first.flow)
        for version in self.versions[1:]:
            evident = evident.step(version.flow, version.judgement.changes)
        return evident


def replay(
    post: str,
    entries: Sequence[Entry],
    contents: Mapping[bytes, bytes],
    *,
    agency: str = "",
    corrects: Sequence[Corrects] = (),
    linked: Mapping[str, str] | None = None,
) -> History:
    """Folds a post's entries, in order, with the contents they commit to (key -> bytes), into its history."""
    versions: list[Version] = []
    corrections: list[Correction] = []
    for entry in entries:
        if entry.version is not None:
            versions.append(_version(entry, contents))
        if entry.kind is Kind.NOTICE:
            corrections = reword(corrections, entry, Notice.decode(contents[entry.content["notice"]]))
        elif entry.kind in EVIDENT:
            corrections.append(_correction(entry, versions, contents))
    if not versions:
        raise Malformed("has no text", path=f"post {post}")
    return History(
        post=post,
        agency=agency,
        entries=tuple(entries),
        versions=tuple(versions),
        corrections=tuple(corrections),
        corrects=tuple(corrects),
        linked=dict(linked or {}),
    )


def source_of(entry: Entry, contents: Mapping[bytes, bytes]) -> bytes:
    """What staff gave, byte for byte (law 4)."""
    return whole(entry.content, "source", contents)


def _version(entry: Entry, contents: Mapping[bytes, bytes]) -> Version:
    assert entry.version is not None
    pieces = [contents[key].decode("utf-8") for key in blocks_in(entry.content, "rendition", contents)]
    judgement = entry.content.get("judgement")
    claim = entry.content.get("claim")
    return Version(
        number=entry.version,
        entry=entry,
        flow=parse_chunks(pieces),
        judgement=Judgement.decode(contents[judgement]) if judgement else Judgement(),
        claim=Claim.decode(contents[claim]) if claim else None,
    )


def _correction(entry: Entry, versions: Sequence[Version], contents: Mapping[bytes, bytes]) -> Correction:
    notice = Notice.decode(contents[entry.content["notice"]]) if "notice" in entry.content else None
    pairs = notice.changes if notice else ()
    if not pairs and entry.version is not None and entry.kind is not Kind.RETRACTION:
        pairs = changes(versions[-2].flow, versions[-1].flow, versions[-1].judgement.marks)
    return Correction.told(entry, notice, pairs)


def title_of(flow: Flow) -> str:
    """A rendition's title in plain words; empty when it has none."""
    return _part(flow, "title")


def _part(flow: Flow, name: str) -> str:
    start = 0
    for index, item in enumerate(flow.items):
        if isinstance(item, End):
            part = item.path[0].get(PART) if item.path else None
            if part == name:
                return plain(flow.items[start:index])
            if part is None:
                return ""
            start = index + 1
    return ""
