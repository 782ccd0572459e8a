"""Real tables with results that their sources publish or that an independent library computed, in a folder beside the project."""

import json
import math
from pathlib import Path

import assay
import pytest

DATA = Path(__file__).parents[3] / "shared" / "data" / "tabular"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no {DATA}")

BINARY = dict(task="binary", target="truth", score="Class1", positive="Class1")
CARS = dict(task="multiclass", target="obs", score=["VF", "F", "M", "L"], labels=["VF", "F", "M", "L"])
SOLUBILITY = dict(task="regression", target="solubility", prediction="prediction")

KNOWN = [
    (
        "two_class_example.csv",
        BINARY,
        {
            "accuracy": 0.838,
            "cohen_kappa": 0.674876372744204,
            "mcc": 0.6768475603492129,
            "roc_auc": 0.9393138573899673,
            "average_precision": 0.9465570239988341,
            "pr_auc": 0.9464467006431494,
            "precision": 0.8194945848375451,
            "recall": 0.8798449612403101,
            "f1": 0.8485981308411215,
            "log_loss": 0.328309649885314,
            "brier_score": 0.10561859198953906,
        },
    ),
    (
        "two_class_example.csv",
        BINARY | {"weight": "weight"},
        {
            "accuracy": 0.8349619468169986,
            "roc_auc": 0.9324405222925298,
            "average_precision": 0.9422031682413736,
            "f1": 0.8468549389732611,
            "log_loss": 0.34861892245670806,
        },
    ),
    (
        "hpc_cv.csv",
        CARS,
        {
            "accuracy": 0.7086818575137006,
            "cohen_kappa": 0.5082484284444566,
            "mcc": 0.5153081350747803,
            "log_loss": 0.8021367509155384,
            "cohen_kappa(weights=linear)": 0.5933028718427962,
            "cohen_kappa(weights=quadratic)": 0.6918924408873233,
            "f1(average=macro)": 0.5704512090730992,
            "f1(average=micro)": 0.7086818575137006,
            "f1(average=weighted)": 0.6857986836396771,
            "precision(average=macro)": 0.6314220024637845,
            "recall(average=macro)": 0.5603396425279665,
            "roc_auc(average=macro,multiclass=ovr)": 0.8692636277122696,
            "roc_auc(average=weighted,multiclass=ovr)": 0.8683178673528015,
            "roc_auc(average=macro,multiclass=ovo)": 0.8288674724037483,
            "average_precision(average=macro)": 0.6235660786074309,
            "average_precision(average=weighted)": 0.738895737174229,
        },
    ),
    (
        "solubility_test.csv",
        SOLUBILITY,
        {
            "mae": 0.5450709063415856,
            "rmse": 0.7221106503844962,
            "r2": 0.8789135289831741,
            "pearson": 0.9377823056414897,
            "mape": 7708293145146.082,
        },
    ),
    (
        "solubility_test.csv",
        SOLUBILITY | {"weight": "weight"},
        {"mae": 0.5682938341166234, "rmse": 0.7538961785445598, "r2": 0.87379334808769},
    ),
    (
        "pathology.csv",
        dict(task="binary", target="pathology", prediction="scan", positive="abnorm"),
        {
            "precision": 0.8783269961977186,
            "recall": 0.8953488372093024,
            "specificity": 0.627906976744186,
            "npv": 0.6666666666666666,
            "cohen_kappa": 0.5335968379446641,
        },
    ),
    (
        "flights.csv",
        dict(task="regression", target="arr_delay", prediction="dep_delay", missing="drop"),
        {"mae": 14.454979085638806, "rmse": 18.866725416771725, "r2": 0.8209653789895941},
    ),
    (
        "chicago.csv",
        dict(task="regression", target="ridership", prediction="Clark_Lake"),
        {"mae": 1.3886960336960334, "rmse": 3.1636121636493577, "r2": 0.7675631740610838, "mape": 0.20411573597810564},
    ),
]


@pytest.mark.parametrize("file, options, known", KNOWN, ids=[f"{file}-{len(known)}" for file, _, known in KNOWN])
def test_whole(file, options, known):
    found = assay.evaluate(DATA / file, metrics=list(known), **options)
    for spec, value in known.items():
        assert math.isclose(found[spec].value, value, rel_tol=1e-13), spec


def test_counts():
    matrix = assay.evaluate(DATA / "two_class_example.csv", metrics="confusion_matrix", **BINARY)[
        "confusion_matrix"
    ].value
    assert matrix["labels"] == ["Class1", "Class2"] and matrix["counts"] == [[227, 31], [50, 192]]


@pytest.mark.parametrize(
    "file, by, options, metric, known",
    [
        (
            "hpc_cv.csv",
            "Resample",
            CARS,
            "accuracy",
            [0.7262, 0.7118, 0.7579, 0.7118, 0.7118, 0.6974, 0.6754, 0.7213, 0.6734, 0.6994],
        ),
        (
            "hpc_cv.csv",
            "Resample",
            CARS,
            "roc_auc(multiclass=ovo)",
            [0.813, 0.817, 0.869, 0.849, 0.811, 0.836, 0.825, 0.846, 0.828, 0.812],
        ),
        ("flights.csv", "origin", KNOWN[6][1], "mae", [13.891943646559978, 15.469674772927045, 14.009201237407789]),
        (
            "flights.csv",
            "month",
            KNOWN[6][1],
            "mae",
            [
                12.8847,
                13.2969,
                14.4511,
                14.0936,
                16.0700,
                15.6580,
                16.9577,
                15.4368,
                15.4074,
                13.0134,
                12.2195,
                13.6297,
            ],
        ),
    ],
)
def test_slices(file, by, options, metric, known):
    slices = assay.evaluate(DATA / file, metrics=metric, by=by, **options).slices
    values = [part[metric].value for part in sorted(slices, key=lambda part: (len(part.slice[by]), part.slice[by]))]
    assert len(values) == len(known)
    for found, value in zip(values, known):
        digits = len(repr(value).split(".")[1])
        assert abs(found - value) <= max(0.51 * 10**-digits, 1e-13)


def test_curve_of_yardstick():
    lines = [line.split(",") for line in (DATA / "yardstick_roc_curve.csv").read_text().splitlines()]
    names, rows = lines[0], [row for row in lines[1:] if row[lines[0].index("kind")] == "plain"]
    published = {
        (round(1 - float(row[names.index("specificity")]), 12), round(float(row[names.index("sensitivity")]), 12))
        for row in rows
    }
    curve = assay.evaluate(DATA / "two_class_example.csv", metrics="roc_curve", **BINARY)["roc_curve"].value
    assert published == {(round(x, 12), round(y, 12)) for x, y in zip(curve["fpr"], curve["tpr"])}


SPECS = {"f_meas": "f1", "precision": "precision", "recall": "recall"}


@pytest.mark.parametrize("average", ["macro", "micro", "weighted"])
@pytest.mark.parametrize("weight", [None, "weight"])
def test_published_averages(average, weight):
    published = json.loads((DATA / "yardstick_expected.json").read_text())
    specs = {name: f"{spec}(average={average})" for name, spec in SPECS.items()}
    found = assay.evaluate(DATA / "hpc_cv.csv", metrics=list(specs.values()), weight=weight, **CARS)
    for name, spec in specs.items():
        table = published[name]["case_weight"] if weight else published[name]
        assert math.isclose(found[spec].value, table[average], rel_tol=1e-13), spec
