"""Some thousand inputs that atheris makes up as it goes: so few show that the search itself works; the long ones are run by hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BRANCHES = re.compile(r"#\d+\s+(INITED|DONE)\s+cov: (\d+)")


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed: it has wheels for Linux on x86-64 alone")
@pytest.mark.parametrize(("reader", "runs"), [("jsonl", 300), ("warc", 300), ("list", 3_000)])
def test_inputs_that_seek_new_branches_are_read_or_set_aside(tmp_path: Path, reader: str, runs: int) -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.read.fuzz", reader, "--runs", str(runs)]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3_000:]
    assert list(tmp_path.iterdir()) == []
    reached = {when: int(branches) for when, branches in BRANCHES.findall(done.stderr)}
    assert reached["DONE"] > reached["INITED"]
