"""`--replace OLD NEW`: a small correction without an editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import typer

from ledger.errors import Refused

FLAG, _LINKED = "--replace", "--linked"
_BETWEEN = "\0"  # no argument of a program can hold it
_MOST = 8


def paired(arguments: Sequence[str]) -> list[str]:
    """The arguments as Typer can read them: it has no option of two values that can be repeated, or of none or one.

    The two of each `--replace` become one, and a `--linked` without a name gets an empty one.
    """
    out: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--":
            return [*out, argument, *rest]
        if argument == FLAG and len(rest) >= 2:
            argument, rest = f"{FLAG}={rest[0]}{_BETWEEN}{rest[1]}", rest[2:]
        elif argument == _LINKED:
            name = rest.pop(0) if rest and not rest[0].startswith("-") else ""
            argument = f"{_LINKED}={name}"
        out.append(argument)
    return out


def pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    """What is to be replaced, and by what."""
    found = [value.partition(_BETWEEN) for value in values]
    for old, between, _ in found:
        if not between:
            raise typer.BadParameter(f'needs two texts: {FLAG} "July 3" "July 13"', param_hint=FLAG)
        if not old:
            raise typer.BadParameter("the text to replace is empty", param_hint=FLAG)
    return [(old, new) for old, _, new in found]


def replaced(source: str, wanted: Iterable[tuple[str, str]], post: str) -> str:
    """The source with each text replaced, which must stand there once; else `Refused`, with the places."""
    for old, new in wanted:
        count = source.count(old)
        if count == 0:
            raise Refused(f"{post}: {old!r} is not in the text; `stet correct {post}` opens it as it was given")
        if count > 1:
            more = [f"and {count - _MOST} more"] if count > _MOST else []
            places = "; ".join([*_places(source, old), *more])
            raise Refused(f"{post}: {old!r} is there {count} times; give more of the words around it: {places}")
        source = source.replace(old, new)
    return source


def _places(source: str, old: str) -> Iterator[str]:
    at = -1
    for _ in range(_MOST):
        at = source.find(old, at + 1)
        if at < 0:
            return
        start, stop = max(0, at - 30), at + len(old) + 30
        around = " ".join(source[start:stop].split())
        yield f"line {source.count(chr(10), 0, at) + 1}: …{around}…"
