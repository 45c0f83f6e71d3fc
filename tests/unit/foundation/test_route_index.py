"""The index of routes gives the answer of a search through the whole table, for any path."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.api.routers import ROUTERS
from atlas.foundation.web.route_index import RouteIndex
from atlas.foundation.web.router import AtlasRoute, AtlasRouter

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, AtlasRoute)]
INDEX = RouteIndex(ROUTES)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", "")
PIECES = (
    "", "/", "//", "\n", "\r", "\x00", "%0A", " ", ".", "..", "api", "API", "jobs", "auth",
    "login", "health", "ready", "{job_id}", "é", "\ud800", "01940000-0000-7000-8000-000000000000",
)  # fmt: skip


def linear(method: str, path: str) -> AtlasRoute | None:
    """The first route of the table that takes the method and matches the path."""
    for route in ROUTES:
        if method in (route.methods or ()) and route.path_regex.match(path):
            return route
    return None


def found(method: str, path: str) -> AtlasRoute | None:
    return INDEX.find({"type": "http", "method": method, "path": path})


@pytest.mark.parametrize("value", ["01940000-0000-7000-8000-000000000000", "x", "a b\n", "search"])
def test_every_operation_is_found(value: str) -> None:
    for route in ROUTES:
        path = re.sub(r"\{[^}]*\}", value, route.path)
        for ending in ("", "\n", "\n\n", "/", "/x"):
            for method in METHODS:
                assert found(method, path + ending) is linear(method, path + ending)
        for method in route.methods or ():
            assert found(method, path) is not None


@given(
    route=st.sampled_from(ROUTES),
    method=st.sampled_from(METHODS),
    value=st.one_of(st.sampled_from(PIECES), st.text(max_size=12)),
    cut=st.integers(0, 80),
    put=st.one_of(st.sampled_from(PIECES), st.text(max_size=12)),
)
def test_hostile_paths_are_found_alike(
    route: AtlasRoute, method: str, value: str, cut: int, put: str
) -> None:
    path = route.path
    for parameter in re.findall(r"\{[^}]*\}", path):
        path = path.replace(parameter, value)
    path = path[:cut] + put + path[cut:]
    assert found(method, path) is linear(method, path)


@given(method=st.sampled_from(METHODS), parts=st.lists(st.sampled_from(PIECES), max_size=8))
def test_paths_of_pieces_are_found_alike(method: str, parts: list[str]) -> None:
    for path in ("".join(parts), "/" + "/".join(parts)):
        assert found(method, path) is linear(method, path)


def test_a_line_break_at_the_end_does_not_change_the_contract() -> None:
    """A pattern's `$` matches before it, so the route serves it: its limit must count it."""
    route = found("POST", "/api/auth/login\n")
    assert route is not None
    assert route.contract.rate == "auth"


def test_a_parameter_among_the_first_two_segments_is_refused() -> None:
    router = AtlasRouter(prefix="/{room}", tags=["x"])

    @router.get("/list", public=True, operation_id="list_room", summary="List")
    async def list_room(room: str) -> str:
        return room

    with pytest.raises(TypeError, match="literal"):
        RouteIndex(router.routes)
