"""docs/operate/settings.md, made of the settings' definitions."""

from __future__ import annotations

import ast
import inspect

from pydantic import SecretStr

from atlas.foundation.config import Settings

_HEAD = """# Settings

Atlas reads its settings from environment variables when a process starts; a change needs a restart.
All processes need the same settings, except `ATLAS_MIGRATION_DATABASE_URL`, which only
`atlas migrate` may have. Lists are separated by commas. A value that is not valid ends the process
with a message that names the variable. Under [systemd](one-machine.md) they are in
`/etc/atlas/atlas.env`, in [Kubernetes](../deployment.md#kubernetes) in the chart's values and
Secrets; `atlas up` chooses those of its own parts itself.

To create a key: `python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'`.

| variable | default | meaning |
|---|---|---|
"""
_TAIL = """
Tracing reads further standard variables: see [Traces](../deployment.md#traces).
[Rotate keys](keys.md) says how keys are changed.
"""


def descriptions() -> dict[str, str]:
    """Return the text below each setting, by its name."""
    (made,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(made, ast.ClassDef)
    found = {}
    for field, after in zip(made.body, made.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            found[field.target.id] = " ".join(str(after.value.value).split())
    return found


def page() -> str:
    """Return the page."""
    said = descriptions()
    rows = []
    for name, field in Settings.model_fields.items():
        variable = name.upper() if name.startswith("otel_") else f"ATLAS_{name.upper()}"
        default = field.default
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        text = "none" if shown in (None, "", []) else f"`{shown}`"
        rows.append(f"| `{variable}` | {text} | {said[name]} |\n")
    return _HEAD + "".join(rows) + _TAIL
