"""What commands say: results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
_WIDTH = 76


def fail(problem: str, remedy: str = "") -> NoReturn:
    """Say what is wrong and what to do, and end with status 1."""
    err.print(f"[bold red]✗[/] {escape(problem)}")
    if remedy:
        err.print(f"  {escape(remedy)}")
    raise typer.Exit(1)


def command_lines(command: str) -> list[str]:
    """Return a command in lines that fit 80 columns and can be pasted."""
    first, *options = command.split(" --")
    lines = [first]
    for option in options:
        if len(lines[-1]) + len(option) + 5 <= _WIDTH:
            lines[-1] += f" --{option}"
        else:
            lines[-1] += " \\"
            lines.append(f"  --{option}")
    return lines


def note(text: str) -> None:
    """Tell of a step on standard error."""
    err.print(f"[dim]·[/] {escape(text)}")


def program() -> str:
    """Return how the user can call this program: `atlas`, or its path when not on the PATH."""
    found = shutil.which("atlas")
    here = Path(sys.argv[0]).absolute()
    if here.suffix == ".py":  # python -m: the script lies beside the interpreter
        here = Path(sys.executable).with_name("atlas")
    if found and Path(found).absolute() == here:
        return "atlas"
    try:
        return str(here.relative_to(Path.cwd()))
    except ValueError:
        return str(here)


def interactive() -> bool:
    """Whether a person watches (progress bars are drawn only then)."""
    return err.is_terminal and os.environ.get("CI") is None
