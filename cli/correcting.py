"""`stet correct`: from a file, from the editor, or a few words replaced; seen first, then recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE, SHORT, Stopped
from cli.options import APOLOGY, BY, DRY, FILE, SLUG, YES, Format
from cli.recording import confirm, expected, recorded
from cli.terminal import Stream

if TYPE_CHECKING:
    from cli.editor import Kept
    from ledger.book.draft import Draft
    from ledger.book.ledger import Ledger
    from ledger.domain.entries import Kind
    from ledger.domain.posts import Actor

EditKind = Literal["correction", "clarification", "update"]


@command(
    STAFF,
    "Change a post; what is not spelling or grammar is struck.",
    "stet correct storm-closures fixed.md --dry-run\n"
    'stet correct storm-closures --replace "July 3" "July 13" --by "J. Ortiz, Editor" --reason "Wrong date."',
)
def correct(
    setting: Setting,
    slug: Annotated[str, SLUG],
    file: Annotated[str | None, FILE] = None,
    by: Annotated[str | None, BY] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for readers; a substantive edit needs it.")
    ] = None,
    kind: Annotated[
        EditKind | None,
        typer.Option(help="An error (the default); true but unclear; or new information.", show_default=False),
    ] = None,
    replace_: Annotated[
        list[str] | None,
        typer.Option("--replace", metavar="OLD NEW", help="Instead of FILE: change words that stand there once."),
    ] = None,
    set_title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Change the title; without FILE, it alone.")
    ] = None,
    apology: Annotated[str | None, APOLOGY] = None,
    expect: Annotated[
        int | None, typer.Option(metavar="VERSION", help="Refuse (exit 5) if this is not the version that stands.")
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="How FILE is written, if not as before.", show_default=False)
    ] = None,
    recover: Annotated[bool, typer.Option("--recover", help="Go on with the draft that the editor left.")] = False,
    notice: Annotated[
        str | None, typer.Option(metavar="c-N", help="Correct the wording of a notice; the old one is struck.")
    ] = None,
    linked: Annotated[
        str | None, typer.Option(metavar="NEW-SLUG", help="Correct by a new post, FILE; the old text stays as it is.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="With --linked: the new post's title.")] = None,
    wrong: Annotated[str | None, typer.Option(metavar="TEXT", help="With --linked: what was said.")] = None,
    right: Annotated[str | None, typer.Option(metavar="TEXT", help="With --linked: what is right.")] = None,
    dry_run: Annotated[bool, DRY] = False,
    yes: Annotated[bool, YES] = False,
) -> int:
    """Change a post: spelling and grammar merge silently, all else is struck and corrected in place.

    On a terminal, `stet correct SLUG` opens the editor on the text as it stands, shows what readers will see, and asks.
    FILE is the whole text as it should be. What merges silently is decided by the rules, never by who asks.
    """
    from cli.inputs import signer
    from ledger.domain.entries import Kind

    words = replace_ or None
    if notice is not None:
        from cli.rewording import Anew, notice_number, reword

        _alone(file=file, linked=linked, set_title=set_title, title=title, format=format, replace=words)
        asked = Anew(
            post=slug,
            number=notice_number(notice),
            reason=reason,
            kind=kind and Kind(kind),
            wrong=wrong,
            right=right,
            apology=apology,
        )
        actor = signer(setting, by, dry_run=dry_run)
        return reword(setting, asked, by=actor, expect=expect, dry_run=dry_run, yes=yes)
    _fitting(linked=linked, set_title=set_title, title=title, wrong=wrong, right=right)
    given = [name for name, value in (("FILE", file), ("--replace", words), ("--recover", recover)) if value]
    if len(given) > 1:
        raise typer.BadParameter(f"does not go with {given[0]}: the text comes from one place", param_hint=given[1])
    if apology is not None and kind not in (None, "correction"):
        raise typer.BadParameter(f"goes with an error; a {kind} is none", param_hint="--apology")
    # Before an editor is opened: who has no name to sign with should not have written for nothing.
    actor = signer(setting, by, dry_run=dry_run)
    with setting.open() as book:
        if linked is not None:
            from cli.inputs import read
            from cli.linking import Linked, link
            from ledger.book.text import LONGEST

            if file is None:
                raise typer.BadParameter("name the file with the new post, or - for standard input", param_hint="FILE")
            source, name = read(file, setting.terminal, longest=LONGEST)
            new_post = Linked(
                post=slug,
                new_post=linked,
                title=title,
                wrong=wrong,
                right=right,
                reason=reason,
                kind=Kind(kind or "correction"),
                apology=apology,
                format=format or "markdown",
                expect=expect,
            )
            return link(setting, book, new_post, source, name, by=actor, dry_run=dry_run, yes=yes)
        edit = Edit(
            slug=slug,
            title=set_title,
            format=format,
            reason=reason,
            kind=kind,
            apology=apology,
            expect=expect,
            by=actor,
            dry_run=dry_run,
            yes=yes,
        )
        with edit.source(setting, book, file, words, recover=recover) as given_text:
            return edit.carry_out(setting, book, given_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """The text as it should be; None where only the title changes. `base` is the version it was made from, if known."""

    source: bytes | None
    name: str
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit in place, as it was asked for."""

    slug: str
    title: str | None
    format: Format | None
    reason: str | None
    kind: EditKind | None
    apology: str | None
    expect: int | None
    by: Actor | None
    dry_run: bool
    yes: bool

    @contextmanager
    def source(
        self, setting: Setting, book: Ledger, file: str | None, words: list[str] | None, *, recover: bool
    ) -> Iterator[NewText]:
        """The new text, from where it was asked for. A draft outlives any failure."""
        from cli.inputs import read
        from ledger.book.text import LONGEST

        if words is not None:
            from cli.replacing import pairs, replaced

            wanted, base = pairs(words), book.history(self.slug).newest.number
            new = replaced(book.source(self.slug).decode("utf-8"), wanted, self.slug)
            yield NewText(source=new.encode("utf-8"), name="--replace", base=base)
        elif file is not None:
            source, name = read(file, setting.terminal, longest=LONGEST)
            yield NewText(source=source, name=name)
        elif self.title is not None and not recover:
            yield NewText(source=None, name="text")
        else:
            with _edited(setting, book, self, recover=recover) as draft:
                source, name = read(str(draft.path), setting.terminal, longest=LONGEST)
                yield NewText(source=source, name=name, base=draft.version)

    def carry_out(self, setting: Setting, book: Ledger, new: NewText) -> int:
        """Shows the edit; asks for what is missing, and whether to record it; records it."""
        terminal = setting.terminal
        draft = book.propose(self.slug, new.source, title=self.title, format=self.format, path=new.name)
        # A colleague may have corrected the post while the editor was open: that must not be taken back unseen.
        # Who recovers an older draft with --expect has looked.
        expected(self.slug, draft.history.newest.number, new.base if self.expect is None else self.expect)
        if self.dry_run or self.by is None:
            self.show(terminal.out, book, draft)
            return DONE if draft.minor else SHORT
        asks = terminal.attended and not self.yes
        edit = self
        if asks and not draft.minor:
            from cli.asking import asked

            edit = asked(terminal, self, draft)
        if not draft.minor and not (edit.reason and edit.reason.strip()):
            self._refuse(setting, draft)
        if asks:
            edit.show(terminal.err, book, draft, places=draft.minor)
            confirm(setting)
        kind = _kind(edit.kind)
        entry = book.correct(draft, by=self.by, reason=edit.reason, kind=kind, apology=self.apology)
        recorded(setting, entry, _outcome(draft))
        terminal.next(f"stet log {self.slug}" if draft.minor else f"stet show {self.slug}")
        return DONE

    def show(self, stream: Stream, book: Ledger, draft: Draft, *, places: bool = True) -> None:
        """The places with their findings, the verdict, and the notice as readers will see it."""
        from cli.notice import of_draft, show_coming
        from cli.preview import show_draft

        if places:
            show_draft(stream, draft)
        if not draft.minor:
            sorry = self.apology or book.policy.apology
            show_coming(stream, of_draft(draft, _kind(self.kind), reason=self.reason, apology=sorry, by=self.by))

    def _refuse(self, setting: Setting, draft: Draft) -> None:
        from cli.preview import show_draft
        from ledger.errors import PolicyViolation

        show_draft(setting.terminal.err, draft)
        setting.terminal.err.line()
        raise PolicyViolation(
            f'{self.slug}: this changes what readers were told, so say why: --reason "…" (guideline o)'
        )


@contextmanager
def _edited(setting: Setting, book: Ledger, edit: Edit, *, recover: bool) -> Iterator[Kept]:
    """The text as it stands, opened in the editor; what was written is kept until it is recorded."""
    from cli.editor import Drafts
    from cli.editor import edit as open_editor
    from ledger.errors import Refused, StetError

    terminal, slug = setting.terminal, edit.slug
    if not terminal.attended and not recover:
        raise typer.BadParameter("name the file with the new text, or - for standard input", param_hint="FILE")
    version = book.history(slug).newest.number
    drafts = Drafts(setting.ledger, slug)
    draft = drafts.kept()
    if recover:
        if draft is None:
            raise Refused(f"{slug}: there is no draft to go on with")
        if edit.expect is None:  # before the editor is opened for nothing
            expected(slug, version, draft.version)
    elif draft is not None:
        raise Refused(
            f"{slug}: a draft of yours is there, {draft.path}; go on with it with --recover, or delete the file"
        )
    else:
        draft = drafts.begin(book.source(slug), version, edit.format or "markdown")
    try:
        if terminal.attended:
            open_editor(draft.path, setting.config.get("editor"))
        text = draft.path.read_bytes()
        if text == book.source(slug) or not text.strip():
            draft.path.unlink()
            raise Stopped("the text was left as it is, or emptied; nothing was recorded")
        yield draft
    except (StetError, Stopped, KeyboardInterrupt, OSError):
        if draft.path.exists():
            terminal.err.line(_kept_in(draft, slug))
        raise
    if edit.dry_run:
        terminal.err.line(_kept_in(draft, slug))
    else:
        draft.path.unlink(missing_ok=True)


def _kept_in(draft: Kept, slug: str) -> str:
    return f"Your text is kept in {draft.path}; `stet correct {slug} --recover` goes on with it."


def _kind(kind: EditKind | None) -> Kind:
    from ledger.domain.entries import Kind

    return Kind(kind or "correction")


def _alone(**others: object) -> None:
    """Refuses what does not go with --notice, which changes nothing but a notice."""
    for name, value in others.items():
        if value is not None:
            hint = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
            raise typer.BadParameter("does not go with --notice: the text stays as it is", param_hint=hint)


def _fitting(*, linked: str | None, set_title: str | None, **new_post: str | None) -> None:
    """Refuses flags that don't go together."""
    if linked is None:
        for name, value in new_post.items():
            if value is not None:
                hint = "; to change this post's title, --set-title" if name == "title" else ""
                raise typer.BadParameter(f"goes with --linked NEW-SLUG{hint}", param_hint=f"--{name}")
    elif set_title is not None:
        raise typer.BadParameter("does not go with --linked: the old post stays as it is", param_hint="--set-title")


def _outcome(draft: Draft) -> str:
    version = draft.history.newest.number + 1
    if draft.unseen:
        return f"{draft.post}, version {version}: nothing that readers are given changed"
    if draft.minor:
        return f"{draft.post}, version {version}: merged silently"
    return f"{draft.post}, version {version}: struck and corrected, under a notice"
