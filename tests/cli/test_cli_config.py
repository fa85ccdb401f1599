"""`stet config`: each setting, and where it came from."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.cli.terminals import at_terminal

NAMES = ["ledger", "key", "by", "editor", "color"]


def told(desk: Desk, *arguments: str) -> dict[str, tuple[str | None, str]]:
    found = json.loads(desk.does(*arguments, "config", "--format", "json"))
    assert found["schema"] == 1
    assert [each["name"] for each in found["settings"]] == NAMES
    return {each["name"]: (each["value"], each["origin"]) for each in found["settings"]}


def test_without_any_setting_the_defaults_hold(bare: Desk) -> None:
    """A config needs no ledger."""
    assert told(bare) == {
        "ledger": ("ledger.db", "default"),
        "key": ("ledger.key", "beside the ledger"),
        "by": (None, "not set"),
        "editor": (None, "the first of nano and vi"),
        "color": ("auto", "default"),
    }


def test_each_setting_says_where_it_came_from(bare: Desk) -> None:
    """Identity and the rest: flag > environment > nearest stet.toml > user's own > default."""
    own, nearest = Path(bare.folder, "own", "stet", "config.toml"), bare.folder / "stet.toml"
    own.parent.mkdir(parents=True)
    bare.monkeypatch.setenv("XDG_CONFIG_HOME", str(own.parents[1]))
    own.write_text('by = "A. Own, Editor"\ncolor = "never"\nledger = "own.db"\neditor = "vim"\n')
    below = bare.folder / "deep" / "below"
    below.mkdir(parents=True)
    bare.monkeypatch.chdir(below)
    assert told(bare)["by"] == ("A. Own, Editor", str(own))
    nearest.write_text('by = "N. Earest, Editor"\nledger = "near.db"\n')
    assert told(bare) == {
        "ledger": (str(bare.folder / "near.db"), str(nearest)),
        "key": (str(bare.folder / "near.key"), "beside the ledger"),
        "by": ("N. Earest, Editor", str(nearest)),
        "editor": ("vim", str(own)),
        "color": ("never", str(own)),
    }
    for variable, value in (("STET_BY", "E. Nv, Editor"), ("STET_LEDGER", "env.db"), ("STET_EDITOR", "ed")):
        bare.monkeypatch.setenv(variable, value)
    found = told(bare)
    assert (found["by"], found["ledger"]) == (("E. Nv, Editor", "STET_BY"), ("env.db", "STET_LEDGER"))
    assert found["editor"] == ("ed", "STET_EDITOR")
    for before, behind in ((("--ledger", "flag.db"), ()), ((), ("--ledger", "flag.db"))):
        found_csv = bare.does(*before, "config", "--format", "csv", *behind)
        rows = {row["name"]: row for row in csv.DictReader(io.StringIO(found_csv))}
        assert (rows["ledger"]["value"], rows["ledger"]["origin"]) == ("flag.db", "flag --ledger")
        assert rows["key"]["value"] == "flag.key"


def test_what_holds_is_what_is_shown(desk: Desk) -> None:
    """The ledger that `config` names is the one that the other commands open."""
    desk.does("--ledger", "second.db", "init", "--agency", "B")
    (desk.folder / "stet.toml").write_text('ledger = "second.db"\n')
    assert told(desk)["ledger"][0] == str(desk.folder / "second.db")
    assert desk.does("list") == ""


WRONG = {
    'by = "A, B"\n\nledgr = "x"\n': (3, "there is no setting 'ledgr'; did you mean ledger?"),
    "colour = 1\n": (1, "there is no setting 'colour'; did you mean color?"),
    "# by\n[own]\nx = 1\n": (2, "there is no setting 'own'; there are ledger, key, by, editor, color"),
    "\n\nby = 3\n": (3, "by is a text, in quotation marks"),
    '"color" = "red"\n': (1, "color is auto, always or never, not 'red'"),
    'by = "A, B"\neditor = "x"\n': (2, "'editor' runs a program, so it goes in your own settings"),
}


@pytest.mark.parametrize(("text", "where"), WRONG.items())
@pytest.mark.parametrize("command", ["config", "list"])
def test_a_file_that_says_what_no_setting_is_is_named_with_its_line(
    desk: Desk, command: str, text: str, where: tuple[int, str]
) -> None:
    """Errors say what, where, what to do."""
    path, (line, said) = desk.folder / "stet.toml", where
    path.write_text(text)
    result = desk.stet(command)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"stet: {path}, line {line}: {said}")


def test_a_user_without_a_home_has_no_settings_of_his_own(bare: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs under any number."""

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert told(bare)["ledger"] == ("ledger.db", "default")


@pytest.mark.parametrize("width", [40, 80])
def test_nothing_is_lost_on_a_narrow_terminal(desk: Desk, width: int) -> None:
    """Folded, never cut."""
    (desk.folder / "stet.toml").write_text('by = "J. Ortiz, Communications Director"\n')
    shown, code = at_terminal("--color", "never", "config", width=width)
    assert code == 0
    assert max(map(len, shown.splitlines())) <= width
    letters = "".join(shown.split())
    for word in (*NAMES, "Director", "beside", "setting", "value", "from"):
        assert word in shown
    assert "nano" in letters
