"""Who runs PostgreSQL: it refuses root, so root hands it to an account of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.cli.embedded.errors import EmbeddedError

ACCOUNT = "atlas"
"""System account that root makes for PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Account:
    """How PostgreSQL's programs are started.

    Attributes:
        prefix: words before the program (the fallback's `unshare …`).
        uid: the account's user id; None when it runs as the caller.
        gid: its group id.

    """

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def popen(self) -> dict[str, Any]:
        """Keyword arguments for `subprocess.Popen`."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hand a file or folder to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def take_over(self, data: Path) -> None:
        """Hand an existing cluster to the account (it was made by another one).

        Raises:
            EmbeddedError: when it belongs to another account and we are not root.

        """
        wanted = os.geteuid() if self.uid is None else self.uid
        if data.stat().st_uid == wanted:
            return
        if os.geteuid() != 0:
            raise EmbeddedError(
                f"The database in {data} belongs to another user.",
                "Run as that user, or name another folder with --data-dir.",
            )
        for path in [data, *data.rglob("*")]:
            os.chown(path, wanted, self.gid or 0, follow_symlinks=False)

    def can_enter(self, folder: Path) -> bool:
        """Whether the account reaches a folder through all its parents."""
        answer = subprocess.run(
            ["/bin/sh", "-c", 'cd "$0"', str(folder)],
            capture_output=True,
            check=False,
            cwd="/",
            **self.popen,
        )
        return answer.returncode == 0


def choose_account(folder: Path) -> Account:
    """Choose who runs PostgreSQL with its data below `folder`.

    A normal user runs it. Root makes the system account `atlas` for it; where that cannot be
    made, or cannot reach the folder, a user namespace hides root from PostgreSQL.

    Raises:
        EmbeddedError: when neither is possible.

    """
    if os.geteuid() != 0:
        return Account()
    dedicated = _dedicated()
    if dedicated is not None and dedicated.can_enter(folder):
        return dedicated
    if _namespaces_work():
        return Account(prefix=_UNSHARE)
    if dedicated is not None:
        raise EmbeddedError(
            f"PostgreSQL's account `{ACCOUNT}` cannot enter {folder}.",
            "Choose a --data-dir outside closed folders such as /root; /var/lib/atlas is good.",
        )
    raise EmbeddedError(
        "PostgreSQL refuses to run as root, and no account could be created for it.",
        f"Run as a normal user, or create the account: useradd --system {ACCOUNT}.",
    )


_UNSHARE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")


def _namespaces_work() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def _dedicated() -> Account | None:
    for attempt in range(2):
        try:
            entry = pwd.getpwnam(ACCOUNT)
        except KeyError:
            if attempt or not _make_account():
                return None
        else:
            # an account of that name with root's rights would defeat the purpose
            return Account(uid=entry.pw_uid, gid=entry.pw_gid) if entry.pw_uid else None
    return None


def _make_account() -> bool:
    if shutil.which("useradd") is None:
        return False
    answer = subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
        capture_output=True,
        check=False,
    )
    # 9: another start made it meanwhile
    return answer.returncode in {0, 9}
