"""The application under the name in the user's document: `uvicorn api.main:create_app --factory`."""

from atlas.api.main import create_app as create_app
