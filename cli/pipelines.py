"""For publishing pipelines: render, judge, import."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from cli.app import PIPELINES, Setting, command, imports
from cli.asof import AsOf, RecordedAsOf
from cli.exits import DONE, SHORT
from cli.files import would_change, write_whole
from cli.inputs import PostsAt
from cli.rehearsing import DRY_RUN, opened
from cli.slugs import slugs
from cli.tables import table
from cli.terminal import GOOD, plural

if TYPE_CHECKING:
    from ledger.domain.history import History


@command(
    PIPELINES,
    "Render corrected posts as HTML, Markdown or text.",
    "stet render storm-closures\nstet render --all --format page --out site",
)
def render(
    setting: Setting,
    slug: Annotated[
        str | None,
        typer.Argument(metavar="SLUG", help="One post, or --all.", show_default=False, autocompletion=slugs),
    ] = None,
    all_posts: Annotated[bool, typer.Option("--all", help="Every post; needs --out.")] = False,
    format: Annotated[
        Literal["html", "page", "markdown", "text", "json", "jsonld"],
        typer.Option(help="page is a whole document, html what goes in one, json the post as data."),
    ] = "html",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write files there; standard output by default.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --out: write nothing; list the files that would change.")
    ] = False,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Templates of your own, for html and page.",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    posts_at: PostsAt = "{slug}.html",
    with_check: Annotated[
        bool, typer.Option("--with-check", help="Let a page check itself in the reader's browser, offline too.")
    ] = False,
) -> int:
    """Render the corrected posts: what was wrong struck, what is right beside it, the notice above.

    A template of your own that keeps a notice or a strike from the reader is refused.
    """
    if all_posts == (slug is not None):
        raise typer.BadParameter("name one post, or say --all", param_hint="SLUG")
    if all_posts and out is None:
        raise typer.BadParameter("say where with --out DIR", param_hint="--all")
    if templates and format not in ("html", "page"):
        raise typer.BadParameter("only html and page are made from templates", param_hint="--templates")
    if with_check and (format != "page" or as_of or recorded_as_of):
        raise typer.BadParameter(
            "only a page as it stands now checks itself; say --format page", param_hint="--with-check"
        )
    from renderers import FORMATS, page
    from renderers.addresses import Addresses

    addresses = Addresses(pattern=posts_at)
    renderer, suffix = FORMATS[format]
    given = {"addresses": addresses} | ({"templates": templates} if templates else {})
    terminal = setting.terminal
    with setting.read() as book:

        def rendering(history: History) -> str:
            if with_check:
                return page(history, addresses, templates, proof=book.prove_post(history))
            return renderer(history, **given)

        if out is None:
            assert slug is not None
            terminal.out.write(rendering(book.history(slug, as_of=as_of, recorded_as_of=recorded_as_of)))
            return DONE
        posts = book.posts(as_of=as_of, recorded_as_of=recorded_as_of) if slug is None else [slug]
        with terminal.progress("rendering") as progress:
            for done, post in enumerate(posts, 1):
                # Before the folder is made: an unknown post leaves nothing.
                text = rendering(book.history(post, as_of=as_of, recorded_as_of=recorded_as_of))
                path = out / f"{post}{suffix}"
                if not dry_run:
                    write_whole(path, text)
                elif would_change(path, text):
                    terminal.out.write(f"{path}\n")
                progress(done, len(posts))
    if dry_run:
        terminal.err.line("dry run: nothing was written")
        return DONE
    what = str(path) if len(posts) == 1 else f"{plural(len(posts), 'file')} in {out}"
    terminal.err.line(("✓ ", GOOD), what)
    return DONE


@command(PIPELINES, "Judge edits, line by line, without a ledger.", "stet judge edits.jsonl")
def judge(
    setting: Setting,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE", help="JSON lines; standard input by default. With --git: paths.", show_default=False
        ),
    ] = None,
    git: Annotated[
        str | None,
        typer.Option(metavar="BASE..HEAD", help="Judge what changed between two commits.", show_default=False),
    ] = None,
    rule_on: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Try a switch: comma, hyphen, case.house, possessive.", show_default=False),
    ] = None,
) -> int:
    """Judge edits without a ledger: one verdict a line, minor or substantive.

    In: {"id", "before", "after"}, and if need be "format" (text, markdown, html) and "lang" (en).

    Out: {"id", "verdict", "findings": \\[{"rule", "before", "after", "minor", "why"}]}.

    Exit 0 if all are minor, 1 if any is substantive.

    With --git, the texts that were there before are judged (.md, .html, .txt), and the substantive edits shown.
    """
    from cli.judging import verdicts
    from ledger.gate import Policy

    policy = Policy(rules_on=frozenset(rule_on or ()))
    if git is not None:
        from cli.repository import show_edits

        return SHORT if show_edits(setting.terminal, git, files or [], policy) else DONE
    if files and len(files) > 1:
        raise typer.BadParameter("one file of JSON lines at a time", param_hint="FILE")
    out, all_minor = sys.stdout.buffer, True
    with _lines(files[0] if files else "-") as (lines, name):
        for told, minor in verdicts(lines, name=name, policy=policy):
            out.write(told)
            out.flush()  # whoever feeds a line and waits for its verdict gets it
            all_minor = all_minor and minor
    return DONE if all_minor else SHORT


@contextmanager
def _lines(file: str) -> Iterator[tuple[BinaryIO, str]]:
    from cli.inputs import STDIN, unreadable

    with ExitStack() as stack:
        try:
            opened = sys.stdin.buffer if file == STDIN else stack.enter_context(Path(file).open("rb"))
        except (OSError, ValueError) as error:
            raise unreadable(file, error) from error
        yield opened, "standard input" if file == STDIN else file


@command(
    PIPELINES,
    "Take in posts and edits from JSON lines.",
    "stet import jsonl posts.jsonl.xz --var site.baseurl=https://agency.example",
    name="jsonl",
    group=imports,
    path="import jsonl",
)
def import_jsonl(
    setting: Setting,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Plain, .gz or .xz; - is standard input.", show_default=False)
    ],
    var: Annotated[
        list[str] | None,
        typer.Option("--var", metavar="NAME=VALUE", help="Fills {{ NAME }} in links.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, DRY_RUN] = False,
) -> int:
    """Take in posts with their edits: JSON lines of post, version, at, author, message, body.

    Each edit goes through the gate; one that readers should have been told of is recorded as made without notice.
    Safe to run again: nothing is taken in twice.
    """
    from ledger.sources.jsonl import read_rows

    variables = dict(_pair(text) for text in var or ())
    terminal = setting.terminal
    began = time.perf_counter()
    with opened(setting, dry_run=dry_run) as book, terminal.progress("importing", sized=True) as progress:
        summary = book.import_rows(read_rows(file, progress), name=Path(file).name, variables=variables)
    took = time.perf_counter() - began
    terminal.err.line(
        ("✓ ", GOOD),
        f"{plural(summary.versions, 'version')} of {plural(summary.posts, 'post')} in {took:.1f} s"
        + (f"; {summary.skipped:,} were here already or hold nothing" if summary.skipped else ""),
    )
    if summary.kinds:
        terminal.out.line()
        kinds = sorted(((str(kind), count) for kind, count in summary.kinds.items()), key=lambda pair: -pair[1])
        rules = sorted(summary.rules.items(), key=lambda pair: -pair[1])
        table(terminal.out, ("recorded", "entries"), [(k.replace("_", " "), f"{n:,}") for k, n in kinds])
        if rules:
            terminal.out.line()
            table(terminal.out, ("decided by", "places"), [(rule, f"{n:,}") for rule, n in rules])
    if dry_run:
        terminal.err.line("dry run: nothing was recorded")
    else:
        terminal.next("stet verify")
    return DONE


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--var")
    return name.strip(), value
