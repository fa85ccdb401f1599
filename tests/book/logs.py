"""A published log to damage, and what is in it by name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ledger import Ledger
from ledger.book.published import check_published
from ledger.book.verify import Report
from tests.book.damage import small_ledger
from tests.book.world import ORTIZ

Files = dict[str, bytes]


def turned_ledger(folder: Path) -> Ledger:
    """The small ledger, its key changed after an entry of each kind, and an entry more."""
    book = small_ledger(folder)
    book.rotate_key(by=ORTIZ, reason="The key is changed each year.")
    book.publish("last", "All ferries run.\n", by=ORTIZ, title="Ferries")
    return book


def files(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(folder: Path, contents: Files) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def read_alone(folder: Path, book: Ledger) -> Report:
    """As somebody reads it who has the log's first key, and no ledger."""
    return check_published(folder, book.keys[:1])


def _flip(name: str) -> Callable[[Files, Files], None]:
    def flip(now: Files, older: Files) -> None:
        data = now[name]
        at = len(data) // 2
        now[name] = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return flip


def _cut(name: str) -> Callable[[Files, Files], None]:
    def cut(now: Files, older: Files) -> None:
        now[name] = now[name][:-1]

    return cut


def _lose(name: str) -> Callable[[Files, Files], None]:
    def lose(now: Files, older: Files) -> None:
        del now[name]

    return lose


def _swap(one: str, other: str) -> Callable[[Files, Files], None]:
    def swap(now: Files, older: Files) -> None:
        now[one], now[other] = now[other], now[one]

    return swap


def mutations(now: Files) -> dict[str, Callable[[Files, Files], None]]:
    """What may happen to a log's files, each of which every reader must refuse; older are those of an older state."""
    found: dict[str, Callable[[Files, Files], None]] = {}
    blobs = sorted(name for name in now if name.startswith("blob/"))
    bound = [name for name in sorted(now) if name != "log.vkey" and name not in blobs[1:]]
    for name in bound:
        found |= {f"flip {name}": _flip(name), f"cut {name}": _cut(name)}
        if not name.startswith("blob/"):
            found[f"lose {name}"] = _lose(name)
    found["swap blobs"] = _swap(*blobs[:2])
    tiles = sorted(name for name in now if name.startswith("tile/"))
    found |= {f"swap {one} and {tiles[0]}": _swap(one, tiles[0]) for one in tiles[1:]}

    def other_root(files: Files, older: Files) -> None:
        lines = files["checkpoint"].split(b"\n")
        files["checkpoint"] = b"\n".join([*lines[:2], older["checkpoint"].split(b"\n")[2], *lines[3:]])

    found["the root of another tree"] = other_root
    return found
