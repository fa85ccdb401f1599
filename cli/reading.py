"""For whoever reads: `stet list`, `stet show` and `stet diff`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import READING, Setting, command
from cli.asof import AsOf, RecordedAsOf, instant
from cli.exits import DONE
from cli.live import data, show_live
from cli.options import SHOWN, SLUG
from cli.tables import Format, emit, table
from cli.terminal import GOOD, QUIET, STRONG, WARNING, Part, plural

if TYPE_CHECKING:
    from ledger.book.summaries import Summary
    from ledger.domain.corrections import Correction, Wording
    from ledger.domain.history import History, Version
    from ledger.domain.hunks import Hunk


_POST = ("post", "title", "version", "state", "corrections", "minor_edits", "published_at", "updated_at")
_TEXT = (
    "post",
    "title",
    "version",
    "state",
    "published_at",
    "updated_at",
    "as_of",
    "recorded_as_of",
    "language",
    "url",
    "channel",
    "posted",
    "text",
    "notices",
)
_PLACE = ("post", "from", "to", "silent", "rule", "before", "after")


@command(READING, "List the posts.", "stet list", name="list")
def list_(
    setting: Setting,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
    format: Annotated[Format, SHOWN] = "table",
) -> int:
    """List the posts."""
    out = setting.terminal.out
    with setting.read() as book:
        posts = book.summaries(as_of=as_of, recorded_as_of=recorded_as_of)
    if format != "table":
        emit(out, format, "posts", _POST, ({field: getattr(post, field) for field in _POST} for post in posts))
        return DONE
    if not posts and (as_of or recorded_as_of):
        setting.terminal.err.line("the ledger held no post then")
        return DONE
    if not posts:
        setting.terminal.err.line("the ledger holds no post yet")
        setting.terminal.next('stet publish SLUG FILE --title "…" --by "Name, Role"')
        return DONE
    cells = [(post.post, str(post.version), _state(post), post.published_at[:10], post.title) for post in posts]
    table(out, ("post", "version", "state", "published", "title"), cells, style=_colored)
    return DONE


@command(READING, "Show a post as it stands.", "stet show storm-closures\nstet show storm-closures --version 1")
def show(
    setting: Setting,
    slug: Annotated[str, SLUG],
    version: Annotated[int | None, typer.Option(metavar="N", help="That version's text, without marks.")] = None,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
    format: Annotated[Format, SHOWN] = "table",
) -> int:
    """Show a post as it stands, what was wrong still readable."""
    import renderers

    out = setting.terminal.out
    with setting.read() as book:
        history = book.history(slug, as_of=as_of, recorded_as_of=recorded_as_of)
    shown = history if version is None else _alone(history, _version(history, version))
    if format == "table":
        out.prose(renderers.text(shown, terminal=out.colored))
        show_live(out, history)
        return DONE
    row = {
        "post": slug,
        "title": shown.title,
        "version": shown.newest.number,
        "state": "removed" if shown.removed_at else "retracted" if shown.retracted else "stands",
        "published_at": history.published_at,
        "updated_at": shown.updated_at,
        "as_of": instant(as_of),
        "recorded_as_of": instant(recorded_as_of),
        "language": history.language,
        "url": history.url,
        "channel": history.channel,
        "posted": [data(posted) for posted in history.posted],
        "text": renderers.text(shown),
        "notices": [_notice(correction) for correction in shown.corrections],
    }
    emit(out, format, "posts", _TEXT, [row])
    return DONE


@command(
    READING,
    "Show where two versions differ, and why it was judged so.",
    "stet diff storm-closures\nstet diff storm-closures 1..2",
)
def diff(
    setting: Setting,
    slug: Annotated[str, SLUG],
    versions: Annotated[
        str | None, typer.Argument(metavar="A..B", help="Two versions; the last two by default.", show_default=False)
    ] = None,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
    format: Annotated[Format, SHOWN] = "table",
) -> int:
    """Show where two versions differ, and which rule or guard decided each place."""
    from cli.preview import in_context, sides

    out = setting.terminal.out
    with setting.read() as book:
        history = book.history(slug, as_of=as_of, recorded_as_of=recorded_as_of)
    a, b = _range(versions, history.newest.number)
    old, new = _version(history, a), _version(history, b)
    places = _places(old, new)
    if format != "table":
        rows = []
        for hunk, rule, silent in places:
            before, after = sides(old.flow, new.flow, hunk)
            rows.append(
                {"post": slug, "from": a, "to": b, "silent": silent, "rule": rule, "before": before, "after": after}
            )
        emit(out, format, "places", _PLACE, rows)
        return DONE
    out.line((slug, STRONG), (f"  version {a} → {b}: {plural(len(places), 'place')}", QUIET))
    for hunk, rule, silent in places:
        mark: Part = ("  ", "") if silent is None else ("silent  ", GOOD) if silent else ("shown   ", WARNING)
        out.line()
        out.line(mark, *in_context(out, old.flow, new.flow, hunk), indent=2, hang=len(mark[0]))
        if rule:
            out.line((rule, QUIET), indent=10)
    return DONE


def _range(text: str | None, newest: int) -> tuple[int, int]:
    if text is None:
        return max(1, newest - 1), newest
    found = re.fullmatch(r"(\d{1,9})?(\.\.)?(\d{1,9})?", text)
    if not found or not (found[1] or found[3]):
        raise typer.BadParameter(f"{text!r} is not two versions, as 1..3", param_hint="A..B")
    if not found[2]:
        return max(1, int(text) - 1), int(text)
    b = int(found[3]) if found[3] else newest
    return int(found[1]) if found[1] else max(1, b - 1), b


def _version(history: History, number: int) -> Version:
    from ledger.errors import UnknownVersion

    for version in history.versions:
        if version.number == number:
            return version
    raise UnknownVersion(f"{number} of {history.post}", hint=f"there is 1 to {history.newest.number}")


def _alone(history: History, version: Version) -> History:
    """A version as if it were all that was ever said."""
    from dataclasses import replace

    return replace(history, versions=(version,), entries=(version.entry,), corrections=(), corrects=())


def _places(old: Version, new: Version) -> list[tuple[Hunk, str | None, bool | None]]:
    """Between neighbours what was recorded, else what a diff finds now."""
    if new.number == old.number + 1:
        judgement = new.judgement
        if judgement.judged:
            return [(judged.hunk, judged.rule, judged.minor) for judged in judgement.judged]
        return [(mark, None, False) for mark in judgement.marks]
    from ledger.domain.diff import diff

    hunks, _ = diff(old.flow, new.flow)
    return [(hunk, None, None) for hunk in hunks]


def _state(post: Summary) -> str:
    return plural(post.corrections, "correction") if post.state == "stands" and post.corrections else post.state


def _notice(correction: Correction) -> dict[str, object]:
    return {
        "id": correction.id,
        "at": correction.at,
        "version": correction.version,
        "link": correction.link,
        **_wording(correction.now),
        "superseded": [{"told_at": wording.at, **_wording(wording)} for wording in correction.superseded],
    }


def _wording(wording: Wording) -> dict[str, object]:
    return {
        "kind": str(wording.kind),
        "by": str(wording.by) if wording.by else None,
        "reason": wording.reason,
        "apology": wording.apology,
        "evidence": wording.evidence,
        "quoted": wording.quoted,
        "changes": [{"said": change.said, "right": change.right} for change in wording.changes],
    }


def _colored(column: str, cell: str) -> Part:
    """What readers were told of, or should have been, stands out."""
    return cell if column != "state" or cell == "stands" else (cell, WARNING)
