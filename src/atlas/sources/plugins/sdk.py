"""All that a plugin may import of Atlas."""

from atlas.sources.plugins.client import Answer, ProviderClient, Subject
from atlas.sources.plugins.domain.engine import ResponseModel, State
from atlas.sources.plugins.domain.transforms import transform
from atlas.sources.plugins.harness import run_plugin_tests

__all__ = [
    "Answer",
    "ProviderClient",
    "ResponseModel",
    "State",
    "Subject",
    "run_plugin_tests",
    "transform",
]
