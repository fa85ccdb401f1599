"""An edit in place: its text, from a file, the editor or words replaced; what readers will see; its record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.exits import DONE, SHORT, Stopped
from cli.options import KINDS, Format
from cli.recording import approved, confirm, expected, forwarded, recorded
from cli.saying import Said
from cli.terminal import WARNING, Stream
from ledger.domain.entries import Kind

if TYPE_CHECKING:
    from cli.app import Setting
    from cli.editor import Kept
    from ledger.book.draft import Draft
    from ledger.book.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """The text as it should be; None where only the title changes. `base` is the version it was made from, if known."""

    source: bytes | None
    name: str
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit in place, as it was asked for. `forward`: somebody else is to approve it."""

    slug: str
    title: str | None
    format: Format | None
    said: Said
    expect: int | None
    dry_run: bool
    yes: bool
    forward: bool = False

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
        if not draft.unseen:
            from ledger.book.channels import check_in_place

            check_in_place(book.policy, draft.history, evident=not draft.minor)
        if self.dry_run or self.said.by is None:
            self.show(terminal.out, book, draft)
            self._hint(setting, draft, self.said)
            self._tell_wanted(setting, book, draft)
            return DONE if draft.minor else SHORT
        asks = terminal.attended and not self.yes
        said = self.said
        if asks and not draft.minor:
            from cli.asking import asked

            said = asked(terminal, said, draft)
        if not draft.minor and not (said.reason and said.reason.strip()):
            self._refuse(setting, draft)
        if not self.forward:
            approved(book, self.slug, _kind(draft, said), said.approver)
        if asks:
            replace(self, said=said).show(terminal.err, book, draft, places=draft.minor)
        self._hint(setting, draft, said)
        if asks:
            confirm(setting)
        desk = book.proposals if self.forward else book
        entry = desk.correct(draft, by=self.said.by, reason=said.reason, kind=said.edit_kind, **said.more)
        if self.forward:
            return forwarded(setting, entry)
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
            show_coming(stream, of_draft(draft, self.said.edit_kind, self.said.statement(book)))

    def _hint(self, setting: Setting, draft: Draft, said: Said) -> None:
        if draft.minor:
            said.idle(setting.terminal)
        else:
            said.hint(setting.terminal, said.edit_kind, draft.history.language, draft.changes)

    def _tell_wanted(self, setting: Setting, book: Ledger, draft: Draft) -> None:
        """What would keep the edit from being recorded as it is asked for."""
        from ledger.book.edits import wanted

        kind = _kind(draft, self.said)
        if not self.forward and self.said.approver is None and kind in book.policy.approvals:
            setting.terminal.err.line((wanted(self.slug, kind), WARNING))

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
    from cli.unfinished import begun
    from ledger.errors import Refused, StetError

    terminal, slug = setting.terminal, edit.slug
    again = f"stet {'propose' if edit.forward else 'correct'} {slug} --recover"
    if not terminal.attended and not recover:
        raise typer.BadParameter("name the file with the new text, or - for standard input", param_hint="FILE")
    version = book.history(slug).newest.number
    drafts = Drafts(setting.ledger, slug)
    draft = drafts.kept()
    if recover:
        if draft is None:
            linked = "; --linked --recover goes on with the linked one" if begun(setting, slug) else ""
            raise Refused(f"{slug}: there is no draft to go on with{linked}")
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
            _warn(setting, book, edit)
            open_editor(draft.path, setting.config.get("editor"))
        text = draft.path.read_bytes()
        if text == book.source(slug) or not text.strip():
            draft.path.unlink()
            raise Stopped("the text was left as it is, or emptied; nothing was recorded")
        yield draft
    except (StetError, Stopped, KeyboardInterrupt, OSError):
        if not recover and _untouched(draft.path, book.source(slug)):
            draft.path.unlink()  # or it would stand in the way of the next one
        elif draft.path.exists():
            terminal.kept("Your text", draft.path, again)
        raise
    if edit.dry_run:
        terminal.kept("Your text", draft.path, again)
    else:
        draft.path.unlink(missing_ok=True)


def _untouched(path: Path, text: bytes) -> bool:
    try:
        return path.read_bytes() == text
    except OSError:
        return False


def _warn(setting: Setting, book: Ledger, edit: Edit) -> None:
    """Says what the policy wants approved, to who might write for nothing."""
    if edit.forward or edit.said.approver is not None:
        return
    kinds = ("minor_edit", edit.said.kind) if edit.said.kind else ("minor_edit", *KINDS)
    if wanted := [kind.replace("_", " ") for kind in kinds if kind in book.policy.approvals]:
        told = f"The policy wants approval by somebody else of every {' and '.join(wanted)}: "
        setting.terminal.err.line((told, WARNING), f"`stet propose {edit.slug}` puts it forward.")


def _kind(draft: Draft, said: Said) -> Kind:
    """What is recorded of the draft."""
    return Kind.METADATA if draft.unseen else Kind.MINOR_EDIT if draft.minor else said.edit_kind


def _outcome(draft: Draft) -> str:
    version = draft.history.newest.number + 1
    if draft.unseen:
        return f"{draft.post}, version {version}: nothing that readers are given changed"
    if draft.minor:
        return f"{draft.post}, version {version}: merged silently"
    return f"{draft.post}, version {version}: struck and corrected, under a notice"
