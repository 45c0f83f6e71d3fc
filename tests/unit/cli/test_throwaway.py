"""Folders of test clusters."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from atlas.cli.embedded.databases import throwaway_home

MEMORY = Path("/dev/shm")


@pytest.mark.skipif(not MEMORY.is_dir(), reason="no memory file system on this machine")
def test_a_killed_process_leaves_no_folder_behind() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = MEMORY / f"atlas-test-{ended.pid}-cluster-x"
    left.mkdir(exist_ok=True)
    (left / "file").write_bytes(b"x")
    home = throwaway_home("cluster")
    try:
        assert not left.exists()
        assert f"-{os.getpid()}-" in home.name
    finally:
        shutil.rmtree(home)
