"""`atlas plugin`: writing plugins and checking them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from atlas.cli.console import err, fail, note, out
from atlas.foundation.core.errors import PluginValidationError
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins import harness, loading, scaffold
from atlas.sources.plugins.domain.manifest import plain

app = typer.Typer(
    name="plugin",
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""Write a plugin: a provider as a source, without a change of Atlas.

[bold]The steps[/]

    atlas plugin new bg-brra           a folder bg_brra that already passes its tests
    (edit plugin.yaml, responses.py, mapping_spec.yaml, transforms.py, client.py)
    (put an answer of the provider into tests/fixtures/RESPONSE/NAME.json)
    atlas plugin check bg_brra         do the files hold together?
    atlas plugin regenerate bg_brra    write the golden claims; read them
    atlas plugin test bg_brra          contract, mapping, coverage and failures

NAME is a folder, or the name of a plugin that comes with Atlas. No command needs a running Atlas.
""",
)
Name = Annotated[str, typer.Argument(help="Folder of the plugin, or the name of a bundled one.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Such as bg-brra: lower case, with hyphens.")],
    into: Annotated[Path, typer.Option(help="The folder that it is made in.")] = Path(),
) -> None:
    """Make a plugin from the example: a folder with every file, that passes its tests.

    Each line of its YAML files says what it is for. The folder can be built as a wheel; where that
    is installed with Atlas, the plugin is loaded.
    """
    try:
        folder = scaffold.create(name, into)
    except (ValueError, FileExistsError) as error:
        fail(f"{error}.", "Choose another name, or another folder with --into.")
    out.print(f"Made {escape(str(folder))}. Next: edit plugin.yaml, then run")
    out.print(f"  atlas plugin check {escape(str(folder))}", markup=False)


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Folders or names; all that are installed if none.")
    ] = None,
) -> None:
    """List every problem of every plugin: file, place, reason, and how to fix it.

    Exit status 1 where there is one. A plugin with a problem is not loaded; everything else works.
    """
    if names:
        found = loading.load([_folder(name) for name in names], base())
    else:
        found = loading.load_installed(base())
    try:
        found.check()
    except PluginValidationError as error:
        for line in error.problems:
            err.print(f"[bold red]✗[/] {escape(line)}")
        raise typer.Exit(1) from error
    for plugin in found.plugins.values():
        out.print(f"✓ {plugin.name} {plugin.manifest.version}", markup=False)


@app.command()
def test(name: Name) -> None:
    """Run the four layers of a plugin's tests, and say in words what is missing.

    Contract: attributes exist, types fit, transforms resolve. Mapping: each fixture gives its
    golden claims, exactly. Coverage: each mapping is produced by a fixture, or is listed in
    coverage_exempt. Failures: the provider on loopback refuses, throttles, breaks off, is slow and
    changes its format (tests/conversation.yaml says what is asked). Under pytest,
    tests/test_plugin.py runs the same.
    """
    folder = _folder(name)
    failed = False
    for layer in (harness.contract, harness.mapping, harness.coverage, harness.failures):
        wrong = layer(folder)
        failed = failed or bool(wrong)
        out.print(f"{'✗' if wrong else '✓'} {layer.__name__}", markup=False)
        for line in wrong:
            out.print(f"    {line}", markup=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def regenerate(
    name: Name,
    misfits: Annotated[
        bool,
        typer.Option(
            "--misfits", help="Also of fixtures that do not fit: they show a changed format."
        ),
    ] = False,
) -> None:
    """Write the golden claims of every fixture. Read the difference before you commit it.

    A golden file is what the plugin claims from one recorded answer. Raise `version` in plugin.yaml
    when one of them changes. A fixture that does not fit responses.py or a transform is named with
    its place, and its golden file is not written: exit status 1.
    """
    folder = _folder(name)
    wrong = harness.contract(folder)
    if wrong:
        fail(wrong[0], f"See all: atlas plugin check {name}")
    found = harness.regenerate(folder, misfits=misfits)
    for path in found.written:
        note(f"wrote {path.relative_to(folder)}")
    for line in found.refused:
        err.print(f"[bold red]✗[/] {escape(line)}")
    if found.refused:
        fail(
            "What does not fit is not written: it would be schema_changed.",
            "Correct responses.py, the mapping or the transform. A fixture of a changed format: "
            "add --misfits.",
        )


def _folder(name: str) -> Path:
    given = Path(name)
    for folder in (given, Path(plain(name)), loading.bundled_folder() / name):
        if (folder / loading.MANIFEST).is_file():
            return folder.resolve()
    if not given.is_dir():
        fail(
            f"{name} is no folder of a plugin and no bundled plugin.", "Make one: atlas plugin new"
        )
    return given.resolve()
