"""The providers of this installation, as a tenant sees, routes and has asked them."""

from atlas.sources.providers.service.calls import get_health, get_summary, list_calls
from atlas.sources.providers.service.formats import list_format_changes, list_installed
from atlas.sources.providers.service.listing import get_provider, list_providers, shortcomings
from atlas.sources.providers.service.planning import get_plan
from atlas.sources.providers.service.routing import (
    confirm_route,
    get_routing,
    reset_route,
    set_route,
)
from atlas.sources.providers.service.testing import test_provider

__all__ = [
    "confirm_route",
    "get_health",
    "get_plan",
    "get_provider",
    "get_routing",
    "get_summary",
    "list_calls",
    "list_format_changes",
    "list_installed",
    "list_providers",
    "reset_route",
    "set_route",
    "shortcomings",
    "test_provider",
]
