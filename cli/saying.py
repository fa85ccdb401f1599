"""What is said of a change on the command line, for every command that makes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cli.options import EditKind, Words
from cli.terminal import WARNING
from ledger.domain.entries import Kind
from ledger.domain.posts import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.app import Setting
    from cli.terminal import Terminal
    from ledger.book.ledger import Ledger
    from ledger.book.statement import Saying, Statement
    from ledger.domain.changes import Change

_MOST_HINTS = 3
# What a preview has in place of what is not given yet.
NOBODY, _NO_REASON = Actor(name="(your name", role="role)"), "(your reason)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """As it was asked for; None where it was not."""

    by: Actor | None
    reason: str | None = None
    kind: EditKind | None = None
    apology: str | None = None
    evidence: str | None = None
    noticed: str | None = None
    approver: Actor | None = None
    withhold_quote: bool = False

    @property
    def edit_kind(self) -> Kind:
        return Kind(self.kind or "correction")

    @property
    def more(self) -> Saying:
        """What goes with a reason, as a `Ledger` takes it."""
        return {
            "apology": self.apology,
            "evidence": self.evidence,
            "noticed": self.noticed,
            "approver": self.approver,
            "withhold_quote": self.withhold_quote,
        }

    def statement(self, book: Ledger) -> Statement:
        """What would be recorded, for a preview."""
        return book.statement(by=self.by or NOBODY, reason=self.reason or _NO_REASON, **self.more)

    def hint(
        self,
        terminal: Terminal,
        kind: Kind,
        language: str,
        pairs: Sequence[Change] = (),
        *,
        withheld: bool = False,
    ) -> None:
        """What newsrooms would look at again in these words; whoever wants to can record them all the same.

        `withheld`: the notice is not to repeat what was said in any case.
        """
        from ledger.domain.wording import hints

        if not (self.reason and self.reason.strip()):
            return
        withheld = withheld or self.withhold_quote
        found = hints(kind, self.reason, pairs, language=language, apology=self.apology or "", withheld=withheld)
        for each in found[:_MOST_HINTS]:
            words = f"“{each.words}”: " if each.words else ""
            terminal.err.line(("hint: ", WARNING), f"{words}{each.why}", hang=len("hint: "))

    def idle(self, terminal: Terminal) -> None:
        """Tells that what was said for readers is told to none: a minor edit has no notice."""
        given = {
            "--apology": self.apology,
            "--source": self.evidence,
            "--noticed": self.noticed,
            "--withhold-quote": self.withhold_quote,
        }
        if names := [name for name, value in given.items() if value]:
            words = f"a minor edit has no notice, so nothing comes of {' and '.join(names)}"
            terminal.err.line(("hint: ", WARNING), words, hang=len("hint: "))


def said(
    setting: Setting,
    words: Words,
    *,
    dry_run: bool,
    approved_by: str | None = None,
    kind: EditKind | None = None,
    withhold_quote: bool = False,
) -> Said:
    """The options, read. A dry run needs nobody's name."""
    from cli.inputs import signer

    return Said(
        by=signer(setting, words.by, dry_run=dry_run),
        reason=words.reason,
        kind=kind,
        apology=words.apology,
        evidence=words.source,
        noticed=words.noticed,
        approver=_approver(approved_by) if approved_by is not None else None,
        withhold_quote=withhold_quote,
    )


def _approver(text: str) -> Actor:
    from ledger.errors import PolicyViolation

    name, _, role = text.partition(",")
    if not (name.strip() and role.strip()):
        raise PolicyViolation('an approver needs a name and a role; say --approved-by "Name, Role" (guideline c)')
    return Actor.parse(text)
