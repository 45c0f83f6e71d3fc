"""Applications as processes of their own, to put load on."""

import os
import subprocess
import sys
import time

import httpx

from atlas.foundation.config import Settings


def serve(target: str, port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start an application as a process of its own; return when it answers."""
    command = [sys.executable, "-m", "uvicorn", target, "--port", str(port)]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    command += ["--log-level", "warning"]
    if "create_app" in target:
        command.append("--factory")
    process = subprocess.Popen(command, env={**os.environ, **environment})
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/none")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return process
    raise RuntimeError("the server did not start")


def environment(settings: Settings) -> dict[str, str]:
    """The settings of an application under load, as environment: no limits count."""
    shown = {}
    for name in ("database_url", "signing_key_secret", "login_salt"):
        shown[f"ATLAS_{name.upper()}"] = getattr(settings, name).get_secret_value()
    for name in ("rate_read", "rate_write", "rate_status"):
        shown[f"ATLAS_{name.upper()}"] = "10000000/minute"
    return {**shown, "ATLAS_STORAGE_URL": "memory://", "ATLAS_LOG_LEVEL": "info"}
