"""The table of intervals by metric in the guide is what the package does."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_guide_is_up_to_date():
    command = [
        sys.executable,
        str(ROOT / "scripts/interval_table.py"),
        "--check",
        str(ROOT / "docs/guide/intervals.md"),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
