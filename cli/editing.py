"""An edit in place: its text, from a file, the editor or words replaced; what readers will see; its record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cli.asked import Asked
from cli.exits import DONE, SHORT, Stopped
from cli.options import KINDS
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


def edit(setting: Setting, book: Ledger, asked: Asked) -> int:
    """Shows the edit; asks for what is missing, and whether to record it; records it, or puts it forward."""
    with _text(setting, book, asked) as new:
        return _carry_out(setting, book, asked, new)


@contextmanager
def _text(setting: Setting, book: Ledger, asked: Asked) -> Iterator[NewText]:
    """The new text, from where it was asked for. A draft outlives any failure."""
    from cli.inputs import read
    from ledger.book.text import LONGEST

    flags = asked.flags
    if flags.words:
        from cli.replacing import pairs, replaced

        wanted, base = pairs(flags.words), book.history(flags.slug).newest.number
        new = replaced(book.source(flags.slug).decode("utf-8"), wanted, flags.slug)
        yield NewText(source=new.encode("utf-8"), name="--replace", base=base)
    elif flags.file is not None:
        source, name = read(flags.file, setting.terminal, longest=LONGEST)
        yield NewText(source=source, name=name)
    elif flags.set_title is not None and not flags.recover:
        yield NewText(source=None, name="text")
    else:
        with _edited(setting, book, asked) as draft:
            source, name = read(str(draft.path), setting.terminal, longest=LONGEST)
            yield NewText(source=source, name=name, base=draft.version)


def _carry_out(setting: Setting, book: Ledger, asked: Asked, new: NewText) -> int:
    from ledger.book.channels import check_in_place

    terminal, flags, said = setting.terminal, asked.flags, asked.said
    draft = book.propose(flags.slug, new.source, title=flags.set_title, format=flags.format, path=new.name)
    # A colleague may have corrected the post while the editor was open: that must not be taken back unseen.
    # Who recovers an older draft with --expect has looked.
    expected(flags.slug, draft.history.newest.number, new.base if flags.expect is None else flags.expect)
    if not draft.unseen:
        check_in_place(book.policy, draft.history, evident=not draft.minor)
    if flags.dry_run or (by := said.by) is None:
        _show(terminal.out, book, draft, said)
        _hint(setting, draft, said)
        _tell_wanted(setting, book, draft, asked)
        return DONE if draft.minor else SHORT
    asks = terminal.attended and not flags.yes
    if asks and not draft.minor:
        from cli.asking import asked as answered

        said = answered(terminal, said, draft)
    if not draft.minor and not (said.reason and said.reason.strip()):
        _refuse(setting, draft)
    if not asked.forward:
        approved(book, flags.slug, _kind(draft, said), said.approver)
    if asks:
        _show(terminal.err, book, draft, said, places=draft.minor)
    _hint(setting, draft, said)
    if asks:
        confirm(setting)
    entry = asked.desk(book).correct(draft, by=by, reason=said.reason, kind=said.edit_kind, **said.more)
    if asked.forward:
        return forwarded(setting, entry)
    recorded(setting, entry, _outcome(draft))
    terminal.next(f"stet log {flags.slug}" if draft.minor else f"stet show {flags.slug}")
    return DONE


def _show(stream: Stream, book: Ledger, draft: Draft, said: Said, *, places: bool = True) -> None:
    """The places with their findings, the verdict, and the notice as readers will see it."""
    from cli.notice import of_draft, show_coming
    from cli.preview import show_draft

    if places:
        show_draft(stream, draft)
    if not draft.minor:
        show_coming(stream, of_draft(draft, said.edit_kind, said.statement(book)))


def _hint(setting: Setting, draft: Draft, said: Said) -> None:
    if draft.minor:
        said.idle(setting.terminal)
    else:
        said.hint(setting.terminal, said.edit_kind, draft.history.language, draft.changes)


def _tell_wanted(setting: Setting, book: Ledger, draft: Draft, asked: Asked) -> None:
    """What would keep the edit from being recorded as it is asked for."""
    from ledger.book.edits import wanted

    kind = _kind(draft, asked.said)
    if not asked.forward and asked.said.approver is None and kind in book.policy.approvals:
        setting.terminal.err.line((wanted(draft.post, kind), WARNING))


def _refuse(setting: Setting, draft: Draft) -> None:
    from cli.preview import show_draft
    from ledger.errors import PolicyViolation

    show_draft(setting.terminal.err, draft)
    setting.terminal.err.line()
    raise PolicyViolation(f'{draft.post}: this changes what readers were told, so say why: --reason "…" (guideline o)')


@contextmanager
def _edited(setting: Setting, book: Ledger, asked: Asked) -> Iterator[Kept]:
    """The text as it stands, opened in the editor; what was written is kept until it is recorded."""
    from cli.editor import Drafts
    from cli.editor import edit as open_editor
    from cli.unfinished import begun
    from ledger.errors import Refused, StetError

    terminal, flags = setting.terminal, asked.flags
    slug, recover = flags.slug, flags.recover
    if not terminal.attended and not recover:
        raise typer.BadParameter("name the file with the new text, or - for standard input", param_hint="FILE")
    standing, version = book.source(slug), book.history(slug).newest.number
    drafts = Drafts(setting.ledger, slug)
    draft = drafts.kept()
    if recover:
        if draft is None:
            linked = "; --linked --recover goes on with the linked one" if begun(setting, slug) else ""
            raise Refused(f"{slug}: there is no draft to go on with{linked}")
        if flags.expect is None:  # before the editor is opened for nothing
            expected(slug, version, draft.version)
    elif draft is not None:
        raise Refused(
            f"{slug}: a draft of yours is there, {draft.path}; go on with it with --recover, or delete the file"
        )
    else:
        draft = drafts.begin(standing, version, flags.format or "markdown")
    try:
        if terminal.attended:
            _warn(setting, book, asked)
            open_editor(draft.path, setting.config.get("editor"))
        text = draft.path.read_bytes()
        if text == standing or not text.strip():
            draft.path.unlink()
            raise Stopped("the text was left as it is, or emptied; nothing was recorded")
        yield draft
    except (StetError, Stopped, KeyboardInterrupt, OSError):
        if not recover and _untouched(draft.path, standing):
            draft.path.unlink()  # or it would stand in the way of the next one
        elif draft.path.exists():
            terminal.kept("Your text", draft.path, asked.again)
        raise
    if flags.dry_run:
        terminal.kept("Your text", draft.path, asked.again)
    else:
        draft.path.unlink(missing_ok=True)


def _untouched(path: Path, text: bytes) -> bool:
    try:
        return path.read_bytes() == text
    except OSError:
        return False


def _warn(setting: Setting, book: Ledger, asked: Asked) -> None:
    """Says what the policy wants approved, to who might write for nothing."""
    said = asked.said
    if asked.forward or said.approver is not None:
        return
    kinds = ("minor_edit", said.kind) if said.kind else ("minor_edit", *KINDS)
    if wanted := [kind.replace("_", " ") for kind in kinds if kind in book.policy.approvals]:
        told = f"The policy wants approval by somebody else of every {' and '.join(wanted)}: "
        setting.terminal.err.line((told, WARNING), f"`stet propose {asked.flags.slug}` puts it forward.")


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
