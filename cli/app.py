"""The command line as a whole: the options that hold everywhere, and every command in its group.

Modules of commands import nothing of the ledger but its errors: help and completion never load the database.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, TypeVar, get_type_hints

import typer
from typer.main import get_command

from cli.config import Config, read_config
from cli.exits import Stopped, pipe_closed
from cli.helping import Command, Group, flowed
from cli.terminal import Color, Terminal
from ledger.errors import Malformed

if TYPE_CHECKING:
    from ledger.book.ledger import Ledger
    from ledger.book.reader import Reader

STAFF, READING, PIPELINES = "Staff", "Reading", "Publishing pipelines"
OFFICERS, OPERATORS = "Records officers", "Operators"
GROUPS = (STAFF, READING, PIPELINES, OFFICERS, OPERATORS)
# Where each command is, in the order in which `stet --help` shows their groups: only that module is loaded for it.
_MODULES = {
    "publishing": "publish",
    "correcting": "correct",
    "approving": "propose approve decline",
    "staff": "retract note",
    "short": "short",
    "posted": "posted",
    "reading": "list show diff",
    "entries": "log",
    "status": "status",
    "pipelines": "render judge import",
    "filling": "fill",
    "exporting": "export",
    "site": "site",
    "officers": "verify",
    "proofs": "publish-log prove",
    "auditing": "audit",
    "policy": "policy",
    "channels": "channel",
    "operators": "init demo",
    "configuring": "config",
    "doctor": "doctor",
    "keys": "key",
}

_HELP = {"help_option_names": ["-h", "--help"]}
EVERYWHERE = "Everywhere"

app = typer.Typer(
    cls=Group,
    help="An append-only correction ledger for official posts: what was posted stays posted.",
    context_settings=_HELP,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _group(
    parent: typer.Typer, name: str, help: str, panel: str | None = None, *, alone: str | None = None
) -> typer.Typer:
    """A command with commands of its own; by itself it shows them, or does what the one named `alone` does."""
    made = typer.Typer(cls=Group, help=help, context_settings=_HELP, rich_markup_mode="rich")

    @made.callback(invoke_without_command=True)
    def _shown(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is not None:
            return
        if alone is None:
            typer.echo(ctx.get_help())
            return
        group: Any = ctx.command
        command = group.get_command(ctx, alone)
        command.invoke(command.make_context(alone, [], parent=ctx))

    parent.add_typer(made, name=name, rich_help_panel=panel)
    return made


imports = _group(app, "import", "Take in posts with their edits.", PIPELINES)
exports = _group(app, "export", "Give out the posts for other programs.", PIPELINES)
policies = _group(app, "policy", "Show or amend the agency's policy: glossary and switches.", OFFICERS)
terms = _group(policies, "term", "Words that are right as they stand: no silent edit touches them.")
approvals = _group(policies, "approval", "Kinds of entry that somebody other than their maker must approve.")
channels = _group(app, "channel", "Where posts appear, and what can be done there.", OFFICERS, alone="list")
keys = _group(app, "key", "Show or change the key that signs.", OPERATORS, alone="show")
rules = _group(policies, "rule", "Rules of house style, off unless turned on.")

# command -> the example in its help, which a test runs
EXAMPLES: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a command works, and where it speaks."""

    ledger: Path
    key: Path | None
    terminal: Terminal
    config: Config
    flags: Mapping[str, str]  # what the command line itself says of settings

    def read(self) -> Reader:
        """The ledger for a command that records nothing: a third of the time to load."""
        from ledger.book.reader import Reader

        return Reader.open(self.ledger)

    def open(self) -> Ledger:
        """The ledger for a command that records."""
        from ledger.book.ledger import Ledger

        return Ledger.open(self.ledger, key_path=self.key)


_Command = TypeVar("_Command", bound=Callable[Concatenate[Setting, ...], int | None])


def command(
    panel: str,
    short: str,
    example: str,
    *,
    name: str | None = None,
    group: typer.Typer = app,
    path: str = "",
) -> Callable[[_Command], _Command]:
    """Registers a command: `short` stands in the list of all, `example` in its own help.

    Its first parameter is the `Setting`; what holds everywhere is added to its options. A parameter that is a dataclass
    stands for its fields, each an argument or option: so commands share what they have in common.
    """

    def register(function: _Command) -> _Command:
        EXAMPLES[path or name or function.__name__] = example

        own_parameters, shared = _parameters(function)

        @wraps(function)
        def run(ctx: typer.Context, **given: Any) -> int:
            own = {key: given.pop(key) for key in _OWN}
            given |= {
                name: kind(**{each: given.pop(each) for each in each_of}) for name, (kind, each_of) in shared.items()
            }
            setting = _setting(ctx, own)
            try:
                return function(setting, **given) or 0
            # Both before Typer sees them, which has other codes for them.
            except BrokenPipeError:
                return pipe_closed()
            except KeyboardInterrupt:
                raise Stopped("stopped; what was recorded before stands") from None

        context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        parameters = [context, *own_parameters, *_OWN.values()]
        # What Typer reads, and fills `given` by; functools.wraps left the signature of the function itself.
        vars(run)["__signature__"] = inspect.Signature(parameters)
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        shown = "\n\n".join(["Example:", *example.splitlines()]).replace("[", "\\[")
        group.command(
            name,
            cls=Command,
            rich_help_panel=panel,
            short_help=short,
            help=flowed(inspect.getdoc(function) or ""),
            epilog=shown,
            context_settings=_HELP,
        )(run)
        return function

    return register


def _parameters(function: Callable[..., Any]) -> tuple[list[inspect.Parameter], dict[str, tuple[Any, list[str]]]]:
    """What the command line fills of a function; and by its name each parameter that it fills by fields, with these."""
    found: list[inspect.Parameter] = []
    shared: dict[str, tuple[Any, list[str]]] = {}
    for each in list(inspect.signature(function, eval_str=True).parameters.values())[1:]:
        if isinstance(each.annotation, type) and is_dataclass(each.annotation):
            hints = get_type_hints(each.annotation, include_extras=True)  # of a field in the words of its own module
            own = inspect.signature(each.annotation).parameters.values()
            shared[each.name] = each.annotation, [field.name for field in own]
            found += (field.replace(annotation=hints[field.name]) for field in own)
        else:
            found.append(each.replace(kind=inspect.Parameter.KEYWORD_ONLY))
    return found, shared


def command_line(arguments: Sequence[str] = ()) -> Callable[..., Any]:
    """The command line, ready to run: the command that the arguments name, or all of them if they name none."""
    named = _named(arguments)
    modules = [module for module, commands in _MODULES.items() if named in commands.split()]
    for module in modules or _MODULES:
        import_module(f"cli.{module}")
    order = [f"cli.{module}" for module in _MODULES]
    app.registered_commands.sort(key=lambda each: order.index(each.callback.__module__) if each.callback else -1)
    return get_command(app)


def _named(arguments: Sequence[str]) -> str | None:
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--ledger", "--key", "--color"):
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return None


def _setting(ctx: typer.Context, own: dict[str, Any]) -> Setting:
    """From the options before the command, where the environment counts too, and those behind it."""
    root = ctx.find_root()
    given = {name: own[name] or value for name, value in root.params.items() if name in own}
    flags = {name: str(value) for name, value in given.items() if value and (own[name] or _typed(ctx, name))}
    config = read_config(Path.cwd())
    key = given["key"] or config.get("key")
    ledger = Path(given["ledger"] or config.get("ledger") or "ledger.db")
    if not ledger.name:
        raise Malformed("a folder; name the ledger's file, as ledger.db", path=f"--ledger {ledger}")
    return Setting(
        ledger=ledger,
        key=Path(key) if key else None,
        terminal=Terminal(given["color"] or config.color),
        config=config,
        flags=flags,
    )


def _typed(ctx: typer.Context, name: str) -> bool:
    source = ctx.find_root().get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _option(name: str, kind: Any, *flags: str, help: str, metavar: str | None = None) -> inspect.Parameter:
    option = typer.Option(*flags, help=help, metavar=metavar, rich_help_panel=EVERYWHERE, show_default=False)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
    )


# The same options stand before the command, where the environment is read too, and behind it.
_OWN = {
    "ledger": _option("ledger", str, "--ledger", help="The ledger's file (STET_LEDGER).", metavar="PATH"),
    "key": _option("key", str, "--key", help="Its signing key, if not beside it (STET_KEY).", metavar="PATH"),
    "color": _option("color", Color, "--color", help="When to use colour; NO_COLOR counts."),
    "debug": _option("debug", bool, "--debug", help="Show where an error came from (STET_DEBUG)."),
}


def _version(wanted: bool) -> None:
    if wanted:
        from ledger import __version__

        typer.echo(f"stet {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    ctx: typer.Context,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", envvar="STET_LEDGER", metavar="PATH", help="The ledger's file; ledger.db by default."),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", envvar="STET_KEY", metavar="PATH", help="Its signing key, if not beside it.")
    ] = None,
    color: Annotated[
        Color | None, typer.Option("--color", help="When to use colour; NO_COLOR counts.", show_default=False)
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from (STET_DEBUG).")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
