"""A pytest plugin: the functions of assay.sklearn stand for those of scikit-learn in its own tests."""

import os
import sys

import assay.sklearn as ours
import pytest
import sklearn.calibration
import sklearn.metrics

for _name in ours.__all__:
    _home = sklearn.calibration if _name == "calibration_curve" else sklearn.metrics
    setattr(_home, _name, getattr(ours, _name))
for _module in [
    m
    for n, m in list(sys.modules.items())
    if n in ("sklearn.metrics._classification", "sklearn.metrics._ranking", "sklearn.metrics._regression")
]:
    for _name in ours.__all__:
        if hasattr(_module, _name):
            setattr(_module, _name, getattr(ours, _name))


def pytest_collection_modifyitems(config, items):
    with open(os.environ["ASSAY_DIFFERENCES"]) as lines:
        named = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    gone = [item for item in items if _key(item) in named]
    config.hook.pytest_deselected(items=gone)
    items[:] = [item for item in items if _key(item) not in named]


def _key(item):
    return item.nodeid.split("/")[-1]


@pytest.fixture
def global_random_seed():
    return 42
