"""`stet correct --linked`: the right information in a new post, and the old one left as it is under a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.exits import DONE, SHORT, Stopped
from cli.recording import approved, confirm, expected, forwarded, needed, recorded
from cli.terminal import QUIET, STRONG, Stream
from ledger.domain.changes import Change
from ledger.domain.entries import Kind

if TYPE_CHECKING:
    from cli.app import Setting
    from cli.options import Format
    from cli.saying import Said
    from cli.unfinished import Unfinished
    from ledger.book.ledger import Ledger
    from ledger.book.statement import Statement
    from ledger.book.text import Text
    from ledger.domain.history import History

Keep = Callable[["Linked"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What was asked for; an empty `new_post` is one to be proposed. `forward`: somebody else is to approve it."""

    post: str
    new_post: str
    title: str | None
    wrong: str | None
    right: str | None
    said: Said
    format: Format
    expect: int | None
    dry_run: bool
    yes: bool
    forward: bool = False

    @property
    def change(self) -> Change:
        return Change(self.wrong or "", self.right or "")

    @property
    def answers(self) -> dict[str, str | None]:
        """What can be asked for, as far as it is known."""
        said = self.said
        return {
            "new_post": self.new_post or None,
            "title": self.title,
            "wrong": self.wrong,
            "right": self.right,
            "reason": said.reason,
            "kind": said.kind,
        }

    def with_answers(self, given: dict[str, str]) -> Linked:
        """With earlier answers, where none is given now."""
        from cli.options import KINDS

        said, kind = self.said, given.get("kind")
        return replace(
            self,
            new_post=self.new_post or given.get("new_post", ""),
            title=self.title or given.get("title"),
            wrong=self.wrong or given.get("wrong"),
            right=self.right or given.get("right"),
            said=replace(
                said,
                reason=said.reason or given.get("reason"),
                kind=said.kind or next((each for each in KINDS if each == kind), None),
            ),
        )


def link(setting: Setting, book: Ledger, asked: Linked, file: str | None, *, recover: bool) -> int:
    """Publishes the new post and links both, in one append. Without FILE a terminal is asked, and the editor opened."""
    from cli.inputs import read
    from cli.unfinished import unfinished
    from ledger.book.text import LONGEST

    terminal, history = setting.terminal, book.history(asked.post)
    standing = history.newest.number
    expected(asked.post, standing, asked.expect)
    if not (asked.forward or asked.dry_run):
        approved(book, asked.post, asked.said.edit_kind, asked.said.approver)
        approved(book, asked.new_post or asked.post, Kind.PUBLISH, asked.said.approver)
    if file is not None:
        source, name = read(file, terminal, longest=LONGEST)
        return _carry_out(setting, book, history, _answered(setting, book, history, asked), source, name)
    if Path(asked.new_post).is_file():
        raise typer.BadParameter(f"{asked.new_post} is a file; name it before --linked", param_hint="--linked")
    if not terminal.attended and not recover:
        raise typer.BadParameter("name the file with the new post, or - for standard input", param_hint="FILE")
    with unfinished(setting, asked.post, standing, recover=recover, expect=asked.expect, dry_run=asked.dry_run) as work:
        asked = asked.with_answers(work.given())
        asked = _answered(setting, book, history, asked, keep=lambda now: work.keep(now.answers))
        source, name = _written(setting, book, history, asked, work), str(work.text)
        return _carry_out(setting, book, history, asked, source, name)


def _answered(
    setting: Setting, book: Ledger, history: History, asked: Linked, *, keep: Keep = lambda now: None
) -> Linked:
    """What was asked for, with what is missing asked for on a terminal. `keep` is told after each answer."""
    from cli.drafting import proposed_slug
    from ledger.book.slugs import check_new, folded, safe_slug

    posts, kind = book.posts(), asked.said.edit_kind
    if not (setting.terminal.attended and not asked.yes):
        needed(wrong=asked.wrong, right=asked.right, reason=asked.said.reason)
        asked = replace(asked, new_post=asked.new_post or proposed_slug(asked.post, kind, posts))
    else:
        asked = _asked(setting, history, asked, proposed_slug(asked.post, kind, posts), keep)
    # Before anybody writes for nothing.
    check_new(safe_slug(asked.new_post), folded(posts))
    return asked


def _asked(setting: Setting, history: History, asked: Linked, slug: str, keep: Keep) -> Linked:
    from cli.asking import what_was_wrong

    terminal = setting.terminal
    if not (asked.wrong and asked.right):
        terminal.err.line((history.title, STRONG), " stays as it is; a new post says what is right.")
    if not asked.wrong:
        wrong = _words(setting, "What did it say? The words that are wrong.")
        asked = replace(asked, wrong=wrong)
        keep(asked)
        if wrong not in history.newest.flow.text:
            terminal.err.line(("These words are not in the post as it stands.", QUIET))
    if not asked.right:
        asked = replace(asked, right=_words(setting, "What is right instead?"))
        keep(asked)
    if not asked.said.reason:
        proposal = what_was_wrong([asked.change]) if asked.said.kind in (None, "correction") else ""
        reason = _words(setting, "Why? Readers will see this, before the two.", proposal)
        asked = replace(asked, said=replace(asked.said, reason=reason))
        keep(asked)
    if not asked.new_post:
        asked = replace(asked, new_post=_words(setting, "The new post's name in addresses?", slug))
        keep(asked)
    return asked


def _words(setting: Setting, question: str, proposal: str = "") -> str:
    setting.terminal.err.line()
    answer = setting.terminal.question(question, proposal)
    if not answer:
        raise Stopped("a linked correction needs an answer here; nothing was recorded")
    return answer


def _written(setting: Setting, book: Ledger, history: History, asked: Linked, work: Unfinished) -> bytes:
    """The new post's text, from the editor; it begins with a first draft, which may stay as it is."""
    from cli.drafting import first_draft, proposed_title
    from cli.editor import edit
    from cli.inputs import read
    from cli.notice import coming_entry
    from ledger.book.text import LONGEST

    kind, statement = asked.said.edit_kind, asked.said.statement(book)
    today = coming_entry(history, kind, statement).recorded_at
    title = asked.title or proposed_title(history, kind)
    work.keep(asked.answers)
    work.begin(first_draft(history, asked.change, kind, statement, title=title, today=today))
    if setting.terminal.attended:
        edit(work.text, setting.config.get("editor"))
    source, _ = read(str(work.text), setting.terminal, longest=LONGEST)
    if not source.strip():
        work.drop()
        raise Stopped("the text was emptied; nothing was recorded")
    return source


def _carry_out(setting: Setting, book: Ledger, history: History, asked: Linked, source: bytes, name: str) -> int:
    """Shows both posts, asks, and records both."""
    from cli.drafting import proposed_title
    from ledger.book.text import Given, read_staff_text

    terminal, said = setting.terminal, asked.said
    text = read_staff_text(source, Given(format=asked.format, title=asked.title), path=name)
    if not text.title:
        asked = replace(asked, title=proposed_title(history, said.edit_kind))
        text = read_staff_text(source, Given(format=asked.format, title=asked.title), path=name)

    def show(stream: Stream) -> None:
        preview(
            stream,
            history,
            text,
            new_post=asked.new_post,
            kind=said.edit_kind,
            statement=said.statement(book),
            change=asked.change,
        )

    said.hint(terminal, said.edit_kind, history.language, [asked.change])
    if asked.dry_run or said.by is None:
        show(terminal.out)
        return SHORT
    if terminal.attended and not asked.yes:
        show(terminal.err)
        confirm(setting)
    desk = book.proposals if asked.forward else book
    entry = desk.link(
        asked.post,
        asked.new_post,
        source,
        by=said.by,
        wrong=asked.wrong or "",
        right=asked.right or "",
        reason=said.reason or "",
        title=asked.title,
        kind=said.edit_kind,
        format=asked.format,
        path=name,
        **said.more,
    )
    if asked.forward:
        return forwarded(setting, entry)
    recorded(setting, entry, f"{asked.new_post} is published; {asked.post} stays, with a notice and a link to it")
    if terminal.attended:
        _to_paste(setting, book, asked.post)
    terminal.next(f"stet posted {asked.post} URL")
    return DONE


def preview(
    stream: Stream, history: History, text: Text, *, new_post: str, kind: Kind, statement: Statement, change: Change
) -> None:
    """What readers of the old post will see, and the new post with its way back."""
    from cli.drafting import coming_post
    from cli.notice import show_coming, would_be
    from renderers import text as plain

    stream.line((history.title, STRONG), " stays as it is, and ", (new_post, STRONG), " is published.")
    told = would_be(history, kind, statement, pairs=(change,), link=(new_post, text.title))
    show_coming(stream, told)
    stream.line()
    stream.line("The new post, which links back by itself:")
    stream.line()
    stream.prose(plain(coming_post(told, new_post, text), terminal=stream.colored))


def _to_paste(setting: Setting, book: Ledger, post: str) -> None:
    """The correction as short texts, for the channels that the policy has, or for those that most agencies are on."""
    from cli.short import show_posts
    from renderers.short import PLATFORMS, correction_of, platform, thread

    history, out, channels = book.history(post), setting.terminal.out, book.policy.channels
    places = [made for each in channels if (made := platform(each))] if channels else []
    places = places if channels else [PLATFORMS[name] for name in ("x", "mastodon", "bluesky")]
    if not places:
        return
    out.line()
    if history.url is None:
        out.line("To say so elsewhere, too, once the post has an address:")
        out.line((f"stet short {post} --for {places[0].name} --url URL", QUIET), indent=2)
        return
    out.line("To say so elsewhere, too:")
    for place in places:
        out.line()
        show_posts(out, thread(history, place, correction=correction_of(history)), place)
