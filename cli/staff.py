"""For staff: publish, correct, retract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import STAFF, Setting, command
from cli.exits import DONE, SHORT
from cli.recording import confirm, expected, needed, recorded
from cli.terminal import STRONG, Stream

if TYPE_CHECKING:
    from ledger.book.draft import Draft

Format = Literal["text", "markdown", "html"]

_BY = typer.Option("--by", envvar="STET_BY", metavar='"NAME, ROLE"', help="Who answers for it; needed to record.")
_FILE = typer.Argument(metavar="[FILE|-]", help="The text; - is standard input.", show_default=False)
_SLUG = typer.Argument(metavar="SLUG", help="The post's name in addresses.", show_default=False)
_YES = typer.Option("--yes", "-y", help="Record without the question that a terminal asks.")
_DRY = typer.Option("--dry-run", help="Show what would be recorded; exit 1 if readers would be shown a change.")
_APOLOGY = typer.Option("--apology", metavar="TEXT", help="In place of the policy's sentence.")


@command(
    STAFF,
    "Record a post's first version.",
    'stet publish storm-closures draft.md --title "Storm closures" --by "J. Ortiz, Editor"',
)
def publish(
    setting: Setting,
    slug: Annotated[str, _SLUG],
    file: Annotated[str, _FILE] = "-",
    title: Annotated[str | None, typer.Option(help="If its front matter has none.")] = None,
    by: Annotated[str | None, _BY] = None,
    channel: Annotated[str | None, typer.Option(help="Where it appears: blog, newsroom, …")] = None,
    url: Annotated[str | None, typer.Option(help="Its public address.")] = None,
    lang: Annotated[str | None, typer.Option(metavar="TAG", help="Its language: en, es-US, …")] = None,
    format: Annotated[Format, typer.Option(help="How FILE is written.")] = "markdown",
    published_at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="A date, or a time with its offset, if it was before now.")
    ] = None,
) -> int:
    """Record a post's first version. From now on it stays posted."""
    from cli.inputs import maker, read
    from ledger.book.text import LONGEST

    actor = maker(by)
    with setting.open() as book:
        source, name = read(file, setting.terminal, longest=LONGEST)
        entry = book.publish(
            slug,
            source,
            by=actor,
            title=title,
            format=format,
            language=lang,
            channel=channel,
            url=url,
            published_at=published_at,
            path=name,
        )
        recorded(setting, entry, f"{slug} is published")
    setting.terminal.next(f"stet render {slug} --format page --out site")
    return DONE


@command(
    STAFF,
    "Change a post; what is not spelling or grammar is struck.",
    "stet correct storm-closures fixed.md --dry-run\n"
    'stet correct storm-closures fixed.md --by "J. Ortiz, Editor" --reason "Wrong date."',
)
def correct(
    setting: Setting,
    slug: Annotated[str, _SLUG],
    file: Annotated[str | None, _FILE] = None,
    by: Annotated[str | None, _BY] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for readers; a substantive edit needs it.")
    ] = None,
    kind: Annotated[
        Literal["correction", "clarification", "update"] | None,
        typer.Option(help="An error (the default); true but unclear; or new information.", show_default=False),
    ] = None,
    set_title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Change the title; without FILE, it alone.")
    ] = None,
    apology: Annotated[str | None, _APOLOGY] = None,
    expect: Annotated[
        int | None, typer.Option(metavar="VERSION", help="Refuse (exit 5) if this is not the version that stands.")
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="How FILE is written, if not as before.", show_default=False)
    ] = None,
    linked: Annotated[
        str | None, typer.Option(metavar="NEW-SLUG", help="Correct by a new post, FILE; the old text stays as it is.")
    ] = None,
    notice: Annotated[
        str | None, typer.Option(metavar="c-N", help="Correct the wording of a notice; the old one is struck.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="With --linked: the new post's title.")] = None,
    wrong: Annotated[str | None, typer.Option(metavar="TEXT", help="With --linked: what was said.")] = None,
    right: Annotated[str | None, typer.Option(metavar="TEXT", help="With --linked: what is right.")] = None,
    dry_run: Annotated[bool, _DRY] = False,
    yes: Annotated[bool, _YES] = False,
) -> int:
    """Change a post: spelling and grammar merge silently, all else is struck and corrected in place.

    FILE is the whole text as it should be. What merges silently is decided by the rules, never by who asks.
    """
    from cli.inputs import maker, read
    from cli.linking import Linked, link
    from cli.notice import of_draft, show_coming
    from cli.preview import show_draft
    from cli.rewording import Anew, notice_number, reword
    from ledger.book.text import LONGEST
    from ledger.domain.entries import Kind
    from ledger.errors import PolicyViolation

    if notice is not None:
        actor = maker(by) if by or not dry_run else None
        _alone(file=file, linked=linked, set_title=set_title, title=title, format=format)
        asked_for = Anew(
            post=slug,
            number=notice_number(notice),
            reason=reason,
            kind=kind and Kind(kind),
            wrong=wrong,
            right=right,
            apology=apology,
        )
        return reword(setting, asked_for, by=actor, expect=expect, dry_run=dry_run, yes=yes)
    _fitting(file, linked=linked, set_title=set_title, title=title, wrong=wrong, right=right)
    kind = kind or "correction"
    if apology is not None and kind != "correction":
        raise typer.BadParameter(f"goes with an error; a {kind} is none", param_hint="--apology")
    actor = maker(by) if by or not dry_run else None
    terminal = setting.terminal
    with setting.open() as book:
        source, name = read(file, terminal, longest=LONGEST) if file is not None else (None, "text")
        if linked is not None and source is not None:
            asked = Linked(
                post=slug,
                new_post=linked,
                title=title,
                wrong=wrong,
                right=right,
                reason=reason,
                kind=Kind(kind),
                apology=apology,
                format=format or "markdown",
                expect=expect,
            )
            return link(setting, book, asked, source, name, by=actor, dry_run=dry_run, yes=yes)
        draft = book.propose(slug, source, title=set_title, format=format, path=name)
        expected(slug, draft.history.newest.number, expect)

        def show(stream: Stream) -> None:
            show_draft(stream, draft)
            if not draft.minor:
                sorry = apology or book.policy.apology
                show_coming(stream, of_draft(draft, Kind(kind), reason=reason, apology=sorry, by=actor))

        if dry_run or actor is None:
            show(terminal.out)
            return DONE if draft.minor else SHORT
        if not draft.minor and not (reason and reason.strip()):
            show_draft(terminal.err, draft)
            terminal.err.line()
            raise PolicyViolation(
                f'{slug}: this changes what readers were told, so say why: --reason "…" (guideline o)'
            )
        if terminal.attended and not yes:
            show(terminal.err)
            confirm(setting)
        entry = book.correct(draft, by=actor, reason=reason, kind=Kind(kind), apology=apology)
        recorded(setting, entry, _outcome(draft))
    terminal.next(f"stet log {slug}" if draft.minor else f"stet show {slug}")
    return DONE


@command(
    STAFF,
    "Withdraw a whole post; it stays readable.",
    'stet retract storm-closures --reason "No harbor was closed." --by "J. Ortiz, Editor"',
)
def retract(
    setting: Setting,
    slug: Annotated[str, _SLUG],
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for readers; needed.")] = None,
    by: Annotated[str | None, _BY] = None,
    apology: Annotated[str | None, _APOLOGY] = None,
    dry_run: Annotated[bool, _DRY] = False,
    yes: Annotated[bool, _YES] = False,
) -> int:
    """Withdraw a post's whole claim: all of it struck, still readable."""
    from cli.inputs import maker
    from cli.notice import show_coming, would_be
    from ledger.domain.entries import Kind
    from ledger.errors import NothingChanged

    if not dry_run:
        needed(reason=reason)
    actor = maker(by) if by or not dry_run else None
    terminal = setting.terminal
    with setting.open() as book:
        history = book.history(slug)
        if history.retracted:
            raise NothingChanged(f"{slug}: it is retracted already")

        def show(stream: Stream) -> None:
            stream.line("All of ", (history.title, STRONG), " will be struck; it stays readable.")
            sorry = apology or book.policy.apology
            show_coming(stream, would_be(history, Kind.RETRACTION, reason=reason, apology=sorry, by=actor))

        if dry_run or actor is None or reason is None:
            show(terminal.out)
            return SHORT
        if terminal.attended and not yes:
            show(terminal.err)
            confirm(setting)
        entry = book.retract(slug, by=actor, reason=reason, apology=apology)
        recorded(setting, entry, f"{slug} is retracted: struck as a whole, still readable")
    terminal.next(f"stet show {slug}")
    return DONE


@command(
    STAFF,
    "Put an editor's note on a post; its text stays as it is.",
    'stet note storm-closures "The county is reviewing these dates." --by "J. Ortiz, Editor"',
)
def note(
    setting: Setting,
    slug: Annotated[str, _SLUG],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What readers should know.", show_default=False)],
    by: Annotated[str | None, _BY] = None,
    dry_run: Annotated[bool, _DRY] = False,
    yes: Annotated[bool, _YES] = False,
) -> int:
    """Put an editor's note on a post: readers see it above the text, which stays as it is."""
    from cli.inputs import maker
    from cli.notice import show_coming, would_be
    from ledger.domain.entries import Kind

    actor = maker(by) if by or not dry_run else None
    terminal = setting.terminal
    with setting.open() as book:
        history = book.history(slug)
        coming = would_be(history, Kind.EDITORS_NOTE, reason=text, apology="", by=actor)
        if dry_run or actor is None:
            show_coming(terminal.out, coming)
            return SHORT
        if terminal.attended and not yes:
            show_coming(terminal.err, coming)
            confirm(setting)
        recorded(setting, book.note(slug, text, by=actor), f"{slug} has an editor's note")
    terminal.next(f"stet show {slug}")
    return DONE


def _alone(**others: str | None) -> None:
    """Refuses what does not go with --notice, which changes nothing but a notice."""
    for name, value in others.items():
        if value is not None:
            hint = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
            raise typer.BadParameter("does not go with --notice: the text stays as it is", param_hint=hint)


def _fitting(file: str | None, *, linked: str | None, set_title: str | None, **new_post: str | None) -> None:
    """Refuses flags that don't go together."""
    if linked is None:
        for name, value in new_post.items():
            if value is not None:
                hint = "; to change this post's title, --set-title" if name == "title" else ""
                raise typer.BadParameter(f"goes with --linked NEW-SLUG{hint}", param_hint=f"--{name}")
    elif set_title is not None:
        raise typer.BadParameter("does not go with --linked: the old post stays as it is", param_hint="--set-title")
    if file is None and (set_title is None or linked is not None):
        raise typer.BadParameter("name the file with the new text, or - for standard input", param_hint="FILE")


def _outcome(draft: Draft) -> str:
    version = draft.history.newest.number + 1
    if draft.unseen:
        return f"{draft.post}, version {version}: nothing that readers are given changed"
    if draft.minor:
        return f"{draft.post}, version {version}: merged silently"
    return f"{draft.post}, version {version}: struck and corrected, under a notice"
