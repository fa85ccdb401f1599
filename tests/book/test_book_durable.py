"""What is written is on the disk before its name stands, and its name before anything points at it (strace(1))."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.book.faults import COMMANDS, environment, need_strace, prepare, program
from tests.book.world import folder

_CALLS = "openat,mkdir,mkdirat,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat"
_SYNC = re.compile(r"\d+ +(?:fsync|fdatasync)\(\d+<(.+?)>")
_NEW = re.compile(r"\d+ +openat\(.*\bO_CREAT\b.*\) += \d+<(.+)>")
_PATHS = re.compile(r'"([^"]+)"')
_DONE = re.compile(r"\d+ +(mkdir|rename|link|unlink)\w*\((.*)\) += 0")

_OTHER = ("--reason", "Each year.", "--by", "R. Amato, Records Officer")
RUNS: dict[str, tuple[str, ...]] = {
    "init": ("--key", "keys/new.key", *COMMANDS["init"]),
    "key rotate": ("--key", "keys/ledger.key", "key", "rotate", *_OTHER),
    "publish-log, the first time": ("publish-log", "new/log"),
    "publish-log, again": COMMANDS["publish-log"],
}


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """A ledger whose key is in a folder of its own, which nobody else syncs by chance."""
    with folder() as path:
        prepare(path)
        (path / "keys").mkdir()
        shutil.copy(path / "ledger.key", path / "keys" / "ledger.key")
        yield path


def points(path: Path) -> bool:
    """Whether a name makes what was written before it count: a ledger, its key, a log's checkpoint."""
    return path.suffix in (".db", ".key") or path.name == "checkpoint"


def passing(path: Path) -> bool:
    """A name that is to be another soon, or none."""
    return path.parent.name == ".unfinished" or path.name.startswith(".") or path.name.endswith("-journal")


@pytest.mark.parametrize("run", RUNS)
def test_nothing_points_at_what_is_not_on_the_disk(base: Path, tmp_path: Path, run: str) -> None:
    """Whenever the power fails, what stands is whole: each file is synced, then each folder, then what points there."""
    need_strace()
    place, trace = Path(shutil.copytree(base, tmp_path / "run")), tmp_path / "trace"
    strace = ["strace", "-f", "-qqq", "-y", "-o", str(trace), "-e", f"trace={_CALLS}"]
    done = subprocess.run(
        [*strace, *program(RUNS[run])], cwd=place, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    synced: set[Path] = set()
    unsure: set[Path] = set()  # folders in which names stand that a crash could take away
    pointed: list[str] = []
    for line in trace.read_text().splitlines():
        if sync := _SYNC.match(line):
            synced.add(Path(sync[1]))
            unsure.discard(Path(sync[1]))
            continue
        opened, call = _NEW.match(line), _DONE.match(line)
        paths = [Path(opened[1])] if opened else [place / path for path in _PATHS.findall(call[2])] if call else []
        if not paths or not all(path.is_relative_to(place) for path in paths):
            continue
        new = paths[-1]
        if call and call[1] == "unlink":
            assert not (new.name.endswith("-journal") and unsure), f"{line}: a commit, before {unsure} are synced"
            continue
        named = call is not None and call[1] in ("rename", "link")
        if named:
            assert paths[0] in synced, f"{line}: before its bytes are synced"
        if named and points(new):
            assert not unsure, f"{line}: before {unsure} are synced"
            pointed.append(new.name)
        if named or not passing(new):
            unsure.add(new.parent)
    assert not unsure
    assert pointed
