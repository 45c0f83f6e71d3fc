"""Every failure is a problem document, and every error class answers as it says."""

import importlib
import pkgutil
from collections.abc import Iterator

import httpx
import orjson
import pytest
from tests.api.generated.operations import chosen, operations
from tests.api.generated.test_access import assert_problem

import atlas
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.web.problems import problem_response

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def error_classes() -> list[type[AtlasError]]:
    for module in pkgutil.walk_packages(atlas.__path__, "atlas."):
        holds_errors = module.name.endswith(".errors") or ".foundation." in module.name
        runs_on_import = ".migrations." in module.name
        if holds_errors and not runs_on_import:
            importlib.import_module(module.name)

    def below(kind: type[AtlasError]) -> Iterator[type[AtlasError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return sorted(set(below(AtlasError)), key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_error_class_answers_with_its_own_status(kind: type[AtlasError]) -> None:
    error = kind.__new__(kind)
    AtlasError.__init__(error, "detail")  # some classes word the detail themselves
    answer = problem_response(error, instance="/x", request_id="r")
    body = orjson.loads(answer.body)
    assert answer.status_code == kind.status == body["status"]
    assert body["code"] == kind.code
    assert body["title"] == kind.title
    assert body["detail"] == "detail"
    assert answer.media_type == "application/problem+json"
    assert 400 <= kind.status < 600


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_error_class_has_a_stable_code_of_its_own_form(kind: type[AtlasError]) -> None:
    assert kind.code.replace("_", "").isalnum()
    assert kind.code == kind.code.lower()
    assert kind.title.strip()


@pytest.mark.parametrize("operation", chosen(lambda item: item.path.startswith("/api")))
async def test_methods_that_are_not_offered_are_405(
    app_client: httpx.AsyncClient, operation: object
) -> None:
    from tests.api.generated.operations import Operation

    assert isinstance(operation, Operation)
    path = operation.path
    for name in operation.path_parameters:
        path = path.replace(f"{{{name}}}", "018f0000-0000-7000-8000-000000000000")
    offered = {item.method for item in operations() if item.route.path_regex.fullmatch(path)}
    for method in METHODS:
        if method in offered:
            continue
        answer = await app_client.request(method, path)
        assert_problem(answer, 405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) == offered


@pytest.mark.parametrize(
    "path",
    [
        "/api/no-such-thing",
        "/api/",
        "/api//companies",
        "/api/companies/x/y/z",
        "/api/%2e%2e/health",
    ],
)
async def test_unknown_paths_are_404(app_client: httpx.AsyncClient, path: str) -> None:
    for method in METHODS:
        assert_problem(await app_client.request(method, path), 404)


async def test_any_other_page_is_the_consoles(app_client: httpx.AsyncClient) -> None:
    for path in ("/", "/companies/018f0000-0000-7000-8000-000000000000", "/apiary"):
        answer = await app_client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
    for path in ("/missing.js", "/%00", "/" + "a/" * 4000, "/" + "a" * 5000):
        assert_problem(await app_client.get(path), 404)
    assert_problem(await app_client.post("/companies"), 405, "method_not_allowed")
