"""The whole public site, as files that any server can give out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from cli.app import PIPELINES, Setting, command
from cli.exits import DONE, SHORT
from cli.terminal import GOOD, WARNING, plural


@command(
    PIPELINES,
    "Build the whole public site: posts, versions, corrections, feeds.",
    "stet site record --url https://corrections.agency.example/\nstet site record --check",
)
def site(
    setting: Setting,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Empty, or a site that stet built before.", show_default=False)
    ],
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the site will be public; remembered.", show_default=False),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Templates of your own, each in place of the one of its name.",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    with_check: Annotated[
        bool, typer.Option("--with-check", help="Let each post's page check itself in the reader's browser.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", "--dry-run", help="Write nothing; list what would change, and exit 1 if anything would."
        ),
    ] = False,
) -> int:
    """Build the whole public site: every post with its notices and strikes, every earlier version, the history of
    each post side by side, all corrections, the policy in plain words, and feeds.

    It is plain HTML: no script but that of --with-check, nothing loaded from elsewhere. Only what changed since the
    last time is written, and no earlier version ever disappears. A template of your own that hides a notice or a
    strike is refused.
    """
    from cli.building import Site

    terminal = setting.terminal
    public = _absolute(url) if url is not None else None
    making = Site(folder=folder, public=public, templates=templates, check=check, proofs=with_check)
    with setting.read() as book, terminal.progress("building") as progress:
        built = making.build(book, progress)
    if built.public is None:
        terminal.err.line(("! ", WARNING), "without --url, feeds have relative addresses and pages no canonical one")
    changed = [*built.written, *built.removed]
    if check and changed:
        for path in sorted(changed):
            terminal.out.write(f"{folder / path}\n")
        terminal.err.line(("✗ ", WARNING), f"{plural(len(changed), 'file')} would change")
        return SHORT
    what = f"{plural(len(built.files), 'file')} in {folder}"
    told = [
        f"{len(paths):,} {verb}" for paths, verb in ((built.written, "written"), (built.removed, "removed")) if paths
    ]
    terminal.err.line(("✓ ", GOOD), f"{what}; {', '.join(told) or 'nothing changed'}")
    return DONE


def _absolute(url: str) -> str:
    """The address of a site's folder, with a slash at its end."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("https", "http") and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        known = False
    if not known or any(c.isspace() or c in '"<>\\' for c in url):
        raise typer.BadParameter(f"{url!r} is no address of a site, like https://agency.example/", param_hint="--url")
    return url if url.endswith("/") else f"{url}/"
