"""Edits between two commits of a content repository, as `stet judge --git` reads them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from cli.preview import show_places
from cli.terminal import GOOD, STRONG, WARNING, Terminal, plural
from ledger.book.text import Given, Text, read_text
from ledger.errors import Malformed, Refused
from ledger.gate import Lexicon, Policy
from ledger.gate.verdict import shared_language, weigh
from ledger.rendition.render import Format

_FORMATS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mkd": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}


@dataclass(frozen=True, slots=True)
class Edited:
    """A file that both commits have, or that the newer one lacks (`after` is None). New files are no edits."""

    path: str
    before: Text
    after: Text | None


def edits(span: str, paths: Sequence[str]) -> Iterator[Edited]:
    """The edited texts between two commits (`BASE..HEAD`), renamed ones under their new name.

    Raises `Malformed` for a span that is none and for a text that can't be read, `Refused` where git does not answer.
    """
    base, dots, head = span.partition("..")
    if not dots or not base or base.startswith("-") or head.startswith("."):
        raise Malformed("two commits are BASE..HEAD", path=span)
    head = head or "HEAD"
    told = _git("diff", "--name-status", "--find-renames", "-z", base, head, "--", *paths).decode("utf-8", "replace")
    fields = iter(told.split("\0"))
    for status in fields:
        if not status:
            return
        old = next(fields)
        new = next(fields) if status[0] in "RC" else old
        kind = _FORMATS.get(PurePosixPath(old).suffix.lower())
        if kind is None or status[0] in "AC":
            continue
        before = _text(base, old, kind)
        yield Edited(new, before, None if status[0] == "D" else _text(head, new, kind))


def _text(commit: str, path: str, kind: Format) -> Text:
    return read_text(_git("show", f"{commit}:{path}"), Given(format=kind), path=f"{path} at {commit}")


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise Refused(f"git can't be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no answer"]
        raise Refused(f"git {arguments[0]}: {said[0]}")
    return done.stdout


def show_edits(terminal: Terminal, span: str, paths: Sequence[str], policy: Policy) -> int:
    """Shows the substantive edits of a span, and counts them."""
    lexicon = Lexicon.load()
    judged = substantive = 0
    for edited in edits(span, paths):
        judged += 1
        if edited.after is None:
            substantive += 1
            terminal.out.line((edited.path, STRONG), ("  removed", f"bold {WARNING}"))
            terminal.out.line("What was posted stays posted: put it back, and retract it if it was wrong.", indent=2)
            terminal.out.line()
            continue
        old, new = edited.before, edited.after
        language = shared_language(old.language or "en", new.language or "en")
        verdict = weigh(old.flow, new.flow, language=language, policy=policy, lexicon=lexicon)
        if verdict.minor:
            continue
        substantive += 1
        places = zip((j.hunk for j in verdict.judgement.judged), verdict.findings, strict=True)
        terminal.out.line((edited.path, STRONG))
        show_places(terminal.out, old.flow, new.flow, ((h, f) for h, f in places if not f.minor))
        terminal.out.line()
    mark = ("✗ ", WARNING) if substantive else ("✓ ", GOOD)
    terminal.err.line(mark, f"{plural(judged, 'edited text')}: {substantive} substantive, {judged - substantive} minor")
    return substantive
