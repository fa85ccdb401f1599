"""How the pages of `--help` look, where Typer has them otherwise."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


class Command(TyperCommand):
    """A command whose flags are shown without a value, as they take none: `--dry-run`, not `--dry-run <bool>`."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _bare(super().get_params(ctx))


class Group(TyperGroup):
    """A group of commands, in the same way."""

    def get_params(self, ctx: Any) -> list[Any]:
        return _bare(super().get_params(ctx))


def _bare(parameters: list[Any]) -> list[Any]:
    for each in parameters:
        if getattr(each, "is_flag", False) and each.metavar is None:
            each.metavar = ""
    return parameters


def flowed(text: str) -> str:
    """Each paragraph in one line: where it is wrapped is for whoever shows it to say."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
