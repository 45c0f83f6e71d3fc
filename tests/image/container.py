"""A process of the image under an OCI runtime, as a cluster starts it, without Docker.

`buildah` lays the image's files out; `crun` runs them with a read-only root, as user 65532, without
a capability and without the means to gain one. The network is the machine's own, and no control
group bounds memory or processes: these two are not shown here.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

IMAGE = os.environ.get("ATLAS_IMAGE", "localhost/atlas:dev")
USER = 65532
# crun refuses control groups of both generations at once; it uses neither
_SHELL = """
unified=/sys/fs/cgroup/unified
if [ -d "$unified" ]; then mount --bind "$unified" /sys/fs/cgroup; fi
exec crun --cgroup-manager=disabled run --bundle "$1" --pid-file "$2" "$3"
"""


class Image:
    """The built image, its files laid out once for all its processes."""

    def __init__(self) -> None:
        self.container = _buildah("from", "--isolation", "chroot", "--pull-never", IMAGE)
        self.root = Path(_buildah("mount", self.container))
        self.config: dict[str, Any] = json.loads(_buildah("inspect", "--type", "image", IMAGE))[
            "OCIv1"
        ]["config"]

    def remove(self) -> None:
        """Take the files away again; the image stays."""
        _buildah("rm", self.container)


class Process:
    """One process of the image."""

    def __init__(
        self,
        image: Image,
        folder: Path,
        words: list[str],
        environment: Mapping[str, str],
        *,
        storage: Path | None = None,
        entrypoint: list[str] | None = None,
    ) -> None:
        self.name = f"atlas-{folder.name}-{secrets.token_hex(4)}"
        self.output = folder / "output"
        self._pid_file = folder / "pid"
        folder.mkdir()
        given = [f"{name}={value}" for name, value in environment.items()]
        program = [*(entrypoint or image.config["Entrypoint"]), *words]
        bundle = _specification(image, program, given, storage)
        (folder / "config.json").write_text(json.dumps(bundle), encoding="utf-8")
        with self.output.open("wb") as output:
            self._runtime = subprocess.Popen(
                [
                    *("unshare", "--mount", "sh", "-c", _SHELL, "sh"),
                    *(str(folder), str(self._pid_file), self.name),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def said(self) -> str:
        """Everything the process wrote."""
        return self.output.read_text(errors="replace")

    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._runtime.poll() is None

    def wait(self, timeout: float) -> int:
        """Wait for its end; return its exit status."""
        return self._runtime.wait(timeout)

    @property
    def pid(self) -> int:
        """Its process id on this machine (its own is 1)."""
        return int(self._pid_file.read_text())

    def end(self, timeout: float = 40) -> int:
        """Send SIGTERM, as a cluster does, and return the exit status."""
        os.kill(self.pid, signal.SIGTERM)
        return self.wait(timeout)

    def kill(self) -> None:
        """End it whatever it does."""
        if self.lives() and self._pid_file.exists():
            os.kill(self.pid, signal.SIGKILL)
            self.wait(20)


def missing() -> list[str]:
    """The programs that these tests need and this machine lacks."""
    return [name for name in ("buildah", "crun", "unshare") if shutil.which(name) is None]


def digest(name: str) -> str:
    """Return the digest of an image's manifest, which names its layers and its configuration."""
    found: str = json.loads(_buildah("inspect", "--type", "image", name))["FromImageDigest"]
    return found


def _buildah(*words: str) -> str:
    done = subprocess.run(["buildah", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"buildah {words}: {done.stderr}"
    return done.stdout.strip()


def _specification(
    image: Image, program: list[str], given: list[str], storage: Path | None
) -> dict[str, Any]:
    found = json.loads(
        subprocess.run(
            ["sh", "-c", "cd $(mktemp -d) && crun spec && cat config.json"],
            capture_output=True,
            check=True,
        ).stdout
    )
    found["root"] = {"path": str(image.root), "readonly": True}
    user = int(image.config["User"].partition(":")[0])
    found["process"].update(
        terminal=False,
        user={"uid": user, "gid": user},
        args=program,
        env=[*image.config["Env"], *given],
        cwd=image.config["WorkingDir"],
        noNewPrivileges=True,
        capabilities={
            kind: [] for kind in ("bounding", "effective", "inheritable", "permitted", "ambient")
        },
        rlimits=[{"type": "RLIMIT_NOFILE", "hard": 20000, "soft": 20000}],
    )
    shared = {"network", "cgroup"}
    namespaces = found["linux"]["namespaces"]
    found["linux"]["namespaces"] = [each for each in namespaces if each["type"] not in shared]
    found["linux"].pop("resources", None)
    mounts = [each for each in found["mounts"] if "cgroup" not in each["destination"]]
    options = ["nosuid", "nodev", "mode=1777", "size=256m"]
    mounts.append(_mount("/tmp", "tmpfs", "tmpfs", options))
    # the machine's own network needs the machine's own names
    mounts.extend(_mount(each, "bind", each, ["bind", "ro"]) for each in _NAMES)
    if storage is not None:
        mounts.append(_mount("/storage", "bind", str(storage), ["bind", "rw"]))
    found["mounts"] = mounts
    return dict(found)


_NAMES = ("/etc/hosts", "/etc/resolv.conf")


def _mount(target: str, kind: str, source: str, options: list[str]) -> dict[str, Any]:
    return {"destination": target, "type": kind, "source": source, "options": options}
