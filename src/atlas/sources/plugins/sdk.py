"""All that a plugin may import of Atlas."""

from atlas.sources.plugins.client import Answer, ProviderClient, Subject
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.domain.shapes import ResponseModel
from atlas.sources.plugins.domain.transforms import country, nationalities, transform
from atlas.sources.plugins.harness import run_plugin_tests

__all__ = [
    "Answer",
    "ProviderClient",
    "ResponseModel",
    "State",
    "Subject",
    "country",
    "nationalities",
    "run_plugin_tests",
    "transform",
]
