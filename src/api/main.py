"""The application by its name in the user's document: `uvicorn api.main:create_app --factory`."""

from atlas.foundation.core.memory import growing_heap

with growing_heap():  # what is imported lives on: no full collection walks it meanwhile
    from atlas.api.main import create_app

__all__ = ["create_app"]
