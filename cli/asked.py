"""A change to a post as it is asked for: the options that `correct` and `propose` share, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import DRY, FILE, SLUG, WITHHOLD, YES, EditKind, Format, Words

if TYPE_CHECKING:
    from cli.saying import Said
    from ledger.book.approval.desk import Proposals
    from ledger.book.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags(Words):
    """The options. `words` are taken in pairs; an empty `linked` is a name to be proposed."""

    slug: Annotated[str, SLUG]
    file: Annotated[str | None, FILE] = None
    kind: Annotated[
        EditKind | None,
        typer.Option(
            "--kind", help="An error (the default); true but unclear; or new information.", show_default=False
        ),
    ] = None
    words: Annotated[
        list[str] | None,
        typer.Option("--replace", metavar="OLD NEW", help="Instead of FILE: change words that stand there once."),
    ] = None
    set_title: Annotated[
        str | None, typer.Option("--set-title", metavar="TITLE", help="Change the title; without FILE, it alone.")
    ] = None
    withhold_quote: Annotated[bool, WITHHOLD] = False
    expect: Annotated[
        int | None,
        typer.Option("--expect", metavar="VERSION", help="Refuse (exit 5) if this is not the version that stands."),
    ] = None
    format: Annotated[
        Format | None, typer.Option("--format", help="How FILE is written, if not as before.", show_default=False)
    ] = None
    recover: Annotated[bool, typer.Option("--recover", help="Go on with the draft that the editor left.")] = False
    linked: Annotated[
        str | None,
        typer.Option(
            "--linked",
            metavar="[NEW-SLUG]",
            help="Correct by a new post, FILE or from the editor; the old text stays as it is.",
        ),
    ] = None
    title: Annotated[
        str | None, typer.Option("--title", metavar="TITLE", help="With --linked: the new post's title.")
    ] = None
    wrong: Annotated[str | None, typer.Option("--wrong", metavar="TEXT", help="With --linked: what was said.")] = None
    right: Annotated[str | None, typer.Option("--right", metavar="TEXT", help="With --linked: what is right.")] = None
    dry_run: Annotated[bool, DRY] = False
    yes: Annotated[bool, YES] = False

    def check(self) -> None:
        """Refuses what does not go together."""
        if self.linked is None:
            for name, value in (("title", self.title), ("wrong", self.wrong), ("right", self.right)):
                if value is not None:
                    hint = "; to change this post's title, --set-title" if name == "title" else ""
                    raise typer.BadParameter(f"goes with --linked NEW-SLUG{hint}", param_hint=f"--{name}")
        elif self.set_title is not None:
            raise typer.BadParameter("does not go with --linked: the old post stays as it is", param_hint="--set-title")
        text = {"FILE": self.file, "--replace": self.words, "--recover": self.recover}
        given = [name for name, value in text.items() if value]
        if len(given) > 1:
            raise typer.BadParameter(f"does not go with {given[0]}: the text comes from one place", param_hint=given[1])
        if self.apology is not None and self.kind not in (None, "correction"):
            raise typer.BadParameter(f"goes with an error; a {self.kind} is none", param_hint="--apology")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options, and what is said of the change, which questions may add to. `forward`: somebody else approves it."""

    flags: Flags
    said: Said
    forward: bool = False

    @property
    def again(self) -> str:
        """The command that goes on with it, once its text or answers are kept."""
        linked = " --linked" if self.flags.linked is not None else ""
        return f"stet {'propose' if self.forward else 'correct'} {self.flags.slug}{linked} --recover"

    def desk(self, book: Ledger) -> Ledger | Proposals:
        """Where it is recorded, or put forward: both take the same."""
        return book.proposals if self.forward else book


def alone(flag: str, why: str, **others: object) -> None:
    """Refuses what does not go with a flag, and why; a missing one is None."""
    for name, value in others.items():
        if value is not None:
            hint = "FILE" if name == "file" else f"--{name.replace('_', '-')}"
            raise typer.BadParameter(f"does not go with {flag}: {why}", param_hint=hint)
