"""The application by its name in the user's document: `uvicorn api.main:create_app --factory`."""

from atlas.api.main import create_app

__all__ = ["create_app"]
