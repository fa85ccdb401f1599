"""Tables on terminals of any width: folded, or row by row, never cut."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Desk
from tests.cli.terminals import at_terminal

LONG = "R. Amato-Featherstonehaugh, Records Officer of Harbor County"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
@pytest.mark.parametrize("command", ["log storm-closures", "log", "list"])
def test_no_letter_of_a_table_is_lost(desk: Desk, width: int, command: str) -> None:
    """Law 5 is for readers; for staff, too, a surface that hides a column tells less than it knows."""
    desk.does("note", "storm-closures", "Water is high.", "--by", LONG)
    shown, code = at_terminal("--color", "never", *command.split(), width=width)
    assert code == 0
    assert max(map(len, shown.splitlines())) <= max(width, 40)
    letters = sorted(character for character in shown.lower() if character.isalnum())
    wide = desk.does(*command.split()).lower()
    rows = wide.splitlines()[1:]
    expected = sorted(character for row in rows for character in row if character.isalnum())
    for character in set(expected):
        assert letters.count(character) >= expected.count(character), character


@pytest.mark.parametrize(("width", "by_rows"), [(40, True), (120, False)])
def test_where_a_table_has_no_room_each_row_stands_by_itself(desk: Desk, width: int, by_rows: bool) -> None:
    shown, _ = at_terminal("--color", "never", "log", "storm-closures", width=width)
    assert ("\nwhat     publish\r\n" in shown) is by_rows
    assert shown.startswith("entry    1\r\n" if by_rows else "entry  when ")
