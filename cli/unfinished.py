"""A linked correction in the making: the answers given and the text written, kept until it is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.editor import Drafts
from cli.editor import keep as keep_file
from cli.recording import expected
from ledger.errors import Refused

if TYPE_CHECKING:
    from cli.app import Setting
    from cli.asked import Asked

_VERSION = "version"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Two files beside the drafts of the same ledger: what was answered, and the new post's text."""

    answers: Path
    text: Path

    def given(self) -> dict[str, str]:
        """The answers; none where there is no file, or nothing that stet wrote."""
        try:
            found = json.loads(self.answers.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(answer) for name, answer in found.items()} if isinstance(found, dict) else {}

    def keep(self, answers: Mapping[str, str | None]) -> None:
        """Writes down what was answered so far, for nobody else to read."""
        there = {name: answer for name, answer in answers.items() if answer is not None}
        keep_file(self.answers, json.dumps(self.given() | there, ensure_ascii=False).encode())

    def begin(self, text: str) -> None:
        """The first draft, where there is none yet."""
        if not self.text.exists():
            keep_file(self.text, text.encode())

    def drop(self) -> None:
        self.answers.unlink(missing_ok=True)
        self.text.unlink(missing_ok=True)

    @property
    def there(self) -> bool:
        return self.answers.exists() or self.text.exists()


@contextmanager
def unfinished(setting: Setting, asked: Asked, version: int) -> Iterator[Unfinished]:
    """The one of a post, kept whatever happens in the block, and gone when it ends well."""
    flags, again = asked.flags, asked.again
    post, recover, work = flags.slug, flags.recover, _of(setting, flags.slug)
    if recover and not work.there:
        raise Refused(f"{post}: there is no linked correction to go on with")
    if work.there and not recover:
        raise Refused(
            f"{post}: you have begun a linked correction; go on with `{again}`, or delete {work.answers} to begin anew"
        )
    if recover and flags.expect is None and (made_from := work.given().get(_VERSION, "")).isdecimal():
        expected(post, version, int(made_from))
    done = False
    try:
        yield work
        done = not flags.dry_run
    finally:
        if done:
            work.drop()
        elif work.there:
            if not recover:
                work.keep({_VERSION: str(version)})
            what, path = ("Your text", work.text) if work.text.exists() else ("What you answered", work.answers)
            setting.terminal.kept(what, path, again)


def begun(setting: Setting, post: str) -> bool:
    """Whether there is one."""
    return _of(setting, post).there


def _of(setting: Setting, post: str) -> Unfinished:
    folder = Drafts(setting.ledger, post).folder
    return Unfinished(folder / f"{post}.linked.json", folder / f"{post}.linked.md")
