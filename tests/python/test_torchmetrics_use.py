"""assay.torchmetrics in use: states, collections, checkpoints, loops, processes, and what an import brings."""

import copy
import inspect
import io
import os
import pickle
import subprocess
import sys
import textwrap
import warnings

import pytest

torch = pytest.importorskip("torch")
import assay.torchmetrics as ours  # noqa: E402
from assay.torchmetrics import Metric, MetricCollection  # noqa: E402
from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

torch.set_num_threads(1)
N, C, L = 60, 4, 3
NEEDED = {
    "num_classes": C,
    "num_labels": L,
    "beta": 2.0,
    "min_recall": 0.5,
    "min_precision": 0.5,
    "min_specificity": 0.5,
    "min_sensitivity": 0.5,
    "p": 2,
}


def data(name, seed=0, n=N):
    generator = torch.Generator().manual_seed(seed)
    if name.startswith("Multiclass"):
        return torch.randn(n, C, generator=generator).softmax(1), torch.randint(0, C, (n,), generator=generator)
    if name.startswith("Multilabel"):
        return torch.rand(n, L, generator=generator), (torch.rand(n, L, generator=generator) < 0.5).long()
    if name.startswith("Binary"):
        return torch.rand(n, generator=generator), (torch.rand(n, generator=generator) < 0.5).long()
    shape = (n, 2) if name == "CosineSimilarity" else (n,)
    return torch.rand(shape, generator=generator) + 0.1, torch.rand(shape, generator=generator) + 0.1


def make(name, **more):
    cls = getattr(ours, name)
    needed = {
        p.name: NEEDED[p.name]
        for p in inspect.signature(cls).parameters.values()
        if p.name in NEEDED and (p.default is p.empty or p.default is None)
    }
    return cls(**needed, **more)


NAMES = [
    name
    for name in ours.__all__
    if isinstance(getattr(ours, name), type) and issubclass(getattr(ours, name), Metric) and name != "Metric"
]


def flat(value):
    return [value] if isinstance(value, torch.Tensor) else [tensor for item in value for tensor in flat(item)]


def equal(a, b):
    return all(torch.equal(x.nan_to_num(-7), y.nan_to_num(-7)) for x, y in zip(flat(a), flat(b), strict=True))


def test_there_are_classes_of_all_kinds():
    assert len(NAMES) > 90


@pytest.mark.parametrize("name", NAMES)
def test_a_life(name):
    """Batches of any size, merging, copies, pickles, checkpoints and forward all give the same value, bit for bit."""
    preds, target = data(name)
    whole = make(name)
    whole.update(preds, target)
    expected = whole.compute()
    assert equal(whole.compute(), expected) and whole.update_count == 1

    for size in (1, 7):
        parts = make(name)
        for begin in range(0, N, size):
            parts.update(preds[begin : begin + size], target[begin : begin + size])
        assert equal(parts.compute(), expected), size

    left, right = make(name), make(name)
    left.update(preds[:20], target[:20])
    right.update(preds[20:], target[20:])
    forward = make(name)
    assert equal(forward(preds[:20], target[:20]), left.compute()) and equal(
        forward(preds[20:], target[20:]), right.compute()
    )
    assert equal(forward.compute(), expected)

    copies = [left.clone(), copy.deepcopy(left), pickle.loads(pickle.dumps(left))]
    left.persistent(True)
    buffer = io.BytesIO()
    torch.save(left.state_dict(), buffer)
    buffer.seek(0)
    loaded = make(name)
    loaded.load_state_dict(torch.load(buffer), strict=False)
    for twin in (*copies, loaded):
        assert equal(twin.compute(), left.compute())
        twin.merge_state(right)
        assert equal(twin.compute(), expected)
    by_bytes = make(name)
    by_bytes.merge_state(left.metric_state)
    by_bytes.merge_state(right)
    assert equal(by_bytes.compute(), expected)

    whole.reset()
    whole.update(preds[:20], target[:20])
    assert equal(whole.compute(), left.compute())


@pytest.mark.parametrize(
    "name", ["BinaryAUROC", "MulticlassAccuracy", "MultilabelF1Score", "MeanSquaredError", "BinaryConfusionMatrix"]
)
def test_without_rows(name):
    metric = make(name)
    with pytest.warns(UserWarning, match="no rows"):
        if name == "BinaryAUROC":
            with pytest.raises(ValueError, match="no rows"):
                metric.compute()
        else:
            value = metric.compute()
            assert value.isnan().all() if name == "MeanSquaredError" else (value == 0).all()


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.integers(0, 10**6), st.sampled_from([None, 5]))
@settings(deadline=None, max_examples=40)
def test_any_split_in_any_order(sizes, seed, grid):
    preds, target = data("Binary", seed, sum(sizes))
    names = ("BinaryAUROC", "BinaryAveragePrecision", "BinaryROC")
    wholes, parts = ([getattr(ours, name)(thresholds=grid) for name in names] for _ in range(2))
    chunks = list(zip(preds.split(sizes), target.split(sizes)))[::-1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for whole, part in zip(wholes, parts):
            whole.update(preds, target)
            for chunk in chunks:
                part.update(*chunk)
            assert equal(whole.compute(), part.compute())


# ------------------------------------------------------------------------------------------------ collections


def members():
    return [
        make(name)
        for name in (
            "BinaryAccuracy",
            "BinaryF1Score",
            "BinaryAUROC",
            "BinaryAveragePrecision",
            "BinaryCalibrationError",
            "BinaryROC",
        )
    ]


def test_a_collection_shares_one_evaluator():
    preds, target = data("Binary")
    collection = MetricCollection(members(), prefix="val_", postfix="_x")
    alone = members()
    assert len(collection._shared) == 1 and len(collection.compute_groups) == 1
    for begin in range(0, N, 13):
        batch = preds[begin : begin + 13], target[begin : begin + 13]
        values = collection(*batch)
        for metric in alone:
            assert equal(values[f"val_{type(metric).__name__}_x"], metric(*batch))
    found = collection.compute()
    assert list(found) == [f"val_{type(metric).__name__}_x" for metric in alone]
    for metric in alone:
        assert equal(found[f"val_{type(metric).__name__}_x"], metric.compute())
        assert equal(collection[type(metric).__name__].compute(), metric.compute())
        assert equal(collection[f"val_{type(metric).__name__}_x"].compute(), metric.compute())


def test_what_cannot_be_shared_is_not():
    collection = MetricCollection(
        {
            "a": ours.BinaryAccuracy(),
            "b": ours.BinaryAccuracy(threshold=0.3),
            "c": ours.BinaryAccuracy(ignore_index=1),
            "d": ours.BinaryAUROC(),
            "e": ours.BinaryAUROC(thresholds=5),
            "f": ours.BinaryAccuracy(multidim_average="global"),
            "g": ours.BinaryPrecision(threshold=0.3),
        }
    )
    assert [sorted(group) for group in collection.compute_groups.values()] == [
        ["a", "d", "f"],
        ["b", "g"],
        ["c"],
        ["e"],
    ]
    preds, target = data("Binary")
    collection.update(preds, target)
    for name, alone in {
        "a": ours.BinaryAccuracy(),
        "b": ours.BinaryAccuracy(threshold=0.3),
        "e": ours.BinaryAUROC(thresholds=5),
        "g": ours.BinaryPrecision(threshold=0.3),
    }.items():
        assert equal(collection.compute()[name], alone(preds, target))


def test_a_threshold_that_no_float32_holds_is_shared():
    edge, target = torch.tensor([0.3, 0.30000004, 0.29999998, 0.7]), torch.tensor([1, 1, 1, 0])
    collection = MetricCollection([ours.BinaryStatScores(threshold=0.3), ours.BinaryAUROC()])
    assert len(collection._shared) == 1
    collection.update(edge, target)
    assert equal(collection.compute()["BinaryStatScores"], ours.BinaryStatScores(threshold=0.3)(edge, target))
    assert equal(collection.compute()["BinaryAUROC"], ours.BinaryAUROC()(edge, target))


def test_collections_of_classes_labels_and_outputs():
    for names in (
        (
            "MulticlassAccuracy",
            "MulticlassAUROC",
            "MulticlassConfusionMatrix",
            "MulticlassCalibrationError",
            "MulticlassF1Score",
        ),
        ("MultilabelAccuracy", "MultilabelAUROC", "MultilabelRankingLoss"),
        ("MeanSquaredError", "MeanAbsoluteError", "PearsonCorrCoef", "SpearmanCorrCoef"),
    ):
        preds, target = data(names[0])
        collection = MetricCollection([make(name) for name in names])
        assert len(collection._shared) == 1
        collection.update(preds, target)
        for name in names:
            assert equal(collection.compute()[name], make(name)(preds, target))


def test_kinds_of_scores_in_a_collection():
    preds, target = data("Binary")
    logits = preds.logit() * 3
    collection = MetricCollection([ours.BinaryAccuracy(score_kind="logit"), ours.BinaryAUROC(score_kind="logit")])
    collection.update(logits, target)
    assert collection.compute()["BinaryAccuracy"] == ((logits > 0) == target).float().mean()
    mixed = MetricCollection([ours.MulticlassAccuracy(C), ours.MulticlassAUROC(C), ours.MulticlassROC(C)])
    with pytest.raises(ValueError, match="score_kind"):
        mixed.update(torch.randn(5, C) * 3, torch.randint(0, C, (5,)))
    assert not any(metric.update_called for metric in mixed.values())


def test_a_member_that_is_updated_alone_leaves():
    preds, target = data("Binary")
    collection = MetricCollection([ours.BinaryAccuracy(), ours.BinaryAUROC()])
    collection.update(preds[:30], target[:30])
    collection["BinaryAccuracy"].update(preds[30:], target[30:])
    assert collection["BinaryAccuracy"].compute() == ours.BinaryAccuracy()(preds, target)
    assert collection["BinaryAUROC"].compute() == ours.BinaryAUROC()(preds[:30], target[:30])
    collection.update(preds[30:], target[30:])
    assert collection.compute()["BinaryAUROC"] == ours.BinaryAUROC()(preds, target)


def test_copies_and_checkpoints_of_a_collection():
    preds, target = data("Binary")
    collection = MetricCollection(members())
    collection.update(preds[:30], target[:30])
    twins = [collection.clone(prefix="test_"), copy.deepcopy(collection), pickle.loads(pickle.dumps(collection))]
    collection.persistent(True)
    loaded = MetricCollection(members())
    loaded.load_state_dict(collection.state_dict(), strict=False)
    for twin in (*twins, loaded):
        assert len(twin._shared) == 1
        twin.update(preds[30:], target[30:])
    collection.update(preds[30:], target[30:])
    for twin in (*twins, loaded):
        assert equal(list(twin.compute().values()), list(collection.compute().values()))
    assert next(iter(twins[0].compute())).startswith("test_")
    merged = MetricCollection(members())
    merged.merge_state(collection)
    assert equal(list(merged.compute().values()), list(collection.compute().values()))
    collection.reset()
    assert not collection["BinaryAUROC"].update_called


def test_names_of_a_collection():
    with pytest.raises(ValueError, match="two metrics both named"):
        MetricCollection([ours.BinaryAUROC(), ours.BinaryAUROC()])
    with pytest.raises(ValueError, match="not an instance"):
        MetricCollection([torch.nn.Linear(1, 1)])
    nested = MetricCollection({"b": ours.BinaryAUROC(), "a": MetricCollection([ours.BinaryAccuracy()])})
    assert list(nested.keys()) == ["a_BinaryAccuracy", "b"] and len(nested) == 2 and "b" in nested
    assert list(MetricCollection(ours.BinaryAUROC(), ours.BinaryAccuracy())) == ["BinaryAUROC", "BinaryAccuracy"]
    late = MetricCollection([ours.BinaryAUROC()])
    late.update(*data("Binary"))
    with pytest.raises(RuntimeError, match="first update"):
        late.add_metrics(ours.BinaryAccuracy())


# ------------------------------------------------------------------------------------------------ modules and loops


class Model(torch.nn.Module):
    """A module that holds its metrics, as a Lightning module does."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(5, 1)
        self.train_metrics = MetricCollection(
            [ours.BinaryAccuracy(score_kind="logit"), ours.BinaryAUROC(score_kind="logit")], prefix="train/"
        )
        self.val_metrics = self.train_metrics.clone(prefix="val/")
        self.loss = ours.MeanSquaredError()

    def training_step(self, x, y):
        logits = self.layer(x)[:, 0]
        self.logged = self.train_metrics(logits, y)
        self.loss.update(logits.sigmoid(), y.float())
        return torch.nn.functional.binary_cross_entropy_with_logits(logits, y.float())

    def validation_step(self, x, y):
        self.val_metrics.update(self.layer(x)[:, 0], y)


def test_a_training_loop():
    torch.manual_seed(3)
    model = Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    x = torch.randn(200, 5)
    y = (x[:, 0] + 0.3 * torch.randn(200) > 0).long()
    history = []
    for _ in range(5):
        model.train()
        for begin in range(0, 200, 32):
            loss = model.training_step(x[begin : begin + 32], y[begin : begin + 32])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            assert set(model.logged) == {"train/BinaryAccuracy", "train/BinaryAUROC"}
        model.train_metrics.compute()
        model.train_metrics.reset()
        model.eval()
        with torch.no_grad():
            for begin in range(0, 200, 64):
                model.validation_step(x[begin : begin + 64], y[begin : begin + 64])
        history.append(model.val_metrics.compute())
        model.val_metrics.reset()
        model.loss.reset()
    assert history[-1]["val/BinaryAUROC"] > 0.9 and history[-1]["val/BinaryAUROC"] >= history[0]["val/BinaryAUROC"]
    assert {name.split(".")[0] for name in model.state_dict()} == {"layer"}  # states are not persistent by default
    assert (
        not list(model.train_metrics.parameters())
        and model.to("cpu").half() is model
        and model.loss.device.type == "cpu"
    )


def test_a_checkpoint_of_another_configuration_is_refused():
    metric = ours.BinaryAUROC()
    metric.persistent(True)
    metric.update(*data("Binary"))
    state = metric.state_dict()
    with pytest.raises(RuntimeError, match="state"):
        ours.MeanSquaredError().load_state_dict(state)
    for damage in (b"", b"x" * 40, bytes(state["state"].tolist())[:-9]):
        with pytest.raises(RuntimeError, match="state"):
            ours.BinaryAUROC().load_state_dict({"state": torch.tensor(list(damage), dtype=torch.uint8)})
    with pytest.raises(RuntimeError, match="state"):
        ours.BinaryAUROC().load_state_dict({"state": 7})


def packages():
    """The classes of both packages, of ours alone without torchmetrics."""
    try:
        import torchmetrics.classification as theirs
        from torchmetrics import MeanSquaredError
        from torchmetrics import MetricCollection as Theirs
    except ImportError:
        return [(ours, MetricCollection, ours.MeanSquaredError)]
    return [(ours, MetricCollection, ours.MeanSquaredError), (theirs, Theirs, MeanSquaredError)]


def model_of(package, collection, error, later=False):
    """A model with a metric and a collection; `later`: another metric was added, and all are persistent."""
    model = torch.nn.Module()
    model.layer = torch.nn.Linear(2, 1)
    model.auroc = package.BinaryAUROC()
    model.all = collection([package.BinaryAccuracy(), package.BinaryF1Score()])
    if later:
        model.added = error()
        for metric in (model.auroc, model.all, model.added):
            metric.persistent(True)
    return model


def told(load, *args, **kwargs):
    try:
        keys = load(*args, **kwargs)
    except RuntimeError as error:
        return str(error)
    return keys.missing_keys, keys.unexpected_keys


FOREIGN = {
    "metric": {"auroc.tp": torch.tensor(3), "auroc.inner.fp": torch.tensor(1)},
    "collection": {"all.prefix": torch.tensor(3)},
    "member": {"all.BinaryF1Score.tp_old": torch.tensor(1), "all.BinaryAccuracy.deep.tp": torch.tensor(1)},
    "gone": {"all.BinaryRecall.tp": torch.tensor(1)},
    "none": {},
}


@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("later", [True, False])
def test_keys_of_checkpoints_are_told_as_torch_tells_them(foreign, strict, later):
    """Unexpected ones below a metric's prefix; none missing where a persistent metric came later."""
    answers = []
    for classes in packages():
        checkpoint = {**model_of(*classes).state_dict(), **FOREIGN[foreign]}
        answers.append(told(model_of(*classes, later=later).load_state_dict, checkpoint, strict=strict))
    assert answers[0] == answers[-1]
    assert all(key in str(answers[0]) for key in FOREIGN[foreign])
    if strict and FOREIGN[foreign]:
        assert "Unexpected key(s)" in answers[0]
    else:
        missing, unexpected = answers[0]
        assert not missing and sorted(unexpected) == sorted(FOREIGN[foreign])


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_checkpoint_is_no_state(name):
    metric = make(name)
    with pytest.raises(RuntimeError, match="Unexpected key.*total"):
        metric.load_state_dict({"total": torch.tensor(3)})
    assert metric.load_state_dict({"total": torch.tensor(3)}, strict=False).unexpected_keys == ["total"]
    assert not metric.update_called


def test_a_checkpoint_of_torchmetrics_is_not_taken_for_ours():
    theirs = packages()[-1][0]
    if theirs is ours:
        pytest.skip("needs torchmetrics")
    metric = theirs.BinaryAccuracy()
    metric.persistent(True)
    metric.update(*data("Binary"))
    with pytest.raises(RuntimeError, match='Unexpected key.*"tp", "fp", "tn", "fn"'):
        ours.BinaryAccuracy().load_state_dict(metric.state_dict())


def test_members_of_a_collection_have_checkpoints_of_their_own():
    preds, target = data("Binary")
    saved = MetricCollection([ours.BinaryAccuracy(), ours.BinaryAUROC()])
    saved["BinaryAUROC"].persistent(True)
    saved.update(preds[:30], target[:30])
    state = saved.state_dict()
    assert list(state) == ["BinaryAUROC.state"]
    loaded = MetricCollection([ours.BinaryAccuracy(), ours.BinaryAUROC()])
    loaded.update(preds[30:], target[30:])
    loaded.load_state_dict(state)
    assert loaded["BinaryAUROC"].compute() == ours.BinaryAUROC()(preds[:30], target[:30])
    assert loaded["BinaryAccuracy"].compute() == ours.BinaryAccuracy()(preds[30:], target[30:])


def test_buffers_and_hooks_of_a_derived_metric_are_kept():
    class Named(ours.BinaryAccuracy):
        def setup(self):
            super().setup()
            self.register_buffer("epoch", torch.tensor(0))

    metric, seen = Named(), []
    metric.epoch += 5
    assert list(metric.state_dict()) == ["epoch"]
    loaded = Named()
    loaded.register_load_state_dict_pre_hook(lambda module, state, prefix, *rest: seen.append(list(state)))
    loaded.load_state_dict(metric.state_dict())
    assert loaded.epoch == 5 and seen == [["epoch"]]
    with pytest.raises(RuntimeError, match="Missing key.*epoch"):
        Named().load_state_dict({})


def test_ids_tell_what_came_twice():
    preds, target = data("Binary")
    metric = ours.BinaryAUROC()
    metric.update(preds[:40], target[:40], ids=torch.arange(40))
    metric.update(preds[40:], target[40:], ids=torch.arange(40, N))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        metric.compute()
    metric.update(preds[:3], target[:3], ids=torch.tensor([0, 1, 2]))
    with pytest.warns(UserWarning, match="3 rows have an id seen before"):
        metric.compute()
    named = ours.MulticlassAccuracy(C)
    named.update(*data("Multiclass", n=3), ids=["a", "b", "a"])
    with pytest.warns(UserWarning, match="1 row has an id seen before"):
        named.compute()
    deep = ours.BinaryAccuracy()
    deep.update(torch.rand(4, 5), torch.ones(4, 5).long(), ids=[3, 4, 5, 6])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        deep.compute()


# ------------------------------------------------------------------------------------------------ processes


def work(rank, path, queue):
    import torch.distributed as dist

    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{path}", rank=rank, world_size=2)
    preds, target = data("Binary", n=61)
    mine = list(range(rank, 61, 2))
    mine += [0] if rank else []  # as a sampler pads the last process
    single = ours.BinaryAUROC()
    collection = MetricCollection([ours.BinaryAccuracy(), ours.BinaryAUROC(thresholds=7), ours.MeanSquaredError()])
    for begin in range(0, len(mine), 9):
        rows = torch.tensor(mine[begin : begin + 9])
        single.update(preds[rows], target[rows], ids=rows)
        collection.update(preds[rows], target[rows])
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        value = single.compute()
    lonely = ours.BinaryF1Score()
    if rank == 0:
        lonely.update(preds, target)
    local = ours.BinaryAUROC(sync_on_compute=False)
    local.update(preds[mine], target[mine])
    step = ours.BinaryAccuracy(dist_sync_on_step=True)(preds[mine], target[mine])
    own = [bytes(store) for store in single._stores]
    with single.sync_context():
        synced = single.compute()
    same = own == [bytes(store) for store in single._stores]
    queue.put(
        (
            rank,
            [
                v.item()
                for v in (value, *collection.compute().values(), lonely.compute(), local.compute(), step, synced)
            ],
            [str(w.message) for w in seen],
            same,
        )
    )
    dist.barrier()
    dist.destroy_process_group()


def test_two_processes(tmp_path):
    import torch.multiprocessing

    context = torch.multiprocessing.get_context("spawn")
    queue = context.Queue()
    processes = [context.Process(target=work, args=(rank, tmp_path / "store", queue)) for rank in range(2)]
    for process in processes:
        process.start()
    found = sorted(queue.get(timeout=120) for _ in processes)
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    preds, target = data("Binary", n=61)
    padded = torch.tensor([*range(61), 0])
    expected = [ours.BinaryAUROC()(preds[padded], target[padded]).item()]
    expected += [
        metric(preds[padded], target[padded]).item()
        for metric in (ours.BinaryAccuracy(), ours.BinaryAUROC(thresholds=7), ours.MeanSquaredError())
    ]
    expected.append(ours.BinaryF1Score()(preds, target).item())
    for rank, values, said, same in found:
        assert values[:5] == expected and values[6] == expected[1] and values[7] == expected[0]
        mine = padded[rank::2] if rank == 0 else torch.tensor([*range(1, 61, 2), 0])
        assert values[5] == ours.BinaryAUROC()(preds[mine], target[mine]).item()
        assert any("1 row has an id seen before" in text for text in said) and same


# ------------------------------------------------------------------------------------------------ imports


def test_imports():
    code = """
        import sys
        sys.modules["torchmetrics"] = None  # as if it were not installed
        import assay
        assert "torch" not in sys.modules
        import assay.torchmetrics, torch
        metric = assay.torchmetrics.Accuracy(task="binary")
        print(metric(torch.tensor([0.2, 0.8]), torch.tensor([0, 1])).item())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "1.0", done.stderr


def test_docstrings_and_signatures():
    for name in ours.__all__:
        cls = getattr(ours, name)
        assert cls.__doc__ and inspect.signature(cls)
        if name in NAMES:
            assert repr(make(name)) == f"{name}()" and len({make(name)}) == 1


# ---------------------------------------------------------------------------------------------------- checkpoints


theirs = pytest.importorskip("torchmetrics")


def _net(make, persistent=False):
    net = torch.nn.Module()
    net.layer, net.metric = torch.nn.Linear(1, 1), make()
    net.metric.persistent(persistent)
    return net


BOTH = [
    (lambda: ours.BinaryAccuracy(), lambda: theirs.classification.BinaryAccuracy()),
    (
        lambda: ours.MetricCollection([ours.BinaryF1Score(), ours.BinaryRecall()]),
        lambda: theirs.MetricCollection([theirs.classification.BinaryF1Score(), theirs.classification.BinaryRecall()]),
    ),
]


@pytest.mark.parametrize(("make", "model"), BOTH)
def test_checkpoints_load_as_in_torchmetrics(make, model):
    for one in (make, model):
        old, new = _net(one), _net(one, persistent=True)
        new.load_state_dict(old.state_dict())  # the metric came later
        new.metric.update(torch.tensor([0.2, 0.9, 0.7]), torch.tensor([0, 1, 0]))
        saved = new.state_dict()
        again = _net(one)
        assert str(again.load_state_dict(saved)) == "<All keys matched successfully>"
        values, known = again.metric.compute(), new.metric.compute()
        assert values == known
        for key in ("metric.other", "metric.other.tp"):
            with pytest.raises(RuntimeError, match=f"Unexpected key.*{key}"):
                _net(one).load_state_dict(saved | {key: torch.ones(1)})
            assert _net(one).load_state_dict(saved | {key: torch.ones(1)}, strict=False).unexpected_keys == [key]


@pytest.mark.parametrize(("make", "model"), BOTH)
def test_a_checkpoint_of_torchmetrics_is_not_swallowed(make, model):
    trained = _net(model, persistent=True)
    trained.metric.update(torch.tensor([0.2, 0.9]), torch.tensor([0, 1]))
    with pytest.raises(RuntimeError, match="Unexpected key"):
        _net(make).load_state_dict(trained.state_dict())
