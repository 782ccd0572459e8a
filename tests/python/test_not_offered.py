"""docs/differences.md lists all that the drop-ins do not offer, and nothing that they do."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[2] / "docs" / "differences.md").read_text(encoding="utf-8")


def listed(beginning: str) -> set[str]:
    """The names between backticks in the paragraph that begins so."""
    start = TEXT.index(beginning)
    return set(re.findall(r"`([\w.]+)`", TEXT[start : TEXT.index("\n\n", start)]))


def test_sklearn():
    import assay.sklearn
    import sklearn.metrics

    absent = set(sklearn.metrics.__all__) - set(assay.sklearn.__all__)
    assert listed("Not offered of `sklearn.metrics`") - {"sklearn.metrics", "assay.integrations"} == absent


def test_arguments_of_sklearn():
    import assay.sklearn
    import sklearn.metrics

    for name in set(sklearn.metrics.__all__) & set(assay.sklearn.__all__):
        theirs = inspect.signature(getattr(sklearn.metrics, name)).parameters
        ours = inspect.signature(getattr(assay.sklearn, name)).parameters
        assert set(theirs) <= set(ours), name


def classes_of(module) -> set[str]:
    found = {name for name in getattr(module, "__all__", dir(module)) if inspect.isclass(getattr(module, name, None))}
    return {name for name in found if getattr(module, name).__module__.startswith("torchmetrics")}


def test_torchmetrics():
    torchmetrics = pytest.importorskip("torchmetrics")
    import assay.torchmetrics as ours

    root = Path(torchmetrics.__file__).parent
    names = {path.parent.name for path in root.glob("*/__init__.py")} - {"functional", "utilities"}
    expected, domains = {"torchmetrics.functional"}, {"torchmetrics.functional"}
    for name in sorted(names | {"aggregation"}):
        found = classes_of(importlib.import_module(f"torchmetrics.{name}"))
        absent = {one for one in found if one not in ours.__all__}
        if absent == found:
            domains.add(f"torchmetrics.{name}")
            expected.add(f"torchmetrics.{name}")
        else:
            expected |= absent
    told = listed("Not offered of `torchmetrics`")
    members = told & set(dir(torchmetrics.Metric)) | told & {"metric_state"}
    assert told - members - {"torchmetrics", "Metric", "MetricCollection"} == expected
    assert not {name for name in told - members if hasattr(ours, name)} - {"Metric", "MetricCollection"}


def test_members_of_torchmetrics():
    torchmetrics = pytest.importorskip("torchmetrics")
    import assay.torchmetrics as ours
    import torch

    told = listed("Not offered of `torchmetrics`")
    for name, base in (("Metric", torch.nn.Module), ("MetricCollection", torch.nn.ModuleDict)):
        theirs = {member for member in dir(getattr(torchmetrics, name)) if not member.startswith("_")}
        absent = theirs - set(dir(base)) - set(dir(getattr(ours, name)))
        assert absent <= told, name
