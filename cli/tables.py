"""Rows for machines and for people: `--format table|json|jsonl|csv`.

JSON is one object, `{"schema": 1, "<rows>": [...]}`; JSON lines are the same rows, each with its `"schema": 1`.
Fields are only ever added within a schema. CSV has the same fields, lists and objects made one cell.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from cli.terminal import QUIET, Part, Stream, columns, visible

Format = Literal["table", "json", "jsonl", "csv"]
Row = Mapping[str, object]
SCHEMA = 1

# A spreadsheet would take a cell that begins so for a formula, and run it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# On a narrow terminal these columns run over several lines, the others keep to one.
_MAY_FOLD = frozenset({"by", "from", "post", "title", "value", "why"})

_WORD = 20  # a longer word may be broken

_LINE_ENDS = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"})


def emit(stream: Stream, format: Format, noun: str, fields: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows for a machine, in one of its formats."""
    if format == "json":
        stream.write(to_json({"schema": SCHEMA, noun: list(rows)}, indent=2) + "\n")
    elif format == "jsonl":
        for row in rows:
            stream.write(to_json({"schema": SCHEMA, **row}) + "\n")
    else:
        writer = csv.writer(stream.file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows([_cell(row.get(field)) for field in fields] for row in rows)


def table(
    stream: Stream,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    style: Callable[[str, str], Part] = lambda column, cell: cell,
) -> None:
    """Rows for people: a table on a terminal, aligned text in a pipe. `style` gives a cell of a column its colour.

    Where the terminal is too narrow for the table, each row is shown by itself, a line for each cell that has words.
    """
    safe = [[visible(" ".join(cell.split())) for cell in row] for row in rows]
    if not stream.on_terminal and not stream.colored:
        for line in columns([[name.upper() for name in head], *safe]):
            stream.write(line)
        return
    widths = _widths(head, safe, stream.console.width)
    if widths is None:
        longest = max(map(len, head))
        for row in safe:
            for name, cell in zip(head, row, strict=True):
                if cell:
                    stream.line((name.ljust(longest + 2), QUIET), style(name, cell), hang=longest + 2)
            stream.line()
        return
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET)
    for name, width in zip(head, widths, strict=True):
        grid.add_column(name, overflow="fold", no_wrap=name not in _MAY_FOLD, width=width)
    for row in safe:
        grid.add_row(*(stream.text(style(name, cell)) for name, cell in zip(head, row, strict=True)))
    stream.console.print(grid)


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """The widths of the columns, two spaces between them; None where not even their longest words have room."""
    from rich.cells import cell_len

    upright = list(zip(head, *rows, strict=True))
    widest = [max(map(cell_len, column)) for column in upright]
    widths = [
        max(cell_len(column[0]), min(_WORD, max(cell_len(word) for cell in column for word in (cell.split() or [""]))))
        if column[0] in _MAY_FOLD
        else width
        for column, width in zip(upright, widest, strict=True)
    ]
    left = room - sum(widths) - 2 * (len(widths) - 1)
    while left > 0 and widths != widest:
        for index in [index for index, width in enumerate(widths) if width < widest[index]][:left]:
            widths[index] += 1
            left -= 1
    return widths if left >= 0 else None


def to_json(value: object, indent: int | None = None) -> str:
    """JSON in UTF-8's letters; what some readers take for the end of a line is escaped."""
    return json.dumps(value, ensure_ascii=False, indent=indent).translate(_LINE_ENDS)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        value = "; ".join(f"{key}={_cell(item)}" for key, item in value.items())
    elif isinstance(value, list | tuple):
        value = "; ".join(_cell(item) for item in value)
    elif isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
