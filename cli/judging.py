"""`stet judge`: edits in, verdicts out, line by line; no ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cli.tables import to_json
from ledger.errors import Malformed
from ledger.gate import Lexicon, Policy
from ledger.gate.verdict import Verdict, weigh
from ledger.rendition.render import FORMATS, Format, render

_LONGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Edit:
    """One line; fields that it may have besides are passed over, so that a labelled set can be fed as it is."""

    id: str | int
    before: str
    after: str
    format: Format
    language: str


def verdicts(lines: Iterable[bytes], *, name: str, policy: Policy) -> Iterator[tuple[bytes, bool]]:
    """For each line its verdict, as a line of JSON, and whether it is minor.

    Raises `Malformed` with the number of a line that is no edit.
    """
    lexicon = Lexicon.load()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            edit = _edit(line)
            old, new = render(edit.before, format=edit.format), render(edit.after, format=edit.format)
            verdict = weigh(old, new, language=edit.language, policy=policy, lexicon=lexicon)
            yield _told(edit.id, verdict), verdict.minor
        except UnicodeEncodeError as error:
            raise Malformed("a lone surrogate", path=f"{name}, line {number}") from error
        except Malformed as error:
            raise Malformed(str(error), path=f"{name}, line {number}") from error


def _edit(line: bytes) -> Edit:
    if len(line) > _LONGEST:
        raise Malformed(f"longer than {_LONGEST // 2**20} MiB")
    try:
        given: Any = json.loads(line)
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start + 1}") from error
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {error}") from error
    if not isinstance(given, dict):
        raise Malformed('not an object with "id", "before" and "after"')
    for field in ("id", "before", "after"):
        if field not in given:
            raise Malformed(f'"{field}" is missing')
    edit = Edit(
        given["id"], given["before"], given["after"], given.get("format") or "markdown", given.get("lang") or "en"
    )
    if not isinstance(edit.id, str | int):
        raise Malformed('"id" is neither a text nor a number')
    for field, value in (("before", edit.before), ("after", edit.after), ("lang", edit.language)):
        if not isinstance(value, str):
            raise Malformed(f'"{field}" is not a text')
        if "\0" in value:
            raise Malformed(f'"{field}" holds a NUL')
    if edit.format not in FORMATS:
        raise Malformed(f'"format" is {edit.format!r}; there are {", ".join(FORMATS)}')
    return edit


def _told(id_: object, verdict: Verdict) -> bytes:
    told = {
        "id": id_,
        "verdict": str(verdict),
        "findings": [
            {"rule": f.rule, "before": f.before, "after": f.after, "minor": f.minor, "why": f.why}
            for f in verdict.findings
        ],
    }
    return to_json(told).encode("utf-8") + b"\n"
