"""Settings kept in files: the nearest `stet.toml` upward from where one works, then the user's own."""

from __future__ import annotations

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
# A program that runs on this machine is named by its user, never by a folder that somebody else may have made.
_OWN = frozenset({"editor"})


@dataclass(frozen=True, slots=True)
class Value:
    text: str
    origin: Path


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
        found = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"not TOML: {error}", path=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: can't be read: {error}") from error
    out: dict[str, Value] = {}
    for name, value in found.items():
        if name not in NAMES or not isinstance(value, str):
            raise Malformed(f"{name!r} is no setting, or no text; there are: {', '.join(NAMES)}", path=str(path))
        if name in _OWN and not own:
            raise Malformed(f"{name!r} runs a program, so it goes in your own settings, {_users_own()}", path=str(path))
        if name == "color" and value not in _COLORS:
            raise Malformed(f"color is auto, always or never, not {value!r}", path=str(path))
        out[name] = Value(str(path.parent / value) if name in _PATHS else value, path)
    return out
