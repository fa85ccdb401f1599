"""The history of a post: the fold of its entries (law 5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from ledger.domain.changes import Change
from ledger.domain.contents import Committer, blocks_of
from ledger.domain.entries import LINKED, STRIKE, Entry, Kind
from ledger.domain.history import Claim, History, Notice, replay, source_of, title_of
from ledger.domain.judgement import Judgement
from ledger.domain.posts import STET, Actor
from ledger.errors import Malformed
from ledger.rendition.html import chunks
from ledger.rendition.render import render
from tests.domain.posts import Post, all_silent

ORTIZ = Actor(name="J. Ortiz", role="Communications Director")


@dataclass
class Record:
    """Entries of one post, with all that they commit to."""

    entries: list[Entry] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    post: Post = field(default_factory=Post)
    _salts: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.committer = Committer(salt=lambda: next(self._salts).to_bytes(16))

    def text(self, kind: Kind, source: str, *, notice: Notice | None = None, claim: Claim | None = None) -> Record:
        self.sources.append(source)
        body = source.partition("|")
        flow = render(body[2], title=body[0], format="text")
        self.post.add(flow, all_silent if kind is Kind.MINOR_EDIT else lambda index: False)
        content = {
            **self.committer.commit_blocks("source", blocks_of(source.encode())),
            **self.committer.commit_blocks("rendition", (chunk.encode() for chunk in chunks(flow))),
        }
        if len(self.post.flows) > 1:
            content["judgement"] = self.committer.commit(self.post.judgements[-1].encode())
        return self.entry(kind, content, notice, claim, version=len(self.post.flows))

    def entry(
        self,
        kind: Kind,
        content: dict[str, bytes] | None = None,
        notice: Notice | None = None,
        claim: Claim | None = None,
        *,
        version: int | None = None,
        link: str | None = None,
    ) -> Record:
        content = dict(content or {})
        for role, text in (("notice", notice), ("claim", claim)):
            if text:
                content[role] = self.committer.commit(text.encode())
        number = len(self.entries) + 1
        at = f"2026-03-{number:02d}T15:10:00-05:00"
        self.entries.append(
            Entry(
                sequence=number,
                kind=kind,
                recorded_at=at,
                effective_at=at,
                actor=STET if kind in (Kind.UNANNOUNCED, Kind.REMOVAL) else ORTIZ,
                post="storm",
                number=number,
                version=version,
                method=LINKED if link else STRIKE if kind is Kind.CORRECTION else None,
                link=link,
                content=content,
                detail={"url": "https://example.gov/storm", "channel": "web"} if kind is Kind.PUBLISH else {},
            )
        )
        return self

    def history(self) -> History:
        stored = [Entry.decode(entry.encode()) for entry in self.entries]
        return replay("storm", stored, {content.key: content.data for content in self.committer.made}, agency="County")


NOTICE = Notice(reason="We gave the wrong date.", apology="We apologize for the error.")


def published() -> Record:
    return Record().text(Kind.PUBLISH, "Storm|It closes July 3.\n\nWe recieve mail.")


def test_each_version_comes_back_as_it_was() -> None:
    """Law 4: "Replaying the entries up to version k gives version k's source, byte for byte"."""
    record = published().text(Kind.MINOR_EDIT, "Storm|It closes July 3.\n\nWe receive mail.")
    record.text(Kind.CORRECTION, "Storm|It closes July 4.\n\nWe receive mail.", notice=NOTICE)
    history = record.history()
    contents = {content.key: content.data for content in record.committer.made}
    assert [version.flow for version in history.versions] == record.post.flows
    assert [source_of(version.entry, contents).decode() for version in history.versions] == record.sources
    assert history.weave == record.post.weave
    assert history.evident == record.post.evidents[-1]


def test_what_a_history_tells_of_itself() -> None:
    """All that a renderer sees is in the fold."""
    history = published().history()
    assert (history.title, history.language, history.url, history.channel, history.agency) == (
        "Storm",
        "en",
        "https://example.gov/storm",
        "web",
        "County",
    )
    assert (history.published_at, history.updated_at, history.removed_at) == (history.first.entry.effective_at,) * 2 + (
        None,
    )
    assert history.corrections == ()
    assert history.versions[0].judgement == Judgement()


def test_updated_moves_with_evident_changes_only() -> None:
    """rendering.md: "`dateModified` moved by evident changes only" (RFC 4287, 4.2.15)."""
    record = published()
    record.text(Kind.MINOR_EDIT, "Storm|It closes July 3.\n\nWe receive mail.")
    record.text(Kind.METADATA, "Storm|It closes July 3.\n\nWe receive mail.")
    assert record.history().updated_at == record.entries[0].effective_at
    record.text(Kind.UPDATE, "Storm|It closes July 4.\n\nWe receive mail.", notice=NOTICE)
    assert record.history().updated_at == record.entries[3].effective_at
    record.text(Kind.MINOR_EDIT, "Storm|It closes July 4.\n\nWe receive  mail.")
    assert record.history().updated_at == record.entries[3].effective_at


def test_a_correction_owns_up() -> None:
    """Law 9: "its date, what was said and what is right, who made it (name and role), and … the apology"."""
    record = published().text(Kind.CORRECTION, "Storm|It closes July 4.\n\nWe recieve mail.", notice=NOTICE)
    (correction,) = record.history().corrections
    assert correction.changes == (Change("July 3", "July 4"),)
    assert (correction.id, correction.version, correction.by) == ("c-2", 2, ORTIZ)
    assert (correction.reason, correction.apology) == (NOTICE.reason, NOTICE.apology)
    assert correction.at == record.entries[1].effective_at


def test_what_staff_said_stands_before_what_the_marks_say() -> None:
    """The pairs of the notice are the words that were given then; they are not drawn again."""
    notice = Notice(reason="Wrong.", changes=(Change("the third", "the fourth"),))
    record = published().text(Kind.CORRECTION, "Storm|It closes July 4.\n\nWe recieve mail.", notice=notice)
    (correction,) = record.history().corrections
    assert correction.changes == notice.changes


@pytest.mark.parametrize("kind", [Kind.CLARIFICATION, Kind.UPDATE])
def test_only_an_error_is_apologized_for(kind: Kind) -> None:
    """Law 9: the apology "where it was an error"."""
    record = published().text(kind, "Storm|It closes July 4.\n\nWe recieve mail.", notice=NOTICE)
    assert record.history().corrections[0].apology == ""


def test_a_change_that_was_found_invents_nothing() -> None:
    """Law 9: "A change found or imported is shown as made without notice, with nothing invented"."""
    claim = Claim(author="someone", message="typo")
    record = published().text(Kind.UNANNOUNCED, "Storm|It closes July 4.\n\nWe recieve mail.", claim=claim)
    history = record.history()
    (correction,) = history.corrections
    assert (correction.by, correction.reason, correction.apology) == (None, "", "")
    assert history.newest.claim == claim
    assert correction.changes == (Change("July 3", "July 4"),)


def test_a_removal_is_a_state_that_a_later_text_ends() -> None:
    """Law 1: a post taken off its source stays here, and says so until it is back."""
    record = published().entry(Kind.REMOVAL)
    assert record.history().removed_at == record.entries[1].effective_at
    assert record.history().newest.number == 1
    record.entry(Kind.EDITORS_NOTE, notice=NOTICE)
    assert record.history().removed_at == record.entries[1].effective_at
    record.text(Kind.UNANNOUNCED, "Storm|It closes July 4.\n\nWe recieve mail.")
    assert record.history().removed_at is None


def test_a_retraction_strikes_the_text_and_keeps_the_title() -> None:
    """architecture.md: "the whole claim withdrawn, struck, still readable"; its pairs would be the text over again."""
    record = published().text(Kind.RETRACTION, "Storm|", notice=NOTICE)
    history = record.history()
    assert history.retracted
    assert history.title == "Storm"
    (correction,) = history.corrections
    assert correction.changes == ()
    assert correction.apology == NOTICE.apology
    struck = "".join(piece.item.text for piece in history.weave.shown if piece.struck)
    assert struck == history.first.flow.text.removeprefix("Storm\u2029")


def test_a_linked_correction_leaves_the_text_and_names_the_post() -> None:
    """Guideline (o)(ii): "a new post with the correct information, linked from the post that it corrects"."""
    notice = Notice(reason="Wrong.", changes=(Change("July 3", "July 4"),))
    record = published().entry(Kind.CORRECTION, notice=notice, link="storm-2")
    history = record.history()
    (correction,) = history.corrections
    assert (correction.link, correction.version, correction.changes) == ("storm-2", None, notice.changes)
    assert history.newest.number == 1
    assert published().text(Kind.CORRECTION, "Storm|x", notice=notice).history().corrections[0].link is None


def test_a_post_as_it_was_knows_nothing_that_came_later() -> None:
    """What the page of an earlier version tells of its changes, and when they were made, is what was told then."""
    record = published().text(Kind.CORRECTION, "Storm|It closes July 4.\n\nWe recieve mail.", notice=NOTICE)
    record.entry(Kind.EDITORS_NOTE, notice=Notice(reason="We look into it."))
    record.text(Kind.CORRECTION, "Storm|It closes July 5.\n\nWe recieve mail.", notice=NOTICE)
    history = record.history()
    for version, entries in ((1, 1), (2, 3), (3, 4)):
        past = history.at(version)
        assert [entry.encode() for entry in past.entries] == [entry.encode() for entry in record.entries[:entries]]
        assert past.updated_at == record.entries[entries - 1].effective_at
        assert len(past.corrections) == entries - 1
        assert past.weave.flow(version) == record.post.flows[version - 1]


@pytest.mark.parametrize(
    "detail", [{"notice": "2", "kind": "tweak"}, {"notice": "2"}, {"notice": "3", "kind": "update"}]
)
def test_a_notice_of_nothing_known_is_refused(detail: dict[str, str]) -> None:
    """architecture.md: "An unknown kind or format version verifies by its bytes and is refused by renderers"."""
    record = published().text(Kind.CORRECTION, "Storm|It closes July 4.\n\nWe recieve mail.", notice=NOTICE)
    record.entry(Kind.NOTICE, notice=NOTICE)
    record.entries[-1] = replace(record.entries[-1], detail=detail)
    with pytest.raises(Malformed, match="rewords notice"):
        record.history()


def test_a_post_without_a_text_is_refused() -> None:
    """There is nothing to show of it."""
    with pytest.raises(Malformed, match="post storm"):
        Record().entry(Kind.EDITORS_NOTE, notice=NOTICE).history()


def test_a_title_is_told_in_plain_words() -> None:
    """Whatever stands in it, as long as it may be."""
    assert title_of(render("x", title='A &amp; <b>B</b> <img src="x" alt="C">', format="html")) == "A & B [image: C]"
    assert title_of(render("x", title="<i>a</i> b " * 4_000, format="html")) == ("a b " * 4_000).strip()
    assert title_of(render("x")) == ""
