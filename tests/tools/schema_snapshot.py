"""The schema that the migrations make, as a file reviewed with each change.

python tests/tools/schema_snapshot.py --check docs/schema.sql
python tests/tools/schema_snapshot.py --write docs/schema.sql
"""

from __future__ import annotations

import difflib
import shutil
import subprocess
import sys
from pathlib import Path

from atlas.cli.embedded.binaries import postgres_folder
from atlas.cli.embedded.databases import throwaway_home
from atlas.cli.embedded.postgres import EmbeddedPostgres
from atlas.foundation.db.migrate import upgrade


def read_schema() -> str:
    """Migrate an empty database and return its definition."""
    home = throwaway_home("schema")
    server = EmbeddedPostgres(home, test_mode=True)
    try:
        endpoints = server.start()
        upgrade(endpoints.owner_dsn)
        dump = subprocess.run(
            [
                str(postgres_folder() / "pg_dump"),
                "--schema-only",
                endpoints.dsn("atlas_super", "atlas"),
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    # `\restrict` carries a random token, the comments the version of pg_dump
    kept = [line for line in dump.splitlines() if line and not line.startswith(("\\", "--"))]
    return "\n".join(kept) + "\n"


def main() -> int:
    """Write or compare."""
    mode, path = sys.argv[1], Path(sys.argv[2])
    fresh = read_schema()
    if mode == "--write":
        path.write_text(fresh)
        return 0
    stored = path.read_text() if path.exists() else ""
    if stored == fresh:
        return 0
    changes = difflib.unified_diff(
        stored.splitlines(), fresh.splitlines(), "stored", "migrated", n=1
    )
    print("\n".join(list(changes)[:60]))
    print(f"{path} is not what the migrations make. Look at the change, then run `make schema`.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
