"""scikit-learn's own tests of its metrics, run on assay.sklearn."""

import os
import pathlib
import subprocess
import sys

import pytest

sklearn_metrics = pytest.importorskip("sklearn.metrics")

HERE = pathlib.Path(__file__).parent
THEIRS = pathlib.Path(sklearn_metrics.__file__).parent / "tests"


@pytest.mark.skipif(not THEIRS.exists(), reason="scikit-learn is installed without its tests")
@pytest.mark.parametrize("part", ["classification", "ranking", "regression", "common"])
def test_their_tests_pass(part):
    path = os.pathsep.join([str(HERE), *sys.path])
    environment = dict(os.environ, PYTHONPATH=path, ASSAY_DIFFERENCES=str(HERE / "sklearn_differences.txt"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-o",
        "addopts=",
        "-q",
        "-p",
        "sklearn_plugin",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore",
        "--tb=short",
    ]
    done = subprocess.run(
        [*command, str(THEIRS / f"test_{part}.py")], env=environment, cwd=THEIRS, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert " passed" in done.stdout
