"""Loading plugins: strict, and every problem of every plugin at once."""

from __future__ import annotations
import __future__

import ast
import importlib.util
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import CodeType, MappingProxyType, ModuleType
from typing import Any, TypeVar

import orjson
import yaml
from pydantic import BaseModel, ValidationError

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.errors import NotFoundError, PluginValidationError
from atlas.foundation.core.memory import lasting_heap
from atlas.foundation.core.shipped import shipped_folder
from atlas.knowledge.ontology.domain import Ontology
from atlas.knowledge.ontology.service import base as base_ontology
from atlas.sources.plugins.bytecode import compiled
from atlas.sources.plugins.client import ProviderClient
from atlas.sources.plugins.documents import read_document
from atlas.sources.plugins.domain.as_written import as_written, looking
from atlas.sources.plugins.domain.checking import Mistake, manifest_mistakes, mistakes
from atlas.sources.plugins.domain.compiling import Compiling
from atlas.sources.plugins.domain.contract import Contract
from atlas.sources.plugins.domain.engine import Translator
from atlas.sources.plugins.domain.index import TranslationRegistry
from atlas.sources.plugins.domain.manifest import Manifest, plain
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.domain.problems import Problem
from atlas.sources.plugins.domain.shapes import ResponseModel, Shape, members
from atlas.sources.plugins.domain.spec import MappingSpec
from atlas.sources.plugins.domain.transforms import BUILT_IN, MARK, Transform

MANIFEST, SPEC, CONTRACT = "plugin.yaml", "mapping_spec.yaml", "contract.yaml"
CODE = ("client.py", "responses.py", "transforms.py")
GROUP = "atlas.plugins"
SDK = "atlas.sources.plugins.sdk"
MAX_BYTES = 262_144
_MAX_VALUES = 20_000
_PURE = {
    "__future__", "collections", "collections.abc", "datetime", "decimal", "fractions", "functools",
    "itertools", "math", "operator", "re", "string", "typing", "unicodedata",
}  # fmt: skip
_NOT_PURE = {"open", "eval", "exec", "__import__", "input", "print", "globals", "__builtins__"}
_RUNS = re.compile(rf"\b(?:{'|'.join(sorted(_NOT_PURE))})\b")
_NOT_FOR_PLUGINS = {
    "httpx", "httpx2", "httpcore", "httpcore2", "requests", "aiohttp", "urllib.request", "urllib3",
    "http.client", "socket", "asyncpg", "psycopg", "sqlalchemy", "subprocess", "temporalio",
}  # fmt: skip
_HOLD_REFUSED = {name.rpartition(".")[0] for name in _NOT_FOR_PLUGINS if "." in name}
_IMPORT = re.compile(r"import(?!\w)(?<!\wimport)")  # begins with letters: they are found fast
_PLAIN_IMPORT = re.compile(r"(?:from|import) ([A-Za-z_][A-Za-z0-9_.]*)(?: import [\w, ()]+)?")
_TOLD = frozenset({Permission.SETTINGS, Permission.PLATFORM})
"""Who sees what is wrong with a plugin: admins and operators."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class LoadedPlugins:
    """The plugins that hold together, and the problems of those that do not."""

    plugins: Mapping[str, Plugin]
    problems: tuple[Problem, ...]
    registry: TranslationRegistry

    def require(self, name: str, actor: AuthContext | None = None) -> Plugin:
        """Return a plugin; only admins and operators see what is wrong with it.

        Raises:
            PluginValidationError: it is there and does not hold together (503).
            NotFoundError: there is none of that name.

        """
        found = self.plugins.get(name)
        if found is not None:
            return found
        own = [one for one in self.problems if plain(one.plugin) == plain(name)]
        if own:
            error = validation_error(own)
            if actor is not None and actor.permissions & _TOLD:
                error.extra["problems"] = list(error.problems)
            raise error
        raise NotFoundError(f"No plugin is named {name[:60]}.")

    def check(self) -> None:
        """Raise one error for all problems.

        Raises:
            PluginValidationError: at least one plugin does not hold together (503).

        """
        if self.problems:
            raise validation_error(self.problems)


def validation_error(problems: Sequence[Problem]) -> PluginValidationError:
    """Return the one error that lists every problem; its text for callers names plugins alone."""
    names = ", ".join(sorted({one.plugin for one in problems}))
    return PluginValidationError(
        f"These plugins are not valid: {names}. An operator sees the reasons with "
        "`atlas plugin check`.",
        problems=tuple(one.line() for one in problems),
    )


def bundled_folder() -> Path:
    """Return the folder of the plugins that come with Atlas."""
    return shipped_folder("plugins")


@lru_cache(maxsize=1)
def installed() -> LoadedPlugins:
    """Return the plugins of this process, loaded once against the base ontology."""
    return load_installed(base_ontology())


def load_installed(ontology: Ontology) -> LoadedPlugins:
    """Load the bundled plugins and those of installed packages (entry points `atlas.plugins`)."""
    return load((*folders_in(bundled_folder()), *installed_folders()), ontology)


def folders_in(root: Path) -> Iterator[Path]:
    """Yield the folders of plugins in a folder; those that start with `_` or `.` are skipped."""
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and folder.name[0] not in "_.":
            yield folder


def installed_folders() -> Iterator[Path]:
    """Yield the folders of plugins that installed packages name; nothing of them is run yet."""
    for point in entry_points(group=GROUP):
        spec = importlib.util.find_spec(point.value)
        places = list(spec.submodule_search_locations or ()) if spec else []
        yield Path(places[0]) if places else Path(f"{point.value} of {point.name}")


def load(folders: Iterable[Path], ontology: Ontology) -> LoadedPlugins:
    """Load plugins. Nothing is raised for a bad one: its problems are collected."""
    plugins: dict[str, Plugin] = {}
    problems: list[Problem] = []
    with lasting_heap():
        for folder in folders:
            loading = _Loading(folder, ontology)
            plugin = loading.load()
            if plugin is not None and plugin.name in plugins:
                other = plugins[plugin.name].folder
                loading.wrong("", "name", f"{plugin.name} is also in {other.name}", "Rename one.")
                plugins.pop(plugin.name)
            elif plugin is not None:
                plugins[plugin.name] = plugin
            problems += loading.problems
        registry = TranslationRegistry.of(plugins.values())
    return LoadedPlugins(MappingProxyType(plugins), tuple(sorted(set(problems))), registry)


def check_declarations(texts: Mapping[str, str], ontology: Ontology) -> list[Problem]:
    """Return what is wrong with the manifest of a plugin, and with its mapping and contract.

    Nothing is stored, and no code is run: what only the code shows is not looked at.

    Args:
        texts: by file: `MANIFEST`, and `SPEC` and `CONTRACT` where they are to be checked.
        ontology: the types and attributes that exist.

    """
    loading = _Loading(Path(), ontology, texts=texts)
    _, spec, _ = loading.declarations()
    loading.translator(spec, None, {})
    return sorted(set(loading.problems))


@dataclass(slots=True)
class _Loading:
    """One plugin being read. texts: its files, where they are not in a folder."""

    folder: Path
    ontology: Ontology
    problems: list[Problem] = field(default_factory=list)
    texts: Mapping[str, str] | None = None

    def wrong(self, file: str, path: str, reason: str, mend: str) -> None:
        self.problems.append(Problem(self.folder.name, file, path, reason, mend))

    def load(self) -> Plugin | None:
        if not self.folder.is_dir():
            self.wrong("", "", "is no folder", f"The entry point in {GROUP} has to name a package.")
            return None
        manifest, spec, contract = self.declarations()
        modules = self._modules()
        responses = self._responses(modules.get("responses"))
        client = self._client(modules.get("client"))
        translator = self.translator(spec, modules.get("transforms"), responses)
        if self.problems or not (manifest and spec and contract and translator and client):
            return None
        return Plugin(manifest, spec, contract, translator, client, self.folder)

    def declarations(self) -> tuple[Manifest | None, MappingSpec | None, Contract | None]:
        """Return manifest, mapping and contract, once it was seen whether they hold together."""
        manifest = self._model(MANIFEST, Manifest)
        spec = self._model(SPEC, MappingSpec)
        contract = self._model(CONTRACT, Contract)
        if manifest:
            # without a folder, it is named as it says itself, if it says so
            own = getattr(manifest, "name", "")
            folder = own if self.texts is not None else self.folder.name
            for found in manifest_mistakes(manifest, folder, self.ontology):
                self._all(MANIFEST, found)
        if contract:
            for found in mistakes(contract, manifest, self.ontology, spec):
                self._all(CONTRACT, found)
        return manifest, spec, contract

    def _all(self, file: str, found: Iterable[Mistake]) -> None:
        """Note what one look at the files finds; a value that is wrong already is not named again.

        A look ends early only at what is wrong already.
        """
        known = {one.path for one in self.problems if one.file == file}
        with looking(valid=not self.problems):
            for mistake in found:
                if known.isdisjoint(_above(mistake[0])):
                    self.wrong(file, *mistake)

    def _document(self, file: str) -> Any:
        try:
            text = self._text(file)
            if text is None:
                self.wrong(file, "", f"is over {MAX_BYTES} bytes", "Split the plugin.")
                return None
            document, twice = read_document(text)
            many = _values(document, _MAX_VALUES) < 0
        except FileNotFoundError:
            self.wrong(file, "", "is missing", "`atlas plugin new` shows what it holds.")
            return None
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            where = " ".join(str(error).split())[:300]
            self.wrong(file, "", f"cannot be read: {where}", "Write it as YAML in UTF-8.")
            return None
        for key in twice:
            self.wrong(file, "", f"cannot be read: {key}", "Write it once.")
        if not isinstance(document, dict):
            self.wrong(file, "", "is no mapping", "Write `key: value` lines.")
            return None
        if many:
            self.wrong(file, "", f"holds over {_MAX_VALUES} values", "Write aliases out.")
            return None
        return document

    def _text(self, file: str) -> str | None:
        """Return the text of a file; None: it is too long."""
        if self.texts is not None:
            return self.texts[file]
        path = self.folder / file
        return None if path.stat().st_size > MAX_BYTES else path.read_text(encoding="utf-8")

    def _model(self, file: str, model: type[Model]) -> Model | None:
        """Return a file; one with problems as it is written, so that the others are found too."""
        if self.texts is not None and file not in self.texts:
            return None
        document = self._document(file)
        if document is None:
            return None
        try:
            return model.model_validate_json(orjson.dumps(document))
        except ValidationError as error:
            found = error.errors(include_url=False)
            above = {one["loc"][:n] for one in found for n in range(len(one["loc"]))}
            for one in found:
                if one["loc"] not in above:  # else a member of it is what is wrong
                    path = ".".join(str(step) for step in one["loc"])
                    self.wrong(file, path, one["msg"], _remedy(one["type"]))
        except TypeError as error:
            self.wrong(file, "", f"holds a value that JSON does not know: {error}", "Quote it.")
        return as_written(model, document)

    def _modules(self) -> dict[str, ModuleType]:
        """Import the code of the plugin, once it was seen that it may be imported."""
        codes = {file: code for file in CODE if (code := self._code(file))}
        if len(codes) < len(CODE):
            return {}
        package = f"atlas_plugin_{plain(self.folder.name)}_{abs(hash(self.folder)):x}"
        holder = ModuleType(package)
        holder.__path__ = [str(self.folder)]
        sys.modules[package] = holder
        found = {}
        for file in ("transforms.py", "responses.py", "client.py"):
            name = file.removesuffix(".py")
            module = ModuleType(f"{package}.{name}")
            module.__package__ = package
            module.__file__ = str(self.folder / file)
            sys.modules[module.__name__] = module
            try:
                self._run(file, codes[file], module)
            except (Exception, SystemExit) as error:  # noqa: BLE001  its problem, whatever it does
                self.wrong(file, "", f"fails: {type(error).__name__}: {error}"[:300], "Mend it.")
                continue
            found[name] = module
        return found

    def _run(self, file: str, code: CodeType, module: ModuleType) -> None:
        try:
            exec(code, vars(module))  # noqa: S102  an operator installed it
        except NameError:  # an annotation may name a class that stands further down
            text = (self.folder / file).read_text(encoding="utf-8")
            later = __future__.annotations.compiler_flag  # each is read when it is needed
            again = compile(text, str(self.folder / file), "exec", later, dont_inherit=True)
            exec(again, vars(module))  # noqa: S102

    def _code(self, file: str) -> CodeType | None:
        """Return the code of a file that may be imported."""
        try:
            text = (self.folder / file).read_text(encoding="utf-8")
            if _plainly_allowed(file, text) or self._may_run(file, text, ast.parse(text)):
                return compiled(text, self.folder / file)
        except FileNotFoundError:
            self.wrong(file, "", "is missing", "`atlas plugin new` shows what it holds.")
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.wrong(file, "", f"cannot be read: {error}"[:300], "Write it as Python in UTF-8.")
        return None

    def _may_run(self, file: str, text: str, tree: ast.Module) -> bool:
        before = len(self.problems)
        for node in _statements(tree):
            for name in _imported(node):
                root = name.partition(".")[0]
                line = f"line {getattr(node, 'lineno', 0)}"
                if root == "atlas" and name != SDK:
                    self.wrong(file, line, f"imports {name}", f"Import {SDK} alone.")
                elif file == "transforms.py" and root != "atlas" and name not in _PURE:
                    why = f"imports {name}: transforms are pure"
                    self.wrong(file, line, why, f"Use {', '.join(sorted(_PURE))}.")
                elif name in _NOT_FOR_PLUGINS or root in _NOT_FOR_PLUGINS:
                    why = f"imports {name}: a plugin reaches its provider by its client alone"
                    self.wrong(file, line, why, "Use the HTTP client that it is given.")
        for used in ast.walk(tree) if _RUNS.search(_as_python_reads(text)) else ():
            if isinstance(used, ast.Name) and used.id in _NOT_PURE:
                mend = "Return values; read and run nothing."
                self.wrong(file, f"line {used.lineno}", f"uses {used.id}", mend)
        return len(self.problems) == before

    def _responses(self, module: ModuleType | None) -> dict[str, Shape]:
        if module is None:
            return {}
        self._shapes(module)
        found = getattr(module, "RESPONSES", None)
        if not isinstance(found, dict) or not found:
            mend = 'Write `RESPONSES = {"name": Model}`.'
            self.wrong("responses.py", "RESPONSES", "is no table of responses", mend)
            return {}
        good = {}
        for name, model in found.items():
            if isinstance(model, type) and issubclass(model, ResponseModel | BaseModel):
                good[str(name)] = Shape(model)
            else:
                mend = "Derive it from ResponseModel."
                self.wrong("responses.py", f"RESPONSES.{name}", "is no response model", mend)
        return good

    def _shapes(self, module: ModuleType) -> None:
        """Look at the members of each shape: it is compiled with its first answer."""
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, ResponseModel):
                try:
                    members(value)
                except Exception as error:  # noqa: BLE001  the plugin's problem, whatever it names
                    why = f"cannot be read: {type(error).__name__}: {error}"[:300]
                    self.wrong("responses.py", name, why, "Correct the types of its members.")

    def _client(self, module: ModuleType | None) -> Any:
        if module is None:
            return None
        client = getattr(module, "Client", None)
        if not isinstance(client, type) or not issubclass(client, ProviderClient):
            mend = "Write `class Client(ProviderClient)`."
            self.wrong("client.py", "Client", "is no provider client", mend)
            return None
        if client.about is ProviderClient.about:
            mend = "Write `async def about(self, subject)`: what is asked in an investigation."
            self.wrong("client.py", "Client.about", "is missing", mend)
            return None
        return client

    def translator(
        self,
        spec: MappingSpec | None,
        module: ModuleType | None,
        responses: Mapping[str, Shape],
    ) -> Translator | None:
        """Return the mapping ready to run; None: it is not."""
        if spec is None:
            return None
        own: dict[str, Transform] = {
            name: value
            for name, value in (vars(module).items() if module else ())
            if getattr(value, MARK, False)
        }
        known = {**BUILT_IN, **own} if module else None
        compiling = Compiling(self.ontology, known, responses or None, valid=not self.problems)
        made = compiling.mapping(spec)
        self._all(SPEC, compiling.mistakes)
        return made


def _above(path: str) -> set[str]:
    """Return a place of a file and all those above it, except the whole file."""
    steps = path.split(".")
    return {".".join(steps[:length]) for length in range(1, len(steps) + 1)}


def _plainly_allowed(file: str, text: str) -> bool:
    """Return whether a text alone shows that it imports and uses only what it may.

    Each word `import` then stands in a line that is one import of an allowed module. Where that is
    not plain, the syntax tree decides: it takes several times as long.
    """
    text = _as_python_reads(text)
    if "\\\n" in text or (any(name in text for name in _NOT_PURE) and _RUNS.search(text)):
        return False
    after = 0
    for word in _IMPORT.finditer(text):
        if word.start() < after:
            return False
        start = text.rfind("\n", 0, word.start()) + 1
        end = text.find("\n", start)
        after = end if end >= 0 else len(text)
        found = _PLAIN_IMPORT.fullmatch(text, start, after)
        if found is None or not _may_import(file, found[1]):
            return False
    return True


def _as_python_reads(text: str) -> str:
    """Return a text with its names as Python reads them: other letters may stand for `eval`."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _may_import(file: str, name: str) -> bool:
    """Return whether a file of a plugin may import a module."""
    root = name.partition(".")[0]
    if root == "atlas":
        return name == SDK
    if file == "transforms.py":
        return name in _PURE
    return _NOT_FOR_PLUGINS.isdisjoint({name, root}) and name not in _HOLD_REFUSED


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Yield every statement; an import is one, so expressions are not looked into."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for node in getattr(tree, name, None) or ():
            if isinstance(node, ast.stmt):
                yield node
            yield from _statements(node)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        members = [f"{node.module}.{alias.name}" for alias in node.names]
        if node.module == SDK.rpartition(".")[0]:
            return members
        return [node.module, *(one for one in members if one in _NOT_FOR_PLUGINS)]
    return []


def _values(value: Any, room: int) -> int:
    """Return how many values may still follow; below 0: there are too many (aliases count)."""
    room -= 1
    members: Iterable[Any] = ()
    if isinstance(value, dict):
        members = value.values()
    elif isinstance(value, list):
        members = value
    for member in members:
        if room < 0:
            break
        room = _values(member, room)
    return room


def _remedy(kind: str) -> str:
    return {
        "missing": "Add it.",
        "extra_forbidden": "Remove it, or correct its spelling.",
        "string_pattern_mismatch": "Write it in that form.",
    }.get(kind, "Correct the value.")
