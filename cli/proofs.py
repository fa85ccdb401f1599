"""The public log and its proofs: publish-log, prove, and what `verify` says of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app import OFFICERS, PIPELINES, Setting, command
from cli.exits import DONE
from cli.files import whole_file
from cli.inputs import beginning
from cli.options import SLUG
from cli.terminal import GOOD, QUIET, STRONG, Stream, plural
from ledger.errors import Malformed

if TYPE_CHECKING:
    from ledger.book.ledger import Ledger
    from ledger.book.proving import Proved
    from ledger.integrity.note import VerifierKey

_LONGEST = 64 << 20


@command(
    PIPELINES,
    "Publish the log as static files that others can prove.",
    "stet publish-log public/log",
    name="publish-log",
)
def publish_log(
    setting: Setting,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it stands, or shall.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; tell how much would be written.")] = False,
) -> int:
    """Publish the log as static files (C2SP tlog-tiles): only what is new is written, the checkpoint last.

    Whoever keeps a copy, or just its checkpoint, can prove later what was altered since.
    """
    terminal = setting.terminal
    with setting.open() as book, terminal.progress("publishing") as progress:
        done = book.publish_log(folder, progress=progress, dry_run=dry_run)
        if not dry_run:
            _remember(book, folder)
    what = f"{plural(done.files, 'file')}, {done.bytes:,} bytes" if done.files else "nothing; it was up to date"
    if dry_run:
        terminal.out.line((str(folder), STRONG), f": {plural(done.before, 'entry', 'entries')} of {done.size:,}")
        terminal.out.line(f"to be written: {what}", indent=2)
        return DONE
    terminal.out.line(("✓ ", GOOD), (str(folder), STRONG), f": {plural(done.size, 'entry', 'entries')}")
    terminal.out.line(f"written: {what}", indent=2)
    terminal.next(f"stet verify --log {folder}")
    return DONE


def _remember(book: Ledger, folder: Path) -> None:
    """For `stet doctor`: where the newest checkpoint went."""
    from cli.state import Kept, remember
    from ledger.book.times import now
    from ledger.integrity.checkpoint import claimed_checkpoint

    newest, at = claimed_checkpoint(book.checkpoint()), now().isoformat(timespec="seconds")
    where = str(folder.absolute())
    remember(book.keys[0], kept=Kept(at=at, where=where, size=newest.size, root=newest.root.hex()))


@command(OFFICERS, "Prove that a version was logged, in one file.", "stet prove storm-closures --version 1 --text")
def prove(
    setting: Setting,
    slug: Annotated[str, SLUG],
    version: Annotated[int | None, typer.Option(min=1, metavar="N", help="Not the newest version, but this.")] = None,
    text: Annotated[bool, typer.Option("--text", help="Put the text and its notice in as well.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="SLUG.tlog-proof by default.", show_default=False)
    ] = None,
) -> int:
    """Prove that a version was logged: one small file (C2SP tlog-proof) that is checked offline, without the ledger."""
    with setting.read() as book:
        proof = book.prove(slug, version, with_text=text)
        key = book.keys[0].text
    out = out or Path(f"{slug}.tlog-proof")
    with whole_file(out) as file:
        file.write(proof)
    setting.terminal.out.line(("✓ ", GOOD), (str(out), STRONG), f": {plural(len(proof), 'byte')}")
    setting.terminal.next(f"stet verify --proof {out} --vkey {key}")
    return DONE


def verifier_keys(given: str) -> list[VerifierKey]:
    """The keys in a file such as `log.vkey`, one a line; or a key itself."""
    from ledger.integrity.note import VerifierKey

    text = contents(given, 1 << 16).decode("utf-8", "replace") if Path(given).is_file() else given
    try:
        return [VerifierKey.parse(line) for line in text.split()] or [VerifierKey.parse(text)]
    except Malformed as error:
        raise Malformed("neither a verifier key nor a file of them", path=f"--vkey {given[:80]}") from error


def contents(file: str, longest: int = _LONGEST) -> bytes:
    """The bytes of a file that somebody else made."""
    data = beginning(file, longest + 1)
    if len(data) > longest:
        raise Malformed(f"longer than {longest:,} bytes", path=file)
    return data


def checked_proof(file: str, entry: str | None, vkey: str) -> Proved:
    """What a proof proves; an error says what it does not."""
    from ledger.book.proving import check_proof

    return check_proof(contents(file), verifier_keys(vkey), contents(entry) if entry else None)


def say_proved(out: Stream, proved: Proved) -> None:
    """What is proved, and what is not, in plain words."""
    entry, checkpoint = proved.entry, proved.checkpoint
    what = f"version {entry.version} of {entry.post}" if entry.version else f"entry {entry.sequence}"
    kind = str(entry.kind).replace("_", " ")
    out.line(("✓ ", GOOD), "Proved: ", (what, STRONG), f" was logged by {checkpoint.origin}.")
    out.line(f"It is entry {entry.sequence}, {kind}, recorded at {entry.recorded_at}, by {entry.actor}.", indent=2)
    out.line(f"It was logged before the log had more than {plural(checkpoint.size, 'entry', 'entries')}.", indent=2)
    out.line(("Not proved: that it is the newest version.", QUIET), indent=2)
    if proved.text is not None:
        out.line("Its text, as it was logged:", indent=2)
        out.line()
        for line in proved.text.decode("utf-8", "replace").splitlines():
            out.line(line)


def plain(proved: Proved) -> dict[str, object]:
    """The same for machines."""
    entry, checkpoint = proved.entry, proved.checkpoint
    return {
        "ok": True,
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "entry": entry.sequence,
        "kind": str(entry.kind),
        "post": entry.post,
        "version": entry.version,
        "recorded_at": entry.recorded_at,
        "by": str(entry.actor),
        "text": proved.text.decode("utf-8", "replace") if proved.text is not None else None,
    }
