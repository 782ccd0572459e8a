"""The integrations in the libraries themselves: values, signs, weights, early stopping, streaming."""

import importlib
import json
import math
import pathlib
import pickle
import subprocess
import sys

import assay
import numpy as np
import pytest

sklearn = pytest.importorskip("sklearn")
from assay.integrations.sklearn import scorer  # noqa: E402
from sklearn import datasets, linear_model, model_selection, svm  # noqa: E402
from sklearn import metrics as theirs
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.multioutput import MultiOutputClassifier  # noqa: E402

RNG = np.random.default_rng(2)
X, Y = datasets.make_classification(400, flip_y=0.2, random_state=1)
X3, Y3 = datasets.make_classification(400, n_classes=3, n_informative=5, flip_y=0.2, random_state=1)
XR, YR = datasets.make_regression(300, 5, noise=30, random_state=1)
NAMES = np.array(["bad", "fair", "good"])
WEIGHT = RNG.integers(1, 4, 400) / 2
LOGISTIC = linear_model.LogisticRegression(C=0.1, max_iter=300)


# ------------------------------------------------------------------------------------------------ scikit-learn


@pytest.mark.parametrize(
    "ours, name, model, X, y",
    [
        ("roc_auc", "roc_auc", LOGISTIC, X, Y),
        ("roc_auc", "roc_auc", svm.LinearSVC(), X, NAMES[Y]),
        ("average_precision", "average_precision", LOGISTIC, X, Y),
        ("log_loss", "neg_log_loss", LOGISTIC, X, NAMES[Y]),
        ("brier_score", "neg_brier_score", LOGISTIC, X, Y),
        ("f1", "f1", LOGISTIC, X, Y),
        ("accuracy", "accuracy", svm.LinearSVC(), X3, NAMES[Y3]),
        ("f1(average=macro)", "f1_macro", LOGISTIC, X3, NAMES[Y3]),
        ("roc_auc(multiclass=ovr)", "roc_auc_ovr", LOGISTIC, X3, NAMES[Y3]),
        ("log_loss", "neg_log_loss", LOGISTIC, X3, Y3),
        ("mse", "neg_mean_squared_error", linear_model.Ridge(), XR, YR),
        ("r2", "r2", linear_model.Ridge(), XR, YR),
        ("mae", "neg_mean_absolute_error", linear_model.Ridge(), XR, np.column_stack([YR, -YR])),
        ("max_error", "neg_max_error", linear_model.Ridge(), XR, YR),
    ],
)
def test_scorers_equal_those_of_scikit_learn(ours, name, model, X, y):
    found, expected = (
        model_selection.cross_val_score(model, X, y, scoring=s, error_score="raise")
        for s in (scorer(ours, **({"positive": "fair"} if set(y.ravel()) == {"bad", "fair"} else {})), name)
    )
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_searches_and_several_metrics():
    grid = {"C": [0.001, 0.1, 10.0]}
    found, expected = (
        model_selection.GridSearchCV(LOGISTIC, grid, scoring=s).fit(X, Y) for s in (scorer("log_loss"), "neg_log_loss")
    )
    assert found.best_params_ == expected.best_params_
    np.testing.assert_allclose(
        found.cv_results_["mean_test_score"], expected.cv_results_["mean_test_score"], rtol=1e-12
    )
    several = model_selection.cross_validate(
        LOGISTIC, X, Y, scoring={"auc": scorer("roc_auc"), "loss": scorer("log_loss"), "theirs": "roc_auc"}
    )
    np.testing.assert_allclose(several["test_auc"], several["test_theirs"])
    assert (several["test_loss"] < 0).all()


def test_scorer_options():
    fitted = LOGISTIC.fit(X, NAMES[Y])
    p = fitted.predict_proba(X)
    assert scorer("recall", positive="bad", threshold=0.3)(fitted, X, NAMES[Y]) == theirs.recall_score(
        NAMES[Y], np.where(p[:, 0] >= 0.3, "bad", "fair"), pos_label="bad"
    )
    assert scorer("average_precision", positive="bad")(fitted, X, NAMES[Y]) == pytest.approx(
        theirs.average_precision_score(Y == 0, p[:, 0]), rel=1e-12
    )
    assert scorer("roc_auc", positive="bad")(svm.LinearSVC().fit(X, NAMES[Y]), X, NAMES[Y]) > 0.8
    assert scorer("log_loss", positive="bad")(fitted, X, NAMES[Y], sample_weight=WEIGHT) == pytest.approx(
        -theirs.log_loss(NAMES[Y], p, sample_weight=WEIGHT), rel=1e-12
    )
    assert pickle.loads(pickle.dumps(scorer("roc_auc", positive="bad")))(fitted, X, NAMES[Y]) == scorer(
        "roc_auc", positive="bad"
    )(fitted, X, NAMES[Y])
    several = MultiOutputClassifier(RandomForestClassifier(5, random_state=0)).fit(X, np.column_stack([Y, 1 - Y]))
    assert scorer("subset_accuracy")(several, X, np.column_stack([Y, 1 - Y])) > 0.9
    assert repr(scorer("roc_auc", positive=1)) == "scorer('roc_auc', positive=1)"


def test_a_class_that_a_fold_lacks():
    model = LOGISTIC.fit(X3, Y3)
    two = Y3 < 2
    assert scorer("log_loss")(model, X3[two], Y3[two]) == pytest.approx(
        -theirs.log_loss(Y3[two], model.predict_proba(X3[two]), labels=[0, 1, 2]), rel=1e-12
    )


def test_weights_are_routed():
    with sklearn.config_context(enable_metadata_routing=True):
        score = scorer("accuracy").set_score_request(sample_weight=True)
        model = linear_model.LogisticRegression().set_fit_request(sample_weight=False)
        expected = theirs.make_scorer(theirs.accuracy_score).set_score_request(sample_weight=True)
        found = [
            model_selection.cross_validate(model, X, Y, scoring=s, params={"sample_weight": WEIGHT})["test_score"]
            for s in (score, expected)
        ]
    np.testing.assert_allclose(*found, rtol=1e-12)
    assert not np.allclose(found[0], model_selection.cross_val_score(model, X, Y))


@pytest.mark.parametrize(
    "call, kind, words",
    [
        (lambda: scorer("roc_acu"), ValueError, "roc_auc"),
        (lambda: scorer("f1", task="regression"), ValueError, "f1"),
        (lambda: scorer("ndcg", task="ranking"), ValueError, "predicts"),
        (lambda: scorer("confusion_matrix")(LOGISTIC.fit(X, Y), X, Y), Exception, "direction|single number"),
        (lambda: scorer("log_loss")(svm.LinearSVC().fit(X, Y), X, Y), ValueError, "predict_proba"),
        (lambda: scorer("f1", positive="c")(LOGISTIC.fit(X, Y), X, Y), ValueError, "'c'"),
    ],
)
def test_scorers_refuse(call, kind, words):
    with pytest.raises(kind, match=words):
        call()


# ------------------------------------------------------------------------------------------------ boosting


def split(X, y):
    return X[:300], y[:300], X[300:], y[300:]


def test_xgboost_train():
    xgboost = pytest.importorskip("xgboost")
    from assay.integrations.xgboost import eval_metric

    a, b, c, d = split(X, Y)
    held_out = xgboost.DMatrix(c, d, weight=WEIGHT[300:])
    log = {}
    auc = eval_metric("roc_auc", task="binary")
    booster = xgboost.train(
        {"objective": "binary:logistic", "eval_metric": ["auc"]},
        xgboost.DMatrix(a, b),
        30,
        evals=[(held_out, "held")],
        custom_metric=auc,
        verbose_eval=False,
        evals_result=log,
        callbacks=[xgboost.callback.EarlyStopping(rounds=4, metric_name="roc_auc", maximize=auc.maximize)],
    )
    np.testing.assert_allclose(log["held"]["roc_auc"], log["held"]["auc"], atol=1e-5)
    assert booster.best_iteration == int(np.argmax(log["held"]["roc_auc"]))
    log = {}
    logit = eval_metric("log_loss", task="binary", score_kind="logit")
    xgboost.train(
        {"objective": "binary:logitraw", "eval_metric": ["error"]},
        xgboost.DMatrix(a, b),
        5,
        evals=[(held_out, "held")],
        custom_metric=logit,
        verbose_eval=False,
        evals_result=log,
    )
    assert log["held"]["log_loss"][-1] < log["held"]["log_loss"][0] < math.log(2) * 1.2
    with pytest.raises(ValueError, match="not a probability.*score_kind='logit'"):
        xgboost.train(
            {"objective": "binary:logitraw"},
            xgboost.DMatrix(a, b),
            5,
            evals=[(held_out, "held")],
            custom_metric=eval_metric("log_loss", task="binary"),
            verbose_eval=False,
        )


def test_xgboost_estimators():
    xgboost = pytest.importorskip("xgboost")
    from assay.integrations.xgboost import eval_metric

    a, b, c, d = split(X3, Y3)
    model = xgboost.XGBClassifier(n_estimators=5, eval_metric=eval_metric("f_beta(beta=2)", task="multiclass")).fit(
        a, b, eval_set=[(c, d)], sample_weight_eval_set=[WEIGHT[300:]], verbose=False
    )
    values = model.evals_result()["validation_0"]["f_beta(beta=2)"]
    assert values[-1] == pytest.approx(
        theirs.fbeta_score(d, model.predict(c), beta=2, average="macro", sample_weight=WEIGHT[300:]), abs=1e-5
    )
    a, b, c, d = XR[:200], YR[:200], XR[200:], YR[200:]
    model = xgboost.XGBRegressor(n_estimators=5, eval_metric=eval_metric("mae", task="regression")).fit(
        a, b, eval_set=[(c, d)], verbose=False
    )
    assert model.evals_result()["validation_0"]["mae"][-1] == pytest.approx(
        theirs.mean_absolute_error(d, model.predict(c)), rel=1e-5
    )


def test_lightgbm():
    lightgbm = pytest.importorskip("lightgbm")
    from assay.integrations.lightgbm import eval_metric

    a, b, c, d = split(X, Y)
    train, log, quiet = (
        lightgbm.Dataset(a, b),
        {},
        {"objective": "binary", "metric": "auc", "verbosity": -1, "num_threads": 2},
    )
    held_out = train.create_valid(c, d, weight=WEIGHT[300:])
    booster = lightgbm.train(
        quiet,
        train,
        30,
        valid_sets=[held_out],
        feval=[eval_metric("roc_auc", task="binary"), eval_metric("log_loss", task="binary")],
        callbacks=[lightgbm.record_evaluation(log), lightgbm.early_stopping(4, first_metric_only=True, verbose=False)],
    )
    found = log["valid_0"]
    np.testing.assert_allclose(found["roc_auc"], found["auc"], rtol=1e-9)
    assert booster.best_iteration == int(np.argmax(found["auc"])) + 1 and found["log_loss"][3] < found["log_loss"][0]
    a, b, c, d = split(X3, NAMES[Y3])
    model = lightgbm.LGBMClassifier(n_estimators=5, verbosity=-1, n_jobs=2)
    model.fit(
        a,
        b,
        eval_set=[(c, d)],
        eval_sample_weight=[WEIGHT[300:]],
        eval_metric=eval_metric("log_loss", task="multiclass"),
    )
    expected = theirs.log_loss(d, model.predict_proba(c), sample_weight=WEIGHT[300:])
    assert model.evals_result_["valid_0"]["log_loss"][-1] == pytest.approx(expected, rel=1e-9)


def test_groups_of_rankers():
    lightgbm, xgboost = pytest.importorskip("lightgbm"), pytest.importorskip("xgboost")
    from assay.integrations import lightgbm as ours_l
    from assay.integrations import xgboost as ours_x

    sizes, relevance = [60, 100, 40, 200], RNG.integers(0, 4, 400)
    query = np.repeat(range(4), sizes)
    rank = lightgbm.LGBMRanker(n_estimators=3, verbosity=-1, n_jobs=2)
    rank.fit(
        X,
        relevance,
        group=sizes,
        eval_set=[(X, relevance)],
        eval_group=[sizes],
        eval_metric=ours_l.eval_metric("ndcg(k=5)", task="ranking"),
    )
    assert rank.evals_result_["training"]["ndcg(k=5)"][-1] == assay.ndcg(
        relevance, rank.predict(X), query=query, k=5, task="ranking"
    )
    data, log = xgboost.DMatrix(X, relevance, group=sizes), {}
    booster = xgboost.train(
        {"objective": "rank:ndcg"},
        data,
        3,
        evals=[(data, "all")],
        custom_metric=ours_x.eval_metric("ndcg(k=5)", task="ranking"),
        evals_result=log,
        verbose_eval=False,
    )
    assert log["all"]["ndcg(k=5)"][-1] == pytest.approx(
        assay.ndcg(relevance, booster.predict(data), query=query, k=5, task="ranking"), abs=1e-5
    )


def test_boosters_refuse():
    from assay.integrations import lightgbm, xgboost

    for module in (lightgbm, xgboost):
        for arguments in (
            dict(metric="roc_acu", task="binary"),
            dict(metric="roc_auc", task="binary", score_kind="odds"),
            dict(metric="f1", task="multilabel"),
        ):
            with pytest.raises(ValueError):
                module.eval_metric(**arguments)
        with pytest.raises(TypeError, match="threshold"):
            module.eval_metric("f1", task="binary", treshold=0.3)
        metric = module.eval_metric(
            "confusion_matrix" if module is xgboost else "precision(average=none)", task="multiclass"
        )
        with pytest.raises(TypeError, match="single number"):
            metric(np.array([0, 1, 2]), np.eye(3))
    assert pickle.loads(pickle.dumps(xgboost.eval_metric("f1", task="binary", threshold=0.3)))(
        Y, np.full(400, 0.4)
    ) == assay.f1(Y, np.ones(400))


# ------------------------------------------------------------------------------------------------ transformers


@pytest.fixture(scope="module")
def trainers(tmp_path_factory):
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("trainer")

    def make(labels, tokens=False, batched=False, dtype="float32", **options):
        torch.manual_seed(0)
        config = transformers.BertConfig(
            vocab_size=50,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            num_labels=labels,
            **options,
        )
        model = (transformers.BertForTokenClassification if tokens else transformers.BertForSequenceClassification)(
            config
        ).to(getattr(torch, dtype))
        arguments = transformers.TrainingArguments(
            output_dir=str(folder),
            per_device_eval_batch_size=8,
            batch_eval_metrics=batched,
            report_to=[],
            use_cpu=True,
            disable_tqdm=True,
        )
        return lambda compute: transformers.Trainer(model=model, args=arguments, compute_metrics=compute)

    return make


def sentences(n, label):
    rng = np.random.default_rng(4)
    return [{"input_ids": rng.integers(0, 50, 6).tolist(), "labels": label(rng)} for _ in range(n)]


@pytest.mark.parametrize("batched", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_trainer(trainers, batched, dtype):
    from assay.integrations.transformers import ComputeMetrics

    data = sentences(43, lambda rng: int(rng.integers(0, 3)))
    trainer = trainers(3, batched=batched, dtype=dtype)(
        ComputeMetrics("accuracy, log_loss, f1(average=none)", task="multiclass")
    )
    found = [trainer.evaluate(data) for _ in range(2)]
    logits = trainers(3, dtype=dtype)(None).predict(data).predictions.astype(np.float64)
    p = np.exp(logits - logits.max(1, keepdims=True))
    target = [row["labels"] for row in data]
    assert found[0]["eval_accuracy"] == theirs.accuracy_score(target, logits.argmax(1))
    assert found[0]["eval_log_loss"] == pytest.approx(theirs.log_loss(target, p / p.sum(1, keepdims=True)), rel=1e-6)
    assert {f"eval_f1(average=none)/{k}" for k in range(3)} <= set(found[0])
    assert found[0]["eval_log_loss"] == found[1]["eval_log_loss"]


def test_trainer_streams_what_it_computes_at_once(trainers):
    from assay.integrations.transformers import ComputeMetrics

    tasks = {
        "binary": (2, lambda rng: int(rng.integers(0, 2)), {}),
        "regression": (1, lambda rng: float(rng.normal()), {"problem_type": "regression"}),
        "multilabel": (
            3,
            lambda rng: rng.integers(0, 2, 3).astype(float).tolist(),
            {"problem_type": "multi_label_classification"},
        ),
    }
    for task, (labels, draw, options) in tasks.items():
        data = sentences(21, draw)
        found = [
            trainers(labels, batched=batched, **options)(ComputeMetrics(task=task)).evaluate(data)
            for batched in (False, True)
        ]
        names = [
            name
            for name in found[0]
            if name.startswith("eval_")
            and "runtime" not in name
            and "per_second" not in name
            and name not in ("eval_loss", "eval_model_preparation_time")
        ]
        assert len(names) > 3
        for name in names:
            assert found[0][name] == found[1][name] or math.isnan(found[0][name]), (task, name)


def test_tokens_that_do_not_count(trainers):
    from assay.integrations.transformers import ComputeMetrics

    data = sentences(20, lambda rng: [-100, *rng.integers(0, 3, 4).tolist(), -100])
    found = trainers(3, tokens=True, batched=True)(ComputeMetrics("accuracy", task="multiclass")).evaluate(data)
    logits = trainers(3, tokens=True)(None).predict(data).predictions
    target = np.array([row["labels"] for row in data])
    assert found["eval_accuracy"] == (logits.argmax(-1) == target)[target != -100].mean()


# ------------------------------------------------------------------------------------------------ MLflow, loggers


def test_flat_numbers():
    result = assay.evaluate(
        {"y": Y, "p": np.linspace(0, 1, 400)},
        task="binary",
        target="y",
        score="p",
        metrics="roc_auc, f_beta(beta=2), confusion_matrix",
    )
    assert result.to_dict(prefix="val") == {
        "val/roc_auc": result["roc_auc"].value,
        "val/f_beta(beta=2)": result["f_beta(beta=2)"].value,
    }
    assert set(result.to_dict(prefix="")) == {"roc_auc", "f_beta(beta=2)"}


def test_mlflow(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow = pytest.importorskip("mlflow")
    from assay.integrations import mlflow as ours

    mlflow.set_tracking_uri((tmp_path / "runs").as_uri())
    result = assay.evaluate(
        {"y": Y, "p": np.linspace(0, 1, 400)}, task="binary", target="y", score="p", metrics="roc_auc, f_beta(beta=2)"
    )
    with mlflow.start_run() as run:
        logged = ours.log(result, "val", step=3)
    stored = mlflow.get_run(run.info.run_id)
    assert (
        stored.data.metrics
        == logged
        == {
            f"val/{name}{end}": value
            for name, found in (("roc_auc", result["roc_auc"]), ("f_beta_beta_2", result["f_beta(beta=2)"]))
            for end, value in (("", found.value), ("_low", found.ci.low), ("_high", found.ci.high))
        }
    )
    assert stored.data.tags["assay.version"] == assay.__version__
    path = mlflow.artifacts.download_artifacts(f"runs:/{run.info.run_id}/assay/evaluation.json", dst_path=str(tmp_path))
    with open(path) as file:
        assert json.load(file) == result.to_dict()


@pytest.fixture
def mlflow_evaluator(tmp_path, monkeypatch):
    """The real library with the evaluator registered as its entry point does (the package may run without being installed)."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    mlflow = pytest.importorskip("mlflow")
    pytest.importorskip("matplotlib")  # MLflow's own evaluation imports it
    evaluation = pytest.importorskip("mlflow.models.evaluation")
    tomllib = pytest.importorskip("tomllib")
    from mlflow.models.evaluation.evaluator_registry import _model_evaluation_registry as registry

    with open(pathlib.Path(__file__).parents[2] / "pyproject.toml", "rb") as file:
        ((name, place),) = tomllib.load(file)["project"]["entry-points"]["mlflow.model_evaluator"].items()
    module, _, attribute = place.partition(":")
    monkeypatch.setitem(registry._registry, name, getattr(importlib.import_module(module), attribute))
    mlflow.set_tracking_uri((tmp_path / "runs").as_uri())
    return mlflow, evaluation


def test_mlflow_evaluates_a_table(mlflow_evaluator, tmp_path):
    import pandas as pd

    mlflow, evaluation = mlflow_evaluator
    score = np.random.default_rng(6).random(400)
    group = np.where(np.arange(400) % 3 == 0, "a", "b")
    table = pd.DataFrame({"y": Y, "h": (score >= 0.5).astype(int), "p": score, "group": group})
    config = {"score": "p", "metrics": "roc_auc, accuracy, f1", "by": ["group"], "prefix": ""}
    with mlflow.start_run() as run:
        found = evaluation.evaluate(
            data=table,
            targets="y",
            predictions="h",
            model_type="classifier",
            evaluators="assay",
            evaluator_config=config,
        )
    ours = assay.evaluate(
        table, task="binary", target="y", score="p", prediction="h", metrics="roc_auc, accuracy, f1", by="group"
    )
    expected = {}
    for result in ours:
        expected |= {
            result.name: result.value,
            f"{result.name}_low": result.ci.low,
            f"{result.name}_high": result.ci.high,
        }
    assert found.metrics == expected == mlflow.get_run(run.info.run_id).data.metrics
    content = found.artifacts["evaluation"].content
    assert content["schema"] == "assay.evaluation/1" and len(content["slices"]) == 2
    stored = mlflow.artifacts.download_artifacts(found.artifacts["evaluation"].uri, dst_path=str(tmp_path))
    with open(stored) as file:
        assert json.load(file) == content
    found.save(tmp_path / "saved")
    assert evaluation.EvaluationResult.load(tmp_path / "saved").metrics == found.metrics


def test_mlflow_evaluates_several_classes_and_numbers(mlflow_evaluator):
    import pandas as pd

    mlflow, evaluation = mlflow_evaluator
    rng = np.random.default_rng(6)
    y = rng.choice(["cat", "cow", "dog"], 300)
    p = rng.dirichlet([1, 1, 1], 300)
    table = pd.DataFrame(
        {"y": y, "h": np.array(["cat", "cow", "dog"])[p.argmax(1)], "t": rng.random(300), "u": rng.random(300)}
    )
    with mlflow.start_run():
        found = evaluation.evaluate(
            data=table[["y", "h"]],
            targets="y",
            predictions="h",
            model_type="classifier",
            evaluators=["assay", "classifier"],
            evaluator_config={"assay": {"score": p, "metrics": "log_loss, accuracy"}, "classifier": {}},
        ).metrics
    expected = assay.evaluate(
        {"y": y, "p": list(p)},
        task="multiclass",
        target="y",
        score="p",
        labels=["cat", "cow", "dog"],
        metrics="log_loss",
    )
    assert found["assay/log_loss"] == expected["log_loss"].value
    assert found["assay/accuracy"] == found["accuracy_score"]
    with mlflow.start_run():
        found = evaluation.evaluate(
            data=table[["t", "u"]],
            targets="t",
            predictions="u",
            model_type="regressor",
            evaluators="assay",
            evaluator_config={"metrics": "mse"},
        ).metrics
    assert found["assay/mse"] == assay.mse(table.t, table.u) and found["assay/mse_low"] < found["assay/mse"]


def test_mlflow_evaluates_a_model(mlflow_evaluator):
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    mlflow, evaluation = mlflow_evaluator
    import mlflow.pyfunc

    x = pd.DataFrame({"a": np.random.default_rng(6).normal(size=400) + Y, "b": np.arange(400.0)})
    fitted = LogisticRegression().fit(x[["a"]], Y)
    with mlflow.start_run():
        found = evaluation.evaluate(
            lambda rows: fitted.predict(rows[["a"]]),
            x.assign(y=Y),
            targets="y",
            model_type="classifier",
            evaluators="assay",
            evaluator_config={"metrics": "accuracy", "id": "b", "ci": "bootstrap(200)"},
        ).metrics
    assert found["assay/accuracy"] == fitted.score(x[["a"]], Y)
    assert found["assay/accuracy_low"] < found["assay/accuracy"] < found["assay/accuracy_high"]


def test_modules_are_imported_when_asked_for():
    code = "import assay, assay.integrations, sys; print([m for m in ('sklearn', 'xgboost', 'lightgbm', 'transformers', 'mlflow', 'numpy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
