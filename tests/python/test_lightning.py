"""Our metrics where torchmetrics' own are wanted: in Lightning's loggers, in collections and wrappers."""

from __future__ import annotations

import logging
import warnings

import pytest
import torch

theirs = pytest.importorskip("torchmetrics")
pytest.importorskip("pytorch_lightning")

import assay.torchmetrics as ours  # noqa: E402
import pytorch_lightning  # noqa: E402


class Model(pytorch_lightning.LightningModule):
    def __init__(self, metrics):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
        self.step_metric = metrics.Accuracy(task="binary")
        self.auc = metrics.AUROC(task="binary")
        self.accuracy = metrics.Accuracy(task="binary")
        self.many = metrics.MetricCollection(
            {"f1": metrics.F1Score(task="binary"), "precision": metrics.Precision(task="binary")}, prefix="val_"
        )

    def scores(self, batch):
        x, y = batch
        return torch.sigmoid(self.layer(x)[:, 0]), y

    def training_step(self, batch, _):
        p, y = self.scores(batch)
        self.step_metric(p, y)
        self.log("train", self.step_metric, on_step=True, on_epoch=True)
        return torch.nn.functional.binary_cross_entropy(p, y.float())

    def validation_step(self, batch, _):
        p, y = self.scores(batch)
        self.auc.update(p, y)
        self.log("auc", self.auc)
        self.accuracy(p, y)
        self.log("accuracy", self.accuracy, on_epoch=True)
        self.many.update(p, y)
        self.log_dict(self.many)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)


def logged(metrics):
    torch.manual_seed(0)
    x = torch.randn(300, 4)
    y = (x[:, 0] + 0.5 * torch.randn(300) > 0).long()
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=64)
    for name in ("pytorch_lightning", "lightning.pytorch"):
        logging.getLogger(name).setLevel(logging.ERROR)
    trainer = pytorch_lightning.Trainer(
        max_epochs=2,
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        accelerator="cpu",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer.fit(Model(metrics), loader, loader)
    return {name: float(value) for name, value in trainer.callback_metrics.items()}


def test_lightning_logs_our_metrics_as_it_does_theirs():
    found, wanted = logged(ours), logged(theirs)
    assert set(found) == set(wanted) >= {"auc", "accuracy", "train_step", "train_epoch", "val_f1", "val_precision"}
    assert found == pytest.approx(wanted, rel=1e-6)


def test_their_collections_and_wrappers_take_our_metrics():
    torch.manual_seed(1)
    p, y = torch.rand(100), torch.randint(0, 2, (100,))
    mixed = theirs.MetricCollection({"ours": ours.F1Score(task="binary"), "theirs": theirs.F1Score(task="binary")})
    for part in (slice(0, 40), slice(40, 100)):
        mixed.update(p[part], y[part])
    found = mixed.compute()
    assert float(found["ours"]) == pytest.approx(float(found["theirs"]), rel=1e-6)
    mixed.reset()
    assert not mixed["ours"].update_called
    both = [theirs.MinMaxMetric(metrics.Accuracy(task="binary")) for metrics in (ours, theirs)]
    for part in (slice(0, 40), slice(40, 100)):
        values = []
        for metric in both:
            metric.update(p[part], y[part])
            values.append({name: float(value) for name, value in metric.compute().items()})
        assert values[0] == pytest.approx(values[1], rel=1e-6)
