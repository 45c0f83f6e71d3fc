"""Follow what changes, and continue where the last run ended.

    ATLAS_URL=https://atlas.example ATLAS_CLIENT_ID=… ATLAS_CLIENT_SECRET=… python follow_changes.py

The position is written after a change was handled: a crash between the two handles it again, and
none is lost. Handle changes so that this does no harm.
"""

from __future__ import annotations

import os
from pathlib import Path

from atlas_client import Atlas, types

PLACE = Path(os.environ.get("ATLAS_POSITION_FILE", "atlas-position.txt"))


def handle(atlas: Atlas, change: types.ChangeOut) -> None:
    """Do what your system does with a change; here: say it."""
    told = f"{change['sequence']} {change['action']} {change['resource_id']}"
    if change["action"] == "investigation.completed":
        run = atlas.investigations.get_investigation(str(change["resource_id"]))
        told += f" {run['company_name']}"
    print(told, flush=True)


def main() -> None:
    """Follow until the program is stopped."""
    after = PLACE.read_text() if PLACE.exists() else None
    with Atlas(
        os.environ["ATLAS_URL"],
        client_id=os.environ["ATLAS_CLIENT_ID"],
        client_secret=os.environ["ATLAS_CLIENT_SECRET"],
    ) as atlas:
        for change in atlas.follow_changes(after):
            handle(atlas, change)
            written = PLACE.with_name(f"{PLACE.name}.new")  # a crash leaves the old one or the new
            written.write_text(change["position"])
            written.replace(PLACE)


if __name__ == "__main__":
    main()
