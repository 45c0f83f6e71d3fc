"""The base ontology of this installation: read once, checked at boot."""

from functools import lru_cache
from pathlib import Path

import yaml

from atlas.foundation.core.shipped import shipped_folder
from atlas.knowledge.ontology.domain import Ontology, RelationshipSpec, TypeSpec, parse
from atlas.knowledge.ontology.errors import OntologyInvalidError, TypeNotFoundError

FILE = "ontology_v3.5.yaml"


def base_file() -> Path:
    """Return the path of the base ontology: the checkout's, or the one inside the package."""
    return shipped_folder("ontology") / FILE


def load(path: Path) -> Ontology:
    """Read and check an ontology file.

    Raises:
        OntologyInvalidError: the file cannot be read or does not hold together.

    """
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OntologyInvalidError([f"{path.name}: {type(error).__name__}"]) from error
    return parse(document)


@lru_cache(maxsize=1)
def base() -> Ontology:
    """Return the base ontology; the first call, at boot, checks it.

    Raises:
        OntologyInvalidError: it does not hold together; the process must not start.

    """
    return load(base_file())


@lru_cache(maxsize=1)
def base_text() -> str:
    """Return the base ontology as the YAML that ships."""
    return base_file().read_text(encoding="utf-8")


def get_type(name: str) -> TypeSpec:
    """Return a type.

    Raises:
        TypeNotFoundError: the ontology has none of that name.

    """
    spec = base().types.get(name)
    if spec is None:
        raise TypeNotFoundError(f"The ontology has no type {name[:100]}.")
    return spec


def get_relationship_type(name: str) -> RelationshipSpec:
    """Return a relationship type.

    Raises:
        TypeNotFoundError: the ontology has none of that name.

    """
    spec = base().relationship_types.get(name)
    if spec is None:
        raise TypeNotFoundError(f"The ontology has no relationship type {name[:100]}.")
    return spec
