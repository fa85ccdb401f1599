"""For records officers: the agency's policy, every change of it recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.app import Setting, approvals, command, policies, rules, terms
from cli.exits import DONE
from cli.options import BY, SHOWN, WHY
from cli.recording import needed
from cli.rehearsing import DRY_RUN, opened, somebody, told
from cli.tables import SCHEMA, to_json
from cli.terminal import QUIET, STRONG

if TYPE_CHECKING:
    from ledger.gate import Policy

_WORD = typer.Argument(metavar="TERM", help="A word or name, as it is written.", show_default=False)
_KINDS = typer.Argument(
    metavar="KIND",
    help="publish, minor_edit, correction, clarification, update, editors_note, retraction or notice.",
    show_default=False,
)
_RULE = typer.Argument(metavar="NAME", help="comma, hyphen, case.house or possessive.", show_default=False)
_PANEL = "Commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending:
    """The options of every command that amends the policy."""

    reason: Annotated[str | None, WHY] = None
    by: Annotated[str | None, BY] = None
    dry_run: Annotated[bool, DRY_RUN] = False


@command(_PANEL, "Show the policy in force.", "stet policy show", name="show", group=policies, path="policy show")
def show(
    setting: Setting,
    format: Annotated[Literal["text", "json"], SHOWN] = "text",
) -> int:
    """Show the policy in force: the apology, the switches of house style, the glossary, what wants approval."""
    from ledger.gate.policy import SWITCHES

    out = setting.terminal.out
    with setting.read() as book:
        policy = book.policy
    if format == "json":
        out.write(to_json({"schema": SCHEMA, **policy.to_plain()}, indent=2) + "\n")
        return DONE
    out.line(("apology  ", QUIET), policy.apology)
    for switch in sorted(SWITCHES):
        out.line(("rule     ", QUIET), switch, (" on" if switch in policy.rules_on else " off", STRONG))
    for term in policy.terms:
        out.line(("term     ", QUIET), term)
    if not policy.terms:
        out.line(("term     none", QUIET))
    out.line(("approval ", QUIET), ", ".join(sorted(policy.approvals)) or ("of nothing", QUIET))
    for channel in policy.channels:
        out.line(("channel  ", QUIET), channel.name)
    return DONE


@command(
    _PANEL,
    "Add a term to the glossary.",
    'stet policy term add "Gull Island" --reason "A new stop." --by "R. Amato, Records Officer"',
    name="add",
    group=terms,
    path="policy term add",
)
def add(
    setting: Setting,
    term: Annotated[str, _WORD],
    amending: Amending,
) -> int:
    """Add a term: a word that is right as it stands, which no silent edit changes."""
    added = " ".join(term.split())
    return amend(setting, lambda p: replace(p, terms=tuple(sorted({*p.terms, added}))), f"{added}: a term", amending)


@command(
    _PANEL,
    "Remove a term from the glossary.",
    'stet policy term remove "Gull Island" --reason "No stop any more." --by "R. Amato, Records Officer"',
    name="remove",
    group=terms,
    path="policy term remove",
)
def remove(
    setting: Setting,
    term: Annotated[str, _WORD],
    amending: Amending,
) -> int:
    """Remove a term from the glossary; what was judged under it stays as it is."""
    gone = " ".join(term.split())

    def without(policy: Policy) -> Policy:
        return replace(policy, terms=tuple(word for word in policy.terms if word != gone))

    return amend(setting, without, f"{gone}: no term any more", amending)


@command(
    _PANEL,
    "Turn a rule of house style on.",
    'stet policy rule on hyphen --reason "Our style guide." --by "R. Amato, Records Officer"',
    name="on",
    group=rules,
    path="policy rule on",
)
def on(
    setting: Setting,
    rule: Annotated[str, _RULE],
    amending: Amending,
) -> int:
    """Turn a rule of house style on: what it allows merges silently from now on. Each has a risk (docs/gate.md)."""
    return amend(setting, lambda p: replace(p, rules_on=p.rules_on | {rule}), f"{rule}: on", amending)


@command(
    _PANEL,
    "Turn a rule of house style off.",
    'stet policy rule off hyphen --reason "re-sign and resign." --by "R. Amato, Records Officer"',
    name="off",
    group=rules,
    path="policy rule off",
)
def off(
    setting: Setting,
    rule: Annotated[str, _RULE],
    amending: Amending,
) -> int:
    """Turn a rule of house style off: what it allowed is shown from now on."""
    return amend(setting, lambda p: replace(p, rules_on=p.rules_on - {rule}), f"{rule}: off", amending)


@command(
    _PANEL,
    "Require approval for kinds of entry.",
    'stet policy approval require correction retraction --reason "Two pairs of eyes." --by "R. Amato, Records Officer"',
    name="require",
    group=approvals,
    path="policy approval require",
)
def require(
    setting: Setting,
    kinds: Annotated[list[str], _KINDS],
    amending: Amending,
) -> int:
    """Require approval: an entry of these kinds is recorded only if somebody other than its maker approved it.

    `stet propose` and `stet approve` are the way to it; `--approved-by` records an approval that was given elsewhere.
    """
    what = f"{', '.join(kinds)}: to be approved"
    return amend(setting, lambda p: replace(p, approvals=p.approvals | set(kinds)), what, amending)


@command(
    _PANEL,
    "Stop requiring approval for kinds of entry.",
    'stet policy approval stop correction --reason "We are one person." --by "R. Amato, Records Officer"',
    name="stop",
    group=approvals,
    path="policy approval stop",
)
def stop(
    setting: Setting,
    kinds: Annotated[list[str], _KINDS],
    amending: Amending,
) -> int:
    """Stop requiring approval for these kinds of entry; it can still be given."""
    what = f"{', '.join(kinds)}: no approval needed"
    return amend(setting, lambda p: replace(p, approvals=p.approvals - set(kinds)), what, amending)


def amend(
    setting: Setting,
    change: Callable[[Policy], Policy],
    what: str,
    how: Amending,
    *,
    then: str = "stet policy show",
) -> int:
    """Records a change of the policy in force, with its reason and who answers for it; `then` is the next command."""
    if not how.dry_run:
        needed(reason=how.reason)
    actor = somebody(setting, how.by, dry_run=how.dry_run)
    with opened(setting, dry_run=how.dry_run) as book:
        entry = book.amend(change(book.policy), by=actor, reason=how.reason or "dry run")
    told(setting, entry, what, dry_run=how.dry_run)
    if not how.dry_run:
        setting.terminal.next(then)
    return DONE
