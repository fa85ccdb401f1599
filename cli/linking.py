"""`stet correct --linked`: the right information in a new post, and the old one left as it is under a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.asked import Asked, Flags
from cli.exits import DONE, SHORT, Stopped
from cli.recording import approved, confirm, expected, forwarded, needed, recorded
from cli.terminal import QUIET, STRONG, Stream
from ledger.domain.changes import Change
from ledger.domain.entries import Kind

if TYPE_CHECKING:
    from cli.app import Setting
    from cli.unfinished import Unfinished
    from ledger.book.draft import LinkedDraft
    from ledger.book.ledger import Ledger
    from ledger.book.statement import Statement
    from ledger.domain.history import History

Keep = Callable[[Asked], None]


def link(setting: Setting, book: Ledger, asked: Asked) -> int:
    """Publishes the new post and links both, in one append. Without FILE a terminal is asked, and the editor opened."""
    from cli.inputs import read
    from cli.unfinished import unfinished
    from ledger.book.text import LONGEST

    terminal, flags, said = setting.terminal, asked.flags, asked.said
    history, new_post = book.history(flags.slug), flags.linked or ""
    expected(flags.slug, history.newest.number, flags.expect)
    if not (asked.forward or flags.dry_run):
        approved(book, flags.slug, said.edit_kind, said.approver)
        approved(book, new_post or flags.slug, Kind.PUBLISH, said.approver)
    if flags.file is not None:
        source, name = read(flags.file, terminal, longest=LONGEST)
        return _carry_out(setting, book, history, _answered(setting, book, history, asked), source, name)
    if Path(new_post).is_file():
        raise typer.BadParameter(f"{new_post} is a file; name it before --linked", param_hint="--linked")
    if not terminal.attended and not flags.recover:
        raise typer.BadParameter("name the file with the new post, or - for standard input", param_hint="FILE")
    with unfinished(setting, asked, history.newest.number) as work:
        asked = _with_answers(asked, work.given())
        asked = _answered(setting, book, history, asked, keep=lambda now: work.keep(_answers(now)))
        source, name = _written(setting, book, history, asked, work), str(work.text)
        return _carry_out(setting, book, history, asked, source, name)


def _answers(asked: Asked) -> dict[str, str | None]:
    """What can be asked for, as far as it is known."""
    flags, said = asked.flags, asked.said
    return {
        "new_post": flags.linked or None,
        "title": flags.title,
        "wrong": flags.wrong,
        "right": flags.right,
        "reason": said.reason,
        "kind": said.kind,
    }


def _with_answers(asked: Asked, given: dict[str, str]) -> Asked:
    """With earlier answers, where none is given now."""
    from cli.options import KINDS

    flags, said, kind = asked.flags, asked.said, given.get("kind")
    return replace(
        asked,
        flags=replace(
            flags,
            linked=flags.linked or given.get("new_post", ""),
            title=flags.title or given.get("title"),
            wrong=flags.wrong or given.get("wrong"),
            right=flags.right or given.get("right"),
        ),
        said=replace(
            said,
            reason=said.reason or given.get("reason"),
            kind=said.kind or next((each for each in KINDS if each == kind), None),
        ),
    )


def _pair(flags: Flags) -> Change:
    return Change(flags.wrong or "", flags.right or "")


def _answered(
    setting: Setting, book: Ledger, history: History, asked: Asked, *, keep: Keep = lambda now: None
) -> Asked:
    """What was asked for, with what is missing asked for on a terminal. `keep` is told after each answer."""
    from cli.drafting import proposed_slug
    from ledger.book.slugs import check_new, folded, safe_slug

    posts, flags = book.posts(), asked.flags
    slug = proposed_slug(flags.slug, asked.said.edit_kind, posts)
    if setting.terminal.attended and not flags.yes:
        asked = _asked(setting, history, asked, slug, keep)
    else:
        needed(wrong=flags.wrong, right=flags.right, reason=asked.said.reason)
        asked = replace(asked, flags=replace(flags, linked=flags.linked or slug))
    # Before anybody writes for nothing.
    check_new(safe_slug(asked.flags.linked or ""), folded(posts))
    return asked


def _asked(setting: Setting, history: History, asked: Asked, slug: str, keep: Keep) -> Asked:
    from cli.asking import what_was_wrong

    terminal, flags, said = setting.terminal, asked.flags, asked.said
    if not (flags.wrong and flags.right):
        terminal.err.line((history.title, STRONG), " stays as it is; a new post says what is right.")
    if not flags.wrong:
        flags = replace(flags, wrong=_words(setting, "What did it say? The words that are wrong."))
        keep(replace(asked, flags=flags))
        if _pair(flags).said not in history.newest.flow.text:
            terminal.err.line(("These words are not in the post as it stands.", QUIET))
    if not flags.right:
        flags = replace(flags, right=_words(setting, "What is right instead?"))
        keep(replace(asked, flags=flags))
    if not said.reason:
        proposal = what_was_wrong([_pair(flags)]) if said.kind in (None, "correction") else ""
        said = replace(said, reason=_words(setting, "Why? Readers will see this, before the two.", proposal))
        keep(replace(asked, flags=flags, said=said))
    if not flags.linked:
        flags = replace(flags, linked=_words(setting, "The new post's name in addresses?", slug))
        keep(replace(asked, flags=flags, said=said))
    return replace(asked, flags=flags, said=said)


def _words(setting: Setting, question: str, proposal: str = "") -> str:
    setting.terminal.err.line()
    answer = setting.terminal.question(question, proposal)
    if not answer:
        raise Stopped("a linked correction needs an answer here; nothing was recorded")
    return answer


def _written(setting: Setting, book: Ledger, history: History, asked: Asked, work: Unfinished) -> bytes:
    """The new post's text, from the editor; it begins with a first draft, which may stay as it is."""
    from cli.drafting import first_draft, proposed_title
    from cli.editor import edit
    from cli.inputs import read
    from cli.notice import coming_entry
    from ledger.book.text import LONGEST

    kind, statement = asked.said.edit_kind, asked.said.statement(book)
    today = coming_entry(history, kind, statement).recorded_at
    title = asked.flags.title or proposed_title(history, kind)
    work.keep(_answers(asked))
    work.begin(first_draft(history, _pair(asked.flags), kind, statement, title=title, today=today))
    if setting.terminal.attended:
        edit(work.text, setting.config.get("editor"))
    source, _ = read(str(work.text), setting.terminal, longest=LONGEST)
    if not source.strip():
        work.drop()
        raise Stopped("the text was emptied; nothing was recorded")
    return source


def _carry_out(setting: Setting, book: Ledger, history: History, asked: Asked, source: bytes, name: str) -> int:
    """Shows both posts, asks, and records both."""
    terminal, flags, said = setting.terminal, asked.flags, asked.said
    draft = _draft(book, history, asked, source, name)
    # A colleague may have corrected the post while the editor was open.
    expected(flags.slug, draft.history.newest.number, history.newest.number)
    said.hint(terminal, said.edit_kind, history.language, [draft.change])
    if flags.dry_run or said.by is None:
        preview(terminal.out, draft, kind=said.edit_kind, statement=said.statement(book))
        return SHORT
    if terminal.attended and not flags.yes:
        preview(terminal.err, draft, kind=said.edit_kind, statement=said.statement(book))
        confirm(setting)
    entry = asked.desk(book).link(draft, by=said.by, reason=said.reason, kind=said.edit_kind, **said.more)
    if asked.forward:
        return forwarded(setting, entry)
    recorded(setting, entry, f"{draft.new_post} is published; {flags.slug} stays, with a notice and a link to it")
    if terminal.attended:
        _to_paste(setting, book, flags.slug)
    terminal.next(f"stet posted {flags.slug} URL")
    return DONE


def _draft(book: Ledger, history: History, asked: Asked, source: bytes, name: str) -> LinkedDraft:
    """What is to be recorded; a new post without a title is named for what it corrects."""
    from cli.drafting import proposed_title

    flags = asked.flags

    def titled(title: str | None) -> LinkedDraft:
        return book.propose_link(
            flags.slug,
            flags.linked or "",
            source,
            wrong=flags.wrong or "",
            right=flags.right or "",
            title=title,
            format=flags.format or "markdown",
            path=name,
        )

    draft = titled(flags.title)
    return draft if draft.text.title else titled(proposed_title(history, asked.said.edit_kind))


def preview(stream: Stream, draft: LinkedDraft, *, kind: Kind, statement: Statement) -> None:
    """What readers of the old post will see, and the new post with its way back."""
    from cli.drafting import coming_post
    from cli.notice import show_coming, would_be
    from renderers import text as plain

    history, new_post, text = draft.history, draft.new_post, draft.text
    stream.line((history.title, STRONG), " stays as it is, and ", (new_post, STRONG), " is published.")
    told = would_be(history, kind, statement, pairs=(draft.change,), link=(new_post, text.title))
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
