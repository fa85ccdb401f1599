"""Settings: what the command line says, then the environment, the nearest `stet.toml` upward, the user's own file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cli.folders import own_folder
from ledger.errors import Malformed, Refused

if TYPE_CHECKING:
    from cli.terminal import Color

FILE = "stet.toml"
# What can be set, and the variable of the environment that goes before it.
NAMES = {"ledger": "STET_LEDGER", "key": "STET_KEY", "by": "STET_BY", "editor": "STET_EDITOR", "color": ""}
_PATHS = frozenset({"ledger", "key"})
_COLORS: Mapping[str, Color] = {"auto": "auto", "always": "always", "never": "never"}
_DEFAULTS = {
    "ledger": ("ledger.db", "default"),
    "key": ("", "default"),
    "by": ("", "not set"),
    "editor": ("", "the first of nano and vi"),
    "color": ("auto", "default"),
}
_ELSE = {"editor": ("VISUAL", "EDITOR"), "color": ("NO_COLOR",)}
# A program that runs on this machine is named by its user, never by a folder that somebody else may have made.
_OWN = frozenset({"editor"})


@dataclass(frozen=True, slots=True)
class Value:
    """What a setting is, and what made it so: a file, a variable of the environment, or the reason in words."""

    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Config:
    """The values set in files, each with the file it came from."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        found = self.values.get(name)
        return found.text if found else None

    @property
    def color(self) -> Color:
        return _COLORS[self.get("color") or "auto"]

    def settled(self, flags: Mapping[str, str]) -> dict[str, Value]:
        """Every setting as it holds for a command with these flags; an empty text where there is none."""
        settled = {name: self._settled(name, flags.get(name)) for name in NAMES}
        if not settled["key"].text:
            key = Path(settled["ledger"].text).with_suffix(".key")
            settled["key"] = Value(str(key), "beside the ledger")
        return settled

    def _settled(self, name: str, flag: str | None) -> Value:
        if flag:
            return Value(flag, f"flag --{name}")
        if (variable := NAMES[name]) and os.environ.get(variable):
            return Value(os.environ[variable], variable)
        if name in self.values:
            return self.values[name]
        for variable in _ELSE.get(name, ()):
            if os.environ.get(variable):
                return Value("never" if name == "color" else os.environ[variable], variable)
        return Value(*_DEFAULTS[name])


def read_config(start: Path) -> Config:
    """The settings for a folder. Raises `Malformed` for a file that says what no setting is."""
    values: dict[str, Value] = {}
    own = _users_own()
    nearest = next((folder / FILE for folder in (start, *start.parents) if (folder / FILE).is_file()), None)
    for path in (own, nearest):
        if path is not None and path.is_file():
            values |= _read(path, own=path == own)
    return Config(values)


def _users_own() -> Path | None:
    folder = own_folder("XDG_CONFIG_HOME", ".config")
    return folder / "config.toml" if folder else None


def _read(path: Path, *, own: bool) -> dict[str, Value]:
    import tomllib

    try:
        text = path.read_text("utf-8")
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"not TOML: {error}", path=str(path)) from error
    except RecursionError as error:
        raise Malformed("lists within lists within lists; a setting is a text", path=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: can't be read: {error}") from error
    out: dict[str, Value] = {}
    for name, value in found.items():
        if why := _wrong(name, value, own=own):
            raise Malformed(why, path=f"{path}, line {_line(text, name)}")
        out[name] = Value(str(path.parent / value) if name in _PATHS else value, str(path))
    return out


def _wrong(name: str, value: object, *, own: bool) -> str | None:
    """Why a file may not say so."""
    if name not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, NAMES, n=1)
        return f"there is no setting {name!r}; {f'did you mean {near[0]}?' if near else f'there are {_named()}'}"
    if not isinstance(value, str):
        return f"{name} is a text, in quotation marks"
    if name in _PATHS and (not value.strip() or "\0" in value):
        return f"{name} is the path of a file, and {value!r} is none"
    if name in _OWN and not own:
        return f"{name!r} runs a program, so it goes in your own settings, {_users_own()}"
    if name == "color" and value not in _COLORS:
        return f"color is auto, always or never, not {value!r}"
    return None


def _named() -> str:
    return ", ".join(NAMES)


def _line(text: str, name: str) -> int:
    """The line of a key, or of the table that has its name; the first if it is written in some rarer way."""
    found = re.search(rf"""^[ \t]*\[*[ \t]*["']?{re.escape(name)}\b""", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
